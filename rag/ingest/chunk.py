"""An article to passages: the stretches of it that are embedded, found and cited.

Sizes, headings and sentences are those of the article's reading; a passage is an unbroken stretch of its text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from rag.text.fold import is_han
from rag.text.repair import is_damaged
from rag.text.sentences import LONGEST_HEADING, is_heading, line_spans, sentence_spans, trimmed
from rag.types import Article, Passage

VERSION = "paragraphs-120-320/6"
"""Part of the store's fingerprint: change it whenever the same article would give other passages or sentences."""

ENOUGH = 120
MOST = 320
"""Passage sizes, in Chinese characters or their like (`size_of`). A short paragraph joins the next one until the
passage is ENOUGH; one of more than MOST is divided between sentences. MOST is about 250 tokens of multilingual-e5,
well within the 512 it reads."""

LATIN_WEIGHT = 0.3
LONGEST_PASSAGE = int(MOST / LATIN_WEIGHT) + 1
"""Characters: as many as may be of size MOST."""
PAUSES = "，、；,; "


def size_of(text: str) -> float:
    """Return about how many Chinese characters' worth of reading a text is: a Latin letter counts 0.3."""
    return sum(1.0 if is_han(character) else LATIN_WEIGHT for character in text)


def passages_of(article: Article) -> tuple[Passage, ...]:
    """Return the article's passages: whole paragraphs or whole sentences of the report, nothing that was left out."""
    return tuple(_passage(article, position, *place) for position, place in enumerate(_places(article)))


def _passage(article: Article, position: int, first: int, last: int, start: int, end: int) -> Passage:
    first_repair = bisect_left(article.repairs, start, key=attrgetter("start"))
    repairs = article.repairs[first_repair : bisect_left(article.repairs, end, key=attrgetter("start"))]
    text = article.text[start:end]
    return Passage(
        # what makes a passage the same passage: its article, its place and its words
        id=hashlib.sha256(f"{article.info.id}\n{start}\n{text}".encode()).hexdigest()[:20],
        article_id=article.info.id,
        position=position,
        text=text,
        start=start,
        end=end,
        repairs=tuple(replace(repair, start=repair.start - start, end=repair.end - start) for repair in repairs),
        damaged=is_damaged(article.reading.words[first:last], repairs),
    )


def _places(article: Article) -> list[tuple[int, int, int, int]]:
    """Return each passage's place in the article's reading and in its text; none begins within a repair."""
    places: list[tuple[int, int, int, int]] = []
    for first, last in _stretches(article.reading.words, _paragraphs(article)):
        start, end = article.reading.place(first, last)
        if places and start < places[-1][3]:
            first, _, start, _ = places.pop()
        places.append((first, last, start, end))
    return places


def _paragraphs(article: Article) -> Iterator[tuple[int, int]]:
    """Yield the lines of the article's reading, without the parts that are left out."""
    reading = article.reading

    def first_behind(place: int, start: int, end: int) -> int:
        """Return where in [start, end) of the reading the text behind a place begins."""
        return start + bisect_left(range(start, end), place, key=lambda n: reading.place(n, n + 1)[0])

    left_out = deque(sorted(article.left_out, key=lambda stretch: stretch.start))
    for start, end in line_spans(reading.words):
        last = reading.place(start, end)[1]
        while left_out and left_out[0].start < last:
            if kept := trimmed(reading.words, start, first_behind(left_out[0].start, start, end)):
                yield kept
            start = first_behind(left_out[0].end, start, end)
            if left_out[0].end > last:
                break
            left_out.popleft()
        if kept := trimmed(reading.words, start, end):
            yield kept


def _stretches(text: str, paragraphs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    end = 0
    for paragraph in paragraphs:
        for piece_start, piece_end in _pieces(text, *paragraph):
            unbroken = start is not None and not text[end:piece_start].strip()
            behind_heading = start is not None and is_heading(text[start:end].rsplit("\n", 1)[-1].strip())
            most = MOST + LONGEST_HEADING if behind_heading else MOST
            fits = start is not None and size_of(text[start:piece_end]) <= most
            wants_more = start is not None and (behind_heading or size_of(text[start:end]) < ENOUGH)
            if start is not None and not (
                unbroken and fits and wants_more and (behind_heading or not is_heading(text[piece_start:piece_end]))
            ):
                yield start, end
                start = None
            if start is None:
                start = piece_start
            end = piece_end
    if start is not None:
        yield start, end


def _pieces(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraph [first, last), divided between sentences into parts of at most MOST, as even as may be."""
    whole = size_of(text[first:last])
    if whole <= MOST:
        yield first, last
        return
    wanted = whole / -(-whole // MOST)
    sentences = [
        piece for start, end in sentence_spans(text[first:last]) for piece in _bounded(text, first + start, first + end)
    ]
    start, end = sentences[0]
    for sentence_start, sentence_end in sentences[1:]:
        with_it, without = size_of(text[start:sentence_end]), size_of(text[start:end])
        if with_it > MOST or with_it - wanted > wanted - without:
            yield start, end
            start = sentence_start
        end = sentence_end
    yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, cut at commas or else anywhere if it alone is more than MOST."""
    while size_of(text[start : min(end, start + LONGEST_PASSAGE)]) > MOST:
        size, stop = 0.0, start
        while (size := size + size_of(text[stop])) <= MOST:
            stop += 1
        pause = max(text.rfind(pause, start + 1, stop) + 1 for pause in PAUSES)
        stop = pause if pause > start else stop
        yield start, stop
        start = stop
    if text[start:end].strip():
        yield start, end
