"""Yinju in Python: what other programs may rely on. Each name is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.assemble import build_assistant
    from rag.assistant import Assistant
    from rag.errors import BadInput, ModelError, NotFound, StoreError, UnreadableArticle, YinjuError
    from rag.library import File, Library
    from rag.settings import Settings, load_settings
    from rag.types import Answer, Citation, Claim, Delta, Filters, Notice, Outcome, Retrieved, Turn, Writing

PUBLIC = {
    "rag.assemble": ("build_assistant",),
    "rag.assistant": ("Assistant",),
    "rag.errors": ("BadInput", "ModelError", "NotFound", "StoreError", "UnreadableArticle", "YinjuError"),
    "rag.library": ("File", "Library"),
    "rag.settings": ("Settings", "load_settings"),
    "rag.types": (
        *("Answer", "Citation", "Claim", "Delta", "Filters", "Notice", "Outcome", "Retrieved", "Turn", "Writing"),
    ),
}
"""Where each public name is at home."""

__all__ = [
    "Answer",
    "Assistant",
    "BadInput",
    "Citation",
    "Claim",
    "Delta",
    "File",
    "Filters",
    "Library",
    "ModelError",
    "NotFound",
    "Notice",
    "Outcome",
    "Retrieved",
    "Settings",
    "StoreError",
    "Turn",
    "UnreadableArticle",
    "Writing",
    "YinjuError",
    "build_assistant",
    "load_settings",
]


def __getattr__(name: str) -> Any:
    for module, names in PUBLIC.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
