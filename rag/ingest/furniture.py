"""Lines that a publisher puts at the edges of all its articles: found by their repetition across different reports."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

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
    others = [stretch for stretch in article.left_out if stretch.kind != KIND]
    spans = [
        (reading.place(start, end), reading.words[start:end])
        for start, end in line_spans(reading.words)
        if SHORTEST <= end - start <= LONGEST
    ]
    report = [
        (place, words)
        for place, words in spans
        if not any(stretch.start < place[1] and place[0] < stretch.end for stretch in others)
    ]
    edges = report if len(report) <= 2 * EDGE else report[:EDGE] + report[-EDGE:]
    return {hashlib.sha256(fold(words).encode()).hexdigest()[:16]: place for place, words in edges}


def without(article: Article, lines: Collection[str]) -> Article:
    """Return the article with those of its edge lines left out."""
    places = [place for line, place in edge_lines(article).items() if line in lines]
    new = [stretch for stretch in (LeftOut(*place, KIND) for place in places) if stretch not in article.left_out]
    return replace(article, left_out=(*article.left_out, *new))
