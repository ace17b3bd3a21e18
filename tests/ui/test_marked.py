"""An article line by line, with marks on what was left out and repaired."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.conftest import article
from ui.marked import marked_lines

PORT = "港口在秋天擴建，工程由當地的公司承包。"


def document(text: str) -> dict[str, Any]:
    """Return what the JSON document of an article tells of its text."""
    return asdict(article(text))


def test_an_article_with_nothing_to_say_about_it_comes_as_it_is() -> None:
    assert list(marked_lines(document(f"港口擴建\n\n{PORT}"))) == ["港口擴建", "", PORT]


def test_what_is_left_out_stands_behind_its_kind() -> None:
    text = f"首頁 > 財經 > 產業\n{PORT}\n![](a.png)\n{PORT}\n責任編輯：林一"
    assert list(marked_lines(document(text))) == [
        "[left out: navigation] 首頁 > 財經 > 產業",
        PORT,
        "[left out: image] ![](a.png)",
        PORT,
        "[left out: editor] 責任編輯：林一",
    ]


def test_of_a_line_that_is_left_out_in_part_the_rest_follows() -> None:
    assert list(marked_lines(document(f"date 2025-08-18 {PORT}"))) == [
        "[left out: byline] date 2025-08-18",
        PORT,
    ]


def test_a_repaired_line_is_followed_by_its_reading() -> None:
    given = "港(gǎng)口擴&amp;建了，工(gōng)程由當地的公司承(chéng)包。"
    assert list(marked_lines(document(f"{PORT}\n{given}\n{PORT}"))) == [
        PORT,
        given,
        "[repaired: pinyin, entity] 港口擴&建了，工程由當地的公司承包。",
        PORT,
    ]


def test_repairs_are_read_in_their_own_lines() -> None:
    lines = ["港(gǎng)口擴建了，工程由當地的公司承(chéng)包。", PORT, "工(gōng)廠開(kāi)工了，雇用了七百名工人。"]
    assert list(marked_lines(document("\n".join(lines)))) == [
        lines[0],
        "[repaired: pinyin] 港口擴建了，工程由當地的公司承包。",
        PORT,
        lines[2],
        "[repaired: pinyin] 工廠開工了，雇用了七百名工人。",
    ]


def test_what_was_taken_out_without_the_eye_noticing_is_not_mentioned() -> None:
    assert list(marked_lines(document(f"\u200b{PORT}"))) == [f"\u200b{PORT}"]


def test_line_ends_of_windows_make_no_difference() -> None:
    assert list(marked_lines(document(f"{PORT}\r\n責任編輯：林一\r\n"))) == [PORT, "[left out: editor] 責任編輯：林一"]
