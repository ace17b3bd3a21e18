"""The page's manners: languages, themes, narrow screens, the keyboard, screen readers, and before it is ready."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.ui.conftest import Scripted, environment, free_port
from tests.ui.pages import OpenPage, answered

WORKERS = "新工廠雇用多少工人？"


@pytest.mark.parametrize(
    ("locale", "language", "word"),
    [
        ("zh-TW", "zh-Hant", "送出"),
        ("zh-HK", "zh-Hant", "送出"),
        ("zh-CN", "zh-Hans", "发送"),
        ("zh-SG", "zh-Hans", "发送"),
        ("en-US", "en", "Ask"),
        ("fr-FR", "en", "Ask"),
    ],
)
def test_the_page_speaks_the_browsers_language(
    open_page: OpenPage, scripted: Scripted, locale: str, language: str, word: str
) -> None:
    page = open_page(locale, url=scripted.url)
    expect(page.locator("#send")).to_have_text(word)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.url.startswith(f"{scripted.url}/{language}/")


@pytest.mark.parametrize(("language", "script"), [("zh-Hant", "TC"), ("zh-Hans", "SC")])
def test_each_script_has_its_own_fonts(open_page: OpenPage, scripted: Scripted, language: str, script: str) -> None:
    page = open_page(url=f"{scripted.url}/{language}/")
    fonts = page.locator("#welcome h1").evaluate("heading => getComputedStyle(heading).fontFamily")
    assert f"Noto Serif CJK {script}" in fonts


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_no_word_of_another_language_is_on_the_page(open_page: OpenPage, scripted: Scripted, language: str) -> None:
    """Gradio's own words count too, also those that only a screen reader says."""
    page = open_page(url=f"{scripted.url}/{language}/")
    gather = """() => [...document.querySelectorAll('#talk, #collection-form, #adding, #rail')].map(e => e.innerText
        + [...e.querySelectorAll('[aria-label],[placeholder],[title]')].map(o =>
          [o.ariaLabel, o.placeholder, o.title].join(' ')).join(' ')).join(' ')"""
    page.locator("[data-view=collection]").click()
    words = page.evaluate(gather)
    page.locator("[data-view=ask]").click()
    words += page.evaluate(gather)
    if language == "en":
        assert not re.search("[送发發搜選选拖]", words)
    else:
        assert not re.search(r"\b(?:Click|Drop|Upload|Submit|Search|Remove|Clear|or)\b", words)


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_view_is_wider_than_the_screen(open_page: OpenPage, scripted: Scripted, width: int) -> None:
    page = open_page(width=width, url=scripted.url)
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(fits)
    answered(page, WORKERS).locator(".marker").first.click()
    expect(page.locator("#panel mark#quote")).to_be_in_viewport()
    assert page.evaluate(fits)
    page.keyboard.press("Escape")
    page.locator("[data-view=collection]").click()
    expect(page.locator(".articles li").first).to_be_visible()
    assert page.evaluate(fits)
    page.locator(".articles .title").first.click()
    expect(page.locator("#article-page h2")).to_be_visible()
    assert page.evaluate(fits)


def test_the_keyboard_alone_asks_checks_and_comes_back(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type(WORKERS)
    page.keyboard.press("Enter")
    turn = page.locator("#now .turn[data-state=done]")
    expect(turn).to_be_visible(timeout=60_000)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('marker')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator("#panel mark#quote")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(turn.locator(".marker").first).to_be_focused()


@pytest.mark.parametrize(
    ("scheme", "choice", "dark"), [("dark", None, True), ("dark", "light", False), ("light", "dark", True)]
)
def test_the_theme_is_the_systems_or_the_one_chosen_and_stays(
    open_page: OpenPage, scripted: Scripted, scheme: str, choice: str | None, dark: bool
) -> None:
    page = open_page(url=scripted.url, color_scheme=scheme)
    if choice:
        page.locator("#theme").select_option(choice)
        page.reload()
        page.locator("body[data-ready]").wait_for()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in re.findall(r"\d+", paper)[:3]) < 200) is dark


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    serious = [
        (violation["id"], [node["html"][:160] for node in violation["nodes"][:3]])
        for violation in results.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious_on_any_view(
    open_page: OpenPage, scripted: Scripted, width: int, scheme: str
) -> None:
    page = open_page(width=width, url=scripted.url, color_scheme=scheme, bypass_csp=True)
    expect(page.locator("#examples button").first).to_be_visible()
    page.locator("#filters summary").click()
    assert_accessible(page)
    turn = answered(page, WORKERS)
    turn.locator(".timeline summary").click()
    assert_accessible(page)
    turn.locator(".marker").first.click()
    expect(page.locator("#panel mark#quote")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.locator("[data-view=collection]").click()
    expect(page.locator(".articles li").first).to_be_visible()
    assert_accessible(page)
    page.locator(".articles .title").first.click()
    expect(page.locator("#article-page h2")).to_be_visible()
    assert_accessible(page)


def test_typing_waits_for_no_model(open_page: OpenPage, tmp_path: Path) -> None:
    """The page is there while the models are still loading, says so, and answers in words when asked too early."""
    port = free_port()
    slow = (
        "import time, ui.service; from ui.cli import main\n"
        "ui.service.Service._get_ready = lambda service: time.sleep(600)\n"
        f"import sys; sys.argv = ['yinju', 'serve', '--port', '{port}']; main()"
    )
    process = subprocess.Popen([sys.executable, "-c", slow], env=environment(tmp_path / "data", LLM="none"))
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                httpx.get(f"{url}/healthz", timeout=5)
                break
            except httpx.HTTPError:
                assert process.poll() is None
                time.sleep(0.5)
        page = open_page("en-US", url=url)
        expect(page.locator("#status")).to_contain_text("Getting the models ready")
        page.locator("#question textarea").fill("Who?")
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#now .problem")).to_contain_text("Getting the models ready")
    finally:
        process.terminate()
        process.wait(timeout=30)
