"""How soon the page can be used, and how soon after a question the first evidence is painted, with 10,000 passages.

In a real Chromium, against a real server with the embedded models. Every question begins a conversation of its own;
the answer is stopped once its evidence is there, since what is written afterwards is another benchmark's matter.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.common import keep, need
from benchmarks.latency import BATCH, EMBEDDED, SEED, entries
from rag.assemble import build_assistant
from rag.embedding import embed_passages
from rag.library import File
from rag.settings import load_settings
from tests.ui.conftest import serving

PASSAGES, QUESTIONS, OPENINGS = 10_000, 20, 10
STOP_MILLISECONDS = 120_000
LONG, ABOUT = 233, 16
"""Characters of a passage, and of the beginning of one that a question asks about."""


def fill(folder: Path) -> int:
    """Put passages of the news reports' sentences into a data folder; returns how many."""
    dice, rng = random.Random(SEED), np.random.default_rng(SEED)  # noqa: S311
    news = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    texts = [text[:LONG] for text in news if len(text) >= LONG][: EMBEDDED // 4]
    assistant = build_assistant(load_settings(data_dir=folder, llm="none"), "bench")
    list(assistant.library.add_files([File("one.txt", texts[0].encode())]))
    retriever = assistant._retriever()
    vectors = embed_passages(retriever._embedder, texts)
    made = list(entries(texts, vectors, dice, rng, PASSAGES))
    for start in range(0, len(made), BATCH):
        retriever._store.put(made[start : start + BATCH])
    count = retriever._store.passage_count()
    assistant.close()
    return count


def evidence_seconds(page: Page, question: str) -> float:
    """Ask, and return the seconds until the first evidence is painted; then stop."""
    page.locator("#new-conversation").evaluate("button => button.click()")
    page.locator("#question textarea").fill(question)
    page.evaluate(
        """() => { window.asked = performance.now(); window.painted = new Promise(done => {
            const shown = "#now .turn:not([hidden]):is(:has(.source), [data-state=done])";
            const look = () => document.querySelector(shown)
                ? requestAnimationFrame(() => done(performance.now() - window.asked)) : requestAnimationFrame(look);
            look(); }) }"""
    )
    page.keyboard.press("Enter")
    took = float(page.evaluate("window.painted"))
    page.evaluate("document.getElementById('stop')?.click()")  # unless the answer is whole by then
    page.locator("#send").wait_for(timeout=STOP_MILLISECONDS)
    page.wait_for_timeout(2_000)  # the model stops at its next word
    return took / 1_000


def opening_seconds(page: Page, url: str) -> float:
    """Open the page anew, and return the seconds until the question can be typed."""
    began = time.perf_counter()
    page.goto(f"{url}/zh-Hant/")
    page.locator("body[data-ready]").wait_for()
    return time.perf_counter() - began


def spread(seconds: list[float]) -> dict[str, float]:
    """Return p50 and p95."""
    return {"p50 s": round(float(np.percentile(seconds, 50)), 2), "p95 s": round(float(np.percentile(seconds, 95)), 2)}


def main() -> None:
    """Run and report."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not here (Debian: apt-get install chromium fonts-noto-cjk)")
    news = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    questions = [f"「{text[:ABOUT]}」是怎麼回事？" for text in news if len(text) >= LONG][:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        report: dict[str, Any] = {"passages": fill(Path(folder) / "data")}
        with serving(Path(folder) / "data") as url, sync_playwright() as playwright:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium, args=[*sandbox, "--disable-gpu"])
            page = browser.new_page(locale="zh-TW")
            opening_seconds(page, url)
            report["page usable"] = spread([opening_seconds(page, url) for _ in range(OPENINGS)])
            evidence_seconds(page, questions[0])
            report["first evidence painted"] = spread([evidence_seconds(page, one) for one in questions])
            browser.close()
    print(report)
    keep("page", report)


if __name__ == "__main__":
    main()
