"""Which sentences answer, where the reader alone is not sure: the answer model reads the likeliest of them together."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from rag import stopping
from rag.answer.draft import Draft
from rag.answer.refuse import is_in_language, told_together
from rag.text.dated import dated
from rag.text.names import NameTable
from rag.text.wanted import asks_for_several
from rag.types import Chooser, Evidence, Question

log = logging.getLogger(__name__)

READ_TOGETHER = 3
"""Sentences, unless several things are asked for: on two cores each takes a second. Of 100 Chinese questions to develop
with whose first sentence is not sure to tell, 81 have the answer among the first three, and 85 among five or eight; of
80 English ones 44, and 45. Of 64 unsure Chinese ones 49 are answered or refused rightly with three and 50 with five,
which take a third longer."""

READER_COUNTS = 0.3
"""How much of the reader's log-odds is added to the chooser's. For 261 Chinese questions to develop with 85 % of the
best sentences were right so, or rightly none, and 84 % without, each with the least sum that suits it best (measured
after the first stage of training)."""

TELLS, TELLS_ACROSS, TELLS_TOO = -4.5, -2.75, -1.5
"""The least sum for the best sentence, in the asker's language and in another; and for others of its article or, where
several things are asked for, of any.

Of the first 310 Chinese questions to develop with (`make bench-answers`), 75 of them unanswerable, 86.1 % are answered
or refused rightly with a least sum of -4.5 and 85.8 % with -3; of the unanswerable ones 89 % are refused with either.
With others from -3 on a question more was right, measured with an earlier chooser, but of the cited sentences 64 and
not 76 % told what is asked; from 0 on, 79 %. Across languages, of 22 English unanswerable ones the best sums are
-2.9 and less, and of 22 answerable ones a right answer has -2.65."""


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
    several = asks_for_several(asked.text)
    read = evidence if several else evidence[:READ_TOGETHER]
    readings = [dated(one.reading, one.article.published) for one in read]
    question = names.as_named_in("\n".join(readings), asked.search_text)
    try:
        choice = make_chooser()(question, readings)
    except Exception:  # whatever becomes of the engine, the reader still gets the quotes
        stopping.check()
        log.exception("the language model could not choose among sentences")
        draft.failed = True
        return []
    draft.count(choice.usage)
    draft.first_token_at = time.monotonic()
    sums = [own + READER_COUNTS * (one.log_odds or 0.0) for own, one in zip(choice.log_odds, read, strict=True)]
    (surest, best), *others = sorted(zip(sums, read, strict=True), key=lambda one: -one[0])
    if surest < (TELLS if is_in_language(best, asked.language) else TELLS_ACROSS):
        draft.answerable = False
        return []
    too = [one for sure, one in others if sure >= TELLS_TOO and (several or one.article.id == best.article.id)]
    return told_together(best, too, several)
