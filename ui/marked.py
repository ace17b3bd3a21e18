"""An article's text line by line, with what was left out of its passages and what was repaired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.types import INVISIBLE, Reading, Repair


def marked_lines(article: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of an article document: what is left out behind its kind, a repaired line with its reading."""
    text = article["text"]
    place = 0
    for line in text.splitlines(keepends=True):
        start, end = place, place + len(line)
        place = end
        for one in sorted(article["left_out"], key=lambda one: one["start"]):
            first, last = max(one["start"], start), min(one["end"], end)
            if text[first:last].strip():
                yield f"[left out: {one['kind']}] {text[first:last].strip()}"
                start = max(start, last)
        if start == place - len(line) or text[start:end].strip():
            yield text[start:end].rstrip()
        repairs = [
            Repair(**one | {"start": one["start"] - start, "end": one["end"] - start})
            for one in article["repairs"]
            if start <= one["start"] and one["end"] <= end
        ]
        if any(repair.kind != INVISIBLE for repair in repairs):
            kinds = ", ".join(dict.fromkeys(repair.kind for repair in repairs))
            yield f"[repaired: {kinds}] {Reading(text[start:end], repairs).words.rstrip()}"
