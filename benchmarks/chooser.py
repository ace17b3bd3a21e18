"""How well the chooser tells which sentence answers, and whether any does, on texts it was not trained on.

Our own questions about news that are kept back, in English and in Chinese: each on its passage, and with up to two near
passages beside it and as many questions that ask of somebody or something else. The reader's figures stand beside, from
reading the same sentences as one passage.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.chooser_examples import Sheet, own_sheets
from benchmarks.common import keep
from benchmarks.reader_examples import embed_by
from rag.models.chooser import load_chooser
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.llm import bundled_llm
from rag.models.reader import load_reader
from rag.settings import load_settings
from rag.text.language import detect_language
from rag.types import Chooser, Reader

SEED = 2
KINDS = {"their passage": (0.0, 0.0), "others beside it, and others asked for": (1.0, 1.0)}
"""What `own_sheets` takes."""

Told = tuple[list[float], list[int]]
"""Log-odds of sentences, and the places of those that tell."""


def told_by(sheets: Sequence[Sheet], choose: Chooser, read: Reader) -> dict[str, dict[str, list[Told]]]:
    """Return what chooser and reader make of each question, by its language (`English`, `Chinese`)."""
    told: dict[str, dict[str, list[Told]]] = {
        language: {"chooser": [], "reader": []} for language in ("English", "Chinese")
    }
    for sheet in tqdm(sheets, file=sys.stderr):
        passage = "".join(sheet.sentences)
        ends = np.cumsum([len(one) for one in sheet.sentences]).tolist()
        spans = list(zip([0, *ends[:-1]], ends, strict=True))
        for question, places in sheet.asked:
            of_language = told["English" if detect_language(question) == "en" else "Chinese"]
            of_language["chooser"].append((choose(question, sheet.sentences), places))
            of_language["reader"].append((read([question], [passage], [spans])[0], places))
    return told


def figures_of(told: Sequence[Told]) -> dict[str, float]:
    """Return three shares, 0 to 1.

    Of those that are answered, the share whose likeliest sentence tells; how well the best log-odds tell answered from
    other ones (area under the ROC curve); and the share of right ones, where the best of more than 0 is an answer.
    """
    answered = [(int(np.argmax(odds)) in places, max(odds)) for odds, places in told if places]
    others = [max(odds) for odds, places in told if not places]
    ours, theirs = np.array([odds for _, odds in answered])[:, None], np.array(others)[None]
    right = sum(right and odds > 0 for right, odds in answered) + sum(odds <= 0 for odds in others)
    return {
        "first sentence": round(float(np.mean([right for right, _ in answered])), 3),
        "answerable, AUC": round(float(((ours > theirs) + 0.5 * (ours == theirs)).mean()), 3),
        "right": round(right / len(told), 3),
    }


def main() -> None:
    """Run and report."""
    settings = load_settings()
    embedder = load_embedder(BUNDLED, settings.model_dir, settings.most_threads)
    _llm, engine = bundled_llm("", settings.model_dir, settings.most_threads)
    choose, read, embed = load_chooser(engine), load_reader(embedder), embed_by(embedder)
    table: dict[str, Any] = {}
    for kind, shares in KINDS.items():
        sheets = own_sheets("held", random.Random(SEED), embed, *shares)  # noqa: S311
        for language, of_language in told_by(sheets, choose, read).items():
            for name, told in of_language.items():
                table[f"{name}, {language}, {kind}"] = {"questions": len(told)} | figures_of(told)
    columns = list(next(iter(table.values())))
    print(f"| questions with | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for name, figures in table.items():
        print(f"| {name} | {' | '.join(str(figures[column]) for column in columns)} |")
    keep("chooser", table)


if __name__ == "__main__":
    main()
