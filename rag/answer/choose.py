"""Which sentences answer, where the reader alone is not sure: the answer model reads the likeliest of them together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from rag import stopping
from rag.answer.draft import Draft
from rag.answer.refuse import told_together
from rag.text.names import NameTable
from rag.text.wanted import asks_for_several
from rag.types import Chooser, Evidence, Question

log = logging.getLogger(__name__)

READ_TOGETHER = 8
"""Sentences."""

READER_COUNTS = 0.3
"""How much of the reader's log-odds is added to the chooser's."""

TELLS, TELLS_TOO = -0.25, -1.0
"""The least sum for the best sentence, and for others of its article or, where several things are asked for, of any."""


def chosen(
    make_chooser: Callable[[], Chooser],
    asked: Question,
    evidence: Sequence[Evidence],
    draft: Draft,
    names: NameTable,
) -> list[Evidence]:
    """Return the sentences that tell what is asked, the surest first; those of one passage as they stand in it.

    That there are none is noted in `draft.answerable`; `draft.failed` tells that the chooser cannot be had.
    """
    read = evidence[:READ_TOGETHER]
    readings = [one.reading for one in read]
    question = names.as_named_in("\n".join(readings), asked.search_text)
    try:
        log_odds = make_chooser()(question, readings)
    except Exception:  # whatever becomes of the engine, the reader still gets the quotes
        stopping.check()
        log.exception("the language model could not choose among sentences")
        draft.failed = True
        return []
    sums = [of_both + READER_COUNTS * (one.log_odds or 0.0) for of_both, one in zip(log_odds, read, strict=True)]
    (surest, best), *others = sorted(zip(sums, read, strict=True), key=lambda one: -one[0])
    if surest < TELLS:
        draft.answerable = False
        return []
    several = asks_for_several(asked.text)
    too = [one for sure, one in others if sure >= TELLS_TOO and (several or one.article.id == best.article.id)]
    return told_together(best, too, several)
