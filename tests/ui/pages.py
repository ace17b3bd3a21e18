"""The page in a real Chromium, for the tests that use it: opening, asking, and what a browser may reach."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

ANSWER_MILLISECONDS, STALL_MILLISECONDS = 60_000, 30_000
"""How long an answer, and anything else on the page, is waited for: a busy machine stalls a page for seconds."""

LOOPBACK = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
OpenPage = Callable[..., Page]

expect.set_options(timeout=STALL_MILLISECONDS)


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def answered(page: Page, question: str) -> Locator:
    """Ask, and return the turn once its answer is whole."""
    ask(page, question)
    turn = page.locator("#now .turn[data-state=done]", has_text=question)
    expect(turn).to_be_visible(timeout=ANSWER_MILLISECONDS)
    return turn


def told(turn: Locator) -> dict[str, object]:
    """Return the document of a turn's answer."""
    document = turn.evaluate("turn => JSON.parse(turn.dataset.answer)")
    assert isinstance(document, dict)
    return document
