"""What belongs to the report, and what was only on the page."""

from __future__ import annotations

import pytest

from rag.ingest.clean import report_paragraphs

LINKS = ["- 港口擴建延期", "- 工廠春天開工 專訪", "- 專家怎麼看物價?", "- 鐵路通車"]


def report(text: str, body_start: int = 0) -> list[str]:
    return [text[one.start : one.end] for one in report_paragraphs(text, body_start)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n"], ids=["unix", "windows", "blank"])
def test_a_list_of_links_at_the_very_end_is_left_out(line_end: str) -> None:
    assert report(line_end.join(["第一段。", "第二段。", *LINKS])) == ["第一段。", "第二段。"]


@pytest.mark.parametrize("bullet", ["-", "*", "•", "・"])
def test_a_list_of_links_may_have_any_bullet(bullet: str) -> None:
    assert report("\n".join(["第一段。", *(link.replace("-", bullet, 1) for link in LINKS)])) == ["第一段。"]


def test_a_list_whose_items_are_sentences_belongs_to_the_report() -> None:
    text = "要點：\n- 港口在秋天擴建。\n- 工廠在春天開工。\n- 鐵路通車"
    assert report(text) == text.split("\n")


def test_a_list_in_the_middle_belongs_to_the_report() -> None:
    text = "\n".join(["第一段。", *LINKS, "最後一段。"])
    assert report(text) == text.split("\n")


def test_two_items_are_no_list_of_links() -> None:
    text = "\n".join(["第一段。", *LINKS[:2]])
    assert report(text) == text.split("\n")


@pytest.mark.parametrize("line", ["-5 度的冬天", "-港口", "--- 分隔", "2025-08-18 的紀錄"])
def test_a_line_that_only_begins_with_a_dash_is_no_list_item(line: str) -> None:
    assert report(f"第一段。\n{line}\n{line}\n{line}")[1:] == [line] * 3


@pytest.mark.parametrize("line", ["![]()", "![圖說](https://example.org/a.png)", "![]() ![b](c)", "  ![]()  "])
def test_an_image_placeholder_is_left_out(line: str) -> None:
    assert report(f"第一段。\n{line}\n第二段。") == ["第一段。", "第二段。"]


@pytest.mark.parametrize("line", ["見圖 ![]() 左側。", "![]() 圖為港口。", "[連結](https://example.org)"])
def test_a_line_that_says_something_beside_an_image_stays(line: str) -> None:
    assert report(f"第一段。\n{line}") == ["第一段。", line]


def test_only_what_stands_behind_the_beginning_of_the_report_counts() -> None:
    text = "標題\n記者\n第一段。"
    assert report(text, text.index("第")) == ["第一段。"]


def test_paragraphs_carry_no_white_space_around_them() -> None:
    assert report(" \n\t第一段。 \r\n\u3000第二段。\n\n") == ["第一段。", "第二段。"]


@pytest.mark.parametrize("text", ["", "  \n", "![]()", "\n".join(LINKS)])
def test_nothing_but_page_furniture_has_no_report(text: str) -> None:
    assert report(text) == []


def test_places_count_code_points() -> None:
    text = "😀𠀀第一段。\n![]()\n👩‍👩‍👧第二段。"
    assert report(text) == ["😀𠀀第一段。", "👩‍👩‍👧第二段。"]
