"""Trains the reader (`rag/models/reader.py`) to tell whether cited words support a claim.

It begins with what finding answers has taught. About three quarters of an hour on two idle cores, after the embedded
model's translations (`translations.py`), which take twenty minutes. Only the development half is seen; `make
bench-verification` reports the other.
"""

from __future__ import annotations

from benchmarks.entailment_examples import examples
from benchmarks.training import train
from rag.models.reader import ANSWERING, SUPPORTING


def main() -> None:
    """Train and write the weights."""
    train(examples(), SUPPORTING, epochs=1, start=ANSWERING)


if __name__ == "__main__":
    main()
