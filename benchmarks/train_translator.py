"""Trains the translator (`rag/models/translator.py`) to write a sentence of a Chinese news report in English.

On our own translations; those of one report in sixteen are kept back for `make bench-translator`. An hour on two idle
cores that compute in bfloat16.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import torch
from torch.nn.functional import cross_entropy
from transformers import PreTrainedTokenizerBase

from benchmarks.answer_model import Pass, Trainable
from benchmarks.training import SEED as FIRST_SEED
from benchmarks.translator_examples import Translated, translated
from rag.answer.translate import asking_the_trained
from rag.models.translator import UPDATES
from rag.settings import load_settings

SEED = 1
RATE, PASSES_IN_A_STEP = 2e-4, 2
MOST_TOKENS = 600
"""In a pass; it holds as many translations as fit."""

END = "<|im_end|>"


def main() -> None:
    """Train and write the updates."""
    settings = load_settings()
    torch.set_num_threads(settings.most_threads)
    torch.manual_seed(FIRST_SEED)
    model = Trainable(settings.model_dir)
    examples = translated("train")
    random.Random(SEED).shuffle(examples)  # noqa: S311

    def loss(one: Pass[int]) -> torch.Tensor:
        """Return what writing the translations costs, summed over their tokens."""
        return cross_entropy(model.logits(one), torch.tensor(one.targets), reduction="sum")

    model.train(list(_passes(model.tokenizer, examples)), PASSES_IN_A_STEP, RATE, loss)
    model.write(UPDATES)


def _passes(tokenizer: PreTrainedTokenizerBase, examples: Sequence[Translated]) -> Iterator[Pass[int]]:
    branches: list[tuple[list[int], range]] = []
    targets: list[int] = []
    for one in examples:
        asked = [{"role": each.role.value, "content": each.content} for each in asking_the_trained(one.sentence)]
        given = tokenizer.apply_chat_template(asked, add_generation_prompt=True, tokenize=False)
        given, written = tokenizer.encode(given), tokenizer.encode(one.english + END)
        if branches and sum(len(tokens) for tokens, _ in branches) + len(given) + len(written) > MOST_TOKENS:
            yield Pass([], branches, targets)
            branches, targets = [], []
        branches.append((given + written, range(len(given) - 1, len(given) + len(written) - 1)))
        targets += written
    yield Pass([], branches, targets)


if __name__ == "__main__":
    main()
