"""The child process that reads files, so that a bad one takes nothing down with it. Started by `process.py`.

Asked on standard input by one line of JSON and the file's bytes, it answers on standard output by lines of JSON: an
`article` or what was `refused`, and `end` after the last.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rag.errors import UnreadableArticle
from rag.ingest.read import read_file, read_record
from rag.types import Article, IngestOptions

MEMORY = 1_500_000_000
"""Bytes of address space."""

SECONDS, PATIENCE = 60.0, 600.0
"""For one article: processor time, and time on the clock, in case it waits for something that never comes."""


def main() -> None:
    """Answer until standard input ends."""
    answers = _limited()
    while header := sys.stdin.buffer.readline():
        asked = json.loads(header)
        data = sys.stdin.buffer.read(asked["size"])
        _restart_clocks()
        for answer in _answers(asked["name"], data, asked.get("options")):
            _stop_clocks()
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()
            _restart_clocks()
        _stop_clocks()
        answers.write(b'{"end": true}\n')
        answers.flush()


def _limited() -> Any:
    """Set this process's limits; returns where answers go, which no library can print to by mistake."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has these limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return answers


def _restart_clocks() -> None:
    """Have the process killed when the time for one article is over."""
    if hasattr(signal, "setitimer"):  # not every system has these either
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)


def _stop_clocks() -> None:
    """Wait for the next file, and for whoever takes the answers, as long as it takes."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answers(name: str, data: bytes, options: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    try:
        read = read_file(name, data, IngestOptions(**options)) if options is not None else _record(name, data)
        for found in read:
            yield {"article": asdict(found)} if isinstance(found, Article) else {"refused": str(found)}
    except UnreadableArticle as error:
        yield {"refused": str(error)}
    except MemoryError:
        yield {"refused": f"{name}: reading it takes more than {MEMORY // 1_000_000:,} MB; divide it"}
    except RecursionError:
        yield {"refused": f"{name}: it is nested too deeply to be read"}
    except Exception as error:  # a parser's own bug must not stop the others
        yield {"refused": f"{name}: it cannot be read; save it anew, or as plain text ({type(error).__name__})"}


def _record(name: str, data: bytes) -> Iterator[Article]:
    yield read_record(name, json.loads(data))


if __name__ == "__main__":
    main()
