"""Asking, as one recipe: understand the question, find evidence, let the model write, check every claim, answer.

`Assistant.ask` yields what happens as it happens, so that every face streams the same thing: Writing at any time, where
there is nothing to tell yet; Retrieved, and again if a longer look found better; for each claim that stands its
Citations, the Claim and a Delta of the answer's text; Notices where there is something to know; the whole Answer last.
A claim that fails its check is never shown. A Delta without a claim says what found no answer.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from rag.answer import wording
from rag.answer.compose import AnswerText, cite
from rag.answer.draft import TOKENS
from rag.answer.prompt import fixed_part
from rag.answer.refuse import (
    Thresholds,
    is_near,
    is_near_miss,
    is_past_doubt,
    may_tell,
    own_language_first,
)
from rag.answer.subject import about_the_subject, named_by, naming_all, subjects_nearby
from rag.answer.tell import Part, Teller
from rag.answer.translate import asking_for_translation
from rag.background import in_background
from rag.errors import NotFound
from rag.library import Library
from rag.retrieve.question import understand
from rag.retrieve.rewrite import Rewriter
from rag.text.days import last_day, last_day_told
from rag.text.language import detect_language
from rag.text.names import NameTable, built_in
from rag.types import (
    Answer,
    AnswerModel,
    ArticleInfo,
    Citation,
    Delta,
    Entailment,
    Event,
    Evidence,
    Filters,
    Language,
    Notice,
    Question,
    Retrieved,
    ScoredPassage,
    Turn,
    WordVectors,
    Writing,
)

if TYPE_CHECKING:
    from rag.retrieve.search import PassageRetriever

NO_MODEL = "none"
PARTS = ("search", "answers")
"""What is loaded before questions can be answered."""
MOST_PASSAGES = 50
FEW_SENTENCES = 4
"""Of evidence, where a question has several parts, and for a small model to judge."""

CHOSEN_AMONG = 8
"""Of evidence, for a small model that chooses."""


class Assistant:
    """Answers questions from the articles of one library. Safe to share between threads."""

    def __init__(
        self,
        library: Library,
        retriever: Callable[[], PassageRetriever],
        model: AnswerModel,
        thresholds: Thresholds = Thresholds(),  # noqa: B008  (frozen)
        names: NameTable | None = None,
        rewriter: Rewriter | None = None,
        word_vectors: Callable[[], WordVectors | None] = lambda: None,
        entails: Callable[[], Entailment | None] = lambda: None,
    ) -> None:
        """Put the parts together; models are made when first needed.

        `thresholds` say from which score on evidence may answer, with the retriever's embedder. `rewriter` makes
        follow-ups whole, and `word_vectors` and `entails` help to check claims in other words than the source's.
        """
        self.library = library
        self._retriever = retriever
        self._model = model
        self._thresholds = thresholds
        self._names = names or built_in()
        self._rewriter = rewriter
        self._word_vectors = word_vectors
        self._entails = entails
        self._teller = Teller(model, self._names, thresholds, self._support, word_vectors, entails)

    def warm_up(self, report: Callable[[str], object] = lambda _part: None) -> None:
        """Load the models now, side by side; `report` gets the name of each part (of PARTS) that is ready.

        Raises ModelUnavailable or ModelDamaged.
        """
        import llama_index.core  # noqa: F401  (here, since two threads importing parts of it at once can fail)

        def load(part: str, make: Callable[[], object]) -> None:
            make()
            report(part)

        with ThreadPoolExecutor() as threads:
            makers: tuple[Callable[[], object], ...] = (self._search_parts, self._model.llm or (lambda: None))
            loading = [threads.submit(load, part, make) for part, make in zip(PARTS, makers, strict=True)]
        for loaded in loading:
            loaded.result()

    def _search_parts(self) -> tuple[object, ...]:
        return self._retriever(), self._word_vectors(), self._entails()

    def retriever(self) -> PassageRetriever:
        """Return what finds passages, a LlamaIndex `BaseRetriever`; loads the embedder if need be."""
        return self._retriever()

    def read_ahead(self) -> None:
        """Let an engine with a prefix cache read the fixed part of a prompt, seconds before the first question."""
        if self._model.llm is not None and self._model.is_small:
            fixed = asking_for_translation("", "zh") if self._model.can_choose else fixed_part()
            self._model.llm().chat(fixed, max_tokens=1)

    def close(self) -> None:
        """Let go of the library and its store."""
        self.library.close()

    def search(self, query: str, filters: Filters | None = None, top_k: int = 10) -> list[ScoredPassage]:
        """Return up to `top_k` (at most 50) passages, best first. Raises BadInput."""
        asked = understand(query, filters=filters, names=self._names)
        return self._retriever().passages(asked, min(top_k, MOST_PASSAGES))

    @property
    def model_name(self) -> str:
        """The name of the model that writes."""
        return self._model.name

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        top_k: int | None = None,
        answer_language: Language | None = None,
    ) -> Answer:
        """Return the whole answer. Raises BadInput if there is no question."""
        events = self.ask(question, history, filters, top_k, answer_language)
        return next(event for event in events if isinstance(event, Answer))

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        top_k: int | None = None,
        answer_language: Language | None = None,
    ) -> Generator[Event]:
        """Yield what happens on the way to the answer, and the Answer last.

        `top_k` (at most 50) is how many passages the evidence is drawn from. Raises BadInput if there is no question.
        Closing the iterator stops the work, the model's too; Writing comes often enough to do so soon.
        """
        return in_background(self._answering(question, history, filters, top_k, answer_language), Writing())

    def _answering(
        self,
        question: str,
        history: Sequence[Turn],
        filters: Filters | None,
        top_k: int | None,
        answer_language: Language | None,
    ) -> Iterator[Event]:
        started = time.monotonic()
        asked = understand(question, history, filters, answer_language, self._names, self._rewriter)
        questions = asked.parts or (asked,)
        passages = min(top_k, MOST_PASSAGES) if top_k else None
        few = FEW_SENTENCES if asked.parts or self._model.is_small else None
        sentences = CHOSEN_AMONG if self._model.can_choose else few
        looks = [self._looks(one, passages, sentences) for one in questions]
        parts = [next(look) for look in looks]
        retrieved = time.monotonic()
        yield _retrieved(parts)
        better = [list(look)[-1:] or [part] for look, part in zip(looks, parts, strict=True)]
        if better != [[part] for part in parts]:
            parts = [last for (last,) in better]
            yield _retrieved(parts)

        text = AnswerText(asked.language)
        notices: list[Notice] = []
        for part in parts:
            part.draft.answerable = self._may_answer(part)
            part.draft.failed = any(other.draft.failed for other in parts)
            for event in self._teller.told(part, text) if part.draft.answerable else ():
                if isinstance(event, Notice):
                    if _is_among(event, notices):
                        continue
                    notices.append(event)
                yield event
        refusal = None
        if not text.claims:
            refusal = "not_supported" if any(part.draft.answerable for part in parts) else "not_in_sources"
            text.text = self._refusal(asked, _in_turn([part.found for part in parts]))
            yield Delta(text.text)
        else:
            for part in parts:
                if not part.draft.withheld and not part.is_told(text):
                    yield Delta(text.add_untold(part.asked.as_put))

        days = [citation.article.published for citation in text.citations if citation.article.published]
        for notice in _damage_notices(text.citations, asked.language):
            notices.append(notice)
            yield notice
        done = time.monotonic()
        first_tokens = [part.draft.first_token_at for part in parts if part.draft.first_token_at is not None]
        yield Answer(
            id=uuid.uuid4().hex,
            question=asked.text,
            language=asked.language,
            answer=text.text,
            refused=refusal is not None,
            refusal_reason=refusal,
            claims=tuple(text.claims),
            citations=tuple(text.citations),
            notices=tuple(notices),
            as_of=max(days, default=None),
            model=self._model.name,
            timings_ms={
                "retrieve": _milliseconds(started, retrieved),
                "first_token": _milliseconds(started, min(first_tokens, default=done)),
                "total": _milliseconds(started, done),
            },
            usage={key: sum(part.draft.usage.get(key, 0) for part in parts) for key in TOKENS},
        )

    def _looks(self, asked: Question, top_k: int | None, count: int | None) -> Iterator[Part]:
        """Yield what is found, by looks that take longer and find better; none follows one that tells by itself."""
        named_in = named_by(self._names, self._text_of)
        is_too_new = cache(partial(self._is_too_new, asked.filters))
        for found in self._retriever().looks(asked, top_k, count):
            known = [one for one in found if not is_too_new(one.article)]
            about_it = about_the_subject(known, asked.search_text, self._names, named_in)
            telling = evidence = own_language_first(about_it, asked.language)
            if self._teller.asks_sparingly:
                telling = [one for one in naming_all(evidence, asked.text, self._names, named_in) if one.fits]
            yield Part(asked, found, evidence, telling)
            is_settled = bool(telling) and is_past_doubt(telling[0], asked.language, self._model.can_choose)
            if is_settled and self._teller.asks_sparingly:
                return

    def _may_answer(self, part: Part) -> bool:
        """Return whether to look for an answer in what was found; a chooser knows a near miss by itself."""
        language = part.asked.language
        return may_tell(part.telling, language, self._thresholds) and (
            self._model.can_choose or not is_near_miss(part.evidence, part.telling, language)
        )

    def _support(self, claim: str, evidence: Sequence[Evidence]) -> list[float]:
        return self._retriever().support(claim, evidence)

    def _is_too_new(self, filters: Filters, article: ArticleInfo) -> bool:
        """Return whether an article tells of a day after the last one asked about, and may be as new by its own day."""
        if not (filters.published_to and filters.undated_too):
            return False
        if article.published and last_day(article.published).isoformat() <= filters.published_to:
            return False
        told = last_day_told(self._text_of(article.id))
        return told is not None and told > filters.published_to

    def _text_of(self, article_id: str) -> str:
        """Return what an article reads; nothing if it was removed meanwhile."""
        try:
            _, passages = self.library.article(article_id)
        except NotFound:
            return ""
        return "\n".join(passage.reading.words for passage in passages)

    def _refusal(self, asked: Question, found: Sequence[Evidence]) -> str:
        """Say that the sources do not tell, and what the nearest ones do tell about."""
        subjects = subjects_nearby(found, asked.language, self._names)
        if not subjects or not any(is_near(one, asked.language, self._thresholds) for one in found):
            return wording.REFUSAL[asked.language]
        listed = wording.BETWEEN_SUBJECTS[asked.language].join(subjects)
        return wording.REFUSAL[asked.language] + wording.NEARBY[asked.language].format(subjects=listed)


def language_of(text: str) -> Language:
    """Return the language that a text is in."""
    return detect_language(text)


def _retrieved(parts: Sequence[Part]) -> Retrieved:
    quotes = _in_turn([part.evidence for part in parts])
    return Retrieved(tuple(cite(one, number) for number, one in enumerate(quotes, start=1)))


def _in_turn(evidence: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """Return the evidence for several parts: the best for each, then the second best; nothing twice."""
    first: dict[tuple[str, int], Evidence] = {}
    for one in chain.from_iterable(zip_longest(*evidence)):
        if one is not None:
            first.setdefault((one.passage.id, one.start), one)
    return list(first.values())


def _is_among(notice: Notice, notices: Sequence[Notice]) -> bool:
    """Return whether a notice was given already, or one that the same two accounts differ.

    One of a withheld claim was not: each is of another.
    """
    pair = set(notice.citations)
    return (notice in notices and notice.kind != "withheld_claim") or any(
        pair and pair == set(one.citations) for one in notices
    )


def _damage_notices(citations: Sequence[Citation], language: Language) -> Iterator[Notice]:
    """Yield what the reader should know of cited words that were damaged before they reached us."""
    repaired = tuple(one.number for one in citations if one.repaired_quote is not None)
    damaged = tuple(one.number for one in citations if one.damaged)
    if repaired:
        yield Notice("damaged_source", wording.REPAIRED_SOURCE[language], repaired)
    if damaged:
        yield Notice("damaged_source", wording.DAMAGED_SOURCE[language], damaged)


def _milliseconds(start: float, end: float) -> int:
    return round(1000 * (end - start))
