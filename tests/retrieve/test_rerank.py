"""The best evidence, sentence by sentence."""

from __future__ import annotations

import pytest

from rag.embedding import embed_passages
from rag.models.fakes import FakeEmbedding
from rag.retrieve.rerank import RERANKED, best_sentences, coverer, reranked
from rag.text.sentences import telling_sentences
from rag.text.tokens import tokenize
from rag.text.wanted import UNFIT, wanted_by
from rag.types import ArticleInfo, Evidence, Hit, Passage, Repair, ScoredPassage, Words
from vectorstore.lexical import OTHER_WORDS

ARTICLE = ArticleInfo("a", "港口", None, None, None, None, "port.txt", "zh-Hant")
QUESTION = "港口什麼時候擴建？"
ABOUT_IT = "這座港口在秋天的時候擴建。"
NOT_ABOUT_IT = "工廠雇用了七百名新的工人。"


def passage(text: str, name: str = "p", score: float = 0.5, repairs: tuple[Repair, ...] = ()) -> ScoredPassage:
    """Make a passage that was found; its sentences' cosines are those of the words they read."""
    one = Passage(name, "a", 0, text, 0, len(text), repairs)
    words = one.reading.words
    question, *sentences = embed_passages(
        FakeEmbedding(), [QUESTION, *(words[start:end] for start, end in telling_sentences(words))]
    )
    cosines = tuple(float(sentence @ question) for sentence in sentences)
    return ScoredPassage(Hit(one, ARTICLE, 0.5, cosines, (0.0,), 1, None), score)


def best(*passages: ScoredPassage, count: int = 6) -> list[Evidence]:
    asked = tuple(dict.fromkeys(tokenize(QUESTION)))
    return best_sentences(passages, coverer([[(asked,)]], dict.fromkeys(asked, 1.0)), count, wanted_by(QUESTION))


def test_the_sentence_about_the_question_comes_first_wherever_it_stands() -> None:
    for text in (ABOUT_IT + NOT_ABOUT_IT, NOT_ABOUT_IT + ABOUT_IT):
        assert [one.quote for one in best(passage(text))] == [ABOUT_IT, NOT_ABOUT_IT]


def test_every_quote_stands_where_it_says_in_code_points() -> None:
    for one in best(passage(f"😀𠀀{NOT_ABOUT_IT} \n{ABOUT_IT}"), passage(f"\t{NOT_ABOUT_IT[1:]}", "q")):
        assert one.passage.text[one.start : one.end] == one.quote


def test_a_damaged_sentence_is_weighed_by_its_repaired_words_and_quoted_with_its_whole_repairs() -> None:
    text = f"{NOT_ABOUT_IT}這座港(gǎng)口在秋天的時候擴建(jiàn)。"
    repairs = [Repair(start, text.index(")", start) + 1, "", "pinyin") for start in (text.index("("), text.rindex("("))]
    (first, second) = best(passage(text, repairs=tuple(repairs)))
    assert first.reading == ABOUT_IT
    assert first.quote == text[len(NOT_ABOUT_IT) :] == text[first.start : first.end]
    assert (second.reading, second.quote) == (NOT_ABOUT_IT, NOT_ABOUT_IT)


def test_the_same_words_damaged_and_sound_come_once() -> None:
    damaged = passage(f"\u200b{ABOUT_IT}", "q", 0.9, (Repair(0, 1, "", "invisible"),))
    (one,) = best(passage(ABOUT_IT, "p", 0.2), damaged)
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


def test_a_sentences_own_half_is_its_cosine_and_what_it_says_of_the_question_beyond_coincidence() -> None:
    text = "這座港口在秋天的時候擴建。"
    one = ScoredPassage(Hit(Passage("p", "a", 0, text, 0, len(text)), ARTICLE, 0.5, (0.7,), (0.0,), 1, None), 0.4)
    for coverage, vote in (((0.7,), 0.1), ((0.1, 0.7), 0.05), ((0.2,), 0.0)):
        (evidence,) = best_sentences([one], lambda _text, found=coverage: found, 6, wanted_by(QUESTION))
        assert evidence.score == pytest.approx((0.7 + vote) / 2 + 0.4 / 2)


def test_a_heading_tells_nothing_by_the_reader() -> None:
    heading, told = "港口在秋天的時候擴建", "港口在秋天的時候擴建。"
    one = passage(f"{heading}\n{told}")
    covers = coverer([[(("港",),)]], {"港": 1.0})
    found = best_sentences([one], covers, 6, wanted_by(QUESTION), [[3.0, 3.0]])
    assert {each.quote: each.log_odds for each in found} == {told: 3.0, heading: 3.0 - UNFIT}


def test_a_sentence_that_only_says_again_what_was_said_tells_nothing_new() -> None:
    said, told = "林一反對擴建港口。", "因為這座港口的擴建實在太貴。"
    one = passage(f"{said}\n{told}")
    covers = coverer([[(("港",),)]], {"港": 1.0})
    found = best_sentences([one], covers, 6, wanted_by("為什麼？"), [[3.0, 3.0]], "林一怎麼看？他說林一反對擴建港口。")
    assert {each.quote: (each.log_odds, each.fits) for each in found} == {told: (3.0, True), said: (3.0 - UNFIT, False)}


# How much of a question a text says

WEIGHTS = {"港": 1.0, "口": 1.0, "港口": 1.0, "扩": 1.0, "船": 3.0, "坞": 1.0, "port": 2.0}


@pytest.mark.parametrize(
    ("text", "share"),
    [("港口", 0.75), ("碼頭", 0.0), ("港口擴建", 1.0), ("扩", 0.25), ("", 0.0), ("港港港", 0.25)],
    ids=["most", "none", "all", "other-script", "empty", "over-and-over"],
)
def test_the_share_of_a_question_that_a_text_covers_is_weighed(text: str, share: float) -> None:
    assert coverer([[(("港", "口", "港口", "扩"),)]], WEIGHTS)(text) == (share,)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("港口", 3 / 4),
        ("船塢", OTHER_WORDS * 3 / 4),
        ("船", OTHER_WORDS * 3 / 4 * 3 / 4),
        ("The port", OTHER_WORDS * 3 / 4),
        ("港口與船塢", 3 / 4),
        ("港口擴建", 1.0),
        ("塢裡擴建", (OTHER_WORDS * 3 / 4 + 1) / 4),
        ("擴建", 1 / 4),
    ],
    ids=[
        "as-asked", "other-words", "most-of-the-other-words", "another-language", "both", "all", "little-of-each",
        "the-rest",
    ],
)  # fmt: skip
def test_of_each_part_of_a_question_the_wording_counts_that_a_text_holds_most_of(text: str, share: float) -> None:
    parts: list[Words] = [(("港", "口", "港口"), ("船", "坞"), ("port",)), (("扩",),)]
    assert coverer([parts], WEIGHTS)(text) == (pytest.approx(share),)


def test_each_wording_of_a_question_has_a_share_of_its_own() -> None:
    assert coverer([[(("港", "口"),)], [(("port",),)], []], WEIGHTS)("a port") == (0.0, 1.0, 0.0)


@pytest.mark.parametrize("wordings", [[], [[]]], ids=["no-wording", "no-words"])
def test_a_question_without_words_is_covered_by_nothing(wordings: list[list[Words]]) -> None:
    assert coverer(wordings, {})("港口") == (0.0,) * len(wordings)


# A cross-encoder's order


def numbered(count: int) -> list[ScoredPassage]:
    return [passage(f"第{n}座碼頭", f"p{n}", 1 - n / 100) for n in range(count)]


def by_number(question: str, texts: list[str]) -> list[float]:
    assert question == QUESTION
    return [float(text[1:-3]) for text in texts]


def test_the_first_twenty_come_in_the_rerankers_order_and_the_rest_behind_them_as_they_were() -> None:
    assert RERANKED == 20
    assert [one.hit.passage.id for one in reranked(numbered(23), QUESTION, by_number)] == [
        *(f"p{n}" for n in reversed(range(20))),
        *("p20", "p21", "p22"),
    ]


def test_reranked_passages_keep_the_scores_they_were_found_with() -> None:
    found = numbered(5)
    assert sorted(reranked(found, QUESTION, by_number), key=lambda one: -one.score) == found


def test_passages_that_the_reranker_scores_alike_stay_in_their_order() -> None:
    found = numbered(30)
    assert reranked(found, QUESTION, lambda _question, texts: [0.5] * len(texts)) == found


def test_the_reranker_is_given_the_repaired_words() -> None:
    given: list[str] = []
    damaged = passage("第一座碼(mǎ)頭在秋天動工。", repairs=(Repair(4, 8, "", "pinyin"),))
    reranked([damaged], QUESTION, lambda _question, texts: given.extend(texts) or [1.0])  # type: ignore[func-returns-value]
    assert given == ["第一座碼頭在秋天動工。"]


def test_nothing_found_is_nothing_reranked() -> None:
    assert reranked([], QUESTION, by_number) == []
