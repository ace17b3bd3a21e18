"""A claim beside the words it cites, as the checks see it, and what they report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rag.answer.compare import ALIKE, NEARLY, Comparison
from rag.text.fold import fold
from rag.text.names import HAN, Name, NameTable
from rag.text.numbers import Amount
from rag.text.units import Unit, names_of
from rag.types import Evidence

BETTER_FIT = 0.35
"""How much better the surroundings of a number or an opposite must suit another one, for it to be that one's."""

LATIN_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]+")


@dataclass(frozen=True)
class Problem:
    """A contradiction of a kind (a key of `wording.PROBLEMS`) at these words of the claim."""

    kind: str
    words: str
    is_grave: bool = True
    """Whether the claim cannot stand with it."""


@dataclass(frozen=True)
class Case:
    """A claim, the words it cites, and what stands around them: their passages and titles."""

    claim: str
    cited: Sequence[Evidence]
    names: NameTable
    asked: str
    compared: Comparison
    words: str
    is_seen: bool
    """Whether words are compared by their vectors; without, those of two languages cannot be."""
    log_odds: float | None = None
    """That the cited words support the claim, by a model that read both; None without one."""

    @cached_property
    def around(self) -> str:
        """Return the titles and passages of what is cited."""
        return "\n".join(f"{one.article.title or ''}\n{one.passage.reading.words}" for one in self.cited)

    @cached_property
    def around_folded(self) -> str:
        """Return the same in Simplified characters and small letters."""
        return fold(self.around).lower()

    @cached_property
    def named_around(self) -> set[Name]:
        """Return whom and what these name."""
        return {one.name for one in names_of(self.around, self.names)}

    @cached_property
    def latin_around(self) -> list[str]:
        """Return the Latin names in these."""
        return LATIN_NAME.findall(self.around)

    @cached_property
    def is_crossed(self) -> bool:
        """Whether claim and cited words are in two languages."""
        return bool(HAN.search(self.claim)) != bool(HAN.search(self.words))

    @cached_property
    def telling(self) -> list[Unit]:
        """Return the claim's units that carry meaning."""
        return [unit for unit in self.compared.claim if not unit.is_empty]

    @cached_property
    def told(self) -> list[Unit]:
        """Return those of the cited words."""
        return [unit for unit in self.compared.source if not unit.is_empty]

    @cached_property
    def matcher(self) -> SequenceMatcher[str]:
        """What of the claim stands word for word, and in the same order, in the source."""
        return SequenceMatcher(
            None, [unit.key for unit in self.telling], [unit.key for unit in self.told], autojunk=False
        )

    @cached_property
    def share_verbatim(self) -> float:
        """Return the share of the claim's telling units that the cited words say word for word, in the same order."""
        return sum(block.size for block in self.matcher.get_matching_blocks()) / max(1, len(self.telling))

    def is_said_elsewhere(self, unit: Unit, here: Sequence[Unit]) -> bool:
        """Return whether what a cue of the claim says is said of it in the source at another place than here."""
        there = self.compared.counterpart[self.compared.claim.index(unit)]
        if there is None or self.compared.source[there] in here:
            return False
        return bool(set(unit.cues) & set(self.compared.source[there].cues))

    def says(self, unit: Unit) -> str:
        """Return the words of a unit of the claim."""
        return self.claim[unit.start : unit.end]

    def stands_around(self, unit: Unit) -> bool:
        """Return whether the words of a unit of the claim stand in what is cited or around it."""
        words = fold(self.says(unit)).lower()
        if not words[0].isascii():
            return words in self.around_folded
        whole = rf"(?<![a-z0-9]){re.escape(words)}(?:['’]?s)?(?![a-z0-9])"
        return re.search(whole, self.around_folded) is not None

    def counterparts(self, place: int) -> list[int]:
        """Return the places in the source of what says the same as a unit of the claim, wherever it stands."""
        there = self.compared.counterpart[place]
        row = self.compared.similarity[place]
        return [] if there is None else [at for at, value in enumerate(row) if value >= max(ALIKE, NEARLY * row[there])]

    def most_alike(self, place: int) -> float:
        """Return how alike the most alike unit of the cited words is to one of the claim."""
        row = self.compared.similarity[place]
        return float(row.max()) if len(row) else 0.0


def is_named(unit: Unit) -> bool:
    """Return whether a unit is a name, or part of one."""
    return unit.is_proper or (unit.name is not None and unit.name.kind != "term")


def is_held(amount: Amount, stated: Sequence[Amount]) -> bool:
    """Return whether an amount is among those stated."""
    return any(amount.same_as(other) for other in stated)
