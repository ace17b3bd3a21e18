"""Checking an answer: from citation to citation, what is doubtful, what disagrees, what was damaged."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.ui.conftest import Scripted
from tests.ui.pages import OpenPage, answered

WORKERS = "新工廠雇用多少工人？"


def test_disagreement_withheld_claims_and_the_timeline_are_told(open_page: OpenPage, scripted: Scripted) -> None:
    """The report of August gives another number than that of July; a claim with a number of the model's own is out."""
    turn = answered(open_page(url=scripted.url), WORKERS)
    expect(turn.locator(".claim")).to_have_count(1)
    expect(turn.locator(".claim .verdict")).to_have_text("✓ 有據")
    accounts = turn.locator(".accounts")
    expect(accounts.locator("figure").nth(0)).to_contain_text("海風報 · 2025年7月2日")
    expect(accounts.locator("figure").nth(1)).to_contain_text("500 名工人")
    withheld = turn.locator(".notice[data-kind=withheld_claim]")
    expect(withheld).to_contain_text("✕ 已略去")
    expect(withheld).to_contain_text("900")
    turn.locator(".timeline summary").click()
    assert turn.locator(".timeline time").all_inner_texts() == ["2025年7月2日", "2025年8月10日"]


def marked(page: Page) -> str:
    return page.locator("#panel mark#quote").inner_text()


def test_citations_are_walked_through_by_button_and_by_key(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    answered(page, WORKERS).locator(".marker").first.click()
    expect(page.locator("#position")).to_have_text("引用 1 / 2")
    assert "700" in marked(page)
    page.locator("#panel [data-do=next]").click()
    expect(page.locator("#panel mark#quote")).to_contain_text("500")
    page.keyboard.press("[")
    expect(page.locator("#panel mark#quote")).to_contain_text("700")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel mark#quote")).to_contain_text("500")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).not_to_be_visible()
    expect(page.locator(".marker").first).to_be_focused()


def test_a_damaged_source_is_shown_as_given_and_as_it_reads(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    turn = answered(page, "跨海大橋有多長？")
    expect(turn.locator(".notice[data-kind=damaged_source]")).to_be_visible()
    turn.locator(".marker").first.click()
    expect(page.locator("#panel mark#quote")).to_contain_text("全(quán)長 300 公尺")
    expect(page.locator("#panel .reading mark")).to_contain_text("全長 300 公尺")
    expect(page.locator("#panel .left-out").last).to_contain_text("責任編輯：林一")


def test_a_link_to_a_passage_opens_it_at_the_quote(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url, permissions=["clipboard-read", "clipboard-write"])
    answered(page, WORKERS).locator(".marker").first.click()
    quote = marked(page)
    page.locator("#panel [data-do=link]").click()
    expect(page.locator("#toast")).to_have_text("已複製")
    link = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(link).path == "/"
    other = open_page("en-US", url=link)
    expect(other.locator("#panel mark#quote")).to_be_in_viewport()
    assert marked(other) == quote


def test_a_citation_of_an_article_that_is_gone_shows_what_was_cited(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    turn = answered(page, WORKERS)
    turn.evaluate(
        """turn => {
            const gone = turn.querySelector(".source");
            gone.dataset.passage = "gone";
            gone.click();
        }"""
    )
    expect(page.locator("#panel .notice")).to_contain_text("已經更新或移除")
    expect(page.locator("#panel mark#quote")).to_contain_text("700 名工人")
