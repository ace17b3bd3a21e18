"""The assistant behind the HTTP faces: it loads its models in the background while the page is already there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path

import anyio

from rag.assistant import PARTS, Assistant
from rag.errors import ModelUnavailable, NotFound, YinjuError
from rag.types import Answer
from ui.jobs import Jobs
from ui.kept import Kept
from ui.metrics import Metrics
from ui.slots import Slots
from ui.traces import trace_answer

log = logging.getLogger(__name__)

ANSWERS_KEPT, SECONDS_KEPT = 1_000, 3_600.0
ASKS_AT_ONCE = 8
FIRST_ARTICLES = "first_articles"


class Service:
    """Holds one assistant, knows whether it is ready, and what the HTTP faces share."""

    def __init__(
        self, assistant: Assistant, first_articles: Iterable[Path] = (), asks_at_once: int = ASKS_AT_ONCE
    ) -> None:
        """Serve this assistant; an empty collection is filled with `first_articles` before it is ready."""
        self.library = assistant.library
        self.model_name = assistant.model_name
        self.slots = Slots(asks_at_once)
        self.jobs = Jobs(lambda outcome: self.metrics.note_outcome(outcome))
        self.metrics = Metrics(lambda: self.slots.taken, lambda: self.jobs.waiting)
        self.threads = anyio.CapacityLimiter(asks_at_once)
        self._assistant = assistant
        self._first_articles = tuple(first_articles)
        self._answers = Kept[Answer](ANSWERS_KEPT, SECONDS_KEPT)
        self._settled = threading.Event()
        self._loaded: set[str] = set()
        self._problem: YinjuError | None = None

    def start(self) -> None:
        """Begin to get ready, in the background."""
        threading.Thread(target=self._get_ready, name="getting-ready", daemon=True).start()

    def _get_ready(self) -> None:
        try:
            self._assistant.warm_up(self._loaded.add)
            if self._first_articles and not self.library.counts()[0]:
                for outcome in self.library.add_paths(self._first_articles):
                    log.info("%s: %s", outcome.source, outcome.status)
        except YinjuError as error:
            log.error("not ready: %s", error)
            self._problem = error
            self._settled.set()
            return
        self._loaded.add(FIRST_ARTICLES)
        self._settled.set()
        log.info("ready")
        self._assistant.read_ahead()

    def parts(self) -> dict[str, bool]:
        """Return which parts are ready; that the store is open is why there is a service at all."""
        return {"store": True} | {part: part in self._loaded for part in (*PARTS, FIRST_ARTICLES)}

    def is_ready(self) -> bool:
        """Return whether questions can be answered. Raises what stood in the way, if something did."""
        if self._problem is not None:
            raise self._problem
        return self._settled.is_set()

    def wait(self, seconds: float) -> Assistant:
        """Return the assistant as soon as it is ready. Raises as `assistant` does, after `seconds` at most."""
        self._settled.wait(seconds)
        return self.assistant()

    def assistant(self) -> Assistant:
        """Return the assistant. Raises ModelUnavailable while its models are loading."""
        if not self.is_ready():
            raise ModelUnavailable(
                "Yinju is still getting its models ready; try again in a moment", said="getting_ready"
            )
        return self._assistant

    def note(self, answer: Answer, face: str) -> None:
        """Count and trace an answer that a face gives, and keep it for a while."""
        self._answers.put(answer.id, answer)
        self.metrics.note_answer(answer, face)
        trace_answer(answer, face)

    def answer(self, answer_id: str) -> Answer:
        """Return an answer that was given lately. Raises NotFound."""
        answer = self._answers.get(answer_id)
        if answer is None:
            raise NotFound(f"there is no answer {answer_id}, or no longer", said="no_answer", id=answer_id)
        return answer

    def close(self) -> None:
        """Let go of the store."""
        self.jobs.close()
        self._assistant.close()
