"""The catalogue: what is put comes back, whole articles change at once, filters are exact, files say what they are."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from vectorstore.catalog import MIGRATIONS, Catalog, days_of
from vectorstore.errors import StoreDamaged
from vectorstore.reading import Repair
from vectorstore.records import Alias, Article, ArticleInfo, Entry, Filters, LeftOut, Passage, Vectors, Words


def unit(seed: int, count: int, dimension: int = 8) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def asked(*tokens: str) -> list[list[Words]]:
    """Return a question of these words, worded in one way only."""
    return [[(tokens,)]]


def entry(article_id: str, *texts: str, seed: int = 0, dimension: int = 8, **about: str | None) -> Entry:
    """Make an article of these passages, each on a line of its own; other words make other passage ids.

    Its passages have two sentences, one and none, in turn.
    """
    known = {"title": f"about {article_id}", "publisher": None, "author": None, "published": None, "url": None}
    info = ArticleInfo(**{"id": article_id, "source": f"{article_id}.txt", "language": "en", **known, **about})
    starts = [sum(len(text) + 1 for text in texts[:n]) for n in range(len(texts))]
    passages = tuple(
        Passage(f"{article_id}/{start}/{text}", article_id, n, text, start, start + len(text))
        for n, (start, text) in enumerate(zip(starts, texts, strict=True))
    )
    whole = "\n".join(texts)
    sentences = tuple(unit(1_000 + 10 * seed + n, 2 - n % 3, dimension) for n in range(len(texts)))
    return Entry(Article(info, whole, f"hash of {whole}"), passages, unit(seed, len(texts), dimension), sentences)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.sqlite")) as opened:
        yield opened


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read everything in the file, without our code."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}  # noqa: S608


def test_an_article_comes_back_exactly_as_it_was_put(catalog: Catalog) -> None:
    told = {"publisher": "中央社", "author": "王小明", "published": "2025-08-18", "url": "https://example.org/1"}
    put = entry("a", "第一段，有「引號」與 𠮷。", "", "third\u2028one", **told, language="zh-Hant")
    catalog.put([put])
    assert catalog.article("a") == put.article
    assert tuple(catalog.passages_of("a")) == put.passages
    found = catalog.passages([passage.id for passage in put.passages])
    for passage, vector, of_sentences in zip(put.passages, put.vectors, put.sentence_vectors, strict=True):
        kept, info, stored, sentences = found[passage.id]
        assert (kept, info) == (passage, put.article.info)
        np.testing.assert_array_equal(stored, vector)
        np.testing.assert_array_equal(sentences, of_sentences.astype(np.float16))
        assert sentences.dtype == np.float32


def test_what_was_left_out_and_repaired_comes_back_exactly_as_it_was_put(catalog: Catalog) -> None:
    put = entry("a", "港(gǎng)口擴建了。", "分享到", title=None, lead="港口擴建了。", report="r1")
    repairs = (Repair(1, 7, "", "pinyin"), Repair(9, 10, "𠮷\n", "mojibake"))
    article = dataclasses.replace(put.article, left_out=(LeftOut(13, 16, "share"),), repairs=repairs)
    passages = (dataclasses.replace(put.passages[0], repairs=repairs, damaged=True), put.passages[1])
    put = dataclasses.replace(put, article=article, passages=passages)
    catalog.put([put])
    kept = catalog.article("a")
    assert kept == article
    assert kept is not None
    assert (kept.info.title, kept.info.name, kept.info.report) == (None, "港口擴建了。", "r1")
    assert tuple(catalog.passages_of("a")) == passages
    assert catalog.passages_of("a")[0].reading.words == passages[0].reading.words
    assert [one.damaged for one in catalog.passages_of("a")] == [True, False]
    assert catalog.passages([passages[0].id])[passages[0].id][0] == passages[0]
    ((batch, _),) = catalog.all_passages(10)
    assert set(batch) == set(passages)


def test_articles_that_share_a_key_are_found_with_their_signatures(catalog: Catalog) -> None:
    signed = [
        dataclasses.replace(entry(name, "words"), signature=name.encode() * 3, signature_keys=keys)
        for name, keys in (("a", ("k1", "k2")), ("b", ("k2", "k3")), ("c", ("k4",)), ("d", ()))
    ]
    catalog.put(signed)
    assert {info.id: signature for info, signature in catalog.alike(["k2", "k1", "k9"])} == {"a": b"aaa", "b": b"bbb"}
    assert [info.id for info, _ in catalog.alike(["k1", "k2"]) if info.id == "a"] == ["a"]
    assert catalog.alike(["k9"]) == catalog.alike([]) == []
    catalog.put([dataclasses.replace(signed[0], signature=b"new", signature_keys=("k5",))])
    assert [info.id for info, _ in catalog.alike(["k1", "k2"])] == ["b"]
    assert [signature for _, signature in catalog.alike(["k5"])] == [b"new"]
    catalog.remove("b")
    assert catalog.alike(["k2", "k3"]) == []


def test_articles_of_a_publisher_are_found_by_their_edge_lines(catalog: Catalog) -> None:
    def lined(name: str, publisher: str | None, *lines: str) -> Entry:
        return dataclasses.replace(entry(name, "words", publisher=publisher, report=f"r{name}"), edge_lines=lines)

    catalog.put([lined("a", "海風報", "l1", "l2"), lined("b", "海風報", "l2"), lined("c", "山風報", "l2")])
    catalog.put([lined("d", None, "l2")])
    assert catalog.with_edge_line("海風報", "l2") == {"a": "ra", "b": "rb"}
    assert catalog.with_edge_line("海風報", "l1") == {"a": "ra"}
    assert catalog.with_edge_line("海風報", "l9") == {}
    catalog.put([lined("a", "海風報", "l3")])
    catalog.remove("c")
    assert catalog.with_edge_line("海風報", "l2") == {"b": "rb"}
    assert catalog.with_edge_line("山風報", "l2") == {}


def test_sentence_vectors_take_two_bytes_a_number(catalog: Catalog, tmp_path: Path) -> None:
    catalog.put([entry("a", "one", "two", "three", dimension=16)])
    with closing(sqlite3.connect(tmp_path / "catalog.sqlite")) as connection:
        sizes = connection.execute("SELECT length(sentence_vectors) FROM passages ORDER BY position").fetchall()
    assert sizes == [(2 * 16 * 2,), (2 * 16 * 1,), (0,)]


NORTH = Alias(("北方電力", "North Power", "北電"), ("北方电力", "north power", "北电"))
SOUTH = Alias(("南岸銀行", "南銀"), ("南岸银行", "南银"))


def aliased(article_id: str, *aliases: Alias) -> Entry:
    return dataclasses.replace(entry(article_id, f"words of {article_id}"), aliases=aliases)


def test_the_names_that_an_article_says_are_one_are_found_by_each_of_them(catalog: Catalog) -> None:
    catalog.put([aliased("a", NORTH), aliased("b", SOUTH)])
    for key in NORTH.keys:
        assert catalog.names_beside([key]) == [(key, NORTH.names)]
    assert sorted(catalog.names_beside(["北电", "南银", "unknown"])) == [("北电", NORTH.names), ("南银", SOUTH.names)]


def test_names_that_two_articles_say_are_one_come_once_and_stay_until_both_are_gone(catalog: Catalog) -> None:
    catalog.put([aliased("a", NORTH), aliased("b", NORTH, SOUTH)])
    assert catalog.names_beside(["北电"]) == [("北电", NORTH.names)]
    catalog.remove("a")
    assert catalog.names_beside(["北电"]) == [("北电", NORTH.names)]
    catalog.remove("b")
    assert catalog.names_beside(["北电", "南银"]) == []


def test_what_two_articles_say_of_one_name_comes_from_both(catalog: Catalog) -> None:
    other = Alias(("北電", "Northern Grid"), ("北电", "northern grid"))
    catalog.put([aliased("a", NORTH), aliased("b", other)])
    assert sorted(catalog.names_beside(["北电"])) == sorted([("北电", NORTH.names), ("北电", other.names)])


def test_names_go_when_their_article_is_replaced_by_one_that_does_not_say_them(catalog: Catalog) -> None:
    catalog.put([aliased("a", NORTH)])
    catalog.put([aliased("a", SOUTH)])
    assert catalog.names_beside(NORTH.keys) == []
    assert catalog.names_beside(["南银"]) == [("南银", SOUTH.names)]


def test_a_put_that_fails_leaves_the_names_as_they_were(catalog: Catalog) -> None:
    catalog.put([aliased("a", NORTH)])
    bad = dataclasses.replace(entry("b", "one", "two"), vectors=unit(0, 1))
    with pytest.raises(ValueError, match="zip"):
        catalog.put([aliased("a", SOUTH), bad])
    assert catalog.names_beside(["北电", "南银"]) == [("北电", NORTH.names)]


def test_more_keys_than_one_query_takes_are_all_looked_up(catalog: Catalog) -> None:
    catalog.put([aliased("a", NORTH, SOUTH)])
    found = catalog.names_beside(["北电", *(f"key{n}" for n in range(25_000)), "南银"])
    assert sorted(found) == [("北电", NORTH.names), ("南银", SOUTH.names)]


def test_a_passages_offsets_are_its_place_in_the_kept_text(catalog: Catalog) -> None:
    catalog.put([entry("a", "𠮷野家今天開幕。", "second", "第三")])
    article = catalog.article("a")
    assert article is not None
    assert [article.text[p.start : p.end] for p in catalog.passages_of("a")] == ["𠮷野家今天開幕。", "second", "第三"]


def test_putting_an_article_again_leaves_nothing_of_the_old_one(catalog: Catalog) -> None:
    old, new = entry("a", "one", "two", "three", title="Old"), entry("a", "four", title="New")
    catalog.put([old])
    catalog.put([new])
    assert catalog.article("a") == new.article
    assert tuple(catalog.passages_of("a")) == new.passages
    assert (catalog.article_count(), catalog.passage_count()) == (1, 1)
    assert catalog.passages([passage.id for passage in old.passages]) == {}


def test_removing_an_article_takes_its_passages_and_no_others(catalog: Catalog) -> None:
    catalog.put([entry("a", "one", "two"), entry("b", "three")])
    catalog.remove("a")
    assert catalog.article("a") is None
    assert catalog.passages_of("a") == []
    assert (catalog.article_count(), catalog.passage_count()) == (1, 1)


def test_removing_an_article_that_is_not_there_changes_nothing(catalog: Catalog) -> None:
    catalog.put([entry("a", "one")])
    catalog.remove("nobody")
    assert catalog.article_count() == 1


def test_one_bad_article_undoes_the_whole_put(catalog: Catalog) -> None:
    good, kept = entry("a", "new words"), entry("a", "old words")
    bad = dataclasses.replace(entry("b", "one", "two"), vectors=unit(0, 1))
    catalog.put([kept])
    with pytest.raises(ValueError, match="zip"):
        catalog.put([good, bad])
    assert catalog.article("a") == kept.article
    assert catalog.article("b") is None


def test_two_articles_cannot_have_the_same_source(catalog: Catalog) -> None:
    catalog.put([entry("a", "one", source="report.txt")])
    with pytest.raises(sqlite3.IntegrityError):
        catalog.put([entry("b", "two", source="report.txt")])
    assert catalog.article("b") is None


def test_articles_are_listed_newest_first_and_undated_last(catalog: Catalog) -> None:
    dates = {"day": "2025-07-30", "month": "2025-07", "year": "2024", "undated": None, "newest": "2025-08-01"}
    catalog.put([entry(name, name, published=published) for name, published in dates.items()])
    assert [info.id for info in catalog.articles(10, 0)] == ["newest", "month", "day", "year", "undated"]
    assert [info.id for info in catalog.articles(2, 1)] == ["month", "day"]
    assert catalog.articles(10, 5) == []


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2025-08-18", "2025-08-18", "2025-08-18"),
        ("2025-08", "2025-08-01", "2025-08-31"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-08-18T10:30:00+08:00", "2025-08-18", "2025-08-18"),
        (None, None, None),
    ],
    ids=["day", "month", "february", "leap-february", "year", "moment", "unknown"],
)
def test_a_date_means_all_days_it_may_be(published: str | None, first: str | None, last: str | None) -> None:
    assert days_of(published) == (first, last)


@cache
def possible_days(published: str | None) -> set[str]:
    """Return every day that begins as the date does: the slow and sure way."""
    if published is None:
        return set()
    days = (date(2023, 1, 1) + timedelta(n) for n in range(4 * 366))
    return {day.isoformat() for day in days if day.isoformat().startswith(published)}


def passes(info: ArticleInfo, filters: Filters) -> bool:
    """Say what a filter means, as a loop would."""
    earliest, latest = filters.published_from or "0000", filters.published_to or "9999"
    in_period = any(earliest <= day <= latest for day in possible_days(info.published))
    dated = bool(filters.published_from or filters.published_to)
    return (
        (in_period or not dated or (info.published is None and filters.undated_too and not filters.published_from))
        and (not filters.publishers or info.publisher in filters.publishers)
        and (not filters.article_ids or info.id in filters.article_ids)
        and (not filters.languages or info.language in filters.languages)
    )


def some_articles(count: int = 80) -> list[Entry]:
    """Make articles of all kinds of date, publisher and language; each has two passages that share words with all."""
    dice = random.Random(20250818)  # noqa: S311
    dates = [None, "2024", "2025", "2024-02", "2025-07", "2025-08", "2024-02-29", "2025-07-31", "2025-08-01"]
    return [
        entry(
            f"article{n}",
            f"common word{n}",
            f"common other{n % 7}",
            seed=n,
            published=dice.choice(dates),
            publisher=dice.choice([None, "中央社", "Reuters", "O'Brien's \"Daily\""]),
            language=dice.choice(["zh-Hant", "zh-Hans", "en"]),
        )
        for n in range(count)
    ]


def some_filters(count: int = 60) -> list[Filters]:
    """Make filters of every kind, alone and together, with some that let nothing through."""
    dice = random.Random(7)  # noqa: S311
    days = ["2024-01-01", "2024-02-29", "2025-07-31", "2025-08-01", "2025-12-31", "2026-01-01"]
    periods = [(None, None), *((day, None) for day in days), *((None, day) for day in days)]
    periods += [(earliest, latest) for earliest in days for latest in days if earliest <= latest]
    return [
        Filters(
            *dice.choice(periods),
            publishers=dice.choice([(), (), ("中央社",), ("Reuters", "O'Brien's \"Daily\""), ("nobody",)]),
            article_ids=dice.choice([(), (), tuple(f"article{n}" for n in range(0, 80, 3)), ("nobody", "article1")]),
            languages=dice.choice([(), (), ("en",), ("zh-Hant", "zh-Hans")]),
            undated_too=dice.choice([False, True]),
        )
        for _ in range(count)
    ]


def test_filters_let_through_exactly_what_a_loop_over_all_articles_would(catalog: Catalog) -> None:
    entries = some_articles()
    catalog.put(entries)
    for filters in some_filters():
        expected = sorted(one.article.info.id for one in entries if passes(one.article.info, filters))
        assert sorted(catalog.matching_articles(filters)) == expected, filters


@pytest.mark.parametrize(
    ("published", "earliest", "latest", "counts"),
    [
        ("2025-08-18", "2025-08-18", "2025-08-18", True),
        ("2025-08-18", "2025-08-19", None, False),
        ("2025-08-18", None, "2025-08-17", False),
        ("2025-08", "2025-08-31", None, True),
        ("2025-08", "2025-09-01", None, False),
        ("2025-08", None, "2025-08-01", True),
        ("2025-08", None, "2025-07-31", False),
        ("2025", "2025-12-31", None, True),
        ("2025", None, "2024-12-31", False),
        (None, "1900-01-01", None, False),
        (None, None, "2999-12-31", False),
        (None, None, None, True),
    ],
    ids=[
        *("day-itself", "day-before", "day-after", "month-ends-in-it", "month-before", "month-begins-in-it"),
        *("month-after", "year-ends-in-it", "year-after", "unknown-from", "unknown-to", "unknown-unfiltered"),
    ],
)
def test_the_ends_of_a_period_count(
    catalog: Catalog, published: str | None, earliest: str | None, latest: str | None, counts: bool
) -> None:
    catalog.put([entry("a", "words", published=published)])
    assert bool(catalog.matching_articles(Filters(earliest, latest))) is counts


def test_all_passages_come_once_whatever_the_batch(catalog: Catalog) -> None:
    entries = some_articles(20)
    catalog.put(entries)
    expected = {p.id: vector for one in entries for p, vector in zip(one.passages, one.vectors, strict=True)}
    for batch_size in (1, 7, 40, 1_000):
        batches = list(catalog.all_passages(batch_size))
        assert max(len(passages) for passages, _ in batches) <= batch_size
        got = [(p.id, vector) for passages, vectors in batches for p, vector in zip(passages, vectors, strict=True)]
        assert sorted(passage_id for passage_id, _ in got) == sorted(expected)
        assert all(np.array_equal(expected[passage_id], vector) for passage_id, vector in got)


def test_an_empty_catalogue_has_nothing_to_give(catalog: Catalog) -> None:
    assert list(catalog.all_passages(10)) == []
    assert catalog.articles(10, 0) == []
    assert catalog.passages([]) == {}
    assert catalog.names_beside([]) == []


def test_more_ids_than_one_query_takes_are_all_looked_up(catalog: Catalog) -> None:
    catalog.put([entry(f"a{n}", "words") for n in range(30)])
    asked = [f"a{n}/0/words" for n in range(25_000)]
    assert sorted(catalog.passages(asked)) == sorted(asked[:30])


def test_two_articles_may_have_the_same_words(catalog: Catalog) -> None:
    catalog.put([entry("a", "words"), entry("b", "words")])
    catalog.remove("a")
    assert catalog.article("b") == entry("b", "words").article


def test_unsettled_passages_are_remembered_until_these_are_settled(tmp_path: Path) -> None:
    with closing(Catalog(tmp_path / "c.sqlite")) as catalog:
        catalog.mark_unsettled(["x", "y"])
        catalog.mark_unsettled(["y", "z"])
    with closing(Catalog(tmp_path / "c.sqlite")) as catalog:
        assert sorted(catalog.unsettled()) == ["x", "y", "z"]
        catalog.settle(["x", "z", "never-noted"])
    with closing(Catalog(tmp_path / "c.sqlite")) as catalog:
        assert catalog.unsettled() == ["y"]
        catalog.settle([])
        assert catalog.unsettled() == ["y"]
        catalog.settle(["y"])
        assert catalog.unsettled() == []


def test_reopening_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with closing(Catalog(path)) as catalog:
        catalog.put(some_articles(10))
        catalog.set_meta("fingerprint", "old")
        catalog.set_meta("fingerprint", "new")
    before = rows(path)
    with closing(Catalog(path)) as catalog:
        assert catalog.meta("fingerprint") == "new"
        assert catalog.meta("unknown") is None
    assert rows(path) == before
    assert len(before["articles"]) == 10


def test_a_new_file_has_every_migration(tmp_path: Path) -> None:
    Catalog(tmp_path / "c.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_file_of_the_first_version_keeps_its_articles_and_passages(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    vectors = unit(3, 2)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        told = ("a", "港口擴建", "海風報", "林一", "2025-08", "https://example.org/1", "port.txt", "zh-Hant")
        connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*told, "2025-08-01", "2025-08-31", "港口擴建了。\n工廠開工了。", "hash"),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                ("p0", "a", 0, "港口擴建了。", 0, 6, None, vectors[0].tobytes()),
                ("p1", "a", 1, "工廠開工了。", 7, 13, "some other reading", vectors[1].tobytes()),
            ],
        )
        connection.execute("INSERT INTO unsettled VALUES ('p1')")
        connection.execute("INSERT INTO meta VALUES ('fingerprint', 'old')")
        connection.commit()
    with closing(Catalog(path)) as catalog:
        assert catalog.article("a") == Article(ArticleInfo(*told), "港口擴建了。\n工廠開工了。", "hash")
        assert catalog.passages_of("a") == [
            Passage("p0", "a", 0, "港口擴建了。", 0, 6),
            Passage("p1", "a", 1, "工廠開工了。", 7, 13),
        ]
        np.testing.assert_array_equal(catalog.passages(["p1"])["p1"][2], vectors[1])
        assert catalog.matching_articles(Filters("2025-08-31", "2025-09-30", ("海風報",))) == ["a"]
        assert (catalog.unsettled(), catalog.meta("fingerprint")) == (["p1"], "old")
        changed = dataclasses.replace(entry("a", "words"), signature_keys=("k",), edge_lines=("l",))
        catalog.put([changed])
        assert catalog.article("a") == changed.article
        assert [info.id for info, _ in catalog.alike(["k"])] == ["a"]


def test_a_file_of_the_second_version_keeps_its_rows_and_has_no_sentences_and_names_yet(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    vectors = unit(4, 2)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{MIGRATIONS[0]} {MIGRATIONS[1]} PRAGMA user_version = 2;")
        connection.execute(
            "INSERT INTO articles (id, title, source, language, text, content_hash, lead, report, signature)"
            " VALUES ('a', '港口', 'port.txt', 'zh-Hant', '港口擴建了。工廠開工了。', 'hash', '港口', 'r1', x'0102')"
        )
        connection.executemany(
            'INSERT INTO passages (id, article_id, position, text, start, "end", repairs, damaged, vector)'
            " VALUES (?, 'a', ?, ?, ?, ?, '[]', ?, ?)",
            [
                ("p0", 0, "港口擴建了。", 0, 6, 0, vectors[0].tobytes()),
                ("p1", 1, "工廠開工了。", 6, 12, 1, vectors[1].tobytes()),
            ],
        )
        connection.execute("INSERT INTO signature_keys VALUES ('k', 'a')")
        connection.execute("INSERT INTO edge_lines VALUES ('海風報', 'l', 'a')")
        connection.commit()
    before = rows(path)
    with closing(Catalog(path)) as catalog:
        after = rows(path)
        assert all(after[table] == before[table] for table in before if table != "passages")
        assert [row[: len(old)] for row, old in zip(after["passages"], before["passages"], strict=True)] == before[
            "passages"
        ]
        found = catalog.passages(["p0", "p1"])
        assert [one.damaged for one in catalog.passages_of("a")] == [False, True]
        np.testing.assert_array_equal([found[name][2] for name in ("p0", "p1")], vectors)
        assert [found[name][3].shape for name in ("p0", "p1")] == [(0, 8), (0, 8)]
        assert catalog.names_beside(["北电"]) == []
        catalog.put([aliased("a", NORTH)])
        assert catalog.passages_of("a") == list(entry("a", "words of a").passages)
        assert catalog.names_beside(["北电"]) == [("北电", NORTH.names)]


def test_a_file_from_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with closing(Catalog(path)) as catalog:
        catalog.put([entry("a", "words")])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = rows(path)
    with pytest.raises(StoreDamaged, match="newer version of Yinju; update Yinju"):
        Catalog(path)
    assert rows(path) == before


@pytest.mark.parametrize("keep", [16, 100, 4_096], ids=["a-few-bytes", "the-header", "the-first-page"])
def test_a_cut_off_file_is_called_damaged_by_name(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "c.sqlite"
    with closing(Catalog(path)) as catalog:
        catalog.put(some_articles(10))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StoreDamaged, match=r"c\.sqlite cannot be read .*backup"):
        Catalog(path)


def test_a_file_of_another_kind_is_called_damaged_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"this is a letter to a friend\n" * 500)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        Catalog(path)
    assert path.read_bytes() == b"this is a letter to a friend\n" * 500
