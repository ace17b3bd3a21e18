"""The dense index against brute force, embedded and on a server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.vectorstore.test_catalog import entry, unit
from vectorstore.dense import BATCH, DenseIndex
from vectorstore.errors import StoreError
from vectorstore.lock import Holder
from vectorstore.records import Filters, Vectors
from vectorstore.store import Store

ENOUGH_TO_BE_WRITTEN_OUT = 1_100
"""Chroma keeps fewer than 1,000 vectors in its log alone."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Chroma server of the tests' own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    child = subprocess.Popen(
        [*command, "--path", str(tmp_path_factory.mktemp("server"))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
            break
        except httpx.HTTPError:
            assert child.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
    yield url
    child.kill()
    child.wait()


@pytest.fixture(autouse=True)
def _hang_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every connection at the end of the test: Chroma's client for servers leaves its own open."""
    from chromadb.api.shared_system_client import SharedSystemClient

    made: list[httpx.Client] = []

    class Remembered(httpx.Client):
        def __init__(self, *values: Any, **options: Any) -> None:
            super().__init__(*values, **options)
            made.append(self)

    monkeypatch.setattr(httpx, "Client", Remembered)
    yield
    for client in made:
        client.close()
    SharedSystemClient.clear_system_cache()


@pytest.fixture(params=["embedded", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DenseIndex]:
    url = request.getfixturevalue("server") if request.param == "server" else None
    with closing(DenseIndex(tmp_path / "chroma", url)) as opened:
        opened.clear()
        yield opened


def nearest(vectors: Vectors, question: np.ndarray, k: int) -> list[str]:
    """Return the k nearest by cosine, the slow and sure way."""
    cosines = vectors @ question / np.linalg.norm(vectors, axis=1) / np.linalg.norm(question)
    return [f"p{n}" for n in np.argsort(-cosines)[:k]]


def test_the_nearest_are_those_of_brute_force(index: DenseIndex) -> None:
    vectors, questions = unit(1, 2 * BATCH + 50), unit(2, 30)
    index.add([f"p{n}" for n in range(len(vectors))], vectors)
    assert len(index) == len(vectors)
    found = [index.search(question, 10) for question in questions]
    expected = [nearest(vectors, question, 10) for question in questions]
    right = sum(len(set(got) & set(want)) for got, want in zip(found, expected, strict=True))
    assert right >= 0.99 * 10 * len(questions)
    assert [got[0] for got in found] == [want[0] for want in expected]


def test_the_nearest_comes_first(index: DenseIndex) -> None:
    vectors = unit(3, 40)
    index.add([f"p{n}" for n in range(40)], vectors)
    for question in unit(4, 10):
        assert index.search(question, 40) == nearest(vectors, question, 40)


def test_asking_for_more_than_there_are_gives_all(index: DenseIndex) -> None:
    index.add(["p0", "p1", "p2"], unit(5, 3))
    assert sorted(index.search(unit(6, 1)[0], 100)) == ["p0", "p1", "p2"]


def test_an_empty_index_finds_nothing(index: DenseIndex) -> None:
    assert len(index) == 0
    assert index.search(unit(6, 1)[0], 10) == []


def test_adding_and_removing_nothing_is_no_mistake(index: DenseIndex) -> None:
    index.add([], unit(0, 0))
    index.remove([])
    assert len(index) == 0


def test_a_vector_put_again_is_found_where_it_is_now(index: DenseIndex) -> None:
    old, new = unit(7, 2)
    index.add(["moves", "stays"], np.stack([old, unit(8, 1)[0]]))
    index.add(["moves"], new[np.newaxis])
    assert len(index) == 2
    assert index.search(new, 1) == ["moves"]


def test_what_is_removed_is_gone_and_unknown_ids_do_not_matter(index: DenseIndex) -> None:
    vectors = unit(9, 2 * BATCH)
    index.add([f"p{n}" for n in range(len(vectors))], vectors)
    index.remove([f"p{n}" for n in range(0, len(vectors), 2)] + ["nobody"])
    assert len(index) == BATCH
    for question in unit(10, 10):
        assert all(int(name[1:]) % 2 for name in index.search(question, 100))


def test_clearing_leaves_an_index_that_works_and_takes_another_dimension(index: DenseIndex) -> None:
    index.add(["p0"], unit(11, 1, dimension=8))
    index.clear()
    assert len(index) == 0
    index.add(["p0"], unit(12, 1, dimension=5))
    assert index.search(unit(12, 1, dimension=5)[0], 10) == ["p0"]


def test_reopening_keeps_what_was_added(tmp_path: Path) -> None:
    vectors = unit(13, 50)
    with closing(DenseIndex(tmp_path / "chroma")) as index:
        index.add([f"p{n}" for n in range(50)], vectors)
    with closing(DenseIndex(tmp_path / "chroma")) as index:
        assert len(index) == 50
        assert index.search(vectors[17], 50) == nearest(vectors, vectors[17], 50)


@pytest.fixture(scope="module")
def left_open(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what a killed process leaves behind: an index left open, large enough to have been written out."""
    place = tmp_path_factory.mktemp("left")
    with closing(DenseIndex(place / "chroma")) as index:
        index.add([f"p{n}" for n in range(ENOUGH_TO_BE_WRITTEN_OUT)], unit(14, ENOUGH_TO_BE_WRITTEN_OUT))
        shutil.copytree(place / "chroma", place / "copy")
    return place / "copy"


def test_an_index_left_open_and_whole_is_used_as_it_is(left_open: Path, tmp_path: Path) -> None:
    shutil.copytree(left_open, tmp_path / "chroma")
    with closing(DenseIndex(tmp_path / "chroma")) as index:
        assert len(index) == ENOUGH_TO_BE_WRITTEN_OUT
        assert index.search(unit(14, ENOUGH_TO_BE_WRITTEN_OUT)[500], 1) == ["p500"]


@pytest.mark.parametrize("keep", [0, 10], ids=["emptied", "cut-off"])
def test_an_index_left_open_whose_header_is_broken_is_begun_anew(left_open: Path, tmp_path: Path, keep: int) -> None:
    shutil.copytree(left_open, tmp_path / "chroma")
    headers = list((tmp_path / "chroma").rglob("header.bin"))
    assert headers
    for header in headers:
        header.write_bytes(header.read_bytes()[:keep])
    with closing(DenseIndex(tmp_path / "chroma")) as index:
        assert len(index) == 0
        index.add(["p0"], unit(15, 1))
        assert index.search(unit(15, 1)[0], 1) == ["p0"]


def test_with_no_server_there_the_error_says_what_to_do(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"no Chroma server answers at {url}; start it, or unset YINJU_CHROMA_URL"):
        DenseIndex(tmp_path / "chroma", url)


def test_a_store_on_a_server_keeps_finds_replaces_and_removes(server: str, tmp_path: Path) -> None:
    def opened() -> closing[Store]:
        holder = Holder.this_process("test")
        return closing(Store(tmp_path / "data", {"embedder": "fake"}, str.split, holder, chroma_url=server))

    kept, old, new = entry("a", "red apples", seed=1), entry("b", "old pears", seed=2), entry("b", "new pears", seed=3)
    with opened() as store:
        store.put([kept, old])
        store.put([new])
    with opened() as store:
        assert store.check() == []
        for filters in (Filters(), Filters(article_ids=("a", "b"))):
            hits = store.search(new.vectors[0], ["pears"], filters)
            assert {hit.passage.text: hit.dense_rank for hit in hits} == {"new pears": 1, "red apples": 2}
        store.remove("b")
        assert [hit.article.id for hit in store.search(new.vectors[0], ["pears"])] == ["a"]
    assert not (tmp_path / "data" / "chroma").exists()


def test_a_store_whose_server_lost_everything_fills_it_again(server: str, tmp_path: Path) -> None:
    def opened() -> closing[Store]:
        holder = Holder.this_process("test")
        return closing(Store(tmp_path / "data", {"embedder": "fake"}, str.split, holder, chroma_url=server))

    with opened() as store:
        store.put([entry("a", "red apples", "green pears")])
    with closing(DenseIndex(tmp_path / "unused", server)) as index:
        index.clear()
    with opened() as store:
        assert store.check() == []
        hits = store.search(unit(0, 2)[1], [])
        assert {hit.passage.text: hit.dense_rank for hit in hits} == {"green pears": 1, "red apples": 2}


def test_a_store_with_no_server_there_leaves_the_folder_free(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    for _ in range(2):
        with pytest.raises(StoreError, match="no Chroma server answers"):
            Store(tmp_path / "data", {}, str.split, Holder.this_process("test"), chroma_url=url)
    Store(tmp_path / "data", {}, str.split, Holder.this_process("test")).close()
