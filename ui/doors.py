"""The doors before every face: which hosts and origins, which keys, how often, and how much.

A route is guarded unless it is named here, and counts as one that changes something unless it is named here, so that a
new one cannot be forgotten.
"""

from __future__ import annotations

import base64
import ipaddress
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.errors import YinjuError
from rag.settings import Settings
from ui.errors import Forbidden, ForeignHost, TooLarge, TooManyRequests, Unauthorized, error_response
from ui.keys import Key, KeyRing

OPEN_PATHS = frozenset({"/healthz"})
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
READING_POSTS = frozenset({"/api/v1/ask", "/api/v1/search", "/v1/chat/completions", "/mcp", "/mcp/"})
CALLS = ("/api/", "/v1/", "/mcp", "/metrics")
"""Below these every request counts against the limit a minute; of the page's, those that do something."""

UPLOADS = ("/api/v1/articles", "/gradio_api/upload")
"""How their paths end: the page has one in each language."""

MOST_BODY_BYTES = 2_000_000
MEGABYTE = 1_000_000
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
ANY = "*"


@dataclass(frozen=True)
class Rules:
    """What the doors let through."""

    keys: KeyRing | None
    """None where no key is needed."""
    hosts: tuple[str, ...] = (ANY,)
    origins: tuple[str, ...] = ()
    requests_per_minute: int = 0
    """0: as many as come."""
    upload_bytes: int = 100 * MEGABYTE


def rules_of(settings: Settings) -> Rules:
    """Return the rules that the settings ask for."""
    own = is_loopback(settings.host)
    needed = settings.api_keys_required == "true" or (settings.api_keys_required == "auto" and not own)
    hosts = _listed(settings.trusted_hosts) or ((*LOOPBACK_HOSTS, settings.host) if own else (ANY,))
    return Rules(
        keys=KeyRing(settings.data_dir) if needed else None,
        hosts=hosts,
        origins=_listed(settings.cors_origins),
        requests_per_minute=settings.requests_per_minute,
        upload_bytes=settings.upload_mb * MEGABYTE,
    )


def is_loopback(host: str) -> bool:
    """Return whether nobody outside this machine reaches what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Doors:
    """Middleware that asks every request, whichever face it is for, before anything else sees it."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        """Stand before this app."""
        self._app = app
        self._rules = rules
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(rules.requests_per_minute) if rules.requests_per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            await self._let_in(request)
            receive = await self._measured(request, receive)
        except YinjuError as error:
            await error_response(error, request)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _let_in(self, request: Request) -> None:
        path, headers = request.url.path, request.headers
        self._check_host(headers)
        if path in OPEN_PATHS:
            return
        address = request.client.host if request.client else "unknown"
        key = await self._key(headers, address)
        request.state.key_name = key.name if key else None
        request.state.may_write = key is None or key.scope == "write"
        changes = request.method not in READING_METHODS and path not in READING_POSTS
        self._check_origin(headers, request.method)
        if changes and not request.state.may_write:
            raise Forbidden("this key may read, not change")
        if path.startswith(CALLS) or request.method not in READING_METHODS:
            self._count(f"key:{key.name}" if key else f"address:{address}")

    async def _key(self, headers: Headers, address: str) -> Key | None:
        ring = self._rules.keys
        if ring is None:
            return None
        shown = shown_key(headers)
        key = await run_in_threadpool(ring.find, shown) if shown else None
        if key is None:
            self._count(f"address:{address}")
            raise Unauthorized("a valid key is needed here")
        return key

    def _check_host(self, headers: Headers) -> None:
        host = host_of(headers.get("host", ""))
        if ANY not in self._rules.hosts and host not in self._rules.hosts:
            raise ForeignHost("this server has another name", host=host[:100])

    def _check_origin(self, headers: Headers, method: str) -> None:
        """Refuse what another site's page sends through a visitor's browser."""
        origin = headers.get("origin")
        if origin is None or method in READING_METHODS or origin in self._rules.origins:
            return
        if urlsplit(origin).netloc != headers.get("host"):
            raise Forbidden("a page of another origin", said="foreign_origin", origin=origin[:100])

    def _count(self, who: str) -> None:
        if self._limit is None or self._limiter.hit(self._limit, who):
            return
        until = self._limiter.get_window_stats(self._limit, who).reset_time
        seconds = max(1, math.ceil(until - time.time()))
        raise TooManyRequests("too many requests", most=self._rules.requests_per_minute, seconds=seconds)

    async def _measured(self, request: Request, receive: Receive) -> Receive:
        """Return what gives the request's body, no more than it may have. Raises TooLarge."""
        is_upload = request.url.path.endswith(UPLOADS)
        most = self._rules.upload_bytes if is_upload else MOST_BODY_BYTES
        announced = request.headers.get("content-length")
        if announced is not None:
            if not announced.isdecimal() or int(announced) > most:
                raise TooLarge("the body is too large", most=most)
            return receive
        if request.method in READING_METHODS:
            return receive
        return _counted(receive, most) if is_upload else await _read_ahead(receive, most)


def add_doors(app: Starlette, rules: Rules) -> None:
    """Put doors before an app; pages of the origins that the rules list may call it from a browser."""
    app.add_middleware(Doors, rules=rules)
    if rules.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=rules.origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["X-Request-ID", "Retry-After", "Location", "Link", "ETag"],
        )


def _counted(receive: Receive, most: int) -> Receive:
    """Return `receive` that raises TooLarge when more than `most` bytes have come."""
    came = 0

    async def counted() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise TooLarge("the body is too large", most=most)
        return message

    return counted


async def _read_ahead(receive: Receive, most: int) -> Receive:
    """Return `receive` that gives the whole body at once, read now. Raises TooLarge."""
    limited = _counted(receive, most)
    body, more = b"", True
    while more:
        message = await limited()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return whole.pop() if whole else await receive()

    return given


def shown_key(headers: Mapping[str, str]) -> str | None:
    """Return the key that a request shows: as a bearer, in `X-API-Key`, or as the password that a browser asks for."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip() or None
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2] or None
        except ValueError:
            return None
    return headers.get("x-api-key")


def host_of(header: str) -> str:
    """Return the name in a Host header without its port and brackets, in lower case."""
    name = header.rpartition("]")[0].lstrip("[") if header.startswith("[") else header.partition(":")[0]
    return name.lower()


def _listed(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())
