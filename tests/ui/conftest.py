"""A real server in a process of its own, with the embedded models and the repository's digests."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.ui.engine import Engine, engine_running

READY_SECONDS = 300


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("YINJU_") or key == "YINJU_MODEL_DIR"}
    return kept | {"YINJU_DATA_DIR": str(data_dir)} | {f"YINJU_{key}": value for key, value in settings.items()}


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Yinju = Callable[..., Finished]


def run_yinju(data_dir: Path, *arguments: str, **settings: str) -> Finished:
    """Run the command line as a user does, in a process of its own."""
    finished = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *arguments],
        env=environment(data_dir, **settings),
        cwd=data_dir.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Finished(finished.returncode, finished.stdout, finished.stderr)


@contextmanager
def serving(data_dir: Path, *arguments: str, **settings: str) -> Iterator[str]:
    """Serve until the block ends; gives the address once it is ready."""
    port = free_port()
    command = [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--port", str(port), *arguments]
    process = subprocess.Popen(command, env=environment(data_dir, **settings), cwd=data_dir.parent)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready(url):
            assert process.poll() is None, "the server ended while getting ready"
            assert time.monotonic() < deadline, "the server did not get ready"
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@dataclass(frozen=True)
class Server:
    """A running server and the data folder it holds."""

    url: str
    data_dir: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the repository's digests with the embedded models, for all tests that change nothing for good."""
    data_dir = tmp_path_factory.mktemp("served") / "data"
    with serving(data_dir, "--seed-with", str(ROOT / "seeds")) as url:
        yield Server(url, data_dir)


@dataclass(frozen=True)
class Small:
    """A running server over a small collection, and the engine that writes its answers."""

    url: str
    data_dir: Path
    engine: Engine


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """Serve a small collection with a predictable embedder and engine, for all tests that change nothing for good."""
    from tests.ui.small import PLACES, small_server

    data_dir = tmp_path_factory.mktemp("small") / "data"
    with engine_running() as engine, small_server(data_dir, engine, asks_at_once=PLACES, requests_per_minute=0) as url:
        yield Small(url, data_dir, engine)
