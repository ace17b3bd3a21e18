"""Trains the reader (`rag/models/reader.py`) to find the sentence that answers a question.

About half an hour on two idle cores. Only the training half of the sets is seen; `make bench-reader` measures on the
other.
"""

from __future__ import annotations

import numpy as np
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from benchmarks.reader_examples import SETS, collection, examples
from benchmarks.training import SEED, train
from rag.models.bundled import embedding_folder
from rag.models.reader import ANSWERING
from rag.settings import load_settings

EPOCHS = 2


def main() -> None:
    """Train and write the weights."""
    embedder = HuggingFaceEmbedding(str(embedding_folder(load_settings().model_dir)))

    def embed(texts: list[str]) -> np.ndarray:
        return np.asarray(embedder.get_text_embedding_batch(texts, show_progress=True), np.float32)

    train(examples({name: collection(name, embed) for name in SETS}, SEED), ANSWERING, EPOCHS)


if __name__ == "__main__":
    main()
