"""Other words in the place of spans of a text."""

from __future__ import annotations

from collections.abc import Iterable


def spliced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with other words in the place of each (start, end), which come in their order and do not overlap.

    An empty span is where words are put in.
    """
    told, place = "", 0
    for start, end, words in changes:
        told += text[place:start] + words
        place = end
    return told + text[place:]
