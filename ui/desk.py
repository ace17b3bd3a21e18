"""What the command line works at: a server that runs on the same data folder, or the store itself, opened alone.

Both give the same JSON documents, those of `ui/wire.py`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import httpx

from rag.assemble import build_assistant, server_url
from rag.assistant import Assistant
from rag.errors import BadInput, NotFound, YinjuError
from rag.library import files_in, open_file
from rag.settings import Settings
from rag.types import Filters, IngestOptions, Outcome, Turn
from ui.wire import ArticleOut, ArticlesOut, HitOut, SearchOut, answer_document

Document = dict[str, Any]
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
ANSWER_TIMEOUT = httpx.Timeout(600.0, connect=5.0)
TAKE_IN_TIMEOUT = httpx.Timeout(None, connect=5.0)
BUSY, MORE_TRIES, LONGEST_WAIT = (429, 503), 4, 5.0
"""What a server answers that has no place just now, how often it is asked again, and seconds between."""


class Desk(Protocol):
    """What the commands need."""

    def ask(self, question: str, history: Sequence[Turn], filters: Filters) -> Document:
        """Return an answer."""

    def search(self, query: str, top_k: int) -> Document:
        """Return hits."""

    def ingest(self, inputs: Iterable[str], options: IngestOptions) -> Iterator[Outcome]:
        """Take files, folders and addresses in; yield one outcome an article."""

    def articles(self, limit: int, offset: int) -> Document:
        """Return a page of articles."""

    def article(self, article_id: str) -> Document:
        """Return an article with its passages."""

    def remove(self, article_id: str) -> None:
        """Remove an article."""


class LocalDesk:
    """Works on an assistant in this process."""

    def __init__(self, assistant: Assistant) -> None:
        """Work on this assistant."""
        self._assistant = assistant

    def ask(self, question: str, history: Sequence[Turn], filters: Filters) -> Document:
        """Return an answer."""
        return answer_document(self._assistant.answer(question, history, filters))

    def search(self, query: str, top_k: int) -> Document:
        """Return hits."""
        hits = [HitOut.of(scored) for scored in self._assistant.search(query, top_k=top_k)]
        return SearchOut(hits=hits).model_dump()

    def ingest(self, inputs: Iterable[str], options: IngestOptions) -> Iterator[Outcome]:
        """Take files, folders and addresses in; yield one outcome an article."""
        library = self._assistant.library
        for given in inputs:
            if ADDRESS.match(given):
                yield from _or_refused(given, library.add_url, given)
            else:
                yield from library.add_paths([Path(given)], options)

    def articles(self, limit: int, offset: int) -> Document:
        """Return a page of articles."""
        page, total = self._assistant.library.articles(limit, offset)
        return ArticlesOut(articles=page, total=total).model_dump()

    def article(self, article_id: str) -> Document:
        """Return an article with its passages."""
        return ArticleOut.of(*self._assistant.library.article(article_id)).model_dump()

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        self._assistant.library.remove(article_id)


class ServerDesk:
    """Talks to a running server."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        """Talk to the server at `url`; `headers` show it the key, if it wants one."""
        self._client = httpx.Client(base_url=url, headers=headers, timeout=ANSWER_TIMEOUT, trust_env=False)

    def ask(self, question: str, history: Sequence[Turn], filters: Filters) -> Document:
        """Return an answer."""
        body = {"question": question, "history": [asdict(turn) for turn in history], "filters": asdict(filters)}
        return self._call("POST", "/api/v1/ask", json=body)

    def search(self, query: str, top_k: int) -> Document:
        """Return hits."""
        return self._call("POST", "/api/v1/search", json={"query": query, "top_k": top_k})

    def ingest(self, inputs: Iterable[str], options: IngestOptions) -> Iterator[Outcome]:
        """Send files and addresses one by one; yield one outcome an article."""
        for given in inputs:
            if ADDRESS.match(given):
                yield from _or_refused(given, self._send_url, given)
            else:
                for found in files_in([Path(given)]):
                    yield from _or_refused(found[0], self._send_file, options, *found)

    def _send_url(self, url: str) -> list[Outcome]:
        return self._take_in(json={"url": url})

    def _send_file(self, options: IngestOptions, name: str, path: Path, folder: Path | None) -> list[Outcome]:
        file = open_file(name, path, folder)
        form = {"one_per_line": str(options.one_per_line).lower(), "fields": json.dumps(dict(options.fields))}
        return self._take_in(files={"files": (file.name, file.data)}, data=form)

    def _take_in(self, **request: Any) -> list[Outcome]:
        sent = self._call("POST", "/api/v1/articles", timeout=TAKE_IN_TIMEOUT, **request)
        return [Outcome(**result) for result in sent["results"]]

    def articles(self, limit: int, offset: int) -> Document:
        """Return a page of articles."""
        return self._call("GET", "/api/v1/articles", params={"limit": limit, "offset": offset})

    def article(self, article_id: str) -> Document:
        """Return an article with its passages."""
        return self._call("GET", f"/api/v1/articles/{article_id}")

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        self._call("DELETE", f"/api/v1/articles/{article_id}")

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _call(self, method: str, path: str, **request: Any) -> Document:
        response = self._sent(method, path, **request)
        for _ in range(MORE_TRIES):
            if response.status_code not in BUSY:
                break
            time.sleep(min(float(response.headers.get("Retry-After", LONGEST_WAIT)), LONGEST_WAIT))
            response = self._sent(method, path, **request)
        if response.is_success:
            return dict(response.json()) if response.content else {}
        told = response.json()["error"] if "json" in response.headers["content-type"] else {"message": response.text}
        kind = {404: NotFound, 422: BadInput}.get(response.status_code, YinjuError)
        raise kind(" ".join(filter(None, (told["message"], told.get("hint")))))

    def _sent(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise YinjuError(f"the running server at {self._client.base_url} broke off ({error}); try again") from error


@contextmanager
def open_desk(settings: Settings, command: str) -> Iterator[Desk]:
    """Give the running server on the settings' data folder, or else the store, held while the block runs.

    Raises StoreInUse if another command, not a server, holds the folder.
    """
    url = running_server(settings)
    if url:
        with closing(ServerDesk(url, headers_of(settings))) as desk:
            yield desk
        return
    assistant = build_assistant(settings, command)
    try:
        yield LocalDesk(assistant)
    finally:
        assistant.close()


def running_server(settings: Settings) -> str | None:
    """Return where a server on the settings' data folder answers, if one does."""
    url = server_url(settings)
    return url if url and _answers(url) else None


def headers_of(settings: Settings) -> dict[str, str]:
    """Return the headers that show a server the settings' key, if there is one."""
    key = settings.api_key.get_secret_value()
    return {"Authorization": f"Bearer {key}"} if key else {}


def _or_refused(name: str, take_in: Callable[..., Iterable[Outcome]], *given: Any) -> Iterator[Outcome]:
    try:
        yield from take_in(*given)
    except BadInput as error:
        yield Outcome(name, "refused", reason=str(error))


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5.0, trust_env=False).is_success
    except httpx.HTTPError:
        return False
