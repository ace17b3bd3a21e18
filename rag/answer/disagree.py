"""Where other evidence says otherwise than what an answer cites: a newer report, or another account of a thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.compare import Comparison, compare
from rag.text.dated import dated, periods_meant
from rag.text.days import last_day
from rag.text.measures import is_same_unit
from rag.text.names import NameTable, numbered_names
from rag.text.units import Unit
from rag.types import Evidence, WordVectors

SAME_THING = 1.5
"""How well the surroundings of two figures or two opposite words must fit to be about the same thing, of about 4."""

DATES = ("year", "month", "day", "ordinal")
BOUNDS = ("at least", "more than", "at most", "less than")
WEIGHED = ("plan", "possible")
TALKED_OF = frozenset({"讨论", "商讨", "商议", "研议", "discuss", "debat"})
"""Cues and words before what is only talked of: to weigh a ban does not contradict a permission."""

NAMING_KINDS = ("person", "company", "organisation", "product")


@dataclass(frozen=True)
class OtherAccount:
    """Evidence that says otherwise than a cited sentence; `newer_source` if its article is of a later day."""

    kind: Literal["newer_source", "conflict"]
    cited: Evidence
    other: Evidence


def other_accounts(
    cited: Sequence[Evidence], evidence: Sequence[Evidence], names: NameTable, word_vectors: WordVectors | None
) -> Iterator[OtherAccount]:
    """Yield the evidence of other articles that gives another figure, or says the opposite, of what is cited.

    It may be cited too; what each of two says is told once. What an older article says otherwise than a newer one that
    is cited is no news, and left out.
    """
    both: list[set[int]] = []
    for one in evidence:
        for own in cited:
            kind = _kind(own, one)
            if kind is None or {id(own), id(one)} in both:
                continue
            if _differ(own, one, names, word_vectors):
                both.append({id(own), id(one)})
                yield OtherAccount(kind, own, one)
                break


def _kind(cited: Evidence, other: Evidence) -> Literal["newer_source", "conflict"] | None:
    if cited.article.id == other.article.id or cited.article.report == other.article.report:
        return None
    ours, theirs = cited.article.published, other.article.published
    if ours is None or theirs is None:
        return "conflict"
    shortest = min(len(ours), len(theirs))
    if ours[:shortest] == theirs[:shortest]:
        return "conflict"
    return "newer_source" if theirs > ours else None


def _differ(cited: Evidence, other: Evidence, names: NameTable, word_vectors: WordVectors | None) -> bool:
    ours, theirs = (dated(one.reading, one.article.published) for one in (cited, other))
    if not _named(ours, names) & _named(theirs, names):
        return False
    if not _of_one_time(cited, other):
        return False
    compared = compare(ours, theirs, names, word_vectors)
    return _other_figure(compared) or _opposite(compared)


def _of_one_time(one: Evidence, other: Evidence) -> bool:
    """Return whether two sentences may speak of the same time: some time that they name overlaps, or one names none."""
    ours, theirs = (_periods(evidence) for evidence in (one, other))
    return not ours or not theirs or any(a <= d and c <= b for a, b in ours for c, d in theirs)


def _periods(evidence: Evidence) -> list[tuple[str, str]]:
    published = evidence.article.published
    if published is None:
        return []
    meant = periods_meant(evidence.reading, last_day(published))
    return [(period.first or "", period.last or "9999") for period, _, _ in meant]


def _named(words: str, names: NameTable) -> set[str]:
    known = (name.en or name.zh_tw for _, name in names.names_in(words) if name.kind in NAMING_KINDS)
    return {*known, *(name.lower() for name in numbered_names(words))}


def _other_figure(compared: Comparison) -> bool:
    """Return whether a figure of the first stands where the second has another one of its kind."""
    theirs = [(there, unit.amount) for there, unit in enumerate(compared.source) if unit.amount]
    for place, unit in enumerate(compared.claim):
        amount = unit.amount
        if amount is None or amount.unit in DATES or any(amount.same_as(other) for _, other in theirs):
            continue
        for there, other in theirs:
            if _is_bound(compared.claim, place) or _is_bound(compared.source, there):
                continue
            if _are_of_other_times(compared, place, there):
                continue
            is_like = amount.percent == other.percent and is_same_unit(amount.unit, other.unit)
            if is_like and (amount.unit or amount.percent) and compared.fit(place, there) >= SAME_THING:
                return True
    return False


def _are_of_other_times(compared: Comparison, place: int, there: int) -> bool:
    """Return whether the clauses of two figures name only other years or quarters: 第一季, 2026 財年."""

    def named(units: Sequence[Unit], at: int, unit: str) -> set[float]:
        of_clause = (one.amount for one in units if one.clause == units[at].clause)
        return {amount.value for amount in of_clause if amount and amount.unit == unit}

    both = ((named(compared.claim, place, unit), named(compared.source, there, unit)) for unit in ("year", "ordinal"))
    return any(ours and theirs and not ours & theirs for ours, theirs in both)


def _is_bound(units: Sequence[Unit], place: int) -> bool:
    """Return whether a figure is only a bound: at least, more than, up to."""
    return any(cue.value in BOUNDS for unit in units[max(0, place - 1) : place + 2] for cue in unit.cues)


def _opposite(compared: Comparison) -> bool:
    """Return whether the second says the opposite of a word of the first, of the same thing, and never the word.

    What only one of them weighs is no opposite of what the other does.
    """
    said = {cue for unit in compared.source for cue in unit.cues}
    for place, unit in enumerate(compared.claim):
        for cue in unit.cues:
            if cue.opposite is None or cue in said or cue.opposite not in said:
                continue
            is_weighed = _is_weighed(compared.claim, place)
            for there, other in enumerate(compared.source):
                is_opposite = cue.opposite in other.cues and _is_weighed(compared.source, there) == is_weighed
                if is_opposite and compared.fit(place, there) >= SAME_THING:
                    return True
    return False


def _is_weighed(units: Sequence[Unit], place: int) -> bool:
    """Return whether what a unit says is only planned, possible or talked of, in its clause."""
    return any(
        unit.clause == units[place].clause
        and (unit.key in TALKED_OF or any(cue.group == "modality" and cue.value in WEIGHED for cue in unit.cues))
        for unit in units[:place]
    )
