"""Words that turn a statement round or weaken it."""

from __future__ import annotations

import pytest

from rag.text.cues import Cue, are_opposite, cues_of


@pytest.mark.parametrize(
    ("words", "cue"),
    [
        ("没有", Cue("negation", "not")),
        ("unable to", Cue("negation", "not")),
        ("否认", Cue("implied negation", "not")),
        ("可能", Cue("modality", "possible")),
        ("至少", Cue("bound", "at least")),
        ("上升", Cue("rise", "+")),
        ("fell", Cue("rise", "-")),
        ("increasing", Cue("rise", "+")),
        ("rejected", Cue("permit", "-")),
    ],
)
def test_a_cue_is_known_by_its_words_and_where_it_has_an_opposite_by_its_stem(words: str, cue: Cue) -> None:
    assert cue in (cues_of(words) or ())


@pytest.mark.parametrize("words", ["不仅", "not only", "年底", "可能性"])
def test_what_only_looks_like_a_cue_has_none(words: str) -> None:
    assert cues_of(words) == ()


@pytest.mark.parametrize("words", ["", "港口", "harbour", "😀"])
def test_other_words_are_no_cues(words: str) -> None:
    assert cues_of(words) is None


def test_only_values_of_two_sides_have_an_opposite() -> None:
    assert Cue("rise", "+").opposite == Cue("rise", "-")
    assert Cue("modality", "possible").opposite is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("直接", "间接"), ("国内", "国外"), ("主要", "次要"), ("formally", "informally"), ("useful", "useless")],
)
def test_words_may_be_opposite_by_their_form(one: str, other: str) -> None:
    assert are_opposite(one, other)
    assert are_opposite(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("直接", "直接"),
        ("直接", "连接"),
        ("大", "小"),
        ("port", "import"),
        ("prove", "improve"),
        ("harbour", "harbours"),
        ("", "in"),
        ("直接", "un"),
    ],
)
def test_other_words_are_not_opposite_by_their_form(one: str, other: str) -> None:
    assert not are_opposite(one, other)
