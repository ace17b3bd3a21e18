"""One process that serves every face: the page, REST and its documentation."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import gradio as gr
import uvicorn
from fastapi import FastAPI

from ui.rest import add_rest
from ui.service import Service
from ui.web import build_page, page_look


def build_app(service: Service) -> FastAPI:
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
    page = build_page(service)
    return gr.mount_gradio_app(app, page, path="/", show_error=False, footer_links=[], **page_look())


def serve(service: Service, host: str, port: int) -> None:
    """Serve until interrupted."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    uvicorn.run(build_app(service), host=host, port=port, log_level="warning", timeout_graceful_shutdown=10)
