"""What is told of one part of a question: sentences as they stand or translated, or a model's claims, each checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from rag.answer import wording
from rag.answer.choose import chosen
from rag.answer.compose import SHORT_MARKER, AnswerText, plain
from rag.answer.disagree import other_accounts
from rag.answer.draft import Draft, DraftClaim, is_answerable, write_draft
from rag.answer.neighbours import with_neighbours
from rag.answer.refuse import (
    MOST_TOLD,
    Thresholds,
    is_in_language,
    is_past_doubt,
    stands_alone,
    telling_by_themselves,
    worth_quoting,
)
from rag.answer.subject import latest_about
from rag.answer.translate import translated
from rag.answer.verify import DOUBTFUL_OF_A_TRAINED_ONE, DOUBTFUL_OF_A_TRANSLATION, Finding, backing, verify
from rag.answer.wanting import says_nothing_new, with_speaker
from rag.text.fold import to_script
from rag.text.language import reads_as
from rag.text.names import NameTable
from rag.text.wanted import asks_for_news, asks_for_several
from rag.types import AnswerModel, Delta, Entailment, Event, Evidence, Notice, Question, WordVectors, Writing

NEAREST_TRIED = 3
"""Sentences that a claim is checked against one by one where what it names does not support it."""


@dataclass(frozen=True)
class Part:
    """A question, or one of several asked at once: what was found for it, what of that is evidence, what is written.

    An answer is drawn from `telling`: of the evidence, for a small model, only what fits what is asked for.
    """

    asked: Question
    found: list[Evidence]
    evidence: list[Evidence]
    telling: list[Evidence]
    draft: Draft = field(default_factory=Draft)

    def is_told(self, text: AnswerText) -> bool:
        """Return whether a claim of an answer tells what is asked, or stands on the sentence that is likeliest to."""
        return self.draft.told or any(map(text.cites, self.telling[:1]))


@dataclass(frozen=True)
class Teller:
    """Tells what the evidence holds; without a model that is quotes.

    `support` returns how well each sentence matches a claim; `word_vectors` and `entails` help to check claims in other
    words than the source's.
    """

    model: AnswerModel
    names: NameTable
    thresholds: Thresholds
    support: Callable[[str, Sequence[Evidence]], list[float]]
    word_vectors: Callable[[], WordVectors | None]
    entails: Callable[[], Entailment | None]

    @property
    def asks_sparingly(self) -> bool:
        """Whether what surely tells by itself is told so."""
        return self.model.is_small or self.model.llm is None

    def told(self, part: Part, text: AnswerText) -> Iterator[Event]:
        """Yield sentences as they stand, or what a large model wrote, each checked; and other accounts of it."""
        yield from self._as_they_stand(part, text) if self.asks_sparingly else self._written(part, text)
        yield from self._other_accounts(part, text)

    def _as_they_stand(self, part: Part, text: AnswerText) -> Iterator[Event]:
        """Tell the sentences that likely tell, or else the nearest; where none surely does, a small model has a say.

        It chooses among them or, if it was not trained to, judges them. Its own words are right less often than the
        articles'. Where it cannot choose, what is sure without it is told all the same. It has no say where only news
        of somebody is asked for: any sentence that mentions them tells.
        """
        language = part.asked.language
        wants_news = asks_for_news(part.asked.text, self.names)
        if wants_news:
            likely = latest_about(part.telling, part.asked.text, self.names)[:MOST_TOLD]
        else:
            likely = telling_by_themselves(part.telling, language, asks_for_several(part.asked.text))
        nearest = [] if likely else worth_quoting(part.telling)
        llm, chooser = (None if part.draft.failed else self.model.llm), self.model.chooser
        is_beyond_doubt = bool(likely) and (
            wants_news or is_past_doubt(part.telling[0], language, self.model.can_choose)
        )
        if llm is not None and not is_beyond_doubt:
            if chooser is None:
                is_answerable(llm, part.asked, likely or part.telling, part.draft, self.names)
            elif picked := chosen(chooser, part.asked, part.telling, part.draft, self.names):
                likely, nearest = picked, []
            can_do_without = self.model.can_choose and likely and is_in_language(likely[0], language)
            if part.draft.failed and not can_do_without:
                yield from self._quoted_without_model(likely or nearest, part, text)
                return
            if not part.draft.answerable:
                return
        yield from self._relayed(likely, part, text)
        if part.draft.told:
            return
        if part.draft.failed:
            yield from self._quoted_without_model(likely or nearest, part, text)
        elif llm is None:
            yield from self._all_quoted(likely or nearest, part, text)
        elif nearest:
            of_an_article = [one for one in nearest if one.article == nearest[0].article]
            yield from self._relayed(of_an_article[:MOST_TOLD], part, text)

    def _written(self, part: Part, text: AnswerText) -> Iterator[Event]:
        """Tell what a model writes; where none of it stands, the nearest sentence, if it may answer by itself.

        It does not where the model made up a number, for then none may be told. A translation is not what was withheld,
        so that does not matter for it.
        """
        if self.model.llm is None or part.draft.failed:
            yield from self._all_quoted(worth_quoting(part.telling), part, text)
            return
        for claim in write_draft(self.model.llm, part.asked, part.telling, part.draft, self.names):
            if claim is None:
                yield Writing()
            else:
                yield from self._checked(claim, part.telling, part, text)
        if part.draft.failed:
            yield from self._quoted_without_model(worth_quoting(part.telling), part, text)
        elif part.draft.answerable and not part.draft.told:
            nearest = part.telling[0]
            made_up = part.draft.makes_up_numbers and is_in_language(nearest, part.asked.language)
            if not made_up and stands_alone(nearest, self.thresholds):
                yield from self._relayed([nearest], part, text)

    def _quoted_without_model(self, evidence: Sequence[Evidence], part: Part, text: AnswerText) -> Iterator[Event]:
        """Say that the model cannot be had, or broke off; and quote sentences if it had told nothing."""
        said = wording.BROKEN_OFF if part.draft.told else wording.MODEL_UNAVAILABLE
        yield Notice("model_unavailable", said[part.asked.language])
        yield from self._all_quoted(() if part.draft.told else evidence, part, text)

    def _relayed(self, evidence: Sequence[Evidence], part: Part, text: AnswerText) -> Iterator[Event]:
        """Tell what sentences say: in their own words, or translated and checked like any claim.

        Where the model fails at it, they are quoted if nothing is told.
        """
        language, had_failed = part.asked.language, part.draft.failed
        for one in evidence:
            said = [each for each in with_neighbours(one) if not text.cites(each)]
            if not said:
                part.draft.told = True
            elif is_in_language(one, language):
                for each in said:
                    yield from self._quoted(each, part, text)
            elif self.model.llm is not None and not part.draft.failed:
                yield from self._translated(said, part, text)
        if part.draft.failed and not had_failed:
            yield from self._quoted_without_model(evidence, part, text)

    def _translated(self, said: list[Evidence], part: Part, text: AnswerText) -> Iterator[Event]:
        """Tell sentences translated, which cites them all, if the translation stands; or that it does not."""
        language = part.asked.language
        statement = plain(translated(self.model, said, part.asked, self.names, part.draft) or "")
        if self._tells_something_new(statement, part, text):
            is_trained = language == "en" and self.model.translator is not None
            doubtful = DOUBTFUL_OF_A_TRAINED_ONE if is_trained else DOUBTFUL_OF_A_TRANSLATION
            finding = self._verified(statement, said, part.asked, doubtful)
            yield from self._shown_or_withheld(statement, said, finding, part, text)

    def _checked(self, claim: DraftClaim, evidence: list[Evidence], part: Part, text: AnswerText) -> Iterator[Event]:
        """Tell a claim that a model makes of the evidence, if it stands; or that it does not."""
        statement = plain(claim.text)
        if reads_as(statement, part.asked.language) and self._tells_something_new(statement, part, text):
            named = [number - 1 for number in claim.evidence if 0 < number <= len(evidence)]
            cited, finding = self._backed(statement, named, evidence, part.asked)
            yield from self._shown_or_withheld(statement, cited, finding, part, text)

    def _tells_something_new(self, statement: str, part: Part, text: AnswerText) -> bool:
        """Return whether a statement says what neither the question nor a claim before it does; notes if one does."""
        is_told = text.says(statement)
        part.draft.told |= is_told
        return bool(statement) and not is_told and not says_nothing_new(statement, part.asked.text, self.names)

    def _shown_or_withheld(
        self, statement: str, cited: list[Evidence], finding: Finding, part: Part, text: AnswerText
    ) -> Iterator[Event]:
        asked = part.asked
        if finding.verdict == "unsupported":
            part.draft.withheld = True
            part.draft.makes_up_numbers |= "number" in finding.kinds
            reasons = wording.BETWEEN_REASONS[asked.language].join(finding.reasons)
            yield Notice("withheld_claim", wording.WITHHELD[asked.language].format(reasons=reasons))
            return
        statement, finding = self._with_speaker(statement, cited, finding, asked)
        citations, checked, added = text.add_claim(statement, cited, finding)
        part.draft.told = True
        yield from citations
        yield checked
        yield Delta(added)

    def _backed(
        self, statement: str, named: Sequence[int], evidence: Sequence[Evidence], asked: Question
    ) -> tuple[list[Evidence], Finding]:
        """Return the evidence that a claim cites, and what checking it against that found.

        Tried are what backs it by its words, what the model named, and the nearest sentences one by one; the first
        that supports it is cited, else the one that does so best.
        """
        support = self.support(statement, evidence)
        nearest = sorted(range(len(evidence)), key=lambda n: -support[n])[:NEAREST_TRIED]
        by_words = backing(statement, [one.reading for one in evidence], named, support)
        tried: list[tuple[list[Evidence], Finding]] = []
        for places in dict.fromkeys(filter(None, (tuple(by_words), tuple(named), *((n,) for n in nearest)))):
            cited = [evidence[n] for n in places]
            finding = self._verified(statement, cited, asked)
            if finding.verdict == "supported":
                return cited, finding
            tried.append((cited, finding))
        return max(tried, key=lambda one: (one[1].verdict == "partly", one[1].score))

    def _verified(
        self, statement: str, cited: Sequence[Evidence], asked: Question, doubtful: Collection[str] = ()
    ) -> Finding:
        vectors, entails = self.word_vectors(), self.entails()
        return verify(statement, cited, asked, self.names, vectors, entails, doubtful)

    def _with_speaker(
        self, statement: str, cited: Sequence[Evidence], finding: Finding, asked: Question
    ) -> tuple[str, Finding]:
        """Return a claim with who says so, where the one sentence it cites begins so, and what checking that found."""
        if len(cited) > 1 or not is_in_language(cited[0], asked.language):
            return statement, finding
        whole = plain(with_speaker(statement, cited[0].reading, asked.text, self.names))
        checked = finding if whole == statement else self._verified(whole, cited, asked)
        return (whole, checked) if checked.verdict == finding.verdict else (statement, finding)

    def _other_accounts(self, part: Part, text: AnswerText) -> Iterator[Event]:
        """Tell of evidence that says otherwise than what is cited, and cite it."""
        evidence, language = part.evidence, part.asked.language
        places = {(citation.passage_id, citation.quote_start, citation.quote_end) for citation in text.citations}
        cited = [one for one in evidence if (one.passage.id, one.start, one.end) in places]
        for account in other_accounts(cited, evidence, self.names, self.word_vectors()) if cited else ():
            _, number = text.cite_too(account.cited)
            citation, other_number = text.cite_too(account.other)
            if citation is not None:
                yield citation
            article = account.other.article
            form = wording.NEWER_SOURCE if account.kind == "newer_source" else wording.CONFLICT
            said = form[language].format(
                day=article.published,
                source=to_script(article.publisher or article.name, language),
                quote=plain(to_script(account.other.reading, language), SHORT_MARKER),
                number=other_number,
            )
            yield Notice(account.kind, said, (number, other_number))

    def _all_quoted(self, evidence: Sequence[Evidence], part: Part, text: AnswerText) -> Iterator[Event]:
        for one in evidence:
            if text.cites(one):
                part.draft.told = True
            else:
                yield from self._quoted(one, part, text)

    def _quoted(self, evidence: Evidence, part: Part, text: AnswerText) -> Iterator[Event]:
        citations, claim, added = text.add_quote(evidence)
        part.draft.told = True
        yield from citations
        yield claim
        yield Delta(added)
