"""Work that goes on in another thread while its caller looks up now and then."""

from __future__ import annotations

import queue
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from rag.stopping import Stop, Stopped, stopped_by

T = TypeVar("T")
SECONDS_BETWEEN_SIGNS = 0.25
MOST_AT_ONCE = 1_000
_threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="asking")
"""Threads are used again: the embedder keeps memory for each that it has seen."""


class _End:
    """The work's last word, with what it raised."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def in_background(work: Iterator[T], sign: T) -> Generator[T]:
    """Yield what `work` yields but its signs, and `sign` whenever it has had nothing to give for a quarter of a second.

    Closing the iterator stops the work, at once where it waits for another server. Raises what the work raises.
    """
    stop = Stop()
    given: queue.SimpleQueue[T | _End] = queue.SimpleQueue()

    def run() -> None:
        end = _End()
        try:
            with stopped_by(stop):
                for one in work:
                    stop.check()
                    if one != sign:
                        given.put(one)
        except Stopped:
            pass
        except BaseException as error:  # a panic in Rust too: the caller waits for the end
            end = _End(error)
        given.put(end)

    _threads.submit(copy_context().run, run)
    try:
        while True:
            try:
                one = given.get(timeout=SECONDS_BETWEEN_SIGNS)
            except queue.Empty:
                yield sign
                continue
            if isinstance(one, _End):
                if one.error is not None:
                    raise one.error
                return
            yield one
    finally:
        stop.now()
