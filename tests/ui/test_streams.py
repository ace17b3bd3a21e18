"""Streams and jobs over HTTP: what is told meanwhile, how they end, and what stops when the caller leaves."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest

from rag.types import Writing
from tests.ui.conftest import Small
from tests.ui.engine import hang_up
from tests.ui.small import PLACES, QUESTION, SENTENCE, small_server
from ui.asking import events_of as asked_of
from ui.errors import Internal
from ui.wire import AskIn

ASK = {"question": QUESTION}
CHAT = {"model": "yinju", "messages": [{"role": "user", "content": QUESTION}]}
PATIENCE = 20.0
WITHIN = 1.0
"""Seconds after which an engine must not work for somebody who has gone."""


@dataclass(frozen=True)
class Event:
    """A server-sent event, or a sign of life where it has no name."""

    name: str
    id: str
    data: Any


def events_of(stream: str) -> Iterator[Event]:
    for block in stream.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            yield Event(fields["event"], fields["id"], json.loads(fields["data"]))


@pytest.fixture
def slow(small: Small) -> Iterator[Small]:
    """Return the small server while its engine reads for longer than anybody waits."""
    small.engine.reading_seconds = 60.0
    yield small
    small.engine.reading_seconds = 0.0
    until(lambda: small.engine.under_way == 0)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_nobody_foresaw_ends_a_stream_as_an_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    def breaking(**_: object) -> Iterator[object]:
        yield Writing()
        raise RuntimeError("never seen")

    service: Any = SimpleNamespace(
        assistant=lambda: SimpleNamespace(ask=breaking), slots=nullcontext(), threads=anyio.CapacityLimiter(1)
    )

    async def last_of_all() -> None:
        async for _ in asked_of(service, AskIn(question=QUESTION), "rest"):
            pass

    with pytest.raises(Internal):
        asyncio.run(last_of_all())
    assert "never seen" in caplog.text


def test_events_are_numbered_and_the_last_is_the_whole_answer(small: Small) -> None:
    response = httpx.post(f"{small.url}/api/v1/ask", json=ASK | {"stream": True}, timeout=30)
    events = list(events_of(response.text))
    assert [event.id for event in events] == [str(number) for number in range(1, len(events) + 1)]
    assert [event.name for event in events] == ["retrieval", "citation", "claim", "delta", "done"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/api/v1/ask", "/v1/chat/completions"])
def test_an_answer_can_be_read_again_by_its_id(small: Small, path: str) -> None:
    given = httpx.post(small.url + path, json=ASK if path.endswith("ask") else CHAT, timeout=30).json()
    answer = given if path.endswith("ask") else given["yinju"]
    assert httpx.get(f"{small.url}/api/v1/answers/{answer['id']}").json() == answer


HANGING_UP = {
    "stream": ("/api/v1/ask", ASK | {"stream": True}),
    "whole": ("/api/v1/ask", ASK),
    "chat stream": ("/v1/chat/completions", CHAT | {"stream": True}),
    "chat": ("/v1/chat/completions", CHAT),
}


@pytest.mark.parametrize("asked", HANGING_UP.values(), ids=HANGING_UP.keys())
def test_the_engine_stops_within_a_second_of_the_caller_leaving_though_it_still_reads(
    slow: Small, asked: tuple[str, dict[str, Any]]
) -> None:
    path, body = asked
    broken_off = len(slow.engine.broken_off)
    client = httpx.Client(timeout=PATIENCE)
    caller = threading.Thread(target=_ask_and_lose, args=(client, slow.url + path, body))
    caller.start()
    until(lambda: slow.engine.under_way == 1)
    left = time.monotonic()
    hang_up(client)
    until(lambda: len(slow.engine.broken_off) > broken_off)
    assert slow.engine.broken_off[-1] - left < WITHIN
    assert slow.engine.under_way == 0
    caller.join()
    if not body.get("stream"):
        until(lambda: f'route="{path}",status="499"' in httpx.get(f"{slow.url}/metrics").text)


def _ask_and_lose(client: httpx.Client, url: str, body: dict[str, Any]) -> None:
    try:
        with client.stream("POST", url, json=body) as response:
            for _ in response.iter_raw():
                pass
    except httpx.HTTPError:
        pass


def test_beyond_its_places_the_server_says_so_at_once_and_a_place_comes_free_when_a_caller_leaves(
    slow: Small,
) -> None:
    clients = [httpx.Client(timeout=PATIENCE) for _ in range(PLACES)]
    callers = [
        threading.Thread(target=_ask_and_lose, args=(client, f"{slow.url}/api/v1/ask", ASK)) for client in clients
    ]
    for caller in callers:
        caller.start()
    until(lambda: slow.engine.under_way == PLACES)
    for path, body in HANGING_UP.values():
        refused = httpx.post(slow.url + path, json=body)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["error"]["type"] == "busy"
    assert f"yinju_asking {PLACES}.0" in httpx.get(f"{slow.url}/metrics").text
    for client in clients:
        hang_up(client)
    until(lambda: "yinju_asking 0.0" in httpx.get(f"{slow.url}/metrics").text)
    for caller in callers:
        caller.join()


def test_a_stream_shows_that_it_is_alive_while_the_engine_reads(slow: Small) -> None:
    signs = 0
    with (
        httpx.Client(timeout=PATIENCE) as client,
        client.stream("POST", f"{slow.url}/api/v1/ask", json=ASK | {"stream": True}) as response,
    ):
        for line in response.iter_lines():
            signs += line.startswith(":")
            if signs == 2:
                break
    assert signs == 2
    until(lambda: slow.engine.under_way == 0)


def test_streams_at_the_same_time_do_not_mix(small: Small) -> None:
    """Each caller's stream holds the answer to its own question."""
    questions = {QUESTION: "41 萬", "測試鎮的燈塔有多高？": "31 公尺"}
    answers: dict[str, list[Any]] = {question: [] for question in questions}

    def ask(question: str) -> None:
        response = httpx.post(f"{small.url}/api/v1/ask", json={"question": question, "stream": True}, timeout=60)
        answers[question].append(list(events_of(response.text))[-1])

    small.engine.tokens_per_second = 50.0
    callers = [threading.Thread(target=ask, args=(question,)) for question in questions for _ in range(PLACES // 2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    small.engine.tokens_per_second = 0.0
    for question, said in questions.items():
        assert len(answers[question]) == PLACES // 2
        for done in answers[question]:
            assert (done.name, done.data["question"]) == ("done", question)
            assert said in done.data["answer"]


def test_an_engine_that_fails_leaves_a_whole_answer(small: Small) -> None:
    small.engine.fails = True
    response = httpx.post(f"{small.url}/api/v1/ask", json=ASK | {"stream": True}, timeout=60)
    chat = httpx.post(f"{small.url}/v1/chat/completions", json=CHAT | {"stream": True}, timeout=60)
    small.engine.fails = False
    *_, done = events_of(response.text)
    assert done.name == "done"
    assert SENTENCE.removesuffix("。") in done.data["answer"]
    assert "model_unavailable" in {notice["kind"] for notice in done.data["notices"]}
    assert chat.text.endswith("data: [DONE]\n\n")


def test_articles_are_taken_in_as_a_job_that_tells_its_progress_and_can_be_taken_up_again(small: Small) -> None:
    files = [
        ("files", (f"test-job-{number}.txt", f"測試村的第 {number} 座橋長 {number}00 公尺。".encode()))
        for number in (1, 2)
    ]
    files.append(("files", ("bad.txt", b"ab\0\x01\xffcd")))
    begun = httpx.post(f"{small.url}/api/v1/articles", files=files, headers={"Prefer": "respond-async"})
    assert begun.status_code == 202
    where = small.url + begun.headers["location"]
    assert where.endswith(begun.json()["id"])
    events = list(events_of(httpx.get(f"{where}/events", timeout=60).text))
    assert [event.name for event in events] == ["outcome"] * 3 + ["done"]
    outcomes = [event.data for event in events[:-1]]
    assert sorted(one["status"] for one in outcomes) == ["added", "added", "refused"]
    assert httpx.get(where).json() == events[-1].data
    assert events[-1].data["results"] == outcomes
    taken_up = list(events_of(httpx.get(f"{where}/events", headers={"Last-Event-ID": "2"}).text))
    assert taken_up == events[2:]
    for article_id in filter(None, (one["article_id"] for one in outcomes)):
        assert httpx.delete(f"{small.url}/api/v1/articles/{article_id}").status_code == 204


def test_a_job_that_breaks_off_says_why(small: Small) -> None:
    begun = httpx.post(f"{small.url}/api/v1/articles?job=true", json={"url": "http://127.0.0.1:9/port"}).json()
    url = f"{small.url}/api/v1/jobs/{begun['id']}/events"
    (event,) = events_of(httpx.get(url, headers={"Accept-Language": "zh-TW"}, timeout=60).text)
    assert event.name == event.data["status"] == "failed"
    assert event.data["error"]["message"].startswith("這裡不讀取網址")


def test_an_article_is_sent_again_only_where_it_has_changed(small: Small) -> None:
    listed = httpx.get(f"{small.url}/api/v1/articles")
    article = listed.json()["articles"][0]
    paths = ["/api/v1/articles", f"/api/v1/articles/{article['id']}"]
    passages = httpx.get(small.url + paths[1]).json()["passages"]
    for path in (*paths, f"/api/v1/passages/{passages[0]['id']}"):
        tag = httpx.get(small.url + path).headers["etag"]
        again = httpx.get(small.url + path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert httpx.get(small.url + path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_pages_lead_to_one_another(small: Small) -> None:
    seen, path = [], "/api/v1/articles?limit=1"
    while path:
        page = httpx.get(small.url + path)
        seen += [article["id"] for article in page.json()["articles"]]
        path = page.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == page.json()["total"]


def test_told_to_stop_the_server_lets_an_answer_under_way_finish(small: Small, tmp_path: Path) -> None:
    """And its process ends by itself."""
    small.engine.tokens_per_second = 10.0
    given: list[Any] = []
    log = (tmp_path / "log").open("w")
    with log, small_server(tmp_path / "data", small.engine, log) as url:
        body = ASK | {"stream": True}
        caller = threading.Thread(target=lambda: given.append(httpx.post(f"{url}/api/v1/ask", json=body, timeout=60)))
        caller.start()
        until(lambda: small.engine.under_way == 1)
    caller.join()
    small.engine.tokens_per_second = 0.0
    assert list(events_of(given[0].text))[-1].name == "done"
    assert "Traceback" not in (tmp_path / "log").read_text()
