"""What is counted."""

from __future__ import annotations

import pytest

from rag.evaluate.metrics import cites_expected, comparable, holds_gold, precision_recall, share


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("輝達的產能", "辉达的产能"),
        ("Ｈ２０，２５％", "h20,25%"),
        ("NVIDIA H20", "nvidiah20"),
        (" 70 萬\n顆\u3000", "70萬顆"),
    ],
    ids=["script", "width", "case", "spacing"],
)
def test_script_width_case_and_spacing_make_no_difference(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("text", "gold", "holds"),
    [
        ("出貨約 70 萬顆[1]。", [["70萬", "700,000"]], True),
        ("出貨約 700,000 顆[1]。", [["70萬", "700,000"]], True),
        ("出貨約 80 萬顆[1]。", [["70萬", "700,000"]], False),
        ("秋天擴建，春天開工。", [["秋天"], ["春天"]], True),
        ("秋天擴建。", [["秋天"], ["春天"]], False),
        ("in Autumn", [["秋天", "autumn"]], True),
        ("", [["秋天"]], False),
        ("", [], True),
    ],
    ids=["one-form", "another-form", "neither", "all-facts", "a-fact-missing", "language", "empty", "no-gold"],
)
def test_every_fact_must_be_held_in_one_of_its_forms(text: str, gold: list[list[str]], holds: bool) -> None:
    assert holds_gold(text, gold) is holds


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("出貨 170 萬顆", "70萬"),
        ("出貨 1.70 萬顆", "70萬"),
        ("2025 年", "25"),
        ("205 年", "20"),
        ("H200 上市", "H20"),
    ],
    ids=["digit-before", "decimal-before", "end-of-a-year", "digit-behind", "longer-name"],
)
def test_a_fact_that_is_part_of_another_number_or_name_is_not_held(text: str, form: str) -> None:
    assert not holds_gold(text, [[form]])
    assert holds_gold(f"{text}，{form}。", [[form]])


@pytest.mark.parametrize(
    ("sources", "expected", "cites"),
    [
        (["port.txt"], ["port"], True),
        (["plant.txt", "port.txt"], ["port", "railway"], True),
        (["plant.txt"], ["port"], False),
        (["the-port.txt"], ["port"], False),
        ([], ["port"], False),
        (["port.txt"], [], False),
    ],
    ids=["one", "among-others", "another", "not-at-the-beginning", "no-source", "none-expected"],
)
def test_one_cited_source_that_begins_as_expected_is_enough(
    sources: list[str], expected: list[str], cites: bool
) -> None:
    assert cites_expected(sources, expected) is cites


@pytest.mark.parametrize(
    ("truths", "counted"),
    [([True, False], 0.5), ([True, True, False], 0.667), ([True], 1.0), ([False], 0.0), ([], None)],
)
def test_a_share_is_rounded_and_nothing_has_none(truths: list[bool], counted: float | None) -> None:
    assert share(truths) == counted


@pytest.mark.parametrize(
    ("said", "right", "counted"),
    [
        ([True, True, False, False], [True, False, True, True], (0.5, 0.333)),
        ([True, False], [True, False], (1.0, 1.0)),
        ([False, False], [True, False], (None, 0.0)),
        ([True, False], [False, False], (0.0, None)),
        ([], [], (None, None)),
    ],
    ids=["mixed", "perfect", "never-said", "never-right", "nothing"],
)
def test_precision_and_recall_compare_pair_by_pair(
    said: list[bool], right: list[bool], counted: tuple[float | None, float | None]
) -> None:
    assert precision_recall(said, right) == counted


def test_precision_and_recall_need_as_many_of_either() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        precision_recall([True], [True, False])
