"""When words tell a gold fact, and which language an answer is in."""

from __future__ import annotations

import pytest

from rag.evaluate.facts import holds_gold, is_expected, is_in_language, is_in_script, passage_tells, tells
from rag.types import Language


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("辉达的产能", "輝達的產能"),
        ("輝達的產能", "辉达的产能"),
        ("Ｈ２０ 抽成 ２５％", "25%"),
        ("nvidia H20 晶片", "NVIDIA H20"),
        ("NVIDIAH20", "NVIDIA H20"),
        (" 70 萬\n顆\u3000", "70萬顆"),
        ("25 %", "25%"),
    ],
    ids=["simplified", "traditional", "width", "case", "space-left-out", "spaces-more", "space-before-a-sign"],
)
def test_script_width_case_and_spacing_make_no_difference(words: str, form: str) -> None:
    assert tells(words, (form,))


@pytest.mark.parametrize(
    ("answer", "gold", "holds"),
    [
        ("出貨約 70 萬顆[1]。", [("70萬", "700,000")], True),
        ("出貨約 700,000 顆[1]。", [("70萬", "700,000")], True),
        ("出貨約 80 萬顆[1]。", [("70萬", "700,000")], False),
        ("秋天擴建，春天開工。", [("秋天",), ("春天",)], True),
        ("秋天擴建。", [("秋天",), ("春天",)], False),
        ("in Autumn", [("秋天", "autumn")], True),
        ("", [("秋天",)], False),
        ("", [], True),
        ("共有 5 座港口[3]。", [("3",)], False),
    ],
    ids=["one-form", "another", "neither", "all-facts", "a-fact-missing", "language", "empty", "no-gold", "marker"],
)
def test_every_fact_must_be_held_in_one_of_its_forms(answer: str, gold: list[tuple[str, ...]], holds: bool) -> None:
    assert holds_gold(answer, gold) is holds


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("出貨 170 萬顆", "70萬"),
        ("出貨 1.70 萬顆", "70萬"),
        ("出貨 700 顆", "70"),
        ("出貨 70,000 顆", "70"),
        ("出貨 70.5 顆", "70"),
        ("共 1,300 座", "300座"),
        ("2025 年", "25"),
        ("205 年", "20"),
        ("H200 上市", "H20"),
        ("升息 13.5 碼", "3.5"),
        ("in 2013. 5 ports opened", "3.5"),
        ("June 100", "June 10"),
        ("百分之五十五", "百分之五十"),
        ("二十五億", "五億"),
        ("70 萬億元", "70萬"),
        ("百分之二點五", "百分之二"),
        ("3點5倍", "3"),
        ("七成五", "七成"),
        ("零點五", "五"),
        ("廿五", "五"),
        ("二○二五年", "二五年"),
        ("on behalf of the port", "half"),
        ("the annex of the port", "NEC"),
        ("it is necessary", "NEC"),
    ],
)
def test_a_fact_that_is_part_of_another_number_or_word_is_not_held(words: str, form: str) -> None:
    assert not tells(words, (form,))
    assert tells(f"{words}，{form}。", (form,)), "as a figure of its own it is"


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("on June 10, 2025", "June 10"),
        ("on June 10 2025", "June 10"),
        ("on June 10, 2025", "2025"),
        ("It fell in 2024. 25% came back", "25%"),
        ("到了 2025，300 座港口", "300 座"),
        ("rose to 70. Then it fell", "70"),
        ("for half a year", "half"),
        ("it was approved", "approv"),
        ("the NEC's director", "NEC"),
        ("月11日", "11日"),
        ("7月11日", "7月11日"),
    ],
)
def test_what_stands_beside_a_fact_does_not_hide_it(words: str, form: str) -> None:
    assert tells(words, (form,))


@pytest.mark.parametrize(
    ("passage", "fact", "asked_in", "expected", "told"),
    [
        ("出貨 70 萬顆", ("700,000", "70萬"), "en", True, True),
        ("出貨 70 萬顆", ("700,000", "700 thousand"), "en", True, True),
        ("出貨 70 萬顆", ("700,000", "700 thousand"), "en", False, False),
        ("出貨 80 萬顆", ("700,000", "70萬"), "en", True, False),
        ("出貨 80 萬顆", ("七十萬", "70萬"), "zh-Hans", True, False),
        ("出貨 80 萬顆", ("700 thousand",), "zh-Hans", True, False),
        ("出貨 70 萬顆", ("70萬",), "zh-Hant", False, True),
        ("It ships 700,000 of them.", ("七十萬",), "zh-Hant", True, True),
    ],
    ids=[
        "held",
        "forms-of-another-language",
        "another-article",
        "a-form-of-its-language-not-held",
        "same-language",
        "same-language-forms-of-another",
        "held-in-another-article",
        "chinese-question-english-passage",
    ],
)
def test_a_passage_in_the_other_language_is_asked_only_for_forms_of_its_own(
    passage: str, fact: tuple[str, ...], asked_in: Language, expected: bool, told: bool
) -> None:
    assert passage_tells(passage, fact, asked_in, expected) is told


@pytest.mark.parametrize(
    ("source", "prefixes", "expected"),
    [
        ("port.txt", ["port"], True),
        ("port.txt", ["railway", "port"], True),
        ("plant.txt", ["port"], False),
        ("the-port.txt", ["port"], False),
        ("port.txt", [], False),
    ],
    ids=["one", "either", "another", "not-at-the-beginning", "none"],
)
def test_an_expected_article_is_known_by_how_its_source_begins(
    source: str, prefixes: list[str], expected: bool
) -> None:
    assert is_expected(source, prefixes) is expected


@pytest.mark.parametrize(
    ("answer", "language", "in_language", "in_script"),
    [
        ("港口於秋天擴建。", "zh-Hant", True, True),
        ("港口於秋天擴建。", "zh-Hans", False, False),
        ("港口在秋天扩建。", "zh-Hans", True, True),
        ("港口於秋天擴建，开工。", "zh-Hant", True, False),
        ("秋天[1]。", "zh-Hans", True, True),
        ("25%", "en", True, None),
        ("It was autumn.", "en", True, None),
        ("It was autumn.", "zh-Hant", False, None),
        ("港口於秋天擴建。", "en", False, None),
        ("H200[1]。", "zh-Hant", True, None),
        ("郭明錤看好昇腾[1]。", "zh-Hans", True, True),
        ("郭明錤[1]。", "zh-Hans", True, True),
    ],
    ids=[
        "hant", "hant-for-hans", "hans", "one-of-the-other", "either", "figure", "en", "en-for-hant", "hant-for-en",
        "name-of-any", "names-that-keep-a-character", "such-a-name-alone",
    ],
)  # fmt: skip
def test_an_answer_is_in_the_language_and_the_script_it_was_asked_in(
    answer: str, language: Language, in_language: bool, in_script: bool | None
) -> None:
    assert is_in_language(answer, language) is in_language
    assert is_in_script(answer, language) is in_script
