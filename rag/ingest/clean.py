"""An article's paragraphs, without what does not belong to the report. The article itself stays as it was given."""

from __future__ import annotations

import re

from rag.text.sentences import line_spans
from rag.types import Paragraph

IMAGE_PLACEHOLDER = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+\Z")
LIST_ITEM = re.compile(r"[-*•・]\s+\S")
SENTENCE_END = re.compile(r"[。！？!?.…」』”]\Z")
SHORTEST_LINK_LIST = 3


def report_paragraphs(text: str, body_start: int) -> list[Paragraph]:
    """Return the paragraphs of the report that begins at `body_start`, in their order.

    Left out are image placeholders, and a list at the very end whose items are mostly no sentences: related links.
    """
    lines = [
        (body_start + start, body_start + end)
        for start, end in line_spans(text[body_start:])
        if not IMAGE_PLACEHOLDER.match(text[body_start + start : body_start + end])
    ]
    return [Paragraph(start, end) for start, end in lines[: _before_link_list(text, lines)]]


def _before_link_list(text: str, lines: list[tuple[int, int]]) -> int:
    first = len(lines)
    while first and LIST_ITEM.match(text[slice(*lines[first - 1])]):
        first -= 1
    items = [text[slice(*line)] for line in lines[first:]]
    sentences = sum(bool(SENTENCE_END.search(item)) for item in items)
    is_link_list = len(items) >= SHORTEST_LINK_LIST and 2 * sentences < len(items)
    return first if is_link_list else len(lines)
