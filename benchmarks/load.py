"""Fifty readers at once for three minutes, then more than there are places, then one who leaves.

The server is `yinju serve` with the repository's digests and the embedded embedder; the language model is a stand-in
that writes 20 tokens a second and answers with the first evidence sentence, so that each answer takes ten seconds and
is known beforehand: a stream that held another's words would be noticed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.common import HERE, keep
from tests.ui.conftest import answering, free_port
from tests.ui.engine import Engine, engine_running, hang_up

STREAMS, SECONDS, BEYOND = 50, int(os.environ.get("YINJU_LOAD_SECONDS", "180")), 20
TOKENS_PER_SECOND, PADDING = 20.0, 180
QUESTIONS = (
    "川普政府要從 H200 的銷售抽成多少？",
    "Bernstein 预计 2027 年国产 AI 芯片占比多少？",
    "Who confirmed a preliminary agreement after the London talks?",
    "What share of AI chips will be made in China in 2027?",
    "華為 2025 年的高階 AI 晶片出貨量是多少？",
)


@dataclass
class Seen:
    """What the readers saw."""

    answers: int = 0
    failures: list[str] = field(default_factory=list)
    mixed: int = 0
    first_event: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def serving(engine: Engine) -> Iterator[tuple[str, int]]:
    """Serve the digests until the block ends; gives the address and the process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "YINJU_DATA_DIR": f"{folder}/data",
            "YINJU_LLM": "endpoint",
            "YINJU_LLM_BASE_URL": engine.url,
            "YINJU_LLM_MODEL": "fake",
            "YINJU_ASKS_AT_ONCE": str(STREAMS),
            "YINJU_REQUESTS_PER_MINUTE": "0",
        }
        command = [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--port", str(port)]
        command += ["--seed-with", str(HERE.parent / "seeds")]
        with (Path(folder) / "log").open("w") as log:
            process = subprocess.Popen(command, env=os.environ | settings, stderr=log)
            with answering(process, f"http://127.0.0.1:{port}") as url:
                yield url, process.pid


def _wait(true: Callable[[], bool], seconds: float) -> float:
    """Wait until something is so; return the seconds that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            sys.exit("what was waited for did not happen")
        time.sleep(0.005)
    return time.monotonic() - began


def ask(client: httpx.Client, url: str, question: str) -> tuple[dict[str, Any], float]:
    """Return the whole answer of a stream, and the seconds until its first event."""
    began, first = time.monotonic(), 0.0
    name = ""
    with client.stream("POST", f"{url}/api/v1/ask", json={"question": question, "stream": True}) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            if line.startswith("event: "):
                name, first = line.removeprefix("event: "), first or time.monotonic() - began
            elif line.startswith("data: ") and name == "done":
                return dict(json.loads(line.removeprefix("data: "))), first
            elif line.startswith("data: ") and name == "error":
                raise httpx.ReadError(line)
    raise httpx.ReadError("the stream ended without an answer")


def read_on(url: str, known: dict[str, str], start: int, until: float, seen: Seen) -> None:
    """Ask one question after the other until it is time to stop."""
    with httpx.Client(timeout=120) as client:
        turn = start
        while time.monotonic() < until:
            question = QUESTIONS[turn % len(QUESTIONS)]
            turn += 1
            try:
                answer, first = ask(client, url, question)
            except httpx.HTTPError as error:
                with seen.lock:
                    seen.failures.append(repr(error))
                continue
            with seen.lock:
                seen.answers += 1
                seen.first_event.append(first)
                seen.mixed += answer["question"] != question or answer["answer"] != known[question]


def footprint(process: int) -> tuple[float, int, int]:
    """Return a process's memory in MB, its open files and its threads."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    kept = dict(line.split(":", 1) for line in status.splitlines())
    return int(kept["VmRSS"].split()[0]) / 1024, len(list(Path(f"/proc/{process}/fd").iterdir())), int(kept["Threads"])


def at_once(work: Sequence[Callable[[], None]]) -> None:
    """Do several things in a thread each."""
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def beyond_the_limit(url: str, engine: Engine) -> dict[str, Any]:
    """Fill every place, ask for more, and then let one reader leave."""
    engine.reading_seconds = 30.0
    clients = [httpx.Client(timeout=120) for _ in range(STREAMS)]
    body = {"question": QUESTIONS[0], "stream": True}

    def hold(client: httpx.Client) -> None:
        try:
            with client.stream("POST", f"{url}/api/v1/ask", json=body) as response:
                for _ in response.iter_raw():
                    pass
        except httpx.HTTPError:
            pass

    holders = [threading.Thread(target=hold, args=(client,)) for client in clients]
    for holder in holders:
        holder.start()
    _wait(lambda: engine.under_way == STREAMS, 60)
    refused: list[tuple[int, float, bool]] = []

    def knock() -> None:
        began = time.monotonic()
        response = httpx.post(f"{url}/api/v1/ask", json=body, timeout=30)
        refused.append((response.status_code, time.monotonic() - began, "retry-after" in response.headers))

    at_once([knock] * BEYOND)
    gone = len(engine.broken_off)
    left = time.monotonic()
    hang_up(clients[0])
    _wait(lambda: len(engine.broken_off) > gone, 30)
    upstream = engine.broken_off[gone] - left
    _wait(lambda: f"yinju_asking {STREAMS - 1}.0" in httpx.get(f"{url}/metrics").text, 30)
    freed = time.monotonic() - left
    for client in clients[1:]:
        hang_up(client)
    for holder in holders:
        holder.join()
    all_gone = _wait(lambda: engine.under_way == 0, 30)
    return {
        "beyond the limit": {str(status): sum(one[0] == status for one in refused) for status, _, _ in refused},
        "each with Retry-After": all(one[2] for one in refused),
        "slowest refusal ms": round(1000 * max(one[1] for one in refused)),
        "upstream call ended after ms": round(1000 * upstream),
        "slot seen free after ms": round(1000 * freed),
        "49 more upstream calls ended after ms": round(1000 * all_gone),
    }


def main() -> None:
    """Measure and report."""
    with engine_running() as engine, serving(engine) as (url, process):
        with httpx.Client(timeout=120) as client:
            known = {question: ask(client, url, question)[0]["answer"] for question in QUESTIONS}
        engine.tokens_per_second, engine.padding = TOKENS_PER_SECOND, PADDING
        seen, prints = Seen(), []
        until = time.monotonic() + SECONDS
        readers = [
            threading.Thread(target=read_on, args=(url, known, number, until, seen)) for number in range(STREAMS)
        ]
        for reader in readers:
            reader.start()
        while time.monotonic() < until:
            time.sleep(5)
            prints.append(footprint(process))
        for reader in readers:
            reader.join()
        figures: dict[str, Any] = {
            "streams": STREAMS,
            "seconds": SECONDS,
            "answers": seen.answers,
            "failures": len(seen.failures),
            "kinds of failure": sorted(set(seen.failures))[:5],
            "answers with another's words": seen.mixed,
            "first event ms (p50, p95)": [
                round(1000 * place) for place in (statistics.median(seen.first_event), _p95(seen.first_event))
            ],
            "memory MB (30 s, half, end)": [round(one[0]) for one in _three(prints)],
            "open files (30 s, half, end)": [one[1] for one in _three(prints)],
            "threads (30 s, half, end)": [one[2] for one in _three(prints)],
        }
        figures |= beyond_the_limit(url, engine)
        time.sleep(2)
        figures["memory MB, open files, threads afterwards"] = [round(one) for one in footprint(process)]
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    keep("load", figures)


def _three(prints: Sequence[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    return [prints[min(5, len(prints) - 1)], prints[len(prints) // 2], prints[-1]]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


if __name__ == "__main__":
    main()
