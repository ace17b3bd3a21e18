"""A real server in a process of its own, with the embedded models and the repository's digests."""

from __future__ import annotations

import json
import os
import shutil
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
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT
from tests.ui.canary import Canary, canary_running
from tests.ui.engine import Engine, draft, engine_running
from tests.ui.pages import LOOPBACK, OpenPage

READY_SECONDS = 120


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
    with answering(process, f"http://127.0.0.1:{port}") as url:
        yield url


@contextmanager
def answering(process: subprocess.Popen[bytes], url: str, *statuses: int) -> Iterator[str]:
    """Wait until a server is ready, or answers with one of these statuses, and end it with the block."""
    try:
        deadline = time.monotonic() + READY_SECONDS
        while readiness(url) not in (200, *statuses):
            assert process.poll() is None, "the server ended while getting ready"
            assert time.monotonic() < deadline, "the server did not get ready"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def readiness(url: str) -> int | None:
    """Return the status of `/readyz`, if there is an answer."""
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code
    except httpx.HTTPError:
        return None


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


@pytest.fixture(scope="module")  # Playwright's event loop must be gone before other modules run theirs
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not here (Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*sandbox, "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open the page in a browser of this language and width; afterwards no request may have left the machine."""
    opened = []
    requests: list[str] = []

    def open_it(
        locale: str = "zh-TW",
        width: int = 1280,
        url: str | None = None,
        ready: str = "body[data-ready]",
        **context_options: Any,
    ) -> Page:
        options = {"locale": locale, "viewport": {"width": width, "height": 900}} | context_options
        context = browser.new_context(**options)
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(url or request.getfixturevalue("server").url)
        page.locator(ready).wait_for()
        return page

    yield open_it
    for context in opened:
        context.close()
    assert not [url for url in requests if not url.startswith(LOOPBACK)]


HOSTILE = (
    "![a]({canary}/image.png) [b]({canary}/link) ![c][ref] <img src='{canary}/html.png'> <script src='{canary}/s.js'>"
    "</script> <iframe src='{canary}/frame'></iframe> <link rel=stylesheet href='{canary}/l.css'> {{{{7*7}}}} ${{7*7}}"
    "\n\n[ref]: {canary}/reference.png"
)
"""What an article, a question or a model may say to have something fetched."""

ARTICLES = {
    "plant.md": "---\ntitle: 鴻海高雄新廠\npublisher: 海風報\npublished: 2025-07-02\n---\n"
    "鴻海在高雄的新工廠將雇用 700 名工人，預計明年春天開工。\n",
    "plant-newer.md": "---\ntitle: 新廠縮編\npublisher: 山城報\npublished: 2025-08-10\n---\n"
    "鴻海在高雄的新工廠將雇用 500 名工人，市府證實規模縮小。\n",
    "bridge.txt": "date 2025-09-01\n"
    "跨(kuà)海大橋(qiáo)在五月開(kāi)通，全(quán)長 300 公尺，橋上可以騎車。\n責任編輯：林一\n",
    "hostile.md": "---\ntitle: 海港 ![t]({canary}/title.png)\nurl: https://example.org/harbour\n---\n"
    "海港的燈塔高 31 公尺，由港務局管理。 " + HOSTILE,
}
SCRIPTS = {
    "雇用多少": draft("鴻海在高雄的新工廠將雇用 700 名工人", "鴻海在高雄的新工廠將雇用 900 名工人"),
    "慢慢說": draft("鴻海在高雄的新工廠將雇用 700 名工人", *(f"工廠預計明年春天開工，{n}" for n in range(40))),
    "多高": draft("海港的燈塔高 31 公尺 " + HOSTILE.replace("\n", " ")),
    "多長": draft("跨海大橋全長 300 公尺"),
}


@dataclass(frozen=True)
class Scripted(Server):
    """A server whose model says what the tests want, with articles of the tests' own."""

    canary: Canary


@pytest.fixture(scope="session")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scripted]:
    """Serve small articles, some hostile, with a scripted model."""
    folder = tmp_path_factory.mktemp("scripted")
    articles = folder / "articles"
    articles.mkdir()
    with canary_running() as canary:
        for name, text in ARTICLES.items():
            told = text.format(canary=canary.url) if "{canary}" in text else text
            (articles / name).write_text(told, encoding="utf-8")
        scripts = {key: text.replace("{canary}", canary.url) for key, text in SCRIPTS.items()}
        with engine_running(scripts=scripts, slow=("慢慢說",), tokens_per_second=80) as engine:
            settings = {"LLM": "endpoint", "LLM_BASE_URL": engine.url, "LLM_MODEL": "fake"}
            with serving(folder / "data", "--seed-with", str(articles), **settings) as url:
                yield Scripted(url, folder / "data", canary)
