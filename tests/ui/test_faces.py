"""The same question gives the same answer and the same citations on every face."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import openai
import pytest
from fastmcp import Client

from tests.ui.conftest import Small, run_yinju
from tests.ui.small import QUESTION, SENTENCE

ASKED: list[Any] = [{"role": "user", "content": QUESTION}]
SAME = ("question", "language", "answer", "refused", "claims", "citations", "notices", "as_of", "model")


def rest(small: Small) -> Any:
    return httpx.post(f"{small.url}/api/v1/ask", json={"question": QUESTION}, timeout=30).json()


def rest_stream(small: Small) -> Any:
    streamed = httpx.post(f"{small.url}/api/v1/ask", json={"question": QUESTION, "stream": True}, timeout=30).text
    (done,) = [block for block in streamed.split("\n\n") if block.startswith("event: done")]
    return json.loads(done.split("data: ")[1].split("\n")[0])


def curl(small: Small) -> Any:
    command = ["curl", "-sS", f"{small.url}/api/v1/ask", "-H", "Content-Type: application/json"]
    command += ["-d", json.dumps({"question": QUESTION})]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def chat(small: Small) -> Any:
    with openai.OpenAI(base_url=f"{small.url}/v1", api_key="none") as client:
        return client.chat.completions.create(model="yinju", messages=ASKED).model_extra["yinju"]


def chat_stream(small: Small) -> Any:
    with openai.OpenAI(base_url=f"{small.url}/v1", api_key="none") as client:
        chunks = list(client.chat.completions.create(model="yinju", messages=ASKED, stream=True))
    return next(chunk.model_extra["yinju"] for chunk in chunks if "yinju" in (chunk.model_extra or {}))


def mcp(small: Small) -> Any:
    async def run() -> Any:
        async with Client(f"{small.url}/mcp") as client:
            return (await client.call_tool("ask", {"question": QUESTION})).structured_content

    return asyncio.run(run())


def gradio(small: Small) -> Any:
    script = (
        "import json, sys; from gradio_client import Client;"
        "print(json.dumps(Client(sys.argv[1], verbose=False).predict(sys.argv[2], api_name='/ask')))"
    )
    command = [sys.executable, "-c", script, f"{small.url}/en/", QUESTION]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def command_line(small: Small) -> Any:
    return run_yinju(small.data_dir, "ask", QUESTION, "--json").json()


FACES = (rest_stream, curl, chat, chat_stream, mcp, gradio, command_line)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_every_face_gives_the_same_answer(small: Small, face: Callable[[Small], Any]) -> None:
    expected, given = rest(small), face(small)
    assert {name: given[name] for name in SAME} == {name: expected[name] for name in SAME}
    (citation,) = given["citations"]
    assert citation["passage"][citation["quote_start"] : citation["quote_end"]] == citation["quote"] == SENTENCE


def test_an_error_has_the_one_shape_for_a_gradio_client_too(small: Small) -> None:
    script = (
        "import sys; from gradio_client import Client\n"
        "try: Client(sys.argv[1], verbose=False, headers={'Accept-Language': 'zh-TW'}).predict(' ', api_name='/ask')\n"
        "except Exception as error: print(error)"
    )
    command = [sys.executable, "-c", script, f"{small.url}/en/"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert json.loads(told)["error"]["message"] == "問題是空的。"
