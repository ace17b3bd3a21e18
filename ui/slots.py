"""How many questions are answered at once; one more is told so at once, not kept waiting."""

from __future__ import annotations

import threading
from types import TracebackType

from ui.errors import Busy

RETRY_SECONDS = 2


class Slots:
    """A number of places. `with slots:` takes one for the block and raises Busy where there is none."""

    def __init__(self, most: int) -> None:
        """Offer so many places."""
        self.most = most
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """How many places are taken now."""
        return self._taken

    def __enter__(self) -> None:
        with self._lock:
            if self._taken >= self.most:
                raise Busy(f"{self.most} questions are being answered already; try again", seconds=RETRY_SECONDS)
            self._taken += 1

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._taken -= 1
