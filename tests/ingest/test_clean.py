"""What belongs to the report, and what was only on the page: each kind is left out, and what looks like it stays."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from rag.ingest.clean import not_the_report
from tests.conftest import article

BODY = (
    "港口在秋天擴建，工程由當地的公司承包，預計三年完成。",
    "漁民擔心施工影響漁場，要求先完成環境評估。",
    "市議會下週審查預算，多數議員認為應當分期撥款。",
    "航運公司歡迎這項計畫，認為大船不必再繞行北方。",
)
ENGLISH = (
    "The port will be extended in autumn, the city said on Monday.",
    "Fishermen fear for their grounds and want a study first.",
    "The council is to vote on the budget next week.",
    "Shipping companies welcomed the plan.",
)
LINKS = ("- 港口擴建延期", "- 工廠春天開工 專訪", "- 專家怎麼看物價?", "- 鐵路通車")


def left_out(*lines: str) -> list[tuple[str, str]]:
    """Return the kind and the words of all that is left out of an article of these lines."""
    text = "\n".join(lines)
    return [(kind, text[start:end]) for start, end, kind in not_the_report(text, [])]


# Each kind, at the end of an article (or the beginning, where pages put it)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("editor", "責任編輯：林一"),
        ("editor", "責任編輯:林一"),
        ("editor", "（責編：林一、陳二）"),
        ("editor", "[责任编辑: 林一]"),
        ("editor", "编辑：林一 校对：陈二"),
        ("editor", "核稿編輯／林一"),
        ("editor", "審核：林一"),
        ("editor", "Reporting by Mary Stone in London; Editing by John Wood"),
        ("editor", "(Reporting by Mary Stone; editing by John Wood)"),
        ("share", "分享到：微信 微博"),
        ("share", "分享本文給朋友"),
        ("share", "掃一掃二維碼，關注我們"),
        ("share", "歡迎關注海風報公眾號"),
        ("share", "点击下载海风新闻客户端"),
        ("share", "下載海風新聞 APP，隨時看新聞"),
        ("share", "加入海風報好友"),
        ("share", "訂閱海風電子報"),
        ("share", "Follow us on social media"),
        ("share", "Sign up for our newsletter"),
        ("share", "Share this article"),
        ("share", "Download our app"),
        ("copyright", "版權所有，未經授權不得轉載"),
        ("copyright", "版权所有 请勿转载"),
        ("copyright", "未經書面同意請勿轉載。"),
        ("copyright", "© 2025 海風報"),
        ("copyright", "Copyright 2025 Harbour Times. All rights reserved."),
        ("copyright", "本文獲《海風報》授權刊載。"),
        ("copyright", "转载请注明出处"),
        ("disclaimer", "免責聲明：本文內容僅供參考，不構成投資建議。"),
        ("disclaimer", "声明：以上内容为用户上传，本平台仅提供信息存储服务。"),
        ("disclaimer", "本文僅代表作者個人觀點。"),
        ("disclaimer", "The views expressed here are solely those of the author."),
        ("disclaimer", "Disclaimer: this article does not constitute investment advice."),
        ("navigation", "首頁 > 財經 > 產業"),
        ("navigation", "首页»新闻»国内"),
        ("navigation", "Home > Business > Ports"),
        ("navigation", "上一篇"),
        ("navigation", "打印"),
        ("navigation", "Print"),
        ("caption", "▲港口的第四座碼頭。（記者林一攝）"),
        ("caption", "圖／海風報提供"),
        ("caption", "资料图：港口的码头"),
        ("caption", "Photo: Harbour Times"),
        ("image", "![]()"),
        ("image", "![圖說](https://example.org/a.png)"),
        ("image", "![]() ![b](c)"),
        ("image", "  ![]()  "),
        ("related_links", "[港口延期](https://example.org/1)"),
        ("related_links", "- [港口延期](https://example.org/1) | [鐵路通車](https://example.org/2)"),
    ],
)  # fmt: skip
def test_the_pages_own_words_at_the_end_are_left_out(kind: str, line: str) -> None:
    body = ENGLISH if line[:1].isascii() and line.isascii() else BODY
    assert left_out(*body, line) == [(kind, line.strip())]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("navigation", "首頁 > 財經 > 產業"),
        ("share", "分享到：微信 微博"),
        ("image", "![](port.png)"),
        ("editor", "責任編輯：林一"),
        ("navigation", "Home > Business > Ports"),
    ],
)
def test_the_pages_own_words_at_the_beginning_are_left_out(kind: str, line: str) -> None:
    assert left_out(line, "港口擴建", *BODY) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "美國商務部長在說明會上展示新的稅率表。(Reuters)",
        "工人在碼頭上卸貨。（路透社）",
        "工人在码头上卸货。（新华社）",
        "▲ 工人在碼頭上卸貨",
        "圖為正在施工的第四座碼頭",
        "图为正在施工的第四座码头",
        "工人在碼頭上卸貨。（取自臉書）",
        "工人在碼頭上卸貨。 記者林一攝",
        "Workers unload a ship. (AP Photo/Mary Stone)",
        "Photo by Mary Stone",
        "File photo: workers unload a ship",
        "Workers unload a ship. (Getty Images)",
    ],
)
def test_a_caption_between_paragraphs_is_left_out(line: str) -> None:
    body = ENGLISH if line.isascii() else BODY
    assert left_out(*body[:2], line, *body[2:]) == [("caption", line)]


@pytest.mark.parametrize(
    "heading",
    ["相關新聞", "延伸閱讀：", "【推荐阅读】", "更多新聞", "猜你喜欢", "Related stories", "You might also like"],
)
def test_a_heading_for_links_takes_the_links_behind_it_along(heading: str) -> None:
    links = ("港口擴建延期", "工廠春天開工 專訪")
    assert left_out(*BODY, heading, *links) == [("related_links", line) for line in (heading, *links)]


def test_links_behind_their_heading_end_where_the_report_goes_on() -> None:
    lines = (*BODY[:2], "延伸閱讀", "港口擴建延期", *BODY[2:])
    assert left_out(*lines) == [("related_links", "延伸閱讀"), ("related_links", "港口擴建延期")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n"], ids=["unix", "windows", "blank"])
def test_a_list_of_links_at_the_very_end_is_left_out(line_end: str) -> None:
    text = line_end.join([*BODY, *LINKS])
    assert [text[start:end] for start, end, _ in not_the_report(text, [])] == list(LINKS)


@pytest.mark.parametrize("bullet", ["-", "*", "•", "・"])
def test_a_list_of_links_may_have_any_bullet(bullet: str) -> None:
    links = [link.replace("-", bullet, 1) for link in LINKS]
    assert left_out(*BODY, *links) == [("related_links", link) for link in links]


def test_links_before_the_copyright_line_are_left_out_with_it() -> None:
    kinds = [kind for kind, _ in left_out(*BODY, "責任編輯：林一", *LINKS)]
    assert kinds == ["editor", *["related_links"] * 4]


def test_lines_that_are_known_to_be_the_articles_own_are_bylines() -> None:
    text = "\n".join(["海風報記者林一", *BODY])
    assert not_the_report(text, [(0, 7)]) == [(0, 7, "byline")]


def test_what_is_left_out_comes_in_order_and_does_not_overlap() -> None:
    text = "\n".join(
        ["首頁 > 財經 > 產業", "港口擴建", BODY[0], "▲碼頭（資料照）", "![]()", *BODY[1:], "責編：林一", *LINKS]
    )
    found = not_the_report(text, [])
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert len(found) == 8


# What looks like it and stays


@pytest.mark.parametrize(
    "line",
    [
        "版權問題也是雙方談判的重點。",
        "法院認為，照片的版權屬於攝影師。",
        "The court ruled that the photographs are protected.",
        "局長說，工程明年動工。（新華社）",
        "局长说，工程明年动工。（新华社）",
        "專家認為物價還會上漲。(路透社)",
        "The port opens in May. (Reuters)",
        "這張照片由館方提供，圖為一九三○年的港口。",
        "市長在說明會上展示模型，圖為模型的一部分，他說明年動工。",
        "相關報導指出，港口將在明年動工。",
        "更多報導將在下週發表。",
        "責任編輯制度實施三年後，錯字少了一半。",
        "編輯部昨天搬到新的大樓。",
        "以上是局長的說明。",
        "他認為「延伸閱讀」是好習慣。",
        "港口距離首頁上的新聞很遠。",
        "-5 度的冬天",
        "-港口",
        "--- 分隔",
        "2025-08-18 的紀錄",
        "見圖 ![]() 左側。",
        "![]() 圖為港口。",
        "見[連結](https://example.org)。",
        "作家協會說，版權所有人應當得到報酬。",
        "市府說，未經許可的攤位將被取締。",
        "市府说，未经许可的摊位将被取缔。",
        "他轉載時注明了出處。",
        "The author holds the copyright to the photographs, the court ruled.",
        "More than 2,000 people subscribe to the service.",
        "Residents can sign up for the course until May.",
        "分享到社群的照片超過三萬張，主辦單位說。",
        "民眾可掃描現場的二維碼報名。",
        "店家請客人加入好友，就送一杯咖啡。",
        "下載率最高的 App 是地圖。",
        "以上數字僅供參考，局長強調，實際金額仍待核定。",
        "編輯：這個職業正在消失。",
    ],
)
def test_a_last_line_of_the_report_stays(line: str) -> None:
    assert left_out(*(ENGLISH if line.isascii() and line[0].isalpha() else BODY), line) == []


@pytest.mark.parametrize(
    "line",
    [
        "版權問題也是雙方談判的重點。",
        "這張照片由館方提供，圖為一九三○年的港口。",
        "市長在說明會上展示模型，圖為模型的一部分，他說明年動工。",
        "The mayor held up a photo: it showed the old port.",
        "相關報導指出，港口將在明年動工。",
        "他說：「首頁上的新聞都一樣。」",
    ],
)
def test_a_line_in_the_middle_of_the_report_stays(line: str) -> None:
    body = ENGLISH if line.isascii() else BODY
    assert left_out(*body[:2], line, *body[2:]) == []


def test_a_report_whose_every_paragraph_names_its_agency_stays() -> None:
    assert left_out(*(f"{line}（中央社）" for line in BODY)) == []


@pytest.mark.parametrize("word", ["版權所有", "訂閱電子報", "責任編輯：林一", "免責聲明：以上內容僅供參考。"])
def test_the_pages_words_deep_in_a_long_report_stay(word: str) -> None:
    assert left_out(*BODY * 2, word, *BODY * 3) == []


def test_a_long_paragraph_that_speaks_of_copyright_and_newsletters_stays() -> None:
    long = "出版社認為，版權所有的聲明並不足夠，訂閱電子報的讀者也應當知道，未經授權不得轉載的規定從何而來。" * 3
    assert left_out(*BODY, long) == []


def test_a_list_in_the_middle_belongs_to_the_report() -> None:
    assert left_out(*BODY[:2], *LINKS, *BODY[2:]) == []


def test_a_list_whose_items_are_sentences_belongs_to_the_report() -> None:
    assert left_out(*BODY, "要點：", "- 港口在秋天擴建。", "- 工廠在春天開工。", "- 鐵路通車") == []


def test_two_items_are_no_list_of_links() -> None:
    assert left_out(*BODY, *LINKS[:2]) == []


@pytest.mark.parametrize(
    "ending",
    [
        ["他念了李白的詩：", "床前明月光，", "疑是地上霜。", "舉頭望明月，", "低頭思故鄉。"],
        ["決賽結果：", "甲隊三比一", "乙隊二比二"],
        ["「海風吹過窗口，", "帶走昨夜的燈，", "留下一隻鞋。」"],
        ["各季產量如下：", "第一季 30 萬噸", "第二季 40 萬噸", "第三季 35 萬噸", "第四季 50 萬噸"],
        ["各季產量如下：", "- 第一季 30 萬噸", "- 第二季 40 萬噸", "- 第三季 35 萬噸"],
        ["她的詩寫道：", "「海風吹過窗口", "帶走昨夜的燈", "留下一隻鞋", "和一個名字」"],
    ],
    ids=["poem", "scores", "three-lines", "figures", "figures-in-a-list", "verse-without-stops"],
)
def test_a_report_may_end_in_short_lines(ending: list[str]) -> None:
    assert left_out(*BODY, *ending) == []


@pytest.mark.parametrize(
    "text",
    [
        BODY[0],
        "版權所有，請勿轉載",
        "免責聲明：以上內容僅供參考。",
        "稀土換晶片",
        "局長說，工程明年動工。（新華社）",
        "The port opens in May. (Reuters)",
        "- 港口擴建延期",
    ],
)
def test_the_only_line_of_an_article_stays(text: str) -> None:
    assert left_out(text) == []


def test_headlines_alone_are_no_report() -> None:
    assert [kind for kind, _ in left_out(*LINKS)] == ["related_links"] * 4


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_has_nothing_to_leave_out(text: str) -> None:
    assert not_the_report(text, []) == []


def test_places_count_code_points() -> None:
    text = f"😀𠀀{BODY[0]}\n![]()\n👩‍👩‍👧{BODY[1]}"
    assert [text[start:end] for start, end, _ in not_the_report(text, [])] == ["![]()"]


# The real articles

LINES = {"000": 46, "001": 33, "002": 35, "003": 53, "004": 28}
"""How many lines with words in them each file has."""


def real(folder: Path, number: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the lines of a real article of which something stays, and the kind and words of all that does not."""
    (path,) = folder.glob(f"{number}_*.txt")
    one = article(path.read_text(encoding="utf-8"), path.name)
    staying = list(one.text)
    for stretch in one.left_out:
        staying[stretch.start : stretch.end] = " " * (stretch.end - stretch.start)
    report = [line.strip() for line in "".join(staying).split("\n") if line.strip()]
    return report, [(stretch.kind, one.text[stretch.start : stretch.end].strip()) for stretch in one.left_out]


def test_the_related_links_and_the_editor_of_a_real_article_are_left_out_and_nothing_else(real_articles: Path) -> None:
    report, others = real(real_articles, "000")
    assert [kind for kind, _ in others] == ["editor", *["related_links"] * 20]
    assert all(words.startswith("- ") for kind, words in others if kind == "related_links")
    assert len(report) == LINES["000"] - 21
    assert report[0].startswith("「稀土換晶片」")
    assert report[-1].endswith("更為深水區的新階段。")


def test_the_first_line_of_a_real_article_is_its_byline_and_nothing_else_is_left_out(real_articles: Path) -> None:
    report, others = real(real_articles, "001")
    assert others == [("byline", "date 2025-08-18 鉅亨網編輯林羿君 2025-08-18 13:36")]
    assert len(report) == LINES["001"] - 1


def test_the_date_before_a_real_title_is_left_out_and_the_title_stays(real_articles: Path) -> None:
    report, others = real(real_articles, "002")
    assert others == [("byline", "date 2025-12-12")]
    assert report[0].startswith("特朗普雖解禁H200晶片")
    assert len(report) == LINES["002"]


def test_the_images_and_the_disclaimers_of_a_real_article_are_left_out_and_nothing_else(real_articles: Path) -> None:
    report, others = real(real_articles, "003")
    assert [kind for kind, _ in others] == [*["image"] * 11, "disclaimer", "disclaimer"]
    assert others[-2][1].startswith("特別聲明")
    assert others[-1][1].startswith("Notice: The content above")
    assert len(report) == LINES["003"] - 13


def test_the_captions_of_a_real_article_are_left_out_and_nothing_else_of_its_body(real_articles: Path) -> None:
    report, others = real(real_articles, "004")
    captions = [words for kind, words in others if kind == "caption"]
    assert [kind for kind, _ in others] == ["byline", *["caption"] * 4, "copyright"]
    assert [words.rpartition("(")[2] for words in captions] == ["Reuters)", "Getty)", "Reuters)", "X@TrumpTruthOnX)"]
    assert report[0].startswith("特朗普政府最近")
    assert len(report) == LINES["004"] - 5
