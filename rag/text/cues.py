"""Words that turn a statement round or weaken it: not, may, all, rise, ban. From the table `cues.tsv` beside this file.

Each row is a group and a value in it, with its words in Simplified Chinese and in English. In groups whose values are
`+` and `-` the two are opposites.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.text.tokens import stem

NEITHER = "neither"
"""The group of words that only look like a cue (不僅, "not only")."""

LONGEST_WORDS = 3
OPPOSITE = {"+": "-", "-": "+"}


@dataclass(frozen=True)
class Cue:
    """A value in its group: Cue("negation", "not"), Cue("rise", "+")."""

    group: str
    value: str

    @property
    def opposite(self) -> Cue | None:
        """Return the cue that says the contrary, where there is one."""
        return Cue(self.group, OPPOSITE[self.value]) if self.value in OPPOSITE else None


@cache
def _table() -> dict[str, tuple[Cue, ...]]:
    """Return the cues of each word or phrase; English words also by their stem, but for those whose form matters."""
    found: dict[str, tuple[Cue, ...]] = {}
    text = files("rag.text").joinpath("cues.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        cue = Cue(row["group"], row["value"])
        by_stem = row["value"] in OPPOSITE
        for word in (*row["zh"].split("|"), *row["en"].split("|")):
            for form in {word, stem(word)} if by_stem and word.isascii() and " " not in word else {word}:
                found[form] = tuple(dict.fromkeys((*found.get(form, ()), cue)))
    return found


def cues_of(words: str) -> tuple[Cue, ...] | None:
    """Return what a Simplified Chinese word, or English words in small letters, say; None if they are no cue.

    Words that only look like a cue give an empty tuple.
    """
    cues = _table().get(words)
    if cues is None and words.isascii() and words.isalpha():
        cues = tuple(cue for cue in _table().get(stem(words), ()) if cue.value in OPPOSITE) or None
    return None if cues is None else tuple(cue for cue in cues if cue.group != NEITHER)
