"""Which words of a claim stand where in the words it cites."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rag.answer.compare import MOST_UNITS, Comparison, compare, cues_over
from rag.text.cues import Cue
from rag.text.names import built_in

MEANINGS = {"firms": 0, "企業": 0, "painted": 1, "粉刷": 1}


def meaning(text: str, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Give words of one meaning the same vector, and all others one of their own."""
    rows = np.zeros((len(spans), 100), np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        word = text[start:end]
        row[MEANINGS.get(word, 2 + sum(map(ord, word)) % 97)] = 1
    return rows


def put_beside(claim: str, source: str, *, by_meaning: bool = False) -> Comparison:
    return compare(claim, source, built_in(), meaning if by_meaning else None)


def matched(claim: str, source: str, *, by_meaning: bool = False) -> list[tuple[str, str]]:
    compared = put_beside(claim, source, by_meaning=by_meaning)
    return [
        (
            claim[compared.claim[at].start : compared.claim[at].end],
            source[compared.source[there].start : compared.source[there].end],
        )
        for at, there in compared.pairs
    ]


@pytest.mark.parametrize(
    ("claim", "source", "pair"),
    [
        ("港口擴建", "港口扩建", ("擴建", "扩建")),
        ("ports expanded", "it expands ports", ("expanded", "expands")),
        ("輝達獲准", "NVIDIA 獲准", ("輝達", "NVIDIA")),
        ("70 萬顆", "700,000 顆", ("70 萬", "700,000")),
        ("它上漲了", "it rose", ("上漲", "rose")),
    ],
    ids=["script", "stem", "name", "number", "cue"],
)
def test_what_is_the_same_in_another_form_is_a_pair(claim: str, source: str, pair: tuple[str, str]) -> None:
    assert pair in matched(claim, source)


def test_words_of_one_meaning_are_pairs_only_with_vectors() -> None:
    assert ("painted", "粉刷") in matched("firms were painted", "企業被粉刷", by_meaning=True)
    assert matched("firms were painted", "企業被粉刷") == []


def test_numbers_that_differ_are_never_alike() -> None:
    assert ("70", "80") not in matched("70 firms", "80 firms", by_meaning=True)


def test_of_equal_words_the_one_in_like_surroundings_is_meant() -> None:
    compared = put_beside("港口停產晶片", "工廠擴建晶片，港口停產晶片")
    (chip,) = [at for at, unit in enumerate(compared.claim) if unit.end == 6]
    place = compared.counterpart[chip]
    assert place is not None
    assert compared.source[place].start > 6


def test_the_share_said_is_that_of_telling_words_with_a_counterpart() -> None:
    assert put_beside("港口擴建", "港口擴建").share_said == 1
    assert put_beside("港口擴建", "港口關閉").share_said == 0.5
    assert put_beside("是的", "港口").share_said == 0


def test_a_claim_is_compared_to_its_end() -> None:
    compared = put_beside("港口擴建了。" * MOST_UNITS + "工廠關閉了。", "港口擴建了。")
    assert compared.share_said < 1


def test_voices_that_differ_turn_left_and_right() -> None:
    assert put_beside("警方逮捕市長", "市長被警方逮捕").is_turned
    assert not put_beside("警方逮捕市長", "警方逮捕了市長").is_turned


def test_a_cue_stands_over_the_words_behind_it_in_its_clause() -> None:
    units = put_beside("沒有擴建港口，價格上漲", "").claim
    over = {unit.start: bool(cues_over(units, at, "negation", 3)) for at, unit in enumerate(units)}
    assert over[2]
    assert not over[7]
    assert Cue("negation", "not") in cues_over(units, 1, "negation", 1)
