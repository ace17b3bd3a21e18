"""An OpenAI-compatible endpoint whose streams end when their reader does.

Imports LlamaIndex, so it is itself imported only where a model is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import httpx
from llama_index.core.llms import ChatMessage, ChatResponseGen
from llama_index.llms.openai_like import OpenAILike

_opened: ContextVar[list[httpx.Response] | None] = ContextVar("opened", default=None)


def note_opened(response: httpx.Response) -> None:
    """Note the response that a stream is read from; a response hook of the client that `Endpoint` is given."""
    opened = _opened.get()
    if opened is not None:
        opened.append(response)


class Endpoint(OpenAILike):
    """Closes the response of a stream that is not read to its end; and a call's own limit of tokens holds.

    The openai client leaves closing to the garbage collector, which may run inside httpcore's lock and wait there for
    the same lock for ever; until it runs, the model goes on writing for nobody. LlamaIndex puts the limit that holds
    for all calls over that of one.
    """

    def _get_model_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Let a call's own limit and additions come before those that hold for all calls."""
        asked = super()._get_model_kwargs(**kwargs)
        for name in asked.keys() & kwargs.keys() & {"max_tokens", "extra_body"}:
            own = kwargs[name]
            asked[name] = {**asked[name], **own} if isinstance(own, dict) else own
        return asked

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """Yield the reply piece by piece."""
        stream = super().stream_chat(messages, **kwargs)

        def responses() -> ChatResponseGen:
            opened: list[httpx.Response] = []
            token = _opened.set(opened)
            try:
                first = next(stream, None)
            finally:
                _opened.reset(token)
            try:
                if first is not None:
                    yield first
                    yield from stream
            finally:
                for response in opened:
                    response.close()

        return responses()
