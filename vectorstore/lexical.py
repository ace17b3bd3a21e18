"""The lexical index: passage ids by BM25 over the tokens it is given, in tantivy. Knows no language."""

from __future__ import annotations

import logging
import math
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore import manifest

if TYPE_CHECKING:
    from tantivy import Query, SchemaBuilder

log = logging.getLogger(__name__)

ID, ARTICLE, TOKENS, EVERY = "id", "article", "tokens", "every"
ANY = "any"
"""The one term of the field EVERY: its frequency counts documents as the terms' frequencies do."""


def idf(documents: int, documents_with_term: int) -> float:
    """Return BM25's inverse document frequency as tantivy and Lucene have it, always above 0.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with Lucene's 1 +.
    """
    return math.log(1 + (documents - documents_with_term + 0.5) / (documents_with_term + 0.5))


class LexicalIndex:
    """A tantivy index. Changes are seen by searches after `commit`."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; one that is missing or cannot be read is begun anew, empty."""
        self._folder = folder
        self._open()

    def _open(self) -> None:
        import tantivy

        if manifest.state_of(self._folder) is manifest.State.DAMAGED:
            self._begin_anew()
        self._folder.mkdir(parents=True, exist_ok=True)
        manifest.mark_open(self._folder)
        try:
            self._index = tantivy.Index(_schema().build(), path=str(self._folder))
            self._writer = self._index.writer(num_threads=1)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # what tantivy raises for a broken file includes Rust panics, which are no Exception
            self._begin_anew()
            self._index = tantivy.Index(_schema().build(), path=str(self._folder))
            self._writer = self._index.writer(num_threads=1)

    def _begin_anew(self) -> None:
        log.warning("the lexical index in %s is damaged; it is made anew", self._folder)
        shutil.rmtree(self._folder)
        self._folder.mkdir()

    def add(self, documents: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        """Add (passage id, article id, tokens), over whatever was under that id. Tokens hold no white space."""
        import tantivy

        for passage_id, article_id, tokens in documents:
            self._writer.delete_documents_by_term(ID, passage_id)
            self._writer.add_document(
                tantivy.Document(**{ID: [passage_id], ARTICLE: [article_id], TOKENS: [" ".join(tokens)], EVERY: [ANY]})
            )

    def remove(self, ids: Iterable[str]) -> None:
        """Remove ids; those that are not there do not matter."""
        for passage_id in ids:
            self._writer.delete_documents_by_term(ID, passage_id)

    def commit(self) -> None:
        """Make all changes durable and visible. Costs tens of milliseconds, so do it once a batch."""
        self._writer.commit()
        self._index.reload()

    def weights(self, tokens: Iterable[str]) -> dict[str, float]:
        """Return the idf of each distinct token."""
        searcher = self._index.searcher()
        documents = searcher.doc_freq(EVERY, ANY)  # like the terms' own, with removed ones until they are merged away
        return {token: idf(documents, searcher.doc_freq(TOKENS, token)) for token in dict.fromkeys(tokens)}

    def search(
        self, tokens: Sequence[str], k: int, article_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return up to k (passage id, coverage), best first, of all articles or of those named.

        Coverage is the BM25 score divided by the sum of the question's idf.
        """
        import tantivy

        weights = self.weights(tokens)
        total = sum(weights.values())
        if not total:
            return []
        schema = self._index.schema
        terms: list[tuple[tantivy.Occur, Query]] = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, TOKENS, token)) for token in weights
        ]
        query = tantivy.Query.boolean_query(terms)
        if article_ids is not None:
            allowed = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(schema, ARTICLE, list(article_ids)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, allowed)])
        searcher = self._index.searcher()
        found = searcher.search(query, limit=k)
        return [(searcher.doc(address)[ID][0], score / total) for score, address in found.hits]

    def __len__(self) -> int:
        return self._index.searcher().num_docs

    def clear(self) -> None:
        """Throw the index away and begin anew."""
        self.close()
        shutil.rmtree(self._folder)
        self._open()

    def close(self) -> None:
        """Let go of the files."""
        self._writer.wait_merging_threads()
        del self._writer, self._index
        manifest.mark_closed(self._folder)


def _schema() -> SchemaBuilder:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(ARTICLE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EVERY, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TOKENS, tokenizer_name="whitespace", index_option="freq")
    return builder
