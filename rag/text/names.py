"""Names are one: 川普 = 特朗普 = Donald Trump, from the table `names.tsv` beside this file."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.text.fold import fold

NUMBERED = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z-]*\d)(?=\d*-?[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9])")
HAN = re.compile(r"[\u3400-\u9fff]")


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


@cache
def _table() -> tuple[Name, ...]:
    text = files("rag.text").joinpath("names.tsv").read_text(encoding="utf-8")
    _header, *rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Name(kind, en, zh_tw, zh_hk, zh_cn, tuple(filter(None, more.split("|"))))
        for kind, en, zh_tw, zh_hk, zh_cn, more in rows
    )


@cache
def _by_form() -> dict[str, Name]:
    return {fold(form).lower(): name for name in _table() for form in name.forms}


@cache
def _finder() -> re.Pattern[str]:
    longest_first = sorted(_by_form(), key=len, reverse=True)
    patterns = (
        re.escape(form) if HAN.search(form) else rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])"
        for form in longest_first
    )
    return re.compile("|".join(patterns))


def names_in(text: str) -> list[tuple[str, Name]]:
    """Return each known name that a text holds, once, with the form it has there; the longest form wins."""
    found: dict[str, tuple[str, Name]] = {}
    for match in _finder().finditer(fold(text).lower()):
        name = _by_form()[match[0]]
        found.setdefault(name.en, (text[match.start() : match.end()], name))
    return list(found.values())


def numbered_names(text: str) -> list[str]:
    """Return the names with digits in them that a text holds (H20, GB200, Ascend-910B), as they stand there."""
    return NUMBERED.findall(text)
