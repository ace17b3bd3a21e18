"""The translator: the answer model, trained to write a sentence of a Chinese news report in English.

It reads and writes with low-rank updates of its weights (`translator.gguf`), which llama.cpp puts on for this and takes
off for everything else. `make train-translator` makes them, and `make bench-translator` measures them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.models.llm import LlamaCpp, endpoint_llm
from rag.text.language import A_LINE_OF_ENGLISH

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

UPDATES = Path(__file__).with_name("translator.gguf")


def load_translator(engine: LlamaCpp) -> LLM:
    """Return the model that an engine with these updates is.

    It is asked as `rag/answer/translate.py` asks it, in the chat that it was trained on.
    """
    return endpoint_llm(
        engine.url, engine.key, "translator", {**engine.with_updates(UPDATES), "grammar": A_LINE_OF_ENGLISH}
    )
