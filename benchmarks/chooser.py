"""How well the chooser tells which sentence answers, and whether any does, on texts it was not trained on.

Our own questions about news that are kept back, in English and in Chinese: each on its passage, with what the reader
makes of that beside; and those of which half are near misses on sentences as a search finds them, some of the passage
among the nearest of others, which no single reading of the reader's is like. And those that mislead a careless reader,
on sentences of two or three near reports.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.chooser_examples import Sheet, found_sheets, misleading_sheets, own_sheets
from benchmarks.common import area_under_curve, keep
from benchmarks.reader_examples import NEAR_MISSES, embed_by
from rag.models.chooser import UPDATES, load_chooser
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.llm import bundled_llm
from rag.models.reader import load_reader
from rag.settings import load_settings
from rag.text.language import detect_language
from rag.types import Reader

SEED = 2

Told = tuple[Sequence[float], list[int]]
"""Log-odds of sentences, and the places of those that tell."""


def asked_of(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str, Sheet, list[int]]]:
    """Yield each question with its language, its sheet and the places of the sentences that tell."""
    for sheet in tqdm(sheets, file=sys.stderr):
        for question, places in sheet.asked:
            yield "English" if detect_language(question) == "en" else "Chinese", question, sheet, places


def read_as_passage(read: Reader, question: str, sheet: Sheet) -> list[float]:
    """Return what the reader makes of the sentences of one passage."""
    spans = list(pairwise(accumulate(map(len, sheet.sentences), initial=0)))
    (log_odds,) = read([question], ["".join(sheet.sentences)], [spans])
    return log_odds


def figures_of(told: Sequence[Told]) -> dict[str, float]:
    """Return three shares, 0 to 1.

    Of those that are answered, the share whose likeliest sentence tells; how well the best log-odds tell answered from
    other ones (area under the ROC curve); and the share of right ones, where the best of more than 0 is an answer.
    """
    answered = [(int(np.argmax(odds)) in places, max(odds)) for odds, places in told if places]
    others = [max(odds) for odds, places in told if not places]
    right = sum(right and odds > 0 for right, odds in answered) + sum(odds <= 0 for odds in others)
    return {
        "questions": len(told),
        "first sentence": round(float(np.mean([right for right, _ in answered])), 3),
        "answerable, AUC": round(area_under_curve([odds for _, odds in answered], others), 3),
        "right": round(right / len(told), 3),
    }


def main() -> None:
    """Run and report."""
    settings = load_settings()
    embedder = load_embedder(BUNDLED, settings.model_dir, settings.most_threads)
    _llm, engine = bundled_llm("", settings.model_dir, settings.most_threads, updates=[UPDATES])
    choose, read, embed = load_chooser(engine), load_reader(embedder), embed_by(embedder)
    told: dict[str, list[Told]] = defaultdict(list)
    dice = random.Random(SEED)  # noqa: S311
    for language, question, sheet, places in asked_of(own_sheets("held", dice, embed)):
        told[f"{language}, their passage: chooser"].append((choose(question, sheet.sentences).log_odds, places))
        told[f"{language}, their passage: reader"].append((read_as_passage(read, question, sheet), places))
    for language, question, sheet, places in asked_of(found_sheets("held", NEAR_MISSES, dice, embed, read, 0.0)):
        told[f"{language}, near misses: chooser"].append((choose(question, sheet.sentences).log_odds, places))
    for language, question, sheet, places in asked_of(misleading_sheets("held", dice)):
        told[f"{language}, misleading: chooser"].append((choose(question, sheet.sentences).log_odds, places))
    table: dict[str, Any] = {name: figures_of(of_one) for name, of_one in sorted(told.items())}
    columns = list(next(iter(table.values())))
    print(f"| questions | {' | '.join(columns[1:])} |\n|{'---|' * len(columns)}")
    for name, figures in table.items():
        print(f"| {name} ({figures['questions']}) | {' | '.join(str(figures[column]) for column in columns[1:])} |")
    keep("chooser", table)


if __name__ == "__main__":
    main()
