"""The answer's text as it grows: claims with their markers, citations numbered in the order they are used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.answer import wording
from rag.answer.verify import Finding
from rag.text.fold import to_script
from rag.types import Citation, Claim, Evidence, Language

FINAL_STOP = re.compile(r"[。．.！!？?；;]+\Z")
CHINESE_STOPS = str.maketrans(".!?;", "。！？；")
MARKER = re.compile(r"\s*[\[［【]\s*\d+(?:\s*[,，、]\s*\d+)*\s*[\]］】]")
SHORT_MARKER = re.compile(r"\s*[\[［【]\s*\d{1,2}\s*[\]］】]")
"""What readers would take for a citation in a quote too; more digits belong to its words: 銀發[2025]12號."""
LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
HTML_TAG = re.compile(
    r"</?[A-Za-z!][^<>]*>|<(?:a|base|embed|form|iframe|img|input|link|meta|object|script|style|svg|video)\b[^<>]*",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://[!-~]*", re.IGNORECASE)
LEFT_OF_A_LINK = re.compile(r"!(?=\[)|(?<=\])(?=[(\[])")
"""What makes an image or a link of brackets that are no whole one."""

LONGEST = 2_000
WITHOUT_SIGN = ("Cc", "Cf", "Cs", "Co", "Cn")
WHITE_SPACE = re.compile(r"\s+")


def plain(text: str, marker: re.Pattern[str] = MARKER) -> str:
    """Return words as one line of text: no markers of their own, no links, images, HTML or characters without a sign.

    Of very long words only the beginning is read.
    """
    text = "".join(one for one in text[:LONGEST] if one.isspace() or unicodedata.category(one) not in WITHOUT_SIGN)
    while (bare := marker.sub("", ADDRESS.sub("", _without_links(text)))) != text:
        text = bare
    return WHITE_SPACE.sub(" ", LEFT_OF_A_LINK.sub(" ", text)).strip()


def _without_links(text: str) -> str:
    while (bare := HTML_TAG.sub("", LINK.sub(r"\1", text))) != text:  # they nest
        text = bare
    return text


def without_untold(answer: str) -> str:
    """Return an answer's text without what it says of parts of the question that found no answer."""
    openings = tuple(said.partition("{")[0].strip() for said in wording.UNTOLD.values())
    return "\n".join(line for line in answer.split("\n") if not line.startswith(openings))


class AnswerText:
    """Collects claims and citations; `text` is the answer so far."""

    def __init__(self, language: Language) -> None:
        """Begin an empty answer in this language."""
        self._language = language
        self.text = ""
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []
        self._ends_in_quote = False

    def add_claim(self, text: str, cited: Sequence[Evidence], finding: Finding) -> tuple[list[Citation], Claim, str]:
        """Add a claim in the asker's script; returns the citations that are new, the claim, and the added text."""
        statement = self._as_written(text)
        new, numbers = self._cite(cited)
        stop = FINAL_STOP.search(statement)
        body = statement[: stop.start()] if stop else statement
        end = stop[0] if stop else ("." if self._language == "en" else "。")
        marked = f"{body}{self._markers(numbers)}{end}"
        gap = "\n" if self._ends_in_quote else " " if self.text and self._language == "en" else ""
        added = gap + marked
        self._ends_in_quote = False
        return new, *self._append(Claim(statement, numbers, finding.verdict, finding.score, finding.reasons), added)

    def says(self, statement: str) -> bool:
        """Return whether a claim says just this."""
        return any(claim.text == self._as_written(statement) for claim in self.claims)

    def cites(self, evidence: Evidence) -> bool:
        """Return whether a claim stands on this evidence."""
        place = (evidence.passage.id, evidence.start, evidence.end)
        claimed = {number for claim in self.claims for number in claim.citations}
        return any(
            one.number in claimed and (one.passage_id, one.quote_start, one.quote_end) == place
            for one in self.citations
        )

    def cite_too(self, evidence: Evidence) -> tuple[Citation | None, int]:
        """Cite evidence that no claim stands on; returns the citation if it is new, and its number."""
        new, (number,) = self._cite([evidence])
        return (new[0] if new else None), number

    def add_quote(self, evidence: Evidence) -> tuple[list[Citation], Claim, str]:
        """Add a sentence of the sources, in the asker's script, on a line of its own; returns as `add_claim` does.

        Its citation holds the very words.
        """
        new, numbers = self._cite([evidence])
        words = plain(to_script(evidence.reading, self._language), SHORT_MARKER)
        opening, closing = wording.QUOTE_MARKS[self._language]
        lead = "" if self.text else wording.QUOTES[self._language]
        added = f"{lead}\n{opening}{words}{closing}{self._markers(numbers)}"
        self._ends_in_quote = True
        return new, *self._append(Claim(words, numbers, "supported", 1.0), added)

    def add_untold(self, question: str) -> str:
        """Say of a part of the question, on a line of its own, that it found no answer; returns the added text."""
        added = "\n" + wording.UNTOLD[self._language].format(question=plain(question))
        self.text += added
        return added

    def _as_written(self, statement: str) -> str:
        """Return a claim in the asker's script, ended as the language ends sentences."""
        written = to_script(statement, self._language)
        if self._language == "en":
            return written
        return FINAL_STOP.sub(lambda stop: stop[0].translate(CHINESE_STOPS), written)

    def _append(self, claim: Claim, added: str) -> tuple[Claim, str]:
        self.claims.append(claim)
        self.text += added
        return claim, added

    def _markers(self, numbers: Sequence[int]) -> str:
        markers = "".join(f"[{number}]" for number in numbers)
        return f" {markers}" if markers and self._language == "en" else markers

    def _cite(self, cited: Sequence[Evidence]) -> tuple[list[Citation], tuple[int, ...]]:
        new, numbers = [], []
        for evidence in cited:
            place = (evidence.passage.id, evidence.start, evidence.end)
            known = {(c.passage_id, c.quote_start, c.quote_end): c.number for c in self.citations}
            if place not in known:
                citation = cite(evidence, len(self.citations) + 1)
                self.citations.append(citation)
                new.append(citation)
            numbers.append(known.get(place, len(self.citations)))
        return new, tuple(dict.fromkeys(numbers))


def cite(evidence: Evidence, number: int) -> Citation:
    """Return the evidence as a numbered citation."""
    return Citation(
        number=number,
        passage_id=evidence.passage.id,
        quote=evidence.quote,
        quote_start=evidence.start,
        quote_end=evidence.end,
        passage=evidence.passage.text,
        repaired=evidence.passage.repaired,
        repaired_quote=evidence.reading if evidence.passage.repaired and evidence.reading != evidence.quote else None,
        damaged=evidence.passage.damaged,
        article=evidence.article,
    )
