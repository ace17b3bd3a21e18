"""Which sentences and clauses of a question ask something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.text.names import HAN

SHORTEST_CHINESE, SHORTEST_ENGLISH = 5, 3
"""Characters, words: what is shorter (誰？ Who are they?) asks nothing that can be looked for by itself."""

ASKS = re.compile(
    r"[誰谁哪]|(?<![這这那沒没好十數数前後后近把])(?<!過去)(?<!过去)(?<!未[來来])(?<!最近)(?<!接下[來来])[幾几](?!乎)|什[麼么]"
    r"|(?<![許许很更眾众最越諸诸])多[少大高長长久遠远快重深寬宽厚強强](?!重|[階阶端科]|(?<=重)打[擊击])|為何|为何|為什|为什|怎|如何|何[時时]"
    r"|\b(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
CHINESE_SEAM = re.compile(r"[，,]\s*")
ENGLISH_SEAM = re.compile(
    r"(?:,?\s+(?:and|but|while|or|with|versus|vs\.?)|;)\s+(?:(?:conversely|meanwhile|finally|then|later|also),? )?"
    r"(?=(?:(?:by|from|in|on|of|to|for|at|with) )?(?:who|what|when|where|which|why|how)\b)",
    re.IGNORECASE,
)
DEMANDS = re.compile(r"\s*(?:please )?(?:tell|say|explain|describe|list|name|give|compare)\b", re.IGNORECASE)
"""How a sentence begins that asks and ends in a full stop."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年?(?!\d)")


def which_ask(sentences: Sequence[str]) -> list[bool]:
    """Return which of the sentences ask: not one that ends in a full stop (When he called, …) before a question.

    Unless it demands an answer (Tell me who …).
    """
    marked = max((place for place, sentence in enumerate(sentences) if sentence[-1] in "?？"), default=-1)
    return [
        ASKS.search(sentence) is not None
        and (place >= marked or not sentence.endswith(".") or DEMANDS.match(sentence) is not None)
        for place, sentence in enumerate(sentences)
    ]


def clauses_of(sentence: str) -> list[str]:
    """Return the clauses of a sentence that asks if each does, else it whole."""
    clauses = ENGLISH_SEAM.split(sentence) if is_english(sentence) else _chinese_clauses(sentence)
    return clauses if all(ASKS.search(clause) for clause in clauses) else [sentence]


def _chinese_clauses(sentence: str) -> list[str]:
    """Return clauses of which each asks something; one that does not belongs to the next, or else to the last."""
    clauses: list[str] = []
    waiting = ""
    for clause in CHINESE_SEAM.split(sentence):
        waiting = f"{waiting}，{clause}" if waiting else clause
        if ASKS.search(waiting):
            clauses.append(waiting)
            waiting = ""
    if waiting and clauses:
        clauses[-1] = f"{clauses[-1]}，{waiting}"
    return clauses


def that_can_stand(clauses: Iterable[str]) -> list[str]:
    """Return clauses as questions; one that is too short for one is put to its neighbour."""
    standing: list[str] = []
    for clause in clauses:
        if standing and not (_can_stand(clause) and _can_stand(standing[-1])):
            standing[-1] += (" " if is_english(clause) else "，" if standing[-1][-1] not in "？?。" else "") + clause
        else:
            standing.append(clause)
    return standing


def _can_stand(part: str) -> bool:
    return len(part.split()) > SHORTEST_ENGLISH if is_english(part) else len(part) > SHORTEST_CHINESE


def is_english(text: str) -> bool:
    """Return whether no character of a text is Chinese."""
    return HAN.search(text) is None
