"""The MCP face, driven by a real client over HTTP and over stdin and stdout."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from fastmcp.exceptions import ToolError

from tests.ui.conftest import Small, environment
from tests.ui.small import QUESTION, SENTENCE, URL

T = TypeVar("T")


def with_client(transport: Any, use: Callable[[Client[Any]], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Client(transport) as client:
            return await use(client)

    return asyncio.run(run())


def over_http(small: Small, use: Callable[[Client[Any]], Awaitable[T]]) -> T:
    return with_client(f"{small.url}/mcp", use)


def test_there_are_three_tools_that_only_read(small: Small) -> None:
    tools = {tool.name: tool for tool in over_http(small, lambda client: client.list_tools())}
    assert set(tools) == {"search", "fetch", "ask"}
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
    assert set(tools["search"].input_schema["required"]) == {"query"}
    assert set(tools["fetch"].input_schema["properties"]) == {"id"}


def test_search_and_fetch_have_the_form_that_connectors_expect(small: Small) -> None:
    async def use(client: Client[Any]) -> tuple[Any, Any]:
        found = await client.call_tool("search", {"query": QUESTION})
        fetched = await client.call_tool("fetch", {"id": found.structured_content["results"][0]["id"]})
        return found, fetched

    found, fetched = over_http(small, use)
    assert json.loads(found.content[0].text) == found.structured_content
    first = found.structured_content["results"][0]
    assert set(first) == {"id", "title", "text", "url"}
    assert (first["title"], first["url"]) == ("測試港的三月", URL)
    assert SENTENCE in first["text"]
    document = fetched.structured_content
    assert set(document) == {"id", "title", "text", "url", "metadata"}
    assert (document["id"], document["url"]) == (first["id"], URL)
    start, end = int(document["metadata"]["passage_start"]), int(document["metadata"]["passage_end"])
    assert document["text"][start:end] == document["metadata"]["passage"]


def test_an_article_without_an_address_has_that_of_its_resource(small: Small) -> None:
    async def use(client: Client[Any]) -> tuple[str, Any, Any]:
        found = await client.call_tool("search", {"query": "燈塔有多高？"})
        url = found.structured_content["results"][0]["url"]
        listed = await client.read_resource("yinju://articles")
        return url, json.loads((await client.read_resource(url))[0].text), json.loads(listed[0].text)

    url, article, listed = over_http(small, use)
    assert url == f"yinju://articles/{article['id']}"
    assert "燈塔高 31 公尺" in article["text"]
    assert article["id"] in {one["id"] for one in listed["articles"]}


def test_ask_gives_the_whole_answer_and_tells_meanwhile_how_far_it_is(small: Small) -> None:
    told: list[str | None] = []

    async def progress(_done: float, _total: float | None, message: str | None) -> None:
        told.append(message)

    async def use(client: Client[Any]) -> Any:
        return await client.call_tool("ask", {"question": QUESTION}, progress_handler=progress)

    answer = over_http(small, use).structured_content
    over_rest = httpx.post(f"{small.url}/api/v1/ask", json={"question": QUESTION}).json()
    assert {key: answer[key] for key in ("answer", "citations", "claims")} == {
        key: over_rest[key] for key in ("answer", "citations", "claims")
    }
    assert any("sentences found" in message for message in told if message)
    assert any(SENTENCE[:10] in message for message in told if message)


@pytest.mark.parametrize(
    ("tool", "arguments", "kind", "message"),
    [
        ("fetch", {"id": "none"}, "not_found", "There is no passage none."),
        ("ask", {"question": "  "}, "invalid_request", "The question is empty."),
        ("ask", {"question": "港口在哪？", "filters": {"published_to": "明天"}}, "invalid_request", "明天 不是日期。"),
        ("search", {"query": "問" * 5_000}, "invalid_request", "問題有 5000 個字元，最多 2000 個。"),
    ],
)
def test_what_goes_wrong_is_told_in_the_one_shape_of_errors(
    small: Small, tool: str, arguments: dict[str, Any], kind: str, message: str
) -> None:
    with pytest.raises(ToolError) as refused:
        over_http(small, lambda client: client.call_tool(tool, arguments))
    error = json.loads(str(refused.value))["error"]
    assert (error["type"], error["message"]) == (kind, message)


@pytest.mark.parametrize("arguments", [{"question": "x", "no_such": 1}, {"question": {"$ne": 1}}, {}])
def test_arguments_that_do_not_fit_are_refused_without_a_trace(small: Small, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolError) as refused:
        over_http(small, lambda client: client.call_tool("ask", arguments))
    assert "Traceback" not in str(refused.value)


def test_on_stdio_it_speaks_for_the_running_server(small: Small) -> None:
    transport = StdioTransport(
        sys.executable,
        ["-c", "from ui.cli import main; main()", "mcp"],
        env=environment(small.data_dir),
        cwd=str(Path(__file__).parents[2]),
    )

    async def use(client: Client[Any]) -> tuple[Any, Any]:
        return await client.list_tools(), await client.call_tool("ask", {"question": QUESTION})

    tools, asked = with_client(transport, use)
    assert {tool.name for tool in tools} == {"search", "fetch", "ask"}
    assert asked.structured_content["citations"][0]["quote"] == SENTENCE


def test_on_stdio_it_opens_the_store_where_no_server_runs(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    transport = StdioTransport(
        sys.executable,
        ["-c", "from ui.cli import main; main()", "mcp"],
        env=environment(data_dir, LLM="none"),
        cwd=str(Path(__file__).parents[2]),
    )
    with pytest.raises(ToolError, match="There is no passage none"):
        with_client(transport, lambda client: client.call_tool("fetch", {"id": "none"}))
