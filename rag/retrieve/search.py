"""The retriever: a question to ranked passages and their best sentences. Plugs into LlamaIndex as a BaseRetriever."""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.embedding import embed_passages, embed_question
from rag.retrieve.diversity import without_repeats
from rag.retrieve.fuse import fuse, fused_score
from rag.retrieve.question import understand
from rag.retrieve.rerank import best_sentences, coverer
from rag.text.tokens import tokenize
from rag.types import Evidence, Question, ScoredPassage
from vectorstore.store import Store

PASSAGES = 8
SENTENCES = 6


class PassageRetriever(BaseRetriever):
    """Searches the store by vectors and by words, in both scripts, and fuses what it finds."""

    def __init__(self, store: Store, embedder: BaseEmbedding, top_k: int = PASSAGES) -> None:
        """Search `store` with the embedder its vectors were made with; LlamaIndex gets `top_k` passages."""
        super().__init__()
        self._store = store
        self._embedder = embedder
        self._top_k = top_k

    def passages(self, question: Question, top_k: int) -> list[ScoredPassage]:
        """Return up to `top_k` passages, best first."""
        vector = embed_question(self._embedder, question.search_text)
        hits = self._store.search(vector, tokenize(question.search_text), question.filters)
        return without_repeats(fuse(hits))[:top_k]

    def evidence(self, question: Question, top_k: int | None = None, count: int = SENTENCES) -> list[Evidence]:
        """Return up to `count` sentences out of the best `top_k` passages (8 unless told), best first."""
        vector = embed_question(self._embedder, question.search_text)
        tokens = tokenize(question.search_text)
        passages = without_repeats(fuse(self._store.search(vector, tokens, question.filters)))[: top_k or PASSAGES]
        return best_sentences(passages, vector, self._store.token_weights(tokens), self._embedder, count)

    def support(self, claim: str, evidence: Sequence[Evidence]) -> list[float]:
        """Return how well each sentence matches a claim, by the measure that ranks passages."""
        vector = embed_question(self._embedder, claim)
        covers = coverer(self._store.token_weights(tokenize(claim)))
        cosines = embed_passages(self._embedder, [one.reading for one in evidence]) @ vector
        return [fused_score(float(cosine), covers(one.reading)) for one, cosine in zip(evidence, cosines, strict=True)]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(
                node=TextNode(
                    id_=scored.hit.passage.id,
                    text=scored.hit.passage.reading.words,
                    metadata={
                        "article_id": scored.hit.article.id,
                        "title": scored.hit.article.name,
                        "publisher": scored.hit.article.publisher,
                        "published": scored.hit.article.published,
                        "url": scored.hit.article.url,
                        "source": scored.hit.article.source,
                        "start": scored.hit.passage.start,
                        "end": scored.hit.passage.end,
                    },
                ),
                score=scored.score,
            )
            for scored in self.passages(understand(query_bundle.query_str), self._top_k)
        ]
