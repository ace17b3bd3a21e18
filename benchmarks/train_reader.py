"""Trains the reader (`rag/models/reader.py`) to find the sentence that answers a question.

First on the public sets, then on our own questions about news, with some of the former so that they are not forgotten,
then on our own that mislead a careless reader, with some of all others. Two hours on two idle cores. Only the
training half of the sets is seen; `make bench-reader` measures on the other.
"""

from __future__ import annotations

import random
from itertools import chain

from benchmarks.reader_examples import (
    NEAR_MISSES,
    SETS,
    collection,
    embed_by,
    examples,
    misleading,
    own_examples,
    reminders,
)
from benchmarks.training import SEED, train
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import ANSWERING
from rag.settings import load_settings

EPOCHS = 2
REMINDERS = 1_200
"""Examples of the public sets among our own."""

OTHERS = 3_000
"""Examples of those and of our other questions among the misleading ones."""


def main() -> None:
    """Train and write the weights."""
    settings = load_settings()
    embed = embed_by(load_embedder(BUNDLED, settings.model_dir, settings.most_threads))
    train(examples({name: collection(name, embed) for name in SETS}, SEED), ANSWERING, EPOCHS)
    own, public = own_examples("train"), reminders(REMINDERS, SEED)
    train([*own, *public], ANSWERING, EPOCHS, start=ANSWERING)
    others = [*own, *own_examples("train", NEAR_MISSES), *public]
    misleading_ones = chain.from_iterable(misleading("train"))
    train([*misleading_ones, *random.Random(SEED).sample(others, OTHERS)], ANSWERING, 1, start=ANSWERING)  # noqa: S311


if __name__ == "__main__":
    main()
