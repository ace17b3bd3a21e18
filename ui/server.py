"""One process that serves every face: the page, REST and its documentation."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI

from rag.settings import load_settings
from ui.headers import add_headers
from ui.page.layout import mount_page
from ui.password import add_password
from ui.rest import add_rest
from ui.service import Service


def build_app(service: Service, password: str = "") -> FastAPI:
    """Return the app with all faces; the service gets ready when the app starts and closes when it stops."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        service.close()

    app = FastAPI(
        title="Yinju",
        version=version("yinju"),
        description="Answers from news articles whose every claim opens the passage that proves it.",
        lifespan=lifespan,
    )
    add_rest(app, service)
    app = mount_page(app, service)
    add_password(app, password)
    add_headers(app)
    return app


def serve(service: Service, host: str, port: int) -> None:
    """Serve until interrupted."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    app = build_app(service, load_settings().page_password.get_secret_value())
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=10)
