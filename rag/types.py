"""The records that travel through the house. Frozen, and shaped like the documents that the faces send out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from rag.text.periods import Period
from vectorstore.reading import INVISIBLE, Reading, Repair
from vectorstore.records import Alias, Article, ArticleInfo, Entry, Filters, Hit, LeftOut, Passage, Words

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

__all__ = [
    "INVISIBLE",
    "Alias",
    "Answer",
    "AnswerModel",
    "Article",
    "ArticleInfo",
    "Choice",
    "Chooser",
    "Citation",
    "Claim",
    "Delta",
    "Entailment",
    "Entry",
    "Event",
    "Evidence",
    "Filters",
    "Hit",
    "IngestOptions",
    "Language",
    "LeftOut",
    "Notice",
    "Outcome",
    "Passage",
    "Period",
    "Question",
    "Reader",
    "Reading",
    "Repair",
    "Retrieved",
    "ScoredPassage",
    "Turn",
    "WordVectors",
    "Words",
    "Writing",
]

Language = Literal["zh-Hant", "zh-Hans", "en"]
WordVectors = Callable[[str, Sequence[tuple[int, int]]], np.ndarray]
"""Takes a text and the (start, end) of its words; gives one unit vector a word, shape (n, dimension)."""
Reader = Callable[[Sequence[str], Sequence[str], Sequence[Sequence[tuple[int, int]]]], list[list[float]]]
"""Takes a question for each passage, the passages, and the (start, end) of each one's sentences; gives for each
sentence the log-odds that it tells the answer, against that nothing in its passage does."""
Entailment = Callable[[str, str], float]
"""Takes a claim and the words it cites; gives the log-odds that these support it."""
Verdict = Literal["supported", "partly", "unsupported"]
NoticeKind = Literal["conflict", "newer_source", "damaged_source", "withheld_claim", "model_unavailable"]


@dataclass(frozen=True)
class Choice:
    """For each of some sentences the log-odds that it tells an answer, against that none does; and the tokens read."""

    log_odds: tuple[float, ...]
    usage: Mapping[str, int] = field(default_factory=dict)


Chooser = Callable[[str, Sequence[str]], Choice]
"""Takes a question and sentences."""


@dataclass(frozen=True)
class AnswerModel:
    """The model that answers, and what else it was trained for; each is made when first needed.

    Without `llm` answers are quotes. `is_small` tells that it is the embedded one, which does not write answers itself:
    it picks sentences as a `chooser`, or else judges them, and translates, Chinese sentences into English as a
    `translator` if it was trained to.
    """

    name: str
    llm: Callable[[], LLM] | None = None
    is_small: bool = False
    chooser: Callable[[], Chooser] | None = None
    translator: Callable[[], LLM] | None = None

    @property
    def can_choose(self) -> bool:
        """Whether it picks sentences, rather than only judges them."""
        return self.chooser is not None


@dataclass(frozen=True)
class IngestOptions:
    """How files are to be taken in."""

    one_per_line: bool = False
    """Each line of a text file is an article of its own."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Which field or column of a record is meant by ours: {"title": "headline"}."""
    url: str | None = None
    """The address that a page came from."""
    charset: str | None = None
    """The encoding that a server named for it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one article. `reason` says why it was refused, and what to do."""

    source: str
    status: Literal["added", "near_duplicate", "replaced", "unchanged", "refused"]
    article_id: str | None = None
    passages: int = 0
    reason: str | None = None
    near_duplicate_of: str | None = None
    """The source of the article that it is the same report as."""


@dataclass(frozen=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """What was asked, and what it is taken to mean."""

    text: str
    language: Language
    """The language the answer is to be in."""
    search_text: str
    """The question made whole from the turns before it."""
    filters: Filters
    history: tuple[Turn, ...] = ()
    periods: tuple[Period, ...] = ()
    """The days that are asked about."""
    asks_newest: bool = False
    quoted: tuple[str, ...] = ()
    """Phrases in quotation marks."""
    parts: tuple[Question, ...] = ()
    """What it asks, each as a question by itself, where it asks several things; else nothing."""
    as_put: str = ""
    """Of a part: its own words in the question, without what it leaves to the others to say."""


@dataclass(frozen=True)
class ScoredPassage:
    """A passage in its place on the ranked list."""

    hit: Hit
    score: float


@dataclass(frozen=True)
class Evidence:
    """One sentence that may answer the question: `passage.text[start:end] == quote`."""

    passage: Passage
    article: ArticleInfo
    quote: str
    start: int
    end: int
    reading: str
    """What the quote reads; the same words unless they were damaged and repaired."""
    score: float
    log_odds: float | None = None
    """How surely it tells what is asked, by the reader; None where there is none."""
    fits: bool = True
    """Whether it is of the kind, and about whom or what, that is asked for (`rag.text.wanted`)."""


@dataclass(frozen=True)
class Claim:
    """One statement of the answer, the numbers of its citations, and what checking it against them found."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    score: float
    """The share of the claim's checked facts that its cited words hold, 0 to 1."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """The exact words that back a claim: `passage[quote_start:quote_end] == quote`, in code points."""

    number: int
    passage_id: str
    quote: str
    quote_start: int
    quote_end: int
    passage: str
    repaired: str | None
    """The passage's repaired reading, if it was damaged before it reached us."""
    repaired_quote: str | None
    """The quote's."""
    damaged: bool
    """Whether there is damage in the passage that could not be repaired with certainty."""
    article: ArticleInfo


@dataclass(frozen=True)
class Notice:
    """Something the reader should know about the answer."""

    kind: NoticeKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A whole answer. Where `refused`, the sources do not tell: there are no citations."""

    id: str
    question: str
    language: Language
    answer: str
    refused: bool
    refusal_reason: str | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    as_of: str | None
    """The newest date among the cited articles."""
    model: str
    timings_ms: Mapping[str, int] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Retrieved:
    """The sentences that the answer will be drawn from, best first, before a model has said a word.

    Comes a second time, with others, where the question's translation found better ones.
    """

    quotes: tuple[Citation, ...]


@dataclass(frozen=True)
class Delta:
    """The next piece of the answer's text, already checked."""

    text: str


@dataclass(frozen=True)
class Writing:
    """There is nothing to show yet. Comes often, so that a caller who has gone is noticed."""


Event = Retrieved | Writing | Delta | Claim | Citation | Notice | Answer
