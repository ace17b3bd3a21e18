"""The periods that a question asks about, as a newspaper reader who asks on a day means them."""

from __future__ import annotations

import random
from datetime import date

import pytest

from rag.text.fold import fold
from rag.text.periods import Period, asks_for_newest, periods_in

TODAY = date(2026, 1, 20)
"""A Tuesday."""


def days_of(question: str, today: date = TODAY) -> tuple[str | None, str | None]:
    (period,) = periods_in(question, today)
    return period.first, period.last


def whole(first: str, last: str | None = None) -> tuple[str, str]:
    """Return the first and last day from one year, month (of at most 31 days) or day to another."""
    end = last or first
    lengths = {"02": "29" if int(end[:4]) % 4 == 0 else "28", "04": "30", "06": "30", "09": "30", "11": "30"}
    return (
        {4: f"{first}-01-01", 7: f"{first}-01", 10: first}[len(first)],
        {4: f"{end}-12-31", 7: f"{end}-{lengths.get(end[5:7], '31')}", 10: end}[len(end)],
    )


ABSOLUTE = [
    pytest.param("2025年8月18日發生了什麼事？", whole("2025-08-18"), id="day"),
    pytest.param("2025 年 8 月 18 號他說了什麼？", whole("2025-08-18"), id="day-with-spaces"),
    pytest.param("２０２５年８月１８日的會談", whole("2025-08-18"), id="day-in-full-width"),
    pytest.param("二〇二五年八月十八日的會談", whole("2025-08-18"), id="day-in-numerals"),
    pytest.param("二零二四年二月二十九日", whole("2024-02-29"), id="leap-day-in-numerals"),
    pytest.param("2025-08-18 的新聞", whole("2025-08-18"), id="iso-day"),
    pytest.param("2025/8/18 的新聞", whole("2025-08-18"), id="day-with-slashes"),
    pytest.param("2025.8.18 的新聞", whole("2025-08-18"), id="day-with-points"),
    pytest.param("2025-08 的出口", whole("2025-08"), id="iso-month"),
    pytest.param("2025年8月的出口", whole("2025-08"), id="month"),
    pytest.param("2024年2月份的出口", whole("2024-02"), id="month-of-a-leap-year"),
    pytest.param("2025年的出口", whole("2025"), id="year"),
    pytest.param("二〇二五年的出口", whole("2025"), id="year-in-numerals"),
    pytest.param("2025年度預算", whole("2025"), id="budget-year"),
    pytest.param("1894年發生了什麼？", whole("1894"), id="year-long-ago"),
    pytest.param("民國114年的預算", whole("2025"), id="year-of-the-republic"),
    pytest.param("民國一百一十四年七月", whole("2025-07"), id="month-of-the-republic-in-numerals"),
    pytest.param("民國114/8/18", whole("2025-08-18"), id="day-of-the-republic"),
    pytest.param("114年7月的出口", whole("2025-07"), id="month-of-the-republic-unnamed"),
    pytest.param("2025年第三季營收", whole("2025-07", "2025-09"), id="quarter"),
    pytest.param("2025第三季營收", whole("2025-07", "2025-09"), id="quarter-without-the-word-year"),
    pytest.param("2025年三季度的 GDP", whole("2025-07", "2025-09"), id="quarter-of-the-mainland"),
    pytest.param("2025年Q3 營收", whole("2025-07", "2025-09"), id="q3-behind-its-year"),
    pytest.param("2025Q3 營收", whole("2025-07", "2025-09"), id="q3-joined-to-its-year"),
    pytest.param("3Q25 營收", whole("2025-07", "2025-09"), id="q3-of-analysts"),
    pytest.param("2025下半年", whole("2025-07", "2025-12"), id="half"),
    pytest.param("2025年上半年", whole("2025-01", "2025-06"), id="half-with-the-word-year"),
    pytest.param("2025年前八個月", whole("2025-01", "2025-08"), id="first-eight-months"),
    pytest.param("2025年前三季", whole("2025-01", "2025-09"), id="first-three-quarters"),
    pytest.param("2025年最後一季", whole("2025-10", "2025-12"), id="last-quarter-of-a-year"),
    pytest.param("2025年夏天", whole("2025-06", "2025-08"), id="summer"),
    pytest.param("2025年冬季的電價", whole("2025-12", "2026-02"), id="winter-of-the-year-it-begins-in"),
    pytest.param("2024年底", whole("2024-10", "2024-12"), id="end-of-a-year"),
    pytest.param("2024年年初", whole("2024-01", "2024-03"), id="beginning-of-a-year"),
    pytest.param("2025年七月中旬", whole("2025-07-11", "2025-07-20"), id="ten-days-of-a-month"),
    pytest.param("2024年2月底", whole("2024-02-21", "2024-02-29"), id="end-of-a-leap-month"),
    pytest.param("1990年代的半導體業", whole("1990", "1999"), id="decade"),
    pytest.param("上世紀八十年代", whole("1980", "1989"), id="decade-of-the-last-century"),
    pytest.param("What happened on August 18, 2025?", whole("2025-08-18"), id="english-day"),
    pytest.param("What happened on Monday, Aug. 18, 2025?", whole("2025-08-18"), id="english-day-of-the-week"),
    pytest.param("the talks of 18 August 2025", whole("2025-08-18"), id="british-day"),
    pytest.param("the talks of the 18th of August 2025", whole("2025-08-18"), id="ordinal-day"),
    pytest.param("exports in May 2025", whole("2025-05"), id="english-month"),
    pytest.param("exports in may 2025", whole("2025-05"), id="english-month-in-small-letters"),
    pytest.param("exports in May of 2025", whole("2025-05"), id="english-month-of-a-year"),
    pytest.param("exports in 2025", whole("2025"), id="english-year"),
    pytest.param("the 2024 budget", whole("2024"), id="year-before-a-noun"),
    pytest.param("TSMC's 2025 revenue", whole("2025"), id="year-behind-an-owner"),
    pytest.param("in the year 2000", whole("2000"), id="the-word-year"),
    pytest.param("Q3 2025 revenue", whole("2025-07", "2025-09"), id="english-quarter"),
    pytest.param("Q3 '25 revenue", whole("2025-07", "2025-09"), id="quarter-of-a-short-year"),
    pytest.param("the third quarter of 2025", whole("2025-07", "2025-09"), id="quarter-in-words"),
    pytest.param("the last quarter of 2025", whole("2025-10", "2025-12"), id="english-last-quarter-of-a-year"),
    pytest.param("the first half of 2025", whole("2025-01", "2025-06"), id="english-half"),
    pytest.param("H2 2025", whole("2025-07", "2025-12"), id="h2"),
    pytest.param("the first nine months of 2025", whole("2025-01", "2025-09"), id="english-first-months"),
    pytest.param("the summer of 2025", whole("2025-06", "2025-08"), id="english-summer"),
    pytest.param("early 2025", whole("2025-01", "2025-03"), id="early-in-a-year"),
    pytest.param("mid-2025", whole("2025-05", "2025-08"), id="middle-of-a-year"),
    pytest.param("the end of 2024", whole("2024-10", "2024-12"), id="english-end-of-a-year"),
    pytest.param("in late March 2025", whole("2025-03-21", "2025-03-31"), id="late-in-a-month"),
    pytest.param("in the 1990s", whole("1990", "1999"), id="english-decade"),
    pytest.param("in the 80s", whole("1980", "1989"), id="short-decade"),
    pytest.param("the 2025-26 season", whole("2025", "2026"), id="season-of-a-sport"),
]
WITHOUT_ITS_YEAR = [
    pytest.param("8月18日的會談", whole("2025-08-18"), id="day"),
    pytest.param("1月20日的會談", whole("2026-01-20"), id="today"),
    pytest.param("1月21日的會談", whole("2025-01-21"), id="tomorrow-a-year-ago"),
    pytest.param("2月29日", whole("2024-02-29"), id="leap-day"),
    pytest.param("七月的營收", whole("2025-07"), id="month"),
    pytest.param("一月的營收", whole("2026-01"), id="the-current-month"),
    pytest.param("第三季的營收", whole("2025-07", "2025-09"), id="quarter"),
    pytest.param("第一季的營收", whole("2026-01", "2026-03"), id="the-current-quarter"),
    pytest.param("下半年的營收", whole("2025-07", "2025-12"), id="half"),
    pytest.param("前三季的營收", whole("2025-01", "2025-09"), id="quarters-that-are-over"),
    pytest.param("on August 18", whole("2025-08-18"), id="english-day"),
    pytest.param("on march 3", whole("2025-03-03"), id="english-day-in-small-letters"),
    pytest.param("In May, what changed?", whole("2025-05"), id="english-month"),
    pytest.param("What changed in May?", whole("2025-05"), id="english-month-last"),
    pytest.param("the July report", whole("2025-07"), id="month-before-a-noun"),
    pytest.param("revenue in Q3", whole("2025-07", "2025-09"), id="q3"),
    pytest.param("third-quarter revenue", whole("2025-07", "2025-09"), id="english-quarter"),
    pytest.param("in the summer", whole("2025-06", "2025-08"), id="english-summer"),
    pytest.param("in mid-July", whole("2025-07-11", "2025-07-20"), id="middle-of-a-month"),
    pytest.param("年初的會議", whole("2026-01", "2026-03"), id="beginning-of-this-year"),
    pytest.param("月底的會議", whole("2026-01-21", "2026-01-31"), id="end-of-this-month"),
    pytest.param("at the end of the year", whole("2026-10", "2026-12"), id="end-of-this-year"),
]
RELATIVE = [
    pytest.param("今天的新聞", whole("2026-01-20"), id="today"),
    pytest.param("昨天的新聞", whole("2026-01-19"), id="yesterday"),
    pytest.param("昨晚發生什麼？", whole("2026-01-19"), id="last-night"),
    pytest.param("前天的新聞", whole("2026-01-18"), id="two-days-before"),
    pytest.param("大前天的新聞", whole("2026-01-17"), id="three-days-before"),
    pytest.param("明天的會議", whole("2026-01-21"), id="tomorrow"),
    pytest.param("三天前的新聞", whole("2026-01-17"), id="days-ago"),
    pytest.param("本週的新聞", whole("2026-01-19", "2026-01-25"), id="this-week"),
    pytest.param("上週的新聞", whole("2026-01-12", "2026-01-18"), id="last-week"),
    pytest.param("上星期的新聞", whole("2026-01-12", "2026-01-18"), id="last-week-by-another-name"),
    pytest.param("上上個禮拜的新聞", whole("2026-01-05", "2026-01-11"), id="the-week-before-last"),
    pytest.param("上週五的新聞", whole("2026-01-16"), id="friday-of-last-week"),
    pytest.param("本週末的活動", whole("2026-01-24", "2026-01-25"), id="this-weekend"),
    pytest.param("星期三的新聞", whole("2026-01-14"), id="the-latest-wednesday"),
    pytest.param("兩個星期前的新聞", whole("2026-01-05", "2026-01-11"), id="weeks-ago"),
    pytest.param("本月的出口", whole("2026-01"), id="this-month"),
    pytest.param("這個月的出口", whole("2026-01"), id="this-month-by-another-name"),
    pytest.param("上個月的出口", whole("2025-12"), id="last-month"),
    pytest.param("上月18日的會談", whole("2025-12-18"), id="day-of-last-month"),
    pytest.param("上個月底的會談", whole("2025-12-21", "2025-12-31"), id="end-of-last-month"),
    pytest.param("下個月的會談", whole("2026-02"), id="next-month"),
    pytest.param("三個月前的價格", whole("2025-10"), id="months-ago"),
    pytest.param("半年前的價格", whole("2025-07"), id="half-a-year-ago"),
    pytest.param("上一季的營收", whole("2025-10", "2025-12"), id="last-quarter"),
    pytest.param("本季的營收", whole("2026-01", "2026-03"), id="this-quarter"),
    pytest.param("今年的出口", whole("2026"), id="this-year"),
    pytest.param("去年的出口", whole("2025"), id="last-year"),
    pytest.param("前年的出口", whole("2024"), id="the-year-before-last"),
    pytest.param("明年的預算", whole("2027"), id="next-year"),
    pytest.param("三年前的價格", whole("2023"), id="years-ago"),
    pytest.param("去年十二月的出口", whole("2025-12"), id="month-of-last-year"),
    pytest.param("今年上半年的出口", whole("2026-01", "2026-06"), id="half-of-this-year"),
    pytest.param("去年第四季的營收", whole("2025-10", "2025-12"), id="quarter-of-last-year"),
    pytest.param("去年底的會議", whole("2025-10", "2025-12"), id="end-of-last-year"),
    pytest.param("去年年中的會議", whole("2025-05", "2025-08"), id="middle-of-last-year"),
    pytest.param("去年夏天的颱風", whole("2025-06", "2025-08"), id="last-summer"),
    pytest.param("今年冬天的電價", whole("2025-12", "2026-02"), id="this-winter"),
    pytest.param("去年冬天的電價", whole("2024-12", "2025-02"), id="the-winter-before"),
    pytest.param("過去三個月的出口", whole("2025-10-20", "2026-01-20"), id="past-months"),
    pytest.param("近兩年的出口", whole("2024-01-20", "2026-01-20"), id="past-years"),
    pytest.param("最近一週的新聞", whole("2026-01-13", "2026-01-20"), id="past-week"),
    pytest.param("最近半年的新聞", whole("2025-07-20", "2026-01-20"), id="past-half-year"),
    pytest.param("過去24小時的新聞", whole("2026-01-19", "2026-01-20"), id="past-hours"),
    pytest.param("最近幾天的新聞", whole("2026-01-15", "2026-01-20"), id="a-few-days"),
    pytest.param("未來三個月的計畫", whole("2026-01-20", "2026-04-20"), id="coming-months"),
    pytest.param("What happened today?", whole("2026-01-20"), id="english-today"),
    pytest.param("What happened yesterday?", whole("2026-01-19"), id="english-yesterday"),
    pytest.param("What happened the day before yesterday?", whole("2026-01-18"), id="english-day-before-yesterday"),
    pytest.param("What happened last week?", whole("2026-01-12", "2026-01-18"), id="english-last-week"),
    pytest.param("What happened over the weekend?", whole("2026-01-17", "2026-01-18"), id="english-weekend"),
    pytest.param("What happened last Friday?", whole("2026-01-16"), id="english-last-friday"),
    pytest.param("What happened on Monday?", whole("2026-01-19"), id="english-monday"),
    pytest.param("What happened this month?", whole("2026-01"), id="english-this-month"),
    pytest.param("What happened early last month?", whole("2025-12-01", "2025-12-10"), id="english-early-last-month"),
    pytest.param("What happened last quarter?", whole("2025-10", "2025-12"), id="english-last-quarter"),
    pytest.param("What happened this year?", whole("2026"), id="english-this-year"),
    pytest.param("What happened late last year?", whole("2025-10", "2025-12"), id="english-late-last-year"),
    pytest.param("What happened the year before last?", whole("2024"), id="english-year-before-last"),
    pytest.param("last year's third quarter", whole("2025-07", "2025-09"), id="english-quarter-of-last-year"),
    pytest.param("the second half of last year", whole("2025-07", "2025-12"), id="english-half-of-last-year"),
    pytest.param("What happened last July?", whole("2025-07"), id="english-last-july"),
    pytest.param("What happened last may?", whole("2025-05"), id="english-last-may"),
    pytest.param("What happened last December?", whole("2025-12"), id="english-last-december"),
    pytest.param("What happened last summer?", whole("2025-06", "2025-08"), id="english-last-summer"),
    pytest.param("What happened last winter?", whole("2024-12", "2025-02"), id="english-last-winter"),
    pytest.param("What has happened in the past three months?", whole("2025-10-20", "2026-01-20"), id="english-past"),
    pytest.param("What has happened over the last year?", whole("2025-01-20", "2026-01-20"), id="english-rolling-year"),
    pytest.param("What happened two weeks ago?", whole("2026-01-05", "2026-01-11"), id="english-weeks-ago"),
    pytest.param("What happened three days ago?", whole("2026-01-17"), id="english-days-ago"),
    pytest.param("What happened a year ago?", whole("2025"), id="english-a-year-ago"),
    pytest.param("in the next two weeks", whole("2026-01-20", "2026-02-03"), id="english-coming"),
]
RANGES = [
    pytest.param("2023到2025年的出口", whole("2023", "2025"), id="years"),
    pytest.param("2023年至2025年的出口", whole("2023", "2025"), id="years-named-twice"),
    pytest.param("2020-2022年", whole("2020", "2022"), id="years-with-a-dash"),
    pytest.param("民國111年到113年", whole("2022", "2024"), id="years-of-the-republic"),
    pytest.param("5-7月的營收", whole("2025-05", "2025-07"), id="months-with-a-dash"),
    pytest.param("五、六月的營收", whole("2025-05", "2025-06"), id="months-with-a-comma"),
    pytest.param("2024年5月至7月", whole("2024-05", "2024-07"), id="months-of-a-year-named-once"),
    pytest.param("2024年11月到2月", whole("2024-11", "2025-02"), id="months-across-a-new-year"),
    pytest.param("從去年12月到今年2月", whole("2025-12", "2026-02"), id="months-of-two-years"),
    pytest.param("8月18日到20日", whole("2025-08-18", "2025-08-20"), id="days-of-a-month"),
    pytest.param("2024年8月18日到9月3日", whole("2024-08-18", "2024-09-03"), id="days-of-two-months"),
    pytest.param("8月18日到昨天", whole("2025-08-18", "2026-01-19"), id="day-to-yesterday"),
    pytest.param("在2020年和2022年之間", whole("2020", "2022"), id="between-years"),
    pytest.param("from 2020 to 2022", whole("2020", "2022"), id="english-years"),
    pytest.param("between 2020 and 2022", whole("2020", "2022"), id="english-between-years"),
    pytest.param("exports, 2020–2022", whole("2020", "2022"), id="english-years-with-a-dash"),
    pytest.param("between March and May 2025", whole("2025-03", "2025-05"), id="english-months"),
    pytest.param("between March and May", whole("2025-03", "2025-05"), id="english-months-without-a-year"),
    pytest.param("from November to January", whole("2025-11", "2026-01"), id="english-months-across-a-new-year"),
    pytest.param("Jan-Mar 2025", whole("2025-01", "2025-03"), id="short-english-months"),
    pytest.param("March 3-5, 2025", whole("2025-03-03", "2025-03-05"), id="english-days"),
    pytest.param("from late 2024 to early 2025", whole("2024-10", "2025-03"), id="english-parts-of-years"),
]
OPEN = [
    pytest.param("2024年以前", (None, "2023-12-31"), id="before-a-year"),
    pytest.param("8月18日之前", (None, "2025-08-17"), id="before-a-day"),
    pytest.param("2020年以後", ("2021-01-01", None), id="after-a-year"),
    pytest.param("自2025年3月以來", ("2025-03-01", None), id="since"),
    pytest.param("從去年起", ("2025-01-01", None), id="from-then-on"),
    pytest.param("2020年至今", ("2020-01-01", None), id="until-now"),
    pytest.param("今年以來", ("2026-01-01", None), id="since-the-new-year"),
    pytest.param("直到2020年", (None, "2020-12-31"), id="until"),
    pytest.param("2024年大選以後", ("2024-01-01", None), id="after-an-event-of-a-year"),
    pytest.param("2024年大選之前", (None, "2024-12-31"), id="before-an-event-of-a-year"),
    pytest.param("before 2024", (None, "2023-12-31"), id="english-before"),
    pytest.param("after May 2025", ("2025-06-01", None), id="english-after"),
    pytest.param("since March 2025", ("2025-03-01", None), id="english-since"),
    pytest.param("since May", ("2025-05-01", None), id="english-since-may"),
    pytest.param("from March 2025 onwards", ("2025-03-01", None), id="english-onwards"),
    pytest.param("from mid-2024 until now", ("2024-05-01", None), id="english-until-now"),
    pytest.param("until 2024", (None, "2024-12-31"), id="english-until"),
    pytest.param("after the 2024 election", ("2024-01-01", None), id="english-after-an-event"),
    pytest.param("before the July meeting", (None, "2025-07-31"), id="english-before-an-event"),
]
AS_OF = [
    ("站在2025年7月看，情況如何？", "2025-07-31", "站在2025年7月"),
    ("Seen from July 2025, what was planned?", "2025-07-31", "Seen from July 2025"),
    pytest.param("截至七月底有多少家？", "2025-07-31", "截至七月底", id="end-of-a-month"),
    pytest.param("截至2025年8月有多少家？", "2025-08-31", "截至2025年8月", id="month"),
    pytest.param("到去年年底為止有多少家？", "2025-12-31", "到去年年底為止", id="end-of-last-year"),
    pytest.param("到2025年底有多少家？", "2025-12-31", "到2025年底", id="question-begins-with-it"),
    pytest.param("年底前會開放嗎？", "2026-12-31", "年底前", id="deadline"),
    pytest.param("How many as of July 2025?", "2025-07-31", "as of July 2025", id="english-month"),
    pytest.param("How many by the end of 2025?", "2025-12-31", "by the end of 2025", id="english-end-of-a-year"),
    pytest.param("How many by 2030?", "2030-12-31", "by 2030", id="english-year"),
    pytest.param("How many as of yesterday?", "2026-01-19", "as of yesterday", id="english-yesterday"),
]


@pytest.mark.parametrize(("question", "days"), ABSOLUTE)
def test_a_named_period_is_found_whenever_it_is_asked_for(question: str, days: tuple[str, str]) -> None:
    assert days_of(question) == days_of(question, date(2030, 6, 15)) == days


@pytest.mark.parametrize(("question", "days"), WITHOUT_ITS_YEAR)
def test_a_part_of_a_year_is_the_latest_that_has_begun(question: str, days: tuple[str, str]) -> None:
    assert days_of(question) == days


@pytest.mark.parametrize(("question", "days"), RELATIVE)
def test_relative_words_count_from_the_day_of_asking(question: str, days: tuple[str, str]) -> None:
    assert days_of(question) == days


@pytest.mark.parametrize(("question", "days"), RANGES)
def test_a_range_goes_from_its_first_day_to_its_last(question: str, days: tuple[str, str]) -> None:
    assert days_of(question) == days


@pytest.mark.parametrize(("question", "days"), OPEN)
def test_one_side_stays_open_where_words_open_it(question: str, days: tuple[str | None, str | None]) -> None:
    assert days_of(question) == days


@pytest.mark.parametrize(("question", "last", "words"), AS_OF)
def test_what_was_known_by_a_day_is_told_apart(question: str, last: str, words: str) -> None:
    assert periods_in(question, TODAY) == [Period(None, last, words, "as_of")]


@pytest.mark.parametrize(
    ("question", "today", "days"),
    [
        pytest.param("七月的營收", date(2025, 7, 1), whole("2025-07"), id="month-on-its-first-day"),
        pytest.param("七月的營收", date(2025, 6, 30), whole("2024-07"), id="month-on-the-eve-of-it"),
        pytest.param("last July", date(2025, 7, 31), whole("2024-07"), id="last-july-in-july"),
        pytest.param("last July", date(2025, 8, 1), whole("2025-07"), id="last-july-just-over"),
        pytest.param("this winter", date(2025, 12, 31), whole("2025-12", "2026-02"), id="winter-at-the-end-of-a-year"),
        pytest.param(
            "去年冬天", date(2025, 12, 31), whole("2024-12", "2025-02"), id="winter-before-at-the-end-of-a-year"
        ),
        pytest.param("去年冬天", date(2026, 6, 1), whole("2025-12", "2026-02"), id="winter-before-in-summer"),
        pytest.param("前三季", date(2025, 9, 30), whole("2024-01", "2024-09"), id="quarters-on-their-last-day"),
        pytest.param("前三季", date(2025, 12, 31), whole("2025-01", "2025-09"), id="quarters-at-the-end-of-a-year"),
        pytest.param("年底", date(2025, 12, 31), whole("2025-10", "2025-12"), id="end-of-the-year-on-its-last-day"),
        pytest.param("上個月", date(2025, 1, 1), whole("2024-12"), id="last-month-on-new-year"),
        pytest.param("上個月", date(2024, 3, 31), whole("2024-02"), id="last-month-is-shorter"),
        pytest.param("下個月", date(2025, 1, 31), whole("2025-02"), id="next-month-is-shorter"),
        pytest.param("上一季", date(2025, 1, 1), whole("2024-10", "2024-12"), id="last-quarter-on-new-year"),
        pytest.param("上週", date(2025, 1, 1), whole("2024-12-23", "2024-12-29"), id="last-week-on-new-year"),
        pytest.param("本週", date(2026, 1, 1), whole("2025-12-29", "2026-01-04"), id="this-week-on-new-year"),
        pytest.param("本週", date(2026, 1, 19), whole("2026-01-19", "2026-01-25"), id="this-week-on-its-monday"),
        pytest.param("本週", date(2026, 1, 25), whole("2026-01-19", "2026-01-25"), id="this-week-on-its-sunday"),
        pytest.param("last Friday", date(2026, 1, 17), whole("2026-01-16"), id="last-friday-on-saturday"),
        pytest.param("last Friday", date(2026, 1, 16), whole("2026-01-09"), id="last-friday-on-friday"),
        pytest.param("on Friday", date(2026, 1, 16), whole("2026-01-16"), id="friday-on-friday"),
        pytest.param("今天", date(2024, 2, 29), whole("2024-02-29"), id="today-on-a-leap-day"),
        pytest.param("過去一年", date(2024, 2, 29), whole("2023-02-28", "2024-02-29"), id="past-year-on-a-leap-day"),
        pytest.param("一年前", date(2024, 2, 29), whole("2023"), id="a-year-ago-on-a-leap-day"),
        pytest.param("2月29日", date(2024, 2, 28), whole("2020-02-29"), id="leap-day-on-the-eve-of-it"),
        pytest.param("2月29日", date(2103, 6, 1), whole("2096-02-29"), id="leap-day-behind-a-year-that-is-none"),
        pytest.param(
            "過去三個月", date(2025, 5, 31), whole("2025-02-28", "2025-05-31"), id="past-months-begin-in-february"
        ),
    ],
)
def test_ends_of_years_months_and_weeks(question: str, today: date, days: tuple[str, str]) -> None:
    assert days_of(question, today) == days


@pytest.mark.parametrize("question", [param.values[0] for param in (*ABSOLUTE, *WITHOUT_ITS_YEAR, *RELATIVE, *RANGES)])
def test_both_scripts_and_every_case_mean_the_same(question: str) -> None:
    assert days_of(fold(question)) == days_of(question.upper()) == days_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "", "誰是輝達的執行長？", "Who runs Nvidia?", "出貨 2,025 wafers 嗎？", "Did it ship 2,025 wafers?",
        "Is the H2020 banned?", "型號2025 是什麼？", "7nm 製程", "70萬顆", "漲了 25% 嗎", "10 of 12",
        "「中國製造2025」是什麼？", 'What is "Made in China 2025"?', "What is the Made in China 2025 plan?",
        "《2022年晶片法案》是什麼？", "What is Agenda 2030?", "2月30日", "2025年2月30日", "2025-02-30",
        "February 30, 2025", "13月的營收", "it may rise", "Will May resign?", "May Nvidia sell it?", "they march on",
        "the March on Washington", "wait a second", "prices fall", "the fall of Rome", "夏天有多熱？", "spring water",
        "五月天的演唱會", "十月革命", "以上周邊商品", "目前年產量", "如今年輕人", "文明年代", "過去年輕的人",
        "今日頭條", "USA Today", "晚上周杰倫唱了什麼", "每年七月", "every July", "農曆七月", "永曆十五年七月",
        "每週三", "2026財年第三季", "fiscal 2026", "fiscal third quarter", "the third quarter of fiscal 2026",
        "FY2025", "七個月", "三年", "五天", "三十多年前", "幾天前", "a few days ago", "two and a half years ago",
        "2000年歷史", "2000 people", "the 2000 workers", "rose by 2000", "in 1200 BC", "公元前1200年", "Section 1201",
        "ISO 9001:2015", "Windows 2000", "the last two years of his life", "10 may attend", "by August Wilson",
        "in the first half", "四季", "三季報", "《權力遊戲》第三季", "日本年度", "COVID-19", "3/15", "9/11", "$2025",
    ],
)  # fmt: skip
def test_what_is_no_time_is_no_period(question: str) -> None:
    assert periods_in(question, TODAY) == []


def test_periods_come_in_the_order_of_the_text_with_their_words() -> None:
    question = "比較去年第四季與2024年第四季，以及 in Q3 2023 的營收"
    assert [period.words for period in periods_in(question, TODAY)] == ["去年第四季", "2024年第四季", "Q3 2023"]


def test_words_stand_as_in_the_text() -> None:
    (period,) = periods_in("😀𠀀自２０２５年３月以來？", TODAY)
    assert period == Period("2025-03-01", None, "自２０２５年３月以來")


@pytest.mark.parametrize(
    ("question", "firsts"),
    [
        pytest.param("2024年5月和6月的營收", ["2024-05-01", "2024-06-01"], id="year-before"),
        pytest.param("March and April 2024", ["2024-03-01", "2024-04-01"], id="year-behind"),
        pytest.param("11月和1月的營收", ["2025-11-01", "2026-01-01"], id="no-year"),
        pytest.param("在2020年和2022年舉行", ["2020-01-01", "2022-01-01"], id="years"),
        pytest.param("2025年上半年和下半年", ["2025-01-01", "2025-07-01"], id="halves"),
    ],
)
def test_what_is_listed_shares_its_year_and_is_no_range(question: str, firsts: list[str]) -> None:
    assert [period.first for period in periods_in(question, TODAY)] == firsts


@pytest.mark.parametrize(
    "question",
    [
        "最新的消息", "目前有多少家？", "现在谁是执行长？", "最近有什麼新聞？", "輝達近況如何？", "如今的價格",
        "現任董事長是誰？", "至今賣了多少？", "What is the latest?", "the most recent deal", "Who currently runs it?",
        "Who runs it now?", "How many so far?", "What is it doing these days?", "Who is the current CEO?",
    ],
)  # fmt: skip
def test_a_question_for_the_newest_is_told(question: str) -> None:
    assert asks_for_newest(question)


@pytest.mark.parametrize(
    "question",
    [
        "", "去年的出口", "最近三個月的出口", "離車站最近的是哪一家？", "這體現在哪裡？", "8月18日前", "Who knows?",
        "by Friday at the latest", "so far as we know", "What is an electric current in a wire?", "the snow",
    ],
)  # fmt: skip
def test_no_other_question_asks_for_the_newest(question: str) -> None:
    assert not asks_for_newest(question)


def test_any_mixture_of_words_of_time_is_read_and_no_period_ends_before_it_begins() -> None:
    pieces = (
        "2025 2025年 114年 民國 二〇二五 1999 8月 八 18 18日 31 30日 月 年 週 季 上 下 本 這 前 後 去 今 明 天 底 "
        "初 末 中旬 第三季 上半年 夏天 過去 近 最近 三個月 半年 幾 到 至 - – 、 和 之間 以前 以來 之後 截至 為止 "
        "自 從 起 的 ， 。 昨天 上週五 May march June Q3 H1 '25 2H24 late early mid- end of the first last this "
        "next year month quarter half summer from to between and since until by before after as ago two weeks 3 "
        "days 1990s 's , . Friday on in 0 00 99 2-30 2025-02-30 9999年 1000年前 999年前 大選"
    ).split(" ")
    chance = random.Random(20)  # noqa: S311
    for _ in range(6000):
        glue = chance.choice(("", " "))
        question = glue.join(chance.choice(pieces) for _ in range(chance.randrange(1, 9)))
        today = date.fromordinal(chance.randrange(date(1990, 1, 1).toordinal(), date(2040, 1, 1).toordinal()))
        end = 0
        for period in periods_in(question, today):
            assert period.first or period.last
            if period.first and period.last:
                assert period.first <= period.last, question
            assert period.words in question
            end = question.index(period.words, end) + len(period.words)


@pytest.mark.parametrize(
    "piece",
    [
        "a", "1", " ", "一", "年", "2025", "2025年", "5月到", "5、", "上週", "may ", "May to ", "the end of ",
        "2020 to ", "《", "離", '\ud800',
    ],
)  # fmt: skip
def test_a_hostile_question_returns(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert len(periods_in(text, TODAY)) <= 100_000
    assert isinstance(asks_for_newest(text), bool)
