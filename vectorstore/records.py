"""The records that travel between the store and whoever uses it. All frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vectorstore.reading import INVISIBLE, Reading, Repair

Vectors = NDArray[np.float32]
"""Shape (n, dimension), each row of unit length."""

Words = tuple[tuple[str, ...], ...]
"""One part of a question as tokens: as it was asked first, then in other words that mean the same and count less."""


@dataclass(frozen=True)
class ArticleInfo:
    """What is known about an article. What its text does not tell is None, never guessed."""

    id: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    """ISO 8601: `2025-08-18`, or `2025-07` where only the month is told."""
    url: str | None
    source: str
    """The file's name, `FILE#id` for a record in a file, or the address."""
    language: str
    lead: str = ""
    """The report's first words, to call it by where no title is told."""
    report: str = ""
    """Articles with the same value are the same report: near-duplicates, in other outlets or the other script."""

    @property
    def name(self) -> str:
        """What to call the article by: its title, or else its first words."""
        return self.title or self.lead


@dataclass(frozen=True)
class LeftOut:
    """The stretch [start, end) of an article's text is of this kind, not the report's own words: in no passage."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Article:
    """An article as it was given. `content_hash` tells whether two versions are the same."""

    info: ArticleInfo
    text: str
    content_hash: str
    left_out: tuple[LeftOut, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @cached_property
    def reading(self) -> Reading:
        """The text with its repairs."""
        return Reading(self.text, self.repairs)


@dataclass(frozen=True)
class Passage:
    """A stretch of an article: `article.text[start:end] == text`. Offsets count Unicode code points."""

    id: str
    article_id: str
    position: int
    text: str
    start: int
    end: int
    repairs: tuple[Repair, ...] = ()
    """In places of this passage."""
    damaged: bool = False
    """Whether there is damage in it that could not be repaired with certainty."""

    @cached_property
    def reading(self) -> Reading:
        """What search looks at: the text with its repairs."""
        return Reading(self.text, self.repairs)

    @property
    def repaired(self) -> str | None:
        """The repaired reading, if it is another one for the eye."""
        return self.reading.words if any(repair.kind != INVISIBLE for repair in self.repairs) else None


@dataclass(frozen=True)
class Alias:
    """Names that an article says are the same one's, and the keys that they are looked up by."""

    names: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One article ready to be kept: row n of `vectors` belongs to passage n."""

    article: Article
    passages: tuple[Passage, ...]
    vectors: Vectors
    sentence_vectors: tuple[Vectors, ...]
    """For each passage the vectors of its sentences, in their order; kept in half precision."""
    signature: bytes = b""
    """What the article is likened to others by; empty where it is too short for that."""
    signature_keys: tuple[str, ...] = ()
    """Articles that share one may be near-duplicates."""
    edge_lines: tuple[str, ...] = ()
    """Digests of its first and last lines, which may be the publisher's furniture."""
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and how: ranks count from 1 and are None where that index did not find it."""

    passage: Passage
    article: ArticleInfo
    cosine: float
    """With the question's vector: a cosine if that has length 1."""
    sentence_cosines: tuple[float, ...]
    """The same for each sentence of the passage, in their order."""
    coverages: tuple[float, ...]
    """For each wording of the question: BM25 score divided by the sum of its idf, how much of it the passage says."""
    dense_rank: int | None
    lexical_rank: int | None
    """By the wording that finds it best."""


@dataclass(frozen=True)
class Filters:
    """Which articles count. Empty means all; dates are ISO days and inclusive."""

    published_from: str | None = None
    published_to: str | None = None
    publishers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    undated_too: bool = False
    """Whether articles without a day, which may be as old, count too where only the end of a period is told."""

    def __bool__(self) -> bool:
        return self != Filters()


Fingerprint = Mapping[str, str]
"""What the stored vectors and tokens were made with: embedder, prefixes, chunker, tokenizer."""
