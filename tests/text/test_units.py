"""A statement as the units that are compared."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rag.text.names import built_in
from rag.text.units import Unit, names_of, units_of


def unit_of(text: str, words: str) -> Unit:
    (found,) = [unit for unit in units_of(text, built_in()) if text[unit.start : unit.end] == words]
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("輝達獲准", "輝達"), ("Nvidia was allowed", "Nvidia")),
        (("70 萬顆", "70 萬"), ("700,000 chips", "700,000")),
        (("擴建", "擴建"), ("扩建", "扩建")),
        (("the harbours", "harbours"), ("a harbour", "harbour")),
        (("French firms", "French"), ("法國企業", "法國")),
        (("美方回應", "美方"), ("the United States", "United States")),
    ],
    ids=["name", "number", "script", "stem", "nationality", "side"],
)
def test_what_is_the_same_has_one_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert unit_of(*one).key == unit_of(*other).key


def test_clauses_are_counted_and_a_points_digits_are_no_end() -> None:
    assert unit_of("漲了 3.5%，港口擴建。", "3.5%").clause == 0
    assert unit_of("漲了 3.5%，港口擴建。", "港口").clause == 1


def test_words_of_little_meaning_are_empty_and_cues_are_not() -> None:
    assert unit_of("港口的碼頭", "的").is_empty
    assert unit_of("the port", "the").is_empty
    assert not unit_of("港口沒有擴建", "沒有").is_empty


def test_capitals_make_a_name_but_not_at_the_beginning() -> None:
    assert unit_of("He met Golovin there", "Golovin").is_proper
    assert not unit_of("Harbours grew", "Harbours").is_proper
    assert unit_of("Harbours 的分析師說", "Harbours").is_proper


@pytest.mark.parametrize(
    ("text", "is_cue"),
    [("he may go", True), ("in May he left", False), ("政府計劃擴建", True), ("這個計劃的內容", False)],
    ids=["may", "month", "plans", "the-plan"],
)
def test_a_word_is_a_cue_only_where_it_is_used_as_one(text: str, is_cue: bool) -> None:
    assert any(cue.group == "modality" for unit in units_of(text, built_in()) for cue in unit.cues) is is_cue


def test_nationalities_are_mentions_of_their_countries_but_not_inside_other_words() -> None:
    assert [one.name.en for one in names_of("French and Chinese firms", built_in())] == ["France", "China"]
    assert names_of("Frenchwoman", built_in()) == []
    assert [one.name.en for one in names_of("美方回應，對日出口", built_in())] == ["United States", "Japan"]
    assert names_of("以方便居民的完美方案，對日益老舊的橋。", built_in()) == []


def test_the_letters_of_money_are_no_name() -> None:
    assert unit_of("It cost US$10 billion.", "US$10 billion").name is None


@pytest.mark.parametrize("text", ["", "。", "😀", "\n\t", "Ａ１", "n't", "a-b-c", "항구 は"])
def test_units_lie_in_the_text_one_after_the_other(text: str) -> None:
    units = units_of(text, built_in())
    assert all(0 <= one.start < one.end <= len(text) for one in units)
    assert all(one.end <= other.start for one, other in pairwise(units))
