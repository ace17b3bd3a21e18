"""What a question means."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Literal, cast

import pytest

from rag.errors import BadInput
from rag.retrieve.question import LONGEST_QUESTION, understand
from rag.retrieve.rewrite import Rewriter
from rag.text.names import NameTable
from rag.types import Filters, Language, Period, Turn

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


def test_a_follow_up_is_searched_for_with_what_it_leans_on() -> None:
    asked = understand(" Why ? ", BEFORE)
    assert asked.search_text == "港口什麼時候擴建？ Why ?"
    assert (asked.text, asked.history) == ("Why ?", BEFORE)


def test_what_the_rewriter_writes_is_only_searched_for() -> None:
    rewriter = SimpleNamespace(made_whole=lambda *_: "工廠何時擴建？")
    asked = understand("And the plant?", BEFORE, names=NameTable([]), rewriter=cast("Rewriter", rewriter))
    assert asked.search_text == "工廠何時擴建？"
    assert (asked.text, asked.language, asked.history) == ("And the plant?", "en", BEFORE)


# Which days, the newest, a phrase

TODAY = date(2025, 9, 3)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("港口在去年十二月擴建了嗎？", (Period("2024-12-01", "2024-12-31", "去年十二月"),)),
        ("What happened last year?", (Period("2024-01-01", "2024-12-31", "last year"),)),
        ("港口擴建了嗎？", ()),
    ],
)
def test_a_question_knows_the_days_it_asks_about(text: str, periods: tuple[Period, ...]) -> None:
    assert understand(text, today=TODAY).periods == periods


def test_the_days_are_those_of_the_question_and_not_of_the_one_before() -> None:
    turns = [Turn("user", "港口在去年十二月擴建了嗎？")]
    assert understand("那昨天呢？", turns, today=TODAY).periods == (Period("2025-09-02", "2025-09-02", "昨天"),)


@pytest.mark.parametrize(
    ("text", "newest"),
    [("港口最新的情況？", True), ("What is the latest on the port?", True), ("港口擴建了嗎？", False)],
)
def test_a_question_knows_whether_it_asks_for_the_newest(text: str, newest: bool) -> None:
    assert understand(text, today=TODAY).asks_newest is newest


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("誰說「我們準備好了」？", ("我們準備好了",)),
        ('Who said "we are ready"?', ("we are ready",)),
        ("「好」是誰說的？", ()),
        ("「第四座碼頭」和“第五座码头”？", ("第四座碼頭", "第五座码头")),
    ],
)
def test_a_question_knows_the_phrases_it_quotes(text: str, quoted: tuple[str, ...]) -> None:
    assert understand(text, today=TODAY).quoted == quoted


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


# What was known by a day


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("截至七月底，港口擴建了嗎？", "2025-07-31"),
        ("截至2025年6月，港口擴建了嗎？", "2025-06-30"),
        ("到去年底為止，港口擴建了嗎？", "2024-12-31"),
        ("截止8月18日，港口擴建了嗎？", "2025-08-18"),
        ("As of July, had the port grown?", "2025-07-31"),
        ("七月底港口擴建了嗎？", None),
        ("港口在七月以前擴建了嗎？", None),
        ("截至目前，港口擴建了嗎？", None),
        ("Has the port grown as of now?", None),
        ("到2030年，港口會擴建到多大？", None),
        ("What damage was caused by last month's storm?", None),
        ("What was to open by August 2025, as of July 2025?", "2025-07-31"),
        ("港口截至2025年3月和截至2025年5月各有多大？", "2025-05-31"),
    ],
    ids=[
        "end-of-a-month", "month", "end-of-a-year", "day", "english", "in", "before", "now", "now-in-english",
        "to-come", "cause", "rather-than-by", "latest-of-two",
    ],
)  # fmt: skip
def test_what_was_known_by_a_day_is_answered_from_articles_up_to_it(text: str, last_day: str | None) -> None:
    asked = understand(text, filters=Filters(publishers=("海風報",)), today=TODAY)
    assert asked.filters == Filters(None, last_day, publishers=("海風報",), undated_too=last_day is not None)


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("那碼頭呢？", "2025-05-31"),
        ("那6月呢？", "2025-06-30"),
        ("那現在呢？", None),
        ("昨天那座新橋的工程為什麼停了？", None),
    ],
    ids=["other-thing", "other-month", "now", "of-its-own"],
)
def test_a_follow_up_asks_what_was_known_by_the_day_of_the_question_before(text: str, last_day: str | None) -> None:
    turns = [Turn("user", "截至2025年5月底，港口擴建了嗎？"), Turn("assistant", "擴建了。")]
    assert understand(text, turns, today=TODAY).filters.published_to == last_day


def test_a_day_that_only_an_answer_told_is_none_by_which_it_was_known() -> None:
    turns = [Turn("user", "港口有多大？"), Turn("assistant", "截至2025年5月底有 5 公頃。")]
    assert understand("為什麼？", turns, today=TODAY).filters.published_to is None


def test_each_part_asks_what_was_known_by_its_own_day() -> None:
    asked = understand("截至2025年3月底港口有多少船？截至2025年5月底港口有多少船？", today=TODAY)
    assert [part.filters.published_to for part in asked.parts] == ["2025-03-31", "2025-05-31"]


@pytest.mark.parametrize(
    ("published_to", "last_day"),
    [("2025-08", "2025-08-31"), ("2025-03-01", "2025-03-01")],
    ids=["later", "earlier"],
)
def test_a_filter_wins_over_the_day_by_which_it_was_known(published_to: str, last_day: str) -> None:
    filters = Filters(published_to=published_to)
    assert understand("截至七月底，港口擴建了嗎？", filters=filters, today=TODAY).filters.published_to == last_day


def test_the_day_by_which_it_was_known_goes_with_the_beginning_that_a_filter_sets() -> None:
    filters = Filters(published_from="2025-06-01")
    asked = understand("截至七月底，港口擴建了嗎？", filters=filters, today=TODAY)
    assert asked.filters == Filters("2025-06-01", "2025-07-31", undated_too=True)


def test_a_day_before_the_beginning_that_a_filter_sets_is_left_out() -> None:
    filters = Filters(published_from="2025-08-10")
    assert understand("截至七月底，港口擴建了嗎？", filters=filters, today=TODAY).filters == filters
