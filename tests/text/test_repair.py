"""Damaged text is found and put right in the open; clean text stays as it is."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from rag.text.repair import find_repairs, is_damaged

SENTENCE = "市政府昨天宣布新的圖書館將在明年春天開放，預計每天可以接待三千名讀者。"
SETS = Path(__file__).parents[3] / "shared" / "benchmarks"


def repaired(text: str) -> str:
    for repair in reversed(find_repairs(text)):
        text = text[: repair.start] + repair.reading + text[repair.end :]
    return text


@pytest.mark.parametrize(
    ("damaged", "reading"),
    [
        pytest.param("這個國(guó)家的經(jīng)濟(jì)很強(qiáng)。", "這個國家的經濟很強。", id="pinyin"),
        pytest.param(SENTENCE.encode().decode("latin-1"), SENTENCE, id="utf-8-as-latin-1"),
        pytest.param(SENTENCE.encode("big5").decode("gb18030"), SENTENCE, id="big5-as-gb18030"),
        pytest.param("收入&nbsp;增長&#20102;&lt;三成&gt;", "收入 增長了<三成>", id="entities"),
        pytest.param("新的\u200b圖書\ufeff館", "新的圖書館", id="invisible"),
        pytest.param("&#8203;新的圖書館&shy;", "\u200b新的圖書館\u00ad", id="what-an-entity-hid-stays"),
    ],
)
def test_each_kind_of_damage_is_put_right(damaged: str, reading: str) -> None:
    assert repaired(damaged) == reading


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("他對荨(qián)麻過敏。", id="gloss-of-a-rare-character"),
        pytest.param("列車開往重(chóng)慶。", id="gloss-of-another-reading"),
        pytest.param("作者邱（Qiū）先生", id="capital-gloss"),
        pytest.param("郭堃與冼嫚翀、彧翾三人昨日到訪。", id="rare-names"),
        pytest.param("「ありがとうございます」と彼女は言った。", id="japanese"),
        pytest.param("Всё смешалось в доме, и никто не знал, что делать дальше.", id="russian"),
        pytest.param("Το βιβλίο είναι πάνω στο τραπέζι και δεν το διαβάζει κανείς.", id="greek"),
        pytest.param("他說：「Всё хорошо」，然後又說「ありがとう」。", id="foreign-words-in-chinese"),
        pytest.param("명동에서 만나요. 오늘 날씨가 아주 좋습니다.", id="korean"),
        pytest.param("The naïve façade of a café – “quoted” – costs €5.", id="english-with-accents"),
        pytest.param("大小為3×“標準”尺寸", id="a-times-sign-and-a-quote"),
        pytest.param("今天真好😀👍🏽，明天見！", id="emoji"),
        pytest.param("A股與B股齊漲，Q弹的T恤賣得好，X光也是。", id="single-letters"),
        pytest.param("票價€25，優惠後20€起。", id="euros"),
        pytest.param("AT&T、R&D與Q&A", id="ampersands"),
        pytest.param("是嗎?真的?(不)", id="half-width-question-marks"),
        pytest.param("", id="nothing"),
    ],
)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert find_repairs(text) == ()
    assert not is_damaged(text, ())


@pytest.mark.parametrize(
    "reading",
    ["本\ufffd天氣很好", "鍥藉闄㈠彂甯冧簡鏈�鏂扮殑鎶ュ憡", "龘靐齉齾爩鱻麤龗灪"],
    ids=["a-lost-character", "utf-8-as-gbk", "nonsense"],
)
def test_what_cannot_be_read_is_called_damaged(reading: str) -> None:
    assert is_damaged(reading, ())


def test_repairs_are_in_order_do_not_overlap_and_lie_within_the_text() -> None:
    rng = random.Random(7)  # noqa: S311
    pieces = [
        "國(guó)",
        "?guó)",
        "&amp;",
        "&#x4e2d;",
        "\u200b",
        "\ufffd",
        "€",
        "中文",
        "a",
        "\n",
        "ä¸­å›½äºº",
        "锟斤拷",
        "\ue123",
        "，",
    ]
    for _ in range(150):
        text = "".join(rng.choices(pieces, k=rng.randrange(1, 40)))
        edges = [edge for repair in find_repairs(text) for edge in (repair.start, repair.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)


def test_random_damage_to_bytes_leaves_what_comes_before_it_alone() -> None:
    rng = random.Random(8)  # noqa: S311
    head = "第一句話沒有問題。\n"
    for _ in range(60):
        data = SENTENCE.encode("gb18030")
        place = rng.randrange(len(data) // 2)
        damaged = (data[:place] + data[place + 1 :]).decode("gb18030", rng.choice(("replace", "ignore")))
        assert repaired(head + damaged).startswith(head)


def test_a_repair_names_its_kind_and_place() -> None:
    (repair,) = find_repairs("收入&amp;支出")
    assert (repair.start, repair.end, repair.reading, repair.kind) == (2, 7, "&", "entity")


def test_edits_within_edits_become_one_repair_of_the_text_as_it_was() -> None:
    text = "美國(gu&oacute;)和中國(guó)、德國(guó)的關係"
    assert repaired(text) == "美國和中國、德國的關係"


@pytest.mark.parametrize("name", ["news", "drcd", "cmrc"])
def test_clean_articles_of_the_public_sets_lose_at_most_invisible_characters(name: str) -> None:
    path = SETS / name / ("documents.txt" if name == "news" else "corpus.jsonl")
    if not path.is_file():
        pytest.skip(f"the public sets are not here ({path})")
    lines = path.read_text(encoding="utf-8").splitlines()[::10]
    for text in lines if name == "news" else [json.loads(line)["text"] for line in lines]:
        assert {repair.kind for repair in find_repairs(text)} <= {"invisible"}
        assert not is_damaged(text, ())


def test_only_the_wrecked_one_of_the_real_articles_is_repaired(real_articles: Path) -> None:
    wrecked = {path.name[:3] for path in real_articles.glob("*.txt") if find_repairs(path.read_text(encoding="utf-8"))}
    assert wrecked == {"003"}


def test_the_wrecked_article_can_be_read(real_articles: Path) -> None:
    (path,) = real_articles.glob("003_*.txt")
    reading = repaired(path.read_text(encoding="utf-8"))
    assert "因為特朗普的話，還沒有說完。" in reading
    assert all(words in reading for words in ("因為H200", "因為中國市場", "因為這一點點", "當地時間"))
    assert "(guó)" not in reading
    assert not is_damaged(reading, ())
