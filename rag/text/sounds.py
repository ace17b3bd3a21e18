"""What names sound like, by their consonants: 科爾曼 and Coleman, 項立剛 and Xiang Ligang."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rag.text.annotations import readings
from rag.text.fold import is_han

DOTS = "·•‧・∙."
SHORTEST_HEARD, LONGEST_HEARD = 2, 7
HEARD = 0.2
"""How much of the consonants of a name and of a stretch of text may differ for one to be heard in the other."""

CHINESE_SOUNDS = dict(zip("bpmfdtnlgkhjqxrzcsw", "PPNFTTNLKKHSSSLSSSF", strict=True))
LATIN_SOUNDS = (
    ("sch|tch|[cs]h", "s"),
    ("ph|wh", "f"),
    ("th", "t"),
    ("ck|q", "k"),
    ("x", "ks"),
    ("ng(?![aeiou])", "n"),
    ("[cg](?=[eiy])", "s"),
    ("r(?![aeiouy])", ""),
    ("gh|(?<=[aeiouy])h(?![aeiouy])", ""),
    ("^[aeiouy]", "A"),
    ("[aeiouy]", ""),
    ("[bp]", "P"),
    ("[dt]", "T"),
    ("[gkc]", "K"),
    ("[fvw]", "F"),
    ("h", "H"),
    ("[lr]", "L"),
    ("[mn]", "N"),
    ("[szj]", "S"),
)


def sound_difference(sound: str, latin: str, *, is_whole: bool = False) -> float:
    """Return how much of its consonants a Chinese name does not share with a Latin one, or its first or last word."""
    words = latin.split(" ")
    parts = [words, [words[-1], *words[:-1]], *([] if is_whole else [words[:1], words[-1:]])]
    names = {latin_sound("".join(part)) for part in parts}
    return min((edits(sound, name) / max(len(sound), len(name)) for name in names if len(name) > 1), default=1.0)


def chinese_sound(name: str) -> str:
    """Return the consonants of a Chinese name, in classes that names are written with in both languages."""
    sound = "".join(_syllable_sound(character) for character in name if character not in DOTS)
    return _once(sound[:1] + sound[1:].replace("A", ""))


@cache
def _syllable(character: str) -> str:
    """Return the letters of a character's usual pinyin, nothing if it has none."""
    known = readings(character)
    return "".join(filter(str.isascii, unicodedata.normalize("NFD", known[0]))) if known else ""


@cache
def _syllable_sound(character: str) -> str:
    letters = _syllable(character)
    if letters == "er":
        return "AL"
    return CHINESE_SOUNDS.get(letters[:1], "A") + ("N" if re.search(".n|.ng", letters) else "")


def latin_sound(name: str) -> str:
    """Return the consonants of a Latin name, in the same classes."""
    sound = "".join(filter(str.isalpha, unicodedata.normalize("NFD", name.lower())))
    for pattern, replacement in LATIN_SOUNDS:
        sound = re.sub(pattern, replacement, sound)
    return _once(sound)


def _once(sound: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sound)


def edits(one: str, other: str) -> int:
    """Return the number of characters to change, add or leave out to make one string the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for count, ours in enumerate(one, 1):
        above, row = row, [count]
        for place, theirs in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (ours != theirs)))
    return row[-1]


def heard_in(latin: str, chinese_text: str) -> bool:
    """Return whether some stretch of a Chinese text sounds like a Latin name."""
    name = latin_sound(latin)
    if len(name) < 2:
        return False
    plain = "".join(one for one in chinese_text if is_han(one))
    return any(edits(chinese_sound(some), name) <= HEARD * len(name) for some in _stretches(plain))


def is_pinyin_of_some(latin: str, chinese_text: str) -> bool:
    """Return whether a Latin name spells two or more characters of a Chinese text that stand side by side: Caixin."""
    name = "".join(filter(str.isalpha, latin.lower()))
    characters = "".join(one if is_han(one) else " " for one in chinese_text)
    return any(name == "".join(map(_syllable, some)) for some in _stretches(characters) if " " not in some)


def _stretches(text: str) -> Iterator[str]:
    """Yield what of a text is as long as a name that is heard."""
    for length in range(SHORTEST_HEARD, LONGEST_HEARD + 1):
        for start in range(len(text) - length + 1):
            yield text[start : start + length]
