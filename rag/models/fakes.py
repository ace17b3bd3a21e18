"""Stand-ins whose behaviour can be told by eye, for tests that need no model or a particular bad one."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM

from rag.text.tokens import tokenize

DIMENSION = 256


class FakeEmbedding(BaseEmbedding):
    """A vector counts a text's tokens, each in one of 256 places: texts that share words point the same way."""

    def _vector(self, text: str) -> list[float]:
        counts = [0.01] * DIMENSION
        for token in tokenize(text):
            counts[zlib.crc32(token.encode()) % DIMENSION] += 1.0
        return counts

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._vector(text)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._vector(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._vector(query)


class FakeLLM(MockLLM):
    """Streams the pieces it is given, whatever it is asked; a piece that is an exception is raised in its place.

    Asked for a whole reply, it gives all its pieces in one, or `reply` if that is given.
    """

    def __init__(self, *pieces: str | Exception, reply: str | None = None) -> None:
        """Say these pieces."""
        super().__init__()
        self._pieces = pieces
        self._reply = reply

    _pieces: tuple[str | Exception, ...] = PrivateAttr(default=())
    _reply: str | None = PrivateAttr(default=None)

    def chat(self, messages: Sequence[ChatMessage], **_options: Any) -> ChatResponse:
        """Return the whole reply."""
        said = "".join(str(response.delta) for response in self.stream_chat(messages))
        return ChatResponse(message=ChatMessage(role="assistant", content=said if self._reply is None else self._reply))

    def stream_chat(self, messages: Sequence[ChatMessage], **_options: Any) -> ChatResponseGen:  # noqa: ARG002
        """Yield one response a piece."""

        def responses() -> ChatResponseGen:
            for piece in self._pieces:
                if isinstance(piece, Exception):
                    raise piece
                yield ChatResponse(message=ChatMessage(role="assistant", content=""), delta=piece)

        return responses()
