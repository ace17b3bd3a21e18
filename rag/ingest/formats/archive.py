"""Zip archives of files of the other kinds. Nothing is written to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from rag.errors import UnreadableArticle
from rag.ingest.document import refusing_damage
from rag.ingest.encoding import decode
from rag.ingest.kinds import ENDINGS, binary_kind

MOST_MEMBERS = 20_000
MOST_UNPACKED = 500_000_000
"""Bytes, of all members together."""

PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that can be unpacked a piece at a time, and so within a limit."""

UTF8_NAMES = 0x800
"""The flag that says that a member's name is UTF-8; without it the zip format means code page 437."""


def members(name: str, data: bytes, largest: int) -> Iterator[tuple[str, bytes | UnreadableArticle]]:
    """Yield (name, bytes) of each member that may be an article, or why it is refused.

    Members larger than `largest` bytes are refused. Raises UnreadableArticle if the archive has too many.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [member for member in archive.infolist() if not member.is_dir()]
        inside = [(member, path) for member, path in zip(files, _paths(files), strict=True) if _may_be_article(path)]
        if len(inside) > MOST_MEMBERS:
            raise UnreadableArticle(f"{name}: more than {MOST_MEMBERS:,} files in it; divide it")
        if not inside:
            raise UnreadableArticle(f"{name}: no file in it that can be read ({', '.join(ENDINGS)})")
        left = MOST_UNPACKED
        for member, path in inside:
            member_name = f"{name}/{path}"
            try:
                content = _unpacked(member_name, archive, member, min(largest, left))
            except UnreadableArticle as error:
                yield member_name, error
            else:
                left -= len(content)
                yield member_name, content


def _may_be_article(path: str) -> bool:
    parts = path.split("/")
    hidden = "__MACOSX" in parts or any(part.startswith(".") for part in parts)
    return not hidden and PurePosixPath(path).suffix.lower() in ENDINGS


def _paths(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the members' names without steps upwards; names that Chinese Windows wrote are told from their bytes."""
    paths = [member.filename for member in members]
    unmarked = [n for n, member in enumerate(members) if not member.flag_bits & UTF8_NAMES]
    written = b"\n".join(paths[n].encode("cp437", "replace") for n in unmarked)
    try:
        decoded = decode("", written).split("\n")
    except UnreadableArticle:
        decoded = written.decode("gb18030", "replace").split("\n")
    if len(decoded) == len(unmarked):
        for n, path in zip(unmarked, decoded, strict=True):
            paths[n] = path
    steps = ([step for step in path.replace("\\", "/").split("/") if step not in ("", ".", "..")] for path in paths)
    return ["/".join(path) for path in steps]


def _unpacked(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.flag_bits & 1:
        raise UnreadableArticle(f"{name}: it is locked with a password; pack it without one")
    if member.compress_type not in PACKED_AS:
        raise UnreadableArticle(f"{name}: it is packed in a way that cannot be read; pack it as an ordinary .zip")
    with refusing_damage(name, "it"), archive.open(member) as packed:
        content = packed.read(most + 1)
    if len(content) > most:
        raise UnreadableArticle(f"{name}: it unpacks to more than can be taken in; divide it")
    if binary_kind(name, content) == "zip":
        raise UnreadableArticle(f"{name}: an archive within an archive is not opened; unpack it first")
    return content
