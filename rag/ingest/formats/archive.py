"""Zip archives of files of the other kinds. Nothing is written to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from rag.errors import UnreadableArticle
from rag.ingest.kinds import ENDINGS

MOST_MEMBERS = 20_000
MOST_UNPACKED = 500_000_000
"""Bytes, of all members together."""

CHUNK = 1 << 20
UTF8_NAMES = 0x800
"""The flag that says that a member's name is UTF-8; without it the zip format means code page 437."""


def members(name: str, data: bytes, largest: int) -> Iterator[tuple[str, bytes | UnreadableArticle]]:
    """Yield (name, bytes) of each member that may be an article, or why it is refused.

    Members larger than `largest` bytes are refused. Raises UnreadableArticle if the archive has too many.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = [member for member in archive.infolist() if not member.is_dir() and _may_be_article(member.filename)]
        if len(inside) > MOST_MEMBERS:
            raise UnreadableArticle(f"{name}: more than {MOST_MEMBERS:,} files in it; divide it")
        if not inside:
            raise UnreadableArticle(f"{name}: no file in it that can be read ({', '.join(ENDINGS)})")
        left = MOST_UNPACKED
        for member in inside:
            member_name = f"{name}/{_name(member)}"
            try:
                content = _unpacked(archive, member, min(largest, left))
            except UnreadableArticle as error:
                yield member_name, UnreadableArticle(f"{member_name}: {error}")
            else:
                left -= len(content)
                yield member_name, content


def _may_be_article(path: str) -> bool:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return (
        not any(part.startswith(".") and part not in (".", "..") for part in parts)
        and "__MACOSX" not in parts
        and PurePosixPath(path).suffix.lower() in ENDINGS
    )


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name without steps upwards; names that Chinese Windows wrote are told from their bytes."""
    path = member.filename
    if not member.flag_bits & UTF8_NAMES and not path.isascii():
        written = path.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030", "big5"):
            try:
                path = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.flag_bits & 1:
        raise UnreadableArticle("it is locked with a password; pack it without one")
    if PurePosixPath(member.filename).suffix.lower() == ".zip":
        raise UnreadableArticle("an archive within an archive is not opened; unpack it first")
    try:
        with archive.open(member) as packed:
            content = packed.read(most + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableArticle(f"it is damaged or packed in a way that cannot be read ({error})") from None
    except Exception as error:  # zlib, bz2 and lzma each raise their own
        raise UnreadableArticle(f"it is damaged ({error})") from None
    if len(content) > most:
        raise UnreadableArticle("it unpacks to more than can be taken in")
    return content
