"""Bytes to text: the right text or none."""

from __future__ import annotations

import gzip
import random

import pytest

from rag.errors import UnreadableArticle
from rag.ingest.encoding import decode

TRADITIONAL = "港口在秋天擴建，工程由當地的公司承包，預計明年春天完工。市長說：「我們準備好了，經費也已經到位。」"
SIMPLIFIED = "港口在秋天扩建，工程由当地的公司承包，预计明年春天完工。市长说：“我们准备好了，经费也已经到位。”"
MIXED = f"<p class='lead'>Port of Kaohsiung, 2025-08-18 (Reuters)</p>\r\n\t{TRADITIONAL} The cost is 12% higher."
CANTONESE = "佢哋話呢啲嘢唔係噉樣搞嘅，我哋喺度等咗成個鐘，冇人嚟理我哋。政府嘅發言人話，聽日會有新嘅安排畀市民睇。"
SIGNS = "各站時刻────────\r\n★基隆 ※臺中 ●高雄，票價１２０元～３５０元，攝氏２５℃。旅客可以在車站的售票處買票。"
TAIWANESE = "碁銹裏墻恒粧嫺：這些字在後來的字集裡才有，報社的電腦因此常常缺字，編輯只好另外造字來排版。"

TRADITIONAL_ENCODINGS = ["big5", "cp950", "big5hkscs", "gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8"]
SIMPLIFIED_ENCODINGS = ["gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig"]
MATRIX = [
    *((TRADITIONAL, encoding) for encoding in TRADITIONAL_ENCODINGS),
    *((MIXED, encoding) for encoding in TRADITIONAL_ENCODINGS),
    *((SIMPLIFIED, encoding) for encoding in SIMPLIFIED_ENCODINGS),
    *((CANTONESE, encoding) for encoding in ("big5hkscs", "gb18030", "utf-16-le", "utf-8")),
    *((SIGNS, encoding) for encoding in ("cp950", "gb18030", "utf-16-be")),
    *((TAIWANESE, encoding) for encoding in ("cp950", "gb18030")),
]


def refusal(data: bytes, declared: str | None = None) -> str:
    with pytest.raises(UnreadableArticle) as refused:
        decode("port.txt", data, declared)
    assert str(refused.value).startswith("port.txt: ")
    return str(refused.value)


# What is read


@pytest.mark.parametrize(("text", "encoding"), MATRIX)
@pytest.mark.parametrize("declared", [None, "utf-8", "Big5", "gb2312", "windows-1252", "no such encoding"])
def test_whatever_is_declared_the_bytes_decide(text: str, encoding: str, declared: str | None) -> None:
    assert decode("port.txt", text.encode(encoding), declared) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_mark_is_no_part_of_the_text(encoding: str) -> None:
    mark = "\ufeff" if encoding == "gb18030" else ""
    assert decode("port.txt", (mark + SIMPLIFIED).encode(encoding)) == SIMPLIFIED


def test_utf16_with_its_mark_is_read_in_both_orders() -> None:
    for order in ("utf-16-le", "utf-16-be"):
        assert decode("port.txt", ("\ufeff" + TRADITIONAL).encode(order)) == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_english_in_utf16_without_a_mark_is_read(encoding: str) -> None:
    text = "The port grew; it’s larger now."
    assert decode("port.txt", text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", ["", "a", "The port grew.", "Größe, naïve, “it’s” – done", "かな交じり", "Порт вырос", "港"]
)
def test_utf8_needs_no_length(text: str) -> None:
    assert decode("port.txt", text.encode()) == text


def test_a_stray_control_character_does_not_spoil_utf8() -> None:
    assert decode("port.txt", f"{TRADITIONAL}\x1a".encode()) == f"{TRADITIONAL}\x1a"


@pytest.mark.parametrize(("text", "encoding"), [("港口擴建工程", "big5"), ("港口扩建工程", "gbk")], ids=["big5", "gbk"])
def test_what_is_declared_decides_a_short_text(text: str, encoding: str) -> None:
    assert "not certain" in refusal(text.encode(encoding))
    assert decode("port.txt", text.encode(encoding), encoding) == text


@pytest.mark.parametrize("declared", ["big5", "BIG5-HKSCS", "x-x-big5", "cp950", '"Big5"', " big5\t", "big5_hkscs"])
def test_big5_is_declared_under_many_names(declared: str) -> None:
    assert decode("port.txt", "港口擴建工程".encode("big5"), declared) == "港口擴建工程"


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "GB_2312-80", "x-gbk", "cp936", "ms936"])
def test_gb18030_is_declared_under_many_names(declared: str) -> None:
    assert decode("port.txt", "港口扩建工程".encode("gbk"), declared) == "港口扩建工程"


@pytest.mark.parametrize("encoding", ["cp950", "big5hkscs"])
def test_big5_signs_are_read_as_windows_and_the_web_do(encoding: str) -> None:
    raw = TRADITIONAL.encode(encoding) + b"\xa1\x45\xa1\xe3\xa2\x44"
    assert decode("port.txt", raw) == f"{TRADITIONAL}‧～￥"


def test_the_euro_sign_of_windows_is_read() -> None:
    assert decode("port.txt", f"{TRADITIONAL}€".encode("cp950")) == f"{TRADITIONAL}€"


def test_kana_in_big5_is_read_as_on_the_web_if_big5_is_declared_and_else_refused() -> None:
    raw = TRADITIONAL.encode("big5") + "カラオケ".encode("big5hkscs")
    assert "not certain" in refusal(raw)
    assert decode("port.txt", raw, "big5") == f"{TRADITIONAL}カラオケ"


# What is refused


@pytest.mark.parametrize("kept", [1, 2], ids=["one-byte", "two-bytes"])
def test_utf8_cut_in_its_last_character_is_refused_as_cut_off(kept: int) -> None:
    assert "cut off" in refusal(TRADITIONAL.encode() + "港".encode()[:kept])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(TRADITIONAL, "big5"), (SIMPLIFIED, "gb18030"), (TRADITIONAL, "utf-16-le"), (TRADITIONAL, "utf-16")],
)
def test_half_a_character_at_the_end_is_refused(text: str, encoding: str) -> None:
    refusal((text + "港").encode(encoding)[:-1])


def test_a_lost_byte_in_the_middle_is_refused() -> None:
    text = "港口扩建工程由当地公司承包预计明年春天完工市长表示经费已经到位居民对此表示欢迎"
    raw = text.encode("gbk")
    refusal(raw[:21] + raw[22:] + b"\n" + SIMPLIFIED.encode("gbk"))


@pytest.mark.parametrize(
    ("one", "other"), [("big5", "gb18030"), ("gb18030", "big5"), ("big5", "utf-8"), ("gbk", "utf-8")]
)
def test_files_pasted_together_are_refused(one: str, other: str) -> None:
    refusal(TRADITIONAL.encode(one) * 20 + b"\n" + TRADITIONAL.encode(other))


def test_damaged_utf8_is_refused() -> None:
    raw = TRADITIONAL.encode()
    refusal(raw[:40] + raw[41:])
    refusal(b"\xef\xbb\xbf" + raw[:40] + raw[41:])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("港を拡張する工事が秋に始まり、地元の会社が請け負うことになった。", "shift_jis"),
        ("港を拡張する工事が秋に始まり、地元の会社が請け負うことになった。", "euc_jp"),
        ("データベースサーバーのインターフェースをアップデートしました。", "euc_jp"),
        ("港を拡張する工事が秋に始まり、地元の会社が請け負うことになった。", "iso2022_jp"),
        ("가을에 항구 확장 공사가 시작되었으며 지역 회사가 공사를 맡았다고 시장이 말했다.", "euc_kr"),
        ("가을에 항구 확장 공사가 시작되었으며 지역 회사가 공사를 맡았다고 시장이 말했다.", "johab"),
        ("Осенью порт расширили, работы выполнила местная компания, сообщил мэр города.", "cp1251"),
        ("Осенью порт расширили, работы выполнила местная компания, сообщил мэр города.", "koi8-r"),
        ("ОсеньюПортРасширилиРаботыВыполнилаМестнаяКомпания", "cp866"),
        ("Το λιμάνι επεκτάθηκε το φθινόπωρο από τοπική εταιρεία.", "cp1253"),
        ("ท่าเรือขยายในฤดูใบไม้ร่วงโดยบริษัทท้องถิ่น", "cp874"),
        ("Der Hafen wurde größer, die Behörde prüft die Kosten für übermorgen.", "cp1252"),
        ("He said “it’s a port – really”. It’s larger now.", "cp1252"),
        (SIMPLIFIED, "hz"),
        (TRADITIONAL, "euc_jis_2004"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", [None, "big5", "gbk"])
def test_what_is_no_chinese_encoding_is_refused(text: str, encoding: str, declared: str | None) -> None:
    refusal(text.encode(encoding, "ignore"), declared)


@pytest.mark.parametrize(
    "data",
    [
        b"\0", b"\0" * 100, b"text\0", b"\x89PNG\r\n\x1a\n\0\0", b"\x7fELF\2\1\1\0", b"\xff", b"\xff\xfe\xff",
        gzip.compress(TRADITIONAL.encode()), b"\xff\xfe\0\0" + TRADITIONAL.encode("utf-32-le"),
        TRADITIONAL.encode("utf-32-le"), TRADITIONAL.encode("utf-32-be"), bytes(range(1, 32)) * 4,
        b"\x1b[31mred\x1b[0m\x1b[1m", "\ufffd港\ufffd口\ufffd".encode(),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(data: bytes) -> None:
    refusal(data)


def test_random_bytes_are_refused() -> None:
    dice = random.Random(7)  # noqa: S311
    for length in [20, 50, 200, 1000] * 100:
        refusal(dice.randbytes(length))


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_a_refusal_says_what_to_do(encoding: str) -> None:
    assert refusal("港口".encode(encoding)) == (
        "port.txt: it is not certain which encoding it is in; save it as UTF-8 and try again"
    )
