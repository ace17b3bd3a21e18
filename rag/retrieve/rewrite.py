"""What the LLM does for a question: write it in the other language, and make a follow-up whole. Both only for search.

Where the model fails, is busy or writes something else, the question is searched for as it is.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rag import stopping
from rag.chat import few_shot
from rag.text.names import HAN, NUMBERED, PLURAL, NameTable, numbered_names
from rag.types import Language, Turn

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

log = logging.getLogger(__name__)

TRANSLATE = {
    "zh": "Translate the question into Simplified Chinese, for a search. Write only the translation. Use the Chinese"
    " names of people, places and works. Keep numbers and product codes as they are.",
    "en": "Translate the question into English, for a search. Write only the translation. Use the English names of"
    " people, places and works. Keep numbers and product codes as they are.",
}
EXAMPLES = (
    ("Which company built the harbour of Rotterdam?", "哪家公司建造了鹿特丹港？"),
    ("When did Marie Curie move to Paris, and why?", "玛丽·居里何时移居巴黎，为什么？"),
)
MAKE_WHOLE = (
    "Rewrite the last question so that it can be understood without the conversation: put names in the place of"
    " pronouns. Write only the question, in its own language."
)
QUOTED_CODE = re.compile(r"[「“\"]\s?((?=[A-Za-z-]*\d)[A-Za-z0-9-]+)\s?[」”\"]")
"""A small model leaves a product code alone that stands in quotation marks; H20 is water to it otherwise."""

REMEMBERED = 1_000
MOST_TOKENS = 100
MOST_SECONDS = 6.0
LONGEST_TURN = 300


class NoUseError(Exception):
    """The model wrote nothing that can be used."""


class Rewriter:
    """Asks an LLM; remembers what it wrote. Safe to share between threads."""

    def __init__(self, llm: Callable[[], LLM], names: NameTable) -> None:
        """Ask this model, and tell it the names that it may not know."""
        self._llm = llm
        self._names = names
        self._translation = lru_cache(REMEMBERED)(self._translate)
        self._whole = lru_cache(REMEMBERED)(self._make_whole)

    def translated(self, question: str, to: str) -> str | None:
        """Return a question in the other language, `zh` (Simplified) or `en`; None if the model is no help.

        Names of the table and product codes that the model lost stand at its end.
        """
        return self._unless_it_fails(lambda: self._translation(question, to))

    def made_whole(self, question: str, history: Sequence[Turn]) -> str | None:
        """Return a follow-up as a question that stands alone; None if the model is no help."""
        return self._unless_it_fails(lambda: self._whole(question, tuple(history)))

    def _unless_it_fails(self, write: Callable[[], str]) -> str | None:
        try:
            return write()
        except Exception as error:  # whatever a plugged-in model raises, the question is still searched for
            stopping.check()
            log.warning("the language model was no help with a question: %s", str(error) or type(error).__name__)
            return None

    def _translate(self, question: str, to: str) -> str:
        language: Language = "zh-Hans" if to == "zh" else "en"
        examples = EXAMPLES if to == "zh" else tuple((chinese, english) for english, chinese in EXAMPLES)
        given = self._names.translated_in(question, language)
        codes = [PLURAL.sub("", code) for code in numbered_names(given)]
        written = self._written(TRANSLATE[to], examples, NUMBERED.sub(_quoted, given))
        translation = QUOTED_CODE.sub(r"\1", written)
        if bool(HAN.search(translation)) != (to == "zh"):
            raise NoUseError("the translation is in the wrong language")
        kept = {name for _, name in self._names.names_in(translation)}
        lost = (name.in_language(language) for _, name in self._names.names_in(question) if name not in kept)
        lost_codes = (code for code in codes if code not in translation)
        return " ".join((translation, *filter(None, lost), *lost_codes))

    def _make_whole(self, question: str, history: tuple[Turn, ...]) -> str:
        turns = [f"{turn.role}: {turn.content[:LONGEST_TURN]}" for turn in history[-4:]]
        return self._written(MAKE_WHOLE, (), "\n".join((*turns, f"last question: {question}")))

    def _written(self, instruction: str, examples: Sequence[tuple[str, str]], text: str) -> str:
        reply = self._llm().chat(few_shot(instruction, examples, text), max_tokens=MOST_TOKENS, timeout=MOST_SECONDS)
        lines = (reply.message.content or "").strip().splitlines()
        if not lines:
            raise NoUseError("the model wrote nothing")
        return lines[0].strip()


def _quoted(code: re.Match[str]) -> str:
    return f"「{PLURAL.sub('', code[0])}」"
