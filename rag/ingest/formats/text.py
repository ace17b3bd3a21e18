"""Plain text, and Markdown with and without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read
from rag.types import IngestOptions

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read_text(name: str, text: str, options: IngestOptions) -> Iterator[Read]:
    """Yield the one article of a text file, or one a line where the options say so."""
    if options.one_per_line:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield Document(f"{name}#{number}", line)
        return
    fields, body = _front_matter(name, text)
    yield Document(name, body, fields)


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
