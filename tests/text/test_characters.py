"""What surprises in a text tells Chinese from characters in a row."""

from __future__ import annotations

import pytest

from rag.text.characters import character_surprise, surprise, word_fit


def test_rare_characters_surprise_more_than_common_ones() -> None:
    assert character_surprise("的") < character_surprise("植") < character_surprise("龘")


@pytest.mark.parametrize(("traditional", "simplified"), [("國", "国"), ("發", "发"), ("龍", "龙")])
def test_both_scripts_surprise_alike(traditional: str, simplified: str) -> None:
    assert character_surprise(traditional) == character_surprise(simplified)


def test_mojibake_surprises_more_than_what_it_was() -> None:
    text = "今天的天氣非常好"
    assert surprise(text) < 8 < 10 < surprise(text.encode("big5").decode("gb18030"))


@pytest.mark.parametrize("text", ["", "plain words", " \u3000\u00a0"], ids=["empty", "ascii", "spaces"])
def test_what_is_not_chinese_does_not_count(text: str) -> None:
    assert surprise(text) == 0


def test_characters_that_make_words_fit_better() -> None:
    assert word_fit("經濟發展") > word_fit("濟展經發")


def test_a_text_fits_the_same_in_both_scripts() -> None:
    assert word_fit("經濟發展") == word_fit("经济发展")
