"""What a draft's claim is wanting in: it says the question again and answers nothing, or not who says so."""

from __future__ import annotations

import re

from rag.answer.checks.case import is_named
from rag.text.fold import fold, is_han
from rag.text.names import NameTable
from rag.text.numbers import amounts
from rag.text.quotations import SAYS
from rag.text.tokens import tokenize
from rag.text.units import units_of

ASKS_FOR_A_FACT = re.compile(
    r"什么|谁|哪|几|多少|多大|多久|多长|怎么|怎样|为何|如何|何时|何地|\b(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
GIVES_A_CHOICE = re.compile(r"还是|或|\bor\b", re.IGNORECASE)
ASKS_WHICH = re.compile(r"谁|哪|\b(?:whom?|which)\b", re.IGNORECASE)
JOINS_TWO = re.compile(r"[和与跟及、]|\band\b", re.IGNORECASE)
ENDS_AS_QUESTION = re.compile(r"[?？]\s*\Z")
FILLERS = frozenset("的地得了着过是在有为也就都要会能可和与及跟并而但被把将对从以于向由给让使所之其这那该此个")
"""Chinese characters that may be new in a claim and tell nothing."""

SPEAKER = re.compile(rf"(?P<speaker>[^，,：:。；;！!？?「」『』“”]{{2,40}}?)(?:{SAYS})(?:道|说)?(?P<end>[，,：:]?)")
"""Matches the folded beginning of a sentence: 券商 Bernstein 预测，"""

NOBODY = re.compile(
    r"他|她|它|其|该|这|那|此|也|还|并|再|又|曾|则|有|但|而|据|专家|分析|人士|外界|媒体|报道|消息|业内|市场"
)
"""What a speaker's words begin with, or hold, where they name nobody."""

AS_BEGUN = 4
"""Characters of a claim that must follow at once where no comma parts it from who says so: Bernstein 估計華為今年…"""

LAST_NAME = 2
"""Characters: so much of a Chinese name is enough to know it by."""


def says_nothing_new(claim: str, question: str, names: NameTable) -> bool:
    """Return whether a claim only says the question again.

    It is itself a question; or all its telling words are the question's, which asks for a fact and gives no choice. It
    chooses where it names one of two that the question names, or tells who did it to whom.
    """
    if ENDS_AS_QUESTION.search(claim):
        return True
    asked = fold(question)
    if not ASKS_FOR_A_FACT.search(asked) or GIVES_A_CHOICE.search(asked):
        return False
    if _telling(claim) - _telling(question):
        return False
    if not (ASKS_WHICH.search(asked) and JOINS_TWO.search(asked)):
        return True
    named, told = _named(question, names), _named(claim, names)
    return not (told and told < named) and len(ASKS_WHICH.findall(asked)) < len(("谁", "谁"))


def _named(text: str, names: NameTable) -> set[str]:
    return {unit.key for unit in units_of(text, names) if is_named(unit)}


def _telling(text: str) -> set[str | float]:
    """Return the characters, stemmed words and amounts of a text, May among them."""
    single = {token for token in tokenize(text) if "_" not in token and (len(token) == 1 or not is_han(token[0]))}
    return (single - FILLERS) | {amount.value for amount in amounts(text, every_numeral=True)}


def with_speaker(claim: str, sentence: str, question: str, names: NameTable) -> str:
    """Return a claim with who says so before it, as the Chinese sentence it cites begins (項立剛認為，).

    Unchanged where the sentence begins otherwise, names nobody, or the claim or the question names the speaker.
    """
    lead = SPEAKER.match(fold(sentence))
    if lead is None or NOBODY.search(lead["speaker"]):
        return claim
    if not lead["end"] and not fold(sentence).startswith(fold(claim)[:AS_BEGUN], lead.end()):
        return claim
    speaker = sentence[: lead.end("speaker")]
    named = {name for _, name in names.names_in(speaker)}
    last = fold(speaker.strip())[-LAST_NAME:]
    for words in (claim, question):
        if last in fold(words) or named & {name for _, name in names.names_in(words)}:
            return claim
    return sentence[: lead.end()] + claim
