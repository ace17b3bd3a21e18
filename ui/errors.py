"""The one shape of every error on every HTTP face, in the caller's language.

YinjuError
├── rag's tree (rag/errors.py)                       404, 422 (400 on the OpenAI face), 503
├── DoorError                what the doors refuse
│   ├── Unauthorized         401  no valid key
│   ├── Forbidden            403  a key that may only read, or a page of another origin
│   ├── ForeignHost          400  a name that this server does not answer to
│   ├── TooLarge             413  a body beyond the limit
│   └── TooManyRequests      429  beyond the limit a minute, or too many jobs wait (retry later)
├── Busy                     503  too many questions at once                       (retry later)
├── NoSuchRoute, NotAllowed  404, 405
├── Gone                     499  the caller hung up; only counted
└── Internal                 500  a defect of ours; the log tells
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from rag.assistant import language_of
from rag.errors import BadInput, ModelError, NotFound, StoreError, YinjuError
from rag.types import Language
from ui.error_wording import hint_for, message_for
from ui.wire import ErrorBody, ErrorOut
from ui.wording import language_of_browser

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
OPENAI_PREFIX = "/v1/"
OURS = ("zh", "en")
VALIDATION_SAID = {"missing": "field_missing", "extra_forbidden": "field_unknown", "json_invalid": "not_json"}


class DoorError(YinjuError):
    """The doors refuse a request."""

    status = 403
    kind = "forbidden"


class Unauthorized(DoorError):
    """There is no valid key with the request."""

    status = 401
    kind = "unauthorized"


class Forbidden(DoorError):
    """The key may only read, or a page of another origin asks."""


class ForeignHost(DoorError):
    """The request names a host that this server does not answer to."""

    status = 400
    kind = "foreign_host"


class TooLarge(DoorError):
    """The body is beyond the limit."""

    status = 413
    kind = "too_large"


class TooManyRequests(DoorError):
    """The caller is beyond its limit, or too many jobs wait; `seconds` tells when to come back."""

    status = 429
    kind = "too_many_requests"
    retry = True


class Busy(YinjuError):
    """As many questions as there may be at once are being answered."""

    kind = "busy"
    retry = True


class NoSuchRoute(NotFound):
    """There is nothing at this path."""


class NoSuchModel(NotFound):
    """There is no model with this name."""

    kind = "model_not_found"


class NotAllowed(YinjuError):
    """A route does not take this method."""

    kind = "method_not_allowed"


class Gone(YinjuError):
    """The caller hung up before there was an answer; nobody gets this, it is only counted."""

    kind = "gone"


class Internal(YinjuError):
    """A defect of ours."""


STATUS: dict[type[YinjuError], int] = {
    NotFound: 404,
    BadInput: 422,
    NotAllowed: 405,
    StoreError: 503,
    ModelError: 503,
    Busy: 503,
    Gone: 499,
}
"""The HTTP status of each branch of the error tree; the first that fits counts."""


def status_of(error: YinjuError, path: str = "") -> int:
    """Return the HTTP status of an error; what cannot be used is a 400 on the OpenAI face, as its clients expect."""
    if isinstance(error, DoorError):
        return error.status
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    return 400 if status == 422 and path.startswith(OPENAI_PREFIX) else status


def error_document(error: YinjuError, language: Language = "en") -> dict[str, Any]:
    """Return an error as it is sent."""
    detail = str(error)
    body = ErrorBody(
        type=error.kind,
        message=message_for(error.said, language, detail, error.values),
        param=error.param,
        hint=hint_for(error.said, language, error.values),
    )
    return ErrorOut(error=body).model_dump()


def language_for(headers: Mapping[str, str], words: str = "") -> Language:
    """Return the caller's language: what `Accept-Language` wants if it is one of ours, else that of the words sent."""
    wanted = headers.get("accept-language", "")
    if any(one.strip().lower().startswith(OURS) for one in wanted.split(",")) or not words.strip():
        return language_of_browser(wanted)
    return language_of(words)


def error_response(error: YinjuError, request: Request) -> JSONResponse:
    """Return the response for an error.

    What was asked, if a route has noted it in `request.state.words`, tells the language where no header does.
    """
    language = language_for(request.headers, getattr(request.state, "words", ""))
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    if error.retry:
        headers["Retry-After"] = str(error.values.get("seconds", RETRY_SECONDS))
    if isinstance(error, Unauthorized):
        wants_page = "text/html" in request.headers.get("accept", "")
        headers["WWW-Authenticate"] = 'Basic realm="Yinju", charset="UTF-8"' if wants_page else "Bearer"
    if isinstance(error, NotAllowed):
        headers["Allow"] = str(error.values["allowed"])
    return JSONResponse(error_document(error, language), status_of(error, request.url.path), headers)


def add_error_handlers(app: FastAPI) -> None:
    """Give every error of the app's own routes the one shape."""

    @app.exception_handler(YinjuError)
    def ours(request: Request, error: YinjuError) -> JSONResponse:
        return error_response(error, request)

    @app.exception_handler(RequestValidationError)
    def not_valid(request: Request, error: RequestValidationError) -> JSONResponse:
        _note_words(request, error.body)
        return error_response(from_validation(error), request)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        return error_response(from_http(error, request), request)

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("a request failed", exc_info=error)
        return error_response(Internal(), request)


def from_validation(error: RequestValidationError) -> BadInput:
    """Return the first thing that is wrong with what was sent."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"] if part != "body")
    said = VALIDATION_SAID.get(first["type"], "field_wrong")
    if not field and said != "not_json":
        return BadInput(first["msg"])
    detail = first["msg"] if said == "field_wrong" else f"{field}: {first['msg']}"
    return BadInput(detail, said=said, param=None if said == "not_json" else field, field=field)


def from_http(error: HTTPException, request: Request) -> YinjuError:
    """Return our error for one of the framework's."""
    path, method = request.url.path, request.method
    if error.status_code == 404:
        return NoSuchRoute(f"there is nothing at {path}", said="no_such_route", path=path)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "GET")
        return NotAllowed(f"{path} does not take {method}", path=path, method=method, allowed=allowed)
    if error.status_code < 500:
        return BadInput("the body cannot be read", said="not_json")
    return Internal()


def _note_words(request: Request, body: object) -> None:
    words = body.get("question") or body.get("query") if isinstance(body, dict) else None
    request.state.words = words if isinstance(words, str) else ""
