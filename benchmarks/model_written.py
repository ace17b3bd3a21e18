"""What the embedded model writes of news sentences, to train on: their translations, and questions they answer.

Each is written once and kept in the folder of the models. Only reports of the development half are read, and of each
only some sentences. About a sentence a second on two idle cores.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import httpx
from tqdm import tqdm

from benchmarks.claims_sources import Source, Span, all_news, half_of
from benchmarks.claims_supported import is_plain
from rag.models.bundled import ANSWER_MODEL, fetch
from rag.settings import load_settings
from rag.text.fold import is_han

SENTENCES = {"translation": 700, "questions.zh": 220, "questions.en": 220}
OF_A_REPORT, SEED = 2, 5
SIDE_BY_SIDE, CONTEXT_TOKENS, MOST_TOKENS = 8, 1_024, 160

QUESTIONS = (
    "Write two questions in {language}, each on its own line, about what the sentence of a Chinese news report tells."
    " The first is one that the sentence answers. The second asks for something that the sentence does not tell. Name"
    " in each who or what it is about, so that it can be understood without the sentence."
)
TASKS = {
    "translation": (
        "Translate the sentence of a Chinese news report into English. Write only the translation. Keep every number,"
        " every name, and who says what.",
        "Principal Chen said that the school has 640 students, 30% more than last year.",
        'The city government criticised the bridge as "expensive and slow", but did not ask for work to stop.',
    ),
    "questions.zh": (
        f"{QUESTIONS.format(language='Chinese')} Use other words than the sentence's.",
        "跟去年相比，陈校长那所学校的学生多了几成？\n陈校长是哪一年开始当校长的？",
        "市里对那座桥有什么不满？\n那座桥造好一共花了多少钱？",
    ),
    "questions.en": (
        QUESTIONS.format(language="English"),
        "How many students does Principal Chen's school have?\nIn which year did Chen become principal?",
        "What did the city government find wrong with the bridge?\nHow much did the bridge cost in the end?",
    ),
}
EXAMPLES = (
    "陈校长（Chen）表示，学校现有学生640人，比去年增加了三成。",
    "市政府批评这座桥「又贵又慢」，但没有要求停工。",
)


@dataclass(frozen=True)
class Written:
    """A sentence of a passage, and what was written of it."""

    source: Source
    span: Span
    text: str


def written(task: str) -> list[Written]:
    """Return what the model wrote for one of TASKS, of every chosen sentence for which it wrote the right language."""
    kept = load_settings().model_dir / "training" / f"{task}.jsonl"
    known = _read(kept)
    chosen = list(islice(_sentences(), SENTENCES[task]))
    missing = [one for one in chosen if _key(*one) not in known]
    if missing:
        kept.parent.mkdir(exist_ok=True)
        with kept.open("a", encoding="utf-8") as file, ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            ask = _engine(task)
            told = threads.map(lambda one: ask(one[0].text[slice(*one[1])]), missing)
            for one, text in tqdm(zip(missing, told, strict=True), desc=task, total=len(missing)):
                known[_key(*one)] = text
                file.write(json.dumps([_key(*one), text], ensure_ascii=False) + "\n")
                file.flush()
    wants_chinese = task.endswith("zh")
    return [
        Written(source, span, text)
        for source, span in chosen
        if (text := known[_key(source, span)]) and any(map(is_han, text)) == wants_chinese
    ]


def _read(kept: Path) -> dict[str, str]:
    if not kept.is_file():
        return {}
    return dict(json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines())


def _key(source: Source, span: Span) -> str:
    return f"{source.origin}:{span[0]}"


def _sentences() -> Iterator[tuple[Source, Span]]:
    dice = Random(SEED)  # noqa: S311
    by_report: dict[str, list[tuple[Source, Span]]] = {}
    for source in all_news():
        if half_of(source.group) == "development":
            plain = [(source, span) for span in source.sentences if is_plain(source.text[slice(*span)], "zh-Hans")]
            by_report.setdefault(source.group, []).extend(plain)
    reports = sorted(by_report)
    dice.shuffle(reports)
    some = [
        one for report in reports for one in dice.sample(by_report[report], min(OF_A_REPORT, len(by_report[report])))
    ]
    yield from some


def _engine(task: str) -> Callable[[str], str]:
    """Return a function that gives one sentence's text to llama.cpp, which reads for several at once."""
    import xllamacpp

    settings = load_settings()
    params = xllamacpp.CommonParams()
    params.model.path = str(fetch(ANSWER_MODEL, settings.model_dir))
    params.n_parallel, params.n_ctx = SIDE_BY_SIDE, SIDE_BY_SIDE * CONTEXT_TOKENS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads or 2
    params.port, params.verbosity = 0, -1
    server = xllamacpp.Server(params)
    instruction, *answers = TASKS[task]
    messages = [{"role": "system", "content": instruction}]
    for given, answer in zip(EXAMPLES, answers, strict=True):
        messages += [{"role": "user", "content": given}, {"role": "assistant", "content": answer}]

    def ask(sentence: str) -> str:
        body = {
            "messages": [*messages, {"role": "user", "content": sentence}],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
        }
        reply = httpx.post(f"{server.listening_address}/v1/chat/completions", json=body, timeout=600)
        reply.raise_for_status()
        return str(reply.json()["choices"][0]["message"]["content"]).strip()

    return ask


def main() -> None:
    """Write all there is to write."""
    for task in TASKS:
        print(f"{task}: {len(written(task))}")


if __name__ == "__main__":
    main()
