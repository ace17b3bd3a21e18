"""Which language a text is in."""

from __future__ import annotations

import pytest

from rag.text.language import detect_language
from rag.types import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("工廠什麼時候開工？", "zh-Hant"),
        ("工厂什么时候开工？", "zh-Hans"),
        ("When does the factory open?", "en"),
        ("Who is 任正非?", "en"),
        ("What did 黃仁勳 say about 華為?", "en"),
        ("Explain 稀土換晶片 to me", "en"),
        ("NVIDIA H20 AMD 是什麼", "zh-Hant"),
        ("NVIDIA H20 AMD 谁更强", "zh-Hans"),
        ("Bernstein 预估多少?", "zh-Hans"),
        ("NVIDIA H20 AMD 是什么", "zh-Hans"),
        ("H20 是什么？", "zh-Hans"),
        ("H20 是几月被禁、几月又放行的？", "zh-Hans"),
        ("台灣的 GDP growth 是多少", "zh-Hant"),
    ],
)
def test_the_words_that_carry_the_sentence_tell_its_language(text: str, language: Language) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("undecided", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("text", ["任正非", "中文", "", " \t\n", "25%？！", "😀"])
def test_a_text_that_tells_no_script_is_in_the_one_expected(text: str, undecided: Language) -> None:
    assert detect_language(text, undecided) == undecided


def test_chinese_of_no_script_is_never_english() -> None:
    assert detect_language("任正非", undecided="en") == "zh-Hant"


@pytest.mark.parametrize("undecided", ["zh-Hant", "zh-Hans", "en"])
def test_latin_words_alone_are_english(undecided: Language) -> None:
    assert detect_language("H20 price", undecided) == "en"


def test_the_script_with_more_characters_of_its_own_wins() -> None:
    assert detect_language("臺灣的工廠將於春天擴建，记者说。") == "zh-Hant"
    assert detect_language("台湾的工厂将于春天扩建，記者說。") == "zh-Hans"


def test_a_text_with_characters_beyond_the_basic_plane_has_a_language() -> None:
    assert detect_language("𠀀𠀁灣") == "zh-Hant"
