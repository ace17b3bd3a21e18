"""Copies of one report: said once, by the best of them."""

from __future__ import annotations

from rag.retrieve.diversity import SAME_WORDS, without_repeats
from rag.types import ArticleInfo, Hit, Passage, Repair, ScoredPassage

PORT = "港口的第四座碼頭將在明年春天動工，總投資三十八億元。"
PLANT = "工廠在秋天雇用了七百名新的工人，產量可望加倍。"


def scored(text: str, article_id: str, report: str, name: str = "", repairs: tuple[Repair, ...] = ()) -> ScoredPassage:
    info = ArticleInfo(article_id, None, None, None, None, None, f"{article_id}.txt", "zh-Hant", report=report)
    passage = Passage(name or f"{article_id}/{text}", article_id, 0, text, 0, len(text), repairs)
    return ScoredPassage(Hit(passage, info, 0.5, 0.0, 1, None), 0.5)


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
