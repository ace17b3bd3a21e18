"""Days that a text names, and how English writes them."""

from __future__ import annotations

import pytest

from rag.text.days import Day, days_in_english, days_named, last_day_told


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年2月12日的記者會", [(2, 12)]),
        ("二月十二日", [(2, 12)]),
        ("17日發布通告，8月16日下午", [(None, 17), (8, 16)]),
        ("2 月 12 號", [(2, 12)]),
        ("2025-07-16", [(7, 16)]),
        ("on July 16th and 17 August 2025", [(7, 16), (8, 17)]),
        ("the 3rd of May", [(5, 3)]),
        ("July 2025，2025年七月，去年12月", [(7, None), (7, None), (12, None)]),
        ("三個月，昨天，H20，they may march on", []),
    ],
    ids=["year", "numerals", "day-alone", "spaces", "iso", "english", "of", "months", "none"],
)
def test_the_days_and_months_of_a_text_are_read(text: str, days: list[Day]) -> None:
    assert days_named(text) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年12月8日宣布，2026年1月13日批准，去年", "2026-01-13"),
        ("On December 8, 2025 and on 9 July 2024.", "2025-12-08"),
        ("預計2027年，2026年3月，1月15日", None),
        ("2025年2月30日", None),
    ],
    ids=["chinese", "english", "no-whole-day", "no-such-day"],
)
def test_the_latest_day_is_one_with_month_and_year(text: str, day: str | None) -> None:
    assert last_day_told(text) == day


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("6月中旬,在倫敦", "in mid-June,在倫敦"),
        ("當地時間 2025 年 12 月 8 日宣布", "當地時間 December 8, 2025宣布"),
        ("七月十五日與八月初", "July 15與in early August"),
        ("2025年十二月底前", "at the end of December 2025前"),
        ("6月中國代表團", "June中國代表團"),
        ("去年5月份、上個月（2025年7月）", "去年May、上個月（July 2025）"),
    ],
    ids=["part-of-a-month", "day", "numerals", "end", "month-before-another-word", "month"],
)
def test_a_day_is_written_as_english_does(chinese: str, english: str) -> None:
    assert days_in_english(chinese) == english


@pytest.mark.parametrize("chinese", ["12月8日至10日", "10月到12月", "三個月", "五月天", "13月", "2025年"])
def test_what_is_no_day_or_only_the_end_of_a_range_stays(chinese: str) -> None:
    assert days_in_english(chinese) == chinese
