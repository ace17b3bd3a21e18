"""Asks the questions of a set and judges each answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from rag.answer.compose import without_untold
from rag.errors import BadInput
from rag.evaluate.facts import holds_gold, is_expected, is_in_language, is_in_script, passage_tells
from rag.evaluate.records import EvalQuestion, Judged, JudgedCitations
from rag.retrieve.question import LONGEST_QUESTION
from rag.types import Filters, Language, Turn

Ask = Callable[[str, Sequence[Turn], Filters], dict[str, Any]]
"""Takes question, history and filters; gives the answer's document."""


def _said(words: str) -> str:
    if not words.strip():
        raise ValueError("there is nothing but white space")
    return words


def _short_enough(question: str) -> str:
    if len(question.strip()) > LONGEST_QUESTION:
        raise ValueError(f"{LONGEST_QUESTION} characters is the most")
    return question


Words = Annotated[str, AfterValidator(_said)]


class _Exchange(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    q: str
    a: str


class _Line(BaseModel):
    model_config = ConfigDict(strict=True)
    id: Words | int
    lang: Language
    question: Annotated[Words, AfterValidator(_short_enough)]
    gold: list[Annotated[list[Words], Field(min_length=1)]]
    articles: list[Words] = []
    history: list[_Exchange] = []
    kind: Words | None = None


def read_questions(path: Path) -> list[EvalQuestion]:
    """Read a question set, whole. Raises BadInput, naming the line and what is wrong with it, or that there is none."""
    questions: dict[str, EvalQuestion] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            question = _question(_Line.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            wrong = first["msg"].removeprefix("Value error, ")
            raise BadInput(f"{path}, line {number}: {field + ': ' if field else ''}{wrong}") from None
        if question.id in questions:
            raise BadInput(f"{path}, line {number}: the id {question.id} is taken by a line before")
        questions[question.id] = question
    if not questions:
        raise BadInput(f"{path}: there is no question in it")
    return list(questions.values())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadInput(f"{path}, line {number}: this is not UTF-8") from None


def _question(line: _Line) -> EvalQuestion:
    return EvalQuestion(
        id=str(line.id),
        lang=line.lang,
        question=line.question,
        gold=tuple(tuple(forms) for forms in line.gold),
        articles=tuple(line.articles),
        history=tuple(turn for one in line.history for turn in (Turn("user", one.q), Turn("assistant", one.a))),
        kind=line.kind,
    )


def judge(question: EvalQuestion, ask: Ask) -> Judged:
    """Ask one question and judge the answer."""
    started = time.monotonic()
    answer = ask(question.question, question.history, Filters())
    return judged_answer(question, answer, time.monotonic() - started)


def judged_answer(question: EvalQuestion, answer: dict[str, Any], seconds: float) -> Judged:
    """Return what is found of an answer that took so many seconds."""
    answered = not answer["refused"]
    told = without_untold(answer["answer"])
    return Judged(
        question=question,
        answer=answer,
        seconds=seconds,
        correct=answered and holds_gold(told, question.gold) if question.gold else not answered,
        language_right=is_in_language(answer["answer"], question.lang),
        script_right=is_in_script(answer["answer"], question.lang),
        citations=_judged_citations(question, answer) if answered and question.gold and question.articles else None,
    )


def _judged_citations(question: EvalQuestion, answer: dict[str, Any]) -> JudgedCitations:
    citations = answer["citations"]
    expected = tuple(is_expected(citation["article"]["source"], question.articles) for citation in citations)
    quotes = [citation["repaired_quote"] or citation["quote"] for citation in citations]
    passages = [citation["repaired"] or citation["passage"] for citation in citations]
    return JudgedCitations(
        expected=expected,
        proving=tuple(
            right and any(passage_tells(quote, fact, question.lang, right) for fact in question.gold)
            for quote, right in zip(quotes, expected, strict=True)
        ),
        facts=tuple(
            any(
                passage_tells(passage, fact, question.lang, right)
                for passage, right in zip(passages, expected, strict=True)
            )
            for fact in question.gold
        ),
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
