"""The OpenAI-compatible face: Yinju as a model for whatever speaks to one, its citations with every answer."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from rag.errors import YinjuError
from rag.types import Answer, Delta, Event, Writing
from ui.asking import EventStream, answer_of, events_of, unless_gone
from ui.documented import EVENT_STREAM, errors_of_openai
from ui.errors import NoSuchModel, error_document, language_for
from ui.openai_text import end_of, url_citations
from ui.openai_wire import MODEL, ChatIn
from ui.service import Service
from ui.signs import with_signs
from ui.wire import answer_document

FACE = "openai"
STARTED = int(time.time())
STREAMED = {
    "description": "The completion; its `yinju` is the whole answer, as `/api/v1/ask` gives it",
    "content": {"text/event-stream": EVENT_STREAM},
}


def add_openai(app: FastAPI, service: Service, sources_in_text: bool) -> None:
    """Add the routes to the app; `sources_in_text` says whether answers end with a list of their sources."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.get("/models", responses=errors_of_openai())
    def models() -> dict[str, Any]:
        """List the models: this one."""
        return {"object": "list", "data": [_model()]}

    @router.get("/models/{name}", responses=errors_of_openai(404))
    def model(name: str) -> dict[str, Any]:
        """Tell about the model."""
        _check_name(name)
        return _model()

    @router.post("/chat/completions", responses={200: STREAMED, **errors_of_openai(404, 503)})
    async def chat(asked: ChatIn, request: Request) -> Response:
        """Answer the last message from the sources."""
        _check_name(asked.model)
        question = asked.asked()
        request.state.words = question.question
        own = asked.yinju.sources
        form = _Form(
            sources_in_text if own is None else own, bool(asked.stream_options and asked.stream_options.include_usage)
        )
        if not asked.stream:
            answer = await unless_gone(request, answer_of(service, question, FACE))
            return JSONResponse(form.completion(answer))
        events = events_of(service, question, FACE)
        first = await anext(events)  # what is wrong with the question comes as an ordinary error
        return EventStream(_stream(first, events, form, request))

    app.include_router(router)


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": STARTED, "owned_by": "yinju"}


def _check_name(name: str) -> None:
    if name != MODEL:
        raise NoSuchModel(f"there is no model {name[:100]}", said="no_such_model", param="model", model=name[:100])


@dataclass(frozen=True)
class _Form:
    """How a caller wants its completion."""

    with_sources: bool
    with_usage: bool

    def completion(self, answer: Answer) -> dict[str, Any]:
        """Return the whole completion."""
        message = {
            "role": "assistant",
            "content": answer.answer + self.end(answer),
            "refusal": None,
            "annotations": url_citations(answer),
        }
        return {
            "id": f"chatcmpl-{answer.id}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": MODEL,
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
            "usage": _usage(answer),
            "yinju": answer_document(answer),
        }

    def end(self, answer: Answer) -> str:
        """Return what follows the answer's text."""
        return end_of(answer) if self.with_sources else ""


def _usage(answer: Answer) -> dict[str, int]:
    counts = dict(answer.usage)
    return counts | {"total_tokens": sum(counts.values())}


async def _stream(first: Event, events: AsyncGenerator[Event], form: _Form, request: Request) -> AsyncGenerator[bytes]:
    head = {
        "id": f"chatcmpl-{request.state.request_id}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        usage = {"usage": None} if form.with_usage else {}
        return _data(head | {"choices": [choice]} | usage | more)

    async with aclosing(events):
        yield chunk({"role": "assistant", "content": ""})
        try:
            async for event in with_signs(first, events):
                match event:
                    case Writing():
                        yield b": writing\n\n"
                    case Delta():
                        yield chunk({"content": event.text})
                    case Answer():
                        yield chunk({"content": form.end(event), "annotations": url_citations(event)})
                        yield chunk({}, "stop", yinju=answer_document(event))
                        if form.with_usage:
                            yield _data(head | {"choices": [], "usage": _usage(event)})
        except YinjuError as error:
            yield _data(error_document(error, language_for(request.headers, request.state.words)))
        yield b"data: [DONE]\n\n"


def _data(document: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(document, ensure_ascii=False)}\n\n".encode()
