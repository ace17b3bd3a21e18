"""Trains the chooser (`rag/models/chooser.py`) to say which of some sentences answers a question, or that none does.

First on whole passages, then on sentences as a search finds them. What is asked of the same sentences is read in one
pass, which then reads these only once. Two hours on two idle cores that compute in bfloat16. Only the training halves
are seen; `make bench-chooser` measures on the others.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import gguf
import torch
from torch import nn
from tqdm import tqdm
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from benchmarks.chooser_examples import Sheet, found_sheets, own_sheets, public_sheets
from benchmarks.reader_examples import NEAR_MISSES, OWN, Embed, embed_by
from benchmarks.training import SEED, UPDATE_SCALE, LowRank, put_update
from rag.models.bundled import ANSWER_MODEL, fetch
from rag.models.chooser import LABELS, NONE, UPDATES, question_told, sentences_told
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import load_reader
from rag.models.reader_net import RANK
from rag.settings import load_settings
from rag.types import Reader

PASSES = ((0.3, 0.2), (0.6, 0.5))
"""Through our own questions: what `own_sheets` takes. More that is near or about somebody else comes later."""

OF_PUBLIC_SETS, AGAIN_OF_PUBLIC_SETS = 150, 15
EXCHANGED = 0.4
"""Of the questions with few near misses, in the second stage."""

BATCH, WARM_UP, LAST_RATE = 4, 15, 0.05
"""Sheets in a step, the steps in which the learning rate rises, and the share at which it ends."""

FIRST_LAYER = 10
"""Of 28 that are updated."""

ADAPTED = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""A layer's linear maps, by their names in transformers and in GGUF."""


@dataclass(frozen=True)
class Stage:
    """The seed of its sheets, the learning rate, and the tokens in all: the last sheets are left out."""

    seed: int
    rate: float
    most_tokens: int


ON_PASSAGES, ON_FOUND = Stage(11, 2e-4, 400_000), Stage(21, 1e-4, 300_000)


class _Pass:
    """A sheet as tokens: its sentences, then each question as if it came next, blind to the other questions."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, sheet: Sheet) -> None:
        told = tokenizer.encode(sentences_told(sheet.sentences))
        ids, positions, branches = list(told), list(range(len(told))), [0] * len(told)
        self.chosen_at: list[int] = []
        self.targets: list[list[int]] = []
        for branch, (question, places) in enumerate(sheet.asked, start=1):
            asked = tokenizer.encode(question_told(question))
            ids += asked
            positions += range(len(told), len(told) + len(asked))
            branches += [branch] * len(asked)
            self.chosen_at.append(len(ids) - 1)
            self.targets.append(places or [len(LABELS)])
        self.ids, self.positions = torch.tensor([ids]), torch.tensor([positions])
        branch_of = torch.tensor(branches)
        sees = (branch_of[None] == 0) | (branch_of[None] == branch_of[:, None])
        self.sees = sees & torch.ones(len(ids), len(ids), dtype=torch.bool).tril()
        self.count = len(sheet.sentences)


def main() -> None:
    """Train and write the updates."""
    torch.manual_seed(SEED)
    settings = load_settings()
    path = fetch(ANSWER_MODEL, settings.model_dir)
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    embedder = load_embedder(BUNDLED, settings.model_dir, settings.most_threads)
    embed, read = embed_by(embedder), load_reader(embedder)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.bfloat16)
    model.eval().requires_grad_(requires_grad=False)
    updates = dict(_updates_of(model))
    labels = torch.tensor([tokenizer.encode(label)[0] for label in (*LABELS, NONE)])
    for stage, sheets in (
        (ON_PASSAGES, passages(ON_PASSAGES.seed, embed)),
        (ON_FOUND, found(ON_FOUND.seed, embed, read)),
    ):
        passes = [_Pass(tokenizer, sheet) for sheet in sheets]
        tokens = accumulate(one.ids.shape[1] for one in passes)
        passes = [one for one, so_far in zip(passes, tokens, strict=True) if so_far <= stage.most_tokens]
        train(passes, model, list(updates.values()), labels, stage.rate)
    _write(updates)


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


def _updates_of(model: nn.Module) -> Iterator[tuple[str, LowRank]]:
    """Put an update beside each linear map of the last layers, and yield them with the maps' names in GGUF."""
    for number, layer in list(enumerate(model.model.layers))[FIRST_LAYER:]:
        for path, name in ADAPTED.items():
            yield f"blk.{number}.{name}.weight", put_update(layer, path)


def train(passes: list[_Pass], model: nn.Module, updates: list[LowRank], labels: torch.Tensor, rate: float) -> None:
    """Train the updates, once through the passes."""
    trained = [weights for update in updates for weights in (update.down, update.up)]
    optimiser = torch.optim.AdamW(trained, lr=rate, weight_decay=0)
    batches = [passes[first : first + BATCH] for first in range(0, len(passes) - BATCH + 1, BATCH)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / len(batches))
    )
    print(f"{len(passes)} sheets, {sum(len(one.targets) for one in passes)} questions", file=sys.stderr)
    mean = None
    for batch in (progress := tqdm(batches, desc="train")):
        asked = sum(len(one.targets) for one in batch)
        optimiser.zero_grad()
        losses = 0.0
        for one in batch:
            loss = _loss(one, model, labels) / asked
            loss.backward()
            losses += loss.item()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        mean = losses if mean is None else 0.95 * mean + 0.05 * losses
        progress.set_postfix(loss=f"{mean:.3f}")


def _loss(one: _Pass, model: nn.Module, labels: torch.Tensor) -> torch.Tensor:
    """Return the sum over a sheet's questions of what choosing any of the right labels costs."""
    blind = torch.zeros(one.sees.shape, dtype=torch.bfloat16).masked_fill(~one.sees, torch.finfo(torch.bfloat16).min)
    hidden = model.model(
        input_ids=one.ids, position_ids=one.positions, attention_mask=blind[None, None], use_cache=False
    ).last_hidden_state[0, one.chosen_at]
    logits = (hidden @ model.lm_head.weight[labels].T).float()
    logits[:, one.count : len(LABELS)] = float("-inf")
    chances = torch.log_softmax(logits, -1)
    return -sum(torch.logsumexp(of_one[targets], 0) for of_one, targets in zip(chances, one.targets, strict=True))


def _write(updates: dict[str, LowRank]) -> None:
    """Write the updates as llama.cpp reads them."""
    writer = gguf.GGUFWriter(UPDATES, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", UPDATE_SCALE * RANK)
    for name, update in updates.items():
        for suffix, weights in (("lora_a", update.down), ("lora_b", update.up)):
            writer.add_tensor(f"{name}.{suffix}", weights.detach().to(torch.float16).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
