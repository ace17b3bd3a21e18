"""Each claim against its cited words: the numbers, model names and quotations in it must be there. Needs no model."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.answer import wording
from rag.text.fold import fold
from rag.text.names import HAN, numbered_names
from rag.text.numbers import Amount, amounts
from rag.text.quotations import quotations
from rag.text.tokens import tokenize
from rag.types import Evidence, Question, Verdict

NAMED_BONUS = 0.05
MOST_CITED = 3
WORDS_BROUGHT = 0.25
"""A sentence that holds a quarter of the claim's words which no other cited one holds was used for it."""

NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Finding:
    """What checking a claim found. `score` is the share of its checked facts that the cited words hold."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


def verify(claim: str, cited: Sequence[Evidence], question: Question) -> Finding:
    """Check a claim against the words it cites; the reasons are in the asker's language.

    A wrong number makes it `unsupported`; a name with digits or a quotation that is not there, `partly`. A year that
    only repeats the question's is no fact of the claim's own.
    """
    language = question.language
    words = "\n".join(one.reading for one in cited)
    stated, asked = amounts(words, every_numeral=True), amounts(question.text)
    claimed, names, quotes = amounts(claim), numbered_names(claim), quotations(claim)
    wrong_amounts = [
        claim[amount.start : amount.end].strip()
        for amount in claimed
        if not _is_held(amount, stated) and not (_is_year(amount) and _is_held(amount, asked))
    ]
    present = {form for name in numbered_names(words) for form in (*name.split("-"), name.replace("-", ""))}
    spelt = {form.lower() for form in present}
    unknown_names = [name for name in names if name.replace("-", "").lower() not in spelt]
    wrong_quotes = [quote for quote in quotes if not _is_quoted(quote, words)]

    checked = len(claimed) + len(names) + len(quotes)
    failed = len(wrong_amounts) + len(unknown_names) + len(wrong_quotes)
    reasons = (
        *(wording.AMOUNT_MISSING[language].format(fact=fact) for fact in wrong_amounts),
        *(wording.NAME_MISSING[language].format(fact=fact) for fact in unknown_names),
        *(wording.QUOTE_MISSING[language].format(fact=fact) for fact in wrong_quotes),
    )
    verdict: Verdict = "unsupported" if wrong_amounts else "partly" if failed else "supported"
    return Finding(verdict, 1.0 if not checked else round((checked - failed) / checked, 2), reasons)


def backing(claim: str, cited: Sequence[str], named: Collection[int], support: Sequence[float]) -> list[int]:
    """Return the places of the sentences in `cited` that back a claim, best first.

    A small model names the wrong sentence about as often as the right one, so what it names (`named`) only tips the
    scales: first comes, of the sentences that hold most of the claim's numbers, the one that matches it best
    (`support`). Another one joins it if it holds a number that is still missing, or a good part of the claim's words.
    """
    stated = amounts(claim)
    sources = [amounts(words, every_numeral=True) for words in cited]
    held = [{n for n, amount in enumerate(stated) if _is_held(amount, source)} for source in sources]
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


def _is_held(amount: Amount, stated: Sequence[Amount]) -> bool:
    return any(amount.same_as(other) for other in stated)


def _is_year(amount: Amount) -> bool:
    return not amount.percent and 1900 <= amount.value <= 2100 and amount.value == int(amount.value)


def _is_quoted(quote: str, words: str) -> bool:
    """Both scripts count as one; a translated quotation cannot be checked by its letters."""
    if bool(HAN.search(quote)) != bool(HAN.search(words)):
        return True
    return NOT_WORDS.sub("", fold(quote)).lower() in NOT_WORDS.sub("", fold(words)).lower()
