"""Asking, as one recipe: understand the question, find evidence, let the model write, check every claim, answer.

`Assistant.ask` yields what happens as it happens, so that every face streams the same thing: Writing at any time, where
there is nothing to tell yet; Retrieved, and again if a longer look found better; for each claim that stands its
Citations, the Claim and a Delta of the answer's text; Notices where there is something to know; the whole Answer last.
A claim that fails its check is never shown.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from rag.answer import wording
from rag.answer.compose import AnswerText, cite, plain
from rag.answer.disagree import other_accounts
from rag.answer.draft import TOKENS, Draft, DraftClaim, write_draft
from rag.answer.prompt import fixed_part
from rag.answer.refuse import (
    Thresholds,
    about_the_subject,
    is_in_language,
    is_near,
    is_near_miss,
    is_settled,
    may_tell,
    naming_all,
    own_language_first,
    stands_alone,
    stands_beside,
    subjects_nearby,
    telling_by_themselves,
    with_antecedent,
    worth_quoting,
)
from rag.answer.translate import translated
from rag.answer.verify import Finding, backing, verify
from rag.answer.wanting import says_nothing_new, with_speaker
from rag.background import in_background
from rag.errors import NotFound
from rag.library import Library
from rag.retrieve.question import understand
from rag.retrieve.rewrite import Rewriter
from rag.text.language import detect_language
from rag.text.names import NameTable, built_in
from rag.text.wanted import asks_for_several, wanted_by
from rag.types import (
    Answer,
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
    from llama_index.core.llms import LLM

    from rag.retrieve.search import PassageRetriever

NO_MODEL = "none"
PARTS = ("search", "answers")
"""What is loaded before questions can be answered."""
MOST_PASSAGES = 50
FEW_SENTENCES = 4
"""Of evidence, where a question has several parts, and for a small model."""
NEAREST_TRIED = 3
"""Sentences that a claim is checked against one by one where what it names does not support it."""


@dataclass(frozen=True)
class _Part:
    """A question, or one of several asked at once: what was found for it, what of that is evidence, what is written.

    An answer is drawn from `telling`: of the evidence, for a small model, only what fits what is asked for.
    """

    asked: Question
    found: list[Evidence]
    evidence: list[Evidence]
    telling: list[Evidence]
    draft: Draft = field(default_factory=Draft)


class Assistant:
    """Answers questions from the articles of one library. Safe to share between threads."""

    def __init__(
        self,
        library: Library,
        retriever: Callable[[], PassageRetriever],
        llm: Callable[[], LLM] | None,
        model_name: str,
        thresholds: Thresholds = Thresholds(),  # noqa: B008  (frozen)
        is_small: bool = False,
        names: NameTable | None = None,
        rewriter: Rewriter | None = None,
        word_vectors: Callable[[], WordVectors | None] = lambda: None,
        entails: Callable[[], Entailment | None] = lambda: None,
    ) -> None:
        """Put the parts together; models are made when first needed. Without `llm`, answers are quotes.

        `thresholds` say from which score on evidence may answer, with the retriever's embedder; `is_small` that the
        model is the embedded one: it is not asked where a sentence surely tells by itself, gets few sentences, and
        reads the prompt's fixed part ahead. `rewriter` makes follow-ups whole, and `word_vectors` and `entails` help to
        check claims in other words than the source's.
        """
        self.library = library
        self._retriever = retriever
        self._llm = llm
        self._model_name = model_name
        self._thresholds = thresholds
        self._is_small = is_small
        self._asks_sparingly = is_small or llm is None
        self._names = names or built_in()
        self._rewriter = rewriter
        self._word_vectors = word_vectors
        self._entails = entails

    def warm_up(self, report: Callable[[str], object] = lambda _part: None) -> None:
        """Load the models now, side by side; `report` gets the name of each part (of PARTS) that is ready.

        Raises ModelUnavailable or ModelDamaged.
        """
        import llama_index.core  # noqa: F401  (here, since two threads importing parts of it at once can fail)

        def load(part: str, make: Callable[[], object]) -> None:
            make()
            report(part)

        with ThreadPoolExecutor() as threads:
            makers: tuple[Callable[[], object], ...] = (self._search_parts, self._llm or (lambda: None))
            loading = [threads.submit(load, part, make) for part, make in zip(PARTS, makers, strict=True)]
        for loaded in loading:
            loaded.result()

    def _search_parts(self) -> tuple[object, ...]:
        return self._retriever(), self._word_vectors(), self._entails()

    def retriever(self) -> PassageRetriever:
        """Return what finds passages, a LlamaIndex `BaseRetriever`; loads the embedder if need be."""
        return self._retriever()

    def read_ahead(self) -> None:
        """Let an engine with a prefix cache read the fixed part of the prompt, seconds before the first question."""
        if self._llm is not None and self._is_small:
            self._llm().chat(fixed_part(), max_tokens=1)

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
        return self._model_name

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
        questions = [replace(asked, text=part, search_text=part, parts=()) for part in asked.parts] or [asked]
        passages = min(top_k, MOST_PASSAGES) if top_k else None
        sentences = FEW_SENTENCES if asked.parts or self._is_small else None
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
            part.draft.answerable = may_tell(part.telling, asked.language, self._thresholds) and not is_near_miss(
                part.evidence, part.telling, asked.language
            )
            part.draft.failed = any(other.draft.failed for other in parts)
            for event in self._told(part, text) if part.draft.answerable else ():
                if event in notices:
                    continue
                if isinstance(event, Notice):
                    notices.append(event)
                yield event
        refusal = None
        if not text.claims:
            refusal = "not_supported" if any(part.draft.answerable for part in parts) else "not_in_sources"
            text.text = self._refusal(asked, _in_turn([part.found for part in parts]))
            yield Delta(text.text)

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
            model=self._model_name,
            timings_ms={
                "retrieve": _milliseconds(started, retrieved),
                "first_token": _milliseconds(started, min(first_tokens, default=done)),
                "total": _milliseconds(started, done),
            },
            usage={key: sum(part.draft.usage.get(key, 0) for part in parts) for key in TOKENS},
        )

    def _looks(self, asked: Question, top_k: int | None, count: int | None) -> Iterator[_Part]:
        """Yield what is found, by looks that take longer and find better; none follows one that a small model needs."""
        for found in self._retriever().looks(asked, top_k, count):
            about_it = about_the_subject(found, asked.search_text, self._names, self._text_of)
            evidence = own_language_first(about_it, asked.language)
            telling = self._fitting(evidence, asked) if self._asks_sparingly else evidence
            yield _Part(asked, found, evidence, telling)
            if self._is_small and is_settled(evidence, asked.language):
                return

    def _fitting(self, evidence: Sequence[Evidence], asked: Question) -> list[Evidence]:
        return [one for one in naming_all(evidence, asked.text, self._names, self._text_of) if one.fits]

    def _told(self, part: _Part, text: AnswerText) -> Iterator[Event]:
        """Yield what tells by itself, or else what the model wrote, and the nearest sentence; and other accounts.

        A small model's own words are right less often than the sentence that the reader is sure of.
        """
        text.begin_part()
        wants_several = asks_for_several(part.asked.text)
        ranked = [one for one in part.evidence if one in part.telling or not one.fits]
        sure = telling_by_themselves(ranked, part.asked.language, wants_several) if self._asks_sparingly else []
        yield from self._relayed(sure, part, text)
        if sure and (text.has_part or all(map(text.cites, sure))):
            yield from self._other_accounts(part, text)
            return
        yield from self._written(part, text)
        has_claims = text.has_part
        if has_claims:
            yield from self._other_accounts(part, text)
        if self._llm is not None and part.draft.answerable and not part.draft.failed and not sure:
            yield from self._nearest_too(part, text)
        if not has_claims:
            yield from self._other_accounts(part, text)

    def _written(self, part: _Part, text: AnswerText) -> Iterator[Event]:
        if self._llm is None or part.draft.failed:
            for one in worth_quoting(part.telling):
                yield from self._quoted(one, text)
            return
        for claim in write_draft(self._llm, part.asked, part.telling, part.draft, self._names):
            if claim is None:
                yield Writing()
            else:
                yield from self._checked(claim, part.telling, part, text)
        if part.draft.failed:
            said = wording.BROKEN_OFF if text.has_part else wording.MODEL_UNAVAILABLE
            yield Notice("model_unavailable", said[part.asked.language])
            for one in () if text.has_part else worth_quoting(part.telling):
                yield from self._quoted(one, text)

    def _nearest_too(self, part: _Part, text: AnswerText) -> Iterator[Event]:
        """Tell of the sentence nearest to the question, where no claim stands on it.

        A small model often writes of another sentence, or of none. A translation is not what was withheld before, so
        numbers made up there do not matter for it.
        """
        nearest = part.telling[0]
        if is_in_language(nearest, part.asked.language) and not text.has_part:
            is_worth_it = not part.draft.makes_up_numbers and stands_alone(nearest, self._thresholds)
        else:
            is_worth_it = stands_beside(nearest)
        if is_worth_it and not text.cites(nearest):
            yield from self._relayed([nearest], part, text)

    def _relayed(self, evidence: Sequence[Evidence], part: _Part, text: AnswerText) -> Iterator[Event]:
        """Tell what sentences say: in their own words, or translated and checked like any claim."""
        language = part.asked.language
        for one in evidence:
            said = [each for each in with_antecedent(one) if not text.cites(each)]
            if is_in_language(one, language):
                for each in said:
                    yield from self._quoted(each, text)
            elif (
                self._llm is not None
                and said
                and (told := translated(self._llm, said, language, self._names, part.draft))
            ):
                named = tuple(range(1, len(said) + 1))
                yield from self._checked(DraftClaim(told, named), said, part, text, is_translation=True)

    def _checked(
        self,
        claim: DraftClaim,
        evidence: list[Evidence],
        part: _Part,
        text: AnswerText,
        is_translation: bool = False,
    ) -> Iterator[Event]:
        asked = part.asked
        statement = plain(claim.text)
        if not statement or text.says(statement) or says_nothing_new(statement, asked.text):
            return
        if self._is_small and not is_translation and not self._may_tell(statement, asked):
            return
        named = [number - 1 for number in claim.evidence if 0 < number <= len(evidence)]
        if is_translation:
            cited, finding = evidence, self._verified(statement, evidence, asked, is_translation=True)
        else:
            cited, finding = self._backed(statement, named, evidence, asked)
        if finding.verdict == "unsupported":
            part.draft.makes_up_numbers |= "number" in finding.kinds
            reasons = wording.BETWEEN_REASONS[asked.language].join(finding.reasons)
            yield Notice("withheld_claim", wording.WITHHELD[asked.language].format(reasons=reasons))
            return
        statement, finding = self._with_speaker(statement, cited, finding, asked)
        citations, checked, added = text.add_claim(statement, cited, finding)
        yield from citations
        yield checked
        yield Delta(added)

    def _may_tell(self, statement: str, asked: Question) -> bool:
        return wanted_by(asked.search_text, self._names).may_be_told_by(statement)

    def _backed(
        self, statement: str, named: Sequence[int], evidence: Sequence[Evidence], asked: Question
    ) -> tuple[list[Evidence], Finding]:
        """Return the evidence that a claim cites, and what checking it against that found.

        Tried are what backs it by its words, what the model named, and the nearest sentences one by one; the first
        that supports it is cited, else the one that does so best.
        """
        support = self._retriever().support(statement, evidence)
        nearest = sorted(range(len(evidence)), key=lambda n: -support[n])[:NEAREST_TRIED]
        by_words = backing(statement, [one.reading for one in evidence], named, support)
        tried: list[tuple[list[Evidence], Finding]] = []
        for places in dict.fromkeys((tuple(by_words), tuple(named), *((n,) for n in nearest))):
            cited = [evidence[n] for n in places]
            finding = self._verified(statement, cited, asked)
            if finding.verdict == "supported":
                return cited, finding
            tried.append((cited, finding))
        return max(tried, key=lambda one: (one[1].verdict == "partly", one[1].score))

    def _verified(
        self, statement: str, cited: Sequence[Evidence], asked: Question, is_translation: bool = False
    ) -> Finding:
        vectors, entails = self._word_vectors(), self._entails()
        return verify(statement, cited, asked, self._names, vectors, entails, is_translation)

    def _with_speaker(
        self, statement: str, cited: Sequence[Evidence], finding: Finding, asked: Question
    ) -> tuple[str, Finding]:
        """Return a claim with who says so, where the one sentence it cites begins so, and what checking that found."""
        if len(cited) > 1 or not is_in_language(cited[0], asked.language):
            return statement, finding
        whole = with_speaker(statement, cited[0].reading, asked.text, self._names)
        checked = finding if whole == statement else self._verified(whole, cited, asked)
        return (whole, checked) if checked.verdict == finding.verdict else (statement, finding)

    def _other_accounts(self, part: _Part, text: AnswerText) -> Iterator[Event]:
        """Tell of evidence that says otherwise than what is cited, and cite it."""
        evidence, language = part.evidence, part.asked.language
        places = {(citation.passage_id, citation.quote_start, citation.quote_end) for citation in text.citations}
        cited = [one for one in evidence if (one.passage.id, one.start, one.end) in places]
        others = [one for one in evidence if one not in cited]
        for account in other_accounts(cited, others, self._names, self._word_vectors()) if cited else ():
            _, number = text.cite_too(account.cited)
            citation, other_number = text.cite_too(account.other)
            if citation is not None:
                yield citation
            article = account.other.article
            form = wording.NEWER_SOURCE if account.kind == "newer_source" else wording.CONFLICT
            said = form[language].format(
                day=article.published,
                source=article.publisher or article.name,
                quote=plain(account.other.reading),
                number=other_number,
            )
            yield Notice(account.kind, said, (number, other_number))

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

    def _quoted(self, evidence: Evidence, text: AnswerText) -> Iterator[Event]:
        citations, claim, added = text.add_quote(evidence)
        yield from citations
        yield claim
        yield Delta(added)


def language_of(text: str) -> Language:
    """Return the language that a text is in."""
    return detect_language(text)


def _retrieved(parts: Sequence[_Part]) -> Retrieved:
    quotes = _in_turn([part.evidence for part in parts])
    return Retrieved(tuple(cite(one, number) for number, one in enumerate(quotes, start=1)))


def _in_turn(evidence: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """Return the evidence for several parts: the best for each, then the second best; nothing twice."""
    first: dict[tuple[str, int], Evidence] = {}
    for one in chain.from_iterable(zip_longest(*evidence)):
        if one is not None:
            first.setdefault((one.passage.id, one.start), one)
    return list(first.values())


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
