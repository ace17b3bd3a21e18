"""Pinyin put behind characters by a script converter, 「美國(guó)」: told apart from a gloss, 「荨(qián)麻」."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rag.text.characters import character_surprise
from rag.text.tokens import HAN

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêếềńňǹḿ\u0300-\u030c"
ANNOTATION = re.compile(rf"(?<=[{HAN}])[(（]([{LETTERS}]{{1,8}})[)）]")
COMMON = 10.3
"""Surprise (nats) of about the 2,000th character. Nobody tells a reader how to pronounce a commoner one."""
GLOSSES = 2
"""Up to so many annotations in a text may be glosses, of a character's other reading (重(chóng)慶)."""


@cache
def readings(character: str) -> tuple[str, ...]:
    """Return the pinyin of a character, tones marked, the usual reading first; empty if there is none."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")
    return tuple(unicodedata.normalize("NFC", reading) for one in found for reading in one)


def annotation_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of annotations that do not belong to the text.

    An annotation is the pinyin, in brackets, of the very character before it. They are taken for damage if most of the
    annotated characters are common ones; one or two alone, only if they tell the usual reading.
    """
    fitting = []
    for match in ANNOTATION.finditer(text):
        known = readings(text[match.start() - 1])
        reading = unicodedata.normalize("NFC", match[1])
        if reading in known:
            fitting.append((match.span(), text[match.start() - 1], reading == known[0]))
    common = sum(character_surprise(character) <= COMMON for _, character, _ in fitting)
    if 2 * common < len(fitting):
        return []
    if len(fitting) > GLOSSES:
        return [span for span, _, _ in fitting]
    return [span for span, character, usual in fitting if usual and character_surprise(character) <= COMMON]
