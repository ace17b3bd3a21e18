"""Questions beside passages that tell their answer and passages that do not.

Those of the public sets are halved by passage. Those of `questions/reading.jsonl` and `questions/choosing.jsonl` are
our own, about news reports of the development half, in three languages: of the six or eight about a passage it tells
the answers of four, and the others ask of the same things what it does not tell.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.embeddings import BaseEmbedding

from benchmarks.claims_sources import news_reports
from benchmarks.common import HERE, read_lines
from benchmarks.training import Example
from rag.text.fold import fold
from rag.text.sentences import sentence_spans, telling_sentences

SETS = {
    "drcd": ("drcd/corpus.jsonl", "drcd/queries.jsonl"),
    "cmrc": ("cmrc/corpus.jsonl", "cmrc/queries.jsonl"),
    "xquad.zh": ("xquad/corpus.zh.jsonl", "xquad/queries.zh.jsonl"),
    "xquad.en": ("xquad/corpus.en.jsonl", "xquad/queries.en.jsonl"),
}
ASKED_OF = (
    ("drcd", "drcd"),
    ("cmrc", "cmrc"),
    *((asked, collection) for asked in ("xquad.zh", "xquad.en") for collection in ("xquad.zh", "xquad.en")),
)
"""Which set's questions are put to which set's passages."""

OWN = HERE / "questions" / "reading.jsonl"
NEAR_MISSES = HERE / "questions" / "choosing.jsonl"
MISLEADING = HERE / "questions" / "misleading.jsonl"
"""Our own questions; the second file's are only for the chooser, and half of them are near misses; the third's are put
to two or three passages at once, among whose sentences there is one that a careless reader would take."""

OWN_HELD = 6
"""One passage in so many of those with our own questions is not trained on."""

HALVES = ("train", "held")
LONGEST_CHUNK = 300
"""Chinese characters' worth: as long as the passages of articles."""

LATIN_WEIGHT = 0.3
NEAREST = 30
MANY = 1_000
"""Texts to embed, so many that how far it has come is shown."""

SAME_TEXT_SHARE = 0.4
"""How often a passage that does not tell is from the same text as the one that does."""

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts, with their prefix, to unit vectors, shape (texts, dimension)."""


@dataclass(frozen=True)
class Collection:
    """A set's texts in chunks, with their vectors and the text each is of; and its questions by id."""

    chunks: list[str]
    texts: np.ndarray
    vectors: np.ndarray
    questions: dict[str, dict[str, Any]] = field(repr=False)
    question_vectors: dict[str, np.ndarray] = field(repr=False)


def embed_by(embedder: BaseEmbedding) -> Embed:
    """Return what embeds texts as they are, their prefix being part of them."""

    def embed(texts: Sequence[str]) -> np.ndarray:
        vectors = embedder._model.encode(list(texts), show_progress_bar=len(texts) > MANY, prompt="")  # type: ignore[attr-defined]
        return np.asarray(vectors, np.float32)

    return embed


def half_of(text_id: str) -> str:
    """Return the half of a text, by the SHA-256 of its id."""
    return HALVES[int(hashlib.sha256(text_id.encode()).hexdigest(), 16) % 2]


def collection(name: str, embed: Embed) -> Collection:
    """Return a set, cut and embedded."""
    by_text, questions = texts_and_questions(name)
    pairs = [(chunk, text) for text, chunks in by_text.items() for chunk in chunks]
    chunks, texts = map(list, zip(*pairs, strict=True))
    vectors = embed([f"passage: {chunk}" for chunk in chunks])
    asked = embed([f"query: {fold(one['text'])}" for one in questions.values()])
    return Collection(chunks, np.array(texts), vectors, questions, dict(zip(questions, asked, strict=True)))


def texts_and_questions(name: str) -> tuple[dict[str, list[str]], dict[str, dict[str, Any]]]:
    """Return the chunks of each text of a set, and its questions, by their ids."""
    corpus, queries = (read_lines(path) for path in SETS[name])
    chunks = {str(record["id"]): list(_chunks(fold(record["text"]))) for record in corpus}
    return chunks, {str(record["id"]): record for record in queries}


def _chunks(text: str) -> Iterator[str]:
    """Yield whole sentences joined up to LONGEST_CHUNK."""
    start, stop, size = 0, 0, 0.0
    for first, last in sentence_spans(text):
        own = sum(1.0 if "\u4e00" <= one <= "\u9fff" else LATIN_WEIGHT for one in text[first:last])
        if stop and size + own > LONGEST_CHUNK:
            yield text[start:stop]
            start, size = first, 0.0
        stop, size = last, size + own
    if stop:
        yield text[start:stop].lstrip()


def holds_answer(words: str, question: dict[str, Any]) -> bool:
    """Return whether words hold one of a question's answers."""
    return any(fold(answer).lower() in words.lower() for answer in question["answers"])


def examples(collections: dict[str, Collection], seed: int) -> list[Example]:
    """Return two examples a question of the training half: a passage that tells, and a near one that does not."""
    dice = random.Random(seed)  # noqa: S311
    made = []
    for asked_in, asked_of in ASKED_OF:
        told = collections[asked_of]
        for question_id, question in collections[asked_in].questions.items():
            if half_of(str(question["relevant"])) != "train":
                continue
            answers = told.questions[question_id]  # in the passage's language
            likeness = told.vectors @ collections[asked_in].question_vectors[question_id]
            own = np.flatnonzero(told.texts == str(question["relevant"])).tolist()
            telling = [place for place in own if holds_answer(told.chunks[place], answers)]
            if not telling:
                continue
            others = [
                place
                for place in np.argsort(-likeness)[:NEAREST].tolist()
                if place not in own
                and half_of(str(told.texts[place])) == "train"
                and not holds_answer(told.chunks[place], answers)
            ][:3]
            silent = [place for place in own if place not in telling]
            made.append(_example(question["text"], told.chunks[max(telling, key=lambda n: likeness[n])], answers))
            if silent and dice.random() < SAME_TEXT_SHARE:
                made.append(_example(question["text"], told.chunks[dice.choice(silent)], None))
            elif others:
                made.append(_example(question["text"], told.chunks[dice.choice(others)], None))
    return [one for one in made if one.sentences]


def reminders(count: int, seed: int) -> list[Example]:
    """Return `count` examples of the training half, evenly from ASKED_OF, that need no vectors.

    Every other one is a passage that does not tell: of the same text, or the one of the question before.
    """
    dice = random.Random(seed)  # noqa: S311
    made = []
    for asked_in, asked_of in ASKED_OF:
        (_, questions), (chunks, answers) = texts_and_questions(asked_in), texts_and_questions(asked_of)
        half = [one for one in questions if half_of(str(questions[one]["relevant"])) == "train"]
        of_set: list[Example] = []
        before = ""
        for one in dice.sample(half, len(half)):
            own = chunks[str(answers[one]["relevant"])]
            telling = [chunk for chunk in own if holds_answer(chunk, answers[one])]
            silent = [chunk for chunk in own if chunk not in telling] or [before]
            if telling and len(of_set) % 2 == 0:
                of_set.append(_example(questions[one]["text"], telling[0], answers[one]))
            elif telling and not holds_answer(silent[0], answers[one]):
                of_set.append(_example(questions[one]["text"], dice.choice(silent), None))
            before = own[0]
        made += [one for one in of_set if one.sentences][: count // len(ASKED_OF)]
    return made


def own_examples(half: str, path: Path = OWN) -> list[Example]:
    """Return an example for each of our own questions, and one for each passage with a question about another.

    Raises ValueError if a question's passage or sentence is not in the news reports.
    """
    made: list[Example] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not _is_of(half, record["passage"]):
            continue
        passage, sentences = _own_passage(record["passage"])
        if not set(record["tells"]) <= set(range(len(sentences))):
            raise ValueError(f"{record['passage']} has {len(sentences)} sentences: {record}")
        tells = [number in record["tells"] for number in range(len(sentences))]
        if made and made[-1].passage != passage:
            made.append(Example(made[-1].question, passage, sentences, [False] * len(sentences)))
        made.append(Example(fold(record["question"]), passage, sentences, tells))
    return made


def misleading(half: str) -> list[list[Example]]:
    """Return for each of our misleading questions its examples: one for each of the passages that it is put to.

    Raises ValueError if a question's sentence is not in its passages.
    """
    made = []
    for line in MISLEADING.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not _is_of(half, record["passages"][0]):
            continue
        examples, first = [], 0
        for name in record["passages"]:
            passage, sentences = _own_passage(name)
            tells = [number in record["tells"] for number in range(first, first + len(sentences))]
            examples.append(Example(fold(record["question"]), passage, sentences, tells))
            first += len(sentences)
        if not set(record["tells"]) <= set(range(first)):
            raise ValueError(f"{record['passages']} have {first} sentences: {record}")
        made.append(examples)
    return made


def _is_of(half: str, passage: str) -> bool:
    return (int(hashlib.sha256(passage.encode()).hexdigest(), 16) % OWN_HELD == 0) == (half == "held")


@cache
def _own_passage(name: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a passage by its name, 621.0 being the first one of report 621; and where its sentences stand."""
    report, place = map(int, name.split("."))
    passage = list(_chunks(fold(news_reports()[report])))[place]
    return passage, telling_sentences(passage)


def _example(question: str, passage: str, answers: dict[str, Any] | None) -> Example:
    sentences = telling_sentences(passage)
    tells = [answers is not None and holds_answer(passage[start:end], answers) for start, end in sentences]
    return Example(fold(question), passage, sentences, tells)
