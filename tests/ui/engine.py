"""A small OpenAI-compatible engine that answers what a test wants, as slowly as it wants."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

EVIDENCE = re.compile(r"^\[1\] (?:\([^)]*\) )?(.+)$", re.MULTILINE)
STARTED_SECONDS = 20
SLOW = 10.0
"""Tokens a second of a slow script."""


def draft(*claims: str) -> str:
    """Return a draft in the form that the prompt asks for; each claim names the first piece of evidence."""
    named = [{"text": claim, "evidence": [1]} for claim in claims]
    return json.dumps({"answerable": True, "claims": named}, ensure_ascii=False)


@dataclass
class Engine:
    """What the engine says, how slow it is, and what it saw.

    It answers with the first of `scripts` whose key is in the prompt, else with the first evidence sentence.
    """

    scripts: Mapping[str, str] = field(default_factory=dict)
    slow: tuple[str, ...] = ()
    """Keys of the scripts that come slowly."""
    reading_seconds: float = 0.0
    """From the request to the response's first byte."""
    tokens_per_second: float = 0.0
    """0: as fast as it can."""
    padding: int = 0
    """So many tokens of nothing come before the answer's end."""
    fails: bool = False
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of the requests."""
    under_way: int = 0
    begun: int = 0
    broken_off: list[float] = field(default_factory=list)
    """When a caller hung up, in `time.monotonic()`."""

    async def chat(self, request: Request) -> Response:
        """Answer like `/v1/chat/completions`; without `stream`, with nothing of use."""
        body = await request.json()
        self.asked.append(body)
        if self.fails:
            return JSONResponse({"error": {"message": "out of order"}}, 500)
        prompt = body["messages"][-1]["content"]
        sentence = EVIDENCE.search(prompt)
        said = sentence[1] if sentence else ""
        if not body.get("stream"):
            message = {"role": "assistant", "content": said}
            return JSONResponse(
                {
                    "id": "1",
                    "object": "chat.completion",
                    "created": 0,
                    "model": "fake",
                    "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                }
            )
        key = next((key for key in self.scripts if key in prompt), None)
        pace = SLOW if key in self.slow else self.tokens_per_second
        return _Watched(self, self.tokens(self.scripts[key] if key else draft(said), pace))

    async def tokens(self, text: str, tokens_per_second: float) -> AsyncIterator[bytes]:
        """Yield the text as chunks of a stream, a few characters a token."""
        await asyncio.sleep(self.reading_seconds)
        pieces = [text[place : place + 4] for place in range(0, len(text), 4)]
        pieces[-1:-1] = [" "] * self.padding
        for piece in pieces:
            if tokens_per_second:
                await asyncio.sleep(1 / tokens_per_second)
            yield _chunk([{"index": 0, "delta": {"content": piece}, "finish_reason": None}])
        yield _chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}])
        yield _chunk([], usage={"prompt_tokens": 100, "completion_tokens": len(pieces), "total_tokens": 0})
        yield b"data: [DONE]\n\n"


class _Watched(StreamingResponse):
    def __init__(self, engine: Engine, tokens: AsyncIterator[bytes]) -> None:
        super().__init__(tokens, media_type="text/event-stream")
        self._engine = engine

    async def stream_response(self, send: Send) -> None:
        self._engine.begun += 1
        self._engine.under_way += 1
        try:
            first = await anext(self.body_iterator)
            body = self.body_iterator

            async def all_of_it() -> AsyncIterator[bytes]:
                yield first
                async for chunk in body:
                    yield chunk

            self.body_iterator = all_of_it()
            await super().stream_response(send)
        except asyncio.CancelledError:
            self._engine.broken_off.append(time.monotonic())
            raise
        finally:
            self._engine.under_way -= 1


def _chunk(choices: list[dict[str, object]], **more: object) -> bytes:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": choices} | more
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


@contextmanager
def running(app: Starlette) -> Iterator[str]:
    """Serve an ASGI app in a thread of this process until the block ends; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + STARTED_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def engine_running(**how: Any) -> Iterator[Engine]:
    """Run an engine until the block ends."""
    engine = Engine(**how)
    with running(Starlette(routes=[Route("/v1/chat/completions", engine.chat, methods=["POST"])])) as url:
        engine.url = f"{url}/v1"
        yield engine


def hang_up(client: httpx.Client) -> None:
    """Cut a client's connections while another thread reads from them."""
    for connection in client._transport._pool.connections:  # type: ignore[attr-defined]
        connection._connection._network_stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
