"""What `/metrics` tells, in Prometheus' form. No question, answer or key is in it."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from rag.types import Answer, Outcome

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80)
STAGES = ("retrieve", "first_token", "total")


class Metrics:
    """The counters of one server."""

    def __init__(self, asking: Callable[[], int], waiting_jobs: Callable[[], int]) -> None:
        """Count from nothing; `asking` tells how many questions are being answered, `waiting_jobs` how many wait."""
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "yinju_requests", "Requests by route and status.", ["method", "route", "status"], registry=self._registry
        )
        self.request_seconds = Histogram(
            "yinju_request_seconds",
            "Seconds until the last byte of a response.",
            ["method", "route"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "yinju_answers",
            "Answers by face, language and outcome.",
            ["face", "language", "outcome"],
            registry=self._registry,
        )
        self._stages = Histogram(
            "yinju_stage_seconds",
            "Seconds from the question to the end of a stage.",
            ["stage"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._tokens = Counter("yinju_tokens", "Tokens of the language model.", ["kind"], registry=self._registry)
        self._verdicts = Counter("yinju_claims", "Claims shown, by verdict.", ["verdict"], registry=self._registry)
        self._notices = Counter("yinju_notices", "Notices, by kind.", ["kind"], registry=self._registry)
        self._taken_in = Counter(
            "yinju_articles_taken_in", "Articles sent, by what became of them.", ["status"], registry=self._registry
        )
        self._passages = Counter("yinju_passages_added", "Passages of articles taken in.", registry=self._registry)
        Gauge("yinju_asking", "Questions being answered.", registry=self._registry).set_function(asking)
        Gauge("yinju_jobs_waiting", "Jobs that wait to take articles in.", registry=self._registry).set_function(
            waiting_jobs
        )

    def note_answer(self, answer: Answer, face: str) -> None:
        """Count an answer that a face gave."""
        outcome = answer.refusal_reason or "answered"
        self._answers.labels(face, answer.language, outcome).inc()
        for stage in STAGES:
            self._stages.labels(stage).observe(answer.timings_ms.get(stage, 0) / 1000)
        for kind, count in answer.usage.items():
            self._tokens.labels(kind.removesuffix("_tokens")).inc(count)
        for claim in answer.claims:
            self._verdicts.labels(claim.verdict).inc()
        for notice in answer.notices:
            self._notices.labels(notice.kind).inc()

    def note_outcome(self, outcome: Outcome) -> None:
        """Count an article that was sent."""
        self._taken_in.labels(outcome.status).inc()
        self._passages.inc(outcome.passages)

    def text(self) -> bytes:
        """Return all of it as it is sent."""
        return generate_latest(self._registry)
