"""An optional password for the page, as ASGI middleware: HTTP Basic, with any user name."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections import OrderedDict

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PROBES = ("/healthz", "/readyz")
MOST_WRONG, WITHIN_SECONDS = 10, 60.0
"""So many wrong passwords from one address in so many seconds, and it has to wait until they have passed."""

MOST_ADDRESSES = 10_000


def add_password(app: FastAPI, password: str, guarded_otherwise: tuple[str, ...] = ()) -> None:
    """Ask for the password on every path but the probes and those that begin so; without a password nothing changes."""
    if password:
        app.add_middleware(Password, password=password, open_paths=(*PROBES, *guarded_otherwise))


class Password:
    """Lets those in who know the password."""

    def __init__(self, app: ASGIApp, password: str, open_paths: tuple[str, ...]) -> None:
        """Wrap this app."""
        self._app = app
        self._password = password.encode()
        self._open_paths = open_paths
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(self._open_paths):
            await self._app(scope, receive, send)
            return
        given = _given(Headers(scope=scope).get("authorization", ""))
        address = (scope.get("client") or ("", 0))[0]
        if self._must_wait(address):
            await PlainTextResponse("too many wrong passwords; wait a minute", 429)(scope, receive, send)
        elif given is not None and hmac.compare_digest(given, self._password):
            await self._app(scope, receive, send)
        else:
            if given is not None:
                self._note_wrong(address)
            headers = {"WWW-Authenticate": 'Basic realm="Yinju", charset="UTF-8"'}
            await PlainTextResponse("the password is needed", 401, headers)(scope, receive, send)

    def _must_wait(self, address: str) -> bool:
        since = time.monotonic() - WITHIN_SECONDS
        recent = [moment for moment in self._wrong.get(address, ()) if moment > since]
        return len(recent) >= MOST_WRONG

    def _note_wrong(self, address: str) -> None:
        self._wrong[address] = [*self._wrong.get(address, ())[-MOST_WRONG:], time.monotonic()]
        self._wrong.move_to_end(address)
        while len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)


def _given(authorization: str) -> bytes | None:
    """Return the password of an `Authorization` header, if it is of the Basic kind."""
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded, validate=True).partition(b":")[2]
    except binascii.Error:
        return None
