"""What the server adds to a search and to the first event of an answer, beside the same calls in Python.

Both run in this process and turn about, call by call, on the repository's digests with the embedded embedder and no
language model, so that what differs is the server.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from benchmarks.common import HERE, keep
from benchmarks.load import QUESTIONS
from rag.assemble import build_assistant
from rag.settings import load_settings
from rag.types import Retrieved
from tests.ui.engine import running
from ui.doors import rules_of
from ui.server import build_app
from ui.service import Service

ROUNDS, TOGETHER, SECONDS = 200, 4, 10.0


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder) / "data", llm="none", requests_per_minute=0)
        assistant = build_assistant(settings)
        list(assistant.library.add_paths([HERE.parent / "seeds"]))
        service = Service(assistant)
        with running(build_app(service, rules_of(settings))) as url, httpx.Client(base_url=url, timeout=60) as client:
            service.wait(300)

            def over_http(question: str) -> None:
                assert client.post("/api/v1/search", json={"query": question}).json()["hits"]

            def in_python(question: str) -> None:
                assert assistant.search(question)

            def first_over_http(question: str) -> None:
                with client.stream("POST", "/api/v1/ask", json={"question": question, "stream": True}) as response:
                    told = (line for line in response.iter_lines() if line.startswith("event:"))
                    assert next(told) == "event: retrieval"

            def first_in_python(question: str) -> None:
                events = assistant.ask(question)
                assert any(isinstance(event, Retrieved) for event in events)
                events.close()

            figures: dict[str, Any] = {
                "search": side_by_side(over_http, in_python),
                "first event": side_by_side(first_over_http, first_in_python),
                "searches a second, one after another": {"http": rate(over_http, 1), "python": rate(in_python, 1)},
                f"searches a second, {TOGETHER} at once": {
                    "http": rate(over_http, TOGETHER),
                    "python": rate(in_python, TOGETHER),
                },
            }
    print(json.dumps(figures, indent=1))
    keep("overhead", figures)


def side_by_side(one: Callable[[str], None], other: Callable[[str], None]) -> dict[str, float]:
    """Return the median and 95th percentile of both in milliseconds, measured turn about, and how far they differ."""
    took: dict[str, list[float]] = {"http": [], "python": []}
    for turn in range(ROUNDS + 10):
        for name, call in (("http", one), ("python", other)):
            began = time.perf_counter()
            call(QUESTIONS[turn % len(QUESTIONS)])
            if turn >= 10:
                took[name].append(1000 * (time.perf_counter() - began))
    told = {f"{name} p50 ms": round(statistics.median(times), 2) for name, times in took.items()}
    told |= {f"{name} p95 ms": round(sorted(times)[int(0.95 * ROUNDS)], 2) for name, times in took.items()}
    return told | {"added p50 ms": round(told["http p50 ms"] - told["python p50 ms"], 2)}


def rate(call: Callable[[str], None], together: int) -> float:
    """Return how many calls a second are made by so many threads."""
    until = time.monotonic() + SECONDS
    made = [0] * together

    def go_on(place: int) -> None:
        while time.monotonic() < until:
            call(QUESTIONS[made[place] % len(QUESTIONS)])
            made[place] += 1

    threads = [threading.Thread(target=go_on, args=(place,)) for place in range(together)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(made) / SECONDS, 1)


if __name__ == "__main__":
    main()
