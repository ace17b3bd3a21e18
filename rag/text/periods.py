"""The periods that a question asks about, as days: 去年十二月, "since March 2025", 截至七月底, "the past three months".

Every pattern matches a shadow of the text (`rag.text.fold.shadow`), and every quantifier is bounded. Where words leave
it open, they mean what a newspaper reader who asks on a day would mean:

- A day, month, quarter or half without its year is the latest that has begun (七月 asked in January: last year's),
  前三季 the latest that is over, and so are "last July" and "last Friday"; 上週五 is the Friday of last week.
- 年底, 月初 and "the end of the month" alone belong to the year or month of the day of asking.
- "Early", 初 and "late", 底, 末 are the first and last quarter of a year, ten days of a month, third of anything else,
  and the middle is the middle third; a week has no parts.
- 三天前 is that day, "three weeks ago" that week from Monday to Sunday, 三個月前 that month, "three years ago" that
  year; 過去三個月 ends on the day of asking. In it a few (幾, several) are five; "a few days ago" is no period.
- Seasons are those of the north; a winter is of the year in which it begins, and 去年冬天 the one before this winter.
  A season alone (夏天) is no period.
- "Before", "after", 以前, 以後 leave out the period they name, "since" and "until" hold it; but 年底前 goes up to the
  last day of the year, and "after the 2024 election" begins with 2024.
- In English a lone year, month or weekday counts only behind words that introduce times ("in May", "the 2024 budget");
  a weekday with its capital also behind any word without one ("passed the bill Tuesday", not "Black Friday").
- Financial years, lunar months, what happens every year, and years in titles (《…》, "Made in China 2025") are none.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rag.text.days import (
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAY,
    MONTH,
    MONTHS,
    NO_MORE_DIGITS,
    NUMBER,
    NUMERALS,
    ORDINAL_ENDING,
    REPUBLIC,
    WEEKDAY,
    first_day,
    iso_day,
)
from rag.text.fold import shadow as shadow_of
from rag.text.numbers import amounts

Days = tuple[date, date]


@dataclass(frozen=True)
class Period:
    """The days [first, last], ISO, inclusive, that words in a question mean; None where that side is open.

    `words` are as they stand in the text. `relation` is "as_of" for what was known by then (截至七月底), else "in".
    """

    first: str | None
    last: str | None
    words: str
    relation: Literal["in", "as_of"] = "in"


@dataclass(frozen=True)
class _Find:
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


@dataclass(frozen=True)
class _Stretch:
    """A find with its days."""

    start: int
    end: int
    first: date
    last: date
    is_end: bool
    is_half: bool


Reader = Callable[[re.Match[str], date], _Find]
Form = tuple[re.Pattern[str], Reader, str | None]

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

LOOK_BACK = 40
"""Characters before a find in which the words that belong to it are looked for."""


def periods_in(text: str, today: date) -> list[Period]:
    """Return the periods that a question asks about on a day, in the order of the text; none where it names no time."""
    shadow = _shadow(text)
    waiting = deque(_dated(_longest(_finds(shadow, today)), shadow, today))
    periods = []
    while waiting:
        one = waiting.popleft()
        if waiting and (period := _from_to(text, shadow, one, waiting[0])):
            periods.append(period)
            waiting.popleft()
        elif not one.is_half:
            periods.append(_opened(text, shadow, one, waiting[0].start if waiting else len(shadow)))
    return periods


def asks_for_newest(text: str) -> bool:
    """Return whether a question is about how things stand now (最新, 目前, "latest", "so far"), not about a period."""
    return NEWEST.search(_shadow(text)) is not None


def _shadow(text: str) -> str:
    """Return a shadow in which words that only seem to be times (五月天, titles) are blotted out, of equal length."""
    return NO_TIMES.sub(lambda words: "□" * len(words[0]), shadow_of(text))


def _finds(shadow: str, today: date) -> Iterator[_Find]:
    for pattern, read, introduced in FORMS:
        for match in pattern.finditer(shadow):
            start, end = match.span()
            behind = max(0, start - LOOK_BACK)
            if introduced and not INTRODUCES[introduced].search(shadow, behind, start):
                continue
            if NOT_BEHIND.search(shadow, behind, start) or NOT_BEFORE.match(shadow, end):
                continue
            with suppress(ValueError, OverflowError):
                yield read(match, today)


def _longest(finds: Iterable[_Find]) -> list[_Find]:
    """Return the finds in the order of the text; where some overlap, only the longest, or the first of equals."""
    chosen: list[_Find] = []
    taken: set[int] = set()
    for find in sorted(finds, key=lambda find: find.start - find.end):
        if taken.isdisjoint(range(find.start, find.end)):
            taken.update(range(find.start, find.end))
            chosen.append(find)
    return sorted(chosen, key=lambda find: find.start)


def _dated(finds: list[_Find], shadow: str, today: date) -> list[_Stretch]:
    """Return the finds with their days, without those that have none (2月30日).

    What names no year takes that of a neighbour in a range or list (2024年5月和6月, "March to May 2025"), else the
    latest.
    """
    years = [find.year for find in finds]
    joins = [_join(shadow, one, other) for one, other in pairwise(finds)]
    for place, join in enumerate(joins):
        year = years[place]
        if join and year and years[place + 1] is None:
            is_earlier = _begins(finds[place + 1], year) < _begins(finds[place], year)
            years[place + 1] = year + 1 if join == "range" and is_earlier else year
    for place in reversed(range(len(finds))):
        find = finds[place]
        if years[place] is None and place < len(joins) and joins[place]:
            year = years[place + 1] or today.year
            years[place] = year if _begins(find, year) <= _begins(finds[place + 1], year) else year - 1
        elif years[place] is None:
            years[place] = _latest(find.days_in, today, find.is_over) or today.year
    return [
        _Stretch(find.start, find.end, *days, find.is_end, find.is_half)
        for find, year in zip(finds, years, strict=True)
        if year and (days := _days(find, year))
    ]


def _days(find: _Find, year: int) -> Days | None:
    try:
        return find.days_in(year)
    except (ValueError, OverflowError):
        return None


def _begins(find: _Find, year: int) -> date:
    days = _days(find, year)
    return days[0] if days else date.max


def _latest(days_in: Callable[[int], Days], today: date, is_over: bool = False) -> int | None:
    """Return the latest year whose such days have begun, or are over; None if there is none."""
    for year in range(today.year, today.year - 9, -1):  # eight years can lie between two leap days
        with suppress(ValueError):
            first, last = days_in(year)
            if last < today if is_over else first <= today:
                return year
    return None


def _join(shadow: str, one: _Find | _Stretch, other: _Find | _Stretch) -> Literal["range", "list"] | None:
    """Return how the words between and around two finds join them."""
    gap = shadow[one.end : other.start]
    if RANGE.fullmatch(gap):
        return "range"
    if not LIST.fullmatch(gap):
        return None
    lead = FROM.search(shadow, max(0, one.start - LOOK_BACK), one.start)
    is_between = one.is_half or (lead and lead["between"]) or BETWEEN.match(shadow, other.end)
    return "range" if is_between else "list"


def _from_to(text: str, shadow: str, one: _Stretch, other: _Stretch) -> Period | None:
    """Return the period from one stretch to another, if words join them to one."""
    if _join(shadow, one, other) != "range" or one.first > other.first or one.first > other.last:
        return None
    lead = FROM.search(shadow, max(0, one.start - LOOK_BACK), one.start)
    trail = BETWEEN.match(shadow, other.end)
    words = text[lead.start() if lead else one.start : trail.end() if trail else other.end].strip()
    return Period(one.first.isoformat(), other.last.isoformat(), words)


def _opened(text: str, shadow: str, one: _Stretch, limit: int) -> Period:
    """Return the period of a stretch, with one side open if the words around it say so (since, 以前, 截至).

    What an event opens ("after the 2024 election", 2024年大選以後) holds all of the stretch. No word from `limit` on
    belongs to it.
    """
    lead = LEAD.search(shadow, max(0, one.start - LOOK_BACK), one.start)
    trail = TRAIL.match(shadow, one.end) or EVENT.match(shadow, one.end, limit)
    before, behind = lead and lead.lastgroup, trail and trail.lastgroup
    if before == "as_of" and lead and lead["as_of"] == "by" and OF_A_CAUSE.match(shadow, one.end):
        lead = before = None
    if (before == "start" and behind not in ("start", "since")) or (before == "up_to" and behind != "as_of"):
        lead = before = None
    if behind == "start" and before not in ("start", "since"):
        trail = behind = None
    kind = behind or before
    words = text[lead.start() if lead else one.start : trail.end() if trail else one.end].strip()
    is_event = (trail is not None and trail.re is EVENT) or (lead is not None and lead[0].endswith(" the "))
    first, last = one.first.isoformat(), one.last.isoformat()
    if kind == "as_of" or (kind == "before" and one.is_end):
        return Period(None, last, words, "as_of")
    if kind in ("since", "start") or (kind == "after" and is_event):
        return Period(first, None, words)
    if kind == "after":
        return Period((one.last + timedelta(days=1)).isoformat(), None, words)
    if kind == "until" or (kind == "before" and is_event):
        return Period(None, last, words)
    if kind == "before":
        return Period(None, (one.first - timedelta(days=1)).isoformat(), words)
    return Period(first, last, words)


def _fixed(match: re.Match[str], first: date, last: date, year: int | None = None, is_end: bool = False) -> _Find:
    return _Find(*match.span(), year, lambda _year: (first, last), is_end)


def _numeric(match: re.Match[str], _today: date) -> _Find:
    """Read 2025-08-18, 2025/8/18, 2025-08 or 民國114/8/18."""
    day = iso_day(match[0])
    if day is None:
        raise ValueError
    first = first_day(day)
    last = first if len(day) == 10 else _months(first.year, first.month, 1)[1]
    return _fixed(match, first, last, first.year)


def _years(match: re.Match[str], _today: date) -> _Find:
    """Read 2020-2022 or 2024-25."""
    first, last = int(match["year"]), int(match["to_year"])
    if last < 100 and last == (first + 1) % 100:
        last = first + 1
    if first >= last:
        raise ValueError
    return _fixed(match, date(first, 1, 1), date(last, 12, 31), last)


def _of_a_year(match: re.Match[str], today: date, is_half: bool = False) -> _Find:
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
    return _Find(*match.span(), year, days_in, edge in ENDS, "side" in words, is_half)


def _half(match: re.Match[str], today: date) -> _Find:
    return _of_a_year(match, today, is_half=True)


def _year_of_which(which: str, days_in: Callable[[int], Days], today: date) -> int:
    """Return the year of "last", "this" or "next" July or winter."""
    if which == "next":
        return today.year if days_in(today.year)[0] > today else today.year + 1
    year = _latest(days_in, today, is_over=which == "last") or today.year
    return year if which == "last" or days_in(year)[1] >= today else today.year


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


def _unit(match: re.Match[str], today: date) -> _Find:
    """Read 上個月, 本月18日, 上季, "early next month", 年底 or "the end of the quarter"."""
    words = _words(match)
    unit = UNITS.get(words["unit"], words["unit"])
    days = _around(_shifted(today, unit, STEPS[words.get("which", "this")]), unit)
    if "day" in words:
        return _fixed(match, *_days_of_month(days[0], words))
    edge = words.get("edge") or words.get("edge_of", "")
    return _fixed(match, *_edge(days, edge), is_end=edge in ENDS)


def _weekday(match: re.Match[str], today: date) -> _Find:
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


def _day_word(match: re.Match[str], today: date) -> _Find:
    """Read 昨天, 大前天 or "the day before yesterday"."""
    words = match[0].lower()
    day = today + timedelta(days=STEPS[words if words.isascii() else words[:-1]])
    return _fixed(match, day, day)


def _ago(match: re.Match[str], today: date) -> _Find:
    """Read 三天前 or "two weeks ago", the whole day, week, month, quarter or year that many before this one."""
    unit, count = _counted(match)
    return _fixed(match, *_around(_shifted(today, unit, -count), unit))


def _past(match: re.Match[str], today: date) -> _Find:
    """Read 過去三個月, 近半年 or "the past two weeks", up to today."""
    unit, count = _counted(match)
    return _fixed(match, _shifted(today, unit, -count), today)


def _coming(match: re.Match[str], today: date) -> _Find:
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


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.ASCII | re.IGNORECASE)


def _forms(read: Reader, *patterns: str, introduced: str | None = None) -> list[Form]:
    """Return patterns with what reads them, and with the words of `INTRODUCES` that must stand before them, if any."""
    return [(_compiled(pattern), read, introduced) for pattern in patterns]


NO_TIMES = _compiled(
    "《[^《》\n]{1,100}》",
    "(?:如今|过去|[今之以此]后|[目之以此生战史日先当空提跟面]前)(?=[年天]|[二两三23]季)",
    "[文清黎证说表声注透发光]明(?=[年天日晚])|明日(?:之|方舟|香)|今[日天](?:头条|美国|俄罗斯)",
    "(?:[以晚早网线身世]上|以下|天下|[日版基剧样成资书文原根标课]本)(?=[一个年月周季半星礼])",
    "[今去前明后]年(?=[轻龄纪迈华货均])|年[级龄轻]|年期(?!间)|(?<!大)后天[性免获因的]|前天[气文空际使线主]",
    "(?<=[年月季度])(?:初[步选中级赛审判稿衷次始代创心恋]|底[特下层部蕴盘薪]|末[日端]|终奖)",
    "[二三四五六七八九十]月(?:天(?!气)|[花河雪]|革命)|月[球亮光饼台薪刊经子牙食老]|周[年岁边围刊杰期]",
    "[春夏秋冬](?:[节运晚招闱分至耕训奥]|令营)|[春夏秋冬]季[^,。?!]{0,4}(?:奥|亚运|世大运|运动会)|季[节风军票刊]|季[前后]赛",
    "(?<=[周期拜])(?:日(?=[本元圆媒经韩相方军产系前])|天(?=[然气津安文使空地])|一起)",
    "(?<=[周期拜])[一二三四五六](?=[大个名位家次场项届天日月年季成共直些样度时连旦定般份种款只艘架辆条件周夜倍国地星])",
    "[前后][夕沿线锋端瞻提往进任妻夫身辈者车方来续面代勤备台卫悔果世裔]|止[步血痛境于住损]",
    "起[来诉源草飞火义点因初落码步动床用伏家价名始重降]|[出体实表呈发再浮涌展]现(?=在)",
    r"[使便]在?今[天日]|今[天日]仍|\b(?:even|still) today\b|\bwhat (?:is|are) now\b|\b(?:usa|russia|india) today\b",
    r"\b(?:summer|winter) (?:olympic|paralympic|games|universiade|youth|deaflympic)|(?:\baudi|奥迪) ?Q[1-9]",
    r"[离距][^,。?!;]{1,15}最近|\bat the latest\b|\bthe march (?:on|of|for|to|towards?|through) (?![12]|the [1-9])",
    "[1-9][0-9]{3} ?年(?= ?的?(?:历史|之久|寿命|以上|左右))|(?<=[近约达过有])[0-9]{1,2}00 ?年|1[0-8]00 ?年[之以]?前",
)
"""Words that hold words of time and mean none: 五月天, 以上周, 年初選, titles."""

YEAR = "(?:1[0-9]|20)[0-9]{2}"
START = r"(?<![A-Za-z0-9_$€£¥￥#])(?<![0-9][.,/:-])(?:(?<![A-Za-z]-)|(?<=\bmid-))"
COUNTED = (
    r" ?[%°人元个名位米件台辆万亿吨度字次公]| ?(?:percent|per cent|million|billion|thousand|hundred|people|men|women"
    r"|dollars|yuan|km|miles|met(?:er|re)s|feet|ft|mm|nm|kg|tons|tonnes|years|days|hours|minutes|units|wafers|employees"
    r"|workers|degrees|hp|rpm)\b"
)
END = rf"(?![A-Za-z0-9_]|[.,:/–-][0-9]| ?BCE?\b|{COUNTED})"
MANY = r"[12][0-9]00 (?!(?:census|elections|games|olympics|results|sales|earnings|playoffs|finals)\b)[a-z]{2,20}s\b"
"""A number of things rather than a year ("2000 workers")."""
JOIN = " ?(?:[-–—~]{1,2}|到|至) ?"

NO_NUMERAL = rf"(?<![A-Za-z0-9第哪某{NUMERALS}两十百千万多几数])(?<![0-9][.,:])"
NUMBER_OF = f"[{NUMERALS}两十百]{{1,5}}"
COUNT = f"(?P<number>[0-9]{{1,3}}|{NUMBER_OF}|[半几数])"
UNIT = "(?:个(?=[月星礼小季]))?(?P<unit>小时|天|日|周|星期|礼拜|月|季度?|年(?!代))"
EDGE = (
    "(?P<edge>[初末]期?|[早晚前后]期|(?<=代)中期|底|尾|终|[上中下]旬|(?<=年年)中"
    "|中(?=[,.?!;:、。) 的时以之前后起到至开]|$))"
)
YEARS = (
    rf"{START}{YEAR}(?: ?年(?:度|(?!代))|(?= ?(?:第 ?[一二三四1-4] ?季|[上下]半年|[赛球]季|学年)))"
    rf"|(?<![{NUMERALS}十百千])[一二][{NUMERALS}]{{3}}年(?:度|(?!代))"
    rf"|{REPUBLIC}(?:[0-9]{{1,3}}|[{NUMERALS}十百]{{1,5}}) ?年度?"
    rf"|{START}1[0-3][0-9] ?年(?:度|(?=第|[上下]半|[初底]|[0-9{NUMERALS}十]{{1,3}} ?月))"
    r"|(?<=年[到至~-])1[0-3][0-9] ?年度?|(?:今|去|明|本|大前|前|后)年度?"
)
OF_YEAR = rf"(?P<year>{YEARS}) ?的? ?"
OF_SOME_YEAR = rf"(?:{OF_YEAR}|(?<!年)(?<!年[的 ]))"
"""A year or none, but not one in other words (永曆十五年七月)."""
OF_MONTH = rf"(?P<day>{NUMBER})(?: ?[日号]?{JOIN}(?P<to_day>{NUMBER}))? ?[日号]"
WHICH = "(?P<which>上上|上|本|这|下下|下)"
WEEKDAY_OF = "(?:周|星期|礼拜)(?P<weekday>[一二三四五六日]|(?<!周)天)"
NO_TIME_OF_LIFE = f"(?<![{NUMERALS}0-9A-Za-z两十百千几数多半每历同当次翌该那青中少老童幼早壮成学周全近往整个岁满蜜 ])"
NEARLY = "(?<![接附将临靠邻远迫逼亲挨最有了达用花长历隔超续持约])近"
SEASON = "(?P<season>[春夏秋冬])[天季日]?"

YEARS_EN = (
    rf"(?:the year )?{START}{YEAR}{END}|the year before last"
    r"|(?:this|last|next|the) year\b(?! of\b| before\b| after\b| [0-9]|-)"
)
YEAR_EN = f"(?P<year>{YEARS_EN})"
SHORT_YEAR = rf"{YEAR}|['’]?[0-4][0-9]"
EDGE_EN = (
    r"\b(?:(?P<edge>early|mid|late)[ -](?:in )?|(?:the )?(?P<edge_of>beginning|start|middle|end|close) of )(?:the )?"
)
COUNTS_EN = (
    "[0-9]{1,3}|(?:a )?couple of|few|several|half(?: an?)?|twenty-four|forty-eight|one|two|three|four|five|six"
    "|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|ninety"
)
COUNT_EN = f"(?P<number>{COUNTS_EN})"
UNIT_EN = r"(?P<unit>hour|day|week|month|quarter|year|decade)s?\b(?! of\b)"
DAY_EN = (
    rf"(?P<day>[0-9]{{1,2}}){ORDINAL_ENDING}?(?:(?: ?[-–—] ?| to )(?P<to_day>[0-9]{{1,2}}){ORDINAL_ENDING}?)?"
    rf"(?![A-Za-z0-9_]|[.,:/][0-9]|{COUNTED})"
)
MONTH_EN = rf"\b{MONTH}(?![A-Za-z])"
DATED = rf"\b{WEEKDAY}{MONTH}(?![A-Za-z])"
VERB = r"(?-i:mar|march|may)\b"
MONTHS_EN = "|".join(ENGLISH_MONTHS).lower()
ANY_MONTH = rf"(?:{MONTHS_EN}|{'|'.join(MONTHS)}|sept)\b"
WHOLE_MONTH = rf"\b(?P<month>{MONTHS_EN})\b"
BEFORE_A_MONTH = rf"(?=(?: ?[-–—] ?| (?:to|through|until|till) ){ANY_MONTH}|(?:,|,? and|,? or) {ANY_MONTH} {YEAR})"
BEHIND_A_MONTH = rf"\b(?:between (?:{MONTHS_EN}) and |(?:{MONTHS_EN})(?: (?:to|until|till|through) | ?[-–—] ?))"
ORDINAL = "first|second|third|fourth|1st|2nd|3rd|4th"
SEASON_EN = r"(?P<season>spring|summer|autumn|fall|winter)\b"
PART_EN = (
    rf"(?:\bthe )?\b(?:(?P<quarter>{ORDINAL}|final|last)[ -]quarter|(?P<half>first|second|1st|2nd|latter)[ -]half"
    rf"|{SEASON_EN}|(?P<side>first|last|final) {COUNT_EN} (?P<unit>month|quarter)s)\b"
)
WEEKDAY_EN = rf"\b(?P<weekday>{ENGLISH_WEEKDAY})\b"

GOES_ON_BEHIND_A_DAY = (
    r"(?=\W*\Z|[,.;:?!)]| (?:that|to|after|before|as|in|on|at|for|with|when|because|by|from|and|but|while|amid|over"
    r"|against|morning|afternoon|evening|night)\b)"
)
"""What stands behind a weekday that is a time by itself: not in "Sunday school"."""

INTRODUCES = {
    "month": _compiled(
        r"\b(?:in|of|during|throughout|since|until|till|by|before|after|through|from|between|for|around|the) \Z",
        rf"{BEHIND_A_MONTH}\Z|\b(?:{MONTHS_EN})(?:,|,? and|,? or) \Z",
    ),
    "may": _compiled(r"\b(?:in|during|throughout|since|until|till) \Z", rf"{BEHIND_A_MONTH}\Z"),
    "day": _compiled(r"\b(?:on|since|until|till|by|before|after|from|as of|between|the) \Z"),
    "verb": _compiled(
        r"(?<![A-Za-z'’])(?-i:(?!(?:every|each|an?|one|another|other|any|no|most|some|many|typical|to|and|or|vs) )"
        r"[a-z]+) \Z"
    ),
    "season": _compiled(r"\b(?:in|over|during|since) the \Z"),
    "year": _compiled(
        r"(?:^|[.?!;:(\"“,]) ?\Z",
        r"\b(?:in|of|during|throughout|since|until|till|before|after|through|from|between|for|around|to|than) \Z",
        r"(?:\b(?:the|an?|its|their|his|her|our|year|season|vs\.?|versus|as of)|['’]s) \Z",
        r"\b[12][0-9]{3}(?:,? (?:and|or|to)| [-–—]) \Z|(?<!rose )(?<!fell )(?<!grew )(?<!increased )\bby \Z",
    ),
}
"""What must stand before words that are not always times: "may", "on Monday", "in 2025"."""
NOT_BEHIND = _compiled(
    r"(?:每年?的?|每逢|每(?:周|星期)[一二三四五六日][、和及到至]|[历往]年的?)\Z",
    r"(?:[公西纪]元前|[农阴旧]历的?|财年的?|[政计]年度的?|\b(?:every|each) )\Z",
    r"\b(?:(?:fiscal|FY) ?(?:year )?(?:[0-9]{4} )?|(?:Act|Bill|Law) of )\Z",
)
NOT_BEFORE = _compiled(r"[ ,]{0,2}(?:of |in )?(?:fiscal\b|FY ?[0-9])", " ?财年")
FROM = _compiled(r"(?:\bfrom|(?P<between>\bbetween|介于)|(?<!来)自从?|从|由)(?: the)? ?\Z")
RANGE = _compiled(rf"(?:起?{JOIN}| (?:to|until|till|through) )(?:the )?")
LIST = _compiled(r" ?[和与跟及、,] ?|,? (?:and|or) (?:the )?")
BETWEEN = _compiled(" ?(?:之间|期间|间)")
LEAD = _compiled(
    r"(?:(?P<since>\bsince|\bstarting(?: in| from| on)?|\bbeginning in|(?<![来源出各独亲])自从?)"
    r"|(?P<as_of>\bas (?:of|at)|\bby(?! the )|\bno later than|\b(?:seen|viewed|judging) from|截至到?|截止[到至]?|站在"
    r"|(?:^|(?<=[,.;:!?、。 ]))[到至])"
    r"|(?P<before>\bbefore|\bprior to)|(?P<until>\b(?:up )?until|\btill|\bup to|\bthrough|直到|直至)|(?P<after>\bafter)"
    r"|(?P<start>\bfrom|从|由)|(?P<up_to>到|至))(?: the)? ?\Z"
)
OF_A_CAUSE = _compiled(r"['’]s?\b")
"""Behind a time whose "by" names what did it: by last month's tariffs."""

EVENT = _compiled(
    r"(?:(?![在于时])[\u4e00-\u9fff]){1,8}?(?:(?P<since>以来)|(?P<before>以前|之前)|(?P<after>以后|之后))"
)
TRAIL = _compiled(
    r" ?(?:(?P<since>以来|至今|迄今|到现在|到目前|起| (?:and|until|to) (?:now|the present)\b)|(?P<as_of>为止|止)"
    r"|(?P<before>以前|之前|前(?![半后期天年一二三四五六七八九十0-9]|总[统理]|首相|主席|部长|[市州省]长|员工))"
    r"|(?P<after>以后|之后|后(?![半期天年一二三四五六七八九十0-9]))"
    r"|(?P<start>开始|onwards?\b|on(?= ?(?:[.,?!;]|$))))"
)
NEWEST = _compiled(
    rf"最新(?!世)|目前|现[在今况状任]|最近(?!(?:的|这)? ?{COUNT} ?{UNIT})|近[况日期来]|如今|[当眼]下|当[前今]",
    rf"(?<![0-9{NUMERALS}十今])日前|[至迄]今",
    r"\b(?:latest|newest|most recent|recently|lately|currently|presently|nowadays|these days|now|right now)\b(?!-)",
    r"\b(?:so far(?! as| away| apart)|at present|at the moment|as yet|as of late(?! [0-9]))\b",
    r"\bto date(?= ?(?:[.,?!;]|$))",
    r"(?<!electric )(?<!alternating )(?<!direct )\bcurrent (?!flow|in\b|through\b|of\b|is\b|density)[a-z]",
)

IN_CHINESE = (
    *_forms(
        _of_a_year,
        rf"(?P<year>{YEARS})(?: ?的?年?{EDGE})?",
        rf"{OF_SOME_YEAR}{NO_NUMERAL}(?P<month>{NUMBER}) ?月份?(?:{EDGE}| ?{OF_MONTH})?",
        rf"{OF_SOME_YEAR}(?:(?<![□」』”])第 ?|(?<=年)|(?<=年[的 ])|(?=首季|[一二三四1-4]季度))(?<![0-9十.])"
        rf"(?P<quarter>[首一二三四1-4]) ?个?季度?{EDGE}?",
        rf"{OF_SOME_YEAR}(?P<half>[上下])半年度?{EDGE}?",
        rf"{OF_YEAR}(?P<half>[前后])半年",
        rf"{OF_YEAR}(?P<side>前|头|最后) ?{COUNT} ?个?(?P<unit>月|季度?)",
        "(?P<side>前) ?(?P<number>[二两三23]) ?(?P<unit>季度?)",
        rf"{OF_YEAR}[初盛仲深晚]?{SEASON}",
        rf"(?<![如过])(?P<year>[今去]){SEASON}",
        rf"{OF_YEAR}(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))(?![0-9A-Za-z])",
        rf"{START}(?P<decade>[12][0-9]{{2}}0) ?年代{EDGE}?",
        rf"(?:上个?|20|二十)世纪的?(?P<tens>[1-9]0|[一二三四五六七八九]十) ?年代{EDGE}?",
        rf"(?<!世纪)(?<!世纪的)(?<![0-9])(?P<tens>[5-9]0|[五六七八九]十) ?年代{EDGE}?",
    ),
    *_forms(
        _half,
        rf"{START}(?P<year>{YEAR})(?={JOIN}{YEAR} ?年)",
        rf"{OF_SOME_YEAR}{NO_NUMERAL}(?P<month>{NUMBER})(?=(?:{JOIN}|、)(?:{NUMBER}) ?月)",
    ),
    *_forms(
        _weekday,
        rf"{WHICH}个?{WEEKDAY_OF}",
        rf"{WHICH}个?(?:周|星期|礼拜)(?P<weekday>末)",
        rf"(?<![{NUMERALS}0-9每逢隔两十百几全整西东商后北色腥单双各首个上本这下日(]){WEEKDAY_OF}",
    ),
    *_forms(
        _unit,
        rf"{WHICH}一?个?(?P<unit>周|星期|礼拜|月(?!季)|季度?)(?:{EDGE}|(?<=月) ?{OF_MONTH})?",
        rf"{NO_TIME_OF_LIFE}(?P<unit>[年月]){EDGE}",
    ),
    *_forms(_day_word, "大?前天|今[天日晚早晨]|昨[天日晚夜]|明[天日晚早]|(?<![以之大年月日])后天|大后天"),
    *_forms(
        _past,
        rf"(?:{NEARLY}|最近|过去|这(?=[两几] ?个?[天周月年]))(?:的|这)? ?"
        rf"{COUNT} ?{UNIT}(?:以来|来|里|内|间|中)?(?! ?的?(?:历史|时间|之久|寿命))",
    ),
    *_forms(_coming, rf"(?:未来|今后|接下来)(?:的|这)? ?{COUNT} ?{UNIT}"),
    *_forms(
        _ago,
        rf"{NO_NUMERAL}(?P<number>[0-9]{{1,2}}0?|{NUMBER_OF}|半) ?(?:个(?=[月星礼季]))?"
        "(?P<unit>天|周|星期|礼拜|(?<=个)月|季度?|年)[之以]?前",
    ),
)
IN_ENGLISH = (
    *_forms(
        _of_a_year,
        rf"{EDGE_EN}{YEAR_EN}",
        r"(?P<year>\b(?:this|last|next) year\b(?! of\b)|\bthe year before last\b)",
        rf"(?:{EDGE_EN})?{DATED}(?: (?:the )?{DAY_EN})?(?:,? (?:of )?|, ?){YEAR_EN}",
        rf"{START}{WEEKDAY}{DAY_EN} (?:of )?{MONTH_EN}(?:,? (?:of )?|, ?){YEAR_EN}",
        rf"(?!{VERB}){DATED} (?:the )?{DAY_EN}",
        rf"{START}{WEEKDAY}{DAY_EN}(?: of)? (?!{VERB}){MONTH_EN}",
        rf"{EDGE_EN}{MONTH_EN}",
        rf"\b(?P<which>last) {WHOLE_MONTH}",
        rf"\b(?P<which>this|next) (?!{VERB}){WHOLE_MONTH}",
        rf"(?!{VERB}){MONTH_EN}{BEFORE_A_MONTH}",
        rf"(?:{EDGE_EN})?{PART_EN}(?:,? (?:of |in )?|, ?){YEAR_EN}",
        rf"(?:{EDGE_EN})?{YEAR_EN}(?:['’]s)? {PART_EN}",
        rf"(?:\bthe )?\b(?P<quarter>{ORDINAL})[ -]quarter\b(?! of\b)",
        rf"(?:{EDGE_EN})?\b(?P<which>last|this|next) {SEASON_EN}",
        rf"(?:{START}{YEAR_EN}(?:['’]s)? ?)?{START}Q(?P<quarter>[1-4])(?![A-Za-z0-9])",
        rf"{START}{YEAR_EN}(?:['’]s)? ?H(?P<half>[12])(?![A-Za-z0-9])",
        rf"{START}(?P<year>{YEAR})(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))(?![A-Za-z0-9])",
        rf"{START}Q(?P<quarter>[1-4])(?:,? (?:of |in )?| ?(?=['’]))(?P<year>{YEARS_EN}|['’][0-4][0-9]{END})",
        rf"{START}H(?P<half>[12]),? (?:of |in )?{YEAR_EN}",
        rf"{START}(?:(?P<quarter>[1-4])Q|(?P<half>[12])H) ?(?P<year>{SHORT_YEAR}){END}",
        rf"(?:{EDGE_EN})?{START}(?:(?P<century>1[0-9]00)|(?P<decade>[12][0-9]{{2}}0))['’]?s\b",
        r"\bthe (?:(?P<edge>early|mid|late)[ -])?['’]?(?P<tens>[5-9]0)['’]?s\b",
    ),
    *_forms(_of_a_year, rf"(?!{VERB}){WHOLE_MONTH}(?! (?-i:[A-Z][a-z]))", introduced="month"),
    *_forms(_of_a_year, WHOLE_MONTH, introduced="may"),
    *_forms(_of_a_year, rf"{MONTH_EN} (?:the )?{DAY_EN}", rf"{START}{DAY_EN}(?: of)? {MONTH_EN}", introduced="day"),
    *_forms(_of_a_year, rf"{SEASON_EN}(?! (?:of|months?|season|from|in)\b|-)", introduced="season"),
    *_forms(
        _of_a_year, rf"(?!{MANY})(?P<year>(?:the year )?{START}{YEAR}{END})(?! ?[\u3400-\u9fff□])", introduced="year"
    ),
    *_forms(
        _unit,
        rf"(?:{EDGE_EN})?\b(?P<which>last|this|next) (?P<unit>week|month|quarter)\b(?! of\b|-| century)",
        r"(?:\bthe )?\b(?P<edge_of>beginning|start|middle|end|close) of the "
        r"(?P<unit>year|month|quarter|week)\b(?! [0-9])",
        r"\b(?P<unit>year|month|quarter)[- ](?P<edge_of>end)\b",
        r"\b(?P<unit>year)[- ]to[- ]date\b",
    ),
    *_forms(
        _weekday,
        rf"\b(?P<which>last|this|next) (?:{WEEKDAY_EN})",
        r"\b(?P<which>last|this|next) (?P<weekday>weekend)\b",
    ),
    *_forms(_weekday, WEEKDAY_EN, introduced="day"),
    *_forms(_weekday, rf"(?-i:(?=[MTWFS])){WEEKDAY_EN}{GOES_ON_BEHIND_A_DAY}", introduced="verb"),
    *_forms(_weekday, r"\b(?P<weekday>weekend)\b", introduced="season"),
    *_forms(
        _day_word,
        r"\bthe day (?:before yesterday|after tomorrow)\b|\b(?:yesterday|today|tomorrow|tonight|last night)\b",
        r"\bthis (?:morning|afternoon|evening)\b",
    ),
    *_forms(
        _past,
        rf"(?:\bthe )?\b(?:past|last) {COUNT_EN} {UNIT_EN}",
        rf"(?:\bthe )?\bpast {UNIT_EN}",
        rf"\b(?:in|over|during|within|for|throughout) the last {UNIT_EN}",
    ),
    *_forms(_coming, rf"(?:\bthe )?\b(?:next|coming) {COUNT_EN} {UNIT_EN}"),
    *_forms(_ago, rf"{START}(?<!and a )(?!few|several)(?P<number>an?|half an?|{COUNTS_EN}) {UNIT_EN} ago\b"),
)
SEASON_BEHIND = " ?(?:season|school|academic|年|赛季|学年|球季)"
NUMERIC = (
    rf"{START}(?:{REPUBLIC}[0-9]{{2,3}}(?:[-/.][0-9]{{1,2}}){{2}}|(?:19|20)[0-9]{{2}}(?: ?[-/.] ?[0-9]{{1,2}}){{1,2}})"
    rf"{NO_MORE_DIGITS}(?![A-Za-z%])(?!{SEASON_BEHIND})"
)
YEARS_TOGETHER = (
    rf"{START}(?P<year>{YEAR})[-–—~/至到]"
    rf"(?P<to_year>{YEAR}|1[3-9]|[2-9][0-9]|[0-9]{{2}}(?={SEASON_BEHIND})|(?<=[–—~])[0-9]{{2}}){END}(?: ?年度?)?"
)
FORMS = (*_forms(_numeric, NUMERIC), *_forms(_years, YEARS_TOGETHER), *IN_CHINESE, *IN_ENGLISH)
