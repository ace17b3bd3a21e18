"""Copies of one report: said once, by the best of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.retrieve.diversity import CROWDING, SAME_WORDS, spread, without_repeats
from rag.types import ArticleInfo, Hit, Passage, Repair, ScoredPassage

PORT = "港口的第四座碼頭將在明年春天動工，總投資三十八億元。"
PLANT = "工廠在秋天雇用了七百名新的工人，產量可望加倍。"


def scored(text: str, article_id: str, report: str, name: str = "", repairs: tuple[Repair, ...] = ()) -> ScoredPassage:
    info = ArticleInfo(article_id, None, None, None, None, None, f"{article_id}.txt", "zh-Hant", report=report)
    passage = Passage(name or f"{article_id}/{text}", article_id, 0, text, 0, len(text), repairs)
    return ScoredPassage(Hit(passage, info, 0.5, (), (0.0,), 1, None), 0.5)


def kept(*ranked: ScoredPassage) -> list[str]:
    return [one.hit.passage.article_id for one in without_repeats(ranked)]


def test_what_a_better_passage_says_in_another_article_of_the_same_report_is_left_out() -> None:
    assert kept(scored(PORT, "a", "r"), scored(PLANT, "c", "other"), scored(PORT, "b", "r")) == ["a", "c"]


def test_the_best_of_the_copies_is_the_one_that_is_kept() -> None:
    assert kept(scored(PORT, "b", "r"), scored(PORT, "a", "r"), scored(PORT, "c", "r")) == ["b"]


def test_the_same_words_in_another_report_stay() -> None:
    assert kept(scored(PORT, "a", "r"), scored(PORT, "b", "other")) == ["a", "b"]


def test_articles_without_a_report_are_no_copies_of_one_another() -> None:
    assert kept(scored(PORT, "a", ""), scored(PORT, "b", "")) == ["a", "b"]


def test_what_only_one_copy_of_a_report_says_stays() -> None:
    assert kept(scored(PORT, "a", "r"), scored(PLANT, "b", "r")) == ["a", "b"]


def test_two_passages_of_one_article_stay_whatever_they_say() -> None:
    ranked = [scored(PORT, "a", "r", "one"), scored(PORT, "a", "r", "two")]
    assert without_repeats(ranked) == ranked


def test_the_other_script_says_the_same() -> None:
    simplified = "港口的第四座码头将在明年春天动工，总投资三十八亿元。"
    assert kept(scored(PORT, "a", "r"), scored(simplified, "b", "r")) == ["a"]


def test_a_shorter_passage_is_left_out_where_a_longer_one_holds_it_and_the_other_way_round() -> None:
    assert kept(scored(PORT + PLANT, "a", "r"), scored(PORT, "b", "r")) == ["a"]
    assert kept(scored(PORT, "b", "r"), scored(PORT + PLANT, "a", "r")) == ["b"]


def test_copies_are_compared_by_their_repaired_words() -> None:
    damaged = PORT.replace("碼頭", "碼(mǎ)頭(tóu)")
    first, second = damaged.index("("), damaged.rindex("(")
    repairs = tuple(Repair(start, damaged.index(")", start) + 1, "", "pinyin") for start in (first, second))
    assert kept(scored(PORT, "a", "r"), scored(damaged, "b", "r", repairs=repairs)) == ["a"]


def test_the_order_stays() -> None:
    ranked = [scored(f"第{n}段說明另一件事情的經過與結果。", f"a{n}", f"r{n}") for n in range(5)]
    assert without_repeats(ranked) == ranked


def test_nothing_found_leaves_nothing() -> None:
    assert without_repeats([]) == []
    assert 0.5 < SAME_WORDS < 1


def spread_out(*ranked: tuple[str, float]) -> str:
    """Return the order of passages that are told by the letters of their articles and their scores."""
    passages = [replace(scored(f"{n}", letter, letter), score=score) for n, (letter, score) in enumerate(ranked)]
    return "".join(one.hit.article.id for one in spread(passages))


@pytest.mark.parametrize(
    ("ranked", "order"),
    [
        ((("a", 0.900), ("a", 0.890), ("a", 0.884), ("b", 0.878)), "aaab"),
        ((("a", 0.900), ("a", 0.890), ("a", 0.882), ("b", 0.878)), "aaba"),
        ((("a", 0.900), ("a", 0.879), ("b", 0.878)), "aab"),
        ((("a", 0.90), ("a", 0.90), ("a", 0.90), ("a", 0.90), ("b", 0.892), ("a", 0.90)), "aaabaa"),
        ((("a", 0.90), ("b", 0.90), ("a", 0.90), ("b", 0.90), ("a", 0.90), ("b", 0.90)), "ababab"),
        ((("a", 0.9), ("a", 0.8), ("a", 0.7), ("a", 0.6), ("a", 0.5), ("a", 0.4)), "aaaaaa"),
        ((), ""),
    ],
    ids=["better", "hardly-better", "the-second", "the-fourth", "alike", "no-other", "nothing"],
)
def test_from_the_third_on_each_further_passage_of_an_article_has_to_be_better(
    ranked: tuple[tuple[str, float], ...], order: str
) -> None:
    assert CROWDING == 0.005
    assert spread_out(*ranked) == order


def test_spreading_keeps_every_passage_its_score_and_each_articles_own_order() -> None:
    ranked = [replace(scored(f"{n}", "aab"[n % 3], "r"), score=1 - n / 1_000) for n in range(30)]
    done = spread(ranked)
    assert done != ranked
    assert sorted(done, key=ranked.index) == ranked
    for article_id in "ab":
        of_one = [one for one in ranked if one.hit.article.id == article_id]
        assert [one for one in done if one.hit.article.id == article_id] == of_one
