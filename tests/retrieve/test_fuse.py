"""One ranked list from dense and lexical hits."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from rag.retrieve.fuse import COINCIDENCE, LEXICAL_WEIGHTS, fuse, fused_score, lexical_vote
from rag.types import ArticleInfo, Filters, Hit, Passage, Period, Question, Repair

PLAIN = Question("港口？", "zh-Hant", "港口？", Filters())


def hit(
    name: str,
    cosine: float,
    coverage: float = 0.0,
    ranks: tuple[int | None, int | None] = (None, None),
    published: str | None = None,
    text: str = "港口擴建了。",
    sentences: tuple[float, ...] | None = None,
) -> Hit:
    """Make a hit; its sentences are as near to the question as its passage, unless told."""
    article = ArticleInfo(f"of {name}", "港口", None, None, published, None, "port.txt", "zh-Hant")
    passage = Passage(name, article.id, 0, text, 0, len(text))
    return Hit(passage, article, cosine, (cosine,) if sentences is None else sentences, (coverage,), *ranks)


def order(question: Question, *hits: Hit) -> list[str]:
    return [one.hit.passage.id for one in fuse(hits, question)]


@pytest.mark.parametrize(
    ("coverages", "vote"),
    [
        ((), 0.0),
        ((0.0,), 0.0),
        ((0.1,), 0.0),
        ((COINCIDENCE,), 0.0),
        ((0.7,), 0.1),
        ((1.2,), 0.2),
        ((0.7, 0.1), 0.1),
        ((0.1, 0.7), 0.05),
        ((0.4, 1.2), 0.1),
        ((0.0, 0.0), 0.0),
    ],
    ids=[
        "no-wording", "nothing", "less-than-chance", "chance", "half-above", "all", "own-words", "translation",
        "better-of-both", "neither",
    ],
)  # fmt: skip
def test_words_count_from_what_is_more_than_coincidence_on(coverages: tuple[float, ...], vote: float) -> None:
    assert (COINCIDENCE, LEXICAL_WEIGHTS) == (0.2, (0.2, 0.1))
    assert lexical_vote(coverages) == pytest.approx(vote)


def test_less_than_coincidence_is_no_worse_than_nothing() -> None:
    assert fused_score(0.5, 0.5, (0.19,)) == fused_score(0.5, 0.5, (0.0,)) == fused_score(0.5, 0.5, ())


def test_the_best_sentence_counts_somewhat_more_than_its_passage() -> None:
    assert fused_score(0.5, 1.0, ()) == pytest.approx(0.4 * 0.5 + 0.6)
    assert fused_score(1.0, 0.5, ()) == pytest.approx(0.4 + 0.6 * 0.5)


def test_a_fusion_worked_by_hand() -> None:
    hits = [
        hit("dense", 0.90, 0.0, (1, None), sentences=(0.70, 0.90)),
        hit("both", 0.80, 0.7, (2, 2), sentences=(0.95,)),
        hit("words", 0.50, 1.2, (None, 1), sentences=(0.10, 0.40)),
    ]
    fused = fuse(hits, PLAIN)
    assert [one.hit.passage.id for one in fused] == ["both", "dense", "words"]
    assert [one.score for one in fused] == pytest.approx([0.32 + 0.57 + 0.1, 0.36 + 0.54, 0.2 + 0.24 + 0.2])


def test_a_passage_without_a_sentence_to_tell_counts_by_itself() -> None:
    (one,) = fuse([hit("short", 0.6, sentences=())], PLAIN)
    assert one.score == pytest.approx(0.6)


def test_each_hit_keeps_its_origin() -> None:
    hits = [hit("dense", 0.9, ranks=(1, None)), hit("words", 0.1, 1.0, ranks=(None, 1))]
    assert {(one.hit.dense_rank, one.hit.lexical_rank) for one in fuse(hits, PLAIN)} == {(1, None), (None, 1)}
    assert {one.hit for one in fuse(hits, PLAIN)} == set(hits)


def test_the_order_does_not_depend_on_the_order_of_the_hits() -> None:
    hits = [hit("b", 0.5), hit("a", 0.5), hit("c", 0.2, 1.2), hit("d", 0.9, 0.1)]
    assert {tuple(order(PLAIN, *some)) for some in permutations(hits)} == {("d", "a", "b", "c")}


def test_no_hits_give_no_list() -> None:
    assert fuse([], PLAIN) == []


# What is asked about a time, the newest, or a phrase

JULY = Period("2025-07-01", "2025-07-31", "七月")


@pytest.mark.parametrize(
    ("published", "period", "counts"),
    [
        ("2025-07-15", JULY, True),
        ("2025-07-01", JULY, True),
        ("2025-07-31", JULY, True),
        ("2025-06-30", JULY, False),
        ("2025-08-01", JULY, False),
        ("2025-07", JULY, True),
        ("2025-06", JULY, False),
        ("2025", JULY, True),
        ("2024", JULY, False),
        (None, JULY, False),
        ("2025-07", Period("2025-07-20", "2025-08-10", "…"), True),
        ("2025-07-19", Period("2025-07-20", "2025-08-10", "…"), False),
        ("2025-07-15", Period("2025-07-01", None, "since July"), True),
        ("2025-06-30", Period("2025-07-01", None, "since July"), False),
        ("2031", Period("2025-07-01", None, "since July"), True),
        ("2025-07-31", Period(None, "2025-07-31", "截至七月底", "as_of"), True),
        ("1999", Period(None, "2025-07-31", "截至七月底", "as_of"), True),
        ("2025-08", Period(None, "2025-07-31", "截至七月底", "as_of"), False),
    ],
)
def test_an_article_that_may_be_of_the_period_asked_about_comes_first_among_equals(
    published: str | None, period: Period, counts: bool
) -> None:
    asked = replace(PLAIN, periods=(period,))
    assert order(asked, hit("a undated", 0.5), hit("b dated", 0.5, published=published)) == (
        ["b dated", "a undated"] if counts else ["a undated", "b dated"]
    )


def test_of_several_periods_one_is_enough_and_two_count_no_more() -> None:
    asked = replace(PLAIN, periods=(Period("2024-01-01", "2024-12-31", "去年"), JULY, JULY))
    (scored,) = fuse([hit("a", 0.5, published="2025-07-03")], asked)
    (once,) = fuse([hit("a", 0.5, published="2025-07-03")], replace(PLAIN, periods=(JULY,)))
    assert scored.score == once.score


def test_the_newest_comes_first_among_equals_where_the_newest_is_asked_for() -> None:
    hits = [hit("a", 0.5), hit("b", 0.5, published="2024"), hit("c", 0.5, published="2025-03-01")]
    hits.append(hit("d", 0.5, published="2025-08-18"))
    assert order(replace(PLAIN, asks_newest=True), *hits) == ["d", "c", "b", "a"]
    assert order(PLAIN, *hits) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("第四座碼頭", "他說「第四座碼頭」要動工。"),
        ("第四座碼頭", "第四座码头要动工。"),
        ("fourth terminal", "the fourth terminal opens"),
    ],
    ids=["same", "other-script", "english"],
)
def test_a_passage_with_the_quoted_phrase_comes_first_among_equals(phrase: str, text: str) -> None:
    hits = (hit("a", 0.5, text="碼頭要動工，第四座。"), hit("b", 0.5, text=text))
    assert order(replace(PLAIN, quoted=(phrase,)), *hits) == ["b", "a"]


def test_a_phrase_is_looked_for_in_the_repaired_words() -> None:
    text = "第四座碼(mǎ)頭要動工。"
    damaged = hit("b", 0.5, text=text)
    repaired = replace(damaged.passage, repairs=(Repair(4, 8, "", "pinyin"),))
    hits = (hit("a", 0.5), replace(damaged, passage=repaired))
    assert order(replace(PLAIN, quoted=("第四座碼頭",)), *hits) == ["b", "a"]


@pytest.mark.parametrize(
    "asked",
    [
        replace(PLAIN, periods=(JULY,)),
        replace(PLAIN, asks_newest=True),
        replace(PLAIN, quoted=("第四座碼頭",)),
    ],
    ids=["period", "newest", "quoted"],
)
def test_neither_time_nor_phrase_lifts_what_is_about_something_else(asked: Question) -> None:
    about_it = hit("about it", 0.60, 0.6, published="2020")
    beside_it = hit("beside it", 0.58, published="2025-07-15", text="第四座碼頭")
    assert order(asked, about_it, beside_it) == ["about it", "beside it"]
    about_it = replace(about_it, coverages=(0.0,))
    assert order(asked, about_it, beside_it) == ["beside it", "about it"]


def test_a_question_of_no_time_and_no_phrase_is_not_touched_by_them() -> None:
    hits = [hit("a", 0.5), hit("b", 0.5, published="2025-07-15", text="「第四座碼頭」")]
    assert [one.score for one in fuse(hits, PLAIN)] == pytest.approx([0.5, 0.5])
