"""Copies of one report do not crowd the list: what several outlets print word for word is found once."""

from __future__ import annotations

from collections.abc import Iterable

from rag.text.tokens import tokenize
from rag.types import ScoredPassage

SAME_WORDS = 0.7
"""Two passages of one report say the same if the shorter one shares so much of its tokens with the other."""


def without_repeats(ranked: Iterable[ScoredPassage]) -> list[ScoredPassage]:
    """Return the ranked passages without those that a better one says too, in another article of the same report."""
    kept: list[ScoredPassage] = []
    said: dict[str, list[tuple[str, set[str]]]] = {}
    for scored in ranked:
        article = scored.hit.article
        others = said.setdefault(article.report or article.id, [])
        tokens = set(tokenize(scored.hit.passage.reading.words))
        if not any(other_id != article.id and _say_the_same(tokens, other) for other_id, other in others):
            kept.append(scored)
            others.append((article.id, tokens))
    return kept


def _say_the_same(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= SAME_WORDS * min(len(one), len(other))
