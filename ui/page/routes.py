"""What the page's script asks for beside the conversation: articles, lists, turns that a browser kept, judgements."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.staticfiles import StaticFiles

from rag.errors import BadInput
from rag.feedback import LONGEST_REASON, Feedback
from rag.types import Answer, Filters, Language
from ui.page.article import opened_at, whole
from ui.page.collection import PAGE, items, listing, more, removed
from ui.page.conversation import answered, asked
from ui.page.examples import examples
from ui.page.frame import filters
from ui.service import Service
from ui.wire import Text, answer_document
from ui.wording import LANGUAGES, language_of_browser

COOKIE = "yinju_language"

Offset = Annotated[int, Query(ge=0, le=10**9)]
Order = Literal["newest", "oldest", "title", "publisher"]


class KeptTurn(BaseModel):
    """A question that a browser kept, and its answer if it got one."""

    question: Text = Field(max_length=2_000)
    answer: Answer | None = None


class FeedbackIn(BaseModel):
    """What a reader thinks of an answer."""

    judgement: Literal["up", "down"]
    reason: Text = Field(default="", max_length=LONGEST_REASON)
    answer: Answer


KEPT = TypeAdapter(list[KeptTurn])


def add_page_routes(app: FastAPI, service: Service) -> None:
    """Add the routes below `/page`, its assets, and the way from `/` to the visitor's language."""
    app.include_router(_front())
    app.include_router(_reading(service))
    app.include_router(_changing(service))
    app.mount("/page/assets", StaticFiles(directory=str(files("ui.page") / "assets")))


def _front() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    @router.head("/")
    def front(request: Request) -> Response:
        chosen = request.cookies.get(COOKIE)
        accepted = language_of_browser(request.headers.get("accept-language", ""))
        language = chosen if chosen in LANGUAGES else accepted
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{language}/{query}", headers={"Vary": "Accept-Language, Cookie"})

    @router.get("/manifest.json")
    def manifest() -> dict[str, object]:
        icon = {"src": "/page/assets/seal.svg", "sizes": "any", "type": "image/svg+xml"}
        return {"name": "Yinju 引據", "short_name": "Yinju", "start_url": "/", "display": "browser", "icons": [icon]}

    return router


def _reading(service: Service) -> APIRouter:
    router = APIRouter(prefix="/page/{language}", include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/passages/{passage_id}")
    def passage(language: Language, passage_id: str, start: Offset = 0, end: Offset = 0) -> str:
        found, info = service.library.passage(passage_id)
        article, _ = service.library.article(info.id)
        return opened_at(article, found, (start, end), language)

    @router.get("/articles/{article_id}")
    def article(language: Language, article_id: str) -> str:
        return whole(*service.library.article(article_id), language)

    @router.get("/articles")
    def articles(
        language: Language,
        words: str = "",
        publisher: str = "",
        written: str = "",
        published_from: str = "",
        published_to: str = "",
        order: Order = "newest",
        offset: Offset = 0,
    ) -> str:
        wanted = Filters(
            published_from or None,
            published_to or None,
            (publisher,) if publisher else (),
            languages=(written,) if written else (),
        )
        found, counts = service.library.find(words.strip()[:200], wanted, order, PAGE, offset)
        if offset:
            return items(found, language) + more(counts.total, offset + len(found), language)
        return listing(found, counts, _publishers(service), bool(words.strip() or wanted), language)

    @router.get("/filters")
    def some_filters(language: Language) -> str:
        return filters(_publishers(service), language)

    @router.get("/examples")
    def some_examples(language: Language) -> str:
        return examples(service.library, language)

    @router.post("/turns")
    async def turns(language: Language, request: Request) -> str:
        try:
            kept = KEPT.validate_json(await request.body())
        except ValidationError:
            raise BadInput("the conversation cannot be read; begin a new one") from None
        return "".join(
            answered(turn.answer, language) if turn.answer else asked(turn.question, language, "stopped")
            for turn in kept
        )

    return router


def _changing(service: Service) -> APIRouter:
    router = APIRouter(prefix="/page/{language}", include_in_schema=False, default_response_class=HTMLResponse)

    @router.delete("/articles/{article_id}")
    def remove(language: Language, article_id: str) -> str:
        article, _ = service.library.article(article_id)
        service.library.remove(article_id)
        return removed(article.info, language)

    @router.post("/articles/{article_id}/restore")
    def restore(article_id: str) -> str:
        service.library.restore(article_id)
        return ""

    @router.post("/feedback")
    def feedback(sent: FeedbackIn) -> str:
        service.library.keep_feedback(Feedback(sent.judgement, sent.reason, answer_document(sent.answer)))
        return ""

    return router


def _publishers(service: Service) -> list[str]:
    _, counts = service.library.find(limit=0)
    return sorted(name for name in counts.publishers if name)
