"""Articles into the store: chunked, likened to those there are, embedded in batches, then kept; one outcome each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from rag.embedding import embed_passages
from rag.errors import UnreadableArticle
from rag.ingest import furniture
from rag.ingest.chunk import passages_of
from rag.ingest.same import band_keys, likeness, same_report, signature
from rag.text.aliases import stated_aliases
from rag.text.names import keys_of
from rag.text.sentences import telling_sentences
from rag.types import Alias, Article, Entry, Outcome, Passage
from vectorstore.store import Store

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

BATCH_PASSAGES = 128
"""Passages embedded together; the store commits once for each batch."""

Input = Article | UnreadableArticle


@dataclass(frozen=True)
class _Prepared:
    """An article that is to be embedded and kept, and what is then said of it."""

    article: Article
    passages: tuple[Passage, ...]
    signature: bytes
    keys: tuple[str, ...]
    outcome: Outcome | None

    @property
    def words(self) -> str:
        """The report's own words."""
        return _words(self.passages)


def index_articles(
    store: Store, embedder: Callable[[], BaseEmbedding], inputs: Iterable[tuple[str, Input]]
) -> Iterator[Outcome]:
    """Take in (name, article or the reason why it is none), and yield one outcome each once it is kept.

    An article is known by its source. With the same content again it is not touched; with other content it is
    replaced, its new passages embedded before the old ones go. Two inputs of one run with the same source would
    replace one another: the second is refused.
    """
    batch: list[_Prepared] = []
    seen: dict[str, str] = {}
    for name, article in inputs:
        if isinstance(article, UnreadableArticle):
            yield Outcome(name, "refused", reason=str(article))
            continue
        source = article.info.source
        kept = store.article(article.info.id)
        if seen.get(source, article.content_hash) != article.content_hash:
            yield Outcome(
                source, "refused", reason=f"{source}: two articles of this run have this name; rename one of them"
            )
        elif source in seen or (kept is not None and kept.content_hash == article.content_hash):
            yield Outcome(source, "unchanged", article.info.id)
        elif not (passages := passages_of(article)):
            yield Outcome(source, "refused", reason=f"{source}: nothing in it but links, images, notices or a heading")
        else:
            batch.append(_prepared(store, article, passages, batch, is_new=kept is None))
            if sum(len(waiting.passages) for waiting in batch) >= BATCH_PASSAGES:
                yield from _keep(store, embedder, batch)
                batch = []
        seen.setdefault(source, article.content_hash)
    yield from _keep(store, embedder, batch)


def entries_of(articles: Iterable[Article], embedder: BaseEmbedding) -> Iterator[Entry]:
    """Yield articles chunked and embedded anew, each still the same report as it was."""
    for article in articles:
        yield from _entries([_anew(article)], embedder)


def _prepared(
    store: Store, article: Article, passages: tuple[Passage, ...], batch: Sequence[_Prepared], is_new: bool
) -> _Prepared:
    words = _words(passages)
    sketch = signature(words)
    keys = tuple(band_keys(sketch))
    waiting = {one.article.info.id: one for one in batch if set(keys) & set(one.keys)}
    alike = [(one.article.info, one.signature) for one in waiting.values()]
    alike += [(info, other) for info, other in store.alike(keys) if info.id != article.info.id]
    original = None
    for info, other in sorted(alike, key=lambda candidate: likeness(sketch, candidate[1]), reverse=True):
        their_words = waiting[info.id].words if info.id in waiting else _words(store.passages_of(info.id))
        if same_report(words, sketch, their_words, other):
            original = info
            break
    info = replace(article.info, report=original.report if original else article.content_hash[:16])
    status: Literal["added", "near_duplicate", "replaced"] = (
        "replaced" if not is_new else "near_duplicate" if original else "added"
    )
    outcome = Outcome(
        info.source, status, info.id, len(passages), near_duplicate_of=original.source if original else None
    )
    return _Prepared(replace(article, info=info), passages, sketch, keys, outcome)


def _keep(store: Store, embedder: Callable[[], BaseEmbedding], batch: Sequence[_Prepared]) -> Iterator[Outcome]:
    if not batch:
        return
    tidied = _without_furniture(store, batch)
    store.put(_entries(tidied, embedder()))
    yield from (waiting.outcome for waiting in tidied if waiting.outcome is not None)


def _without_furniture(store: Store, batch: Sequence[_Prepared]) -> list[_Prepared]:
    """Return the batch without its publishers' furniture, and with it the kept articles that now prove to have some."""
    new = {waiting.article.info.id: waiting for waiting in batch}
    tidied = dict(new)
    having: dict[tuple[str, str], dict[str, str]] = {}
    for waiting in batch:
        info = waiting.article.info
        for line in furniture.edge_lines(waiting.article) if info.publisher else ():
            having.setdefault((info.publisher or "", line), {})[info.id] = info.report
    for (publisher, line), reports in having.items():
        reports |= {key: value for key, value in store.with_edge_line(publisher, line).items() if key not in new}
        if len(set(reports.values())) < furniture.REPORTS:
            continue
        for article_id in reports:
            kept = None if article_id in tidied else store.article(article_id)
            waiting = tidied[article_id] if kept is None else _anew(kept)
            article = furniture.without(waiting.article, [line])
            if article.left_out != waiting.article.left_out and (passages := passages_of(article)):
                outcome = waiting.outcome and replace(waiting.outcome, passages=len(passages))
                tidied[article_id] = replace(waiting, article=article, passages=passages, outcome=outcome)
    return list(tidied.values())


def _anew(article: Article) -> _Prepared:
    passages = passages_of(article)
    sketch = signature(_words(passages))
    return _Prepared(article, passages, sketch, tuple(band_keys(sketch)), None)


def _entries(batch: Sequence[_Prepared], embedder: BaseEmbedding) -> list[Entry]:
    """Return the batch with the vectors of all its passages and of the sentences in them."""
    words = {passage.id: passage.reading.words for one in batch for passage in one.passages}
    sentences = {key: [text[start:end] for start, end in telling_sentences(text)] for key, text in words.items()}
    texts = list(dict.fromkeys((*words.values(), *(text for some in sentences.values() for text in some))))
    vectors = embed_passages(embedder, texts)
    row = {text: n for n, text in enumerate(texts)}
    return [
        Entry(
            one.article,
            one.passages,
            vectors[[row[words[passage.id]] for passage in one.passages]],
            tuple(vectors[[row[text] for text in sentences[passage.id]]] for passage in one.passages),
            one.signature,
            one.keys,
            tuple(furniture.edge_lines(one.article)),
            tuple(Alias(names, keys_of(names)) for names in stated_aliases(one.article.reading.words)),
        )
        for one in batch
    ]


def _words(passages: Iterable[Passage]) -> str:
    return "\n".join(passage.reading.words for passage in passages)
