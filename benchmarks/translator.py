"""How well the translator writes Chinese news in English, and the same model beside it that was not trained to.

On sentences of reports that are kept back. The model without the updates is asked as an own GGUF file is, with examples
and a grammar. A translation is compared with our own (chrF, of sacrebleu), and checked against the sentence as in an
answer.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sacrebleu.metrics import CHRF
from tqdm import tqdm

from benchmarks.claims import Item
from benchmarks.common import keep
from benchmarks.translator_examples import Translated, translated
from benchmarks.verification import finding_of
from rag.answer.translate import IN_ENGLISH, MOST_TOKENS, asking_for_translation, asking_the_trained
from rag.answer.verify import DOUBTFUL_OF_A_TRAINED_ONE
from rag.models.llm import bundled_llm
from rag.models.translator import UPDATES, load_translator
from rag.settings import load_settings
from rag.text.measures import measured

SENTENCES, SEED = 60, 4


def figures_of(examples: Sequence[Translated], told: Sequence[str], seconds: float) -> dict[str, float]:
    """Return chrF (0 to 100), and shares (0 to 1) of sentences.

    Those with figures whose translation states them all, and those whose translation the verifier accepts, and accepts
    wholly; and the mean seconds a sentence took.
    """
    verdicts = [_verdict(one, text) for one, text in zip(examples, told, strict=True)]
    with_figures = [(one, text) for one, text in zip(examples, told, strict=True) if measured(one.english)]
    return {
        "chrF": round(CHRF().corpus_score(list(told), [[one.english for one in examples]]).score, 1),
        "all figures kept": round(sum(_keeps_figures(*one) for one in with_figures) / len(with_figures), 3),
        "accepted": round(sum(one != "unsupported" for one in verdicts) / len(verdicts), 3),
        "supported": round(sum(one == "supported" for one in verdicts) / len(verdicts), 3),
        "seconds": round(seconds / len(told), 1),
    }


def _keeps_figures(one: Translated, told: str) -> bool:
    stated = measured(told)
    return all(any(figure.agrees_with(other) for other in stated) for figure in measured(one.english))


def _verdict(one: Translated, told: str) -> str:
    whole = ((0, len(one.words)),)
    item = Item("", told, "en", one.words, whole, "", True, "en←zh", "", "")
    return finding_of(item, DOUBTFUL_OF_A_TRAINED_ONE).verdict


def main() -> None:
    """Run and report."""
    settings = load_settings()
    examples = Random(SEED).sample(translated("held"), SENTENCES)  # noqa: S311
    llm, engine = bundled_llm("", settings.model_dir, settings.most_threads, updates=[UPDATES])
    trained = load_translator(engine)
    ask: dict[str, Callable[[str], Any]] = {
        "translator": lambda words: trained.chat(asking_the_trained(words), max_tokens=MOST_TOKENS),
        "not trained": lambda words: llm.chat(
            asking_for_translation(words, "en"), max_tokens=MOST_TOKENS, **IN_ENGLISH
        ),
    }
    table = {}
    for name, asked in ask.items():
        begun = time.monotonic()
        told = [(asked(one.sentence).message.content or "").strip() for one in tqdm(examples, name, file=sys.stderr)]
        table[name] = figures_of(examples, told, time.monotonic() - begun)
    columns = list(table["translator"])
    print(f"| {SENTENCES} sentences | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for name, figures in table.items():
        print(f"| {name} | {' | '.join(str(figures[column]) for column in columns)} |")
    keep("translator", {"sentences": SENTENCES, **table})


if __name__ == "__main__":
    main()
