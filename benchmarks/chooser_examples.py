"""Sheets of sentences with questions, to train and measure the chooser.

Our own questions about news come with their passage and, often, one or two that are among the nearest to it; or as a
search finds them, with some of its sentences among the nearest of other passages. Beside one that is answered there is
often another that asks of somebody or something else: a name, a year or a version is exchanged for one that none of the
sentences holds. Questions of the public sets come with their passage alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import jieba.posseg
import numpy as np

from benchmarks.reader_examples import (
    ASKED_OF,
    Embed,
    half_of,
    holds_answer,
    misleading,
    own_examples,
    texts_and_questions,
)
from benchmarks.training import Example
from rag.models.chooser import LABELS
from rag.text.fold import fold
from rag.text.names import HAN, numbered_names
from rag.text.sentences import telling_sentences
from rag.types import Reader

MOST_SENTENCES = len(LABELS) - 1
MOST_ASKED, MOST_ASKED_OF_SET = 11, 6
NEAREST, MOST_OTHERS = 8, 2
"""How many of the nearest passages others are drawn from, and how many are."""

NEAREST_SENTENCES, NEAREST_TO_EACH = 10, 6
"""How many sentences of other passages are looked at, and how many for each question."""

FEWEST_FOUND, MOST_FOUND = 6, 10
TAKEN_AWAY = 0.15
"""The share of a passage's sentences that a search did not find."""

TRIES = 6

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CAPITALS = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
NAME_TAGS = ("nr", "ns", "nt", "nz")
"""jieba's, for people, places, institutions and other proper nouns."""

Asked = tuple[str, list[int]]
"""A question, and the places of the sentences that tell its answer."""


@dataclass(frozen=True)
class Sheet:
    """Sentences, and questions about them."""

    sentences: list[str]
    asked: list[Asked]


def own_sheets(half: str, dice: Random, embed: Embed, others: float = 0.0, exchanged: float = 0.0) -> list[Sheet]:
    """Return a sheet for each passage with our own questions, and one question about another passage.

    `others` is how likely each of MOST_OTHERS passages is to stand beside it, `exchanged` how likely an answered
    question is to be followed by one with a name exchanged.
    """
    examples = own_examples(half)
    passages = [list(group) for _, group in groupby(examples, key=lambda one: one.passage)]
    vectors = embed([f"passage: {of_one[0].passage}" for of_one in passages])
    likeness = vectors @ vectors.T
    exchanges = _Exchanges([one.question for one in examples], dice)
    sheets = []
    for place, own in enumerate(passages):
        nearest = np.argsort(-likeness[place])[:NEAREST].tolist()
        together = _with_others(place, nearest, passages, others, dice)
        answered_beside = {one.question for other in together[1:] for one in passages[other] if any(one.tells)}
        asked = [
            (one.question, places)
            for one in own
            if (places := [n for n, tells in enumerate(one.tells) if tells]) or one.question not in answered_beside
        ]
        words = " ".join(passages[one][0].passage for one in together)
        asked += list(_exchanged(asked, words, exchanges, exchanged, dice))
        dice.shuffle(together)
        sheets.append(_sheet([passages[one][0] for one in together], own[0].passage, asked))
    return sheets


def found_sheets(half: str, path: Path, dice: Random, embed: Embed, read: Reader, exchanged: float) -> list[Sheet]:
    """Return a sheet for each passage with our own questions in a file, of sentences as a search finds them, shuffled.

    Those of other passages are the nearest to the questions that do not tell their answers, as far as the reader knows.
    """
    examples = own_examples(half, path)
    passages = [list(group) for _, group in groupby(examples, key=lambda one: one.passage)]
    texts = [[of_one[0].passage[start:end].strip() for start, end in of_one[0].sentences] for of_one in passages]
    all_texts, passage_of = [text for own in texts for text in own], np.repeat(range(len(texts)), [*map(len, texts)])
    vectors = embed([f"passage: {text}" for text in all_texts])
    exchanges = _Exchanges([one.question for one in examples], dice)
    sheets = []
    for place, own in enumerate(passages):
        questions = [one.question for one in own]
        likeness = embed([f"query: {question}" for question in questions]) @ vectors.T
        likeness[:, passage_of == place] = -1.0
        by_rank = np.argsort(-likeness)[:, :NEAREST_TO_EACH].T.ravel().tolist()
        near = [all_texts[one] for one in list(dict.fromkeys(by_rank))[:NEAREST_SENTENCES]]
        asked = [(one.question, [n for n, tells in enumerate(one.tells) if tells]) for one in own]
        sheet = _found(asked, texts[place], _silent(near, questions, read), dice)
        words = " ".join([*sheet.sentences, own[0].passage])
        asked = [*sheet.asked, *_exchanged(sheet.asked, words, exchanges, exchanged, dice)]
        sheets.append(Sheet(sheet.sentences, asked[:MOST_ASKED]))
    return sheets


def misleading_sheets(half: str, dice: Random) -> list[Sheet]:
    """Return a sheet for each two or three passages that our misleading questions are put to, of their sentences."""
    sheets = []
    for passages, group in groupby(misleading(half), key=lambda examples: [one.passage for one in examples]):
        questions = list(group)
        sentences = [
            passage[start:end].strip()
            for passage, one in zip(passages, questions[0], strict=True)
            for start, end in one.sentences
        ]
        asked = []
        for examples in questions:
            tells = [each for one in examples for each in one.tells]
            asked.append((examples[0].question, [n for n, each in enumerate(tells) if each]))
        sheets.append(_found(asked, sentences, (), dice))
    return sheets


def _silent(sentences: Sequence[str], questions: Sequence[str], read: Reader) -> list[str]:
    """Return the sentences that tell the answer of none of the questions, as far as the reader knows."""
    spans = [[(0, len(sentence))] for sentence in sentences]
    told = np.array([read([question] * len(sentences), sentences, spans) for question in questions])[..., 0]
    return [sentence for sentence, most in zip(sentences, told.max(axis=0), strict=True) if most < 0]


def _found(asked: Sequence[Asked], sentences: Sequence[str], silent: Sequence[str], dice: Random) -> Sheet:
    """Return a sheet of most of the sentences asked of, those that tell before others, filled up with silent ones."""
    count = dice.randint(FEWEST_FOUND, MOST_FOUND)
    telling = sorted({n for _, places in asked for n in places})
    others = [n for n in range(len(sentences)) if n not in telling]
    dice.shuffle(others)
    found = [n for n in telling + others if dice.random() >= TAKEN_AWAY][:count]
    together: list[tuple[int | None, str]] = [(n, sentences[n]) for n in found]
    together += [(None, sentence) for sentence in silent[: count - len(found)]]
    dice.shuffle(together)
    where = {n: at for at, (n, _) in enumerate(together) if n is not None}
    moved = [(question, [where[n] for n in places if n in where]) for question, places in asked]
    return Sheet([sentence for _, sentence in together], moved)


def _with_others(
    place: int, nearest: Sequence[int], passages: Sequence[Sequence[Example]], share: float, dice: Random
) -> list[int]:
    """Return the places of a passage and of some near ones, if they do not answer what is asked of it."""
    together = [place]
    about_it = {one.question for one in passages[place] if any(one.tells)}
    for _ in range(MOST_OTHERS):
        if dice.random() < share:
            other = dice.choice([near for near in nearest if near not in together])
            count = sum(len(passages[one][0].sentences) for one in (*together, other))
            answers = {one.question for one in passages[other] if any(one.tells)}
            if count <= MOST_SENTENCES and not about_it & answers:
                together.append(other)
    return together


def _sheet(together: Sequence[Example], own: str, asked: Sequence[Asked]) -> Sheet:
    """Return the sentences of passages, with questions whose places are counted in their own passage."""
    sentences: list[str] = []
    first = 0
    for one in together:
        if one.passage == own:
            first = len(sentences)
        sentences += [one.passage[start:end].strip() for start, end in one.sentences]
    moved = [(question, [first + place for place in places]) for question, places in asked]
    return Sheet(sentences[: len(LABELS)], moved[:MOST_ASKED])


def _exchanged(
    asked: Sequence[Asked], words: str, exchanges: _Exchanges, share: float, dice: Random
) -> Iterator[Asked]:
    for question, places in asked:
        if places and dice.random() < share:
            other = exchanges.of_another(question, words)
            if other is not None:
                yield other, []


class _Exchanges:
    """Makes questions about somebody or something else, with the names of other questions."""

    def __init__(self, questions: Sequence[str], dice: Random) -> None:
        self._dice = dice
        self._others: dict[str, list[str]] = defaultdict(list)
        for question in questions:
            for start, end, kind in _names_in(question):
                self._others[kind].append(question[start:end])

    def of_another(self, question: str, words: str) -> str | None:
        """Return a question with a name exchanged for one that the words do not hold; None if it has none."""
        places = _names_in(question)
        for _ in range(TRIES if places else 0):
            start, end, kind = self._dice.choice(places)
            old = question[start:end]
            new = self._another(old, kind)
            if new.lower() not in words.lower() and new not in old and old not in new:
                return question[:start] + new + question[end:]
        return None

    def _another(self, old: str, kind: str) -> str:
        if kind == "year":
            return str(int(old) + self._dice.choice([-3, -2, -1, 1, 2, 3]))
        if kind == "version":
            return re.sub(r"\d+", lambda number: str(max(1, int(number[0]) + self._step())), old, count=1)
        return self._dice.choice(self._others[kind])

    def _step(self) -> int:
        return self._dice.choice([-10, -2, -1, 1, 2, 10, 100])


def _names_in(question: str) -> list[tuple[int, int, str]]:
    """Return where a question's years, versions and names stand, each with its kind."""
    found = [(*year.span(), "year") for year in YEAR.finditer(question)]
    found += [
        (place, place + len(name), "version")
        for name in numbered_names(question)
        if (place := question.find(name)) >= 0
    ]
    if not HAN.search(question):
        return found + [(*name.span(), "capitals") for name in CAPITALS.finditer(question)]
    place = 0
    for word in jieba.posseg.cut(question):
        end = place + len(word.word)
        if word.flag.startswith(NAME_TAGS) and len(word.word) > 1:
            found.append((place, end, word.flag[:2]))
        place = end
    return found


def public_sheets(dice: Random, count: int) -> list[Sheet]:
    """Return up to `count` sheets of the training half for each pair of sets: a passage and what is asked of its text.

    One question is about the text before.
    """
    sheets = []
    for asked_in, asked_of in ASKED_OF:
        (_, questions), (chunks, answers) = texts_and_questions(asked_in), texts_and_questions(asked_of)
        about: dict[str, list[str]] = defaultdict(list)
        for question_id, question in questions.items():
            if half_of(str(question["relevant"])) == "train":
                about[str(answers[question_id]["relevant"])].append(question_id)
        texts = list(about)
        dice.shuffle(texts)
        of_set: list[Sheet] = []
        before: str | None = None
        for text in texts:
            if len(of_set) == count:
                break
            passage = dice.choice(chunks[text])
            spans = telling_sentences(passage)
            if not 0 < len(spans) <= MOST_SENTENCES:
                continue
            asked = [
                (
                    fold(questions[one]["text"]),
                    [n for n, (start, end) in enumerate(spans) if holds_answer(passage[start:end], answers[one])],
                )
                for one in dice.sample(about[text], min(MOST_ASKED_OF_SET, len(about[text])))
            ]
            if before is not None and not holds_answer(passage, answers[before]):
                asked.append((fold(questions[before]["text"]), []))
            before = dice.choice(about[text])
            of_set.append(Sheet([passage[start:end].strip() for start, end in spans], asked))
        sheets += of_set
    return sheets
