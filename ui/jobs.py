"""Taking articles in behind the caller's back: one job at a time, each telling what became of what, as it happens."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from rag.errors import ModelUnavailable, NotFound, YinjuError
from rag.types import Outcome
from ui.errors import Internal, TooManyRequests
from ui.kept import Kept

log = logging.getLogger(__name__)

MOST_WAITING, MOST_KEPT = 16, 200
MOST_WAITING_BYTES = 200_000_000
"""What waiting jobs hold in memory; a single one may hold more."""

SECONDS_KEPT = 3_600.0
RETRY_SECONDS = 10
Status = Literal["waiting", "running", "done", "failed"]


@dataclass
class Job:
    """What was sent to be taken in, and what became of it so far. `changed` is held while it is read or written."""

    id: str
    status: Status = "waiting"
    outcomes: list[Outcome] = field(default_factory=list)
    error: YinjuError | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("done", "failed")

    def wait(self, seen: int, seconds: float) -> tuple[list[Outcome], bool]:
        """Return the outcomes after the first `seen` and whether that is all, after `seconds` at most."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.outcomes) > seen or self.is_over, seconds)
            return self.outcomes[seen:], self.is_over


class Jobs:
    """The jobs of one server. What they hold is lost when it stops; what was taken in by then stays."""

    def __init__(self, note: Callable[[Outcome], object]) -> None:
        """Have no job yet; `note` is told every outcome."""
        self._note = note
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="taking-in")
        self._kept = Kept[Job](MOST_KEPT, SECONDS_KEPT)
        self._waiting = 0
        self._waiting_bytes = 0
        self._closing = False
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many jobs have not begun."""
        return self._waiting

    def begin(self, work: Callable[[], Iterator[Outcome]], size: int) -> Job:
        """Put a job that holds `size` bytes into the queue. Raises TooManyRequests if too much waits already."""
        with self._lock:
            held = self._waiting_bytes + size
            if self._waiting >= MOST_WAITING or (self._waiting and held > MOST_WAITING_BYTES):
                raise TooManyRequests(
                    f"{self._waiting} jobs are waiting already; try again", said="too_many_jobs", seconds=RETRY_SECONDS
                )
            self._waiting += 1
            self._waiting_bytes = held
        job = Job(uuid.uuid4().hex)
        self._kept.put(job.id, job)
        self._worker.submit(self._run, job, work, size)
        return job

    def get(self, job_id: str) -> Job:
        """Return a job. Raises NotFound."""
        job = self._kept.get(job_id)
        if job is None:
            raise NotFound(f"there is no job {job_id}, or no longer", said="no_job", id=job_id)
        return job

    def close(self) -> None:
        """Begin no other job, and wait until the one that runs has ended with the article it is at."""
        self._closing = True
        self._worker.shutdown(cancel_futures=True)

    def _run(self, job: Job, work: Callable[[], Iterator[Outcome]], size: int) -> None:
        with self._lock:
            self._waiting -= 1
            self._waiting_bytes -= size
        _change(job, "running")
        try:
            for outcome in work():
                self._note(outcome)
                with job.changed:
                    job.outcomes.append(outcome)
                    job.changed.notify_all()
                if self._closing:
                    raise ModelUnavailable("the server is shutting down", said="stopping")
        except YinjuError as error:
            job.error = error
        except Exception:
            log.exception("a job failed")
            job.error = Internal()
        _change(job, "failed" if job.error else "done")


def _change(job: Job, status: Status) -> None:
    with job.changed:
        job.status = status
        job.changed.notify_all()
