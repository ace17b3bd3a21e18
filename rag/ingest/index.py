"""Articles into the store: cleaned, chunked and embedded in batches, then kept; one outcome for every input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from rag.embedding import embed_passages
from rag.errors import UnreadableArticle
from rag.ingest.chunk import passages_of
from rag.ingest.clean import report_paragraphs
from rag.ingest.read import ReadArticle
from rag.types import Article, Entry, Outcome, Passage
from vectorstore.store import Store

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

BATCH_PASSAGES = 128
"""Passages embedded together; the store commits once for each batch."""


Input = ReadArticle | UnreadableArticle


def index_articles(
    store: Store, embedder: Callable[[], BaseEmbedding], inputs: Iterable[tuple[str, Input]]
) -> Iterator[Outcome]:
    """Take in (name, article or the reason why it is none), and yield one outcome each once it is kept.

    An article is known by its source. With the same content again it is not touched; with other content it is
    replaced, its new passages embedded before the old ones go. Two inputs of one run with the same source would
    replace one another: the second is refused.
    """
    waiting: list[tuple[Article, tuple[Passage, ...]]] = []
    seen: dict[str, str] = {}
    for name, read in inputs:
        if isinstance(read, UnreadableArticle):
            yield Outcome(name, "refused", reason=str(read))
            continue
        article = read.article
        source = article.info.source
        kept = store.article(article.info.id)
        if seen.get(source, article.content_hash) != article.content_hash:
            yield Outcome(
                source, "refused", reason=f"{source}: two articles of this run have this name; rename one of them"
            )
        elif source in seen or (kept is not None and kept.content_hash == article.content_hash):
            yield Outcome(source, "unchanged", article.info.id)
        else:
            passages = passages_of(article, report_paragraphs(article.text, read.body_start))
            if not passages:
                yield Outcome(source, "refused", reason=f"{source}: nothing in it but links, images or a heading")
                continue
            waiting.append((article, passages))
            if sum(len(passages) for _, passages in waiting) >= BATCH_PASSAGES:
                yield from _keep(store, embedder, waiting)
                waiting = []
        seen.setdefault(source, article.content_hash)
    yield from _keep(store, embedder, waiting)


def _keep(
    store: Store, embedder: Callable[[], BaseEmbedding], batch: Sequence[tuple[Article, tuple[Passage, ...]]]
) -> Iterator[Outcome]:
    if not batch:
        return
    vectors = embed_passages(embedder(), [passage.reading for _, passages in batch for passage in passages])
    entries: list[Entry] = []
    statuses: list[Literal["added", "replaced"]] = []
    row = 0
    for article, passages in batch:
        entries.append(Entry(article, passages, vectors[row : row + len(passages)]))
        statuses.append("added" if store.article(article.info.id) is None else "replaced")
        row += len(passages)
    store.put(entries)
    for entry, status in zip(entries, statuses, strict=True):
        yield Outcome(entry.article.info.source, status, entry.article.info.id, len(entry.passages))
