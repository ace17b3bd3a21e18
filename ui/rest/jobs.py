"""Jobs that take articles in: what became of each so far, and the same as a stream that can be taken up again."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import asdict

import anyio
from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event

from rag.types import Language
from ui.asking import EventStream
from ui.documented import EVENT_STREAM, errors
from ui.errors import error_document, language_for
from ui.jobs import Job
from ui.service import Service
from ui.wire import JobOut

SECONDS_BETWEEN_SIGNS = 1.0
STREAMED = {
    "description": "Events `outcome`, one an article, then `done` or `failed` with the whole job",
    "content": {"text/event-stream": EVENT_STREAM},
}


def routes(service: Service) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api/v1", tags=["articles"], responses=errors(404, 422))

    @router.get("/jobs/{job_id}")
    async def job(job_id: str, request: Request) -> JobOut:
        """Tell how far a job is."""
        return job_document(service.jobs.get(job_id), language_for(request.headers))

    @router.get("/jobs/{job_id}/events", response_class=Response, responses={200: STREAMED})
    async def events(job_id: str, request: Request) -> Response:
        """Tell what becomes of each article as it happens; `Last-Event-ID` takes up where a stream broke off."""
        last = request.headers.get("last-event-id", "")
        seen = int(last) if last.isascii() and last.isdecimal() and len(last) < 10 else 0
        return EventStream(_stream(service.jobs.get(job_id), seen, language_for(request.headers)))

    return router


def job_document(job: Job, language: Language) -> JobOut:
    """Return a job as it is sent."""
    with job.changed:
        error = error_document(job.error, language)["error"] if job.error else None
        return JobOut(id=job.id, status=job.status, results=list(job.outcomes), error=error)


async def _stream(job: Job, seen: int, language: Language) -> AsyncGenerator[bytes]:
    while True:
        outcomes, is_over = await anyio.to_thread.run_sync(job.wait, seen, SECONDS_BETWEEN_SIGNS)
        for outcome in outcomes:
            seen += 1
            data = json.dumps(asdict(outcome), ensure_ascii=False)
            yield format_sse_event(event="outcome", data_str=data, id=str(seen))
        if is_over:
            whole = job_document(job, language)
            yield format_sse_event(event=whole.status, data_str=whole.model_dump_json(), id=str(seen + 1))
            return
        if not outcomes:
            yield format_sse_event(comment="working")
