"""The collection: listing, reading, adding and removing articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rag.errors import BadInput
from rag.library import File, Library, read_field_names
from rag.types import IngestOptions, Outcome
from ui.documented import errors
from ui.errors import language_for
from ui.rest.jobs import job_document
from ui.service import Service
from ui.wire import ArticleOut, ArticlesOut, JobOut, OutcomesOut, PassageOut

PATH = "/api/v1/articles"
MOST_FILES = 1_000
RECORD_FIELDS = ("id", "title", "text", "publisher", "author", "published", "url", "language")
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
                    "properties": {name: {"type": "string"} for name in RECORD_FIELDS},
                    "description": "An article's fields, `text` among them; or a `url` alone, to have its page read",
                },
                "example": {
                    "id": "market-1",
                    "title": "鎮上的市集",
                    "text": "市集在週日開放，有 12 個攤位。",
                    "published": "2024-03-09",
                },
            },
        },
    }
}
BEGUN = {"model": JobOut, "description": "The job has begun; `Location` says where to ask how far it is"}
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "It is as `If-None-Match` knows it"}}
Work = Callable[[], Iterator[Outcome]]


def routes(service: Service) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api/v1", tags=["articles"])

    @router.get("/articles", response_model=ArticlesOut, responses=UNCHANGED | errors(422))
    def articles(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
        offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
    ) -> Response:
        """List articles, newest first. The `Link` header leads to the next page, where there is one."""
        page, total = service.library.articles(limit, offset)
        following = offset + len(page)
        more = {"Link": f'<{PATH}?limit={limit}&offset={following}>; rel="next"'} if page and following < total else {}
        return _tagged(request, ArticlesOut(articles=page, total=total), more)

    @router.post(
        "/articles",
        response_model=OutcomesOut,
        openapi_extra=ARTICLE_BODY,
        responses={202: BEGUN, **errors(422, 503)},
    )
    async def add_articles(request: Request, job: bool = False) -> Response:
        """Take in files (multipart), or one article given as fields (JSON).

        With `job`, or `Prefer: respond-async`, as a job: `202` at once, and what becomes of each at `/jobs/{id}`.
        """
        work = await _work(request, service.assistant().library)
        if not job and "respond-async" not in request.headers.get("prefer", ""):
            outcomes = await run_in_threadpool(lambda: list(work()))
            for outcome in outcomes:
                service.metrics.note_outcome(outcome)
            return JSONResponse(OutcomesOut(results=outcomes).model_dump())
        begun = service.jobs.begin(work, int(request.headers.get("content-length", 0)))
        document = job_document(begun, language_for(request.headers))
        return JSONResponse(document.model_dump(), 202, {"Location": f"/api/v1/jobs/{begun.id}"})

    @router.get("/articles/{article_id}", response_model=ArticleOut, responses=UNCHANGED | errors(404, 422))
    def article(request: Request, article_id: str) -> Response:
        """Read an article."""
        return _tagged(request, ArticleOut.of(*service.library.article(article_id)))

    @router.delete("/articles/{article_id}", status_code=204, responses=errors(404, 422))
    def remove(article_id: str) -> None:
        """Remove an article with all its passages."""
        service.library.remove(article_id)

    @router.get("/passages/{passage_id}", response_model=PassageOut, responses=UNCHANGED | errors(404, 422))
    def passage(request: Request, passage_id: str) -> Response:
        """Read a passage."""
        return _tagged(request, PassageOut.of(*service.library.passage(passage_id)))

    return router


def _tagged(request: Request, document: BaseModel, headers: dict[str, str] | None = None) -> Response:
    """Return a document with a tag of its content, or nothing but that where the caller has it already."""
    body = document.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=kept)
    return Response(body, media_type="application/json", headers=kept)


async def _work(request: Request, library: Library) -> Work:
    """Read what was sent and return what takes it in. Raises BadInput."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _form(request, library)
    fields = await _json_object(request)
    if set(fields) == {"url"}:
        return lambda: iter(library.add_url(str(fields["url"])))
    return lambda: iter([library.add_record(fields)])


async def _form(request: Request, library: Library) -> Work:
    async with request.form(max_files=MOST_FILES) as form:
        files = [
            File(part.filename or "", await part.read())
            for part in form.getlist("files")
            if isinstance(part, UploadFile)
        ]
        options = IngestOptions(form.get("one_per_line") == "true", _field_names(form.get("fields")))
    if not files:
        raise BadInput("the form holds no file; send them as `files`", said="no_files", param="files")
    return lambda: library.add_files(files, options)


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        fields = await request.json()
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadInput(
            "the body holds half a character (a lone surrogate); send valid Unicode", said="half_a_character"
        ) from None
    except (ValueError, RecursionError):
        raise BadInput("the body is neither a multipart form nor JSON", said="not_json") from None
    if not isinstance(fields, dict):
        raise BadInput("the body must be a JSON object with the article's fields", said="not_json")
    return fields


def _field_names(sent: UploadFile | str | None) -> dict[str, str]:
    if sent is None:
        return {}
    try:
        names = json.loads(str(sent))
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise BadInput(
            '`fields` must be a JSON object that maps our fields to yours, like {"text": "body"}', param="fields"
        )
    return read_field_names(names)
