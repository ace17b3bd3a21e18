"""One ranked list from dense and lexical hits."""

from __future__ import annotations

from itertools import permutations

import pytest

from rag.retrieve.fuse import LEXICAL_WEIGHT, fuse, fused_score
from rag.types import ArticleInfo, Hit, Passage

ARTICLE = ArticleInfo("a", "港口", None, None, None, None, "port.txt", "zh-Hant")


def hit(name: str, cosine: float, coverage: float, dense: int | None = None, lexical: int | None = None) -> Hit:
    return Hit(Passage(name, "a", 0, name, 0, len(name)), ARTICLE, cosine, coverage, dense, lexical)


def test_words_count_by_how_much_of_the_question_they_explain() -> None:
    assert LEXICAL_WEIGHT == 0.3
    assert fused_score(0.8, 0.5) == pytest.approx(0.95)
    assert fused_score(0.9, 0.0) == 0.9


def test_a_fusion_worked_by_hand() -> None:
    hits = [hit("dense", 0.90, 0.0, 1), hit("both", 0.80, 0.5, 2, 2), hit("words", 0.50, 1.0, None, 1)]
    fused = fuse(hits)
    assert [one.hit.passage.id for one in fused] == ["both", "dense", "words"]
    assert [one.score for one in fused] == pytest.approx([0.95, 0.90, 0.80])


def test_each_hit_keeps_its_origin() -> None:
    hits = [hit("dense", 0.9, 0.0, dense=1), hit("words", 0.1, 1.0, lexical=1)]
    assert {(one.hit.dense_rank, one.hit.lexical_rank) for one in fuse(hits)} == {(1, None), (None, 1)}
    assert {one.hit for one in fuse(hits)} == set(hits)


def test_the_order_does_not_depend_on_the_order_of_the_hits() -> None:
    hits = [hit("b", 0.5, 0.0), hit("a", 0.5, 0.0), hit("c", 0.2, 1.0), hit("d", 0.9, 0.1)]
    assert {tuple(one.hit.passage.id for one in fuse(order)) for order in permutations(hits)} == {("d", "a", "b", "c")}


def test_no_hits_give_no_list() -> None:
    assert fuse([]) == []
