"""What a question means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, cast

import pytest

from rag.errors import BadInput
from rag.retrieve.follow_up import MOST_TURNS_BACK
from rag.retrieve.question import LONGEST_QUESTION, understand
from rag.retrieve.rewrite import Rewriter
from rag.text.names import Name, NameTable
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


@pytest.mark.parametrize(
    "text",
    [
        "那工廠呢？", "還有呢？", "那么价格呢？", "他是誰？", "它的價格？", "這個公司在哪？", "該公司的產量？",
        "其中多少是新的？", "What about the plant?", "And in July?", "Who paid for it?", "How many of them?",
        "Why did she say that?", "為什麼？", "为什么？", "為何", "何時？", "在哪裡？", "在哪里", "誰？", "谁", "多少？",
        "Why?", "why", "Why not?", "When?", "Where?", "Who?", "How?", "How much?", "how many", " Why ? ",
    ],
)  # fmt: skip
def test_a_question_that_leans_on_the_one_before_is_searched_for_with_it(text: str) -> None:
    asked = understand(text, BEFORE)
    assert asked.search_text == f"港口什麼時候擴建？ {text.strip()}"
    assert (asked.text, asked.history) == (text.strip(), BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "這一道禁令何時生效？", "这一道禁令何时生效？", "這項計畫要花多少錢？", "这项计划要花多少钱？", "這些人是誰？",
        "何時簽了那份合約？", "誰出席這場會談？", "誰付了那筆錢？", "這家工廠在哪？", "这条铁路多长？",
        "誰反對這樣做？", "這兩項計畫呢？", "港口在這幾天擴建？", "這裡有多少人？", "这里有多少人？",
    ],
    ids=[
        "ban", "ban-in-simplified", "plan", "plan-in-simplified", "several", "document", "meeting", "sum", "firm",
        "line-in-simplified", "way", "two", "some", "place", "place-in-simplified",
    ],
)  # fmt: skip
def test_a_question_about_this_or_that_thing_leans_on_the_one_before(text: str) -> None:
    assert understand(text, BEFORE).search_text == f"港口什麼時候擴建？ {text}"


@pytest.mark.parametrize(
    "text",
    [
        "這座橋多長？", "這部法律何時生效？", "这起事故死了几人？", "這輛車多重？", "這間工廠在哪？", "這顆晶片多大？",
        "此計畫要花多少錢？", "該工廠在哪？", "這是什麼？",
    ],
    ids=["bridge", "law", "accident", "car", "plant", "chip", "this-in-writing", "the-said", "this-is"],
)  # fmt: skip
def test_any_question_about_this_or_that_thing_leans_on_the_one_before(text: str) -> None:
    assert understand(text, BEFORE).search_text == f"港口什麼時候擴建？ {text}"


@pytest.mark.parametrize("text", ["這個月的出口是多少？", "这两年的出口是多少？"], ids=["month", "years"])
def test_a_time_is_no_thing_that_was_spoken_of(text: str) -> None:
    assert understand(text, BEFORE).search_text == text


@pytest.mark.parametrize(
    "text",
    [
        "工廠何時開工？",
        "When did the plant open?",
        "稀土的價格是多少？",
        "其他公司的產量是多少？",
        "其它公司呢？",
        "How many plants are there?",
        "為什麼工廠停工？",
        "Why did the plant close?",
        "Who built the plant?",
    ],
)
def test_a_question_that_stands_by_itself_is_searched_for_alone(text: str) -> None:
    assert understand(text, BEFORE).search_text == text


def test_only_the_last_question_before_is_taken_along() -> None:
    turns = [Turn("user", "稀土呢？"), *BEFORE, Turn("assistant", "還有別的嗎？")]
    assert understand("那工廠呢？", turns).search_text == "港口什麼時候擴建？ 那工廠呢？"


def asked_before(*questions: str) -> list[Turn]:
    """Make a conversation of these questions and answers that name nobody."""
    return [turn for text in questions for turn in (Turn("user", text), Turn("assistant", "秋天[1]。"))]


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (("港口何時擴建？", "那工廠呢？"), "還有呢？"),
        (("港口何时扩建？", "那工厂呢？"), "为什么？"),
        (("When did the port grow?", "And the plant?"), "Why?"),
        (("When did the port grow?", "那工廠呢？"), "Who paid for it?"),
    ],
    ids=["traditional", "simplified", "english", "mixed"],
)
def test_a_chain_of_questions_is_searched_for_from_the_one_that_stands_by_itself(
    earlier: tuple[str, ...], text: str
) -> None:
    assert understand(text, asked_before("稀土的價格？", *earlier)).search_text == " ".join((*earlier, text))


def test_a_chain_goes_back_three_questions_and_no_further() -> None:
    assert MOST_TURNS_BACK == 3
    earlier = ["港口何時擴建？", "那工廠呢？", "還有呢？", "那鐵路呢？"]
    assert understand("為什麼？", asked_before(*earlier)).search_text == " ".join((*earlier[1:], "為什麼？"))


# Whom a follow-up means

LIN = Name("person", "Lin Yi", "林一", "林一", "林一", ())
NORTH = Name("company", "North Power", "北方電力", "北方電力", "北方电力", ("北電",))
NAMES = NameTable([LIN, NORTH])


class Writes:
    """Stands in for the rewriter: writes what it is given and notes what it was asked."""

    def __init__(self, written: str | None) -> None:
        self._written = written
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def made_whole(self, question: str, history: Sequence[Turn]) -> str | None:
        self.asked.append((question, tuple(history)))
        return self._written


def whole(text: str, history: Sequence[Turn], writes: Writes | None = None) -> str:
    return understand(text, history, names=NAMES, rewriter=cast("Rewriter | None", writes)).search_text


def answered(question: str, answer: str) -> list[Turn]:
    return [Turn("user", question), Turn("assistant", answer)]


def test_the_names_in_the_last_answer_are_searched_for_with_a_follow_up() -> None:
    turns = answered("誰擴建了港口？", "林一[1]宣布，北電擴建了港口[2]。林一很高興。")
    assert whole("他為什麼這樣說？", turns) == "誰擴建了港口？ 他為什麼這樣說？ 林一 北電"


def test_a_name_that_was_asked_about_is_not_added_again() -> None:
    turns = answered("林一說了什麼？", "林一說，北電擴建了港口[1]。")
    assert whole("他何時說的？", turns) == "林一說了什麼？ 他何時說的？ 北電"


def test_only_the_last_answer_names_whom_a_follow_up_means() -> None:
    turns = [*answered("誰擴建了港口？", "林一[1]。"), *answered("那工廠呢？", "北電[1]。")]
    assert whole("它何時開工？", turns) == "誰擴建了港口？ 那工廠呢？ 它何時開工？ 北電"


def test_a_question_that_stands_by_itself_takes_no_names_along() -> None:
    assert whole("工廠何時開工？", answered("誰擴建了港口？", "林一[1]。")) == "工廠何時開工？"


@pytest.mark.parametrize(
    ("before", "text", "taken"),
    [
        ("北電的產量是多少？", "五月的價格是多少？", ("北電",)),
        ("林一和北電說了什麼？", "工廠何時開工？", ("林一", "北電")),
        ("H200 何時出口？", "五月的價格是多少？", ("H200",)),
        ("What did Lin Yi say?", "When did the plant open?", ("Lin Yi",)),
        ("北電、北電！", "工廠何時開工？", ("北電",)),
    ],
    ids=["company", "two", "with-digits", "english", "twice"],
)
def test_a_question_that_names_nobody_is_about_those_of_the_question_before(
    before: str, text: str, taken: tuple[str, ...]
) -> None:
    assert whole(text, answered(before, "秋天[1]。")) == " ".join((text, *taken))


@pytest.mark.parametrize("text", ["林一何時開工？", "H20 的價格是多少？"], ids=["name", "name-with-digits"])
def test_a_question_that_names_somebody_is_about_nobody_else(text: str) -> None:
    assert whole(text, answered("北電的 H200 產量是多少？", "秋天[1]。")) == text


def test_only_the_last_question_before_tells_whom_one_without_names_is_about() -> None:
    turns = [*answered("林一說了什麼？", "秋天[1]。"), *answered("北電的產量是多少？", "秋天[1]。")]
    assert whole("工廠何時開工？", turns) == "工廠何時開工？ 北電"


def test_the_rewriter_is_not_asked_whom_a_question_that_stands_by_itself_is_about() -> None:
    writes = Writes("something else")
    assert whole("工廠何時開工？", answered("北電的產量是多少？", "秋天[1]。"), writes) == "工廠何時開工？ 北電"
    assert writes.asked == []


NAMELESS = answered("港口何時擴建？", "秋天[1]。")


def test_a_follow_up_in_which_nobody_is_named_is_made_whole_by_the_rewriter() -> None:
    writes = Writes("工廠何時擴建？")
    assert whole("那工廠呢？", NAMELESS, writes) == "工廠何時擴建？"
    assert writes.asked == [("那工廠呢？", tuple(NAMELESS))]


@pytest.mark.parametrize("written", [None, ""])
def test_where_the_rewriter_is_no_help_a_follow_up_is_searched_for_with_the_question_before(
    written: str | None,
) -> None:
    assert whole("那工廠呢？", NAMELESS, Writes(written)) == "港口何時擴建？ 那工廠呢？"


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("它何時開工？", answered("北電擴建了港口嗎？", "是的[1]。")),
        ("它何時開工？", answered("誰擴建了港口？", "北電[1]。")),
        ("那北電呢？", NAMELESS),
        ("工廠何時開工？", NAMELESS),
        ("那工廠呢？", []),
        ("那工廠呢？", [Turn("assistant", "您好。")]),
    ],
    ids=["asked-before", "in-the-answer", "asked-now", "stands-by-itself", "first", "only-a-greeting"],
)
def test_the_rewriter_is_not_asked_where_somebody_is_named_or_nothing_is_leant_on(
    text: str, history: list[Turn]
) -> None:
    writes = Writes("something else")
    assert "something else" not in whole(text, history, writes)
    assert writes.asked == []


def test_what_the_rewriter_writes_is_only_searched_for() -> None:
    asked = understand("And the plant?", NAMELESS, names=NAMES, rewriter=cast("Rewriter", Writes("工廠何時擴建？")))
    assert (asked.text, asked.language, asked.history) == ("And the plant?", "en", tuple(NAMELESS))


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
    ],
    ids=[
        "end-of-a-month", "month", "end-of-a-year", "day", "english", "in", "before", "now", "now-in-english",
        "to-come",
    ],
)  # fmt: skip
def test_what_was_known_by_a_day_is_answered_from_articles_up_to_it(text: str, last_day: str | None) -> None:
    asked = understand(text, filters=Filters(publishers=("海風報",)), today=TODAY)
    assert asked.filters == Filters(published_to=last_day, publishers=("海風報",))


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
    assert asked.filters == Filters("2025-06-01", "2025-07-31")


def test_a_day_before_the_beginning_that_a_filter_sets_is_left_out() -> None:
    filters = Filters(published_from="2025-08-10")
    assert understand("截至七月底，港口擴建了嗎？", filters=filters, today=TODAY).filters == filters
