"""The amounts a text states, so that 70萬, 700,000 and "0.7 million" compare equal, and 25% equals 百分之二十五."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rag.text.fold import fold

CHINESE_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_PLACES = {"十": 10, "百": 100, "千": 1_000}
CHINESE_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
ENGLISH_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "hundred": 10**2,
}
ENGLISH_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}

DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE_NUMERAL = "[零〇一二两三四五六七八九十百千万亿兆]+"
ENGLISH_WORDS = "|".join([*ENGLISH_NUMBERS, *ENGLISH_SCALES])

AMOUNT = re.compile(
    rf"(?P<percent_of>百分之)(?P<of>{DIGITS}|{CHINESE_NUMERAL})"
    rf"|(?<![A-Za-z\d.])(?P<digits>{DIGITS})(?!\d)\s*(?P<scale>[百千万亿兆]+|(?:thousand|million|billion|trillion|mn|bn)\b)?"
    r"\s*(?P<percent>%|percent\b|per cent\b|个百分点|percentage points?\b)?"
    rf"|(?<![A-Za-z])(?P<words>(?:{ENGLISH_WORDS})(?:[\s-]+(?:and\s+)?(?:{ENGLISH_WORDS}))*)(?![A-Za-z])"
    r"\s*(?P<words_percent>percent\b|per cent\b)?"
    rf"|(?P<numeral>{CHINESE_NUMERAL})(?P<tenths>成)?",
    re.IGNORECASE,
)
IDIOMATIC = frozenset("零〇一二两三四五六七八九十百千万")
"""Single numerals are mostly no amounts (一旦, 十分, 万一, 第三方): only longer ones are compared."""


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


def amounts(text: str) -> list[Amount]:
    """Return the amounts that a text states, in their order; parts of names (H20, GB200) are none."""
    shadow = _narrow(fold(text))
    found = []
    for match in AMOUNT.finditer(shadow):
        parsed = _parse(match)
        if parsed is not None:
            found.append(Amount(*parsed, match.start(), match.end()))
    return found


def _narrow(text: str) -> str:
    """Full-width digits and signs to ASCII, one for one."""
    return "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", character)) == 1 else character for character in text
    )


def _parse(match: re.Match[str]) -> tuple[float, bool] | None:
    if match["percent_of"]:
        value = _digits(match["of"]) if match["of"][0].isdigit() else _chinese(match["of"])
        return None if value is None else (value, True)
    if match["digits"]:
        value = _digits(match["digits"])
        for sign in (match["scale"] or "") if not (match["scale"] or "").isascii() else ():
            value *= CHINESE_SCALES.get(sign) or CHINESE_PLACES[sign]
        value *= ENGLISH_SCALES.get((match["scale"] or "").lower(), 1)
        return value, bool(match["percent"])
    if match["words"]:
        value = _english(match["words"])
        return None if value is None else (value, bool(match["words_percent"]))
    if match["numeral"] in IDIOMATIC and not match["tenths"]:
        return None
    value = _chinese(match["numeral"])
    if value is None:
        return None
    return (value * 10, True) if match["tenths"] else (value, False)


def _digits(text: str) -> float:
    return float(text.replace(",", ""))


def _chinese(numeral: str) -> float | None:
    """Return the value of a Chinese numeral in Simplified characters; None for a string of scales alone."""
    if not any(sign in CHINESE_DIGITS or sign == "十" for sign in numeral):
        return None
    if len(numeral) > 1 and all(sign in CHINESE_DIGITS for sign in numeral):  # 二〇二五
        return float("".join(str(CHINESE_DIGITS[sign]) for sign in numeral))
    total = section = 0.0
    digit: float | None = None
    for sign in numeral:
        if sign in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[sign]
        elif sign in CHINESE_PLACES:
            section += (1 if digit is None else digit) * CHINESE_PLACES[sign]
            digit = None
        else:
            total = (total + section + (digit or 0)) * CHINESE_SCALES[sign]
            section, digit = 0.0, None
    return total + section + (digit or 0)


def _english(words: str) -> float | None:
    """Return the value of a number in English words; None for a lone small word, mostly no amount ("one", "two")."""
    parts = [part for part in re.split(r"[\s-]+", words.lower()) if part != "and"]
    if len(parts) == 1 and (ENGLISH_NUMBERS.get(parts[0], 100) <= 10 or parts[0] in ENGLISH_SCALES):
        return None
    total = section = 0.0
    for part in parts:
        if part in ENGLISH_NUMBERS:
            section += ENGLISH_NUMBERS[part]
        elif part == "hundred":
            section = (section or 1) * 100
        else:
            total += (section or 1) * ENGLISH_SCALES[part]
            section = 0.0
    return total + section
