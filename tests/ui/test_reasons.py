"""Why an article was refused, in the reader's language: every reason, and what stands in it."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import rag
import ui
from rag.errors import UnreadableArticle
from rag.ingest.document import Read
from rag.ingest.formats.records import read_csv, read_json, read_json_lines
from rag.ingest.formats.text import read_text
from rag.ingest.kinds import FOREIGN
from rag.text.fold import is_han, script_votes
from rag.types import IngestOptions, Language, Outcome
from ui.page.collection import outcomes
from ui.reasons import LONGEST, reason_in
from ui.wording import LANGUAGES

CHINESE: tuple[Language, ...] = ("zh-Hant", "zh-Hans")
RAG = Path(rag.__file__).parent
REFUSING = (RAG / "library.py", *sorted((RAG / "ingest").rglob("*.py")))
VALUE = "7"


def messages() -> Iterator[str]:
    """Yield every reason that stands in the source, with a value in each of its places."""
    for path in REFUSING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="UnreadableArticle"), args=[message, *_]):
                    yield written(message)
                case ast.Call(func=ast.Name(id="Outcome"), keywords=given):
                    yield from (written(one.value) for one in given if one.arg == "reason")
                case ast.Call(func=ast.Name(id="refusing_damage"), args=[_, what]):
                    yield f"{VALUE}: {written(what)} is damaged or cut off; get the whole file and try again"
                case ast.Dict(keys=[ast.Constant(value="refused")], values=[message]):
                    yield written(message)
    yield from (f"{VALUE}: this is {what}" for what in FOREIGN.values())


def written(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(map(written, parts))
    return VALUE


def rows() -> list[dict[str, str]]:
    with (Path(ui.__file__).parent / "reasons.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


REASONS = sorted({message for message in messages() if re.search("[a-z]", message)})
"""Those of values alone hand on what another said."""

JSON = (
    *('{"a" 1}', '{"a": 1 "b"}', "[1 2]", "{a: 1}", '{"a": ', '{"a": "b', "{} {}", "[1,]", '{"a": 1,}', "[]"),
    *('["\x01"]', r'["\x"]', r'["\u12"]', "[" * 100_000, "9" * 5_000),
)
YAML = (
    *("a: b: c", "a: [b", "{a: b", "a:\n\tb: c", 'a: "b" c', "a: @b", 'a: "b', "a: b\nc", "a: &b c\nd: *b", "- a"),
    "a: 2025-13-13",
)
CSV = ('a,b\n"c"d,e', 'a\n"b', f'a\n"{"b" * 5_000_001}"', "text")
BROKEN = [
    *((read_json, text) for text in JSON),
    *((read_json_lines, text) for text in ("{", "[1]", "{}")),
    *((read_text, f"---\n{text}\n---\n") for text in YAML),
    *((read_csv, text) for text in CSV),
]


def test_the_reasons_in_the_source_are_found() -> None:
    assert len(REASONS) > 70
    assert "7: there is nothing in it" in REASONS
    assert "7: marked as 7 but damaged or cut off (byte 7); save it as UTF-8 and try again" in REASONS
    assert "7: it is nested too deeply to be read" in REASONS, "what a child process answers"
    assert "7: nothing in it but links, images, notices or a heading" in REASONS, "what is no exception"


@pytest.mark.parametrize("language", CHINESE)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_in_the_source_is_said_in_chinese(reason: str, language: Language) -> None:
    told = reason_in(reason, language)
    assert any(map(is_han, told))
    assert not re.search("[a-z]+ [a-z]+", told.replace("front matter", ""))


@pytest.mark.parametrize("language", CHINESE)
@pytest.mark.parametrize(
    ("read", "text"), BROKEN, ids=lambda given: getattr(given, "__name__", str(given)[:12].strip("-"))
)
def test_what_is_wrong_with_a_files_form_is_said_in_chinese(
    read: Callable[[str, str, IngestOptions], Iterator[Read]], text: str, language: Language
) -> None:
    try:
        (wrong,) = read("A", text, IngestOptions())
    except UnreadableArticle as error:
        wrong = error
    assert isinstance(wrong, UnreadableArticle)
    told = reason_in(str(wrong), language)
    known = {"text", "jsonl", "front", "matter", "key", "value", "stream", "end", "scalar", "block", "mapping", "Tab"}
    assert any(map(is_han, told))
    assert not set(re.findall("[A-Za-z]?[a-z]+", told)) - known - {"u", "t"}


@pytest.mark.parametrize(
    ("reason", "traditional", "simplified"),
    [
        ("a.txt: there is nothing in it", "a.txt: 裡面什麼都沒有", "a.txt: 里面什么都没有"),
        (
            "a: b.txt: not a text file; save it as UTF-8 text and try again",
            "a: b.txt: 不是文字檔；請另存成 UTF-8 文字檔再試",
            "a: b.txt: 不是文本文件；请另存为 UTF-8 文本文件再试",
        ),
        (
            "港.txt: it has more than 5,000,000 characters; divide it",
            "港.txt: 超過 5,000,000 個字元；請分成幾份",
            "港.txt: 超过 5,000,000 个字符；请分成几份",
        ),
        (
            "it is larger than 10,485,760 bytes; save the part that matters and add the file",
            "超過 10,485,760 位元組；請把需要的部分存成檔案再加入",
            "超过 10,485,760 字节；请把需要的部分保存为文件再加入",
        ),
        (
            "https://example.org:8443/a?b=c:%20d: the site answers with status 404; check the address in a browser",
            "https://example.org:8443/a?b=c:%20d: 網站回應的狀態碼是 404；請用瀏覽器檢查網址",
            "https://example.org:8443/a?b=c:%20d: 网站返回的状态码是 404；请用浏览器检查网址",
        ),
        (
            "http://a.example/: it redirects to an address that is not read (ftp://b.example/: only http and https "
            "addresses can be read; or add the page as a file)",
            "http://a.example/: 它轉到不能讀的網址"
            "（ftp://b.example/: 只能讀 http 和 https 的網址；或把網頁存成檔案再加入）",
            "http://a.example/: 它跳转到不能读的网址"
            "（ftp://b.example/: 只能读 http 和 https 的网址；或把网页保存为文件再加入）",
        ),
        (
            "a.jsonl, line 12: not JSON (Expecting ',' delimiter: line 1 column 9 (char 8)); put one article a line",
            "a.jsonl，第 12 行：不是 JSON（第 1 行第 9 個字元，位置 8：這裡應該是「,」）；請一行放一篇文章",
            "a.jsonl，第 12 行：不是 JSON（第 1 行第 9 个字符，位置 8：这里应该是“,”）；请一行放一篇文章",
        ),
        (
            "a.csv, row 3: not an object with an article's fields",
            "a.csv，第 3 列：不是有文章欄位的物件",
            "a.csv，第 3 行：不是有文章字段的对象",
        ),
        (
            "a.zip/b.pdf: the PDF is damaged or cut off; get the whole file and try again",
            "a.zip/b.pdf: PDF 檔損壞或不完整；請取得完整的檔案再試",
            "a.zip/b.pdf: PDF 文件损坏或不完整；请取得完整的文件再试",
        ),
        (
            "a.zip/b.md: it is damaged or cut off; get the whole file and try again",
            "a.zip/b.md: 檔案損壞或不完整；請取得完整的檔案再試",
            "a.zip/b.md: 文件损坏或不完整；请取得完整的文件再试",
        ),
        (
            "a.7z: this is a 7z archive; unpack it, or pack the articles as .zip",
            "a.7z: 這是壓縮檔（7z）；請先解壓縮，或把文章壓縮成 .zip",
            "a.7z: 这是压缩包（7z）；请先解压，或把文章压缩成 .zip",
        ),
        (
            "a.md: \"published\" must be a date like 2025-08-18 or 2025-08, not '{now}: 7'",
            "a.md: 「published」要是 2025-08-18 或 2025-08 這樣的日期，不能是 '{now}: 7'",
            "a.md: “published”要是 2025-08-18 或 2025-08 这样的日期，不能是 '{now}: 7'",
        ),
        (
            "the Chroma server at http://db:8000 failed (timed out); see that it runs, then start Yinju again",
            "位於 http://db:8000 的 Chroma 伺服器出錯（timed out）；請確認它在執行，再重新啟動引據",
            "位于 http://db:8000 的 Chroma 服务器出错（timed out）；请确认它在运行，再重新启动引据",
        ),
    ],
)
def test_a_reason_keeps_its_name_and_values(reason: str, traditional: str, simplified: str) -> None:
    assert [reason_in(reason, language) for language in LANGUAGES] == [traditional, simplified, reason]


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "a.txt: it rained on it",
        "a.txt: there is nothing in it at all",
        "正在準備模型，您可以先打字。",
        f"{'a' * LONGEST}: there is nothing in it",
    ],
)
def test_a_reason_that_is_not_known_stays_as_it_is(reason: str) -> None:
    assert {reason_in(reason, language) for language in LANGUAGES} == {reason}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["en"])
def test_every_row_is_whole_and_each_sentence_in_its_script(row: dict[str, str]) -> None:
    assert set(row) == set(LANGUAGES)
    assert len({frozenset(re.findall(r"\{\w+\}", words)) for words in row.values()}) == 1
    assert script_votes(row["zh-Hant"])[1] == 0
    assert script_votes(row["zh-Hans"])[0] == 0


def test_the_page_tells_the_reason_in_its_language_without_repeating_the_name() -> None:
    refused = Outcome("a.txt", "refused", reason="a.txt: there is nothing in it")
    told = {language: outcomes([refused], None, language) for language in LANGUAGES}
    assert "<span>沒有加入：裡面什麼都沒有</span>" in told["zh-Hant"]
    assert "<span>没有加入：里面什么都没有</span>" in told["zh-Hans"]
    assert "<span>Not added: there is nothing in it</span>" in told["en"]
