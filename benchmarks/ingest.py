"""Takes the news reports in, as a folder of files, twice: passages a second, embedding's share, and the time again."""

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
    reports = need("news/documents.txt").read_text(encoding="utf-8").split("\n")
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
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "reports"
        folder.mkdir()
        for number, report in enumerate(filter(str.strip, reports)):
            (folder / f"{number:04d}.txt").write_text(report, encoding="utf-8")
        assistant = build_assistant(load_settings(data_dir=Path(scratch) / "data", llm="none"), "bench")
        assistant.warm_up()
        seconds = []
        for _ in ("first", "again"):
            started = time.perf_counter()
            for _ in tqdm(assistant.library.add_paths([folder]), unit=" articles", file=sys.stderr):
                pass
            seconds.append(time.perf_counter() - started)
        articles, passages = assistant.library.counts()
        assistant.close()
    first, again = seconds
    figures = {
        "articles": articles,
        "passages": passages,
        "seconds": round(first, 1),
        "passages_per_second": round(passages / first, 1),
        "embedding_share": round(embedding_seconds / first, 3),
        "seconds_again": round(again, 1),
        "again_share": round(again / first, 3),
    }
    print("\n".join(f"| {name} | {value} |" for name, value in figures.items()))
    keep("ingest", figures)


if __name__ == "__main__":
    main()
