"""An OpenAI-compatible endpoint that says what a test wants, and a canary that notes who comes to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE_SECONDS = 0.05


def draft(*claims: str) -> str:
    """Return a draft in the form that the prompt asks for; each claim names the first piece of evidence."""
    return json.dumps(
        {"answerable": True, "claims": [{"evidence": [1], "text": claim} for claim in claims]}, ensure_ascii=False
    )


class Endpoint(ThreadingHTTPServer):
    """Answers with the first of `scripts` whose key is in the prompt, piece by piece."""

    daemon_threads = True

    def __init__(self, scripts: dict[str, str], slow: tuple[str, ...] = ()) -> None:
        """Say these drafts; those whose key is in `slow` take a second for each piece."""
        super().__init__(("127.0.0.1", 0), Answering)
        self.scripts, self.slow = scripts, slow

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Answering(BaseHTTPRequestHandler):
    """One request for a completion."""

    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = json.dumps(body["messages"][-1], ensure_ascii=False)
        key = next((key for key in self.server.scripts if key in asked), None)
        text = self.server.scripts[key] if key else draft()
        seconds = 1.0 if key in self.server.slow else PIECE_SECONDS
        if not body.get("stream"):
            self._send_json({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for start in range(0, len(text), 40):
                self._send_piece({"content": text[start : start + 40]})
                time.sleep(seconds)
            self._send_piece({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            return  # whoever asked has gone

    def _send_piece(self, delta: dict[str, str], finish: str | None = None) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "fake"}
        chunk |= {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def _send_json(self, document: dict[str, Any]) -> None:
        data = json.dumps({"id": "1", "object": "chat.completion", "created": 0, "model": "fake", **document}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Canary(ThreadingHTTPServer):
    """Notes every request."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on loopback."""
        super().__init__(("127.0.0.1", 0), Noting)
        self.hits: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Noting(BaseHTTPRequestHandler):
    """One request that should not have come."""

    server: Canary

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    """Serve until the block ends."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
