"""The records that travel between the store and whoever uses it. All frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dimension), each row of unit length."""


@dataclass(frozen=True)
class ArticleInfo:
    """What is known about an article. What its text does not tell is None, never guessed."""

    id: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    """ISO 8601: `2025-08-18`, or `2025-07` where only the month is told."""
    url: str | None
    source: str
    """The file's name, `FILE#id` for a record in a file, or the address."""
    language: str


@dataclass(frozen=True)
class Article:
    """An article as it was given. `content_hash` tells whether two versions are the same."""

    info: ArticleInfo
    text: str
    content_hash: str


@dataclass(frozen=True)
class Passage:
    """A stretch of an article: `article.text[start:end] == text`. Offsets count Unicode code points."""

    id: str
    article_id: str
    position: int
    text: str
    start: int
    end: int
    repaired: str | None = None
    """The repaired reading of a passage that was damaged before it reached us."""

    @property
    def reading(self) -> str:
        """What search looks at: the repaired reading where there is one."""
        return self.repaired or self.text


@dataclass(frozen=True)
class Entry:
    """One article ready to be kept: row n of `vectors` belongs to passage n."""

    article: Article
    passages: tuple[Passage, ...]
    vectors: Vectors


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and how: ranks count from 1 and are None where that index did not find it."""

    passage: Passage
    article: ArticleInfo
    cosine: float
    coverage: float
    """BM25 score divided by the sum of the question's idf: how much of the question the passage explains."""
    dense_rank: int | None
    lexical_rank: int | None


@dataclass(frozen=True)
class Filters:
    """Which articles count. Empty means all; dates are ISO days and inclusive."""

    published_from: str | None = None
    published_to: str | None = None
    publishers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()


Fingerprint = Mapping[str, str]
"""What the stored vectors and tokens were made with: embedder, prefixes, chunker, tokenizer."""
