"""How errors are documented: each status with what it means and an example."""

from __future__ import annotations

from typing import Any

from ui.wire import ErrorBody, ErrorOut

EXAMPLES: dict[int, tuple[str, ErrorBody]] = {
    400: (
        "Something sent cannot be read, or this server is called otherwise",
        ErrorBody(type="foreign_host", message="This server is not called example.org.", hint="Add it to …"),
    ),
    401: (
        "A key is needed and there is no valid one",
        ErrorBody(type="unauthorized", message="A valid key is needed here.", hint="Send it as `Authorization: …"),
    ),
    403: (
        "The key may only read, or a page of another origin asks",
        ErrorBody(type="forbidden", message="This key may read, not change.", hint="Use a key that may write: …"),
    ),
    404: (
        "There is nothing with this id",
        ErrorBody(type="not_found", message="There is no article 7.", hint="GET /api/v1/articles lists those …"),
    ),
    413: (
        "The body is beyond the limit",
        ErrorBody(type="too_large", message="The body is too large; 2000000 bytes is the most.", hint="Send it …"),
    ),
    422: (
        "Something sent cannot be used",
        ErrorBody(
            type="invalid_request",
            message="The question is empty.",
            param="question",
            hint="Ask something.",
        ),
    ),
    429: (
        "Too many requests; `Retry-After` says when the next is taken",
        ErrorBody(type="too_many_requests", message="Too many requests; 600 a minute is the most.", hint="Wait …"),
    ),
    500: (
        "A defect of ours; the server's log tells the cause",
        ErrorBody(type="internal_error", message="Something went wrong on the server.", hint="Try again; …"),
    ),
    503: (
        "Not ready, too busy, or a model does not answer; `Retry-After` says when to try again",
        ErrorBody(type="busy", message="Too many questions are being answered at once.", hint="Wait …"),
    ),
}
EVENT_STREAM = {
    "schema": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("event", "data", "id")},
        "required": ["data"],
    }
}
"""A server-sent event; `data` is JSON."""

RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of these statuses, and of those that any route may have."""
    return {status: _documented(status) for status in sorted({400, 401, 403, 413, 429, 500, *statuses})}


def errors_of_openai(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the same for a face where what cannot be used is a 400, never a 422."""
    return errors(*statuses) | {"4XX": _documented(400)}


def _documented(status: int) -> dict[str, Any]:
    meaning, example = EXAMPLES[status]
    content = {"application/json": {"example": ErrorOut(error=example).model_dump()}}
    headers = {"headers": RETRY} if status in (429, 503) else {}
    return {"model": ErrorOut, "description": meaning, "content": content, **headers}
