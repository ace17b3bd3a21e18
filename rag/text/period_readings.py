"""What the words of a time mean: a match of one of the ways to name it (`period_forms.py`), read on a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rag.text.days import MONTHS, ORDINAL_ENDING, first_day, iso_day
from rag.text.numbers import amounts

Days = tuple[date, date]


@dataclass(frozen=True)
class Find:
    """Words that mean days of a year, None where they do not say which; `days_in` raises ValueError if it has no such.

    `is_end` words (年底) stand for the last of their days, `is_over` words (前三季) for days that are past; `is_half`
    words ("5" in 5-7月) mean days only together with the words behind them.
    """

    start: int
    end: int
    year: int | None
    days_in: Callable[[int], Days]
    is_end: bool = False
    is_over: bool = False
    is_half: bool = False


UNITS = {
    "小时": "hour", "天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month",
    "季": "quarter", "季度": "quarter", "年": "year",
}  # fmt: skip
STEPS = {
    "大前": -3, "前": -2, "上上": -2, "昨": -1, "去": -1, "上": -1, "last": -1, "今": 0, "本": 0, "这": 0, "this": 0,
    "明": 1, "下": 1, "next": 1, "后": 2, "下下": 2, "大后": 3,
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
    "the year before last": -2, "last year": -1, "this year": 0, "the year": 0, "next year": 1,
}  # fmt: skip
"""How many days, weeks, months or years from the day of asking."""
NUMBERS = {
    "a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 5, "several": 5, "几": 5, "数": 5,
    "首": 1, "上": 1, "前": 1, "下": 2, "后": 2, "latter": 2, "末": 4, "final": 4, "last": 4,
}  # fmt: skip
HALVES = ("半", "half", "half a", "half an")
SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month in which each begins."""
WEEKDAYS = ("一monday", "二tuesday", "三wednesday", "四thursday", "五friday", "六saturday", "日天sunday")
EARLY = ("初", "初期", "早期", "前期", "上旬", "early", "beginning", "start")
MIDDLE = ("中", "中期", "中旬", "mid", "middle")
ENDS = ("底", "末", "尾", "终", "end", "close")


def _fixed(match: re.Match[str], first: date, last: date, year: int | None = None, is_end: bool = False) -> Find:
    return Find(*match.span(), year, lambda _year: (first, last), is_end)


def numeric(match: re.Match[str], _today: date) -> Find:
    """Read 2025-08-18, 2025/8/18, 2025-08 or 民國114/8/18."""
    day = iso_day(match[0])
    if day is None:
        raise ValueError
    first = first_day(day)
    last = first if len(day) == 10 else _months(first.year, first.month, 1)[1]
    return _fixed(match, first, last, first.year)


def years(match: re.Match[str], _today: date) -> Find:
    """Read 2020-2022 or 2024-25."""
    first, last = int(match["year"]), int(match["to_year"])
    if last < 100 and last == (first + 1) % 100:
        last = first + 1
    if first >= last:
        raise ValueError
    return _fixed(match, date(first, 1, 1), date(last, 12, 31), last)


def of_a_year(match: re.Match[str], today: date, is_half: bool = False) -> Find:
    """Read a year (2025年, "last year"), a part of it (七月, "Q3", 下半年, "summer", 底), with its year or not."""
    words = _words(match)
    first_month, count = _months_named(words)
    edge = words.get("edge") or words.get("edge_of", "")

    def days_in(year: int) -> Days:
        days = _months(year, first_month, count)
        return _days_of_month(days[0], words) if "day" in words else _edge(days, edge)

    year = None
    if named := words.get("year"):
        year = _year(named, today)
        if words.get("season") in ("冬", "winter") and _step(named) is not None and today.month <= 2:
            year -= 1
    elif decade := words.get("century") or words.get("decade"):
        year = _number(decade)
    elif "tens" in words:
        year = 1900 + _number(words["tens"])
    elif "which" in words:
        year = _year_of_which(words["which"], days_in, today)
    return Find(*match.span(), year, days_in, edge in ENDS, "side" in words, is_half)


def half_named(match: re.Match[str], today: date) -> Find:
    """Read what means a time only with the words behind it: "5" in 5-7月, "2020" in 2020-2022年."""
    return of_a_year(match, today, is_half=True)


def _year_of_which(which: str, days_in: Callable[[int], Days], today: date) -> int:
    """Return the year of "last", "this" or "next" July or winter."""
    if which == "next":
        return today.year if days_in(today.year)[0] > today else today.year + 1
    year = latest_year(days_in, today, is_over=which == "last") or today.year
    return year if which == "last" or days_in(year)[1] >= today else today.year


def latest_year(days_in: Callable[[int], Days], today: date, is_over: bool = False) -> int | None:
    """Return the latest year whose such days have begun, or are over; None if there is none."""
    for year in range(today.year, today.year - 9, -1):  # eight years can lie between two leap days
        with suppress(ValueError):
            first, last = days_in(year)
            if last < today if is_over else first <= today:
                return year
    return None


def _months_named(words: dict[str, str]) -> tuple[int, int]:
    """Return the first month that words name and how many they are; a whole year if they name none."""
    if month := words.get("month"):
        return (MONTHS.index(month[:3]) + 1 if month.isascii() and month[0].isalpha() else _number(month)), 1
    if quarter := words.get("quarter"):
        return 3 * _number(quarter) - 2, 3
    if half := words.get("half"):
        return 6 * _number(half) - 5, 6
    if season := words.get("season"):
        return SEASONS[season], 3
    if side := words.get("side"):
        count = _number(words["number"]) * (1 if words["unit"].startswith(("月", "month")) else 3)
        if not 1 <= count <= 12:
            raise ValueError
        return (13 - count if side in ("最后", "last", "final") else 1), count
    if "century" in words:
        return 1, 1200
    return 1, 120 if "decade" in words or "tens" in words else 12


def of_a_unit(match: re.Match[str], today: date) -> Find:
    """Read 上個月, 本月18日, 上季, "early next month", 年底 or "the end of the quarter"."""
    words = _words(match)
    unit = UNITS.get(words["unit"], words["unit"])
    days = _around(_shifted(today, unit, STEPS[words.get("which", "this")]), unit)
    if "day" in words:
        return _fixed(match, *_days_of_month(days[0], words))
    edge = words.get("edge") or words.get("edge_of", "")
    return _fixed(match, *_edge(days, edge), is_end=edge in ENDS)


def weekday(match: re.Match[str], today: date) -> Find:
    """Read 上週五 or 本週末, in weeks from Monday on; "last Friday", "on Friday" or 週五, the latest such day."""
    words = _words(match)
    monday = _around(today, "week")[0]
    if which := words.get("which"):
        monday += timedelta(weeks=STEPS[which])
    is_weekend = words["weekday"] in ("末", "weekend")
    number = 5 if is_weekend else next(n for n, names in enumerate(WEEKDAYS) if words["weekday"] in names)
    day = monday + timedelta(days=number)
    if which == "last" and day + timedelta(weeks=1, days=is_weekend) < today:
        day += timedelta(weeks=1)
    if which is None and day > today:
        day -= timedelta(weeks=1)
    return _fixed(match, day, day + timedelta(days=is_weekend))


def day_word(match: re.Match[str], today: date) -> Find:
    """Read 昨天, 大前天 or "the day before yesterday"."""
    words = match[0].lower()
    day = today + timedelta(days=STEPS[words if words.isascii() else words[:-1]])
    return _fixed(match, day, day)


def ago(match: re.Match[str], today: date) -> Find:
    """Read 三天前 or "two weeks ago", the whole day, week, month, quarter or year that many before this one."""
    unit, count = _counted(match)
    return _fixed(match, *_around(_shifted(today, unit, -count), unit))


def past(match: re.Match[str], today: date) -> Find:
    """Read 過去三個月, 近半年 or "the past two weeks", up to today."""
    unit, count = _counted(match)
    return _fixed(match, _shifted(today, unit, -count), today)


def coming(match: re.Match[str], today: date) -> Find:
    """Read 未來三個月 or "the next two weeks", from today on."""
    unit, count = _counted(match)
    return _fixed(match, today, _shifted(today, unit, count))


def _counted(match: re.Match[str]) -> tuple[str, int]:
    """Return a unit and how many of it: half a year is six months, half a month two weeks, 36 hours two days."""
    words = _words(match)
    unit = UNITS.get(words["unit"], words["unit"])
    if words.get("number") in HALVES:
        return {"year": ("month", 6), "month": ("week", 2)}.get(unit, ("day", 1))
    count = _number(words.get("number", "a"))
    return {"hour": ("day", -(-count // 24)), "decade": ("year", 10 * count)}.get(unit, (unit, count))


def _words(match: re.Match[str]) -> dict[str, str]:
    return {name: found.lower() for name, found in match.groupdict().items() if found}


@lru_cache(maxsize=1024)
def _number(words: str) -> int:
    """Return the whole number that digits, numerals or words mean; ValueError if they mean none."""
    if words in NUMBERS:
        return NUMBERS[words]
    if ordinal := re.fullmatch(f"([0-9]{{1,4}}){ORDINAL_ENDING}?", words):
        return int(ordinal[1])
    for amount in amounts(words, every_numeral=True):
        return int(amount.value)
    raise ValueError


def _step(words: str) -> int | None:
    return STEPS.get(words.rstrip("年度"))


def _year(words: str, today: date) -> int:
    """Return the year that words name, among them 去年度, "last year", 民國114年, 114年, 二〇二五年 and '25."""
    step = _step(words)
    if step is not None:
        return today.year + step
    if "民国" in words:
        return int(iso_day(words.rstrip("度")) or 0)
    digits = re.search("[0-9]{2,4}", words)
    if digits is None:
        return _number(words.rstrip("年度"))
    year = int(digits[0])
    if year >= 1000:
        return year
    if year >= 100:
        return year + 1911
    return year + (2000 if year <= today.year % 100 + 5 else 1900)


def _months(year: int, month: int, count: int) -> Days:
    """Return the days of so many months from one on."""
    end = 12 * year + month - 1 + count
    return date(year, month, 1), date(end // 12, end % 12 + 1, 1) - timedelta(days=1)


def _days_of_month(first: date, words: dict[str, str]) -> Days:
    day = first.replace(day=_number(words["day"]))
    last = first.replace(day=_number(words.get("to_day", words["day"])))
    if last < day:
        raise ValueError
    return day, last


def _edge(days: Days, edge: str) -> Days:
    """Return the early, middle or late part of days; all of them where no part is named, and of a week."""
    first, last = days
    if not edge or first.day != 1 or (last - first).days < 27:
        return days
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months == 1:
        start, end = (1, 10) if edge in EARLY else (11, 20) if edge in MIDDLE else (21, last.day)
        return first.replace(day=start), first.replace(day=end)
    size = 3 if months == 12 and edge not in MIDDLE else months // 3
    skipped = 0 if edge in EARLY else (months - size) // 2 if edge in MIDDLE else months - size
    index = 12 * first.year + first.month - 1 + skipped
    return _months(index // 12, index % 12 + 1, size)


def _shifted(day: date, unit: str, count: int) -> date:
    """Return the day that many units later; in a shorter month its last day."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    index = 12 * day.year + day.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    first, last = _months(index // 12, index % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), last)


def _around(day: date, unit: str) -> Days:
    """Return the day, or the week, month, quarter or year that it is in."""
    if unit == "day":
        return day, day
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    count = {"month": 1, "quarter": 3, "year": 12}[unit]
    return _months(day.year, day.month - (day.month - 1) % count, count)
