"""Trains the reader (`rag/models/reader.py`) to tell whether cited words support a claim.

It begins with what finding answers has taught; first come the claims made by rule, then those we wrote, with some of
the former so that they are not forgotten. About an hour on two idle cores, after the embedded model's translations
(`translations.py`), which take twenty minutes. Only the development half is seen; `make bench-verification` reports the
other.
"""

from __future__ import annotations

from random import Random

from benchmarks.entailment_examples import examples, written_examples
from benchmarks.training import SEED, train
from rag.models.reader import ANSWERING, SUPPORTING

EPOCHS = 2
REMINDERS = 3_000
"""Examples made by rule among those we wrote."""


def main() -> None:
    """Train and write the weights."""
    made = examples()
    train(made, SUPPORTING, EPOCHS, start=ANSWERING)
    reminders = Random(SEED).sample(made, REMINDERS)  # noqa: S311
    train([*written_examples(), *reminders], SUPPORTING, EPOCHS, start=SUPPORTING)


if __name__ == "__main__":
    main()
