"""Vectors of words in their context, from the middle layers of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rag.text.fold import fold
from rag.types import WordVectors
from vectorstore.records import Vectors

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

MOST_TOKENS = 512
REMEMBERED = 100
"""Texts; a claim is put beside several sentences, one after another."""


def word_vectors(embedder: BaseEmbedding) -> WordVectors | None:
    """Return what makes vectors of words by the encoder inside an embedder; None if it has none to look into.

    The middle layer of a multilingual encoder puts a word and its translation close together, whatever the sentence
    is about (Jalili Sabet et al., "SimAlign", 2020); the last ones know more about the sentence than about the word.
    """
    import torch
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    if not isinstance(embedder, HuggingFaceEmbedding):
        return None
    encoder = embedder._model[0]
    model, tokenizer = encoder.auto_model, encoder.tokenizer
    if not tokenizer.is_fast:
        return None
    middle = model.config.num_hidden_layers // 2

    @lru_cache(REMEMBERED)
    def tokens_of(text: str) -> tuple[list[tuple[int, int]], np.ndarray]:
        batch = tokenizer(
            fold(text), return_offsets_mapping=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
        )
        places = batch.pop("offset_mapping")[0].tolist()
        with torch.inference_mode():
            layers = model(**batch, output_hidden_states=True).hidden_states
        return places, layers[middle][0].float().numpy()

    def vectors(text: str, spans: Sequence[tuple[int, int]]) -> Vectors:
        places, tokens = tokens_of(text)
        rows = np.zeros((len(spans), tokens.shape[1]), np.float32)
        for row, (start, end) in zip(rows, spans, strict=True):
            own = [n for n, (first, last) in enumerate(places) if first < end and last > start]
            if own:
                mean = tokens[own].mean(axis=0)
                row[:] = mean / np.linalg.norm(mean)
        return rows

    return vectors
