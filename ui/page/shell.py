"""The HTML around Gradio's part of the page: its language, and the look it has from the first paint on."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.whole import holding_pages
from ui.wording import LANGUAGES

FIRST = b"""<head>
<script src="/page/assets/first.js"></script>
<link rel="icon" href="/page/assets/seal.svg">
<link rel="stylesheet" href="/page/assets/tokens.css">
<link rel="stylesheet" href="/page/assets/frame.css">
<link rel="stylesheet" href="/page/assets/asking.css">
<link rel="stylesheet" href="/page/assets/answer.css">
<link rel="stylesheet" href="/page/assets/views.css">
<link rel="stylesheet" href="/page/assets/narrow.css">
<script type="module" src="/page/assets/page.js"></script>"""
REMOTE_META = re.compile(rb'<meta[^>]*(?:property|name)="(?:og|twitter):[^>]*>')
TAG = re.compile(rb'<html\s+lang="[^"]*"')


class Shell:
    """Puts our head into the pages that Gradio serves in each language."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap this app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        language = scope["path"].split("/")[1] if scope["type"] == "http" else ""
        if language not in LANGUAGES:
            await self._app(scope, receive, send)
            return

        def finish(_headers: MutableHeaders, page: bytes) -> bytes:
            page = TAG.sub(f'<html lang="{language}"'.encode(), REMOTE_META.sub(b"", page), count=1)
            return page.replace(b"<head>", FIRST, 1)

        await self._app(scope, receive, holding_pages(send, finish))
