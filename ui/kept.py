"""What is kept in memory for a while, to be asked for by its id."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many things for at most so many seconds; the oldest go first. Safe to share between threads."""

    def __init__(self, most: int, seconds: float) -> None:
        """Keep nothing yet."""
        self._most = most
        self._seconds = seconds
        self._things: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: str, thing: T) -> None:
        """Keep a thing under its id."""
        with self._lock:
            self._things[key] = time.monotonic() + self._seconds, thing
            self._things.move_to_end(key)
            while len(self._things) > self._most:
                self._things.popitem(last=False)

    def get(self, key: str) -> T | None:
        """Return the thing with this id, if it is kept still."""
        with self._lock:
            self._forget_old()
            found = self._things.get(key)
            return found[1] if found else None

    def _forget_old(self) -> None:
        now = time.monotonic()
        while self._things and next(iter(self._things.values()))[0] < now:
            self._things.popitem(last=False)
