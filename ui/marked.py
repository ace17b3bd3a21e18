"""An article's text line by line, with what was left out of its passages and what was repaired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


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
        repairs = [one for one in article["repairs"] if start <= one["start"] and one["end"] <= end]
        if any(one["kind"] != "invisible" for one in repairs):
            kinds = ", ".join(dict.fromkeys(one["kind"] for one in repairs))
            yield f"[repaired: {kinds}] {_read(text[start:end], start, repairs)}"


def _read(line: str, start: int, repairs: list[dict[str, Any]]) -> str:
    pieces, done = [], 0
    for repair in repairs:
        pieces += [line[done : repair["start"] - start], repair["reading"]]
        done = repair["end"] - start
    return "".join((*pieces, line[done:])).rstrip()
