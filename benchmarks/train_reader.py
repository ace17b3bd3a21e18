"""Trains the reader (`rag/models/reader.py`): low-rank updates of the embedding model's upper layers, and its head.

The lower layers stay as they are, so what they make of each example is computed once. About half an hour on two idle
cores. Only the training half of the sets is seen; `make bench-reader` measures on the other.
"""

from __future__ import annotations

import random
import sys

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from tqdm import tqdm
from transformers import AutoModel, AutoTokenizer

from benchmarks.reader_examples import SETS, Example, collection, examples
from rag.models.bundled import embedding_folder
from rag.models.reader import PASSAGE, QUESTION, WEIGHTS
from rag.models.reader_net import LOWER_LAYERS, RANK, SentenceHead, adapted_linears
from rag.settings import load_settings

EPOCHS, BATCH, SEED = 2, 16, 0
ENCODER_RATE, HEAD_RATE, WARM_UP, LAST_RATE = 6e-4, 1e-3, 100, 0.02
"""Learning rates, the steps in which they rise, and the share at which they end."""

UPDATE_SCALE = 2.0
MOST_TOKENS, LENGTH_JITTER = 400, 30


class _Updated(nn.Module):
    """A linear map with a low-rank update, which begins as nothing."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
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


def _batch(rows: list[torch.Tensor], empty: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return rows of different lengths as one tensor, and what the attention layers are told of its empty places."""
    padded = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=empty)
    filled = nn.utils.rnn.pad_sequence([torch.ones(len(row)) for row in rows], batch_first=True)
    return padded, (1 - filled[:, None, None, :].to(torch.bfloat16)) * torch.finfo(torch.bfloat16).min


def _through(layers, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    for layer in layers:
        hidden = layer(hidden, mask)
        hidden = hidden[0] if isinstance(hidden, tuple) else hidden
    return hidden


def main() -> None:
    """Train and write the weights."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    folder = embedding_folder(load_settings().model_dir)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.bfloat16).eval().requires_grad_(requires_grad=False)

    def embed(texts: list[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), model.config.hidden_size), np.float32)
        by_length = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for start in tqdm(range(0, len(texts), BATCH), desc="embedding"):
            batch = by_length[start : start + BATCH]
            inputs = tokenizer([texts[n] for n in batch], padding=True, truncation=True, return_tensors="pt")
            with torch.inference_mode():
                hidden = model(**inputs).last_hidden_state.float()
            weights = inputs["attention_mask"][..., None]
            mean = (hidden * weights).sum(1) / weights.sum(1)
            vectors[batch] = nn.functional.normalize(mean, dim=1).numpy()
        return vectors

    made = [_Tokens(tokenizer, one) for one in examples({name: collection(name, embed) for name in SETS}, SEED)]
    print(f"{len(made)} examples, {sum(len(one.ids) for one in made)} tokens", file=sys.stderr)
    lower, upper = model.encoder.layer[:LOWER_LAYERS], model.encoder.layer[LOWER_LAYERS:]
    read: list[torch.Tensor] = [torch.empty(0)] * len(made)
    by_length = sorted(range(len(made)), key=lambda n: len(made[n].ids))
    for start in tqdm(range(0, len(made), BATCH), desc="lower layers"):
        batch = by_length[start : start + BATCH]
        ids, mask = _batch([made[n].ids for n in batch], tokenizer.pad_token_id)
        with torch.no_grad():
            hidden = _through(lower, model.embeddings(input_ids=ids), mask)
        for row, n in enumerate(batch):
            read[n] = hidden[row, : len(made[n].ids)].clone()

    updates = {}
    for name, linear in list(adapted_linears(model)):
        updates[name] = _Updated(linear)
        layer, _, path = name.partition(".")
        parent, _, leaf = path.rpartition(".")
        setattr(model.encoder.layer[int(layer)].get_submodule(parent), leaf, updates[name])
    head = SentenceHead(model.config.hidden_size)
    adapted = [weights for update in updates.values() for weights in (update.down, update.up)]
    trained = [*adapted, *head.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": adapted, "lr": ENCODER_RATE}, {"params": list(head.parameters()), "lr": HEAD_RATE}]
    )
    steps = EPOCHS * (len(made) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / steps)
    )
    progress = tqdm(total=steps, desc="upper layers")
    for _ in range(EPOCHS):
        order = sorted(range(len(made)), key=lambda n: len(made[n].ids) + dice.uniform(-LENGTH_JITTER, LENGTH_JITTER))
        batches = [order[start : start + BATCH] for start in range(0, len(order) - BATCH + 1, BATCH)]
        dice.shuffle(batches)
        for batch in batches:
            hidden, mask = _batch([read[n] for n in batch], 0.0)
            hidden = _through(upper, hidden, mask).float()
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
            progress.set_postfix(loss=f"{loss.item():.3f}")
    weights = {f"head.{name}": value for name, value in head.state_dict().items()}
    for name, update in updates.items():
        weights |= {f"{name}.down": update.down.data, f"{name}.up": update.up.data * UPDATE_SCALE}
    save_file({name: value.to(torch.float16).contiguous() for name, value in weights.items()}, WEIGHTS)


if __name__ == "__main__":
    main()
