"""The judged answers of a set as figures: for all, by language and by kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rag.evaluate import metrics
from rag.evaluate.records import Judged

Figures = Mapping[str, float | None]
"""By the measure's name."""

MEASURES: dict[str, tuple[str, Callable[[Sequence[Judged]], float | None]]] = {
    "questions": ("questions", len),
    "accuracy": ("right", metrics.accuracy),
    "refusal_precision": ("refusal precision", metrics.refusal_precision),
    "refusal_recall": ("refusal recall", metrics.refusal_recall),
    "citation_precision": ("citation precision: of an expected article", metrics.citation_precision),
    "quote_precision": ("quote precision: and tells a gold fact", metrics.quote_precision),
    "citation_recall": ("citation recall: an expected article cited", metrics.citation_recall),
    "fact_recall": ("fact recall: gold facts in cited passages", metrics.fact_recall),
    "several_facts_recall": ("fact recall, questions with several", metrics.several_facts_recall),
    "claims_supported": ("claims supported", metrics.claims_supported),
    "claims_partly": ("claims partly supported", metrics.claims_partly),
    "withheld_claims": ("claims withheld", metrics.withheld_claims),
    "language_match": ("language and script match", metrics.language_match),
    "script_match": ("no character of the other script", metrics.script_match),
    "median_seconds": ("seconds, median", metrics.median_seconds),
    "p95_seconds": ("seconds, 95th percentile", metrics.p95_seconds),
    "median_first_token_seconds": ("seconds to the first token, median", metrics.median_first_token_seconds),
    "median_quotes_seconds": ("seconds to the quotes, median", metrics.median_quotes_seconds),
    "mean_prompt_tokens": ("prompt tokens, mean", metrics.mean_prompt_tokens),
    "mean_completion_tokens": ("completion tokens, mean", metrics.mean_completion_tokens),
}
"""By name: what the tables call it, and how it is counted."""

BY_KIND = {
    "questions": "questions",
    "accuracy": "right",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "fact_recall": "fact recall",
    "claims_supported": "claims supported",
    "withheld_claims": "withheld",
    "language_match": "language",
    "median_seconds": "seconds",
}
"""The measures that the table by kind has room for, and what it calls them."""


def figures(judged: Sequence[Judged]) -> Figures:
    """Return every measure of these answers."""
    return {name: measure(judged) for name, (_title, measure) in MEASURES.items()}


def summarise(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures under `all`, by language under `languages`, and by kind, where told, under `kinds`."""
    languages = sorted({one.question.lang for one in judged})
    kinds = sorted({one.question.kind for one in judged if one.question.kind is not None})
    return {
        "all": figures(judged),
        "languages": {lang: figures([one for one in judged if one.question.lang == lang]) for lang in languages},
        "kinds": {kind: figures([one for one in judged if one.question.kind == kind]) for kind in kinds},
    }


def details(judged: Judged) -> dict[str, Any]:
    """Return an answer with what was found of it."""
    question, citations = judged.question, judged.citations
    return {
        "id": question.id,
        "lang": question.lang,
        "kind": question.kind,
        "correct": judged.correct,
        "language_right": judged.language_right,
        "script_right": judged.script_right,
        "citations_expected": list(citations.expected) if citations else None,
        "citations_proving": list(citations.proving) if citations else None,
        "facts_cited": list(citations.facts) if citations else None,
        "seconds": round(judged.seconds, 2),
        "answer": judged.answer,
    }


def as_tables(summary: Mapping[str, Any]) -> str:
    """Return the figures as Markdown: a table by language and, where kinds are told, one by kind."""
    tables = [by_column({**summary["languages"], "all": summary["all"]})]
    if summary["kinds"]:
        rows = {**summary["kinds"], "all": summary["all"]}
        cells = [[kind, *(_cell(row[name]) for name in BY_KIND)] for kind, row in rows.items()]
        tables.append(_markdown(["", *BY_KIND.values()], cells))
    return "\n\n".join(tables)


def by_column(columns: Mapping[str, Figures]) -> str:
    """Return figures as a Markdown table: a row for each measure that the columns have, a column a group of answers."""
    rows = [
        [title, *(_cell(column[name]) for column in columns.values())]
        for name, (title, _measure) in MEASURES.items()
        if all(name in column for column in columns.values())
    ]
    return _markdown(["", *columns], rows)


def _cell(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:g}"


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose columns stand below one another in a terminal too."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    rule = [f"{'-' * (width - 1)}:" if n else "-" * width for n, width in enumerate(widths)]
    lines = [
        [cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(row, widths, strict=True))]
        for row in (header, *rows)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))
