"""Damage done to a text on its way: found, put right where that is certain, and every repair noted with its place.

The text itself is never changed. A repair says which stretch of it is read otherwise, so that search sees the repaired
reading and a citation can show both.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from rag.text.annotations import annotation_spans
from rag.text.characters import surprise
from rag.text.mojibake import mojibake_edits
from rag.text.out_of_step import FILLED_IN, out_of_step_edits
from rag.types import INVISIBLE, Repair

UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
"""Zero-width and bidirectional marks, soft hyphens and control characters other than tab and line ends."""

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")
RUN = re.compile(r"[^\x00-\x7f]{6,}")
NONSENSE = 12.5
"""Mean surprise (nats) of a run of characters that is no Chinese (real text: about 6.5)."""

Edit = tuple[int, int, str, str]
"""The stretch [start, end) of a text, what is read in its place, and the kind of damage."""


def find_repairs(text: str) -> tuple[Repair, ...]:
    """Return the repairs a text needs, in their order and without overlap; none for clean text."""
    reading = _Reading(text)
    for edits in STAGES:
        reading.edit(edits(reading.text))
    return reading.repairs()


def is_damaged(reading: str, repairs: Iterable[Repair]) -> bool:
    """Return whether a repaired text is not certain: characters that were filled in, lost ones, a run of nonsense."""
    return (
        any(repair.kind == FILLED_IN for repair in repairs)
        or bool(UNREADABLE.search(reading))
        or any(surprise(run) >= NONSENSE for run in RUN.findall(reading))
    )


def _mojibake(text: str) -> list[Edit]:
    return [(*edit, "mojibake") for edit in mojibake_edits(text)]


def _invisible(text: str) -> list[Edit]:
    return [(*match.span(), "", INVISIBLE) for match in UNSEEN.finditer(text)]


def _entities(text: str) -> list[Edit]:
    """Return the edits for HTML's names of characters; `&nbsp;` becomes an ordinary space."""
    read = ((match, html.unescape(match[0]).replace("\u00a0", " ")) for match in ENTITY.finditer(text))
    return [(*match.span(), character, "entity") for match, character in read if character != match[0]]


def _annotations(text: str) -> list[Edit]:
    return [(start, end, "", "pinyin") for start, end in annotation_spans(text)]


STAGES: tuple[Callable[[str], Iterable[Edit]], ...] = (
    _mojibake,
    _invisible,
    _entities,
    _annotations,
    out_of_step_edits,
    _annotations,
)
"""In this order: each sees what the ones before it made of the text. What was out of step may hold annotations too."""


class _Reading:
    """A text under repair: what it reads now, and where in the original each character comes from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._places = list(range(len(text) + 1))
        self._touched: list[tuple[int, int, str]] = []

    def edit(self, edits: Iterable[Edit]) -> None:
        """Make the edits; the places of what stays are those it came from."""
        pieces: list[str] = []
        places: list[int] = []
        done = 0
        for start, end, new, kind in sorted(edits):
            pieces += (self.text[done:start], new)
            places += self._places[done:start]
            places += [self._places[start]] * len(new)
            self._touched.append((self._places[start], self._places[end], kind))
            done = end
        self.text = "".join((*pieces, self.text[done:]))
        self._places = places + self._places[done:]

    def repairs(self) -> tuple[Repair, ...]:
        """Return what was touched; edits that overlap become one repair, of the last one's kind."""
        merged: list[tuple[int, int, str]] = []
        for first, last, kind in sorted(self._touched, key=lambda touched: touched[:2]):
            if merged and first < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]), kind)
            else:
                merged.append((first, last, kind))
        return tuple(
            Repair(first, last, self.text[bisect_left(self._places, first) : bisect_left(self._places, last)], kind)
            for first, last, kind in merged
        )
