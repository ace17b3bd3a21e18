"""Lines that a publisher puts at the edges of all its articles: found by their repetition across different reports."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import replace
from operator import attrgetter

from rag.text.fold import fold
from rag.text.sentences import line_spans
from rag.types import Article, LeftOut

REPORTS = 3
"""So many different reports of one publisher that share a first or last line show that it is not theirs."""

KIND = "repeated"
EDGE = 4
SHORTEST, LONGEST = 4, 200


def edge_lines(article: Article) -> dict[str, tuple[int, int]]:
    """Return the first and last lines of an article's report: their places in its text, by a digest of their words."""
    reading = article.reading
    begins = attrgetter("start")
    others = sorted((stretch for stretch in article.left_out if stretch.kind != KIND), key=begins)
    spans = [
        (reading.place(start, end), reading.words[start:end])
        for start, end in line_spans(reading.words)
        if SHORTEST <= end - start <= LONGEST
    ]
    report = [
        (place, words)
        for place, words in spans
        if not (before := bisect_left(others, place[1], key=begins)) or others[before - 1].end <= place[0]
    ]
    edges = report if len(report) <= 2 * EDGE else report[:EDGE] + report[-EDGE:]
    return {hashlib.sha256(fold(words).encode()).hexdigest()[:16]: place for place, words in edges}


def without(article: Article, lines: Collection[str]) -> Article:
    """Return the article with those of its edge lines left out."""
    places = [place for line, place in edge_lines(article).items() if line in lines]
    new = [stretch for stretch in (LeftOut(*place, KIND) for place in places) if stretch not in article.left_out]
    return replace(article, left_out=(*article.left_out, *new))
