"""Numbers with what they count: 70萬噸 is not 70萬公斤, and 3年 not 3個月. The units are in `measures.tsv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from rag.text.days import ORDINAL_ENDING
from rag.text.fold import shadow as shadow_of
from rag.text.numbers import ORDINALS, Amount, amounts

BEFORE = re.compile(
    r"(人民币|新台币|台币|美元|美金|港币|港元|欧元|日元|英镑|(?<![a-z])(?:us\$|nt\$|hk\$|au?\$|ca?\$|sg?\$|nz\$|r\$|rm"
    r"|usd|eur|rmb|cny|jpy|krw|gbp|twd|hkd|aud|cad|sgd|nzd|inr|chf)|[$€£¥₹₩₽฿第])\s?\Z"
)
ORDINAL = "ordinal"
COUNTED_ALONG = ("century", "decade")
"""Units that English counts in ordinals and Chinese does not: the 19th century; not the sixth edition, 第六屆."""

LOCAL_MONEY = "local money"
KINDS_OF_LOCAL_MONEY = frozenset({LOCAL_MONEY, "yuan", "taiwan dollar", "hong kong dollar"})
"""What 元 alone may be, as the reader knows from where the report is written."""
SUMS: frozenset[str | None] = KINDS_OF_LOCAL_MONEY | frozenset(
    "us dollar, euro, yen, pound sterling, won, rouble, swiss franc, australian dollar, canadian dollar"
    ", singapore dollar, new zealand dollar, rupee, baht, ringgit, rupiah, dong, peso, real, riyal, dirham, krona, lira"
    ", rand, shekel, pataca".split(", ")
)

MONTH_NAME = re.compile("(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*")
BESIDE_DATE = re.compile(rf"{ORDINAL_ENDING}?(?: of)?[\s,]{{0,2}}")
LAST_DAY = 31
ATTACHED = re.compile(
    r"(?<![a-z0-9_.,])(?:(?P<currency>us\$|nt\$|hk\$|au?\$|ca?\$|sg?\$|nz\$|r\$"
    r"|[$€£¥₹₩])(?P<money>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>[kmbt])"
    rf"|(?P<number>\d+(?:\.\d+)?)(?:(?P<unit>nm|km|kg|mm|cm|mg|ml|kb|mb|gb|tb|pb|w(?!\w)|kw|mw|gw|kwh|mwh|gwh|twh|khz|mhz"
    rf"|ghz|hz|kv|mah|gbps|mbps|mph|kph|ppm|bps|x(?!\w))|{ORDINAL_ENDING}))(?![a-z0-9_])"
)
"""Numbers grown together with their unit or ending: 3nm, 18th; and the sums of newspapers: $30m, €5k. Before a Chinese
character w and x are no units: 5w元 is 50,000."""
SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
YEAR_AS_WRITTEN = re.compile(r"(?<![\d,.])\d{4}(?![\d点]|[,.]\d)|[一二][零一二三四五六七八九〇○]{3}(?!点)")
RANGE = re.compile(r"\s?(?:[-–~至到]|to|and)\s?")
LONGEST = 20
BETWEEN = re.compile(r"[多余几\s-]{0,2}")
VAGUE = frozenset({"piece", "person", "company", "time", "times"})
"""Units whose words also stand for other things; they are told apart from those of other kinds, not from each other."""


@dataclass(frozen=True)
class Measured(Amount):
    """An amount with the unit it is counted in; None where no known one stands beside it."""

    unit: str | None = None

    def agrees_with(self, other: Measured) -> bool:
        """Return whether both state the same amount, in the same unit where both tell one."""
        return self.same_as(other) and (
            is_same_unit(self.unit, other.unit)
            or self.unit is None
            or other.unit is None
            or (self.unit in VAGUE and other.unit in VAGUE)
        )


def is_same_unit(one: str | None, other: str | None) -> bool:
    """Return whether two units are the same, or may be, as 元 and 新台幣; None is one of its own."""
    return one == other or (LOCAL_MONEY in (one, other) and {one, other} <= KINDS_OF_LOCAL_MONEY)


@cache
def _units() -> tuple[dict[str, str], re.Pattern[str]]:
    text = files("rag.text").joinpath("measures.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        for word in filter(None, (*row["zh"].split("|"), *row["en"].split("|"))):
            found[word] = row["unit"]
    forms = "|".join(
        re.escape(word) + (r"e?s?(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(found, key=len, reverse=True)
    )
    return found, re.compile(forms)


def is_unit(word: str) -> bool:
    """Return whether a word is that of a unit."""
    return word.removesuffix("s") in _units()[0]


def measured(text: str) -> list[Measured]:
    """Return the amounts of a text, small numerals and ordinals among them, with their units."""
    shadow = shadow_of(text).lower()
    found: list[Measured] = []
    for one in reversed(amounts(text, every_numeral=True)):
        unit = _unit_at(shadow, one.start, one.end)
        if shadow[one.start : one.end] in ORDINALS:
            unit = _counted_by_ordinals(unit)
        if unit is None and MONTH_NAME.fullmatch(shadow, one.start, one.end):
            unit = "month"
        if unit is None and found and RANGE.fullmatch(shadow, one.end, found[-1].start):
            is_month_name = MONTH_NAME.fullmatch(shadow, found[-1].start, found[-1].end)
            unit = None if is_month_name else found[-1].unit
        found.append(Measured(one.value, one.percent, one.start, one.end, unit))
    found += [one for one in _attached(shadow) if all(one.end <= two.start or two.end <= one.start for two in found)]
    found.sort(key=lambda one: (one.start, one.end))
    return [_in_date(shadow, place, found) for place in range(len(found))]


def _attached(shadow: str) -> Iterator[Measured]:
    units = _units()[0]
    for match in ATTACHED.finditer(shadow):
        start, end = match.span()
        if match["currency"]:
            start += len(match["currency"])
            value = float(match["money"].replace(",", "")) * SCALES[match["scale"]]
            yield Measured(value, False, start, end, units[match["currency"]])
        else:
            unit = units.get(match["unit"]) or _unit_at(shadow, start, end)
            if match["unit"] is None:
                unit = _counted_by_ordinals(unit)
            yield Measured(float(match["number"]), False, start, end, unit)


def _counted_by_ordinals(unit: str | None) -> str | None:
    """Return the unit of an ordinal before a word of this unit: none where there is no such word."""
    return unit if unit in (None, *COUNTED_ALONG) else ORDINAL


def _in_date(shadow: str, place: int, found: Sequence[Measured]) -> Measured:
    """Return an amount as the day or year that it is beside an English month."""
    one = found[place]
    if one.unit is not None or one.percent:
        return one
    stretches = []
    if place:
        stretches.append((found[place - 1], shadow[found[place - 1].end : one.start]))
    if place + 1 < len(found):
        stretches.append((found[place + 1], shadow[one.end : found[place + 1].start]))
    is_beside = any(other.unit in ("month", "day") and BESIDE_DATE.fullmatch(gap) for other, gap in stretches)
    if _is_year(one.value) and YEAR_AS_WRITTEN.search(shadow, one.start, one.end + 1):
        return replace(one, unit="year")
    return replace(one, unit="day") if is_beside and 1 <= one.value <= LAST_DAY else one


def _is_year(value: float) -> bool:
    """Return whether a number may be a year of our times."""
    return 1500 <= value <= 2100 and value == int(value)


def _unit_at(shadow: str, start: int, end: int) -> str | None:
    units, forms = _units()
    before = BEFORE.search(shadow[max(0, start - LONGEST) : start])
    place = BETWEEN.match(shadow, end)
    found = forms.match(shadow, place.end() if place else end)
    if before and (before[1] == "第" or not found or units.get(found[0]) == LOCAL_MONEY):
        return ORDINAL if before[1] == "第" else units[before[1]]
    if not found:
        return None
    word = found[0]
    return units.get(word) or units.get(word.removesuffix("s")) or units.get(word.removesuffix("es"))
