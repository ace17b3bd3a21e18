"""Reading files in child processes: a file that crashes one, hangs or eats memory is refused, and the next one read."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rag.errors import UnreadableArticle
from rag.types import Article, ArticleInfo, IngestOptions, LeftOut, Repair

COMMAND = (sys.executable, "-P", "-m", "rag.ingest.child")
"""With -P nothing is imported from the working folder, which may be the one with the strangers' files."""

AT_ONCE = 4
"""Children at work at the same time; who comes then waits. One is kept for the next file."""

LONGEST_ANSWER = 64_000_000
"""Bytes. More than any article is; what a child answers is not trusted."""

Child = subprocess.Popen[bytes]


class ReadingProcess:
    """The children. Each reads one file at a time; who leaves a file half read costs the others nothing."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        """Start nothing yet; `command` starts a child."""
        self._command = command
        self._idle: list[Child] = []
        self._at_work: set[Child] = set()
        self._changing = threading.Lock()
        self._places = threading.Semaphore(AT_ONCE)

    def read_file(self, name: str, data: bytes, options: IngestOptions) -> Iterator[Article | UnreadableArticle]:
        """Yield the articles in a file, and what is wrong with those that are none."""
        return self._ask(name, data, asdict(options))

    def read_record(self, name: str, fields: Mapping[str, object]) -> Article:
        """Return the article that a record describes. Raises UnreadableArticle if it is none."""
        try:
            data = json.dumps(dict(fields)).encode()
        except (TypeError, ValueError, RecursionError):
            raise UnreadableArticle(f"{name}: a record's fields must be values that JSON has, like strings") from None
        read, *_ = self._ask(name, data, None)
        if isinstance(read, UnreadableArticle):
            raise read
        return read

    def close(self) -> None:
        """End the children, also those at work: what they read is refused. A later call starts another."""
        with self._changing:
            idle, self._idle = self._idle, []
            for child in self._at_work:
                child.kill()
                child.wait()
        for child in idle:
            _end(child)

    def _ask(self, name: str, data: bytes, options: dict[str, Any] | None) -> Iterator[Article | UnreadableArticle]:
        with self._places:
            child = self._take()
            whole = False
            try:
                for answer in _exchange(child, name, data, options):
                    whole = answer is None
                    if answer is not None:
                        yield answer
                if not whole:
                    yield UnreadableArticle(f"{name}: reading it took too long, or broke off; it may be damaged")
            finally:
                self._give_back(child, whole)

    def _take(self) -> Child:
        with self._changing:
            child = self._idle.pop() if self._idle else None
            if child is not None and child.poll() is not None:
                _end(child)
                child = None
            child = child or subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._at_work.add(child)
            return child

    def _give_back(self, child: Child, whole: bool) -> None:
        with self._changing:
            self._at_work.discard(child)
            if whole and not self._idle:
                self._idle.append(child)
                return
        _end(child)


def _end(child: Child) -> None:
    child.kill()
    with contextlib.suppress(BrokenPipeError):
        child.communicate()


def _exchange(
    child: Child, name: str, data: bytes, options: dict[str, Any] | None
) -> Iterator[Article | UnreadableArticle | None]:
    """Yield what a child answers, and None behind its last answer; without that it broke off."""
    asked, answered = child.stdin, child.stdout
    if asked is None or answered is None:
        return
    header = {"name": name, "size": len(data), "options": options}
    with contextlib.suppress(OSError):  # it died; the missing answer says so
        asked.write(json.dumps(header).encode() + b"\n")
        asked.write(data)
        asked.flush()
    while (line := answered.readline(LONGEST_ANSWER)).endswith(b"\n"):
        try:
            answer = json.loads(line)
            found = None if "end" in answer else _found(answer)
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        yield found
        if found is None:
            return


def _found(answer: dict[str, Any]) -> Article | UnreadableArticle:
    if "refused" in answer:
        return UnreadableArticle(answer["refused"])
    fields = answer["article"]
    return Article(
        ArticleInfo(**fields["info"]),
        fields["text"],
        fields["content_hash"],
        tuple(LeftOut(**stretch) for stretch in fields["left_out"]),
        tuple(Repair(**repair) for repair in fields["repairs"]),
    )
