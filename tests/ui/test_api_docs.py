"""The examples of docs/api.md work as they stand, against a running server."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.ui.conftest import Small, environment
from tests.ui.small import ARTICLES

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = [(match[1], match[2]) for match in BLOCK.finditer(TEXT)]
IN_PROCESS = "from rag import"
EXAMPLES = [
    *(example for example in SHOWN if IN_PROCESS not in example[1]),
    ("python", "\n".join(code for _, code in SHOWN if IN_PROCESS in code)),  # the models are loaded once for both
]
SERVED_AT, ENGINE_AT = "http://127.0.0.1:7860", "http://127.0.0.1:8000/v1"
SAID = "25%"


def name_of(example: tuple[str, str]) -> str:
    kind, code = example
    words = re.findall(r"import (\w+)|from (\w+)|^(curl|printf|yinju)", code, re.MULTILINE)
    return f"{kind}-" + "-".join(dict.fromkeys("".join(found) for found in words))


def folder_with_commands(tmp_path: Path) -> Path:
    """Make a folder where the examples find `articles` to take in and the command `yinju`."""
    folder = tmp_path / "example"
    (folder / "articles").mkdir(parents=True)
    for text, source, about in ARTICLES:
        (folder / "articles" / source).write_text(f"---\ntitle: {about['title']}\n---\n{text}\n", encoding="utf-8")
    command = folder / "yinju"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from ui.cli import main; main()" "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


def test_there_is_an_example_for_each_way_to_call() -> None:
    python = "\n".join(code for kind, code in SHOWN if kind == "python")
    for way in ("httpx", "openai", "fastmcp", "from rag import", "RetrieverQueryEngine", "OpenAILike", "gradio_client"):
        assert way in python
    assert sum(code.count("curl ") for kind, code in SHOWN if kind == "sh") >= 4


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_an_example_does_what_it_shows(small: Small, example: tuple[str, str], tmp_path: Path) -> None:
    kind, code = example
    folder = folder_with_commands(tmp_path)
    code = code.replace(SERVED_AT, small.url).replace(ENGINE_AT, small.engine.url)
    command = ["sh", "-euc", code] if kind == "sh" else [sys.executable, "-c", code]
    settings = environment(tmp_path / "data", LLM="none")
    paths = {"PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"}
    ran = subprocess.run(
        command, cwd=folder, env=settings | paths, capture_output=True, text=True, check=False, timeout=180
    )
    assert ran.returncode == 0, ran.stderr
    assert '"error":{' not in ran.stdout
    if "H200" in code:
        assert SAID in ran.stdout
    else:
        assert ran.stdout.strip()
