"""The shapes that travel over HTTP, shared by the faces; records of `rag.types` go out as they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rag.types import (
    Answer,
    Article,
    ArticleInfo,
    Citation,
    Claim,
    Delta,
    Event,
    Filters,
    Language,
    LeftOut,
    Notice,
    Outcome,
    Passage,
    Repair,
    Retrieved,
    ScoredPassage,
    Turn,
)

EVENT_NAMES: dict[type[Event], str] = {
    Retrieved: "retrieval",
    Delta: "delta",
    Claim: "claim",
    Citation: "citation",
    Notice: "notice",
    Answer: "done",
}


def _whole_characters(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half a character (a lone surrogate); send valid Unicode")
    return text


Text = Annotated[str, AfterValidator(_whole_characters)]


class Request(BaseModel):
    """A request's body; fields that are not known are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class FiltersIn(Request):
    """Which articles count."""

    published_from: Text | None = Field(default=None, examples=["2025-07-01"])
    published_to: Text | None = Field(default=None, examples=["2025-12-31"])
    publishers: list[Text] = Field(default=[], max_length=1_000)
    article_ids: list[Text] = Field(default=[], max_length=1_000)
    languages: list[Language] = []
    undated_too: bool = Field(
        default=False, description="Whether articles without a day count too where only the end of a period is told."
    )

    def record(self) -> Filters:
        """Return the record that the assistant takes."""
        return Filters(
            published_from=self.published_from,
            published_to=self.published_to,
            publishers=tuple(self.publishers),
            article_ids=tuple(self.article_ids),
            languages=tuple(self.languages),
            undated_too=self.undated_too,
        )


class TurnIn(Request):
    """One message of the conversation so far."""

    role: str = Field(pattern="^(user|assistant)$")
    content: Text

    def record(self) -> Turn:
        """Return the record that the assistant takes."""
        return Turn("user" if self.role == "user" else "assistant", self.content)


class AskIn(Request):
    """A question."""

    question: Text = Field(examples=["特朗普对H200销售要抽成多少?"])
    history: list[TurnIn] = Field(default=[], max_length=1_000)
    filters: FiltersIn = FiltersIn()
    top_k: int | None = Field(default=None, ge=1, le=50)
    answer_language: Language | None = None
    stream: bool = False

    def arguments(self) -> dict[str, Any]:
        """Return what `Assistant.ask` takes."""
        return {
            "question": self.question,
            "history": [turn.record() for turn in self.history],
            "filters": self.filters.record(),
            "top_k": self.top_k,
            "answer_language": self.answer_language,
        }


class SearchIn(Request):
    """Words to look for."""

    query: Text = Field(examples=["H20 出口管制"])
    filters: FiltersIn = FiltersIn()
    top_k: int = Field(default=10, ge=1, le=50)


class Origin(BaseModel):
    """Where each index had a passage, counted from 1; absent where it did not find it."""

    dense_rank: int | None = None
    lexical_rank: int | None = None


class HitOut(BaseModel):
    """A passage that was found."""

    passage_id: str
    text: str
    score: float
    origin: Origin
    article: ArticleInfo

    @classmethod
    def of(cls, scored: ScoredPassage) -> HitOut:
        """Return the shape of a scored passage."""
        hit = scored.hit
        origin = Origin(dense_rank=hit.dense_rank, lexical_rank=hit.lexical_rank)
        return cls(
            passage_id=hit.passage.id, text=hit.passage.text, score=scored.score, origin=origin, article=hit.article
        )


class SearchOut(BaseModel):
    """What was found, best first."""

    hits: list[HitOut]


class ArticlesOut(BaseModel):
    """A page of articles, newest first, and how many there are in all."""

    articles: list[ArticleInfo]
    total: int


class PassagePlace(BaseModel):
    """A passage in its place in the article's text; `repaired` is what it reads where it was damaged on its way."""

    id: str
    text: str
    repaired: str | None
    damaged: bool
    start: int
    end: int

    @staticmethod
    def fields(passage: Passage) -> dict[str, Any]:
        """Return the fields of a passage."""
        return {name: getattr(passage, name) for name in PassagePlace.model_fields}


class ArticleOut(BaseModel):
    """An article as it was given, the passages that are searched, and what of it was left out or is read otherwise."""

    id: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    source: str
    language: str
    lead: str
    report: str
    text: str
    passages: list[PassagePlace]
    left_out: list[LeftOut]
    repairs: list[Repair]

    @classmethod
    def of(cls, article: Article, passages: list[Passage]) -> ArticleOut:
        """Return the shape of an article with its passages."""
        return cls(
            **asdict(article.info),
            text=article.text,
            passages=[PassagePlace(**PassagePlace.fields(passage)) for passage in passages],
            left_out=list(article.left_out),
            repairs=list(article.repairs),
        )


class PassageOut(PassagePlace):
    """A passage by itself, with the article it is from."""

    article: ArticleInfo

    @classmethod
    def of(cls, passage: Passage, article: ArticleInfo) -> PassageOut:
        """Return the shape of a passage and its article."""
        return cls(**PassagePlace.fields(passage), article=article)


class OutcomesOut(BaseModel):
    """What became of each article that was sent."""

    results: list[Outcome]


class ErrorBody(BaseModel):
    """What went wrong, for programs (`type`) and people (`message`), and what to do about it (`hint`).

    `param` names the field at fault.
    """

    type: str
    message: str
    param: str | None = None
    hint: str | None = None


class ErrorOut(BaseModel):
    """The one shape of every error."""

    error: ErrorBody


class ReadyOut(BaseModel):
    """Whether questions can be answered, which parts are ready, and what stands in the way, if something does."""

    status: Literal["ready", "not_ready"]
    parts: dict[str, bool]
    error: ErrorBody | None = None


class JobOut(BaseModel):
    """Articles being taken in: what became of those that are done. `error` says why it broke off, where it did."""

    id: str
    status: Literal["waiting", "running", "done", "failed"]
    results: list[Outcome]
    error: ErrorBody | None = None


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return an answer as the JSON document that every face gives."""
    return asdict(answer)


def event_document(event: Event) -> tuple[str, dict[str, Any]]:
    """Return the name and the data of a streamed event."""
    return EVENT_NAMES[type(event)], asdict(event)
