"""Bytes to articles: what is told is taken, what is not stays unknown, what cannot be read says why."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rag.errors import UnreadableArticle
from rag.ingest.read import ReadArticle, decode, read_again, read_articles, read_record
from rag.types import ArticleInfo

TEXT = "港口在秋天擴建，工程由當地的公司承包。"
ALL_FIELDS = {
    "title": "港口擴建",
    "publisher": "海風報",
    "author": "林一",
    "published": "2025-08-18",
    "url": "https://example.org/port",
    "language": "zh-Hant",
}


def read(text: str, name: str = "port.txt") -> ReadArticle:
    (article,) = read_articles(name, text.encode())
    return article


def info(text: str, name: str = "port.txt") -> ArticleInfo:
    return read(text, name).article.info


def body(text: str, name: str = "port.txt") -> str:
    one = read(text, name)
    return one.article.text[one.body_start :].strip()


def front(**fields: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + f"---\n{TEXT}"


# What the text itself tells


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n", "\n  \n\t"], ids=["unix", "windows", "blank", "spaces"])
def test_a_first_line_without_a_stop_is_the_title(line_end: str) -> None:
    assert info(f"港口擴建{line_end}{TEXT}").title == "港口擴建"


@pytest.mark.parametrize("before", ["", "date 2025-08-18 "], ids=["alone", "behind-a-date"])
def test_the_title_stays_part_of_the_report(before: str) -> None:
    assert body(f"{before}港口擴建\n{TEXT}") == f"港口擴建\n{TEXT}"


@pytest.mark.parametrize(
    "text",
    [
        "他說：「我們準備好了。」\n第二段說明經費。",
        "真的準備好了嗎？\n第二段說明經費。",
        "“Are you ready?”\n\nThey were.",
    ],
    ids=["quotation", "question", "english-quotation"],
)
def test_a_first_sentence_that_ends_in_a_quotation_or_question_belongs_to_the_report(text: str) -> None:
    assert body(text) == text


def test_a_first_line_behind_front_matter_belongs_to_the_report() -> None:
    text = f"台北訊，港口動工\n\n{TEXT}"
    assert body(f"---\ntitle: 港口擴建\n---\n{text}", "port.md") == text


@pytest.mark.parametrize("title", ["\t港口擴建", "\u3000\u3000港口擴建  ", "# 港口擴建", "\ufeff港口擴建"])
def test_a_title_comes_without_the_marks_around_it(title: str) -> None:
    assert info(f"{title}\n{TEXT}").title == "港口擴建"


def test_a_first_line_that_is_a_sentence_belongs_to_the_report() -> None:
    text = f"{TEXT}\n第二段說明經費來源。"
    assert body(text) == text
    assert info(text).title == TEXT


def test_a_text_of_one_line_is_called_by_its_first_sentence() -> None:
    assert info(f"{TEXT}第二句。").title == TEXT


def test_a_long_lead_is_cut_where_it_is_only_a_name_to_call_it_by() -> None:
    long = "港口擴建工程" * 30 + "。"
    assert info(long).title == f"{long[:40]}…"
    assert body(long) == long


@pytest.mark.parametrize(
    ("first_line", "published"),
    [
        ("date 2025-08-18 港口擴建", "2025-08-18"),
        ("date: 2025-08-18 港口擴建", "2025-08-18"),
        (" date 2025-07 港口擴建", "2025-07"),
        ("2025-08-18 13:36 港口擴建", "2025-08-18"),
        ("2025-08-18T13:36:05 港口擴建", "2025-08-18"),
        ("[ 2023-07-28 16：40 ] ，正文：港口擴建", "2023-07-28"),
    ],
    ids=["date", "colon", "month", "clock", "iso", "brackets"],
)
def test_a_date_before_the_report_is_its_day(first_line: str, published: str) -> None:
    assert info(f"{first_line}\n{TEXT}").published == published
    assert info(f"{first_line}\n{TEXT}").title == "港口擴建"
    assert body(f"{first_line}\n{TEXT}") == f"港口擴建\n{TEXT}"


@pytest.mark.parametrize("first_line", ["2025-13-01 港口", "2025-00 港口", "1025-08-18 港口", "民國114年8月18日港口"])
def test_what_is_no_day_is_not_taken_for_one(first_line: str) -> None:
    assert info(f"{first_line}\n{TEXT}").published is None


def test_a_date_and_the_report_may_share_a_line() -> None:
    assert body(f"date 2025-07 {TEXT}") == TEXT


@pytest.mark.parametrize(
    ("byline", "publisher", "author"),
    [
        ("海風報記者林一", "海風報", "林一"),
        ("海风网编辑林一", "海风网", "林一"),
        ("海風網綜合編輯:林一", "海風網", "林一"),
        ("海風報記者：林一 2025-08-18 13:36", "海風報", "林一"),
    ],
    ids=["reporter", "editor", "compiled", "with-its-own-date"],
)
def test_a_byline_tells_publisher_and_author(byline: str, publisher: str, author: str) -> None:
    told = info(f"date 2025-08-18 {byline}\n\n{TEXT}")
    assert (told.publisher, told.author, told.published) == (publisher, author, "2025-08-18")
    assert body(f"{byline}\n\n{TEXT}") == TEXT


@pytest.mark.parametrize("clock", ["", " 13:36"])
def test_the_day_of_a_byline_counts_where_no_date_stands_before_it(clock: str) -> None:
    assert info(f"海風報記者林一 2025-08-18{clock}\n\n{TEXT}").published == "2025-08-18"
    assert info(f"date 2025-08-19 海風報記者林一 2025-08-18{clock}\n\n{TEXT}").published == "2025-08-19"


def test_what_is_not_told_stays_unknown() -> None:
    told = info(TEXT)
    assert (told.publisher, told.author, told.published, told.url) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [("港口擴建了。", "zh-Hant"), ("港口扩建了。", "zh-Hans"), ("The port was enlarged.", "en")],
)
def test_the_language_is_seen_from_the_text(text: str, language: str) -> None:
    assert info(text).language == language


# Front matter


@pytest.mark.parametrize("name", ["port.md", "port.markdown", "port.txt"])
def test_front_matter_tells_everything(name: str) -> None:
    told = info(front(**ALL_FIELDS), name)
    assert {field: getattr(told, field) for field in ALL_FIELDS} == ALL_FIELDS


def test_front_matter_is_no_part_of_the_article() -> None:
    assert read(front(**ALL_FIELDS), "port.md").article.text == TEXT


def test_front_matter_is_read_with_windows_line_ends_and_a_byte_order_mark() -> None:
    text = "\ufeff" + front(title="港口擴建", published="2025-08").replace("\n", "\r\n")
    assert (info(text, "port.md").title, info(text, "port.md").published) == ("港口擴建", "2025-08")


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2025-08-18", "2025-08-18"),
        ("2025-08", "2025-08"),
        ("2025", "2025"),
        ("2024-02-29", "2024-02-29"),
        ("2025-08-18 10:00:00", "2025-08-18"),
        ("2025-08-18T10:00:00Z", "2025-08-18"),
        ("", None),
        ("null", None),
    ],
)
def test_a_date_in_front_matter_is_read_as_far_as_it_goes(written: str, published: str | None) -> None:
    assert info(front(published=written), "port.md").published == published


@pytest.mark.parametrize(
    "written",
    [
        "18 August 2025",
        "2025-8-18",
        "2025-13",
        "'20250818'",
        "yesterday",
        "[2025]",
        "'2025-02-30'",
        "'2025-02-29'",
        "'2025-08-18junk'",
        "'2025-08-18-19'",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(UnreadableArticle, match=r'port\.md: "published" must be a date like'):
        read(front(published=written), "port.md")


@pytest.mark.parametrize(
    ("yaml", "complaint"),
    [
        ("title: [1", "not YAML"),
        ("title: \t- x", "not YAML"),
        ("- a\n- b", "list of `key: value` lines"),
        ("title: 12", '"title" must be a string'),
        ("publisher: [a]", '"publisher" must be a string'),
        ("language: fr", '"language" must be one of'),
        ("published: 2025-02-30", "out of range"),
    ],
    ids=["bracket", "tab", "list", "number", "nested", "language", "no-such-day"],
)
def test_front_matter_that_cannot_be_used_is_refused_by_name(yaml: str, complaint: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"port\.md: .*{complaint}"):
        read(f"---\n{yaml}\n---\n{TEXT}", "port.md")


def test_front_matter_without_a_text_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="no text"):
        read("---\ntitle: 港口\n---\n", "port.md")


# Records


def test_a_record_has_its_file_and_id_for_a_source() -> None:
    lines = [json.dumps({"id": n, "title": f"題{n}", "text": TEXT}) for n in ("one", 2)]
    found = [one.article.info.source for one in read_articles("all.jsonl", "\n".join(lines).encode())]
    assert found == ["all.jsonl#one", "all.jsonl#2"]


def test_an_id_of_null_counts_as_absent() -> None:
    data = json.dumps({"id": None, "text": TEXT}).encode()
    assert [one.article.info.source for one in read_articles("all.jsonl", data)] == ["all.jsonl#1"]


def test_a_record_without_an_id_is_numbered_by_its_line() -> None:
    data = f"\n{json.dumps({'text': TEXT})}\r\n\r\n{json.dumps({'text': TEXT})}\r\n".encode()
    assert [one.article.info.source for one in read_articles("all.ndjson", data)] == ["all.ndjson#2", "all.ndjson#4"]


def test_a_record_tells_everything() -> None:
    told = read_record("port", {**ALL_FIELDS, "text": TEXT, "more": [1]}).article.info
    assert {field: getattr(told, field) for field in ALL_FIELDS} == ALL_FIELDS


def test_a_records_fields_count_more_than_its_first_line() -> None:
    told = read_record("port", {"text": f"2024-01-01 別的標題\n{TEXT}", "published": "2025-08", "title": "港口擴建"})
    assert (told.article.info.published, told.article.info.title) == ("2025-08", "港口擴建")


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, '"text"'),
        ({"text": 7}, '"text"'),
        ({"text": None}, '"text"'),
        ({"text": ""}, "no text"),
        ({"text": " \t\n\u3000"}, "no text"),
        ({"text": "好\ud800。"}, "half a character"),
        ({"text": "\udc00"}, "half a character"),
        ({"text": TEXT, "title": "\ud800"}, "half a character"),
        ({"text": TEXT, "publisher": "\ud800"}, "half a character"),
        ({"text": "好\0。"}, "NUL"),
        ({"text": TEXT, "title": "a\0b"}, "NUL"),
        ({"text": TEXT, "title": 7}, '"title" must be a string'),
        ({"text": TEXT, "url": ["x"]}, '"url" must be a string'),
        ({"text": TEXT, "published": 20250818}, '"published" must be a date'),
        ({"text": TEXT, "language": "zh"}, '"language" must be one of'),
    ],
    ids=[
        "nothing", "number", "null", "empty", "white-space", "high-surrogate", "low-surrogate",
        "surrogate-in-title", "surrogate-in-publisher", "nul", "nul-in-title", "title", "url", "date",
        "language",
    ],
)  # fmt: skip
def test_a_record_that_is_no_article_is_refused(fields: dict[str, object], complaint: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"\Aport: .*{complaint}|\A'port': .*{complaint}"):
        read_record("port", fields)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("no json", "line 2: not JSON"),
        ('{"text": "好。"', "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('"好。"', "line 2: not a JSON object"),
        ('{"id": 7}', '#7: a record needs a "text"'),
        ('{"text": "\\ud800"}', "#2': .*half a character"),
        ('{"text": "好。", "id": "\\ud800"}', r"#\\ud800': .*half a character"),
        ("[" * 100_000, "line 2: not JSON"),
    ],
    ids=["words", "cut-off", "list", "string", "no-text", "surrogate", "surrogate-in-id", "deep"],
)
def test_a_bad_line_is_refused_by_its_number_and_the_lines_around_it_are_read(line: str, complaint: str) -> None:
    before, bad, behind = read_articles("all.jsonl", f'{{"text": "好。"}}\n{line}\n{{"text": "行。"}}\n'.encode())
    assert [one.article.text for one in (before, behind) if isinstance(one, ReadArticle)] == ["好。", "行。"]
    assert isinstance(bad, UnreadableArticle)
    assert re.match(rf"'?all\.jsonl.*{complaint}", str(bad))


def test_half_a_character_is_refused_in_a_message_that_can_be_shown() -> None:
    with pytest.raises(UnreadableArticle) as refused:
        read("好。", "port\ud800.txt")
    assert str(refused.value) == r"'port\ud800.txt': it holds half a character (a lone surrogate)"


def test_astral_characters_written_as_two_escapes_are_one() -> None:
    data = b'{"text": "\\ud83d\\ude00 \\ud840\\udc00"}'
    assert [one.article.text for one in read_articles("all.jsonl", data)] == ["😀 𠀀"]


# Files


@pytest.mark.parametrize("name", ["a.TXT", "a.text", "folder/a.md", "a.b.txt"])
def test_the_ending_tells_the_kind_and_the_name_becomes_the_source(name: str) -> None:
    assert info(TEXT, name).source == name


@pytest.mark.parametrize("name", ["a.pdf", "a", ".txt", "a.txt.gz", "a.json", "txt"])
def test_a_file_of_another_kind_is_refused_with_the_kinds_there_are(name: str) -> None:
    with pytest.raises(UnreadableArticle, match=r"only \.txt.* can be read"):
        read(TEXT, name)


@pytest.mark.parametrize("data", [b"", b"   \r\n\t", "\u3000\u3000".encode(), b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("ending", [".txt", ".md", ".jsonl"])
def test_an_empty_file_of_any_kind_is_refused(data: bytes, ending: str) -> None:
    with pytest.raises(UnreadableArticle, match="no text"):
        list(read_articles(f"empty{ending}", data))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (TEXT.encode("big5"), "not UTF-8"),
        (TEXT.encode("utf-16"), "not UTF-8"),
        (b"\xed\xa0\x80", "not UTF-8"),
        (b"abc\xff", "byte 3"),
        (b"ab\0cd", "not a text file"),
    ],
    ids=["big5", "utf-16", "surrogate", "place", "nul"],
)
def test_bytes_that_are_no_utf_8_text_are_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(UnreadableArticle, match=complaint):
        decode("port.txt", data)


@pytest.mark.parametrize("text", ["港口\r\n擴建\r\n", "a\tb\n", "😀𠀀\n", "e\u0301\u200b", "二\u2028行"])
def test_the_text_is_kept_as_it_was_given(text: str) -> None:
    assert read(text).article.text == text
    assert decode("port.txt", b"\xef\xbb\xbf" + text.encode()) == text


def test_one_per_line_makes_an_article_of_every_line_that_is_not_blank() -> None:
    data = "[ 2023-07-28 16：40 ] ，正文：港口擴建了。\n\n2023-07-29 工廠開工了。\r\n".encode()
    articles = list(read_articles("news.txt", data, one_per_line=True))
    assert [one.article.info.source for one in articles] == ["news.txt#1", "news.txt#3"]
    assert [one.article.info.published for one in articles] == ["2023-07-28", "2023-07-29"]
    assert [one.article.text[one.body_start :].strip() for one in articles] == ["港口擴建了。", "工廠開工了。"]


# Identity


def test_the_source_alone_makes_the_id_and_what_is_told_makes_the_content() -> None:
    one, other = read("港口擴建\n" + TEXT), read("港口竣工\n" + TEXT)
    assert one.article.info.id == other.article.info.id
    assert one.article.content_hash != other.article.content_hash
    assert read(TEXT, "other.txt").article.info.id != read(TEXT).article.info.id


@pytest.mark.parametrize("field", ALL_FIELDS)
def test_a_change_in_any_field_is_a_change_of_content(field: str) -> None:
    with_all = read_record("port", {**ALL_FIELDS, "text": TEXT}).article
    without = {**ALL_FIELDS, "text": TEXT, field: "zh-Hans" if field == "language" else None}
    assert read_record("port", without).article.content_hash != with_all.content_hash


@pytest.mark.parametrize("text", [f"date 2025-08-18 港口擴建\r\n{TEXT}", f"海風報記者林一\n\n{TEXT}", TEXT])
def test_an_article_read_again_has_the_same_report(text: str) -> None:
    first = read(text)
    assert read_again(first.article) == first


# The real articles


def first_line(article: ReadArticle) -> str:
    return article.article.text.strip().split("\n")[0].strip()


@pytest.mark.parametrize(
    ("number", "publisher", "author", "published"),
    [
        ("000", None, None, None),
        ("001", "鉅亨網", "林羿君", "2025-08-18"),
        ("002", None, None, "2025-12-12"),
        ("003", None, None, None),
        ("004", None, None, "2025-07"),
    ],
)
def test_the_real_articles_tell_publisher_author_and_day(
    real_articles: Path, number: str, publisher: str | None, author: str | None, published: str | None
) -> None:
    (path,) = real_articles.glob(f"{number}_*.txt")
    told = info(path.read_text(encoding="utf-8"), path.name)
    assert (told.publisher, told.author, told.published) == (publisher, author, published)
    assert (told.source, told.url, told.language) == (path.name, None, "zh-Hant")


@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_the_real_articles_with_a_title_are_called_by_it(real_articles: Path, number: str) -> None:
    (path,) = real_articles.glob(f"{number}_*.txt")
    article = read(path.read_text(encoding="utf-8"), path.name)
    dated = f"date {article.article.info.published} " if article.article.info.published else ""
    assert first_line(article) == dated + article.article.info.title


@pytest.mark.parametrize("number", ["001", "004"])
def test_the_real_articles_without_a_title_are_called_by_their_first_words(real_articles: Path, number: str) -> None:
    (path,) = real_articles.glob(f"{number}_*.txt")
    article = read(path.read_text(encoding="utf-8"), path.name)
    report = article.article.text[article.body_start :].strip()
    assert article.article.info.title == f"{report[:40]}…"
