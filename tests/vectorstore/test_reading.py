"""A damaged text, its reading, and where in the text each word of the reading stands."""

from __future__ import annotations

import random

import pytest

from vectorstore.reading import Reading, Repair

TEXT = "港(gǎng)口擴&amp;建了。"
PINYIN, ENTITY = Repair(1, 7, "", "pinyin"), Repair(9, 14, "&", "entity")
READING = Reading(TEXT, (PINYIN, ENTITY))


def stretch(reading: Reading, text: str, words: str) -> str:
    """Return the stretch of the text that words of the reading stand for."""
    start = reading.words.index(words)
    first, last = reading.place(start, start + len(words))
    return text[first:last]


def test_a_text_without_repairs_reads_as_it_stands() -> None:
    reading = Reading(TEXT, ())
    assert reading.words == TEXT
    assert [reading.place(start, end) for start, end in ((0, 3), (4, 4), (0, len(TEXT)))] == [
        (0, 3),
        (4, 4),
        (0, len(TEXT)),
    ]


def test_the_reading_has_each_repair_in_its_place() -> None:
    assert READING.words == "港口擴&建了。"


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("口", "口"),
        ("口擴", "口擴"),
        ("港口", "港(gǎng)口"),
        ("&", "&amp;"),
        ("擴&", "擴&amp;"),
        ("&建", "&amp;建"),
        ("擴&建", "擴&amp;建"),
        ("了。", "了。"),
        ("港口擴&建了。", TEXT),
    ],
)
def test_words_of_the_reading_stand_for_their_stretch_of_the_text(words: str, given: str) -> None:
    assert stretch(READING, TEXT, words) == given


def test_what_was_taken_out_belongs_to_the_words_before_it() -> None:
    assert stretch(READING, TEXT, "港") == "港(gǎng)"
    assert stretch(READING, TEXT, "口擴") == "口擴"


def test_what_was_taken_out_at_the_beginning_belongs_to_nothing() -> None:
    text = "\u200b\u200b港口"
    reading = Reading(text, (Repair(0, 2, "", "invisible"),))
    assert reading.words == "港口"
    assert reading.place(0, 2) == (2, 4)


def test_what_was_taken_out_at_the_end_belongs_to_the_last_word() -> None:
    text = "港口(kǒu)"
    reading = Reading(text, (Repair(2, 7, "", "pinyin"),))
    assert (reading.words, reading.place(1, 2), reading.place(0, 1)) == ("港口", (1, 7), (0, 1))


def test_a_part_of_a_repair_stands_for_the_whole_of_it() -> None:
    text = "前æ¸¯å\x8f£後"
    reading = Reading(text, (Repair(1, len(text) - 1, "港口", "mojibake"),))
    assert reading.words == "前港口後"
    assert {reading.place(start, end) for start, end in ((1, 2), (2, 3), (1, 3))} == {(1, len(text) - 1)}
    assert reading.place(0, 2) == (0, len(text) - 1)
    assert reading.place(2, 4) == (1, len(text))


def test_words_that_were_put_in_stand_with_what_follows_them_for_an_empty_stretch_proves_nothing() -> None:
    reading = Reading("港建了", (Repair(1, 1, "口擴", "out_of_step"),))
    assert reading.words == "港口擴建了"
    assert reading.place(0, 5) == (0, 3)
    assert reading.place(0, 1) == (0, 1)
    assert reading.place(3, 4) == (1, 2)
    assert reading.place(1, 3) == (1, 2)


def test_a_text_that_is_one_repair_is_taken_whole() -> None:
    reading = Reading("garbled", (Repair(0, 7, "港口擴建", "mojibake"),))
    assert reading.words == "港口擴建"
    assert {reading.place(start, start + 1) for start in range(4)} == {(0, 7)}


def test_a_text_of_nothing_but_what_is_taken_out_reads_as_nothing() -> None:
    assert Reading("\u200b", (Repair(0, 1, "", "invisible"),)).words == ""


@pytest.mark.parametrize("place", [0, 3, 7])
def test_an_empty_stretch_stays_empty(place: int) -> None:
    start, end = READING.place(place, place)
    assert start == end


def test_repairs_side_by_side_are_told_apart() -> None:
    reading = Reading("abcd", (Repair(0, 2, "甲", "mojibake"), Repair(2, 4, "乙丙", "mojibake")))
    assert reading.words == "甲乙丙"
    assert [reading.place(*at) for at in ((0, 1), (1, 2), (1, 3), (0, 2))] == [(0, 2), (2, 4), (2, 4), (0, 4)]


def random_repairs(dice: random.Random, text: str) -> tuple[Repair, ...]:
    edges = sorted(dice.sample(range(len(text) + 1), k=2 * dice.randint(0, 4)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple(
        Repair(start, end, "".join(dice.choices("甲乙丙丁", k=dice.randint(0, 4))), "x") for start, end in pairs
    )


def test_every_stretch_of_the_reading_is_in_what_its_stretch_of_the_text_reads() -> None:
    dice = random.Random(20_250_818)  # noqa: S311
    for _ in range(300):
        text = "".join(dice.choices("abcdefg😀𠀀", k=dice.randint(8, 16)))
        repairs = random_repairs(dice, text)
        reading = Reading(text, repairs)
        for start in range(len(reading.words)):
            for end in range(start + 1, len(reading.words) + 1):
                first, last = reading.place(start, end)
                assert 0 <= first <= last <= len(text)
                inside = [repair for repair in repairs if first <= repair.start and repair.end <= last]
                crossing = [r for r in repairs if r not in inside and r.start < last and first < r.end]
                assert not crossing, "a repair is taken whole or not at all"
                shifted = [Repair(r.start - first, r.end - first, r.reading, r.kind) for r in inside]
                assert reading.words[start:end] in Reading(text[first:last], shifted).words
