"""Paragraphs to passages: unbroken stretches of the article that begin and end with sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rag.ingest.chunk import ENOUGH, MOST, passages_of, size_of
from rag.text.sentences import LONGEST_HEADING, sentence_spans
from rag.types import Article, LeftOut, Passage, Repair
from tests.conftest import article

SENTENCE = "港口在秋天擴建，工程由當地的公司承包。"
STOPS = "。！？；…!?.」』”’）)"
SEED = 20_250_818


def passages(text: str) -> tuple[Passage, ...]:
    return passages_of(article(text))


def texts(text: str) -> list[str]:
    return [passage.text for passage in passages(text)]


def test_a_short_paragraph_joins_the_next_one() -> None:
    assert texts(f"{SENTENCE}\n{SENTENCE}") == [f"{SENTENCE}\n{SENTENCE}"]


def test_the_first_passage_begins_with_the_title() -> None:
    assert texts(f"date 2025-08-18 標題\n{SENTENCE}") == [f"標題\n{SENTENCE}"]


def test_a_passage_that_is_large_enough_takes_no_more() -> None:
    paragraph = SENTENCE * 7
    assert ENOUGH <= size_of(paragraph) <= MOST
    assert texts(f"{paragraph}\n{SENTENCE}") == [paragraph, SENTENCE]


def test_a_paragraph_that_would_make_a_passage_too_large_stays_apart() -> None:
    large = SENTENCE * 18
    assert size_of(SENTENCE + large) > MOST >= size_of(large)
    assert texts(f"{SENTENCE}\n{large}") == [SENTENCE, large]


def test_a_long_paragraph_is_divided_between_sentences() -> None:
    parts = texts(SENTENCE * 40)
    assert len(parts) > 1
    assert "".join(parts) == SENTENCE * 40
    assert all(size_of(part) <= MOST and part.endswith("。") for part in parts)


@pytest.mark.parametrize("count", [19, 20, 30, 60])
def test_the_parts_of_a_divided_paragraph_differ_by_no_more_than_a_sentence(count: int) -> None:
    sizes = [len(part) for part in texts(SENTENCE * count)]
    assert len(sizes) > 1
    assert max(sizes) - min(sizes) <= len(SENTENCE)


def test_english_letters_count_less_than_chinese_characters() -> None:
    sentence = "The port was enlarged in autumn by a local company. "
    parts = texts(sentence * 40)
    assert all(size_of(part) <= MOST and part.endswith(".") for part in parts)
    assert max(map(len, parts)) > 2 * MOST


@pytest.mark.parametrize("sentence", ["很長的一句，" * 300 + "完。", "x" * 3_000, "一" * 2_000, "短行\n" * 2_000])
def test_what_has_no_end_is_cut_and_nothing_of_it_lost(sentence: str) -> None:
    parts = texts(f"{SENTENCE}\n![]()\n{sentence}")[1:]
    assert "".join("".join(parts).split()) == "".join(sentence.split())
    assert all(size_of(part) <= MOST + LONGEST_HEADING for part in parts)


def test_a_very_long_sentence_is_cut_at_its_commas() -> None:
    parts = texts("很長的一句，" * 300 + "完。")
    assert all(part.endswith("，") for part in parts[:-1])


def test_a_heading_goes_with_what_follows_it() -> None:
    assert texts(f"{SENTENCE}\n小標\n{SENTENCE}") == [SENTENCE, f"小標\n{SENTENCE}"]


@pytest.mark.parametrize("heading", ["小標", "很長的一個小標題說明港口的擴建與經費的來源"])
def test_a_heading_stays_with_a_paragraph_that_fills_a_passage_alone(heading: str) -> None:
    paragraph = SENTENCE * 18
    assert size_of(paragraph) <= MOST < size_of(heading + paragraph) + len("港口")
    assert texts(f"{SENTENCE}\n{heading}\n{paragraph}") == [SENTENCE, f"{heading}\n{paragraph}"]


def test_a_heading_stays_with_the_first_part_of_a_paragraph_that_is_divided() -> None:
    parts = texts(f"{SENTENCE}\n小標\n{SENTENCE * 40}")
    assert parts[0] == SENTENCE
    assert parts[1].startswith(f"小標\n{SENTENCE}")


def test_a_heading_at_the_end_is_a_passage_of_its_own() -> None:
    assert texts(f"{SENTENCE}\n責任編輯") == [SENTENCE, "責任編輯"]


def test_no_passage_reaches_over_what_was_left_out() -> None:
    assert texts(f"{SENTENCE}\n![]()\n{SENTENCE}") == [SENTENCE, SENTENCE]


def test_passages_are_numbered_in_their_order_and_belong_to_the_article() -> None:
    one = article("標題\n" + SENTENCE * 40)
    found = passages_of(one)
    assert len(found) > 1
    assert [passage.position for passage in found] == list(range(len(found)))
    assert {passage.article_id for passage in found} == {one.info.id}


def test_the_same_words_elsewhere_in_an_article_are_another_passage() -> None:
    ids = [passage.id for passage in passages(f"標題\n{SENTENCE}\n![]()\n{SENTENCE}")]
    assert len(set(ids)) == 2
    assert ids == [passage.id for passage in passages(f"標題\n{SENTENCE}\n![]()\n{SENTENCE}")]


@pytest.mark.parametrize("text", ["2025-08-18\n![]()", "![]()", "- 港口延期\n- 工廠專訪\n- 鐵路通車"])
def test_an_article_without_a_report_has_no_passages(text: str) -> None:
    assert passages(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"標題\r\n{SENTENCE}\r\n{SENTENCE}\r\n",
        f"\ufeff標題\n\t{SENTENCE}\t\n\u3000\u3000{SENTENCE}",
        f"😀標題𠀀\n👩‍👩‍👧{SENTENCE}𠀀😀\n{SENTENCE}",
        f"標題\n\n\n\n{SENTENCE}\n \n\n{SENTENCE}",
        "e\u0301 ２５％\n" + "佔２５％，約７０萬顆。" * 60,
    ],
    ids=["windows", "tabs-and-mark", "emoji", "blank-lines", "full-width"],
)
def test_a_passage_stands_in_the_article_where_it_says(text: str) -> None:
    found = passages(text)
    assert found
    assert all(text[passage.start : passage.end] == passage.text for passage in found)


# Damaged text


def marked(text: str, repairs: tuple[Repair, ...] = (), left_out: tuple[LeftOut, ...] = ()) -> Article:
    """Return an article with these repairs and stretches left out."""
    return replace(article("無"), text=text, repairs=repairs, left_out=left_out)


def repair(text: str, words: str, reading: str, kind: str = "pinyin") -> Repair:
    start = text.index(words)
    return Repair(start, start + len(words), reading, kind)


def test_passages_of_a_repaired_article_are_stretches_of_its_text_as_given_with_their_own_repairs() -> None:
    text = f"港(gǎng)口擴(kuò)建了。{SENTENCE * 8}\n\n工(gōng)廠開工了，{SENTENCE * 8}"
    one = article(text)
    assert one.text == text
    first, second = found = passages_of(one)
    assert [passage.text for passage in found] == [text[passage.start : passage.end] for passage in found]
    assert first.reading.words == f"港口擴建了。{SENTENCE * 8}"
    assert second.reading.words == f"工廠開工了，{SENTENCE * 8}"
    assert (first.repaired, second.repaired) == (first.reading.words, second.reading.words)
    assert [second.text[one.start : one.end] for one in second.repairs] == ["(gōng)"]
    assert len(first.repairs) + len(second.repairs) == len(one.repairs)


def test_a_repair_at_either_end_of_a_passage_belongs_to_it() -> None:
    text = f"\ufffc港口擴建了。(done)\n\n{SENTENCE * 18}"
    repairs = (repair(text, "\ufffc港", "港", "mojibake"), repair(text, "(done)", ""))
    first, second = passages_of(marked(text, repairs))
    assert (first.text, first.reading.words) == ("\ufffc港口擴建了。(done)", "港口擴建了。")
    assert [(one.start, one.end) for one in first.repairs] == [(0, 2), (len(first.text) - 6, len(first.text))]
    assert (second.text, second.repairs, second.repaired) == (SENTENCE * 18, (), None)


def test_sizes_are_those_of_the_reading() -> None:
    annotated = "".join(f"{character}(gǎng)" for character in SENTENCE[:8])
    repairs = tuple(Repair(6 * n + 1, 6 * n + 7, "", "pinyin") for n in range(8))
    assert size_of(annotated) > size_of(SENTENCE[:8])
    text = f"{annotated}，{SENTENCE}\n{SENTENCE}"
    repairs = tuple(Repair(7 * n + 1, 7 * n + 7, "", "pinyin") for n in range(8))
    (whole,) = passages_of(marked(text, repairs))
    assert whole.reading.words == f"{SENTENCE[:8]}，{SENTENCE}\n{SENTENCE}"


def test_line_ends_that_were_repaired_make_paragraphs() -> None:
    text = f"{SENTENCE * 8}&#10;{SENTENCE * 8}"
    first, second = passages_of(marked(text, (repair(text, "&#10;", "\n", "entity"),)))
    assert (first.text, second.text) == (SENTENCE * 8, SENTENCE * 8)
    assert not first.repairs
    assert not second.repairs


def test_a_passage_with_damage_beyond_repair_says_so_and_no_other_does() -> None:
    text = f"港口\ue001擴建了。{SENTENCE * 8}\n\n{SENTENCE * 18}"
    first, second = passages(text)
    assert (first.damaged, second.damaged) == (True, False)
    assert first.repaired is None


def test_invisible_marks_are_no_repair_for_the_eye() -> None:
    (one,) = passages(f"港\u200b口{SENTENCE}")
    assert (one.reading.words, one.repaired) == (f"港口{SENTENCE}", None)
    assert one.text == f"港\u200b口{SENTENCE}"


def test_a_repaired_article_has_the_same_passages_as_the_sound_one() -> None:
    rng = np.random.default_rng(SEED)
    for text, _, _ in generated_articles(60):
        places = sorted(int(place) for place in rng.choice(len(text), 5, replace=False))
        pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
        damaged = "\u200b".join(pieces)
        one = article(damaged)
        assert one.reading.words == text
        found = passages_of(one)
        assert [passage.reading.words for passage in found] == texts(text)
        assert all(damaged[passage.start : passage.end] == passage.text for passage in found)


# What is left out


def test_no_passage_holds_what_is_left_out() -> None:
    links = "- 港口延期\n- 工廠專訪\n- 鐵路通車"
    text = f"首頁 > 財經 > 產業\n{SENTENCE}\n▲碼頭（資料照）\n{SENTENCE}\n責任編輯：林一\n{links}"
    one = article(text)
    assert {stretch.kind for stretch in one.left_out} == {"navigation", "caption", "editor", "related_links"}
    assert [passage.text for passage in passages_of(one)] == [SENTENCE, SENTENCE]


def test_of_a_line_that_is_left_out_in_part_the_rest_stays() -> None:
    text = f"date 2025-08-18 {SENTENCE}"
    assert [(passage.start, passage.text) for passage in passages(text)] == [(16, SENTENCE)]


def test_of_a_damaged_line_that_is_left_out_in_part_the_rest_stays() -> None:
    text = f"date 2025-08-18 港(gǎng)口擴(kuò)建了，{SENTENCE}"
    (one,) = passages(text)
    assert (one.start, one.reading.words) == (16, f"港口擴建了，{SENTENCE}")
    assert one.text == text[16:]


def test_what_is_left_out_of_the_middle_of_wrapped_lines_is_in_no_passage() -> None:
    text = "Port enlarged in Keelung\n2025-08-18 10:30\nThe port was enlarged in autumn."
    start, end = text.index("2025"), text.index("\nThe port")
    one = marked(text, left_out=(LeftOut(start, end, "byline"),))
    assert [passage.text for passage in passages_of(one)] == [text[: start - 1], text[end + 1 :]]


def test_a_line_that_is_left_out_at_the_edges_of_a_repair_is_left_out_whole() -> None:
    text = f"{SENTENCE}\n責(zé)任編(biān)輯(jí)：林一"
    assert [passage.text for passage in passages(text)] == [SENTENCE]


# Two hundred passages of articles put together by chance, whose sentences are known from the putting together

WORDS = ["港口", "工厂", "鐵路", "价格", "２５％", "70萬顆", "H20", "😀", "𠀀", "稀土", "輝達", "预估"]
ENGLISH = ["The port grew by 25 percent", "A plant opened", "Prices fell to $5.5 billion", "Experts doubt it"]


def sentence(rng: np.random.Generator) -> str:
    if rng.random() < 0.2:
        return str(rng.choice(ENGLISH)) + "."
    words = "".join(rng.choice(WORDS, rng.integers(2, 60)))
    inside = words[:3] + "，" + words[3:]
    return f"他說：「{inside}。」" if rng.random() < 0.2 else inside + str(rng.choice(list("。！？；…")))


def generated(rng: np.random.Generator) -> tuple[str, set[int], set[int]]:
    """Return an article's text, and the places where its sentences begin and end."""
    text = "標題\n"
    starts, ends = {0}, {2}
    line_end = str(rng.choice(["\n", "\n\n", "\r\n", "\n\t"]))
    for _ in range(rng.integers(3, 12)):
        kind = rng.random()
        if kind < 0.1:
            text += "![]()" + line_end
            continue
        for _ in range(1 if kind < 0.2 else rng.integers(1, 12)):
            one = "小標題" if kind < 0.2 else sentence(rng)
            starts.add(len(text))
            text += one
            ends.add(len(text))
            text += " " if one.isascii() else ""
        text += line_end
    return text + "\n".join(["- 港口延期", "- 工廠專訪", "- 鐵路通車"]), starts, ends


def generated_articles(passage_count: int) -> Iterator[tuple[str, set[int], set[int]]]:
    rng = np.random.default_rng(SEED)
    made = 0
    while made < passage_count:
        article = generated(rng)
        made += len(passages(article[0]))
        yield article


def test_passages_of_articles_made_by_chance_are_whole_sentences_of_the_text() -> None:
    for text, starts, ends in generated_articles(200):
        found = passages(text)
        assert all(text[passage.start : passage.end] == passage.text for passage in found)
        assert {passage.start for passage in found} <= starts
        assert {passage.end for passage in found} <= ends
        assert all(one.end <= other.start for one, other in pairwise(found))
        held = {start for passage in found for start in starts if passage.start <= start < passage.end}
        assert held == starts
        assert not any("- 港口延期" in passage.text or "![]()" in passage.text for passage in found)


def test_passages_of_articles_made_by_chance_are_no_larger_than_one_sentence_needs() -> None:
    for text, _, _ in generated_articles(200):
        for passage in passages(text):
            assert size_of(passage.text) <= MOST or len(sentence_spans(passage.text)) == 1


# The real articles


def real(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.glob("*.txt")):
        yield article(path.read_text(encoding="utf-8"), path.name)


def test_passages_of_the_real_articles_are_whole_sentences_of_their_text(real_articles: Path) -> None:
    articles = list(real(real_articles))
    assert len(articles) == 5
    for one in articles:
        found = passages_of(one)
        assert found
        for passage in found:
            words = passage.reading.words
            assert one.text[passage.start : passage.end] == passage.text
            assert words == words.strip()
            assert words[-1] in STOPS or one.text[passage.end :].lstrip(" \t\r\u3000")[:1] in ("", "\n")
            assert words in one.reading.words
            assert not any(s.start < passage.end and passage.start < s.end for s in one.left_out)
            assert passage.damaged == ("還沒有說完" in words)  # 「話，還」 is told by nothing but the words around


def test_the_passages_of_the_real_articles_hold_their_whole_report(real_articles: Path) -> None:
    for one in real(real_articles):
        held = {place for passage in passages_of(one) for place in range(passage.start, passage.end)}
        out = {place for stretch in one.left_out for place in range(stretch.start, stretch.end)}
        words = {place for place, character in enumerate(one.text) if not character.isspace()}
        assert held & out == set()
        assert words <= held | out
