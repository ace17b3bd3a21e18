"""What a file is, told by its content; its name only decides between kinds of text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from rag.errors import UnreadableArticle

Kind = Literal["text", "markdown", "html", "json", "jsonl", "csv", "pdf", "docx", "zip"]

BY_ENDING: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".pdf": "pdf",
    ".docx": "docx",
    ".zip": "zip",
}
ENDINGS = tuple(BY_ENDING)

FOREIGN = {
    b"\xd0\xcf\x11\xe0": "an old or encrypted Office file; save it as .docx without a password",
    b"{\\rtf": "an RTF file; save it as .docx or .txt",
    b"\x89PNG": "an image; there is no text in it to read",
    b"\xff\xd8\xff": "an image; there is no text in it to read",
    b"GIF8": "an image; there is no text in it to read",
    b"\x1f\x8b": "a gzip file; unpack it, or pack the articles as .zip",
    b"7z\xbc\xaf": "a 7z archive; unpack it, or pack the articles as .zip",
    b"Rar!": "a RAR archive; unpack it, or pack the articles as .zip",
    b"\xfd7zXZ": "an xz file; unpack it, or pack the articles as .zip",
    b"SQLite format 3": "a database; export the articles as JSON Lines or CSV",
    b"bplist00": "a web archive; save the page as HTML",
}
WEB_ARCHIVE = re.compile(rb"[A-Za-z-]{1,40}: .{0,2000}?^Content-Type: multipart/related", re.I | re.M | re.S)
PAGE = re.compile(
    r"\s{0,1000}(?:<\?xml[^<>]{0,200}>\s{0,100})?(?:<!--.{0,2000}?-->\s{0,100})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
PDF_WITHIN = 1024


def binary_kind(name: str, data: bytes) -> Kind | None:
    """Return the kind of a file that is no text; None if it may be one. Raises UnreadableArticle for kinds not read."""
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(name, data)
    what = next((what for start, what in FOREIGN.items() if data.startswith(start)), None)
    if WEB_ARCHIVE.match(data):
        what = FOREIGN[b"bplist00"]
    if what is not None:
        raise UnreadableArticle(f"{name}: this is {what}")
    return None


def _packed_kind(name: str, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise UnreadableArticle(f"{name}: this is a zip archive or Office file that is damaged or cut off") from None
    if "word/document.xml" in members:
        return "docx"
    if "mimetype" in members and "content.xml" in members:
        raise UnreadableArticle(f"{name}: this is an OpenDocument file; save it as .docx, or export it as CSV")
    if "[Content_Types].xml" in members:
        raise UnreadableArticle(f"{name}: this is a spreadsheet or presentation; export the articles as CSV or .docx")
    return "zip"


def text_kind(name: str, text: str) -> Kind:
    """Return the kind of a text file."""
    named = BY_ENDING.get(PurePosixPath(name).suffix.lower())
    if PAGE.match(text):
        return "html"
    if named == "csv" or named == "markdown":
        return named
    of_records = _is_json(text.lstrip().partition("\n")[0], "{")
    if of_records and named == "jsonl":
        return "jsonl"
    if _is_json(text):
        return "json"
    if of_records:
        return "jsonl"
    return named if named in ("json", "jsonl", "html") else "text"


def _is_json(text: str, starts: str = "{[") -> bool:
    if not text.lstrip().startswith(tuple(starts)):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
