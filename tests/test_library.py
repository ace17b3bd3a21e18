"""The collection as its keepers see it: files, folders, records and addresses, read in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from rag.errors import BadInput, NotFound, UnreadableArticle
from rag.feedback import Feedback
from rag.ingest.fetch import Fetched
from rag.library import FEEDBACK, File, Library, files_in, open_file, read_field_names
from rag.models.fakes import FakeEmbedding
from rag.types import IngestOptions, Outcome
from tests.conftest import FINGERPRINT, article, take_in
from vectorstore.store import Store

PORT = "港口在秋天擴建，工程由當地的公司承包。"
PLANT = "工廠在春天開工，雇用了七百名工人。"
DAMAGED = "港(gǎng)口擴(kuò)建了，工(gōng)程(chéng)由當(dāng)地的公司承(chéng)包。"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Share one library, and so one reading process, among tests whose articles have names of their own."""
    from rag.text.tokens import tokenize
    from vectorstore.lock import Holder

    folder = tmp_path_factory.mktemp("library") / "data"
    store = Store(folder, FINGERPRINT, tokenize, Holder.this_process("test"))
    with closing(Library(store, FakeEmbedding, allow_urls=True)) as library:
        yield library


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.source: outcome.status for outcome in outcomes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of articles of several kinds, with what is no article beside them."""
    folder = tmp_path / "news"
    (folder / "july").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "port.txt").write_text(PORT, encoding="utf-8")
    (folder / "july" / "plant.md").write_text(f"---\ntitle: 工廠\n---\n{PLANT}", encoding="utf-8")
    (folder / "july" / "bad.json").write_text("{", encoding="utf-8")
    for hidden in (".port.txt", ".git/port.txt", "port.py", "july/notes"):
        (folder / hidden).write_text(PORT, encoding="utf-8")
    return folder


def test_a_folder_is_taken_in_with_its_folders_and_what_cannot_be_read_is_refused(
    shared: Library, folder: Path
) -> None:
    outcomes = list(shared.add_paths([folder, folder / "gone.txt"]))
    assert statuses(outcomes) == {
        "july/bad.json": "refused",
        "july/plant.md": "added",
        "port.txt": "added",
        "gone.txt": "refused",
    }
    (gone,) = (outcome.reason for outcome in outcomes if outcome.source == "gone.txt")
    assert gone is not None
    assert "gone.txt" in gone


def test_the_files_of_a_folder_are_those_of_known_kinds_that_are_not_hidden(folder: Path) -> None:
    *names, alone = [found[0] for found in files_in([folder, folder / "port.py"])]
    assert alone == "port.py"
    assert sorted(names) == ["july/bad.json", "july/plant.md", "port.txt"]


def test_the_stores_own_folder_among_the_articles_is_passed_over(
    folder: Path, open_store: Callable[..., Store], tmp_path: Path
) -> None:
    open_store()
    assert (tmp_path / "data").is_dir()
    assert all(name.startswith("news/") for name, _, _ in files_in([tmp_path]))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(shared: Library, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密的一句話，誰都不該看見。", encoding="utf-8")
    inside = tmp_path / "links"
    inside.mkdir()
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "own.txt").write_text(f"{PLANT}{PORT}", encoding="utf-8")
    (inside / "in.txt").symlink_to(inside / "own.txt")
    outcomes = list(shared.add_paths([inside]))
    assert statuses(outcomes)["out.txt"] == "refused"
    assert statuses(outcomes)["own.txt"] == "added"
    assert "refused" not in statuses(list(shared.add_paths([inside / "out.txt"]))).values()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.MOST_BYTES", 10)
    (tmp_path / "large.txt").write_bytes(b"x" * 11)
    with pytest.raises(UnreadableArticle, match="divide it"):
        open_file("large.txt", tmp_path / "large.txt", None)


def test_one_bad_file_between_good_ones_stops_nothing(shared: Library) -> None:
    files = [
        File("a1.txt", f"甲。{PORT}".encode()),
        File("a2.png", b"\x89PNG\r\n"),
        File("a3.txt", b""),
        File("a4.jsonl", b'{"text": "x"\n'),
        File("a5.txt", f"乙。{PLANT}".encode("big5")),
    ]
    outcomes = list(shared.add_files(files))
    assert [outcome.status for outcome in outcomes if outcome.source in ("a1.txt", "a5.txt")] == ["added", "added"]
    assert sum(outcome.status == "refused" for outcome in outcomes) == 3
    assert all(outcome.reason for outcome in outcomes if outcome.status == "refused")


def test_the_options_reach_the_reading_process(shared: Library) -> None:
    lines = list(
        shared.add_files([File("b.txt", f"{PORT}丙。\n{PLANT}丁。".encode())], IngestOptions(one_per_line=True))
    )
    assert statuses(lines) == {"b.txt#1": "added", "b.txt#2": "added"}
    table = File("c.csv", f"nr,kropp\n1,{PORT}戊。\n".encode())
    assert [one.status for one in shared.add_files([table])] == ["refused"]
    mapped = list(shared.add_files([table], IngestOptions(fields={"text": "kropp", "id": "nr"})))
    assert statuses(mapped) == {"c.csv#1": "added"}


def test_an_article_read_in_the_process_is_the_one_read_here(shared: Library) -> None:
    text = f"date 2025-08-18 海風報記者林一\n{DAMAGED}\n責任編輯：林一"
    (outcome,) = shared.add_files([File("damaged.txt", text.encode())])
    assert outcome.article_id is not None
    kept, passages = shared.article(outcome.article_id)
    here = article(text, "damaged.txt")
    assert asdict(replace(kept, info=replace(kept.info, report=""))) == asdict(here)
    assert [passage.reading.words for passage in passages] == ["港口擴建了，工程由當地的公司承包。"]


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"id": "r1", "title": "港口"}, "r1"),
        ({"url": "https://example.org/r2", "id": "r2"}, "https://example.org/r2"),
        ({"title": "港口的記錄"}, "港口的記錄"),
        ({}, f"記錄。{PORT}"),
    ],
    ids=["id", "url", "title", "text"],
)
def test_a_record_is_called_by_its_url_id_title_or_text(shared: Library, fields: dict[str, str], source: str) -> None:
    outcome = shared.add_record({**fields, "text": f"記錄。{PORT}"})
    assert (outcome.source, outcome.status in ("added", "near_duplicate")) == (source, True)


def test_a_record_that_is_no_article_raises(shared: Library) -> None:
    before = shared.counts()
    for fields in ({"title": "港口"}, {"text": "x", "published": "soon"}, {"text": "", "id": "empty"}):
        with pytest.raises(UnreadableArticle):
            shared.add_record(fields)
    assert shared.counts() == before
    assert shared.check() == []


def test_a_page_is_taken_in_with_its_address_for_a_source(shared: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"<html><head><title>港口</title></head><body><article><p>{PORT * 8}</p></article></body></html>"
    asked: list[str] = []

    def fetched(url: str) -> Fetched:
        asked.append(url)
        return Fetched("https://example.org/port?final", page.encode("big5"), "text/html; charset=big5")

    monkeypatch.setattr("rag.library.fetch", fetched)
    (outcome,) = shared.add_url("https://example.org/port")
    assert asked == ["https://example.org/port"]
    assert (outcome.source, outcome.status) == ("https://example.org/port", "added")
    assert outcome.article_id is not None
    kept, _ = shared.article(outcome.article_id)
    assert PORT in kept.text
    assert kept.info.url == "https://example.org/port?final"


def test_addresses_are_not_read_unless_that_is_allowed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_url: str) -> Fetched:
        raise AssertionError("the address was asked")

    monkeypatch.setattr("rag.library.fetch", never)
    with pytest.raises(UnreadableArticle, match="YINJU_ALLOW_URLS=true"):
        Library(store, FakeEmbedding).add_url("https://example.org/port")


def test_field_names_are_ours() -> None:
    assert read_field_names({"text": "body", "published": "day"}) == {"text": "body", "published": "day"}
    with pytest.raises(BadInput, match=r"'headline' is no field of an article; these are: .*title"):
        read_field_names({"headline": "title"})


def test_what_is_not_there_says_so(shared: Library) -> None:
    for look in (shared.article, shared.passage, shared.remove):
        with pytest.raises(NotFound, match="nobody"):
            look("nobody")


def test_a_closed_library_leaves_neither_store_nor_process(open_store: Callable[..., Store]) -> None:
    library = Library(open_store(), FakeEmbedding)
    list(library.add_files([File("port.txt", PORT.encode())]))
    library.close()
    library.close()
    with closing(Library(open_store(), FakeEmbedding)) as again:
        assert again.counts() == (1, 1)


def test_made_anew_copies_stay_copies_and_titles_that_were_told_stay(open_store: Callable[..., Store]) -> None:
    store = open_store()
    take_in(store, *(article(PORT * 8, f"{n}.txt", title=f"第{n}則") for n in range(2)))
    before = {info.source: info for info in store.articles(10)}
    store.close()
    with closing(Library(open_store({**FINGERPRINT, "chunker": "2"}, to_rebuild=True), FakeEmbedding)) as library:
        assert library.rebuild() is True
        assert {info.source: info for info in library.articles()[0]} == before
        assert len({info.report for info in library.articles()[0]}) == 1


def test_a_removed_article_can_be_restored_until_too_many_others_were(
    library: Library, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (take_in(store, article(text, f"{text}.txt"))[0].article_id for text in (PORT, PLANT))
    assert first is not None
    assert second is not None
    before = library.article(first)
    library.remove(first)
    library.restore(first)
    assert library.article(first) == before
    monkeypatch.setattr("rag.library.MOST_RESTORABLE", 1)
    library.remove(first)
    library.remove(second)
    library.restore(second)
    with pytest.raises(NotFound):
        library.restore(first)


def test_articles_are_found_by_words_in_either_script_and_counted(library: Library, store: Store) -> None:
    take_in(store, article(PORT, "port.txt", publisher="Sea", published="2025-07-02"), article(PLANT, "plant.txt"))
    found, counts = library.find("扩建")
    assert [info.source for info in found] == ["port.txt"]
    assert (counts.total, counts.months, counts.publishers) == (1, {"2025-07": 1}, {"Sea": 1})
    assert library.find()[1].publishers == {"Sea": 1, None: 1}


def test_the_subjects_are_those_of_most_titles_in_the_readers_names(library: Library, store: Store) -> None:
    for number, title in enumerate(("輝達與華為", "辉达的新晶片", "Huawei and NVIDIA")):
        take_in(store, article(f"{PORT}{number}", f"{number}.txt", title=title))
    assert library.subjects("zh-Hans", 1) == ["英伟达"]
    assert library.subjects("en", 2) == ["Nvidia", "Huawei"]


def test_feedback_is_kept_as_a_line_each(library: Library, store: Store) -> None:
    for judgement in ("up", "down"):
        library.keep_feedback(Feedback(judgement, "數字\n不對", {"answer": "25%"}))
    lines = [json.loads(line) for line in (store.folder / FEEDBACK).read_text(encoding="utf-8").splitlines()]
    assert [(line["judgement"], line["reason"], line["answer"]) for line in lines] == [
        ("up", "數字\n不對", {"answer": "25%"}),
        ("down", "數字\n不對", {"answer": "25%"}),
    ]
    assert "at" in lines[0]
    with pytest.raises(BadInput):
        library.keep_feedback(Feedback("up", "x" * 3_000, {}))
