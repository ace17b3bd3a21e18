"""A process killed in the middle of taking articles in: the same run again ends where an unbroken one does."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from contextlib import closing
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from rag.ingest import index
from rag.models.fakes import FakeEmbedding
from rag.text.tokens import tokenize
from rag.types import Article
from tests.conftest import article, take_in
from tests.vectorstore.test_catalog import rows
from tests.vectorstore.test_store import assert_in_step, ids_in_dense, ids_in_lexical
from vectorstore.lock import Holder
from vectorstore.store import Store

ARTICLES = 30
BATCH_PASSAGES = 16
"""Small, so that there are many moments between batches."""

KILLS = ("at-once", "early", "in-the-middle", "late", "near-the-end")
FINGERPRINT = {"embedder": "fake", "chunker": "1", "tokenizer": "1"}


class SlowEmbedding(FakeEmbedding):
    """Takes a moment for each batch, so that there is time to be killed while embedding, too."""

    def get_text_embedding_batch(self, texts: list[str], **_options: object) -> list[list[float]]:
        time.sleep(0.01)
        return super().get_text_embedding_batch(texts)


def open_store(folder: Path) -> Store:
    return Store(folder, FINGERPRINT, tokenize, Holder.this_process("ingest"))


def articles(version: str) -> list[Article]:
    """Make thirty articles of one to five passages; the old version knows only the first half of them."""
    dice = random.Random(30)  # noqa: S311
    made = []
    for n in range(ARTICLES):
        paragraphs = [
            f"第{n}家工廠在{version}年度第{part}季生產了{dice.randint(100, 999)}批晶片，數量與去年相當，客戶表示滿意。"
            * 5
            for part in range(dice.randint(1, 5))
        ]
        made.append(article("\n\n".join(paragraphs), f"{n:02}.txt"))
    return made[: ARTICLES // 2] if version == "old" else made


def ingest(folder: Path, embedder: type[FakeEmbedding] = FakeEmbedding, opened: Event | None = None) -> None:
    """Take all files in."""
    with closing(open_store(folder)) as store:
        if opened:
            opened.set()
        outcomes = take_in(store, *articles("new"), embedder=embedder())
    assert len(outcomes) == ARTICLES
    assert all(outcome.status != "refused" for outcome in outcomes)


def ingest_as_a_child(folder: Path, opened: Event) -> None:
    """Do it in a process of its own."""
    index.BATCH_PASSAGES = BATCH_PASSAGES
    ingest(folder, SlowEmbedding, opened)


@pytest.fixture(scope="module")
def children() -> multiprocessing.context.ForkServerContext:
    """Make child processes that have imported everything, so that each begins at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "chromadb", "tantivy"])
    return context


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH_PASSAGES", BATCH_PASSAGES)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder that has older versions of half the articles."""
    folder = tmp_path_factory.mktemp("before") / "data"
    with closing(open_store(folder)) as store:
        take_in(store, *articles("old"))
    return folder


@pytest.fixture(scope="module")
def unbroken(
    before: Path, tmp_path_factory: pytest.TempPathFactory, children: multiprocessing.context.ForkServerContext
) -> tuple[Path, float]:
    """Return the data folder after a run in a child that nobody killed, and how long the run took."""
    folder = tmp_path_factory.mktemp("unbroken") / "data"
    shutil.copytree(before, folder)
    opened = children.Event()
    child = children.Process(target=ingest_as_a_child, args=(folder, opened))
    child.start()
    assert opened.wait(60)
    began = time.monotonic()
    child.join(60)
    assert child.exitcode == 0
    return folder, time.monotonic() - began


@pytest.mark.parametrize("moment", range(len(KILLS)), ids=KILLS)
def test_a_run_that_is_killed_and_done_again_ends_like_an_unbroken_one(
    moment: int,
    before: Path,
    unbroken: tuple[Path, float],
    tmp_path: Path,
    children: multiprocessing.context.ForkServerContext,
) -> None:
    expected, seconds = unbroken
    folder = tmp_path / "data"
    shutil.copytree(before, folder)
    opened = children.Event()
    child = children.Process(target=ingest_as_a_child, args=(folder, opened))
    child.start()
    assert opened.wait(60)
    delay = seconds * (moment + random.random()) / len(KILLS)  # noqa: S311
    time.sleep(delay)
    child.kill()
    child.join()

    with closing(open_store(folder)) as store:
        assert_in_step(store)
        sources = [info.source for info in store.articles(1_000)]
        assert len(sources) == len(set(sources)) >= ARTICLES // 2
    ingest(folder)

    assert rows(folder / "catalog.sqlite") == rows(expected / "catalog.sqlite"), f"killed after {delay:.3f} s"
    with closing(open_store(folder)) as broken, closing(open_store(expected)) as whole:
        assert_in_step(broken)
        assert ids_in_dense(broken) == ids_in_dense(whole)
        assert ids_in_lexical(broken) == ids_in_lexical(whole)
        assert broken.article_count() == ARTICLES
