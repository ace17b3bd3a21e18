"""Paragraphs to passages: the stretches of an article that are embedded, found and cited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from rag.text.fold import is_han
from rag.text.sentences import CHINESE_STOPS, sentence_spans
from rag.types import Article, Paragraph, Passage

VERSION = "paragraphs-120-320/2"
"""Part of the store's fingerprint: change it whenever the same article would give other passages."""

ENOUGH = 120
MOST = 320
"""Passage sizes, in Chinese characters or their like (`size_of`). A short paragraph joins the next one until the
passage is ENOUGH; one of more than MOST is divided between sentences. MOST is about 250 tokens of multilingual-e5,
well within the 512 it reads."""

LATIN_WEIGHT = 0.3
HEADING_LENGTH = 30


def size_of(text: str) -> float:
    """Return about how many Chinese characters' worth of reading a text is: a Latin letter counts 0.3."""
    return sum(1.0 if is_han(character) else LATIN_WEIGHT for character in text)


def passages_of(article: Article, paragraphs: Sequence[Paragraph]) -> tuple[Passage, ...]:
    """Return the article's passages: whole paragraphs or whole sentences, each an unbroken stretch of its text."""
    return tuple(
        Passage(
            id=_passage_id(article.info.id, start, article.text[start:end]),
            article_id=article.info.id,
            position=position,
            text=article.text[start:end],
            start=start,
            end=end,
        )
        for position, (start, end) in enumerate(_stretches(article.text, paragraphs))
    )


def _passage_id(article_id: str, start: int, text: str) -> str:
    """Return an id made of what makes a passage the same passage: its article, its place and its words."""
    return hashlib.sha256(f"{article_id}\n{start}\n{text}".encode()).hexdigest()[:20]


def _stretches(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    end = 0
    for paragraph in paragraphs:
        for piece_start, piece_end in _pieces(text, paragraph):
            unbroken = start is not None and not text[end:piece_start].strip()
            behind_heading = start is not None and _is_heading(text[start:end].rsplit("\n", 1)[-1].strip())
            fits = start is not None and (behind_heading or size_of(text[start:piece_end]) <= MOST)
            wants_more = start is not None and (behind_heading or size_of(text[start:end]) < ENOUGH)
            if start is not None and not (
                unbroken and fits and wants_more and (behind_heading or not _is_heading(text[piece_start:piece_end]))
            ):
                yield start, end
                start = None
            if start is None:
                start = piece_start
            end = piece_end
    if start is not None:
        yield start, end


def _is_heading(line: str) -> bool:
    return (
        len(line) <= HEADING_LENGTH and not any(stop in line for stop in CHINESE_STOPS) and line[-1:] not in ".,，:：、"
    )


def _pieces(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield the paragraph, divided between sentences into parts of at most MOST, as even as may be."""
    whole = size_of(text[paragraph.start : paragraph.end])
    if whole <= MOST:
        yield paragraph.start, paragraph.end
        return
    wanted = whole / -(-whole // MOST)
    sentences = [
        (paragraph.start + start, paragraph.start + end)
        for start, end in sentence_spans(text[paragraph.start : paragraph.end])
    ]
    start, end = sentences[0]
    for sentence_start, sentence_end in sentences[1:]:
        with_it, without = size_of(text[start:sentence_end]), size_of(text[start:end])
        if with_it > MOST or with_it - wanted > wanted - without:
            yield start, end
            start = sentence_start
        end = sentence_end
    yield start, end
