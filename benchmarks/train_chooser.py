"""Trains the chooser (`rag/models/chooser.py`) to say which of some sentences answers a question, or that none does.

First on whole passages, then on sentences as a search finds them, then on questions that mislead a careless reader.
What is asked of the same sentences is read in one pass, which then reads these only once. Three hours on two idle cores
that compute in bfloat16. Only the training halves are seen; `make bench-chooser` measures on the others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate

import torch
from transformers import PreTrainedTokenizerBase

from benchmarks.answer_model import Pass, Trainable
from benchmarks.chooser_examples import Sheet, found_sheets, misleading_sheets, own_sheets, public_sheets
from benchmarks.reader_examples import NEAR_MISSES, OWN, Embed, embed_by
from benchmarks.training import SEED as FIRST_SEED
from rag.models.chooser import LABELS, NONE, UPDATES, question_told, sentences_told
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import load_reader
from rag.settings import load_settings
from rag.types import Reader

PASSES = ((0.3, 0.2), (0.6, 0.5))
"""Through our own questions: what `own_sheets` takes. More that is near or about somebody else comes later."""

OF_PUBLIC_SETS, AGAIN_OF_PUBLIC_SETS = 150, 15
EXCHANGED = 0.4
"""Of the questions with few near misses, in the second stage."""

SHEETS_IN_A_STEP = 4


@dataclass(frozen=True)
class Stage:
    """The seed of its sheets, the learning rate, and the tokens in all: the last sheets are left out."""

    seed: int
    rate: float
    most_tokens: int


ON_PASSAGES, ON_FOUND, ON_MISLEADING = Stage(11, 2e-4, 400_000), Stage(21, 1e-4, 300_000), Stage(31, 1e-4, 500_000)

TWICE = 2
"""How often the misleading questions are gone through, each time among other sentences of their passages."""

OF_OTHERS, LAST_OF_PUBLIC_SETS = 120, 10
"""Sheets of the first stage and of each public set among them, so that these are not forgotten."""


class _Pass(Pass[list[int]]):
    """A sheet's sentences, then each question; the targets are the places of right labels."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, sheet: Sheet) -> None:
        asked = [tokenizer.encode(question_told(question)) for question, _ in sheet.asked]
        branches = [(tokens, range(len(tokens) - 1, len(tokens))) for tokens in asked]
        right = [places or [len(LABELS)] for _, places in sheet.asked]
        super().__init__(tokenizer.encode(sentences_told(sheet.sentences)), branches, right)
        self.count = len(sheet.sentences)


def main() -> None:
    """Train and write the updates."""
    torch.manual_seed(FIRST_SEED)
    settings = load_settings()
    embedder = load_embedder(BUNDLED, settings.model_dir, settings.most_threads)
    embed, read = embed_by(embedder), load_reader(embedder)
    model = Trainable(settings.model_dir)
    labels = torch.tensor([model.tokenizer.encode(label)[0] for label in (*LABELS, NONE)])

    def loss(one: _Pass) -> torch.Tensor:
        """Return the sum over a sheet's questions of what choosing any of the right labels costs."""
        logits = model.logits(one, labels)
        logits[:, one.count : len(LABELS)] = float("-inf")
        chances = torch.log_softmax(logits, -1)
        return -sum(torch.logsumexp(of_one[right], 0) for of_one, right in zip(chances, one.targets, strict=True))

    for stage, sheets in (
        (ON_PASSAGES, passages(ON_PASSAGES.seed, embed)),
        (ON_FOUND, found(ON_FOUND.seed, embed, read)),
        (ON_MISLEADING, misleading(ON_MISLEADING.seed, embed)),
    ):
        passes = [_Pass(model.tokenizer, sheet) for sheet in sheets]
        tokens = accumulate(one.ids.shape[1] for one in passes)
        passes = [one for one, so_far in zip(passes, tokens, strict=True) if so_far <= stage.most_tokens]
        model.train(passes, SHEETS_IN_A_STEP, stage.rate, loss)
    model.write(UPDATES)


def passages(seed: int, embed: Embed) -> list[Sheet]:
    """Return the sheets of the first stage, in order: those of the public sets among the first pass."""
    dice = random.Random(seed)  # noqa: S311
    first, *later = [own_sheets("train", dice, embed, *shares) for shares in PASSES]
    passes = [first + public_sheets(dice, OF_PUBLIC_SETS), *later]
    for sheets in passes:
        dice.shuffle(sheets)
    return [sheet for sheets in passes for sheet in sheets]


def found(seed: int, embed: Embed, read: Reader) -> list[Sheet]:
    """Return the sheets of the second stage."""
    dice = random.Random(seed)  # noqa: S311
    sheets = found_sheets("train", NEAR_MISSES, dice, embed, read, exchanged=0.0)
    sheets += found_sheets("train", OWN, dice, embed, read, EXCHANGED)
    sheets += public_sheets(dice, AGAIN_OF_PUBLIC_SETS)
    dice.shuffle(sheets)
    return sheets


def misleading(seed: int, embed: Embed) -> list[Sheet]:
    """Return the sheets of the third stage."""
    dice = random.Random(seed)  # noqa: S311
    sheets = [sheet for _ in range(TWICE) for sheet in misleading_sheets("train", dice)]
    others = own_sheets("train", dice, embed, *PASSES[-1])
    dice.shuffle(others)
    sheets += others[:OF_OTHERS] + public_sheets(dice, LAST_OF_PUBLIC_SETS)
    dice.shuffle(sheets)
    return sheets


if __name__ == "__main__":
    main()
