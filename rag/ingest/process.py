"""Reading files in a child process: a file that crashes it, hangs or eats memory is refused, and the next one read."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from rag.errors import UnreadableArticle
from rag.types import Article, ArticleInfo, IngestOptions, LeftOut, Repair

LONGEST_ANSWER = 64_000_000
"""Bytes. More than any article is; what a child answers is not trusted."""


class ReadingProcess:
    """The child, started when first needed and again whenever it died. Reads one file at a time."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._child: subprocess.Popen[bytes] | None = None
        self._busy = threading.Lock()

    def read_file(self, name: str, data: bytes, options: IngestOptions) -> Iterator[Article | UnreadableArticle]:
        """Yield the articles in a file, and what is wrong with those that are none."""
        return self._ask(name, data, asdict(options))

    def read_record(self, name: str, fields: Mapping[str, object]) -> Article:
        """Return the article that a record describes. Raises UnreadableArticle if it is none."""
        (read,) = self._ask(name, json.dumps(fields).encode(), None)
        if isinstance(read, UnreadableArticle):
            raise read
        return read

    def close(self) -> None:
        """End the child; a later call starts another."""
        with self._busy:
            self._end()

    def _ask(self, name: str, data: bytes, options: dict[str, Any] | None) -> Iterator[Article | UnreadableArticle]:
        with self._busy:
            whole = False
            try:
                child = self._running()
                answers = self._exchange(child, name, data, options)
                for answer in answers:
                    if "end" in answer:
                        whole = True
                    elif "refused" in answer:
                        yield UnreadableArticle(answer["refused"])
                    else:
                        yield _article(answer["article"])
                if not whole:
                    yield UnreadableArticle(f"{name}: reading it took too long, or broke off; it may be damaged")
            finally:
                if not whole:
                    self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "rag.ingest.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    @staticmethod
    def _exchange(
        child: subprocess.Popen[bytes], name: str, data: bytes, options: dict[str, Any] | None
    ) -> Iterator[dict[str, Any]]:
        asked, answered = child.stdin, child.stdout
        if asked is None or answered is None:
            return
        header = {"name": name, "size": len(data), "options": options}
        with contextlib.suppress(BrokenPipeError):  # it died; the missing answer says so
            asked.write(json.dumps(header).encode() + b"\n" + data)
            asked.flush()
        while line := answered.readline(LONGEST_ANSWER):
            answer = json.loads(line) if line.endswith(b"\n") else {}
            if not answer:
                return
            yield answer
            if "end" in answer:
                return

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            with contextlib.suppress(BrokenPipeError):
                self._child.communicate()
            self._child = None


def _article(fields: dict[str, Any]) -> Article:
    return Article(
        ArticleInfo(**fields["info"]),
        fields["text"],
        fields["content_hash"],
        tuple(LeftOut(**stretch) for stretch in fields["left_out"]),
        tuple(Repair(**repair) for repair in fields["repairs"]),
    )
