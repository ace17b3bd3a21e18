"""The shapes of the OpenAI-compatible face: what its clients send, and what of it can be honoured."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.errors import BadInput
from rag.types import Language
from ui.openai_text import without_sources
from ui.wire import AskIn, FiltersIn, Request, Text, TurnIn

MODEL = "yinju"
IGNORED = frozenset(
    "temperature top_p max_tokens max_completion_tokens presence_penalty frequency_penalty seed stop user"
    " store metadata service_tier parallel_tool_calls reasoning_effort logit_bias safety_identifier"
    " prompt_cache_key verbosity"
    " web_search_options prediction prompt_cache_retention".split()
)
"""Parameters that steer how a model writes; what is written here is drawn from the sources, so they change nothing."""

UNLESS: dict[str, tuple[Any, ...]] = {
    "n": (1,),
    "tools": ([],),
    "tool_choice": ("none", "auto"),
    "functions": ([],),
    "function_call": ("none", "auto"),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "response_format": ({"type": "text"},),
    "modalities": (["text"],),
    "audio": (),
}
"""Parameters that cannot be honoured, unless they ask for nothing that is not done anyway."""


class Part(BaseModel):
    """A part of a message."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: Text | None = None


class Message(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    def words(self, place: int) -> str:
        """Return the message's text. Raises BadInput if it holds something else."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        for number, part in enumerate(self.content):
            if part.type not in ("text", "refusal"):
                where = f"messages.{place}.content.{number}"
                raise BadInput(f"{where}: only text is read here", said="only_text", param=where, kind=part.type[:40])
        return "\n".join(part.text or "" for part in self.content)


class StreamOptions(BaseModel):
    """How a stream ends."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class Own(Request):
    """What only Yinju knows of a question."""

    sources: bool | None = None
    filters: FiltersIn = FiltersIn()
    top_k: int | None = Field(default=None, ge=1, le=50)
    answer_language: Language | None = None


class ChatIn(BaseModel):
    """A chat, of which the last message is the question and the others are what it leans on."""

    model_config = ConfigDict(extra="allow")

    model: Text = Field(examples=[MODEL])
    messages: list[Message] = Field(
        min_length=1, max_length=1_000, examples=[[{"role": "user", "content": "特朗普对H200销售要抽成多少?"}]]
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    yinju: Own = Own()

    def asked(self) -> AskIn:
        """Return the question that the chat asks. Raises BadInput if it asks for what cannot be done.

        What the system says is passed over: how to answer is not the caller's to say here.
        """
        for name, value in (self.model_extra or {}).items():
            if name in UNLESS and value is not None and value not in UNLESS[name]:
                raise BadInput(f"{name} is not supported here", said="unsupported", param=name, field=name)
            if name not in UNLESS and name not in IGNORED:
                raise BadInput(f"{name} is not known", said="field_unknown", param=name, field=name[:100])
        said: list[tuple[str, str]] = [
            (message.role, message.words(place))
            for place, message in enumerate(self.messages)
            if message.role not in ("system", "developer")
        ]
        if not said or said[-1][0] != "user":
            raise BadInput("the last message must be the user's question", said="no_question", param="messages")
        *earlier, last = said
        turns = [
            TurnIn(role=role, content=without_sources(words) if role == "assistant" else words)
            for role, words in earlier
            if role in ("user", "assistant")
        ]
        return AskIn(
            question=last[1],
            history=turns,
            filters=self.yinju.filters,
            top_k=self.yinju.top_k,
            answer_language=self.yinju.answer_language,
        )
