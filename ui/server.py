"""One process that serves every face: the page, REST and its documentation, the OpenAI-compatible face and MCP."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import uvicorn
from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.routing import Route

from rag.settings import Settings
from ui.doors import Rules, add_doors, rules_of
from ui.errors import add_error_handlers
from ui.headers import add_headers
from ui.mcp_server import build_mcp
from ui.openai_compat import add_openai
from ui.page.layout import mount_page
from ui.rest import add_rest
from ui.service import Service
from ui.traces import OF_FASTAPI, sending_traces
from ui.unknown import PageErrors, add_unknown
from ui.watch import Watch

log = logging.getLogger(__name__)

KEY = "A key that `yinju keys add` made; none is needed on loopback. The doors ask for it, before any route."
GRACE_SECONDS = 10
"""How long answers under way may go on when the server is told to stop."""


def build_app(service: Service, rules: Rules | None = None, sources_in_text: bool = True) -> FastAPI:
    """Return the app with all faces; the service gets ready when the app starts and closes when it stops.

    Without `rules`, everybody who can reach it may do everything.
    """
    mcp = build_mcp(service).http_app(path="/mcp", stateless_http=True, host_origin_protection=False)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with sending_traces():
            async with mcp.lifespan(mcp):
                service.start()
                yield
                service.close()

    app = FastAPIOffline(
        redoc_url=None,
        title="Yinju",
        version=version("yinju"),
        description="Answers from news articles whose every claim opens the passage that proves it.",
        lifespan=lifespan,
        telemetry=OF_FASTAPI,
        dependencies=[Depends(HTTPBearer(auto_error=False, description=KEY))],
    )
    add_error_handlers(app)
    add_rest(app, service)
    add_openai(app, service, sources_in_text)
    app.router.routes.append(Route("/mcp", mcp))
    add_unknown(app)
    served = mount_page(app, service)
    served.add_middleware(PageErrors)
    add_doors(served, rules or Rules(keys=None))
    served.add_middleware(Watch, metrics=service.metrics)
    add_headers(served)
    return served


def serve(service: Service, settings: Settings) -> None:
    """Serve until interrupted, where and to whom the settings say."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    rules = rules_of(settings)
    if rules.keys is not None and not rules.keys.kept():
        log.warning("callers need a key and there is none yet: yinju keys add NAME")
    app = build_app(service, rules, settings.sources_in_text)
    uvicorn.run(
        app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=GRACE_SECONDS
    )
