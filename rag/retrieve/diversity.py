"""Copies of one report, and one article's passages, do not crowd the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rag.text.tokens import tokenize
from rag.types import Passage, ScoredPassage

CROWDING = 0.005
"""Of a score; the tenth passage found is about ten times that behind the first."""

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


def spread(ranked: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """Return the passages in an order in which each further one of an article, from the third on, has to be better."""
    before: Counter[str] = Counter()
    handicap = []
    for scored in ranked:
        handicap.append(CROWDING * max(0, before[scored.hit.article.id] - 1))
        before[scored.hit.article.id] += 1
    order = sorted(range(len(ranked)), key=lambda place: handicap[place] - ranked[place].score)
    return [ranked[place] for place in order]


def _say_the_same(one: Passage, other: Passage) -> bool:
    ours, theirs = set(tokenize(one.reading.words)), set(tokenize(other.reading.words))
    return len(ours & theirs) >= SAME_WORDS * min(len(ours), len(theirs))
