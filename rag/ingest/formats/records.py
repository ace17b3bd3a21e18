"""Articles as records: JSON, JSON Lines and CSV, whose fields are recognised by their names or mapped by options."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read
from rag.types import IngestOptions

FIELD_NAMES = {
    "id": "id _id uid guid",
    "text": "text content body article 正文 內容 内容 全文",
    "title": "title headline 標題 标题 題目 题目",
    "publisher": "publisher source media outlet site 媒體 媒体 來源 来源",
    "author": "author authors byline 作者 記者 记者",
    "published": "published published_at publishedat publish_date pub_date pubdate date datetime"
    " 日期 發布時間 发布时间 發佈時間",
    "url": "url link href 網址 网址 連結 链接",
    "language": "language lang 語言 语言",
}
"""What our fields are called elsewhere; the first name that a record has counts."""

LONGEST_CELL = 5_000_000


def read_json(name: str, text: str, options: IngestOptions) -> Iterator[Read]:
    """Yield the articles of a JSON document: one object, a list of them, or an object that holds such a list."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableArticle(f"{name}: not JSON ({_what_is_wrong(error)}); one article a line is .jsonl") from None
    if isinstance(document, dict) and not _has_text(document, options):
        lists = [value for value in document.values() if isinstance(value, list)]
        document = lists[0] if len(lists) == 1 else document
    records = document if isinstance(document, list) else [document]
    if not records:
        raise UnreadableArticle(f"{name}: there is no record in it")
    for number, fields in enumerate(records, start=1):
        yield _record(name, f"record {number}", number if isinstance(document, list) else None, fields, options)


def read_json_lines(name: str, text: str, options: IngestOptions) -> Iterator[Read]:
    """Yield the articles of a JSON Lines file, one object a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            wrong = _what_is_wrong(error)
            yield UnreadableArticle(f"{name}, line {number}: not JSON ({wrong}); put one article a line")
        else:
            yield _record(name, f"line {number}", number, fields, options)


def read_csv(name: str, text: str, options: IngestOptions) -> Iterator[Read]:
    """Yield the articles of a table with a header, separated by commas, semicolons or tabs."""
    csv.field_size_limit(LONGEST_CELL)
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for number, row in enumerate(rows, start=2):
            fields = {key: value for key, value in row.items() if key is not None and value is not None}
            yield _record(name, f"row {number}", number, fields, options)
    except csv.Error as error:
        yield UnreadableArticle(f"{name}, after row {number}: the table is broken ({error}); mend it from there on")
    else:
        if number == 1:
            raise UnreadableArticle(f"{name}: there is no row below its header")


def _what_is_wrong(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return str(error)
    return "it is nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"


def _record(name: str, place: str, number: int | None, fields: object, options: IngestOptions) -> Read:
    if not isinstance(fields, dict):
        return UnreadableArticle(f"{name}, {place}: not an object with an article's fields")
    try:
        return record_document(name, number, fields, options)
    except UnreadableArticle as error:
        return UnreadableArticle(f"{name}, {place}: {error}")


def record_document(name: str, number: int | None, fields: Mapping[str, object], options: IngestOptions) -> Document:
    """Return the article that a record describes; its source is `name`, with its `id` or number behind a `#`.

    Raises UnreadableArticle if it holds no text.
    """
    text = _find(fields, "text", options)
    if not isinstance(text, str):
        raise UnreadableArticle(
            f'no text: a record needs a "text" field with a string in it; or say which it is (text={_example(fields)})'
        )
    own = _find(fields, "id", options)
    mark = own if isinstance(own, str | int) and own != "" else number
    return Document(name if mark is None else f"{name}#{mark}", text, told_by(fields, options))


def told_by(fields: Mapping[str, object], options: IngestOptions) -> dict[str, object]:
    """Return what a record's fields say about its article, under our names."""
    return {field: _find(fields, field, options) for field in FIELD_NAMES if field not in ("id", "text")}


def _example(fields: Mapping[str, object]) -> str:
    longest = max(fields, key=lambda field: len(str(fields[field])), default="FIELD")
    return str(longest)[:50]


def _has_text(fields: Mapping[str, object], options: IngestOptions) -> bool:
    return isinstance(_find(fields, "text", options), str)


def _find(fields: Mapping[str, object], field: str, options: IngestOptions) -> object:
    if field in options.fields:
        return fields.get(options.fields[field])
    by_name = {str(name).strip().lower(): value for name, value in fields.items()}
    value = next((by_name[name] for name in FIELD_NAMES[field].split() if name in by_name), None)
    return value["name"] if isinstance(value, dict) and isinstance(value.get("name"), str) else value
