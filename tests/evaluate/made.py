"""Questions and answers to judge, made by hand."""

from __future__ import annotations

from typing import Any

from rag.evaluate.records import EvalQuestion, Judged
from rag.evaluate.run import judged_answer
from rag.types import Language


def question(
    *gold: tuple[str, ...],
    lang: Language = "zh-Hant",
    articles: tuple[str, ...] = ("port",),
    kind: str | None = None,
    name: str = "q",
) -> EvalQuestion:
    return EvalQuestion(name, lang, "?", gold, articles if gold else (), kind=kind)


def citation(quote: str, source: str = "port.txt", passage: str = "", repaired: str | None = None) -> dict[str, Any]:
    return {
        "article": {"source": source},
        "quote": quote,
        "passage": passage or quote,
        "repaired": repaired,
        "repaired_quote": repaired,
    }


def answer(text: str, *citations: dict[str, Any], refused: bool = False, **others: Any) -> dict[str, Any]:
    document = {"answer": text, "refused": refused, "citations": list(citations)}
    return document | {"claims": [], "notices": [], "timings_ms": {}, "usage": {}} | others


def refusal(text: str = "目前的資料沒有說明這一點。") -> dict[str, Any]:
    return answer(text, refused=True)


def judged(asked: EvalQuestion, given: dict[str, Any], seconds: float = 1.0) -> Judged:
    return judged_answer(asked, given, seconds)
