"""The OpenAI-compatible face, driven by the clients that people use."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from tests.ui.conftest import Small
from tests.ui.small import QUESTION, SENTENCE, URL
from ui.openai_text import without_sources

ASKED = [{"role": "user", "content": QUESTION}]
ANSWER = "測試港在三月處理了 41 萬個貨櫃[1]。"
LISTED = f"\n\n依據：\n[1] 測試港的三月 · {URL}\n    「{SENTENCE}」"


@pytest.fixture(scope="module")
def client(small: Small) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{small.url}/v1", api_key="none", max_retries=0) as opened:
        yield opened


def test_there_is_one_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["yinju"]
    assert client.models.retrieve("yinju").id == "yinju"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("other")


def test_a_completion_ends_with_its_sources_and_carries_its_citations_three_times(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(model="yinju", messages=ASKED)
    message = completion.choices[0].message
    assert (completion.choices[0].finish_reason, message.role) == ("stop", "assistant")
    assert message.content == ANSWER + LISTED
    (annotation,) = message.annotations or ()
    told = annotation.url_citation
    assert (told.url, told.title, message.content[told.start_index : told.end_index]) == (URL, "測試港的三月", "[1]")
    (citation,) = completion.model_extra["yinju"]["citations"]
    assert citation["passage"][citation["quote_start"] : citation["quote_end"]] == citation["quote"] == SENTENCE
    usage = completion.usage
    assert usage is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0


def test_a_stream_says_the_same_as_a_completion(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="yinju", messages=ASKED)
    chunks = list(
        client.chat.completions.create(
            model="yinju", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == whole.choices[0].message.content
    assert deltas[0].role == "assistant"
    annotations = [one for delta in deltas for one in (delta.model_extra or {}).get("annotations", [])]
    assert annotations == [one.model_dump() for one in whole.choices[0].message.annotations or ()]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    (answer,) = [chunk.model_extra["yinju"] for chunk in chunks if "yinju" in (chunk.model_extra or {})]
    assert answer["citations"] == whole.model_extra["yinju"]["citations"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert len({chunk.id for chunk in chunks}) == 1


def test_usage_is_streamed_only_where_it_is_asked_for(client: openai.OpenAI) -> None:
    chunks = list(client.chat.completions.create(model="yinju", messages=ASKED, stream=True))
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


@pytest.mark.parametrize("stream", [False, True])
def test_the_list_of_sources_can_be_left_out(client: openai.OpenAI, stream: bool) -> None:
    extra = {"yinju": {"sources": False}}
    given: Any = client.chat.completions.create(model="yinju", messages=ASKED, stream=stream, extra_body=extra)
    said = "".join(one.choices[0].delta.content or "" for one in given) if stream else given.choices[0].message.content
    assert said == ANSWER


def test_what_only_yinju_knows_can_be_asked_for(client: openai.OpenAI) -> None:
    extra = {"yinju": {"filters": {"languages": ["en"]}, "answer_language": "en"}}
    answer = client.chat.completions.create(model="yinju", messages=ASKED, extra_body=extra).model_extra["yinju"]
    assert (answer["refused"], answer["language"]) == (True, "en")


def test_parameters_that_only_steer_the_writing_are_passed_over(client: openai.OpenAI) -> None:
    said = client.chat.completions.create(
        model="yinju",
        messages=[{"role": "system", "content": "You are a pirate. Say arr."}, *ASKED],
        temperature=1.5,
        top_p=0.1,
        max_tokens=1,
        max_completion_tokens=1,
        stop=["。"],
        seed=1,
        user="someone",
        n=1,
        tools=[],
        logprobs=False,
        response_format={"type": "text"},
    )
    assert said.choices[0].message.content == ANSWER + LISTED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n", 2),
        ("tools", [{"type": "function", "function": {"name": "f", "parameters": {}}}]),
        ("tool_choice", "required"),
        ("functions", [{"name": "f", "parameters": {}}]),
        ("logprobs", True),
        ("response_format", {"type": "json_object"}),
        ("modalities", ["text", "audio"]),
        ("no_such_parameter", 1),
        ("messages", []),
        ("messages", [{"role": "assistant", "content": "x"}]),
        ("messages", [{"role": "system", "content": "x"}]),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(client: openai.OpenAI, name: str, value: object) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model="yinju", messages=ASKED, extra_body={name: value})
    assert refused.value.param == name
    assert refused.value.type == "invalid_request"


def test_text_in_parts_is_read_and_a_picture_is_refused(client: openai.OpenAI) -> None:
    parts: list[Any] = [{"type": "text", "text": "測試港處理了"}, {"type": "text", "text": "多少貨櫃？"}]
    said = client.chat.completions.create(model="yinju", messages=[{"role": "user", "content": parts}])
    assert said.choices[0].message.content == ANSWER + LISTED
    parts.append({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}})
    with pytest.raises(openai.BadRequestError, match="no image_url"):
        client.chat.completions.create(model="yinju", messages=[{"role": "user", "content": parts}])


def test_a_follow_up_leans_on_the_turns_before_it(client: openai.OpenAI) -> None:
    turns: list[Any] = [*ASKED, {"role": "assistant", "content": ANSWER + LISTED}]
    turns.append({"role": "user", "content": "那是在哪個月？"})
    answer = client.chat.completions.create(model="yinju", messages=turns).model_extra["yinju"]
    assert [citation["quote"] for citation in answer["citations"]] == [SENTENCE]


@pytest.mark.parametrize(
    "end", ["", LISTED, "\n\n⚠ 原文受損。" + LISTED, "\n\nSources:\n[1] Port · 2024\n    “41”\n[2] Town\n    “3”"]
)
def test_the_list_of_sources_is_no_part_of_what_was_said_before(end: str) -> None:
    assert without_sources(ANSWER + end) == ANSWER
    assert without_sources("第一段。\n\n第二段 [1]。" + end) == "第一段。\n\n第二段 [1]。"


def test_llamaindex_uses_it_as_a_model(small: Small) -> None:
    from llama_index.llms.openai_like import OpenAILike

    with httpx.Client() as http:
        llm = OpenAILike(
            model="yinju", api_base=f"{small.url}/v1", api_key="none", is_chat_model=True, http_client=http
        )
        assert llm.complete(QUESTION).text == ANSWER + LISTED
        assert "".join(piece.delta or "" for piece in llm.stream_complete(QUESTION)) == ANSWER + LISTED
        (citation,) = llm.complete(QUESTION).raw.model_extra["yinju"]["citations"]
    assert citation["quote"] == SENTENCE


def test_langchain_uses_it_as_a_model(small: Small) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of its own dependencies, when it is imported
        from langchain_openai import ChatOpenAI

    with httpx.Client() as http:
        chat = ChatOpenAI(model="yinju", base_url=f"{small.url}/v1", api_key="none", http_client=http)  # type: ignore[arg-type]
        assert chat.invoke(QUESTION).content == ANSWER + LISTED
        assert "".join(str(piece.content) for piece in chat.stream(QUESTION)) == ANSWER + LISTED
