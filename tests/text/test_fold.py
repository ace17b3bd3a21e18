"""Both scripts: one shadow for search, and the asker's own for the answer."""

from __future__ import annotations

import sys

import pytest

from rag.text.fold import both_scripts, fold, is_han, script_votes, to_script

SURROGATES = range(0xD800, 0xE000)


@pytest.mark.parametrize(
    ("text", "shadow"),
    [
        ("輝達宣布擴產", "辉达宣布扩产"),
        ("辉达宣布扩产", "辉达宣布扩产"),
        ("頭髮與發展", "头发与发展"),
        ("Ascend 910B，25%", "Ascend 910B，25%"),
        ("", ""),
    ],
    ids=["traditional", "simplified", "two-characters-become-one", "no-chinese", "empty"],
)
def test_folding_gives_simplified_characters(text: str, shadow: str) -> None:
    assert fold(text) == shadow


def test_folding_keeps_the_place_of_every_code_point() -> None:
    everything = "".join(chr(code) for code in range(sys.maxunicode + 1) if code not in SURROGATES)
    assert len(fold(everything)) == len(everything)


@pytest.mark.parametrize(
    "text", ["面條與裡面、皇后與以後", "😀頭髮𠀀👩‍👩‍👧", "乾隆年間的衣服乾燥了", "e\u0301 臺\r\n\t灣"]
)
def test_folding_a_text_keeps_its_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_twice_changes_nothing_more() -> None:
    once = fold("「臺灣與瀋陽」的報導")
    assert fold(once) == once


def test_a_question_in_either_script_has_the_same_two_variants() -> None:
    assert both_scripts("華為的產能") == both_scripts("华为的产能") == ("华为的产能", "華爲的產能")


def test_a_text_that_is_the_same_in_both_scripts_comes_once() -> None:
    assert both_scripts("What is H20?") == ("What is H20?",)


@pytest.mark.parametrize(
    ("character", "han"),
    [("漢", True), ("㐀", True), ("𠀀", True), ("𰻝", True), ("A", False), ("。", False), ("カ", False), ("😀", False)],
)
def test_ideographs_are_told_from_everything_else(character: str, han: bool) -> None:
    assert is_han(character) is han


def test_only_characters_of_one_script_vote() -> None:
    assert script_votes("灣") == (1, 0)
    assert script_votes("湾") == script_votes("么") == (0, 1)
    assert script_votes("台里后 H20") == (0, 0)


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("软件出货量", "zh-Hant", "軟體出貨量"),
        ("軟體出貨量", "zh-Hans", "软件出货量"),
        ("軟體出貨量", "zh-Hant", "軟體出貨量"),
        ("H20 is 25%", "zh-Hans", "H20 is 25%"),
        ("軟體出貨量", "en", "軟體出貨量"),
    ],
    ids=["to-traditional", "to-simplified", "already-there", "no-chinese", "english"],
)
def test_an_answer_is_put_into_the_askers_script_and_words(text: str, language: str, written: str) -> None:
    assert to_script(text, language) == written
