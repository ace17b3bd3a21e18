"""Taking in what a visitor adds: files, a pasted text, addresses; one by one, so that progress can be shown."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rag.errors import BadInput, YinjuError
from rag.library import File, Library
from rag.types import Language, Outcome
from ui.page.collection import outcomes
from ui.service import Service
from ui.wording import say

log = logging.getLogger(__name__)
MOST_TOLD = 500


@dataclass(frozen=True)
class Given:
    """One thing to take in: what to call it, and how."""

    name: str
    take_in: Callable[[Library], Iterable[Outcome]]


def add(
    service: Service, paths: Sequence[str] | None, title: str, text: str, addresses: str | None, language: Language
) -> Iterator[str]:
    """Take everything in and yield what became of it so far, as HTML; one bad input stops nothing."""
    given = [*_files(paths or ()), *_pasted(title, text, language), *_addresses(addresses or "")]
    if not given:
        yield f'<p class="state" role="status">{say("nothing_to_add", language)}</p>'
        return
    done: list[Outcome] = []
    for number, one in enumerate(given, start=1):
        yield outcomes(done, say("adding", language, done=number, count=len(given), name=one.name), language)
        done += _taken_in(service, one, language)
    yield outcomes(done[:MOST_TOLD], None, language)


def _taken_in(service: Service, one: Given, language: Language) -> list[Outcome]:
    try:
        return list(one.take_in(service.assistant().library))
    except BadInput as error:
        return [Outcome(one.name, "refused", reason=str(error))]
    except YinjuError as error:
        reason = say("getting_ready", language) if error.retry else str(error)
        return [Outcome(one.name, "refused", reason=reason)]
    except Exception:
        log.exception("%s could not be taken in", one.name)
        return [Outcome(one.name, "refused", reason=say("failed", language))]


def _files(paths: Iterable[str]) -> Iterator[Given]:
    for path in map(Path, paths):
        yield Given(path.name, partial(_file, path))


def _file(path: Path, library: Library) -> Iterable[Outcome]:
    return library.add_files([File(path.name, path.read_bytes())])


def _pasted(title: str, text: str, language: Language) -> Iterator[Given]:
    if text.strip():
        fields = {"text": text} | ({"title": title.strip()} if title.strip() else {})
        name = title.strip() or say("pasted", language)
        yield Given(name, lambda library: [replace(library.add_record(fields), source=name)])


def _addresses(addresses: str) -> Iterator[Given]:
    for address in dict.fromkeys(addresses.split()):
        yield Given(address, lambda library, address=address: library.add_url(address))  # type: ignore[misc]
