"""What the tests share: places, a small library with a predictable embedder, and the real models where they matter."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from llama_index.core.llms import LLM

from rag.answer.refuse import Thresholds
from rag.assistant import Assistant
from rag.ingest.document import Document
from rag.ingest.index import index_articles
from rag.ingest.read import understood
from rag.library import Library
from rag.models.fakes import FakeEmbedding, FakeLLM
from rag.retrieve.rewrite import Rewriter
from rag.settings import Settings, load_settings
from rag.text.names import NameTable
from rag.text.tokens import tokenize
from rag.types import AnswerModel, Article, Chooser, Entailment, Outcome, Reader
from vectorstore.lock import Holder
from vectorstore.store import Store

ROOT = Path(__file__).parent.parent
REAL_ARTICLES = ROOT.parent / "shared" / "seeds"
NEWS = ROOT.parent / "shared" / "benchmarks" / "news" / "documents.txt"
FINGERPRINT = {"embedder": "fake", "prefixes": "|", "chunker": "1", "tokenizer": "1"}


def pytest_configure() -> None:
    """Give each of several test processes cores of its own: models that share cores wait for each other."""
    worker, workers = os.environ.get("PYTEST_XDIST_WORKER"), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if worker and sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[int(worker.removeprefix("gw")) % len(cores) :: workers])


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the developer's `.env` or data folder."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        if name != "model_dir":
            monkeypatch.delenv(f"YINJU_{name.upper()}", raising=False)


@pytest.fixture(scope="session")
def real_articles() -> Path:
    """Return the folder of the five real articles, which are not part of the repository."""
    if not REAL_ARTICLES.is_dir():
        pytest.skip(f"the real articles are not here ({REAL_ARTICLES})")
    return REAL_ARTICLES


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Open the test's data folder, again and again if need be; whatever is still open is closed at the end."""
    opened: list[Store] = []

    def open_it(fingerprint: dict[str, str] = FINGERPRINT, **options: object) -> Store:
        store = Store(tmp_path / "data", fingerprint, tokenize, Holder.this_process("test"), **options)
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


def article(text: str, source: str = "port.txt", **told: object) -> Article:
    """Read a text as the reading process does, without starting one."""
    return understood(Document(source, text, told))


def take_in(store: Store, *articles: Article, embedder: FakeEmbedding | None = None) -> list[Outcome]:
    """Take articles in as a library does, without the process that reads files."""
    return list(
        index_articles(store, lambda: embedder or FakeEmbedding(), ((one.info.source, one) for one in articles))
    )


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    """Return an empty store."""
    return open_store()


@pytest.fixture
def library(store: Store) -> Iterator[Library]:
    """Return an empty library with the fake embedder; it reads files in a process of its own, which takes a second."""
    with closing(Library(store, FakeEmbedding)) as opened:
        yield opened


NEVER_TOO_FAR = Thresholds()


@pytest.fixture
def make_assistant(store: Store) -> Callable[..., Assistant]:
    """Make an assistant with the fake embedder, and `llm` or a model that says `pieces`; without either it has none."""
    from rag.retrieve.search import PassageRetriever

    def make(
        *pieces: str | Exception,
        names: NameTable | None = None,
        rewriter: Rewriter | None = None,
        thresholds: Thresholds = NEVER_TOO_FAR,
        reader: Reader | None = None,
        is_small: bool = False,
        llm: LLM | None = None,
        chooser: Chooser | None = None,
        translator: LLM | None = None,
        entails: Entailment | None = None,
    ) -> Assistant:
        model = (lambda: llm or FakeLLM(*pieces)) if llm or pieces else None
        return Assistant(
            Library(store, FakeEmbedding),
            lambda: PassageRetriever(store, FakeEmbedding(), names=names, rewriter=rewriter, reader=reader),
            AnswerModel(
                "fake" if model else "none",
                model,
                is_small,
                chooser=(lambda: chooser) if chooser else None,
                translator=(lambda: translator) if translator else None,
            ),
            thresholds,
            names=names,
            rewriter=rewriter,
            entails=lambda: entails,
        )

    return make


@pytest.fixture(scope="session")
def real_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with the embedded models and a data folder of the session's own."""
    return load_settings(data_dir=tmp_path_factory.mktemp("real") / "data", llm="bundled")
