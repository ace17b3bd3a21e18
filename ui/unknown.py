"""What nobody serves: unknown addresses, and methods that an address does not take, in the one shape of errors.

The page is mounted below every other face and would else be asked for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.errors import NoSuchRoute, NotAllowed, error_response

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
OF_THE_API = ("/api", "/v1")
ALONE = ("/healthz", "/readyz", "/metrics", "/docs", "/redoc", "/openapi.json")

NOT_THE_PAGES = (*OF_THE_API, *ALONE)
OF_GRADIO = "/gradio_api/"


def add_unknown(app: FastAPI) -> None:
    """Answer what is below the API's addresses and no route of the app takes."""
    unknown = _Unknown(list(app.routes))
    for prefix in OF_THE_API:
        app.router.routes.append(Route(prefix + "/{rest:path}", unknown))
    for path in ALONE:
        app.router.routes.append(Route(path, unknown))


class _Unknown:
    """Refuses a request that none of the routes takes, and says which methods they would."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = [
            method
            for method in METHODS
            if any(route.matches(dict(scope) | {"method": method})[0] is Match.FULL for route in self._routes)
        ]
        await _refusal(Request(scope), ", ".join(allowed))(scope, receive, send)


def _refusal(request: Request, allowed: str | None) -> Response:
    path = request.url.path[:200]
    if not allowed:
        return error_response(NoSuchRoute(f"there is nothing at {path}", said="no_such_route", path=path), request)
    return error_response(NotAllowed("wrong method", path=path, method=request.method, allowed=allowed), request)


class PageErrors:
    """Middleware that gives an unknown address of the page the one shape of errors; Gradio's own calls keep theirs."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before this app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; replace the page's own 404 and 405."""
        if scope["type"] != "http" or scope["path"].startswith(NOT_THE_PAGES) or OF_GRADIO in scope["path"]:
            await self._app(scope, receive, send)
            return
        replaced = False

        async def checked(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] in (404, 405):
                replaced = True
                allowed = Headers(raw=message["headers"]).get("allow") if message["status"] == 405 else None
                await _refusal(Request(scope), allowed)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, checked)
