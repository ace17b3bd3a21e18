"""What an article tells about itself: each form is read, and what can't be told stays None."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.ingest.about import About, tell
from rag.text.days import iso_day
from tests.conftest import NEWS

BODY = "港口在秋天擴建，工程由當地的公司承包，預計三年完成。\n第二段說明經費從哪裡來，也談到漁民的顧慮。"
ENGLISH_BODY = "The port will be extended in autumn, the city said.\nA second paragraph follows, with more about it."
DAY = "2025-08-18"
REAL = {
    "000": ("「稀土換晶片」成中美談判底牌 評析:中國已不急了?", None, None, None),
    "001": (None, "鉅亨網", "林羿君", "2025-08-18"),
    "002": ("特朗普雖解禁H200晶片，中國「算力自主」策略下輝達尚難言慶祝", None, None, "2025-12-12"),
    "003": ("“取消高端芯片出口禁令……”", None, None, None),
    "004": (None, "觀察者網", None, "2025-07"),
}


def told_by(text: str, **told: str) -> tuple[str | None, str | None, str | None]:
    """Return publisher, author and day."""
    about = tell(text, told)
    return about.publisher, about.author, about.published


def edges(text: str) -> list[str]:
    return [text[start:end] for start, end in tell(text).edge_lines]


# The real articles


@pytest.mark.parametrize("number", REAL)
def test_the_real_articles_tell_what_a_reader_sees(real_articles: Path, number: str) -> None:
    (path,) = real_articles.glob(f"{number}_*.txt")
    about = tell(path.read_text(encoding="utf-8"))
    assert (about.title, about.publisher, about.author, about.published) == REAL[number]


@pytest.mark.skipif(not NEWS.is_file(), reason=f"the news reports are not here ({NEWS})")
def test_no_news_report_tells_an_unlikely_day_a_title_or_a_publisher_too_long() -> None:
    abouts = [tell(line) for line in NEWS.read_text(encoding="utf-8").split("\n")]
    assert all("2000" <= about.published < "2027" for about in abouts if about.published)
    assert all(about.title is None for about in abouts)
    assert all(len(about.publisher) < 12 for about in abouts if about.publisher)
    assert sum(about.published is not None for about in abouts) > 1_500
    assert sum(about.publisher is not None for about in abouts) > 400


# Days


@pytest.mark.parametrize(
    ("words", "day"),
    [
        pytest.param("2025-08-18", DAY, id="iso"),
        pytest.param("2025-08-18 13:36", DAY, id="clock"),
        pytest.param("2025-08-18T13:36:00+08:00", DAY, id="zone"),
        pytest.param("2025-08-18T05:36:00.120Z", DAY, id="fraction"),
        pytest.param("2025/8/18", DAY, id="slashes"),
        pytest.param("2025.08.18", DAY, id="points"),
        pytest.param("2025-08", "2025-08", id="month"),
        pytest.param("2025", "2025", id="year"),
        pytest.param("2025年8月18日 13:36", DAY, id="chinese"),
        pytest.param("2025 年 8 月 18 日", DAY, id="spaced"),
        pytest.param("2025年8月18日（星期一）下午1時36分", DAY, id="weekday"),
        pytest.param("2025年8月", "2025-08", id="chinese-month"),
        pytest.param("２０２５年８月１８日", DAY, id="full-width"),
        pytest.param("２０２５／０８／１８　１３：３６", DAY, id="full-width-slashes"),
        pytest.param("二〇二五年八月十八日", DAY, id="numerals"),
        pytest.param("二○二五年十二月三十一日", "2025-12-31", id="round-zero"),
        pytest.param("民國114年8月18日", DAY, id="republic"),
        pytest.param("中華民國一一四年八月十八日", DAY, id="republic-numerals"),
        pytest.param("中華民國一百一十四年八月十八日", DAY, id="republic-hundred"),
        pytest.param("民國114/08/18", DAY, id="republic-slashes"),
        pytest.param("Aug. 18, 2025", DAY, id="abbreviated"),
        pytest.param("August 18, 2025 at 1:36 p.m. EDT", DAY, id="american"),
        pytest.param("18th August 2025", DAY, id="british"),
        pytest.param("Mon, 18 Aug 2025 05:36:00 GMT", DAY, id="mail"),
        pytest.param("Mon, Aug 18 20251:36 PM EDT", DAY, id="clock-run-on"),
        pytest.param("2024-02-29", "2024-02-29", id="leap-day"),
        pytest.param("2025-02-30", None, id="no-such-day"),
        pytest.param("2025-13-01", None, id="no-such-month"),
        pytest.param("2025年2月30日", None, id="no-such-chinese-day"),
        pytest.param("民國114年2月29日", None, id="no-such-republic-day"),
        pytest.param("February 30, 2025", None, id="no-such-english-day"),
        pytest.param("114/08/18", None, id="republic-unmarked"),
        pytest.param("08/09/2025", None, id="day-or-month-first"),
        pytest.param("8月18日", None, id="no-year"),
        pytest.param("1025-08-18", None, id="middle-ages"),
        pytest.param("2025-08-18 港口", None, id="more-words"),
        pytest.param("2025-08-185", None, id="too-many-digits"),
        pytest.param("昨天", None, id="yesterday"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_day_is_read_in_every_form(words: str, day: str | None) -> None:
    assert iso_day(words) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("[2025-08-18 13:36]", DAY, id="brackets"),
        pytest.param("发布时间：2025年08月18日 13:36", DAY, id="published"),
        pytest.param("發稿時間︰2025/08/18", DAY, id="sent"),
        pytest.param("日期：114年8月18日", None, id="republic-unmarked"),
        pytest.param("更新時間：2025-08-18", DAY, id="only-updated"),
        pytest.param("發布時間：2025-08-18　更新時間：2025-08-20", DAY, id="published-and-updated"),
        pytest.param("更新時間：2025-08-20\n2025-08-18 13:36", DAY, id="updated-and-a-day"),
        pytest.param("Published Mon, Aug 18 2025 1:36 PM EDT", DAY, id="published-english"),
        pytest.param("Posted on August 18, 2025", DAY, id="posted"),
        pytest.param("發布時間：2025-02-30", None, id="no-such-day"),
        pytest.param("發布時間：2025-08-18\n發布時間：2025-08-19", None, id="two-days"),
        pytest.param("日期：2025年8月18日\n地點：港口", None, id="an-event"),
        pytest.param("2024年1月1日\n動工。\n2024年6月1日\n完工。", None, id="a-timeline"),
        pytest.param("2025年8月18日，港口動工，市長到場。", None, id="a-sentence"),
        pytest.param("2025-08-18 的港口動工典禮，市長到場。", None, id="a-clause"),
        pytest.param("August 18, 2025 was the day the port was opened.", None, id="an-english-sentence"),
        pytest.param("港口在2025年8月18日動工。", None, id="in-a-sentence"),
    ],
)
def test_a_day_counts_only_where_it_is_the_articles_own(line: str, day: str | None) -> None:
    assert tell(f"{line}\n{BODY}").published == day


@pytest.mark.parametrize(
    ("before", "day"),
    [
        pytest.param("date 2025-08-18 ", DAY, id="date"),
        pytest.param(" date 2025-07 ", "2025-07", id="month"),
        pytest.param("2025-08-18 13:36 ", DAY, id="clock"),
        pytest.param("[ 2025-08-18 13：36 ] ，正文：", DAY, id="brackets"),
        pytest.param("2025/08/18 ，正文：", DAY, id="body-mark"),
    ],
)
def test_the_report_begins_behind_the_day_on_its_first_line(before: str, day: str) -> None:
    text = f"{before}港口擴建計畫出爐\n{BODY}"
    about = tell(text)
    assert (about.published, about.title) == (day, "港口擴建計畫出爐")
    assert text[about.body_start :] == f"港口擴建計畫出爐\n{BODY}"


DATELINE = "新華社北京7月28日電 " + BODY


@pytest.mark.parametrize(
    ("text", "told", "day"),
    [
        pytest.param(DATELINE, {}, None, id="alone"),
        pytest.param(DATELINE, {"published": "2025"}, "2025-07-28", id="year"),
        pytest.param(DATELINE, {"published": "2025-07"}, "2025-07-28", id="month"),
        pytest.param(DATELINE, {"published": "2025-08"}, "2025-08", id="other-month"),
        pytest.param(DATELINE, {"published": "2025-07-30"}, "2025-07-30", id="full-day-wins"),
        pytest.param(DATELINE, {"url": "https://a.cn/2025/07/28/1.html"}, "2025-07-28", id="url"),
        pytest.param(DATELINE, {"url": "https://a.cn/n1/2025/0728/c1.html"}, "2025-07-28", id="url-half-run-on"),
        pytest.param(DATELINE, {"url": "https://a.cn/202507280123.html"}, "2025-07-28", id="url-run-on"),
        pytest.param(DATELINE, {"url": "https://a.cn/2025-07-29/1"}, None, id="url-disagrees"),
        pytest.param(BODY, {"url": "https://a.cn/2025/07/28/1.html"}, None, id="url-alone"),
        pytest.param(f"date 2025-07 {DATELINE}", {}, "2025-07-28", id="dated-line"),
        pytest.param(f"更新時間：2025-08-02\n{DATELINE}", {}, None, id="update-disagrees"),
        pytest.param("（中央社台北15日電）" + BODY, {"published": "2025"}, "2025", id="day-and-year"),
        pytest.param("（中央社台北15日電）" + BODY, {"published": "2025-07"}, "2025-07-15", id="day-and-month"),
        pytest.param("（中央社台北31日電）" + BODY, {"published": "2025-07"}, "2025-07", id="last-day-of-a-month"),
        pytest.param("新華社北京12月31日電 " + BODY, {"published": "2025"}, "2025", id="last-day-of-a-year"),
        pytest.param("新華社北京2月30日電 " + BODY, {"published": "2025"}, "2025", id="no-such-day"),
        pytest.param("（中央社台北2025年8月15日電）" + BODY, {}, "2025-08-15", id="full-day"),
        pytest.param("TAIPEI, Aug 18 (CNA) " + ENGLISH_BODY, {"published": "2025"}, DAY, id="english"),
        pytest.param(BODY, {"published": "Aug. 18, 2025"}, DAY, id="told-in-another-form"),
        pytest.param(BODY, {"published": "last week"}, None, id="told-unreadably"),
    ],
)
def test_a_dateline_without_a_year_counts_together_with_one(text: str, told: dict[str, str], day: str | None) -> None:
    assert tell(text, told).published == day


# Publishers and authors


@pytest.mark.parametrize(
    ("line", "publisher", "author"),
    [
        pytest.param("鉅亨網編輯林羿君 2025-08-18 13:36", "鉅亨網", "林羿君", id="outlets-editor"),
        pytest.param("海風報記者林一", "海風報", "林一", id="outlets-reporter"),
        pytest.param("海风新闻记者 王芊", "海风新闻", "王芊", id="spaced"),
        pytest.param("記者張三/台北報導", None, "張三", id="slash"),
        pytest.param("〔記者陳梅英／台北報導〕", None, "陳梅英", id="slash-in-brackets"),
        pytest.param("本報記者 張三", None, "張三", id="our-reporter"),
        pytest.param("來源：新華社", "新華社", None, id="source"),
        pytest.param("来源：证券时报网", "证券时报网", None, id="source-simplified"),
        pytest.param("稿源：《海風報》", "海風報", None, id="quoted"),
        pytest.param("Source: Reuters", "Reuters", None, id="source-english"),
        pytest.param("作者：張三、李四", None, "張三、李四", id="two-authors"),
        pytest.param("作者：王 珂", None, "王珂", id="spread-name"),
        pytest.param("文／張三", None, "張三", id="text-by"),
        pytest.param("文|张三", None, "张三", id="bar"),
        pytest.param("撰文：牛彈琴", None, "牛彈琴", id="pen-name"),
        pytest.param("記者：王五", None, "王五", id="reporter"),
        pytest.param("来源：新华网 2025-08-18 13:36 作者：张三 责任编辑：李四", "新华网", "张三", id="all-in-a-line"),
        pytest.param("（來源：海風報）", "海風報", None, id="brackets"),
        pytest.param("責任編輯：李四", None, None, id="editor-in-charge"),
        pytest.param("责编 李四", None, None, id="editor-spaced"),
        pytest.param("編輯：李四", None, None, id="editor"),
        pytest.param("來源：綜合報導", None, None, id="mixed-sources"),
        pytest.param("来源：新华社、海风报", None, None, id="several-sources"),
        pytest.param("來源：網路", None, None, id="the-net"),
        pytest.param("資料來源：財政部", None, None, id="source-of-data"),
        pytest.param("圖片來源：路透社", None, None, id="source-of-a-picture"),
        pytest.param("來源：海風報\n來源：山風報", None, None, id="two-sources"),
        pytest.param("作者：佚名", None, None, id="anonymous"),
        pytest.param("作者：新华社", None, None, id="an-outlet-is-no-person"),
        pytest.param("作者：我為什麼寫這本書", None, None, id="interview"),
        pytest.param("記者：謝謝", None, None, id="interview-thanks"),
        pytest.param("路透社記者被捕", None, None, id="headline"),
    ],
)
def test_a_line_tells_publisher_and_author(line: str, publisher: str | None, author: str | None) -> None:
    assert told_by(f"{line}\n{BODY}")[:2] == (publisher, author)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        pytest.param("By John Smith", "John Smith", id="one"),
        pytest.param("By Jane Doe and John Smith", "Jane Doe and John Smith", id="two"),
        pytest.param("By Jane Doe, Bob Lee and John Smith", "Jane Doe, Bob Lee and John Smith", id="three"),
        pytest.param("By Jane Doe | Aug 18, 2025", "Jane Doe", id="day"),
        pytest.param("By Our Correspondent", None, id="nobody"),
        pytest.param("By Staff Writer", None, id="staff"),
        pytest.param("By Monday Night", None, id="a-day"),
        pytest.param("By the harbour they met", None, id="a-sentence"),
    ],
)
def test_an_english_byline_names_its_authors_as_written(line: str, author: str | None) -> None:
    assert tell(f"Port to be extended by next year\n{line}\n{ENGLISH_BODY}").author == author


@pytest.mark.parametrize(
    ("dateline", "publisher", "author"),
    [
        pytest.param("（中央社記者江明晏台北15日電）", "中央社", "江明晏", id="cna"),
        pytest.param("中央社記者江明晏臺北15日電 ", "中央社", "江明晏", id="cna-bare"),
        pytest.param("（中央社記者江明晏某地15日電）", "中央社", None, id="unknown-place"),
        pytest.param("新华社北京7月28日电（记者 张三、李四）", "新华社", "张三、李四", id="xinhua"),
        pytest.param("新華社華盛頓8月1日電 題：", "新華社", None, id="topic"),
        pytest.param("中新网北京8月1日电 (记者 李京泽)", "中新网", "李京泽", id="chinanews"),
        pytest.param("中国日报网北京8月1日电(见习记者张三 通讯员李四)", "中国日报网", "张三、李四", id="roles"),
        pytest.param("本报北京8月1日电（记者 王五）", None, "王五", id="our-paper"),
        pytest.param("本報訊（記者 王五）", None, "王五", id="our-news"),
        pytest.param("【本報訊】", None, None, id="our-news-in-brackets"),
        pytest.param("海风报讯（记者王五）", "海风报", "王五", id="paper"),
        pytest.param("【明報專訊】", "明報", None, id="ming-pao"),
        pytest.param("【財新網】（記者 王小明）", "財新網", "王小明", id="brackets-and-reporter"),
        pytest.param("【香港中通社8月1日電】", "香港中通社", None, id="hong-kong"),
        pytest.param("［路透東京8月1日電］", "路透", None, id="reuters"),
        pytest.param("【环球网报道 记者 张三】", "环球网", "张三", id="report"),
        pytest.param("参考消息网8月16日报道 ", "参考消息网", None, id="digest"),
        pytest.param("央视网消息：", "央视网", None, id="message"),
        pytest.param("財聯社7月24日訊（編輯 黃君芝）", "財聯社", None, id="editor"),
        pytest.param("據新華社北京7月28日電，", None, None, id="according-to"),
        pytest.param("外交部網站7月21日消息，", None, None, id="ministry"),
        pytest.param("教育部官网消息：", None, None, id="official-site"),
        pytest.param("路透社8月9日報道，", None, None, id="a-report-cited"),
        pytest.param("海風新聞網當地時間13日報道稱，", None, None, id="a-report-cited-with-time"),
        pytest.param("中新网7月28日电影频道：", None, None, id="film"),
        pytest.param("【海風日報】", None, None, id="press-review"),
        pytest.param("林先生向BBC中文表示，", None, None, id="told-the-bbc"),
        pytest.param("新华社北京7月28日电（记者 张三 摄）", "新华社", None, id="photographer"),
    ],
)
@pytest.mark.parametrize("before", ["", "港口擴建計畫出爐\n"], ids=["first", "behind-a-title"])
def test_a_dateline_tells_publisher_and_author(
    before: str, dateline: str, publisher: str | None, author: str | None
) -> None:
    text = f"{before}{dateline}{BODY}"
    assert told_by(text) == (publisher, author, None)
    assert edges(text) == []


@pytest.mark.parametrize(
    ("dateline", "publisher"),
    [
        pytest.param("BEIJING, July 28 (Reuters) - ", "Reuters", id="reuters"),
        pytest.param("WASHINGTON (AP) — ", "AP", id="ap"),
        pytest.param("Taipei, Aug. 18 (CNA) ", "CNA", id="cna"),
        pytest.param("HARBOUR HOLDINGS (NASDAQ) - ", None, id="a-share"),
        pytest.param("The president told Reuters (AP was there) - ", None, id="a-sentence"),
    ],
)
def test_an_english_dateline_tells_the_agency(dateline: str, publisher: str | None) -> None:
    assert told_by(dateline + ENGLISH_BODY) == (publisher, None, None)


def test_two_agencies_are_no_publisher() -> None:
    assert tell(f"新華社北京7月28日電 {BODY}\n［路透東京8月1日電］{BODY}").publisher is None


@pytest.mark.parametrize(
    ("line", "publisher", "author"),
    [
        pytest.param("本文獲《海風報》授權刊載。", "海風報", None, id="licensed"),
        pytest.param("本文经「海风」授权转载", "海风", None, id="licensed-quoted"),
        pytest.param("本文轉載自《海風報》，原標題：港口", "海風報", None, id="reprinted"),
        pytest.param("（轉自海風網）", "海風網", None, id="brackets"),
        pytest.param("来源：海风报", "海风报", None, id="source"),
        pytest.param("作者：張三", None, "張三", id="author"),
        pytest.param("責任編輯：李四", None, None, id="editor"),
        pytest.param("本文獲作者授權刊載。", None, None, id="licensed-by-the-author"),
        pytest.param("本文獲張三授權刊載。", None, None, id="licensed-by-a-person"),
        pytest.param("轉自「張三的臉書」", None, None, id="social-media"),
        pytest.param("未經海風報授權，不得轉載。", None, None, id="all-rights-reserved"),
        pytest.param(
            "特別聲明：以上內容為海風平台用戶上傳並發布，本平台僅提供信息存儲服務。", None, None, id="platform"
        ),
        pytest.param("2025年8月18日", None, None, id="a-lone-day"),
        pytest.param("© 2025 Reuters", None, None, id="copyright"),
        pytest.param("港口說明了一切。（来源：海风报）", "海风报", None, id="behind-the-last-sentence"),
        pytest.param("港口說明了一切。（记者 张三 李四）", None, "张三、李四", id="signed"),
        pytest.param("港口說明了一切。（来源：海边街道办）", None, None, id="an-office"),
        pytest.param("图为港口。（来源：海风报）", None, None, id="caption"),
    ],
)
def test_the_last_line_tells_publisher_and_author(line: str, publisher: str | None, author: str | None) -> None:
    text = "\n".join(["港口擴建計畫出爐", *[BODY] * 5, line])
    assert told_by(text) == (publisher, author, None)


def test_lines_in_the_middle_tell_nothing() -> None:
    labels = "來源：海風報\n作者：張三\n發布時間：2025-08-18"
    text = "\n".join(["港口擴建計畫出爐", *[BODY] * 2, labels, *[BODY] * 5])
    assert told_by(text) == (None, None, None)
    assert edges(text) == []


def test_labels_win_over_bylines_and_what_is_told_over_both() -> None:
    text = f"來源：海風報\n作者：林一\n新華社北京7月28日電（記者 張三）{BODY}"
    assert told_by(text)[:2] == ("海風報", "林一")
    told = {"title": "自己的標題", "publisher": "山風報", "author": "王五", "published": "2024-01-02"}
    about = tell(text, told)
    assert (about.title, about.publisher, about.author, about.published) == tuple(told.values())


# Titles


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param("港口擴建計畫出爐", "港口擴建計畫出爐", id="plain"),
        pytest.param("漁民不急了?", "漁民不急了?", id="question"),
        pytest.param("“取消港口禁令……”", "“取消港口禁令……”", id="ellipsis-in-quotes"),
        pytest.param("# 港口擴建計畫", "港口擴建計畫", id="heading"),
        pytest.param("標題：港口擴建計畫", "港口擴建計畫", id="labelled"),
        pytest.param("Title: Port to be extended", "Port to be extended", id="labelled-english"),
        pytest.param("Port to be extended by next year", "Port to be extended by next year", id="english"),
        pytest.param("港口在秋天擴建。", None, id="sentence"),
        pytest.param("他說：「港口在秋天擴建。」", None, id="quotation"),
        pytest.param("港口在秋天擴建，", None, id="comma"),
        pytest.param("The port is extended.", None, id="english-sentence"),
        pytest.param("港口" * 40, None, id="too-long"),
        pytest.param("- 港口擴建計畫", None, id="list-item"),
        pytest.param("首頁 > 港口 > 擴建", None, id="breadcrumbs"),
        pytest.param("快訊", None, id="rubric"),
        pytest.param("https://example.org/port", None, id="address"),
        pytest.param("原標題：港口擴建計畫", None, id="original-title"),
    ],
)
def test_a_first_line_is_a_title_only_where_it_looks_like_one(line: str, title: str | None) -> None:
    assert tell(f"{line}\n{BODY}").title == title


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("港口擴建計畫出爐", id="one-line"),
        pytest.param("你吃了嗎？\n吃了。", id="dialogue"),
        pytest.param("港口新聞\n鐵路新聞集\n工廠新聞一覽\n公路", id="navigation"),
        pytest.param("The port will be extended in\nautumn, the city said on Monday.", id="wrapped"),
        pytest.param("港口在秋天擴建工程由當地\n公司承包預計三年後才完成\n，市長說。", id="wrapped-chinese"),
        pytest.param("date 2025-07 港口擴建，引發漁民的顧慮。\n\n" + BODY, id="dated-sentence"),
    ],
)
def test_a_text_without_a_title_has_none(text: str) -> None:
    assert tell(text).title is None


# Edge lines and the report's beginning


def test_leading_labels_come_before_the_report_and_later_ones_are_edge_lines() -> None:
    text = f"\n2025-08-18 13:36\n來源：海風報\n港口擴建計畫\n作者：張三\n{BODY}\n責任編輯：李四\n"
    assert text[tell(text).body_start :].startswith("港口擴建計畫\n")
    assert edges(text) == ["2025-08-18 13:36", "來源：海風報", "作者：張三", "責任編輯：李四"]


def test_labels_before_a_list_of_links_at_the_end_are_edge_lines() -> None:
    links = "\n".join(f"- 港口消息{number}" for number in range(20))
    assert edges(f"港口擴建計畫\n{BODY}\n責任編輯：李四\n{links}") == ["責任編輯：李四"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n", "\n \u3000\n"], ids=["unix", "windows", "blank", "spaces"])
def test_line_ends_make_no_difference(line_end: str) -> None:
    text = f"港口擴建計畫\n來源：海風報 2025-08-18\n{BODY}".replace("\n", line_end)
    assert told_by(text) == ("海風報", None, DAY)
    assert edges(text) == ["來源：海風報 2025-08-18"]


@pytest.mark.parametrize("text", ["", " \n\n", "來源：海風報", "\ufeff"], ids=["empty", "blank", "label", "mark"])
def test_a_text_without_a_report_is_left_whole(text: str) -> None:
    about = tell(text)
    assert (about.title, about.body_start, about.edge_lines) == (None, 0, ())


@pytest.mark.parametrize(
    "unit",
    [
        "中",
        "社",
        "记者",
        "記者張、",
        "1",
        "20",
        "2025-",
        "（",
        "。",
        " ",
        "\n",
        "a\n",
        "A A",
        "By Aa Bb, ",
        "来源:a ",
        "\ud800",
    ],
)
@pytest.mark.parametrize("length", [140, 300, 1_000_000], ids=["label", "line", "megabyte"])
@pytest.mark.timeout(20)
def test_a_text_of_one_thing_over_and_over_keeps_nobody_waiting(unit: str, length: int) -> None:
    text = (unit * length)[:length]
    assert isinstance(tell(f"{text}\n{text}", {"url": text}), About)
    assert iso_day(text) is None or length < 1_000
