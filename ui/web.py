"""The page: a chat, and beside it each cited passage with the quoted words marked."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from rag.errors import YinjuError
from rag.types import Answer, Citation, Delta, Language, Retrieved, Turn
from ui.service import Service
from ui.wording import language_of_browser, say

log = logging.getLogger(__name__)

TITLE = "Yinju 引據"
EXAMPLES = (
    "川普政府要從 H200 的銷售抽成多少？",
    "Bernstein 预计 2027 年国产 AI 芯片占比多少？",
    "Who confirmed a preliminary agreement after the London talks?",
)
MOST_WAITING, AT_ONCE = 20, 4
"""Visitors beyond these are told at once that the page is busy."""

MARKER = re.compile(r"\[(\d+)\]")
SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)
CSS = """
.gradio-container {font-family: system-ui, "Noto Sans TC", "PingFang TC", "Microsoft JhengHei", sans-serif}
:lang(zh-Hans) {font-family: system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif}
#evidence {max-height: 78vh; overflow-y: auto}
.cite {border: 1px solid var(--border-color-primary); border-radius: 8px; padding: .6em .8em; margin: 0 0 .6em}
.cite summary {cursor: pointer; font-weight: 600}
.cite .about {color: var(--body-text-color-subdued); font-size: .85em; margin: .3em 0}
.cite blockquote {white-space: pre-wrap; margin: .4em 0 0; line-height: 1.7; overflow-wrap: anywhere}
.cite mark {background: #ffe58a; color: #222; padding: .1em 0}
.marker {text-decoration: none; font-weight: 600}
.notice {border-left: 3px solid #d97706; padding-left: .6em; margin-top: .6em}
.as-of {color: var(--body-text-color-subdued); font-size: .85em; margin-top: .4em}
.asked {white-space: pre-wrap}
@media (max-width: 700px) {#evidence {max-height: none}}
"""


def page_look() -> dict[str, Any]:
    """Return how the page looks and the words it is written in, as Gradio's mounting takes them."""
    return {"css": CSS, "theme": gr.themes.Soft(font=["system-ui", "sans-serif"])}


def build_page(service: Service) -> gr.Blocks:
    """Return the page for a service that may still be getting ready."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.Markdown(f"# {TITLE}")
        subtitle = gr.Markdown(elem_id="subtitle")
        status = gr.HTML(elem_id="status")
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                chat = gr.Chatbot(
                    show_label=False, height="60vh", layout="bubble", buttons=["copy"], elem_id="chat", allow_tags=False
                )
                with gr.Row():
                    box = gr.Textbox(
                        show_label=False,
                        scale=6,
                        autofocus=True,
                        elem_id="question",
                    )
                    send = gr.Button("…", variant="primary", scale=1, min_width=80, elem_id="send")
                    stop = gr.Button("…", scale=1, min_width=80, visible=False, elem_id="stop")
                gr.Examples([[example] for example in EXAMPLES], box, label="例 · Examples")
            with gr.Column(scale=2, min_width=320):
                heading = gr.Markdown(elem_classes="heading")
                evidence = gr.HTML(elem_id="evidence")
        asked = gr.State("")
        outputs = [chat, evidence, send, stop]

        def take(question: str, messages: list[dict[str, Any]]) -> tuple[str, str, list[dict[str, Any]]]:
            if not question.strip():
                return "", "", messages
            return "", question, [*messages, {"role": "user", "content": _as_html(question, "asked")}]

        def reply(question: str, messages: list[dict[str, Any]], request: gr.Request) -> Iterator[tuple[Any, ...]]:
            if not question:
                yield messages, gr.skip(), gr.skip(), gr.skip()
                return
            language = _language_of(request)
            for text, panel in _converse(service, question, _turns(messages[:-1]), language):
                yield (
                    [*messages, {"role": "assistant", "content": text}],
                    panel,
                    gr.update(visible=False),
                    gr.update(visible=True),
                )
            yield gr.skip(), gr.skip(), gr.update(visible=True), gr.update(visible=False)

        running = [
            trigger(take, [box, chat], [box, asked, chat], queue=False, api_visibility="private").then(
                reply,
                [asked, chat],
                outputs,
                api_visibility="private",
                show_progress="hidden",
                trigger_mode="multiple",  # else a question that is stopped in its first moments blocks the next one
            )
            for trigger in (box.submit, send.click)
        ]
        stop.click(
            lambda: (gr.update(visible=True), gr.update(visible=False)),
            None,
            [send, stop],
            cancels=running,
            queue=False,
            api_visibility="private",
        )

        def look(request: gr.Request) -> tuple[str, Any]:
            words, ready = _readiness(service, _language_of(request))
            return words, gr.Timer(active=not ready)

        page.queue(max_size=MOST_WAITING, default_concurrency_limit=AT_ONCE)
        timer = gr.Timer(2.0)
        page.load(
            _words,
            None,
            [subtitle, box, send, stop, heading, evidence],
            api_visibility="private",
            show_progress="hidden",
        )
        page.load(look, None, [status, timer], api_visibility="private", show_progress="hidden")
        timer.tick(look, None, [status, timer], api_visibility="private", show_progress="hidden")
    return page


def _words(request: gr.Request) -> tuple[Any, ...]:
    """Return the page's own words in the visitor's language; Gradio's I18n knows no zh-HK or zh-SG."""
    language = _language_of(request)
    return (
        say("subtitle", language),
        gr.update(placeholder=say("ask_placeholder", language)),
        gr.update(value=say("send", language)),
        gr.update(value=say("stop", language)),
        say("sources", language),
        say("no_sources", language),
    )


def _language_of(request: gr.Request) -> Language:
    return language_of_browser(request.headers.get("accept-language", ""))


def _readiness(service: Service, language: Language) -> tuple[str, bool]:
    """Return what to say about the service's state, and whether there is no need to ask again."""
    try:
        if service.is_ready():
            return "", True
    except YinjuError as error:
        return f'<p class="notice" role="alert">{html.escape(str(error))}</p>', True
    return f'<p class="notice" role="status">{html.escape(say("getting_ready", language))}</p>', False


def _turns(messages: Sequence[dict[str, Any]]) -> list[Turn]:
    return [Turn(message["role"], _text_of(message["content"])) for message in messages]


def _text_of(content: object) -> str:
    """Return a message's words; Gradio hands its content back as a list of blocks."""
    if isinstance(content, list):
        return " ".join(_text_of(block.get("text", "")) for block in content if isinstance(block, dict))
    return html.unescape(re.sub(r"<[^>]+>", "", str(content)))


def _converse(service: Service, question: str, history: list[Turn], language: Language) -> Iterator[tuple[str, str]]:
    """Yield the reply so far and the evidence panel, both as HTML, as the assistant's events come in.

    While the model writes, the same is yielded again and again, so that a visitor who stopped or left is noticed.
    """
    shown = _as_html(say("searching", language), "reply"), ""
    yield shown
    text, citations = "", list[Citation]()
    try:
        for event in service.assistant().ask(question, history):
            match event:
                case Retrieved():
                    shown = _as_html(say("found", language), "reply"), evidence_panel(event.quotes, language)
                case Delta():
                    text += event.text
                    shown = _bubble(_marked_up(text)), evidence_panel(citations, language)
                case Citation():
                    citations.append(event)
                case Answer():
                    shown = finished_reply(event), evidence_panel(event.citations, event.language)
            yield shown
    except YinjuError as error:
        yield _as_html(str(error), "reply"), ""
    except Exception:
        log.exception("a question failed")
        yield _as_html(say("failed", language), "reply"), ""


def finished_reply(answer: Answer) -> str:
    """Return a whole answer as the HTML of a chat message."""
    parts = [_marked_up(answer.answer)]
    parts += [
        f'<p class="notice">{say("partly", answer.language)}: {html.escape("; ".join(claim.reasons))}</p>'
        for claim in answer.claims
        if claim.verdict == "partly"
    ]
    parts += [f'<p class="notice">{html.escape(notice.text)}</p>' for notice in answer.notices]
    if answer.as_of:
        parts.append(f'<p class="as-of">{html.escape(say("as_of", answer.language, day=answer.as_of))}</p>')
    return _bubble("".join(parts))


def evidence_panel(citations: Sequence[Citation], language: Language) -> str:
    """Return the cited passages as HTML, each with its quote marked and what is known of its article."""
    return "".join(_card(citation, language) for citation in citations)


def _card(citation: Citation, language: Language) -> str:
    article = citation.article
    about = [
        html.escape(article.publisher or say("no_publisher", language)),
        html.escape(article.published or say("no_date", language)),
    ]
    if article.url and SAFE_LINK.match(article.url):
        link = html.escape(article.url, quote=True)
        about.append(f'<a href="{link}" target="_blank" rel="noopener noreferrer">{say("original", language)}</a>')
    before, quote, after = (
        html.escape(citation.passage[: citation.quote_start]),
        html.escape(citation.quote),
        html.escape(citation.passage[citation.quote_end :]),
    )
    number = citation.number
    return (
        f'<details class="cite" id="cite-{number}" open><summary>[{number}] {html.escape(article.name)}</summary>'
        f'<p class="about">{" · ".join(about)}</p>'
        f'<blockquote lang="{article.language}">{before}<mark id="quote-{number}">{quote}</mark>{after}</blockquote>'
        f"{_reading(citation, language)}</details>"
    )


def _reading(citation: Citation, language: Language) -> str:
    """Return what a damaged passage reads, for beside the original."""
    damaged = f'<p class="about">{say("beyond_repair", language)}</p>' if citation.damaged else ""
    if citation.repaired is None:
        return damaged
    quote = html.escape(citation.repaired_quote or citation.quote)
    reading = html.escape(citation.repaired).replace(quote, f"<mark>{quote}</mark>", 1)
    return (
        f'<p class="about">{say("repaired", language)}</p>'
        f'<blockquote lang="{citation.article.language}">{reading}</blockquote>{damaged}'
    )


def _marked_up(text: str) -> str:
    """Return an answer's text as HTML: escaped, its markers linked to their quotes."""
    linked = MARKER.sub(r'<a class="marker" href="#quote-\1">[\1]</a>', html.escape(text))
    return linked.replace("\n", "<br>")


def _as_html(text: str, kind: str) -> str:
    """Return text as HTML that shows it and nothing else, in one block on one line, which Markdown leaves alone."""
    return f'<div class="{kind}">{html.escape(text).replace(chr(10), "<br>")}</div>'


def _bubble(inside: str) -> str:
    """Wrap the HTML of a reply in one block."""
    return f'<div class="reply">{inside}</div>'
