"""The table of all vectors against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vectorstore.test_catalog import unit
from vectorstore.exact import VectorTable

STEPS = 300
ARTICLES = 12


def filled(count: int, dimension: int = 8) -> VectorTable:
    """Make a table of passages p0, p1, ... that belong to the articles a0, a1, a2 in turn."""
    table = VectorTable()
    table.add([f"p{n}" for n in range(count)], [f"a{n % 3}" for n in range(count)], unit(1, count, dimension))
    return table


@pytest.mark.parametrize("seed", [1, 2, 3], ids=["one", "two", "three"])
def test_whatever_was_added_and_removed_a_search_finds_what_a_loop_finds(seed: int) -> None:
    dice = np.random.default_rng(seed)
    table, kept, made = VectorTable(), dict[str, tuple[str, np.ndarray]](), 0
    for step in range(STEPS):
        if step % 3 == 0:
            vectors = unit(1_000 * seed + step, int(dice.integers(1, 7)))
            ids = [f"p{made + n}" for n in range(len(vectors))]
            articles = [f"a{n}" for n in dice.integers(ARTICLES, size=len(ids))]
            made += len(ids)
            table.add(ids, articles, vectors)
            kept |= {name: (a, vector) for name, a, vector in zip(ids, articles, vectors, strict=True)}
        elif step % 3 == 1:
            gone = [f"p{n}" for n in dice.integers(made, size=int(dice.integers(1, 7)))]
            table.remove(gone)
            for name in gone:
                kept.pop(name, None)
        question, k = unit(50_000 + step, 1)[0], int(dice.integers(1, 40))
        allowed = {f"a{n}" for n in dice.integers(ARTICLES + 2, size=int(dice.integers(1, ARTICLES)))}
        found = table.search(question, k, allowed)
        products = {name: float(vector @ question) for name, (a, vector) in kept.items() if a in allowed}
        assert len(table) == len(kept)
        assert len(found) == len(set(found)) == min(k, len(products))
        assert [products[name] for name in found] == pytest.approx(
            sorted(products.values(), reverse=True)[:k], abs=1e-6
        ), f"step {step}"
    assert len(kept) > 50


def test_a_vector_put_again_under_its_id_after_its_removal_is_the_new_one() -> None:
    table = filled(10)
    new = unit(99, 1)
    table.remove(["p4"])
    table.add(["p4"], ["other"], new)
    assert table.search(new[0], 1, ["other"]) == ["p4"]
    assert "p4" not in table.search(new[0], 10, ["a0", "a1", "a2"])


def test_an_article_whose_passages_all_went_may_come_back() -> None:
    table = filled(9)
    table.remove([f"p{n}" for n in range(0, 9, 3)])
    assert table.search(unit(2, 1)[0], 9, ["a0"]) == []
    table.add(["new"], ["a0"], unit(3, 1))
    assert table.search(unit(2, 1)[0], 9, ["a0"]) == ["new"]


def test_a_table_that_was_emptied_is_filled_again() -> None:
    table = filled(5)
    table.remove([f"p{n}" for n in range(5)])
    assert (len(table), table.search(unit(2, 1)[0], 3, ["a0", "a1"])) == (0, [])
    table.add(["p9"], ["a1"], unit(4, 1))
    assert table.search(unit(2, 1)[0], 3, ["a0", "a1"]) == ["p9"]


@pytest.mark.parametrize("articles", [[], ["nobody"]], ids=["none", "unknown"])
def test_no_article_or_an_unknown_one_has_nothing(articles: list[str]) -> None:
    assert filled(6).search(unit(2, 1)[0], 3, articles) == []
    assert VectorTable().search(unit(2, 1)[0], 3, articles) == []


def test_ids_that_are_not_there_are_removed_without_harm() -> None:
    table = filled(4)
    table.remove(["nobody", "p1", "p1"])
    assert sorted(table.search(unit(2, 1)[0], 9, ["a0", "a1", "a2"])) == ["p0", "p2", "p3"]


def test_nothing_is_added_without_harm() -> None:
    table = filled(3)
    table.add([], [], unit(5, 0))
    assert len(table) == 3


def test_nothing_is_added_to_an_empty_table_without_harm() -> None:
    table = VectorTable()
    table.add([], [], unit(5, 0))
    assert len(table) == 0


def test_the_length_of_the_question_does_not_matter_and_its_direction_does() -> None:
    table = filled(20)
    question = unit(6, 1)[0]
    found = table.search(question, 20, ["a0", "a1", "a2"])
    assert table.search(7 * question, 20, ["a0", "a1", "a2"]) == found
    assert table.search(-question, 20, ["a0", "a1", "a2"]) == found[::-1]
