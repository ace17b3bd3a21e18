"""One process at a time on a data folder: a lock that names its holder and lets go when the holder dies."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import StoreInUse


@dataclass(frozen=True)
class Holder:
    """Who holds a data folder. `url` is where it can be talked to, if it serves."""

    command: str
    pid: int
    since: str
    url: str | None = None

    @classmethod
    def this_process(cls, command: str, url: str | None = None) -> Holder:
        """Describe the process that calls."""
        return cls(command, os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"), url)

    def __str__(self) -> str:
        where = f" at {self.url}" if self.url else ""
        return f"`yinju {self.command}`{where} (process {self.pid}, since {self.since})"


class FolderLock:
    """Held from its making until `release`."""

    def __init__(self, folder: Path, holder: Holder) -> None:
        """Take the lock on `folder`. Raises StoreInUse, naming the holder, if another process has it."""
        self._card = folder / "holder.json"
        self._lock = FileLock(folder / "lock")
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise StoreInUse(
                f"the data folder {folder} is in use by {read_holder(folder) or 'another process'};"
                " wait for it or stop it, then try again"
            ) from None
        unfinished = self._card.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(asdict(holder)), encoding="utf-8")
        unfinished.replace(self._card)

    def release(self) -> None:
        """Let go of the folder."""
        self._card.unlink(missing_ok=True)
        self._lock.release()


def read_holder(folder: Path) -> Holder | None:
    """Return who said last that it holds the folder; it may have died since."""
    try:
        return Holder(**json.loads((folder / "holder.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
