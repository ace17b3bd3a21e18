"""The answer model, behind LlamaIndex's LLM: any OpenAI-compatible endpoint, or llama.cpp in this process.

llama.cpp brings its own OpenAI-compatible server, so the embedded model is an endpoint too: on a free loopback port,
with a key that only this process knows.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag import stopping
from rag.errors import ModelUnavailable
from rag.models.bundled import ANSWER_MODEL, fetch

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM

CONTEXT_TOKENS = 4_096
ANSWER_TOKENS = 320
PROMPT_CACHE_MIB = 512
"""Where llama.cpp keeps what it has read of one kind of prompt while it reads another, as for a translation."""
PROMPT_BATCH = 128
"""Prompt tokens between two looks at whether the caller has gone; no slower than llama.cpp's 2,048 on two cores."""

TIMEOUT_SECONDS = 120.0


class LlamaCpp:
    """llama.cpp serving one GGUF file on loopback, for as long as this object lives."""

    def __init__(self, gguf: Path, threads: int, side_by_side: int = 1, updates: Sequence[Path] = ()) -> None:
        """Load the model, to write for so many at once. Raises ModelUnavailable if llama.cpp cannot.

        `updates` are low-rank ones in GGUF, off but where a request puts some on (`with_updates`). Each has a slot of
        its own to read in: what a slot has read is of no use once other weights are on.
        """
        # Threads that wait must sleep: two spinning thread pools on few cores slow generation more than tenfold. Read
        # by the OpenMP runtime when it is loaded, so it has to stand in the environment before.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import xllamacpp

        self.key = secrets.token_urlsafe(24)
        params = xllamacpp.CommonParams()
        params.model.path = str(gguf)
        params.n_parallel = side_by_side + len(updates)
        params.n_ctx = params.n_parallel * CONTEXT_TOKENS
        params.cache_ram_mib = PROMPT_CACHE_MIB
        params.n_batch = params.n_ubatch = PROMPT_BATCH
        params.cpuparams.n_threads = threads
        params.cpuparams_batch.n_threads = threads
        params.port = 0
        params.api_keys = [self.key]
        params.ui = False
        params.verbosity = -1
        self._updates = list(updates)
        self._side_by_side = side_by_side
        params.lora_adapters = [_switched_off(one) for one in updates]
        try:
            self._server = xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            loaded = " with ".join(map(str, (gguf, *updates)))
            raise ModelUnavailable(f"llama.cpp cannot load {loaded} ({error}); check YINJU_LLM_MODEL") from error
        self.url = f"{self._server.listening_address}/v1"
        self._client = _client({"Authorization": f"Bearer {self.key}"})

    def with_updates(self, updates: Path | None) -> dict[str, Any]:
        """Return what a request says to be read and answered with some of the engine's updates on, or without any.

        One that does not say so may begin with what its slot has read with updates on.
        """
        asked = {"lora": [{"id": n, "scale": float(one == updates)} for n, one in enumerate(self._updates)]}
        return asked if updates is None else {**asked, "id_slot": self._side_by_side + self._updates.index(updates)}

    def next_token(self, prompt: str, likeliest: int, updates: Path) -> tuple[dict[str, float], dict[str, int]]:
        """Return the log-probabilities of the likeliest tokens behind a prompt, with updates on; and what it took.

        That is told as in OpenAI's `usage`. Raises httpx.HTTPError if the engine does not answer, and ModelUnavailable
        if it names no tokens.
        """
        request = {
            "prompt": prompt,
            "n_predict": 1,
            "n_probs": likeliest,
            "temperature": 0,
            **self.with_updates(updates),
        }
        reply = self._client.post(f"{self._server.listening_address}/completion", json=request)
        reply.raise_for_status()
        said = reply.json()
        if not said.get("completion_probabilities"):  # the likeliest token is a part of a character
            raise ModelUnavailable("llama.cpp told no probabilities")
        chances = {one["token"]: one["logprob"] for one in said["completion_probabilities"][0]["top_logprobs"]}
        return chances, {"prompt_tokens": said["tokens_evaluated"], "completion_tokens": said["tokens_predicted"]}


def _switched_off(updates: Path) -> Any:
    import xllamacpp

    adapter = xllamacpp.CommonAdapterLoraInfo()
    adapter.path = str(updates)
    adapter.scale = 0.0
    return adapter


def _client(headers: Mapping[str, str] | None = None) -> httpx.Client:
    """Return a client with a connection for each request: what stops a question cuts that one's and no other's."""
    import httpx

    from rag.models.endpoint import note_opened

    return httpx.Client(
        headers=headers,
        timeout=TIMEOUT_SECONDS,
        limits=httpx.Limits(max_keepalive_connections=0),
        event_hooks={"request": [stopping.watch], "response": [note_opened]},
        follow_redirects=True,
    )


def endpoint_llm(base_url: str, api_key: str, model: str, asked_too: Mapping[str, Any] | None = None) -> LLM:
    """Return the model that an OpenAI-compatible endpoint serves; nothing is asked of it yet.

    `asked_too` stands in each request, beside what OpenAI's API knows and what a call adds.
    """
    from rag.models.endpoint import Endpoint

    return Endpoint(
        model=model,
        api_base=base_url,
        api_key=api_key or "none",
        is_chat_model=True,
        context_window=CONTEXT_TOKENS,
        max_tokens=ANSWER_TOKENS,
        temperature=0.0,
        timeout=TIMEOUT_SECONDS,
        max_retries=1,
        http_client=_client(),
        additional_kwargs={"extra_body": asked_too} if asked_too else {},
    )


def bundled_llm(
    model: str, model_dir: Path, threads: int, side_by_side: int = 1, updates: Sequence[Path] = ()
) -> tuple[LLM, LlamaCpp]:
    """Return the embedded model, or the GGUF file that `model` names, and the engine that must be kept alive.

    It writes for `side_by_side` at once; `updates` are those of the embedded one. Raises ModelUnavailable or
    ModelDamaged if the model is not to be had.
    """
    gguf = Path(model) if model else fetch(ANSWER_MODEL, model_dir)
    if not gguf.is_file():
        raise ModelUnavailable(f"there is no file {gguf}; check YINJU_LLM_MODEL")
    engine = LlamaCpp(gguf, threads, side_by_side, updates)
    return endpoint_llm(engine.url, engine.key, gguf.stem, engine.with_updates(None) if updates else None), engine
