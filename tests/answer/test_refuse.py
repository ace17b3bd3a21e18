"""Which evidence is near enough to a question to answer, and which sentences tell by themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.refuse import (
    E5_SMALL,
    HARDLY_WORSE,
    OF_ANOTHER,
    PAST_CHOOSING,
    PAST_CHOOSING_ACROSS,
    PAST_DOUBT_ACROSS,
    SURE,
    SURE_ACROSS,
    TOLD_TOO,
    Thresholds,
    is_near_miss,
    is_past_doubt,
    may_tell,
    own_language_first,
    telling_by_themselves,
    worth_quoting,
)
from rag.text.wanted import UNFIT
from rag.types import ArticleInfo, Evidence, Language, Passage


def evidence(words: str, score: float = 1.0, language: Language = "zh-Hant") -> Evidence:
    article = ArticleInfo("a", "無題", "海風報", None, None, None, "port.txt", language)
    return Evidence(Passage("p", "a", 0, words, 0, len(words)), article, words, 0, len(words), words, score)


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


def sentence(words: str, log_odds: float | None = SURE, score: float = 1.0) -> Evidence:
    """Return a sentence of the passage."""
    start = PASSAGE.index(words)
    passage = evidence(PASSAGE).passage
    return replace(
        evidence(words), passage=passage, start=start, end=start + len(words), log_odds=log_odds, score=score
    )


def test_a_sentence_that_the_reader_is_sure_of_tells_by_itself() -> None:
    first, other = sentence("港口在五月動工。"), sentence("鐵路照常營運。", TOLD_TOO - 0.1)
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


@pytest.mark.parametrize(
    ("can_choose", "own", "across"),
    [(False, SURE, PAST_DOUBT_ACROSS), (True, PAST_CHOOSING, PAST_CHOOSING_ACROSS)],
    ids=["a-judge", "a-chooser"],
)
def test_across_languages_a_sentence_must_be_surer_to_be_past_doubt(
    can_choose: bool, own: float, across: float
) -> None:
    told = [sentence("港口在五月動工。", log_odds) for log_odds in (own - 0.1, own, across - 0.1, across)]
    assert [is_past_doubt(one, "zh-Hans", can_choose) for one in told] == [False, True, True, True]
    assert [is_past_doubt(one, "en", can_choose) for one in told] == [False, False, False, True]
    assert not is_past_doubt(evidence("港口在五月動工。"), "zh-Hant", can_choose)


def test_a_sentence_that_the_reader_is_sure_of_is_never_too_far_off() -> None:
    sure = sentence("港口在五月動工。", score=0.0)
    assert may_tell([sure], "zh-Hant", E5_SMALL)
    assert not may_tell([replace(sure, log_odds=SURE - 0.1)], "zh-Hant", E5_SMALL)


def test_what_would_surely_tell_if_it_fitted_is_a_near_miss() -> None:
    sure = replace(evidence("出貨 70 萬顆。"), log_odds=SURE)
    unfit = replace(sure, log_odds=SURE - UNFIT, fits=False)
    unsure = replace(sure, log_odds=SURE - 0.1, article=replace(sure.article, id="b"))
    assert is_near_miss([unfit, unsure], [unsure], "zh-Hant")
    assert is_near_miss([sure], [], "zh-Hant")
    assert not is_near_miss([unfit, sure], [sure], "zh-Hant")
    assert not is_near_miss([replace(unfit, log_odds=SURE - UNFIT - 0.1), unsure], [unsure], "zh-Hant")
    assert not is_near_miss([replace(sure, log_odds=None)], [], "zh-Hant")
