"""The LLM translates: a sentence or two of the sources, for an asker in the other language.

Where the model fails, repeats itself or writes the wrong language there is no translation, and nothing is told of the
sentence. Where a number is asked for that it leaves out, or a name and it tells none, the clauses that hold such are
translated by themselves, behind the rest.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rag import stopping
from rag.answer.draft import LOOP, Draft
from rag.answer.prompt import for_reader
from rag.chat import few_shot
from rag.text.fold import is_han
from rag.text.kinds import Kind
from rag.text.language import A_LINE_OF_ENGLISH
from rag.text.measures import measured
from rag.text.names import NameTable
from rag.text.wanted import NAMED, wanted_by
from rag.types import AnswerModel, Evidence, Question

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

log = logging.getLogger(__name__)

INSTRUCTIONS = {
    "zh": "Translate the sentence of an English news report into Simplified Chinese. Write only the translation. Keep"
    " every number, every name, and who says what.",
    "en": "Translate the sentence of a Chinese news report into English. Write only the translation. Keep every"
    " number, every name, and who says what.",
}
EXAMPLES = (
    (
        "陈校长（Chen）表示，学校现有学生640人，比去年增加了三成。",
        "Principal Chen said that the school has 640 students, 30% more than last year.",
    ),
    (
        "市政府批评这座桥「又贵又慢」，但没有要求停工。",
        'The city government criticised the bridge as "expensive and slow", but did not ask for work to stop.',
    ),
)
TRAINED_INSTRUCTION = "Translate into English."
"""All that a model trained to translate is told."""

MOST_TOKENS = 320
IN_ENGLISH = {"extra_body": {"grammar": A_LINE_OF_ENGLISH}}
"""For llama.cpp."""

CLAUSE = re.compile(r"(?:[^，,；;。]|(?<=\d),(?=\d))+")
FIGURES: frozenset[Kind] = frozenset({"time", "share", "amount", "figure"})
"""Kinds of facts that are told in a number."""

FIGURE = re.compile(r"\d|[A-Z]")
"""What a number that has to be told begins with: a digit, or a month's name."""

PARTED = re.compile(r"(\d+)\. (\d+)")
"""A decimal as the model writes some."""

PARTED_QUOTE = re.compile(r'([.,!?]) "(?=\s|\Z)')
"""The end of a quotation as it writes some."""


def translated(
    model: AnswerModel,
    evidence: Sequence[Evidence],
    asked: Question,
    names: NameTable,
    draft: Draft,
) -> str | None:
    """Return what sentences say, in the asker's language (Chinese in either script); None if the model is no help.

    The tokens are counted in `draft`, and that the model failed is told there. A small model is kept to the letters of
    the language.
    """
    to = asked.language[:2]
    trained = model.translator if to == "en" else None
    llm = trained or model.llm
    asking = asking_the_trained if trained else partial(asking_for_translation, to=to)
    options = IN_ENGLISH if model.is_small and to == "en" and not trained else {}
    if llm is None:
        return None

    def written(words: str) -> str | None:
        try:
            reply = llm().chat(asking(words), max_tokens=MOST_TOKENS, **options)
        except Exception:  # whatever a plugged-in model raises, what was told already stays
            stopping.check()
            log.exception("the language model could not translate a sentence")
            draft.failed = True
            return None
        draft.count(reply.additional_kwargs)
        told = _joined(words, (reply.message.content or "").strip())
        return told if told and any(map(is_han, told)) == (to == "zh") and not LOOP.search(told) else None

    words = " ".join(for_reader(one, asked.language, names) for one in evidence)
    told = written(words)
    if told is None:
        return None
    wanted = wanted_by(asked.text, names)
    kinds = set(wanted.kinds)
    lost: set[int] = set()
    if kinds & FIGURES:
        lost |= _figures_left_out(words, told, " ".join(one.reading for one in evidence))
    if kinds & NAMED.keys() and not wanted.may_be_told_by(told):
        lost |= _names_left_out(words, told, kinds, names)
    more = written(clauses) if (clauses := _clauses_at(lost, words)) else None
    return (" " if to == "en" else "").join(filter(None, (told, more)))


def _joined(words: str, told: str) -> str:
    """Return a translation with what the model parted joined again: decimals of the words, and ends of quotations."""
    told = PARTED.sub(lambda two: whole if (whole := f"{two[1]}.{two[2]}") in words else two[0], told)
    return PARTED_QUOTE.sub(r'\1"', told)


def _figures_left_out(words: str, told: str, source: str) -> set[int]:
    """Return where words made ready for translation hold figures of the source that a translation lacks."""
    stated, there = measured(told), measured(source)
    return {
        one.start
        for one in measured(words)
        if FIGURE.match(words, one.start)
        and any(one.same_as(other) for other in there)
        and not any(one.agrees_with(other) for other in stated)
    }


def _names_left_out(words: str, told: str, kinds: Collection[Kind], names: NameTable) -> set[int]:
    """Return where the words hold names of the kinds that are asked for, which a translation lacks."""
    wanted = {of_names for kind in kinds for of_names in NAMED.get(kind, ())}
    kept = {name for _, name in names.names_in(told)}
    return {one.start for one in names.mentions(words) if one.name.kind in wanted and one.name not in kept}


def _clauses_at(places: Collection[int], words: str) -> str:
    """Return the clauses in which these places are, of words that have several."""
    clauses = list(CLAUSE.finditer(words))
    lost = [one[0].strip() for one in clauses if any(one.start() <= place < one.end() for place in places)]
    return "，".join(lost) if len(clauses) > 1 else ""


def asking_the_trained(sentence: str) -> list[ChatMessage]:
    """Return the chat that asks a model trained to translate for a Chinese sentence in English."""
    return few_shot(TRAINED_INSTRUCTION, (), sentence)


def asking_for_translation(sentence: str, to: str) -> list[ChatMessage]:
    """Return the chat that asks for a sentence in the other language, `zh` (Simplified) or `en`."""
    examples = EXAMPLES if to == "en" else tuple((english, chinese) for chinese, english in EXAMPLES)
    return few_shot(INSTRUCTIONS[to], examples, sentence)
