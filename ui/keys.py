"""API keys: a file in the data folder that holds their names and hashes, never the keys."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from rag.errors import BadInput, NotFound, StoreDamaged

Scope = Literal["read", "write"]
FILE_NAME = "keys.json"
PREFIX = "yinju_"
KEY_BYTES = 32
"""So much chance cannot be guessed, so a fast hash keeps a key as safe as a slow one."""


@dataclass(frozen=True)
class Key:
    """A key as it is kept: what it is called, what it may do, and the SHA-256 of it."""

    name: str
    scope: Scope
    made: str
    sha256: str


class KeyRing:
    """The keys of one data folder. Reads the file again when it has changed, so that a revoked key stops at once."""

    def __init__(self, data_dir: Path) -> None:
        """Keep the keys of this folder; nothing is read or made yet."""
        self._path = data_dir / FILE_NAME
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()
        self._reading = threading.Lock()

    def add(self, name: str, scope: Scope) -> str:
        """Make a key and return it; it cannot be read again. Raises BadInput if the name is taken or empty."""
        if not name.strip() or not name.isprintable():
            raise BadInput("a key needs a name of its own, of printable characters")
        key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
        with self._changing() as keys:
            if any(kept.name == name for kept in keys):
                raise BadInput(f"there is a key {name!r} already; revoke it or choose another name")
            keys.append(Key(name, scope, datetime.now(UTC).isoformat(timespec="seconds"), _hash(key)))
        return key

    def revoke(self, name: str) -> None:
        """Forget a key; a running server refuses it from now on. Raises NotFound."""
        with self._changing() as keys:
            left = [kept for kept in keys if kept.name != name]
            if len(left) == len(keys):
                raise NotFound(f"there is no key {name!r}; `yinju keys list` shows those there are")
            keys[:] = left

    def kept(self) -> tuple[Key, ...]:
        """Return the keys as they are kept now. Raises StoreDamaged if the file cannot be read."""
        with self._reading:
            try:
                state = self._path.stat()
            except FileNotFoundError:
                self._seen, self._keys = None, ()
                return ()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen != self._seen:
                self._keys, self._seen = tuple(_read(self._path)), seen
            return self._keys

    def find(self, shown: str) -> Key | None:
        """Return the key that was shown, if it is one; how long that takes tells nothing about the others."""
        digest = _hash(shown)
        found = None
        for key in self.kept():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock")):
            keys = _read(self._path) if self._path.exists() else []
            yield keys
            unfinished = self._path.with_suffix(".unfinished")
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump([asdict(key) for key in keys], file, ensure_ascii=True, indent=1)
            unfinished.replace(self._path)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> list[Key]:
    try:
        return [Key(**kept) for kept in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise StoreDamaged(f"the keys in {path} cannot be read ({error}); mend or remove that file") from None
