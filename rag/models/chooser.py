"""The chooser: which of some sentences tells what is asked, or that none does, read together by the answer model.

The model reads them with low-rank updates of its weights (`chooser.gguf`), which llama.cpp puts on for this and takes
off for everything else. `make train-chooser` makes them, and `make bench-chooser` measures them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.text.fold import fold
from rag.types import Choice, Chooser

if TYPE_CHECKING:
    from rag.models.llm import LlamaCpp

UPDATES = Path(__file__).with_name("chooser.gguf")

LABELS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXY")
NONE = "Z"
"""What sentences are called, and that none of them tells: one token each."""

LIKELIEST = 60
"""Tokens whose log-probabilities are asked for; a label that is not among them is as unlikely as the last."""

LONGEST_QUESTION, LONGEST_SENTENCE = 300, 400
"""Characters: of a longer question the end is read, of a longer sentence the beginning. Figures are one token each."""


def plain(text: str) -> str:
    """Return a text as the model reads it: in one line and one script, without what marks labels or turns."""
    return " ".join(fold(text).split()).replace("[", "(").replace("]", ")").replace("<|", "< |")


def sentences_told(sentences: Sequence[str]) -> str:
    """Return the first part of what the model reads: each sentence behind its label, as many as there are LABELS."""
    labelled = "".join(f"[{label}] {plain(one)}\n" for label, one in zip(LABELS, sentences, strict=False))
    return f"Sentences of news reports:\n{labelled}[{NONE}] None of them tells.\n"


def question_told(question: str) -> str:
    """Return the second part; the model's next token is its choice."""
    return f"Question: {plain(question)}\nThe sentence that tells the answer: ["


def load_chooser(engine: LlamaCpp) -> Chooser:
    """Return the chooser that an engine with these updates is.

    It takes as many sentences as there are LABELS. It raises httpx.HTTPError or ModelUnavailable if the engine does not
    answer.
    """

    def choose(question: str, sentences: Sequence[str]) -> Choice:
        told = sentences_told([one[:LONGEST_SENTENCE] for one in sentences])
        chances, usage = engine.next_token(told + question_told(question[-LONGEST_QUESTION:]), LIKELIEST, UPDATES)
        least = min(chances.values())
        none = chances.get(NONE, least)
        labels = LABELS[: len(sentences)]
        return Choice(tuple(chances.get(label, least) - none for label in labels), usage)

    return choose
