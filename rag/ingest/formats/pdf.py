"""PDF files that hold text. A scan holds none, and is said to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read
from rag.text.fold import is_han

MOST_PAGES = 500
FULL_LINE = 0.7
"""A line at least this long, beside the longest of its page, was broken by the page and goes on in the next one."""

ENDS = re.compile(r"[。！？!?.:：；;][」』”’)）]*\s*\Z")


def read_pdf(name: str, data: bytes) -> Iterator[Read]:
    """Yield the one article of a PDF, its lines joined to paragraphs. Raises UnreadableArticle if it holds no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableArticle(f"{name}: it is locked with a password; save it without one")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableArticle(f"{name}: it has more than {MOST_PAGES} pages; divide it")
        pages = [page.extract_text() for page in reader.pages]
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise UnreadableArticle(f"{name}: the PDF is damaged or cut off ({error})") from None
    text = "\n".join(_paragraphs(page) for page in pages if page.strip())
    if not text.strip():
        raise UnreadableArticle(f"{name}: there is no text in it (a scan?); run text recognition on it first")
    yield Document(name, text, {"title": title} if title and title in text.replace("\n", "") else {})


def _paragraphs(page: str) -> str:
    """Return a page's text with the lines joined that were broken at its margin."""
    lines = [line.strip() for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    joined = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        joined += line
        if not following or not line or ENDS.search(line) or len(line) < FULL_LINE * longest:
            joined += "\n"
        elif line.endswith("-") and following[:1].islower():
            joined = joined[:-1]
        elif not (is_han(line[-1]) or is_han(following[0])):
            joined += " "
    return joined
