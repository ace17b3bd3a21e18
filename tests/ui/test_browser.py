"""Asking on the page, in a real Chromium, at desktop and phone width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Scripted
from tests.ui.pages import ANSWER_MILLISECONDS, OpenPage, answered, ask, told

BOX = "one => one.getBoundingClientRect().toJSON()"
QUESTIONS = {
    "zh-TW": ("川普政府要從 H200 的銷售抽成多少？", "25%"),
    "zh-CN": ("特朗普对H200销售要抽成多少?", "25%"),
    "en-US": ("Who confirmed a preliminary agreement after the London talks?", "Li Chenggang"),
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", QUESTIONS)
def test_a_citation_opens_its_article_at_the_quote(open_page: OpenPage, locale: str, width: int) -> None:
    """The marked words are the citation's quote; the panel hides neither the answer nor, on a phone, the number."""
    question, fact = QUESTIONS[locale]
    page = open_page(locale, width)
    ask(page, question)
    turn = page.locator("#now .turn[data-state=done]")
    expect(turn).to_be_visible(timeout=ANSWER_MILLISECONDS)
    expect(turn.locator(".answer")).to_contain_text(fact)
    marker = turn.locator("button.marker").first
    marker.click()
    mark = page.locator("#panel mark#quote")
    expect(mark).to_be_in_viewport(ratio=0.9)
    citation = told(turn)["citations"][int(marker.inner_text()) - 1]  # type: ignore[index]
    assert mark.text_content() == citation["quote"]
    head = page.locator("#panel .article-head")
    expect(head.locator("h2")).to_have_text(citation["article"]["title"])
    expect(head.locator(".about")).to_contain_text("Yinju Digests")
    panel, answer, pressed = (one.evaluate(BOX) for one in (page.locator("#panel"), turn.locator(".answer"), marker))
    if width > 1000:
        assert panel["left"] > answer["right"]
    else:
        assert 0 <= pressed["top"] < pressed["bottom"] <= panel["top"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_evidence_comes_before_the_answer_and_can_be_opened_meanwhile(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    ask(page, "慢慢說：新工廠雇用幾名工人？")
    source = page.locator(".turn[data-state=found] .source", has_text="700").first
    source.click(timeout=ANSWER_MILLISECONDS)
    expect(page.locator("#panel mark#quote")).to_contain_text("700")
    page.locator("#stop").click()


def test_an_answer_can_be_stopped_and_another_asked(open_page: OpenPage, scripted: Scripted) -> None:
    """What was already checked stays, and the turn says that it was stopped."""
    page = open_page(url=scripted.url)
    ask(page, "慢慢說：新工廠雇用幾名工人？")
    expect(page.locator(".turn[data-state=writing] .claim").first).to_be_visible(timeout=ANSWER_MILLISECONDS)
    page.locator("#stop").click()
    expect(page.locator("#send")).to_be_visible()
    stopped = page.locator("#turns .turn[data-state=stopped]")
    expect(stopped).to_contain_text("這個回答停在這裡")
    expect(stopped).to_contain_text("700 名工人")
    page.wait_for_timeout(1_000)  # nobody types faster than the page tells the server to stop
    turn = answered(page, "跨海大橋有多長？")
    expect(turn).to_contain_text("300 公尺")
    expect(stopped).to_have_count(1)


def test_a_follow_up_is_understood_from_the_turns_before(open_page: OpenPage) -> None:
    page = open_page("zh-TW")
    answered(page, "Bernstein 預估華為 2025 年的高階 AI 晶片出貨量是多少？")
    turn = answered(page, "那國產份額呢？")
    expect(page.locator("#turns .turn")).to_have_count(1)
    expect(turn.locator(".source").first).to_contain_text("Bernstein")


def test_filters_and_the_answers_language_are_in_reach_and_obeyed(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    expect(page.locator("#filters-form")).not_to_be_visible()
    page.locator("#filters summary").click()
    page.get_by_role("checkbox", name="山城報").check()
    page.locator("#filters-form select").select_option("en")
    expect(page.locator("#filters-on")).to_have_text("已篩選")
    turn = answered(page, "新工廠雇用多少工人？")
    answer = told(turn)
    assert answer["language"] == "en"
    assert {one["article"]["publisher"] for one in answer["citations"]} <= {"山城報"}  # type: ignore[attr-defined]
    page.locator("#filters-form input[name=published_from]").fill("2025-09-01")
    page.locator("#filters-form input[name=published_to]").fill("2025-01-01")
    ask(page, "還有呢？")
    expect(page.locator("#now .problem")).to_contain_text("把兩個日期對調")


def test_the_articles_that_are_chosen_are_the_only_ones_asked(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    page.locator("[data-view=collection]").click()
    page.locator(".articles li", has_text="新廠縮編").locator(".choose").check()
    page.locator("#ask-chosen").click()
    expect(page.locator("#only-articles")).to_contain_text("1 篇")
    answer = told(answered(page, "新工廠雇用多少工人？"))
    assert {one["article"]["title"] for one in answer["citations"]} <= {"新廠縮編"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("locale", "name"), [("zh-TW", "華為"), ("zh-CN", "华为"), ("en-US", "Donald Trump")])
def test_the_examples_are_about_what_the_collection_holds_and_ask_when_clicked(
    open_page: OpenPage, locale: str, name: str
) -> None:
    page = open_page(locale)
    example = page.locator("#examples button", has_text=name)
    question = example.inner_text()
    example.click()
    expect(page.locator("#now .asked")).to_have_text(question)
    expect(page.locator("#now .source").first).to_be_visible(timeout=ANSWER_MILLISECONDS)
    expect(page.locator("#now .turn[data-state=done]")).to_be_visible(timeout=ANSWER_MILLISECONDS)


def test_what_the_sources_do_not_tell_is_refused_without_sources(open_page: OpenPage) -> None:
    page = open_page("en-US")
    turn = answered(page, "How deep is the deepest lake on Mars?")
    expect(turn).to_contain_text("The sources do not say.")
    expect(turn.locator(".source")).to_have_count(0)


def test_two_visitors_do_not_see_one_anothers_questions(open_page: OpenPage, scripted: Scripted) -> None:
    """Both ask at once; each gets the answer to its own question, and nothing of the other's."""
    first, second = open_page(url=scripted.url), open_page(url=scripted.url)
    ask(first, "新工廠雇用多少工人？")
    ask(second, "跨海大橋有多長？")
    for page, own, others in ((first, "工廠", "大橋"), (second, "大橋", "工廠")):
        expect(page.locator("#now .turn[data-state=done] .answer")).to_contain_text(own, timeout=ANSWER_MILLISECONDS)
        assert others not in page.locator("#now .asked").inner_text()
        expect(page.locator("#conversations .conversation")).to_have_count(1)
        second_half = page.evaluate("localStorage.getItem('yinju.conversations')")
        assert others not in second_half.split("answer")[0]
