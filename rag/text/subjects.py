"""What a question names (years, days, versions, people, towns), and whether words speak of another instead.

The H200 is not the H20, the talks in London are not those in Stockholm, and what was said in 2024 is not what was said
in 2030, however alike the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.text.countries import COUNTRIES, SEATS
from rag.text.days import Day, days_named
from rag.text.fold import fold
from rag.text.measures import Measured, measured
from rag.text.names import Name, NameTable, numbered_names, singular
from rag.text.sentences import begins_with_pronoun

FIRST_YEAR = 1000
BEHIND_ANOTHER = re.compile(
    r"(?:[较比](?![亚特利赛例重如大小高基])|自(?![己然由民动主家身行])|[高低多少大小早晚好]于|[出诞]?生于|[创成建设]立于)[^，,；;。]{0,4}\Z"
    r"|\b(?:than|from|since)(?: in)? (?:\S{0,4}\d\S{0,9} (?:(?:million|billion|trillion) )?in )?\Z"
    r"|\b(?:compared (?:with|to)|versus|vs\.?|a year (?:ago|earlier)|born in|founded in|established in)[^,;.]{0,20}\Z",
    re.IGNORECASE,
)
"""What stands before a year that something is compared with, or has been so since: 較2024年, up from $3 in 2023."""

BEFORE_ANOTHER = re.compile(
    r"[）)]? ?年?[）)]?(?:的?同期|以来|起(?![飞诉草义伏])|[出诞]?生(?=[于在的，,。]|\Z)|[创成建设]立)"
)
LONGEST_BEHIND = 60
LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Subjects:
    """The years, days, versions (H20), people and towns that a question names."""

    years: frozenset[float]
    days: frozenset[Day]
    versions: frozenset[str]
    people: frozenset[Name]
    towns: frozenset[Name]
    names: NameTable

    def are_others_in(self, words: str, told: Sequence[Measured], before: str = "") -> bool:
        """Return whether words speak of another year, day, version, person or town instead.

        `told` are their amounts. Words that name no day or month are of the last day that is named `before` them; those
        that begin with a pronoun may be about anybody.
        """
        years, versions = _years_of(told), _versions_of(words)
        if self.years and not self.years & years and _years_of(_own(told, words)):
            return True
        if self.days and _are_other_days(self.days, days_named(words) or _last_day(before)):
            return True
        if versions and not self.versions & versions and _letters(self.versions) & _letters(versions):
            return True
        if _are_others(self.towns, _towns_of(words, self.names)):
            return True
        return not begins_with_pronoun(words) and _are_others(self.people, _people_of(words, self.names))


def subjects_of(question: str, names: NameTable, asks_when: bool, asks_who: bool) -> Subjects:
    """Return what a question names. One for a time may name another to tell what it means, and so one for a name."""
    return Subjects(
        years=frozenset() if asks_when else _years_of(measured(question)),
        days=frozenset() if asks_when else frozenset(days_named(question)),
        versions=_versions_of(question),
        people=frozenset() if asks_who else _people_of(question, names),
        towns=_towns_of(question, names),
        names=names,
    )


def is_year(one: Measured) -> bool:
    """Return whether an amount is a year, and no number of years."""
    return one.unit == "year" and one.value >= FIRST_YEAR


def is_town(name: Name) -> bool:
    """Return whether a name is that of a place, but no country and no seat of a government, which stands for one."""
    return name.kind == "place" and name.en not in _states()


def _years_of(told: Iterable[Measured]) -> frozenset[float]:
    return frozenset(one.value for one in told if is_year(one))


def _own(told: Iterable[Measured], words: str) -> Iterator[Measured]:
    """Yield the amounts that are none of another time, which words compare theirs with or begin from."""
    shadow = fold(words)
    for one in told:
        behind = BEHIND_ANOTHER.search(shadow, max(0, one.start - LONGEST_BEHIND), one.start)
        if not behind and not BEFORE_ANOTHER.match(shadow, one.end):
            yield one


def _versions_of(text: str) -> frozenset[str]:
    return frozenset(singular(name) for name in numbered_names(text))


def _people_of(text: str, names: NameTable) -> frozenset[Name]:
    return frozenset(name for _, name in names.names_in(text) if name.kind == "person")


def _towns_of(text: str, names: NameTable) -> frozenset[Name]:
    return frozenset(name for _, name in names.names_in(text) if is_town(name))


@cache
def _states() -> frozenset[str | None]:
    return frozenset((*COUNTRIES, *SEATS))


def _last_day(text: str) -> list[Day]:
    return [day for day in days_named(text) if day[1] is not None][-1:]


def _are_others(asked: frozenset[Name], named: frozenset[Name]) -> bool:
    return bool(asked and named) and not asked & named


def _are_other_days(asked: Iterable[Day], named: Iterable[Day]) -> bool:
    """Return whether there are days and none can be one that is asked about."""
    same = [
        all(None in both or both[0] == both[1] for both in zip(one, other, strict=True))
        for one in asked
        for other in named
    ]
    return bool(same) and not any(same)


def _letters(versions: Iterable[str]) -> set[str]:
    return {match[0] for one in versions if (match := LETTERS.match(one))}
