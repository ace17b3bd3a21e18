"""Where everything stands on the page, and what happens when a visitor asks, stops or adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
from fastapi import FastAPI

from rag.types import Language
from ui.page import frame
from ui.page.adding import add
from ui.page.api import add_page_api
from ui.page.asking import LONGEST_QUESTION, converse
from ui.page.collection import toolbar
from ui.page.conversation import asked, failed
from ui.page.routes import add_page_routes
from ui.page.shell import Shell
from ui.service import Service
from ui.wording import LANGUAGES, say

MOST_WAITING, AT_ONCE = 20, 4
"""Visitors beyond these are told at once that the page is busy; for each language of the page."""

SECONDS_UPLOADS_ARE_KEPT = 3_600
LARGEST_UPLOAD = "50mb"
BEFORE_ASKING = "(question) => window.yinju.beforeAsking(question)"


def mount_page(app: FastAPI, service: Service) -> FastAPI:
    """Return the app with the page at `/zh-Hant`, `/zh-Hans` and `/en`, and the way there from `/`."""
    add_page_routes(app, service)
    for language in LANGUAGES:
        app = gr.mount_gradio_app(
            app,
            build_page(service, language),
            path=f"/{language}",
            show_error=False,
            footer_links=[],
            run_history=False,
            max_file_size=LARGEST_UPLOAD,
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        )
    app.add_middleware(Shell)
    return app


def build_page(service: Service, language: Language) -> gr.Blocks:
    """Return the page in one language, for a service that may still be getting ready."""
    with gr.Blocks(
        title=say("title", language),
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(SECONDS_UPLOADS_ARE_KEPT, SECONDS_UPLOADS_ARE_KEPT),
    ) as page:
        _still(frame.head(language), "head")
        with gr.Row(elem_id="ask-view"):
            _still(frame.rail(language), "rail")
            with gr.Column(elem_id="talk"):
                _ask(service, language)
            _still(frame.panel(language), "panel-holder")
        with gr.Column(elem_id="collection-view"):
            _still(toolbar(language), "collection")
            _add(service, language)
            _still(frame.article_page(), "article-holder")
        page.queue(max_size=MOST_WAITING, default_concurrency_limit=AT_ONCE)
    add_page_api(page, service)
    return page


def _still(inside: str, element: str) -> gr.HTML:
    return gr.HTML(inside, elem_id=element, apply_default_css=False, js_on_load=None)


def _ask(service: Service, language: Language) -> None:
    _still(frame.welcome(language), "welcome")
    _still(frame.turns(), "turns-holder")
    now = gr.HTML("", elem_id="now", apply_default_css=False, js_on_load=None)
    with gr.Column(elem_id="asking"):
        _still('<p id="status" role="status" hidden></p>', "status-holder")
        with gr.Row(elem_id="question-row"):
            box = gr.Textbox(
                label=say("ask_label", language),
                placeholder=say("ask_placeholder", language),
                show_label=False,
                container=False,
                lines=1,
                max_lines=8,
                max_length=LONGEST_QUESTION,
                autofocus=True,
                elem_id="question",
            )
            send = gr.Button(say("send", language), variant="primary", elem_id="send")
            stop = gr.Button(say("stop", language), visible=False, elem_id="stop")
        _still('<div id="filters-holder"></div><p id="only-articles" hidden></p>', "filters-place")
    _still('<div id="examples"></div>', "examples-place")
    context = gr.Textbox(visible=False)
    given = gr.State(("", ""))

    def take(question: str, context: str) -> tuple[Any, ...]:
        if not question.strip():
            return gr.skip(), ("", ""), gr.skip(), gr.skip(), gr.skip()
        showing = asked(question.strip(), language, "searching")
        return "", (question.strip(), context), showing, gr.update(visible=False), gr.update(visible=True)

    def reply(given: tuple[str, str]) -> Iterator[tuple[Any, ...]]:
        if given[0]:
            for shown in converse(service, *given, language):
                yield shown, gr.skip(), gr.skip()
            yield gr.skip(), gr.update(visible=True), gr.update(visible=False)

    def too_busy(given: tuple[str, str]) -> tuple[Any, ...]:
        return failed(given[0], say("busy", language)), gr.update(visible=True), gr.update(visible=False)

    quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    running = [
        trigger(take, [box, context], [box, given, now, send, stop], queue=False, js=BEFORE_ASKING, **quietly).then(
            reply,
            [given],
            [now, send, stop],
            trigger_mode="multiple",  # else a question that is stopped in its first moments blocks the next one
            **quietly,
        )
        for trigger in (box.submit, send.click)
    ]
    for reply_event in running:
        reply_event.failure(too_busy, [given], [now, send, stop], queue=False, **quietly)
    stop.click(
        lambda: (gr.update(visible=True), gr.update(visible=False)),
        None,
        [send, stop],
        cancels=running,
        queue=False,
        **quietly,
    )


def _add(service: Service, language: Language) -> None:
    with gr.Column(elem_id="adding"):
        _still(f"<h2>{say('add', language)}</h2>", "adding-head")
        chosen = gr.File(label=say("add_files", language), file_count="multiple", height=140, elem_id="add-files")
        _still(f'<p class="help">{say("add_files_help", language)}</p>', "adding-help")
        title = gr.Textbox(label=say("add_title", language), max_lines=1, elem_id="add-title")
        text = gr.Textbox(
            label=say("add_text", language),
            placeholder=say("add_text_placeholder", language),
            lines=3,
            max_lines=10,
            elem_id="add-text",
        )
        addresses = gr.Textbox(
            label=say("add_addresses", language),
            placeholder="https://",
            lines=1,
            max_lines=6,
            visible=service.library.allow_urls,
            elem_id="add-addresses",
        )
        button = gr.Button(say("add_button", language), variant="primary", elem_id="add")
        results = gr.HTML("", elem_id="add-results", apply_default_css=False, js_on_load=None)

    def take_in(paths: list[str] | None, title: str, text: str, addresses: str | None) -> Iterator[str]:
        yield from add(service, paths, title, text, addresses, language)

    button.click(
        take_in,
        [chosen, title, text, addresses],
        results,
        api_visibility="private",
        show_progress="hidden",
    ).then(
        lambda: (None, "", "", ""),
        None,
        [chosen, title, text, addresses],
        api_visibility="private",
        show_progress="hidden",
        js="() => { window.yinju.collectionChanged(); return [] }",
    )
