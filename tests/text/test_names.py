"""Names in all their forms are one."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from rag.errors import BadInput
from rag.text.names import (
    COLUMNS,
    HAN,
    Mention,
    Name,
    NameTable,
    built_in,
    key_of,
    keys_of,
    numbered_names,
    singular,
    stretches,
    with_own_names,
)
from rag.types import Language

NORTH = Name("company", "North Power", "北方電力", "北方電力", "北方电力", ("北電",))
LIN = Name("person", "Lin Yi", "林一", "林一", "林一", ())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return where a test's own table goes."""
    return tmp_path / "names.tsv"


def written(path: Path, *rows: str, header: str = "\t".join(COLUMNS)) -> Path:
    """Write a table; the columns of a row are parted by commas here."""
    path.write_text("\n".join((header, *(row.replace(",", "\t") for row in rows))) + "\n", encoding="utf-8")
    return path


def found(text: str) -> dict[str, str]:
    return {name.en: form for form, name in built_in().names_in(text)}


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


# A table of names


@pytest.mark.parametrize(
    "text", ["北方電力擴產", "北方电力扩产", "NORTH POWER grew", "north power grew", "北電擴產", "北电扩产"]
)
def test_a_name_is_found_in_every_form_script_and_case(text: str) -> None:
    ((form, name),) = NameTable([LIN, NORTH]).names_in(text)
    assert name is NORTH
    assert form in text


def test_a_mention_tells_where_the_name_stands() -> None:
    text = "😀林一說，North Power 擴產，北電也說。"
    assert NameTable([LIN, NORTH]).mentions(text) == [Mention(1, 3, LIN), Mention(5, 16, NORTH), Mention(20, 22, NORTH)]
    assert (text[5:16], text[20:22]) == ("North Power", "北電")


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "外交部長王毅會見國務卿。", "foreign minister Wang Yi會見secretary of state。"),
        ("en", "輝達（NVIDIA，英偉達）與Nvidia CEO黃仁勳", "Nvidia與Nvidia CEO Jensen Huang"),
        ("en", "歐巴馬政府（Barack Obama，奧巴馬）與拜登（Joe Biden）", "Barack Obama政府與Joe Biden"),
        ("en", "輝達（台灣稱輝達）的H20晶片", "Nvidia（台灣稱Nvidia）的H20 chip"),
        ("zh-Hant", "Huawei met Nvidia (NVIDIA).", "華為 met 輝達."),
        ("zh-Hans", "Huawei met 輝達", "华为 met 輝達"),
        ("en", "", ""),
        ("en", "橋很窄。", "橋很窄。"),
    ],
)
def test_names_and_terms_are_put_into_another_language(language: Language, text: str, told: str) -> None:
    assert built_in().translated_in(text, language) == told


def test_the_longest_form_wins() -> None:
    bank = Name("company", "North Power Bank", "北方電力銀行", "", "", ())
    for table in (NameTable([NORTH, bank]), NameTable([bank, NORTH])):
        assert [name for _, name in table.names_in("北方電力銀行與北方電力")] == [bank, NORTH]
        assert [name for _, name in table.names_in("North Power Bank")] == [bank]


def test_where_two_names_have_a_form_in_common_it_means_the_later_one() -> None:
    other = Name("place", "Northport", "北港", "", "", ("北電",))
    assert [name for _, name in NameTable([NORTH, other]).names_in("北電")] == [other]
    assert [name for _, name in NameTable([other, NORTH]).names_in("北電")] == [NORTH]


def test_every_form_of_a_name_comes_once() -> None:
    assert NORTH.forms == ("North Power", "北方電力", "北方电力", "北電")
    assert Name("term", "", "港", "", "", ("", "港")).forms == ("港",)


def test_a_table_without_rows_finds_nothing() -> None:
    assert NameTable([]).names_in("North Power") == []


def test_all_built_in_names_are_found_where_one_long_pattern_finds_them() -> None:
    forms = sorted(built_in()._by_form, key=len, reverse=True)
    pattern = re.compile(
        "|".join(
            re.escape(form) if HAN.search(form) else rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])" for form in forms
        )
    )
    dice = random.Random(5)  # noqa: S311
    pieces = [*forms, *" ，。、的與x9-'", "said", "港口", "H20"]
    for _ in range(300):
        text = "".join((*dice.choices(pieces, k=12), " is what a text ends with that names nobody"))
        expected = [match.span() for match in pattern.finditer(key_of(text))]
        assert [(one.start, one.end) for one in built_in().mentions(text)] == expected, text


def test_a_capital_that_becomes_two_letters_hides_no_name() -> None:
    assert [name for _, name in NameTable([NORTH]).names_in("İzmir: North Power grew")] == [NORTH]


def test_a_name_at_the_end_of_a_text_ends_there() -> None:
    longer = Name("company", "Northern Waterworks", "北方自來水公司", "", "", ())
    table = NameTable([NORTH, longer])
    assert table.mentions("North Power") == [Mention(0, 11, NORTH)]
    assert table.mentions("北電") == [Mention(0, 2, NORTH)]


# A user's own table


def test_a_users_names_are_found_beside_the_built_in_ones(own: Path) -> None:
    table = with_own_names(written(own, "person,Lin Yi,林一,林一,林一,阿一|Yi-Yi"))
    assert [name.en for _, name in table.names_in("阿一見了輝達的人")] == ["Lin Yi", "Nvidia"]
    assert [name.en for _, name in table.names_in("yi-yi")] == ["Lin Yi"]
    assert not built_in().names_in("林一")


def test_a_users_row_wins_over_the_built_in_one(own: Path) -> None:
    assert [name.en for _, name in built_in().names_in("川普")] == ["Donald Trump"]
    table = with_own_names(written(own, "place,Trump Tower,川普,,,"))
    assert [name.en for _, name in table.names_in("川普與特朗普")] == ["Trump Tower", "Donald Trump"]


def test_of_a_users_rows_the_later_wins(own: Path) -> None:
    table = with_own_names(written(own, "person,Lin Yi,林一,,,", "person,Lin One,林一,,,"))
    assert [name.en for _, name in table.names_in("林一")] == ["Lin One"]


def test_a_users_table_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(own: Path) -> None:
    rows = ("\t".join(COLUMNS), "person\tLin Yi\t林一\t\t\t阿一")
    own.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    assert [name for _, name in with_own_names(own).names_in("阿一")] == [
        Name("person", "Lin Yi", "林一", "", "", ("阿一",))
    ]


def test_spaces_around_a_cell_and_quotation_marks_in_it_do_no_harm(own: Path) -> None:
    table = with_own_names(written(own, 'person, Lin Yi , 林一 ,,,Lin "One" Yi'))
    assert [name.forms for _, name in table.names_in("林一")] == [("Lin Yi", "林一", 'Lin "One" Yi')]


def test_spaces_around_a_further_form_do_no_harm(own: Path) -> None:
    table = with_own_names(written(own, "person,Lin Yi,林一,,,阿一 | Yi-Yi"))
    assert [form for form, _ in table.names_in("Yi-Yi said so")] == ["Yi-Yi"]


def test_names_without_an_english_form_are_told_apart(own: Path) -> None:
    table = with_own_names(written(own, "person,,林一,,,", "person,,陳二,,,"))
    assert [form for form, _ in table.names_in("林一與陳二")] == ["林一", "陳二"]


def test_a_table_with_nothing_but_its_header_adds_nothing(own: Path) -> None:
    table = with_own_names(written(own))
    assert table.names_in("輝達與川普") == built_in().names_in("輝達與川普") != []


@pytest.mark.parametrize(
    ("rows", "header", "told"),
    [
        ((), "kind,en", "line 1: the columns are kind, en, zh_tw, zh_hk, zh_cn, more"),
        (("person,Lin Yi,林一,,,",), ",".join(COLUMNS), "line 1"),
        (("person,Lin Yi,林一,,,", "person,Chen Er"), "\t".join(COLUMNS), "line 3: 6 columns"),
        (("person,Lin Yi,林一,,,,more",), "\t".join(COLUMNS), "line 2: 6 columns"),
        (("person,,,,,",), "\t".join(COLUMNS), "line 2: .* at least one form"),
        (("person,Lin Yi,林一,,,", "", "person,Chen Er,陳二,,,"), "\t".join(COLUMNS), "line 3"),
    ],
    ids=["other-columns", "commas-for-tabs", "too-few", "too-many", "no-form", "blank-line"],
)
def test_a_table_of_another_form_is_refused_with_the_line(
    own: Path, rows: tuple[str, ...], header: str, told: str
) -> None:
    with pytest.raises(BadInput, match=rf"names\.tsv cannot be read \({told}.*check YINJU_NAMES"):
        with_own_names(written(own, *rows, header=header))


@pytest.mark.parametrize("bytes_", [None, "林一".encode("big5"), "\t".join(COLUMNS).encode("utf-16")])
def test_a_table_that_is_missing_or_no_utf_8_is_refused_by_name(own: Path, bytes_: bytes | None) -> None:
    if bytes_ is not None:
        own.write_bytes(bytes_)
    with pytest.raises(BadInput, match=r"names\.tsv cannot be read .*check YINJU_NAMES"):
        with_own_names(own)


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="check YINJU_NAMES"):
        with_own_names(tmp_path)


def test_an_empty_file_is_told_which_columns_it_needs(own: Path) -> None:
    own.write_text("")
    with pytest.raises(BadInput, match="line 1: the columns are"):
        with_own_names(own)


def test_a_cell_without_end_is_refused(own: Path) -> None:
    usual = csv.field_size_limit(1_000)  # the reader of tables raises it, for as long as the process lives
    try:
        with pytest.raises(BadInput, match="check YINJU_NAMES"):
            with_own_names(written(own, f"person,{'x' * 200_000},,,,"))
    finally:
        csv.field_size_limit(usual)


# What may be a name


def test_the_stretches_of_a_question_are_its_runs_of_words_and_characters() -> None:
    assert stretches("北電 buys CNG") == {
        "北电": (0, 2), "北电 buys": (0, 7), "北电 buys cng": (0, 11), "电 buys": (1, 7), "电 buys cng": (1, 11),
        "buys": (3, 7), "buys cng": (3, 11), "cng": (8, 11),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["北方電力", "北方电力", "North Power", "NORTH POWER", "Coca-Cola", "O'Brien & Sons", "H20", "𠮷野家"]
)
def test_a_name_in_a_question_is_one_of_its_stretches_with_its_place(name: str) -> None:
    question = f"請問{name}是誰？"
    assert stretches(question)[key_of(name)] == (2, 2 + len(name))


def test_a_stretch_that_comes_twice_stands_where_it_comes_first() -> None:
    assert stretches("CNG or cng")["cng"] == (0, 3)


def test_single_chinese_characters_and_overlong_runs_are_no_names() -> None:
    found = stretches("港" * 40)
    assert {end - start for start, end in found.values()} == set(range(2, 17))
    assert {len(key.split()) for key in stretches(" ".join("abcdefghij"))} == set(range(1, 7))


@pytest.mark.parametrize("text", ["", "？！", "港", " \n"])
def test_a_text_without_words_has_no_stretches(text: str) -> None:
    assert stretches(text) == {}


def test_what_a_name_is_looked_up_by_is_one_for_both_scripts_and_all_cases() -> None:
    assert keys_of(["北電", "北电", "CNG", "cng", "Cng"]) == ("北电", "cng")


def test_a_text_gets_the_forms_that_its_names_have_in_another() -> None:
    names = built_in()
    assert names.as_named_in("川普要輝達怎麼做？", "特朗普要英偉達怎麼做？") == "川普要輝達怎麼做？"
    assert names.as_named_in("川普宣布了。", "What did Trump say of Huawei?") == "What did 川普 say of Huawei?"


def test_a_plural_with_digits_is_the_thing() -> None:
    assert [singular(name) for name in ("H200s", "H200", "GB200S", "Atlas")] == ["h200", "h200", "gb200", "atlas"]
