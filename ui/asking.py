"""Asking from the HTTP faces: a place among the questions at once, counted, and stopped when the caller has gone."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Send

from rag.errors import YinjuError
from rag.types import Answer, Event
from ui.errors import Gone, Internal
from ui.service import Service
from ui.wire import AskIn

log = logging.getLogger(__name__)

T = TypeVar("T")


async def events_of(service: Service, asked: AskIn, face: str) -> AsyncGenerator[Event]:
    """Yield the events of an answer. Closing or cancelling frees the place and stops the model within half a second.

    Raises Busy if there is no place, ModelUnavailable while the models load, BadInput as `Assistant.ask` does, and
    Internal for what nobody foresaw: a stream has no other way to tell.
    """
    assistant = service.assistant()
    answer: Answer | None = None
    with service.slots:
        events = assistant.ask(**asked.arguments())
        try:
            while (event := await anyio.to_thread.run_sync(next, events, None, limiter=service.threads)) is not None:
                if isinstance(event, Answer):
                    answer = event
                else:
                    yield event
        except YinjuError:
            raise
        except Exception as error:
            log.exception("a question could not be answered")
            raise Internal() from error
        finally:
            events.close()
    if answer is not None:  # told when the place is free again, for a caller who asks the next question at once
        service.note(answer, face)
        yield answer


async def answer_of(service: Service, asked: AskIn, face: str) -> Answer:
    """Return the whole answer. Raises what `events_of` raises."""
    async with aclosing(events_of(service, asked, face)) as events:
        async for event in events:
            if isinstance(event, Answer):
                return event
    raise AssertionError("every answer ends with an Answer")


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
    """Return what the work gives; cancel it as soon as the caller hangs up, and raise Gone."""
    given: list[T] = []
    failed: Exception | None = None
    async with anyio.create_task_group() as tasks:

        async def wait_for_hang_up() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(wait_for_hang_up)
        try:
            given.append(await work)
        except Exception as error:
            failed = error
        tasks.cancel_scope.cancel()
    if failed is not None:
        raise failed
    if not given:
        raise Gone("the caller has gone")
    return given[0]


class EventStream(StreamingResponse):
    """Server-sent events; their generator is closed when the last one is sent or the caller has gone."""

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        """Send these events."""
        super().__init__(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        self._events = events

    async def stream_response(self, send: Send) -> None:
        """Send the events."""
        async with aclosing(self._events):
            await super().stream_response(send)
