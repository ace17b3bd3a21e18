"""The language model behind an endpoint, with the real client and a small engine."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import pytest
from llama_index.core.llms import ChatMessage

from rag.models.llm import ANSWER_TOKENS, endpoint_llm
from tests.ui.engine import engine_running

MESSAGES = [ChatMessage(role="user", content="Evidence:\n[1] The port was widened.\n\nQuestion: What was?")]


@pytest.fixture
def _no_garbage_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_garbage_collector")
def test_a_stream_that_is_not_read_to_its_end_hangs_up_without_waiting_for_the_garbage_collector() -> None:
    with engine_running(tokens_per_second=20, padding=400) as engine:
        pieces = endpoint_llm(engine.url, "", "fake").stream_chat(MESSAGES)
        assert next(pieces).delta is not None
        pieces.close()
        deadline = time.monotonic() + 5
        while not engine.broken_off:
            assert time.monotonic() < deadline, "the engine goes on writing for nobody"
            time.sleep(0.05)


def test_what_a_call_asks_for_comes_before_what_is_asked_always() -> None:
    with engine_running() as engine:
        llm = endpoint_llm(engine.url, "", "fake", {"grammar": "always", "lora": []})
        llm.chat(MESSAGES)
        llm.chat(MESSAGES, max_tokens=7, extra_body={"grammar": "now"})
    told = [(one["max_tokens"], one["grammar"], one["lora"]) for one in engine.asked]
    assert told == [(ANSWER_TOKENS, "always", []), (7, "now", [])]
