"""The security headers, on every face."""

from __future__ import annotations

import re

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient

from tests.ui.conftest import Scripted
from ui.headers import FIXED, add_headers, policy

PATHS = (
    "/",
    "/zh-Hant/",
    "/en/",
    "/docs",
    "/healthz",
    "/api/v1/articles",
    "/page/en/articles",
    "/page/assets/page.js",
    "/zh-Hant/config",
    "/no-such-path",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_them(scripted: Scripted, path: str) -> None:
    headers = httpx.get(scripted.url + path).headers
    assert {name: headers.get(name) for name in FIXED} == FIXED
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_only_scripts_of_this_server_and_those_in_the_page_itself_run(scripted: Scripted) -> None:
    page = httpx.get(f"{scripted.url}/en/")
    (scripts,) = re.findall(r"script-src ([^;]*)", page.headers["Content-Security-Policy"])
    assert "'unsafe-inline'" not in scripts
    assert "http" not in scripts
    assert scripts.count("'sha256-") == len(
        set(re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page.text, re.S))
    )


def test_a_scripts_digest_is_that_of_its_words() -> None:
    assert "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" in policy(b"<script>alert(1)</script>")
    assert "sha256" not in policy(b'<script src="/a.js"></script>')


def test_a_page_that_comes_in_parts_is_whole() -> None:
    app = FastAPI()
    add_headers(app)

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse("<p>a</p><script>1</script><p>b</p>")

    response = TestClient(app).get("/")
    assert response.text == "<p>a</p><script>1</script><p>b</p>"
    assert "'sha256-" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("{own}", 404), (None, 404)])
def test_another_sites_page_cannot_change_anything(scripted: Scripted, origin: str | None, status: int) -> None:
    headers = {"Origin": origin.format(own=scripted.url)} if origin else {}
    for method, path in (("DELETE", "/page/en/articles/none"), ("POST", "/page/en/articles/none/restore")):
        assert httpx.request(method, scripted.url + path, headers=headers).status_code == status
