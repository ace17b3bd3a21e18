"""The doors: which hosts, origins and keys are let in, how often, and with how much."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.errors import BadInput, NotFound
from rag.settings import load_settings
from tests.conftest import ROOT
from tests.ui.conftest import Small, run_yinju
from tests.ui.small import QUESTION, small_server
from ui.doors import OPEN_PATHS, Rules, add_doors, is_loopback, rules_of
from ui.errors import add_error_handlers
from ui.keys import KeyRing

EVERYWHERE = "0.0.0.0"  # noqa: S104  (what is tested is how it is kept shut)
CHAT = {"model": "yinju", "messages": [{"role": "user", "content": QUESTION}]}
READS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ask": ("POST", "/api/v1/ask", {"json": {"question": QUESTION}}),
    "search": ("POST", "/api/v1/search", {"json": {"query": QUESTION}}),
    "list": ("GET", "/api/v1/articles", {}),
    "models": ("GET", "/v1/models", {}),
    "chat": ("POST", "/v1/chat/completions", {"json": CHAT}),
    "metrics": ("GET", "/metrics", {}),
    "ready": ("GET", "/readyz", {}),
    "page": ("GET", "/en/", {}),
    "documentation": ("GET", "/openapi.json", {}),
}
WRITES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "add": ("POST", "/api/v1/articles", {"json": {"title": "x", "text": "測試一句話。"}}),
    "remove": ("DELETE", "/api/v1/articles/none", {}),
    "through the page": ("POST", "/en/gradio_api/upload", {"files": {"files": b"x"}}),
}


@dataclass(frozen=True)
class Guarded:
    """A running server that wants keys, and its keys."""

    url: str
    data_dir: Path
    ring: KeyRing
    reader: str
    writer: str
    log: Path


@pytest.fixture(scope="module")
def guarded(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    ring = KeyRing(folder / "data")
    log = folder / "log"
    with log.open("w") as file, small_server(folder / "data", small.engine, file, api_keys_required="true") as url:
        reader, writer = ring.add("reader", "read"), ring.add("writer", "write")
        yield Guarded(url, folder / "data", ring, reader, writer, log)


ROUTES = """
import json, re
from types import SimpleNamespace
from starlette.routing import Mount, Route
from ui.server import build_app
from ui.service import Service

def routes_of(routes, below=""):
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        if getattr(inner, "routes", None) and not isinstance(route, Route):
            yield from routes_of(inner.routes, below + (route.path if isinstance(route, Mount) else ""))
        elif getattr(route, "path", None):
            for method in getattr(route, "methods", None) or ("GET", "POST"):
                yield method, below + re.sub(r"{[^}]*}", "x", route.path)

app = build_app(Service(SimpleNamespace(library=SimpleNamespace(allow_urls=False), model_name="none")))
print(json.dumps(sorted(set(routes_of(app.routes)))))
"""
"""Every route of the whole app, however its faces nest theirs."""


def test_every_route_of_every_face_is_shut_without_a_key(guarded: Guarded) -> None:
    listed = subprocess.run([sys.executable, "-c", ROUTES], cwd=ROOT, capture_output=True, text=True, check=True)
    routes = json.loads(listed.stdout)
    for face in (
        "/api/v1/ask",
        "/v1/chat/completions",
        "/mcp",
        "/en/gradio_api/queue/join",
        "/page/x/feedback",
        "/",
        "/docs",
        "/metrics",
    ):
        assert any(path == face for _, path in routes), face
    assert len(routes) > 80
    with httpx.Client(base_url=guarded.url) as client:
        for method, path in routes:
            for headers in ({}, {"Authorization": "Bearer yinju_wrong"}):
                status = client.request(method, path, headers=headers).status_code
                expected = {401} if path not in OPEN_PATHS else {200, 405}
                assert status in expected, (method, path, status)


def test_a_server_without_a_key_that_needs_one_says_how_to_make_one(guarded: Guarded) -> None:
    assert "yinju keys add NAME" in guarded.log.read_text()


@pytest.mark.parametrize("request_", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "X-API-Key", "Basic"])
def test_a_key_opens_every_face_however_it_is_shown(
    guarded: Guarded, request_: tuple[str, str, dict[str, Any]], scheme: str
) -> None:
    method, path, sent = request_
    given = {
        "X-API-Key": {"X-API-Key": guarded.writer},
        "Basic": {"Authorization": "Basic " + base64.b64encode(f"me:{guarded.writer}".encode()).decode()},
    }.get(scheme, {"Authorization": f"{scheme} {guarded.writer}"})
    response = httpx.request(method, guarded.url + path, headers=given, timeout=30, **sent)
    assert response.status_code not in (401, 403)


@pytest.mark.parametrize("request_", READS.values(), ids=READS.keys())
def test_a_key_that_may_only_read_reads(guarded: Guarded, request_: tuple[str, str, dict[str, Any]]) -> None:
    method, path, sent = request_
    headers = {"Authorization": f"Bearer {guarded.reader}"}
    assert httpx.request(method, guarded.url + path, headers=headers, timeout=30, **sent).status_code == 200


@pytest.mark.parametrize("request_", WRITES.values(), ids=WRITES.keys())
def test_a_key_that_may_only_read_changes_nothing(guarded: Guarded, request_: tuple[str, str, dict[str, Any]]) -> None:
    method, path, sent = request_
    headers = {"Authorization": f"Bearer {guarded.reader}"}
    refused = httpx.request(method, guarded.url + path, headers=headers, **sent)
    assert (refused.status_code, refused.json()["error"]["type"]) == (403, "forbidden")


def test_a_browser_is_asked_for_the_key_as_a_password(guarded: Guarded) -> None:
    asked = httpx.get(guarded.url, headers={"Accept": "text/html", "Accept-Language": "zh-TW"})
    assert asked.headers["www-authenticate"].startswith("Basic ")
    assert asked.json()["error"]["message"] == "這裡需要有效的金鑰。"
    assert httpx.get(f"{guarded.url}/api/v1/articles").headers["www-authenticate"] == "Bearer"


def test_a_key_made_now_works_at_once_and_a_revoked_one_no_longer(guarded: Guarded) -> None:
    made = run_yinju(guarded.data_dir, "keys", "add", "visitor", "--read-only")
    key = made.out.strip()
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{guarded.url}/api/v1/articles", headers=headers).status_code == 200
    listed = run_yinju(guarded.data_dir, "keys", "list", "--json")
    assert [(one["name"], one["scope"]) for one in listed.json()["keys"]] == [
        ("reader", "read"),
        ("writer", "write"),
        ("visitor", "read"),
    ]
    assert key not in listed.out
    assert run_yinju(guarded.data_dir, "keys", "revoke", "visitor").code == 0
    assert httpx.get(f"{guarded.url}/api/v1/articles", headers=headers).status_code == 401


def test_commands_show_the_running_server_their_key(guarded: Guarded) -> None:
    refused = run_yinju(guarded.data_dir, "search", QUESTION)
    assert refused.code == 1
    assert "YINJU_API_KEY" in refused.err or "Authorization" in refused.err
    found = run_yinju(guarded.data_dir, "search", QUESTION, "--json", API_KEY=guarded.reader)
    assert found.json()["hits"]


def test_mcp_is_called_with_a_key(guarded: Guarded) -> None:
    async def tools(headers: dict[str, str]) -> list[str]:
        async with Client(StreamableHttpTransport(f"{guarded.url}/mcp", headers=headers)) as client:
            return [tool.name for tool in await client.list_tools()]

    assert "ask" in asyncio.run(tools({"Authorization": f"Bearer {guarded.reader}"}))
    with pytest.raises(Exception, match="error response"):
        asyncio.run(tools({}))


def test_no_key_and_no_question_is_in_log_errors_metrics_or_file(guarded: Guarded) -> None:
    headers = {"Authorization": f"Bearer {guarded.writer}", "X-Request-ID": "told-by-caller"}
    asked = httpx.post(f"{guarded.url}/api/v1/ask", json={"question": QUESTION}, headers=headers, timeout=30)
    assert asked.headers["x-request-id"] == "told-by-caller"
    refused = httpx.get(f"{guarded.url}/api/v1/articles/{guarded.writer}", headers={"X-API-Key": "yinju_" + "w" * 43})
    metrics = httpx.get(f"{guarded.url}/metrics", headers=headers).text
    lines = [json.loads(line) for line in guarded.log.read_text().splitlines() if line.startswith("{")]
    (line,) = [one for one in lines if one["request_id"] == "told-by-caller" and one["route"] == "/api/v1/ask"]
    assert (line["status"], line["key"]) == (200, "writer")
    kept = (guarded.data_dir / "keys.json").read_text()
    for where in (guarded.log.read_text(), metrics, kept, refused.text, str(refused.headers)):
        for key in (guarded.writer, guarded.reader, "w" * 43):
            assert key not in where
        assert QUESTION not in where
    assert (guarded.data_dir / "keys.json").stat().st_mode & 0o077 == 0


def test_names_of_keys_are_their_own_and_the_ring_survives_many_hands(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "data")
    threads = [threading.Thread(target=ring.add, args=(f"key {n}", "read")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(KeyRing(tmp_path / "data").kept()) == 8
    with pytest.raises(BadInput, match="already"):
        ring.add("key 1", "write")
    with pytest.raises(BadInput, match="printable"):
        ring.add("a\nb", "write")
    with pytest.raises(NotFound):
        ring.revoke("key 9")
    assert ring.find("") is None


@pytest.mark.parametrize(
    ("host", "required", "needed"),
    [
        ("127.0.0.1", "auto", False),
        ("localhost", "auto", False),
        ("::1", "auto", False),
        (EVERYWHERE, "auto", True),
        ("192.168.1.5", "auto", True),
        ("yinju.example", "auto", True),
        (EVERYWHERE, "false", False),
        ("127.0.0.1", "true", True),
    ],
)
def test_keys_are_needed_where_others_can_reach_the_server_unless_that_is_waived(
    tmp_path: Path, host: str, required: str, needed: bool
) -> None:
    rules = rules_of(load_settings(host=host, api_keys_required=required, data_dir=tmp_path))
    assert (rules.keys is not None) is needed
    assert is_loopback(host) is ("*" not in rules.hosts)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "data")


def behind_doors(rules: Rules) -> FastAPI:
    """Return an app behind doors that tells the size of the body it read and what its caller may."""

    async def measure(request: Request) -> Response:
        return JSONResponse({"bytes": len(await request.body()), "may_write": request.state.may_write})

    app = FastAPI()
    app.router.routes.append(Route("/{rest:path}", measure, methods=["GET", "POST"]))
    add_error_handlers(app)
    add_doors(app, rules)
    return app


def ask_at(rules: Rules, *requests: tuple[str, str, dict[str, Any]], client: Any = None) -> list[httpx.Response]:
    async def run() -> list[httpx.Response]:
        transport = httpx.ASGITransport(behind_doors(rules), client=client or ("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:7860") as http:
            return [await http.request(method, path, **sent) for method, path, sent in requests]

    return asyncio.run(run())


SEARCH: tuple[str, str, dict[str, Any]] = ("POST", "/api/v1/search", {"content": b"{}"})


def test_beyond_the_limit_a_minute_a_caller_is_told_when_to_come_back() -> None:
    *taken, refused = ask_at(Rules(keys=None, requests_per_minute=3), *[SEARCH] * 4)
    assert [response.status_code for response in taken] == [200] * 3
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["error"]["type"] == "too_many_requests"


def test_each_key_has_its_own_limit_and_wrong_keys_use_up_their_address(ring: KeyRing) -> None:
    keys = [ring.add(name, "read") for name in ("one", "two")]
    calls = [("POST", "/api/v1/search", {"headers": {"X-API-Key": key}}) for key in (*keys, *keys, "no", "no", "no")]
    statuses = [response.status_code for response in ask_at(Rules(keys=ring, requests_per_minute=2), *calls)]
    assert statuses == [200] * 4 + [401, 401, 429]
    again = ask_at(Rules(keys=ring, requests_per_minute=1), calls[0], calls[0])
    assert [response.status_code for response in again] == [200, 429]


def test_what_a_page_is_made_of_does_not_count_against_the_limit() -> None:
    rules = Rules(keys=None, requests_per_minute=1)
    assert {one.status_code for one in ask_at(rules, *[("GET", f"/assets/{n}.js", {}) for n in range(9)])} == {200}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *[("localhost", 200), ("LOCALHOST:7860", 200), ("127.0.0.1:7860", 200), ("[::1]:7860", 200)],
        *[("evil.example", 400), ("localhost.evil.example", 400), ("127.0.0.1.nip.io", 400), ("[::2]", 400)],
    ],
)
def test_on_loopback_the_server_answers_to_its_own_names(tmp_path: Path, host: str, status: int) -> None:
    rules = rules_of(load_settings(data_dir=tmp_path))
    (response,) = ask_at(rules, ("GET", "/api/v1/articles", {"headers": {"Host": host}}))
    assert response.status_code == status


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [
        ("POST", "http://localhost:7860", 200),
        ("POST", "https://friend.example", 200),
        ("POST", "https://evil.example", 403),
        ("POST", "http://localhost:1234", 403),
        ("POST", "null", 403),
        ("GET", "https://evil.example", 200),
    ],
)
def test_no_other_site_can_use_a_visitors_browser_against_the_server(method: str, origin: str, status: int) -> None:
    rules = Rules(keys=None, origins=("https://friend.example",))
    (response,) = ask_at(rules, (method, "/api/v1/articles", {"headers": {"Origin": origin}}))
    assert response.status_code == status


@pytest.mark.parametrize(
    ("listed", "origin", "allowed"),
    [
        (("https://friend.example",), "https://friend.example", "https://friend.example"),
        (("https://friend.example",), "https://evil.example", None),
        ((), "https://friend.example", None),
    ],
)
def test_pages_may_call_only_where_their_origin_is_listed(
    ring: KeyRing, listed: tuple[str, ...], origin: str, allowed: str | None
) -> None:
    preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    (response,) = ask_at(Rules(keys=ring, origins=listed), ("OPTIONS", "/api/v1/ask", {"headers": preflight}))
    assert response.headers.get("access-control-allow-origin") == allowed


def test_an_upload_may_be_larger_than_a_question_but_not_without_end() -> None:
    rules = Rules(keys=None, upload_bytes=5_000_000)
    large, too_large = b"x" * 3_000_000, b"x" * 5_000_001

    async def in_pieces(body: bytes) -> Any:
        for place in range(0, len(body), 1_000_000):
            yield body[place : place + 1_000_000]

    told = [
        ask_at(rules, ("POST", path, {"content": content}))[0].status_code
        for path in ("/api/v1/articles", "/api/v1/ask", "/mcp")
        for content in (large, in_pieces(large), too_large, in_pieces(too_large))
    ]
    assert told == [200, 200, 413, 413] + [413] * 8


def test_a_length_that_is_no_number_is_refused() -> None:
    (response,) = ask_at(Rules(keys=None), ("POST", "/api/v1/ask", {"headers": {"Content-Length": "-1"}}))
    assert response.status_code == 413
