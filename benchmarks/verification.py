"""How many supported claims the verifier accepts, and how many corrupted ones it rejects.

The claims are made by rule from the public sets (`claims.py`). Those that we wrote ourselves about news reports of the
development half (`questions/claims.jsonl`), right ones and ones with one thing changed, stand in a table of their own,
drawn by lot. A claim is accepted unless its verdict is `unsupported`; `partly` is shown beside it.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from random import Random
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.claims import PAIRS, Item, items, own_items
from benchmarks.common import keep
from rag.answer.verify import Finding, verify
from rag.models.embedder import BUNDLED, load_embedder
from rag.models.reader import load_entailment
from rag.models.word_vectors import word_vectors
from rag.settings import load_settings
from rag.types import ArticleInfo, Entailment, Evidence, Filters, Passage, Question, WordVectors

SEED, REMEMBERED, MOST_OWN = 3, 4000, 800
SUPPORTED, CORRUPTED = "supported", "corrupted"


def finding_of(item: Item, doubtful: Collection[str] = ()) -> Finding:
    """Return what the verifier finds; the one place that knows how it is called."""
    passage = Passage("passage", "article", 0, item.passage, 0, len(item.passage))
    article = ArticleInfo("article", "", None, None, None, None, "benchmark", item.language)
    quotes = [(item.passage[start:end], start, end) for start, end in item.quotes]
    cited = [Evidence(passage, article, quote, start, end, quote, 1.0) for quote, start, end in quotes]
    return verify(item.claim, cited, Question("", item.language, "", Filters()), None, *_means(), doubtful)


@cache
def _means() -> tuple[WordVectors | None, Entailment]:
    """Return what the assistant checks by; word vectors are remembered, as many claims cite one sentence."""
    settings = load_settings()
    threads = settings.most_threads
    embedder = load_embedder(settings.embed_model, settings.model_dir, threads)
    is_bundled = settings.embed_model == BUNDLED
    entails = load_entailment(embedder if is_bundled else load_embedder(BUNDLED, settings.model_dir, threads))
    vectors = word_vectors(embedder)
    if vectors is None:
        return None, entails

    @lru_cache(maxsize=REMEMBERED)
    def remembered(text: str, spans: tuple[tuple[int, int], ...]) -> np.ndarray:
        return vectors(text, spans)

    return lambda text, spans: remembered(text, tuple(spans)), entails


def _judged(some: Sequence[Item], name: str) -> list[tuple[Item, str]]:
    return [(item, finding_of(item).verdict) for item in tqdm(some, name, unit=" claims", file=sys.stderr)]


def rows(judged: Iterable[tuple[Item, str]]) -> dict[str, list[tuple[Item, str]]]:
    """Return the items of each row: all supported, their ways, all corrupted, their kinds."""
    table: defaultdict[str, list[tuple[Item, str]]] = defaultdict(list)
    for item, verdict in judged:
        table[SUPPORTED if item.supported else CORRUPTED].append((item, verdict))
        table[f"– {item.kind}"].append((item, verdict))
    return dict(table)


def figures_of(judged: Sequence[tuple[Item, str]]) -> dict[str, Any]:
    """Return how many there are, and the percentages accepted (of each pair and of all) and partly accepted."""
    accepted = {
        pair: _percent([verdict != "unsupported" for one, verdict in judged if one.pair == pair]) for pair in PAIRS
    }
    return {
        "n": len(judged),
        **accepted,
        "all": _percent([verdict != "unsupported" for _, verdict in judged]),
        "partly": _percent([verdict == "partly" for _, verdict in judged]),
    }


def _percent(flags: Sequence[bool]) -> float | None:
    return round(100 * sum(flags) / len(flags), 1) if flags else None


def show_failures(judged: Iterable[tuple[Item, str]], most: int) -> None:
    """Print wrongly judged items of each kind to stderr; they must not be held ones."""
    dice = Random(SEED)  # noqa: S311
    wrong = [(item, verdict) for item, verdict in judged if item.supported == (verdict == "unsupported")]
    for kind, some in rows(wrong).items():
        if not kind.startswith("–"):
            continue
        print(f"\n{kind}", file=sys.stderr)
        for item, verdict in dice.sample(some, min(most, len(some))):
            quotes = " … ".join(item.passage[start:end] for start, end in item.quotes)
            reasons = "; ".join(finding_of(item).reasons)
            print(f"  {item.claim}\n    cites: {quotes}\n    {verdict} {reasons} ({item.way})", file=sys.stderr)


def main() -> None:
    """Run and report the held half and our own claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="print N wrongly judged development items")
    failures = parser.parse_args().failures
    if failures:
        show_failures(_judged([item for item in items() if item.half == "development"], "development"), failures)
        return
    judged = {
        "held": _judged([item for item in items() if item.half == "held"], "held"),
        "our own": _judged(Random(SEED).sample(own_items(), MOST_OWN), "our own"),  # noqa: S311
    }
    figures = {name: {kind: figures_of(each) for kind, each in rows(some).items()} for name, some in judged.items()}
    for name, table in figures.items():
        print(
            f"\nAccepted, %, {name}\n\n| | n | {' | '.join(PAIRS)} | all | partly |\n|---|{'---|' * (len(PAIRS) + 3)}"
        )
        for kind, row in table.items():
            print(f"| {kind} | {' | '.join('–' if cell is None else str(cell) for cell in row.values())} |")
    keep("verification", figures)


if __name__ == "__main__":
    main()
