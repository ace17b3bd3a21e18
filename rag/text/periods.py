"""The periods that a question asks about, as days: 去年十二月, "since March 2025", 截至七月底, "the past three months".

What names a time is found in `period_forms.py` and read in `period_readings.py`; here such words are joined to ranges,
opened to one side, and given the years they leave out. Where words leave it open, they mean what a newspaper reader who
asks on a day would mean:

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

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from rag.text.days import NUMERALS
from rag.text.fold import shadow as shadow_of
from rag.text.period_forms import COUNT, FORMS, INTRODUCES, JOIN, NO_TIMES, NOT_BEFORE, NOT_BEHIND, UNIT, compiled
from rag.text.period_readings import Days, Find, latest_year


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
class _Stretch:
    """A find with its days."""

    start: int
    end: int
    first: date
    last: date
    is_end: bool
    is_half: bool


FROM = compiled(r"(?:\bfrom|(?P<between>\bbetween|介于)|(?<!来)自从?|从|由)(?: the)? ?\Z")
RANGE = compiled(rf"(?:起?{JOIN}| (?:to|until|till|through) )(?:the )?")
LIST = compiled(r" ?[和与跟及、,] ?|,? (?:and|or) (?:the )?")
BETWEEN = compiled(" ?(?:之间|期间|间)")
LEAD = compiled(
    r"(?:(?P<since>\bsince|\bstarting(?: in| from| on)?|\bbeginning in|(?<![来源出各独亲])自从?)"
    r"|(?P<as_of>\bas (?:of|at)|\bby(?! the )|\bno later than|\b(?:seen|viewed|judging) from|截至到?|截止[到至]?|站在"
    r"|(?:^|(?<=[,.;:!?、。 ]))[到至])"
    r"|(?P<before>\bbefore|\bprior to)|(?P<until>\b(?:up )?until|\btill|\bup to|\bthrough|直到|直至)|(?P<after>\bafter)"
    r"|(?P<start>\bfrom|从|由)|(?P<up_to>到|至))(?: the)? ?\Z"
)
OF_A_CAUSE = compiled(r"['’]s?\b")
"""Behind a time whose "by" names what did it: by last month's tariffs."""

EVENT = compiled(r"(?:(?![在于时])[\u4e00-\u9fff]){1,8}?(?:(?P<since>以来)|(?P<before>以前|之前)|(?P<after>以后|之后))")
TRAIL = compiled(
    r" ?(?:(?P<since>以来|至今|迄今|到现在|到目前|起| (?:and|until|to) (?:now|the present)\b)|(?P<as_of>为止|止)"
    r"|(?P<before>以前|之前|前(?![半后期天年一二三四五六七八九十0-9]|总[统理]|首相|主席|部长|[市州省]长|员工))"
    r"|(?P<after>以后|之后|后(?![半期天年一二三四五六七八九十0-9]))"
    r"|(?P<start>开始|onwards?\b|on(?= ?(?:[.,?!;]|$))))"
)
NEWEST = compiled(
    rf"最新(?!世)|目前|现[在今况状任]|最近(?!(?:的|这)? ?{COUNT} ?{UNIT})|近[况日期来]|如今|[当眼]下|当[前今]",
    rf"(?<![0-9{NUMERALS}十今])日前|[至迄]今",
    r"\b(?:latest|newest|most recent|recently|lately|currently|presently|nowadays|these days|now|right now)\b(?!-)",
    r"\b(?:so far(?! as| away| apart)|at present|at the moment|as yet|as of late(?! [0-9]))\b",
    r"\bto date(?= ?(?:[.,?!;]|$))",
    r"(?<!electric )(?<!alternating )(?<!direct )\bcurrent (?!flow|in\b|through\b|of\b|is\b|density)[a-z]",
)

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


def _finds(shadow: str, today: date) -> Iterator[Find]:
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


def _longest(finds: Iterable[Find]) -> list[Find]:
    """Return the finds in the order of the text; where some overlap, only the longest, or the first of equals."""
    chosen: list[Find] = []
    taken: set[int] = set()
    for find in sorted(finds, key=lambda find: find.start - find.end):
        if taken.isdisjoint(range(find.start, find.end)):
            taken.update(range(find.start, find.end))
            chosen.append(find)
    return sorted(chosen, key=lambda find: find.start)


def _dated(finds: list[Find], shadow: str, today: date) -> list[_Stretch]:
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
            years[place] = latest_year(find.days_in, today, find.is_over) or today.year
    return [
        _Stretch(find.start, find.end, *days, find.is_end, find.is_half)
        for find, year in zip(finds, years, strict=True)
        if year and (days := _days(find, year))
    ]


def _days(find: Find, year: int) -> Days | None:
    try:
        return find.days_in(year)
    except (ValueError, OverflowError):
        return None


def _begins(find: Find, year: int) -> date:
    days = _days(find, year)
    return days[0] if days else date.max


def _join(shadow: str, one: Find | _Stretch, other: Find | _Stretch) -> Literal["range", "list"] | None:
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
