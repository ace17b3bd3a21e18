"""What a file holds before it is understood, and what becomes of what its parser cannot read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


@contextmanager
def refusing_damage(name: str, what: str) -> Iterator[None]:
    """Make a refusal of whatever a foreign parser raises, since on a damaged file that can be anything."""
    try:
        yield
    except UnreadableArticle:
        raise
    except MemoryError:
        raise UnreadableArticle(f"{name}: reading it takes too much memory; divide it") from None
    except RecursionError:
        raise UnreadableArticle(f"{name}: it is nested too deeply to be read; save it anew, or as plain text") from None
    except Exception:
        raise UnreadableArticle(f"{name}: {what} is damaged or cut off; get the whole file and try again") from None
