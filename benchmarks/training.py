"""Trains the reader's network: low-rank updates of the embedding model's layers, and a head."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from tqdm import tqdm
from transformers import AutoModel, AutoTokenizer

from rag.models.bundled import embedding_folder
from rag.models.embedder import fastest_precision
from rag.models.reader import PASSAGE, QUESTION, head_of
from rag.models.reader_net import RANK, SentenceHead, adaptable_linears
from rag.settings import load_settings

BATCH, SEED = 16, 0
ENCODER_RATE, HEAD_RATE, WARM_UP, LAST_RATE = 6e-4, 1e-3, 100, 0.02
"""Learning rates, the steps in which they rise, and the share at which they end."""

UPDATE_SCALE = 2.0
MOST_TOKENS, LENGTH_JITTER = 400, 30


@dataclass(frozen=True)
class Example:
    """A question or a claim, a passage, and which of its sentences tell it; none does where the passage does not."""

    question: str
    passage: str
    sentences: list[tuple[int, int]]
    tells: list[bool]


class LowRank(nn.Module):
    """A linear map with a low-rank update, which begins as nothing."""

    def __init__(self, linear: nn.Linear) -> None:
        """Put an update beside this map."""
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return what the map and its update make of the inputs."""
        down, up = self.down.to(inputs.dtype), self.up.to(inputs.dtype)
        return self.linear(inputs) + UPDATE_SCALE * (inputs @ down.T) @ up.T


class _Tokens:
    """An example as token ids, with the places of each sentence's tokens and the places in the head's output to hit."""

    def __init__(self, tokenizer, example: Example) -> None:
        encoded = tokenizer(
            QUESTION + example.question,
            PASSAGE + example.passage,
            truncation="only_second",
            max_length=MOST_TOKENS,
            return_offsets_mapping=True,
        )
        self.ids = torch.tensor(encoded["input_ids"])
        parts, offsets = encoded.sequence_ids(), encoded["offset_mapping"]
        self.sentences = [
            torch.tensor(
                [
                    n
                    for n, (first, last) in enumerate(offsets)
                    if parts[n] == 1 and first - len(PASSAGE) < end and last - len(PASSAGE) > start
                ],
                dtype=torch.long,
            )
            for start, end in example.sentences
        ]
        self.targets = [1 + n for n, tells in enumerate(example.tells) if tells] or [0]


def train(examples: Sequence[Example], weights: Path, epochs: int, start: Path | None = None) -> None:
    """Train on examples and write the weights, beginning with those in `start` if given."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    folder = embedding_folder(load_settings().model_dir)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    dtype = getattr(torch, fastest_precision())
    model = AutoModel.from_pretrained(folder, dtype=dtype).eval().requires_grad_(requires_grad=False)
    made = [_Tokens(tokenizer, one) for one in examples]
    print(f"{len(made)} examples, {sum(len(one.ids) for one in made)} tokens", file=sys.stderr)
    begun = load_file(start) if start else {}
    updates = _updates_of(model, begun)
    head = SentenceHead(model.config.hidden_size)
    if begun:
        head.load_state_dict(head_of(begun))
    adapted = [weights for update in updates.values() for weights in (update.down, update.up)]
    trained = [*adapted, *head.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": adapted, "lr": ENCODER_RATE}, {"params": list(head.parameters()), "lr": HEAD_RATE}]
    )
    steps = epochs * (len(made) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / steps)
    )
    progress = tqdm(total=steps, desc="train")
    mean = 1.0
    for _ in range(epochs):
        order = sorted(range(len(made)), key=lambda n: len(made[n].ids) + dice.uniform(-LENGTH_JITTER, LENGTH_JITTER))
        batches = [order[first : first + BATCH] for first in range(0, len(order) - BATCH + 1, BATCH)]
        dice.shuffle(batches)
        for batch in batches:
            ids = pad_sequence([made[n].ids for n in batch], batch_first=True, padding_value=tokenizer.pad_token_id)
            mask = pad_sequence([torch.ones_like(made[n].ids) for n in batch], batch_first=True)
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            losses = []
            for row, n in enumerate(batch):
                chances = torch.log_softmax(head(hidden[row, : len(made[n].ids)], made[n].sentences), 0)
                losses.append(-torch.logsumexp(chances[made[n].targets], 0))
            loss = torch.stack(losses).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            progress.update()
            mean = 0.99 * mean + 0.01 * loss.item()
            progress.set_postfix(loss=f"{mean:.3f}")
    written = {f"head.{name}": value for name, value in head.state_dict().items()}
    for name, update in updates.items():
        written |= {f"{name}.down": update.down.data, f"{name}.up": update.up.data * UPDATE_SCALE}
    save_file({name: value.to(torch.float16).contiguous() for name, value in written.items()}, weights)


def _updates_of(model: nn.Module, start: dict[str, torch.Tensor]) -> dict[str, LowRank]:
    """Put an update beside each linear map of the layers, and return them by its name."""
    updates = {}
    for name, _linear in list(adaptable_linears(model)):
        updates[name] = update = put_update(model.encoder.layer, name)
        if start:
            update.down.data = start[f"{name}.down"].float()
            update.up.data = start[f"{name}.up"].float() / UPDATE_SCALE
    return updates


def put_update(module: nn.Module, path: str) -> LowRank:
    """Put an update beside the linear map at a path in a module, and return it."""
    parent, _, leaf = path.rpartition(".")
    holder = module.get_submodule(parent)
    update = LowRank(holder.get_submodule(leaf))
    setattr(holder, leaf, update)
    return update
