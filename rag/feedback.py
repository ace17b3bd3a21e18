"""What readers think of answers, kept as JSON Lines: a file that can be taken away as it is."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rag.errors import BadInput, StoreError

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Feedback:
    """A reader's judgement of one answer, and why. `answer` is the answer's document."""

    judgement: Literal["up", "down"]
    reason: str
    answer: Mapping[str, object]


class FeedbackFile:
    """Appends each judgement to one file, with the time it came. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Keep judgements at `path`, which is made with the first of them."""
        self._path = path
        self._writing = threading.Lock()

    def add(self, feedback: Feedback) -> None:
        """Keep a judgement. Raises BadInput if its reason is too long, StoreError if it cannot be written."""
        if len(feedback.reason) > LONGEST_REASON:
            raise BadInput(f"the reason has {len(feedback.reason)} characters; {LONGEST_REASON} is the most")
        line = json.dumps(
            {"at": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(feedback)}, ensure_ascii=False
        )
        try:
            with self._writing, self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written ({error.strerror}); check the disk") from error
