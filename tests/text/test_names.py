"""Names in all their forms are one."""

from __future__ import annotations

import pytest

from rag.text.names import names_in, numbered_names


def found(text: str) -> dict[str, str]:
    return {name.en: form for form, name in names_in(text)}


@pytest.mark.parametrize("text", ["川普說", "特朗普說", "特朗普说", "Donald Trump said", "TRUMP said"])
def test_a_person_is_found_in_every_regions_form(text: str) -> None:
    assert set(found(text)) == {"Donald Trump"}


def test_each_name_is_found_once_with_the_form_it_has_first_in_the_text() -> None:
    assert sorted(found("輝達（NVIDIA，英偉達）與華為").values()) == ["華為", "輝達"]


@pytest.mark.parametrize("text", ["trumpet", "港口擴建", "", "AMDX"])
def test_part_of_a_word_is_no_name(text: str) -> None:
    assert not found(text)


def test_a_latin_name_beside_chinese_is_found() -> None:
    assert "AMD" in found("由AMD製造")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("H20與H200", ["H20", "H200"]),
        ("Ascend-910B 上市", ["Ascend-910B"]),
        ("2025 年 70 萬", []),
        ("GB200s", ["GB200s"]),
    ],
)
def test_names_with_digits_are_told_from_numbers(text: str, names: list[str]) -> None:
    assert numbered_names(text) == names
