"""The retriever: a question to ranked passages and their best sentences. Plugs into LlamaIndex as a BaseRetriever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.embedding import QuestionEmbedder, embed_passages
from rag.retrieve.diversity import spread, without_repeats
from rag.retrieve.follow_up import asked_itself, said_before, spoken_of
from rag.retrieve.fuse import fuse, lexical_vote
from rag.retrieve.question import understand
from rag.retrieve.rerank import Reranker, best_sentences, coverer, reranked
from rag.retrieve.rewrite import Rewriter
from rag.retrieve.words import Synonyms, period_forms, words_of
from rag.text.language import detect_language
from rag.text.names import NameTable, built_in, stretches
from rag.text.sentences import telling_sentences
from rag.text.wanted import wanted_by
from rag.types import Evidence, Period, Question, Reader, ScoredPassage, Words
from vectorstore.store import Store

PASSAGES = 12
"""Out of which sentences are taken. Of 411 facts that 293 Chinese questions to develop with ask for, the best eight
sentences of 8 passages hold 381, of 12 385, of 16 386; of 101 that 54 questions written later ask for 92, 95 and 95."""

MORE_PASSAGES = 24
"""The same in a longer look. Of 237 Chinese questions to develop with whose first sentence out of 12 is not past doubt
(some unanswerable), 4 more are answered rightly with these, and one less; of 65 English ones one more, and one less."""

SENTENCES = 6
STRONG_COVERAGE, FAIR_COVERAGE = 0.45, 0.3
"""A question of which some passage says so much in its own words, or the first one in its language, is not translated:
by chance the best of 3,104 Chinese passages on other subjects says 0.29 (median), and one in twenty 0.45."""

LOOKED_AT = 10
LONGEST_QUESTION = 300
"""Characters that the reader gets; what a longer one asks stands at its end."""


@dataclass(frozen=True)
class _Found:
    """Ranked passages; how the question that found them is worded: as asked, and translated; and each as words."""

    passages: list[ScoredPassage]
    texts: list[str]
    wordings: list[list[Words]]


class PassageRetriever(BaseRetriever):
    """Searches the store by vectors and by words, in both scripts and languages, and fuses what it finds."""

    def __init__(
        self,
        store: Store,
        embedder: BaseEmbedding,
        names: NameTable | None = None,
        rewriter: Rewriter | None = None,
        reranker: Reranker | None = None,
        reader: Reader | None = None,
        top_k: int = PASSAGES,
    ) -> None:
        """Search `store` with the embedder its vectors were made with; LlamaIndex gets `top_k` passages.

        `reader` tells which sentences answer a question; without it they are chosen by likeness alone.
        """
        super().__init__()
        self._store = store
        self._embedder = embedder
        self._embed = QuestionEmbedder(embedder)
        self._top_k = top_k
        self._names = names or built_in()
        self._rewriter = rewriter
        self._reranker = reranker
        self._reader = reader

    def passages(self, question: Question, top_k: int) -> list[ScoredPassage]:
        """Return up to `top_k` passages, best first."""
        *_, found = self._searches(question)
        return self._ordered(found)[:top_k]

    def looks(self, question: Question, top_k: int | None = None, count: int | None = None) -> Iterator[list[Evidence]]:
        """Yield up to `count` sentences (6 unless told) out of the best `top_k` passages, best first.

        They come at once as the question finds them, out of 12 unless told; and again out of 24, as it finds them with
        its translation where its own words prove little, which takes the model seconds.
        """
        wanted = wanted_by(asked_itself(question), self._names, about=spoken_of(question))
        said = said_before(question)
        read = dict[tuple[str, str], list[float]]()
        for most, found in zip((PASSAGES, MORE_PASSAGES), self._searches(question), strict=True):
            covers = coverer(found.wordings, self._weights(found.wordings))
            passages = self._ordered(found)[: top_k or most]
            told = self._read(found.texts, passages, read)
            yield best_sentences(passages, covers, count or SENTENCES, wanted, told, said)

    def evidence(self, question: Question, top_k: int | None = None, count: int | None = None) -> list[Evidence]:
        """Return the sentences of the last look."""
        return list(self.looks(question, top_k, count))[-1]

    def support(self, claim: str, evidence: Sequence[Evidence]) -> list[float]:
        """Return how well each sentence matches a claim, by the measure that ranks passages."""
        if not evidence:
            return []
        vector = self._embed([claim])
        wordings = [words_of(claim, self._synonyms(claim))]
        covers = coverer(wordings, self._weights(wordings))
        cosines = embed_passages(self._embedder, [one.reading for one in evidence]) @ vector
        return [
            float(cosine) + lexical_vote(covers(one.reading)) for one, cosine in zip(evidence, cosines, strict=True)
        ]

    def _read(
        self, texts: Sequence[str], passages: Sequence[ScoredPassage], read: dict[tuple[str, str], list[float]]
    ) -> list[list[float]] | None:
        """Return the reader's log-odds for each sentence of each passage, the mean over the question's wordings.

        The reader knows few names in several forms, so it gets a question with those of the passage. What was `read`
        before, by wording and passage, is not again.
        """
        if self._reader is None:
            return None
        for text in texts:
            new = [one.hit.passage for one in passages if (text, one.hit.passage.id) not in read]
            words = [one.reading.words for one in new]
            asked = [self._names.as_named_in(one, text[-LONGEST_QUESTION:]) for one in words]
            told = self._reader(asked, words, [telling_sentences(one) for one in words]) if new else []
            read.update(((text, one.id), log_odds) for one, log_odds in zip(new, told, strict=True))
        return [np.mean([read[text, one.hit.passage.id] for text in texts], axis=0).tolist() for one in passages]

    def _searches(self, question: Question) -> Iterator[_Found]:
        """Yield what the question finds as it is asked; then what it does with its translation if that proves little.

        Where no translation is wanted or to be had, the first comes twice.
        """
        text = question.search_text
        language = detect_language(text)
        wording = words_of(text, self._synonyms(text, question.periods))
        ranked = self._ranked(question, self._embed([text]), [wording])
        found = _Found(ranked, [text], [wording])
        yield found
        if self._rewriter is not None and _wants_translation(ranked, language):
            translation = self._rewriter.translated(text, "zh" if language == "en" else "en")
            if translation is not None:
                texts, wordings = [text, translation], [wording, words_of(translation, self._synonyms(translation))]
                found = _Found(self._ranked(question, self._embed(texts), wordings), texts, wordings)
        yield found

    def _ordered(self, found: _Found) -> list[ScoredPassage]:
        ordered = spread(without_repeats(found.passages))
        return ordered if self._reranker is None else reranked(ordered, found.texts[0], self._reranker)

    def _ranked(self, question: Question, vector: np.ndarray, wordings: list[list[Words]]) -> list[ScoredPassage]:
        return fuse(self._store.search(vector, wordings, question.filters), question)

    def _synonyms(self, text: str, periods: Sequence[Period] = ()) -> list[Synonyms]:
        """Return which stretches of a text have other forms: names of the table, of the articles, and days."""
        places = stretches(text)
        return [
            *(Synonyms(one.start, one.end, one.name.forms) for one in self._names.mentions(text)),
            *(Synonyms(*places[key], names) for key, names in self._store.names_beside(list(places))),
            *(
                Synonyms(start, start + len(period.words), forms)
                for period in periods
                if (forms := period_forms(period)) and (start := text.find(period.words)) >= 0
            ),
        ]

    def _weights(self, wordings: Sequence[Sequence[Words]]) -> dict[str, float]:
        return self._store.token_weights(
            [token for parts in wordings for part in parts for form in part for token in form]
        )

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


def _wants_translation(ranked: Sequence[ScoredPassage], language: str) -> bool:
    """Return whether a question has little lexical evidence in its own language and near passages in another."""
    strongest = max((scored.hit.coverages[0] for scored in ranked), default=0.0)
    in_other_language = [scored.hit.article.language[:2] != language[:2] for scored in ranked[:LOOKED_AT]]
    if strongest >= STRONG_COVERAGE or not any(in_other_language):
        return False
    return in_other_language[0] or ranked[0].hit.coverages[0] < FAIR_COVERAGE
