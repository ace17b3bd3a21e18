"""How long a search takes at 100,000 passages, with and without filters, beside exact search and Chroma alone.

The passages are put together from sentences of the news reports. Their vectors are those of real passages, turned a
little at random, since embedding 100,000 would take an hour and a search does not care; questions are embedded.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import keep, need, read_lines
from rag.assemble import build_assistant
from rag.embedding import embed_passages
from rag.library import File
from rag.retrieve.question import understand
from rag.settings import load_settings
from rag.text.sentences import telling_sentences
from rag.types import Article, ArticleInfo, Entry, Filters, Passage
from vectorstore.records import Vectors

PASSAGES, PER_ARTICLE, EMBEDDED, QUESTIONS, SEED = 100_000, 3, 2_000, 200, 1
BATCH = 500
DAYS = [f"2025-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
PUBLISHERS = [f"outlet {n}" for n in range(50)]
FILTERS = {
    "none": None,
    "a third, by date": Filters(published_from="2025-05-01", published_to="2025-08-31"),
    "2 %, by publisher": Filters(publishers=(PUBLISHERS[7],)),
    "one article": Filters(article_ids=("a00123",)),
    "all but 4 %, by publisher": Filters(publishers=tuple(PUBLISHERS[2:])),
    "half, by language": Filters(languages=("zh-Hans",)),
}
TURNED = 0.3
FILTERED_BY_CHROMA = 20_000
"""Passages in a collection of Chroma's with the fields to filter by."""


def turned(vectors: Vectors, rng: np.random.Generator) -> Vectors:
    """Return unit vectors near these (n, dimension): cosine about 0.96."""
    noise = rng.standard_normal(vectors.shape).astype(np.float32)
    moved = vectors + TURNED * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


def entries(
    texts: Sequence[str], vectors: Vectors, dice: random.Random, rng: np.random.Generator, passages_in_all: int
) -> Iterator[Entry]:
    """Yield made-up articles of three passages each."""
    for number in range(passages_in_all // PER_ARTICLE):
        rows = [dice.randrange(len(texts)) for _ in range(PER_ARTICLE)]
        halves = [(texts[row], texts[dice.randrange(len(texts))]) for row in rows]
        bodies = [one[: len(one) // 2] + other[len(other) // 2 :] for one, other in halves]
        article_id, text, passages = f"a{number:05d}", "\n".join(bodies), []
        for position, body in enumerate(bodies):
            start = text.index(body, passages[-1].end if passages else 0)
            passages.append(Passage(f"{article_id}.{position}", article_id, position, body, start, start + len(body)))
        language = "zh-Hans" if number % 2 else "zh-Hant"
        day, outlet = dice.choice(DAYS), dice.choice(PUBLISHERS)
        info = ArticleInfo(
            article_id, f"report {number}", outlet, None, day, None, article_id, language, "", article_id
        )
        of_sentences = tuple(
            turned(np.repeat(vectors[row : row + 1], len(telling_sentences(body)), axis=0), rng)
            for row, body in zip(rows, bodies, strict=True)
        )
        yield Entry(Article(info, text, article_id), tuple(passages), turned(vectors[rows], rng), of_sentences)


def milliseconds(run: Callable[[str], object], questions: Sequence[str]) -> dict[str, float]:
    """Return p50 and p95 of calls, one a question, after ten to warm up."""
    for question in questions[:10]:
        run(question)
    took = []
    for question in questions:
        began = time.perf_counter()
        run(question)
        took.append(1000 * (time.perf_counter() - began))
    return {"p50": round(float(np.percentile(took, 50)), 1), "p95": round(float(np.percentile(took, 95)), 1)}


def main() -> None:
    """Run and report."""
    import chromadb

    dice, rng = random.Random(SEED), np.random.default_rng(SEED)  # noqa: S311
    news = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    texts = [text[:233] for text in news if len(text) >= 233]
    questions = [record["text"] for record in read_lines("drcd/queries.jsonl")[:QUESTIONS]]
    with tempfile.TemporaryDirectory() as folder:
        assistant = build_assistant(load_settings(data_dir=Path(folder) / "data", llm="none"), "bench")
        list(assistant.library.add_files([File("one.txt", texts[0].encode())]))
        retriever = assistant._retriever()
        store = retriever._store
        vectors = embed_passages(retriever._embedder, texts[:EMBEDDED])
        texts = texts[: len(vectors)]
        batch: list[Entry] = []
        began = time.perf_counter()
        for entry in entries(texts, vectors, dice, rng, PASSAGES):
            batch.append(entry)
            if len(batch) == BATCH:
                store.put(batch)
                batch = []
        store.put(batch)
        report: dict[str, Any] = {"passages": store.passage_count(), "kept in s": round(time.perf_counter() - began)}
        print(report, file=sys.stderr)

        rows: dict[str, dict[str, float]] = {
            "embedding the question": milliseconds(lambda q: retriever._embed([q]), questions)
        }
        for name, filters in FILTERS.items():

            def search(question: str, filters: Filters | None = filters) -> object:
                return retriever.passages(understand(question, filters=filters), 10)

            rows[f"Yinju, filter: {name}"] = milliseconds(search, questions)
        periods = (Filters(published_from=day, published_to="2025-12-31") for day in DAYS)
        rows["Yinju, filter: a new period each time"] = milliseconds(
            lambda q: retriever.passages(understand(q, filters=next(periods)), 10), questions
        )
        every = store._every_vector()._vectors[: report["passages"]]
        rows["exact cosine (numpy), no text"] = milliseconds(
            lambda q: np.argpartition(-(every @ retriever._embed([q])), 10)[:10], questions
        )
        rows["Chroma alone, no filter, no text"] = milliseconds(
            lambda q: store._dense.search(retriever._embed([q]), 10), questions
        )
        collection = chromadb.EphemeralClient().create_collection("bench", embedding_function=None)
        for start in range(0, FILTERED_BY_CHROMA, 5_000):
            part = every[start : start + 5_000]
            collection.add(
                ids=[str(start + n) for n in range(len(part))],
                embeddings=part,
                metadatas=[{"third": (start + n) % 3, "publisher": (start + n) % 50} for n in range(len(part))],
            )
        for name, where in (("a third", {"third": 1}), ("2 %", {"publisher": 7})):
            rows[f"Chroma alone at {FILTERED_BY_CHROMA:,}, its own filter: {name}"] = milliseconds(
                lambda q, where=where: collection.query(
                    query_embeddings=[retriever._embed([q])], n_results=10, where=where
                ),
                questions,
            )
        assistant.close()
    report["milliseconds"] = rows
    print("\n| | p50 ms | p95 ms |\n|---|---|---|")
    for name, row in rows.items():
        print(f"| {name} | {row['p50']} | {row['p95']} |")
    print(json.dumps({key: value for key, value in report.items() if key != "milliseconds"}))
    keep("latency", report)


if __name__ == "__main__":
    main()
