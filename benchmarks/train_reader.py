"""Trains the reader (`rag/models/reader.py`) to find the sentence that answers a question.

First on the public sets, then on our own questions about news, with some of the former so that they are not
forgotten. An hour on two idle cores. Only the training half of the sets is seen; `make bench-reader` measures
on the other.
"""

from __future__ import annotations

from benchmarks.reader_examples import SETS, collection, embed_by, examples, own_examples, reminders
from benchmarks.training import SEED, train
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import ANSWERING
from rag.settings import load_settings

EPOCHS = 2
REMINDERS = 1_200
"""Examples of the public sets among our own."""


def main() -> None:
    """Train and write the weights."""
    settings = load_settings()
    embed = embed_by(load_embedder(BUNDLED, settings.model_dir, settings.most_threads))
    train(examples({name: collection(name, embed) for name in SETS}, SEED), ANSWERING, EPOCHS)
    train([*own_examples("train"), *reminders(REMINDERS, SEED)], ANSWERING, EPOCHS, start=ANSWERING)


if __name__ == "__main__":
    main()
