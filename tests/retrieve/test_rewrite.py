"""What the LLM does for a question: translate it, and make it whole."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import MockLLM

from rag.retrieve.rewrite import EXAMPLES, MOST_SECONDS, MOST_TOKENS, REMEMBERED, Rewriter
from rag.text.names import Name, NameTable
from rag.types import Turn

NAMES = NameTable(
    [
        Name("person", "Lin Yi", "林一", "林一", "林一", ()),
        Name("company", "North Power", "北方電力", "北方電力", "北方电力", ("北電",)),
        Name("company", "Nameless", "", "", "", ("無名",)),
    ]
)
HISTORY = (Turn("user", "港口何時擴建？"), Turn("assistant", "秋天[1]。"))


class Answers(MockLLM):
    """Replies with one of these after the other, or raises it; notes what it was asked and with which options."""

    _replies: list[Any] = PrivateAttr(default_factory=list)
    _heard: list[tuple[list[ChatMessage], dict[str, Any]]] = PrivateAttr(default_factory=list)

    def __init__(self, *replies: str | Exception | None) -> None:
        super().__init__()
        self._replies += replies

    def chat(self, messages: Sequence[ChatMessage], **options: Any) -> ChatResponse:
        self._heard.append((list(messages), options))
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return ChatResponse(message=ChatMessage(role="assistant", content=reply))

    @property
    def requests(self) -> list[str]:
        """The last message of each request."""
        return [str(messages[-1].content) for messages, _ in self._heard]


def rewriter(*replies: str | Exception | None) -> tuple[Rewriter, Answers]:
    llm = Answers(*replies)
    return Rewriter(lambda: llm, NAMES), llm


@pytest.mark.parametrize(
    ("question", "to", "translation"),
    [
        ("Who built the port?", "zh", "谁建造了港口？"),
        ("港口何時擴建？", "en", "When was the port extended?"),
    ],
)
def test_a_question_is_translated(question: str, to: str, translation: str) -> None:
    asks, llm = rewriter(translation)
    assert asks.translated(question, to) == translation
    assert llm.requests == [question]


def test_only_the_first_line_of_what_a_model_writes_counts() -> None:
    asks, _ = rewriter(" \n 谁建造了港口？ \n（Note: a translation.）")
    assert asks.translated("Who built the port?", "zh") == "谁建造了港口？"


def test_the_examples_are_in_the_direction_that_is_asked_for() -> None:
    asks, llm = rewriter("谁？", "Who?")
    asks.translated("Who?", "zh")
    asks.translated("誰？", "en")
    (into_chinese, _), (into_english, _) = llm._heard
    english, chinese = EXAMPLES[0]
    assert [message.content for message in into_chinese[1:3]] == [english, chinese]
    assert [message.content for message in into_english[1:3]] == [chinese, english]
    for messages in (into_chinese, into_english):
        assert [message.role.value for message in messages] == [
            "system",
            *(["user", "assistant"] * len(EXAMPLES)),
            "user",
        ]


def test_a_model_is_given_little_time_and_few_words() -> None:
    asks, llm = rewriter("谁？")
    asks.translated("Who?", "zh")
    assert llm._heard[0][1] == {"max_tokens": MOST_TOKENS, "timeout": MOST_SECONDS}


@pytest.mark.parametrize(
    ("question", "to", "given"),
    [
        ("What did Lin Yi say of North Power?", "zh", "What did 林一 say of 北方电力?"),
        ("北電與林一說了什麼？", "en", "North Power與Lin Yi說了什麼？"),
        ("How many H200s did Lin Yi buy?", "zh", "How many 「H200」 did 林一 buy?"),
    ],
)
def test_names_stand_in_the_other_language_and_codes_in_quotation_marks(question: str, to: str, given: str) -> None:
    asks, llm = rewriter("译" if to == "zh" else "x")
    asks.translated(question, to)
    assert llm.requests == [given]


@pytest.mark.parametrize("written", ["林一买了多少H200？", "林一买了多少「H200」？", "林一买了多少“H200”？"])
def test_a_translation_has_no_quotation_marks_of_ours(written: str) -> None:
    asks, _ = rewriter(written)
    assert asks.translated("How many H200s did Lin Yi buy?", "zh") == "林一买了多少H200？"


def test_names_and_codes_that_the_model_lost_stand_at_the_end() -> None:
    asks, _ = rewriter("他买了多少吨水？")
    assert asks.translated("How many H200s did Lin Yi buy?", "zh") == "他买了多少吨水？ 林一 H200"


def test_a_name_without_a_form_in_the_other_language_stays_as_it_is() -> None:
    asks, llm = rewriter("Nameless是谁？")
    assert asks.translated("Who is Nameless?", "zh") == "Nameless是谁？"
    assert llm.requests == ["Who is Nameless?"]


@pytest.mark.parametrize(
    ("to", "reply"),
    [
        ("zh", "Who built the port?"),
        ("zh", ""),
        ("zh", " \n"),
        ("zh", None),
        ("en", "誰建造了港口？"),
        ("en", "Who built the 港口?"),
        ("en", ""),
    ],
    ids=["english", "empty", "blank", "nothing", "chinese", "half-chinese", "empty-for-english"],
)
def test_a_translation_into_the_wrong_language_or_none_is_of_no_use(to: str, reply: str | None) -> None:
    asks, _ = rewriter(reply)
    assert asks.translated("Who built the port?" if to == "zh" else "誰建造了港口？", to) is None


@pytest.mark.parametrize(
    "error",
    [
        ConnectionError("gone"),
        ValueError("garbage"),
        KeyError("choices"),
        TimeoutError(),
    ],
    ids=["gone", "garbage", "key", "no-words"],
)
def test_a_model_that_fails_is_no_help_and_says_so_in_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    asks, _ = rewriter(error, error)
    with caplog.at_level(logging.WARNING):
        assert asks.translated("Who?", "zh") is None
        assert asks.made_whole("那工廠呢？", HISTORY) is None
    assert len(caplog.messages) == 2
    assert all("no help" in message and message.split(": ", 1)[1] for message in caplog.messages)


def test_a_model_that_cannot_be_had_is_no_help() -> None:
    def gone() -> Answers:
        raise ConnectionError("gone")

    assert Rewriter(gone, NAMES).translated("Who?", "zh") is None


def test_what_was_written_once_is_remembered() -> None:
    asks, llm = rewriter("谁？", "Who?", "工廠何時擴建？")
    for _ in range(3):
        assert asks.translated("Who?", "zh") == "谁？"
        assert asks.translated("誰？", "en") == "Who?"
        assert asks.made_whole("那工廠呢？", list(HISTORY)) == "工廠何時擴建？"
    assert len(llm._heard) == 3


def test_the_same_words_after_another_conversation_are_another_question() -> None:
    asks, llm = rewriter("工廠何時擴建？", "工廠在哪裡？")
    assert asks.made_whole("那工廠呢？", HISTORY) == "工廠何時擴建？"
    assert asks.made_whole("那工廠呢？", [Turn("user", "港口在哪裡？")]) == "工廠在哪裡？"
    assert len(llm._heard) == 2


@pytest.mark.parametrize(
    "failure", [ConnectionError("gone"), "in the wrong language", ""], ids=["gone", "wrong", "empty"]
)
def test_what_failed_is_tried_again(failure: str | Exception) -> None:
    asks, llm = rewriter(failure, "谁？")
    assert asks.translated("Who?", "zh") is None
    assert asks.translated("Who?", "zh") == "谁？"
    assert len(llm._heard) == 2


def test_two_rewriters_remember_each_their_own() -> None:
    (one, _), (other, _) = rewriter("谁？"), rewriter("是谁？")
    assert (one.translated("Who?", "zh"), other.translated("Who?", "zh")) == ("谁？", "是谁？")


def test_no_more_is_remembered_than_a_thousand() -> None:
    asks, llm = rewriter(*["谁？"] * (REMEMBERED + 2))
    for n in range(REMEMBERED + 1):
        asks.translated(f"Who {n}?", "zh")
    asks.translated("Who 1?", "zh")
    asks.translated("Who 0?", "zh")
    assert len(llm._heard) == REMEMBERED + 2


# Follow-ups


def test_a_follow_up_is_made_whole_from_the_conversation() -> None:
    asks, llm = rewriter("工廠何時擴建？")
    assert asks.made_whole("那工廠呢？", HISTORY) == "工廠何時擴建？"
    assert llm.requests == ["user: 港口何時擴建？\nassistant: 秋天[1]。\nlast question: 那工廠呢？"]


def test_only_the_end_of_a_long_conversation_and_the_beginning_of_a_long_turn_are_told() -> None:
    asks, llm = rewriter("工廠何時擴建？")
    turns = [Turn("user", f"問題{n}" + "長" * 1_000) for n in range(9)]
    asks.made_whole("那工廠呢？", turns)
    (request,) = llm.requests
    assert [line[:9] for line in request.splitlines()[:-1]] == [f"user: 問題{n}" for n in (5, 6, 7, 8)]
    assert len(request) < 4 * 320 + 40


def test_a_follow_up_in_any_language_is_taken_as_it_is_written() -> None:
    asks, _ = rewriter("When was the plant extended?")
    assert asks.made_whole("And the plant?", HISTORY) == "When was the plant extended?"
