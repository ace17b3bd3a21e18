"""How good the answers are: our own questions about the real articles, and a plain LlamaIndex query engine beside.

The questions are halved by the digests of their ids, evenly in each language and kind: one half to develop with, the
other held out; more to develop with are in `questions/development.jsonl`, of which a part is asked. Of the held ones
without a history, some are put to `plain_engine.py` too, with the same passages, the same embedder and the same LLM.
Every answer is written to `build/answers.jsonl`, to be read; the articles are not ours to publish, so only figures are
kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from benchmarks.common import HERE, SETS, keep
from benchmarks.plain_engine import NAME, PlainPassage, plain_engine
from benchmarks.retrieval import opened
from rag.assistant import Assistant
from rag.evaluate.records import EvalQuestion, Judged
from rag.evaluate.report import as_tables, by_column, details, figures, summarise
from rag.evaluate.run import judge, read_questions
from rag.library import File

SEEDS = SETS.parent / "seeds"
QUESTIONS = HERE / "questions" / "answers.jsonl"
TO_DEVELOP_WITH = HERE / "questions" / "development.jsonl"
ANSWERS = HERE.parent / "build" / "answers.jsonl"
"""Git-ignored."""

OURS = f"Yinju {version('yinju')}"
SEED = 1
ASKED_OF_PLAIN, ASKED_TO_DEVELOP = 36, 150
"""How many are put to the plain engine, and how many of those to develop with to ours, where both halves are asked."""

HALVES = ("development", "held")
COMPARED = (
    "questions",
    "accuracy",
    "refusal_precision",
    "refusal_recall",
    "citation_precision",
    "citation_recall",
    "fact_recall",
    "several_facts_recall",
    "language_match",
    "script_match",
    "median_seconds",
    "p95_seconds",
)
"""The measures that mean the same for an engine that quotes nothing and makes no claims."""


def half_of(questions: Sequence[EvalQuestion]) -> dict[str, str]:
    """Return the half of each question, by id: every other one in the order of language, kind and SHA-256 of the id.

    So in each language and kind the halves differ by one question at most, and altogether too.
    """

    def place(one: EvalQuestion) -> tuple[str, str, str]:
        return one.lang, one.kind or "", hashlib.sha256(one.id.encode()).hexdigest()

    return {one.id: HALVES[n % 2] for n, one in enumerate(sorted(questions, key=place))}


def questions_by_half() -> dict[str, list[EvalQuestion]]:
    """Return the questions of each half, the held one first."""
    halved = read_questions(QUESTIONS)
    halves = half_of(halved)
    by_half = {half: [one for one in halved if halves[one.id] == half] for half in reversed(HALVES)}
    by_half["development"] += read_questions(TO_DEVELOP_WITH)
    return by_half


def spread(questions: Sequence[EvalQuestion], count: int) -> list[EvalQuestion]:
    """Return up to `count` questions, drawn with a fixed seed: evenly from the languages, in each from the kinds."""
    dice = random.Random(SEED)  # noqa: S311
    groups: dict[str, dict[str, list[EvalQuestion]]] = defaultdict(lambda: defaultdict(list))
    for one in questions:
        groups[one.lang][one.kind or ""].append(one)
    drawn = []
    for place, lang in enumerate(sorted(groups)):
        kinds = [dice.sample(group, len(group)) for group in groups[lang].values()]
        dice.shuffle(kinds)
        in_turn = [(turn, n, one) for n, group in enumerate(kinds) for turn, one in enumerate(group)]
        ordered = sorted(in_turn, key=lambda each: each[:2])
        drawn += [(rank, place, one) for rank, (_turn, _n, one) in enumerate(ordered)]
    chosen = {one.id for _rank, _place, one in sorted(drawn, key=lambda each: each[:2])[:count]}
    return [one for one in questions if one.id in chosen]


def judged_all(
    name: str, questions: Sequence[EvalQuestion], ask: Callable[[EvalQuestion], Judged], written: TextIO
) -> list[Judged]:
    """Ask every question, writing each answer down as it comes."""
    judged = []
    for question in tqdm(questions, unit=" questions", file=sys.stderr, desc=name):
        result = ask(question)
        judged.append(result)
        asked = {"engine": name, "question": question.question, "gold": question.gold}
        written.write(json.dumps({**asked, **details(result)}, ensure_ascii=False) + "\n")
        written.flush()
    return judged


def ask_ours(assistant: Assistant) -> Callable[[EvalQuestion], Judged]:
    """Return what asks the assistant, once its models are loaded and the prompt's fixed part is read."""
    assistant.warm_up()
    assistant.read_ahead()
    return lambda question: judge(question, lambda *what: asdict(assistant.answer(*what)))


def ask_plain(assistant: Assistant) -> Callable[[EvalQuestion], Judged] | None:
    """Return what asks a plain engine over the assistant's passages with its models; None if it has no LLM."""
    if assistant._model.llm is None:
        return None
    library = assistant.library
    passages = [
        PlainPassage(passage.id, article.info.source, passage.reading.words)
        for info in library.articles()[0]
        for article, its_passages in [library.article(info.id)]
        for passage in its_passages
    ]
    ask = plain_engine(passages, assistant._retriever()._embedder, assistant._model.llm())
    return lambda question: judge(question, lambda *_what: ask(question))


def beside_plain(assistant: Assistant, ours: Sequence[Judged], count: int, written: TextIO) -> dict[str, Any]:
    """Return up to `count` of our questions that a plain engine was asked too, and both engines' figures on those."""
    ask = ask_plain(assistant)
    if ask is None:
        print("there is no LLM to give a plain engine", file=sys.stderr)
        return {}
    asked = spread([one.question for one in ours if not one.question.history], count)
    theirs = judged_all(NAME, asked, ask, written)
    ids = [one.id for one in asked]
    both = {OURS: [one for one in ours if one.question.id in ids], NAME: theirs}
    compared = {name: {measure: figures(some)[measure] for measure in COMPARED} for name, some in both.items()}
    return {"questions": ids, "figures": compared}


def run(
    parts: Mapping[str, Sequence[EvalQuestion]], articles: Sequence[Path], llm: str, to_plain: int, to_keep: bool
) -> None:
    """Ask one part after the other and print the tables of each; the plain engine is asked `to_plain` of the first."""
    ANSWERS.parent.mkdir(exist_ok=True)
    files = [File(path.name, path.read_bytes()) for path in articles]
    report: dict[str, Any] = {}
    with opened(files, llm) as assistant, ANSWERS.open("w", encoding="utf-8") as written:
        ask = ask_ours(assistant)
        for title, part in parts.items():
            ours = judged_all(OURS, part, ask, written)
            report |= {"model": ours[0].answer["model"], title: summarise(ours)}
            print(f"\n## {title}\n\n{as_tables(report[title])}")
            if to_plain and (beside := beside_plain(assistant, ours, to_plain, written)):
                report["beside a plain engine"] = beside
                print(f"\n## beside a plain engine\n\n{by_column(beside['figures'])}")
            to_plain = 0
            if to_keep:
                keep("answers", report)
    print(f"every answer: {ANSWERS}", file=sys.stderr)


def main() -> None:
    """Run and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--llm", default="bundled", choices=("bundled", "endpoint", "none"), help="who writes")
    options.add_argument("--only", choices=HALVES, help="ask this half alone; figures are not kept then")
    options.add_argument("--limit", type=int, help="ask no more than so many; figures are not kept then")
    options.add_argument("--kinds", metavar="A,B", help="ask these kinds alone; figures are not kept then")
    options.add_argument("--plain", type=int, help="put so many to the plain engine too (default: 36, of some: none)")
    told = options.parse_args()
    articles = sorted(SEEDS.glob("*.txt"))
    if not articles:
        sys.exit(f"the real articles are not in {SEEDS}; YINJU_BENCHMARKS tells the folder beside theirs")
    by_half = questions_by_half()
    kinds = told.kinds.split(",") if told.kinds else None
    everything = [one for half in by_half.values() for one in half]
    asked = [one for one in by_half.get(told.only, everything) if kinds is None or one.kind in kinds]
    if told.limit is not None:
        asked = spread(asked, told.limit)
    if not asked:
        options.error("no question is left to ask")
    is_whole = len(asked) == len(everything)
    to_plain = (ASKED_OF_PLAIN if is_whole else 0) if told.plain is None else told.plain
    parts = (
        by_half | {"development": spread(by_half["development"], ASKED_TO_DEVELOP)} if is_whole else {"asked": asked}
    )
    run(parts, articles, told.llm, to_plain, to_keep=is_whole and told.llm != "none")


if __name__ == "__main__":
    main()
