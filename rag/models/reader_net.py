"""The reader's network: an encoder that reads question and passage together, and a head that scores each sentence.

Imports torch, so it is itself imported only where a reader is loaded or trained.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

import torch
from torch import nn
from torch.nn import functional

LOWER_LAYERS = 6
"""Layers that stay the embedding model's: what they know of words and grammar needs no adapting."""

RANK = 16
HIDDEN = 192
ADAPTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def adapted_encoder(model: nn.Module, weights: Mapping[str, torch.Tensor]) -> nn.Module:
    """Return a BERT model whose upper layers are copies with low-rank updates added; all below stays shared.

    `weights` holds `LAYER.MODULE.down`, shape (rank, inputs), and `LAYER.MODULE.up`, shape (outputs, rank) (Hu et al.,
    "LoRA: Low-Rank Adaptation of Large Language Models", 2021).
    """
    with torch.device("meta"):
        reader = type(model)(model.config, add_pooling_layer=False)
    reader.embeddings = model.embeddings
    layers = model.get_submodule("encoder.layer").children()
    kept = {id(layer): layer for layer in islice(layers, LOWER_LAYERS)}
    reader.encoder = copy.deepcopy(model.encoder, kept)
    for name, linear in adapted_linears(reader):
        update = weights[f"{name}.up"].float() @ weights[f"{name}.down"].float()
        linear.weight.data = (linear.weight.data.float() + update).to(linear.weight.dtype)
    return reader.eval()


def adapted_linears(model: nn.Module) -> Iterator[tuple[str, nn.Linear]]:
    """Yield the linear maps that are adapted, with their names: `6.attention.self.query`."""
    for number, layer in enumerate(model.get_submodule("encoder.layer").children()):
        if number >= LOWER_LAYERS:
            for name in ADAPTED:
                yield f"{number}.{name}", cast("nn.Linear", layer.get_submodule(name))


class SentenceHead(nn.Module):
    """Scores the sentences of a passage, and that none of them tells the answer."""

    def __init__(self, width: int) -> None:
        """Read token vectors of this width."""
        super().__init__()
        self.attention = nn.Linear(width, 1)
        self.sentence = nn.Sequential(nn.Linear(2 * width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))
        self.nothing = nn.Sequential(nn.Linear(width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))

    def forward(self, tokens: torch.Tensor, sentences: Sequence[torch.Tensor]) -> torch.Tensor:
        """Return the logits that nothing and that each sentence tells the answer, shape (1 + sentences).

        `tokens` has the shape (tokens, width), the first one speaking for the whole; `sentences` are the places of each
        sentence's tokens.
        """
        whole = tokens[0]
        attention = self.attention(tokens).squeeze(-1)
        rows = [
            torch.cat([functional.softmax(attention[places], 0) @ tokens[places], whole])
            if len(places)
            else torch.cat([torch.zeros_like(whole), whole])
            for places in sentences
        ]
        return torch.cat([self.nothing(whole), self.sentence(torch.stack(rows)).squeeze(-1)])
