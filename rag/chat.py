"""How a model is asked: an instruction, examples of what is given and what is written, and then what is given now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage


def few_shot(instruction: str, examples: Iterable[tuple[str, str]], given: str | None = None) -> list[ChatMessage]:
    """Return the messages of a chat that asks for one more example's reply; without `given`, those before it."""
    from llama_index.core.llms import ChatMessage, MessageRole

    messages = [ChatMessage(role=MessageRole.SYSTEM, content=instruction)]
    for asked, written in examples:
        messages.append(ChatMessage(role=MessageRole.USER, content=asked))
        messages.append(ChatMessage(role=MessageRole.ASSISTANT, content=written))
    if given is not None:
        messages.append(ChatMessage(role=MessageRole.USER, content=given))
    return messages
