"""The best evidence, sentence by sentence: small units find, passages are what is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.embedding import embed_passages
from rag.retrieve.fuse import fused_score
from rag.text.sentences import sentence_spans
from rag.text.tokens import tokenize
from rag.types import Evidence, ScoredPassage

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

PASSAGE_SHARE = 0.5
"""How much of a sentence's score is its passage's: a sentence is read in its context."""

SHORTEST_SENTENCE = 8


def best_sentences(
    passages: Sequence[ScoredPassage],
    question_vector: np.ndarray,
    token_weights: dict[str, float],
    embedder: BaseEmbedding,
    count: int,
) -> list[Evidence]:
    """Return the `count` sentences of these passages that say most about the question, best first.

    A sentence is scored as a passage is, by cosine and by how much of the question's weight (`token_weights`, idf by
    token) its words cover, averaged with its passage's score.
    """
    candidates = [
        (scored, start, end)
        for scored in passages
        for start, end in sentence_spans(scored.hit.passage.reading.words)
        if end - start >= SHORTEST_SENTENCE
    ]
    if not candidates:
        return []
    texts = [scored.hit.passage.reading.words[start:end] for scored, start, end in candidates]
    cosines = embed_passages(embedder, texts) @ question_vector
    covers = coverer(token_weights)
    evidence = []
    for (scored, first, last), text, cosine in zip(candidates, texts, cosines, strict=True):
        passage = scored.hit.passage
        start, end = passage.reading.place(first, last)
        score = (1 - PASSAGE_SHARE) * fused_score(float(cosine), covers(text)) + PASSAGE_SHARE * scored.score
        evidence.append(Evidence(passage, scored.hit.article, passage.text[start:end], start, end, text, score))
    return sorted(_once_each(evidence), key=lambda one: (-one.score, one.passage.id, one.start))[:count]


def coverer(token_weights: dict[str, float]) -> Callable[[str], float]:
    """Return a function that tells which share (0 to 1) of the question's idf a text's tokens hold."""
    total = sum(token_weights.values())

    def covers(text: str) -> float:
        tokens = set(tokenize(text))
        return sum(weight for token, weight in token_weights.items() if token in tokens) / total if total else 0.0

    return covers


def _once_each(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep the best of sentences that say the very same words."""
    best: dict[str, Evidence] = {}
    for one in evidence:
        kept = best.get(one.reading)
        if kept is None or one.score > kept.score:
            best[one.reading] = one
    return list(best.values())
