"""Paragraphs to passages: unbroken stretches of the article that begin and end with sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rag.ingest.chunk import ENOUGH, MOST, passages_of, size_of
from rag.ingest.clean import report_paragraphs
from rag.ingest.read import ReadArticle, read_articles
from rag.text.sentences import sentence_spans
from rag.types import Passage

SENTENCE = "港口在秋天擴建，工程由當地的公司承包。"
STOPS = "。！？；…!?.」』”’）)"
SEED = 20_250_818


def read(text: str) -> ReadArticle:
    (article,) = read_articles("port.txt", text.encode())
    return article


def passages(text: str) -> tuple[Passage, ...]:
    article = read(text)
    return passages_of(article.article, report_paragraphs(article.article.text, article.body_start))


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


@pytest.mark.parametrize("sentence", ["很長的一句，" * 300 + "完。", "x" * 3_000, "一" * 2_000])
def test_one_very_long_sentence_is_not_cut(sentence: str) -> None:
    assert texts(f"{SENTENCE}\n![]()\n{sentence}\n{SENTENCE}")[1] == sentence


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
    article = read("標題\n" + SENTENCE * 40)
    found = passages_of(article.article, report_paragraphs(article.article.text, article.body_start))
    assert len(found) > 1
    assert [passage.position for passage in found] == list(range(len(found)))
    assert {passage.article_id for passage in found} == {article.article.info.id}


def test_the_same_words_elsewhere_in_an_article_are_another_passage() -> None:
    ids = [passage.id for passage in passages(f"標題\n{SENTENCE}\n![]()\n{SENTENCE}")]
    assert len(set(ids)) == 2
    assert ids == [passage.id for passage in passages(f"標題\n{SENTENCE}\n![]()\n{SENTENCE}")]


@pytest.mark.parametrize("text", ["2025-08-18", "2025-08-18\n![]()", "![]()"])
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
    article = read(text).article
    found = passages(text)
    assert found
    assert all(article.text[passage.start : passage.end] == passage.text for passage in found)


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


def real(folder: Path) -> Iterator[ReadArticle]:
    for path in sorted(folder.glob("*.txt")):
        yield from read_articles(path.name, path.read_bytes())


def test_passages_of_the_real_articles_are_whole_sentences_of_their_text(real_articles: Path) -> None:
    articles = list(real(real_articles))
    assert len(articles) == 5
    for one in articles:
        text = one.article.text
        found = passages_of(one.article, report_paragraphs(text, one.body_start))
        assert found
        for passage in found:
            before, after = text[: passage.start].rstrip(" \t\r\u3000"), text[passage.end :].lstrip(" \t\r\u3000")
            assert text[passage.start : passage.end] == passage.text
            assert passage.text[-1] in STOPS or after[:1] in ("", "\n")
            assert passage.start == one.body_start or before[-1] in STOPS + "\n"
            assert "![" not in passage.text


def test_the_related_links_of_a_real_article_are_in_no_passage(real_articles: Path) -> None:
    (article,) = (one for one in real(real_articles) if one.article.info.source.startswith("000_"))
    links = [line for line in article.article.text.split("\n") if line.startswith("- ")]
    found = passages_of(article.article, report_paragraphs(article.article.text, article.body_start))
    assert len(links) == 20
    assert not any(link in passage.text for link in links for passage in found)


def test_the_passages_of_the_real_articles_hold_their_whole_report(real_articles: Path) -> None:
    for one in real(real_articles):
        text = one.article.text
        found = passages_of(one.article, report_paragraphs(text, one.body_start))
        held = {place for passage in found for place in range(passage.start, passage.end)}
        place = one.body_start
        for line in text[one.body_start :].splitlines(keepends=True):
            places = [place + n for n, character in enumerate(line) if not character.isspace()]
            assert held.issuperset(places) or line.strip() == "![]()" or line.startswith("- ")
            place += len(line)
