"""The security headers of every response, as one ASGI middleware around all faces."""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.whole import holding_pages

INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-eval'",  # Gradio makes functions of its templates
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def add_headers(app: FastAPI) -> None:
    """Put the headers on every response of the app and of what is mounted in it."""
    app.add_middleware(SecurityHeaders)


class SecurityHeaders:
    """Adds the headers.

    Scripts run only from this server, or where they stand in a page of ours: those are named by their digest.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap this app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, holding_pages(_with_headers(send), _allow_own_scripts))


def _with_headers(send: Send) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in FIXED.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", policy())
        await send(message)

    return add


def _allow_own_scripts(headers: MutableHeaders, page: bytes) -> bytes:
    headers["Content-Security-Policy"] = policy(page)
    return page


def policy(page: bytes = b"") -> str:
    """Return the Content-Security-Policy of a page."""
    digests = dict.fromkeys(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(page)
    )
    allowed = POLICY | {"script-src": " ".join((POLICY["script-src"], *digests))}
    return "; ".join(f"{name} {value}" for name, value in allowed.items())
