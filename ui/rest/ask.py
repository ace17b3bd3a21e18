"""Asking and searching."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from rag.errors import YinjuError
from rag.types import Answer, Event, Writing
from ui.asking import EventStream, answer_of, events_of, unless_gone
from ui.documented import EVENT_STREAM, errors
from ui.errors import error_document, language_for
from ui.service import Service
from ui.signs import with_signs
from ui.wire import AskIn, HitOut, SearchIn, SearchOut, answer_document, event_document

FACE = "rest"
STREAMED = {
    "description": "The answer; with `stream`, server-sent events `retrieval`, `citation`, `claim`, `delta` and"
    " `notice`, then `done` with the whole answer, or `error`",
    "content": {"text/event-stream": EVENT_STREAM},
}


def routes(service: Service) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api/v1", tags=["questions"])

    @router.post("/ask", response_model=Answer, responses={200: STREAMED, **errors(422, 503)})
    async def ask(asked: AskIn, request: Request) -> Response:
        """Answer a question; with `stream`, as server-sent events that end with `done` or `error`."""
        request.state.words = asked.question
        if not asked.stream:
            answer = await unless_gone(request, answer_of(service, asked, FACE))
            return JSONResponse(answer_document(answer))
        events = events_of(service, asked, FACE)
        first = await anext(events)  # what is wrong with the question comes as an ordinary error
        return EventStream(_stream(first, events, request))

    @router.post("/search", responses=errors(422, 503))
    def search(asked: SearchIn, request: Request) -> SearchOut:
        """Find passages."""
        request.state.words = asked.query
        found = service.assistant().search(asked.query, asked.filters.record(), asked.top_k)
        return SearchOut(hits=[HitOut.of(scored) for scored in found])

    @router.get("/answers/{answer_id}", responses=errors(404, 422))
    async def answer(answer_id: str) -> Answer:
        """Read an answer again that was given within the last hour, on whichever face."""
        return await run_in_threadpool(service.answer, answer_id)

    return router


async def _stream(first: Event, events: AsyncGenerator[Event], request: Request) -> AsyncGenerator[bytes]:
    async with aclosing(events):
        number = 0

        def sent(name: str, data: dict[str, Any]) -> bytes:
            nonlocal number
            number += 1
            return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False), id=str(number))

        try:
            async for event in with_signs(first, events):
                yield (
                    format_sse_event(comment="writing") if isinstance(event, Writing) else sent(*event_document(event))
                )
        except YinjuError as error:
            yield sent("error", error_document(error, language_for(request.headers, request.state.words)))
