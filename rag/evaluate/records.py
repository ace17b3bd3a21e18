"""What travels through an evaluation. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag.types import Language, Turn

Fact = tuple[str, ...]
"""The forms that one fact may take: ("70萬", "700,000")."""


@dataclass(frozen=True)
class EvalQuestion:
    """One line of a question set; empty `gold` means that the sources do not tell."""

    id: str
    lang: Language
    question: str
    gold: tuple[Fact, ...]
    articles: tuple[str, ...]
    """How the sources begin of the articles that tell; any of them will do."""
    history: tuple[Turn, ...] = ()
    kind: str | None = None


@dataclass(frozen=True)
class JudgedCitations:
    """What was found of the citations of an answer."""

    expected: tuple[bool, ...]
    """For each citation: is it of an expected article?"""
    proving: tuple[bool, ...]
    """For each citation: is it of an expected article, and do the quoted words tell one of the gold facts?"""
    facts: tuple[bool, ...]
    """For each gold fact: does one of the cited passages tell it?"""


@dataclass(frozen=True)
class Judged:
    """A question with its answer and what was found of it."""

    question: EvalQuestion
    answer: Mapping[str, Any]
    """The answer's document."""
    seconds: float
    """By the clock of who asked."""
    correct: bool
    """Answered with every gold fact in one of its forms; or refused, where there is none."""
    language_right: bool
    script_right: bool | None
    """Holds no character of the other Chinese script only; None unless asked and answered in Chinese."""
    citations: JudgedCitations | None
    """None for refusals and where no article is expected."""

    @property
    def refused(self) -> bool:
        """Whether the answer is that the sources do not tell."""
        return bool(self.answer["refused"])

    @property
    def answerable(self) -> bool:
        """Whether the sources tell."""
        return bool(self.question.gold)
