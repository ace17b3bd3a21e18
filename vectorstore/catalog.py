"""The source of truth: articles, passages, their vectors and the state of ingestion, in one SQLite file."""

from __future__ import annotations

import calendar
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.conditions import ORDERS, Order, condition, marks
from vectorstore.errors import StoreDamaged
from vectorstore.reading import Repair
from vectorstore.records import Alias, Article, ArticleInfo, Entry, Filters, LeftOut, Passage, Vectors

MIGRATIONS = (
    """
    CREATE TABLE articles (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT, author TEXT, published TEXT, url TEXT,
        source TEXT NOT NULL UNIQUE, language TEXT NOT NULL,
        first_day TEXT, last_day TEXT,
        text TEXT NOT NULL, content_hash TEXT NOT NULL
    );
    CREATE INDEX articles_by_day ON articles (first_day, last_day);
    CREATE TABLE passages (
        id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        position INTEGER NOT NULL, text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        repaired TEXT, vector BLOB NOT NULL
    );
    CREATE INDEX passages_by_article ON passages (article_id, position);
    CREATE TABLE unsettled (passage_id TEXT PRIMARY KEY);
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    """,
    """
    ALTER TABLE articles ADD COLUMN lead TEXT NOT NULL DEFAULT '';
    ALTER TABLE articles ADD COLUMN report TEXT NOT NULL DEFAULT '';
    ALTER TABLE articles ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE articles ADD COLUMN repairs TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE articles ADD COLUMN signature BLOB NOT NULL DEFAULT x'';
    ALTER TABLE passages RENAME COLUMN repaired TO repairs;
    UPDATE passages SET repairs = '[]';
    ALTER TABLE passages ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE signature_keys (
        key TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE
    );
    CREATE INDEX signature_keys_by_key ON signature_keys (key);
    CREATE INDEX signature_keys_by_article ON signature_keys (article_id);
    CREATE TABLE edge_lines (
        publisher TEXT NOT NULL, line TEXT NOT NULL,
        article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE
    );
    CREATE INDEX edge_lines_by_line ON edge_lines (publisher, line);
    CREATE INDEX edge_lines_by_article ON edge_lines (article_id);
    """,
    """
    ALTER TABLE passages ADD COLUMN sentence_vectors BLOB NOT NULL DEFAULT x'';
    CREATE TABLE aliases (
        form TEXT NOT NULL, names TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE
    );
    CREATE INDEX aliases_by_form ON aliases (form);
    CREATE INDEX aliases_by_article ON aliases (article_id);
    """,
    """
    DROP INDEX articles_by_day;
    CREATE INDEX articles_by_filter ON articles (last_day, first_day, publisher, language, id);
    """,
)
"""Applied in order; `PRAGMA user_version` counts those done. Never edit one that was released: add the next."""

INFO_COLUMNS = (
    "a.id, nullif(a.title, ''), a.publisher, a.author, a.published, a.url, a.source, a.language, a.lead, a.report"
)
PASSAGE_COLUMNS = 'p.id, p.article_id, p.position, p.text, p.start, p."end", p.repairs, p.damaged'
INFO_WIDTH = INFO_COLUMNS.count("a.")


class Catalog:
    """Reads and writes the SQLite file. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the file and bring its schema up to date. Raises StoreDamaged if it is no such file."""
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except sqlite3.DatabaseError as error:
            raise StoreDamaged(f"{path} cannot be read ({error}); restore it from a backup or move it away") from error

    def _migrate(self) -> None:
        (done,) = self._connection.execute("PRAGMA user_version").fetchone()
        if done > len(MIGRATIONS):
            raise StoreDamaged("the data folder was written by a newer version of Yinju; update Yinju")
        for number, script in enumerate(MIGRATIONS[done:], start=done + 1):
            self._connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def meta(self, key: str) -> str | None:
        """Return the value kept under this key, if any."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under this key."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def put(self, entries: Iterable[Entry]) -> None:
        """Put these articles in the place of those with the same ids, all in one transaction."""
        with self._transaction() as connection:
            for entry in entries:
                article, info = entry.article, entry.article.info
                first_day, last_day = days_of(info.published)
                connection.execute("DELETE FROM articles WHERE id = ?", (info.id,))
                row = {
                    **asdict(info),
                    "title": info.title or "",
                    "first_day": first_day,
                    "last_day": last_day,
                    "text": article.text,
                    "content_hash": article.content_hash,
                    "left_out": _as_json(article.left_out),
                    "repairs": _as_json(article.repairs),
                    "signature": entry.signature,
                }
                connection.execute(
                    f"INSERT INTO articles ({', '.join(row)}) VALUES ({marks(list(row))})", list(row.values())
                )
                connection.executemany(
                    'INSERT INTO passages (id, article_id, position, text, start, "end", repairs, damaged, vector,'
                    " sentence_vectors) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            *(p.id, p.article_id, p.position, p.text, p.start, p.end, _as_json(p.repairs), p.damaged),
                            *(vector.tobytes(), sentences.astype(np.float16).tobytes()),
                        )
                        for p, vector, sentences in zip(
                            entry.passages, entry.vectors, entry.sentence_vectors, strict=True
                        )
                    ],
                )
                connection.executemany(
                    "INSERT INTO signature_keys VALUES (?, ?)", [(key, info.id) for key in entry.signature_keys]
                )
                connection.executemany(
                    "INSERT INTO edge_lines VALUES (?, ?, ?)",
                    [(info.publisher, line, info.id) for line in entry.edge_lines if info.publisher],
                )
                connection.executemany(
                    "INSERT INTO aliases VALUES (?, ?, ?)",
                    [
                        (key, json.dumps(alias.names, ensure_ascii=False), info.id)
                        for alias in entry.aliases
                        for key in alias.keys
                    ],
                )

    def remove(self, article_id: str) -> None:
        """Remove an article and its passages; nothing happens if it is not there."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def article(self, article_id: str) -> Article | None:
        """Return an article with its text, if it is there."""
        rows = self._rows(
            f"SELECT {INFO_COLUMNS}, a.text, a.content_hash, a.left_out, a.repairs FROM articles a WHERE a.id = ?",
            (article_id,),
        )
        if not rows:
            return None
        text, content_hash, left_out, repairs = rows[0][INFO_WIDTH:]
        return Article(
            ArticleInfo(*rows[0][:INFO_WIDTH]),
            text,
            content_hash,
            tuple(LeftOut(**stretch) for stretch in json.loads(left_out)),
            _repairs(repairs),
        )

    def articles(self, limit: int, offset: int) -> list[ArticleInfo]:
        """Return articles, newest first, those without a date last."""
        return self.find_articles((), Filters(), "newest", limit, offset)

    def article_count(self) -> int:
        """Return the number of articles."""
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    def passage_count(self) -> int:
        """Return the number of passages."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def passages_of(self, article_id: str) -> list[Passage]:
        """Return an article's passages in their order."""
        query = f"SELECT {PASSAGE_COLUMNS} FROM passages p WHERE p.article_id = ? ORDER BY p.position"
        return [_passage(row) for row in self._rows(query, (article_id,))]

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[Passage, ArticleInfo, np.ndarray, Vectors]]:
        """Return passages by id, with their articles, their vectors (dimension,) and those of their sentences.

        Ids that are not there are left out.
        """
        found = {}
        for batch in _batches(ids):
            query = (
                f"SELECT {INFO_COLUMNS}, {PASSAGE_COLUMNS}, p.vector, p.sentence_vectors FROM passages p"
                f" JOIN articles a ON a.id = p.article_id WHERE p.id IN ({marks(batch)})"
            )
            for row in self._rows(query, batch):
                passage = _passage(row[INFO_WIDTH:-2])
                vector = np.frombuffer(row[-2], np.float32)
                sentences = np.frombuffer(row[-1], np.float16).astype(np.float32).reshape(-1, len(vector))
                found[passage.id] = (passage, ArticleInfo(*row[:INFO_WIDTH]), vector, sentences)
        return found

    def matching_articles(self, filters: Filters) -> list[str]:
        """Return the ids of the articles that pass the filters; one that may lie in the period is let through."""
        where, values = condition(filters)
        return [row[0] for row in self._rows(f"SELECT a.id FROM articles a WHERE {where}", values)]

    def find_articles(
        self, wordings: Sequence[str], filters: Filters, order: Order, limit: int, offset: int
    ) -> list[ArticleInfo]:
        """Return the articles that pass the filters and hold one of these wordings, in this order."""
        where, values = condition(filters, wordings)
        query = f"SELECT {INFO_COLUMNS} FROM articles a WHERE {where} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?"
        return [ArticleInfo(*row) for row in self._rows(query, (*values, limit, offset))]

    def count_articles(
        self, wordings: Sequence[str], filters: Filters
    ) -> list[tuple[str | None, str | None, str, int]]:
        """Return (month or year, publisher, language, how many articles) of those that `find_articles` would find."""
        where, values = condition(filters, wordings)
        query = (
            "SELECT substr(a.published, 1, 7), a.publisher, a.language, count(*) FROM articles a"
            f" WHERE {where} GROUP BY 1, 2, 3"
        )
        return [(month, publisher, language, count) for month, publisher, language, count in self._rows(query, values)]

    def entry(self, article_id: str) -> Entry | None:
        """Return an article with all that is kept of it, as `put` takes it."""
        article = self.article(article_id)
        if article is None:
            return None
        passages = self.passages_of(article_id)
        kept = self.passages([passage.id for passage in passages])
        vectors = [kept[passage.id][2] for passage in passages]
        by_names: dict[str, list[str]] = {}
        for form, names in self._rows("SELECT form, names FROM aliases WHERE article_id = ?", (article_id,)):
            by_names.setdefault(names, []).append(form)
        return Entry(
            article,
            tuple(passages),
            np.stack(vectors) if vectors else np.empty((0, 0), np.float32),
            tuple(kept[passage.id][3] for passage in passages),
            self._rows("SELECT signature FROM articles WHERE id = ?", (article_id,))[0][0],
            self._column("SELECT key FROM signature_keys WHERE article_id = ?", article_id),
            self._column("SELECT line FROM edge_lines WHERE article_id = ?", article_id),
            tuple(Alias(tuple(json.loads(names)), tuple(keys)) for names, keys in by_names.items()),
        )

    def _column(self, query: str, article_id: str) -> tuple[str, ...]:
        return tuple(row[0] for row in self._rows(query, (article_id,)))

    def all_passages(self, batch_size: int) -> Iterator[tuple[list[Passage], Vectors]]:
        """Yield every passage with its vector, in batches, by id."""
        last = ""
        while rows := self._rows(
            f"SELECT {PASSAGE_COLUMNS}, p.vector FROM passages p WHERE p.id > ? ORDER BY p.id LIMIT ?",
            (last, batch_size),
        ):
            yield [_passage(row[:-1]) for row in rows], _matrix([row[-1] for row in rows])
            last = rows[-1][0]

    def alike(self, signature_keys: Sequence[str]) -> list[tuple[ArticleInfo, bytes]]:
        """Return the articles, with their signatures, that share one of these keys."""
        query = (
            f"SELECT DISTINCT {INFO_COLUMNS}, a.signature FROM signature_keys k JOIN articles a ON a.id = k.article_id"
            f" WHERE k.key IN ({marks(signature_keys)})"
        )
        return [(ArticleInfo(*row[:-1]), row[-1]) for row in self._rows(query, signature_keys)]

    def with_edge_line(self, publisher: str, line: str) -> dict[str, str]:
        """Return the reports, by article id, of this publisher's articles that begin or end with this line."""
        query = (
            "SELECT a.id, a.report FROM edge_lines e JOIN articles a ON a.id = e.article_id"
            " WHERE e.publisher = ? AND e.line = ?"
        )
        return dict(self._rows(query, (publisher, line)))

    def names_beside(self, keys: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Return (key, the names that an article says are the same one's) for each of these keys that is known."""
        return [
            (key, tuple(json.loads(names)))
            for batch in _batches(keys)
            for key, names in self._rows(
                f"SELECT DISTINCT form, names FROM aliases WHERE form IN ({marks(batch)})", batch
            )
        ]

    def mark_unsettled(self, passage_ids: Iterable[str]) -> None:
        """Note that the indexes are about to change for these passages."""
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO unsettled VALUES (?)", [(passage_id,) for passage_id in passage_ids]
            )

    def unsettled(self) -> list[str]:
        """Return the passages for which the indexes may differ from the catalogue."""
        return [row[0] for row in self._rows("SELECT passage_id FROM unsettled")]

    def settle(self, passage_ids: Iterable[str]) -> None:
        """Note that the indexes agree with the catalogue again on these passages."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM unsettled WHERE passage_id = ?", [(passage_id,) for passage_id in passage_ids]
            )


def days_of(published: str | None) -> tuple[str | None, str | None]:
    """Return the first and last ISO day that a date, a month or a year may mean."""
    if published is None:
        return None, None
    if len(published) == 4:
        return f"{published}-01-01", f"{published}-12-31"
    if len(published) == 7:
        last = calendar.monthrange(int(published[:4]), int(published[5:7]))[1]
        return f"{published}-01", f"{published}-{last:02d}"
    return published[:10], published[:10]


def _as_json(stretches: Sequence[LeftOut] | Sequence[Repair]) -> str:
    return json.dumps([asdict(stretch) for stretch in stretches], ensure_ascii=False)


def _repairs(text: str) -> tuple[Repair, ...]:
    return tuple(Repair(**repair) for repair in json.loads(text))


def _passage(row: Sequence[Any]) -> Passage:
    passage_id, article_id, position, text, start, end, repairs, damaged = row
    return Passage(passage_id, article_id, position, text, start, end, _repairs(repairs), bool(damaged))


def _matrix(blobs: Sequence[bytes]) -> Vectors:
    return np.frombuffer(b"".join(blobs), np.float32).reshape(len(blobs), -1 if blobs else 0)


def _batches(ids: Sequence[str], size: int = 10_000) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
