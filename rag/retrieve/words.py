"""A question as words to look for: each name, date and regional word also as others write it.

What was asked counts in full, another wording of it less (`vectorstore.lexical`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.text.fold import region_variants
from rag.text.tokens import tokenize
from rag.types import Period, Words

MOST_FORMS = 12


@dataclass(frozen=True)
class Synonyms:
    """The stretch [start, end) of a question may be worded in these forms as well."""

    start: int
    end: int
    forms: tuple[str, ...]


def words_of(text: str, synonyms: Sequence[Synonyms]) -> list[Words]:
    """Return the parts of a question: each stretch that has synonyms, and the rest with what other regions say."""
    parts: dict[tuple[str, ...], Words] = {}
    rest, place = [], 0
    for one in _apart(synonyms):
        asked = _distinct(text[one.start : one.end])
        others = (_distinct(form) for form in one.forms[:MOST_FORMS])
        if asked:
            parts.setdefault(asked, (asked, *dict.fromkeys(other for other in others if other and other != asked)))
            rest.append(text[place : one.start])
            place = one.end
    return [*_regional([*rest, text[place:]]), *parts.values()]


def period_forms(period: Period) -> tuple[str, ...]:
    """Return how a day, month or year that a question only describes (去年十二月) may stand in an article."""
    if period.first is None or period.last is None:
        return ()
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    if first == last:
        return f"{first:%Y}年{first.month}月{first.day}日", f"{first:%B} {first.day}, {first:%Y}"
    if (first.day, last + timedelta(days=1)) == (1, (first + timedelta(days=31)).replace(day=1)):
        return f"{first:%Y}年{first.month}月", f"{first:%B %Y}"
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return f"{first:%Y}年", f"{first:%Y}"
    return ()


def _regional(pieces: Sequence[str]) -> list[Words]:
    """Return the tokens of a question's pieces; those that other regions change (芯片, 晶片) with the others'."""
    asked = _distinct(*pieces)
    variants = [_distinct(*variant) for variant in zip(*map(region_variants, pieces), strict=True)]
    changed = tuple(token for token in asked if any(token not in variant for variant in variants))
    same = tuple(token for token in asked if token not in changed)
    others = [tuple(token for token in variant if token not in same) for variant in variants]
    parts: list[Words] = [(same,)] if same else []
    if changed:
        parts.append((changed, *(other for other in dict.fromkeys(others) if other and other != changed)))
    return parts


def _distinct(*pieces: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for piece in pieces for token in tokenize(piece)))


def _apart(synonyms: Sequence[Synonyms]) -> list[Synonyms]:
    """Return the synonyms, those of one stretch together, so that none overlap; the longest stretch wins."""
    forms: dict[tuple[int, int], dict[str, None]] = {}
    for one in synonyms:
        forms.setdefault((one.start, one.end), {}).update(dict.fromkeys(one.forms))
    kept: list[Synonyms] = []
    for (start, end), some in sorted(forms.items(), key=lambda stretch: stretch[0][0] - stretch[0][1]):
        if all(end <= other.start or other.end <= start for other in kept):
            kept.append(Synonyms(start, end, tuple(some)))
    return sorted(kept, key=lambda one: one.start)
