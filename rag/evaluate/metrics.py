"""What is counted, as pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.text.fold import fold


def comparable(text: str) -> str:
    """Return a text so that script, width, case and spacing make no difference."""
    return "".join(unicodedata.normalize("NFKC", fold(text)).lower().split())


def holds_gold(text: str, gold: Sequence[Sequence[str]]) -> bool:
    """Return whether a text holds every fact of `gold`, each in one of its forms."""
    shadow = comparable(text)
    return all(any(_stands_alone(comparable(form), shadow) for form in forms) for forms in gold)


def _stands_alone(form: str, text: str) -> bool:
    """70 does not stand alone in 170, nor H20 in H200."""
    before = r"(?<![\d.])(?<!\d,)" if form[:1].isdigit() else ""
    after = r"(?![.,]?\d)" if form[-1:].isdigit() else ""
    return re.search(before + re.escape(form) + after, text) is not None


def cites_expected(sources: Sequence[str], expected_prefixes: Sequence[str]) -> bool:
    """Return whether one of the cited sources begins with one of the expected prefixes."""
    return any(source.startswith(prefix) for source in sources for prefix in expected_prefixes)


def share(truths: Sequence[bool]) -> float | None:
    """Return the share of true ones, rounded to three places; None of nothing."""
    return round(sum(truths) / len(truths), 3) if truths else None


def precision_recall(said: Sequence[bool], right: Sequence[bool]) -> tuple[float | None, float | None]:
    """Return the precision and recall of what was said against what would have been right, pair by pair."""
    both = sum(one and other for one, other in zip(said, right, strict=True))
    return (
        round(both / sum(said), 3) if any(said) else None,
        round(both / sum(right), 3) if any(right) else None,
    )
