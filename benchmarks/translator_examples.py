"""Sentences of news reports of the development half, in either script, with our own translations into English."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from benchmarks.claims_sources import Source, all_news, converter
from benchmarks.common import HERE
from rag.answer.prompt import ready_to_translate
from rag.text.names import built_in
from rag.types import Language

OWN = HERE / "questions" / "translating.jsonl"
OWN_HELD = 16
"""The sentences of one report in so many are not trained on."""


@dataclass(frozen=True)
class Translated:
    """A sentence, or two: as it stands in the report, as the model is given it, and in English."""

    words: str
    sentence: str
    english: str


def translated(half: str) -> list[Translated]:
    """Return what is trained on (`train`) or kept back (`held`), in the order of the file.

    Raises KeyError if a passage is not in the news reports.
    """
    passages = passages_by_place()
    names = built_in()
    made = []
    for line in OWN.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        passage, _, span = record["sentence"].partition(":")
        report = passage.partition("#")[0]
        if (hashlib.sha256(f"tr{report}".encode()).digest()[0] % OWN_HELD == 0) == (half == "held"):
            start, end = map(int, span.split("-"))
            words = " ".join(_in_script_of(passages[passage].text[start:end], record["lang"]).split())
            made.append(Translated(words, ready_to_translate(words, "en", names), record["english"]))
    return made


def passages_by_place() -> dict[str, Source]:
    """Return the passages of the news reports by what the file names them: 621#0 is the first one of report 621."""
    return {source.origin.partition("/")[2]: source for source in all_news()}


def _in_script_of(words: str, language: Language) -> str:
    """Return Chinese words in a script, in Taiwan's vocabulary where that is the traditional one."""
    return converter("s2twp").convert(words) if language == "zh-Hant" else words
