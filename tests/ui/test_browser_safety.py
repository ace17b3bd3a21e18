"""Nothing that an article, a question or a model says makes the page fetch, run or show anything but its words."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import HOSTILE, Scripted
from tests.ui.pages import ANSWER_MILLISECONDS, OpenPage, answered, ask


@pytest.fixture
def untouched(scripted: Scripted) -> Scripted:
    scripted.canary.hits.clear()
    return scripted


def assert_only_words(page: Page, scripted: Scripted) -> None:
    """No element of the page points to the canary, none came of a template, and the canary heard nothing."""
    page.wait_for_timeout(500)
    pointing = "[...document.querySelectorAll('[src],[href],[srcset],[data],[poster]')].map(e => e.outerHTML)"
    assert [html for html in page.evaluate(pointing) if scripted.canary.url in html] == []
    assert page.locator("iframe, object, embed, #talk img, #panel img, #collection img").count() == 0
    assert scripted.canary.hits == []


def test_a_canary_hears_nothing_from_questions_articles_or_the_model(open_page: OpenPage, untouched: Scripted) -> None:
    """Images, links, scripts, frames, styles, reference-style Markdown, templates: asked, cited, opened, listed."""
    page = open_page("en-US", url=untouched.url)
    hostile = HOSTILE.format(canary=untouched.canary.url)
    turn = answered(page, "海港的燈塔有多高？" + hostile.replace("\n", " "))
    expect(turn.locator(".asked")).to_contain_text("{{7*7}} ${7*7}")
    expect(turn.locator(".asked")).to_contain_text("<iframe src=")
    turn.locator(".source").first.click()
    expect(page.locator("#opened .text")).to_contain_text("<script src=")
    page.locator("#panel [data-article]").click()
    expect(page.locator("#article-page .text")).to_contain_text("<iframe src=")
    assert_only_words(page, untouched)
    page.reload()
    expect(page.locator("#turns .asked")).to_contain_text("<iframe src=")
    page.goto(f"{untouched.url}/en/#articles")
    page.locator("#collection-form input[type=search]").fill("海港")
    expect(page.locator(".articles li")).to_have_count(1)
    expect(page.locator(".articles .title")).to_contain_text("![t](")
    assert_only_words(page, untouched)


def test_the_documentation_of_the_api_is_drawn_from_this_server_alone(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=f"{scripted.url}/docs", ready="#swagger-ui [data-path='/api/v1/ask']")
    expect(page.locator("[data-path='/v1/chat/completions']")).to_be_visible()


def test_scripts_that_are_put_into_the_page_do_not_run(open_page: OpenPage, untouched: Scripted) -> None:
    """Even what slipped into the page's HTML could neither run nor fetch: the browser refuses."""
    page = open_page("en-US", url=untouched.url)
    page.evaluate(
        """address => {
            const turns = document.getElementById("turns");
            turns.innerHTML = `<img src="${address}/i.png" onerror="window.ran = 1">`;
            const script = document.createElement("script");
            script.textContent = "window.ran = 2";
            turns.append(script);
            const remote = document.createElement("script");
            remote.src = address + "/s.js";
            turns.append(remote);
        }""",
        untouched.canary.url,
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    assert untouched.canary.hits == []


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_errors_say_what_to_do_and_show_no_insides(open_page: OpenPage, scripted: Scripted, language: str) -> None:
    locale = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN", "en": "en-US"}[language]
    page = open_page(locale, url=scripted.url)
    page.evaluate(
        """() => {
            const real = window.yinju.beforeAsking;
            window.yinju.beforeAsking = words => [real(words)[0], "[1, {"];
        }"""
    )
    ask(page, "?")
    problem = page.locator("#now .problem")
    expect(problem).to_be_visible(timeout=ANSWER_MILLISECONDS)
    assert not any(sign in problem.inner_text() for sign in ("Error", "0x", "pydantic", "Traceback", "object"))


@pytest.mark.parametrize("sent", ['[{"question": 1}]', "{", '[{"question": "a", "answer": {"id": []}}]', "null"])
def test_turns_that_are_none_are_refused_in_words(scripted: Scripted, sent: str) -> None:
    response = httpx.post(f"{scripted.url}/page/en/turns", content=sent)
    assert response.status_code == 422
    assert "begin a new one" in response.json()["error"]["message"]


def test_a_conversation_too_large_to_show_is_refused(scripted: Scripted) -> None:
    response = httpx.post(f"{scripted.url}/page/en/turns", content=b"[" + b" " * 9_000_000 + b"]")
    assert response.status_code == 413
