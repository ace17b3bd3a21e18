"""A question on its way: the assistant's events turned into what the conversation shows, as they come."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError

from rag.errors import BadInput, YinjuError
from rag.types import Answer, Citation, Claim, Delta, Event, Language, Notice, Retrieved
from ui.error_wording import hint_for, message_for
from ui.page.conversation import answered, asked, failed, found
from ui.service import Service
from ui.wire import AskIn
from ui.wording import say

log = logging.getLogger(__name__)

SECONDS_BETWEEN_YIELDS = 0.1
"""While nothing new is shown the same is yielded again, so that a visitor who stopped or left is noticed."""

FACE = "page"
LONGEST_QUESTION = 2_000


@dataclass
class SoFar:
    """What of an answer has been told."""

    question: str
    language: Language
    text: str = ""
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def answer(self) -> Answer:
        """Return it as an answer that is not whole yet."""
        return Answer(
            *("", self.question, self.language, self.text, False, None),
            *(tuple(self.claims), tuple(self.citations), tuple(self.notices), None, ""),
        )


def converse(service: Service, question: str, context: str, language: Language) -> Iterator[str]:
    """Yield the turn so far as HTML, again and again until it is whole.

    `context` is an `AskIn` as JSON, from the visitor's own browser, with the turns before and the filters.
    """
    if len(question) > LONGEST_QUESTION:
        yield failed(question[:LONGEST_QUESTION], say("too_long", language, most=LONGEST_QUESTION))
        return
    yield asked(question, language, "searching")
    try:
        wanted = AskIn.model_validate_json(context)
        events = service.assistant().ask(
            question,
            [turn.record() for turn in wanted.history],
            wanted.filters.record(),
            answer_language=wanted.answer_language,
        )
        yield from _shown(service, events, SoFar(question, wanted.answer_language or language), language)
    except ValidationError:
        yield failed(question, say("bad_filters", language))
    except BadInput as error:
        what = message_for(error.said, language, say("bad_filters", language), error.values)
        yield failed(question, " ".join(filter(None, (what, hint_for(error.said, language, error.values)))))
    except YinjuError as error:
        log.warning("a question failed: %s", error)
        yield failed(question, say("getting_ready" if error.retry else "failed", language))
    except Exception:
        log.exception("a question failed")
        yield failed(question, say("failed", language))


def _shown(service: Service, events: Iterator[Event], so_far: SoFar, language: Language) -> Iterator[str]:
    shown, last = asked(so_far.question, language, "searching"), 0.0
    for event in events:
        match event:
            case Retrieved():
                shown = found(so_far.question, event.quotes, language)
            case Delta():
                so_far.text += event.text
                shown = answered(so_far.answer(), language, whole=False)
            case Claim():
                so_far.claims.append(event)
            case Citation():
                so_far.citations.append(event)
            case Notice():
                so_far.notices.append(event)
            case Answer():
                service.note(event, FACE)
                shown = answered(event, language)
        if isinstance(event, Retrieved | Answer) or time.monotonic() - last >= SECONDS_BETWEEN_YIELDS:
            last = time.monotonic()
            yield shown
