"""The reranker: any sentence-transformers cross-encoder, by a folder or its name on the model hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rag.errors import ModelUnavailable


def load_reranker(model: str, model_dir: Path) -> Callable[[str, Sequence[str]], list[float]]:
    """Return a function that scores texts for a question, higher is better.

    Raises ModelUnavailable if the model is not to be had.
    """
    from sentence_transformers import CrossEncoder

    try:
        encoder = CrossEncoder(model, cache_folder=str(model_dir))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"the reranker {model} could not be loaded ({error}); check YINJU_RERANK_MODEL or the connection"
        ) from error

    def scores(question: str, texts: Sequence[str]) -> list[float]:
        return [float(score) for score in encoder.predict([(question, text) for text in texts])] if texts else []

    return scores
