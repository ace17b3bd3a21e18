"""Names are one: 川普 = 特朗普 = Donald Trump, from the table `names.tsv` beside this file and a user's own."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import BadInput
from rag.text.fold import fold

if TYPE_CHECKING:
    from rag.types import Language

NUMBERED = re.compile(
    r"(?<![A-Za-z0-9])(?<!\d[.,])(?=[A-Za-z-]*\d)(?=\d*-?[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:\.\d+)*(?![A-Za-z0-9])"
)
"""H20, 4nm, GPT-4.5; not the 2bn of 1.2bn."""

HAN = re.compile(r"[\u3400-\u9fff]")
COLUMNS = ("kind", "en", "zh_tw", "zh_hk", "zh_cn", "more")
LETTER = re.compile("[a-z0-9]")
WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
PLURAL = re.compile(r"(?<=\d)s\Z")
"""Of a name with digits: H200s."""

BRACKET = re.compile(r"\s?[(（]([^()（）]*)[)）]")
BETWEEN_NAMES = re.compile("[,，、/]")

LONGEST_HAN, LONGEST_LATIN = 16, 6
"""A Chinese name has at most so many characters, another so many words."""


@dataclass(frozen=True)
class Name:
    """One person, company, place or term, with its forms; `more` holds further ones in any language."""

    kind: str
    en: str
    zh_tw: str
    zh_hk: str
    zh_cn: str
    more: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form there is, each once."""
        return tuple(dict.fromkeys(form for form in (self.en, self.zh_tw, self.zh_hk, self.zh_cn, *self.more) if form))

    def in_language(self, language: Language) -> str:
        """Return what it is called there; empty if the table does not tell."""
        return {"zh-Hant": self.zh_tw, "zh-Hans": self.zh_cn, "en": self.en}[language]


@dataclass(frozen=True)
class Mention:
    """A name that a text holds, at [start, end) in code points."""

    start: int
    end: int
    name: Name


class NameTable:
    """Finds the names of its rows in texts, in whatever form and script."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Hold these names; where two have a form in common, it means the later one."""
        self._by_form = {key_of(form): name for name in names for form in name.forms}
        lengths: dict[str, set[int]] = {}
        for form in self._by_form:
            lengths.setdefault(form[0], set()).add(len(form))
        self._longest_first = {first: sorted(some, reverse=True) for first, some in lengths.items()}

    def named(self, form: str) -> Name | None:
        """Return whom a form names, if it is one of the table's."""
        return self._by_form.get(key_of(form))

    def mentions(self, text: str) -> list[Mention]:
        """Return where the text names whom; the longest form wins, and part of a word is no name."""
        shadow = "".join(one.lower() if len(one.lower()) == 1 else one for one in fold(text))
        found, place = [], 0
        while place < len(shadow):
            for length in self._longest_first.get(shadow[place], ()):
                end = place + length
                name = self._by_form.get(shadow[place:end])
                if (
                    name is not None
                    and end <= len(shadow)
                    and (HAN.search(shadow, place, end) or _is_word(shadow, place, end))
                ):
                    found.append(Mention(place, end, name))
                    place = end
                    break
            else:
                place += 1
        return found

    def as_named_in(self, other: str, text: str) -> str:
        """Return a text whose names stand in the forms that they have in the other text, where they are there."""
        forms = {name: form for form, name in self.names_in(other)}
        for mention in reversed(self.mentions(text)):
            text = (
                text[: mention.start] + forms.get(mention.name, text[mention.start : mention.end]) + text[mention.end :]
            )
        return text

    def translated_in(self, text: str, language: Language) -> str:
        """Return a text whose names and terms stand in their form in this language, where they have one.

        Places stay as they are: any model knows them, and writes them as it suits the sentence (US, American).
        A bracket that only names again who was named is left out: 輝達（NVIDIA，英偉達）.
        """

        def unless_named(bracket: re.Match[str]) -> str:
            again = {self.named(one.strip()) for one in BETWEEN_NAMES.split(bracket[1])}
            return "" if again <= {name for _, name in self.names_in(text[: bracket.start()])} else bracket[0]

        once = BRACKET.sub(unless_named, text)
        written, place = "", 0
        for mention in self.mentions(once):
            form = mention.name.in_language(language)
            is_there = bool(HAN.search(once, mention.start, mention.end)) == (language != "en")
            if form and not is_there and mention.name.kind != "place":
                written = _side_by_side(_side_by_side(written, once[place : mention.start]), form)
                place = mention.end
        return _side_by_side(written, once[place:])

    def names_in(self, text: str) -> list[tuple[str, Name]]:
        """Return each name that a text holds, once, with the form it has there first."""
        found: dict[Name, tuple[str, Name]] = {}
        for mention in self.mentions(text):
            found.setdefault(mention.name, (text[mention.start : mention.end], mention.name))
        return list(found.values())


def _side_by_side(one: str, other: str) -> str:
    """Return two texts as one, with a space where two words in letters would run together."""
    return f"{one} {other}" if re.search(r"[A-Za-z0-9]\Z", one) and re.match("[A-Za-z0-9]", other) else one + other


def _is_word(text: str, start: int, end: int) -> bool:
    return not LETTER.match(text[start - 1 : start]) and not LETTER.match(text[end : end + 1])


@cache
def built_in() -> NameTable:
    """Return the table that comes with the program."""
    return NameTable(_built_in_rows())


def with_own_names(path: Path) -> NameTable:
    """Return the built-in table with the rows of a user's file of the same form, which go before it.

    Raises BadInput, naming the line, if the file cannot be read as that.
    """
    try:
        own = _rows(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, csv.Error) as error:
        raise BadInput(f"the table of names {path} cannot be read ({error}); check YINJU_NAMES") from error
    known = {name.en.lower(): name for name in _built_in_rows() if name.en}
    return NameTable((*_built_in_rows(), *(_joined(name, known.get(name.en.lower())) for name in own)))


def _joined(own: Name, known: Name | None) -> Name:
    """Return a user's row with the forms of the built-in one of the same English name."""
    return replace(own, more=(*own.more, *known.forms)) if known else own


@cache
def _built_in_rows() -> tuple[Name, ...]:
    return _rows(files("rag.text").joinpath("names.tsv").read_text(encoding="utf-8"))


def _rows(text: str) -> tuple[Name, ...]:
    rows = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or tuple(rows.pop(0)) != COLUMNS:
        raise ValueError(f"line 1: the columns are {', '.join(COLUMNS)}, with tabs between them")
    names = []
    for number, row in enumerate(rows, start=2):
        if len(row) != len(COLUMNS) or not any(row[1:]):
            raise ValueError(f"line {number}: {len(COLUMNS)} columns with tabs between them, and at least one form")
        kind, en, zh_tw, zh_hk, zh_cn, more = (cell.strip() for cell in row)
        names.append(Name(kind, en, zh_tw, zh_hk, zh_cn, tuple(filter(None, map(str.strip, more.split("|"))))))
    return tuple(names)


def key_of(form: str) -> str:
    """Return what a form of a name is looked up by: both scripts and all cases alike."""
    return fold(form).lower()


def keys_of(forms: Sequence[str]) -> tuple[str, ...]:
    """Return what these forms are looked up by, each once."""
    return tuple(dict.fromkeys(map(key_of, forms)))


def stretches(text: str) -> dict[str, tuple[int, int]]:
    """Return the stretches of a question that may be names, by what they are looked up by, with where they stand."""
    words = [match.span() for match in WORD.finditer(text)]
    found: dict[str, tuple[int, int]] = {}
    for first, (start, _) in enumerate(words):
        is_han = HAN.match(text[start]) is not None
        for last in range(first + is_han, min(first + (LONGEST_HAN if is_han else LONGEST_LATIN), len(words))):
            end = words[last][1]
            found.setdefault(key_of(text[start:end]), (start, end))
    return found


def numbered_names(text: str) -> list[str]:
    """Return the names with digits in them that a text holds (H20, GB200, Ascend-910B), as they stand there."""
    return NUMBERED.findall(text)


def singular(numbered_name: str) -> str:
    """Return a name with digits in small letters and without a plural's s: H200s are H200."""
    return PLURAL.sub("", numbered_name.lower())


def named_in(text: str, names: NameTable) -> list[str]:
    """Return the names of a table and the names with digits that a text holds, as they stand there, each once."""
    return list(dict.fromkeys((*(form for form, _ in names.names_in(text)), *numbered_names(text))))
