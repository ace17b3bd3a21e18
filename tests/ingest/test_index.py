"""Articles into the store: one outcome for every input, and an old article stays until the new one is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from rag.embedding import embed_question
from rag.errors import UnreadableArticle
from rag.library import File, Library
from rag.models.fakes import FakeEmbedding
from rag.text.tokens import tokenize
from rag.types import Outcome
from vectorstore.store import Store

PORT = "港口在秋天擴建，工程由當地的公司承包。"
PLANT = "工廠在春天開工，雇用了七百名工人。"
LONG_PARAGRAPH = PORT * 7
MANY = 140


class BreaksOn(FakeEmbedding):
    """Embeds until it meets a text with this word."""

    word: str

    def _vector(self, text: str) -> list[float]:
        if self.word in text:
            raise ConnectionError(f"{self.word} is too much")
        return super()._vector(text)


def file(name: str, text: str) -> File:
    return File(name, text.encode())


def add(library: Library, *files: File) -> list[Outcome]:
    return list(library.add_files(files))


def statuses(outcomes: Iterable[Outcome]) -> dict[str, str]:
    return {outcome.source: outcome.status for outcome in outcomes}


def text_of(library: Library, source: str) -> str:
    (article_id,) = (info.id for info in library.articles()[0] if info.source == source)
    return library.article(article_id)[0].text


def test_a_new_article_is_added_with_its_passages(library: Library) -> None:
    (outcome,) = add(library, file("port.txt", f"港口擴建\n{LONG_PARAGRAPH}\n{PLANT}"))
    assert (outcome.source, outcome.status, outcome.passages, outcome.reason) == ("port.txt", "added", 2, None)
    assert library.counts() == (1, 2)
    assert outcome.article_id is not None
    article, passages = library.article(outcome.article_id)
    assert [article.text[passage.start : passage.end] for passage in passages] == [
        f"港口擴建\n{LONG_PARAGRAPH}",
        PLANT,
    ]


def test_the_same_file_again_is_unchanged(library: Library) -> None:
    (first,) = add(library, file("port.txt", PORT))
    (again,) = add(library, file("port.txt", PORT))
    assert (again.status, again.article_id) == ("unchanged", first.article_id)
    assert library.counts() == (1, 1)


def test_the_same_words_under_another_name_are_another_article(library: Library) -> None:
    (first,) = add(library, file("port.txt", PORT))
    (copy,) = add(library, file("copy.txt", PORT))
    assert (copy.source, copy.status) == ("copy.txt", "added")
    assert copy.article_id != first.article_id
    assert library.counts() == (2, 2)


def test_an_article_that_takes_the_words_of_another_is_replaced(library: Library) -> None:
    add(library, file("port.txt", PORT), file("plant.txt", PLANT))
    assert statuses(add(library, file("port.txt", PLANT))) == {"port.txt": "replaced"}
    assert text_of(library, "port.txt") == text_of(library, "plant.txt") == PLANT


def test_a_bad_record_is_refused_and_the_records_around_it_are_kept(library: Library) -> None:
    lines = f'{{"id": 1, "text": "{PORT}"}}\nbad\n{{"id": 3, "text": "{PLANT}"}}'
    assert sorted((outcome.source, outcome.status) for outcome in add(library, file("all.jsonl", lines))) == [
        ("all.jsonl", "refused"),
        ("all.jsonl#1", "added"),
        ("all.jsonl#3", "added"),
    ]


def test_a_record_that_is_refused_leaves_the_library_in_step(library: Library) -> None:
    with pytest.raises(UnreadableArticle, match="half a character"):
        library.add_record({"id": "port", "title": "\ud800", "text": PORT})
    assert library.counts() == (0, 0)
    assert library.check() == []


def test_other_words_under_the_same_name_replace_the_article(library: Library) -> None:
    (first,) = add(library, file("news.txt", f"{PORT}\n![]()\n{PORT}"))
    (second,) = add(library, file("news.txt", PLANT))
    assert (second.status, second.article_id) == ("replaced", first.article_id)
    assert text_of(library, "news.txt") == PLANT
    assert library.counts() == (1, 1)
    assert library.check() == []


def test_a_change_of_the_date_alone_replaces_the_article(library: Library) -> None:
    for day, status in (("2025-08-18", "added"), ("2025-08-19", "replaced"), ("2025-08-19", "unchanged")):
        (outcome,) = add(library, file("port.md", f"---\npublished: {day}\n---\n{PORT}"))
        assert outcome.status == status


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (File("bad.txt", b"\xff"), "not UTF-8"),
        (File("bad.pdf", b"%PDF"), r"only \.txt"),
        (File("bad.txt", b" \n"), "no text"),
        (File("bad.txt", b"a\0b"), "not a text file"),
        (File("bad.txt", b"![](x)"), "nothing in it but links, images or a heading"),
        (File("bad.txt", b"2025-08-18"), "nothing in it but links, images or a heading"),
        (File("bad.md", b"---\ntitle: [\n---\nx"), "not YAML"),
        (File("bad.md", b"---\npublished: soon\n---\nx"), "must be a date"),
        (File("bad.md", b"---\npublished: 2025-02-30\n---\nx"), "out of range"),
    ],
    ids=["bytes", "kind", "empty", "nul", "image", "date-alone", "yaml", "date", "no-such-day"],
)
def test_what_cannot_be_read_is_refused_with_its_reason_and_the_rest_goes_on(
    library: Library, bad: File, reason: str
) -> None:
    outcomes = add(library, file("port.txt", PORT), bad, file("plant.txt", PLANT))
    assert statuses(outcomes) == {"port.txt": "added", bad.name: "refused", "plant.txt": "added"}
    (refused,) = (outcome for outcome in outcomes if outcome.status == "refused")
    assert refused.article_id is None
    with pytest.raises(UnreadableArticle, match=reason):
        raise UnreadableArticle(refused.reason)
    assert library.counts()[0] == 2


def test_the_second_of_two_articles_with_one_name_is_refused(library: Library) -> None:
    outcomes = add(library, file("news.txt", PORT), file("news.txt", PLANT))
    assert sorted(outcome.status for outcome in outcomes) == ["added", "refused"]
    (refused,) = (outcome for outcome in outcomes if outcome.status == "refused")
    assert "rename" in str(refused.reason)
    assert text_of(library, "news.txt") == PORT


def test_the_second_of_two_records_with_one_id_is_refused(library: Library) -> None:
    lines = f'{{"id": 1, "text": "{PORT}"}}\n{{"id": 1, "text": "{PLANT}"}}\n{{"id": 2, "text": "{PLANT}"}}'
    outcomes = add(library, file("all.jsonl", lines))
    assert sorted((outcome.source, outcome.status) for outcome in outcomes) == [
        ("all.jsonl#1", "added"),
        ("all.jsonl#1", "refused"),
        ("all.jsonl#2", "added"),
    ]


def test_the_same_file_twice_in_a_run_is_taken_once(library: Library) -> None:
    outcomes = add(library, file("port.txt", PORT), file("port.txt", PORT))
    assert sorted(outcome.status for outcome in outcomes) == ["added", "unchanged"]
    assert library.counts() == (1, 1)


def test_the_second_of_two_with_one_name_is_refused_also_where_the_first_changed_nothing(library: Library) -> None:
    add(library, file("news.txt", PORT))
    outcomes = add(library, file("news.txt", PORT), file("news.txt", PLANT))
    assert [outcome.status for outcome in outcomes] == ["unchanged", "refused"]
    assert text_of(library, "news.txt") == PORT


def test_more_passages_than_one_batch_are_all_kept(library: Library) -> None:
    paragraphs = "\n".join(f"第{n}號。{LONG_PARAGRAPH}" for n in range(MANY))
    long, short = add(library, file("long.txt", f"標題\n{paragraphs}"), file("plant.txt", PLANT))
    assert (long.passages, short.passages) == (MANY, 1)
    assert library.counts() == (2, MANY + 1)
    assert library.check() == []


def test_outcomes_come_while_the_run_goes_on(library: Library) -> None:
    def files() -> Iterable[File]:
        yield File("bad.txt", b"")
        yield file("long.txt", "標題\n" + "\n".join(f"第{n}號。{LONG_PARAGRAPH}" for n in range(MANY)))
        raise KeyboardInterrupt

    outcomes = library.add_files(files())
    assert (next(outcomes).status, next(outcomes).status) == ("refused", "added")
    with pytest.raises(KeyboardInterrupt):
        next(outcomes)
    assert library.counts() == (1, MANY)


def test_nothing_given_gives_nothing_and_loads_no_model(open_store: Callable[..., Store]) -> None:
    def never() -> FakeEmbedding:
        raise AssertionError("the model was loaded")

    library = Library(open_store(), never)
    assert add(library) == []
    assert [outcome.status for outcome in add(library, File("bad.txt", b""))] == ["refused"]


def test_an_embedder_that_fails_leaves_the_old_article_in_its_place(open_store: Callable[..., Store]) -> None:
    store = open_store()
    library = Library(store, lambda: BreaksOn(word="罷工"))
    add(library, file("news.txt", PORT))
    with pytest.raises(ConnectionError):
        add(library, file("news.txt", f"{PLANT}後來罷工。"))
    assert text_of(library, "news.txt") == PORT
    assert library.check() == []
    (hit,) = store.search(np.asarray(embed_question(FakeEmbedding(), PORT)), tokenize(PORT))
    assert hit.passage.text == PORT


def test_an_embedder_that_fails_in_the_middle_keeps_what_was_done_before(open_store: Callable[..., Store]) -> None:
    library = Library(open_store(), lambda: BreaksOn(word="罷工"))
    add(library, file("news.txt", PORT))
    done = []
    long = "標題\n" + "\n".join(f"第{n}號。{LONG_PARAGRAPH}" for n in range(MANY))
    with pytest.raises(ConnectionError):
        done.extend(
            library.add_files([file("long.txt", long), file("news.txt", "工人罷工了。"), file("plant.txt", PLANT)])
        )
    assert library.counts() == (2, MANY + 1)
    assert text_of(library, "news.txt") == PORT
    assert library.check() == []


def test_a_run_that_failed_can_be_run_again(open_store: Callable[..., Store]) -> None:
    store = open_store()
    files = [file("news.txt", "工人罷工了。"), file("port.txt", PORT)]
    with pytest.raises(ConnectionError):
        add(Library(store, lambda: BreaksOn(word="罷工")), *files)
    assert statuses(add(Library(store, FakeEmbedding), *files)) == {"news.txt": "added", "port.txt": "added"}


def test_each_passage_is_kept_with_its_own_vector(open_store: Callable[..., Store]) -> None:
    store = open_store()
    paragraphs = [f"{name}。{PLANT * 8}" for name in ("港口", "鐵路與橋樑", "稀土")]
    add(Library(store, FakeEmbedding), file("news.txt", "\n".join(paragraphs)))
    for paragraph in paragraphs:
        vector = np.asarray(FakeEmbedding()._get_text_embedding(paragraph), np.float32)
        hits = store.search(vector / np.linalg.norm(vector), [])
        best = max(hits, key=lambda hit: hit.cosine)
        assert best.passage.text == paragraph
        assert best.cosine == pytest.approx(1.0, abs=1e-5)
