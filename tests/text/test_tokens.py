"""The tokens that BM25 counts."""

from __future__ import annotations

import pytest

from rag.text.tokens import tokenize


def test_chinese_gives_single_characters_and_bigrams() -> None:
    assert tokenize("稀土礦") == ["稀", "土", "矿", "稀土", "土矿"]


def test_both_scripts_give_the_same_tokens() -> None:
    assert tokenize("輝達與華為的產能") == tokenize("辉达与华为的产能")


def test_bigrams_do_not_reach_over_punctuation_or_other_scripts() -> None:
    assert tokenize("甲，乙B丙") == ["甲", "乙", "b", "丙"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("exports", "export"),
        ("Running", "run"),
        ("ＮＶＩＤＩＡ　Ｈ２０", "nvidia h20"),
        ("７００，０００", "700000"),
        ("700,000", "700000"),
        ("ﬁnance", "finance"),
        ("\uf914", "樂"),
    ],
    ids=["plural", "form-and-case", "full-width", "full-width-digits", "separators", "ligature", "compatibility"],
)
def test_forms_of_one_word_or_number_give_one_token(one: str, other: str) -> None:
    assert tokenize(one) == tokenize(other) != []


@pytest.mark.parametrize("name", ["h20", "gb200", "5g", "910b", "covid19"])
def test_a_name_with_digits_is_one_token(name: str) -> None:
    assert tokenize(name) == tokenize(name.upper()) == [name]


def test_a_name_with_digits_shares_no_token_with_its_number() -> None:
    assert not set(tokenize("H20")) & set(tokenize("20 H200"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("supply chains", ["suppli", "chain", "suppli_chain"]),
        ("the chain of supply", ["chain", "suppli", "chain_suppli"]),
        ("GPT 5 launch", ["gpt", "5", "gpt_5", "launch", "5_launch"]),
        ("supply 供應 chains", ["suppli", "供", "应", "供应", "chain"]),
        ("supply", ["suppli"]),
    ],
    ids=["neighbours", "over-words-without-topic", "numbers", "not-over-chinese", "alone"],
)
def test_english_words_also_give_their_pairs(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def test_decimals_stay_whole() -> None:
    assert tokenize("成長 2.5%") == ["成", "长", "成长", "2.5"]


def test_words_that_carry_no_topic_are_left_out() -> None:
    assert tokenize("What is the price of it?") == tokenize("price")


@pytest.mark.parametrize("text", ["", "  \n", "，。！？", "😀👩‍👩‍👧", "\0", "of the"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    assert tokenize(text) == []


def test_characters_beyond_the_basic_plane_are_tokens() -> None:
    assert tokenize("𠀀𠀁") == ["𠀀", "𠀁", "𠀀𠀁"]


@pytest.mark.parametrize("text", ["甲\u3000乙 丙\t丁", "a\u00a0b\u2003c", "½ ①　㈱ ㍿", "x\ny\r\nz", "日本語テキスト"])
def test_no_token_holds_white_space_or_is_empty(text: str) -> None:
    assert all(token and token.split() == [token] for token in tokenize(text))
