"""Bytes to articles: plain text, Markdown with front matter, and JSON Lines, all in UTF-8.

What an article is about (title, publisher, author, day) is taken from front matter, from a record's fields, or from
the text's own first line. What is not told stays None; only the title falls back to the report's first words, so that
there is something to call it by.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import get_args

from rag.errors import UnreadableArticle
from rag.text.language import detect_language
from rag.text.sentences import line_spans, sentence_spans
from rag.types import Article, ArticleInfo, Language

TEXT_ENDINGS = (".txt", ".text")
MARKDOWN_ENDINGS = (".md", ".markdown")
RECORD_ENDINGS = (".jsonl", ".ndjson")
ENDINGS = TEXT_ENDINGS + MARKDOWN_ENDINGS + RECORD_ENDINGS

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
DAY = r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)"
CLOCK = r"\d{1,2}\s*[:：]\s*\d\d(?:[:：]\d\d)?"
DATE_LINE = re.compile(
    rf"\A\s{{0,20}}(?:date[:：]?\s{{1,20}})?\[?\s{{0,20}}{DAY}(?:[T\s]{{1,5}}{CLOCK})?\s{{0,20}}\]?"
    r"(?:[ \t，,]{0,20}(?:正文|内容)[:：])?[ \t]{0,20}",
    re.IGNORECASE,
)
BYLINE = re.compile(
    rf"\A(?P<publisher>[^\s，。:：]{{2,12}}?)(?:綜合)?(?:編輯|编辑|記者|记者)[:：]?\s*(?P<author>[^\s，。:：\d]{{2,12}})"
    rf"(?:\s{{1,20}}{DAY.replace('?P<', '?P<by')}(?:\s{{1,20}}{CLOCK})?)?[ \t]{{0,20}}(?:\r?\n|\Z)"
)
MARKDOWN_TITLE = re.compile(r"#[ \t]+(?P<title>.+)")
SENTENCE_STOP = re.compile(r"[。；.;：:，,]\s*$|[。！？][」』”’]?\s*$")
TITLE_LENGTH = 80
LEAD_LENGTH = 40
FIELDS = ("title", "publisher", "author", "url")


@dataclass(frozen=True)
class ReadArticle:
    """An article, and where its report begins: before that stand only its own title, date and byline."""

    article: Article
    body_start: int


def read_articles(name: str, data: bytes, one_per_line: bool = False) -> Iterator[ReadArticle | UnreadableArticle]:
    """Yield the articles in a file. Its kind is told by the ending of `name`, which also becomes the source.

    `one_per_line` takes every line of a text file as an article of its own. Raises UnreadableArticle, saying what to
    do, if the file is of no kind we read, not UTF-8, or empty; a bad record among others is yielded as that error.
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableArticle(f"{name}: only {', '.join(ENDINGS)} files can be read")
    text = decode(name, data)
    if not text.strip():
        raise UnreadableArticle(f"{name}: there is no text in it")
    if ending in RECORD_ENDINGS:
        yield from _records(name, text)
    elif one_per_line:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield _plain(f"{name}#{number}", line, {})
    elif ending in MARKDOWN_ENDINGS or FRONT_MATTER.match(text):
        fields, body = _front_matter(name, text)
        yield _plain(name, body, fields)
    else:
        yield _plain(name, text, {})


def read_record(name: str, fields: Mapping[str, object]) -> ReadArticle:
    """Return the article that a record with `title`, `text` and perhaps more describes.

    Raises UnreadableArticle if it has no text or a field is of the wrong kind.
    """
    text = fields.get("text")
    if not isinstance(text, str):
        raise UnreadableArticle(f'{name}: a record needs a "text" field that holds a string')
    return _plain(name, text, fields)


def read_again(article: Article) -> ReadArticle:
    """Return a kept article as it was when read, for chunking it anew."""
    return ReadArticle(article, _own_first_lines(article.text)[1])


def decode(name: str, data: bytes) -> str:
    """Return the text of a UTF-8 file, with or without byte order mark. Raises UnreadableArticle otherwise."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableArticle(
            f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8 and try again"
        ) from None
    if "\0" in text:
        raise UnreadableArticle(f"{name}: not a text file")
    return text


def _records(name: str, text: str) -> Iterator[ReadArticle | UnreadableArticle]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _record(name, number, line)
            except UnreadableArticle as error:
                yield error


def _record(name: str, number: int, line: str) -> ReadArticle:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableArticle(f"{name}, line {number}: not JSON ({error}); put one article a line") from None
    if not isinstance(fields, dict):
        raise UnreadableArticle(f"{name}, line {number}: not a JSON object")
    own = fields.get("id")
    return read_record(f"{name}#{number if own is None else own}", fields)


def _front_matter(name: str, text: str) -> tuple[Mapping[str, object], str]:
    import yaml

    match = FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        fields = yaml.safe_load(match["yaml"]) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableArticle(f"{name}: the front matter is not YAML ({error})") from None
    if not isinstance(fields, dict):
        raise UnreadableArticle(f"{name}: the front matter must be a list of `key: value` lines")
    return fields, text[match.end() :]


def _plain(source: str, text: str, fields: Mapping[str, object]) -> ReadArticle:
    try:
        json.dumps([source, text, *map(str, fields.values())], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise UnreadableArticle(f"{source!a}: it holds half a character (a lone surrogate)") from None
    if not text.strip():
        raise UnreadableArticle(f"{source}: there is no text in it")
    if "\0" in "".join((source, text, *map(str, fields.values()))):
        raise UnreadableArticle(f"{source!a}: it holds a NUL character, so it is no text")
    told, body_start = _own_first_lines(text)
    about: dict[str, str | None] = {field: _string(source, fields, field) or told.get(field) for field in FIELDS}
    published = _published(source, fields) or told.get("published")
    language = _language(source, fields) or detect_language(text)
    title = about.pop("title") or _lead(text[body_start:])
    digest = hashlib.sha256(json.dumps([text, title, *about.values(), published, language]).encode()).hexdigest()
    info = ArticleInfo(
        id=hashlib.sha256(source.encode()).hexdigest()[:16],
        title=title,
        published=published,
        source=source,
        language=language,
        publisher=about["publisher"],
        author=about["author"],
        url=about["url"],
    )
    return ReadArticle(Article(info, text, digest), body_start)


def _own_first_lines(text: str) -> tuple[dict[str, str], int]:
    """Return what the text's first lines tell about it, and where the report begins: behind date and byline.

    The title stays part of the report, so that nothing is lost where a first sentence is taken for one.
    """
    told: dict[str, str] = {}
    start = 0
    if (dated := DATE_LINE.match(text)) and _is_day(dated):
        told["published"] = "-".join(part for part in (dated["year"], dated["month"], dated["day"]) if part)
        start = dated.end()
    if byline := BYLINE.match(text[start:]):
        day = "-".join(part for part in (byline["byyear"], byline["bymonth"], byline["byday"]) if part)
        told = ({"published": day} if day else {}) | told
        told |= {"publisher": byline["publisher"], "author": byline["author"]}
        return told, start + byline.end()
    lines = line_spans(text[start:])
    first = text[start:][slice(*lines[0])] if lines else ""
    if heading := MARKDOWN_TITLE.match(first):
        told["title"] = heading["title"].strip()
    elif len(lines) > 1 and len(first) <= TITLE_LENGTH and not SENTENCE_STOP.search(first):
        told["title"] = first
    return told, start


def _lead(body: str) -> str:
    spans = sentence_spans(body)
    lead = body[slice(*spans[0])] if spans else body.strip()
    return lead if len(lead) <= LEAD_LENGTH else f"{lead[:LEAD_LENGTH]}…"


def _string(source: str, fields: Mapping[str, object], field: str) -> str | None:
    value = fields.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise UnreadableArticle(f'{source}: "{field}" must be a string')
    return value.strip()


def _published(source: str, fields: Mapping[str, object]) -> str | None:
    value = fields.get("published")
    if value in (None, ""):
        return None
    match = re.fullmatch(rf"({DAY}|(?:19|20)\d\d)(?:[T ].*)?", str(value))
    if match is None or not _is_day(match):
        raise UnreadableArticle(f'{source}: "published" must be a date like 2025-08-18 or 2025-08, not {value!r}')
    return match[1]


def _is_day(match: re.Match[str]) -> bool:
    try:
        date(int(match["year"] or 1), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return False
    return True


def _language(source: str, fields: Mapping[str, object]) -> Language | None:
    value = fields.get("language")
    if value in (None, ""):
        return None
    if value == "zh-Hant" or value == "zh-Hans" or value == "en":
        return value
    raise UnreadableArticle(f'{source}: "language" must be one of {", ".join(get_args(Language))}, not {value!r}')
