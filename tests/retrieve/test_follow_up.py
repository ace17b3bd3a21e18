"""A follow-up that says enough by itself, but for whom or what it means."""

from __future__ import annotations

import pytest

from rag.retrieve.follow_up import made_whole
from rag.text.names import Name, NameTable
from rag.types import Turn

NAMES = NameTable(
    [
        Name("person", "Lin Yi", "林一", "林一", "林一", ()),
        Name("person", "Chen Er", "陳二", "陳二", "陈二", ()),
        Name("company", "North Power", "北方電力", "北方電力", "北方电力", ("北電",)),
        Name("company", "South Power", "南方電力", "南方電力", "南方电力", ("南電",)),
    ]
)


def whole(text: str, *earlier: tuple[str, str]) -> str:
    turns = [turn for question, answer in earlier for turn in (Turn("user", question), Turn("assistant", answer))]
    return made_whole(text, turns, NAMES, None)


@pytest.mark.parametrize(
    ("before", "text", "asked"),
    [
        ("H20 的價格是多少？", "那 H200 呢？", "H200 的價格是多少？"),
        ("H200 和 H20 差多少？", "那 H100 呢？", "H100 和 H20 差多少？"),
        ("北電的產量是多少？", "那南方電力呢？", "南方電力的產量是多少？"),
        ("林一怎麼看擴建？", "換成陳二呢？", "陳二怎麼看擴建？"),
        ("2024年的产量是多少？", "那2027年呢？", "2027年的产量是多少？"),
        ("How many ships came in 2024?", "And in 2027?", "How many ships came in 2027?"),
        ("What does Lin Yi think of the port?", "What about Chen Er?", "What does Chen Er think of the port?"),
    ],
)
def test_a_question_of_another_thing_is_the_one_before_of_that_thing(before: str, text: str, asked: str) -> None:
    assert whole(text, (before, "秋天[1]。")) == asked


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("港口何時擴建？", "那 H200 呢？"),
        ("林一怎麼看擴建？", "那南電呢？"),
        ("H20 的價格是多少？", "那 H200 的產量呢？"),
        ("H20 的價格是多少？", "那 H200 和 H100 呢？"),
    ],
    ids=["nothing-in-its-place", "of-another-kind", "another-question", "two"],
)
def test_one_that_is_no_such_question_is_searched_for_with_the_one_before(before: str, text: str) -> None:
    assert whole(text, (before, "秋天[1]。")) == f"{before} {text}"


def test_a_question_of_another_thing_means_whom_the_one_before_means() -> None:
    earlier = (("林一是誰？", "港務局的人[1]。"), ("他在2024年說擴建要花多少錢？", "兩億[1]。"))
    assert whole("那2027年呢？", *earlier) == "他在2027年說擴建要花多少錢？ 林一"


@pytest.mark.parametrize(
    ("before", "answer", "text", "meant"),
    [
        ("林一說了什麼？", "他說北電擴建了港口[1]。", "他以前在哪家報社工作？", "林一"),
        ("港口的事有人批評嗎？", "林一批評了北電[1]。", "那在他看來，擴建會成功嗎？", "林一"),
        ("誰批評了陳二？", "林一[1]。", "他以前在哪家報社工作？", "林一"),
        ("林一是誰？", "港務局的人[1]。", "她以前在哪家報社工作？", "林一"),
        ("誰擴建了港口？", "林一說，是北電[1]。", "這家公司雇用多少工人？", "北電"),
        ("What did Lin Yi say?", "That it is late [1].", "Which newspaper did she work for earlier?", "Lin Yi"),
    ],
    ids=["asked-about", "in-the-answer", "who-it-was", "who-he-is", "company", "english"],
)
def test_whom_a_pronoun_means_is_searched_for_and_nothing_else_of_the_turns_before(
    before: str, answer: str, text: str, meant: str
) -> None:
    assert whole(text, (before, answer)) == f"{text} {meant}"


@pytest.mark.parametrize("text", ["他為什麼這樣說？", "他何時說的？", "他對這項計畫有什麼看法？"])
def test_a_question_that_leaves_more_open_than_whom_is_searched_for_with_the_one_before(text: str) -> None:
    assert whole(text, ("林一說了什麼？", "秋天擴建[1]。")) == f"林一說了什麼？ {text}"
