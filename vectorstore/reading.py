"""A text that was damaged on its way, and what is read in its place. The text itself is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """The stretch [start, end) of a text is read as `reading`, because of damage of this kind."""

    start: int
    end: int
    reading: str
    kind: str


INVISIBLE = "invisible"
"""The kind of repair that changes nothing for the eye: what is left out of the reading has no width."""


class Reading:
    """What a text reads with its repairs, and where in the text each part of that stands. Offsets count code points."""

    def __init__(self, text: str, repairs: Sequence[Repair]) -> None:
        """Read `text` with `repairs`, which are in order and do not overlap."""
        self._whole = len(text)
        pieces: list[str] = []
        places: list[int] = []
        done = 0
        for repair in repairs:
            pieces += (text[done : repair.start], repair.reading)
            places += range(done, repair.start)
            places += [repair.start] * len(repair.reading)
            done = repair.end
        self.words = "".join((*pieces, text[done:]))
        self._places = [*places, *range(done, len(text))] if repairs else None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text that [start, end) of the reading stands for, whole repairs included."""
        if self._places is None or start >= end:
            return start, end
        first, last = self._places[start], self._places[end - 1]
        behind = end
        while behind < len(self._places) and self._places[behind] == last:
            behind += 1
        return first, self._places[behind] if behind < len(self._places) else self._whole
