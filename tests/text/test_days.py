"""Days that a text names."""

from __future__ import annotations

import pytest

from rag.text.days import Day, days_named


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
