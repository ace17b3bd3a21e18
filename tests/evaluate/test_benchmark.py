"""What the benchmark of answers does before and beside asking our own assistant."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CompletionResponse, MockLLM

from benchmarks.answers import QUESTIONS, half_of, spread
from benchmarks.chooser_examples import Sheet, found_sheets, misleading_sheets, own_sheets
from benchmarks.plain_engine import PlainPassage, is_refusal, plain_engine
from benchmarks.reader_examples import NEAR_MISSES, OWN, misleading, own_examples
from benchmarks.translator_examples import OWN as TRANSLATIONS
from benchmarks.translator_examples import passages_by_place, translated
from rag.evaluate.records import EvalQuestion
from rag.evaluate.run import judge, read_questions
from rag.models.fakes import FakeEmbedding
from tests.conftest import NEWS
from tests.evaluate.made import question


@pytest.fixture(scope="module")
def asked() -> list[EvalQuestion]:
    return read_questions(QUESTIONS)


def test_halves_are_even_in_every_language_and_kind_whatever_the_order(asked: list[EvalQuestion]) -> None:
    halves = half_of(asked)
    assert halves == half_of(asked[::-1])
    counts = Counter((halves[one.id], one.lang, one.kind) for one in asked)
    groups = {(one.lang, one.kind) for one in asked}
    assert all(abs(counts["held", *group] - counts["development", *group]) <= 1 for group in groups)
    assert abs(2 * list(halves.values()).count("held") - len(asked)) <= 1


def test_some_questions_are_of_all_languages_and_kinds_and_always_the_same(asked: list[EvalQuestion]) -> None:
    some = spread(asked, 36)
    assert some == spread(asked, 36)
    assert Counter(one.lang for one in some) == {"zh-Hant": 12, "zh-Hans": 12, "en": 12}
    assert max(Counter((one.lang, one.kind) for one in some).values()) == 1
    assert spread(asked, 1_000) == asked


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ("The context does not provide information about the depth.", True),
        ("There is no mention of a depth.", True),
        ("It is not possible to determine the depth.", True),
        ("根據提供的資料，沒有提到海的深度。", True),
        ("文中未明确说明。", True),
        ("无法从上下文中得知。", True),
        ("Empty Response", True),
        ("", True),
        ("The port will open in autumn.", False),
        ("港口未來提供三個泊位，不僅提供倉庫。", False),
        ("秋天；年份沒有提到。", False),
    ],
)
def test_a_plain_engines_answer_is_a_refusal_if_it_says_so_and_tells_no_gold(text: str, refuses: bool) -> None:
    assert is_refusal(text, question(("秋天",))) is refuses


class Says(MockLLM):
    """Completes whatever it is given with the same words."""

    _words: str = PrivateAttr()

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def complete(self, *_prompt: Any, **_options: Any) -> CompletionResponse:
        return CompletionResponse(text=self._words)


PASSAGES = [
    PlainPassage("1", "port.txt", "港口於秋天擴建。"),
    PlainPassage("2", "plant.txt", "工廠於春天開工。"),
    PlainPassage("3", "sea.txt", "月球上的海沒有水。"),
]


def test_a_plain_engine_is_judged_as_ours_by_the_passages_it_used() -> None:
    ask = plain_engine(PASSAGES, FakeEmbedding(), Says("秋天。"))
    asked = EvalQuestion("q", "zh-Hant", "港口何時擴建？", (("秋天",),), ("port",))
    result = judge(asked, lambda *_what: ask(asked))
    assert result.correct
    assert result.citations is not None
    assert result.citations.facts == (True,)
    assert sorted(result.citations.expected) == [False, True], "two passages, as by default"

    refusing = plain_engine(PASSAGES, FakeEmbedding(), Says("資料沒有提到。"))
    refused = judge(asked, lambda *_what: refusing(asked))
    assert (refused.refused, refused.correct, refused.answer["citations"]) == (True, False, [])


@pytest.fixture
def _with_news() -> None:
    if not NEWS.is_file():
        pytest.skip(f"the news reports are not here ({NEWS})")


@pytest.mark.usefixtures("_with_news")
@pytest.mark.parametrize("path", [OWN, NEAR_MISSES], ids=["reading", "choosing"])
def test_our_reading_questions_name_sentences_as_they_are_cut_now(path: Path) -> None:
    assert all(own_examples(half, path) for half in ("train", "held"))


@pytest.mark.usefixtures("_with_news")
def test_our_misleading_questions_are_told_and_untold_by_halves() -> None:
    asked = [examples for half in ("train", "held") for examples in misleading(half)]
    assert sum(any(any(one.tells) for one in examples) for examples in asked) == len(asked) // 2


@pytest.mark.usefixtures("_with_news")
def test_the_sheets_of_misleading_questions_point_at_the_sentences_that_tell() -> None:
    telling = {
        (one.question, one.passage[start:end].strip())
        for examples in misleading("held")
        for one in examples
        for (start, end), tells in zip(one.sentences, one.tells, strict=True)
        if tells
    }
    sheets = misleading_sheets("held", Random(1))  # noqa: S311
    told = {
        (question, sheet.sentences[place]) for sheet in sheets for question, places in sheet.asked for place in places
    }
    assert told
    assert told <= telling


@pytest.mark.usefixtures("_with_news")
def test_our_translations_are_of_whole_sentences() -> None:
    passages = passages_by_place()
    records = [json.loads(line) for line in TRANSLATIONS.read_text(encoding="utf-8").splitlines()]
    for record in records:
        place, _, span = record["sentence"].partition(":")
        begun, ended = zip(*passages[place].sentences, strict=True)
        start, end = map(int, span.split("-"))
        assert start in begun, record
        assert end in ended, record
    assert len(translated("train")) + len(translated("held")) == len(records)


def any_vectors(texts: Sequence[str]) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(len(texts), 8))


def says_nothing_tells(
    _questions: Sequence[str], _passages: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
) -> list[list[float]]:
    return [[-9.0] * len(own) for own in sentences]


@pytest.mark.usefixtures("_with_news")
@pytest.mark.parametrize(
    "make",
    [
        lambda dice: own_sheets("held", dice, any_vectors, 0.5, 0.5),
        lambda dice: found_sheets("held", OWN, dice, any_vectors, says_nothing_tells, 0.5),
    ],
    ids=["whole passages", "as a search finds them"],
)
def test_the_sheets_of_the_chooser_point_at_the_sentences_that_tell(make: Callable[[Random], list[Sheet]]) -> None:
    telling = {
        (one.question, one.passage[start:end].strip())
        for one in own_examples("held")
        for (start, end), tells in zip(one.sentences, one.tells, strict=True)
        if tells
    }
    sheets = make(Random(1))  # noqa: S311
    told = {
        (question, sheet.sentences[place]) for sheet in sheets for question, places in sheet.asked for place in places
    }
    assert told <= telling
    assert len(told) > len(telling) / 2
    silent = {question for sheet in sheets for question, places in sheet.asked if not places}
    assert silent - {question for question, _ in telling}
