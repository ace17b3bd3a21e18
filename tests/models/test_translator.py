"""The translator with its real weights, in the real engine, beside the chooser."""

from __future__ import annotations

import re

import httpx
import pytest
from llama_index.core.llms import LLM

from rag.answer.translate import MOST_TOKENS, asking_for_translation, asking_the_trained
from rag.models import chooser, translator
from rag.models.llm import LlamaCpp, bundled_llm
from rag.settings import Settings
from rag.text.fold import is_han

SENTENCES = {
    "老橋建於1911年，全長320公尺。": ("1911", "320"),
    "校长何文彬表示，学校有640名学生，比去年增加12%。": ("640", "12%", "said"),
    "市政府尚未批准這項計畫。": (r"\b(?:not|yet)\b", "plan"),
}


@pytest.fixture(scope="module")
def engine(real_settings: Settings) -> tuple[LLM, LlamaCpp]:
    updates = [chooser.UPDATES, translator.UPDATES]
    return bundled_llm("", real_settings.model_dir, threads=2, updates=updates)


@pytest.fixture(scope="module")
def trained(engine: tuple[LLM, LlamaCpp]) -> LLM:
    return translator.load_translator(engine[1])


def in_english(llm: LLM, sentence: str) -> str:
    return llm.chat(asking_the_trained(sentence), max_tokens=MOST_TOKENS).message.content or ""


@pytest.mark.parametrize(("sentence", "kept"), SENTENCES.items(), ids=["figures", "speaker", "negated"])
def test_what_a_sentence_says_is_kept(trained: LLM, sentence: str, kept: tuple[str, ...]) -> None:
    told = in_english(trained, sentence)
    assert [one for one in kept if not re.search(one, told)] == []
    assert not any(map(is_han, told))


def test_a_chinese_word_that_the_model_would_leave_is_not_left(trained: LLM) -> None:
    assert not any(map(is_han, in_english(trained, "「小院高牆」「𨋢」「嘅」三個詞怎麼寫？")))


def test_chooser_and_translator_read_with_their_own_weights(engine: tuple[LLM, LlamaCpp], trained: LLM) -> None:
    choose = chooser.load_chooser(engine[1])
    asked = ("老橋是哪一年建成的？", ["橋頭的茶館每天清晨開門。", *SENTENCES])
    told, chosen = in_english(trained, next(iter(SENTENCES))), choose(*asked).log_odds
    assert (in_english(trained, next(iter(SENTENCES))), max(chosen)) == (told, chosen[1])
    assert choose(*asked).log_odds == pytest.approx(chosen, abs=0.5)  # other weights give other letters


def test_what_the_model_writes_is_what_it_writes_without_the_updates(
    engine: tuple[LLM, LlamaCpp], trained: LLM, real_settings: Settings
) -> None:
    """In any slot, also one that has read with updates on."""
    asked = asking_for_translation("老橋建於1911年。", "en")
    in_english(trained, "老橋建於1911年。")
    plain_llm, _engine = bundled_llm("", real_settings.model_dir, threads=2)
    expected = plain_llm.chat(asked).message.content
    for slot in range(3):
        in_english(trained, "老橋建於1911年。")
        assert engine[0].chat(asked, extra_body={"id_slot": slot}).message.content == expected
    address = engine[1].url.removesuffix("/v1")
    adapters = httpx.get(f"{address}/lora-adapters", headers={"Authorization": f"Bearer {engine[1].key}"}).json()
    assert [one["scale"] for one in adapters] == [0.0, 0.0]
