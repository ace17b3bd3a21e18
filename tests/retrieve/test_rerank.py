"""The best evidence, sentence by sentence."""

from __future__ import annotations

import pytest

from rag.embedding import embed_question
from rag.models.fakes import FakeEmbedding
from rag.retrieve.rerank import best_sentences, coverer
from rag.text.tokens import tokenize
from rag.types import ArticleInfo, Evidence, Hit, Passage, Repair, ScoredPassage

ARTICLE = ArticleInfo("a", "港口", None, None, None, None, "port.txt", "zh-Hant")
QUESTION = "港口什麼時候擴建？"
ABOUT_IT = "這座港口在秋天的時候擴建。"
NOT_ABOUT_IT = "工廠雇用了七百名新的工人。"


def passage(text: str, name: str = "p", score: float = 0.5) -> ScoredPassage:
    return ScoredPassage(Hit(Passage(name, "a", 0, text, 0, len(text)), ARTICLE, 0.5, 0.0, 1, None), score)


def best(*passages: ScoredPassage, count: int = 6) -> list[Evidence]:
    weights = dict.fromkeys(tokenize(QUESTION), 1.0)
    embedder = FakeEmbedding()
    return best_sentences(passages, embed_question(embedder, QUESTION), weights, embedder, count)


def test_the_sentence_about_the_question_comes_first_wherever_it_stands() -> None:
    for text in (ABOUT_IT + NOT_ABOUT_IT, NOT_ABOUT_IT + ABOUT_IT):
        assert [one.quote for one in best(passage(text))] == [ABOUT_IT, NOT_ABOUT_IT]


def test_every_quote_stands_where_it_says_in_code_points() -> None:
    for one in best(passage(f"😀𠀀{NOT_ABOUT_IT} \n{ABOUT_IT}"), passage(f"\t{NOT_ABOUT_IT[1:]}", "q")):
        assert one.passage.text[one.start : one.end] == one.quote


def test_a_damaged_sentence_is_weighed_by_its_repaired_words_and_quoted_with_its_whole_repairs() -> None:
    text = f"{NOT_ABOUT_IT}這座港(gǎng)口在秋天的時候擴建(jiàn)。"
    repairs = [Repair(start, text.index(")", start) + 1, "", "pinyin") for start in (text.index("("), text.rindex("("))]
    damaged = Passage("p", "a", 0, text, 0, len(text), tuple(repairs))
    (first, second) = best(ScoredPassage(Hit(damaged, ARTICLE, 0.5, 0.0, 1, None), 0.5))
    assert first.reading == ABOUT_IT
    assert first.quote == text[len(NOT_ABOUT_IT) :] == text[first.start : first.end]
    assert (second.reading, second.quote) == (NOT_ABOUT_IT, NOT_ABOUT_IT)


def test_the_same_words_damaged_and_sound_come_once() -> None:
    damaged = Passage("q", "a", 0, f"\u200b{ABOUT_IT}", 0, len(ABOUT_IT) + 1, (Repair(0, 1, "", "invisible"),))
    (one,) = best(passage(ABOUT_IT, "p", 0.2), ScoredPassage(Hit(damaged, ARTICLE, 0.5, 0.0, 1, None), 0.9))
    assert (one.passage.id, one.reading) == ("q", ABOUT_IT)


def test_no_more_sentences_come_than_are_asked_for() -> None:
    assert [one.quote for one in best(passage(NOT_ABOUT_IT + ABOUT_IT), count=1)] == [ABOUT_IT]


def test_a_sentence_of_a_better_passage_comes_before_the_like_of_a_worse_one() -> None:
    found = best(passage(ABOUT_IT, "worse", 0.2), passage(ABOUT_IT.replace("秋", "春"), "better", 0.9))
    assert [one.passage.id for one in found] == ["better", "worse"]


def test_sentences_that_say_the_very_same_words_come_once_from_the_better_passage() -> None:
    (one,) = best(passage(ABOUT_IT, "worse", 0.2), passage(ABOUT_IT, "better", 0.9))
    assert one.passage.id == "better"


def test_sentences_too_short_to_say_anything_are_left_out() -> None:
    assert [one.quote for one in best(passage(f"是的。港口。{ABOUT_IT}"))] == [ABOUT_IT]


@pytest.mark.parametrize("passages", [[], [passage("短。")], [passage("")]], ids=["none", "short", "empty"])
def test_nothing_to_choose_from_gives_nothing(passages: list[ScoredPassage]) -> None:
    assert best(*passages) == []


def test_scores_fall() -> None:
    scores = [one.score for one in best(passage(ABOUT_IT + NOT_ABOUT_IT), passage("鐵路在冬天全線通車了。", "q", 0.9))]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_a_score_is_half_its_passages() -> None:
    (low,), (high,) = best(passage(ABOUT_IT, score=0.2)), best(passage(ABOUT_IT, score=0.6))
    assert high.score - low.score == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("text", "share"),
    [("港口", 0.75), ("碼頭", 0.0), ("港口擴建", 1.0), ("扩", 0.25), ("", 0.0)],
    ids=["most", "none", "all", "other-script", "empty"],
)
def test_the_share_of_a_question_that_a_text_covers_is_weighed(text: str, share: float) -> None:
    weights = {"港": 1.0, "口": 1.0, "港口": 1.0, "扩": 1.0}
    assert coverer(weights)(text) == share


def test_a_question_without_words_is_covered_by_nothing() -> None:
    assert coverer({})("港口") == 0.0
