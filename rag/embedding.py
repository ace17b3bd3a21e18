"""From texts to unit vectors, through LlamaIndex's BaseEmbedding, whichever model stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.text.fold import both_scripts
from vectorstore.records import Vectors

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding


def unit_rows(rows: Sequence[Sequence[float]]) -> Vectors:
    """Return the rows (n, dimension) scaled to length 1."""
    matrix = np.asarray(rows, np.float32)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), np.float32)


def embed_passages(embedder: BaseEmbedding, texts: Sequence[str]) -> Vectors:
    """Return one unit vector a text, shape (n, dimension). Texts of like length share a batch, to waste no padding."""
    if not texts:
        return np.empty((0, 0), np.float32)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    vectors = unit_rows(embedder.get_text_embedding_batch([texts[n] for n in order]))
    in_place = np.empty_like(vectors)
    in_place[order] = vectors
    return in_place


def embed_question(embedder: BaseEmbedding, text: str) -> np.ndarray:
    """Return the unit vector (dimension,) of a question.

    A Chinese question is embedded in both scripts and the two are averaged, so that the script it was typed in makes
    no difference. Measured on DRCD (1,000 Traditional passages, 800 questions): recall@1 78.3 % for either script,
    against 78.3 % and 73.6 % with the question as typed in Traditional and in Simplified.
    """
    rows = unit_rows([embedder.get_query_embedding(variant) for variant in both_scripts(text)])
    mean: np.ndarray = unit_rows([rows.mean(axis=0)])[0]
    return mean
