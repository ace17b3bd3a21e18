"""The passages that test claims are made from, and what is known of their words."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from typing import Literal, TypeVar

import jieba
import jieba.posseg
from opencc import OpenCC

from benchmarks.common import SETS, need, read_lines
from rag.text.fold import fold
from rag.text.language import detect_language
from rag.text.numbers import amounts
from rag.text.sentences import telling_sentences
from rag.types import Language

Span = tuple[int, int]
Half = Literal["development", "held"]
Thing = TypeVar("Thing")

SEEDS = SETS.parent / "seeds"
NEWS_SAMPLE, DRCD_SAMPLE, SEED = 260, 700, 11
NEWS_HEAD = re.compile(r"\A.{0,40}?正文：")
NEWS_END = re.compile(r"[（(]?(?:责任编辑|编辑|来源|分享让更多人|[（(]完[）)])[^。]*\Z")
PASSAGE_LENGTH = 380
"""Characters, of a news report's passage."""

jieba.setLogLevel(logging.WARNING)


def bare(text: str) -> str:
    """Return a text's letters and digits in one script and case."""
    return re.sub(r"[\W_]+", "", fold(text)).lower()


def half_of(group: str) -> Half:
    """Return the half of what comes from one text."""
    return "held" if hashlib.sha256(group.encode()).digest()[0] % 2 else "development"


def parts_of(text: str, language: Language) -> set[str]:
    """Return what makes texts alike: pairs of characters, or words."""
    if is_chinese(language):
        plain = bare(text)
        return {plain[place : place + 2] for place in range(len(plain) - 1)}
    return {word for word in re.findall(r"[a-z]{3,}|\d+", text.lower()) if word not in ("the", "and", "was", "for")}


@dataclass(frozen=True)
class Source:
    """A passage. What has the same `group` is in the same half."""

    origin: str
    group: str
    text: str
    language: Language
    sentences: tuple[Span, ...]


@dataclass(frozen=True)
class Asked:
    """A question of a public set, with the passage that answers it and the sentence that does."""

    text: str
    answer: str
    language: Language
    source: Source
    quote: Span
    number: str
    others: tuple[str, ...] = ()
    """The answers of the other questions about the passage."""


@dataclass(frozen=True)
class Draft:
    """A claim that follows from what it cites. `own` and `around` are what it cites in the claim's own language."""

    claim: str
    language: Language
    source: Source
    quotes: tuple[Span, ...]
    way: str
    own: str
    around: str
    asked: Asked | None = None


@dataclass(frozen=True)
class Word:
    """A Chinese word in Simplified characters, its part of speech, and its place in the text."""

    text: str
    flag: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """Return a Chinese text's words in order."""
    words, place = [], 0
    for pair in jieba.posseg.cut(fold(text)):
        words.append(Word(pair.word, pair.flag, place, place + len(pair.word)))
        place += len(pair.word)
    return tuple(words)


@cache
def converter(configuration: str) -> OpenCC:
    """Return OpenCC's converter of that name."""
    return OpenCC(configuration)


def in_script_of(text: str, language: Language) -> str:
    """Return Chinese words in the script of a language."""
    return str(converter("s2t" if language == "zh-Hant" else "t2s").convert(text)) if language != "en" else text


def is_chinese(language: Language) -> bool:
    """Return whether a language is Chinese, in either script."""
    return language != "en"


def source_of(origin: str, group: str, text: str, language: Language | None = None) -> Source:
    """Return a passage with its sentences."""
    return Source(origin, group, text, language or detect_language(text), tuple(telling_sentences(text)))


@cache
def all_drcd() -> tuple[Source, ...]:
    """Return DRCD's passages."""
    return tuple(
        source_of(f"drcd/{one['id']}", f"drcd/{one['id']}", one["text"], "zh-Hant")
        for one in read_lines("drcd/corpus.jsonl")
    )


@cache
def drcd() -> tuple[Source, ...]:
    """Return a sample of DRCD's passages."""
    return tuple(Random(SEED).sample(all_drcd(), DRCD_SAMPLE))  # noqa: S311


@cache
def cmrc() -> tuple[Source, ...]:
    """Return CMRC's passages."""
    return tuple(
        source_of(f"cmrc/{one['id']}", f"cmrc/{one['id']}", one["text"], "zh-Hans")
        for one in read_lines("cmrc/corpus.jsonl")
    )


@cache
def xquad(language: Language) -> tuple[Source, ...]:
    """Return XQuAD's passages in Chinese or English; the same ones, in the same order."""
    name = "zh" if is_chinese(language) else "en"
    records = read_lines(f"xquad/corpus.{name}.jsonl")
    return tuple(source_of(f"xquad.{name}/{one['id']}", f"xquad/{one['id']}", one["text"], language) for one in records)


@cache
def news() -> tuple[Source, ...]:
    """Return passages of a sample of the news reports, and of the real articles."""
    reports = news_reports()
    chosen = Random(SEED).sample(range(len(reports)), NEWS_SAMPLE)  # noqa: S311
    texts = {f"news/{number}": reports[number] for number in chosen}
    texts |= {
        f"seeds/{path.stem}": path.read_text(encoding="utf-8").partition("\n- ")[0]
        for path in sorted(SEEDS.glob("*.txt"))
    }
    return _passages_of(texts)


@cache
def all_news() -> tuple[Source, ...]:
    """Return passages of all the news reports, without the real articles."""
    return _passages_of({f"news/{number}": text for number, text in enumerate(news_reports())})


@cache
def news_reports() -> tuple[str, ...]:
    """Return the news reports without what stands around them, in the order of the file."""
    reports = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    return tuple(NEWS_END.sub("", NEWS_HEAD.sub("", report)) for report in reports)


def _passages_of(texts: Mapping[str, str]) -> tuple[Source, ...]:
    return tuple(
        source_of(f"{name}#{number}", name, passage)
        for name, text in texts.items()
        for number, passage in enumerate(_passages(text))
    )


def _passages(text: str) -> Iterator[str]:
    start = end = None
    for first, last in telling_sentences(text):
        if start is not None and end is not None and last - start > PASSAGE_LENGTH:
            yield text[start:end]
            start = None
        start, end = first if start is None else start, last
    if start is not None:
        yield text[start:end]


def questions(name: str, language: Language, sources: Sequence[Source]) -> list[Asked]:
    """Return the questions whose answer stands once in its passage, so that one sentence is known to hold it."""
    by_number = {source.origin.rpartition("/")[2]: source for source in sources}
    records = read_lines(name)
    answers: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        answers[str(record["relevant"])].append(record["answers"][0].strip(" .。，"))
    asked = []
    for record in records:
        source, answer = by_number.get(str(record["relevant"])), record["answers"][0].strip(" .。，")
        if source is None or source.text.count(answer) != 1 or len(answer) > 60:
            continue
        place = source.text.index(answer)
        for start, end in source.sentences:
            if start <= place and place + len(answer) <= end:
                others = tuple(other for other in answers[str(record["relevant"])] if other != answer)
                quote = (start, end)
                asked.append(Asked(record["text"].strip(), answer, language, source, quote, record["id"], others))
    return asked


@lru_cache(maxsize=20_000)
def values_of(text: str) -> frozenset[float]:
    """Return the numbers a text states, however they are written."""
    return frozenset(amount.value for amount in amounts(text, every_numeral=True))


def known_values(draft: Draft) -> frozenset[float]:
    """Return the numbers that passage and claim state."""
    return values_of(draft.source.text) | values_of(draft.around) | values_of(draft.claim)


def put(claim: str, start: int, end: int, new: str, language: Language) -> str:
    """Return a claim with other words, in its script, at [start, end)."""
    return claim[:start] + in_script_of(new, language) + claim[end:]


def shuffled(things: Iterable[Thing], dice: Random) -> list[Thing]:
    """Return things in a random order."""
    listed = list(things)
    dice.shuffle(listed)
    return listed
