"""Copies of one report do not crowd the list: what several outlets print word for word is found once."""

from __future__ import annotations

from collections.abc import Iterable

from rag.text.tokens import tokenize
from rag.types import Passage, ScoredPassage

SAME_WORDS = 0.7
"""Two passages of one report say the same if the shorter one shares so much of its tokens with the other."""


def without_repeats(ranked: Iterable[ScoredPassage]) -> list[ScoredPassage]:
    """Return the ranked passages without those that a better one says too, in another article of the same report."""
    kept: list[ScoredPassage] = []
    of_report: dict[str, list[Passage]] = {}
    for scored in ranked:
        passage, article = scored.hit.passage, scored.hit.article
        better = of_report.setdefault(article.report or article.id, [])
        if not any(other.article_id != article.id and _say_the_same(passage, other) for other in better):
            kept.append(scored)
            better.append(passage)
    return kept


def _say_the_same(one: Passage, other: Passage) -> bool:
    ours, theirs = set(tokenize(one.reading.words)), set(tokenize(other.reading.words))
    return len(ours & theirs) >= SAME_WORDS * min(len(ours), len(theirs))
