"""The smallest pieces of HTML: text that shows itself and nothing else, and buttons that open a quote."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from rag.types import ArticleInfo, Citation, Language
from ui.wording import LANGUAGES, say, say_day

SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)


def escaped(text: object) -> str:
    """Return text as HTML that shows it, in an element or an attribute."""
    return html.escape(str(text), quote=True)


def attributes(**values: object) -> str:
    """Return HTML attributes, underscores as hyphens; those that are None or False are left out."""
    return "".join(
        f' {name.strip("_").replace("_", "-")}="{escaped("" if value is True else value)}"'
        for name, value in values.items()
        if value is not None and value is not False
    )


def language_tag(language: str) -> str | None:
    """Return the language as an attribute's value; None where it is none that the page knows."""
    return language if language in LANGUAGES else None


def name_of(article: ArticleInfo, language: Language) -> str:
    """Return what an article is called."""
    return article.name or say("no_title", language)


def about(article: ArticleInfo, language: Language) -> str:
    """Return an article's publisher and day, as text."""
    return " · ".join((article.publisher or say("no_publisher", language), say_day(article.published, language)))


def original_link(article: ArticleInfo, language: Language) -> str:
    """Return a link to the article's own page, if it has a safe address."""
    if not article.url or not SAFE_LINK.match(article.url):
        return ""
    words = escaped(say("original", language))
    link = attributes(href=article.url, target="_blank", rel="noopener noreferrer")
    return f'<a{link}>{words}<span aria-hidden="true"> ↗</span></a>'


def marker(citation: Citation, language: Language) -> str:
    """Return the button in an answer's text that opens a citation."""
    label = say("citation", language, number=citation.number, name=name_of(citation.article, language))
    number = citation.number
    return f'<button type="button" class="marker"{place(citation)}{attributes(aria_label=label)}>{number}</button>'


def place(citation: Citation) -> str:
    """Return the attributes that say where a citation's words are."""
    return attributes(
        data_cite=citation.number,
        data_passage=citation.passage_id,
        data_start=citation.quote_start,
        data_end=citation.quote_end,
    )


def options(choices: Iterable[tuple[str, str]], chosen: str = "") -> str:
    """Return the options of a list to choose from, as (value, words)."""
    return "".join(
        f"<option{attributes(value=value, selected=value == chosen)}>{escaped(words)}</option>"
        for value, words in choices
    )
