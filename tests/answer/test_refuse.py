"""Which evidence is about the question, near enough to it, and worth quoting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.refuse import (
    E5_SMALL,
    HARDLY_WORSE,
    OF_ANOTHER,
    SURE,
    SURE_ACROSS,
    TOLD_TOO,
    Thresholds,
    about_the_subject,
    is_near_miss,
    is_settled,
    may_tell,
    naming_all,
    own_language_first,
    subjects_nearby,
    telling_by_themselves,
    with_antecedent,
    worth_quoting,
)
from rag.text.names import Name, NameTable, built_in
from rag.text.wanted import UNFIT
from rag.types import ArticleInfo, Evidence, Language, Passage, Repair


def evidence(
    words: str, title: str | None = "無題", score: float = 1.0, language: Language = "zh-Hant", article_id: str = "a"
) -> Evidence:
    article = ArticleInfo(article_id, title, "海風報", None, None, None, "port.txt", language)
    return Evidence(Passage("p", "a", 0, words, 0, len(words)), article, words, 0, len(words), words, score)


def about(some: list[Evidence], question: str, names: NameTable) -> list[Evidence]:
    """Choose from evidence of articles that say nothing but that."""
    texts = {one.article.id: "\n".join(other.reading for other in some if other.article == one.article) for one in some}
    return about_the_subject(some, question, names, texts.__getitem__)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("H20 出貨多少？", "H200 出貨 70 萬顆。"),
        ("H200 出貨多少？", "晶片出貨 70 萬顆。"),
        ("How many GB200 were sold?", "GB300 出貨 70 萬顆。"),
        ("輝達出貨多少？", "華為出貨 70 萬顆。"),
        ("輝達的 H20 出貨多少？", "輝達的 H200 出貨了。"),
    ],
    ids=["another-model", "no-model", "english", "another-company", "right-company-wrong-model"],
)
def test_what_does_not_mention_the_subject_is_left_out(asked: str, words: str) -> None:
    assert about([evidence(words)], asked, built_in()) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("英偉達出貨多少？", "輝達出貨 70 萬顆。"),
        ("英偉達出貨多少？", "Nvidia shipped 700,000."),
        ("輝達的 H20 出貨多少？", "英偉達的 h20 出貨了"),
        ("輝達與華為誰出貨多？", "Huawei shipped more."),
        ("H20 與 H200 各出貨多少？", "H20 出貨 70 萬顆。"),
        ("海風報說了什麼？", "港口動工了。"),
        ("港口何時擴建？", "工廠開工了"),
    ],
    ids=["region", "english", "case", "one-company", "one-model", "publisher", "no-subject"],
)
def test_what_mentions_one_of_the_subjects_in_any_form_is_kept(asked: str, words: str) -> None:
    assert about([evidence(words)], asked, built_in()) == [evidence(words)]


@pytest.mark.parametrize(
    ("asked", "text", "is_kept"),
    [
        ("依輝達估計，華為出貨多少？", "輝達估計，台積電出貨 70 萬顆。", False),
        ("依輝達估計，華為出貨多少？", "Nvidia 估計了一番。華為出貨 70 萬顆。", True),
        ("H20 的記憶體比 B300 少多少？", "H20 的記憶體比 H200 少。", False),
        ("輝達與華為各出貨多少？", "華為出貨 70 萬顆。", True),
        ("第17屆的會議談了什麼？", "會議談了貿易。", True),
    ],
    ids=["one-missing", "elsewhere", "model-missing", "several", "number"],
)
def test_an_article_must_mention_all_whom_a_question_of_one_thing_names(asked: str, text: str, is_kept: bool) -> None:
    some = [evidence("出貨 70 萬顆。")]
    assert naming_all(some, asked, built_in(), lambda _: text) == (some if is_kept else [])


OWN = NameTable([Name("person", "Lin Yi", "林一", "", "", ("阿一",)), Name("person", "Chen Er", "陳二", "", "", ())])


def test_a_subject_of_the_users_own_table_counts_in_any_of_its_forms() -> None:
    about_lin, about_chen = evidence("Lin Yi 出席了。"), evidence("陳二出席了。", article_id="b")
    assert about([about_lin, about_chen], "阿一出席了嗎？", OWN) == [about_lin]
    assert about([about_lin, about_chen], "阿一出席了嗎？", built_in()) == [about_lin, about_chen]


def test_a_subject_without_an_english_form_is_not_every_other_one_without() -> None:
    names = NameTable([Name("person", "", "林一", "", "", ()), Name("person", "", "陳二", "", "", ())])
    assert about([evidence("陳二出席了。")], "林一出席了嗎？", names) == []


def test_what_an_article_says_elsewhere_of_its_subject_counts_where_no_passage_found_mentions_it() -> None:
    found = [evidence("出貨 70 萬顆。"), evidence("產能不足。")]
    asked = "輝達出貨多少？"
    assert about_the_subject(found, asked, built_in(), lambda _: "輝達公布了財報。") == found
    assert about_the_subject(found, asked, built_in(), lambda _: "華為公布了財報。") == []


@pytest.mark.parametrize(
    ("language", "subjects"),
    [("zh-Hant", ["輝達", "川普"]), ("zh-Hans", ["英伟达", "特朗普"]), ("en", ["Nvidia", "Donald Trump"])],
)
def test_what_is_nearby_is_named_in_the_askers_language(language: Language, subjects: list[str]) -> None:
    nearby = [evidence("英偉達與特朗普談妥。"), evidence("Nvidia shipped more.")]
    assert subjects_nearby(nearby, language, built_in()) == subjects


def test_a_subject_may_be_mentioned_in_the_title_alone() -> None:
    assert about([evidence("出貨 70 萬顆。", title="H20 重返市場")], "H20 出貨多少？", built_in())


def test_a_subject_may_be_mentioned_in_the_repaired_reading_alone() -> None:
    text = "華(huá)為出貨 70 萬顆。"
    passage = Passage("p", "a", 0, text, 0, len(text), (Repair(1, 6, "", "pinyin"),))
    sound = evidence(passage.reading.words)
    assert about([replace(sound, passage=passage, quote=text)], "華為出貨多少？", built_in())


def test_an_article_without_a_title_is_about_what_its_first_words_mention() -> None:
    untitled = evidence("出貨 70 萬顆。", title=None)
    assert not about([untitled], "H20 出貨多少？", built_in())
    named = replace(untitled, article=replace(untitled.article, lead="H20 重返市場，客戶搶購。"))
    assert about([named], "H20 出貨多少？", built_in())


def test_evidence_in_another_language_needs_less_of_a_score() -> None:
    score = (E5_SMALL.same_language + E5_SMALL.across_languages) / 2
    assert not may_tell([evidence("港口", score=score)], "zh-Hans", E5_SMALL)
    assert may_tell([evidence("港口", score=score)], "en", E5_SMALL)
    assert may_tell([evidence("port", score=score, language="en")], "zh-Hant", E5_SMALL)


def test_no_evidence_never_tells_and_without_thresholds_any_does() -> None:
    assert not may_tell([], "en", Thresholds())
    assert may_tell([evidence("港口", score=0.01)], "zh-Hant", Thresholds())


def test_at_most_three_sentences_that_are_hardly_worse_than_the_best_are_quoted() -> None:
    scores = (1.0, 0.99, 0.97, 0.96, 0.5)
    assert [one.score for one in worth_quoting([evidence("港口", score=score) for score in scores])] == [
        1.0,
        0.99,
        0.97,
    ]
    assert len(worth_quoting([evidence("港口", score=score) for score in (1.0, 0.5)])) == 1


PASSAGE = "港口在五月動工。「工程要兩年。」他說。他認為費用不會超支。鐵路照常營運。"


def sentence(
    words: str, log_odds: float | None = SURE, score: float = 1.0, repairs: tuple[Repair, ...] = ()
) -> Evidence:
    """Return a sentence of the passage."""
    start = PASSAGE.index(words)
    whole = replace(evidence(PASSAGE).passage, repairs=repairs)
    return replace(evidence(words), passage=whole, start=start, end=start + len(words), log_odds=log_odds, score=score)


def test_a_sentence_that_the_reader_is_sure_of_tells_by_itself() -> None:
    first, other = sentence("港口在五月動工。"), sentence("鐵路照常營運。", SURE - 0.1)
    assert telling_by_themselves([first, other], "zh-Hant") == [first]
    for log_odds in (SURE - 0.1, None):
        assert telling_by_themselves([replace(first, log_odds=log_odds), other], "zh-Hant") == []
    assert telling_by_themselves([], "zh-Hant") == []


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_best_other_sentence_of_the_article_that_may_well_tell_is_told_too(language: Language) -> None:
    first, likely = sentence("港口在五月動工。", SURE_ACROSS), sentence("鐵路照常營運。", TOLD_TOO)
    unlikely = replace(likely, log_odds=TOLD_TOO - 0.1)
    elsewhere = replace(likely, log_odds=9.0, article=replace(likely.article, id="b"))
    assert telling_by_themselves([first, likely, likely], language) == [first, likely]
    assert telling_by_themselves([first, elsewhere, unlikely, likely], language) == [first, likely]
    assert telling_by_themselves([first, elsewhere, unlikely], language) == [first]


def test_a_sentence_in_another_language_has_to_be_surer() -> None:
    assert telling_by_themselves([sentence("港口在五月動工。", SURE_ACROSS - 0.1)], "en") == []
    assert telling_by_themselves([sentence("港口在五月動工。", SURE_ACROSS)], "en")


def test_sentences_of_one_passage_are_told_in_the_order_in_which_they_stand() -> None:
    first, second, third = sentence("「工程要兩年。」"), sentence("他說。"), sentence("鐵路照常營運。")
    assert telling_by_themselves([third, first], "zh-Hant") == [first, third]
    assert telling_by_themselves([third, first, second], "zh-Hant", wants_several=True) == [first, second, third]
    of_another_passage = replace(first, passage=replace(first.passage, id="q"))
    assert telling_by_themselves([third, of_another_passage], "zh-Hant") == [third, of_another_passage]


def test_a_sure_sentence_settles_it_in_the_askers_language_only() -> None:
    first, other = sentence("港口在五月動工。", SURE), sentence("鐵路照常營運。")
    assert is_settled([first, other], "zh-Hant")
    assert not is_settled([replace(first, log_odds=SURE - 0.1), other], "zh-Hant")
    assert not is_settled([], "zh-Hant")
    assert not is_settled([replace(first, log_odds=SURE_ACROSS + 9.0), other], "en")


def test_a_sure_sentence_in_the_askers_language_comes_before_one_hardly_better() -> None:
    best, unlikely = sentence("港口在五月動工。"), sentence("鐵路照常營運。", SURE - 0.1)
    english = evidence("Work on the port began in May.", language="en")
    own = replace(english, log_odds=SURE, score=best.score - HARDLY_WORSE)
    assert own_language_first([best, unlikely, own], "en") == [own, best, unlikely]
    for other in (replace(own, score=own.score - 0.01), replace(own, log_odds=SURE - 0.1), unlikely):
        assert own_language_first([best, other], "en") == [best, other]
    assert own_language_first([best, own], "zh-Hans") == [best, own]
    assert own_language_first([], "en") == []


@pytest.mark.parametrize(("language", "sure"), [("zh-Hant", SURE), ("en", SURE_ACROSS)])
def test_where_several_things_are_asked_for_two_more_are_told_from_other_articles_if_surer(
    language: Language, sure: float
) -> None:
    first, other = sentence("港口在五月動工。", sure), sentence("鐵路照常營運。", TOLD_TOO)
    elsewhere = replace(other, log_odds=sure + OF_ANOTHER, article=replace(other.article, id="b"))
    unsure = replace(elsewhere, log_odds=sure + OF_ANOTHER - 0.1)
    assert telling_by_themselves([first, other, elsewhere], language, wants_several=True) == [first, other, elsewhere]
    assert telling_by_themselves([first, unsure, elsewhere], language, wants_several=True) == [first, elsewhere]
    assert telling_by_themselves([first, *3 * [elsewhere]], language, wants_several=True) == [first, *2 * [elsewhere]]


def test_a_sentence_that_the_reader_is_sure_of_is_never_too_far_off() -> None:
    sure = sentence("港口在五月動工。", score=0.0)
    assert may_tell([sure], "zh-Hant", E5_SMALL)
    assert not may_tell([replace(sure, log_odds=SURE - 0.1)], "zh-Hant", E5_SMALL)


def test_a_sentence_that_begins_with_a_pronoun_has_the_one_before_it() -> None:
    text = "市長林一昨天到場。他認為費用不會超支。"
    passage = evidence(text).passage
    said = replace(evidence("他認為費用不會超支。"), passage=passage, start=text.index("他"), end=len(text))
    before, after = with_antecedent(said)
    assert (before.quote, after) == ("市長林一昨天到場。", said)
    assert passage.text[before.start : before.end] == before.quote == before.reading


def test_a_sentence_without_pronoun_or_with_nothing_before_it_stands_alone() -> None:
    for words in ("港口在五月動工。", "鐵路照常營運。"):
        assert with_antecedent(sentence(words)) == [sentence(words)]
    first = evidence("他認為費用不會超支。")
    assert with_antecedent(first) == [first]


def test_the_sentence_before_is_quoted_as_given_and_read_as_repaired() -> None:
    text = "市(shì)長林一昨天到場。他認為費用不會超支。"
    passage = Passage("p", "a", 0, text, 0, len(text), (Repair(1, 6, "", "pinyin"),))
    start = text.index("他")
    said = replace(evidence("他認為費用不會超支。"), passage=passage, start=start, end=len(text))
    before, _ = with_antecedent(said)
    assert (before.quote, before.reading) == ("市(shì)長林一昨天到場。", "市長林一昨天到場。")


def test_what_would_surely_tell_if_it_fitted_is_a_near_miss() -> None:
    sure = replace(evidence("出貨 70 萬顆。"), log_odds=SURE)
    unfit = replace(sure, log_odds=SURE - UNFIT, fits=False)
    unsure = replace(sure, log_odds=SURE - 0.1, article=replace(sure.article, id="b"))
    assert is_near_miss([unfit, unsure], [unsure], "zh-Hant")
    assert is_near_miss([sure], [], "zh-Hant")
    assert not is_near_miss([unfit, sure], [sure], "zh-Hant")
    assert not is_near_miss([replace(unfit, log_odds=SURE - UNFIT - 0.1), unsure], [unsure], "zh-Hant")
    assert not is_near_miss([replace(sure, log_odds=None)], [], "zh-Hant")
