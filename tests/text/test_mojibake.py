"""Text read in the wrong encoding is read again in the right one; what is lost is marked."""

from __future__ import annotations

import pytest

from rag.text.mojibake import mojibake_edits

SENTENCE = "研究人員在海底發現了新的魚類，牠們生活在沒有陽光的地方。"


def reading(text: str) -> str:
    for start, end, words in reversed(mojibake_edits(text)):
        text = text[:start] + words + text[end:]
    return text


@pytest.mark.parametrize(
    ("written", "taken_for"),
    [("utf-8", "latin-1"), ("big5", "gb18030"), ("gb18030", "latin-1"), ("big5", "latin-1")],
)
def test_a_wrong_encoding_is_undone(written: str, taken_for: str) -> None:
    assert reading(SENTENCE.encode(written).decode(taken_for)) == SENTENCE


def test_english_quotes_and_accents_are_put_right() -> None:
    assert reading("It’s a café".encode().decode("cp1252")) == "It’s a café"


def test_a_damaged_line_leaves_the_others_alone() -> None:
    damaged = SENTENCE.encode("big5").decode("gb18030")
    assert reading(f"{SENTENCE}\n{damaged}\n{SENTENCE}") == f"{SENTENCE}\n{SENTENCE}\n{SENTENCE}"


def test_a_byte_that_is_lost_is_filled_in_or_marked() -> None:
    damaged = SENTENCE.encode().decode("gbk", "replace")
    back = reading(damaged)
    assert "\ufffd" in back
    assert all(piece in SENTENCE for piece in back.split("\ufffd"))
    assert len(back) > 0.8 * len(SENTENCE)


def test_marks_that_were_written_out_hold_nothing() -> None:
    assert reading("下載锟斤拷锟斤拷完成") == "下載\ufffd完成"


@pytest.mark.parametrize("text", [SENTENCE, "crème brûlée", "×“標準”", "Ω ≈ 3,14", "Привет, мир", "こんにちは世界"])
def test_text_that_was_read_right_stays(text: str) -> None:
    assert mojibake_edits(text) == []
