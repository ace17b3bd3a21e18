"""Word documents: paragraphs and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from rag.errors import UnreadableArticle
from rag.ingest.document import Document, Read

MOST_UNPACKED = 100_000_000
"""Bytes. A document of a few hundred kilobytes can unpack to gigabytes."""


def read_docx(name: str, data: bytes) -> Iterator[Read]:
    """Yield the one article of a Word document. Raises UnreadableArticle if it cannot be read."""
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml.etree import LxmlError

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise UnreadableArticle(f"{name}: it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
    lines: list[str] = []
    title = ""
    try:
        document = docx.Document(io.BytesIO(data))
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(cell.text.strip() for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
                style = block.style.name if block.style is not None else ""
                title = title or (block.text.strip() if style == "Title" else "")
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise UnreadableArticle(f"{name}: the document is damaged or cut off ({error})") from None
    text = "\n".join(lines)
    if not text.strip():
        raise UnreadableArticle(f"{name}: there is no text in it")
    yield Document(name, text, {"title": title} if title else {})
