"""The LLM writes: claims out of a JSON text that is still growing."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse

from rag.answer.draft import Draft, DraftClaim, is_answerable, is_sure_enough, probability_of_true, write_draft
from rag.models.fakes import FakeLLM
from rag.text.names import built_in
from rag.types import ArticleInfo, Evidence, Filters, Passage, Question

QUESTION = Question("港口怎麼了？", "zh-Hant", "港口怎麼了？", Filters())
ARTICLE = ArticleInfo("a", "港口", "海風報", None, "2025-08-18", None, "port.txt", "zh-Hant")
EVIDENCE = [Evidence(Passage("p", "a", 0, "港口擴建了。", 0, 6), ARTICLE, "港口擴建了。", 0, 6, "港口擴建了。", 0.5)]
CLAIMS = [
    DraftClaim('他說："好，[1] {真的}"。', (1,)),
    DraftClaim("港口\n擴建了 😀𠀀 \\ 。", (2, 1)),
    DraftClaim("It grew by 25%, they say.", ()),
]
COMPACT = json.dumps(
    {"answerable": True, "claims": [{"evidence": one.evidence, "text": one.text} for one in CLAIMS]},
    ensure_ascii=False,
    separators=(",", ":"),
)
SPACED = json.dumps(
    {"answerable": True, "claims": [{"text": one.text, "evidence": one.evidence} for one in CLAIMS]}, indent=1
)
"""With escapes for all that is not ASCII, so that characters can be cut in half."""


class SaysWholeResponses(FakeLLM):
    """Streams the responses it is given, so that a test can put log-probabilities and counts beside the text."""

    def stream_chat(self, messages: Sequence[ChatMessage], **_options: Any) -> Any:  # noqa: ARG002
        return iter(self._pieces)


class TakesNoOptions(FakeLLM):
    """Refuses whoever asks for structured output with its first piece, and says the others to whoever does not."""

    def stream_chat(self, messages: Sequence[ChatMessage], **options: Any) -> Any:
        refused, *pieces = self._pieces
        return FakeLLM(refused if options else "", *pieces).stream_chat(messages)


def refusal(status: int) -> Exception:
    """Return what an endpoint raises that answers with this status."""
    error = ValueError("the endpoint does not like this request")
    error.status_code = status  # type: ignore[attr-defined]
    return error


def response(delta: str | None, raw: object = None, **counts: int) -> Any:
    message = ChatMessage(role="assistant", content="")
    return ChatResponse(message=message, delta=delta, raw=raw, additional_kwargs=counts)


def draft_of(llm: FakeLLM) -> tuple[list[DraftClaim], Draft]:
    draft = Draft()
    return [
        claim for claim in write_draft(lambda: llm, QUESTION, EVIDENCE, draft, built_in()) if claim is not None
    ], draft


def written(*pieces: str | Exception) -> list[DraftClaim]:
    return draft_of(FakeLLM(*pieces))[0]


def token(text: str, *options: tuple[str, float]) -> SimpleNamespace:
    chances = [SimpleNamespace(token=other, logprob=math.log(chance)) for other, chance in options]
    return SimpleNamespace(token=text, logprob=0.0, top_logprobs=chances)


def chunk(*tokens: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(choices=[SimpleNamespace(logprobs=SimpleNamespace(content=list(tokens)))])


# Whether the evidence answers


@pytest.mark.parametrize(
    ("pieces", "answerable", "failed"),
    [
        (['{"answerable": true, "claims"', ValueError("read on")], True, False),
        (['{"answer', 'able": fal', 'se, "claims": [', ValueError("read on")], False, False),
        (["I cannot do JSON."], False, True),
        ([ConnectionError("no engine")], False, True),
    ],
    ids=["yes", "no", "no-json", "no-model"],
)
def test_a_model_that_is_only_asked_whether_it_can_answer_is_read_no_further(
    pieces: list[str | Exception], answerable: bool, failed: bool
) -> None:
    draft = Draft()
    assert is_answerable(lambda: FakeLLM(*pieces), QUESTION, EVIDENCE, draft, built_in()) == answerable
    assert (draft.answerable or failed, draft.failed) == (answerable or failed, failed)


# Claims


@pytest.mark.parametrize("text", [COMPACT, SPACED], ids=["compact", "spaced"])
def test_claims_are_the_same_wherever_the_text_is_cut(text: str) -> None:
    for cut in range(len(text) + 1):
        assert written(text[:cut], text[cut:]) == CLAIMS


@pytest.mark.parametrize("text", [COMPACT, SPACED], ids=["compact", "spaced"])
def test_claims_are_the_same_character_by_character(text: str) -> None:
    assert written(*text) == CLAIMS


@pytest.mark.parametrize("text", [COMPACT, SPACED], ids=["compact", "spaced"])
def test_a_text_that_breaks_off_gives_the_claims_that_are_whole(text: str) -> None:
    closed = [place for place in range(1, len(text) + 1) if text[place - 1] == "}"]
    ends = [next(place for place in closed if len(written(text[:place])) == count) for count in (1, 2, 3)]
    for cut in range(len(text) + 1):
        assert written(text[:cut]) == CLAIMS[: sum(cut >= end for end in ends)]


def test_a_claim_comes_as_soon_as_it_is_whole() -> None:
    first_end = COMPACT.index("}", COMPACT.index("真的}") + 3) + 1
    draft = Draft()
    llm = FakeLLM(COMPACT[:first_end], COMPACT[first_end:])
    claims = filter(None, write_draft(lambda: llm, QUESTION, EVIDENCE, draft, built_in()))
    assert next(claims) == CLAIMS[0]
    assert (
        next(filter(None, write_draft(lambda: FakeLLM(COMPACT[:first_end]), QUESTION, EVIDENCE, draft, built_in())))
        == CLAIMS[0]
    )
    assert list(claims) == CLAIMS[1:]


def test_a_model_that_repeats_itself_is_read_no_further() -> None:
    first_end = COMPACT.index("}", COMPACT.index("真的}") + 3) + 1
    loop = ',{"evidence":[1],"text":"林一、' + "北電、港口、" * 4
    claims, draft = draft_of(FakeLLM(COMPACT[:first_end] + loop, ValueError("read on")))
    assert (claims, draft.failed) == (CLAIMS[:1], False)


@pytest.mark.parametrize(
    "text",
    ["", "I cannot do JSON.", "{}", "[]", '{"claims": 7}', '{"claims": []}', '{"claims": ["x"]}', '{"claims": [{}]}'],
)
def test_a_text_that_holds_no_claim_is_a_failure(text: str) -> None:
    claims, draft = draft_of(FakeLLM(text))
    assert (claims, draft.answerable, draft.failed) == ([], True, True)


@pytest.mark.parametrize(
    "claim",
    ['{"text":"x"}', '{"evidence":[1]}', '{"text":7,"evidence":[1]}', '{"text":"x","evidence":1}'],
    ids=["no-evidence", "no-text", "text-is-a-number", "evidence-is-a-number"],
)
def test_a_claim_of_the_wrong_shape_is_passed_over(claim: str) -> None:
    assert written(f'{{"claims":[{claim},{{"text":"y","evidence":[1]}}]}}') == [DraftClaim("y", (1,))]


def test_only_whole_numbers_count_as_evidence() -> None:
    assert written('{"claims":[{"text":" x ","evidence":[1,"2",2.5,null,3]}]}') == [DraftClaim("x", (1, 3))]


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "Here you are: {} Anything else?"], ids=["fence", "chatter"])
def test_words_around_the_json_do_no_harm(wrapped: str) -> None:
    assert written(wrapped.replace("{}", COMPACT)) == CLAIMS


def test_what_stands_behind_the_list_is_no_claim() -> None:
    behind = '{"claims":[{"text":"x","evidence":[1]}],"more":[{"text":"y","evidence":[1]}]}'
    assert written(*behind) == [DraftClaim("x", (1,))]


# Not answerable


@pytest.mark.parametrize("text", ['{"answerable":false,"claims":[]}', '{ "answerable" :\n false'])
def test_a_model_that_says_the_evidence_does_not_tell_ends_the_draft(text: str) -> None:
    for cut in range(len(text)):
        claims, draft = draft_of(FakeLLM(text[:cut], text[cut:]))
        assert (claims, draft.answerable, draft.failed) == ([], False, False)


def test_nothing_is_read_after_a_model_said_no() -> None:
    said = '{"answerable":false,"claims":[{"text":"x","evidence":[1]}]}'
    assert written(said, ConnectionError("never reached")) == []


def test_a_claim_that_speaks_of_answerable_false_is_a_claim() -> None:
    claim = json.dumps({"text": 'It says "answerable": false.', "evidence": [1]})
    assert len(written(f'{{"answerable":true,"claims":[{claim}]}}')) == 1


@pytest.mark.parametrize(("chance", "answerable"), [(0.80, True), (0.60, False), (0.0001, False)])
def test_a_model_that_is_not_sure_enough_ends_the_draft(chance: float, answerable: bool) -> None:
    opening, rest = '{"answerable":', COMPACT.removeprefix('{"answerable":true')
    doubtful = chunk(token("true", ("true", chance), ("false", 1 - chance)))
    claims, draft = draft_of(SaysWholeResponses(response(opening), response("true", doubtful), response(rest)))
    assert claims == (CLAIMS if answerable else [])
    assert draft.answerable is answerable


@pytest.mark.parametrize(
    ("probability", "log_odds", "sure"),
    [
        (0.90, None, True),
        (0.90, 0.0, True),
        (0.90, -9.0, False),
        (0.60, -1.0, False),
        (0.60, 5.0, True),
        (0.0, 9.0, False),
    ],
)
def test_model_and_reader_decide_together_whether_a_question_is_answerable(
    probability: float, log_odds: float | None, sure: bool
) -> None:
    assert is_sure_enough(probability, [replace(EVIDENCE[0], log_odds=log_odds)]) is sure


def test_of_several_sentences_the_one_counts_that_tells_most_surely() -> None:
    assert is_sure_enough(0.60, [replace(EVIDENCE[0], log_odds=log_odds) for log_odds in (-8.0, 5.0)])


@pytest.mark.parametrize(
    ("before", "tokens", "probability"),
    [
        ('{"answerable":', [token("true", ("true", 0.6), ("false", 0.2))], 0.75),
        ('{"answerable": ', [token("true", ("true", 0.3), (" true", 0.3), ("false", 0.2), ("maybe", 0.2))], 0.75),
        ('{"answerable":', [token(" true", (" true", 0.1), (" false", 0.3))], 0.25),
        ('{"answerable":', [token("false", ("false", 0.9), ("true", 0.1))], 0.1),
        ("", [token('{"'), token("answerable"), token('":'), token("true", ("true", 0.5), ("false", 0.5))], 0.5),
        ('{"answerable"', [token(":"), token(" "), token("true", ("true", 1.0))], 1.0),
        ('{"answerable":', [token("true")], 1.0),
        ('{"answerable":', [token("false")], 0.0),
    ],
    ids=[
        "simple", "spellings", "spaces", "said-no", "within-one-chunk", "parts", "no-alternatives",
        "no-alternatives-and-no",
    ],
)  # fmt: skip
def test_the_probability_of_true_is_weighed_against_false(
    before: str, tokens: list[SimpleNamespace], probability: float
) -> None:
    assert probability_of_true(before, chunk(*tokens)) == pytest.approx(probability)


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        ('{"answerable":', None),
        ('{"answerable":', {}),
        ('{"answerable":', SimpleNamespace(choices=[])),
        ('{"answerable":', SimpleNamespace(choices=None)),
        ('{"answerable":', SimpleNamespace(choices=[SimpleNamespace()])),
        ('{"answerable":', SimpleNamespace(choices=[SimpleNamespace(logprobs=None)])),
        ('{"answerable":', SimpleNamespace(choices=[SimpleNamespace(logprobs=SimpleNamespace(content=None))])),
        ('{"answerable":', chunk()),
        ('{"answerable":', chunk(token("maybe", ("true", 1.0)))),
        ('{"answerable":', chunk(token("true", ("maybe", 1.0)))),
        ('{"other":', chunk(token("true", ("true", 1.0)))),
        ('{"answerable":true,"x":', chunk(token("true", ("true", 1.0)))),
        ("", chunk(token("true", ("true", 1.0)))),
    ],
    ids=[
        "nothing", "dict", "no-choices", "null-choices", "no-log-probabilities", "null-log-probabilities",
        "null-content", "empty", "another-word", "neither-among-them", "another-key", "later", "nothing-before",
    ],
)  # fmt: skip
def test_there_is_no_probability_where_the_token_is_another_or_none_came(before: str, piece: object) -> None:
    assert probability_of_true(before, piece) is None


# What the stream brings besides


def test_the_first_token_is_noted_and_usage_is_the_last_told() -> None:
    claims, draft = draft_of(
        SaysWholeResponses(
            response(None),
            response(COMPACT, prompt_tokens=9),
            response("", prompt_tokens=300, completion_tokens=40),
            response(None),
        )
    )
    assert claims == CLAIMS
    assert draft.first_token_at is not None
    assert draft.usage == {"prompt_tokens": 300, "completion_tokens": 40}


def test_without_a_word_there_is_no_first_token() -> None:
    assert draft_of(SaysWholeResponses(response(None), response("")))[1].first_token_at is None


@pytest.mark.parametrize("status", [400, 404, 415, 422])
def test_an_endpoint_that_takes_no_options_is_asked_without(status: int) -> None:
    claims, draft = draft_of(TakesNoOptions(refusal(status), COMPACT))
    assert (claims, draft.failed) == (CLAIMS, False)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_any_other_trouble_of_an_endpoint_is_a_failure(status: int) -> None:
    claims, draft = draft_of(TakesNoOptions(refusal(status), COMPACT))
    assert (claims, draft.failed) == ([], True)


@pytest.mark.parametrize("error", [ConnectionError, TimeoutError, ValueError])
def test_a_model_that_breaks_off_has_failed_and_its_whole_claims_stay(error: Callable[[str], Exception]) -> None:
    claims, draft = draft_of(FakeLLM(COMPACT[: COMPACT.rindex("{")], error("gone")))
    assert (claims, draft.failed, draft.answerable) == (CLAIMS[:2], True, True)


def test_a_model_that_stops_within_its_claims_has_failed() -> None:
    claims, draft = draft_of(FakeLLM(COMPACT[: COMPACT.rindex("{")]))
    assert (claims, draft.failed) == (CLAIMS[:2], True)


def test_trouble_after_the_last_claim_is_none() -> None:
    claims, draft = draft_of(FakeLLM(COMPACT[: COMPACT.rindex("]") + 1], ConnectionError("gone")))
    assert (claims, draft.failed) == (CLAIMS, False)


def test_a_model_that_cannot_be_had_has_failed() -> None:
    def gone() -> FakeLLM:
        raise ConnectionError("gone")

    draft = Draft()
    assert list(write_draft(gone, QUESTION, EVIDENCE, draft, built_in())) == []
    assert draft.failed


@pytest.mark.parametrize("text", [COMPACT, '{"answerable":false,"claims":[]}'], ids=["claims", "not-answerable"])
def test_a_model_that_wrote_what_was_asked_has_not_failed(text: str) -> None:
    assert not draft_of(FakeLLM(text))[1].failed
