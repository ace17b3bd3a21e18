"""How far the best evidence's score tells answerable questions from others, in one language and across.

For each question the evidence is drawn from the whole collection (answerable), from the collection without the passage
that answers it (taken away), and questions of other collections are asked (other topics). The thresholds in
`rag/answer/refuse.py` are read off this table.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.common import keep, need, read_lines
from rag.assemble import build_assistant
from rag.assistant import Assistant
from rag.library import File
from rag.retrieve.question import understand
from rag.settings import load_settings
from rag.types import Filters

COLLECTIONS = {
    "drcd": ("drcd/corpus.jsonl", ("drcd",)),
    "cmrc": ("cmrc/corpus.jsonl", ("cmrc",)),
    "xquad.zh": ("xquad/corpus.zh.jsonl", ("xquad.zh", "xquad.en")),
    "xquad.en": ("xquad/corpus.en.jsonl", ("xquad.en", "xquad.zh")),
}
QUESTIONS = {
    "drcd": "drcd/queries.jsonl",
    "cmrc": "cmrc/queries.jsonl",
    "xquad.zh": "xquad/queries.zh.jsonl",
    "xquad.en": "xquad/queries.en.jsonl",
}
PASSAGES, ASKED, SEED = 800, 60, 1
CUTS = {"same language": (0.40, 0.42, 0.44, 0.46, 0.48), "across languages": (0.35, 0.37, 0.40, 0.42)}


def best_score(assistant: Assistant, question: str, filters: Filters | None = None) -> float:
    """Return the best evidence's score."""
    evidence = assistant._retriever().evidence(understand(question, filters=filters))
    return max((one.score for one in evidence), default=0.0)


def main() -> None:
    """Run and report."""
    questions = {name: read_lines(path) for name, path in QUESTIONS.items()}
    dice = random.Random(SEED)  # noqa: S311
    scores: dict[str, dict[str, list[float]]] = {
        kind: {"answerable": [], "taken away": [], "other topics": []} for kind in CUTS
    }
    for collection, (path, own) in COLLECTIONS.items():
        corpus = read_lines(path)[:PASSAGES]
        with tempfile.TemporaryDirectory() as folder:
            assistant = build_assistant(load_settings(data_dir=Path(folder) / "data", llm="none"), "bench")
            lines = (json.dumps({"id": record["id"], "title": "-", "text": record["text"]}) for record in corpus)
            taken = assistant.library.add_files([File("corpus.jsonl", "\n".join(lines).encode())])
            ids = {outcome.source.partition("#")[2]: outcome.article_id for outcome in taken}
            for name, asked in questions.items():
                across = name[-2:] != collection[-2:] and "en" in (name[-2:], collection[-2:])
                table = scores["across languages" if across else "same language"]
                fitting = [question for question in asked if name not in own or str(question["relevant"]) in ids]
                for question in dice.sample(fitting, ASKED if name in own else ASKED // 2):
                    if name not in own:
                        table["other topics"].append(best_score(assistant, question["text"]))
                        continue
                    rest = tuple(article for record, article in ids.items() if record != str(question["relevant"]))
                    table["answerable"].append(best_score(assistant, question["text"]))
                    without = Filters(article_ids=tuple(filter(None, rest)))
                    table["taken away"].append(best_score(assistant, question["text"], without))
            assistant.close()
            print(f"{collection} done", file=sys.stderr)
    figures: dict[str, Any] = {}
    for kind, cuts in CUTS.items():
        print(f"\n{kind}: share that passes\n\n| score of at least | {' | '.join(scores[kind])} |\n|---|---|---|---|")
        for cut in cuts:
            row = {
                name: round(sum(score >= cut for score in values) / len(values), 3)
                for name, values in scores[kind].items()
            }
            print(f"| {cut} | {' | '.join(map(str, row.values()))} |")
            figures.setdefault(kind, {})[str(cut)] = row
        figures[kind]["questions"] = {name: len(values) for name, values in scores[kind].items()}
    keep("answerability", figures)


if __name__ == "__main__":
    need("drcd/corpus.jsonl")
    main()
