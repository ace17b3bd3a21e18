"""A follow-up as a question that can be searched for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from rag.retrieve.follow_up import MOST_TURNS_BACK, leans_on_earlier, made_whole, said_before
from rag.retrieve.question import understand
from rag.retrieve.rewrite import Rewriter
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


class Writes:
    """Stands in for the rewriter: writes what it is given and notes what it was asked."""

    def __init__(self, written: str | None) -> None:
        self._written = written
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def made_whole(self, question: str, history: Sequence[Turn]) -> str | None:
        self.asked.append((question, tuple(history)))
        return self._written


def whole(text: str, history: Sequence[Turn], writes: Writes | None = None) -> str:
    return made_whole(text, history, NAMES, cast("Rewriter | None", writes))


def answered(question: str, answer: str) -> list[Turn]:
    return [Turn("user", question), Turn("assistant", answer)]


def asked_before(*questions: str) -> list[Turn]:
    """Make a conversation of these questions and answers that name nobody."""
    return [turn for text in questions for turn in (Turn("user", text), Turn("assistant", "秋天[1]。"))]


BEFORE = answered("港口什麼時候擴建？", "秋天[1]。")


# What leans on the question before


@pytest.mark.parametrize(
    "text",
    [
        "那工廠呢？", "還有呢？", "那么价格呢？", "他是誰？", "它的價格？", "這個公司在哪？", "該公司的產量？",
        "其中多少是新的？", "What about the plant?", "And in July?", "Who paid for it?", "How many of them?",
        "Why did she say that?", "為什麼？", "为什么？", "為何", "何時？", "在哪裡？", "在哪里", "誰？", "谁", "多少？",
        "Why?", "why", "Why not?", "When?", "Where?", "Who?", "How?", "How much?", "how many", "Why ?",
    ],
)  # fmt: skip
def test_a_question_that_leans_on_the_one_before_is_searched_for_with_it(text: str) -> None:
    assert whole(text, BEFORE) == f"港口什麼時候擴建？ {text}"


@pytest.mark.parametrize(
    "text",
    [
        "這一道禁令何時生效？", "这一道禁令何时生效？", "這項計畫要花多少錢？", "这项计划要花多少钱？", "這些人是誰？",
        "何時簽了那份合約？", "誰出席這場會談？", "誰付了那筆錢？", "這家工廠在哪？", "这条铁路多长？",
        "誰反對這樣做？", "這兩項計畫呢？", "港口在這幾天擴建？", "這裡有多少人？", "这里有多少人？",
    ],
    ids=[
        "ban", "ban-in-simplified", "plan", "plan-in-simplified", "several", "document", "meeting", "sum", "firm",
        "line-in-simplified", "way", "two", "some", "place", "place-in-simplified",
    ],
)  # fmt: skip
def test_a_question_about_this_or_that_thing_leans_on_the_one_before(text: str) -> None:
    assert whole(text, BEFORE) == f"港口什麼時候擴建？ {text}"


@pytest.mark.parametrize(
    "text",
    [
        "這座橋多長？", "這部法律何時生效？", "这起事故死了几人？", "這輛車多重？", "這間工廠在哪？", "這顆晶片多大？",
        "此計畫要花多少錢？", "該工廠在哪？", "這是什麼？",
    ],
    ids=["bridge", "law", "accident", "car", "plant", "chip", "this-in-writing", "the-said", "this-is"],
)  # fmt: skip
def test_any_question_about_this_or_that_thing_leans_on_the_one_before(text: str) -> None:
    assert whole(text, BEFORE) == f"港口什麼時候擴建？ {text}"


@pytest.mark.parametrize("text", ["這個月的出口是多少？", "这两年的出口是多少？"], ids=["month", "years"])
def test_a_time_is_no_thing_that_was_spoken_of(text: str) -> None:
    assert whole(text, BEFORE) == text


@pytest.mark.parametrize(
    "text",
    [
        "工廠何時開工？",
        "When did the plant open?",
        "稀土的價格是多少？",
        "其他公司的產量是多少？",
        "How many plants are there?",
        "為什麼工廠停工？",
        "Why did the plant close?",
        "Who built the plant?",
        "What happened in Ostra this week?",
        "What did Acme say about its new plant?",
        "What is the name of the ship that sank off Ostra?",
        "那不勒斯的工廠何時開工？",
        "北方電力和它的供應商怎麼了？",
    ],
)
def test_a_question_that_stands_by_itself_is_searched_for_alone(text: str) -> None:
    assert whole(text, BEFORE) == text


def test_only_the_last_question_before_is_taken_along() -> None:
    turns = [Turn("user", "稀土呢？"), *BEFORE, Turn("assistant", "還有別的嗎？")]
    assert whole("那工廠呢？", turns) == "港口什麼時候擴建？ 那工廠呢？"


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (("港口何時擴建？", "那工廠呢？"), "還有呢？"),
        (("港口何时扩建？", "那工厂呢？"), "为什么？"),
        (("When did the port grow?", "And the plant?"), "Why?"),
        (("When did the port grow?", "那工廠呢？"), "Who paid for it?"),
    ],
    ids=["traditional", "simplified", "english", "mixed"],
)
def test_a_chain_of_questions_is_searched_for_from_the_one_that_stands_by_itself(
    earlier: tuple[str, ...], text: str
) -> None:
    assert whole(text, asked_before("稀土的價格？", *earlier)) == " ".join((*earlier, text))


def test_a_chain_goes_back_three_questions_and_no_further() -> None:
    assert MOST_TURNS_BACK == 3
    earlier = ["港口何時擴建？", "那工廠呢？", "還有呢？", "那鐵路呢？"]
    assert whole("為什麼？", asked_before(*earlier)) == " ".join((*earlier[1:], "為什麼？"))


# What was said before

TOLD = answered("林一怎麼看擴建？", "林一反對擴建[1]。")


@pytest.mark.parametrize("text", ["為什麼？", "他为什么反对？", "Why?", "還有誰這樣想？", "What else did he say?"])
def test_one_who_asks_for_more_has_heard_what_the_last_turn_said(text: str) -> None:
    assert said_before(understand(text, TOLD, names=NAMES)).endswith("林一反對擴建[1]。")


@pytest.mark.parametrize("text", ["他何時說的？", "為什麼工廠停工了？", "陳二為什麼反對？"])
def test_what_is_asked_otherwise_the_last_turn_may_tell(text: str) -> None:
    assert said_before(understand(text, TOLD if text[0] == "他" else [], names=NAMES)) == ""


# Of another thing


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
        ("北電的產量是多少？", "南方電力呢？", "南方電力的產量是多少？"),
        ("北電的產量是多少？", "南方電力也是嗎？", "南方電力的產量是多少？"),
        ("北電的產量是多少？", "South Power?", "South Power的產量是多少？"),
        ("北電第三季的產量是多少？", "那第四季呢？", "北電第四季的產量是多少？"),
        ("2024年第三季的產量是多少？", "那2023年第四季呢？", "2023年第四季的產量是多少？"),
        ("北電今年的產量是多少？", "那南電呢？", "南電今年的產量是多少？"),
        ("北電去年的產量是多少？", "今年呢？", "北電今年的產量是多少？"),
        ("How many ships came in March?", "And in April?", "How many ships came in April?"),
    ],
)
def test_a_question_of_another_thing_is_the_one_before_of_that_thing(before: str, text: str, asked: str) -> None:
    assert whole(text, answered(before, "秋天[1]。")) == asked


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
    assert whole(text, answered(before, "秋天[1]。")) == f"{before} {text}"


def test_a_question_of_another_thing_means_whom_the_one_before_means() -> None:
    turns = [*answered("林一是誰？", "港務局的人[1]。"), *answered("他在2024年說擴建要花多少錢？", "兩億[1]。")]
    assert whole("那2027年呢？", turns) == "他在2027年說擴建要花多少錢？ 林一"


@pytest.mark.parametrize(
    "text", ["What did Acme say about it?", "林一怎麼看它？", "Who made that decision?", "What happened that day?"]
)
def test_what_a_pronoun_means_is_not_the_name_that_does_it(text: str) -> None:
    assert (
        whole(text, asked_before("What is the fee on coal?")).startswith("What is the fee on coal? ") or text[0] == "林"
    )
    assert whole(text, BEFORE) != text


def test_one_of_those_that_the_question_before_names_is_no_other_thing() -> None:
    assert whole("林一？", answered("林一和陳二談了什麼？", "很多[1]。")) == "林一？"


@pytest.mark.parametrize("text", ["Why?", "OK", "Thanks"])
def test_a_word_with_a_capital_is_no_name(text: str) -> None:
    assert understand(text, answered("北電的產量是多少？", "很多[1]。"), names=NAMES).language == "en"


def test_a_question_of_no_words_but_a_latin_name_is_in_the_language_so_far() -> None:
    turns = answered("北電的產量是多少？", "很多[1]。")
    assert understand("South Power?", turns, names=NAMES).language == "zh-Hant"
    assert understand("South Power?", names=NAMES).language == "en"


def test_whom_the_last_question_left_to_the_one_before_is_meant_still() -> None:
    turns = asked_before("北電2024年的產量是多少？", "那2025年呢？")
    assert whole("產量下降的原因是什麼？", turns) == "產量下降的原因是什麼？ 北電"


# Whom a follow-up means


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
    assert whole(text, answered(before, answer)) == f"{text} {meant}"


@pytest.mark.parametrize("text", ["他為什麼這樣說？", "他何時說的？", "他對這項計畫有什麼看法？"])
def test_a_question_that_leaves_more_open_than_whom_is_searched_for_with_the_one_before(text: str) -> None:
    assert whole(text, answered("林一說了什麼？", "秋天擴建[1]。")) == f"林一說了什麼？ {text}"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("林一怎麼看？", "林一怎麼看？ 港口 擴建"),
        ("North Power 有什麼反應？", "North Power 有什麼反應？ 港口 擴建"),
        ("林一怎麼看鐵路？", "林一怎麼看鐵路？"),
    ],
    ids=["sees", "reacts", "of-its-own"],
)
def test_what_somebody_says_without_saying_about_what_is_about_the_question_before(text: str, asked: str) -> None:
    assert whole(text, BEFORE) == asked


@pytest.mark.parametrize("text", ["How long does it take to build a port?", "Is it true that ships can enter?"])
def test_an_it_that_stands_for_nothing_leans_on_nothing(text: str) -> None:
    assert not leans_on_earlier(text, NAMES)


def test_the_names_in_the_last_answer_are_searched_for_with_a_follow_up() -> None:
    turns = answered("誰擴建了港口？", "林一[1]宣布，北電擴建了港口[2]。林一很高興。")
    assert whole("他為什麼這樣說？", turns) == "誰擴建了港口？ 他為什麼這樣說？ 林一 北電"


def test_a_name_that_was_asked_about_is_not_added_again() -> None:
    turns = answered("林一說了什麼？", "林一說，北電擴建了港口[1]。")
    assert whole("他何時說的？", turns) == "林一說了什麼？ 他何時說的？ 北電"


def test_only_the_last_answer_names_whom_a_follow_up_means() -> None:
    turns = [*answered("誰擴建了港口？", "林一[1]。"), *answered("那工廠呢？", "北電[1]。")]
    assert whole("它何時開工？", turns) == "誰擴建了港口？ 那工廠呢？ 它何時開工？ 北電"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        *((text, "林一") for text in ("為什麼？", "为什么", "那為何？", "怎麼會這樣？", "原因是什麼？")),
        *((text, "Lin Yi North Power") for text in ("Why?", "Why is that?", "How come?")),
    ],
)
def test_a_bare_why_asks_why_the_last_answer_is_so_of_those_who_were_asked_about(text: str, named: str) -> None:
    turns = answered("林一怎麼看北電？", "他認為北電的收費明顯不公平[1]。")
    assert whole(text, turns) == f"他認為北電的收費明顯不公平。 {text} {named}"


def test_of_an_answer_that_says_little_a_bare_why_is_searched_for_with_the_question() -> None:
    assert whole("為什麼？", answered("林一何時擴建了港口？", "秋天[1]。")) == "林一何時擴建了港口？ 為什麼？"


@pytest.mark.parametrize(
    ("question", "answer", "text", "asked"),
    [
        ("What does Lin Yi want?", "A port for North Power.", "那他們自己呢？", "林一 那他們自己呢？ 北方電力"),
        ("林一是誰？", "北電的人。", "What does he want?", "Lin Yi What does he want? North Power"),
        ("What did Lin Yi say?", "Yes.", "五月的價格是多少？", "五月的價格是多少？ 林一"),
        ("What is in port?", "A ship.", "它多長？", "What is in port? 它多長？"),
    ],
    ids=["leans", "whom", "names-nobody", "nothing-named"],
)
def test_of_turns_in_another_language_the_names_are_taken_as_its_own_has_them(
    question: str, answer: str, text: str, asked: str
) -> None:
    assert whole(text, answered(question, answer)) == asked


def test_a_question_that_stands_by_itself_takes_no_names_along() -> None:
    assert whole("工廠何時開工？", answered("誰擴建了港口？", "林一[1]。")) == "工廠何時開工？"


@pytest.mark.parametrize(
    ("before", "text", "taken"),
    [
        ("北電的產量是多少？", "五月的價格是多少？", ("北電",)),
        ("林一和北電說了什麼？", "工廠何時開工？", ("林一", "北電")),
        ("H200 何時出口？", "五月的價格是多少？", ("H200",)),
        ("What did Lin Yi say?", "When did the plant open?", ("Lin Yi",)),
        ("北電、北電！", "工廠何時開工？", ("北電",)),
    ],
    ids=["company", "two", "with-digits", "english", "twice"],
)
def test_a_question_that_names_nobody_is_about_those_of_the_question_before(
    before: str, text: str, taken: tuple[str, ...]
) -> None:
    assert whole(text, answered(before, "秋天[1]。")) == " ".join((text, *taken))


@pytest.mark.parametrize("text", ["林一何時開工？", "H20 的價格是多少？"], ids=["name", "name-with-digits"])
def test_a_question_that_names_somebody_is_about_nobody_else(text: str) -> None:
    assert whole(text, answered("北電的 H200 產量是多少？", "秋天[1]。")) == text


def test_only_the_last_question_before_tells_whom_one_without_names_is_about() -> None:
    turns = [*answered("林一說了什麼？", "秋天[1]。"), *answered("北電的產量是多少？", "秋天[1]。")]
    assert whole("工廠何時開工？", turns) == "工廠何時開工？ 北電"


def test_the_rewriter_is_not_asked_whom_a_question_that_stands_by_itself_is_about() -> None:
    writes = Writes("something else")
    assert whole("工廠何時開工？", answered("北電的產量是多少？", "秋天[1]。"), writes) == "工廠何時開工？ 北電"
    assert writes.asked == []


def test_a_follow_up_in_which_nobody_is_named_is_made_whole_by_the_rewriter() -> None:
    writes = Writes("工廠何時擴建？")
    assert whole("那工廠呢？", BEFORE, writes) == "工廠何時擴建？"
    assert writes.asked == [("那工廠呢？", tuple(BEFORE))]


@pytest.mark.parametrize("written", [None, ""])
def test_where_the_rewriter_is_no_help_a_follow_up_is_searched_for_with_the_question_before(
    written: str | None,
) -> None:
    assert whole("那工廠呢？", BEFORE, Writes(written)) == "港口什麼時候擴建？ 那工廠呢？"


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("它何時開工？", answered("北電擴建了港口嗎？", "是的[1]。")),
        ("它何時開工？", answered("誰擴建了港口？", "北電[1]。")),
        ("那北電呢？", BEFORE),
        ("工廠何時開工？", BEFORE),
        ("那工廠呢？", []),
        ("那工廠呢？", [Turn("assistant", "您好。")]),
    ],
    ids=["asked-before", "in-the-answer", "asked-now", "stands-by-itself", "first", "only-a-greeting"],
)
def test_the_rewriter_is_not_asked_where_somebody_is_named_or_nothing_is_leant_on(
    text: str, history: list[Turn]
) -> None:
    writes = Writes("something else")
    assert "something else" not in whole(text, history, writes)
    assert writes.asked == []
