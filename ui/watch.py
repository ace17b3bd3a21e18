"""One line a request in the log, and its numbers for `/metrics`: never its question, key or address."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.metrics import Metrics

log = logging.getLogger("ui.requests")

REQUEST_ID = re.compile(r"[\w.:-]{1,64}\Z", re.ASCII)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"
TOLD = ("/api/", "/v1/", "/mcp", "/gradio_api/queue/join")
"""What has a line in the log; of the page's many small requests and the probes, only failures have."""


class Watch:
    """Middleware that gives every request an id, counts it and writes a line of JSON about it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Stand before this app."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and watch what becomes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("x-request-id", "")
        request_id = told if REQUEST_ID.match(told) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.monotonic(), 499  # as long as nothing was answered

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            seconds = time.monotonic() - started
            route, method = _route_of(scope), scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.requests.labels(method, route, status).inc()
            self._metrics.request_seconds.labels(method, route).observe(seconds)
            if route.startswith(TOLD) or _failed(route, status):
                line = {
                    "time": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                    "request_id": request_id,
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(1000 * seconds),
                    "key": scope.get("state", {}).get("key_name"),
                }
                log.info(json.dumps(line, ensure_ascii=False))


def _failed(route: str, status: int) -> bool:
    """Return whether a request asked for what there is not, or was not served; that `/readyz` says no is neither."""
    return status >= (400 if route == NO_ROUTE else 500) and route != "/readyz"


def _route_of(scope: Scope) -> str:
    """Return the template of the route that took a request, so that no id or word of it is told."""
    return getattr(scope.get("route"), "path", None) or NO_ROUTE
