"""The collection as its keepers see it: taking articles in, listing, reading, removing, making it anew."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import BadInput, NotFound, UnreadableArticle
from rag.feedback import Feedback, FeedbackFile
from rag.ingest.fetch import fetch
from rag.ingest.formats.records import FIELD_NAMES
from rag.ingest.index import Input, entries_of, index_articles
from rag.ingest.kinds import ENDINGS
from rag.ingest.process import ReadingProcess
from rag.ingest.read import MOST_BYTES, understood_again
from rag.text.fold import fold, unfold
from rag.text.names import Name, NameTable, built_in
from rag.types import Article, ArticleInfo, Entry, Filters, IngestOptions, Language, Outcome, Passage
from vectorstore.conditions import Order
from vectorstore.store import Store, is_data_folder

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

PAGE = 1_000
FEEDBACK = "feedback.jsonl"
LONGEST_NAME = 200
MOST_RESTORABLE = 50
"""So many removed articles can be brought back, while the process runs."""

RECENT = 200
"""So many of the newest articles tell what the collection is about."""

SUBJECTS = ("person", "company", "organisation", "product")


@dataclass(frozen=True)
class Counts:
    """How many articles there are, in all and of each month, publisher and language; None is not told."""

    total: int
    months: Mapping[str | None, int]
    publishers: Mapping[str | None, int]
    languages: Mapping[str, int]


@dataclass(frozen=True)
class File:
    """A file to take in: the name that becomes its source, and its bytes."""

    name: str
    data: bytes


def files_in(paths: Iterable[Path]) -> Iterator[tuple[str, Path, Path | None]]:
    """Yield (name, path, folder) of each file meant: a file itself, or all below a folder whose endings are known.

    A file's name is its own, or its way down from the folder that was named. Hidden files and folders are passed over,
    and so are links to folders and a store's own folder. What cannot be opened is yielded too, to be refused by name.
    """
    for path in paths:
        found = False
        for file in _below(path):
            found = True
            yield _shown(file.relative_to(path)), file, path
        if not found:
            yield _shown(path.name or path), path, None


def open_file(name: str, path: Path, folder: Path | None) -> File:
    """Read a file. Raises UnreadableArticle if it cannot be opened, is too large, or a link out of the folder meant."""
    try:
        size = path.stat().st_size
        if folder and not path.resolve().is_relative_to(folder.resolve()):
            raise UnreadableArticle(f"{_shown(path)}: a link that leads out of the folder; name its file itself")
        if path.is_dir():
            next(path.iterdir(), None)
            raise UnreadableArticle(f"{_shown(path)}: no file in it that can be read ({', '.join(ENDINGS)})")
        if not path.is_file():
            raise UnreadableArticle(f"{_shown(path)}: not an ordinary file; save what it holds as one")
        if size > MOST_BYTES:
            raise UnreadableArticle(f"{_shown(path)}: larger than {MOST_BYTES // 1_000_000} MB; divide it")
        return File(name, path.read_bytes())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableArticle(f"{_shown(path)}: {why}; check the path") from None


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that may be articles, and the folders below it that cannot be opened."""
    folders = [folder]
    while folders:
        opened = folders.pop()
        try:
            inside = sorted(opened.iterdir())
        except (OSError, ValueError):
            if opened != folder:
                yield opened
            continue
        for path in inside:
            if path.name.startswith("."):
                continue
            is_folder = False
            with contextlib.suppress(OSError):  # then opening it says why
                is_folder = path.is_dir()
            if is_folder and not path.is_symlink():
                if not is_data_folder(path):
                    folders.append(path)
            elif not is_folder and path.suffix.lower() in ENDINGS:
                yield path


def _shown(path: Path | str) -> str:
    """Return a path as it can stand in a name or message, also where it is in no known encoding."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")


def read_field_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return which field of a record is meant for each of ours. Raises BadInput if one is not ours."""
    unknown = names.keys() - FIELD_NAMES.keys()
    if unknown:
        raise BadInput(
            f"{sorted(unknown)[0]!r} is no field of an article; these are: {', '.join(FIELD_NAMES)}",
            said="no_such_field",
            param="fields",
            field=sorted(unknown)[0],
            fields=", ".join(FIELD_NAMES),
        )
    return dict(names)


class Library:
    """The articles of one store."""

    def __init__(
        self,
        store: Store,
        embedder: Callable[[], BaseEmbedding],
        allow_urls: bool = False,
        names: NameTable | None = None,
    ) -> None:
        """Keep the articles in `store`; `embedder` is called, and so loaded, when something is to be embedded.

        Addresses are read only if `allow_urls`.
        """
        self._store = store
        self._embedder = embedder
        self.allow_urls = allow_urls
        self._names = names or built_in()
        self._feedback = FeedbackFile(store.folder / FEEDBACK)
        self._removed: OrderedDict[str, Entry] = OrderedDict()
        self._keeping_removed = threading.Lock()
        self._reading = ReadingProcess()

    def close(self) -> None:
        """Let go of the store and of the process that reads files."""
        self._reading.close()
        self._store.close()

    def add_files(self, files: Iterable[File], options: IngestOptions = IngestOptions()) -> Iterator[Outcome]:  # noqa: B008  (frozen)
        """Take files in and yield one outcome an article; what cannot be read is refused and the rest goes on."""
        return self._index(read for file in files for read in self._read(file, options))

    def add_paths(self, paths: Iterable[Path], options: IngestOptions = IngestOptions()) -> Iterator[Outcome]:  # noqa: B008  (frozen)
        """Take files and folders in, as `add_files` does; a path that cannot be opened is refused."""

        def reads() -> Iterator[tuple[str, Input]]:
            for name, path, folder in files_in(paths):
                try:
                    file = open_file(name, path, folder)
                except UnreadableArticle as error:
                    yield name, error
                else:
                    yield from self._read(file, options)

        return self._index(reads())

    def add_url(self, url: str) -> list[Outcome]:
        """Take in the page at an address; its source is the address. Raises UnreadableArticle if it cannot be read."""
        if not self.allow_urls:
            raise UnreadableArticle(
                f"{url}: addresses are not read here; set YINJU_ALLOW_URLS=true, or save the page",
                said="addresses_not_read",
                param="url",
                url=url,
            )
        page = fetch(url)
        charset = (page.content_type or "").partition("charset=")[2].strip(" \"';") or None
        return list(self._index(self._read(File(url, page.data), IngestOptions(url=page.url, charset=charset))))

    def add_record(self, fields: Mapping[str, object]) -> Outcome:
        """Take in one article given as fields; its `url`, `id` or `title` becomes its source.

        Raises UnreadableArticle if it is none.
        """
        for field in ("url", "id"):
            if not isinstance(fields.get(field, ""), str | int | float | None):
                raise UnreadableArticle(f"{field} must be text or a number", param=field)
        name = str(fields.get("url") or fields.get("id") or fields.get("title") or fields.get("text"))[:LONGEST_NAME]
        (outcome,) = self._index([(name, self._reading.read_record(name, fields))])
        return outcome

    def _index(self, inputs: Iterable[tuple[str, Input]]) -> Iterator[Outcome]:
        return index_articles(self._store, self._embedder, inputs)

    def _read(self, file: File, options: IngestOptions) -> Iterator[tuple[str, Input]]:
        for read in self._reading.read_file(file.name, file.data, options):
            yield (file.name, read) if isinstance(read, UnreadableArticle) else (read.info.source, read)

    def articles(self, limit: int = 100, offset: int = 0) -> tuple[list[ArticleInfo], int]:
        """Return a page of articles, newest first, and how many there are in all."""
        return self._store.articles(limit, offset), self._store.article_count()

    def article(self, article_id: str) -> tuple[Article, list[Passage]]:
        """Return an article with its passages. Raises NotFound."""
        article = self._store.article(article_id)
        if article is None:
            raise NotFound(
                f"there is no article {article_id}; `yinju articles list` shows those there are",
                said="no_article",
                id=article_id,
            )
        return article, self._store.passages_of(article_id)

    def passage(self, passage_id: str) -> tuple[Passage, ArticleInfo]:
        """Return a passage and its article. Raises NotFound."""
        found = self._store.passage(passage_id)
        if found is None:
            raise NotFound(
                f"there is no passage {passage_id}; its article may have been replaced",
                said="no_passage",
                id=passage_id,
            )
        return found

    def remove(self, article_id: str) -> None:
        """Remove an article with all its passages. Raises NotFound. `restore` takes it back for a while."""
        removed = self._store.remove(article_id)
        if removed is None:
            raise NotFound(
                f"there is no article {article_id}; `yinju articles list` shows those there are",
                said="no_article",
                id=article_id,
            )
        with self._keeping_removed:
            self._removed[article_id] = removed
            while len(self._removed) > MOST_RESTORABLE:
                self._removed.popitem(last=False)

    def restore(self, article_id: str) -> None:
        """Put an article back as it was before `remove`. Raises NotFound if too many were removed since."""
        with self._keeping_removed:
            removed = self._removed.pop(article_id, None)
        if removed is None:
            raise NotFound(f"article {article_id} can no longer be brought back; take it in again")
        self._store.put([removed])

    def find(
        self,
        words: str = "",
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        order: Order = "newest",
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[list[ArticleInfo], Counts]:
        """Return a page of the articles that hold these words, in either script, and how many there are of what."""
        wordings = tuple(dict.fromkeys((words, fold(words), unfold(words)))) if words else ()
        rows = self._store.count_articles(wordings, filters)
        return self._store.find_articles(wordings, filters, order, limit, offset), _counted(rows)

    def subjects(self, language: Language, count: int) -> list[str]:
        """Return whom and what most of the newest articles are about, in a language's names, most frequent first."""
        names: Counter[Name] = Counter()
        for info in self._store.articles(RECENT):
            found = (mention.name for mention in self._names.mentions(info.name))
            names.update(list(dict.fromkeys(name for name in found if name.kind in SUBJECTS)))
        return [form for name, _ in names.most_common() if (form := name.in_language(language))][:count]

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keep what a reader thinks of an answer. Raises StoreError if it cannot be written."""
        self._feedback.add(feedback)

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
            self._store.replace_all(entries_of(self._made_anew(), self._embedder()), report)
        else:
            self._store.rebuild_indexes(report)
        self._store.accept_fingerprint()
        return embed_again

    def _made_anew(self) -> Iterator[Article]:
        for offset in range(0, self._store.article_count(), PAGE):
            for info in self._store.articles(PAGE, offset):
                article, _ = self.article(info.id)
                yield understood_again(article)


def _counted(rows: Iterable[tuple[str | None, str | None, str, int]]) -> Counts:
    months: Counter[str | None] = Counter()
    publishers: Counter[str | None] = Counter()
    languages: Counter[str] = Counter()
    for month, publisher, language, count in rows:
        months[month] += count
        publishers[publisher] += count
        languages[language] += count
    return Counts(languages.total(), months, publishers, languages)
