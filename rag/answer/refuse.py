"""Whether the sources tell, as far as retrieval can say; and which sentences are worth quoting by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Evidence, Language

QUOTES = 3
QUOTE_MARGIN = 0.06


@dataclass(frozen=True)
class Thresholds:
    """The least score of evidence that may answer, in the question's own language and across languages."""

    same_language: float = 0.0
    across_languages: float = 0.0


E5_SMALL = Thresholds(same_language=0.92, across_languages=0.75)
"""For multilingual-e5-small, whose cosines lie between 0.7 and 0.95. `make bench-answerability` (DRCD, CMRC and XQuAD,
60 questions each way): in one language 99.6 % of answerable questions pass, 54 % of those whose passage was taken away
and 21 % of those on other topics; across languages 96 %, 80 % and 96 %, so there the decision is the model's."""


def may_tell(evidence: Sequence[Evidence], language: Language, thresholds: Thresholds) -> bool:
    """Return whether any evidence is near enough to a question in `language` to look for an answer in it."""
    return any(
        one.score
        >= (thresholds.same_language if language[:2] == one.article.language[:2] else thresholds.across_languages)
        for one in evidence
    )


def worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that stand as an answer by themselves: the best, and those hardly worse, at most three."""
    return [one for one in evidence[:QUOTES] if one.score >= evidence[0].score - QUOTE_MARGIN]
