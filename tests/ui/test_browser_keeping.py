"""What stays: this browser's conversations, answers that are taken away, judgements."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from rag.library import FEEDBACK
from tests.ui.conftest import Scripted
from tests.ui.pages import OpenPage, answered

BRIDGE = "跨海大橋有多長？"
WORKERS = "新工廠雇用多少工人？"


def test_conversations_survive_a_reload_and_can_be_renamed_and_deleted(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    answered(page, BRIDGE)
    page.locator("#new-conversation").click()
    expect(page.locator("#welcome")).to_be_visible()
    answered(page, WORKERS)
    page.reload()
    turn = page.locator("#turns .turn[data-state=done]")
    expect(turn).to_have_count(1)
    expect(turn.locator(".asked")).to_have_text(WORKERS)
    turn.locator(".marker").first.click()
    expect(page.locator("#panel mark#quote")).to_contain_text("700")
    names = page.locator("#conversations .conversation")
    assert names.all_inner_texts() == [WORKERS, BRIDGE]
    page.once("dialog", lambda dialog: dialog.accept("橋"))
    page.locator("#conversations li").nth(1).locator("button[title=改名]").click()
    names.nth(1).click()
    expect(page.locator("#turns .asked")).to_have_text(BRIDGE)
    page.locator("#conversations li", has_text=WORKERS).locator("button[title=刪除]").click()
    page.reload()
    expect(names).to_have_text(["橋"])


def test_an_unsent_question_and_the_conversation_survive_a_change_of_language(
    open_page: OpenPage, scripted: Scripted
) -> None:
    page = open_page("zh-TW", url=scripted.url)
    answered(page, BRIDGE)
    page.locator("#question textarea").fill("還沒送出")
    page.locator("#language").select_option("en")
    page.locator("body[data-ready]").wait_for()
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator("#turns .verdict").first).to_contain_text("supported")
    expect(page.locator("#question textarea")).to_have_value("還沒送出")
    page.goto(scripted.url)
    expect(page.locator("#send")).to_have_text("Ask")


def test_an_answer_is_copied_and_downloaded_with_its_citations(
    open_page: OpenPage, scripted: Scripted, tmp_path: Path
) -> None:
    page = open_page(url=scripted.url, permissions=["clipboard-read", "clipboard-write"])
    turn = answered(page, WORKERS)
    turn.locator("[data-do=copy]").click()
    expect(page.locator("#toast")).to_have_text("已複製")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"## {WORKERS}\n\n鴻海在高雄的新工廠將雇用 700 名工人[^1]。")
    assert (
        "[^1]: “鴻海在高雄的新工廠將雇用 700 名工人，預計明年春天開工。” — 鴻海高雄新廠, 海風報, 2025年7月2日" in copied
    )
    with page.expect_download() as downloading:
        turn.locator("[data-do=download]").click()
    downloading.value.save_as(tmp_path / "answer.md")
    assert (tmp_path / "answer.md").read_text(encoding="utf-8") == copied


def test_a_judgement_with_its_reason_is_kept_on_the_server(open_page: OpenPage, scripted: Scripted) -> None:
    page = open_page(url=scripted.url)
    turn = answered(page, BRIDGE)
    turn.get_by_role("button", name="沒有幫助").click()
    turn.locator(".why input").fill("太短了")
    turn.locator(".why button").click()
    expect(turn.locator(".why")).to_have_text("謝謝，已記下。")
    last = json.loads((scripted.data_dir / FEEDBACK).read_text(encoding="utf-8").splitlines()[-1])
    assert (last["judgement"], last["reason"], last["answer"]["question"]) == ("down", "太短了", BRIDGE)
