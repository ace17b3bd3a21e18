"""The dense index against brute force, embedded and on a server."""

from __future__ import annotations

import json
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

from tests.vectorstore.test_catalog import asked, entry, unit
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


def start_server(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start a Chroma server of the tests' own and wait until it answers."""
    url = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    child = subprocess.Popen([*command, "--path", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
            return child
        except httpx.HTTPError:
            assert child.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server for all tests that leave it alive."""
    port = free_port()
    child = start_server(port, tmp_path_factory.mktemp("server"))
    yield f"http://127.0.0.1:{port}"
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


def opened(folder: Path, url: str) -> closing[Store]:
    return closing(Store(folder, {"embedder": "fake"}, str.split, Holder.this_process("test"), chroma_url=url))


@pytest.fixture(params=["embedded", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DenseIndex]:
    url = request.getfixturevalue("server") if request.param == "server" else None
    with closing(DenseIndex(tmp_path / "chroma", "passages", url)) as opened:
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
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        index.add([f"p{n}" for n in range(50)], vectors)
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        assert len(index) == 50
        assert index.search(vectors[17], 50) == nearest(vectors, vectors[17], 50)


@pytest.fixture(scope="module")
def left_open(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what a killed process leaves behind: an index left open, large enough to have been written out."""
    place = tmp_path_factory.mktemp("left")
    with closing(DenseIndex(place / "chroma", "passages")) as index:
        index.add([f"p{n}" for n in range(ENOUGH_TO_BE_WRITTEN_OUT)], unit(14, ENOUGH_TO_BE_WRITTEN_OUT))
        shutil.copytree(place / "chroma", place / "copy")
    return place / "copy"


def test_an_index_left_open_and_whole_is_used_as_it_is(left_open: Path, tmp_path: Path) -> None:
    shutil.copytree(left_open, tmp_path / "chroma")
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        assert len(index) == ENOUGH_TO_BE_WRITTEN_OUT
        assert index.search(unit(14, ENOUGH_TO_BE_WRITTEN_OUT)[500], 1) == ["p500"]


@pytest.mark.parametrize("keep", [0, 10], ids=["emptied", "cut-off"])
def test_an_index_left_open_whose_header_is_broken_is_begun_anew(left_open: Path, tmp_path: Path, keep: int) -> None:
    shutil.copytree(left_open, tmp_path / "chroma")
    headers = list((tmp_path / "chroma").rglob("header.bin"))
    assert headers
    for header in headers:
        header.write_bytes(header.read_bytes()[:keep])
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        assert len(index) == 0
        index.add(["p0"], unit(15, 1))
        assert index.search(unit(15, 1)[0], 1) == ["p0"]


def test_with_no_server_there_the_error_says_what_to_do(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"no Chroma server answers at {url}; start it, or unset YINJU_CHROMA_URL"):
        DenseIndex(tmp_path / "chroma", "passages", url)


def test_a_store_on_a_server_keeps_finds_replaces_and_removes(server: str, tmp_path: Path) -> None:
    kept, old, new = entry("a", "red apples", seed=1), entry("b", "old pears", seed=2), entry("b", "new pears", seed=3)
    with opened(tmp_path / "data", server) as store:
        store.put([kept, old])
        store.put([new])
    with opened(tmp_path / "data", server) as store:
        assert store.check() == []
        for filters in (Filters(), Filters(article_ids=("a", "b"))):
            hits = store.search(new.vectors[0], asked("pears"), filters)
            assert {hit.passage.text: hit.dense_rank for hit in hits} == {"new pears": 1, "red apples": 2}
        store.remove("b")
        assert [hit.article.id for hit in store.search(new.vectors[0], asked("pears"))] == ["a"]
    assert not (tmp_path / "data" / "chroma").exists()


def test_a_store_whose_server_lost_everything_fills_it_again(server: str, tmp_path: Path) -> None:
    with opened(tmp_path / "data", server) as store:
        store.put([entry("a", "red apples", "green pears")])
        name = store._dense._name
    with closing(DenseIndex(tmp_path / "unused", name, server)) as index:
        assert len(index) == 2
        index.clear()
    with opened(tmp_path / "data", server) as store:
        assert store.check() == []
        hits = store.search(unit(0, 2)[1], [])
        assert {hit.passage.text: hit.dense_rank for hit in hits} == {"green pears": 1, "red apples": 2}


def test_a_store_with_no_server_there_leaves_the_folder_free(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    for _ in range(2):
        with pytest.raises(StoreError, match="no Chroma server answers"):
            Store(tmp_path / "data", {}, str.split, Holder.this_process("test"), chroma_url=url)
    Store(tmp_path / "data", {}, str.split, Holder.this_process("test")).close()


def test_two_folders_share_a_server_and_know_nothing_of_each_other(server: str, tmp_path: Path) -> None:
    first, second = entry("a", "red apples", seed=1), entry("b", "green pears", "ripe plums", seed=2)
    with opened(tmp_path / "one", server) as one, opened(tmp_path / "two", server) as two:
        one.put([first])
        two.put([second])
        assert one._dense._name != two._dense._name
        assert (one.check(), two.check()) == ([], [])
        one.rebuild_indexes()
        one.remove("a")
        assert (one.check(), two.check()) == ([], [])
        hits = two.search(second.vectors[1], [])
        assert {hit.passage.text: hit.dense_rank for hit in hits} == {"ripe plums": 1, "green pears": 2}
    with opened(tmp_path / "two", server) as two:
        assert two.search(second.vectors[0], [])[0].dense_rank == 1
        assert two.passage_count() == 2


def test_two_folders_on_a_server_may_have_vectors_of_another_dimension(server: str, tmp_path: Path) -> None:
    short = entry("b", "pears", seed=1, dimension=5)
    with opened(tmp_path / "one", server) as one, opened(tmp_path / "two", server) as two:
        one.put([entry("a", "apples", seed=1)])
        two.put([short])
        assert [hit.dense_rank for hit in one.search(unit(1, 1)[0], [])] == [1]
        assert [hit.dense_rank for hit in two.search(short.vectors[0], [])] == [1]


def test_a_server_that_dies_later_is_told_and_once_it_is_back_the_store_catches_up(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    child = start_server(port, tmp_path / "server")
    try:
        with opened(tmp_path / "data", url) as store:
            store.put([entry("a", "red apples", seed=1), entry("c", "stays", seed=3)])
            child.kill()
            child.wait()
            for broken in (
                lambda: store.search(unit(1, 1)[0], asked("apples")),
                lambda: store.put([entry("b", "green pears", seed=2)]),
                lambda: store.remove("a"),
                store.check,
                store.rebuild_indexes,
            ):
                with pytest.raises(StoreError, match=f"the Chroma server at {url} failed .*; see that it runs"):
                    broken()
        with pytest.raises(StoreError, match="no Chroma server answers"):
            opened(tmp_path / "data", url)
        child = start_server(port, tmp_path / "server")
        with opened(tmp_path / "data", url) as store:
            assert store.check() == []
            assert store._catalog.unsettled() == []
            assert [hit.passage.text for hit in store.search(unit(2, 1)[0], asked("pears", "apples"))] == ["stays"]
    finally:
        child.kill()
        child.wait()


def test_a_server_that_loses_the_collection_meanwhile_is_told(server: str, tmp_path: Path) -> None:
    with opened(tmp_path / "data", server) as store:
        store.put([entry("a", "red apples")])
        with closing(DenseIndex(tmp_path / "unused", store._dense._name, server)) as other:
            other._client.delete_collection(other._name)
        with pytest.raises(StoreError):
            store.search(unit(1, 1)[0], [])


def test_the_list_of_files_is_there_only_while_the_index_is_closed(tmp_path: Path) -> None:
    manifest = tmp_path / "chroma" / "manifest.json"
    for _ in range(2):
        with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
            assert not manifest.exists()
            index.add(["p0"], unit(16, 1))
            assert len(index) == 1
        sizes = json.loads(manifest.read_text())
        assert sizes["chroma.sqlite3"] == (tmp_path / "chroma" / "chroma.sqlite3").stat().st_size


def test_a_closed_index_with_another_file_in_it_is_begun_anew(tmp_path: Path) -> None:
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        index.add(["p0"], unit(16, 1))
    (tmp_path / "chroma" / "note.txt").write_text("who put this here?")
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        assert len(index) == 0


@pytest.mark.parametrize("content", [b"", b'{"chroma.sq', b"\xff\xfe"], ids=["emptied", "cut-off", "no-text"])
def test_a_closed_index_whose_list_of_files_is_broken_opens(tmp_path: Path, content: bytes) -> None:
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        index.add(["p0"], unit(16, 1))
    (tmp_path / "chroma" / "manifest.json").write_bytes(content)
    with closing(DenseIndex(tmp_path / "chroma", "passages")) as index:
        index.add(["p0"], unit(16, 1))
        assert index.search(unit(16, 1)[0], 1) == ["p0"]
