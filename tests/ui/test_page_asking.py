"""A question that the page cannot put: what the visitor is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.types import Language
from tests.conftest import article, take_in
from ui.page.asking import LONGEST_QUESTION, converse
from ui.service import Service
from vectorstore.store import Store


@pytest.fixture
def service(store: Store, make_assistant: Callable[..., Assistant]) -> Service:
    take_in(store, article("港口在五月擴建。", "port.txt"))
    service = Service(make_assistant())
    service._settled.set()
    return service


def last_of(service: Service, question: str, context: dict[str, Any], language: Language = "zh-Hant") -> str:
    return list(converse(service, question, json.dumps(context), language))[-1]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-Hant", "期間的結束（2025-01-01）早於開始（2025-02-01）。"),
        ("zh-Hans", "期间的结束（2025-01-01）早于开始（2025-02-01）。"),
        ("en", "The period ends (2025-01-01) before it begins (2025-02-01)."),
    ],
)
def test_what_is_wrong_with_the_filters_is_told_in_the_pages_language(
    service: Service, language: Language, told: str
) -> None:
    backwards = {"question": "x", "filters": {"published_from": "2025-02-01", "published_to": "2025-01-01"}}
    assert told in last_of(service, "港口怎麼了？", backwards, language)


@pytest.mark.parametrize(
    "context", [{}, {"question": "x", "filters": 7}, {"question": "x", "history": [{"role": "x"}]}]
)
def test_turns_that_cannot_be_read_end_in_words_and_not_in_the_log(
    service: Service, context: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert "開一個新對話" in last_of(service, "港口怎麼了？", context)
    assert "港口" not in caplog.text


def test_a_question_that_is_too_long_is_told_so_at_once(service: Service) -> None:
    assert str(LONGEST_QUESTION) in last_of(service, "港" * (LONGEST_QUESTION + 1), {"question": "x"})


def test_a_question_that_can_be_put_is_answered(service: Service) -> None:
    assert "港口在五月擴建" in last_of(service, "港口在幾月擴建？", {"question": "x"})
