"""The amounts a text states, so that 70萬, 700,000 and "0.7 million" compare equal, and 25% equals 百分之二十五."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rag.text.days import ENGLISH_MONTHS, MONTHS, ORDINAL_ENDING
from rag.text.fold import fold, is_han
from rag.text.splice import spliced

if TYPE_CHECKING:
    from rag.types import Language

CHINESE_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
CHINESE_PLACES = {"十": 10, "百": 100, "千": 1_000}
CHINESE_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
NEXT_PLACE = {"百": "十", "千": "百", "万": "千"}
"""What a last digit counts behind such a sign where nothing tells it."""

ENGLISH_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "mn": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "trillion": 10**12,
}
ENGLISH_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
SHORT_MONTHS = "|".join(month for month in MONTHS if month != "may")
ENGLISH_PLACES = {
    word: n
    for words in (ORDINALS, [month.lower() for month in ENGLISH_MONTHS], MONTHS)
    for n, word in enumerate(words, start=1)
}
"""Ordinals and months, which other languages write as numbers."""

ENGLISH_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
SMALL_NUMBERS = "|".join(word for word, n in ENGLISH_NUMBERS.items() if 1 <= n < 10)

PLACE = (
    rf"{'|'.join([*ORDINALS, *ENGLISH_MONTHS])}"
    rf"|(?:{SHORT_MONTHS})(?=\.?,? ?\d)|(?:(?<=\d )|(?<=\d{ORDINAL_ENDING} ))(?:{SHORT_MONTHS})"
)
"""A shortened month stands beside a number; others are names (Zhou Jun)."""

DIGITS = r"(?>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\.?\d)"
WITH_PREFIX = "[瓦克米伏赫卡帕焦瓩]|字节|比特"
"""Units that have such signs as prefixes: 千瓦, 兆字节."""

DIGIT_SCALE = rf"(?:百(?=[万亿])|[千兆](?!{WITH_PREFIX})|[万亿])+"
FURTHER_SCALE = rf"(?:[百千兆](?!{WITH_PREFIX})|[万亿])+"
ENGLISH_SCALE = r"(?:thousand|million|billion|trillion|mn|bn|tr?n)\b"
PERCENT = r"%|percent\b|per cent\b|个百分点|percentage points?\b"
NUMERAL = "[零〇○一二两三四五六七八九十百千万亿兆]+"
DECIMALS = "(?:点[零〇○一二三四五六七八九]+[万亿兆]*)?"
RANGE = (
    rf"\s?[-–~～至到]\s?[$€£¥]?|(?<!\b19\d\d)(?<!\b20\d\d)\sto\s[$€£¥]?(?=[\d,.]+[ \t-]?(?:{ENGLISH_SCALE}|{PERCENT}))"
)
NUMERAL_RANGE = "(?P<from>[一二两三四五六七八九])[-–~～至到](?=[二两三四五六七八九](?:[百千万亿]|成))"
CHINESE_FRACTION = rf"(?<!\d)(?<!\d[.,])(?P<parts>{DIGITS}|{NUMERAL})分之(?P<taken>{DIGITS}|{NUMERAL})"
PARTS = "|".join(ENGLISH_PARTS)
OF_ALL = r"(?=\sof (?!(?:an?|the (?:first|last|year))\b))"
OF_THEM = r"(?=\sof (?:the|its|their|all)\b(?! (?:first|last|year)\b))"
ENGLISH_FRACTION = (
    rf"(?<![A-Za-z])(?P<english_taken>an?|{SMALL_NUMBERS})"
    rf"(?:[\s-](?P<english_parts>{PARTS})(?:s?{OF_THEM}|{OF_ALL}|(?<!quarter)s{OF_ALL})"
    rf"|-(?P<hyphened_parts>(?!quarter\b)(?:{PARTS}))s?\b)"
)
"""But no quarters of a year: "two quarters of contraction", "a quarter of a million"."""

HALF_A_SCALE = rf"(?<![A-Za-z])half an?[\s-](?P<half_a>{ENGLISH_SCALE})"
FIVE_YEAR_PLAN = '(?P<plan>十[一二三四五六])五(?=[”」』’"]|规划|计划|时期|期间|以来|开局|收官|末)'
"""The one that is counted, in "十四五": five years are behind it, and no 15."""
ENGLISH_WORDS = "|".join([*ENGLISH_NUMBERS, *ENGLISH_SCALES])

WRITTEN_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh-Hant": ((1e8, "億"), (1e4, "萬")),
    "zh-Hans": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
}
WRITTEN_RANGE: dict[Language, str] = {"zh-Hant": "至", "zh-Hans": "至", "en": " to "}
MOST_DECIMALS = 3
LEAST_GROUPED = 10_000
"""Below, digits stay together, as a year's do."""
SCALE_WORDS = re.compile(ENGLISH_SCALE, re.IGNORECASE)
PART_OF_ANOTHER = re.compile(r"(?:[数數几幾]|\d\s?(?:to|and|-)\s?)\Z")
"""What stands before an amount that is only told together with it: 數百萬, 25 to 30 billion."""

MORE = re.compile(rf"({DIGITS})[ \t]*({FURTHER_SCALE})?")
NEXT_TO_EACH_OTHER = "|".join(["两三", *map("".join, pairwise("一二三四五六七八九"))])
ONE_OR_THE_NEXT = re.compile(rf"(?P<before>(?:.*十)?)(?P<digits>{NEXT_TO_EACH_OTHER})(?P<behind>[十百千万亿]*)")
"""十五六, 五六百: a number, or the next one."""

AMOUNT = re.compile(
    rf"百分之[ \t]*(?:(?P<of_digits>{DIGITS})|(?P<of_numeral>{NUMERAL}{DECIMALS}))"
    rf"(?:[-–~至到](?:(?P<of_digits_to>{DIGITS})|(?P<of_numeral_to>{NUMERAL}{DECIMALS})))?"
    rf"|{CHINESE_FRACTION}|{ENGLISH_FRACTION}|{HALF_A_SCALE}|{FIVE_YEAR_PLAN}"
    rf"|(?<![A-Za-z\d.])(?<![A-Za-z]-)(?P<digits>{DIGITS})(?:(?:{RANGE})(?P<up_to>{DIGITS}))?"
    rf"(?:(?:[ \t]*[余多]?|-(?=[a-z]))(?P<scale>{DIGIT_SCALE}|{ENGLISH_SCALE}))?"
    rf"(?P<more>(?:{DIGITS}[ \t]*{FURTHER_SCALE})*(?:(?<=[万亿兆])(?=\d[\d,]{{2}}){DIGITS}(?!年))?)"
    rf"(?:[ \t]*(?P<percent>{PERCENT}))?(?:(?<=[千万亿兆])|(?![A-Za-z]))"
    rf"|(?<![A-Za-z])(?P<words>(?:{ENGLISH_WORDS})(?:[\s-]+(?:and\s+)?(?:{ENGLISH_WORDS}))*)(?![A-Za-z])"
    r"(?:[ \t]+(?P<words_percent>percent\b|per cent\b))?"
    rf"|(?![百千兆](?:{WITH_PREFIX}))(?:{NUMERAL_RANGE})?(?P<numeral>{NUMERAL}{DECIMALS})"
    r"(?:(?P<tenths>成)(?![员为功立长果交本熟分都])(?P<half>[一二三四五六七八九半]?))?"
    rf"|(?<![A-Za-z])(?P<place>{PLACE})(?![A-Za-z])",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Amount:
    """A number with the place where a text states it. `percent` amounts equal only percentages."""

    value: float
    percent: bool
    start: int
    end: int

    def same_as(self, other: Amount) -> bool:
        """Return whether both state the same amount."""
        return self.percent == other.percent and abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value))


def amounts(text: str, every_numeral: bool = False) -> list[Amount]:
    """Return the amounts that a text states, in their order; parts of names (H20, COVID-19) are none.

    A single Chinese numeral or small English word is mostly no amount (一旦, 十分, 第三方, "one of them"), so it counts
    only with `every_numeral`, as do ordinals and months: for a source that a stated number is looked up in.
    """
    shadow = _narrow(fold(text))
    return [
        Amount(value, percent, match.start(), match.end())
        for match in AMOUNT.finditer(shadow)
        for value, percent in _parse(match, every_numeral)
    ]


def amounts_in(language: Language, text: str) -> str:
    """Return the text with its large amounts and percentages as a language writes them: 70萬 as 700,000, 三成 as 30%.

    For the reader's language being another than the text's: amounts that read the same in both stay as they are.
    """
    return spliced(text, _other_amounts(text, language))


def _other_amounts(text: str, language: Language) -> Iterator[tuple[int, int, str]]:
    for start, group in groupby(amounts(text), key=lambda amount: amount.start):
        ends = list(group)
        end = ends[0].end
        words = text[start:end]
        is_other = any(map(is_han, words)) if language == "en" else SCALE_WORDS.search(words)
        is_fraction = "分之" in words and ends[0].percent and not words.startswith("百分之")
        if is_other and not is_fraction and not PART_OF_ANOTHER.search(text, 0, start):
            yield start, end, WRITTEN_RANGE[language].join(_written(one, language) for one in ends)


def _written(amount: Amount, language: Language) -> str:
    percent = "%" if amount.percent else ""
    for scale, sign in WRITTEN_SCALES[language]:
        number = _in_digits(amount.value / scale)
        if amount.value >= scale and math.isclose(_digits(number) * scale, amount.value):
            return f"{number}{sign}{percent}"
    return f"{_in_digits(amount.value)}{percent}"


def _in_digits(value: float) -> str:
    grouped = "," if value >= LEAST_GROUPED else ""
    return f"{value:{grouped}.{MOST_DECIMALS}f}".rstrip("0").rstrip(".")


def _narrow(text: str) -> str:
    """Full-width digits and signs to ASCII, one for one."""
    return "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", character)) == 1 else character for character in text
    )


def _parse(match: re.Match[str], every_numeral: bool) -> list[tuple[float, bool]]:
    """Return (value, percent) of what was matched: two for a range, none for what is no amount."""
    if match["of_digits"] or match["of_numeral"]:
        ends = (match["of_digits"] or match["of_numeral"], match["of_digits_to"] or match["of_numeral_to"])
        return [(value, True) for end in ends if end and (value := _number(end)) is not None]
    if match["taken"]:
        taken, parts = _number(match["taken"]), CHINESE_SCALES.get(match["parts"]) or _number(match["parts"])
        return [(100 * taken / parts, True)] if taken is not None and parts else []
    if match["english_taken"]:
        parts = ENGLISH_PARTS[(match["english_parts"] or match["hyphened_parts"]).lower()]
        return [(100 * ENGLISH_NUMBERS.get(match["english_taken"].lower(), 1) / parts, True)]
    if match["half_a"]:
        return [(_scale(match["half_a"]) / 2, False)]
    if match["plan"]:
        return [(_number(match["plan"]) or 0.0, False)] if every_numeral else []
    if match["digits"]:
        return [(value, bool(match["percent"])) for value in _digits_with_scale(match)]
    if match["words"]:
        return _if_number(_english(match["words"], every_numeral), percent=bool(match["words_percent"]))
    if match["place"]:
        return [(ENGLISH_PLACES[match["place"].lower()], False)] if every_numeral else []
    return _numerals(match, every_numeral)


def _digits_with_scale(match: re.Match[str]) -> Iterator[float]:
    """Yield the value of what begins with digits; of a range both ends, the first in the scale of the second (3-5萬).

    But not if it were the greater one then: in "from 900 to 1.2 million" it is as it stands.
    """
    first, last, scale, more = match["digits"], match["up_to"], match["scale"], match["more"]
    if last and (not scale or _digits(first) <= _digits(last)):
        yield _in_sections([(first, scale)])
    elif last:
        yield _digits(first)
    yield _in_sections([(last or first, scale), *MORE.findall(more)])


def _in_sections(parts: Iterable[tuple[str, str | None]]) -> float:
    """Return the value of numbers with the scales behind them: 2萬5000, 1億2千3百萬."""
    total = section = 0.0
    for number, signs in parts:
        places = (signs or "").rstrip("万亿兆")
        section += _digits(number) * _scale(places)
        if scales := (signs or "")[len(places) :]:
            total, section = total + section * _scale(scales), 0.0
    return total + section


def _numerals(match: re.Match[str], every_numeral: bool) -> list[tuple[float, bool]]:
    """Return the values of what a Chinese numeral states, as `_parse` does: two of 五六百 and of 三至五百."""
    numeral, first = match["numeral"], match["from"]
    either = ONE_OR_THE_NEXT.fullmatch(numeral)
    is_small = len(numeral) == 1 or (either and len(numeral) == len("五六"))
    if is_small and not match["tenths"] and not every_numeral:
        return []
    if either:
        forms = [either["before"] + digit + either["behind"] for digit in either["digits"]]
    elif first and CHINESE_DIGITS[first] < CHINESE_DIGITS[numeral[0]]:
        forms = [first + numeral[1:], numeral]
    else:
        forms = [first, numeral] if first else [numeral]
    values = [value for form in forms if (value := _chinese(form)) is not None]
    if match["tenths"]:
        half = 0.5 if match["half"] == "半" else CHINESE_DIGITS.get(match["half"], 0) / 10
        return [(10 * (value + half), True) for value in values]
    return [(value, False) for value in values]


def _if_number(value: float | None, percent: bool) -> list[tuple[float, bool]]:
    return [] if value is None else [(value, percent)]


def _number(text: str) -> float | None:
    return _digits(text) if text[0].isdigit() else _chinese(text)


def _digits(text: str) -> float:
    return float(text.replace(",", ""))


def _scale(signs: str | None) -> float:
    if not signs:
        return 1.0
    if signs.isascii():
        return ENGLISH_SCALES[signs.lower()]
    product = 1.0
    for sign in signs:
        product *= CHINESE_SCALES.get(sign) or CHINESE_PLACES[sign]
    return product


def _chinese(numeral: str) -> float | None:
    """Return the value of a Chinese numeral in Simplified characters; None for what is no number (万一, 三三两两)."""
    whole, _, fraction = numeral.partition("点")
    if fraction:
        digits = fraction.rstrip("万亿兆")
        decimal = sum(CHINESE_DIGITS[sign] / 10**place for place, sign in enumerate(digits, start=1))
        value = _chinese(whole)
        return None if value is None else (value + decimal) * _scale(fraction[len(digits) :])
    if whole[0] in CHINESE_SCALES:
        return None
    if len(whole) > 1 and all(sign in CHINESE_DIGITS for sign in whole):  # 二〇二五
        return (
            float("".join(str(CHINESE_DIGITS[sign]) for sign in whole))
            if len(whole) == 4 and whole[0] in "一二"
            else None
        )
    total = section = 0.0
    digit: float | None = None
    if whole[-1] in CHINESE_DIGITS and whole[-1] != "两" and whole[-2:-1] in NEXT_PLACE:  # 一百五, 三万五; not 三百两
        whole += NEXT_PLACE[whole[-2]]
    for sign in whole:
        if sign in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[sign]
        elif sign in CHINESE_PLACES:
            section += (1 if digit is None else digit) * CHINESE_PLACES[sign]
            digit = None
        elif section or digit:
            total += (section + (digit or 0)) * CHINESE_SCALES[sign]
            section, digit = 0.0, None
        else:  # 一万亿
            total *= CHINESE_SCALES[sign]
    return total + section + (digit or 0)


def _english(words: str, every_numeral: bool) -> float | None:
    """Return the value of a number in English words; None for a lone scale, or a small word where those don't count."""
    parts = [part for part in re.split(r"[\s-]+", words.lower()) if part != "and"]
    if len(parts) == 1 and (parts[0] in ENGLISH_SCALES or (ENGLISH_NUMBERS[parts[0]] <= 10 and not every_numeral)):
        return None
    total = section = 0.0
    for part in parts:
        if part in ENGLISH_NUMBERS:
            section += ENGLISH_NUMBERS[part]
        elif part == "hundred":
            section = (section or 1.0) * 100
        else:
            total += (section or 1.0) * ENGLISH_SCALES[part]
            section = 0.0
    return total + section
