"""Which words of a claim stand where in the words it cites, within a language and across.

Two words are alike where they are the same name, number, stem or cue, or where an encoder gives them like vectors in
their sentences; that aligns translations too (Jalili Sabet et al., "SimAlign: High Quality Word Alignments without
Parallel Training Data", 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rag.text.cues import Cue
from rag.text.names import NameTable
from rag.text.units import Unit, units_of
from rag.types import WordVectors

SAME, SAME_CUE = 1.0, 0.5
ALIKE = 0.2
"""The least similarity of words that may say the same: cosine, above what both have with all the others."""

NEARLY = 0.8
"""Of words nearly as alike as the most alike one, that with the fitting surroundings is meant."""

REACH = 6
"""How many telling words away the surroundings of a word reach, to either side."""

OTHER_SIDE, OTHER_CLAUSE = 0.5, 0.6
"""What a neighbour on the other side, or in the next clause, counts."""

AS_OTHERS_HAVE = 0.3
"""Added to the similarity of a neighbour, so that translations count nearly as much as equal words."""

NUMBER_COUNTS = 1.5
"""What a number beside a word counts: few words tell a fact apart from another as surely."""

MOST_UNITS = 250
"""Of cited words: more than three long sentences have; the encoder reads no further, and every two are compared."""

PASSIVE, BY = ("被", "遭"), "by"


@dataclass(frozen=True)
class Comparison:
    """A claim and the words it cites, as units, with the similarity of every two, shape (claim, source)."""

    claim: Sequence[Unit]
    source: Sequence[Unit]
    similarity: np.ndarray

    @cached_property
    def counterpart(self) -> list[int | None]:
        """For each unit of the claim, the place of the one in the source that says the same; None if none does."""
        places: list[int | None] = []
        for at, row in enumerate(self.similarity):
            most = row.max() if len(row) else 0.0
            near = np.flatnonzero(row >= max(ALIKE, NEARLY * most)).tolist()
            places.append(max(near, key=lambda there: row[there] + self.fit(at, there), default=None))
        return places

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """The places (claim, source) of the telling units that are each other's counterparts, in the claim's order."""
        best = self.similarity.argmax(axis=0) if len(self.claim) else []
        return [
            (at, there)
            for at, there in enumerate(self.counterpart)
            if there is not None
            and not self.claim[at].is_empty
            and self.counterpart[best[there]] == there
            and (best[there] == at or self.similarity[at, there] >= NEARLY * self.similarity[best[there], there])
        ]

    @cached_property
    def share_said(self) -> float:
        """The share of the claim's telling units that have a counterpart; 0 of a claim that tells nothing (是的。)."""
        telling = [at for at, unit in enumerate(self.claim) if not unit.is_empty]
        return sum(self.counterpart[at] is not None for at in telling) / len(telling) if telling else 0.0

    @cached_property
    def is_turned(self) -> bool:
        """Whether one is in the passive voice and the other is not."""
        return _is_passive(self.claim) != _is_passive(self.source)

    def fit(self, place: int, other: int) -> float:
        """Return how alike the surroundings of a unit of the claim and of one of the source are, 0 to about 4."""
        ours, our_weights = self._surroundings_of_claim[place]
        theirs, their_weights = self._surroundings_of_source[other]
        if not len(ours) or not len(theirs):
            return 0.0
        alike = self.similarity[np.ix_(ours, theirs)]
        counted = np.where(alike >= ALIKE, np.minimum(SAME, alike + AS_OTHERS_HAVE), 0.0)
        counted[[self.claim[at].amount is not None for at in ours]] *= NUMBER_COUNTS
        weights = np.sqrt(np.abs(np.outer(our_weights, their_weights)))
        is_same_side = (np.outer(our_weights, their_weights) > 0) != self.is_turned
        return float((counted * weights * np.where(is_same_side, 1.0, OTHER_SIDE)).max(axis=1).sum())

    @cached_property
    def _surroundings_of_claim(self) -> list[tuple[np.ndarray, np.ndarray]]:
        return [_surroundings(self.claim, place) for place in range(len(self.claim))]

    @cached_property
    def _surroundings_of_source(self) -> list[tuple[np.ndarray, np.ndarray]]:
        return [_surroundings(self.source, place) for place in range(len(self.source))]


def _surroundings(units: Sequence[Unit], place: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the telling units near one, and their weights: 1/distance, negative to the left."""
    places, weights = [], []
    for step in (-1, 1):
        distance, at = 0, place + step
        while 0 <= at < len(units) and distance < REACH and abs(units[at].clause - units[place].clause) <= 1:
            if not units[at].is_empty:
                distance += 1
                places.append(at)
                weights.append(step / distance * (1.0 if units[at].clause == units[place].clause else OTHER_CLAUSE))
            at += step
    return np.array(places, int), np.array(weights)


def _is_passive(units: Sequence[Unit]) -> bool:
    """Return whether something is done to somebody, and not just by 5% or by 2026."""

    def tells_doer(place: int) -> bool:
        behind = [unit for unit in units[place + 1 : place + 3] if unit.clause == units[place].clause]
        is_bare_amount = bool(behind) and behind[0].amount is not None and len(behind) == 1
        return units[place].key == BY and not is_bare_amount

    return any(unit.key in PASSIVE or tells_doer(place) for place, unit in enumerate(units))


def compare(claim: str, source: str, names: NameTable, word_vectors: WordVectors | None) -> Comparison:
    """Put a claim beside the words it cites. Without `word_vectors` only equal words are alike."""
    ours, theirs = units_of(claim, names), units_of(source, names)[:MOST_UNITS]
    similarity = np.zeros((len(ours), len(theirs)))
    if word_vectors is not None and ours and theirs:
        vectors, others = (
            word_vectors(text, [(unit.start, unit.end) for unit in units])
            for text, units in ((claim, ours), (source, theirs))
        )
        cosines = vectors @ others.T
        similarity += cosines - cosines.mean(axis=0, keepdims=True) - cosines.mean(axis=1, keepdims=True)
        similarity += cosines.mean()
    for at, one in enumerate(ours):
        for there, other in enumerate(theirs):
            if one.key == other.key:
                similarity[at, there] = SAME
            elif set(one.cues) & set(other.cues):
                similarity[at, there] = max(similarity[at, there], SAME_CUE)
            elif one.is_fact and other.is_fact:
                similarity[at, there] = 0.0
    return Comparison(ours, theirs, similarity)


def cues_over(units: Sequence[Unit], place: int, group: str, reach: int) -> set[Cue]:
    """Return the cues of a group that stand before a unit in its clause, less than `reach` telling units away."""
    found: set[Cue] = set()
    between, at = 0, place - 1
    while at >= 0 and between < reach and units[at].clause == units[place].clause:
        found |= {cue for cue in units[at].cues if cue.group == group}
        between += not units[at].is_empty and not units[at].cues
        at -= 1
    return found
