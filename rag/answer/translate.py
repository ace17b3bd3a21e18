"""The LLM translates: a sentence or two of the sources, for an asker in the other language.

Where the model fails, repeats itself or writes the wrong language there is no translation, and nothing is told of the
sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag import stopping
from rag.answer.draft import LOOP, Draft
from rag.answer.prompt import for_reader
from rag.chat import few_shot
from rag.text.fold import is_han
from rag.text.names import NameTable
from rag.types import Evidence, Language

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage

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
MOST_TOKENS = 200


def translated(
    llm: Callable[[], LLM], evidence: Sequence[Evidence], language: Language, names: NameTable, draft: Draft
) -> str | None:
    """Return what sentences say, in the asker's language (Chinese in either script); None if the model is no help.

    The tokens are counted in `draft`.
    """
    to = language[:2]
    messages = asking_for_translation(" ".join(for_reader(one, language, names) for one in evidence), to)
    try:
        reply = llm().chat(messages, max_tokens=MOST_TOKENS)
    except Exception:  # whatever a plugged-in model raises, what was told already stays
        stopping.check()
        log.exception("the language model could not translate a sentence")
        return None
    draft.count(reply.additional_kwargs)
    written = (reply.message.content or "").strip()
    has_han = any(map(is_han, written))
    return written if written and has_han == (to == "zh") and not LOOP.search(written) else None


def asking_for_translation(sentence: str, to: str) -> list[ChatMessage]:
    """Return the chat that asks for a sentence in the other language, `zh` (Simplified) or `en`."""
    examples = EXAMPLES if to == "en" else tuple((english, chinese) for chinese, english in EXAMPLES)
    return few_shot(INSTRUCTIONS[to], examples, sentence)
