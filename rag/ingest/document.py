"""What a file holds before it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.errors import UnreadableArticle

MOST_TEXT = 5_000_000
"""Characters. The longest article there can be; a book has about a million."""


@dataclass(frozen=True)
class Document:
    """A text as the file has it, and what the file says about it (front matter, a record's fields, metadata)."""

    source: str
    text: str
    told: Mapping[str, object] = field(default_factory=dict)


Read = Document | UnreadableArticle
"""A file gives documents; a bad one among others is given as the reason why it was refused."""
