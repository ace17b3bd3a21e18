"""Pages of HTML on their way out, held back until they are whole, so that something can be done to them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

Finish = Callable[[MutableHeaders, bytes], bytes]
"""Takes the headers and the whole body of a page, may change the headers, and returns the body to send."""


def holding_pages(send: Send, finish: Finish) -> Send:
    """Return a `send` that passes everything on, but each page of HTML whole and as `finish` leaves it."""
    start: Message | None = None
    body = b""

    async def hold(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                start, body = message, b""
                return
        elif start is not None and message["type"] == "http.response.body":
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            body = finish(headers, body)
            if "content-length" in headers:
                headers["content-length"] = str(len(body))
            await send(start)
            start, message = None, {**message, "body": body}
        await send(message)

    return hold
