"""Whether words tell a gold fact, and whether an answer is in the language it was asked in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rag.evaluate.records import Fact
from rag.text.fold import KEPT, fold, is_han, script_votes
from rag.text.language import detect_language, reads_as
from rag.types import Language

PART = re.compile(r"[a-z]+|\d+(?:[.,]\d+)*|\S")
"""A Latin word, a number, or one other sign; white space may stand between two of them, and nowhere inside."""
LIST_COMMA = re.compile("(?<![０-９])，")
"""Between half-width digits a full-width comma is no thousands separator."""
MARKER = re.compile(r"\[[1-9]\d?\]")
NUMERALS = "零〇○一二三四五六七八九十百千廿卅"

SCALES = "万亿兆"
NO_FRACTION = rf"(?!点[{NUMERALS}\d])"


def holds_gold(answer: str, gold: Sequence[Fact]) -> bool:
    """Return whether an answer tells every fact of `gold`; its citation markers count for nothing."""
    words = MARKER.sub(" ", answer)
    return all(tells(words, fact) for fact in gold)


def tells(words: str, fact: Fact) -> bool:
    """Return whether words hold a fact in one of its forms."""
    plain = _plain(words)
    return any(_pattern(form).search(plain) for form in fact)


def passage_tells(passage: str, fact: Fact, asked_in: Language, expected: bool) -> bool:
    """Return whether cited words tell a fact.

    They do if they hold one of its forms. Where they are in the other language than the question (Chinese, English)
    and the fact has no form in theirs, they cannot be asked for one: then being of an expected article is enough.
    """
    if tells(passage, fact):
        return True
    language = _language(passage)
    return expected and language != asked_in[:2] and all(_language_of_form(form) != language for form in fact)


def is_expected(source: str, expected_prefixes: Sequence[str]) -> bool:
    """Return whether a source's name begins as one of the expected articles' does."""
    return source.startswith(tuple(expected_prefixes))


def is_in_language(answer: str, language: Language) -> bool:
    """Return whether an answer is in a language, the script of Chinese included; what fits both scripts is in either.

    The script is that of most characters which tell the two apart. Names and figures alone (H20) are in any language.
    """
    said = _own_characters(answer, language)
    is_of_no_language = not any(map(is_han, said)) and reads_as(said, language)
    return is_of_no_language or detect_language(said, undecided=language) == language


def is_in_script(answer: str, language: Language) -> bool | None:
    """Return whether no character of an answer is of the other Chinese script only; None where one is not Chinese."""
    if language == "en" or _language(answer) == "en":
        return None
    traditional, simplified = script_votes(_own_characters(answer, language))
    return not (simplified if language == "zh-Hant" else traditional)


def _own_characters(answer: str, language: Language) -> str:
    """Return an answer without the Traditional characters that names keep in Simplified Chinese."""
    return KEPT.sub("", answer) if language == "zh-Hans" else answer


def _language(words: str) -> str:
    return detect_language(words)[:2]


def _language_of_form(form: str) -> str | None:
    """Return `zh` or `en`, None for figures alone."""
    if any(is_han(character) for character in form):
        return "zh"
    return "en" if re.search("[A-Za-z]", form) else None


def _plain(text: str) -> str:
    """Return a text so that script, width and case make no difference."""
    return unicodedata.normalize("NFKC", fold(LIST_COMMA.sub(", ", text))).lower()


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Return what finds a form, with or without white space between its parts, where it stands alone.

    A number is not found in a longer one (70 in 170, 700, 1.70 and 70,000; 3.5 in 13.5; 五十 in 五十五; 二 in 二點五;
    3萬 in 3萬億; 七成 in 七成五), while
    "June 10" is in "June 10, 2025". A Latin form begins where a word does (half is not in "behalf") and may end inside
    one, for a question set may give a stem; one that ends in capitals is an abbreviation and ends where the word does.
    """
    parts = PART.findall(_plain(form))
    first, last = "".join(parts)[0], "".join(parts)[-1]
    before = after = ""
    if first.isdigit():
        before = r"(?<!\d)(?<!\d[.,])"
    elif first in NUMERALS:
        before = f"(?<![{NUMERALS}])(?<![{NUMERALS}]点)"
    elif first.isascii() and first.isalpha():
        before = "(?<![a-z])"
    if last.isdigit():
        after = rf"(?!\d)(?![.,]\d){NO_FRACTION}"
    elif last in NUMERALS:
        after = f"(?![{NUMERALS}]){NO_FRACTION}"
    elif last in SCALES:
        after = rf"(?!\s*[{SCALES}])"
    elif last == "成":
        after = rf"(?![{NUMERALS}\d])"
    elif re.search(r"[A-Z]{2}\Z", form):
        after = "(?![a-z])"
    return re.compile(before + r"\s*".join(map(re.escape, parts)) + after)
