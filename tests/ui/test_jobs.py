"""The queue of jobs: its order, its limits, and its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from rag.errors import BadInput
from rag.types import Outcome
from ui.errors import TooManyRequests
from ui.jobs import MOST_WAITING, MOST_WAITING_BYTES, Job, Jobs

SECONDS = 20.0


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    opened = Jobs(lambda _outcome: None)
    yield opened
    opened.close()


def taking_in(name: str, go_on: threading.Event | None = None) -> Iterator[Outcome]:
    yield Outcome(f"{name} 1", "added")
    if go_on is not None:
        go_on.wait(SECONDS)
    yield Outcome(f"{name} 2", "added")


def over(job: Job) -> Job:
    while not job.wait(len(job.outcomes), SECONDS)[1]:
        pass
    return job


def test_one_job_runs_at_a_time_and_each_tells_its_own(jobs: Jobs) -> None:
    go_on = threading.Event()
    first = jobs.begin(lambda: taking_in("first", go_on), 1)
    assert [one.source for one in first.wait(0, SECONDS)[0]] == ["first 1"]
    second = jobs.begin(lambda: taking_in("second"), 1)
    assert (first.status, second.status, jobs.waiting) == ("running", "waiting", 1)
    go_on.set()
    assert [one.source for one in over(first).outcomes] == ["first 1", "first 2"]
    assert [one.source for one in over(second).outcomes] == ["second 1", "second 2"]
    assert jobs.get(second.id) is second


def test_too_many_or_too_large_jobs_are_refused_while_others_wait(jobs: Jobs) -> None:
    go_on = threading.Event()
    running = jobs.begin(lambda: taking_in("running", go_on), 1)
    running.wait(0, SECONDS)
    jobs.begin(lambda: taking_in("large"), MOST_WAITING_BYTES + 1)
    with pytest.raises(TooManyRequests):
        jobs.begin(lambda: taking_in("small"), 1)
    go_on.set()
    over(running)
    go_on.clear()
    busy = jobs.begin(lambda: taking_in("busy", go_on), 1)
    busy.wait(0, SECONDS)
    for number in range(MOST_WAITING):
        jobs.begin(lambda number=number: taking_in(str(number)), 1)  # type: ignore[misc]
    with pytest.raises(TooManyRequests):
        jobs.begin(lambda: taking_in("one more"), 1)
    go_on.set()


def test_what_is_wrong_with_one_job_does_not_stop_the_next(jobs: Jobs) -> None:
    def broken() -> Iterator[Outcome]:
        yield Outcome("good", "added")
        raise BadInput("the rest is no article")

    failed = over(jobs.begin(broken, 1))
    assert (failed.status, str(failed.error), len(failed.outcomes)) == ("failed", "the rest is no article", 1)
    assert over(jobs.begin(lambda: taking_in("next"), 1)).status == "done"


def test_closing_ends_a_job_after_the_article_it_is_at_and_drops_the_others() -> None:
    jobs, go_on = Jobs(lambda _outcome: None), threading.Event()
    running = jobs.begin(lambda: taking_in("running", go_on), 1)
    running.wait(0, SECONDS)
    waiting = jobs.begin(lambda: taking_in("waiting"), 1)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    while not jobs._closing:
        pass
    go_on.set()
    closing.join(SECONDS)
    assert not closing.is_alive()
    assert (running.status, waiting.outcomes) == ("failed", [])
