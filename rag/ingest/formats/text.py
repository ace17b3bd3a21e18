"""Plain text, and Markdown with and without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read
from rag.ingest.formats.records import told_by
from rag.types import IngestOptions

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>(?:.*?\r?\n)??)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read_text(name: str, text: str, options: IngestOptions) -> Iterator[Read]:
    """Yield the one article of a text file, or one a line where the options say so."""
    if options.one_per_line:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield Document(f"{name}#{number}", line)
        return
    fields, body = _front_matter(name, text)
    yield Document(name, body, told_by(fields, options))


def _front_matter(name: str, text: str) -> tuple[Mapping[str, object], str]:
    import yaml

    match = FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(match["yaml"])):
            raise UnreadableArticle(f"{name}: the front matter refers to other parts of it (*); write them out")
        fields = yaml.safe_load(match["yaml"]) or {}
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        raise UnreadableArticle(f"{name}: the front matter is not YAML ({line}{error.problem})") from None
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError):
        raise UnreadableArticle(f"{name}: the front matter is not YAML; mend or remove it") from None
    if not isinstance(fields, dict):
        raise UnreadableArticle(f"{name}: the front matter must be a list of `key: value` lines")
    return fields, text[match.end() :]
