"""Numbers with what they count."""

from __future__ import annotations

import pytest

from rag.text.measures import Measured, is_unit, measured


def the_one(text: str) -> Measured:
    (found,) = measured(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("70 萬噸", 700_000, "ton"),
        ("700,000 tonnes", 700_000, "ton"),
        ("3 奈米", 3, "nanometre"),
        ("3nm", 3, "nanometre"),
        ("用的是4nm製程", 4, "nanometre"),
        ("$30m", 30_000_000, "us dollar"),
        ("US$5.5 billion", 5_500_000_000, "us dollar"),
        ("第三", 3, "ordinal"),
        ("18th century", 18, "century"),
        ("18 世紀", 18, "century"),
        ("the sixth edition", 6, "ordinal"),
        ("第六屆", 6, "ordinal"),
        ("the third time", 3, "ordinal"),
        ("the 20th edition", 20, "ordinal"),
        ("six editions", 6, "edition"),
        ("三年", 3, "year"),
        ("三個月", 3, "month"),
        ("港口 7", 7, None),
        ("$40B", 4e10, "us dollar"),
        ("A$40 million", 4e7, "australian dollar"),
        ("20億千瓦時", 2e9, "kilowatt-hour"),
        ("200萬TEU", 2e6, "twenty-foot container"),
        ("700W", 700, "watt"),
        ("50 Gbps", 50, "gigabit per second"),
        ("載重 3 萬載重噸", 30_000, "deadweight ton"),
        ("$1,500m", 1.5e9, "us dollar"),
        ("In 2010 BP spilled oil", 2010, "year"),
        ("€5k", 5000, "euro"),
        ("25bps", 25, "basis point"),
        ("25 個基點", 25, "basis point"),
        ("新台幣3,500億元", 3.5e11, "taiwan dollar"),
        ("NT$350 billion", 3.5e11, "taiwan dollar"),
        ("人民幣35億元", 3.5e9, "yuan"),
        ("35億元", 3.5e9, "local money"),
        ("in 2024", 2024, "year"),
        ("cut 1,800 jobs", 1800, None),
        ("重挫1679點", 1679, None),
    ],
)
def test_a_number_has_the_unit_that_stands_beside_it(text: str, value: float, unit: str | None) -> None:
    assert (the_one(text).value, the_one(text).unit) == (value, unit)


@pytest.mark.parametrize("text", ["December 8, 2025", "8 December 2025", "December 8th, 2025", "2025年12月8日"])
def test_a_date_is_a_month_a_day_and_a_year_in_every_form(text: str) -> None:
    assert {(one.value, one.unit) for one in measured(text)} == {(12, "month"), (8, "day"), (2025, "year")}


def test_a_range_has_one_unit() -> None:
    assert [one.unit for one in measured("25-30億美元")] == ["us dollar", "us dollar"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("from January 2002 to December 2021", ["month", "year", "month", "year"]),
        ("July 29 to August 2", ["month", "day", "month", "day"]),
    ],
)
def test_what_a_range_of_dates_begins_with_is_no_month_for_the_month_behind_it(text: str, units: list[str]) -> None:
    assert [one.unit for one in measured(text)] == units


@pytest.mark.parametrize("text", ["5 Jun", "Jun 5", "Jun. 5", "the 5th Jun", "Jun 2025"])
def test_a_shortened_month_stands_beside_a_number(text: str) -> None:
    assert (6, "month") in {(one.value, one.unit) for one in measured(text)}


@pytest.mark.parametrize("text", ["Zhou Jun was found", "Jan went home", "the cost Jan paid", "Mar-a-Lago"])
def test_a_name_is_no_shortened_month(text: str) -> None:
    assert measured(text) == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("70 萬噸", "700,000 tons", True),
        ("70 萬噸", "70 萬公斤", False),
        ("3年", "3個月", False),
        ("70 萬", "70 萬噸", True),
        ("三家", "三名", True),
        ("25%", "25", False),
        ("新台幣35億元", "NT$3.5 billion", True),
        ("35億元", "NT$3.5 billion", True),
        ("35億元", "35億人民幣", True),
        ("35億元", "35億美元", False),
        ("人民幣35億元", "NT$3.5 billion", False),
    ],
    ids=[
        "translated", "other-unit", "other-time", "no-unit", "vague-units", "percent", "money-before-and-behind",
        "money-of-the-reader", "yuan", "dollars", "other-money",
    ],
)  # fmt: skip
def test_amounts_agree_in_value_and_where_both_tell_it_in_unit(one: str, other: str, agree: bool) -> None:
    assert the_one(one).agrees_with(the_one(other)) is agree
    assert the_one(other).agrees_with(the_one(one)) is agree


def test_words_of_units_are_known_in_the_plural() -> None:
    assert is_unit("tons")
    assert is_unit("吨")
    assert not is_unit("harbour")


@pytest.mark.parametrize(("text", "unit"), [("月薪5w元", "watt"), ("RTX 50x系列", "times")])
def test_a_letter_before_a_chinese_character_is_no_unit(text: str, unit: str) -> None:
    assert unit not in {one.unit for one in measured(text)}


@pytest.mark.parametrize("text", ["", "😀", "$", "第", "nm", "$m", "1" * 60, "３．５％"])
def test_odd_text_never_raises(text: str) -> None:
    assert all(0 <= one.start < one.end <= len(text) for one in measured(text))
