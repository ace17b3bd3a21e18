"""The store: whole articles at once, catalogue and indexes in step, whatever happens in between."""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.library import Library
from rag.models.fakes import FakeEmbedding
from rag.text.sentences import telling_sentences
from rag.text.tokens import tokenize
from rag.types import Article, Passage
from tests.conftest import article, take_in
from tests.vectorstore.test_catalog import asked, entry, passes, some_articles, some_filters, unit
from vectorstore import lexical
from vectorstore.catalog import Catalog
from vectorstore.conditions import Order
from vectorstore.dense import DenseIndex
from vectorstore.errors import FingerprintChanged, StoreDamaged, StoreError, StoreInUse
from vectorstore.lexical import LexicalIndex
from vectorstore.lock import Holder
from vectorstore.reading import Repair
from vectorstore.records import Alias, Entry, Filters, Fingerprint, Hit, Words
from vectorstore.store import Store

FINGERPRINT = {"embedder": "fake", "chunker": "1", "tokenizer": "1"}
EVERYTHING = Filters(languages=("en", "zh-Hant", "zh-Hans"))


def opened(folder: Path, fingerprint: Fingerprint = FINGERPRINT, **options: Any) -> closing[Store]:
    return closing(Store(folder, fingerprint, str.split, Holder.this_process("test"), **options))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with opened(folder) as opened_store:
        yield opened_store


def ids_in_dense(store: Store) -> list[str]:
    return sorted(store._dense._collection.get(include=[])["ids"])


def ids_in_lexical(store: Store) -> list[str]:
    import tantivy

    searcher = store._lexical._index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), limit=100_000).hits
    return sorted(searcher.doc(address)["id"][0] for _, address in hits)


def ids_in_catalogue(store: Store) -> list[str]:
    return sorted(passage.id for passages, _ in store._catalog.all_passages(1_000) for passage in passages)


def assert_in_step(store: Store) -> None:
    kept = ids_in_catalogue(store)
    assert ids_in_dense(store) == kept
    assert ids_in_lexical(store) == kept
    assert store._catalog.unsettled() == []
    assert store.check() == []


def texts(hits: Sequence[Hit]) -> set[str]:
    return {hit.passage.text for hit in hits}


def test_an_article_is_replaced_as_a_whole_everywhere(store: Store) -> None:
    other = entry("b", "bystander words", seed=5)
    store.put([entry("a", "old apples", "old pears", "both", seed=1), other])
    store.put([entry("a", "new plums", seed=2)])
    assert [passage.text for passage in store.passages_of("a")] == ["new plums"]
    assert (store.article_count(), store.passage_count()) == (2, 2)
    for filters in (None, EVERYTHING):
        assert texts(store.search(unit(1, 1)[0], asked("old", "apples", "new"), filters)) == {
            "new plums",
            "bystander words",
        }
    assert_in_step(store)


def test_an_article_that_keeps_some_passages_keeps_them_findable(store: Store) -> None:
    store.put([entry("a", "stays here", "goes away", seed=1)])
    changed = entry("a", "stays here", "comes anew", seed=1)
    store.put([changed])
    assert texts(store.search(changed.vectors[0], asked("stays"))) == {"stays here", "comes anew"}
    assert [hit.lexical_rank for hit in store.search(changed.vectors[0], asked("stays")) if hit.lexical_rank] == [1]
    assert_in_step(store)


def test_what_was_removed_can_be_put_back_as_it_was(store: Store) -> None:
    """All that is kept of an article comes back: text, passages, both kinds of vectors, what likens it to others."""
    kept = replace(
        entry("a", "one", "two", seed=1),
        signature=b"1234",
        signature_keys=("k1", "k2"),
        edge_lines=("e",),
        aliases=(Alias(("TSMC", "台積電"), ("tsmc", "台积电")),),
    )
    store.put([kept])
    before = store.search(kept.vectors[0], asked("one"))
    removed = store.remove("a")
    assert removed is not None
    assert store.search(kept.vectors[0], asked("one")) == []
    store.put([removed])
    assert store.search(kept.vectors[0], asked("one")) == before
    assert store.names_beside(["tsmc"]) == [("tsmc", ("TSMC", "台積電"))]
    assert [info.id for info, _ in store.alike(["k2"])] == ["a"]
    assert_in_step(store)


def test_articles_are_found_by_their_words_counted_and_ordered(store: Store) -> None:
    """Signs that mean something to SQL are only signs here."""
    for name, text, published in (("a", "100% up", "2025-07"), ("b", "100 up", "2025-08-01"), ("c", "down_", None)):
        one = entry(name, text, seed=1)
        info = replace(one.article.info, published=published, publisher="Sea" if name != "c" else None)
        store.put([replace(one, article=replace(one.article, info=info, text=text))])

    def found(*words: str, order: Order = "newest", filters: Filters = Filters()) -> str:  # noqa: B008
        return "".join(info.id for info in store.find_articles(words, filters, order, 10, 0))

    assert (found("0%"), found("n_"), found("UP"), found("up", "down"), found("zz")) == ("a", "c", "ba", "bac", "")
    assert (found(order="oldest"), found(filters=Filters(published_from="2025-08-01"))) == ("abc", "b")
    assert sorted(store.count_articles(("up",), Filters())) == [
        ("2025-07", "Sea", one.article.info.language, 1),
        ("2025-08", "Sea", one.article.info.language, 1),
    ]


def test_an_article_that_is_removed_is_in_neither_index(store: Store) -> None:
    store.put([entry("a", "one", "two", seed=1), entry("b", "three", seed=2)])
    assert store.remove("a")
    assert not store.remove("a")
    assert store.article("a") is None
    assert store.passage("a/0/one") is None
    assert texts(store.search(unit(1, 1)[0], asked("one", "two", "three"))) == {"three"}
    assert_in_step(store)


def test_many_changes_leave_catalogue_and_indexes_the_same(store: Store) -> None:
    dice = np.random.default_rng(3)
    for step in range(25):
        article_id = f"article{dice.integers(8)}"
        if dice.random() < 0.3:
            store.remove(article_id)
        else:
            words = [f"w{n}" for n in dice.integers(10, size=int(dice.integers(1, 6)))]
            store.put([entry(article_id, *words, seed=step)])
    assert store.article_count() > 2
    assert_in_step(store)


def test_every_hit_carries_its_exact_cosine_and_its_ranks(store: Store) -> None:
    entries = some_articles(30)
    store.put(entries)
    stored = {p.id: vector for one in entries for p, vector in zip(one.passages, one.vectors, strict=True)}
    question = unit(99, 1)[0]
    hits = store.search(question, asked("word3", "common"))
    for hit in hits:
        assert hit.cosine == pytest.approx(float(stored[hit.passage.id] @ question), abs=1e-6)
        assert hit.article == store.article(hit.passage.article_id).info  # type: ignore[union-attr]
    dense = sorted((hit.dense_rank, -hit.cosine) for hit in hits if hit.dense_rank)
    assert [rank for rank, _ in dense] == list(range(1, 61))
    assert [cosine for _, cosine in dense] == sorted(cosine for _, cosine in dense)
    by_words = sorted((hit.lexical_rank, -hit.coverages[0]) for hit in hits if hit.lexical_rank)
    assert [rank for rank, _ in by_words] == list(range(1, len(by_words) + 1))
    assert [coverage for _, coverage in by_words] == sorted(coverage for _, coverage in by_words)
    assert all((hit.coverages[0] > 0) == (hit.lexical_rank is not None) for hit in hits)


def test_an_empty_store_finds_nothing(store: Store) -> None:
    assert store.search(unit(1, 1)[0], asked("word")) == []
    assert store.search(unit(1, 1)[0], asked("word"), EVERYTHING) == []
    assert store.check() == []


def test_a_filtered_search_finds_what_a_loop_over_all_passages_finds(store: Store) -> None:
    entries = some_articles(40)
    store.put(entries)
    question = unit(98, 1)[0]
    for filters in some_filters(30):
        allowed = [one for one in entries if passes(one.article.info, filters)]
        if not filters:
            continue
        by_cosine = sorted(
            (-float(vector @ question), p.id)
            for one in allowed
            for p, vector in zip(one.passages, one.vectors, strict=True)
        )
        hits = store.search(question, asked("common", "word3"), filters)
        assert [hit.passage.id for hit in sorted(hits, key=lambda hit: hit.dense_rank or 0)] == [
            passage_id for _, passage_id in by_cosine
        ]
        assert sum(hit.lexical_rank is not None for hit in hits) == 2 * len(allowed)


@pytest.mark.parametrize("loaded", ["before", "midway", "after"])
def test_a_filtered_search_after_many_changes_finds_what_a_loop_over_what_is_kept_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, loaded: str
) -> None:
    """The table of vectors is read at the first filter: before the changes, between them, or after all of them."""
    monkeypatch.setattr("vectorstore.store.DEPTH", 7)
    dice = random.Random(11)  # noqa: S311
    kept: dict[str, Entry] = {}
    changes = 60
    first = {"before": 0, "midway": changes // 2, "after": changes - 1}[loaded]

    def search(step: int) -> None:
        question = unit(900 + step, 1)[0]
        for filters in some_filters(12):
            allowed = [one for one in kept.values() if passes(one.article.info, filters)]
            if not filters:
                continue
            hits = store.search(question, asked("common", f"word{step % 20}"), filters)
            products = {
                p.id: float(vector @ question)
                for one in allowed
                for p, vector in zip(one.passages, one.vectors, strict=True)
            }
            nearest = sorted((hit.dense_rank, hit.passage.id) for hit in hits if hit.dense_rank)
            assert [rank for rank, _ in nearest] == list(range(1, min(7, len(products)) + 1))
            assert [products[name] for _, name in nearest] == pytest.approx(
                sorted(products.values(), reverse=True)[:7], abs=1e-6
            )
            assert {hit.passage.id for hit in hits} <= products.keys()
            assert all(hit.cosine == pytest.approx(products[hit.passage.id], abs=1e-6) for hit in hits)

    if loaded == "before":
        search(0)
    for step in range(changes):
        change = dice.random()
        if kept and change < 0.25:
            store.remove(gone := dice.choice(sorted(kept)))
            del kept[gone]
        else:
            some = dice.sample(some_articles(24), k=dice.randint(1, 3))
            some = [
                dataclasses.replace(
                    one,
                    passages=tuple(dataclasses.replace(p, id=f"{p.id}/{dice.randint(1, 3)}") for p in one.passages),
                    vectors=unit(100 * step + n, 2),
                )
                for n, one in enumerate(some)
            ]
            store.put(some)
            kept |= {one.article.info.id: one for one in some}
        if step >= first and step % 5 == 4:
            search(step)
    assert len(kept) > 10
    assert_in_step(store)


def test_a_filter_of_many_articles_finds_what_one_of_few_does(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(some_articles(40))
    question = unit(96, 1)[0]

    def found() -> list[list[tuple[str, float, int | None, bool]]]:
        return [
            sorted(
                (hit.passage.id, round(hit.coverages[0], 5), hit.dense_rank, hit.lexical_rank is not None)
                for hit in store.search(question, asked("common", "word3", "other5"), filters)
            )
            for filters in some_filters(30)
            if filters
        ]

    few = found()
    monkeypatch.setattr(lexical, "FEW_ARTICLES", 2)
    assert found() == few
    assert any(few)


def test_each_wording_of_a_question_has_a_coverage_of_its_own(store: Store) -> None:
    store.put([entry("a", "apples pears", seed=1), entry("b", "plums nuts", seed=2), entry("c", "stones", seed=3)])
    wordings: list[list[Words]] = [[(("apples",),), (("pears",),)], [(("plums",),)], [(("unheard-of",),)]]
    hits = {hit.article.id: hit for hit in store.search(unit(9, 1)[0], wordings)}
    assert [coverage > 0 for coverage in hits["a"].coverages] == [True, False, False]
    assert [coverage > 0 for coverage in hits["b"].coverages] == [False, True, False]
    assert hits["c"].coverages == (0.0, 0.0, 0.0)
    assert [hits[name].lexical_rank for name in "abc"] == [1, 1, None]
    assert {hit.coverages for hit in store.search(unit(9, 1)[0], [])} == {()}


def test_the_rank_by_words_is_that_of_the_wording_which_finds_a_passage_best(store: Store) -> None:
    store.put([entry("a", "apples red", seed=1), entry("b", "apples green", seed=2), entry("c", "pears", seed=3)])
    red, green = (asked("apples", color)[0] for color in ("red", "green"))
    for wordings in ([red, green], [green, red]):
        hits = store.search(unit(9, 1)[0], wordings)
        assert {hit.article.id: hit.lexical_rank for hit in hits} == {"a": 1, "b": 1, "c": None}
    assert {hit.article.id: hit.lexical_rank for hit in store.search(unit(9, 1)[0], [red])} == {
        "a": 1,
        "b": 2,
        "c": None,
    }


def test_the_cosines_of_sentences_are_exact_to_half_precision(store: Store) -> None:
    many = [entry(f"a{n}", "one", "two", "three", "four", seed=n, dimension=384) for n in range(10)]
    store.put(many)
    sentences = {p.id: rows for one in many for p, rows in zip(one.passages, one.sentence_vectors, strict=True)}
    for question in (unit(95, 1, 384)[0], sentences["a3/0/one"][1]):
        hits = store.search(question, [])
        assert [len(hit.sentence_cosines) for hit in sorted(hits, key=lambda hit: hit.passage.position)] == [
            *([2] * 10 + [1] * 10 + [0] * 10 + [2] * 10)
        ]
        for hit in hits:
            assert hit.sentence_cosines == pytest.approx(tuple(sentences[hit.passage.id] @ question), abs=2e-3)
    assert max(max(hit.sentence_cosines, default=0) for hit in hits) == pytest.approx(1, abs=2e-3)


def test_the_names_that_an_article_says_are_one_go_with_it(store: Store) -> None:
    north = Alias(("北方電力", "北電"), ("北方电力", "北电"))
    store.put([dataclasses.replace(entry("a", "apples", seed=1), aliases=(north,)), entry("b", "pears", seed=2)])
    assert store.names_beside(["北电", "unknown"]) == [("北电", ("北方電力", "北電"))]
    store.put([entry("a", "apples", seed=1)])
    assert store.names_beside(["北电"]) == []
    store.put([dataclasses.replace(entry("a", "apples", seed=1), aliases=(north,))])
    store.remove("a")
    assert store.names_beside(["北电"]) == []


def test_a_filtered_search_while_articles_go_and_change_hands_gives_none_that_is_gone_or_foreign(store: Store) -> None:
    ours, theirs = Filters(publishers=("海風報",)), "山風報"
    names = [f"article{n}" for n in range(24)]
    store.put(
        [entry(name, "common words", f"more of {name}", seed=n, publisher="海風報") for n, name in enumerate(names)]
    )
    done = threading.Event()
    no_more: set[str] = set()
    """Those that are gone or foreign for good; noted once the change is done."""
    seen: list[tuple[set[str], list[Hit]]] = []
    failures: list[BaseException] = []

    def look() -> None:
        try:
            while not done.wait(0.002):
                by_then = set(no_more)
                seen.append((by_then, store.search(unit(7, 1)[0], asked("common"), ours)))
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n, name in enumerate(names[:-4]):
        if n % 2:
            store.remove(name)
        else:
            store.put([entry(name, "common words", f"changed {name}", seed=100 + n, publisher=theirs)])
        no_more.add(name)
        store.put([entry(f"new{n}", "common news", seed=200 + n, publisher=("海風報", theirs)[n % 2])])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert {hit.article.publisher for _, hits in seen for hit in hits} == {"海風報"}
    assert all(hit.article.id not in by_then for by_then, hits in seen for hit in hits)
    assert all(hit.passage.article_id == hit.article.id for _, hits in seen for hit in hits)
    assert len({len(by_then) for by_then, _ in seen}) > 5, "the readers looked on while articles changed"
    left = {hit.article.id for hit in store.search(unit(7, 1)[0], asked("common"), ours)}
    assert left == {*names[-4:], *(f"new{n}" for n in range(0, 20, 2))}
    assert_in_step(store)


def test_a_search_while_an_article_is_replaced_sees_the_old_or_the_new(store: Store) -> None:
    def version(number: int) -> Entry:
        return entry("moving", f"moving v{number} first", f"moving v{number} second", seed=number)

    store.put([version(0), *(entry(f"still{n}", f"still words{n}", seed=50 + n) for n in range(5))])
    question = unit(7, 1)[0]
    done = threading.Event()
    seen: list[list[str]] = []
    failures: list[BaseException] = []

    def look(filters: Filters | None) -> None:
        try:
            while not done.wait(0.003):  # a breath, so that the writer gets on
                seen.append(sorted(texts(store.search(question, asked("moving", "still"), filters))))
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=look, args=(filters,)) for filters in (None, EVERYTHING)]
    for reader in readers:
        reader.start()
    for number in range(1, 31):
        store.put([version(number)])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    still = [f"still words{n}" for n in range(5)]
    allowed = [[f"moving v{n} first", f"moving v{n} second", *still] for n in range(31)]
    assert [found for found in seen if found not in allowed] == []
    assert len({found[0] for found in seen}) > 5, "the readers looked on while the article changed"
    assert_in_step(store)


@pytest.mark.parametrize("filters", [None, EVERYTHING], ids=["all", "filtered"])
def test_a_search_looks_again_where_the_catalogue_changed_under_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, filters: Filters | None
) -> None:
    """The indexes are asked before the new passages come, the catalogue right after they were swapped in."""
    store.put([entry("a", "old words", seed=1)])
    begun, swapped, looked_up = threading.Event(), threading.Event(), threading.Event()
    ask, swap, look_up = store._lexical.search, store._catalog.put, store._catalog.passages
    swaps: list[int] = []
    found: list[set[str]] = []

    def ask_and_wait(*values: Any) -> Any:
        hits = ask(*values)
        if not begun.is_set():
            begun.set()
            assert swapped.wait(10)
        return hits

    def swap_and_wait(entries: Any) -> None:
        swap(entries)
        swaps.append(store._generation)
        swapped.set()
        assert looked_up.wait(10)  # the writer gets no further before the reader has looked into the new catalogue

    def look_up_and_tell(ids: Sequence[str]) -> Any:
        passages = look_up(ids)
        if swapped.is_set():
            looked_up.set()
        return passages

    monkeypatch.setattr(store._lexical, "search", ask_and_wait)
    monkeypatch.setattr(store._catalog, "put", swap_and_wait)
    monkeypatch.setattr(store._catalog, "passages", look_up_and_tell)
    reader = threading.Thread(target=lambda: found.append(texts(store.search(unit(1, 1)[0], asked("words"), filters))))
    reader.start()
    assert begun.wait(10)
    store.put([entry("a", "new words", seed=2)])
    reader.join(10)
    assert found == [{"new words"}]
    assert [generation % 2 for generation in swaps] == [1]
    assert store._generation % 2 == 0


def test_a_failed_change_does_not_make_searches_wait_for_ever(store: Store) -> None:
    store.put([entry("a", "apples", source="same.txt", seed=1)])
    with pytest.raises(sqlite3.IntegrityError):
        store.put([entry("b", "pears", source="same.txt", seed=2)])
    assert store._generation % 2 == 0
    assert texts(store.search(unit(2, 1)[0], asked("pears", "apples"))) == {"apples"}


def test_what_a_failed_change_left_unsettled_stays_so_through_later_changes_until_the_next_opening(
    folder: Path,
) -> None:
    with opened(folder) as store:
        store.put([entry("a", "apples", source="same.txt", seed=1)])
        with pytest.raises(sqlite3.IntegrityError):
            store.put([entry("b", "pears", source="same.txt", seed=2)])
        store.put([entry("c", "plums", seed=3)])
        store.remove("c")
        assert store._catalog.unsettled() == ["b/0/pears"]
    with opened(folder) as store:
        assert_in_step(store)
        assert ids_in_catalogue(store) == ["a/0/apples"]


def test_the_same_passage_with_another_vector_is_found_where_it_is_now(store: Store) -> None:
    others = [entry(f"other{n}", "bystander", seed=10 + n) for n in range(5)]
    new = entry("a", "same words", seed=2)
    old = dataclasses.replace(new, vectors=-new.vectors)
    store.put([old, *others])
    assert max(hit.dense_rank or 0 for hit in store.search(new.vectors[0], []) if hit.article.id == "a") == 6
    store.put([new])
    assert old.passages == new.passages
    for filters in (None, EVERYTHING):
        hits = {hit.passage.article_id: hit for hit in store.search(new.vectors[0], [], filters)}
        assert hits["a"].dense_rank == 1
        assert hits["a"].cosine == pytest.approx(1, abs=1e-5)
    assert_in_step(store)


STEPS = {
    "before-dense": ("_dense", "add"),
    "before-lexical": ("_lexical", "add"),
    "before-swap": ("_catalog", "put"),
    "after-swap": ("_dense", "remove"),
    "half-removed": ("_lexical", "remove"),
    "before-settling": ("_catalog", "settle"),
}


def die(*_values: object) -> None:
    raise KeyboardInterrupt("the power went")


@pytest.mark.parametrize("step", STEPS)
def test_a_replacement_broken_off_anywhere_is_settled_at_the_next_opening(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old, new = entry("a", "old apples", "kept", seed=1), entry("a", "new pears", "kept", "and more", seed=1)
    with opened(folder) as store:
        store.put([old, entry("b", "bystander", seed=2)])
        part, method = STEPS[step]
        with monkeypatch.context() as patched:
            patched.setattr(getattr(store, part), method, die)
            with pytest.raises(KeyboardInterrupt):
                store.put([new])
        assert store._catalog.unsettled()
    with opened(folder) as store:
        assert_in_step(store)
        swapped = step in ("after-swap", "half-removed", "before-settling")
        assert tuple(store.passages_of("a")) == (new if swapped else old).passages
        assert texts(store.search(unit(1, 1)[0], asked("apples"))) == {
            "bystander",
            *(p.text for p in (new if swapped else old).passages),
        }


@pytest.mark.parametrize("step", ["after-swap", "half-removed", "before-settling"])
def test_a_removal_broken_off_anywhere_is_finished_at_the_next_opening(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with opened(folder) as store:
        store.put([entry("a", "one", "two", seed=1), entry("b", "three", seed=2)])
        part, method = STEPS[step]
        with monkeypatch.context() as patched:
            patched.setattr(getattr(store, part), method, die)
            with pytest.raises(KeyboardInterrupt):
                store.remove("a")
    with opened(folder) as store:
        assert_in_step(store)
        assert ids_in_catalogue(store) == ["b/0/three"]


def lose_lexical(folder: Path) -> None:
    shutil.rmtree(folder / "bm25")


def lose_dense(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")


def lose_both(folder: Path) -> None:
    lose_lexical(folder)
    lose_dense(folder)


def garble_lexical(folder: Path) -> None:
    (folder / "bm25" / "meta.json").write_text("{}")


def lose_catalogue(folder: Path) -> None:
    (folder / "catalog.sqlite").unlink()


@pytest.mark.parametrize("harm", [lose_lexical, lose_dense, lose_both, garble_lexical, lose_catalogue])
def test_an_index_behind_or_ahead_of_the_catalogue_is_made_anew_at_opening(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    with opened(folder) as store:
        store.put(some_articles(20))
        before = ids_in_catalogue(store)
    harm(folder)
    with opened(folder) as store:
        assert_in_step(store)
        assert ids_in_catalogue(store) == ([] if harm is lose_catalogue else before)


def test_indexes_ahead_of_an_older_catalogue_are_brought_back_to_it(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as store:
        store.put(some_articles(10))
        before = ids_in_catalogue(store)
    shutil.copy(folder / "catalog.sqlite", tmp_path / "backup.sqlite")
    with opened(folder) as store:
        store.put(some_articles(15))
    shutil.copy(tmp_path / "backup.sqlite", folder / "catalog.sqlite")
    with opened(folder) as store:
        assert_in_step(store)
        assert ids_in_catalogue(store) == before


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Entry]]:
    """Make data folders with so many passages that Chroma wrote their vectors out: closed, and left open by a kill."""
    folder = tmp_path_factory.mktemp("left") / "closed"
    killed = folder.parent / "killed"
    many = [entry(f"a{n}", *(f"word{k}" for k in range(11)), seed=n) for n in range(100)]
    with opened(folder) as store:
        store.put(many)
        shutil.copytree(folder, killed)
    return folder, killed, many


def cut_headers(chroma: Path) -> None:
    for header in chroma.rglob("header.bin"):
        header.write_bytes(header.read_bytes()[:10])


def lose_segments(chroma: Path) -> None:
    for segment in [path for path in chroma.iterdir() if path.is_dir()]:
        shutil.rmtree(segment)


def cut_database(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").write_bytes((chroma / "chroma.sqlite3").read_bytes()[:8_192])


def lose_database(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").unlink()


@pytest.mark.parametrize(
    ("harm", "killed"),
    [
        *((cut_headers, False), (lose_segments, False), (cut_database, False), (lose_database, False)),
        *((cut_headers, True), (lose_segments, True), (cut_database, True)),
    ],
)
def test_a_damaged_dense_index_heals_at_opening(
    left: tuple[Path, Path, list[Entry]], folder: Path, harm: Callable[[Path], None], killed: bool
) -> None:
    many = left[2]
    shutil.copytree(left[killed], folder)
    assert list((folder / "chroma").rglob("header.bin"))
    assert (folder / "chroma" / "manifest.json").exists() is not killed
    harm(folder / "chroma")
    with opened(folder) as store:
        assert_in_step(store)
        assert store.passage_count() == 1_100
        best = min(store.search(many[42].vectors[3], []), key=lambda hit: hit.dense_rank or 999)
        assert best.passage == many[42].passages[3]


def test_a_whole_dense_index_is_not_made_anew(
    left: tuple[Path, Path, list[Entry]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "rebuild_indexes", die)
    for name, whole in (("closed", left[0]), ("killed", left[1])):
        shutil.copytree(whole, tmp_path / name)
        with opened(tmp_path / name) as store:
            assert_in_step(store)


@pytest.mark.parametrize("ending", [".store", ".idx", ".term", ".fieldnorm", "meta.json"])
def test_a_damaged_lexical_index_heals_at_opening(folder: Path, ending: str) -> None:
    with opened(folder) as store:
        store.put(some_articles(20))
        before = store.search(unit(97, 1)[0], asked("common", "word3"))
    for file in (folder / "bm25").iterdir():
        if file.name.endswith(ending):
            file.write_bytes(file.read_bytes()[:5])
    with opened(folder) as store:
        assert_in_step(store)
        again = store.search(unit(97, 1)[0], asked("common", "word3"))
    assert {hit.passage.id: hit.coverages[0] for hit in again} == pytest.approx(
        {hit.passage.id: hit.coverages[0] for hit in before}, rel=1e-4
    )


def test_check_names_the_index_that_differs(store: Store) -> None:
    store.put([entry("a", "one", "two")])
    store._dense.remove(["a/0/one"])
    (problem,) = store.check()
    assert problem == "the dense index has 1 passages, the catalogue 2: run `yinju rebuild`"


def test_reopening_keeps_everything(folder: Path) -> None:
    question = unit(97, 1)[0]
    with opened(folder) as store:
        store.put(some_articles(20))
        before = store.search(question, asked("common", "word3"))
    with opened(folder) as store:
        again = store.search(question, asked("common", "word3"))
        assert_in_step(store)
    assert sorted(again, key=lambda hit: hit.passage.id) == sorted(before, key=lambda hit: hit.passage.id)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({**FINGERPRINT, "embedder": "better"}, r"\(embedder was fake, is better\)"),
        ({**FINGERPRINT, "chunker": "2", "tokenizer": "3"}, r"\(chunker was 1, is 2, tokenizer was 1, is 3\)"),
        ({**FINGERPRINT, "prefixes": "q|p"}, r"\(prefixes was None, is q\|p\)"),
    ],
    ids=["embedder", "chunker-and-tokenizer", "a-new-part"],
)
def test_a_folder_made_otherwise_is_refused_with_what_changed_and_what_to_do(
    folder: Path, other: Fingerprint, told: str
) -> None:
    opened(folder).thing.close()
    for _ in range(2):
        with pytest.raises(FingerprintChanged, match=rf"{told}: run `yinju rebuild`"):
            opened(folder, other)
    with opened(folder) as store:
        assert store.stored_fingerprint() == FINGERPRINT
    with opened(folder, other, to_rebuild=True) as store:
        assert store.stored_fingerprint() == FINGERPRINT
        store.accept_fingerprint()
    with opened(folder, other):
        pass


def test_a_second_store_on_the_folder_is_refused(folder: Path, store: Store) -> None:
    with pytest.raises(StoreInUse, match="`yinju test`"):
        opened(folder)
    store.put([entry("a", "still works")])
    assert_in_step(store)


def test_closing_twice_does_nothing_even_to_the_next_holder(folder: Path) -> None:
    first = opened(folder).thing
    first.put([entry("a", "apples")])
    first.close()
    first.close()
    with opened(folder) as second:
        first.close()
        with pytest.raises(StoreInUse):
            opened(folder)
        second.put([entry("b", "pears")])
        assert_in_step(second)


LATE = ("DenseIndex", "LexicalIndex", "Store._catch_up")


@pytest.mark.parametrize("failing", LATE)
def test_an_opening_that_fails_late_lets_go_of_everything(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    with opened(folder) as store:
        store.put([entry("a", "apples", seed=1)])
    closed: list[str] = []

    def note(cls: type[Catalog] | type[DenseIndex] | type[LexicalIndex]) -> None:
        close = cls.close

        def close_and_note(self: Any) -> None:
            closed.append(cls.__name__)
            close(self)

        monkeypatch.setattr(cls, "close", close_and_note)

    for cls in (Catalog, DenseIndex, LexicalIndex):
        note(cls)
    with monkeypatch.context() as patched:
        patched.setattr(f"vectorstore.store.{failing}", die)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                opened(folder)
    expected = ["LexicalIndex", "DenseIndex", "Catalog"][-1 - LATE.index(failing) :]
    assert closed == expected * 2
    assert not (folder / "holder.json").exists()
    with opened(folder) as store:
        assert_in_step(store)
        assert texts(store.search(unit(1, 1)[0], asked("apples"))) == {"apples"}


@pytest.mark.parametrize("below", ["", "data"], ids=["itself", "above"])
def test_a_data_folder_that_is_a_file_is_refused_with_what_to_do(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("a letter")
    with pytest.raises(StoreError, match=r"cannot be made .*check YINJU_DATA_DIR"):
        opened(tmp_path / "file" / below)
    assert (tmp_path / "file").read_text() == "a letter"


def test_each_folder_has_a_collection_name_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    names = []
    for name in ("one", "two", "one", "two"):
        with opened(tmp_path / name) as store:
            assert store._catalog.meta("collection") == store._dense._name
            names.append(store._dense._name)
            store.rebuild_indexes()
    assert names[:2] == names[2:]
    assert names[0] != names[1]


def test_a_folder_opened_to_be_rebuilt_is_neither_checked_nor_caught_up(folder: Path) -> None:
    with opened(folder) as store:
        store.put([entry("a", "apples", "pears", seed=1)])
        store._catalog.mark_unsettled(["a/0/apples"])
    lose_both(folder)
    other = {**FINGERPRINT, "embedder": "better"}
    with opened(folder, other, to_rebuild=True) as store:
        assert store._catalog.unsettled() == ["a/0/apples"]
        assert len(store.check()) == 2
        assert store.stored_fingerprint() == FINGERPRINT
        store.rebuild_indexes()
        assert_in_step(store)


def test_a_replacement_of_all_that_broke_off_is_refused_under_either_fingerprint(folder: Path) -> None:
    with opened(folder) as store:
        store.put([entry("a", "apples", seed=1), entry("b", "pears", seed=2)])
    other = {**FINGERPRINT, "embedder": "better"}

    def entries() -> Iterator[Entry]:
        yield entry("a", "apples", seed=5, dimension=5)
        raise KeyboardInterrupt("the power went")

    with opened(folder, other, to_rebuild=True) as store:
        store.begin_rebuild(tokens_only=False)
        with pytest.raises(KeyboardInterrupt):
            store.replace_all(entries())
    for fingerprint in (FINGERPRINT, other):
        with pytest.raises(FingerprintChanged, match=r"tokenizer was half rebuilt.*: run `yinju rebuild`"):
            opened(folder, fingerprint)
    anew = [
        entry(name, word, seed=5 + n, dimension=5) for n, (name, word) in enumerate((("a", "apples"), ("b", "pears")))
    ]
    done: list[int] = []
    with opened(folder, other, to_rebuild=True) as store:
        store.replace_all(anew, done.append)
        assert done == [1, 1]
        store.accept_fingerprint()
    with opened(folder, other) as store:
        assert_in_step(store)
        (best,) = [hit for hit in store.search(anew[1].vectors[0], []) if hit.dense_rank == 1]
        assert best.passage.text == "pears"


def test_a_rebuild_for_another_tokenizer_that_broke_off_is_refused_under_the_old_one_too(folder: Path) -> None:
    with opened(folder) as store:
        store.put([entry("a", "apples", seed=1)])
    shouted = {**FINGERPRINT, "tokenizer": "2"}
    holder = Holder.this_process("test")
    with closing(Store(folder, shouted, lambda text: text.upper().split(), holder, to_rebuild=True)) as store:
        store.begin_rebuild(tokens_only=True)
        store.rebuild_indexes()  # and then the power goes, before the fingerprint is accepted
    with pytest.raises(FingerprintChanged):
        opened(folder)


def test_a_damaged_catalogue_is_told_and_the_folder_let_go(folder: Path) -> None:
    folder.mkdir()
    (folder / "catalog.sqlite").write_bytes(b"no database\n" * 1_000)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match=r"catalog\.sqlite cannot be read"):
            opened(folder)


# What the library makes of it


class CountingEmbedding(FakeEmbedding):
    """Notes how many texts it was given; raises from the text on that it is told to."""

    given: list[str] = []  # noqa: RUF012  (a pydantic field, copied for each object)
    fails_after: int | None = None

    def _get_text_embedding(self, text: str) -> list[float]:
        if self.fails_after is not None and len(self.given) >= self.fails_after:
            raise RuntimeError("the embedder gave up")
        self.given.append(text)
        return super()._get_text_embedding(text)


def report(number: int, version: str = "first") -> Article:
    lines = [f"Plant{number} reported part{part} of its {version} year. " * 8 for part in range(3)]
    return article("\n\n".join(lines), f"{number}.txt")


def library_at(
    folder: Path, embedder: FakeEmbedding, fingerprint: Fingerprint = FINGERPRINT, rebuilding: bool = False
) -> tuple[closing[Store], Library]:
    store = Store(folder, fingerprint, tokenize, Holder.this_process("test"), to_rebuild=rebuilding)
    return closing(store), Library(store, lambda: embedder)


def opened_with_tokens(folder: Path) -> closing[Store]:
    return closing(Store(folder, FINGERPRINT, tokenize, Holder.this_process("test")))


def finds(store: Store, question: str) -> list[str]:
    """Return the passage that both indexes put first, if they agree."""
    hits = store.search(unit_of(question), asked(*tokenize(question)))
    return [hit.passage.text for hit in hits if hit.lexical_rank == 1 and hit.dense_rank == 1]


def embedded_texts(passages: Iterable[Passage]) -> set[str]:
    """Return what has to be embedded for an article: its passages and the sentences in them, each words once."""
    words = [passage.reading.words for passage in passages]
    return {*words, *(text[start:end] for text in words for start, end in telling_sentences(text))}


def unit_of(question: str) -> np.ndarray:
    vector = np.asarray(FakeEmbedding().get_query_embedding(question), np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def test_an_embedder_that_fails_midway_leaves_the_old_articles_in_place_and_findable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ingest.index.BATCH_PASSAGES", 6)
    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(10)))
        before = ids_in_catalogue(store)
        with pytest.raises(RuntimeError, match="gave up"):
            take_in(store, *(report(n, "second") for n in range(10)), embedder=CountingEmbedding(fails_after=0))
        assert ids_in_catalogue(store) == before
        assert_in_step(store)
        assert len(finds(store, "Plant7 part2 first")) == 1


def test_an_embedder_that_fails_midway_keeps_what_was_done_and_the_rest_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ingest.index.BATCH_PASSAGES", 6)
    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(10)))
        embedder = CountingEmbedding(fails_after=20)
        with pytest.raises(RuntimeError, match="gave up"):
            take_in(store, *(report(n, "second") for n in range(10)), embedder=embedder)
        texts_now = {info.source: store.article(info.id).text for info in store.articles(100)}  # type: ignore[union-attr]
        second = sorted(source for source, text in texts_now.items() if "second" in text)
        assert len(texts_now) == 10
        assert 0 < len(second) < 10
        assert_in_step(store)
        take_in(store, *(report(n, "second") for n in range(10)))
        assert all("second" in store.article(info.id).text for info in store.articles(100))  # type: ignore[union-attr]
        assert store.article_count() == 10
        assert_in_step(store)


def test_rebuilding_for_another_tokenizer_embeds_nothing_and_counts_the_new_tokens(folder: Path) -> None:
    embedder = CountingEmbedding()
    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(4)))
        count = store.passage_count()
    shouted = {**FINGERPRINT, "tokenizer": "2"}
    new_store = Store(folder, shouted, lambda text: text.upper().split(), Holder.this_process("test"), None, True)
    done: list[int] = []
    with closing(new_store):
        assert Library(new_store, lambda: embedder).rebuild(done.append) is False
        assert sum(done) == count
        assert embedder.given == []
        assert new_store.token_weights(["PLANT2"])["PLANT2"] < new_store.token_weights(["plant2"])["plant2"]
        assert any(hit.lexical_rank for hit in new_store.search(unit_of("x"), asked("PLANT2")))
        assert_in_step(new_store)
    with closing(Store(folder, shouted, str.split, Holder.this_process("test"))):
        pass


def test_rebuilding_with_nothing_changed_embeds_nothing(folder: Path) -> None:
    embedder = CountingEmbedding()
    holding, library = library_at(folder, embedder)
    with holding as store:
        take_in(store, *(report(n) for n in range(4)))
        embedder.given.clear()
        assert library.rebuild() is False
        assert embedder.given == []
        assert_in_step(store)
        assert len(finds(store, "Plant3 part1")) == 1


def test_rebuilding_for_another_embedder_embeds_every_passage_again(folder: Path) -> None:
    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(4)))
        passages = {info.id: store.passages_of(info.id) for info in store.articles(10)}
    embedder = CountingEmbedding()
    holding, library = library_at(folder, embedder, {**FINGERPRINT, "embedder": "other"}, rebuilding=True)
    with holding as store:
        assert library.rebuild() is True
        assert sorted(embedder.given) == sorted(text for of_one in passages.values() for text in embedded_texts(of_one))
        assert {info.id: store.passages_of(info.id) for info in store.articles(10)} == passages
        assert_in_step(store)
        assert len(finds(store, "Plant3 part1")) == 1
    holding, _ = library_at(folder, embedder, {**FINGERPRINT, "embedder": "other"})
    holding.thing.close()


def test_rebuilding_may_change_the_dimension(folder: Path) -> None:
    class Short(FakeEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return self._vector(text)[:100]

    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(4)))
    holding, library = library_at(folder, Short(), {**FINGERPRINT, "embedder": "short"}, rebuilding=True)
    with holding as store:
        assert library.rebuild() is True
        assert_in_step(store)
        question = unit_of("Plant3")[:100]
        assert len(store.search(question, [])) == store.passage_count()


def test_rebuilding_for_another_chunker_makes_new_passages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(4)))
        before = ids_in_catalogue(store)
        articles = [store.article(info.id) for info in store.articles(10)]
    monkeypatch.setattr("rag.ingest.chunk.ENOUGH", 20)
    monkeypatch.setattr("rag.ingest.chunk.MOST", 40)
    embedder = CountingEmbedding()
    holding, library = library_at(folder, embedder, {**FINGERPRINT, "chunker": "2"}, rebuilding=True)
    with holding as store:
        assert library.rebuild() is True
        assert store.passage_count() > len(before)
        expected = [embedded_texts(store.passages_of(info.id)) for info in store.articles(10)]
        assert sorted(embedder.given) == sorted(text for of_one in expected for text in of_one)
        assert [store.article(info.id) for info in store.articles(10)] == articles
        assert_in_step(store)


def test_a_rebuild_that_broke_off_is_asked_for_again_and_finishes(folder: Path) -> None:
    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(6)))
        count = store.passage_count()
    other = {**FINGERPRINT, "embedder": "other"}
    holding, library = library_at(folder, CountingEmbedding(fails_after=5), other, rebuilding=True)
    with holding, pytest.raises(RuntimeError, match="gave up"):
        library.rebuild()
    with pytest.raises(FingerprintChanged, match="run `yinju rebuild`"):
        library_at(folder, FakeEmbedding(), other)
    holding, library = library_at(folder, FakeEmbedding(), other, rebuilding=True)
    with holding as store:
        assert library.rebuild() is True
        assert (store.article_count(), store.passage_count()) == (6, count)
        assert json.loads(store._catalog.meta("fingerprint") or "") == other
        assert_in_step(store)


def test_a_rebuild_that_broke_off_finishes_with_another_dimension(folder: Path) -> None:
    class Short(CountingEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return super()._get_text_embedding(text)[:100]

    with opened_with_tokens(folder) as store:
        take_in(store, *(report(n) for n in range(6)))
        count = store.passage_count()
    other = {**FINGERPRINT, "embedder": "short"}
    holding, library = library_at(folder, Short(fails_after=count // 2), other, rebuilding=True)
    with holding, pytest.raises(RuntimeError, match="gave up"):
        library.rebuild()
    for fingerprint in (FINGERPRINT, other):
        with pytest.raises(FingerprintChanged, match="run `yinju rebuild`"):
            library_at(folder, FakeEmbedding(), fingerprint)
    embedder = Short()
    holding, library = library_at(folder, embedder, other, rebuilding=True)
    with holding as store:
        assert library.rebuild() is True
        expected = [embedded_texts(store.passages_of(info.id)) for info in store.articles(10)]
        assert sorted(embedder.given) == sorted(text for of_one in expected for text in of_one)
        assert store.passage_count() == count
    holding, library = library_at(folder, Short(), other)
    with holding as store:
        assert_in_step(store)
        assert len(store.search(unit_of("Plant3")[:100], [])) == count


A, B, N = "Apples are red and sweet.", "Pears are green and soft.", "Nuts are brown and hard."


def words_by_source(store: Store) -> dict[str, str]:
    return {info.source: store.article(info.id).text for info in store.articles(100)}  # type: ignore[union-attr]


def statuses(store: Store, **texts: str) -> list[tuple[str, str]]:
    taken = take_in(store, *(article(text, f"{name}.txt") for name, text in texts.items()))
    return [(outcome.source, outcome.status) for outcome in taken]


def test_the_same_words_under_another_name_are_another_article(store: Store) -> None:
    assert statuses(store, one=A, two=A) == [("one.txt", "added"), ("two.txt", "added")]
    assert statuses(store, three=A) == [("three.txt", "added")]
    assert statuses(store, one=A, three=A) == [("one.txt", "unchanged"), ("three.txt", "unchanged")]
    assert store.article_count() == 3
    assert_in_step(store)


def test_contents_that_move_between_sources_lose_nothing(folder: Path) -> None:
    with opened_with_tokens(folder) as store:
        statuses(store, one=A, two=B)
        assert statuses(store, one=N, two=A) == [("one.txt", "replaced"), ("two.txt", "replaced")]
        assert words_by_source(store) == {"one.txt": N, "two.txt": A}
        assert statuses(store, one=A, two=N) == [("one.txt", "replaced"), ("two.txt", "replaced")]
        assert words_by_source(store) == {"one.txt": A, "two.txt": N}
        assert_in_step(store)
        assert len(finds(store, N)) == 1


def test_a_passage_with_a_repaired_reading_is_found_by_it(store: Store) -> None:
    damaged = entry("a", "garbled wrods", seed=1)
    repairs = (Repair(0, 13, "mended words", "mojibake"),)
    repaired = dataclasses.replace(damaged.passages[0], repairs=repairs)
    store.put([dataclasses.replace(damaged, passages=(repaired,)), entry("b", "others", seed=2)])
    assert [hit.passage.repaired for hit in store.search(unit(5, 1)[0], asked("mended")) if hit.lexical_rank] == [
        "mended words"
    ]
    assert not any(hit.lexical_rank for hit in store.search(unit(5, 1)[0], asked("wrods")))
    store.rebuild_indexes()
    assert any(hit.lexical_rank for hit in store.search(unit(5, 1)[0], asked("mended")))
