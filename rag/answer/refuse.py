"""Whether the sources tell, as far as retrieval can say; and which sentences are worth quoting by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Evidence

LEAST_SCORE = 0.0
QUOTES = 3
QUOTE_MARGIN = 0.06


def may_tell(evidence: Sequence[Evidence]) -> bool:
    """Return whether the best evidence is near enough to the question for an answer to be looked for in it."""
    return bool(evidence) and evidence[0].score >= LEAST_SCORE


def worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that stand as an answer by themselves: the best, and those hardly worse, at most three."""
    return [one for one in evidence[:QUOTES] if one.score >= evidence[0].score - QUOTE_MARGIN]
