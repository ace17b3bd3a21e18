"""Times of a report with the year, month or day they mean."""

from __future__ import annotations

import random
import re

import pytest

from rag.text.dated import dated

MONDAY = "2025-08-18"
"""The day of the report, unless another is told."""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("上個月出貨 70 萬顆。", "上個月（2025年7月）出貨 70 萬顆。"),
        ("上个月出货。", "上个月（2025年7月）出货。"),
        ("本月開工。", "本月（2025年8月）開工。"),
        ("下個月開工。", "下個月（2025年9月）開工。"),
        ("去年出貨。", "去年（2024年）出貨。"),
        ("比去年同期多。", "比去年（2024年）同期多。"),
        ("今年出貨。", "今年（2025年）出貨。"),
        ("明年開工。", "明年（2026年）開工。"),
        ("今年4月宣布。", "今年4月（2025年）宣布。"),
        ("去年十二月宣布。", "去年十二月（2024年）宣布。"),
        ("7月11日宣布。", "7月11日（2025年）宣布。"),
        ("7 月 11 日宣布。", "7 月 11 日（2025年）宣布。"),
        ("７月１１日宣布。", "７月１１日（2025年）宣布。"),
        ("本周三宣布。", "本周三（2025年8月20日）宣布。"),
        ("上週五宣布。", "上週五（2025年8月15日）宣布。"),
        ("昨天宣布。", "昨天（2025年8月17日）宣布。"),
        ("三天前宣布。", "三天前（2025年8月15日）宣布。"),
    ],
    ids=[
        "month-before", "month-before-in-simplified", "this-month", "next-month", "year-before",
        "year-before-in-a-word", "this-year", "next-year", "month-of-this-year", "month-of-last-year", "day-of-a-month",
        "day-with-spaces", "day-in-full-width", "weekday-of-this-week", "weekday-of-last-week", "yesterday", "days-ago",
    ],
)  # fmt: skip
def test_a_time_in_chinese_is_told_with_what_it_means_on_the_day_of_the_report(words: str, told: str) -> None:
    assert dated(words, MONDAY) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("It shipped more than last year.", "It shipped more than last year (2024)."),
        ("It will open next year.", "It will open next year (2026)."),
        ("It opened last month.", "It opened last month (July 2025)."),
        ("It was announced in April.", "It was announced in April (2025)."),
        ("On July 11, it was announced.", "On July 11 (2025), it was announced."),
        ("It was announced last Wednesday.", "It was announced last Wednesday (August 13, 2025)."),
        ("It was announced yesterday.", "It was announced yesterday (August 17, 2025)."),
        ("It opened five years ago.", "It opened five years ago (2020)."),
    ],
    ids=[
        "year-before", "next-year", "month-before", "month", "day", "weekday", "yesterday", "years-ago",
    ],
)  # fmt: skip
def test_a_time_in_english_is_told_with_what_it_means_on_the_day_of_the_report(words: str, told: str) -> None:
    assert dated(words, MONDAY) == told


@pytest.mark.parametrize(
    ("words", "published", "told"),
    [
        ("上個月宣布。", "2025-01-05", "上個月（2024年12月）宣布。"),
        ("12月8日宣布。", "2026-01-05", "12月8日（2025年）宣布。"),
        ("明天宣布。", "2025-12-31", "明天（2026年1月1日）宣布。"),
        ("昨天宣布。", "2024-03-01", "昨天（2024年2月29日）宣布。"),
        ("In November it was announced.", "2025-02-01", "In November (2024) it was announced."),
        ("2月29日宣布。", "2025-08-18", "2月29日（2024年）宣布。"),
        ("9月12日開賣。", "2025-09-09", "9月12日（2025年）開賣。"),
        ("大選訂11月28日舉行。", "2025-09-09", "大選訂11月28日（2025年）舉行。"),
        ("1月5日開工。", "2025-12-20", "1月5日（2026年）開工。"),
        ("去年9月12日開賣。", "2025-09-09", "去年9月12日（2024年）開賣。"),
        ("2月宣布。", "2025-09-09", "2月（2025年）宣布。"),
        ("2024年10月和11月。", "2025-08-18", "2024年10月和11月（2024年）。"),
        ("它在11月推出了新船。", "2025-08-18", "它在11月（2024年）推出了新船。"),
        ("The firm launched it in October.", "2025-08-18", "The firm launched it in October (2024)."),
        ("1月5日開工。", "9999-12-31", "1月5日（9999年）開工。"),
        ("The tariff takes effect on Oct. 1.", "2025-09-09", "The tariff takes effect on Oct. 1 (2025)."),
        ("與2024年7月相比，7月增加。", "2025-08-18", "與2024年7月相比，7月（2025年）增加。"),
        ("市長表示，新橋10月啟用。", "2025-08-18", "市長表示，新橋10月（2025年）啟用。"),
        ("展覽9月3日開幕，他表示歡迎。", "2025-08-18", "展覽9月3日（2025年）開幕，他表示歡迎。"),
        ("The port said sales start on September 19.", "2025-09-09",
         "The port said sales start on September 19 (2025)."),
        ("他10月宣布辭職。", "2025-09-01", "他10月（2024年）宣布辭職。"),
    ],
    ids=[
        "december", "day-of-the-old-year", "new-year", "leap-day", "month-of-last-year", "leap-day-of-last-year",
        "in-three-days", "in-some-weeks", "in-the-new-year", "year-told", "months-ago",
        "behind-a-year", "past-in-chinese", "past-in-english", "last-year-there-is", "in-english",
        "again-without-its-year", "said-before", "said-behind", "said-in-english", "said-then",
    ],
)  # fmt: skip
def test_the_turn_of_a_year_or_month_is_counted_from_the_day_of_the_report(
    words: str, published: str, told: str
) -> None:
    assert dated(words, published) == told


@pytest.mark.parametrize(
    "words",
    [
        "2024年開工。",
        "2024年4月開工。",
        "2024年4月8日開工。",
        "二〇二四年開工。",
        "一九九九年開工。",
        "2024-04-08 開工。",
        "It opened in 2024.",
        "It opened in April 2024.",
        "It opened on April 8, 2024.",
        "It opened in the 1990s.",
    ],
    ids=[
        "year", "month", "day", "year-in-numerals", "year-of-another-century", "iso-day", "english-year",
        "english-month", "english-day", "decade",
    ],
)  # fmt: skip
def test_a_time_that_tells_its_year_stays_as_it_is(words: str) -> None:
    assert dated(words, MONDAY) == words


@pytest.mark.parametrize(
    ("words", "published", "told"),
    [
        ("他16日表示。", "2025-08-18", "他16日（2025年8月）表示。"),
        ("他 16 日表示。", "2025-08-18", "他 16 日（2025年8月）表示。"),
        ("他18日表示。", "2025-08-18", "他18日（2025年8月）表示。"),
        ("他20日表示。", "2025-08-18", "他20日（2025年7月）表示。"),
        ("他20日表示。", "2026-01-05", "他20日（2025年12月）表示。"),
        ("會議將於20日舉行。", "2025-08-18", "會議將於20日（2025年8月）舉行。"),
        ("14日宣布，16日動工。", "2025-08-18", "14日（2025年8月）宣布，16日（2025年8月）動工。"),
        ("7月29日和30日。", "2025-08-18", "7月29日（2025年）和30日。"),
        ("他31日表示。", "2025-07-18", "他31日表示。"),
        ("他16日表示。", "2025-08", "他16日表示。"),
        ("周五（12日）開賣。", "2025-09-09", "周五（12日（2025年9月））開賣。"),
        ("12日（週五）開賣。", "2025-09-09", "12日（2025年9月）（週五）開賣。"),
        ("10日（明天）開賣。", "2025-09-09", "10日（2025年9月）（明天（2025年9月10日））開賣。"),
        ("明天（8日）開賣。", "2025-08-07", "明天（2025年8月8日）（8日（2025年8月））開賣。"),
        ("10日（後天）開賣。", "2025-08-08", "10日（2025年8月）（後天（2025年8月10日））開賣。"),
        ("《海風報》16日報導。", "2025-08-18", "《海風報》16日（2025年8月）報導。"),
        ("華為16日發布，紐約16日消息。", "2025-08-18", "華為16日（2025年8月）發布，紐約16日（2025年8月）消息。"),
        ("10日後生效，30日之內上訴，拘留15日，長達15日，5日寬限期。", "2025-08-18",
         "10日後生效，30日之內上訴，拘留15日，長達15日，5日寬限期。"),
        ("近3日、每5日、連續7日、10日內、14至16日，本報20日電。", "2025-08-18",
         "近3日、每5日、連續7日、10日內、14至16日，本報20日電。"),
    ],
    ids=[
        "past", "spaces", "today", "month-before", "year-before", "announced", "two", "behind-a-month", "no-such-day",
        "month-alone-known", "behind-a-weekday", "before-a-weekday", "tomorrow",
        "tomorrow-before", "in-two-days", "reported", "behind-a-name", "terms", "how-long",
    ],
)  # fmt: skip
def test_a_day_alone_is_of_the_month_of_the_report_or_of_the_last(words: str, published: str, told: str) -> None:
    assert dated(words, published) == told


@pytest.mark.parametrize(
    "words",
    [
        "", "港口擴建了。", "《去年此時》上映。", "五月天的演唱會。", "It may open.", "The march of time.",
        "出貨 70 萬顆。", "\ue001\n\t 😀",
    ],
    ids=[
        "empty", "no-time", "title", "band", "verb-that-is-a-month", "noun-that-is-a-month", "number", "odd-signs",
    ],
)  # fmt: skip
def test_words_without_a_time_stay_as_they_are(words: str) -> None:
    assert dated(words, MONDAY) == words


@pytest.mark.parametrize(
    "words",
    ["過去三個月", "本周", "第三季", "去年底", "截至七月底", "自4月以來", "夏天", "the past two weeks"],
    ids=["past-months", "week", "quarter", "end-of-a-year", "known-by", "since", "season", "past-weeks"],
)
def test_a_time_that_is_no_day_month_or_year_stays_as_it_is(words: str) -> None:
    assert dated(f"{words} 出貨。", MONDAY) == f"{words} 出貨。"


@pytest.mark.parametrize("published", [None, "2025"], ids=["no-date", "year"])
def test_without_the_month_of_the_report_words_stay_as_they_are(published: str | None) -> None:
    assert dated("去年和上個月，7月11日，昨天。", published) == "去年和上個月，7月11日，昨天。"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("上個月宣布。", "上個月（2025年7月）宣布。"),
        ("去年宣布。", "去年（2024年）宣布。"),
        ("今年四月宣布。", "今年四月（2025年）宣布。"),
        ("In April it was announced.", "In April (2025) it was announced."),
        ("昨天宣布。", "昨天宣布。"),
        ("上週五宣布。", "上週五宣布。"),
        ("It was announced last Wednesday.", "It was announced last Wednesday."),
    ],
    ids=["month-before", "year-before", "month", "english-month", "day", "weekday", "english-weekday"],
)
def test_of_a_report_whose_month_alone_is_known_only_months_and_years_are_told(words: str, told: str) -> None:
    assert dated(words, "2025-08") == told


PIECES = (
    "去年", "上個月", "今年4月", "7月11日", "本周三", "昨天", "2024年", "二〇二三年", "截至七月底", "《去年》", "月",
    "年", "last year", " in April ", "last Wednesday", " on July 11 ", "yesterday", "港口擴建了", "，", "。", "\n",
    "和", "到", "Huawei", " 70 萬顆", "😀", "\u200b", "５－７月", "4", " ",
)  # fmt: skip
BRACKETS = re.compile(r"（\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?）| \((?:[A-Z][a-z]+ (?:\d{1,2}, )?)?\d{4}\)")


@pytest.mark.parametrize(
    "published",
    [MONDAY, "2025-08", "2024-02-29", "2025-01-01", "2025", None],
    ids=["day", "month", "leap-day", "new-year", "year", "no-date"],
)
def test_without_the_brackets_that_were_put_in_the_words_are_as_they_were(published: str | None) -> None:
    dice = random.Random(11)  # noqa: S311
    for _ in range(200):
        words = "".join(dice.choice(PIECES) for _ in range(dice.randrange(12)))
        assert BRACKETS.sub("", dated(words, published)) == words


def test_brackets_that_stand_there_already_are_kept() -> None:
    assert dated("昨天（週日）和去年（2020年）", MONDAY) == "昨天（2025年8月17日）（週日）和去年（2024年）（2020年）"


def test_the_same_time_is_told_every_time_it_stands_there() -> None:
    assert dated("去年買，去年賣。", MONDAY) == "去年（2024年）買，去年（2024年）賣。"


def test_each_time_of_a_list_is_told_by_itself() -> None:
    assert dated("7月和去年12月", MONDAY).count("（") == 2
    assert dated("去年12月和今年1月", MONDAY) == "去年12月（2024年）和今年1月（2025年）"


# What is still told wrongly


@pytest.mark.parametrize(
    "words", ["從去年4月到今年5月", "from April last year to May this year"], ids=["chinese", "english"]
)
def test_a_stretch_over_two_years_does_not_get_the_first_year_behind_the_last(words: str) -> None:
    assert not dated(words, MONDAY).endswith(("（2024年）", " (2024)"))


@pytest.mark.parametrize(
    "words",
    [
        "閱兵將於9月3日舉行。",
        "The summit will be held on September 3.",
        "法案將在10月生效。",
        "The law will take effect in October.",
    ],
    ids=["day-in-chinese", "day-in-english", "month-in-chinese", "month-in-english"],
)
def test_a_day_that_is_announced_is_not_told_as_one_of_the_year_before(words: str) -> None:
    assert "2024" not in dated(words, MONDAY)


def test_a_weekday_that_is_announced_is_not_told_as_one_of_the_week_before() -> None:
    assert "August 15" not in dated("The ministers will meet on Friday.", MONDAY)
