"""The collection on the page: found, filtered, sorted, read, added to, removed and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Scripted, Server
from tests.ui.pages import OpenPage

ADDING_MILLISECONDS = 60_000


@pytest.fixture
def collection(open_page: OpenPage, scripted: Scripted) -> Page:
    page = open_page(url=f"{scripted.url}/zh-Hant/#articles")
    expect(page.locator(".articles li").first).to_be_visible()
    return page


def test_articles_are_searched_filtered_and_sorted(open_page: OpenPage, server: Server) -> None:
    """Words are found in either script; the counts by month and publisher are those of what is listed."""
    page = open_page("en-US", url=f"{server.url}/en/#articles")
    items, form = page.locator(".articles li"), page.locator("#collection-form")
    expect(items).to_have_count(10)
    expect(page.locator(".list-head h3")).to_have_text("Articles: 10")
    form.locator("[name=words]").fill("輝達")
    expect(items).not_to_have_count(10)
    assert any("获批" in name for name in page.locator(".articles .title").all_inner_texts()) is False
    form.locator("[name=words]").fill("华为")
    expect(
        page.locator(".articles .title", has_text="華為").or_(page.locator(".articles .title", has_text="华为")).first
    ).to_be_visible()
    form.locator("[name=words]").fill("")
    form.locator("[name=written]").select_option("en")
    expect(items).to_have_count(3)
    months = page.locator(".chart").first
    assert sum(int(count) for count in months.locator(".count").all_inner_texts()) == 3
    form.locator("[name=order]").select_option("oldest")
    expect(items.first.locator(".about")).to_contain_text("July 2025")
    form.locator("[name=published_from]").fill("2026-01-01")
    expect(items).to_have_count(1)
    form.locator("[name=words]").fill("no such words")
    expect(page.locator("#collection-results .empty")).to_contain_text("No article fits.")


def test_an_articles_page_shows_what_was_left_out_and_repaired(collection: Page) -> None:
    collection.locator(".articles .title", has_text="跨海大橋").click()
    sheet = collection.locator("#article-page .sheet")
    expect(sheet.locator(".summary")).to_contain_text("修復 4 處")
    expect(sheet.locator(".left-out")).to_contain_text(["署名", "責任編輯"])
    expect(sheet.locator(".reading")).to_contain_text("跨海大橋在五月開通")
    collection.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()


def test_files_are_added_one_of_them_bad_and_removed_again_with_undo(collection: Page, tmp_path: Path) -> None:
    """Each input gets its own result; a removed article comes back as it was."""
    for name, text in (
        ("ferry.txt", "渡輪每天載運九十輛汽車過港。"),
        ("tram.md", "# 電車\n\n電車在夏天通車，共有十二站。"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"ab\0\x01\xffcd")
    collection.locator("#add-files input[type=file]").set_input_files(
        [tmp_path / name for name in ("ferry.txt", "bad.txt", "tram.md")]
    )
    expect(collection.locator("#add-files")).to_contain_text("tram", timeout=ADDING_MILLISECONDS)
    collection.locator("#add").click()
    results = collection.locator("#add-results li")
    expect(results).to_have_count(3, timeout=ADDING_MILLISECONDS)
    expect(results).to_contain_text(["ferry.txt 已加入", "bad.txt 沒有加入", "tram.md 已加入"])
    item = collection.locator(".articles li", has_text="渡輪")
    expect(item).to_be_visible()
    item.locator(".remove").click()
    expect(item).to_have_count(0)
    collection.locator("#toast [data-restore]").click()
    expect(item).to_be_visible()
    for words in ("渡輪", "電車"):
        collection.locator(".articles li", has_text=words).locator(".remove").click()
        expect(collection.locator(".articles li", has_text=words)).to_have_count(0)


def test_a_pasted_text_becomes_an_article(collection: Page) -> None:
    collection.locator("#add-text textarea").fill("纜車在冬天停駛，全長兩公里。")
    collection.locator("#add-title textarea, #add-title input").fill("纜車")
    collection.locator("#add").click()
    expect(collection.locator("#add-results li")).to_contain_text("纜車 已加入", timeout=ADDING_MILLISECONDS)
    collection.locator(".articles li", has_text="纜車").locator(".remove").click()
    expect(collection.locator(".articles li", has_text="纜車")).to_have_count(0)
    collection.locator("#add").click()
    expect(collection.locator("#add-results")).to_contain_text("先選檔案")
