"""A sentence of the sources in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.bridge.pydantic import PrivateAttr

from rag.answer.draft import Draft
from rag.answer.translate import translated
from rag.models.fakes import FakeLLM
from rag.text.names import built_in
from rag.types import ArticleInfo, Evidence, Language, Passage

CHINESE = "華為今年出貨約 70 萬顆，港口以此為榮。"
ENGLISH = "Huawei will ship about 1.5 million chips."


class Translator(FakeLLM):
    """Writes this, or raises it; keeps what it was asked."""

    _says: str | Exception = PrivateAttr()
    _asked: list[str] = PrivateAttr(default_factory=list)

    def __init__(self, says: str | Exception) -> None:
        super().__init__()
        self._says = says

    def chat(self, messages: Sequence[ChatMessage], **_options: Any) -> ChatResponse:
        self._asked += [str(message.content) for message in messages]
        if isinstance(self._says, Exception):
            raise self._says
        told = {"prompt_tokens": 90, "completion_tokens": 9}
        return ChatResponse(message=ChatMessage(role="assistant", content=self._says), additional_kwargs=told)


def evidence(quote: str, language: Language) -> Evidence:
    article = ArticleInfo("a", None, "海風報", None, "2025-08-18", None, "port.txt", language)
    return Evidence(Passage("p", "a", 0, quote, 0, len(quote)), article, quote, 0, len(quote), quote, 0.5)


def translation(says: str | Exception, to: Language = "en") -> tuple[str | None, Translator]:
    llm = Translator(says)
    sentence = evidence(CHINESE, "zh-Hant") if to == "en" else evidence(ENGLISH, "en")
    return translated(lambda: llm, [sentence], to, built_in(), Draft()), llm


def test_the_model_is_given_the_words_with_amounts_names_and_times_as_the_reader_writes_them() -> None:
    told, llm = translation(" Huawei ships some 700,000.\n")
    assert told == "Huawei ships some 700,000."
    assert llm._asked[-1] == "Huawei今年（2025年）出貨約 700,000顆，港口以此為榮。"


@pytest.mark.parametrize("to", ["zh-Hant", "zh-Hans"])
def test_an_english_sentence_is_translated_for_who_asks_in_chinese(to: Language) -> None:
    told, llm = translation("华为将出货约150万颗芯片。", to)
    assert told == "华为将出货约150万颗芯片。"
    assert "Simplified Chinese" in llm._asked[0]
    assert "150萬" in llm._asked[-1] or "150万" in llm._asked[-1]


@pytest.mark.parametrize(
    "says", ["", "華為出貨 70 萬顆。", "Huawei 出貨 700,000.", ConnectionError("gone"), ValueError()]
)
def test_what_is_no_translation_is_not_told(says: str | Exception) -> None:
    assert translation(says)[0] is None


def test_a_model_that_repeats_itself_is_no_help() -> None:
    told, _llm = translation("Huawei, " + "Nvidia and Huawei, " * 4)
    assert told is None


def test_the_tokens_of_a_translation_are_counted() -> None:
    draft = Draft(usage={"prompt_tokens": 300, "completion_tokens": 40})
    translated(lambda: Translator("Huawei."), [evidence(CHINESE, "zh-Hant")], "en", built_in(), draft)
    assert draft.usage == {"prompt_tokens": 390, "completion_tokens": 49}


def test_english_words_are_no_translation_into_chinese() -> None:
    assert translation("Huawei will ship chips.", "zh-Hans")[0] is None


def test_two_sentences_are_translated_together() -> None:
    llm = Translator("He said so.")
    pair = [evidence("市長林一到場。", "zh-Hant"), evidence("他說橋很窄。", "zh-Hant")]
    assert translated(lambda: llm, pair, "en", built_in(), Draft()) == "He said so."
    assert llm._asked[-1] == "市長林一到場。 他說橋很窄。"
