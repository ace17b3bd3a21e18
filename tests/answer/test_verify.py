"""Each claim against its cited words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import wording
from rag.answer.verify import Finding, backing, quotations, verify
from rag.types import ArticleInfo, Evidence, Filters, Language, Passage, Question

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
        ("港口擴建了。", "工廠開工了。"),
    ],
    ids=[
        "digits", "from-english", "into-english", "percent", "tenths", "percent-in-english", "billions",
        "tenths-and-hundredths", "two-scales", "beginning-of-a-range", "end-of-a-range", "single-numeral",
        "ten", "small-word", "place", "month", "case", "hyphens", "punctuation", "scripts", "english-quote",
        "nothing-to-check",
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
    ],
)
def test_a_number_that_is_not_in_the_words_makes_a_claim_unsupported(claim: str, words: str) -> None:
    finding = check(claim, words)
    assert finding.verdict == "unsupported"
    assert len(finding.reasons) == 1


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("H20 獲准。", "H200 獲准"),
        ("H200 獲准。", "H20 獲准"),
        ("B30A 上市。", "B30 上市"),
        ("他說「我們還沒有準備」。", "他說：「我們準備好了」"),
        ('He said "we are not ready".', "He said we are ready."),
    ],
    ids=["shorter", "longer", "letter-behind", "quote", "english-quote"],
)
def test_a_name_or_quotation_that_is_not_in_the_words_makes_a_claim_partly_supported(claim: str, words: str) -> None:
    finding = check(claim, words)
    assert (finding.verdict, finding.score) == ("partly", 0.0)


def test_the_score_is_the_share_of_checked_facts_that_hold() -> None:
    finding = check("H20 出貨 70 萬顆，佔 25%，他說「準備好了」。", "H200 出貨 70 萬顆，佔 30%")
    assert (finding.verdict, finding.score) == ("unsupported", 0.25)
    assert len(finding.reasons) == 3


def test_facts_may_stand_in_different_cited_sentences() -> None:
    assert check("出貨 70 萬顆，佔 25%。", "出貨 70 萬顆", "佔 25%").verdict == "supported"


def test_a_year_that_only_repeats_the_questions_is_no_fact_of_the_claims_own() -> None:
    assert check("2025 年擴建了。", "今年擴建了", asked="2025 年擴建了嗎？").verdict == "supported"
    assert check("2026 年擴建了。", "今年擴建了", asked="2025 年擴建了嗎？").verdict == "unsupported"


def test_an_amount_that_only_repeats_the_questions_is_checked_all_the_same() -> None:
    assert check("出貨 70 萬顆。", "出貨了", asked="出貨 70 萬顆嗎？").verdict == "unsupported"
    assert check("佔 25%。", "佔了一些", asked="佔 25% 嗎？").verdict == "unsupported"


def test_a_translated_quotation_cannot_be_checked_by_its_letters() -> None:
    assert check("He said “we are ready”.", "他說：「我們準備好了」", language="en").verdict == "supported"
    assert check("他說「我們準備好了」。", "He said we are ready.").verdict == "supported"


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_a_reason_names_the_fact_in_the_readers_language(language: Language) -> None:
    (reason,) = check("出貨 80 萬。", "出貨 70 萬", language=language).reasons
    assert reason == wording.AMOUNT_MISSING[language].format(fact="80 萬")
    assert "80 萬" in reason


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
