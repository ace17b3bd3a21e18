"""The judged answers of a set as figures, for each language and for all."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from rag.evaluate.metrics import precision_recall, share
from rag.evaluate.run import Judged

COLUMNS = (
    ("questions", "questions"),
    ("accuracy", "correct"),
    ("citation_accuracy", "cites right article"),
    ("language_match", "right language"),
    ("refusal_precision", "refusal precision"),
    ("refusal_recall", "refusal recall"),
    ("median_seconds", "median s"),
)


def summarise(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Return the figures for each language and for `all`; shares are 0 to 1, None where nothing was to count."""
    groups = {
        lang: [one for one in judged if one.question.lang == lang] for lang in sorted({j.question.lang for j in judged})
    }
    return {name: _figures(group) for name, group in (groups | {"all": list(judged)}).items()}


def _figures(judged: Sequence[Judged]) -> dict[str, Any]:
    precision, recall = precision_recall(
        [one.answer["refused"] for one in judged], [not one.question.gold for one in judged]
    )
    return {
        "questions": len(judged),
        "accuracy": share([one.correct for one in judged]),
        "citation_accuracy": share([one.cited_right for one in judged if one.cited_right is not None]),
        "language_match": share([one.language_right for one in judged]),
        "refusal_precision": precision,
        "refusal_recall": recall,
        "median_seconds": round(median(one.seconds for one in judged), 2) if judged else None,
    }


def as_table(summary: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| | " + " | ".join(title for _, title in COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for name, figures in summary.items():
        cells = ("-" if figures[key] is None else str(figures[key]) for key, _ in COLUMNS)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
