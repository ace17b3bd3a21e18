"""The REST face: `/api/v1`, and the probes."""

from __future__ import annotations

from fastapi import FastAPI

from ui.rest import articles, ask, jobs, probes
from ui.service import Service


def add_rest(app: FastAPI, service: Service) -> None:
    """Add the routes to the app."""
    for room in (probes, ask, articles, jobs):
        app.include_router(room.routes(service))
