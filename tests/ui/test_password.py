"""The optional password."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui import password
from ui.password import add_password


def client(secret: str) -> TestClient:
    app = FastAPI()
    add_password(app, secret, ("/api/",))

    @app.get("/{path:path}")
    def anything() -> str:
        return "in"

    return TestClient(app)


def test_without_a_password_everything_is_open() -> None:
    assert client("").get("/zh-Hant/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/zh-Hant/", "/page/en/articles", "/en/gradio_api/upload", "/docs"])
def test_the_page_and_what_belongs_to_it_ask_for_the_password(path: str) -> None:
    visitor = client("秘密 word")
    refused = visitor.get(path)
    assert (refused.status_code, "Basic" in refused.headers["WWW-Authenticate"]) == (401, True)
    assert visitor.get(path, auth=("", "wrong")).status_code == 401
    assert visitor.get(path, auth=("anyone", "秘密 word")).status_code == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer secret", "Basic c2VjcmV0"])
def test_what_is_no_password_is_refused(header: str) -> None:
    assert client("secret").get("/", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/v1/ask"])
def test_probes_and_paths_that_are_guarded_otherwise_do_not(path: str) -> None:
    assert client("secret").get(path).status_code == 200


def test_who_guesses_has_to_wait_and_then_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = client("secret")
    for _ in range(password.MOST_WRONG):
        assert visitor.get("/", auth=("", "guess")).status_code == 401
    assert visitor.get("/", auth=("", "secret")).status_code == 429
    monkeypatch.setattr(password, "WITHIN_SECONDS", 0.0)
    assert visitor.get("/", auth=("", "secret")).status_code == 200
