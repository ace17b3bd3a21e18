"""The collection as HTML: its articles, and how many there are of each month and publisher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.library import Counts
from rag.types import ArticleInfo, Language, Outcome
from ui.page.markup import about, attributes, escaped, language_tag, name_of, options
from ui.reasons import reason_in
from ui.wording import LANGUAGES, say, say_day

PAGE = 30
MOST_BARS = 24
MOST_PUBLISHERS = 8


def toolbar(language: Language) -> str:
    """Return the fields that search, filter and sort; publishers are filled in with the list."""
    sorts = [(key, say(words, language)) for key, words in SORTS.items()]
    languages = [("", say("all_languages", language)), *((one, say(one, language)) for one in LANGUAGES)]
    return (
        '<form id="collection-form" role="search">'
        f'<label class="wide">{escaped(say("search_articles", language))}'
        f'<input type="search" name="words"{attributes(placeholder=say("search_placeholder", language))}></label>'
        f'<label>{escaped(say("publishers", language))}<select name="publisher"></select></label>'
        f"<label>{escaped(say('article_language', language))}"
        f'<select name="written">{options(languages)}</select></label>'
        f'<label>{escaped(say("published_from", language))}<input type="date" name="published_from"></label>'
        f'<label>{escaped(say("published_to", language))}<input type="date" name="published_to"></label>'
        f'<label>{escaped(say("sort", language))}<select name="order">{options(sorts)}</select></label></form>'
        '<div id="collection-results" aria-live="polite"></div>'
    )


SORTS = {"newest": "newest", "oldest": "oldest", "title": "by_title", "publisher": "by_publisher"}


def listing(
    articles: Sequence[ArticleInfo], counts: Counts, publishers: Sequence[str], filtered: bool, language: Language
) -> str:
    """Return the first page of a list, with charts of all that it stands for."""
    if not counts.total:
        return f'<p class="empty">{escaped(say("none_found" if filtered else "empty", language))}</p>'
    charts = _chart("by_month", _by_month(counts.months, language), language) + _chart(
        "by_publisher",
        sorted(
            ((name or say("no_publisher", language), count) for name, count in counts.publishers.items()),
            key=lambda one: (-one[1], one[0]),
        )[:MOST_PUBLISHERS],
        language,
    )
    total = escaped(say("count_articles", language, count=counts.total))
    chosen = "".join(f"<option>{escaped(name)}</option>" for name in publishers)
    every = escaped(say("all_publishers", language))
    return (
        f'<template class="publishers"><option value="">{every}</option>{chosen}</template>'
        f'<div class="charts">{charts}</div>'
        f'<div class="list-head"><h3>{total}</h3>'
        '<button type="button" class="primary" id="ask-chosen" hidden></button></div>'
        f'<ul class="articles">{items(articles, language)}</ul>{more(counts.total, len(articles), language)}'
    )


def more(total: int, shown: int, language: Language) -> str:
    """Return the button that lists further articles, if there are any."""
    if shown >= total:
        return ""
    return f'<button type="button" class="quiet more" data-offset="{shown}">{escaped(say("more", language))}</button>'


def items(articles: Sequence[ArticleInfo], language: Language) -> str:
    """Return the rows of the list."""
    return "".join(_item(info, language) for info in articles)


def _item(info: ArticleInfo, language: Language) -> str:
    name = name_of(info, language)
    return (
        f'<li data-id="{escaped(info.id)}"><input type="checkbox" class="choose"'
        f"{attributes(value=info.id, aria_label=say('choose', language, name=name))}>"
        f'<div><button type="button" class="title"{attributes(data_article=info.id, lang=language_tag(info.language))}>'
        f'{escaped(name)}</button><p class="about">{escaped(about(info, language))}</p></div>'
        f'<button type="button" class="quiet remove"'
        f"{attributes(data_remove=info.id, aria_label=say('remove_named', language, name=name))}>"
        f"{escaped(say('remove', language))}</button></li>"
    )


def removed(info: ArticleInfo, language: Language) -> str:
    """Return what to say after a removal, with the button that undoes it."""
    told = escaped(say("removed", language, name=name_of(info, language)))
    undo = escaped(say("undo", language))
    return f'<span>{told}</span> <button type="button" data-restore="{escaped(info.id)}">{undo}</button>'


def _by_month(months: Mapping[str | None, int], language: Language) -> list[tuple[str, int]]:
    """Return (month, count) in order; of more than fits the newest."""
    told = sorted((month, count) for month, count in months.items() if month)[-MOST_BARS:]
    untold = [(say("no_date", language), months[None])] if months.get(None) else []
    return [(say_day(month, language), count) for month, count in told] + untold


def _chart(kind: str, bars: Sequence[tuple[str, int]], language: Language) -> str:
    most = max((count for _, count in bars), default=1)
    rows = "".join(
        f'<tr><th scope="row">{escaped(name)}</th><td><span class="bar" style="--share:{count / most:.3f}"></span>'
        f'<span class="count">{count}</span></td></tr>'
        for name, count in bars
    )
    caption = escaped(say(f"{kind}_chart", language))
    return f'<table class="chart"><caption>{caption}</caption><tbody>{rows}</tbody></table>'


def outcomes(done: Sequence[Outcome], progress: str | None, language: Language) -> str:
    """Return what became of each input so far, and what is being worked at."""
    rows = "".join(
        f'<li data-status="{one.status}">'
        f'<span class="sign" aria-hidden="true">{"✕" if one.status == "refused" else "✓"}</span>'
        f" <b>{escaped(one.source)}</b> <span>{escaped(_told(one, language))}</span></li>"
        for one in done
    )
    state = f'<p class="state" role="status">{escaped(progress)}</p>' if progress else ""
    return f'{state}<ul class="outcomes">{rows}</ul>'


def _told(outcome: Outcome, language: Language) -> str:
    words = say(f"done_{outcome.status}", language, same=outcome.near_duplicate_of)
    reason = reason_in((outcome.reason or "").removeprefix(f"{outcome.source}: "), language)
    return say("because", language, outcome=words, reason=reason) if reason else words
