"""Traditional and Simplified Chinese: folding both to one shadow, telling them apart, writing in the asker's.

The only file that imports opencc.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


BIG5_COMMON = (0xA440, 0xC67E)
HALF_WIDTH = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((*b"\t\r\v\f", 0xA0, 0x3000, 0x200B, 0xFEFF), " ")
    | dict.fromkeys(range(0xD800, 0xE000), "?")
    | str.maketrans("︰｜│∕〇○丨", "::|/零零|")
)
ONLY_SIMPLIFIED = "么几儿听坏愿挂扑荐"
"""In Big5 for rare readings of their own, but in running text signs of Simplified Chinese (什么, 几月)."""


KEPT = re.compile("昇(?=[騰腾思])|錤")
SIGNS = {"昇": "\ue0f0", "錤": "\ue0f1"}
"""Characters that names keep in Simplified Chinese too (昇腾, 郭明錤), and signs that stand for them meanwhile."""


@cache
def _converter(configuration: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(configuration)


def fold(text: str) -> str:
    """Return the text in Simplified characters, one for one: `len(fold(text)) == len(text)`.

    Only for search and comparison; what is quoted stays as it was. Text must be valid Unicode (no lone surrogates).
    """
    return str(_converter("t2s").convert(text))


def shadow(text: str) -> str:
    """Return the text in Simplified characters and half-width signs, one for one; for patterns, never for quotes."""
    return fold(text.translate(HALF_WIDTH))


def unfold(text: str) -> str:
    """Return the text in Traditional characters, one for one."""
    return str(_converter("s2t").convert(fold(text)))


def region_variants(text: str) -> tuple[str, str]:
    """Return the text, folded, in the words of Taiwan and of mainland China (晶片, 芯片), as OpenCC knows them."""
    taiwan = _converter("s2twp").convert(fold(text))
    mainland = _converter("tw2sp").convert(unfold(text))
    return fold(str(taiwan)), fold(str(mainland))


def is_han(character: str) -> bool:
    """Return whether a character is a Chinese ideograph."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
    )


@cache
def _script_of_character(character: str) -> str | None:
    # A character that the other script uses too (台, 里, 后) tells nothing: the older national character sets, GB 2312
    # for Simplified and the common part of Big5 for Traditional, say which ones those are.
    if fold(character) != character and not _code("gb2312", character):
        return "zh-Hant"
    is_common_traditional = BIG5_COMMON[0] <= _code("big5", character) <= BIG5_COMMON[1]
    if str(_converter("s2t").convert(character)) != character and (
        not is_common_traditional or character in ONLY_SIMPLIFIED
    ):
        return "zh-Hans"
    return None


def _code(character_set: str, character: str) -> int:
    """Return a character's number in a character set; 0 if it is not in it."""
    return int.from_bytes(character.encode(character_set, "ignore"), "big")


def script_votes(text: str) -> tuple[int, int]:
    """Return how many characters are only Traditional and how many only Simplified."""
    scripts = [_script_of_character(character) for character in text if is_han(character)]
    return scripts.count("zh-Hant"), scripts.count("zh-Hans")


def to_script(text: str, language: str) -> str:
    """Return an answer in the asker's script and that region's words, if it holds characters of the other script.

    Never for quotes: phrases are rewritten (芯片 becomes 晶片), so lengths change.
    """
    kept = KEPT.sub(lambda name: SIGNS[name[0]], text) if language == "zh-Hans" else text
    traditional, simplified = script_votes(kept)
    if language == "zh-Hant" and simplified:
        return str(_converter("s2twp").convert(text))
    if language == "zh-Hans" and traditional:
        converted = str(_converter("tw2sp").convert(kept))
        return converted.translate({ord(sign): character for character, sign in SIGNS.items()})
    return text
