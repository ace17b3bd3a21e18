"""The embedded model's translations into English, to train on: sentences of news reports, and questions.

Only what is trained on is read: reports of the development half, two sentences of each, and the training half of the
questions. Each text is translated once, and kept in the folder of the models. A sentence takes a second and a half on
two idle cores, a question one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from tqdm import tqdm

from benchmarks.claims_sources import Source, Span, all_news, half_of
from benchmarks.claims_supported import is_plain
from rag.answer.translate import MOST_TOKENS, asking_for_translation
from rag.chat import few_shot
from rag.models.llm import bundled_llm
from rag.settings import load_settings
from rag.text.fold import is_han

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

SENTENCES, OF_A_REPORT, SEED = 700, 2, 5
SIDE_BY_SIDE = 8
"""Texts that llama.cpp translates at once; each takes less time then."""

KEPT = "translations.jsonl"

ASK_FOR_QUESTION = (
    "Translate the Chinese question into English. Write only the translation, as a question; do not answer it. Keep"
    " every number and every name."
)
QUESTIONS = (
    ("陈校长去年宣布新增几个班级？", "How many new classes did Principal Chen announce last year?"),
    ("为什么市政府批评这座桥？", "Why did the city government criticise the bridge?"),
    ("哪一年该车站停止使用？", "In which year did the station close?"),
)


@dataclass(frozen=True)
class Translation:
    """A sentence of a passage, and what the model made of it."""

    source: Source
    span: Span
    text: str


def translations() -> list[Translation]:
    """Return the chosen sentences that the model could translate whole."""
    chosen = {f"{source.origin}:{span[0]}": (source, span) for source, span in islice(_sentences(), SENTENCES)}
    texts = {key: source.text[slice(*span)] for key, (source, span) in chosen.items()}
    english = _in_english(texts, partial(asking_for_translation, to="en"))
    return [Translation(*chosen[key], text) for key, text in english.items()]


def translated_questions(questions: Mapping[str, str]) -> dict[str, str]:
    """Return the questions, by key, that the model could translate whole."""
    return _in_english(questions, partial(few_shot, ASK_FOR_QUESTION, QUESTIONS))


def _in_english(texts: Mapping[str, str], asking: Callable[[str], list[ChatMessage]]) -> dict[str, str]:
    """Return the translations in which no Chinese character is left, by the texts' keys."""
    settings = load_settings()
    kept = settings.model_dir / KEPT
    known: dict[str, str] = {}
    if kept.is_file():
        known = dict(json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines())
    missing = [key for key in texts if key not in known]
    if missing:
        llm, _engine = bundled_llm("", settings.model_dir, settings.threads or os.cpu_count() or 1, SIDE_BY_SIDE)

        def translate(key: str) -> str:
            reply = llm.chat(asking(texts[key]), max_tokens=MOST_TOKENS)
            return " ".join((reply.message.content or "").split())

        with kept.open("a", encoding="utf-8") as file, ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            for key, text in tqdm(
                zip(missing, threads.map(translate, missing), strict=True), desc="translating", total=len(missing)
            ):
                known[key] = text
                file.write(json.dumps([key, text], ensure_ascii=False) + "\n")
                file.flush()
    return {key: text for key in texts if (text := known[key]) and not any(map(is_han, text))}


def _sentences() -> Iterator[tuple[Source, Span]]:
    dice = Random(SEED)  # noqa: S311
    by_report: dict[str, list[tuple[Source, Span]]] = {}
    for source in all_news():
        if half_of(source.group) == "development":
            plain = [(source, span) for span in source.sentences if is_plain(source.text[slice(*span)], "zh-Hans")]
            by_report.setdefault(source.group, []).extend(plain)
    reports = sorted(by_report)
    dice.shuffle(reports)
    for report in reports:
        yield from dice.sample(by_report[report], min(OF_A_REPORT, len(by_report[report])))
