"""PDF files that hold text. A scan holds none, and is said to."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read, refusing_damage
from rag.text.fold import is_han

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 500
FULL_LINE = 0.7
"""A line at least this wide, beside the widest of its page, was broken by the page and goes on in the next one."""

ENDS = re.compile(r"[。！？!?.:：；;][」』”’)）]*\s*\Z")
PAGE_NUMBER = re.compile(
    r"[-—–·• ]*(?:第 ?|page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?(?: ?[页頁])?[-—–·• ]*", re.IGNORECASE
)


def read_pdf(name: str, data: bytes) -> Iterator[Read]:
    """Yield the one article of a PDF, its lines joined to paragraphs. Raises UnreadableArticle if it holds no text."""
    from pypdf import PdfReader

    with refusing_damage(name, "the PDF"):
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opens_without_password(reader):
            raise UnreadableArticle(f"{name}: it is locked with a password; save it without one")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableArticle(f"{name}: it has more than {MOST_PAGES} pages; divide it")
        pages = [_lines(page.extract_text()) for page in reader.pages]
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    text = _paragraphs(pages)
    if not text.strip():
        raise UnreadableArticle(f"{name}: there is no text in it (a scan?); run text recognition on it first")
    yield Document(name, text, {"title": title} if title and title in text.replace("\n", "") else {})


def _opens_without_password(reader: PdfReader) -> bool:
    """Return whether a PDF is only locked against changes."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _lines(page: str) -> list[str]:
    """Return a page's lines, without its number."""
    lines = [line.strip() for line in page.strip().splitlines()]
    for edge in (0, -1):
        if len(lines) > 1 and PAGE_NUMBER.fullmatch(lines[edge]):
            del lines[edge]
    return lines


def _paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Return the pages' text with the lines joined that were broken at a margin, or at the end of a page."""
    widest = [max(map(_width, lines), default=0) for lines in pages]
    lines = [(line, FULL_LINE * widest[number]) for number, page in enumerate(pages) for line in page]
    joined: list[str] = []
    for (line, full), (following, _) in pairwise([*lines, ("", 0.0)]):
        joined.append(line)
        if not following or not line or ENDS.search(line) or _width(line) < full:
            joined.append("\n")
        elif line.endswith("-") and following[:1].islower():
            joined[-1] = line[:-1]
        elif not (is_han(line[-1]) or is_han(following[0])):
            joined.append(" ")
    return "".join(joined)


def _width(line: str) -> int:
    """Return the width of a line in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
