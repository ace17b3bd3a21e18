"""Whether the sources tell, as far as retrieval can say; and which sentences are worth quoting by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.names import NameTable, numbered_names
from rag.types import Evidence, Language

SUBJECT_KINDS = ("person", "company", "organisation")
QUOTES = 3
QUOTE_MARGIN = 0.06


@dataclass(frozen=True)
class Thresholds:
    """The least score of evidence that may answer, in the question's own language and across languages."""

    same_language: float = 0.0
    across_languages: float = 0.0


E5_SMALL = Thresholds(same_language=0.45, across_languages=0.40)
"""For multilingual-e5-small. `make bench-answerability` (DRCD, CMRC, XQuAD, 60 questions each way, untranslated): in
one language 98.8 % of answerable questions pass, 45 % of those whose passage was taken away and 13 % of those on other
topics; across languages 97.5 %, 80 % and 89 %, so there the decision is the model's."""


def may_tell(evidence: Sequence[Evidence], language: Language, thresholds: Thresholds) -> bool:
    """Return whether any evidence is near enough to a question in `language` to look for an answer in it."""
    return any(
        one.score
        >= (thresholds.same_language if language[:2] == one.article.language[:2] else thresholds.across_languages)
        for one in evidence
    )


def about_the_subject(evidence: Sequence[Evidence], question: str, names: NameTable) -> list[Evidence]:
    """Return the evidence whose passage, or its article's title or publisher, mentions whom the question is about.

    A question's subjects are the people, companies and organisations it names, in whatever form, and names with digits
    in them: what is said of H200 does not answer a question about H20. One of several is enough.
    """
    named = {name for _, name in names.names_in(question) if name.kind in SUBJECT_KINDS}
    numbered = {name.lower() for name in numbered_names(question)}

    def mentions(one: Evidence) -> bool:
        around = "\n".join((one.article.name, one.article.publisher or "", one.passage.reading.words))
        return (not named or bool(named & {name for _, name in names.names_in(around)})) and (
            not numbered or bool(numbered & {name.lower() for name in numbered_names(around)})
        )

    return [one for one in evidence if mentions(one)]


def worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that stand as an answer by themselves: the best, and those hardly worse, at most three."""
    return [one for one in evidence[:QUOTES] if one.score >= evidence[0].score - QUOTE_MARGIN]
