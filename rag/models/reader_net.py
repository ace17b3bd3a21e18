"""The reader's network: an encoder that reads question and passage together, and a head that scores each sentence.

Imports torch, so it is itself imported only where a reader is loaded or trained.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import torch
from torch import nn
from torch.nn import functional

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
    """Return a BERT model with low-rank updates added to those of its layers that they are for; others stay shared.

    `weights` holds `LAYER.MODULE.down`, shape (rank, inputs), and `LAYER.MODULE.up`, shape (outputs, rank) (Hu et al.,
    "LoRA: Low-Rank Adaptation of Large Language Models", 2021).
    """
    with torch.device("meta"):
        reader = type(model)(model.config, add_pooling_layer=False)
    reader.embeddings = model.embeddings
    adapted = {name.partition(".")[0] for name in weights}
    layers = model.get_submodule("encoder.layer").named_children()
    shared = {id(layer): layer for number, layer in layers if number not in adapted}
    reader.encoder = copy.deepcopy(model.encoder, shared)
    for name, linear in adaptable_linears(reader):
        if f"{name}.up" in weights:
            update = weights[f"{name}.up"].float() @ weights[f"{name}.down"].float()
            linear.weight.data = (linear.weight.data.float() + update).to(linear.weight.dtype)
    return reader.eval()


def adaptable_linears(model: nn.Module) -> Iterator[tuple[str, nn.Linear]]:
    """Yield the linear maps of the layers, with their names: `6.attention.self.query`."""
    for number, layer in model.get_submodule("encoder.layer").named_children():
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
