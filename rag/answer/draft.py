"""The LLM writes: a JSON draft, read while it streams."""

from __future__ import annotations

import json
import logging
import math
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rag import stopping
from rag.answer.prompt import answer_schema, messages_for
from rag.text.names import NameTable
from rag.types import Evidence, Question

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage, ChatResponse

log = logging.getLogger(__name__)

OPTIONS_REFUSED = (400, 404, 415, 422)
TOKENS = ("prompt_tokens", "completion_tokens")
ASKS_ANSWERABLE = re.compile(r'"answerable"\s*:\s*\Z')
SAYS_ANSWERABLE = re.compile(r'"answerable"\s*:\s*(true|false)')
LOOP = re.compile(r"(\S.{3,59}?)\1{3}", re.DOTALL)
LOOKED_BACK = 300
"""A small model may write the same stretch over and over, until its tokens are used up. Characters."""

TOP_LOGPROBS = 12
"""Log-probabilities are taken before the grammar's mask, so `true` and `false` may stand far down the list."""

SURE_ENOUGH, READER_COUNTS = 0.7, 0.2
"""The least sum of the log-odds of `"answerable": true` and a fifth of the reader's for the best evidence, for going
on. On the development half of our own questions (`make bench-answers`) the sum tells the answerable ones from the
others with an AUC of 0.86, the reader alone with 0.75, likeness to the question alone with 0.58."""


@dataclass(frozen=True)
class DraftClaim:
    """One statement as the model wrote it, with the numbers (from 1) of the evidence it names."""

    text: str
    evidence: tuple[int, ...]


@dataclass
class Draft:
    """What the model did, filled while it streams."""

    answerable: bool = True
    failed: bool = False
    told: bool = False
    """Whether a claim tells what is asked: one that was drawn from this, or an earlier one that says the same."""
    withheld: bool = False
    """Whether a claim was withheld, of which a notice tells."""
    makes_up_numbers: bool = False
    """Whether one was withheld for a number that its evidence does not hold."""
    first_token_at: float | None = None
    usage: dict[str, int] = field(default_factory=dict)

    def count(self, told: Mapping[str, Any]) -> None:
        """Add the tokens of another reply, as far as the engine told them."""
        for key in TOKENS:
            self.usage[key] = self.usage.get(key, 0) + told.get(key, 0)


def write_draft(
    llm: Callable[[], LLM], question: Question, evidence: Sequence[Evidence], draft: Draft, names: NameTable
) -> Iterator[DraftClaim | None]:
    """Yield the claims of the model's answer, each as soon as it is complete, and None for each other piece of it.

    Ends early, with `draft.answerable` false, where the model says or thinks it likely enough that the evidence does
    not tell; where it repeats itself in its claims; and with `draft.failed`, where the model cannot be had, breaks off
    within its claims, or writes no such JSON.
    """
    claims = _ClaimReader()
    for before, text in _growing(llm, question, evidence, draft, names):
        if not draft.answerable:
            return
        loop = LOOP.search(text, max(0, len(before) - LOOKED_BACK))
        yield from claims.read(text[: loop.end()] if loop else text) or (None,)
        if loop:
            draft.failed = not claims.began
            return
    draft.failed = not (claims.found and claims.ended)


def is_answerable(
    llm: Callable[[], LLM], question: Question, evidence: Sequence[Evidence], draft: Draft, names: NameTable
) -> bool:
    """Return whether model and reader together hold a question for answerable; the model writes no more than that.

    It is also noted in `draft.answerable`; `draft.failed` tells that the model cannot be had or does not say.
    """
    for _before, text in _growing(llm, question, evidence, draft, names):
        if not draft.answerable:
            return False
        if SAYS_ANSWERABLE.search(text):
            return True
    draft.failed = True
    return False


def _growing(
    llm: Callable[[], LLM], question: Question, evidence: Sequence[Evidence], draft: Draft, names: NameTable
) -> Iterator[tuple[str, str]]:
    """Yield what the model has written, before and after each piece; `draft` tells then whether it can answer."""
    text = ""
    for response in _until_failure(_stream(llm, messages_for(question, evidence, names), question, len(evidence))):
        if response.delta and draft.first_token_at is None:
            draft.first_token_at = time.monotonic()
        for key in TOKENS:
            draft.usage[key] = response.additional_kwargs.get(key, draft.usage.get(key, 0))
        before, text = text, text + (response.delta or "")
        probability = probability_of_true(before, response.raw)
        says = SAYS_ANSWERABLE.search(text)
        if (probability is not None and not is_sure_enough(probability, evidence)) or (says and says[1] == "false"):
            draft.answerable = False
        yield before, text


def _until_failure(responses: Iterator[ChatResponse]) -> Iterator[ChatResponse]:
    try:
        yield from responses
    except Exception:  # whatever a plugged-in model raises, the reader still gets the quotes
        stopping.check()
        log.exception("the language model failed")


def _stream(
    make_llm: Callable[[], LLM], messages: Sequence[ChatMessage], question: Question, evidence_count: int
) -> Iterator[ChatResponse]:
    llm = make_llm()
    schema = answer_schema(question.language, evidence_count)
    try:
        yield from llm.stream_chat(
            messages,
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema},
            },
            stream_options={"include_usage": True},
            logprobs=True,
            top_logprobs=TOP_LOGPROBS,
        )
    except Exception as error:
        if getattr(error, "status_code", None) not in OPTIONS_REFUSED:
            raise
        yield from llm.stream_chat(messages)  # the prompt asks for the same JSON in words


def probability_of_true(before: str, chunk: Any) -> float | None:
    """Return how likely the model held `true` for `"answerable"`, 0 to 1, against `false`.

    `before` is the text so far and `chunk` the next piece of an OpenAI-style stream; None where it is not that token
    or no log-probabilities came.
    """
    choices = getattr(chunk, "choices", None)
    logprobs = getattr(choices[0], "logprobs", None) if choices else None
    for token in getattr(logprobs, "content", None) or ():
        if ASKS_ANSWERABLE.search(before) and token.token.strip() in ("true", "false"):
            weights = {"true": 0.0, "false": 0.0}
            for option in (*token.top_logprobs, token) if not token.top_logprobs else token.top_logprobs:
                if option.token.strip() in weights:
                    weights[option.token.strip()] += math.exp(option.logprob)
            total = sum(weights.values())
            return weights["true"] / total if total else None
        before += token.token
    return None


def is_sure_enough(probability: float, evidence: Sequence[Evidence]) -> bool:
    """Return whether model and reader together hold a question for answerable from this evidence.

    `probability` is the model's, 0 to 1, that it is.
    """
    certain = 1e-6
    of_model = math.log(max(probability, certain) / max(1 - probability, certain))
    of_reader = max((one.log_odds for one in evidence if one.log_odds is not None), default=0.0)
    return of_model + READER_COUNTS * of_reader >= SURE_ENOUGH


class _ClaimReader:
    """Finds complete claims in a JSON text that is still growing.

    `found` tells whether there was any, `ended` whether their list has come to its end.
    """

    def __init__(self) -> None:
        self.found = False
        self.ended = False
        self._place: int | None = None
        self._decoder = json.JSONDecoder()

    @property
    def began(self) -> bool:
        """Whether the list of claims has begun."""
        return self._place is not None

    def read(self, text: str) -> list[DraftClaim]:
        """Return the claims that have become complete since the last time."""
        if self._place is None:
            opening = re.search(r'"claims"\s*:\s*\[', text)
            if opening is None:
                return []
            self._place = opening.end()
        complete: list[DraftClaim] = []
        while True:
            start = len(text) - len(text[self._place :].lstrip(" ,\r\n\t"))
            if not text.startswith("{", start):
                self.ended = text.startswith("]", start)
                return complete
            try:
                claim, self._place = self._decoder.raw_decode(text, start)
            except (ValueError, RecursionError):
                return complete
            if isinstance(claim.get("text"), str) and isinstance(claim.get("evidence"), list):
                self.found = True
                numbers = tuple(n for n in claim["evidence"] if type(n) is int)
                complete.append(DraftClaim(claim["text"].strip(), numbers))
