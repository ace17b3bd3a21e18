"""The lexical index: passage ids by BM25 over the tokens it is given, in tantivy. Knows no language."""

from __future__ import annotations

import logging
import math
import shutil
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore import manifest
from vectorstore.records import Words

if TYPE_CHECKING:
    from tantivy import Query, SchemaBuilder

log = logging.getLogger(__name__)

ID, ARTICLE, TOKENS, EVERY = "id", "article", "tokens", "every"
FEW_ARTICLES = 3_000
"""Up to so many article ids are part of the query (1.6 µs each, measured); where more are allowed, most of what is
found passes, and what does not is passed over."""

OTHER_WORDS = 0.8
"""What another wording of a part of the question counts, beside the one that was asked."""

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
        """Add (passage id, article id, tokens), over whatever was under that id. Tokens hold no white space.

        How often a passage has a token does not count, only whether: in the fusion with vectors that measured better
        by 1.0 point of recall@1 on DRCD and none the worse on CMRC and XQuAD.
        """
        import tantivy

        for passage_id, article_id, tokens in documents:
            self._writer.delete_documents_by_term(ID, passage_id)
            self._writer.add_document(
                tantivy.Document(
                    **{ID: [passage_id], ARTICLE: [article_id], TOKENS: [" ".join(dict.fromkeys(tokens))], EVERY: [ANY]}
                )
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
        self, words: Sequence[Words], k: int, article_ids: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return up to k (passage id, coverage), best first, of all articles or of those named.

        Coverage is the BM25 score divided by the sum of the question's idf. Of each part of the question the wording
        that a passage has counts; another than was asked is brought to the same weight, times OTHER_WORDS.
        """
        import tantivy

        weights = self.weights(token for part in words for wording in part for token in wording)
        total = 0.0
        parts: list[tuple[tantivy.Occur, Query]] = []
        for asked, *others in words:
            weight = sum(weights[token] for token in set(asked))
            total += weight
            wordings = [self._any_of(asked)]
            for wording in others:
                brought = weight / sum(weights[token] for token in set(wording))
                wordings.append(tantivy.Query.boost_query(self._any_of(wording), OTHER_WORDS * brought))
            parts.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(wordings)))
        if not total:
            return []
        query = tantivy.Query.boolean_query(parts)
        wanted: Collection[str] = frozenset()
        if article_ids is not None and len(article_ids) <= FEW_ARTICLES:
            allowed = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(self._index.schema, ARTICLE, list(article_ids)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, allowed)])
        elif article_ids is not None:
            wanted = frozenset(article_ids)
        searcher = self._index.searcher()
        limit = k
        while True:
            found = searcher.search(query, limit=limit).hits
            documents = [(searcher.doc(address), score) for score, address in found]
            kept = [(one[ID][0], score / total) for one, score in documents if not wanted or one[ARTICLE][0] in wanted]
            if len(kept) >= k or len(found) < limit:
                return kept[:k]
            limit *= 4

    def _any_of(self, tokens: Iterable[str]) -> Query:
        import tantivy

        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, TOKENS, token))
                for token in dict.fromkeys(tokens)
            ]
        )

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
    builder.add_text_field(ARTICLE, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EVERY, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TOKENS, tokenizer_name="whitespace", index_option="basic")
    return builder
