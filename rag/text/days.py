"""Days as they are written in Chinese and English, 民國 years and Chinese numerals among them, as ISO 8601.

The patterns match a shadow of the text (`rag.text.fold.shadow`). Every quantifier is bounded.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import chain

from rag.text.fold import shadow as shadow_of
from rag.text.splice import spliced

NUMERALS = "零一二三四五六七八九"
FIRST_YEAR, LAST_YEAR = 1900, 2099
LONGEST = 150
YEAR = "(?P<year>(?:19|20)[0-9]{2})"
ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
MONTHS = [month[:3].lower() for month in ENGLISH_MONTHS]
LONG_MONTHS = [month for month in ENGLISH_MONTHS if month not in ("March", "May")]
"""Those that are no other words too."""

MONTH = (
    "(?i:(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?)"
)
WEEKDAY = r"(?i:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? {1,3})?"
ENGLISH_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
ORDINAL_ENDING = "(?:st|nd|rd|th)"
ORDINAL, NUMBER = f"(?P<day>[0-9]{{1,2}}){ORDINAL_ENDING}?", rf"[0-9]{{1,2}}|[{NUMERALS}十]{{1,3}}"
IN_THE_YEAR = rf" ?年(?: ?(?P<month>{NUMBER}) ?月(?: ?(?P<day>{NUMBER}) ?[日号])?)?"
REPUBLIC, NO_MORE_DIGITS = "(?P<republic>(?:中华)?民国) ?", "(?![-/.]?[0-9])"
DATES = tuple(
    re.compile(form)
    for form in (
        rf"{YEAR} ?[-/.] ?(?P<month>0?[1-9]|1[0-2]) ?[-/.] ?(?P<day>[0-9]{{1,2}}){NO_MORE_DIGITS}",
        rf"{YEAR}[-/](?P<month>0[1-9]|1[0-2]){NO_MORE_DIGITS}",
        rf"(?P<year>(?:19|20)[0-9]{{2}}|[一二][{NUMERALS}]{{3}}){IN_THE_YEAR}",
        rf"{REPUBLIC}(?P<year>[0-9]{{2,3}}|[{NUMERALS}十百]{{1,5}}){IN_THE_YEAR}",
        rf"{REPUBLIC}(?P<year>[0-9]{{2,3}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}}){NO_MORE_DIGITS}",
        rf"{WEEKDAY}{MONTH} {{0,2}}{ORDINAL},? {{0,2}}{YEAR}(?![0-9](?![0-9]?:[0-9]))",
        rf"{WEEKDAY}{ORDINAL}[ -]{{0,2}}{MONTH},?[ -]{{0,2}}{YEAR}(?![0-9](?![0-9]?:[0-9]))",
        rf"{MONTH},? {YEAR}(?![0-9])",
    )
)
NO_LENGTH = "(?![内间期均前后之游电本元关]|以[内上下前后]|报(?![道导]))"
"""Behind a day that is no number of days (30日内), and no paper (日报) or the like."""

OF_A_YEAR = tuple(
    re.compile(form)
    for form in (
        rf"(?P<month>{NUMBER}) ?月 ?(?P<day>{NUMBER}) ?[日号]",
        rf"(?P<month>)(?<![0-9{NUMERALS}十数几每近第长达为期])(?P<day>{NUMBER}) ?日{NO_LENGTH}",
        r"(?:19|20)[0-9]{2}[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])",
        rf"\b{MONTH} {{0,2}}(?:the )?{ORDINAL}(?![0-9])",
        rf"(?<![0-9]){ORDINAL}[ -]{{0,2}}(?:of )?{MONTH}\b",
        rf"(?<![0-9{NUMERALS}十])(?P<month>{NUMBER}) ?月(?P<day>)(?! ?(?:{NUMBER}) ?[日号])",
        rf"\b(?P<month>{'|'.join(LONG_MONTHS)})\b(?P<day>)(?! ?[0-9]{{1,2}}(?![0-9]))",
    )
)
"""Days and months, with or without a year."""

CHINESE_DAY = re.compile(
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}}) ?年 ?)?(?<![0-9{NUMERALS}十至到~～—–-])(?P<month>{NUMBER}) ?月"
    rf"(?: ?(?P<day>{NUMBER}) ?[日号]|(?P<part>初|[上中下]旬|底|末)|份?(?! ?(?:{NUMBER}) ?[日号]|天))(?! ?[至到~～—–-])"
)
"""One that is no end of a range."""

EARLY, END = "in early ", "at the end of "
ENGLISH_PARTS = {"初": EARLY, "上旬": EARLY, "中旬": "in mid-", "下旬": "in late ", "底": END, "末": END}
"""Of a month. Without "in" or "at" the embedded model makes some day of it in 4 of 12 sentences, with them in none."""

Day = tuple[int | None, int | None]
"""A month and a day of it; None is what is left open (17日, July)."""

ONLY_YEAR = re.compile(rf"{YEAR}")
CLOCK = re.compile(
    r"(?: ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?| ?\([一二三四五六日]\))?"
    r"(?: {0,3}(?:[T,@]|at|上午|下午|早上|晚上|晚间|凌晨|中午)? {0,3}"
    r"(?:[0-9]{1,2} ?(?:: ?[0-9]{2}){1,2}(?:\.[0-9]{1,9})?|[0-9]{1,2}[时点][0-9]{1,2}分) ?(?:[ap]\.?m\b\.?)?"
    r"(?: ?\(?(?:Z|(?:GMT|UTC)? ?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|SGT"
    r"|(?:[ECMP][SD]?|AES|AED|CES|BS|GM|HK|JS|KS|IS|CE)T)\b\)?)?)?",
    re.IGNORECASE | re.ASCII,
)


def iso_day(words: str) -> str | None:
    """Return the day that words hold and nothing else, as `2025-08-18`, `2025-08` or `2025`; None if it is none."""
    if len(words) > LONGEST:
        return None
    shadow = shadow_of(words).strip()
    day, end = day_at(shadow, 0)
    if end == len(shadow):
        return day
    year = ONLY_YEAR.fullmatch(shadow.removesuffix("年"))
    return year["year"] if year else None


def day_at(shadow: str, start: int) -> tuple[str | None, int]:
    """Return the day that stands at a place, and where it ends with its weekday and clock; no impossible day."""
    for form in DATES:
        match = form.match(shadow, start)
        if match and (day := _day_of(match)):
            clock = CLOCK.match(shadow, match.end())
            return day, clock.end() if clock else match.end()
    return None, start


def last_day_told(text: str) -> str | None:
    """Return the latest day that a text names with its month and year, as `2025-08-18`; None if it names none."""
    shadow = shadow_of(text)
    named = (_day_of(match) for form in DATES for match in form.finditer(shadow))
    return max((day for day in named if day is not None and len(day) == len("2025-08-18")), default=None)


def _day_of(match: re.Match[str]) -> str | None:
    """Return the day that one of `DATES` matched, as ISO 8601; None if there is no such day."""
    parts = match.groupdict()
    year = _number(parts["year"]) + (1911 if parts.get("republic") else 0)
    return checked_day(year, parts["month"], parts.get("day"))


def days_named(text: str) -> list[Day]:
    """Return the days and months that a text names, in their order."""
    shadow = shadow_of(text)
    found: dict[int, re.Match[str]] = {}
    for match in chain.from_iterable(form.finditer(shadow) for form in OF_A_YEAR):
        if not any(match.start() < other.end() and other.start() < match.end() for other in found.values()):
            found[match.start()] = match
    return [
        (_month(match["month"]) if match["month"] else None, _number(match["day"]) if match["day"] else None)
        for _, match in sorted(found.items())
    ]


def days_in_english(text: str) -> str:
    """Return a Chinese text with its days and months as English writes them: 6月中旬 as in mid-June."""
    days = CHINESE_DAY.finditer(shadow_of(text))
    return spliced(text, ((*day.span(), _in_english(day)) for day in days if 1 <= _number(day["month"]) <= 12))


def _in_english(chinese_day: re.Match[str]) -> str:
    part, day, year = chinese_day["part"], chinese_day["day"], chinese_day["year"]
    month = f"{ENGLISH_PARTS.get(part, '')}{ENGLISH_MONTHS[_number(chinese_day['month']) - 1]}"
    if day:
        return f"{month} {_number(day)}, {year}" if year else f"{month} {_number(day)}"
    return f"{month} {year}" if year else month


def checked_day(year: int, month: str | None, day: str | None) -> str | None:
    """Return a year, a month (a number or an English name) and a day as ISO 8601; None if there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return str(year)
    try:
        checked = date(year, _month(month), _number(day or "1")).isoformat()
    except ValueError:
        return None
    return checked if day else checked[:7]


def first_day(day: str) -> date:
    """Return the first day of a day, a month or a year in ISO 8601. Raises ValueError if there is no such day."""
    return date.fromisoformat(day + "0000-01-01"[len(day) :])


def last_day(day: str) -> date:
    """Return the last day of a day, a month or a year in ISO 8601. Raises ValueError if there is no such day."""
    first = first_day(day)
    if len(day) == len("2025"):
        return first.replace(month=12, day=31)
    if len(day) == len("2025-08"):
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _month(month: str) -> int:
    return MONTHS.index(month[:3].lower()) + 1 if month.isascii() and month.isalpha() else _number(month)


def _number(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    if not set(numeral) & set("十百"):
        return int("".join(str(NUMERALS.index(digit)) for digit in numeral))
    total = digit = 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = NUMERALS.index(character)
    return total + digit
