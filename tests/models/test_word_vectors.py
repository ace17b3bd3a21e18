"""Vectors of words in their context."""

from __future__ import annotations

import numpy as np
import pytest

from rag.models.embedder import load_embedder
from rag.models.fakes import FakeEmbedding
from rag.models.word_vectors import word_vectors
from rag.settings import Settings
from rag.types import WordVectors


@pytest.fixture(scope="module")
def vectors(real_settings: Settings) -> WordVectors:
    """Return the vectors of words that the embedded model gives."""
    made = word_vectors(load_embedder("bundled", real_settings.model_dir, threads=1))
    assert made is not None
    return made


def test_an_embedder_without_an_encoder_gives_none() -> None:
    assert word_vectors(FakeEmbedding()) is None


def test_each_word_has_a_vector_of_unit_length(vectors: WordVectors) -> None:
    rows = vectors("港口擴建", [(0, 2), (2, 4)])
    assert rows.shape[0] == 2
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-4)


def test_a_word_is_nearer_to_its_translation_than_to_another_word(vectors: WordVectors) -> None:
    port, price = vectors("港口擴建後，價格上漲。", [(0, 2), (6, 8)])
    english = "Prices rose after the port was expanded."
    prices, harbour = vectors(english, [(0, 6), (english.index("port"), english.index("port") + 4)])
    assert port @ harbour > port @ prices
    assert price @ prices > price @ harbour


def test_both_scripts_give_the_same_vectors(vectors: WordVectors) -> None:
    assert vectors("港口擴建", [(2, 4)]) == pytest.approx(vectors("港口扩建", [(2, 4)]), abs=1e-5)


def test_words_beyond_what_the_encoder_reads_have_no_direction(vectors: WordVectors) -> None:
    long = "港口擴建。" * 400
    first, last = vectors(long, [(0, 2), (len(long) - 3, len(long) - 1)])
    assert first.any()
    assert not last.any()


def test_no_words_give_no_vectors(vectors: WordVectors) -> None:
    assert vectors("", []).shape[0] == 0
