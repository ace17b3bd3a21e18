"""Tells whether an index folder is as it was left: the sizes of its files, written when it is closed.

The manifest is there only while the folder is closed, so its absence tells that the last user was killed.
"""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

NAME = "manifest.json"


class State(Enum):
    """How a folder was left."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    LEFT_OPEN = "left open"


def state_of(folder: Path) -> State:
    """Return how the folder was left; one that is not there is whole."""
    if not folder.exists():
        return State.WHOLE
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return State.LEFT_OPEN
    return State.WHOLE if kept == _sizes(folder) else State.DAMAGED


def mark_open(folder: Path) -> None:
    """Note that the folder is in use."""
    (folder / NAME).unlink(missing_ok=True)


def mark_closed(folder: Path) -> None:
    """Note the folder's files as they are now."""
    unfinished = folder / f"{NAME}.unfinished"
    sizes = _sizes(folder)
    unfinished.write_text(json.dumps(sizes), encoding="utf-8")
    unfinished.replace(folder / NAME)


def _sizes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(NAME)
    }
