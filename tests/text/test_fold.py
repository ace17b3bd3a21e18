"""Both scripts: one shadow for search, and the asker's own for the answer."""

from __future__ import annotations

import sys

import pytest

from rag.text.fold import fold, is_han, region_variants, script_votes, to_script, unfold

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


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [("晶片的出口", "芯片的出口"), ("軟體公司", "软件公司"), ("記憶體漲價", "内存涨价"), ("網路與影片", "网络与视频")],
    ids=["chip", "software", "memory", "network-and-video"],
)
def test_a_text_has_the_words_of_both_regions_whichever_it_is_written_in(taiwan: str, mainland: str) -> None:
    assert region_variants(taiwan) == region_variants(mainland) == (fold(taiwan), mainland)


@pytest.mark.parametrize("text", ["港口擴建", "港口扩建", "What is H20?", ""])
def test_a_text_that_both_regions_word_alike_comes_folded(text: str) -> None:
    assert region_variants(text) == (fold(text), fold(text))


def test_unfolding_gives_traditional_characters_and_folding_takes_them_back() -> None:
    assert unfold("华为的产能") == unfold("華為的產能") == "華爲的產能"
    assert fold(unfold("头发与发展")) == "头发与发展"


@pytest.mark.parametrize("text", ["面条与里面", "软件和芯片", "😀头发𠀀", "What is H20?", ""])
def test_unfolding_keeps_the_place_of_every_character(text: str) -> None:
    assert len(unfold(text)) == len(text)


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


def test_characters_that_names_keep_stay_in_simplified_chinese() -> None:
    assert to_script("華為計劃生產昇騰晶片。", "zh-Hans") == "华为计划生产昇腾芯片。"
    assert to_script("华为计划生产昇腾芯片。", "zh-Hans") == "华为计划生产昇腾芯片。"
    assert to_script("提昇產能。", "zh-Hans") == "提升产能。"
