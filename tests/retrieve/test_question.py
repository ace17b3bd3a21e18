"""What a question means."""

from __future__ import annotations

from typing import Literal

import pytest

from rag.errors import BadInput
from rag.retrieve.question import LONGEST_QUESTION, understand
from rag.types import Filters, Language, Turn

BEFORE = (Turn("user", "港口什麼時候擴建？"), Turn("assistant", "秋天[1]。"))


@pytest.mark.parametrize(
    ("text", "language"),
    [("港口什麼時候擴建？", "zh-Hant"), ("港口什么时候扩建？", "zh-Hans"), ("When did the port grow?", "en")],
)
def test_a_question_is_answered_in_its_own_language(text: str, language: Language) -> None:
    assert understand(text).language == language


def test_an_answer_language_that_is_asked_for_wins() -> None:
    assert understand("港口什麼時候擴建？", answer_language="en").language == "en"


@pytest.mark.parametrize(
    ("earlier", "language"),
    [("港口什么时候扩建？", "zh-Hans"), ("港口什麼時候擴建？", "zh-Hant"), ("When did it grow?", "zh-Hant")],
)
def test_a_question_of_no_script_is_in_the_script_of_the_one_before(earlier: str, language: Language) -> None:
    assert understand("何日？", [Turn("user", earlier)]).language == language


@pytest.mark.parametrize(
    "text",
    [
        "那工廠呢？", "還有呢？", "那么价格呢？", "他是誰？", "它的價格？", "這個公司在哪？", "該公司的產量？",
        "其中多少是新的？", "What about the plant?", "And in July?", "Who paid for it?", "How many of them?",
        "Why did she say that?",
    ],
)  # fmt: skip
def test_a_question_that_leans_on_the_one_before_is_searched_for_with_it(text: str) -> None:
    asked = understand(text, BEFORE)
    assert asked.search_text == f"港口什麼時候擴建？ {text}"
    assert (asked.text, asked.history) == (text, BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "工廠何時開工？",
        "When did the plant open?",
        "稀土的價格是多少？",
        "其他公司的產量是多少？",
        "其它公司呢？",
        "How many plants are there?",
    ],
)
def test_a_question_that_stands_by_itself_is_searched_for_alone(text: str) -> None:
    assert understand(text, BEFORE).search_text == text


def test_only_the_last_question_before_is_taken_along() -> None:
    turns = [Turn("user", "稀土呢？"), *BEFORE, Turn("assistant", "還有別的嗎？")]
    assert understand("那工廠呢？", turns).search_text == "港口什麼時候擴建？ 那工廠呢？"


def test_a_first_question_has_nothing_to_lean_on() -> None:
    assert understand("那工廠呢？").search_text == "那工廠呢？"
    assert understand("那工廠呢？", [Turn("assistant", "您好。")]).search_text == "那工廠呢？"


def test_white_space_around_a_question_does_not_count() -> None:
    assert understand(" \n\u3000港口？\t").text == "港口？"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        (" \u3000\n\t", "empty"),
        ("港" * (LONGEST_QUESTION + 1), str(LONGEST_QUESTION)),
        ("港\ud800口？", "half a character"),
        ("\udfff", "half a character"),
    ],
    ids=["empty", "blank", "long", "surrogate", "low-surrogate"],
)
def test_what_cannot_be_asked_says_why(text: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        understand(text)


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_half_a_character_in_an_earlier_turn_is_refused(role: Literal["user", "assistant"]) -> None:
    with pytest.raises(BadInput, match="half a character"):
        understand("那工廠呢？", [Turn(role, "港\ud800"), Turn("user", "港口？")])


def test_the_longest_question_counts_code_points() -> None:
    assert len(understand("😀" * LONGEST_QUESTION).text) == LONGEST_QUESTION


@pytest.mark.parametrize(
    ("written", "last_day"),
    [("2025-08-18", "2025-08-18"), ("2025-08", "2025-08-31"), ("2025", "2025-12-31"), (None, None)],
)
def test_the_end_of_a_period_is_its_last_day(written: str | None, last_day: str | None) -> None:
    filters = Filters(published_from=written, published_to=written, publishers=("海風報",), languages=("en",))
    asked = understand("港口？", filters=filters).filters
    assert asked == Filters(written, last_day, ("海風報",), (), ("en",))


@pytest.mark.parametrize(
    "day", ["18.8.2025", "2025-13", "2025-00-01", "2025-8-1", "2025-08-32", "1825", "", "2025-08-18T10"]
)
@pytest.mark.parametrize("end", ["published_from", "published_to"])
def test_a_filter_that_is_no_date_is_refused(day: str, end: str) -> None:
    with pytest.raises(BadInput, match="is no date"):
        understand("港口？", filters=Filters(**{end: day}))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-08-19", "2025-08-18"),
        ("2025-09", "2025-08"),
        ("2026", "2025"),
        ("2025-09-01", "2025-08"),
        ("2026-01", "2025"),
    ],
    ids=["days", "months", "years", "day-and-month", "month-and-year"],
)
def test_a_period_that_ends_before_it_begins_is_refused(first: str, last: str) -> None:
    with pytest.raises(BadInput, match=r"ends .* before it begins"):
        understand("港口？", filters=Filters(first, last))


@pytest.mark.parametrize(
    ("first", "last"),
    [("2025-08-18", "2025-08-18"), ("2025-08-31", "2025-08"), ("2025-12", "2025"), ("2025", "2025-01-01")],
)
def test_a_period_may_begin_in_the_month_or_year_it_ends_in(first: str, last: str) -> None:
    assert understand("港口？", filters=Filters(first, last)).filters.published_from == first
