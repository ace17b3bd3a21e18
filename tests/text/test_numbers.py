"""The amounts a text states."""

from __future__ import annotations

from itertools import combinations

import pytest

from rag.text.numbers import Amount, amounts, amounts_in


def values(text: str, every_numeral: bool = False) -> list[tuple[float, bool]]:
    return [(amount.value, amount.percent) for amount in amounts(text, every_numeral)]


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
        ("一億五千萬", "1億5000萬", "1亿5,000万", "150 million"),
        ("十二億三千四百萬", "12億3,400萬", "1,234,000,000"),
        ("一兆兩千億", "1兆2000億", "1.2 trillion"),
        ("三點五億", "三点五亿", "3.5億"),
        ("百萬", "100萬", "1 million"),
        ("兩成五", "二成五", "两成五", "25%", "百分之 25"),
        ("七成半", "七成五", "75%"),
        ("百分之二十五點五", "25.5%", "百分之二十五点五"),
        ("百分之零點五", "0.5%"),
        ("2萬5000", "2萬5,000", "2.5萬", "兩萬五千", "兩萬五", "25,000"),
        ("1億2千3百萬", "1億2300萬", "123 million"),
        ("一百五", "一百五十", "150"),
        ("$3.5tn", "3.5 trillion", "3.5-trillion", "3.5兆"),
        ("half a million", "500,000", "五十萬"),
        ("三分之二", "3分之2", "two-thirds", "two thirds of ships"),
        ("四分之一", "a quarter of ships", "one quarter of the ships", "25%"),
        ("千分之五", "0.5%"),
        ("萬分之五", "0.05%"),
    ],
    ids=[
        "seven-hundred-thousand", "a-quarter", "two-tenths", "one-and-a-half-million", "five-and-a-half-billion",
        "hundred-and-fifty-million", "trillions", "hundreds-of-billions", "with-a-gap", "year", "year-of-the-republic",
        "points", "grouped-digits-with-a-scale", "two-scales", "two-scales-and-places", "trillions-and-billions",
        "decimal-in-characters", "a-scale-alone", "tenths-and-hundredths", "tenths-and-a-half", "percent-with-decimals",
        "less-than-a-percent", "a-scale-and-digits", "places-and-a-scale", "last-place-untold", "newspaper-scale",
        "half-a-scale", "fraction", "quarter", "thousandths",
        "ten-thousandths",
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
        ("1億5000萬", "1億"),
        ("1億5000萬", "5000萬"),
        ("兩成五", "兩成"),
    ],
)
def test_different_amounts_are_not_the_same(one: str, other: str) -> None:
    assert not the_amount(one).same_as(the_amount(other))


@pytest.mark.parametrize(
    "text",
    [
        "H20 and GB200",
        "A100、H100 與 MI308",
        "DeepSeek-V3",
        "Ascend-910B",
        "COVID-19",
        "F-35",
        "GPT-4",
        "7B",
        "3D",
        "v2.0",
        "Q3",
        "Covid19",
    ],
    ids=[
        "two",
        "chips",
        "hyphen",
        "letter-behind-too",
        "disease",
        "plane",
        "model",
        "digits-first",
        "letter-behind",
        "version",
        "quarter",
        "letters-first",
    ],
)
def test_digits_in_a_name_are_no_amount(text: str) -> None:
    assert amounts(text) == []
    assert amounts(text, every_numeral=True) == []


@pytest.mark.parametrize("text", ["一旦", "十分重要", "第三方", "萬事俱備", "one of them", "四川", "五角大廈"])
def test_a_single_numeral_in_words_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["", "沒有數字", "萬一失敗", "三三兩兩", "million", "hundreds of millions", "。，！"])
def test_a_text_without_numbers_states_no_amount(text: str) -> None:
    assert amounts(text) == []


def test_a_date_gives_its_numbers_in_order() -> None:
    assert values("2025年12月8日") == [(2025, False), (12, False), (8, False)]
    assert values("12月8日") == [(12, False), (8, False)]


def test_a_range_of_percentages_gives_both_ends() -> None:
    assert values("from 17% to 55%") == [(17, True), (55, True)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("25-30億", [(2.5e9, False), (3e9, False)]),
        ("25–30 percent", [(25, True), (30, True)]),
        ("3 到 5 萬", [(30_000, False), (50_000, False)]),
        ("1.5至2 million", [(1.5e6, False), (2e6, False)]),
        ("25%～30%", [(25, True), (30, True)]),
        ("2025-2026 年", [(2025, False), (2026, False)]),
        ("3 to 5 million", [(3e6, False), (5e6, False)]),
        ("$25 to $30 billion", [(2.5e10, False), (3e10, False)]),
        ("5 to 6 percent", [(5, True), (6, True)]),
        ("from 900 to 1.2 million", [(900, False), (1.2e6, False)]),
        ("from 2024 to 2025", [(2024, False), (2025, False)]),
        ("二到三成", [(20, True), (30, True)]),
        ("兩三成", [(20, True), (30, True)]),
        ("三至五百萬", [(3e6, False), (5e6, False)]),
        ("五六百人", [(500, False), (600, False)]),
        ("十五六歲", [(15, False), (16, False)]),
    ],
    ids=[
        "scale", "percent", "words-between", "decimal", "two-signs", "years", "scale-of-the-second", "money",
        "percent-of-the-second", "greater-before-the-scale", "no-scale", "tenths", "tenths-or-the-next", "numerals",
        "hundreds-or-the-next", "digit-or-the-next",
    ],
)  # fmt: skip
def test_a_range_gives_both_ends_in_its_unit(text: str, ends: list[tuple[float, bool]]) -> None:
    assert values(text) == ends


def test_the_number_of_a_five_year_plan_is_not_that_of_its_years() -> None:
    assert amounts("「十四五」規劃") == []
    assert values("「十四五」規劃", every_numeral=True) == [(14, False)]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("超過1萬2024年", [(10_000, False), (2024, False)]),
        ("3萬60歲以上的人", [(30_000, False), (60, False)]),
        ("from 3% in 2019 to 5% in 2023", [(3, True), (2019, False), (5, True), (2023, False)]),
        ("raised by 2035 to 5 percent", [(2035, False), (5, True)]),
    ],
    ids=["year", "age", "percentages", "year-and-percentage"],
)
def test_two_numbers_side_by_side_are_not_one(text: str, stated: list[tuple[float, bool]]) -> None:
    assert values(text) == stated


@pytest.mark.parametrize("text", ["two quarters of growth", "a quarter of a million ships", "the Fourth of July"])
def test_quarters_of_a_year_and_the_like_are_no_fractions(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "number"), [("營收 70\n\n萬物皆漲", 70), ("3 百貨公司", 3)], ids=["next-paragraph", "shop"]
)
def test_a_number_takes_no_scale_from_the_words_behind_it(text: str, number: float) -> None:
    assert the_amount(text).value == number


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("有三家公司", [3]),
        ("為期十年", [10]),
        ("第二季", [2]),
        ("There are three firms", [3]),
        ("the second quarter", [2]),
        ("on December 8", [12, 8]),
        ("on 8 Dec", [8, 12]),
        ("in Secondary schools", []),
    ],
    ids=["one-numeral", "ten", "place", "small-word", "ordinal", "month", "short-month", "part-of-a-word"],
)
def test_of_a_source_every_single_numeral_ordinal_and_month_counts(text: str, stated: list[float]) -> None:
    assert values(text, every_numeral=True) == [(number, False) for number in stated]
    assert all(value == 8 for value, _ in values(text))


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
        ("about 0.7 million units", "0.7 million"),
        ("約1億5000萬顆", "1億5000萬"),
    ],
    ids=["spaces", "astral-before-it", "percent", "english", "space-behind-it", "two-scales"],
)
def test_an_amount_knows_where_the_text_states_it(text: str, stated: str) -> None:
    amount = the_amount(text)
    assert text[amount.start : amount.end] == stated


def test_both_scripts_state_the_same_amounts_at_the_same_places() -> None:
    assert amounts("出貨兩萬五千顆，佔兩成，約 3 億") == amounts("出货两万五千颗，占两成，约 3 亿")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("約 70 萬顆", "約 700,000顆"),
        ("逾100万颗", "逾1 million颗"),
        ("230 億美元", "23 billion美元"),
        ("25-30億美元", "2.5 billion to 3 billion美元"),
        ("一萬億元", "1 trillion元"),
        ("佔三成", "佔30%"),
        ("百分之二十五", "25%"),
        ("12,345.67萬", "123,456,700"),
        ("五千人", "5000人"),
        ("二〇二五年", "2025年"),
        ("2萬5000人", "25,000人"),
        ("數百萬人，百萬分之一，三分之二，第三方，十分，萬一，H20，640 人，2025 年 8 月", None),
    ],
)
def test_amounts_are_written_as_english_writes_them(text: str, written: str | None) -> None:
    assert amounts_in("en", text) == (written or text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("about 1.5 million chips", "about 150萬 chips"),
        ("$23 billion", "$230億"),
        ("2.5-3 billion", "25億至30億"),
        ("two million", "200萬"),
        ("700 thousand", "70萬"),
        ("1.2345678 million", "1,234,567.8"),
        ("25 to 30 billion", "250億至300億"),
        ("25 and 30 billion, a million people, 640 students, 25%", None),
    ],
)
def test_amounts_are_written_as_chinese_writes_them(text: str, written: str | None) -> None:
    assert amounts_in("zh-Hant", text) == (written or text)
    assert amounts_in("zh-Hans", text) == (written or text).replace("萬", "万").replace("億", "亿")
