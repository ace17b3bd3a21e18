"""The REST face, `/api/v1`, and the two probes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rag.assistant import Assistant
from rag.errors import BadInput, YinjuError
from rag.library import File, read_field_names
from rag.types import Answer, IngestOptions, Writing
from ui.service import Service
from ui.wire import (
    ArticleOut,
    ArticlesOut,
    AskIn,
    ErrorBody,
    ErrorOut,
    HitOut,
    OutcomesOut,
    PassageOut,
    SearchIn,
    SearchOut,
    answer_document,
    error_document,
    event_document,
    status_of,
)

RETRY_SECONDS = 5
SECONDS_BETWEEN_SIGNS = 1.0
"""While the model writes, a stream shows that it is alive, and notices that its reader has gone."""

ERRORS: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorOut, "description": "There is nothing with this id"},
    422: {"model": ErrorOut, "description": "Something sent cannot be used; the message says what to do"},
    503: {"model": ErrorOut, "description": "Not ready, or a model does not answer; try again later"},
}
ARTICLE_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "one_per_line": {"type": "boolean", "default": False},
                        "fields": {
                            "type": "string",
                            "description": "Which field of a record is meant, as a JSON object: "
                            '{"text": "body", "published": "issue_date"}',
                        },
                    },
                    "required": ["files"],
                }
            },
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        name: {"type": "string"}
                        for name in ("id", "title", "text", "publisher", "author", "published", "url", "language")
                    },
                    "description": "An article's fields, `text` among them; or a `url` alone, to have its page read",
                }
            },
        },
    }
}


def add_rest(app: FastAPI, service: Service) -> None:
    """Add the routes and the one shape of errors to the app."""
    app.include_router(_probes(service))
    app.include_router(_api(service))

    @app.exception_handler(YinjuError)
    def ours(_request: Request, error: YinjuError) -> JSONResponse:
        later = {"Retry-After": str(RETRY_SECONDS)} if error.retry else None
        return JSONResponse(error_document(error), status_of(error), later)

    @app.exception_handler(RequestValidationError)
    def not_valid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"] if part != "body") or None
        body = ErrorBody(type=BadInput.kind, message=f"{param or 'body'}: {first['msg']}", param=param)
        return JSONResponse(ErrorOut(error=body).model_dump(), 422)


def _probes(service: Service) -> APIRouter:
    router = APIRouter(tags=["probes"])

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        """Tell that the process is alive."""
        return {"status": "alive"}

    @router.get("/readyz", responses={503: ERRORS[503]})
    def readyz() -> dict[str, str]:
        """Tell that questions can be answered: the store is open and the models are loaded."""
        service.assistant()
        return {"status": "ready"}

    return router


def _api(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["articles"], responses=ERRORS)

    @router.post("/ask", response_model=Answer)
    def ask(asked: AskIn) -> Response:
        """Answer a question; with `stream`, as server-sent events that end with `done` or `error`."""
        assistant = service.assistant()
        if asked.stream:
            events = _events(assistant, asked)
            first = next(events)  # what is wrong with the question comes as an ordinary error
            return StreamingResponse(_chain(first, events), media_type="text/event-stream")
        answer = assistant.answer(**_arguments(asked))
        return JSONResponse(answer_document(answer))

    @router.post("/search")
    def search(asked: SearchIn) -> SearchOut:
        """Find passages."""
        found = service.assistant().search(asked.query, asked.filters.record(), asked.top_k)
        return SearchOut(hits=[HitOut.of(scored) for scored in found])

    @router.get("/articles")
    def articles(
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100, offset: Annotated[int, Query(ge=0, le=2**53)] = 0
    ) -> ArticlesOut:
        """List articles, newest first."""
        page, total = service.library.articles(limit, offset)
        return ArticlesOut(articles=page, total=total)

    @router.post("/articles", openapi_extra=ARTICLE_BODY)
    async def add_articles(request: Request) -> OutcomesOut:
        """Take in files (multipart), or one article given as fields (JSON)."""
        library = service.assistant().library
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                files = [
                    File(part.filename or "", await part.read())
                    for part in form.getlist("files")
                    if isinstance(part, UploadFile)
                ]
                options = IngestOptions(form.get("one_per_line") == "true", _field_names(form.get("fields")))
            if not files:
                raise BadInput("the form holds no file; send them as `files`")
            return OutcomesOut(results=await run_in_threadpool(lambda: list(library.add_files(files, options))))
        try:
            fields = await request.json()
            json.dumps(fields, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BadInput("the body holds half a character (a lone surrogate); send valid Unicode") from None
        except ValueError as error:
            raise BadInput(f"the body is neither a multipart form nor JSON ({error})") from None
        if not isinstance(fields, dict):
            raise BadInput("the body must be a JSON object with the article's fields")
        if set(fields) == {"url"}:
            return OutcomesOut(results=await run_in_threadpool(library.add_url, str(fields["url"])))
        return OutcomesOut(results=[await run_in_threadpool(library.add_record, fields)])

    @router.get("/articles/{article_id}")
    def article(article_id: str) -> ArticleOut:
        """Read an article."""
        return ArticleOut.of(*service.library.article(article_id))

    @router.delete("/articles/{article_id}", status_code=204)
    def remove(article_id: str) -> None:
        """Remove an article with all its passages."""
        service.library.remove(article_id)

    @router.get("/passages/{passage_id}")
    def passage(passage_id: str) -> PassageOut:
        """Read a passage."""
        return PassageOut.of(*service.library.passage(passage_id))

    return router


def _field_names(sent: UploadFile | str | None) -> dict[str, str]:
    if sent is None:
        return {}
    try:
        names = json.loads(str(sent))
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise BadInput('`fields` must be a JSON object that maps our fields to yours, like {"text": "body"}')
    return read_field_names(names)


def _arguments(asked: AskIn) -> dict[str, Any]:
    return {
        "question": asked.question,
        "history": [turn.record() for turn in asked.history],
        "filters": asked.filters.record(),
        "top_k": asked.top_k,
        "answer_language": asked.answer_language,
    }


def _events(assistant: Assistant, asked: AskIn) -> Iterator[bytes]:
    last_sign = time.monotonic()
    for event in assistant.ask(**_arguments(asked)):
        if isinstance(event, Writing):
            if time.monotonic() - last_sign >= SECONDS_BETWEEN_SIGNS:
                last_sign = time.monotonic()
                yield format_sse_event(comment="writing")
            continue
        name, data = event_document(event)
        yield format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    try:
        yield from rest
    except YinjuError as error:
        yield format_sse_event(event="error", data_str=json.dumps(error_document(error), ensure_ascii=False))
