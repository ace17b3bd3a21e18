"""Bytes to articles: the kind told, the text decoded, the damage found, and what is not the report marked.

What an article is about is taken from front matter, a record's fields or a page's metadata, or from the text's own
first and last lines. What is not told stays None.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from rag.errors import UnreadableArticle
from rag.ingest import furniture
from rag.ingest.about import About, tell
from rag.ingest.clean import Marked, not_the_report
from rag.ingest.document import MOST_TEXT, Document, Read
from rag.ingest.encoding import decode
from rag.ingest.formats.archive import members
from rag.ingest.formats.docx import read_docx
from rag.ingest.formats.html import charset_of, read_html
from rag.ingest.formats.pdf import read_pdf
from rag.ingest.formats.records import read_csv, read_json, read_json_lines, record_document
from rag.ingest.formats.text import read_text
from rag.ingest.kinds import Kind, binary_kind, text_kind
from rag.text.days import iso_day
from rag.text.language import detect_language
from rag.text.repair import find_repairs
from rag.text.sentences import sentence_spans
from rag.types import Article, ArticleInfo, IngestOptions, Language, LeftOut
from vectorstore.reading import Reading

MOST_BYTES = 100_000_000
"""The largest file, and the largest member of an archive."""

LANGUAGE_TAGS: dict[Language, tuple[str, ...]] = {
    "zh-Hant": ("zh-hant", "zh-tw", "zh-hk", "zh-mo"),
    "zh-Hans": ("zh-hans", "zh-cn", "zh-sg"),
    "en": ("en",),
}
NOTHING = b"\0 \t\r\n"
LEAD_LENGTH = 40
TOLD = ("title", "publisher", "author", "published", "url")

BINARY: dict[Kind, Callable[[str, bytes], Iterator[Read]]] = {"pdf": read_pdf, "docx": read_docx}
TEXT: dict[Kind, Callable[[str, str, IngestOptions], Iterator[Read]]] = {
    "text": read_text,
    "markdown": read_text,
    "html": read_html,
    "json": read_json,
    "jsonl": read_json_lines,
    "csv": read_csv,
}


def read_file(name: str, data: bytes, options: IngestOptions) -> Iterator[Article | UnreadableArticle]:
    """Yield the articles in a file, which `name` becomes the source of; a bad one among others as what is wrong.

    Raises UnreadableArticle, saying what to do, if nothing in the file can be read.
    """
    if not data.strip(NOTHING):
        raise UnreadableArticle(f"{name}: there is nothing in it")
    kind = binary_kind(name, data)
    if kind == "zip":
        for member, content in members(name, data, MOST_BYTES):
            if isinstance(content, UnreadableArticle):
                yield content
                continue
            try:
                yield from read_file(member, content, options)
            except UnreadableArticle as error:
                yield error
        return
    if kind is not None:
        documents = BINARY[kind](name, data)
    else:
        charset = options.charset or (charset_of(data) if b"<meta" in data[:4096].lower() else None)
        text = decode(name, data, charset)
        documents = TEXT["text" if options.one_per_line else text_kind(name, text)](name, text, options)
    for document in documents:
        if isinstance(document, UnreadableArticle):
            yield document
            continue
        try:
            yield understood(document)
        except UnreadableArticle as error:
            yield error


def read_record(name: str, fields: Mapping[str, object]) -> Article:
    """Return the article that a record with `title`, `text` and perhaps more describes; `name` is its source.

    Raises UnreadableArticle if it has no text or a field is of the wrong kind.
    """
    try:
        document = record_document(name, None, {**fields, "id": None}, IngestOptions())
    except UnreadableArticle as error:
        raise UnreadableArticle(f"{name}: {error}") from None
    return understood(document)


def understood(document: Document) -> Article:
    """Return a document as an article: what it is about, how it is read, and what of it is not the report.

    Raises UnreadableArticle if it is empty, too long, no valid text, or says something about itself that cannot be.
    """
    source, text = document.source, document.text
    _check_characters(document)
    if not text.strip():
        raise UnreadableArticle(f"{source}: there is no text in it")
    if len(text) > MOST_TEXT:
        raise UnreadableArticle(f"{source}: it has more than {MOST_TEXT:,} characters; divide it")
    repairs = find_repairs(text)
    reading = Reading(text, repairs)
    about = tell(reading.words, {field: _told(document, field) for field in TOLD})
    own_lines = [*about.edge_lines, *_date_prefix(reading.words, about)]
    marked = not_the_report(reading.words, own_lines)
    left_out = tuple(LeftOut(*reading.place(start, end), kind) for start, end, kind in marked)
    language = _language(document) or detect_language(reading.words)
    url = _told(document, "url")
    facts = [text, about.title, about.publisher, about.author, about.published, url, language]
    info = ArticleInfo(
        id=hashlib.sha256(source.encode()).hexdigest()[:16],
        title=about.title,
        published=about.published,
        source=source,
        language=language,
        publisher=about.publisher,
        author=about.author,
        url=url,
        lead=_lead(reading.words, about.body_start, marked),
    )
    return Article(info, text, hashlib.sha256(json.dumps(facts).encode()).hexdigest(), left_out, repairs)


def _date_prefix(words: str, about: About) -> list[tuple[int, int]]:
    """Return the date before the first words of a line, where one stands there."""
    known = max((end for start, end in about.edge_lines if start < about.body_start), default=0)
    return [(known, about.body_start)] if words[known : about.body_start].strip() else []


def understood_again(article: Article) -> Article:
    """Return a kept article as it would be taken in today: what was told about it stays, the rest is made anew."""
    info = article.info
    told = {field: getattr(info, field) for field in (*TOLD, "language")}
    anew = understood(Document(info.source, article.text, told))
    repeated = tuple(stretch for stretch in article.left_out if stretch.kind == furniture.KIND)
    return replace(
        anew,
        info=replace(anew.info, report=info.report or anew.content_hash[:16]),
        content_hash=article.content_hash,
        left_out=(*anew.left_out, *repeated),
    )


def _check_characters(document: Document) -> None:
    everything = "\n".join((document.source, document.text, *map(str, document.told.values())))
    try:
        everything.encode()
    except UnicodeEncodeError:
        source = document.source.encode(errors="backslashreplace").decode()
        raise UnreadableArticle(f"{source}: it holds half a character (a lone surrogate)") from None
    if "\0" in everything:
        source = document.source.replace("\0", "\\0")
        raise UnreadableArticle(f"{source}: it holds a NUL character, so it is no text")


def _lead(words: str, start: int, marked: Sequence[Marked]) -> str:
    """Return the report's first words, behind what stands before them."""
    for first, last, _ in marked:
        if not words[start:first].strip():
            start = max(start, last)
    body = words[start:]
    spans = sentence_spans(body)
    lead = body[slice(*spans[0])] if spans else body.strip()
    return lead if len(lead) <= LEAD_LENGTH else f"{lead[:LEAD_LENGTH]}…"


def _told(document: Document, field: str) -> str | None:
    value = document.told.get(field)
    if value is None or value == "":
        return None
    if field == "published":
        day = iso_day(str(value))
        if day is None:
            raise UnreadableArticle(
                f'{document.source}: "published" must be a date like 2025-08-18 or 2025-08, not {value!r}'
            )
        return day
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value)
    if not isinstance(value, str):
        raise UnreadableArticle(f'{document.source}: "{field}" must be a string')
    return value.strip()


def _language(document: Document) -> Language | None:
    value = document.told.get("language")
    tag = str(value or "").lower().replace("_", "-")
    if tag in ("", "zh"):
        return None
    for language, tags in LANGUAGE_TAGS.items():
        if tag.startswith(tags):
            return language
    raise UnreadableArticle(
        f'{document.source}: "language" must be one of {", ".join(get_args(Language))}, not {value!r}'
    )
