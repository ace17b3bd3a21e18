"""Sentences of news reports with the embedded model's translations into English, to train on.

Only reports of the development half are read, and of each only two sentences. Each is translated once, and kept in the
folder of the models. A sentence takes a second and a half on two idle cores.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from random import Random

import httpx
from tqdm import tqdm

from benchmarks.claims_sources import Source, Span, all_news, half_of
from benchmarks.claims_supported import is_plain
from rag.answer.translate import EXAMPLES, INSTRUCTIONS, MOST_TOKENS
from rag.models.bundled import ANSWER_MODEL, fetch
from rag.settings import load_settings
from rag.text.fold import is_han

SENTENCES, OF_A_REPORT, SEED = 700, 2, 5
SIDE_BY_SIDE, CONTEXT_TOKENS, TIMEOUT_SECONDS = 8, 1_024, 600
KEPT = "translations.jsonl"


@dataclass(frozen=True)
class Translation:
    """A sentence of a passage, and what the model made of it."""

    source: Source
    span: Span
    text: str


def translations() -> list[Translation]:
    """Return the chosen sentences that the model could translate whole: no Chinese character is left."""
    kept = load_settings().model_dir / KEPT
    known: dict[str, str] = {}
    if kept.is_file():
        known = dict(json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines())
    chosen = list(islice(_sentences(), SENTENCES))
    missing = [one for one in chosen if _key(*one) not in known]
    if missing:
        translate = _translator()
        with kept.open("a", encoding="utf-8") as file, ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            told = threads.map(lambda one: translate(one[0].text[slice(*one[1])]), missing)
            for one, text in tqdm(zip(missing, told, strict=True), desc="translating", total=len(missing)):
                known[_key(*one)] = text
                file.write(json.dumps([_key(*one), text], ensure_ascii=False) + "\n")
    return [
        Translation(source, span, text)
        for source, span in chosen
        if (text := known[_key(source, span)]) and not any(map(is_han, text))
    ]


def _key(source: Source, span: Span) -> str:
    return f"{source.origin}:{span[0]}"


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


def _translator() -> Callable[[str], str]:
    """Return a function that has llama.cpp translate a sentence; several at once take less time each."""
    import xllamacpp

    settings = load_settings()
    params = xllamacpp.CommonParams()
    params.model.path = str(fetch(ANSWER_MODEL, settings.model_dir))
    params.n_parallel, params.n_ctx = SIDE_BY_SIDE, SIDE_BY_SIDE * CONTEXT_TOKENS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads or os.cpu_count() or 1
    params.port, params.verbosity = 0, -1
    server = xllamacpp.Server(params)
    messages = [{"role": "system", "content": INSTRUCTIONS["en"]}]
    for chinese, english in EXAMPLES:
        messages += [{"role": "user", "content": chinese}, {"role": "assistant", "content": english}]

    def translate(sentence: str) -> str:
        request = {
            "messages": [*messages, {"role": "user", "content": sentence}],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
        }
        reply = httpx.post(
            f"{server.listening_address}/v1/chat/completions", json=request, timeout=TIMEOUT_SECONDS
        ).raise_for_status()
        return " ".join(str(reply.json()["choices"][0]["message"]["content"]).split())

    return translate
