"""The assistant behind the HTTP faces: it loads its models in the background while the page is already there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path

from rag.assistant import Assistant
from rag.errors import ModelUnavailable, YinjuError

log = logging.getLogger(__name__)


class Service:
    """Holds one assistant and knows whether it is ready."""

    def __init__(self, assistant: Assistant, first_articles: Iterable[Path] = ()) -> None:
        """Serve this assistant; an empty collection is filled with `first_articles` before it is ready."""
        self.library = assistant.library
        self._assistant = assistant
        self._first_articles = tuple(first_articles)
        self._ready = threading.Event()
        self._problem: YinjuError | None = None

    def start(self) -> None:
        """Begin to get ready, in the background."""
        threading.Thread(target=self._get_ready, name="getting-ready", daemon=True).start()

    def _get_ready(self) -> None:
        try:
            self._assistant.warm_up()
            if self._first_articles and not self.library.counts()[0]:
                for outcome in self.library.add_paths(self._first_articles):
                    log.info("%s: %s", outcome.source, outcome.status)
        except YinjuError as error:
            log.error("not ready: %s", error)
            self._problem = error
            return
        self._ready.set()
        log.info("ready")
        self._assistant.read_ahead()

    def is_ready(self) -> bool:
        """Return whether questions can be answered. Raises what stood in the way, if something did."""
        if self._problem is not None:
            raise self._problem
        return self._ready.is_set()

    def assistant(self) -> Assistant:
        """Return the assistant. Raises ModelUnavailable while its models are loading."""
        if not self.is_ready():
            raise ModelUnavailable("Yinju is still getting its models ready; try again in a moment")
        return self._assistant

    def close(self) -> None:
        """Let go of the store."""
        self._assistant.close()
