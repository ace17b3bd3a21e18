"""Takes the 1,931 news reports in, one a line, and tells passages a second and what share embedding took."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tqdm import tqdm

from benchmarks.common import keep, need
from rag.assemble import build_assistant
from rag.ingest import index
from rag.settings import load_settings


def main() -> None:
    """Run and report."""
    reports = need("news/documents.txt")
    embedding_seconds = 0.0
    embed = index.embed_passages

    def timed(*given):  # type: ignore[no-untyped-def]
        nonlocal embedding_seconds
        started = time.perf_counter()
        try:
            return embed(*given)
        finally:
            embedding_seconds += time.perf_counter() - started

    index.embed_passages = timed
    with tempfile.TemporaryDirectory() as folder:
        assistant = build_assistant(load_settings(data_dir=Path(folder) / "data", llm="none"), "bench")
        assistant.warm_up()
        started = time.perf_counter()
        for _ in tqdm(assistant.library.add_paths([reports], one_per_line=True), unit=" articles", file=sys.stderr):
            pass
        seconds = time.perf_counter() - started
        articles, passages = assistant.library.counts()
        assistant.close()
    figures = {
        "articles": articles,
        "passages": passages,
        "seconds": round(seconds, 1),
        "passages_per_second": round(passages / seconds, 1),
        "embedding_share": round(embedding_seconds / seconds, 3),
    }
    print("\n".join(f"| {name} | {value} |" for name, value in figures.items()))
    keep("ingest", figures)


if __name__ == "__main__":
    main()
