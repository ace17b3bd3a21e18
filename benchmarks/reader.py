"""How well the reader tells which sentence answers, and whether any does, on texts it was not trained on.

For questions of the held half, of each set and across languages: whether the first sentence out of the five passages
nearest by cosine holds the answer, by the reader and by the sentences' own cosine; and how well the best score tells
those passages from the five nearest ones when the text that answers is taken away (area under the ROC curve). The same
with less for what cannot tell what is asked for ("fitted": `rag.text.wanted`). For our own questions about news: the
same for the one passage that each was written about, or the two or three that a misleading one is put to; and how many
sentences are taken for what cannot tell.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.common import area_under_curve, keep
from benchmarks.reader_examples import (
    ASKED_OF,
    NEAR_MISSES,
    SETS,
    Collection,
    collection,
    embed_by,
    half_of,
    holds_answer,
    misleading,
    own_examples,
)
from benchmarks.training import Example
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import load_reader
from rag.settings import load_settings
from rag.text.language import detect_language
from rag.text.sentences import telling_sentences
from rag.text.wanted import UNFIT, wanted_by
from rag.types import Reader

ASKED, NEAREST, SEED, THREADS = 150, 5, 1, 2


def measured(
    asked_in: Collection, told: Collection, read: Reader, embed: Any, dice: random.Random
) -> dict[str, float | int]:
    """Return the figures for one set's questions on one set's passages."""
    held = [one for one, question in asked_in.questions.items() if half_of(str(question["relevant"])) == "held"]
    hits, scores = _nothing_yet()
    for question_id in tqdm(dice.sample(held, min(ASKED, len(held)))):
        question, vector = asked_in.questions[question_id], asked_in.question_vectors[question_id]
        order = np.argsort(-(told.vectors @ vector)).tolist()
        nearest = order[:NEAREST]
        without = [place for place in order if told.texts[place] != str(question["relevant"])][:NEAREST]
        if not any(told.texts[place] == str(question["relevant"]) for place in nearest):
            continue
        for tells, places in ((True, nearest), (False, without)):
            passages = [told.chunks[place] for place in places]
            spans = [telling_sentences(passage) for passage in passages]
            sentences = [passage[start:end] for passage, own in zip(passages, spans, strict=True) for start, end in own]
            texts = [told.texts[place] for place, own in zip(places, spans, strict=True) for _ in own]
            found = _found(question["text"], passages, spans, read)
            found["cosine"] = (embed([f"passage: {sentence}" for sentence in sentences]) @ vector).tolist()
            for name, values in found.items():
                best = int(np.argmax(values))
                scores[name][tells].append(values[best])
                if tells:
                    is_answer = holds_answer(sentences[best], told.questions[question_id])
                    hits[name].append(is_answer and texts[best] == str(question["relevant"]))
    return _figures(hits, scores)


def measured_own(asked: Sequence[Sequence[Example]], read: Reader, embed: Any) -> dict[str, float | int]:
    """Return the figures for our own questions, each with its examples: one for each passage that it is put to."""
    hits, scores = _nothing_yet()
    for beside in tqdm(asked):
        question = beside[0].question
        tells = [each for one in beside for each in one.tells]
        sentences = [one.passage[start:end] for one in beside for start, end in one.sentences]
        vector, *told = embed([f"query: {question}", *(f"passage: {sentence}" for sentence in sentences)])
        found = _found(question, [one.passage for one in beside], [one.sentences for one in beside], read)
        found["cosine"] = (np.array(told) @ vector).tolist()
        for name, values in found.items():
            best = int(np.argmax(values))
            scores[name][any(tells)].append(values[best])
            if any(tells):
                hits[name].append(tells[best])
    return _figures(hits, scores)


def misfits(examples: Sequence[Example]) -> dict[str, dict[bool, int]]:
    """Return how many sentences are, and are not, taken for what cannot tell what is asked.

    They are told apart by whether they do tell, or stand in a passage that tells otherwise, or in one that does not.
    """
    counted: dict[str, dict[bool, int]] = {name: {True: 0, False: 0} for name in ("tells", "does not", "unanswered")}
    for one in examples:
        for fits, tells in zip(_fits(one.question, [one.passage], [one.sentences]), one.tells, strict=True):
            name = "tells" if tells else "does not" if any(one.tells) else "unanswered"
            counted[name][not fits] += 1
    return counted


def _found(
    question: str, passages: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]], read: Reader
) -> dict[str, list[float]]:
    """Return what the reader gives each sentence, as it is and fitted."""
    of_reader = [one for own in read([question] * len(passages), passages, spans) for one in own]
    return {"reader": of_reader, "fitted": _fitted(of_reader, question, passages, spans)}


def _fitted(
    log_odds: Sequence[float], question: str, passages: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
) -> list[float]:
    """Return the reader's log-odds, less for sentences that cannot tell what is asked for."""
    fits = _fits(question, passages, spans)
    return [one if may_tell else one - UNFIT for one, may_tell in zip(log_odds, fits, strict=True)]


def _fits(question: str, passages: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]) -> list[bool]:
    """Return for each sentence of each passage whether it may tell what is asked for."""
    wanted = wanted_by(question)
    return [
        wanted.may_be_told_by(passage[start:end], passage[:start])
        for passage, own in zip(passages, spans, strict=True)
        for start, end in own
    ]


def _nothing_yet() -> tuple[dict[str, list[bool]], dict[str, dict[bool, list[float]]]]:
    names = ("reader", "fitted", "cosine")
    return {name: [] for name in names}, {name: {True: [], False: []} for name in names}


def _figures(hits: dict[str, list[bool]], scores: dict[str, dict[bool, list[float]]]) -> dict[str, float | int]:
    figures: dict[str, float | int] = {"questions": len(hits["reader"])}
    for name in hits:
        figures[f"{name}_first_sentence"] = round(float(np.mean(hits[name])), 3)
        figures[f"{name}_answerable_auc"] = round(area_under_curve(scores[name][True], scores[name][False]), 3)
    return figures


def main() -> None:
    """Run and report."""
    settings = load_settings()
    embedder = load_embedder(BUNDLED, Path(settings.model_dir), settings.threads or THREADS)
    read = load_reader(embedder)
    embed = embed_by(embedder)
    dice = random.Random(SEED)  # noqa: S311
    collections = {name: collection(name, embed) for name in SETS}
    table = {}
    for asked_in, asked_of in ASKED_OF:
        name = asked_in if asked_in == asked_of else f"{asked_of} <- {asked_in}"
        table[name] = measured(collections[asked_in], collections[asked_of], read, embed, dice)
        print(name, table[name], file=sys.stderr)
    own = own_examples("held")
    ours: dict[str, list[list[Example]]] = {
        "our own": [[one] for one in own],
        "near misses": [[one] for one in own_examples("held", NEAR_MISSES)],
        "misleading": misleading("held"),
    }
    for kind, asked in ours.items():
        for language in ("English", "Chinese"):
            of_language = [
                one for one in asked if (detect_language(one[0].question) == "en") == (language == "English")
            ]
            table[f"news <- {kind}, {language}"] = measured_own(of_language, read, embed)
    columns = list(next(iter(table.values())))
    print(f"| passages <- questions | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for name, figures in table.items():
        print(f"| {name} | {' | '.join(str(figures[column]) for column in columns)} |")
    counted = misfits([*own, *own_examples("train")])
    print("\n| sentences of our own questions | cannot tell | all |\n|---|---|---|")
    for name, those in counted.items():
        print(f"| {name} | {those[True]} | {sum(those.values())} |")
    keep("reader", {**table, "misfits": {name: [those[True], sum(those.values())] for name, those in counted.items()}})


if __name__ == "__main__":
    main()
