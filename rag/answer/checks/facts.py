"""Numbers and names: whether the cited words hold them, and hold them where the claim puts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.answer.checks.case import BETTER_FIT, Case, Problem, is_held, is_named
from rag.answer.compare import ALIKE, Comparison
from rag.text.countries import DEMONYMS, SEATS
from rag.text.fold import fold
from rag.text.measures import SUMS, Measured, is_same_unit, measured
from rag.text.names import HAN, NUMBERED, numbered_names
from rag.text.numbers import amounts
from rag.text.sounds import chinese_sound, heard_in, is_pinyin_of_some, sound_difference
from rag.text.tokens import stem
from rag.text.units import Unit

MOSTLY_SAID = 0.7
"""From this share on, a claim in another language surely speaks of the same, and a name in it is doubted less."""

CROSSED_MARGIN = 0.4
"""How much less sure fits are across languages."""

NAME_FIT, NAME_MARGIN, STRANGER_FIT = 1.3, 0.8, 1.2
"""A name is another's where that one's surroundings fit 1.3 times as well and 0.8 better; one that the cited words do
not have, where another's fit at all well."""

LONGEST_TITLE = 3
"""Units from a country or body to the person that it is said of."""

SURE_ALIKE = 0.3
"""From here on, words of two languages mean the same."""

SOUNDS_LIKE = 0.34

ORDINARY = (
    "academy administration agency alliance army assembly association authority bank board branch bureau cabinet center"
    " centre chamber city college commission committee company conference congress corporation council county court"
    " department district division embassy federation force forum foundation government group high hospital industry"
    " institute intermediate international investigation journal laboratory law league middle ministry municipal museum"
    " national navy news office organization parliament party people police prefecture procuratorate project province"
    " provincial public railway region regional republic research road school science security senate society state"
    " station street studies supreme system team technology town township trade union united university village".split()
)
"""Words with capitals in English names of institutions and places, where other languages have ordinary ones too."""

BELOW_ZERO = re.compile(
    r"(?:(?P<dash>(?<![A-Za-z\d.,%℃°度元日月年万亿–-])[-−])"
    r"|(?<![胜勝正自应應肩身担擔抱背欠])[负負]|零下|\b(?:minus|negative) )[$€£¥]?\Z",
    re.IGNORECASE,
)
"""What stands before a number that is less than nothing; a dash only before one of a kind that may be (-2.3%)."""

MAY_BE_NEGATIVE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|℃|°|度)|\d+\.\d")
LONGEST_SIGN = 12
FALL = ("rise", "-")
LOSS = re.compile(r"亏|赤字|逆差|\b(?:loss|losses|lost|deficit)\b", re.IGNORECASE)

SMALL, IDIOMATIC = 2, 3
"""Numerals below 2 are no facts, nor is the first across languages (首度); those in words up to 3 may stand for
something else in another language (both, 兩)."""


def missing_numbers(case: Case) -> Iterator[Problem]:
    """Find numbers that the cited words do not hold, with their units; a year may be the question's or passage's.

    But where the cited words tell of years, it must be one of these.
    """
    stated = measured(case.words)
    certain = {(amount.start, amount.end) for amount in amounts(case.claim)}
    tells_year = any(amount.unit == "year" for amount in stated)
    for unit in case.compared.claim:
        amount = unit.amount
        if amount is None:
            continue
        if any(amount.agrees_with(other) for other in stated):
            if _changes_sign(case, amount, stated):
                yield Problem("number", case.says(unit))
            continue
        is_small = (amount.start, amount.end) not in certain and amount.unit != "ordinal"
        if (is_small or case.is_crossed) and amount.value < SMALL:
            continue
        if (
            amount.unit == "year"
            and not tells_year
            and is_held(amount, [*measured(case.asked), *measured(case.around)])
        ):
            continue
        is_idiom = is_small and amount.value <= IDIOMATIC and not re.search(r"\d", case.says(unit))
        yield Problem("number", case.says(unit), is_grave=not (is_idiom and case.is_crossed))


def _is_below_zero(words: str, amount: Measured) -> bool:
    sign = BELOW_ZERO.search(words, max(0, amount.start - LONGEST_SIGN), amount.start)
    if sign is None or not sign["dash"]:
        return sign is not None
    return amount.unit in SUMS or MAY_BE_NEGATIVE.match(words, amount.start) is not None


def _changes_sign(case: Case, amount: Measured, stated: Sequence[Measured]) -> bool:
    """Return whether a number has another sign than in the cited words; a fall or loss is told without one too."""
    signs = {_is_below_zero(case.words, other) for other in stated if amount.same_as(other)}
    if _is_below_zero(case.claim, amount) in signs:
        return False
    falls = any((cue.group, cue.value) == FALL for unit in (*case.compared.claim, *case.told) for cue in unit.cues)
    return not falls and not LOSS.search(fold(f"{case.claim}\n{case.words}"))


def belonging(case: Case) -> Iterator[Problem]:
    """Find a number or a name where the cited words have another one."""
    compared = case.compared
    for place, unit in enumerate(compared.claim):
        is_name = unit.name is not None and unit.name.kind != "term"
        if not (unit.amount or is_name or (unit.is_proper and not case.is_crossed)):
            continue
        own, others = [], []
        for there, other in enumerate(compared.source):
            if unit.amount:
                if other.amount and unit.amount.agrees_with(other.amount):
                    own.append(there)
                elif other.amount and _is_comparable(unit.amount, other.amount):
                    others.append(there)
            elif unit.key == other.key or (case.is_crossed and compared.similarity[place, there] >= SURE_ALIKE):
                own.append(there)
            elif _is_rival(unit, other):
                others.append(there)
        if not own and (unit.amount or case.is_crossed):
            continue
        if _is_paired(compared, place, own) or (not own and _is_part_known(case, place)):
            continue
        if own and _first_named(compared.claim) == place:
            others = [there for there in others if _begins(compared, there)]
        best = max((compared.fit(place, there) for there in others), default=0.0)
        fits = max((compared.fit(place, there) for there in own), default=0.0)
        if case.is_crossed:
            best -= CROSSED_MARGIN
        if best > _limit(fits, is_amount=unit.amount is not None, is_there=bool(own)):
            yield Problem("belongs", case.says(unit), is_grave=unit.amount is not None or not case.is_crossed)


def _is_paired(compared: Comparison, place: int, own: Sequence[int]) -> bool:
    """Return whether a number stands before, or behind, the same other number in the claim and in the source."""
    if compared.claim[place].amount is None:
        return False

    def beside(units: Sequence[Unit], at: int) -> set[tuple[bool, str]]:
        amounts_there = [n for n, unit in enumerate(units) if unit.amount]
        where = amounts_there.index(at)
        return {
            (n < at, units[n].key)
            for n in amounts_there[max(0, where - 1) : where + 2]
            if n != at and units[n].clause == units[at].clause
        }

    ours = beside(compared.claim, place)
    return any(ours & beside(compared.source, there) for there in own)


def _is_part_known(case: Case, place: int) -> bool:
    """Return whether another word of the same name is in the cited words."""
    keys = {unit.key for unit in case.compared.source}
    return any(
        place in run and any(case.compared.claim[at].key in keys for at in run)
        for run in _name_runs(case.compared.claim)
    )


def _first_named(units: Sequence[Unit]) -> int | None:
    return next((place for place, unit in enumerate(units) if is_named(unit)), None)


def _begins(compared: Comparison, there: int) -> bool:
    """Return whether a name of the source stands before all that the claim repeats of its clause: is its doer.

    Another one in a later clause does not take the place of a claim's doer, who may be named long before.
    """
    clause = compared.source[there].clause
    return not any(place < there and compared.source[place].clause == clause for _, place in compared.pairs)


def _is_rival(unit: Unit, other: Unit) -> bool:
    """Return whether two different names may stand in each other's place."""
    if unit.name and other.name:
        return unit.name.kind == other.name.kind
    return other.is_proper or (other.name is not None and other.name.kind != "term")


def _limit(fits: float, *, is_amount: bool, is_there: bool) -> float:
    """Return how well another's surroundings may fit at most."""
    if is_amount:
        return fits + BETTER_FIT
    return NAME_FIT * fits + NAME_MARGIN if is_there else STRANGER_FIT


def _is_comparable(one: Measured, other: Measured) -> bool:
    return one.percent == other.percent and is_same_unit(one.unit, other.unit)


def unknown_names(case: Case) -> Iterator[Problem]:
    """Find names that are not in the cited words, their passages or titles, in any form or by their sound."""
    for run in _name_runs(case.compared.claim):
        known = [_is_known(case, place) for place in run]
        if case.is_crossed and (any(known) or (len(run) == 1 and _is_beside_known(case, run[0]))):
            continue
        is_doubtful = any(known) or _may_be_translated(case, run) or _leads_to_known(case, run[-1])
        for place, is_known in zip(run, known, strict=True):
            unit = case.compared.claim[place]
            name = case.says(unit)
            if not is_known and not (case.is_crossed and unit.key in _ordinary_stems()):
                yield Problem("name", name, is_grave=not (is_doubtful or (case.is_crossed and name in DEMONYMS)))
    if not case.is_crossed:
        yield from (Problem("name", stretch) for stretch in _strange_stretches(case))
    present = {
        form.lower() for name in numbered_names(case.words) for form in (*name.split("-"), name.replace("-", ""))
    }
    amounts_there = [unit for unit in case.compared.claim if unit.amount]
    for numbered in NUMBERED.finditer(case.claim):
        plain = numbered[0].replace("-", "").lower()
        is_amount = any(
            case.says(unit) == numbered[0]
            or (numbered.start() < unit.end and unit.start < numbered.end() and _is_stated(unit, case))
            for unit in amounts_there
        )
        if not is_amount and not {plain, plain.removesuffix("s")} & present:
            yield Problem("name", numbered[0])


def _is_stated(unit: Unit, case: Case) -> bool:
    """Return whether the cited words hold the amount of a unit, counted in the same (a 2-year contract)."""
    amount = unit.amount
    return amount is not None and any(
        amount.agrees_with(other) and amount.unit == other.unit for other in measured(case.words)
    )


@cache
def _ordinary_stems() -> frozenset[str]:
    return frozenset(map(stem, ORDINARY))


def _may_be_translated(case: Case, run: Sequence[int]) -> bool:
    """Return whether a name that was not found may be there in another language."""
    if not case.is_crossed or not case.is_seen:
        return case.is_crossed
    is_like = any(case.most_alike(place) >= ALIKE for place in run)
    return is_like and case.compared.share_said >= MOSTLY_SAID


def _name_runs(units: Sequence[Unit]) -> Iterator[list[int]]:
    """Yield the places of names: one of the table alone, the words of another ("Nobel Prize") together."""
    run: list[int] = []
    for place, unit in enumerate(units):
        if unit.is_proper and unit.name is None:
            if run and units[run[-1]].end + 1 < unit.start:
                yield run
                run = []
            run.append(place)
        elif unit.name is not None and unit.name.kind != "term":
            yield [place]
    if run:
        yield run


def _is_beside_known(case: Case, place: int) -> bool:
    """Return whether a name only adds to a known one beside it: its title, or where a town is (London, England)."""
    return _is_title(case, place) or (place > 0 and _tells_where(case, place) and _is_known(case, place - 1))


def _leads_to_known(case: Case, place: int) -> bool:
    """Return whether a name says of what a person is, who stands close behind and is known: US President Trump."""
    its_clause = case.compared.claim[place].clause
    behind = case.compared.claim[place + 1 : place + 1 + LONGEST_TITLE]
    person = next((at for at, unit in enumerate(behind, place + 1) if unit.name and unit.name.kind == "person"), None)
    return person is not None and case.compared.claim[person].clause == its_clause and _is_known(case, person)


def _tells_where(case: Case, place: int) -> bool:
    town, its = case.compared.claim[place - 1 : place + 1]
    are_places = all(unit.name is not None and unit.name.kind == "place" for unit in (town, its))
    return are_places and case.claim[town.end : its.start] == ", "


def _is_title(case: Case, place: int) -> bool:
    """Return whether a capitalised word stands right beside a known name: CEO Jensen Huang."""
    unit = case.compared.claim[place]
    return unit.name is None and any(
        other.name is not None
        and min(abs(other.start - unit.end), abs(unit.start - other.end)) <= 1
        and _is_known(case, at)
        for at, other in enumerate(case.compared.claim)
    )


def _is_known(case: Case, place: int) -> bool:
    unit = case.compared.claim[place]
    if unit.key in {other.key for other in case.compared.source} or case.stands_around(unit):
        return True
    if unit.name is not None:
        if SEATS.get(unit.name.en) in {name.en for name in case.named_around}:
            return True
        is_around = unit.name in case.named_around or any(
            HAN.search(form) and fold(form).lower() in case.around_folded for form in unit.name.forms
        )
        return is_around or (
            case.is_crossed
            and (case.most_alike(place) >= SURE_ALIKE or is_pinyin_of_some(case.says(unit), case.around))
        )
    if case.most_alike(place) >= SURE_ALIKE:
        return True
    return case.is_crossed and _sounds_known(case.says(unit), case.around, case.latin_around)


def _sounds_known(name: str, around: str, latin: Sequence[str]) -> bool:
    if HAN.search(name):
        sound = chinese_sound(name)
        return any(sound_difference(sound, one) <= SOUNDS_LIKE for one in latin)
    return heard_in(name, around)


def _strange_stretches(case: Case) -> Iterator[str]:
    """Yield runs of Chinese characters that are no words, of which no two stand side by side in the passages: names."""
    folded = fold(case.claim)

    def is_strange(unit: Unit) -> bool:
        pairs = (folded[max(0, unit.start - 1) : unit.end], folded[unit.start : unit.end + 1])
        return (
            unit.end - unit.start == 1
            and HAN.match(unit.key) is not None
            and not (unit.is_empty or unit.cues or unit.is_fact)
            and not any(len(pair) == 2 and pair in case.around_folded for pair in pairs)
        )

    run: list[Unit] = []
    for unit in case.compared.claim:
        if is_strange(unit) and (not run or run[-1].end == unit.start):
            run.append(unit)
            continue
        if len(run) > 1:
            yield case.claim[run[0].start : run[-1].end]
        run = [unit] if is_strange(unit) else []
    if len(run) > 1:
        yield case.claim[run[0].start : run[-1].end]
