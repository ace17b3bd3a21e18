"""Where lines and sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rag.text.sentences import SHORTEST_TELLING, leans_on_the_last, line_spans, sentence_spans, telling_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def lines(text: str) -> list[str]:
    return [text[start:end] for start, end in line_spans(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("港口擴建了。工人很高興！真的嗎？", ["港口擴建了。", "工人很高興！", "真的嗎？"]),
        ("他說：「好。」然後走了。", ["他說：「好。」", "然後走了。"]),
        ("他问：“走吗？”她摇头。", ["他问：“走吗？”", "她摇头。"]),
        ("真的嗎！？真的。", ["真的嗎！？", "真的。"]),
        ("產量增加；價格下跌。", ["產量增加；", "價格下跌。"]),
        ("等等……然後呢", ["等等……", "然後呢"]),
        ("（全文完。）下一句。", ["（全文完。）", "下一句。"]),
        ("他說「好」，她說「不」。", ["他說「好」，她說「不」。"]),
        ("價格是 3.14 元，不是 2.5 元。對。", ["價格是 3.14 元，不是 2.5 元。", "對。"]),
        ("沒有句號", ["沒有句號"]),
        ("「一。」「二。」", ["「一。」", "「二。」"]),
        ("他高喊「台灣加油！」後離開。", ["他高喊「台灣加油！」後離開。"]),
        ("「我們要贏！」的口號響徹全場。", ["「我們要贏！」的口號響徹全場。"]),
        ("他問「走嗎？」，她搖頭。", ["他問「走嗎？」，她搖頭。"]),
        ("《你好嗎？》，他很喜歡。", ["《你好嗎？》，他很喜歡。"]),
        ("外長說「不。」以軍開火。", ["外長說「不。」", "以軍開火。"]),
        ("他喊「快！」為此他走了。", ["他喊「快！」", "為此他走了。"]),
        ("Yahoo!奇摩報導。", ["Yahoo!奇摩報導。"]),
    ],
    ids=[
        "stops", "corner-quotes", "curly-quotes", "two-stops", "semicolon", "dots", "brackets", "comma", "decimal",
        "no-stop", "quotes-side-by-side", "goes-on", "slogan", "comma-behind-a-quote", "title", "name-with-a-stop",
        "name-behind", "another-word-behind",
    ],
)  # fmt: skip
def test_chinese_sentences_end_at_their_stops_and_closing_quotes(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("「我們很高興。」市長說。他走了。", ["「我們很高興。」市長說。", "他走了。"]),
        ("「好。」李四（Li Si）表示，「再來。」王五說。", ["「好。」李四（Li Si）表示，「再來。」", "王五說。"]),
        ("“走吗？”他问。她摇头。", ["“走吗？”他问。", "她摇头。"]),
        ('"我们赢了。"教练说。散场。', ['"我们赢了。"教练说。', "散场。"]),
        ("天黑了。「快走！」他喊道，「快！」", ["天黑了。", "「快走！」他喊道，「快！」"]),
        ("「短句。」這種說法很多。", ["「短句。」", "這種說法很多。"]),
        ("他說：「好。」記者說。", ["他說：「好。」", "記者說。"]),
        ("「好。」\n記者說。", ["「好。」", "記者說。"]),
    ],
    ids=["behind", "in-the-middle", "curly", "straight", "behind-another", "no-speaker", "introduced", "other-line"],
)  # fmt: skip
def test_a_quotation_and_who_says_it_are_one_sentence(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The port grew. It did so fast!", ["The port grew.", "It did so fast!"]),
        ("Mr. Lee met Dr. Wu. They talked.", ["Mr. Lee met Dr. Wu.", "They talked."]),
        ("J. Smith said so. Yes.", ["J. Smith said so.", "Yes."]),
        ("The U.S. economy grew. It did.", ["The U.S. economy grew.", "It did."]),
        ("Acme Inc. sold it to Beta Corp. last year. Fine.", ["Acme Inc. sold it to Beta Corp. last year.", "Fine."]),
        ("It rose 2.5 percent. Fine.", ["It rose 2.5 percent.", "Fine."]),
        ("“Stop.” He left.", ["“Stop.”", "He left."]),
        ("(See below.) Next.", ["(See below.)", "Next."]),
        ("Visit example.org. Then go.", ["Visit example.org.", "Then go."]),
        ("It costs $5; that is cheap.", ["It costs $5; that is cheap."]),
        ("A Ph.D. holder met Mt. Fuji guides.", ["A Ph.D. holder met Mt. Fuji guides."]),
        ("J.D. Vance and C.C. Wei spoke. They left.", ["J.D. Vance and C.C. Wei spoke.", "They left."]),
        ("In Washington, D.C. on Monday it fell.", ["In Washington, D.C. on Monday it fell."]),
        ("It is in Washington, D.C. He left.", ["It is in Washington, D.C.", "He left."]),
        ("He voted no. 3 others voted yes.", ["He voted no.", "3 others voted yes."]),
        ("It is the No. 1 port. He said no. Fine.", ["It is the No. 1 port.", "He said no.", "Fine."]),
        ("“We won!” she said. Yahoo! fell.", ["“We won!” she said.", "Yahoo! fell."]),
        ("Chuck Schumer (D-N.Y.) said so. Fine.", ["Chuck Schumer (D-N.Y.) said so.", "Fine."]),
        ("Lt. Gen. Smith and Col. Lee met.", ["Lt. Gen. Smith and Col. Lee met."]),
    ],
    ids=[
        "stops", "titles", "initial", "country", "companies", "decimal", "quotes", "brackets", "address", "semicolon",
        "degree-and-mountain", "initials", "capital", "capital-behind", "number",
        "no", "goes-on-behind-quotes", "brackets-within", "ranks",
    ],
)  # fmt: skip
def test_english_sentences_end_at_stops_that_end_no_abbreviation(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_english_wrapped_at_a_column_stays_in_one_piece(line_end: str) -> None:
    wrapped = ["The plant opened in spring and it will", "employ 700 people, of whom", "25 percent are new. Output"]
    text = line_end.join([*wrapped, "starts later."])
    assert lines(text) == [text]
    assert sentences(text) == [text[: text.index(" Output")], f"Output{line_end}starts later."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize(
    ("first", "second"),
    [("公司發表 H200", "2025 年開賣。"), ("公司發表 H200", "“很好”，他說。"), ("Sales of H200", "grew fast.")],
    ids=["digits", "quote", "small-letters"],
)
def test_a_line_behind_a_digit_is_a_paragraph_of_its_own(first: str, second: str, line_end: str) -> None:
    assert lines(first + line_end + second) == sentences(first + line_end + second) == [first, second]


@pytest.mark.parametrize("quote", ["“we grew”", "「我們擴建了」", '"we grew"'], ids=["curly", "corner", "straight"])
def test_a_line_that_begins_with_a_quotation_mark_is_a_paragraph_of_its_own(quote: str) -> None:
    assert lines(f"The company said\n{quote}") == ["The company said", quote]


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n   \n", "\n\t\n\n"])
def test_a_blank_line_parts_paragraphs_also_before_small_letters(gap: str) -> None:
    assert lines(f"The plant opened in spring{gap}and it closed.") == ["The plant opened in spring", "and it closed."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_line_of_chinese_is_a_paragraph(line_end: str) -> None:
    assert lines(line_end.join(["標題", "內文第一段。", "", "內文第二段。", ""])) == [
        "標題",
        "內文第一段。",
        "內文第二段。",
    ]


def test_a_line_without_a_stop_is_a_sentence_of_its_own() -> None:
    assert sentences("小標\n內文。\nHeading\nBody text.") == ["小標", "內文。", "Heading", "Body text."]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\t\r\n \u3000"])
def test_nothing_but_white_space_has_no_sentence_and_no_line(text: str) -> None:
    assert sentence_spans(text) == []
    assert line_spans(text) == []


def test_places_count_code_points_also_behind_emoji() -> None:
    text = "😀好。𠀀字 👩‍👩‍👧。尾"
    assert sentence_spans(text) == [(0, 3), (3, 12), (12, 13)]


@pytest.mark.parametrize(
    "text",
    [
        "  甲。\t乙！\r\n\r\n丙？」 丁 \n",
        "One. Two!\n\nThree (four.) five\nsix",
        "。。。！」\n；",
        "\ufeff甲。\u200b乙。\u3000丙。",
        "甲" * 5_000,
    ],
)
def test_sentences_hold_every_visible_character_once_and_none_of_the_space_around(text: str) -> None:
    spans = sentence_spans(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize("text", ["甲。乙\n丙。", "One. Two\nand three.\nFour", "標題\r\n內文。內文。"])
def test_no_sentence_runs_over_the_end_of_a_line(text: str) -> None:
    for start, end in sentence_spans(text):
        assert any(line_start <= start and end <= line_end for line_start, line_end in line_spans(text))


def test_a_sentence_tells_something_from_eight_characters_on() -> None:
    text = "港口擴建。碼頭在秋天擴建。It grew. It grew fast."
    assert SHORTEST_TELLING == 8
    assert [text[start:end] for start, end in telling_sentences(text)] == [
        "碼頭在秋天擴建。",
        "It grew.",
        "It grew fast.",
    ]


@pytest.mark.parametrize("text", ["", "短。", "是的。對。\n好！", "一二三四五六。"])
def test_a_text_of_nothing_but_short_sentences_tells_nothing(text: str) -> None:
    assert telling_sentences(text) == []


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("他認為費用不會超支。", True),
        ("它在去年開工。", True),
        ("It forecasts a rise.", True),
        ("Its sales rose.", True),
        ("It is said that sales rose.", False),
        ("Items rose.", False),
        ("其他人不同意。", False),
        ("市府已因此傳喚業者。", True),
        ("为此，港口停工。", True),
        ("為此次展覽，港口停工。", False),
        ("費用太高，因此停工。", False),
        ("The port therefore closed.", True),
        ("As a result of the storm, the port closed.", False),
        ("As a result, the port closed.", True),
    ],
)
def test_a_sentence_leans_on_the_one_before_if_it_begins_with_what_that_names_or_leads_to(
    sentence: str, leans: bool
) -> None:
    assert leans_on_the_last(sentence) == leans
