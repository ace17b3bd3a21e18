"""Files of every kind, good and bad: each ends as it should, and none harms the others or anything else."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import textwrap
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rag.errors import UnreadableArticle
from rag.ingest.formats import archive
from rag.ingest.process import ReadingProcess
from rag.library import File, Library, files_in, open_file
from rag.models.fakes import FakeEmbedding
from rag.types import Article, IngestOptions
from tests.ingest import files
from tests.ingest.files import CANTONESE, ENGLISH, ENGLISH_SECOND, SECOND, SENTENCE, SIMPLIFIED, article, packed, table
from vectorstore.store import Store

ALLOWED_MEMORY = 1_500_000_000
"""Bytes that the process which takes files in may need at most."""

WRONG_TYPES = [{"text": SENTENCE}, {"text": 7}, [1], {"text": "x", "date": 5}, {"text": "\ud800"}]
NOISE = random.Random(1).randbytes(5_000)  # noqa: S311  (the same noise each time)
TRADITIONAL = f"{SENTENCE}{SECOND}"
TOLD = {"title": "港口擴建動工", "publisher": "海風報", "published": "2025-08-18"}
FRONT_MATTER = {"title": "港口擴建動工", "publisher": "海風報", "published": "2025-08-18", "author": "林一"}
RECORD = {"title": "港口擴建動工", "source": "海風報", "date": "2025-08-18T10:00:00Z", "content": TRADITIONAL}


@dataclass(frozen=True)
class Case:
    """A file, how many articles are taken from it and how many refused, and what is then found or said."""

    name: str
    make: Callable[[], bytes]
    taken: int = 1
    refused: int = 0
    words: str = SENTENCE
    """Stands in a passage of the first article."""
    says: str = ""
    """A pattern that each refusal holds."""
    told: Mapping[str, str] = field(default_factory=dict)


def good(name: str, make: Callable[[], bytes], words: str = SENTENCE, taken: int = 1, **told: str) -> Case:
    return Case(name, make, taken=taken, words=words, told=told)


def bad(name: str, make: Callable[[], bytes] | bytes, says: str, refused: int = 1) -> Case:
    return Case(name, make if callable(make) else lambda: make, taken=0, refused=refused, says=says)


def in_encoding(text: str, encoding: str) -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def cut(make: Callable[[], bytes], share: float) -> Callable[[], bytes]:
    def half() -> bytes:
        data = make()
        return data[: int(len(data) * share)]

    return half


def members(*contents: tuple[str, str | bytes]) -> Callable[[], bytes]:
    return lambda: packed((name, text.encode() if isinstance(text, str) else text) for name, text in contents)


PDF = partial(files.english_pdf, "The port of Keelung")
DOCX = partial(files.word, SENTENCE, SECOND, title="港口擴建動工")
JSON_TEXT = json.dumps([RECORD], ensure_ascii=False)
LINES = partial(files.json_lines, *[{"id": n, "text": article(n)} for n in range(3)])
HEADER, ROW = ["標題", "來源", "日期", "內文", "正文"], ["港口擴建動工", "海風報", "2025-08-18", "", TRADITIONAL]
MIXED_ARCHIVE = (
    ("one.txt", article(1)),
    ("two.md", files.with_front_matter(article(2), title="港口擴建動工")),
    ("bad.json", "{"),
    ("folder/three.html", files.page()),
    ("bad.pdf", b"%PDF-1.7 and no more"),
    ("readme.exe", b"MZ"),
    ("__MACOSX/._one.txt", b"\0\5"),
    (".hidden.txt", article(4)),
)  # fmt: skip

CASES = {
    # Plain text
    "text-utf8": good("utf8.txt", in_encoding(TRADITIONAL, "utf-8")),
    "text-utf8-mark": good("utf8-mark.txt", in_encoding(TRADITIONAL, "utf-8-sig")),
    "text-utf16": good("utf16.txt", in_encoding(TRADITIONAL, "utf-16")),
    "text-utf16-big-endian": good("utf16-be.txt", in_encoding("\ufeff" + TRADITIONAL, "utf-16-be")),
    "text-utf16-without-mark": good("utf16-bare.txt", in_encoding(TRADITIONAL, "utf-16-le")),
    "text-big5": good("big5.txt", in_encoding(TRADITIONAL, "big5")),
    "text-big5-hkscs": good("hkscs.txt", in_encoding(CANTONESE, "big5hkscs"), words="聽日會有新嘅安排"),
    "text-gb18030": good("gb18030.txt", in_encoding(SIMPLIFIED, "gb18030"), words="由当地的公司承包"),
    "text-english": good("english.txt", in_encoding(f"{ENGLISH} {ENGLISH_SECOND}", "ascii"), words=ENGLISH),
    "text-windows-lines": good("windows.txt", in_encoding(f"{SENTENCE}\r\n\r\n{SECOND}\r\n", "utf-8")),
    "text-long": good("long.txt", in_encoding(article("長") * 2_000, "utf-8"), words="第長號碼頭"),
    # Markdown
    "markdown": good("plain.md", in_encoding(f"# 港口擴建動工\n\n{TRADITIONAL}", "utf-8"), title="港口擴建動工"),
    "front-matter": good("told.md", partial(files.with_front_matter, **FRONT_MATTER), **FRONT_MATTER),
    "front-matter-gb18030": good(
        "told-gb.markdown", lambda: files.with_front_matter(**FRONT_MATTER).decode().encode("gb18030"), **FRONT_MATTER
    ),
    # Pages
    "page": good("page.html", files.page, title="港口擴建"),
    "page-open-graph": good("graph.html", partial(files.page, head=files.OPEN_GRAPH), **TOLD, author="林一"),
    "page-schema-org": good("schema.htm", partial(files.page, head=files.schema_org()), **TOLD, author="林一、陳二"),
    "page-gbk": good("gbk.html", partial(files.page, charset="gbk"), title="港口擴建"),
    "page-big5": good("big5.html", partial(files.page, charset="big5"), title="港口擴建"),
    "page-utf16": good("utf16.html", in_encoding(files.page().decode(), "utf-16")),
    "page-xhtml-gb2312": good(
        "declared.xhtml",
        in_encoding(f'<?xml version="1.0" encoding="gb2312"?>\n{files.page().decode()}', "gb18030"),
    ),
    "page-fragment": good("fragment.html", in_encoding(f"<p>{SENTENCE}</p><p>{SECOND}</p>", "utf-8")),
    "page-deep-below-the-article": good("deep-end.html", lambda: files.page() + b"<div>" * 20_000),
    # PDF
    "pdf-english": good("english.pdf", PDF, words=ENGLISH),
    "pdf-locked-against-changes": good("changes.pdf", partial(files.encrypted_pdf, ""), words=ENGLISH),
    "pdf-chinese": good(
        "chinese.pdf", lambda: files.chinese_pdf([["港口擴建", *files.wrapped(TRADITIONAL)]]), title="港口擴建"
    ),
    "pdf-sentence-across-pages": good(
        "pages.pdf",
        lambda: files.chinese_pdf([[*files.wrapped(SENTENCE, 15)[:1], "- 1 -"], files.wrapped(SENTENCE, 15)[1:]]),
    ),
    # Word
    "word": good("word.docx", DOCX, title="港口擴建動工"),
    "word-table": good("table.docx", files.word_with_table, "2024\t三百萬個\t四千萬噸\n資料來自港務局的年報。\n市長"),
    "word-tracked-changes": good("tracked.docx", files.word_with_tracked_changes, words="港口在秋天再度擴建，工程"),
    "word-content-control": good("control.docx", files.word_with_tracked_changes, words=SECOND),
    # Records
    "json-list": good("list.json", in_encoding(JSON_TEXT, "utf-8"), **TOLD),
    "json-object": good("object.json", in_encoding(json.dumps(RECORD), "utf-8-sig"), **TOLD),
    "json-holding-a-list": good("holding.json", in_encoding(json.dumps({"n": 1, "all": [RECORD]}), "utf-8"), **TOLD),
    "json-utf16": good("utf16.json", in_encoding(JSON_TEXT, "utf-16"), **TOLD),
    "json-gb18030": good("gb18030.json", in_encoding(JSON_TEXT, "gb18030"), **TOLD),
    "lines": good("three.jsonl", LINES, words=article(0), taken=3),
    "lines-big5": good("big5.ndjson", lambda: LINES().decode().encode("big5"), words=article(0), taken=3),
    "lines-of-two-thousand": good(
        "many.jsonl", lambda: files.json_lines(*[{"text": f"{ENGLISH} {n}."} for n in range(2_000)]), ENGLISH, 2_000
    ),
    "lines-with-one-cut-off": Case("cut.jsonl", cut(LINES, 0.9), 2, 1, article(0), r"line 3: not JSON"),
    "lines-with-wrong-types": Case(
        "types.jsonl",
        partial(files.json_lines, *WRONG_TYPES, escaped=True),
        1, 4, says=r'no text|not an object|"published" must be a date|half a character',
    ),
    "table": good("comma.csv", lambda: table(HEADER, ROW), **TOLD),
    "table-semicolons-mark": good("semi.csv", lambda: table(HEADER, ROW, separator=";", encoding="utf-8-sig"), **TOLD),
    "table-tabs-utf16": good("tabs.tsv", lambda: table(HEADER, ROW, separator="\t", encoding="utf-16"), **TOLD),
    "table-gb18030": good("gb18030.csv", lambda: table(HEADER, ROW, encoding="gb18030"), **TOLD),
    "table-quotes-and-lines": good(
        "quotes.csv", lambda: table(["title", "text"], ["a, b", f'"{SENTENCE}"\n; {SECOND}']),
        f'"{SENTENCE}"\n; {SECOND}',
    ),
    "table-broken-in-the-middle": Case(
        "broken.csv", in_encoding(f'title,text\na,{SENTENCE}\nb,"x"y\n', "utf-8"), 1, 1, says="after row 2: the table"
    ),
    "table-huge-cell": bad(
        "huge-cell.csv", lambda: table(["text"], ["x" * 5_000_001]), "after row 1: .* mend it from there on"
    ),
    # Archives
    "archive": Case("mixed.zip", members(*MIXED_ARCHIVE), 3, 2, article(1), r"zip/bad\.(json: not|pdf: the PDF)"),
    "archive-names-gbk": good("gbk.zip", lambda: files.packed_on_windows(["港口擴建的消息.txt"], "gbk"), "港口擴建的"),
    "archive-names-big5": good(
        "big5.zip", lambda: files.packed_on_windows(["港口擴建成功.txt", "市長的說明.txt"], "big5"), "港口擴建成功", 2
    ),
    "archive-climbing-names": good(
        "climbing.zip",
        members(
            ("../../x.txt", article("a")), ("/etc/y.txt", article("b")), ("..\\..\\z.txt", article("c")),
            ("C:\\w.txt", article("d")),
        ),
        words=article("a"), taken=4,
    ),
    "archive-with-word-and-pdf": good("office.zip", members(("a.docx", DOCX()), ("b.pdf", PDF())), taken=2),
    "archive-one-locked": Case(
        "locked.zip", lambda: files.locked(members(("a.txt", "x"), ("b.txt", SENTENCE))()), 1, 1, says="password"
    ),
    "archive-one-spoiled": Case(
        "spoiled.zip",
        lambda: files.spoiled(
            packed([("a.txt", article(1).encode()), ("b.txt", TRADITIONAL.encode())], zipfile.ZIP_STORED),
            article(1).encode(),
        ),
        1, 1, says=r"spoiled\.zip/a\.txt: it is damaged",
    ),
    "archive-within": Case(
        "nested.zip",
        members(("a.zip", members(("x.txt", "x"))()), ("b.txt", members(("x.txt", "x"))()), ("c.txt", SENTENCE)),
        1, 2, says="an archive within an archive is not opened; unpack it first",
    ),
    "archive-bomb": Case("bomb.zip", files.zip_bomb, 1, 1, says="it unpacks to more than can be taken in; divide it"),
    "archive-packed-otherwise": bad(
        "bz2.zip", lambda: packed([("a.txt", bytes(10**6))], zipfile.ZIP_BZIP2), "pack it as an ordinary .zip"
    ),
    "archive-of-nothing": bad("empty.zip", packed([]), "no file in it that can be read"),
    "archive-of-other-kinds": bad("other.zip", members(("a.exe", "MZ")), "no file in it that can be read"),
    "archive-cut-off": bad("cut.zip", cut(members(*MIXED_ARCHIVE), 0.7), "damaged or cut off"),
    # Named as what they are not
    "pdf-named-text": good("pdf.txt", PDF, words=ENGLISH),
    "page-named-pdf": good("page.pdf", files.page),
    "word-named-zip": good("word.zip", DOCX),
    "lines-named-text": good("lines.txt", LINES, words=article(0), taken=3),
    "archive-named-word": good("archive.docx", members(("a.txt", SENTENCE))),
    "picture-named-text": bad("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "an image"),
    "old-word": bad("old.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old or encrypted Office file"),
    "rtf": bad("rich.txt", rb"{\rtf1\ansi port}", "an RTF file; save it as"),
    "spreadsheet": bad("sheet.zip", members(("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "")), "spreadsheet"),
    "open-document": bad("odt.zip", members(("mimetype", "x"), ("content.xml", "")), "OpenDocument file; save it as"),
    "web-archive": bad("saved.html", files.mhtml, "a web archive; save the page as HTML"),
    "web-archive-safari": bad("safari.html", b"bplist00\xd1\1\2_" + bytes(90), "a web archive; save the page as HTML"),
    "gzip": bad("gzip.txt", b"\x1f\x8b\x08" + bytes(50), "a gzip file; unpack it"),
    "program": bad("program.txt", b"\x7fELF" + NOISE[:900], "not a text file"),
    # Empty, huge, damaged
    **{
        f"empty-{ending}": bad(f"empty.{ending}", data, "nothing in it|no text in it|no row below its header")
        for ending, data in (
            ("txt", b""), ("md", b"\r\n \t"), ("html", b""), ("pdf", b""), ("docx", b""), ("json", b" "),
            ("jsonl", b"\n\n"), ("csv", b"\xef\xbb\xbf"),
        )
    },
    "nothing-but-front-matter": bad("front.md", lambda: files.with_front_matter(""), "there is no text in it"),
    "records-none": bad("none.json", b"[]", "there is no record in it"),
    "table-header-alone": bad("header.csv", b"title,text\r\n", "no row below its header"),
    "word-empty": bad("blank.docx", files.word, "there is no text in it"),
    "text-too-long": bad("too-long.txt", b"port and sea " * 400_000, "more than 5,000,000 characters; divide it"),
    "text-cut-in-a-character": bad("cut.txt", SENTENCE.encode()[:-1], "cut off in the middle of its last character"),
    "text-nul": bad("nul.txt", b"port\0" + ENGLISH.encode(), "not a text file; save it as UTF-8"),
    "text-latin1": bad("latin1.txt", "Le café de la forêt".encode("latin-1"), "not certain which encoding"),
    "text-noise": bad("noise.txt", NOISE, "not a text file"),
    "front-matter-broken": bad("broken.md", b"---\ntitle: [1\n---\nport", "front matter is not YAML .line 3: expected"),
    "front-matter-bomb": bad("bomb.md", files.alias_bomb, "write them out"),
    "json-cut-off": bad("cut.json", cut(lambda: json.dumps([RECORD]).encode(), 0.8), "not JSON .*; one article a line"),
    "json-deep": bad("deep.json", b'{"text":' * 100_000, "nested too deeply"),
    "json-long-number": bad("number.json", b'{"text": "x", "n": ' + b"1" * 5_000 + b"}", "a number in it is too long"),
    "page-of-navigation": bad("navigation.html", files.navigation_page, "no article on this page"),
    "page-of-scripts": bad("script.html", b"<html><script>write('port')</script></html>", "no article on this"),
    "page-deep": bad("deep.html", files.deep_page, "no article on this page"),
    "pdf-scanned": bad("scan.pdf", files.scanned_pdf, "there is no text in it .a scan"),
    "pdf-encrypted": bad("locked.pdf", files.encrypted_pdf, "locked with a password"),
    "pdf-cut-off": bad("cut.pdf", cut(PDF, 0.5), "damaged or cut off"),
    "pdf-cyclic": bad("cyclic.pdf", files.cyclic_pdf, "damaged or cut off|nested too deeply"),
    "pdf-of-501-pages": bad("pages-501.pdf", lambda: files.pdf_with_pages(501), "more than 500 pages; divide it"),
    "pdf-bomb": bad("bomb.pdf", files.pdf_bomb, "there is no text in it|damaged or cut off"),
    "word-cut-off": bad("cut.docx", cut(DOCX, 0.5), "damaged or cut off"),
    "word-bomb": bad("bomb.docx", files.word_bomb, "it unpacks to more than 100 MB"),
    "word-entities": bad("entities.docx", files.word_with_entities, "damaged or cut off"),
}  # fmt: skip

TAKE_IN = """
import json, re, sys
from pathlib import Path
from rag.library import Library
from rag.models.fakes import FakeEmbedding
from rag.text.tokens import tokenize
from vectorstore.lock import Holder
from vectorstore.store import Store

folder, data = map(Path, sys.argv[1:])
fingerprint = {"embedder": "fake", "prefixes": "|", "chunker": "1", "tokenizer": "1"}
library = Library(Store(data, fingerprint, tokenize, Holder.this_process("test")), FakeEmbedding)
results = []
for outcome in library.add_paths([folder, folder / "not there.txt"]):
    result = {"source": outcome.source, "status": outcome.status, "reason": outcome.reason}
    if outcome.article_id:
        article, passages = library.article(outcome.article_id)
        told = {field: getattr(article.info, field) for field in ("title", "publisher", "author", "published")}
        result |= {"told": told, "passages": [passage.text for passage in passages]}
    results.append(result)
problems = library.check()
library.close()
# ru_maxrss would begin with the peak of the process that started this one
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
memory = int(peak[1]) * 1024
print(json.dumps({"results": results, "problems": problems, "memory": memory}))
"""


@dataclass(frozen=True)
class Batch:
    """What became of all the files, taken in together by a process of their own."""

    results: list[dict[str, Any]]
    problems: list[str]
    memory: int
    """The most bytes that the process had in memory."""
    written: set[str]
    """What is there, outside the data folder, that was not before or is not the same."""

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the outcomes of one file."""
        ours = re.compile(rf"{re.escape(name)}(?:[/#]|\Z)")
        return [result for result in self.results if ours.match(result["source"])]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    everything = tmp_path_factory.mktemp("batch")
    folder, outside, home, data = (everything / name for name in ("folder", "outside", "home", "data"))
    for one in (folder / "below" / "deeper", outside, home):
        one.mkdir(parents=True)
    for case in CASES.values():
        (folder / case.name).write_bytes(case.make())
    (outside / "secret.txt").write_text(article("機密"))
    (folder / "below" / "deeper" / "down.txt").write_text(article("下"))
    (folder / "below" / "inside.txt").symlink_to(folder / "utf8.txt")
    (folder / "below" / "outside.txt").symlink_to(outside / "secret.txt")
    (folder / "below" / "loop").symlink_to(folder)
    (folder / "below" / "itself.txt").symlink_to(folder / "below" / "itself.txt")
    (folder / "below" / "nowhere.txt").symlink_to(folder / "nothing.txt")
    (folder / "below" / "whole").symlink_to(outside)
    (folder / ".hidden.txt").write_text(article("藏"))
    os.mkfifo(folder / "pipe.txt")
    os.truncate(_made(folder / "huge.txt"), 100_000_001)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb4\xe4\xa4f.txt")).write_text(article("名"))
    before = _snapshot(everything)
    command = [sys.executable, "-c", TAKE_IN, str(folder), str(data)]
    places = {"HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    done = subprocess.run(command, cwd=home, env={**os.environ, **places}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    after = {name: state for name, state in _snapshot(everything).items() if not name.startswith("data")}
    return Batch(**json.loads(done.stdout), written={name for name in after if after[name] != before.get(name)})


def _made(path: Path) -> Path:
    path.touch()
    return path


def _snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of each file below a folder, and the folders."""
    found = ((path, path.lstat(), path.is_dir()) for path in folder.rglob("*"))
    return {
        str(path.relative_to(folder)): (0, 0) if is_folder else (state.st_size, state.st_mtime_ns)
        for path, state, is_folder in found
    }


# The whole matrix, in one batch


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_file_ends_as_it_should(batch: Batch, case: Case) -> None:
    results = batch.of(case.name)
    taken = [result for result in results if result["status"] in ("added", "near_duplicate")]
    refused = [result for result in results if result["status"] == "refused"]
    assert (len(taken), len(refused), len(results)) == (case.taken, case.refused, case.taken + case.refused), results[
        :5
    ]
    for result in refused:
        assert re.search(case.says, result["reason"]), result["reason"]
        assert_is_said_well(result["reason"])
    if taken:
        assert any(case.words in passage for passage in taken[0]["passages"]), taken[0]["passages"]
        assert {name: taken[0]["told"][name] for name in case.told} == dict(case.told)
        assert not any("導覽" in passage or "熱門排行" in passage for passage in taken[0]["passages"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("below/outside.txt", r"below/outside\.txt: a link that leads out of the folder; name its file itself"),
        ("below/itself.txt", r"below/itself\.txt: .*(?:link|loop).*; check the path"),
        ("below/nowhere.txt", r"below/nowhere\.txt: No such file or directory; check the path"),
        ("pipe.txt", "not an ordinary file"),
        ("huge.txt", "larger than 100 MB; divide it"),
        ("not there.txt", r"not there\.txt: No such file or directory; check the path"),
    ],
    ids=["link-out-of-the-folder", "link-to-itself", "link-to-nothing", "pipe", "too-large", "not-there"],
)
def test_what_is_no_ordinary_file_of_the_folder_is_refused(batch: Batch, name: str, says: str) -> None:
    (result,) = batch.of(name)
    assert result["status"] == "refused"
    assert re.search(says, result["reason"])


@pytest.mark.parametrize(
    ("name", "status"),
    [("below/deeper/down.txt", "added"), ("below/inside.txt", "near_duplicate"), ("\ufffd\ufffdf.txt", "added")],
    ids=["two-folders-down", "link-within-the-folder", "name-in-another-encoding"],
)
def test_what_lies_below_the_folder_is_taken(batch: Batch, name: str, status: str) -> None:
    assert [result["status"] for result in batch.of(name)] in ([status], ["near_duplicate"])


def test_links_to_folders_are_not_followed_and_hidden_files_passed_over(batch: Batch) -> None:
    sources = [result["source"] for result in batch.results]
    assert not [source for source in sources if re.search("loop|whole|hidden|secret", source)]


def test_nothing_else_comes_of_the_batch(batch: Batch) -> None:
    known = [
        *(case.name for case in CASES.values()),
        "below",
        "pipe.txt",
        "huge.txt",
        "not there.txt",
        "\ufffd\ufffdf.txt",
    ]
    assert {result["source"] for result in batch.results} == {
        result["source"] for name in known for result in [*batch.of(name)]
    }


def test_the_store_is_whole_behind_the_batch(batch: Batch) -> None:
    assert batch.problems == []


def test_nothing_is_written_outside_the_data_folder(batch: Batch) -> None:
    assert batch.written == set()


def test_the_process_that_takes_files_in_stays_small(batch: Batch) -> None:
    assert batch.memory < ALLOWED_MEMORY


def test_the_matrix_is_as_large_as_promised() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES.values()}) == len(CASES)


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("climbing.zip", {"x.txt", "etc/y.txt", "z.txt", "C:/w.txt"}),
        ("gbk.zip", {"港口擴建的消息.txt"}),
        ("big5.zip", {"港口擴建成功.txt", "市長的說明.txt"}),
    ],
)
def test_members_are_named_without_steps_upwards_and_in_their_own_characters(
    batch: Batch, name: str, sources: set[str]
) -> None:
    assert {result["source"] for result in batch.of(name)} == {f"{name}/{source}" for source in sources}


# What a PDF's lines are joined to


@pytest.fixture(scope="module")
def reading() -> Iterator[ReadingProcess]:
    """Return a process that reads files for all tests of this module."""
    reading = ReadingProcess()
    yield reading
    reading.close()


def text_of(reading: ReadingProcess, name: str, data: bytes) -> str:
    (read,) = reading.read_file(name, data, IngestOptions())
    assert isinstance(read, Article), read
    return read.text


def test_broken_lines_of_a_pdf_are_joined_to_paragraphs(reading: ReadingProcess) -> None:
    expected = f"{ENGLISH} {ENGLISH_SECOND}\n{ENGLISH_SECOND} {ENGLISH}\n"
    joined = text_of(reading, "port.pdf", PDF())
    assert joined.replace(".\n", ". ").strip() == expected.replace(".\n", ". ").strip()
    heading = ["港口擴建", *files.wrapped(TRADITIONAL), *textwrap.wrap(ENGLISH, 40)]
    chinese = text_of(reading, "port.pdf", files.chinese_pdf([heading]))
    assert chinese.splitlines() == ["港口擴建", TRADITIONAL, ENGLISH]


def test_page_numbers_do_not_come_between_the_halves_of_a_sentence(reading: ReadingProcess) -> None:
    first, *rest = files.wrapped(SENTENCE, 15)
    for number in ("7", "- 7 -", "第 7 頁", "Page 7 of 9", "7/9"):
        data = files.chinese_pdf([[first, number], [*rest, number], [SECOND]])
        assert text_of(reading, "port.pdf", data).splitlines() == [SENTENCE, SECOND]


def test_an_archive_is_unpacked_no_further_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 250)
    data = members(*[(f"{n}.txt", f"{n}" * 100) for n in range(4)])()
    found = [content for _, content in archive.members("port.zip", data, 1_000)]
    assert [len(content) if isinstance(content, bytes) else str(content) for content in found] == [
        100, 100, *(f"port.zip/{n}.txt: it unpacks to more than can be taken in; divide it" for n in (2, 3)),
    ]  # fmt: skip


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with pytest.raises(UnreadableArticle, match=r"port\.zip: more than 3 files in it; divide it"):
        list(archive.members("port.zip", members(*[(f"{n}.txt", "x") for n in range(4)])(), 1_000))


def test_two_thousand_lines_come_one_by_one(reading: ReadingProcess) -> None:
    data = files.json_lines(*[{"text": f"{ENGLISH} {n}."} for n in range(2_000)])
    found = reading.read_file("many.jsonl", data, IngestOptions())
    assert isinstance(next(found), Article)
    assert sum(1 for _ in found) == 1_999


def test_fields_with_other_names_are_told_by_the_options(reading: ReadingProcess) -> None:
    data = table(["Kopf", "Inhalt"], ["港口擴建動工", TRADITIONAL])
    (refused,) = reading.read_file("port.csv", data, IngestOptions())
    assert re.search(r"port\.csv, row 2: no text.*text=Inhalt", str(refused))
    (read,) = reading.read_file("port.csv", data, IngestOptions(fields={"text": "Inhalt", "title": "Kopf"}))
    assert isinstance(read, Article)
    assert (read.text, read.info.title) == (TRADITIONAL, "港口擴建動工")


def test_an_id_that_is_no_word_or_number_is_not_shown(reading: ReadingProcess) -> None:
    data = files.json_lines({"_id": {"$oid": "66"}, "text": SENTENCE}, {"_id": "b", "text": SECOND})
    found = list(reading.read_file("port.jsonl", data, IngestOptions()))
    assert [read.info.source for read in found if isinstance(read, Article)] == ["port.jsonl#1", "port.jsonl#b"]


# A child that fails

A_FILE = ("port.txt", TRADITIONAL.encode())
LINES_FILE = ("many.jsonl", LINES())


FAILURES = {
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "busy": "child.SECONDS = 0.1; child._restart_clocks(); [0 for _ in iter(int, 1)]",
    "hanging": "child.PATIENCE = 0.1; child._restart_clocks(); time.sleep(60)",
    "lying": "child.json.dumps = lambda answer: '[]'",
    "greedy": "bytearray(2_000_000_000)",
    "buggy": "raise AttributeError(object())",
    "deep": "raise RecursionError(object())",
}
FAILING_CHILD = f"""
import os, signal, sys, time
import rag.ingest.child as child
read_file = child.read_file
def failing(name, data, options):
    for number, article in enumerate(read_file(name, data, options)):
        if number == 1:
            exec({FAILURES!r}[name])
        yield article
child.read_file = failing
child.main()
"""
BROKE_OFF = "reading it took too long, or broke off; it may be damaged"


@pytest.fixture(scope="module")
def failing() -> Iterator[ReadingProcess]:
    """Return a process whose child does to the second article of a file what the file's name says."""
    reading = ReadingProcess((sys.executable, "-P", "-c", FAILING_CHILD))
    yield reading
    reading.close()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        *((name, BROKE_OFF) for name in ("killed", "busy", "hanging", "lying")),
        ("greedy", "takes more than 1,500 MB; divide it"),
        ("buggy", r"it cannot be read; save it anew, or as plain text \(AttributeError\)"),
        ("deep", "it is nested too deeply to be read"),
    ],
)
def test_a_child_that_fails_in_the_middle_of_a_file_costs_only_that_file(
    failing: ReadingProcess, name: str, says: str
) -> None:
    before, broken = failing.read_file(name, LINES_FILE[1], IngestOptions())
    assert isinstance(before, Article)
    assert isinstance(broken, UnreadableArticle)
    assert re.search(rf"{name}: .*{says}", str(broken))
    (read,) = failing.read_file(*A_FILE, IngestOptions())
    assert isinstance(read, Article)


def test_a_child_that_cannot_start_refuses_every_file() -> None:
    reading = ReadingProcess((sys.executable, "-c", ""))
    for _ in range(2):
        (refused,) = reading.read_file("port.txt", b"port" * 1_000_000, IngestOptions())
        assert isinstance(refused, UnreadableArticle)
    reading.close()


def test_nothing_is_imported_from_the_folder_that_one_works_in(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit")
    reading = ReadingProcess()
    (read,) = reading.read_file(*A_FILE, IngestOptions())
    reading.close()
    assert isinstance(read, Article)


def children() -> set[int]:
    """Return the process ids of this process's living children that read files."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            command = path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and state != "Z" and b"rag.ingest.child" in command:
            found.add(int(path.parent.name))
    return found


def test_a_file_left_half_read_leaves_no_lock_and_no_child() -> None:
    others = children()
    reading = ReadingProcess()
    left = reading.read_file(*LINES_FILE, IngestOptions())
    assert isinstance(next(left), Article)
    (read,) = reading.read_file(*A_FILE, IngestOptions())  # while the other is still open
    assert isinstance(read, Article)
    assert len(children() - others) == 2
    left.close()
    assert len(children() - others) == 1
    reading.close()
    assert children() == others


def test_closing_ends_a_reader_in_the_middle_of_a_file() -> None:
    others = children()
    reading = ReadingProcess()
    data = files.json_lines(*[{"text": f"{ENGLISH} {n}."} for n in range(5_000)])
    left = reading.read_file("many.jsonl", data, IngestOptions())
    assert isinstance(next(left), Article)
    reading.close()
    assert children() == others
    *_, last = left
    assert "broke off" in str(last)
    (read,) = reading.read_file(*A_FILE, IngestOptions())  # it starts anew
    assert isinstance(read, Article)
    reading.close()
    assert children() == others


def test_threads_read_at_once_and_none_gets_the_others_articles() -> None:
    reading = ReadingProcess()
    found: dict[int, list[str]] = {}

    def read(number: int) -> None:
        data = files.json_lines(*[{"text": article(f"{number}-{n}")} for n in range(50)])
        found[number] = [str(getattr(one, "text", one)) for one in reading.read_file("a.jsonl", data, IngestOptions())]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reading.close()
    assert found == {number: [article(f"{number}-{n}") for n in range(50)] for number in range(3)}


def test_a_batch_left_half_done_keeps_nobody_waiting(open_store: Callable[..., Store]) -> None:
    library = Library(open_store(), FakeEmbedding)
    bad_line = b'\n{"text": 7}\n'
    left = library.add_files([File("bad.jsonl", bad_line + LINES()), File(*A_FILE)])
    assert next(left).status == "refused"
    assert library.add_record({"id": "port", "text": TRADITIONAL}).status == "added"
    library.close()


@pytest.mark.parametrize(
    "fields",
    [{"text": object()}, {"text": b"port"}, {1: "port", "text": float}, {"text": {"a", "b"}}],
    ids=["object", "bytes", "class", "set"],
)
def test_a_record_of_other_values_than_json_has_is_refused(reading: ReadingProcess, fields: dict[str, object]) -> None:
    with pytest.raises(UnreadableArticle, match="port: a record's fields must be values that JSON has"):
        reading.read_record("port", fields)


# Folders and paths


def test_an_empty_folder_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "notes.exe").touch()
    ((name, path, folder),) = files_in([tmp_path])
    with pytest.raises(UnreadableArticle, match=r"no file in it that can be read \(\.txt, "):
        open_file(name, path, folder)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b.txt", "", "..."], ids=["too-long", "nul", "empty", "dots"])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    ((found, path, folder),) = files_in([tmp_path / "nowhere" / name])
    with pytest.raises(UnreadableArticle, match="; check the path"):
        open_file(found, path, folder)


# Files damaged at random

GOOD: dict[str, Callable[[], bytes]] = {
    "port.txt": in_encoding(TRADITIONAL, "big5"),
    "port.md": partial(files.with_front_matter, **FRONT_MATTER),
    "port.html": partial(files.page, head=files.schema_org(), charset="gbk"),
    "english.pdf": PDF,
    "chinese.pdf": lambda: files.chinese_pdf([files.wrapped(TRADITIONAL), files.wrapped(SENTENCE)]),
    "port.docx": files.word_with_table,
    "port.json": in_encoding(JSON_TEXT, "utf-8"),
    "port.jsonl": LINES,
    "port.csv": lambda: table(HEADER, ROW, encoding="utf-16"),
    "port.zip": members(*MIXED_ARCHIVE),
}
CUTS, FLIPS = 20, 25
PYTHONIC = re.compile(
    r"Traceback|<[\w.]+ object|<class|\b0x[0-9a-f]{6,}|\b(?:rag|lxml|pypdf|docx|yaml|zipfile)\.\w+\.|\bNone\b|\n"
)


def assert_is_said_well(reason: str) -> None:
    """Check that a refusal names the file and is one line without Python's own words."""
    assert not PYTHONIC.search(reason), reason
    assert re.match(r"'?[^:]{1,200}: \S", reason), reason
    assert len(reason) < 400


def damaged(data: bytes, seed: str) -> Iterator[bytes]:
    chance = random.Random(seed)  # noqa: S311  (the same damage each time)
    for n in range(CUTS):
        yield data[: len(data) * n // CUTS]
    for n in range(FLIPS):
        changed = bytearray(data)
        for _ in range(1 + n // 5):
            changed[chance.randrange(len(data))] = chance.randrange(256)
        yield bytes(changed)


@pytest.mark.parametrize("name", GOOD)
def test_a_file_damaged_at_random_is_read_or_refused_in_words(reading: ReadingProcess, name: str) -> None:
    for data in damaged(GOOD[name](), name):
        found = list(reading.read_file(name, data, IngestOptions()))
        assert found
        for read in found:
            if isinstance(read, UnreadableArticle):
                assert_is_said_well(str(read))
                assert "broke off" not in str(read)
