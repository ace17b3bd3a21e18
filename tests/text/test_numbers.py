"""The amounts a text states."""

from __future__ import annotations

from itertools import combinations

import pytest

from rag.text.numbers import Amount, amounts


def values(text: str) -> list[tuple[float, bool]]:
    return [(amount.value, amount.percent) for amount in amounts(text)]


def the_amount(text: str) -> Amount:
    (amount,) = amounts(text)
    return amount


@pytest.mark.parametrize(
    "forms",
    [
        ("70萬", "70万", "70 萬顆", "７０萬", "700,000", "700000", "0.7 million", "七十萬", "七十万", "700 thousand"),
        ("百分之二十五", "百分之25", "25%", "25 %", "２５％", "25 percent", "25 per cent", "twenty-five percent"),
        ("二成", "兩成", "两成", "20%", "百分之二十", "twenty per cent"),
        ("150 萬顆", "150万颗", "1.5 million", "1,500,000", "一百五十萬"),
        ("US$5.5 billion", "55 億美元", "55亿美元", "$5.5bn", "五十五億"),
        ("1.5億", "150,000,000", "15,000 萬", "150 million"),
        ("3 兆", "3兆元", "3 trillion", "三兆"),
        ("三千五百億", "3,500億", "350 billion", "3500 亿"),
        ("一千零五十", "1,050", "one thousand and fifty"),
        ("2025年", "二〇二五年", "二零二五年", "two thousand twenty-five"),
        ("民國114年", "民國一百一十四年", "民国114年"),
        ("5個百分點", "5个百分点", "5 percentage points"),
        ("3,400萬", "三千四百萬", "34 million"),
    ],
    ids=[
        "seven-hundred-thousand", "a-quarter", "two-tenths", "one-and-a-half-million", "five-and-a-half-billion",
        "hundred-and-fifty-million", "trillions", "hundreds-of-billions", "with-a-gap", "year", "year-of-the-republic",
        "points", "grouped-digits-with-a-scale",
    ],
)  # fmt: skip
def test_one_amount_in_many_forms_is_the_same(forms: tuple[str, ...]) -> None:
    for one, other in combinations(map(the_amount, forms), 2):
        assert one.same_as(other)
        assert other.same_as(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("70萬", "70億"),
        ("70萬", "7萬"),
        ("25%", "25"),
        ("二成", "二十"),
        ("25%", "2.5%"),
        ("5.5 billion", "5.5 million"),
        ("2025", "2026"),
        ("0.7 萬", "0.7"),
    ],
)
def test_different_amounts_are_not_the_same(one: str, other: str) -> None:
    assert not the_amount(one).same_as(the_amount(other))


@pytest.mark.parametrize(
    "text",
    ["H20 and GB200", "A100、H100 與 MI308", "DeepSeek-V3", "v2.0", "Q3", "Covid19"],
    ids=["two", "chips", "hyphen", "version", "quarter", "letters-first"],
)
def test_digits_in_a_name_are_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["一旦", "十分重要", "第三方", "萬事俱備", "one of them", "四川", "五角大廈"])
def test_a_single_numeral_in_words_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["", "沒有數字", "百萬富翁", "million", "hundreds of millions", "。，！"])
def test_a_text_without_numbers_states_no_amount(text: str) -> None:
    assert amounts(text) == []


def test_a_date_gives_its_numbers_in_order() -> None:
    assert values("2025年12月8日") == [(2025, False), (12, False), (8, False)]
    assert values("12月8日") == [(12, False), (8, False)]


def test_a_range_of_percentages_gives_both_ends() -> None:
    assert values("from 17% to 55%") == [(17, True), (55, True)]


def test_amounts_come_in_the_order_of_the_text() -> None:
    text = "營收 5.5 billion，占 25%，出貨七十萬顆，百分之三，twelve 家"
    assert [value for value, _ in values(text)] == [5.5e9, 25, 700_000, 3, 12]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("出貨 70 萬顆", "70 萬"),
        ("😀𠀀出貨７０萬", "７０萬"),
        ("佔百分之二十五。", "百分之二十五"),
        ("about 0.7 million, they say", "0.7 million"),
    ],
    ids=["spaces", "astral-before-it", "percent", "english"],
)
def test_an_amount_knows_where_the_text_states_it(text: str, stated: str) -> None:
    amount = the_amount(text)
    assert text[amount.start : amount.end] == stated


def test_both_scripts_state_the_same_amounts_at_the_same_places() -> None:
    assert amounts("出貨兩萬五千顆，佔兩成，約 3 億") == amounts("出货两万五千颗，占两成，约 3 亿")
