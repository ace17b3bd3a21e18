"""Records to articles: JSON, JSON Lines and CSV, whose fields are known by name or by what the options say."""

from __future__ import annotations

import json
import re

import pytest

from rag.errors import UnreadableArticle
from rag.ingest.read import read_file
from rag.types import Article, IngestOptions

TEXT = "港口在秋天擴建，工程由當地的公司承包。"


def read(name: str, text: str, fields: dict[str, str] | None = None) -> list[Article | UnreadableArticle]:
    return list(read_file(name, text.encode(), IngestOptions(fields=fields or {})))


def sources(name: str, text: str) -> list[str]:
    return [one.info.source for one in read(name, text) if isinstance(one, Article)]


def lines(*records: dict[str, object]) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def test_a_record_has_its_file_and_id_for_a_source() -> None:
    records = [{"id": n, "text": TEXT} for n in ("one", 2)]
    for name, text in (("all.jsonl", lines(*records)), ("all.json", json.dumps(records))):
        assert sources(name, text) == [f"{name}#one", f"{name}#2"]


def test_a_record_without_an_id_is_numbered_by_its_place() -> None:
    data = f"\n{lines({'text': TEXT})}\r\n\r\n{lines({'text': TEXT, 'id': None})}\r\n"
    assert sources("all.jsonl", data) == ["all.jsonl#2", "all.jsonl#4"]
    assert sources("all.json", json.dumps([{"text": TEXT}, {"text": TEXT}])) == ["all.json#1", "all.json#2"]
    assert sources("all.csv", f"text\n{TEXT}\n{TEXT}\n") == ["all.csv#2", "all.csv#3"]


def test_one_object_alone_is_called_by_its_file() -> None:
    assert sources("port.json", json.dumps({"text": TEXT})) == ["port.json"]


def test_a_list_may_stand_within_an_object() -> None:
    assert sources("all.json", json.dumps({"count": 1, "articles": [{"id": "a", "text": TEXT}]})) == ["all.json#a"]


@pytest.mark.parametrize(
    "record",
    [
        {"text": TEXT, "title": "港口擴建", "publisher": "海風報", "published": "2025-08-18"},
        {"content": TEXT, "headline": "港口擴建", "source": "海風報", "date": "2025-08-18"},
        {"內容": TEXT, "標題": "港口擴建", "來源": "海風報", "日期": "2025-08-18"},
        {"正文": TEXT, "题目": "港口擴建", "媒体": "海風報", "发布时间": "2025-08-18"},
        {"Body": TEXT, " Title ": "港口擴建", "OUTLET": "海風報", "PubDate": "2025-08-18"},
    ],
    ids=["ours", "english", "traditional", "simplified", "case"],
)
def test_fields_are_known_by_the_names_that_others_give_them(record: dict[str, object]) -> None:
    for name, text in (
        ("a.jsonl", lines(record)),
        ("a.csv", ",".join(record) + "\n" + ",".join(map(str, record.values()))),
    ):
        (one,) = read(name, text)
        assert isinstance(one, Article)
        assert (one.text, one.info.title, one.info.publisher, one.info.published) == (
            TEXT,
            "港口擴建",
            "海風報",
            "2025-08-18",
        )


def test_the_options_say_which_fields_are_meant() -> None:
    record = lines({"kropp": TEXT, "rubrik": "港口擴建", "title": "別的"})
    (refused,) = read("a.jsonl", record)
    assert isinstance(refused, UnreadableArticle)
    (one,) = read("a.jsonl", record, {"text": "kropp", "title": "rubrik"})
    assert isinstance(one, Article)
    assert (one.text, one.info.title) == (TEXT, "港口擴建")


def test_a_record_without_a_text_is_told_how_to_say_which_field_it_is() -> None:
    refused, _ = read("a.jsonl", lines({"id": 1, "kropp": TEXT}, {"text": TEXT}))
    assert str(refused).startswith('a.jsonl, line 1: no text: a record needs a "text" field')
    assert "text=kropp" in str(refused)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("no json", "line 2: not JSON"),
        ('{"text": "好。"', "line 2: not JSON"),
        ("[1]", "line 2: not an object"),
        ('"好。"', "line 2: not an object"),
        ('{"id": 7}', "line 2: no text"),
        ('{"text": "\\ud800"}', "#2'?: .*half a character"),
        ('{"text": "好。", "id": "\\ud800"}', r"#\\ud800'?: .*half a character"),
        ("[" * 100_000, "line 2: not JSON"),
    ],
    ids=["words", "cut-off", "list", "string", "no-text", "surrogate", "surrogate-in-id", "deep"],
)
def test_a_bad_line_is_refused_by_its_number_and_the_lines_around_it_are_read(line: str, complaint: str) -> None:
    before, bad, behind = read("all.jsonl", f'{{"text": "好。"}}\n{line}\n{{"text": "行。"}}\n')
    assert [one.text for one in (before, behind) if isinstance(one, Article)] == ["好。", "行。"]
    assert isinstance(bad, UnreadableArticle)
    assert re.match(rf"'?all\.jsonl.*{complaint}", str(bad))


def test_astral_characters_written_as_two_escapes_are_one() -> None:
    (one,) = read("all.jsonl", '{"text": "\\ud83d\\ude00 \\ud840\\udc00"}')
    assert isinstance(one, Article)
    assert one.text == "😀 𠀀"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_may_have_any_separator_and_cells_of_several_lines(separator: str) -> None:
    table = f'id{separator}text\n7{separator}"第一段，說明。\n第二段{separator}說明。"\n'
    (one,) = read("all.csv", table)
    assert isinstance(one, Article)
    assert (one.info.source, one.text) == ("all.csv#7", f"第一段，說明。\n第二段{separator}說明。")


def test_a_broken_table_gives_what_was_read_and_says_where_it_broke() -> None:
    found = read("all.csv", f'id,text\n1,{TEXT}\n2,"open\n')
    assert [isinstance(one, Article) for one in found] == [True, False]
    assert "the table is broken" in str(found[1])


@pytest.mark.parametrize(
    ("told", "publisher"),
    [
        ({"publisher": None, "source": "001.txt"}, None),
        ({"publisher": "海風報", "source": "001.txt"}, "海風報"),
        ({"source": {"id": None, "name": "海風報"}}, "海風報"),
    ],
    ids=["as-we-list-articles", "both", "an-object-with-a-name"],
)
def test_only_the_first_field_that_a_record_has_names_the_publisher(
    told: dict[str, object], publisher: str | None
) -> None:
    (article,) = read("all.jsonl", lines({"text": TEXT, **told}))
    assert isinstance(article, Article)
    assert article.info.publisher == publisher
