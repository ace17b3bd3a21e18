"""Times that only mean something on the day of the report, with the days they mean: 去年（2024年）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rag.text.days import ENGLISH_MONTHS, NO_LENGTH
from rag.text.fold import fold, is_han
from rag.text.period_readings import STEPS
from rag.text.periods import Period, periods_in
from rag.text.splice import spliced

TELLS_YEAR = re.compile(r"(?:19|20)\d\d|[一二]\S{3}年")
TELLS_MONTH = re.compile(
    r"(?:\d|[一二三四五六七八九十])\s?月|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)", re.IGNORECASE
)
ANNOUNCES = re.compile(
    r"将|將|预计|預計|预定|預定|计划|計畫|計劃|\b(?:will|would|to be|plans? to|expected to|due)\b", re.I
)
OF_SOME_YEAR = re.compile(r"[今去前明后後同当當历歷]年|\b(?:this|last|next|same)\b", re.IGNORECASE)
IS_PAST = re.compile(
    r"了|曾|已|当选|當選|推出|成立|\b(?:was|were|had|(?!announced)[a-z]{2,}ed|won|fell|rose)\b", re.IGNORECASE
)
"""What is told of in words like these has been."""

SAID = re.compile(r"宣布|宣佈|表示|指出|\b(?:said|told|announced)\b", re.IGNORECASE)
"""So has what was said then, but not what somebody says of then: 10月宣布…, 宣布10月開幕."""

CLAUSE_ENDS = re.compile(r"[，,。；;]")

SOON = timedelta(days=92)
"""A month or day without a year that comes so soon is still to come: its like is three quarters of a year ago."""

LOOK_BACK = 24
"""Characters before a time, in which it is announced."""

BARE_DAY = re.compile(
    r"(?<![\d.月年至到近续期时每第前后过内仅满超逾~～—–-])(?<!长达)(?<!多达)(?<!至少)(?<!最多)(?<!大约)(?<!拘留)"
    rf"(?P<day>\d{{1,2}}) ?日(?! ?[至到~～—–-]|宽限|假期){NO_LENGTH}"
)
"""Of folded words, a day that leaves it to the report to say of which month: 他16日表示."""

WEEKDAY_BEFORE = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天]) ?[(（]\Z")
WEEKDAY_BEHIND = re.compile(r" ?[(（](?:周|星期|礼拜)?([一二三四五六日天])[)）]")
WEEKDAYS = {day: n for n, day in enumerate("一二三四五六日")} | {"天": 6}
OF_A_WEEK = re.compile("周|星期|礼拜")
DAY_IN_BRACKETS = re.compile(r" ?[(（] ?\d{1,2} ?日[)）]")
DAY_BEFORE = re.compile(r"([今明昨后前])[天日] ?[(（]\Z")
DAY_BEHIND = re.compile(r" ?[(（]([今明昨后前])[天日]")
"""A day word beside a day of the month: 明天（8日）."""

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


def periods_meant(words: str, today: date) -> Iterator[tuple[Period, int, int]]:
    """Yield the periods that words of a report of a day mean, each with where its own words stand."""
    place = 0
    for period in periods_in(words, today):
        start = words.find(period.words, place)
        place = start + len(period.words)
        is_soon = _is_soon(period, words[:start], words[place:], today)
        yield _a_year_on(period) if is_soon else period, start, place


def _meanings(words: str, today: date, *, is_month_only: bool) -> Iterator[tuple[int, int, str]]:
    """Yield what stands behind times, with its empty span."""
    for period, start, end in periods_meant(words, today):
        meant = _meant(period, words, is_month_only=is_month_only)
        if meant is None or TELLS_YEAR.search(period.words) or _is_to_come(period, words[:start], today):
            continue
        if not (OF_A_WEEK.search(fold(period.words)) and DAY_IN_BRACKETS.match(words, end)):
            yield end, end, meant


def _months_of_days(words: str, today: date) -> Iterator[tuple[int, int, str]]:
    """Yield the month that stands behind each day without one, with its empty span: that of the report, or the last.

    A day behind a month of the same words is of that month, and told by it.
    """
    folded = fold(words)
    for match in BARE_DAY.finditer(folded):
        before, day = folded[: match.start()], int(match["day"])
        if TELLS_MONTH.search(before):
            return
        last_month = today.replace(day=1) - timedelta(days=1)
        is_announced = ANNOUNCES.search(before[-LOOK_BACK:])
        month = last_month if day > today.day and not is_announced else today
        if told := _beside(day, before[-LOOK_BACK:], folded[match.end() :], today):
            month = told
        elif month is last_month and day > last_month.day:
            continue
        yield match.end(), match.end(), f"（{month.year}年{month.month}月）"


def _beside(day: int, before: str, behind: str, today: date) -> date | None:
    """Return the day that a weekday or day word beside a day of the month tells (周五（12日）), if there is such."""
    word = DAY_BEFORE.search(before) or DAY_BEHIND.match(behind)
    if word:
        told_day = today + timedelta(days=STEPS[word[1]])
        return told_day if told_day.day == day else None
    told = WEEKDAY_BEFORE.search(before) or WEEKDAY_BEHIND.match(behind)
    if told is None:
        return None
    near = (today + timedelta(days=n) for n in range(-31, 32))
    fitting = [one for one in near if one.day == day and one.weekday() == WEEKDAYS[told[1]]]
    return min(fitting, key=lambda one: abs(one - today), default=None)


def _is_soon(period: Period, before: str, behind: str, today: date) -> bool:
    """Return whether a month or day without a year is one that comes soon, and not the one of the year before.

    Words that tell of a year before it, or of what has been, speak of that. `behind` is what stands behind its own.
    """
    if not (period.first and TELLS_MONTH.search(period.words)) or today.year == date.max.year:
        return False
    near = f"{before[-LOOK_BACK:]}{period.words}"
    if OF_SOME_YEAR.search(near) or TELLS_YEAR.search(near):
        return False
    if not ANNOUNCES.search(near):
        clause = CLAUSE_ENDS.split(behind[:LOOK_BACK], maxsplit=1)[0]
        if IS_PAST.search(f"{near} {behind[:LOOK_BACK]}") or SAID.search(clause):
            return False
    first = date.fromisoformat(period.first)
    return first < today < _in_year(first, first.year + 1) <= today + SOON


def _a_year_on(period: Period) -> Period:
    days = (date.fromisoformat(day) if day else None for day in (period.first, period.last))
    first, last = (_in_year(day, day.year + 1).isoformat() if day else None for day in days)
    return replace(period, first=first, last=last)


def _in_year(day: date, year: int) -> date:
    """Return that day of a year; the day before for a leap day of one that has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=day.day - 1)


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
