"""Times that only mean something on the day of the report, with the days they mean: 去年（2024年）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rag.text.days import ENGLISH_MONTHS
from rag.text.fold import fold, is_han
from rag.text.periods import Period, periods_in
from rag.text.splice import spliced

TELLS_YEAR = re.compile(r"(?:19|20)\d\d|[一二]\S{3}年")
TELLS_MONTH = re.compile(
    r"(?:\d|[一二三四五六七八九十])\s?月|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)", re.IGNORECASE
)
ANNOUNCES = re.compile(
    r"将|將|预计|預計|预定|預定|计划|計畫|計劃|\b(?:will|would|to be|plans? to|expected to|due)\b", re.I
)
LOOK_BACK = 24
"""Characters before a time, in which it is announced."""

BARE_DAY = re.compile(
    r"(?<![\d.月年至到近续期时每第前后过内~～—–-])(?P<day>\d{1,2}) ?日(?! ?[至到~～—–-]|[内间均游报电])"
)
"""Of folded words, a day that leaves it to the report to say of which month: 他16日表示."""

SHORTEST_BY_MONTH = 28
"""Days: of a report whose month alone is known, shorter times cannot be told."""


def dated(words: str, published: str | None) -> str:
    """Return the words of a report of that day (ISO 8601) with the year, month or day behind each time that lacks it.

    Of a report whose month is not known the words come back as they are.
    """
    if published is None or len(published) < len("2025-08"):
        return words
    if len(published) == len("2025-08"):
        return spliced(words, _meanings(words, date.fromisoformat(f"{published}-15"), is_month_only=True))
    today = date.fromisoformat(published)
    meanings = (*_meanings(words, today, is_month_only=False), *_months_of_days(words, today))
    return spliced(words, sorted(meanings))


def _meanings(words: str, today: date, *, is_month_only: bool) -> Iterator[tuple[int, int, str]]:
    """Yield what stands behind times, with its empty span."""
    place = 0
    for period in periods_in(words, today):
        meant = _meant(period, words, is_month_only=is_month_only)
        at = words.find(period.words, place)
        if meant and at >= 0 and not TELLS_YEAR.search(period.words) and not _is_to_come(period, words[:at], today):
            place = at + len(period.words)
            yield place, place, meant


def _months_of_days(words: str, today: date) -> Iterator[tuple[int, int, str]]:
    """Yield the month that stands behind each day without one, with its empty span: that of the report, or the last.

    A day behind a month of the same words is of that month, and told by it.
    """
    for match in BARE_DAY.finditer(fold(words)):
        before, day = words[: match.start()], int(match["day"])
        if TELLS_MONTH.search(before):
            return
        last_month = today.replace(day=1) - timedelta(days=1)
        is_of_last = day > today.day and not ANNOUNCES.search(before[-LOOK_BACK:])
        month = last_month if is_of_last else today
        if not is_of_last or day <= last_month.day:
            yield match.end(), match.end(), f"（{month.year}年{month.month}月）"


def _is_to_come(period: Period, before: str, today: date) -> bool:
    """Return whether a time that would be past is announced for the future: 將於9月3日舉行."""
    is_past = period.last is not None and date.fromisoformat(period.last) < today
    return is_past and ANNOUNCES.search(before[-LOOK_BACK:]) is not None


def _meant(period: Period, words: str, *, is_month_only: bool) -> str | None:
    """Return the year, or a whole month or day, in brackets and the words' language; None for any other period."""
    if period.first is None or period.last is None or period.relation != "in":
        return None
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    if is_month_only and (last - first).days + 1 < SHORTEST_BY_MONTH:
        return None
    is_chinese = any(map(is_han, words))
    year, month, day = first.year, first.month, first.day
    if year != last.year:
        return None
    if TELLS_MONTH.search(period.words):
        return f"（{year}年）" if is_chinese else f" ({year})"
    if first == last:
        return f"（{year}年{month}月{day}日）" if is_chinese else f" ({ENGLISH_MONTHS[month - 1]} {day}, {year})"
    if day == 1 and (last.year, last.month) == (year, month) and (last - first).days + 1 >= SHORTEST_BY_MONTH:
        return f"（{year}年{month}月）" if is_chinese else f" ({ENGLISH_MONTHS[month - 1]} {year})"
    if (first.month, day, last.month, last.day, last.year) == (1, 1, 12, 31, year):
        return f"（{year}年）" if is_chinese else f" ({year})"
    return None
