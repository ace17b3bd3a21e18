"""The reader: how surely each sentence of a passage tells what is asked, in either script and across languages.

It is the embedding model with its layers adapted to read question and passage together, and with a head for sentences.
With other weights it reads a claim beside what it cites, and tells whether that supports it. `make
train-reader` and `make train-entailment` make the weights; `make bench-reader` and `make bench-verification` measure
them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.text.fold import fold
from rag.types import Entailment, Reader

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding
    from torch import Tensor

ANSWERING = Path(__file__).with_name("reader.safetensors")
SUPPORTING = Path(__file__).with_name("entailment.safetensors")
"""Weights: to tell whether a sentence answers a question, and whether it supports a claim."""

QUESTION, PASSAGE = "query: ", "passage: "
MOST_TOKENS = 512
BATCH = 8
REMEMBERED = 100
"""Claims with what they cite; some are checked more than once."""


def head_of(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return those of a reader's weights that are its head's."""
    return {name.removeprefix("head."): value.float() for name, value in weights.items() if name.startswith("head.")}


def load_entailment(embedder: BaseEmbedding) -> Entailment:
    """Return the reader of claims that the bundled embedder's encoder becomes with `SUPPORTING`."""
    read = load_reader(embedder, SUPPORTING)

    @lru_cache(REMEMBERED)
    def entails(claim: str, words: str) -> float:
        ((log_odds,),) = read([claim], [words], [[(0, len(words))]])
        return log_odds

    return entails


def load_reader(embedder: BaseEmbedding, weights_path: Path = ANSWERING) -> Reader:
    """Return the reader that the bundled embedder's encoder becomes with these weights; the embedder stays as it is."""
    import torch
    from safetensors.torch import load_file

    from rag.models.reader_net import SentenceHead, adapted_encoder

    encoder = embedder._model[0]  # type: ignore[attr-defined]
    weights = load_file(weights_path)
    network = adapted_encoder(encoder.auto_model, weights)
    head = SentenceHead(encoder.auto_model.config.hidden_size).eval()
    head.load_state_dict(head_of(weights))
    tokenizer = encoder.tokenizer
    reading = threading.Lock()  # passes side by side share the same cores, and each would need its memory at once

    def read(
        questions: Sequence[str], passages: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[float]]:
        log_odds: list[list[float]] = [[] for _ in passages]
        by_length = sorted(range(len(passages)), key=lambda n: len(passages[n]))
        for start in range(0, len(by_length), BATCH):
            batch = [n for n in by_length[start : start + BATCH] if sentences[n]]
            if not batch:
                continue
            encoded = tokenizer(
                [QUESTION + fold(questions[n]) for n in batch],
                [PASSAGE + fold(passages[n]) for n in batch],
                truncation=True,
                max_length=MOST_TOKENS,
                padding=True,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
            offsets = encoded.pop("offset_mapping") - len(PASSAGE)
            with reading, torch.inference_mode():
                tokens = network(**encoded).last_hidden_state.float()
                for row, n in enumerate(batch):
                    is_passage = torch.tensor([part == 1 for part in encoded.sequence_ids(row)])
                    first, last = offsets[row].T
                    places = [
                        torch.nonzero(is_passage & (first < end) & (last > begin)).squeeze(-1)
                        for begin, end in sentences[n]
                    ]
                    nothing, *told = head(tokens[row], places).tolist()
                    log_odds[n] = [logit - nothing for logit in told]
        return log_odds

    return read
