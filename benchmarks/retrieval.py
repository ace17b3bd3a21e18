"""How often the right passage comes first: in one language, crossed scripts, across languages, in mixed collections.

Runs the shipped retriever over the public sets, then with its parts taken away (the ablation), then other retrievers
with the same embedding model (`benchmarks/peers.py`). Every record of a set is an article; where it is divided into
passages, its best one speaks for it. Parameters were chosen on the even-numbered questions; the benchmark searches
their grid again and reports both choices on the odd-numbered ones.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from opencc import OpenCC

from benchmarks.common import SETS, keep, need, read_lines
from benchmarks.peers import PEERS, NotInstalled
from rag.assemble import build_assistant
from rag.assistant import Assistant
from rag.embedding import unit_rows
from rag.library import File
from rag.retrieve import fuse
from rag.retrieve.question import understand
from rag.retrieve.search import PassageRetriever
from rag.retrieve.words import words_of
from rag.settings import load_settings
from rag.text.fold import fold
from rag.text.tokens import tokenize
from rag.types import Hit, Words

DEPTH = 30
ASKED, TRANSLATED, ABLATED, ASKED_OF_PEERS = 600, 100, 100, 100
"""At most so many questions of a task, evenly spaced."""
SEEDS = SETS.parent / "seeds"
QUESTIONS = Path(__file__).parent / "questions" / "retrieval.jsonl"
TRANSLATIONS = Path(__file__).parent / ".translations.json"
"""What the embedded LLM wrote, so that a second run takes minutes; git-ignored."""

COLLECTIONS = {
    "xquad.zh": ("xquad/corpus.zh.jsonl",),
    "xquad.en": ("xquad/corpus.en.jsonl",),
    "cmrc": ("cmrc/corpus.jsonl",),
    "drcd": ("drcd/corpus.jsonl",),
    "mixed": ("drcd/corpus.jsonl", "cmrc/corpus.jsonl", "xquad/corpus.en.jsonl"),
}


@dataclass(frozen=True)
class Task:
    """Questions put to a collection; `corpus` holds the relevant records, `script` is OpenCC's conversion of them."""

    name: str
    collection: str
    corpus: str
    questions: str
    script: str | None = None

    @property
    def crosses(self) -> bool:
        """Whether questions and records are in different languages."""
        return self.questions[-8:-6] != self.corpus[-8:-6] and "xquad" in self.questions


TASKS = (
    Task("DRCD ← Traditional", "drcd", "drcd/corpus.jsonl", "drcd/queries.jsonl"),
    Task("DRCD ← Simplified", "drcd", "drcd/corpus.jsonl", "drcd/queries.jsonl", "t2s"),
    Task("CMRC ← Simplified", "cmrc", "cmrc/corpus.jsonl", "cmrc/queries.jsonl"),
    Task("CMRC ← Traditional", "cmrc", "cmrc/corpus.jsonl", "cmrc/queries.jsonl", "s2t"),
    Task("CMRC ← Traditional, Taiwan's words", "cmrc", "cmrc/corpus.jsonl", "cmrc/queries.jsonl", "s2twp"),
    Task("XQuAD zh ← zh", "xquad.zh", "xquad/corpus.zh.jsonl", "xquad/queries.zh.jsonl"),
    Task("XQuAD en ← en", "xquad.en", "xquad/corpus.en.jsonl", "xquad/queries.en.jsonl"),
    Task("XQuAD zh ← en", "xquad.zh", "xquad/corpus.zh.jsonl", "xquad/queries.en.jsonl"),
    Task("XQuAD en ← zh", "xquad.en", "xquad/corpus.en.jsonl", "xquad/queries.zh.jsonl"),
    Task("mixed: DRCD ← Simplified", "mixed", "drcd/corpus.jsonl", "drcd/queries.jsonl", "t2s"),
    Task("mixed: CMRC ← Traditional", "mixed", "cmrc/corpus.jsonl", "cmrc/queries.jsonl", "s2twp"),
    Task("mixed: XQuAD en ← en", "mixed", "xquad/corpus.en.jsonl", "xquad/queries.en.jsonl"),
    Task("mixed: XQuAD en ← zh", "mixed", "xquad/corpus.en.jsonl", "xquad/queries.zh.jsonl"),
)


def figures(ranks: Sequence[int]) -> dict[str, float]:
    """Return recall@1/5/10, MRR@10 and nDCG@10 in percent; a rank counts from 0, one relevant record a question."""
    count = len(ranks)
    shares = {f"recall@{k}": sum(rank < k for rank in ranks) / count for k in (1, 5, 10)}
    shares["mrr@10"] = sum(1 / (rank + 1) for rank in ranks if rank < 10) / count
    shares["ndcg@10"] = sum(1 / math.log2(rank + 2) for rank in ranks if rank < 10) / count
    return {"questions": count} | {name: round(100 * share, 1) for name, share in shares.items()}


def source_of(corpus: str, record: str) -> str:
    """Return what the article of a record is called."""
    return f"{corpus.replace('/', '.')}#{record}"


def asked(task: Task) -> list[tuple[str, str]]:
    """Return (question, source of the relevant article) of a task."""
    convert = OpenCC(task.script).convert if task.script else str
    return [
        (convert(query["text"]), source_of(task.corpus, str(query["relevant"]))) for query in read_lines(task.questions)
    ]


def some(questions: Sequence[tuple[str, str]], count: int) -> Sequence[tuple[str, str]]:
    """Return at most so many of the questions, evenly spaced."""
    return [questions[n * len(questions) // count] for n in range(count)] if len(questions) > count else questions


@contextmanager
def opened(files: Sequence[File], llm: str) -> Iterator[Assistant]:
    """Take files into a data folder of their own, and open an assistant over it."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = build_assistant(load_settings(data_dir=Path(folder) / "data", llm=llm), "bench")
        try:
            refused = [one for one in assistant.library.add_files(files) if one.status == "refused"]
            if refused:
                sys.exit(f"{refused[0].source}: {refused[0].reason}")
            yield assistant
        finally:
            assistant.close()


def corpus_file(name: str) -> File:
    """Return a corpus as a file of article records."""
    lines = (json.dumps({"id": record["id"], "title": "-", "text": record["text"]}) for record in read_lines(name))
    return File(name.replace("/", "."), "\n".join(lines).encode())


class KeptTranslations:
    """Keeps what the retriever's rewriter writes, and can be told to write nothing."""

    def __init__(self, retriever: PassageRetriever) -> None:
        """Stand before this retriever's rewriter."""
        self._rewriter = retriever._rewriter
        self.silent = False
        self.wanted = 0
        self._known: dict[str, str | None] = (
            json.loads(TRANSLATIONS.read_text(encoding="utf-8")) if TRANSLATIONS.exists() else {}
        )
        retriever._rewriter = self  # type: ignore[assignment]

    def translated(self, question: str, to: str) -> str | None:
        """Return what the rewriter writes, or wrote."""
        self.wanted += 1
        if self.silent or self._rewriter is None:
            return None
        if question not in self._known:
            self._known[question] = self._rewriter.translated(question, to)
        return self._known[question]

    def save(self) -> None:
        """Write down what is known."""
        TRANSLATIONS.write_text(json.dumps(self._known, ensure_ascii=False), encoding="utf-8")


def rank_in(sources: Sequence[str], relevant: str) -> int:
    """Return the place of a source among distinct ones, or 10**6."""
    distinct = list(dict.fromkeys(sources))
    return distinct.index(relevant) if relevant in distinct else 10**6


def shipped(retriever: PassageRetriever, questions: Sequence[tuple[str, str]]) -> list[int]:
    """Return the rank of the relevant article for each question."""
    ranks = []
    for text, relevant in questions:
        found = retriever.passages(understand(text), DEPTH)
        ranks.append(rank_in([scored.hit.article.source for scored in found], relevant))
    return ranks


# --- with parts taken away

Score = Callable[[Hit], float]


def sentences(hit: Hit) -> float:
    """Return the best sentence's cosine."""
    return max(hit.sentence_cosines, default=hit.cosine)


def reciprocal(hit: Hit) -> float:
    """Return plain reciprocal rank fusion, k = 60 (Cormack, Clarke and Büttcher 2009)."""
    return sum(1 / (60 + rank) for rank in (hit.dense_rank, hit.lexical_rank) if rank is not None)


def shipped_score(hit: Hit) -> float:
    """Return the score that is shipped."""
    return fuse.fused_score(hit.cosine, sentences(hit), hit.coverages)


VARIANTS: tuple[tuple[str, bool, bool, Score], ...] = (
    ("dense", False, False, lambda hit: hit.cosine),
    ("lexical", False, False, lambda hit: hit.coverages[0]),
    ("reciprocal rank fusion", False, False, reciprocal),
    ("weighted by coverage", False, False, lambda hit: hit.cosine + 0.3 * hit.coverages[0]),
    ("+ sentences", False, False, shipped_score),
    ("+ question without what is common", True, False, shipped_score),
    ("+ names and regional words", True, True, shipped_score),
)
"""Name, whether the vector is freed of what questions have in common, whether other wordings count, score."""


def ablated(retriever: PassageRetriever, questions: Sequence[tuple[str, str]]) -> dict[str, list[int]]:
    """Return the ranks that each variant gives, for each question."""
    ranks: dict[str, list[int]] = {name: [] for name, *_ in VARIANTS}
    for text, relevant in questions:
        plain = unit_rows([retriever._embedder.get_query_embedding(fold(text))])[0]
        freed = retriever._embed([text])
        alone: list[Words] = [(tuple(dict.fromkeys(tokenize(text))),)]
        worded = words_of(text, retriever._synonyms(text))
        for name, is_freed, is_worded, score in VARIANTS:
            hits = retriever._store.search(freed if is_freed else plain, [worded if is_worded else alone])
            best = sorted(hits, key=lambda hit: -score(hit))
            ranks[name].append(rank_in([hit.article.source for hit in best], relevant))
    return ranks


GRID = tuple(itertools.product((0.3, 0.4, 0.5), (0.1, 0.2, 0.3), (0.0, 0.2, 0.3)))
"""Share of the whole passage, lexical weight, coincidence."""


def on_the_grid(
    retriever: PassageRetriever, questions: Sequence[tuple[str, str]]
) -> dict[tuple[float, ...], list[int]]:
    """Return for each choice of parameters the rank of each question's article, without translation."""
    ranks: dict[tuple[float, ...], list[int]] = {choice: [] for choice in GRID}
    for text, relevant in questions:
        wordings = [words_of(text, retriever._synonyms(text))]
        hits = retriever._store.search(retriever._embed([text]), wordings)
        parts = np.array([(hit.cosine, sentences(hit), hit.coverages[0]) for hit in hits])
        sources = [hit.article.source for hit in hits]
        for share, weight, coincidence in GRID:
            vote = weight * np.maximum(0, parts[:, 2] - coincidence)
            order = np.argsort(-(share * parts[:, 0] + (1 - share) * parts[:, 1] + vote))
            ranks[share, weight, coincidence].append(rank_in([sources[n] for n in order], relevant))
    return ranks


def beside_peers(retriever: PassageRetriever, task: Task, collection: Sequence[str]) -> dict[str, str]:
    """Return recall@1 and @5 of our retriever, of exact search with one vector a record, and of each peer."""
    records = [(name, record) for name in collection for record in read_lines(name)]
    texts = [record["text"] for _, record in records]
    sources = [source_of(name, str(record["id"])) for name, record in records]
    questions = some(asked(task), ASKED_OF_PEERS)
    vectors = unit_rows(retriever._embedder.get_text_embedding_batch(texts))
    question_vectors = unit_rows([retriever._embedder.get_query_embedding(text) for text, _ in questions])
    found = {"exact cosine": np.argsort(-(question_vectors @ vectors.T), axis=1)[:, :10].tolist()}
    for name, peer in PEERS.items():
        try:
            found[name] = peer(texts, vectors, [text for text, _ in questions], question_vectors, 10)
        except NotInstalled as error:
            print(f"{name}: {error}", file=sys.stderr)
    ranks = {"Yinju": shipped(retriever, questions)}
    for name, lists in found.items():
        ranks[name] = [
            rank_in([sources[n] for n in numbers], relevant)
            for numbers, (_, relevant) in zip(lists, questions, strict=True)
        ]
    rows = {name: figures(some_ranks) for name, some_ranks in ranks.items()}
    return {name: f"{row['recall@1']} / {row['recall@5']}" for name, row in rows.items()}


# --- our own questions


def own_questions(llm: str) -> dict[str, dict[str, float]]:
    """Return the figures by language of our own questions about the real articles, with the news reports as noise."""
    files = [File(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("*.txt"))]
    news = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    records = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(news))
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    ranks: dict[str, list[int]] = {}
    with opened([*files, File("news.jsonl", records.encode())], llm) as assistant:
        retriever = assistant._retriever()
        kept = KeptTranslations(retriever)
        for asks in questions:
            found = retriever.passages(understand(asks["question"]), DEPTH)
            rank = next((n for n, one in enumerate(found) if tells(one.hit, asks)), 10**6)
            for group in (asks["lang"], f"{asks['lang']}, other words" if asks["other_words"] else None):
                if group:
                    ranks.setdefault(group, []).append(rank)
            if rank >= 5:
                print(f"missed ({rank if rank < 99 else '–'}): {asks['id']} {asks['question']}", file=sys.stderr)
        kept.save()
    return {group: figures(ranks[group]) for group in sorted(ranks)}


def tells(hit: Hit, asks: dict[str, Any]) -> bool:
    """Return whether a passage holds every fact of the answer and is of an article that tells it."""
    words = fold(hit.passage.reading.words).lower()
    return any(hit.article.source.startswith(prefix) for prefix in asks["articles"]) and all(
        any(fold(form).lower() in words for form in group) for group in asks["gold"]
    )


# --- the report


def table(title: str, rows: dict[str, dict[str, float]]) -> None:
    """Print figures by row."""
    columns = list(next(iter(rows.values())))
    print(f"\n| {title} | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(str(row[column]) for column in columns)} |")


def measure(collection: str, llm: str, report: dict[str, Any]) -> Iterator[dict[tuple[float, ...], list[int]]]:
    """Put a collection's tasks to the retriever and add what comes of it to the report; yields ranks on the grid."""
    with opened([corpus_file(name) for name in COLLECTIONS[collection]], llm) as assistant:
        retriever = assistant._retriever()
        kept = KeptTranslations(retriever)
        for task in (one for one in TASKS if one.collection == collection):
            questions = some(asked(task), ASKED)
            kept.silent, kept.wanted = True, 0
            report["shipped"][task.name] = figures(shipped(retriever, questions))
            report["shipped"][task.name]["want translation"] = round(100 * kept.wanted / len(questions), 1)
            if task.crosses and llm != "none":
                kept.silent = False
                row = figures(shipped(retriever, some(questions, TRANSLATED)))
                report["shipped"][f"{task.name}, translated"] = {**row, "want translation": "–"}
                kept.save()
            print(f"{task.name}: {report['shipped'][task.name]}", file=sys.stderr)
            if task.script is None:
                kept.silent = True
                parts = ablated(retriever, some(questions, ABLATED))
                report["ablation"][task.name] = {name: figures(ranks)["recall@1"] for name, ranks in parts.items()}
                if collection != "mixed":
                    report["peers"][task.name] = beside_peers(retriever, task, COLLECTIONS[collection])
                    if not task.crosses:
                        yield on_the_grid(retriever, questions)


def parameters(on_grid: Sequence[dict[tuple[float, ...], list[int]]]) -> dict[str, dict[str, Any]]:
    """Return the mean recall@1 of the shipped parameters, and of those that the even questions would choose."""

    def mean(choice: tuple[float, ...], first: int) -> float:
        return float(np.mean([figures(ranks[choice][first::2])["recall@1"] for ranks in on_grid]))

    best = max(GRID, key=lambda choice: mean(choice, 0))
    ours = (fuse.PASSAGE_SHARE, fuse.LEXICAL_WEIGHTS[0], fuse.COINCIDENCE)
    return {
        name: {"parameters": list(choice), "even": round(mean(choice, 0), 2), "odd": round(mean(choice, 1), 2)}
        for name, choice in (("best on the even questions", best), ("shipped", ours))
    }


def main() -> None:
    """Run and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--llm", default="bundled", choices=("bundled", "endpoint", "none"), help="who translates")
    llm = options.parse_args().llm
    report: dict[str, Any] = {"shipped": {}, "ablation": {}, "peers": {}}
    on_grid = []
    for collection in COLLECTIONS:
        on_grid += measure(collection, llm, report)
        keep("retrieval", report)
    report["parameters"] = parameters(on_grid)
    if SEEDS.is_dir():
        report["own questions"] = own_questions(llm)
        table("own questions", report["own questions"])
    table("shipped", report["shipped"])
    table("recall@1, ablation", report["ablation"])
    table("recall@1 / @5, with peers", report["peers"])
    table("passage share, lexical weight, coincidence", report["parameters"])
    keep("retrieval", report)


if __name__ == "__main__":
    need("drcd/corpus.jsonl")
    main()
