"""Saved and fetched pages: the main text by trafilatura, and what the page's own metadata says about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rag.errors import UnreadableArticle
from rag.ingest.about import tell
from rag.ingest.document import Document, Read, refusing_damage
from rag.text.days import iso_day
from rag.types import IngestOptions

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FURNITURE = ("nav", "footer", "aside", "form", "figure", "figcaption", "button", "noscript", "menu", "dialog")
LABELLED = re.compile(r"byline|author|reporter|meta|info|date|time|source|publish", re.IGNORECASE)
LONGEST_LABEL, MOST_LABELS = 100, 4
META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "publisher": ("og:site_name", "dc.publisher", "application-name"),
    "author": ("author", "article:author", "dc.creator", "parsely-author"),
    "published": ("article:published_time", "datepublished", "pubdate", "publishdate", "dc.date", "parsely-pub-date"),
    "url": ("og:url",),
}
ARTICLE_TYPES = {
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BlogPosting",
    "OpinionNewsArticle",
}


def read_html(name: str, text: str, options: IngestOptions) -> Iterator[Read]:
    """Yield the one article of a page. Raises UnreadableArticle if there is none on it."""
    import trafilatura
    from lxml import etree

    with refusing_damage(name, "the page"):
        tree = trafilatura.load_html(text)
        if tree is None:
            raise UnreadableArticle(f"{name}: there is no page in it; save the page again")
        told = _told(tree)
        etree.strip_elements(tree, *FURNITURE, with_tail=False)
        labels = _labels(tree)
        days = {iso_day(time.get("datetime") or "") for time in tree.iter("time")} - {None}
        _open_layout_tables(tree)
        found = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=True, with_metadata=False)
    main = str(getattr(found, "text", None) or "")
    if not main.strip():
        raise UnreadableArticle(f"{name}: there is no article on this page; save its text, and take that in")
    told["url"] = options.url or told.get("url")
    shown = tell("\n".join([*(label for label in labels if label not in main), main]), told)
    yield Document(
        name,
        main,
        {
            **told,
            "publisher": shown.publisher,
            "author": shown.author,
            "published": shown.published or (days.pop() if len(days) == 1 else None),
        },
    )


def charset_of(data: bytes) -> str | None:
    """Return the encoding that a page names for itself."""
    from lxml.etree import ParserError
    from lxml.html import fromstring

    try:
        tree = fromstring(data[:4096])
    except (ParserError, ValueError):
        return None
    for meta in tree.iter("meta"):
        if meta.get("charset"):
            return str(meta.get("charset"))
        if (meta.get("http-equiv") or "").lower() == "content-type" and "charset=" in (meta.get("content") or ""):
            return str(meta.get("content")).partition("charset=")[2].strip()
    return None


def _labels(tree: HtmlElement) -> list[str]:
    """Return the short texts that the page shows as byline, date or source, which are seldom in its main text."""
    labels: list[str] = []
    for element in tree.iter("div", "p", "span", "time", "address", "li"):
        if LABELLED.search(f"{element.get('class')} {element.get('id')} {element.get('itemprop')}"):
            label = " ".join(element.text_content().split())
            if 0 < len(label) <= LONGEST_LABEL and not any(label in other for other in labels):
                labels.append(label)
    return labels[:MOST_LABELS]


def _open_layout_tables(tree: HtmlElement) -> None:
    """Make ordinary blocks of tables that hold paragraphs: they lay the page out."""
    for table in [table for table in tree.iter("table") if table.find(".//p") is not None]:
        for part in table.iter("table", "tbody", "tr", "td"):
            part.tag = "div"


def _told(tree: HtmlElement) -> dict[str, str | None]:
    """Return what the page's metadata says: schema.org's article first, then its `meta` elements, then its headline."""
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if key and meta.get("content"):
            named.setdefault(key, meta.get("content").strip())
    told = {field: next((named[key] for key in keys if named.get(key)), None) for field, keys in META.items()}
    if (told["author"] or "").startswith("http"):
        told["author"] = None
    headlines = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    headlines = [headline for headline in headlines if headline]
    if not told["title"] and len(headlines) == 1:
        told["title"] = headlines[0]
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            told["url"] = link.get("href")
    told |= _schema_article(tree)
    told["published"] = iso_day(told["published"] or "")
    return told


def _schema_article(tree: HtmlElement) -> dict[str, str | None]:
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text:
            continue
        try:
            data = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            if ARTICLE_TYPES & set(kinds if isinstance(kinds, list) else [kinds]):
                told = {
                    "title": _name(thing.get("headline")),
                    "publisher": _name(thing.get("publisher")),
                    "author": _name(thing.get("author")),
                    "published": _name(thing.get("datePublished")),
                }
                return {field: value for field, value in told.items() if value}
    return {}


def _things(data: Any) -> Iterator[Mapping[str, Any]]:
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (part for part in (graph if isinstance(graph, list) else []) if isinstance(part, dict))


def _name(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value.strip() if isinstance(value, str) else ""
