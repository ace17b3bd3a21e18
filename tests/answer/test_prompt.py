"""What the LLM is given."""

from __future__ import annotations

import json
import re

import pytest

from rag.answer.prompt import EXAMPLES, answer_schema, messages_for
from rag.text.names import Name, NameTable, built_in
from rag.types import ArticleInfo, Evidence, Filters, Language, Passage, Question, Turn


def evidence(
    quote: str, publisher: str | None = None, published: str | None = None, reading: str | None = None
) -> Evidence:
    article = ArticleInfo("a", "港口", publisher, None, published, None, "port.txt", "zh-Hant")
    return Evidence(Passage("p", "a", 0, quote, 0, len(quote)), article, quote, 0, len(quote), reading or quote, 0.5)


def question(text: str, language: Language = "zh-Hant", *history: Turn, search_text: str | None = None) -> Question:
    return Question(text, language, search_text or text, Filters(), history)


def request(asked: Question, *sentences: Evidence, names: NameTable | None = None) -> str:
    return str(messages_for(asked, sentences, names or built_in())[-1].content)


def test_the_examples_come_before_everything_that_changes() -> None:
    one = messages_for(question("港口怎麼了？"), [evidence("港口擴建了。")], built_in())
    other = messages_for(
        question("工厂怎么了？", "zh-Hans"), [evidence("工厂开工了。"), evidence("铁路通车了。")], built_in()
    )
    assert one[:-1] == other[:-1]
    assert [message.role.value for message in one] == ["system", *["user", "assistant"] * len(EXAMPLES), "user"]


@pytest.mark.parametrize("example", EXAMPLES, ids=["zh-Hant", "zh-Hans", "en"])
def test_the_replies_in_the_examples_are_what_the_schema_asks(
    example: tuple[Language, str, tuple[str, ...], str],
) -> None:
    language, _, sentences, reply = example
    schema = answer_schema(language, len(sentences))
    draft = json.loads(reply)
    assert list(draft) == schema["required"] == ["answerable", "claims"]
    assert draft["answerable"] is bool(draft["claims"])
    for claim in draft["claims"]:
        assert list(claim) == schema["properties"]["claims"]["items"]["required"]
        assert all(1 <= number <= len(sentences) for number in claim["evidence"])


def test_evidence_is_numbered_from_one_with_publisher_and_date_where_told() -> None:
    asked = request(
        question("港口怎麼了？"),
        evidence("港口擴建了。", "海風報", "2025-08-18"),
        evidence("工廠開工了。", None, "2025-07"),
        evidence("鐵路通車了。"),
    )
    assert "[1] (海風報, 2025-08-18) 港口擴建了。\n[2] (2025-07) 工廠開工了。\n[3] 鐵路通車了。\n" in asked


def test_evidence_is_one_line_whatever_it_holds() -> None:
    assert "[1] 港口 擴建 了。\n" in request(question("港口？"), evidence("港口\r\n擴建\n\n\t了。"))


def test_evidence_that_was_damaged_is_given_as_repaired() -> None:
    asked = request(question("港口？"), evidence("港(gǎng)口擴(kuò)建了。", reading="港口擴建了。"))
    assert "[1] 港口擴建了。\n" in asked
    assert "gǎng" not in asked


def test_the_question_comes_after_the_evidence() -> None:
    asked = request(question("港口怎麼了？"), evidence("港口擴建了。"))
    assert asked.index("[1]") < asked.index("Question: 港口怎麼了？")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-Hant", "請用繁體中文作答（原文是英文時，譯成中文）。"),
        ("zh-Hans", "请用简体中文作答（原文是英文时，译成中文）。"),
        ("en", "Write the answer in English"),
    ],
)
def test_the_language_of_the_answer_is_asked_for(language: Language, told: str) -> None:
    assert told in request(question("港口？", language))


def test_a_follow_up_comes_with_the_question_before_it() -> None:
    turns = (Turn("user", "舊的問題"), Turn("user", "港口「擴建」了嗎？"), Turn("assistant", "擴建了。"))
    asked = request(question("那工廠呢？", "zh-Hant", *turns, search_text="港口「擴建」了嗎？ 那工廠呢？"))
    assert 'Question: (after asking "港口「擴建」了嗎？") 那工廠呢？' in asked
    assert "舊的問題" not in asked


def test_a_question_that_stands_by_itself_comes_without_what_was_asked_before() -> None:
    assert "Question: 工廠呢？" in request(question("工廠呢？", "zh-Hant", Turn("user", "港口呢？")))


def test_for_an_english_answer_chinese_names_and_terms_stand_in_english() -> None:
    asked = request(question("What did they say?", "en"), evidence("華為與發言人任正非都回應了，華為沒有否認。"))
    assert "[1] Huawei與spokesperson Ren Zhengfei都回應了，Huawei沒有否認。\n" in asked


def test_for_an_english_answer_names_of_the_users_stand_in_english() -> None:
    names = NameTable([Name("person", "Lin Yi", "林一", "", "", ("阿一",)), Name("person", "", "陳二", "", "", ())])
    asked = request(question("What did they say?", "en"), evidence("阿一與陳二都回應了。"), names=names)
    assert "[1] Lin Yi與陳二" in asked


def test_for_a_chinese_answer_names_stay_as_they_are() -> None:
    assert "[1] 輝達與華為都回應了。\n" in request(question("怎麼了？"), evidence("輝達與華為都回應了。"))


def test_the_schema_names_only_evidence_there_is() -> None:
    claim = answer_schema("zh-Hant", 4)["properties"]["claims"]["items"]["properties"]
    assert claim["evidence"]["items"] == {"type": "integer", "minimum": 1, "maximum": 4}


def test_every_object_of_the_schema_is_closed_and_needs_all_its_fields() -> None:
    schema = answer_schema("zh-Hans", 3)
    for part in (schema, schema["properties"]["claims"]["items"]):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])


def english_pattern() -> str:
    claim = answer_schema("en", 1)["properties"]["claims"]["items"]["properties"]
    return str(claim["text"]["pattern"])


@pytest.mark.parametrize("text", ["It grew by 25%.", "“Ready”, they said – $5.5bn…", "Café: 100 °C", "x" * 300])
def test_the_grammar_of_an_english_answer_takes_english(text: str) -> None:
    assert re.match(english_pattern(), text)


@pytest.mark.parametrize("text", ["港口", "It grew 擴建.", "It grew。", "Ｈ２０", "", "x" * 301])
def test_the_grammar_of_an_english_answer_takes_no_chinese(text: str) -> None:
    assert not re.match(english_pattern(), text)


def chinese_pattern(language: Language) -> str:
    claim = answer_schema(language, 1)["properties"]["claims"]["items"]["properties"]
    return str(claim["text"]["pattern"])


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize(
    "text", ["港口擴建 25%。", "「好了」，Kevin 說。", "《海風報》報導", "25% 的份額", "券商 Bernstein"]
)
def test_the_grammar_of_a_chinese_answer_takes_chinese_with_any_letters(language: Language, text: str) -> None:
    assert re.match(chinese_pattern(language), text)


@pytest.mark.parametrize("text", ["The port grew.", "A 港口", "", "港口\n擴建"])
def test_the_grammar_of_a_chinese_answer_begins_in_chinese(text: str) -> None:
    assert not re.match(chinese_pattern("zh-Hant"), text)
