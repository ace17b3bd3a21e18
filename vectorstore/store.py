"""The one door to what is kept. Replaces and removes whole articles, and keeps catalogue and indexes in step.

The catalogue is the truth; both indexes can be made from it. A change goes: note which passages are unsettled, add
the new ones to the indexes (which nobody sees, since hits are looked up in the catalogue), swap in the catalogue,
remove the old ones from the indexes, settle. Whatever moment the process dies at, the next opening finds the note
and settles those passages.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

from vectorstore.catalog import Catalog
from vectorstore.conditions import Order
from vectorstore.dense import DenseIndex
from vectorstore.errors import FingerprintChanged, StoreDamaged, StoreError
from vectorstore.exact import VectorTable
from vectorstore.lexical import LexicalIndex
from vectorstore.lock import FolderLock, Holder
from vectorstore.records import Article, ArticleInfo, Entry, Filters, Fingerprint, Hit, Passage, Words

log = logging.getLogger(__name__)

CATALOG = "catalog.sqlite"
DEPTH = 100
"""Hits taken from each index before they are fused."""

REBUILD_BATCH = 1_000
SWAP_SECONDS = 0.002
FILTERS_REMEMBERED = 32
HALF_REBUILT = "half rebuilt"


def is_data_folder(folder: Path) -> bool:
    """Return whether a folder is a store's own."""
    return (folder / CATALOG).is_file()


class Store:
    """Catalogue, dense index and lexical index of one data folder, which no other process uses meanwhile."""

    def __init__(
        self,
        folder: Path,
        fingerprint: Fingerprint,
        tokenize: Callable[[str], Sequence[str]],
        holder: Holder,
        chroma_url: str | None = None,
        to_rebuild: bool = False,
    ) -> None:
        """Open or make the data folder.

        Raises StoreInUse if another process holds it, FingerprintChanged if it was made otherwise than
        `fingerprint` says (unless it is opened `to_rebuild`: then nothing is checked and nothing but `replace_all` or
        `rebuild_indexes` may be called), StoreDamaged if it cannot be read.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder} cannot be made ({error.strerror}); check YINJU_DATA_DIR") from error
        self.folder = folder
        self.fingerprint = fingerprint
        self._tokenize = tokenize
        self._generation = 0
        self._table: VectorTable | None = None
        self._writing = threading.RLock()
        self._matching = lru_cache(FILTERS_REMEMBERED)(self._matching_articles)
        with ExitStack() as opened:
            lock = FolderLock(folder, holder)
            opened.callback(lock.release)
            self._catalog = opened.enter_context(closing(Catalog(folder / CATALOG)))
            if not to_rebuild:
                self._check_fingerprint()
            name = self._catalog.meta("collection") or self._name_collection()
            self._dense = opened.enter_context(closing(DenseIndex(folder / "chroma", name, chroma_url)))
            self._lexical = opened.enter_context(closing(LexicalIndex(folder / "bm25")))
            if not to_rebuild:
                self._catch_up()
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of the data folder; a second time does nothing."""
        with self._writing:
            self._opened.close()

    def _name_collection(self) -> str:
        """Return a name of this folder's own, so that folders can share a Chroma server."""
        name = f"yinju-{uuid.uuid4().hex[:12]}"
        self._catalog.set_meta("collection", name)
        return name

    def stored_fingerprint(self) -> Fingerprint | None:
        """Return what the folder's content was made with; None while it is empty."""
        text = self._catalog.meta("fingerprint")
        return json.loads(text) if text else None

    def accept_fingerprint(self) -> None:
        """Note that the content now is what this store's fingerprint says."""
        self._catalog.set_meta("fingerprint", json.dumps(dict(self.fingerprint)))

    def begin_rebuild(self, tokens_only: bool) -> None:
        """Note a fingerprint that fits nothing, so that an interrupted rebuild is run again before anything is asked.

        With `tokens_only` it still tells that vectors and passages are as they were.
        """
        kept = self.stored_fingerprint() if tokens_only else None
        self._catalog.set_meta("fingerprint", json.dumps({**(kept or {}), "tokenizer": HALF_REBUILT}))

    def _check_fingerprint(self) -> None:
        stored = self.stored_fingerprint()
        if stored is None:
            self.accept_fingerprint()
        elif stored != self.fingerprint:
            changed = ", ".join(
                f"{key} was {stored.get(key)}, is {self.fingerprint.get(key)}"
                for key in sorted(stored.keys() | self.fingerprint.keys())
                if stored.get(key) != self.fingerprint.get(key)
            )
            raise FingerprintChanged(f"the data folder was made otherwise ({changed}): run `yinju rebuild`")

    def _catch_up(self) -> None:
        unsettled = self._catalog.unsettled()
        if unsettled:
            log.info("settling %d passages of an interrupted run", len(unsettled))
            kept = self._catalog.passages(unsettled)
            gone = [passage_id for passage_id in unsettled if passage_id not in kept]
            self._index_add([(passage, vector) for passage, _, vector, _ in kept.values()])
            self._index_remove(gone)
            self._catalog.settle(unsettled)
        expected = self._catalog.passage_count()
        if len(self._dense) != expected or len(self._lexical) != expected:
            log.warning("the indexes do not hold the catalogue's %d passages; making them anew", expected)
            self.rebuild_indexes()

    def _index_add(self, passages: Sequence[tuple[Passage, np.ndarray]]) -> None:
        if passages:
            self._dense.add([passage.id for passage, _ in passages], np.stack([vector for _, vector in passages]))
            self._lexical.add((p.id, p.article_id, self._tokenize(p.reading.words)) for p, _ in passages)
            self._lexical.commit()

    def _index_remove(self, ids: Sequence[str]) -> None:
        if ids:
            self._dense.remove(ids)
            self._lexical.remove(ids)
            self._lexical.commit()

    def put(self, entries: Sequence[Entry]) -> None:
        """Keep these articles, in the place of those with the same ids. A search meanwhile sees the old or the new."""
        with self._writing:
            old = {passage.id for entry in entries for passage in self._catalog.passages_of(entry.article.info.id)}
            new = {passage.id for entry in entries for passage in entry.passages}
            self._catalog.mark_unsettled(old | new)
            rows = [row for entry in entries for row in zip(entry.passages, entry.vectors, strict=True)]
            self._index_add(rows)
            with self._swapping():
                self._catalog.put(entries)
                if self._table is not None:
                    self._table.remove(sorted(old | new))
                    for entry in entries:
                        self._table.add(
                            [p.id for p in entry.passages], [p.article_id for p in entry.passages], entry.vectors
                        )
            self._index_remove(sorted(old - new))
            self._catalog.settle(old | new)

    def remove(self, article_id: str) -> Entry | None:
        """Remove an article with all its passages; returns it as `put` takes it, None if it was not there."""
        with self._writing:
            entry = self._catalog.entry(article_id)
            if entry is None:
                return None
            ids = [passage.id for passage in entry.passages]
            self._catalog.mark_unsettled(ids)
            with self._swapping():
                self._catalog.remove(article_id)
                if self._table is not None:
                    self._table.remove(ids)
            self._index_remove(ids)
            self._catalog.settle(ids)
            return entry

    @contextmanager
    def _swapping(self) -> Iterator[None]:
        """Mark the moment at which the catalogue changes; the generation is odd meanwhile."""
        self._generation += 1
        try:
            yield
        finally:
            self._generation += 1

    def search(
        self, vector: np.ndarray, wordings: Sequence[Sequence[Words]], filters: Filters | None = None
    ) -> list[Hit]:
        """Return the passages that either index finds for a question, in no particular order.

        `vector` (dimension,) is the question's; `wordings` are its words, and those of its translations. Every hit
        carries its exact cosine. Filters are exact: with them the dense half compares every passage that may count.
        """
        while True:
            generation = self._generation
            hits = self._search_once(vector, wordings, filters or Filters(), generation)
            if generation == self._generation and generation % 2 == 0:
                return hits
            time.sleep(SWAP_SECONDS)  # articles were swapped under our feet: look again

    def _search_once(
        self, vector: np.ndarray, wordings: Sequence[Sequence[Words]], filters: Filters, generation: int
    ) -> list[Hit]:
        if filters:
            allowed = self._matching(filters, generation)
            dense = self._every_vector().search(vector, DEPTH, allowed)
            lexical = [self._lexical.search(words, DEPTH, allowed) for words in wordings]
        else:
            dense = self._dense.search(vector, DEPTH)
            lexical = [self._lexical.search(words, DEPTH) for words in wordings]
        dense_ranks = {passage_id: rank for rank, passage_id in enumerate(dense, start=1)}
        lexical_ranks: dict[str, int] = {}
        for hits in lexical:
            for rank, (passage_id, _) in enumerate(hits, start=1):
                lexical_ranks[passage_id] = min(rank, lexical_ranks.get(passage_id, rank))
        coverages = [dict(hits) for hits in lexical]
        found = self._catalog.passages(list(dense_ranks | lexical_ranks))
        return [
            Hit(
                passage,
                article,
                cosine=float(stored @ vector),
                sentence_cosines=tuple((sentences @ vector).tolist()),
                coverages=tuple(coverage.get(passage_id, 0.0) for coverage in coverages),
                dense_rank=dense_ranks.get(passage_id),
                lexical_rank=lexical_ranks.get(passage_id),
            )
            for passage_id, (passage, article, stored, sentences) in found.items()
        ]

    def _matching_articles(self, filters: Filters, _generation: int) -> frozenset[str]:
        """Return the articles that pass; remembered until the next change, since who filters asks more than once."""
        return frozenset(self._catalog.matching_articles(filters))

    def _every_vector(self) -> VectorTable:
        """Return all vectors in memory; read from the catalogue once, when a filter is first used."""
        if self._table is not None:
            return self._table
        with self._writing:
            table = VectorTable()
            for passages, vectors in self._catalog.all_passages(REBUILD_BATCH):
                table.add([p.id for p in passages], [p.article_id for p in passages], vectors)
            self._table = table
            return table

    def names_beside(self, keys: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Return (key, the names that an article says are the same one's) for each of these keys that is known."""
        return self._catalog.names_beside(keys)

    def token_weights(self, tokens: Sequence[str]) -> dict[str, float]:
        """Return the idf of each distinct token in this collection."""
        return self._lexical.weights(tokens)

    def alike(self, signature_keys: Sequence[str]) -> list[tuple[ArticleInfo, bytes]]:
        """Return the articles, with their signatures, that share one of these keys."""
        return self._catalog.alike(signature_keys)

    def with_edge_line(self, publisher: str, line: str) -> dict[str, str]:
        """Return the reports, by article id, of this publisher's articles that begin or end with this line."""
        return self._catalog.with_edge_line(publisher, line)

    def article(self, article_id: str) -> Article | None:
        """Return an article with its text, if it is there."""
        return self._catalog.article(article_id)

    def articles(self, limit: int, offset: int = 0) -> list[ArticleInfo]:
        """Return articles, newest first."""
        return self._catalog.articles(limit, offset)

    def find_articles(
        self, wordings: Sequence[str], filters: Filters, order: Order, limit: int, offset: int
    ) -> list[ArticleInfo]:
        """Return the articles that pass the filters and hold one of these wordings, in this order."""
        return self._catalog.find_articles(wordings, filters, order, limit, offset)

    def count_articles(
        self, wordings: Sequence[str], filters: Filters
    ) -> list[tuple[str | None, str | None, str, int]]:
        """Return (month or year, publisher, language, how many articles) of those that `find_articles` would find."""
        return self._catalog.count_articles(wordings, filters)

    def article_count(self) -> int:
        """Return the number of articles."""
        return self._catalog.article_count()

    def passage_count(self) -> int:
        """Return the number of passages."""
        return self._catalog.passage_count()

    def passages_of(self, article_id: str) -> list[Passage]:
        """Return an article's passages in their order."""
        return self._catalog.passages_of(article_id)

    def passage(self, passage_id: str) -> tuple[Passage, ArticleInfo] | None:
        """Return a passage and its article, if it is there."""
        found = self._catalog.passages([passage_id]).get(passage_id)
        return found[:2] if found else None

    def check(self) -> list[str]:
        """Return what is wrong between catalogue and indexes, in words; empty if nothing is."""
        expected = self._catalog.passage_count()
        counts = {"dense": len(self._dense), "lexical": len(self._lexical)}
        return [
            f"the {name} index has {count} passages, the catalogue {expected}: run `yinju rebuild`"
            for name, count in counts.items()
            if count != expected
        ]

    def replace_all(self, entries: Iterable[Entry], report: Callable[[int], object] = lambda _passages: None) -> None:
        """Put every article anew with other passages or vectors, then make both indexes from them."""
        with self._writing:
            self._table = None
            for entry in entries:
                self._catalog.put([entry])
                report(len(entry.passages))
            self.rebuild_indexes()

    def rebuild_indexes(self, report: Callable[[int], object] = lambda _passages: None) -> None:
        """Make both indexes anew from the catalogue, without embedding. Raises StoreDamaged if they still differ."""
        with self._writing:
            self._dense.clear()
            self._lexical.clear()
            for passages, vectors in self._catalog.all_passages(REBUILD_BATCH):
                self._index_add(list(zip(passages, vectors, strict=True)))
                report(len(passages))
            self._catalog.settle(self._catalog.unsettled())
            if problems := self.check():
                raise StoreDamaged("; ".join(problems))
