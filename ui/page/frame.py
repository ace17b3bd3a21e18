"""The parts of the page that stay: its head, the conversations' list, the filters, the place where an article opens."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rag.types import Language
from ui.page.markup import attributes, escaped, options
from ui.wording import LANGUAGES, say, wording

THEMES = ("auto", "light", "dark")
SHORT = {"zh-Hant": "繁", "zh-Hans": "简", "en": "EN"}
SCRIPT_WORDS = (
    "copied",
    "thanks",
    "why",
    "send_feedback",
    "unreachable",
    "rename",
    "rename_prompt",
    "delete",
    "passage_gone",
    "position",
    "ask_chosen",
    "only_articles",
    "clear",
    "restored",
    "stopped",
    "getting_ready",
    "not_kept",
    "no_conversations",
    "filters_on",
    "gone",
    "add_files",
    "close",
)
"""What the script says itself."""


def head(language: Language) -> str:
    """Return the page's head: its name, its two views, language and theme."""
    words = json.dumps({key: wording()[key][language] for key in SCRIPT_WORDS}, ensure_ascii=False)
    views = "".join(
        f'<button type="button" data-view="{view}">{escaped(say(f"{view}_tab", language))}</button>'
        for view in ("ask", "collection")
    )
    languages = options([(one, say(one, language)) for one in LANGUAGES], language)
    themes = options([(one, say(f"theme_{one}", language)) for one in THEMES])
    return (
        f'<div id="frame"{attributes(data_language=language, data_words=words)}>'
        f'<a class="skip" href="#question">{escaped(say("skip", language))}</a>'
        '<p class="wordmark"><span class="seal" aria-hidden="true">引</span><span class="name">'
        '<span lang="zh-Hant">引據</span> Yinju</span>'
        f'<span class="tagline">{escaped(say("tagline", language))}</span></p>'
        f'<nav{attributes(aria_label=say("title", language))}>{views}</nav><div class="choices">'
        f'<label><span class="unseen">{escaped(say("language", language))}</span>'
        f'<select id="language">{languages}</select></label>'
        f'<label><span class="unseen">{escaped(say("theme", language))}</span>'
        f'<select id="theme">{themes}</select></label>'
        "</div></div>"
    )


def rail(language: Language) -> str:
    """Return the list of this browser's conversations, which the script fills in."""
    title = escaped(say("conversations", language))
    new = escaped(say("new_conversation", language))
    return (
        f'<details id="rail-fold"><summary>{title}</summary><nav aria-label="{title}">'
        f'<button type="button" id="new-conversation"><span aria-hidden="true">＋</span> {new}</button>'
        '<ul id="conversations"></ul></nav></details>'
    )


def welcome(language: Language) -> str:
    """Return what is there before the first question."""
    return f"<h1>{escaped(say('welcome', language))}</h1><p>{escaped(say('subtitle', language))}</p>"


def turns() -> str:
    """Return the place of the conversation so far."""
    return '<div id="turns"></div>'


def filters(publishers: Sequence[str], language: Language) -> str:
    """Return the filters and the choice of the answer's language, folded away."""
    boxes = "".join(
        f'<label class="check"><input type="checkbox" name="publishers" value="{escaped(name)}">'
        f" {escaped(name)}</label>"
        for name in publishers
    )
    answers = [("", say("automatic", language)), *((one, say(one, language)) for one in LANGUAGES)]
    group = (
        f"<fieldset><legend>{escaped(say('publishers', language))}</legend><div>{boxes}</div></fieldset>"
        if boxes
        else ""
    )
    return (
        f'<details id="filters"><summary>{escaped(say("filters", language))}<span id="filters-on"></span></summary>'
        '<form id="filters-form"><div class="fields">'
        f'<label>{escaped(say("published_from", language))}<input type="date" name="published_from"></label>'
        f'<label>{escaped(say("published_to", language))}<input type="date" name="published_to"></label>'
        f"<label>{escaped(say('answer_language', language))}"
        f'<select name="answer_language">{options(answers)}</select></label></div>{group}'
        f'<button type="reset" class="quiet">{escaped(say("clear", language))}</button></form></details>'
    )


def panel(language: Language) -> str:
    """Return the place where an article opens."""
    buttons = "".join(
        f'<button type="button" class="quiet" data-do="{do}" aria-label="{escaped(say(do, language))}">'
        f'<span aria-hidden="true">{sign}</span></button>'
        for do, sign in (("previous", "‹"), ("next", "›"), ("close", "✕"))
    )
    return (
        f'<aside id="panel" tabindex="-1"{attributes(aria_label=say("panel", language))}>'
        f'<div class="bar"><span id="position" aria-live="polite">{escaped(say("panel", language))}</span>'
        f'<span class="moves">{buttons}</span></div>'
        f'<div id="opened"><p class="hint">{escaped(say("panel_hint", language))}</p>'
        f'<p class="hint">{escaped(say("panel_keys", language))}</p></div></aside>'
    )


def article_page() -> str:
    """Return the place where an article of the collection is shown whole."""
    return '<dialog id="article-page"><div class="sheet"></div></dialog>'
