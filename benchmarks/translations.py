"""Sentences of news reports with the embedded model's translations into English, to train on.

Only reports of the development half are read, and of each only two sentences. Each is translated once, and kept in the
folder of the models. A sentence takes a second and a half on two idle cores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from random import Random

from tqdm import tqdm

from benchmarks.claims_sources import Source, Span, all_news, half_of
from benchmarks.claims_supported import is_plain
from rag.answer.prompt import ready_to_translate
from rag.answer.translate import IN_ENGLISH, MOST_TOKENS, asking_for_translation
from rag.models.llm import bundled_llm
from rag.settings import load_settings
from rag.text.fold import is_han
from rag.text.names import built_in

SENTENCES, OF_A_REPORT, SEED = 700, 2, 5
SIDE_BY_SIDE = 8
"""Sentences that llama.cpp translates at once; each takes less time then."""

KEPT = "translations.jsonl"


@dataclass(frozen=True)
class Translation:
    """A sentence of a passage, and what the model made of it."""

    source: Source
    span: Span
    text: str


def translations() -> list[Translation]:
    """Return the chosen sentences that the model could translate whole: no Chinese character is left."""
    settings = load_settings()
    kept = settings.model_dir / KEPT
    known: dict[str, str] = {}
    if kept.is_file():
        known = dict(json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines())
    chosen = list(islice(_sentences(), SENTENCES))
    missing = [one for one in chosen if _key(*one) not in known]
    if missing:
        llm, _engine = bundled_llm("", settings.model_dir, settings.most_threads, SIDE_BY_SIDE)

        def translate(one: tuple[Source, Span]) -> str:
            source, span = one
            sentence = ready_to_translate(source.text[slice(*span)], "en", built_in())
            reply = llm.chat(asking_for_translation(sentence, "en"), max_tokens=MOST_TOKENS, **IN_ENGLISH)
            return " ".join((reply.message.content or "").split())

        with kept.open("a", encoding="utf-8") as file, ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            for one, text in tqdm(
                zip(missing, threads.map(translate, missing), strict=True), desc="translating", total=len(missing)
            ):
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
