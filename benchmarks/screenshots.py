"""Take pictures of the page's main views from the running program, in two sizes and both themes, into docs/screenshots.

    python -m benchmarks.screenshots [ADDRESS] [FOLDER]

Without an address a server is started on a collection of its own, filled with the repository's digests.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT
from tests.ui.conftest import serving

SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
THEMES = ("light", "dark")
QUESTION = "川普政府要從 H200 的銷售抽成多少？"
ANSWER_MILLISECONDS = 180_000


def take(browser: Browser, url: str, folder: Path) -> None:
    """Take every picture; the question is asked once and its conversation kept for the others."""
    kept: str | None = None
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(
                locale="zh-TW",
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                device_scale_factor=2 if size == "phone" else 1,
            )
            page = context.new_page()

            def shoot(view: str, page: Page = page, size: str = size, theme: str = theme) -> None:
                page.wait_for_timeout(500)
                page.screenshot(path=folder / f"{view}-{size}-{theme}.png")

            opened(page, url)
            shoot("ask")
            kept = kept or ask(page)
            page.evaluate("kept => localStorage.setItem('yinju.conversations', kept)", kept)
            page.evaluate("sessionStorage.clear()")
            opened(page, url)
            page.locator(".turn[data-state=done]").wait_for()
            shoot("answer")
            page.locator(".marker").first.click()
            page.locator("#quote").wait_for()
            shoot("check")
            page.keyboard.press("Escape")
            page.locator("[data-view=collection]").click()
            page.locator(".articles li").first.wait_for()
            shoot("collection")
            page.locator(".articles .title").first.click()
            page.locator("#article-page[open] h2").wait_for()
            shoot("article")
            context.close()


def opened(page: Page, url: str) -> None:
    """Open the page and wait until it can be used."""
    page.goto(f"{url}/zh-Hant/")
    page.locator("body[data-ready]").wait_for()
    page.locator("#examples button").first.wait_for(state="attached")


def ask(page: Page) -> str:
    """Ask the question and return what the browser keeps of the conversation."""
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    page.locator(".turn[data-state=done]").wait_for(timeout=ANSWER_MILLISECONDS)
    return str(page.evaluate("localStorage.getItem('yinju.conversations')"))


def main(address: str | None = None, folder: str = str(ROOT / "docs" / "screenshots")) -> None:
    """Take the pictures."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not here (Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*sandbox, "--disable-gpu"])
        if address:
            take(browser, address, Path(folder))
            return
        seeds = ("--seed-with", str(ROOT / "seeds"))
        with tempfile.TemporaryDirectory() as data, serving(Path(data) / "data", *seeds) as url:
            take(browser, url, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
