"""Seeing inside: what is ready, what was counted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from rag.errors import ModelUnavailable
from tests.ui.conftest import Small
from tests.ui.small import QUESTION
from ui.errors import add_error_handlers
from ui.rest import add_rest
from ui.service import Service


class Loading:
    """An assistant whose search is ready and whose answers wait for a word, or fail."""

    library = None
    model_name = "fake"

    def __init__(self, word: threading.Event, error: Exception | None = None) -> None:
        self._word = word
        self._error = error

    def warm_up(self, report: Callable[[str], object]) -> None:
        report("search")
        self._word.wait(20)
        if self._error:
            raise self._error
        report("answers")

    def read_ahead(self) -> None:
        pass


def ready_of(service: Service, language: str = "en") -> httpx.Response:
    app = FastAPI()
    add_error_handlers(app)
    add_rest(app, service)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
            return await http.get("/readyz", headers={"Accept-Language": language})

    return asyncio.run(ask())


def until_settled(service: Service, word: threading.Event) -> None:
    word.set()
    service._settled.wait(20)


def test_it_is_told_which_part_is_not_ready_yet() -> None:
    word = threading.Event()
    service = Service(Loading(word))  # type: ignore[arg-type]
    service.start()
    waiting = ready_of(service)
    assert waiting.status_code == 503
    assert waiting.json()["parts"]["answers"] is False
    assert int(waiting.headers["retry-after"]) > 0
    threading.Timer(0.2, word.set).start()
    assert service.wait(20).model_name == "fake", "a caller that can wait gets it as soon as it is ready"
    ready = ready_of(service)
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert all(ready.json()["parts"].values())


def test_it_is_told_what_stands_in_the_way() -> None:
    word = threading.Event()
    service = Service(Loading(word, ModelUnavailable("no such model")))  # type: ignore[arg-type]
    service.start()
    until_settled(service, word)
    failed = ready_of(service, "zh-TW")
    assert failed.status_code == 503
    assert failed.json()["error"]["message"] == "模型沒有回應：no such model"


def numbers(small: Small) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = httpx.get(f"{small.url}/metrics").text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_happens_is_counted(small: Small) -> None:
    before = numbers(small)
    refused: dict[str, Any] = {"question": QUESTION, "filters": {"published_to": "1999"}}
    httpx.post(f"{small.url}/api/v1/ask", json={"question": QUESTION}, timeout=30)
    httpx.post(f"{small.url}/api/v1/ask", json=refused, timeout=30)
    httpx.post(f"{small.url}/api/v1/articles", json={"id": "counted", "text": "測試市場每週三公休。"}, timeout=60)
    httpx.get(f"{small.url}/api/v1/articles/none")
    (article,) = [
        one["id"] for one in httpx.get(f"{small.url}/api/v1/articles").json()["articles"] if one["source"] == "counted"
    ]
    httpx.delete(f"{small.url}/api/v1/articles/{article}")
    after = numbers(small)

    def added(name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return after[key] - before.get(key, 0)

    assert added("yinju_answers_total", face="rest", language="zh-Hant", outcome="answered") == 1
    assert added("yinju_answers_total", face="rest", language="zh-Hant", outcome="not_in_sources") == 1
    assert added("yinju_claims_total", verdict="supported") == 1
    assert added("yinju_tokens_total", kind="prompt") == 100
    assert added("yinju_tokens_total", kind="completion") > 0
    assert added("yinju_stage_seconds_count", stage="retrieve") == 2
    assert added("yinju_articles_taken_in_total", status="added") == 1
    assert added("yinju_requests_total", method="GET", route="/api/v1/articles/{article_id}", status="404") == 1
    assert added("yinju_requests_total", method="POST", route="/api/v1/ask", status="200") == 2
    assert after["yinju_asking", frozenset()] == 0
