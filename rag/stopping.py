"""Stopping work that nobody waits for any more, also where it waits for another server."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


class Stopped(BaseException):
    """The work was stopped. Passes through what catches every Exception, as a retry would be in vain."""


class Stop:
    """A wish to stop, and the connections that it cuts."""

    def __init__(self) -> None:
        """Wish nothing yet."""
        self._lock = threading.Lock()
        self._wanted = False
        self._sockets: set[socket.socket] = set()

    def now(self) -> None:
        """Stop: whoever waits at a connection of this work gets an error there at once."""
        with self._lock:
            self._wanted = True
            for connected in self._sockets:
                with contextlib.suppress(OSError):
                    connected.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        """Raise Stopped if that is wanted."""
        if self._wanted:
            raise Stopped

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the connection that a request was given; the form is that of httpx's `trace` extension."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._sockets.add(info["return_value"].get_extra_info("socket"))
            self.check()


_current: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def stopped_by(stop: Stop) -> Iterator[None]:
    """Let this wish stop what the block does in this thread."""
    token = _current.set(stop)
    try:
        yield
    finally:
        _current.reset(token)


def check() -> None:
    """Raise Stopped if what this thread does is to stop."""
    stop = _current.get()
    if stop is not None:
        stop.check()


def watch(request: httpx.Request) -> None:
    """Let this thread's wish cut the request's connection; a request hook of an httpx client without keep-alive.

    Raises Stopped if there is that wish already.
    """
    stop = _current.get()
    if stop is not None:
        stop.check()
        request.extensions = dict(request.extensions) | {"trace": stop.trace}
