"""All faces over a small collection with a predictable embedder, in a process of their own that is soon up."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rag.settings import load_settings
from tests.conftest import FINGERPRINT, ROOT, article, take_in
from tests.ui.conftest import answering, environment, free_port
from tests.ui.engine import Engine

QUESTION = "測試港處理了多少貨櫃？"
SENTENCE = "測試港在三月處理了 41 萬個貨櫃。"
URL = "https://news.example/port"
ARTICLES = (
    (SENTENCE + "港口在海邊，有九座碼頭。", "port.txt", {"title": "測試港的三月", "url": URL}),
    ("川普政府要從輝達 H200 的銷售抽成 25%。", "h200.txt", {"title": "H200 的抽成"}),
    ("測試鎮的燈塔高 31 公尺，建於百年前。燈塔在夏天開放。", "lighthouse.txt", {"title": "燈塔"}),
)
PLACES = 4


@contextmanager
def small_server(data_dir: Path, engine: Engine, log: TextIO | None = None, **settings: object) -> Iterator[str]:
    """Serve the collection until the block ends; gives the address."""
    port = free_port()
    told = {"data_dir": str(data_dir), "llm_base_url": engine.url, "llm_model": "fake", "port": port} | settings
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.small", json.dumps(told)], cwd=ROOT, env=environment(data_dir), stderr=log
    )
    with answering(process, f"http://127.0.0.1:{port}", 401) as url:
        yield url


def main(told: dict[str, object]) -> None:
    """Serve with these settings."""
    from rag.assistant import Assistant
    from rag.library import Library
    from rag.models.fakes import FakeEmbedding
    from rag.models.llm import endpoint_llm
    from rag.retrieve.search import PassageRetriever
    from rag.text.tokens import tokenize
    from rag.types import AnswerModel
    from ui.server import serve
    from ui.service import Service
    from vectorstore.lock import Holder
    from vectorstore.store import Store

    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("ui").setLevel(logging.INFO)
    settings = load_settings(llm="endpoint", **told)
    holder = Holder.this_process("serve", f"http://127.0.0.1:{settings.port}")
    store = Store(settings.data_dir, FINGERPRINT, tokenize, holder)
    take_in(store, *(article(text, source, **about) for text, source, about in ARTICLES))
    retriever = PassageRetriever(store, FakeEmbedding())
    llm = endpoint_llm(settings.llm_base_url, "", settings.llm_model)
    assistant = Assistant(Library(store, FakeEmbedding), lambda: retriever, AnswerModel("fake", lambda: llm))
    serve(Service(assistant, asks_at_once=settings.asks_at_once), settings)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
