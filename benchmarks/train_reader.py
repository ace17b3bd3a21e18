"""Trains the reader (`rag/models/reader.py`) to find the sentence that answers a question.

About half an hour on two idle cores. Only the training half of the sets is seen; `make bench-reader` measures on the
other.
"""

from __future__ import annotations

import os

from benchmarks.reader_examples import SETS, collection, embed_by, examples
from benchmarks.training import SEED, train
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import ANSWERING
from rag.settings import load_settings

EPOCHS = 2


def main() -> None:
    """Train and write the weights."""
    settings = load_settings()
    embed = embed_by(load_embedder(BUNDLED, settings.model_dir, settings.threads or os.cpu_count() or 1))
    train(examples({name: collection(name, embed) for name in SETS}, SEED), ANSWERING, EPOCHS)


if __name__ == "__main__":
    main()
