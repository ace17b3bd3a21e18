"""The collection as its keepers see it: taking articles in, listing, reading, removing, making it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedding import embed_passages
from rag.errors import NotFound, UnreadableArticle
from rag.ingest.chunk import passages_of
from rag.ingest.clean import report_paragraphs
from rag.ingest.index import Input, index_articles
from rag.ingest.read import ENDINGS, read_again, read_articles, read_record
from rag.types import Article, ArticleInfo, Entry, Outcome, Passage
from vectorstore.store import Store

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

PAGE = 1_000
LONGEST_NAME = 200


@dataclass(frozen=True)
class File:
    """A file to take in: the name that becomes its source, and its bytes."""

    name: str
    data: bytes


def files_in(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Yield (name, path) of each file meant: a file itself, or all files below a folder that can be read.

    A file's name is its own, or its way down from the folder that was named. A path that is not there is yielded too,
    so that it is refused by name.
    """
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix.lower() in ENDINGS)
            yield from ((file.relative_to(path).as_posix(), file) for file in inside)
        else:
            yield path.name, path


def open_file(name: str, path: Path) -> File:
    """Read a file. Raises UnreadableArticle if it cannot be opened."""
    try:
        return File(name, path.read_bytes())
    except OSError as error:
        raise UnreadableArticle(f"{path}: {error.strerror or error}; check the path") from None


class Library:
    """The articles of one store."""

    def __init__(self, store: Store, embedder: Callable[[], BaseEmbedding]) -> None:
        """Keep the articles in `store`; `embedder` is called, and so loaded, when something is to be embedded."""
        self._store = store
        self._embedder = embedder

    def add_files(self, files: Iterable[File], one_per_line: bool = False) -> Iterator[Outcome]:
        """Take files in and yield one outcome an article; what cannot be read is refused and the rest goes on."""
        return index_articles(
            self._store, self._embedder, (read for file in files for read in _read(file, one_per_line))
        )

    def add_paths(self, paths: Iterable[Path], one_per_line: bool = False) -> Iterator[Outcome]:
        """Take files and folders in, as `add_files` does; a path that cannot be opened is refused."""

        def reads() -> Iterator[tuple[str, Input]]:
            for name, path in files_in(paths):
                try:
                    file = open_file(name, path)
                except UnreadableArticle as error:
                    yield name, error
                else:
                    yield from _read(file, one_per_line)

        return index_articles(self._store, self._embedder, reads())

    def add_record(self, fields: Mapping[str, object]) -> Outcome:
        """Take in one article given as fields; its `url`, `id` or `title` becomes its source.

        Raises UnreadableArticle if it is none.
        """
        name = str(fields.get("url") or fields.get("id") or fields.get("title") or fields.get("text"))[:LONGEST_NAME]
        (outcome,) = index_articles(self._store, self._embedder, [(name, read_record(name, fields))])
        return outcome

    def articles(self, limit: int = 100, offset: int = 0) -> tuple[list[ArticleInfo], int]:
        """Return a page of articles, newest first, and how many there are in all."""
        return self._store.articles(limit, offset), self._store.article_count()

    def article(self, article_id: str) -> tuple[Article, list[Passage]]:
        """Return an article with its passages. Raises NotFound."""
        article = self._store.article(article_id)
        if article is None:
            raise NotFound(f"there is no article {article_id}; `yinju articles list` shows those there are")
        return article, self._store.passages_of(article_id)

    def passage(self, passage_id: str) -> tuple[Passage, ArticleInfo]:
        """Return a passage and its article. Raises NotFound."""
        found = self._store.passage(passage_id)
        if found is None:
            raise NotFound(f"there is no passage {passage_id}; its article may have been replaced")
        return found

    def remove(self, article_id: str) -> None:
        """Remove an article with all its passages. Raises NotFound."""
        if not self._store.remove(article_id):
            raise NotFound(f"there is no article {article_id}; `yinju articles list` shows those there are")

    def counts(self) -> tuple[int, int]:
        """Return the number of articles and of passages."""
        return self._store.article_count(), self._store.passage_count()

    def check(self) -> list[str]:
        """Return what is wrong with the store, in words; empty if nothing is."""
        return self._store.check()

    def rebuild(self, report: Callable[[int], object] = lambda _passages: None) -> bool:
        """Make both indexes anew; returns whether passages had to be embedded again.

        They are embedded again only if embedder, prefixes or chunker changed since; `report` gets passages done.
        """
        stored = self._store.stored_fingerprint() or {}
        changed = {key for key, value in self._store.fingerprint.items() if stored.get(key) != value}
        embed_again = bool(stored) and bool(changed - {"tokenizer"})
        self._store.begin_rebuild(tokens_only=not embed_again)
        if embed_again:
            self._store.replace_all(self._made_anew(), report)
        else:
            self._store.rebuild_indexes(report)
        self._store.accept_fingerprint()
        return embed_again

    def _made_anew(self) -> Iterator[Entry]:
        for offset in range(0, self._store.article_count(), PAGE):
            for info in self._store.articles(PAGE, offset):
                article, _ = self.article(info.id)
                read = read_again(article)
                passages = passages_of(article, report_paragraphs(article.text, read.body_start))
                yield Entry(
                    article, passages, embed_passages(self._embedder(), [passage.reading for passage in passages])
                )


def _read(file: File, one_per_line: bool) -> Iterator[tuple[str, Input]]:
    try:
        for read in read_articles(file.name, file.data, one_per_line):
            yield (file.name, read) if isinstance(read, UnreadableArticle) else (read.article.info.source, read)
    except UnreadableArticle as error:
        yield file.name, error
