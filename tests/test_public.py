"""The public surface: what `from rag import …` gives, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import rag
from tests.conftest import ROOT


def test_the_public_names_are_these_and_each_is_there() -> None:
    """A name added or removed here is a change that other people's programs notice."""
    assert sorted(rag.__all__) == sorted(name for names in rag.PUBLIC.values() for name in names)
    assert {"Assistant", "build_assistant", "load_settings", "Answer", "Filters", "Turn"} <= set(rag.__all__)
    for name in rag.__all__:
        assert getattr(rag, name).__name__ == name
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = rag.no_such_name


def test_importing_rag_loads_nothing_heavy() -> None:
    script = "import rag, sys; print([name for name in ('numpy', 'torch', 'pydantic') if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
