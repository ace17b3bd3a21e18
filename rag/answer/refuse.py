"""Whether the sources tell, as far as retrieval can say; and which sentences are worth quoting by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.text.wanted import UNFIT
from rag.types import Evidence, Language

QUOTES = 3
QUOTE_MARGIN = 0.06
SURE, SURE_ACROSS = -1.0, 0.0
"""The reader's log-odds from which on a sentence is sure to tell; across languages, where a model may doubt it. Of the
questions to develop with (`make bench-answers`) that are of one part, 283 in Chinese are answerable: 252 have a first
sentence with so much, and 223 of these hold a gold fact; of the 59 that are not, 11 have one. In English, before any
translation, it is 148 of 200, and 6 of 32."""

PAST_DOUBT_ACROSS = 1.5
"""The log-odds from which on a sentence in another language than the asker's is told without the judgement of a small
model that cannot choose: the first ones of 102 of the English questions above, and of 2 unanswerable ones. Asked about
the less sure (`is_answerable`), measured with an earlier reader, it keeps back 2 of 8 wrong answers and 3 of 5 to
unanswerable questions, and 2 of 64 right ones. Of Chinese ones most of what it refuses is answerable."""

PAST_CHOOSING, PAST_CHOOSING_ACROSS = 1.0, 2.0
"""The log-odds from which on a sentence is told without asking the chooser. Of the Chinese questions above 183 have
such a first sentence, of which 176 hold a gold fact, and 4 of the unanswerable: so more than half of the answers come
at once. From 0 on it is 218, 200 and 7; from 2 on 119, 117 and none. Of the English ones 82 have one across languages,
and 1 of the unanswerable."""

TOLD_TOO, MOST_TOLD, MOST_OF_SEVERAL = -2.0, 2, 3
"""The log-odds from which on the best of the article's other sentences are told too, and how many there are told in
all; where a question asks for several things. Of 150 Chinese questions and 67 English ones with a sure first sentence,
measured with an earlier reader, 135 and 57 are answered so, in 1.5 sentences each, of which 98 and 91 % are of an
expected article. With the next best of any article it would be 136 and 59, but 89 and 84 %."""

OF_ANOTHER = 2.0
"""How much more than a sure sentence has one of another article where several things are asked for."""

HARDLY_WORSE = 0.04
"""Of a sentence's score, for one in the asker's language."""


@dataclass(frozen=True)
class Thresholds:
    """The least score of evidence that may answer, in the question's own language and across languages."""

    same_language: float = 0.0
    across_languages: float = 0.0
    by_itself: float = 0.0
    """Of a quotation in the place of claims that do not hold."""


E5_SMALL = Thresholds(same_language=0.40, across_languages=0.37, by_itself=0.48)
"""For multilingual-e5-small and the reader, whose log-odds are part of the score. They only keep far-off questions from
the model; whether a near one is answerable, model and reader decide together (`is_sure_enough`). Of the Chinese
questions to develop with 56 unanswerable and 5 answerable ones are below 0.42; from 0.40 on the model is asked about a
quarter of these, refuses all the unanswerable and answers one."""


def may_tell(evidence: Sequence[Evidence], language: Language, thresholds: Thresholds) -> bool:
    """Return whether any evidence is near enough to a question in `language` to look for an answer in it."""
    return any(is_near(one, language, thresholds) or is_sure(one, language) for one in evidence)


def is_near(evidence: Evidence, language: Language, thresholds: Thresholds) -> bool:
    """Return whether evidence scores as much as what may answer a question in `language`."""
    own, across = thresholds.same_language, thresholds.across_languages
    return evidence.score >= (own if is_in_language(evidence, language) else across)


def is_near_miss(evidence: Sequence[Evidence], telling: Sequence[Evidence], language: Language) -> bool:
    """Return whether the sources tell all but what is asked: the fact of another year, or all of it but the fact.

    That is so where some of the evidence would surely tell if it fitted, and nothing of the `telling` that does fit is
    sure to. Of the Chinese questions to develop with, 17 that are unanswerable are such, and 2 that are not. It is
    asked where there is no chooser: with one, no Chinese question is answered otherwise for it, and of 81 English ones
    two more are right without it.
    """
    if any(is_sure(one, language) for one in telling):
        return False
    as_if_fitting = (
        one if one.fits or one.log_odds is None else replace(one, log_odds=one.log_odds + UNFIT)
        for one in evidence
        if one not in telling
    )
    return any(is_sure(one, language) for one in as_if_fitting)


def is_in_language(evidence: Evidence, language: Language) -> bool:
    """Return whether a sentence can be quoted to someone who asks in this language; the script does not matter."""
    return evidence.article.language[:2] == language[:2]


def stands_alone(best: Evidence, thresholds: Thresholds) -> bool:
    """Return whether a sentence may answer as a quotation, where no claim of the model's could be shown.

    It must be as near to the question as half of the answers are.
    """
    return best.score >= thresholds.by_itself


def is_sure(evidence: Evidence, language: Language) -> bool:
    """Return whether a sentence surely tells what is asked in a language; without a reader none does."""
    return _is_as_likely(evidence, _sure_in(language, evidence))


def is_past_doubt(evidence: Evidence, language: Language, can_choose: bool) -> bool:
    """Return whether a sentence so surely tells what is asked in a language that no model need be asked, nor looked on.

    `can_choose` tells whether the model is a chooser, or else only judges.
    """
    own, across = (PAST_CHOOSING, PAST_CHOOSING_ACROSS) if can_choose else (SURE, PAST_DOUBT_ACROSS)
    return _is_as_likely(evidence, own if is_in_language(evidence, language) else across)


def own_language_first(evidence: Sequence[Evidence], language: Language) -> list[Evidence]:
    """Return the evidence, begun with the first sentence in the asker's language that surely tells.

    That is where it is hardly worse than the best, which a small model would have to translate.
    """
    own = next((one for one in evidence if is_in_language(one, language) and is_sure(one, language)), None)
    if own is None or own.score < evidence[0].score - HARDLY_WORSE:
        return list(evidence)
    return [own, *(one for one in evidence if one is not own)]


def telling_by_themselves(
    telling: Sequence[Evidence], language: Language, wants_several: bool = False
) -> list[Evidence]:
    """Return the first sentence if it surely tells what is asked, and others that may well tell some of it.

    Those are of the same article, at most one, or two where the question `wants_several` things; then those of other
    articles that are surer still are among them. What is of one passage comes in the order in which it stands. Nothing
    comes where the first is not sure to tell, or there was no reader.
    """
    if not telling or not is_sure(telling[0], language):
        return []
    best, *others = telling

    def may_tell_too(one: Evidence) -> bool:
        if one.article.id == best.article.id:
            return _is_as_likely(one, TOLD_TOO)
        return wants_several and _is_as_likely(one, _sure_in(language, one) + OF_ANOTHER)

    return told_together(best, [one for one in others if may_tell_too(one)], wants_several)


def told_together(best: Evidence, others: Sequence[Evidence], wants_several: bool) -> list[Evidence]:
    """Return the best sentence and the first of others, as many as are told; of one passage, as they stand in it."""
    told = [best, *others[: (MOST_OF_SEVERAL if wants_several else MOST_TOLD) - 1]]
    is_one_passage = {one.passage.id for one in told} == {best.passage.id}
    return sorted(told, key=lambda one: one.start) if is_one_passage else told


def _sure_in(language: Language, evidence: Evidence) -> float:
    return SURE if is_in_language(evidence, language) else SURE_ACROSS


def _is_as_likely(evidence: Evidence, log_odds: float) -> bool:
    """Return whether the reader gives a sentence at least so much; without a reader it gives nothing."""
    return evidence.log_odds is not None and evidence.log_odds >= log_odds


def worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that stand as an answer by themselves: the best, and those hardly worse, at most three."""
    return [one for one in evidence[:QUOTES] if one.score >= evidence[0].score - QUOTE_MARGIN]
