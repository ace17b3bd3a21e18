"""Documents to articles: what is told is taken, what cannot be is refused, and the text stays as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import UnreadableArticle
from rag.ingest.document import MOST_TEXT
from rag.ingest.furniture import KIND
from rag.ingest.read import read_file, read_record, understood_again
from rag.types import Article, IngestOptions, LeftOut
from tests.conftest import article

TEXT = "港口在秋天擴建，工程由當地的公司承包。"
ALL_FIELDS = {
    "title": "港口擴建",
    "publisher": "海風報",
    "author": "林一",
    "published": "2025-08-18",
    "url": "https://example.org/port",
    "language": "zh-Hant",
}
DAMAGED = "港(gǎng)口擴(kuò)建了，工(gōng)程(chéng)由當(dāng)地的公司承(chéng)包。"


def left_out(one: Article) -> list[tuple[str, str]]:
    return [(stretch.kind, one.text[stretch.start : stretch.end].strip()) for stretch in one.left_out]


def read(data: bytes, name: str = "port.txt", options: IngestOptions = IngestOptions()) -> list[Article]:  # noqa: B008
    found = list(read_file(name, data, options))
    assert all(isinstance(one, Article) for one in found), found
    return [one for one in found if isinstance(one, Article)]


# What an article is called


def test_an_article_with_a_title_is_called_by_it() -> None:
    info = article(f"港口擴建\n{TEXT}").info
    assert (info.title, info.name) == ("港口擴建", "港口擴建")


def test_an_article_without_a_title_is_called_by_its_first_sentence() -> None:
    info = article(f"{TEXT}第二句說明經費。").info
    assert (info.title, info.lead, info.name) == (None, TEXT, TEXT)


def test_a_long_first_sentence_is_cut_where_it_is_only_a_name_to_call_it_by() -> None:
    long = "港口擴建工程" * 30 + "。"
    assert article(long).info.name == f"{long[:40]}…"


def test_the_first_words_are_those_behind_the_date_and_as_repaired() -> None:
    assert article(f"date 2025-08 {DAMAGED}").info.lead == "港口擴建了，工程由當地的公司承包。"


def test_the_first_words_are_the_reports_own() -> None:
    page = f"首頁 > 財經 > 產業\n分享到：微信 微博\n![](a.png)\n{TEXT}工程分三期。\n責任編輯：林一"
    assert (article(page).info.title, article(page).info.lead) == (None, TEXT)


def test_what_is_told_counts_more_than_what_the_text_tells() -> None:
    info = article(f"2024-01-01 別的標題\n{TEXT}", published="2025-08", title="港口擴建").info
    assert (info.published, info.title) == ("2025-08", "港口擴建")


def test_what_is_not_told_stays_unknown() -> None:
    info = article(TEXT).info
    assert (info.title, info.publisher, info.author, info.published, info.url) == (None,) * 5


@pytest.mark.parametrize(
    ("text", "language"),
    [("港口擴建了。", "zh-Hant"), ("港口扩建了。", "zh-Hans"), ("The port was enlarged.", "en")],
)
def test_the_language_is_seen_from_the_text_unless_it_is_told(text: str, language: str) -> None:
    assert article(text).info.language == language
    assert article(text, language="en").info.language == "en"


def test_several_authors_in_a_list_are_joined() -> None:
    assert article(TEXT, author=["林一", "陳二"]).info.author == "林一、陳二"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2025-08-18", "2025-08-18"),
        ("2025-08", "2025-08"),
        ("2025", "2025"),
        ("2025-08-18T10:00:00Z", "2025-08-18"),
        ("", None),
        (None, None),
    ],
)
def test_a_date_that_is_told_is_read_as_far_as_it_goes(written: str | None, published: str | None) -> None:
    assert article(TEXT, published=written).info.published == published


# What of it is not the report


def test_date_and_byline_are_marked_and_the_title_is_not() -> None:
    one = article(f"date 2025-08-18 港口擴建\n海風報記者林一\n{TEXT}\n工程分三期，明年春天動工。")
    assert left_out(one) == [("byline", "date 2025-08-18"), ("byline", "海風報記者林一")]
    assert (one.info.published, one.info.publisher, one.info.author) == ("2025-08-18", "海風報", "林一")


def test_what_is_marked_always_holds_words() -> None:
    one = article(f" date 2025-08-18 海風報記者林一 2025-08-18 13:36\n\n{TEXT}\n\n{TEXT}")
    assert [words for _, words in left_out(one)] == ["date 2025-08-18 海風報記者林一 2025-08-18 13:36"]


def test_what_is_left_out_of_a_damaged_text_is_a_stretch_of_it_as_it_was_given() -> None:
    last = "責(zé)任編(biān)輯(jí)：林一"
    one = article(f"{DAMAGED}\n{TEXT}\n{last}")
    assert left_out(one) == [("editor", last)]


def test_damage_is_repaired_in_the_reading_and_stays_in_the_text() -> None:
    one = article(DAMAGED)
    assert one.text == DAMAGED
    assert one.reading.words == "港口擴建了，工程由當地的公司承包。"
    assert {repair.kind for repair in one.repairs} == {"pinyin"}


@pytest.mark.parametrize("text", ["港口\r\n擴建\r\n", "a\tb\n", "😀𠀀\n", "二\u2028行", "佔２５％ e\u0301"])
def test_the_text_is_kept_as_it_was_given(text: str) -> None:
    assert article(text).text == text
    assert article(text).repairs == ()
    assert [one.text for one in read(b"\xef\xbb\xbf" + text.encode())] == [text]


# Refused


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"text": ""}, "no text"),
        ({"text": " \t\n\u3000"}, "no text"),
        ({"text": "好\ud800。"}, "half a character"),
        ({"text": "\udc00"}, "half a character"),
        ({"title": "\ud800"}, "half a character"),
        ({"publisher": "\ud800"}, "half a character"),
        ({"text": "好\0。"}, "NUL"),
        ({"title": "a\0b"}, "NUL"),
        ({"title": 7}, '"title" must be a string'),
        ({"url": {"x": 1}}, '"url" must be a string'),
        ({"author": ["林一", 7]}, '"author" must be a string'),
        ({"published": 20250818}, '"published" must be a date'),
        ({"published": "18 August"}, '"published" must be a date'),
        ({"published": "2025-02-30"}, '"published" must be a date'),
        ({"published": "2025-13"}, '"published" must be a date'),
        ({"language": "de"}, '"language" must be one of'),
        ({"text": "好" * (MOST_TEXT + 1)}, "divide it"),
    ],
    ids=[
        "empty", "white-space", "high-surrogate", "low-surrogate", "surrogate-in-title", "surrogate-in-publisher",
        "nul", "nul-in-title", "title", "url", "author", "number", "words", "no-such-day", "no-such-month", "language",
        "too-long",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name(told: dict[str, object], complaint: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"\A'?port\.txt'?: .*{complaint}"):
        article(**{"text": TEXT, **told})  # type: ignore[arg-type]


def test_half_a_character_is_refused_in_a_message_that_can_be_shown() -> None:
    with pytest.raises(UnreadableArticle) as refused:
        article("好。", "port\ud800.txt")
    assert str(refused.value) == r"port\ud800.txt: it holds half a character (a lone surrogate)"


# Identity


def test_the_source_alone_makes_the_id_and_what_is_told_makes_the_content() -> None:
    one, other = article("港口擴建\n" + TEXT), article("港口竣工\n" + TEXT)
    assert one.info.id == other.info.id
    assert one.content_hash != other.content_hash
    assert article(TEXT, "other.txt").info.id != article(TEXT).info.id


@pytest.mark.parametrize("field", ALL_FIELDS)
def test_a_change_in_any_field_is_a_change_of_content(field: str) -> None:
    without = {**ALL_FIELDS, field: "zh-Hans" if field == "language" else None}
    assert article(TEXT, **without).content_hash != article(TEXT, **ALL_FIELDS).content_hash


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"date 2025-08-18 港口擴建\r\n{TEXT}\n責任編輯：林一", {}),
        (f"海風報記者林一\n\n{TEXT}", {}),
        (DAMAGED, {"title": "港口擴建"}),
        (TEXT, ALL_FIELDS),
    ],
    ids=["dated", "byline", "damaged", "told"],
)
def test_an_article_taken_out_and_understood_again_is_the_same(text: str, told: dict[str, object]) -> None:
    first = article(text, **told)
    kept = replace(first, info=replace(first.info, report="r1"))
    assert understood_again(kept) == kept


def test_what_proved_to_be_the_publishers_furniture_stays_so_when_understood_again() -> None:
    one = article(f"{TEXT}\n海風報陪你看海")
    furniture = LeftOut(len(TEXT) + 1, len(one.text), KIND)
    assert understood_again(replace(one, left_out=(furniture,))).left_out == (furniture,)


def test_an_article_kept_before_reports_were_told_apart_is_a_report_of_its_own() -> None:
    one, other = understood_again(article(TEXT)), understood_again(article(f"{TEXT}工廠開工了。"))
    assert one.info.report
    assert one.info.report != other.info.report


# Files and records


def test_a_file_becomes_an_article_named_after_it() -> None:
    (one,) = read(f"港口擴建\n{TEXT}".encode(), "folder/port.txt")
    assert (one.info.source, one.info.title, one.text) == ("folder/port.txt", "港口擴建", f"港口擴建\n{TEXT}")


@pytest.mark.parametrize("name", ["port.md", "port.markdown", "port.txt"])
def test_front_matter_tells_everything_and_is_no_part_of_the_article(name: str) -> None:
    front = "---\n" + "".join(f"{key}: {value}\n" for key, value in ALL_FIELDS.items()) + f"---\n{TEXT}"
    for text in (front, "\ufeff" + front.replace("\n", "\r\n")):
        (one,) = read(text.encode(), name)
        assert {field: getattr(one.info, field) for field in ALL_FIELDS} == ALL_FIELDS
        assert one.text == TEXT


def test_a_first_line_behind_front_matter_belongs_to_the_report() -> None:
    (one,) = read(f"---\ntitle: 港口擴建\n---\n台北訊，港口動工\n\n{TEXT}".encode(), "port.md")
    assert one.left_out == ()


@pytest.mark.parametrize(
    ("yaml", "complaint"),
    [
        ("title: [1", "not YAML"),
        ("title: \t- x", "not YAML"),
        ("- a\n- b", "list of `key: value` lines"),
        ("title: 12", '"title" must be a string'),
        ("language: fr", '"language" must be one of'),
        ("published: 2025-02-30", "not YAML"),
        ("published: '20250818'", '"published" must be a date'),
    ],
    ids=["bracket", "tab", "list", "number", "language", "no-such-day", "no-date"],
)
def test_front_matter_that_cannot_be_used_is_refused_by_name(yaml: str, complaint: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"port\.md: .*{complaint}"):
        raise next(refusals(f"---\n{yaml}\n---\n{TEXT}".encode(), "port.md"))


def refusals(data: bytes, name: str) -> Iterator[UnreadableArticle]:
    """Yield what is refused in a file, or the whole of it."""
    try:
        yield from (one for one in read_file(name, data, IngestOptions()) if isinstance(one, UnreadableArticle))
    except UnreadableArticle as error:
        yield error


@pytest.mark.parametrize(
    "data", [b"", b"   \r\n\t", "\u3000\u3000".encode(), b"\xef\xbb\xbf\n", b"---\ntitle: x\n---\n"]
)
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_a_file_without_a_text_is_refused(data: bytes, ending: str) -> None:
    (refused,) = refusals(data, f"empty{ending}")
    assert str(refused).startswith(f"empty{ending}: there is no")


def test_one_per_line_makes_an_article_of_every_line_that_is_not_blank() -> None:
    data = "[ 2023-07-28 16：40 ] ，正文：港口擴建了。\n\n2023-07-29 工廠開工了。\r\n".encode()
    articles = read(data, "news.txt", IngestOptions(one_per_line=True))
    assert [one.info.source for one in articles] == ["news.txt#1", "news.txt#3"]
    assert [one.info.published for one in articles] == ["2023-07-28", "2023-07-29"]
    assert [one.info.lead for one in articles] == ["港口擴建了。", "工廠開工了。"]


def test_a_bad_line_among_good_ones_is_refused_and_the_others_read() -> None:
    data = f"港口擴建了。\n{'好' * (MOST_TEXT + 1)}\n工廠開工了。".encode()
    found = list(read_file("news.txt", data, IngestOptions(one_per_line=True)))
    assert [isinstance(one, Article) for one in found] == [True, False, True]


def test_a_record_tells_everything() -> None:
    info = read_record("port", {**ALL_FIELDS, "text": TEXT, "more": [1]}).info
    assert {field: getattr(info, field) for field in ALL_FIELDS} == ALL_FIELDS
    assert info.source == "port"


@pytest.mark.parametrize("fields", [{}, {"text": 7}, {"text": None}, {"title": "港口"}])
def test_a_record_without_a_text_is_refused_with_what_is_missing(fields: dict[str, object]) -> None:
    with pytest.raises(UnreadableArticle, match=r'\Aport: no text: a record needs a "text" field'):
        read_record("port", fields)


# The real articles


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("000", "「稀土換晶片」成中美談判底牌 評析:中國已不急了?"),
        ("001", "在美國對中國長達多年的科技限制出現令人驚訝的逆轉之際，總統川普上個月允許輝達 (…"),
        ("002", "特朗普雖解禁H200晶片，中國「算力自主」策略下輝達尚難言慶祝"),
        ("003", "“取消高端芯片出口禁令……”"),
        ("004", "特朗普政府最近放鬆對華晶片出口管制,引發外界對中美之間可能達成「科技大交易」的猜…"),
    ],
)
def test_the_real_articles_are_called_by_what_a_reader_sees_first(real_articles: Path, number: str, name: str) -> None:
    (path,) = real_articles.glob(f"{number}_*.txt")
    (one,) = read(path.read_bytes(), path.name)
    assert one.info.name == name
    assert one.text == path.read_text(encoding="utf-8")
    assert (one.info.source, one.info.url, one.info.language) == (path.name, None, "zh-Hant")
    assert bool(one.repairs) is (number == "003")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-TW", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("en-US", "en"), ("zh", "zh-Hant")],
)
def test_the_language_may_be_told_by_any_tag_for_it(tag: str, language: str) -> None:
    assert article(TEXT, language=tag).info.language == language


def test_front_matter_knows_the_fields_that_records_do() -> None:
    text = f"---\ndate: 2025-08-18\nsource: 海風報\nauthors: [林一, 陳二]\nheadline: 港口擴建\n---\n{TEXT}"
    (read,) = read_file("port.md", text.encode(), IngestOptions())
    assert isinstance(read, Article)
    info = read.info
    assert (info.title, info.publisher, info.author, info.published) == (
        "港口擴建",
        "海風報",
        "林一、陳二",
        "2025-08-18",
    )
