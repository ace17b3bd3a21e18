"""What a question means: its language, what to search for, which days and articles it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from rag.errors import BadInput
from rag.retrieve.follow_up import made_whole
from rag.retrieve.parts import parts_of
from rag.retrieve.rewrite import Rewriter
from rag.text.days import first_day, last_day
from rag.text.language import detect_language
from rag.text.names import NameTable, built_in
from rag.text.periods import asks_for_newest, periods_in
from rag.text.quotations import quotations
from rag.types import Filters, Language, Period, Question, Turn

LONGEST_QUESTION = 2_000
BARE_NAME = re.compile(
    r"\s*(?!(?:Why|How|What|Who|When|Where|Which|Thanks?|OK|Okay|Yes|No|Hello|Hi|Really|And|So|More)\b)"
    r"[A-Z][\w.&-]*(?: [A-Z][\w.&-]*)?\s*[?？]*\s*\Z"
)
"""A follow-up of no words but a Latin name, which every language has."""

AS_OF = re.compile(r"\bas (?:of|at)\b|\b(?:seen|viewed|judging) from\b|截至|截止|站在", re.IGNORECASE)

DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z")


def understand(
    text: str,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    answer_language: Language | None = None,
    names: NameTable | None = None,
    rewriter: Rewriter | None = None,
    today: date | None = None,
) -> Question:
    """Return what is asked, on the day `today`. A follow-up is searched for with what it leans on (`made_whole`).

    A question of what was known by a day is answered from articles up to that day, if it is not yet to come.
    Raises BadInput if there is nothing to look for, too much, or half a character.
    """
    text = text.strip()
    if not text:
        raise BadInput("the question is empty; ask something", said="question_empty", param="question")
    if len(text) > LONGEST_QUESTION:
        raise BadInput(
            f"the question has {len(text)} characters; {LONGEST_QUESTION} is the most",
            said="question_too_long",
            param="question",
            length=len(text),
            most=LONGEST_QUESTION,
        )
    try:
        "".join((text, *(turn.content for turn in history))).encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput(
            "the question or a turn holds half a character (a lone surrogate); send valid Unicode",
            said="half_a_character",
            param="question",
        ) from None
    earlier = [turn.content for turn in history if turn.role == "user"]
    so_far = _language_so_far(earlier)
    is_bare_name = bool(earlier) and BARE_NAME.match(text) is not None
    language = answer_language or (so_far if is_bare_name else detect_language(text, undecided=so_far))
    names = names or built_in()
    own_and_whole = parts_of(text, names)
    search_text = made_whole(text, history, names, None if own_and_whole else rewriter)
    today = today or datetime.now().astimezone().date()
    periods = tuple(periods_in(text, today))
    filters = _checked(filters or Filters())
    known_by = _known_by(periods)
    if known_by is None and not asks_for_newest(text):
        known_by = _known_by(_periods_of_earlier(search_text, history, today, names_own=bool(periods)))
    asked = Question(
        text,
        language,
        search_text,
        _as_known_then(filters, known_by, today),
        tuple(history),
        periods=periods,
        asks_newest=asks_for_newest(text),
        quoted=tuple(quotations(text)),
    )
    parts = []
    for own, part in own_and_whole.items():
        own_periods = tuple(periods_in(own, today))
        one = replace(
            asked,
            text=part,
            search_text=part if search_text == text else made_whole(part, history, names, None),
            filters=_as_known_then(filters, _known_by(own_periods) or known_by, today),
            periods=own_periods or periods,
            as_put=own,
        )
        parts.append(one)
    return replace(asked, parts=tuple(parts))


def _checked(filters: Filters) -> Filters:
    """Return the filters with the end of a period as a day: that of a month or a year is its last."""
    for day in (filters.published_from, filters.published_to):
        if day is not None and not _is_date(day):
            raise BadInput(
                f"{day!r} is no date; write 2025-08-18, 2025-08 or 2025", said="no_date", param="filters", day=day
            )
    end = filters.published_to
    last = last_day(end).isoformat() if end else end
    if filters.published_from and last and filters.published_from > last:
        raise BadInput(
            f"the period ends ({end}) before it begins ({filters.published_from})",
            said="period_backwards",
            param="filters",
            first=filters.published_from,
            last=end,
        )
    return replace(filters, published_to=last)


def _periods_of_earlier(search_text: str, history: Sequence[Turn], today: date, *, names_own: bool) -> list[Period]:
    """Return the periods of a follow-up as it is searched for: made from those of earlier questions (那6月呢？).

    Those that stand in the questions themselves are among them if it does not name its own; what only an answer told
    is not.
    """
    asked, told = ("\n".join(turn.content for turn in history if turn.role == role) for role in ("user", "assistant"))
    return [
        one
        for one in periods_in(search_text, today)
        if (not names_own if one.words in asked else one.words not in told)
    ]


def _known_by(periods: Sequence[Period]) -> str | None:
    """Return the day by which a question asks what was known (截至七月底), if it does: of several, the latest.

    One that only says by when something is to be (by October) is taken for such a day if there is no other.
    """
    as_of = [one for one in periods if one.relation == "as_of"]
    said = [one for one in as_of if AS_OF.search(one.words)] or as_of
    return max((one.last for one in said if one.last), default=None)


def _as_known_then(filters: Filters, known_by: str | None, today: date) -> Filters:
    """Return the filters of a question that asks what was known by a day: nothing newer counts.

    An article without a day may be as old, and counts. By a day to come (到2030年) all is known that there is.
    """
    if (
        known_by is None
        or known_by >= today.isoformat()
        or filters.published_to
        or (filters.published_from or "") > known_by
    ):
        return filters
    return replace(filters, published_to=known_by, undated_too=True)


def _is_date(text: str) -> bool:
    if not DATE.match(text):
        return False
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def _language_so_far(earlier: Sequence[str]) -> Language:
    return detect_language(earlier[-1]) if earlier else "zh-Hant"
