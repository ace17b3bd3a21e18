"""The sentences without which another one tells only half: whom it means, who says so, why, and what it announces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.text.quotations import is_introduced, is_speech, quotation_spans, says_who_behind
from rag.text.sentences import leans_on_the_last, only_announces, telling_sentences
from rag.types import Evidence


def with_neighbours(evidence: Evidence) -> list[Evidence]:
    """Return a sentence with those of its passage that it is told with, in their order.

    That is the one before it where it begins with a pronoun (他認為…, It forecasts…) or follows from it (因此…); the
    next one where it only says that somebody spoke (…做出了回應。); of a quotation of several sentences the one in
    which it begins, and the one in which it ends too where only the words behind it tell who says so; and the one
    before a quotation that nothing else says who speaks.
    """
    passage = evidence.passage
    words = passage.reading.words
    spans = telling_sentences(words)
    places = [passage.reading.place(*span) for span in spans]
    if (evidence.start, evidence.end) not in places:
        return [evidence]
    here = places.index((evidence.start, evidence.end))

    def sentence(n: int) -> Evidence:
        start, end = places[n]
        return replace(evidence, quote=passage.text[start:end], start=start, end=end, reading=words[slice(*spans[n])])

    leaning = {here - 1} if here and leans_on_the_last(evidence.reading) else set()
    announced = {here + 1} if here + 1 < len(spans) and only_announces(evidence.reading) else set()
    told = {here, *leaning, *announced, *_telling_who_speaks(here, words, spans)}
    return [evidence if n == here else sentence(n) for n in sorted(told)]


def _telling_who_speaks(here: int, words: str, spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield which of the sentences at `spans` tell who says what the one at `here` quotes."""
    first, last = spans[here]
    for opened, closed in quotation_spans(words):
        if not (opened < last and first < closed):
            continue
        begins, ends = _holding(opened, spans), _holding(closed - 1, spans)
        if opened < first:
            yield begins
        if is_introduced(words, opened):
            continue
        if last < closed:
            yield ends
        if is_speech(words[opened:closed]) and not says_who_behind(words, closed) and begins:
            yield begins - 1


def _holding(place: int, spans: Sequence[tuple[int, int]]) -> int:
    """Return which of the spans, in their order, holds a place or is the last before it."""
    return max(0, bisect_right(spans, place, key=lambda span: span[0]) - 1)
