"""Which of our three languages a text is in: `zh-Hant`, `zh-Hans` or `en`."""

from __future__ import annotations

import re

from rag.text.fold import is_han, script_votes
from rag.types import Language

LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’.-]*")
SMALL_LETTERS = re.compile(r"\b[a-z]{2,}")
ENGLISH_FRAME = frozenset(
    "a about an and are as at be been by can could did do does for from had has have how if in into is it its"
    " may of on or say says said should than that the their there they this to was were what when where which"
    " who whom whose why will with would you".split()
)
CHINESE_FRAME = frozenset("的了是在有和与與嗎吗呢什么麼誰谁哪幾几多少怎為为何會会能不要請请對对")

NOT_IN_ENGLISH = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
"""Chinese characters and marks, for a class of a regular expression."""

A_LINE_OF_ENGLISH = rf"root ::= [^{NOT_IN_ENGLISH}\n]+"
"""In llama.cpp's grammar. A small model leaves a Chinese word in one translation of twenty."""


def detect_language(text: str, undecided: Language = "zh-Hant") -> Language:
    """Return the language of a text or question; `undecided` where Chinese text is the same in both scripts.

    A question may name things in another language ("Who is 任正非?", 「NVIDIA H20 AMD 是什麼」), so the words that
    carry the sentence count more than names.
    """
    han = sum(map(is_han, text))
    words = [word.lower() for word in LATIN_WORD.findall(text)]
    if not han:
        return "en" if words else undecided
    english_frame = sum(word in ENGLISH_FRAME for word in words)
    chinese_frame = sum(character in CHINESE_FRAME for character in text)
    if english_frame > chinese_frame and 2 * len(words) > han:
        return "en"
    traditional, simplified = script_votes(text)
    if traditional == simplified:
        return undecided if undecided != "en" else "zh-Hant"
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def reads_as(text: str, language: Language) -> bool:
    """Return whether a text reads as Chinese or English, as `language` is; names and figures alone (H20) do as both."""
    if detect_language(text, undecided=language)[:2] == language[:2]:
        return True
    return not any(map(is_han, text)) and SMALL_LETTERS.search(text) is None
