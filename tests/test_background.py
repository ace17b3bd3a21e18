"""Work in a thread of its own: its signs, its errors, and how it is stopped."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from rag import stopping
from rag.background import in_background
from rag.stopping import Stop, Stopped, stopped_by

SIGN = "…"
SECONDS = 20.0


def test_what_the_work_yields_comes_in_order_and_its_own_signs_are_left_out() -> None:
    assert list(in_background(iter(["a", SIGN, "b", SIGN, "c"]), SIGN)) == ["a", "b", "c"]


def test_a_sign_comes_while_the_work_has_nothing_to_give() -> None:
    go_on = threading.Event()

    def work() -> Iterator[str]:
        go_on.wait(SECONDS)
        yield "done"

    events = in_background(work(), SIGN)
    assert next(events) == SIGN
    go_on.set()
    assert [event for event in events if event != SIGN] == ["done"]


def test_what_the_work_raises_is_raised() -> None:
    def work() -> Iterator[str]:
        yield "first"
        raise ValueError("broken")

    events = in_background(work(), SIGN)
    assert next(events) == "first"
    with pytest.raises(ValueError, match="broken"):
        next(events)


class Panic(BaseException):
    """What a library in Rust raises when it gives up."""


def test_work_that_panics_ends_too() -> None:
    def work() -> Iterator[str]:
        yield "first"
        raise Panic

    events = in_background(work(), SIGN)
    assert next(events) == "first"
    with pytest.raises(Panic):
        next(events)


def test_closing_stops_work_that_never_ends_by_itself() -> None:
    ended = threading.Event()

    def work() -> Iterator[str]:
        try:
            while True:
                time.sleep(0.01)
                yield "more"
        finally:
            ended.set()

    events = in_background(work(), SIGN)
    next(events)
    events.close()
    assert ended.wait(SECONDS)


def test_closing_cuts_a_connection_that_the_work_waits_at() -> None:
    """The server at its other end sees the connection end, though it has said nothing yet."""
    with socket.socket() as listener, httpx.Client(event_hooks={"request": [stopping.watch]}) as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def work() -> Iterator[str]:
            yield client.get(url, timeout=SECONDS).text

        events = in_background(work(), SIGN)
        assert next(events) == SIGN
        there, _ = listener.accept()
        with closing(there):
            there.settimeout(SECONDS)
            assert there.recv(10_000).startswith(b"GET")
            events.close()
            assert there.recv(1) == b""


def test_a_request_that_begins_after_the_wish_to_stop_is_not_made() -> None:
    stop = Stop()
    stop.now()
    with (
        httpx.Client(event_hooks={"request": [stopping.watch]}) as client,
        stopped_by(stop),
        pytest.raises(Stopped),
    ):
        client.get("http://127.0.0.1:9/")
