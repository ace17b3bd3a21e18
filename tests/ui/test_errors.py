"""One shape of errors on every face, in the caller's language."""

from __future__ import annotations

import json
import string

import httpx
import pytest

from tests.ui.conftest import Small
from tests.ui.small import QUESTION
from ui.error_wording import HINTS, MESSAGES

CHAT = {"model": "yinju", "messages": [{"role": "user", "content": QUESTION}]}
WRONG = {
    "unknown page": ("GET", "/nothing-here", {}, 404),
    "unknown route": ("GET", "/api/v1/nothing", {}, 404),
    "unknown route of the OpenAI face": ("POST", "/v1/completions", {}, 404),
    "unknown article": ("GET", "/api/v1/articles/none", {}, 404),
    "unknown answer": ("GET", "/api/v1/answers/none", {}, 404),
    "unknown job": ("GET", "/api/v1/jobs/none", {}, 404),
    "unknown model": ("POST", "/v1/chat/completions", {"json": CHAT | {"model": "gpt"}}, 404),
    "wrong method": ("PUT", "/api/v1/ask", {}, 405),
    "wrong method on a probe": ("POST", "/healthz", {}, 405),
    "wrong method on the page": ("POST", "/", {}, 405),
    "wrong method on MCP": ("PUT", "/mcp", {}, 405),
    "too large": ("POST", "/api/v1/ask", {"content": b" " * 2_000_001}, 413),
    "too large, in chunks": ("POST", "/api/v1/ask", {"content": iter([b" " * 1_000_001] * 2)}, 413),
    "no JSON": ("POST", "/api/v1/ask", {"content": b"{"}, 422),
    "nested too deeply": ("POST", "/api/v1/ask", {"content": b"[" * 100_000}, 422),
    "no field": ("POST", "/api/v1/search", {"json": {}}, 422),
    "misspelt field": ("POST", "/api/v1/ask", {"json": {"question": "x", "qestion": 1}}, 422),
    "wrong type": ("POST", "/api/v1/ask", {"json": {"question": {"$ne": 1}}}, 422),
    "operator in a filter": ("POST", "/api/v1/search", {"json": {"query": "x", "filters": {"$or": []}}}, 422),
    "operator as a filter's value": (
        "POST",
        "/api/v1/search",
        {"json": {"query": "x", "filters": {"published_from": {"$gt": ""}}}},
        422,
    ),
    "long question": ("POST", "/api/v1/ask", {"json": {"question": "問" * 100_000}}, 422),
    "1,001 turns": (
        "POST",
        "/api/v1/ask",
        {"json": {"question": "x", "history": [{"role": "user", "content": "y"}] * 1_001}},
        422,
    ),
    "1,001 messages": ("POST", "/v1/chat/completions", {"json": CHAT | {"messages": CHAT["messages"] * 1_001}}, 400),
    "half a character": ("POST", "/api/v1/ask", {"content": b'{"question": "\\ud800"}'}, 422),
    "half a character in a chat": (
        "POST",
        "/v1/chat/completions",
        {"content": b'{"model": "yinju", "messages": [{"role": "user", "content": "\\ud800"}]}'},
        400,
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_whatever_is_wrong_comes_in_one_shape(small: Small, wrong: tuple[str, str, dict[str, object], int]) -> None:
    method, path, sent, status = wrong
    response = httpx.request(method, small.url + path, timeout=30, **sent)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"type", "message", "param", "hint"}
    assert error["type"]
    assert error["message"]
    assert "object at 0x" not in response.text
    assert "Traceback" not in response.text


def test_a_wrong_method_is_told_which_are_right(small: Small) -> None:
    response = httpx.put(f"{small.url}/api/v1/articles/x")
    assert response.headers["allow"] == "GET, DELETE"
    assert "GET, DELETE" in response.json()["error"]["hint"]


@pytest.mark.parametrize(
    ("accept_language", "message"),
    [
        ("zh-TW,zh;q=0.9", "問題是空的。"),
        ("zh-CN", "问题是空的。"),
        ("en-GB", "The question is empty."),
        ("fr", "The question is empty."),
    ],
)
def test_an_error_is_in_the_language_that_the_caller_wants(small: Small, accept_language: str, message: str) -> None:
    headers = {"Accept-Language": accept_language}
    response = httpx.post(f"{small.url}/api/v1/ask", json={"question": ""}, headers=headers)
    assert response.json()["error"]["message"] == message


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("港口在哪裡？", "someday 不是日期。"),
        ("港口在哪里？", "someday 不是日期。"),
        ("Where is the port?", "someday is no date."),
    ],
)
def test_without_a_wish_an_error_is_in_the_language_of_the_question(small: Small, question: str, message: str) -> None:
    body = {"question": question, "filters": {"published_from": "someday"}}
    for stream in (False, True):
        response = httpx.post(f"{small.url}/api/v1/ask", json=body | {"stream": stream})
        assert response.status_code == 422
        assert response.json()["error"]["message"] == message
    chat = CHAT | {
        "messages": [{"role": "user", "content": question}],
        "yinju": {"filters": {"published_from": "someday"}},
    }
    refused = httpx.post(f"{small.url}/v1/chat/completions", json=chat)
    assert (refused.status_code, refused.json()["error"]["message"]) == (400, message)


def test_every_sentence_is_there_in_three_languages_with_the_same_values() -> None:
    for sentences in (*MESSAGES.values(), *HINTS.values()):
        named = [{field for _, field, _, _ in string.Formatter().parse(one) if field} for one in sentences]
        assert len(sentences) == 3
        assert all(sentences)
        assert len({frozenset(fields - {"detail"}) for fields in named}) == 1, sentences


def test_the_documentation_tells_every_error_with_an_example(small: Small) -> None:
    paths = httpx.get(f"{small.url}/openapi.json").json()["paths"]
    assert "/api/v1/ask" in paths
    assert "/v1/chat/completions" in paths
    for path, methods in paths.items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if status >= "400" and path != "/readyz":
                    example = response["content"]["application/json"]["example"]
                    assert {"type", "message", "hint"} <= set(example["error"]), (path, method, status)
            assert {"400", "401", "403", "413", "429", "500"} <= set(operation["responses"]), (path, method)
    assert "HTTPValidationError" not in json.dumps(paths)
