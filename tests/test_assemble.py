"""What an assistant is put together from, by its settings."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from rag.assemble import build_assistant
from rag.settings import load_settings


@pytest.mark.parametrize(
    ("told", "is_small", "was_trained"),
    [
        ({"llm": "bundled"}, True, True),
        ({"llm": "bundled", "llm_model": "own.gguf"}, True, False),
        ({"llm": "endpoint", "llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "large"}, False, False),
        ({"llm": "none"}, False, False),
    ],
    ids=["embedded", "own file", "endpoint", "none"],
)
def test_only_the_embedded_model_was_trained_to_choose_and_to_translate(
    told: dict[str, str], is_small: bool, was_trained: bool, tmp_path: Path
) -> None:
    with closing(build_assistant(load_settings(data_dir=tmp_path / "data", **told))) as assistant:
        model = assistant._model
    assert (model.is_small, model.llm is not None) == (is_small, told["llm"] != "none")
    assert (model.chooser is not None, model.translator is not None) == (was_trained, was_trained)
