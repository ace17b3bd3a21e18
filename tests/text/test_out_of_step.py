"""GBK read out of step comes back into step; a half that is lost is filled in where its words tell, else left open."""

from __future__ import annotations

import random

import pytest

from rag.text.out_of_step import out_of_step_edits

SIMPLIFIED = "昨天下午研究人员在山区发现了一种从未见过的植物，他们准备继续观察它的生长情况。"
TRADITIONAL = "昨天下午研究人員在山區發現了一種從未見過的植物，他們準備繼續觀察它的生長情況。"
TEXTS = pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])


def reading(text: str) -> str:
    for start, end, words, _ in reversed(out_of_step_edits(text)):
        text = text[:start] + words + text[end:]
    return text


@TEXTS
@pytest.mark.parametrize("stray", "aQz")
def test_a_stray_letter_is_taken_out(text: str, stray: str) -> None:
    data = text.encode("gb18030")
    half = 2 * text.index("发现" if "发现" in text else "發現") + 1
    damaged = (data[:half] + stray.encode() + data[half:]).decode("gb18030", "replace")
    back = reading(damaged)
    assert all(now in (was, "\ufffd") for was, now in zip(text, back, strict=True))
    assert back.count("\ufffd") <= 1


def test_a_torn_annotation_tells_the_lost_half() -> None:
    data = "我們因為天氣改變了計劃。".encode("gb18030")
    torn = data[:6].decode("gb18030") + "?yàn)" + data[7:].decode("gb18030", "ignore")
    assert reading(torn).startswith("我們因為")


@TEXTS
@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_a_lost_byte_costs_few_characters_and_wrong_ones_are_rare(text: str, errors: str) -> None:
    data, rng = text.encode("gb18030"), random.Random(5)  # noqa: S311
    right = 0
    for _ in range(20):
        place = rng.randrange(10, len(data) // 2)
        back = reading((data[:place] + data[place + 1 :]).decode("gb18030", errors))
        right += sum(map(str.__eq__, text[-12:-1], back[-12:-1]))
    assert right >= 0.9 * 20 * 11


@pytest.mark.parametrize(
    "text",
    [
        SIMPLIFIED,
        TRADITIONAL,
        "票價€25",
        "20€起",
        "真的?(不)",
        "龘靐",
        "和闐玉與饕餮紋",
        "𠮷野家",
        "Никто не знал что делать дальше и куда идти",
        "ＡＢＣ公司",
    ],
)
def test_text_in_step_stays(text: str) -> None:
    assert out_of_step_edits(text) == []


def test_a_mark_without_an_explanation_stays() -> None:
    assert reading("天氣\ufffd") == "天氣\ufffd"


def test_what_makes_no_sense_either_way_is_called_unreadable_if_long_and_left_if_short() -> None:
    assert reading("也作「閦鞞」") == "也作「閦鞞」"
