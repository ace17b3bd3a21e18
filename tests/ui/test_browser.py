"""The page in a real Chromium, at desktop and phone width."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.conftest import Server

ANSWER_MILLISECONDS = 120_000
LOOPBACK = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
QUESTIONS = {
    "zh-TW": ("川普政府要從 H200 的銷售抽成多少？", "25%"),
    "zh-CN": ("特朗普对H200销售要抽成多少?", "25%"),
    "en-US": ("Who confirmed a preliminary agreement after the London talks?", "Li Chenggang"),
}
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not here (Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*sandbox, "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """Open the page in a browser of this language and width; afterwards no request may have left the machine."""
    opened = []
    requests: list[str] = []

    def open_it(locale: str = "zh-TW", width: int = 1280) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(server.url)
        page.locator("#question textarea").wait_for()
        return page

    yield open_it
    for context in opened:
        context.close()
    assert not [url for url in requests if not url.startswith(LOOPBACK)]


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", QUESTIONS)
def test_a_question_is_answered_with_a_citation_that_opens_at_the_quote(
    open_page: OpenPage, locale: str, width: int
) -> None:
    question, fact = QUESTIONS[locale]
    page = open_page(locale, width)
    ask(page, question)
    expect(page.locator(".cite").first).to_be_visible(timeout=ANSWER_MILLISECONDS)
    reply = page.locator(".reply").last
    expect(reply.locator(".as-of")).to_be_visible(timeout=ANSWER_MILLISECONDS)
    expect(reply).to_contain_text(fact)
    card = page.locator("#cite-1")
    expect(card.locator(".about")).to_contain_text("Yinju Digests")
    card.evaluate("card => card.removeAttribute('open')")
    reply.locator("a.marker").first.click()
    mark = page.locator("#quote-1")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text().strip() in card.locator("blockquote").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("locale", "word"),
    [("zh-TW", "送出"), ("zh-HK", "送出"), ("zh-CN", "发送"), ("zh-SG", "发送"), ("en-US", "Ask"), ("fr-FR", "Ask")],
)
def test_the_page_speaks_the_browsers_language(open_page: OpenPage, locale: str, word: str) -> None:
    expect(open_page(locale).locator("#send")).to_have_text(word)


def test_what_the_sources_do_not_tell_is_refused_without_sources(open_page: OpenPage) -> None:
    page = open_page("en-US")
    ask(page, "How deep is the deepest lake on Mars?")
    expect(page.locator(".reply").last).to_contain_text("The sources do not say.", timeout=ANSWER_MILLISECONDS)
    expect(page.locator(".cite")).to_have_count(0)


def test_html_in_a_question_stays_text(open_page: OpenPage) -> None:
    page = open_page("en-US")
    ask(page, "<img src=http://127.0.0.1:9/x.png onerror=alert(1)> who?")
    expect(page.locator(".reply").last).to_contain_text("do", timeout=ANSWER_MILLISECONDS)
    expect(page.locator("#chat img[src*='127.0.0.1:9']")).to_have_count(0)


def test_an_answer_can_be_stopped_and_another_asked(open_page: OpenPage) -> None:
    page = open_page("zh-TW")
    ask(page, QUESTIONS["zh-TW"][0])
    expect(page.locator("#stop")).to_be_visible(timeout=ANSWER_MILLISECONDS)
    page.locator("#stop").click()
    expect(page.locator("#send")).to_be_visible()
    page.wait_for_timeout(1_000)  # nobody types faster than the page tells the server to stop
    ask(page, "月球上的海有多深？")
    expect(page.locator(".reply").last).to_contain_text("目前的資料沒有說明這一點", timeout=ANSWER_MILLISECONDS)


def test_two_visitors_do_not_see_one_anothers_questions(open_page: OpenPage) -> None:
    first, second = open_page("zh-TW"), open_page("zh-TW")
    ask(first, "月球上的海有多深？")
    expect(first.locator(".reply").last).to_contain_text("目前的資料", timeout=ANSWER_MILLISECONDS)
    assert "月球" not in second.locator("body").inner_text()
