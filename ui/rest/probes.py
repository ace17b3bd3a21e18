"""For whoever keeps the server running: is it alive, is it ready, what does it do."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from starlette.requests import Request

from rag.errors import YinjuError
from ui.documented import errors
from ui.errors import error_document, language_for
from ui.metrics import CONTENT_TYPE_LATEST
from ui.service import Service
from ui.wire import ReadyOut


def routes(service: Service) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["probes"])

    @router.get("/healthz", responses=errors())
    def healthz() -> dict[str, str]:
        """Tell that the process is alive. Needs no key."""
        return {"status": "alive"}

    @router.get(
        "/readyz",
        response_model=ReadyOut,
        responses=errors() | {503: {"model": ReadyOut, "description": "Not ready; `parts` says what is missing"}},
    )
    def readyz(request: Request) -> Response:
        """Tell whether questions can be answered, and which part is not ready if not."""
        told: dict[str, Any] = {"status": "ready", "parts": service.parts()}
        try:
            if service.is_ready():
                return JSONResponse(told)
            error = None
        except YinjuError as problem:
            error = error_document(problem, language_for(request.headers))["error"]
        return JSONResponse(told | {"status": "not_ready", "error": error}, 503, {"Retry-After": "2"})

    @router.get("/metrics", response_class=Response, responses=errors() | {200: {"content": {"text/plain": {}}}})
    def metrics() -> Response:
        """Tell the numbers of this server, in Prometheus' form."""
        return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router
