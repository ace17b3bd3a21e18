"""Word documents: paragraphs and tables in their order, as they read with all tracked changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read, refusing_damage

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_UNPACKED = 100_000_000
"""Bytes. A document of a few hundred kilobytes can unpack to gigabytes."""

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOT_READ = {f"{WORD}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "txbxContent")}
"""What was deleted or moved away, formatting, and text boxes."""
CELLS = {f"{WORD}tc", f"{WORD}sdt"}
SIGNS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}


def read_docx(name: str, data: bytes) -> Iterator[Read]:
    """Yield the one article of a Word document. Raises UnreadableArticle if it cannot be read."""
    import docx

    with refusing_damage(name, "the document"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableArticle(
                    f"{name}: it unpacks to more than {MOST_UNPACKED // 1_000_000} MB; save its text alone"
                )
        document = docx.Document(io.BytesIO(data))
        text = "\n".join(_lines(document.element.body))
        titles = (
            one.text.strip() for one in document.paragraphs if one.style is not None and one.style.name == "Title"
        )
        title = next(filter(None, titles), "")
    if not text.strip():
        raise UnreadableArticle(f"{name}: there is no text in it")
    yield Document(name, text, {"title": title} if title else {})


def _lines(element: Element) -> Iterator[str]:
    """Yield each paragraph below an element, and each row of its tables with tabs between the cells."""
    for child in element:
        if child.tag == f"{WORD}p":
            yield _words(child)
        elif child.tag == f"{WORD}tr":
            cells = [cell for cell in child if cell.tag in CELLS]
            yield "\t".join(" ".join(filter(None, map(str.strip, _lines(cell)))) for cell in cells)
        elif child.tag not in NOT_READ:
            yield from _lines(child)


def _words(element: Element) -> str:
    if element.tag == f"{WORD}t":
        return element.text or ""
    if element.tag in NOT_READ:
        return ""
    return SIGNS.get(str(element.tag)) or "".join(map(_words, element))
