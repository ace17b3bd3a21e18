"""Which sentences are told with another one, so that it says whom it means and who says so."""

from __future__ import annotations

import pytest

from rag.answer.neighbours import with_neighbours
from rag.types import ArticleInfo, Evidence, Passage, Repair


def within(text: str, words: str, repairs: tuple[Repair, ...] = ()) -> Evidence:
    """Return a sentence of a passage."""
    article = ArticleInfo("a", "無題", "海風報", None, None, None, "port.txt", "zh-Hant")
    start = text.index(words)
    passage = Passage("p", "a", 0, text, 0, len(text), repairs)
    return Evidence(passage, article, words, start, start + len(words), words, 1.0)


def test_a_sentence_that_begins_with_a_pronoun_has_the_one_before_it() -> None:
    text = "市長林一昨天到場。他認為費用不會超支。"
    said = within(text, "他認為費用不會超支。")
    before, after = with_neighbours(said)
    assert (before.quote, after) == ("市長林一昨天到場。", said)
    assert text[before.start : before.end] == before.quote == before.reading


def test_a_sentence_without_pronoun_or_with_nothing_before_it_stands_alone() -> None:
    text = "港口在五月動工。鐵路照常營運。"
    for words in ("港口在五月動工。", "鐵路照常營運。"):
        assert with_neighbours(within(text, words)) == [within(text, words)]
    first = within("他認為費用不會超支。", "他認為費用不會超支。")
    assert with_neighbours(first) == [first]


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        (
            "市長說：「港口在五月動工。明年就能全部完工。」大家鼓掌。",
            "明年就能全部完工。」",
            ["市長說：「港口在五月動工。", "明年就能全部完工。」"],
        ),
        (
            "「港口在五月動工。明年就能全部完工。」市長林一說。大家都鼓掌了。",
            "「港口在五月動工。",
            ["「港口在五月動工。", "明年就能全部完工。」市長林一說。"],
        ),
        (
            "「港口在五月動工。明年就能全部完工。後年會再擴建。」市長林一說。",
            "明年就能全部完工。",
            ["「港口在五月動工。", "明年就能全部完工。", "後年會再擴建。」市長林一說。"],
        ),
        ("市長說：「港口在五月動工。」大家都鼓掌了。", "大家都鼓掌了。", ["大家都鼓掌了。"]),
        (
            "市長認為這樣不公平。「港口早該動工了。費用也太高了吧。」大家都鼓掌了。",
            "費用也太高了吧。」",
            ["市長認為這樣不公平。", "「港口早該動工了。", "費用也太高了吧。」"],
        ),
        ("市長昨天到場了。「明星工程」在五月動工。", "「明星工程」在五月動工。", ["「明星工程」在五月動工。"]),
    ],
    ids=["introduced", "said-behind", "in-the-middle", "behind", "said-before", "no-speech"],
)
def test_of_a_quotation_of_several_sentences_who_says_it_is_told_too(text: str, said: str, told: list[str]) -> None:
    assert [each.quote for each in with_neighbours(within(text, said))] == told


@pytest.mark.parametrize(
    ("said", "is_told_with_the_next"),
    [
        ("對於擴建，港務局昨天也做出了回應。", True),
        ("對於擴建，港務局尚未做出回應。", False),
        ("港務局昨天回應了居民的要求。", False),
        ("新港的規定如下：", True),
        ("The harbour board responded.", True),
        ("The harbour board has not responded.", False),
        ("The harbour board hasn't responded.", False),
        ("Shares fell after the harbour board responded.", False),
        ("港務局將對此做出回應。", False),
        ("這是港務局對罷工做出的回應。", False),
        ("市長對未來的規劃做出了說明。", True),
    ],
)
def test_a_sentence_that_announces_what_is_said_is_told_with_it(said: str, is_told_with_the_next: bool) -> None:
    text = f"{said}\n發言人林一表示，工程不會延後。"
    told = [each.quote for each in with_neighbours(within(text, said))]
    assert told == ([said, "發言人林一表示，工程不會延後。"] if is_told_with_the_next else [said])


def test_the_sentence_before_is_quoted_as_given_and_read_as_repaired() -> None:
    text = "市(shì)長林一昨天到場。他認為費用不會超支。"
    before, _ = with_neighbours(within(text, "他認為費用不會超支。", (Repair(1, 6, "", "pinyin"),)))
    assert (before.quote, before.reading) == ("市(shì)長林一昨天到場。", "市長林一昨天到場。")
