"""Asks the questions of a set and judges each answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BadInput
from rag.evaluate.metrics import cites_expected, holds_gold
from rag.text.language import detect_language
from rag.types import Filters, Turn

Ask = Callable[[str, Sequence[Turn], Filters], dict[str, Any]]
"""Takes question, history and filters; gives the answer's document."""


@dataclass(frozen=True)
class EvalQuestion:
    """One line of a question set; empty `gold` means that the sources do not tell."""

    id: str
    lang: str
    question: str
    gold: tuple[tuple[str, ...], ...]
    articles: tuple[str, ...]
    history: tuple[Turn, ...]


@dataclass(frozen=True)
class Judged:
    """A question with its answer and what was found of it. `seconds` is wall-clock time."""

    question: EvalQuestion
    answer: dict[str, Any]
    seconds: float
    correct: bool
    """Answered with the gold facts, or refused where there are none."""
    cited_right: bool | None
    """Cites an expected article; None where none is expected or the answer is a refusal."""
    language_right: bool


def read_questions(path: Path) -> list[EvalQuestion]:
    """Read a question set. Raises BadInput, naming the line, if one is not valid."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            turns = [
                turn
                for one in fields.get("history", [])
                for turn in (Turn("user", one["q"]), Turn("assistant", one["a"]))
            ]
            questions.append(
                EvalQuestion(
                    id=str(fields["id"]),
                    lang=fields["lang"],
                    question=fields["question"],
                    gold=tuple(tuple(forms) for forms in fields["gold"]),
                    articles=tuple(fields.get("articles", [])),
                    history=tuple(turns),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{path}, line {number}: no valid question ({error!r})") from None
    return questions


def judge(question: EvalQuestion, ask: Ask) -> Judged:
    """Ask one question and judge the answer."""
    started = time.monotonic()
    answer = ask(question.question, question.history, Filters())
    seconds = time.monotonic() - started
    sources = [citation["article"]["source"] for citation in answer["citations"]]
    answered = not answer["refused"]
    return Judged(
        question=question,
        answer=answer,
        seconds=seconds,
        correct=answered and holds_gold(answer["answer"], question.gold) if question.gold else not answered,
        cited_right=cites_expected(sources, question.articles) if answered and question.articles else None,
        language_right=detect_language(answer["answer"]) == question.lang,
    )


def result_line(judged: Judged) -> str:
    """Return the answer as a line of a results file."""
    return json.dumps(
        {
            "id": judged.question.id,
            "answer": judged.answer["answer"],
            "citations": [
                {"article": citation["article"]["source"], "text": citation["passage"]}
                for citation in judged.answer["citations"]
            ],
            "refused": judged.answer["refused"],
            "seconds": round(judged.seconds, 2),
        },
        ensure_ascii=False,
    )
