"""A canary, which notes who comes to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.ui.engine import running


@dataclass
class Canary:
    """An address on loopback, and the paths that were asked for there."""

    url: str = ""
    hits: list[str] = field(default_factory=list)

    async def note(self, request: Request) -> Response:
        """Note a request that should not have come."""
        self.hits.append(request.url.path)
        return Response(status_code=204)


@contextmanager
def canary_running() -> Iterator[Canary]:
    """Run a canary until the block ends."""
    canary = Canary()
    with running(Starlette(routes=[Route("/{path:path}", canary.note)])) as url:
        canary.url = url
        yield canary
