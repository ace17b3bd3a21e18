"""What is denied, possible, planned, opposite or said of how many: whether claim and cited words agree on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answer.checks.case import BETTER_FIT, Case, Problem, is_named
from rag.answer.compare import cues_over
from rag.text.cues import Cue, are_opposite
from rag.text.fold import fold, is_han
from rag.text.units import Unit

FOLLOWS: dict[str, frozenset[str]] = {
    "": frozenset({"", "done", "can", "future", "forecast"}),
    "done": frozenset({"", "done"}),
    "future": frozenset({"", "future", "forecast", "plan"}),
    "plan": frozenset({"plan", "future", "forecast"}),
    "forecast": frozenset({"forecast", "future", "possible", "plan"}),
    "possible": frozenset({"possible", "can", "forecast"}),
    "must": frozenset({"must"}),
    "should": frozenset({"should"}),
    "can": frozenset({"", "can", "possible"}),
}
"""Which modality a claim may have where its source has this one; "" is none."""

ADDED_IN_ENGLISH = {"can"}
"""Modality that English has where Chinese needs none: 再出口 is "before it can be exported"."""

KINDRED = ({"at least", "more than"}, {"at most", "less than"}, {"most", "many"}, {"few", "only"})
"""Quantities that say nearly the same."""

HARMLESS = {"about", "some", "reported"}
"""Quantities and hearsay that weaken what a source states outright."""

NEAR, FAR = 3, 6
"""How many telling words away a no, and a verb that says no, still deny a word."""

DENIED_BOUND = {"more than": "at most", "at least": "less than", "less than": "at least", "at most": "more than"}

CONVERSE = ("deal", "trade")
"""Opposites that may tell one event from its two ends: sold to them is bought by them."""

LOOSE = ("degree", "order", "force")
"""Opposites that one language often has where the other says it otherwise: 最先進 is the latest, 讓 to require."""

QUANTITIES = ("amount", "bound", "frequency", "hearsay")


def negation(case: Case) -> Iterator[Problem]:
    """Find what the claim denies and the cited words do not, and the other way round.

    What prevents, lacks or denies a thing says no as well.
    """
    compared = case.compared
    is_denied = any(cue.group == "negation" for unit in compared.source for cue in unit.cues)
    for at, head in _heads(compared.claim, "negation"):
        places = case.counterparts(head)
        if not any(_is_denied(compared.source, place) for place in places) and (places or not is_denied):
            yield Problem("negation", case.says(compared.claim[at]))
    ours = {there: at for at, there in compared.pairs}
    for at, head in _heads(compared.source, "negation"):
        if head in ours and not _is_denied(compared.claim, ours[head]):
            yield Problem("negation dropped", case.words[compared.source[at].start : compared.source[at].end])


def _is_denied(units: Sequence[Unit], place: int) -> bool:
    return bool(cues_over(units, place, "negation", NEAR) or cues_over(units, place, "implied negation", FAR))


def _heads(units: Sequence[Unit], group: str) -> Iterator[tuple[int, int]]:
    """Yield (place of a cue of the group, place of the word it is said of: the next telling one of its clause).

    A name is it only where nothing else is; of "no more than 50%" nothing is denied.
    """
    for at, unit in enumerate(units):
        if not any(cue.group == group for cue in unit.cues):
            continue
        later = [place for place in range(at + 1, len(units)) if units[place].clause == unit.clause]
        heads = [place for place in later if _is_head(units[place])]
        plain = [place for place in heads if not is_named(units[place])]
        head = next(iter(plain or heads), None)
        if head is not None and not (units[head].amount and cues_over(units, head, "bound", 1)):
            yield at, head


def _is_head(unit: Unit) -> bool:
    return not (unit.is_empty or unit.name or unit.is_proper) and (
        not unit.cues or any(cue.opposite for cue in unit.cues)
    )


def modality(case: Case) -> Iterator[Problem]:
    """Find what is said to be certain, planned, allowed or done otherwise than the source says."""
    compared = case.compared
    anywhere = {cue.value for unit in compared.source for cue in unit.cues if cue.group == "modality"}
    for at, there in compared.pairs:
        if compared.claim[at].is_fact or compared.claim[at].is_proper:
            continue
        ours = _values(compared.claim, at, "modality", 1) or {""}
        if case.is_crossed:
            is_added = ours <= ADDED_IN_ENGLISH and not any(map(is_han, case.claim))
            theirs = {"", *anywhere} if ours == {""} or is_added or not anywhere else anywhere
        else:
            theirs = _values(compared.source, there, "modality", 1) or {""}
            ours |= _of_clause(compared.claim, at, "modality")
        near = _values(compared.claim, at, "modality", NEAR) & _values(compared.source, there, "modality", NEAR)
        if not near & (ours | theirs) and not any(one in FOLLOWS[other] for other in theirs for one in ours):
            yield Problem("modality", case.says(compared.claim[at]), is_grave=not case.is_crossed or bool(anywhere))


def _of_clause(units: Sequence[Unit], place: int, group: str) -> set[str]:
    """Return the cues of a group in a unit's clause: of 大雨將持續, the rain's too."""
    clause = units[place].clause
    return {cue.value for unit in units if unit.clause == clause for cue in unit.cues if cue.group == group}


def _values(units: Sequence[Unit], place: int, group: str, reach: int) -> set[str]:
    return {cue.value for cue in cues_over(units, place, group, reach)}


def opposites(case: Case) -> Iterator[Problem]:
    """Find a word where the cited words have its opposite; what both undo or check (解除禁令) is none."""
    compared = case.compared
    for at, unit in enumerate(compared.claim):
        for cue in unit.cues:
            if cue.opposite is None:
                continue
            same = [place for place, other in enumerate(compared.source) if cue in other.cues]
            undone = set() if same else _undone_beside(case, at, cue)
            opposite = [
                place
                for place, other in enumerate(compared.source)
                if cue.opposite in other.cues and cue not in other.cues and place not in undone
            ]
            best = max((compared.fit(at, place) for place in opposite), default=0.0)
            fits = max((compared.fit(at, place) for place in same), default=0.0)
            if best > fits + BETTER_FIT:
                is_sure = cue.group not in CONVERSE and not (case.is_crossed and (same or cue.group in LOOSE))
                yield Problem("opposite", case.says(unit), is_grave=is_sure)
        if not case.is_crossed and any(
            _are_opposite(case, unit, other) and compared.fit(at, place) > BETTER_FIT
            for place, other in enumerate(compared.source)
        ):
            yield Problem("opposite", case.says(unit))


def _undone_beside(case: Case, at: int, cue: Cue) -> set[int]:
    """Return the places in the source of what a word's neighbours in the claim say in the same words.

    To lift a ban is to end it, though lifting alone is the contrary of a ban; so the source must undo something too. A
    rise checked is said so in any words (成長放緩, 增速放緩).
    """
    compared = case.compared
    telling = [place for place, unit in enumerate(compared.claim) if not unit.is_empty]
    if at not in telling:
        return set()
    where = telling.index(at)
    beside = {*telling[max(0, where - 1) : where], *telling[where + 1 : where + 2]}
    undoing = {unit.clause for unit in compared.source if any(_undoes(one, unit) for one in unit.cues)}
    return {
        there
        for place, there in compared.pairs
        if place in beside
        and compared.claim[place].key == compared.source[there].key
        and compared.claim[place].clause == compared.claim[at].clause
        and (cue.group == "rise" or compared.source[there].clause in undoing)
    }


def _undoes(cue: Cue, unit: Unit) -> bool:
    """Return whether a cue of a unit ends or revokes something, and is no ban itself."""
    if cue.group == "implied negation":
        return not any(one.group == "permit" for one in unit.cues)
    return cue.group in ("phase", "apply") and cue.value == "-"


def _are_opposite(case: Case, unit: Unit, other: Unit) -> bool:
    one, two = fold(case.says(unit)).lower(), fold(case.words[other.start : other.end]).lower()
    return are_opposite(one, two) and one not in fold(case.words).lower()


def quantities(case: Case) -> Iterator[Problem]:
    """Find all, most, at least, always and the like where the source says otherwise, and hearsay told as a fact."""
    compared = case.compared
    for group in QUANTITIES:
        anywhere = _said_anywhere(compared.source, group)
        for at, there in compared.pairs:
            if (group == "bound") != (compared.claim[at].amount is not None):
                continue
            ours = _said_of(compared.claim, at, group, 1)
            theirs = _said_of(compared.source, there, group, 1)
            if not ours:
                if theirs and group == "hearsay" and not case.is_crossed:
                    yield Problem("hearsay", case.says(compared.claim[at]), is_grave=False)
                continue
            nearby = anywhere if case.is_crossed else _said_of(compared.source, there, group, NEAR)
            if any(one == other or {one, other} in KINDRED for one in ours for other in nearby):
                continue
            if theirs or not ours <= HARMLESS:
                kind = "bound" if group == "bound" else "quantity"
                yield Problem(kind, case.says(compared.claim[at]), is_grave=bool(nearby) or not case.is_crossed)


def _said_anywhere(units: Sequence[Unit], group: str) -> set[str]:
    found = set()
    for before, unit in zip([None, *units], units, strict=False):
        is_denied = before is not None and any(cue.group == "negation" for cue in before.cues)
        for cue in unit.cues:
            if cue.group == group:
                found.add(DENIED_BOUND.get(cue.value, cue.value) if is_denied else cue.value)
    return found


def _said_of(units: Sequence[Unit], place: int, group: str, reach: int) -> set[str]:
    """Return the cues of a group that are said of a unit; those of an amount stand behind it too (70 以上)."""
    found = _values(units, place, group, 2 if group == "bound" else reach)
    for other in units[place + 1 : place + 3] if group == "bound" else ():
        found |= {cue.value for cue in other.cues if cue.group == group and other.clause == units[place].clause}
    is_denied = group == "bound" and bool(cues_over(units, place, "negation", 2))
    return {DENIED_BOUND.get(value, value) for value in found} if is_denied else found
