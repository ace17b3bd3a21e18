"""Each claim against its cited words: numbers, names, polarity, who does what to whom, and the whole. Needs no LLM.

The claim is put beside the cited words, unit by unit (`rag.answer.compare`), so that the same checks hold within a
language and across. Each check looks for one kind of contradiction and says in words what it found. The thresholds were
chosen on the development half of `make bench-verification`, which reports the other half.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer import wording
from rag.answer.checks.case import Case, Problem, is_held
from rag.answer.checks.facts import belonging, missing_numbers, unknown_names
from rag.answer.checks.polarity import modality, negation, opposites, quantities
from rag.answer.checks.rivals import rivals
from rag.answer.checks.words import changes, coverage, exchange, meaning, misquotations
from rag.answer.compare import compare
from rag.text.dated import dated
from rag.text.fold import to_script
from rag.text.names import NameTable, built_in
from rag.text.numbers import amounts
from rag.text.quotations import quotations
from rag.text.tokens import tokenize
from rag.types import Entailment, Evidence, Question, Verdict, WordVectors

NAMED_BONUS = 0.05

MOST_CITED = 3

DOUBTFUL_OF_A_TRANSLATION = ("unsaid", "meaning", "exchange", "modality", "quantity", "negation")
"""Kinds of problems. Across languages who does what to whom is found exchanged in as many right claims (4 of 98 English
ones on Chinese words, development half) as wrong ones (8 of 254). Of the embedded model's translations of 211 sentences
of news, 9 would be withheld for one of the last three alone, of which one says something wrong; of 4 in which a no is
missing, two or three do."""

DOUBTFUL_OF_A_TRAINED_ONE = (*DOUBTFUL_OF_A_TRANSLATION, "opposite")
"""Of a model that was trained to translate. Of its 71 translations for 81 English questions to develop with, 5 would be
withheld for opposites alone (最新 is not the contrary of "latest"), and none of them says something wrong."""

WORDS_BROUGHT = 0.25
"""A sentence that holds a quarter of the claim's words which no other cited one holds was used for it."""


@dataclass(frozen=True)
class Finding:
    """What checking a claim found. `score` is the share of its checked facts that the cited words hold."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    """The kinds of its problems, keys of `wording.PROBLEMS`."""


def verify(
    claim: str,
    cited: Sequence[Evidence],
    question: Question,
    names: NameTable | None = None,
    word_vectors: WordVectors | None = None,
    entails: Entailment | None = None,
    doubtful: Collection[str] = (),
) -> Finding:
    """Check a claim against the words it cites; the reasons are in the asker's language.

    A grave problem makes it `unsupported`, another `partly`. `word_vectors` align words that differ, within a language
    and across; without them only equal words are compared. `entails` reads claim and words as a whole. Problems of the
    kinds in `doubtful` only raise a doubt, as of a translation: it can be clumsy, but not about something else.
    """
    words = "\n".join(dated(one.reading, one.article.published) for one in cited)
    compared = compare(claim, words, names or built_in(), word_vectors)
    log_odds = entails(claim, words) if entails else None
    case = Case(claim, cited, names or built_in(), question.text, compared, words, word_vectors is not None, log_odds)
    found = (_weighed(problem, case) for check in CHECKS for problem in check(case))
    problems = list(dict.fromkeys(replace(one, is_grave=False) if one.kind in doubtful else one for one in found))
    facts = sum(unit.is_fact or unit.is_proper or bool(unit.cues) for unit in compared.claim) + len(quotations(claim))
    verdict: Verdict = "supported"
    if problems:
        verdict = "unsupported" if any(problem.is_grave for problem in problems) else "partly"
    score = 1 - min(1.0, len(problems) / max(1, facts))
    language = question.language
    reasons = (
        wording.PROBLEMS[problem.kind][language].format(fact=to_script(problem.words, language)) for problem in problems
    )
    return Finding(
        verdict, round(score, 2), tuple(dict.fromkeys(reasons)), frozenset(problem.kind for problem in problems)
    )


def _weighed(problem: Problem, case: Case) -> Problem:
    """Return a problem, less grave where it is a name that only repeats the question's: 美國 for 川普政府."""
    if problem.kind != "name":
        return problem
    name = case.names.named(problem.words)
    is_asked = name is not None and name in {asked for _, asked in case.names.names_in(case.asked)}
    return replace(problem, is_grave=problem.is_grave and not is_asked)


CHECKS: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    missing_numbers,
    belonging,
    unknown_names,
    negation,
    modality,
    opposites,
    quantities,
    rivals,
    changes,
    exchange,
    misquotations,
    coverage,
    meaning,
)


def backing(claim: str, cited: Sequence[str], named: Collection[int], support: Sequence[float]) -> list[int]:
    """Return the places of the sentences in `cited` that back a claim, best first.

    A small model names the wrong sentence about as often as the right one, so what it names (`named`) only tips the
    scales: first comes, of the sentences that hold most of the claim's numbers, the one that matches it best
    (`support`). Another one joins it if it holds a number that is still missing, or a good part of the claim's words.
    """
    stated = amounts(claim)
    sources = [amounts(words, every_numeral=True) for words in cited]
    held = [{n for n, amount in enumerate(stated) if is_held(amount, source)} for source in sources]
    said = set(tokenize(claim))
    words_held = [said & set(tokenize(words)) for words in cited]

    def worth(place: int) -> tuple[int, float]:
        return len(held[place]), support[place] + (NAMED_BONUS if place in named else 0.0)

    best, *others = sorted(range(len(cited)), key=worth, reverse=True)
    backed, numbers, words = [best], set(held[best]), set(words_held[best])
    for place in others:
        brings_number = place in named and held[place] - numbers
        brings_words = bool(said) and len(words_held[place] - words) >= WORDS_BROUGHT * len(said)
        if (brings_number or brings_words) and len(backed) < MOST_CITED:
            backed.append(place)
            numbers |= held[place]
            words |= words_held[place]
    return backed
