"""The embedding model: sentence-transformers behind LlamaIndex's BaseEmbedding."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelUnavailable
from rag.models.bundled import EMBEDDING_FOLDER, embedding_folder

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

BUNDLED = "bundled"
E5_PREFIXES = ("query: ", "passage: ")
BATCH = 32


def prefixes_of(model: str) -> tuple[str, str]:
    """Return what a model wants before a question and before a passage.

    A folder says so itself; of a hub model's name only the e5 family is known to need them (its model cards).
    """
    if model == BUNDLED:
        return E5_PREFIXES
    config = Path(model) / "config_sentence_transformers.json"
    if config.is_file():
        prompts = json.loads(config.read_text(encoding="utf-8")).get("prompts", {})
        return prompts.get("query", ""), prompts.get("document", prompts.get("passage", ""))
    name = model.lower()
    return E5_PREFIXES if "e5" in name and "instruct" not in name else ("", "")


def embedder_fingerprint(model: str) -> dict[str, str]:
    """Return what tells this model's vectors from another's, without loading it."""
    query, passage = prefixes_of(model)
    return {"embedder": EMBEDDING_FOLDER if model == BUNDLED else model, "prefixes": f"{query}|{passage}"}


def load_embedder(model: str, model_dir: Path, threads: int) -> BaseEmbedding:
    """Load `bundled`, a folder, or a model by its hub name. Raises ModelUnavailable if it is not to be had."""
    import torch
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    torch.set_num_threads(threads)
    query, passage = prefixes_of(model)
    path = str(embedding_folder(model_dir)) if model == BUNDLED else model
    try:
        return HuggingFaceEmbedding(
            path,
            query_instruction=query or None,
            text_instruction=passage or None,
            embed_batch_size=BATCH,
            cache_folder=str(model_dir),
            model_kwargs={"dtype": fastest_precision()},
        )
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"the embedding model {model} could not be loaded ({error}); check YINJU_EMBED_MODEL or the connection"
        ) from error


def fastest_precision() -> str:
    """bfloat16 where the processor computes in it (3 times as fast, cosine 0.996 or more to float32), else float32."""
    import torch

    if torch.cuda.is_available():
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    able = torch.cpu.get_capabilities()
    return "bfloat16" if able.get("avx512_bf16") or able.get("amx_bf16") else "float32"
