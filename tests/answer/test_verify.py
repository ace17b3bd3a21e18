"""Each claim against its cited words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import wording
from rag.answer.checks.words import LEAST_LOG_ODDS
from rag.answer.verify import (
    DOUBTFUL_OF_A_TRAINED_ONE,
    DOUBTFUL_OF_A_TRANSLATION,
    Finding,
    backing,
    quotations,
    verify,
)
from rag.models.embedder import load_embedder
from rag.models.word_vectors import word_vectors
from rag.settings import Settings
from rag.types import ArticleInfo, Evidence, Filters, Language, Passage, Question, WordVectors

PLAIN_QUESTION = "總共是多少？"


def evidence(quote: str, title: str = "無題", around: str = "") -> Evidence:
    """Return a sentence that stands, before `around`, in a passage of an article called `title`."""
    article = ArticleInfo("a", title, None, None, None, None, "port.txt", "zh-Hant")
    whole = quote + around
    return Evidence(Passage("p", "a", 0, whole, 0, len(whole)), article, quote, 0, len(quote), quote, 0.5)


def check(
    claim: str,
    *words: str,
    asked: str = PLAIN_QUESTION,
    language: Language = "zh-Hant",
    title: str = "無題",
    around: str = "",
) -> Finding:
    """Check a claim against sentences that each stand, before `around`, in a passage of an article called `title`."""
    cited = [evidence(quote, title, around) for quote in words]
    return verify(claim, cited, Question(asked, language, asked, Filters()))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("出貨 70 萬顆。", "廠商出貨了 700,000 顆"),
        ("出貨七十萬顆。", "the maker shipped 0.7 million chips"),
        ("It shipped 700,000.", "出貨約為 70 萬顆"),
        ("佔 25%。", "佔了百分之二十五"),
        ("佔兩成。", "佔 20%"),
        ("25 percent of sales", "抽取 25% 的銷售額"),
        ("损失 55 亿美元", "a loss of US$5.5 billion"),
        ("佔 25%。", "佔兩成五"),
        ("約 1.5 億。", "約一億五千萬"),
        ("為 25 億美元。", "為 25-30億美元"),
        ("為 30 億美元。", "為 25-30億美元"),
        ("有 3 家。", "有三家公司"),
        ("為期 10 年。", "為期十年"),
        ("有 3 家。", "There are three firms."),
        ("第 2 季。", "第二季"),
        ("於 12 月 8 日宣布。", "It was announced on December 8."),
        ("H20 獲准出口。", "輝達的 h20 獲准出口"),
        ("GB200-NVL72 上市。", "GB200-NVL72 已經上市"),
        ("他說「我們準備好了」。", "他說：「我們，準備好了！」"),
        ("他说“我们准备好了”。", "他說：「我們準備好了」"),
        ("He said “we are ready”.", "He said: “We are ready.”"),
        ("Growth was -2.3%.", "增長為負2.3%"),
        ("從 5% 到 7%。", "由 5%-7%"),
        ("8月1日至5日。", "8月1日-5日"),
        ("為 2600 萬元至 3000 萬元。", "為2600万元-3000万元"),
        ("It is 5 km away.", "It is - 5 km - away"),
        ("虧損 23.82 億元。", "虧損為-23.82亿元"),
        ("欠下 3000 萬元。", "背负3000万元，欠下"),
        ("Sales were NT$35 billion.", "營收新台幣350億元"),
        ("有 2萬5000 人。", "約 25,000 人"),
    ],
    ids=[
        "digits", "from-english", "into-english", "percent", "tenths", "percent-in-english", "billions",
        "tenths-and-hundredths", "two-scales", "beginning-of-a-range", "end-of-a-range", "single-numeral",
        "ten", "small-word", "place", "month", "case", "hyphens", "punctuation", "scripts", "english-quote",
        "below-zero", "range",
        "range-of-days", "range-of-sums", "dash", "loss", "bear", "money-before", "scale-and-digits",
    ],
)  # fmt: skip
def test_a_claim_whose_facts_are_in_its_words_is_supported(claim: str, words: str) -> None:
    finding = check(claim, words)
    assert (finding.verdict, finding.score, finding.reasons) == ("supported", 1.0, ())


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("出貨 80 萬顆。", "出貨 70 萬顆"),
        ("出貨 70 億顆。", "出貨 70 萬顆"),
        ("佔 70%。", "出貨 70 萬顆"),
        ("佔 25。", "佔 25%"),
        ("2024 年開工。", "2025 年開工"),
        ("H20 賣了 5 萬顆。", "H20 與 GB200"),
        ("出貨 20 顆。", "H20 出貨了"),
        ("佔 20%。", "佔兩成五"),
        ("約 1 億。", "約1億5000萬"),
        ("約 5000 萬。", "約1億5000萬"),
        ("有 10 家。", "有萬一二十家、10m 寬"),
        ("成長率為 2.3%。", "成長率為-2.3%"),
        ("最低氣溫為 10 度。", "最低氣溫為零下10度"),
        ("It earned $3 million.", "It earned -$3 million."),
        ("有三分之一支持。", "有三分之二支持"),
    ],
    ids=[
        "other",
        "scale",
        "percent",
        "no-percent",
        "year",
        "none-there",
        "digits-of-a-name",
        "part-of-tenths",
        "first-part",
        "second-part",
        "unit",
        "below-zero",
        "degrees",
        "loss",
        "fraction",
    ],
)
def test_a_number_that_is_not_in_the_words_makes_a_claim_unsupported(claim: str, words: str) -> None:
    finding = check(claim, words)
    assert finding.verdict == "unsupported"
    assert "number" in finding.kinds


@pytest.mark.parametrize(
    ("claim", "words"),
    [("H20 獲准。", "H200 獲准"), ("H200 獲准。", "H20 獲准"), ("B30A 上市。", "B30 上市")],
    ids=["shorter", "longer", "letter-behind"],
)
def test_a_product_that_is_not_in_the_words_makes_a_claim_unsupported(claim: str, words: str) -> None:
    finding = check(claim, words)
    assert finding.verdict == "unsupported"
    assert "name" in finding.kinds


@pytest.mark.parametrize(
    ("claim", "words"),
    [("他說「我們已準備好」。", "他說：「我們準備好了」"), ('He said "we were ready".', "He said we are ready.")],
    ids=["chinese", "english"],
)
def test_a_quotation_in_other_words_makes_a_claim_partly_supported(claim: str, words: str) -> None:
    finding = check(claim, words)
    assert (finding.verdict, finding.kinds) == ("partly", {"quotation"})


@pytest.mark.parametrize(
    "words",
    ["他說：「營收去年成長三成，表現亮眼。」", 'He said "sales last year rose 30%".'],
    ids=["chinese", "english"],
)
def test_a_quotation_with_a_time_in_it_is_there_as_it_stands(words: str) -> None:
    cited = evidence(words)
    dated_one = replace(cited, article=replace(cited.article, published="2025-08-18"))
    question = Question(PLAIN_QUESTION, "zh-Hant", PLAIN_QUESTION, Filters())
    assert verify(words, [dated_one], question).kinds == frozenset()


def test_a_name_that_is_only_in_another_word_is_not_known() -> None:
    words = "Last week the company opened a plant for metal parts in Ohio."
    assert check("Last week Meta opened a plant for parts in Ohio.", words).kinds == {"name"}


def test_by_a_year_or_by_mail_makes_no_passive() -> None:
    assert "exchange" in check("Arm will acquire Nvidia.", "Nvidia will acquire Arm by 2026.").kinds
    assert "exchange" not in check("Arm will acquire Nvidia.", "Nvidia will be acquired by Arm.").kinds
    signed = "The Paris accord was signed by three ministers."
    assert "exchange" not in check("Three ministers signed the Paris accord.", signed).kinds


def test_sums_of_local_money_exchanged_are_found() -> None:
    claim = "營收 40 億元人民幣，利潤 35 億元人民幣。"
    assert check(claim, "營收 35 億元，利潤 40 億元。").kinds == {"belongs"}


def test_words_that_speak_of_something_else_do_not_support_a_claim() -> None:
    assert check("港口擴建了。", "工廠開工了。").kinds == {"unsaid"}


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("The deal is worth $1.2bn.", "The deal is worth $1.2 billion."),
        ("這筆交易價值 12 億美元。", "The deal was worth $1.2bn."),
        ("A 2-year contract was signed.", "A two-year contract was signed."),
        ("The US lifted the ban.", "The United States lifted the ban."),
        ("聯準會宣布降息。", "Fed宣布降息。"),
        ("大雨將持續到週五。", "預計大雨將持續至週五。"),
        ("明年經濟將成長 3%。", "預計明年經濟成長 3%。"),
        ("美國解除禁令。", "美國取消禁令。"),
        ("The ban was lifted.", "The ban was scrapped."),
        ("成長放緩至 4.8%。", "經濟增速放緩至 4.8%。"),
        ("一名男子開槍，造成三人死亡。", "男子開槍造成三人死亡。"),
        ("上週三家公司簽約。", "上週有三家公司簽約。"),
    ],
    ids=[
        "letters-of-a-scale", "across-languages", "years-long", "in-capitals", "in-capitals-in-chinese", "forecast",
        "forecast-before", "lifted", "lifted-in-english", "slower", "one-man", "no-weekday",
    ],
)  # fmt: skip
def test_what_reports_write_in_several_ways_is_supported(claim: str, words: str) -> None:
    assert check(claim, words).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("OpenAI released GPT-4.5.", "OpenAI released GPT-4.1."),
        ("颱風造成 3 人死亡、12 人失蹤。", "颱風造成12人死亡、3人失蹤。"),
        ("Exports rose 5% and imports fell 3%.", "Exports rose 3% and imports fell 5%."),
        ("車禍造成一人死亡，兩車受損。", "車禍造成三人死亡，兩車受損。"),
        ("美國對中國加徵關稅。", "中國對美國加徵關稅。"),
        ("Exports from China to Japan rose.", "Exports from Japan to China rose."),
        ("北京比上海熱。", "上海比北京熱。"),
        ("去年出口增加。", "今年出口增加。"),
        ("The talks are on Monday.", "The talks are on Tuesday."),
        ("出口環比增長 5%。", "出口同比增長 5%。"),
        ("法院維持原判。", "法院撤銷原判。"),
        ("The Fed kept its rate unchanged.", "The Fed raised its rate."),
        ("The trade surplus widened.", "The trade deficit widened."),
        ("The US lifted its ban on seafood.", "The US extended its ban on seafood."),
    ],
    ids=[
        "version", "two-swapped", "two-swapped-in-english", "one-for-three", "turned", "turned-in-english", "compared",
        "year", "weekday", "than-when", "upheld", "unchanged", "term", "extended",
    ],
)  # fmt: skip
def test_what_words_of_one_set_exclude_is_unsupported(claim: str, words: str) -> None:
    assert check(claim, words).verdict == "unsupported"


def test_of_what_country_a_known_person_is_is_only_a_doubt() -> None:
    assert check("美國總統川普簽署了命令。", "川普簽署了命令。").verdict == "partly"
    assert check("美國簽署了命令。", "川普簽署了命令。").verdict == "unsupported"


def test_the_score_is_the_share_of_checked_facts_that_hold() -> None:
    finding = check("出貨 70 萬顆，佔 25%，有 3 億，漲了 8%。", "出貨 70 萬顆，佔 30%，有 3 億，漲了 8%")
    assert (finding.verdict, finding.score) == ("unsupported", 0.8)
    assert len(finding.reasons) == 1


def test_facts_may_stand_in_different_cited_sentences() -> None:
    assert check("出貨 70 萬顆，佔 25%。", "出貨 70 萬顆", "佔 25%").verdict == "supported"


def test_a_year_that_only_repeats_the_questions_is_no_fact_of_the_claims_own() -> None:
    assert check("2025 年擴建了。", "今年擴建了", asked="2025 年擴建了嗎？").verdict == "supported"
    assert check("2026 年擴建了。", "今年擴建了", asked="2025 年擴建了嗎？").verdict == "unsupported"


def test_an_amount_that_only_repeats_the_questions_is_checked_all_the_same() -> None:
    assert check("出貨 70 萬顆。", "出貨了", asked="出貨 70 萬顆嗎？").verdict == "unsupported"
    assert check("佔 25%。", "佔了一些", asked="佔 25% 嗎？").verdict == "unsupported"


def test_a_translated_quotation_cannot_be_checked_by_its_letters() -> None:
    into_english = check("He said “we are ready”.", "他說：「我們準備好了」", language="en")
    into_chinese = check("他說「我們準備好了」。", "He said we are ready.")
    assert "quotation" not in into_english.kinds | into_chinese.kinds


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_a_reason_names_the_fact_in_the_readers_language(language: Language) -> None:
    (reason,) = check("出貨 80 萬。", "出貨 70 萬", language=language).reasons
    fact = "80 万" if language == "zh-Hans" else "80 萬"
    assert reason == wording.PROBLEMS["number"][language].format(fact=fact)


@pytest.mark.parametrize(
    ("claim", "quoted"),
    [
        ("他說「我們準備好了」，又說“再等等吧”。", ["我們準備好了", "再等等吧"]),
        ('He said "we are ready".', ["we are ready"]),
        ("書名是『港口的故事』。", ["港口的故事"]),
        ("所謂「底線」", []),
        ("沒有引號", []),
    ],
    ids=["two", "straight", "double-corner", "short", "none"],
)
def test_quotations_are_what_stands_between_quotation_marks_and_is_long_enough(claim: str, quoted: list[str]) -> None:
    assert quotations(claim) == quoted


def test_a_claim_is_checked_against_the_repaired_reading_of_damaged_words() -> None:
    damaged = replace(evidence("出貨 7?0 萬顆。"), reading="出貨 70 萬顆。")
    asked = Question(PLAIN_QUESTION, "zh-Hant", PLAIN_QUESTION, Filters())
    assert verify("出貨 70 萬顆。", [damaged], asked).verdict == "supported"
    assert verify("出貨 7 萬顆。", [damaged], asked).verdict != "supported"


# What contradicts, by kind, in one language and across

FORECAST = "Bernstein 預估，華為 2025 年的晶片出貨量約為 70 萬顆，低於中國的需求量。"
RATES = (
    "The central bank said on Tuesday that it may cut its main rate to 3.5% before December, "
    "after most members supported the plan."
)


@pytest.fixture(scope="module")
def vectors(real_settings: Settings) -> WordVectors:
    """Return the vectors of words that the embedded model gives."""
    made = word_vectors(load_embedder("bundled", real_settings.model_dir, threads=1))
    assert made is not None
    return made


def judge(claim: str, words: str, vectors: WordVectors | None) -> Finding:
    """Check a claim with vectors of words."""
    return verify(claim, [evidence(words)], Question("", "en", "", Filters()), None, vectors)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("華為出貨量約為 70 萬顆。", FORECAST),
        ("Huawei's shipments are about 700,000 chips.", FORECAST),
        ("The central bank may cut its rate to 3.5%.", RATES),
        ("央行可能將利率下調至 3.5%。", RATES),
        ("北京召集了阿里巴巴。", "《金融時報》報導，北京正考慮限制進口，並召集中國科技業巨頭阿里巴巴。"),
        ("占比從 17% 升至 55%。", "占比從 17% 飆升至 55%，對手從 83% 縮減至 45%。"),
    ],
    ids=["chinese", "from-chinese", "english", "from-english", "doer-of-an-earlier-clause", "its-own-direction"],
)
def test_a_short_claim_from_a_long_sentence_is_supported(claim: str, words: str, vectors: WordVectors) -> None:
    assert judge(claim, words, vectors) == Finding("supported", 1.0, ())


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("禁令沒有取消。", "禁令尚未取消。"),
        ("他否認有後門。", "他說沒有後門。"),
        ("輝達稱沒有後門。", "輝達否認設置了後門。"),
        ("不得超過 50%。", "最多 50%。"),
        ("It is no more than 50%.", "It cannot exceed 50%."),
        ("未必會降息。", "可能不會降息。"),
        ("不是輝達而是華為領先。", "領先的是華為，不是輝達。"),
        ("French firms were banned.", "法國企業被禁止。"),
        ("The fee is $30m.", "費用為 3000 萬美元。"),
        ("It began in the 18th century.", "始於 18 世紀。"),
        ("Prosecutors charged the mayor.", "The mayor was charged by prosecutors."),
        ("警方逮捕了市長。", "市長被警方逮捕。"),
        ("CEO Jensen Huang lobbied the White House.", "黃仁勳遊說白宮。"),
    ],
    ids=[
        "not-yet", "denial", "denied", "at-most", "cannot-exceed", "perhaps-not", "not-but", "nationality", "millions",
        "century", "passive", "chinese-passive", "title",
    ],
)  # fmt: skip
def test_what_says_the_same_in_other_words_is_supported(claim: str, words: str, vectors: WordVectors) -> None:
    assert judge(claim, words, vectors).verdict == "supported"


@pytest.mark.parametrize(
    ("kind", "claim", "words"),
    [
        ("number", "華為出貨量約為 80 萬顆。", FORECAST),
        ("number", "Huawei's shipments are about 800,000 chips.", FORECAST),
        ("number", "The central bank may cut its rate to 4.5%.", RATES),
        ("number", "央行可能將利率下調至 4.5%。", RATES),
        ("number", "華為出貨量約為 70 萬噸。", FORECAST),
        ("number", "Huawei's shipments are about 700,000 tons.", FORECAST),
        ("name", "三星出貨量約為 70 萬顆。", FORECAST),
        ("name", "Samsung's shipments are about 700,000 chips.", FORECAST),
        ("name", "Macron said the central bank may cut its rate to 3.5%.", RATES),
        ("name", "馬克宏可能將利率下調至 3.5%。", RATES),
        ("negation", "華為 2025 年的晶片出貨量沒有低於中國的需求量。", FORECAST),
        ("negation", "Huawei's chips were not shipped.", FORECAST),
        ("negation", "The central bank may not cut its main rate to 3.5%.", RATES),
        ("negation", "央行不會將利率下調至 3.5%。", RATES),
        ("negation dropped", "證據顯示病毒會傳人。", "尚無證據顯示病毒會傳人。"),
        ("modality", "The central bank must cut its main rate to 3.5%.", RATES),
        ("modality", "央行必須將利率下調至 3.5%。", RATES),
        ("opposite", "華為 2025 年的晶片出貨量高於中國的需求量。", FORECAST),
        ("opposite", "The central bank may raise its main rate to 3.5%.", RATES),
        ("opposite", "央行可能將利率上調至 3.5%。", RATES),
        ("quantity", "All members supported the plan.", RATES),
        ("quantity", "所有成員都支持該計劃。", RATES),
        ("belongs", "淨利下滑 12%。", "營收年增 12%，但淨利下滑 7%。"),
        ("exchange", "輝達收購了安謀。", "安謀收購了輝達。"),
        ("exchange", "Apple sued Samsung.", "Samsung sued Apple."),
        ("unsaid", "港口在秋天擴建了碼頭。", FORECAST),
        ("unsaid", "The museum opened a new wing for visitors.", FORECAST),
        ("unsaid", "博物館為遊客開設了新展館。", RATES),
    ],
    ids=[
        "number", "number-from-chinese", "english-number", "number-from-english", "unit", "unit-from-chinese",
        "name", "name-from-chinese", "english-name", "name-from-english", "not", "not-from-chinese", "english-not",
        "not-from-english", "not-left-out", "english-must", "must-from-english", "opposite", "english-opposite",
        "opposite-from-english", "english-all", "all-from-english", "number-of-another", "exchanged",
        "exchanged-in-english", "other-topic", "other-topic-from-chinese", "other-topic-from-english",
    ],
)  # fmt: skip
def test_a_claim_that_says_otherwise_is_unsupported(kind: str, claim: str, words: str, vectors: WordVectors) -> None:
    finding = judge(claim, words, vectors)
    assert finding.verdict == "unsupported"
    assert kind in finding.kinds


def test_hearsay_told_as_a_fact_is_partly_supported(vectors: WordVectors) -> None:
    finding = judge("輝達停產了晶片。", "據報輝達停產了晶片。", vectors)
    assert (finding.verdict, finding.kinds) == ("partly", {"hearsay"})


@pytest.mark.parametrize("words", [FORECAST, RATES, "「開放」與 😀 H20-A 佔 25%…", "不。", "ａｂｃ，１２３ 萬"])
def test_a_verbatim_sentence_is_supported(words: str, vectors: WordVectors) -> None:
    assert judge(words, words, vectors).verdict == "supported"
    assert judge(words, words, None).verdict == "supported"


@pytest.mark.parametrize(
    "odd",
    ["", " ", "。，！", "😀😀", "\x00\n\t", "港口" * 600, "word " * 700, "H20 港口 は 항구 १२ ﷺ", "%", "第", "1" * 400],
    ids=[
        "empty", "blank", "marks", "emoji", "controls", "long", "long-english", "mixed", "percent", "half", "digits",
    ],
)  # fmt: skip
def test_odd_input_never_raises(odd: str, vectors: WordVectors) -> None:
    for claim, words in ((odd, FORECAST), (FORECAST, odd), (odd, odd)):
        for chosen in (None, vectors):
            assert judge(claim, words, chosen).verdict in ("supported", "partly", "unsupported")


@pytest.mark.parametrize(
    ("log_odds", "verdict"), [(LEAST_LOG_ODDS + 0.1, "supported"), (LEAST_LOG_ODDS - 0.1, "unsupported")]
)
def test_a_claim_that_its_words_do_not_support_as_a_whole_is_unsupported(log_odds: float, verdict: str) -> None:
    asked = Question(PLAIN_QUESTION, "zh-Hant", PLAIN_QUESTION, Filters())
    finding = verify(FORECAST, [evidence(FORECAST)], asked, entails=lambda _claim, _words: log_odds)
    assert finding.verdict == verdict
    assert finding.kinds == ({"meaning"} if verdict == "unsupported" else set())


def test_a_claim_is_read_beside_all_that_it_cites_with_the_times_put_in() -> None:
    read: list[tuple[str, str]] = []

    def entails(claim: str, words: str) -> float:
        read.append((claim, words))
        return 0.0

    first, second = evidence("去年出貨 70 萬顆。"), evidence("港口擴建了。")
    dated = replace(first, article=replace(first.article, published="2025-08-18"))
    verify("出貨 70 萬顆，港口擴建了。", [dated, second], Question("", "zh-Hant", "", Filters()), entails=entails)
    assert read == [("出貨 70 萬顆，港口擴建了。", "去年（2024年）出貨 70 萬顆。\n港口擴建了。")]


def test_nothing_cited_supports_nothing() -> None:
    assert judge("港口擴建了。", "", None).verdict == "unsupported"


# Which sentences back a claim


def test_the_sentence_that_holds_the_numbers_comes_first_whichever_was_named() -> None:
    words = ["港口擴建了。", "出貨 700,000 顆。", "價格上漲。"]
    for named in ([], [0], [2], [0, 1, 2]):
        assert backing("出貨 70 萬顆。", words, named, [0.9, 0.1, 0.9]) == [1]


def test_another_sentence_joins_for_a_missing_number_only_if_it_was_named() -> None:
    claim, words = "港口在秋天擴建並雇用了 70 名工人，佔 25%。", ["港口在秋天擴建並雇用了 70 名工人。", "25%"]
    assert backing(claim, words, [0, 1], [0.9, 0.1]) == [0, 1]
    assert backing(claim, words, [0], [0.9, 0.1]) == [0]


def test_another_sentence_joins_for_a_good_part_of_the_claims_words_also_unnamed() -> None:
    words = ["港口擴建了。", "鐵路通車了。", "天氣晴朗。", "港口要擴建了。"]
    assert backing("港口擴建，鐵路通車。", words, [], [0.9, 0.3, 0.2, 0.8]) == [0, 1]


def test_no_more_than_three_sentences_back_a_claim() -> None:
    words = ["港口擴建。", "鐵路通車。", "稅率調降。", "價格上漲。"]
    assert backing("港口擴建，鐵路通車，稅率調降，價格上漲。", words, [], [0.9, 0.8, 0.7, 0.6]) == [0, 1, 2]


def test_between_sentences_that_hold_as_many_numbers_the_one_that_matches_best_comes_first() -> None:
    assert backing("港口擴建了。", ["甲", "乙", "丙"], [], [0.1, 0.7, 0.3]) == [1]


def test_being_named_tips_the_scales_but_only_a_little() -> None:
    assert backing("港口擴建了。", ["甲", "乙"], [1], [0.50, 0.47]) == [1]
    assert backing("港口擴建了。", ["甲", "乙"], [1], [0.50, 0.40]) == [0]


@pytest.mark.parametrize(
    ("words", "translation", "kind"),
    [
        ("多家醫院昨天擴建了。", "All hospitals were extended yesterday.", "quantity"),
        ("港口昨天擴建了。", "The port might have been extended yesterday.", "modality"),
        ("學校讓學生參加活動。", "The school requires students to take part in the activity.", "opposite"),
        ("這條路人人都難忘。", "Nobody ever forgets this road.", "negation"),
    ],
)
def test_what_the_cues_of_a_translation_say_is_a_doubt(
    words: str, translation: str, kind: str, vectors: WordVectors
) -> None:
    asked = Question("", "en", "", Filters())
    finding = verify(translation, [evidence(words)], asked, word_vectors=vectors, doubtful=DOUBTFUL_OF_A_TRANSLATION)
    assert finding.kinds <= {kind, "quantity", "modality", "opposite", "negation"}
    assert finding.verdict != "unsupported"


def test_a_no_that_a_translation_loses_and_what_it_makes_more_of_is_withheld(vectors: WordVectors) -> None:
    asked = Question("", "en", "", Filters())
    for words, translation in (
        ("美國仍無法阻止這些公司使用中國的模型。", "The US still prevents these companies from using Chinese models."),
        ("出貨約 70 萬顆，遠遠滿足不了國內需求。", "Shipments are about 700,000, far more than domestic demand."),
        ("許多國產晶片的生態還不夠成熟。", "Many domestic chips have a more mature ecosystem."),
        ("美國政府昨天允許輝達出口晶片。", "The US government yesterday banned Nvidia from exporting chips."),
        ("近 4620 人參加了搶修。", "More than 4,620 people joined the repair work."),
    ):
        finding = verify(
            translation, [evidence(words)], asked, word_vectors=vectors, doubtful=DOUBTFUL_OF_A_TRANSLATION
        )
        assert finding.verdict == "unsupported", finding


def test_opposites_in_a_translation_of_a_model_trained_to_translate_are_a_doubt_that_is_told(
    vectors: WordVectors,
) -> None:
    cited, asked = [evidence("美國政府昨天允許輝達出口 70 萬顆晶片。")], Question("", "en", "", Filters())
    for claim, verdict in (
        ("The US government yesterday banned Nvidia from exporting 700,000 chips.", "partly"),
        ("The US government yesterday banned Nvidia from exporting 900,000 chips.", "unsupported"),
    ):
        finding = verify(claim, cited, asked, word_vectors=vectors, doubtful=DOUBTFUL_OF_A_TRAINED_ONE)
        assert finding.verdict == verdict
        assert any("banned" in reason for reason in finding.reasons)


@pytest.mark.parametrize(
    ("claim", "is_unknown"),
    [
        ("Talks were held in London, England.", False),
        ("Talks were held in Paris, England.", True),
        ("Talks were held in London, Caixin reported.", False),
    ],
)
def test_where_a_town_is_and_the_pinyin_of_a_name_are_known_across_languages(claim: str, is_unknown: bool) -> None:
    assert ("name" in check(claim, "財新報導，會談在英國倫敦舉行。").kinds) is is_unknown


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("深圳市中級人民法院昨天宣判。", "The Intermediate People's Court of Shenzhen gave its verdict yesterday."),
        ("國家礦山安監局昨天說明了進展。", "The Bureau of Mine Safety told yesterday how far it is."),
        ("國際問題研究所昨天表示反對。", "The Institute for International Studies objected yesterday."),
    ],
)
def test_ordinary_words_in_the_names_of_institutions_are_no_names_across_languages(
    words: str, claim: str, vectors: WordVectors
) -> None:
    finding = verify(claim, [evidence(words)], Question("", "en", "", Filters()), word_vectors=vectors)
    assert "name" not in finding.kinds, finding


def test_what_a_translation_seems_to_be_about_is_a_doubt_and_its_numbers_are_not() -> None:
    cited, asked = [evidence("去年出貨 70 萬顆。")], Question("", "en", "", Filters())
    for claim, verdict in (("Some 700,000 left the works.", "partly"), ("Some 900,000 left the works.", "unsupported")):
        doubted = verify(claim, cited, asked, entails=lambda _claim, _words: -9.0, doubtful=DOUBTFUL_OF_A_TRANSLATION)
        assert doubted.verdict == verdict
        assert verify(claim, cited, asked, entails=lambda _claim, _words: -9.0).verdict == "unsupported"
