"""The lexical index against a second BM25, written here from the formula."""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from vectorstore import lexical
from vectorstore.lexical import OTHER_WORDS, LexicalIndex, idf
from vectorstore.records import Words

K1, B = 1.2, 0.75
Documents = Mapping[str, Sequence[str]]


def asked(tokens: Sequence[str]) -> list[Words]:
    """Return a question of these words, all in one part that has no other wording."""
    return [(tuple(tokens),)]


def coverages(documents: Documents, words: Sequence[Words]) -> dict[str, float]:
    """Work out BM25 as Robertson and Zaragoza have it, with Lucene's idf, divided by the sum of the question's idf.

    A word counts once, however often a passage has it. Of each part the best wording counts.
    """
    average = sum(len(set(tokens)) for tokens in documents.values()) / len(documents)

    def weight(word: str) -> float:
        having = sum(word in tokens for tokens in documents.values())
        return math.log(1 + (len(documents) - having + 0.5) / (having + 0.5))

    def weight_of(wording: Sequence[str]) -> float:
        return sum(weight(word) for word in set(wording))

    def bm25(wording: Sequence[str], tokens: set[str]) -> float:
        length = K1 * (1 - B + B * len(tokens) / average)
        return weight_of([word for word in wording if word in tokens]) * (K1 + 1) / (1 + length)

    found = {}
    for name, tokens in documents.items():
        score = 0.0
        for first, *others in words:
            brought = [OTHER_WORDS * weight_of(first) / weight_of(other) * bm25(other, set(tokens)) for other in others]
            score += max(bm25(first, set(tokens)), *brought, 0.0)
        if score:
            found[name] = score / sum(weight_of(first) for first, *_ in words)
    return found


WORDS = (*"abcdefgh", "晶片", "出口", "華", "70", "c++", "o'brien")


def some_documents(
    count: int = 120, longest: int = 39, seed: int = 1, words: Sequence[str] = WORDS
) -> dict[str, list[str]]:
    """Make passages of up to 39 words, so short that tantivy keeps their lengths exactly; some words are rare."""
    dice = random.Random(seed)  # noqa: S311
    return {
        f"p{n}": dice.choices(words, weights=range(1, len(words) + 1), k=dice.randint(1, longest)) for n in range(count)
    }


def some_questions(seed: int = 2) -> list[list[Words]]:
    """Make questions of one to three parts, some of which have one or two other wordings."""
    dice = random.Random(seed)  # noqa: S311

    def wording() -> tuple[str, ...]:
        return tuple(dice.choices([*WORDS, "unheard-of"], k=dice.randint(1, 4)))

    return [
        [tuple(wording() for _ in range(dice.choice((1, 1, 2, 3)))) for _ in range(dice.randint(1, 3))]
        for _ in range(40)
    ]


def article_of(name: str) -> str:
    return f"article{int(name[1:]) % 10}"


def add(index: LexicalIndex, documents: Documents) -> None:
    index.add((name, article_of(name), tokens) for name, tokens in documents.items())


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    with closing(LexicalIndex(tmp_path / "bm25")) as opened:
        yield opened


def test_coverage_is_what_a_second_bm25_says(index: LexicalIndex) -> None:
    documents = some_documents()
    add(index, documents)
    index.commit()
    for question in some_questions():
        assert dict(index.search(question, 1_000)) == pytest.approx(coverages(documents, question), rel=1e-4), question


def test_coverage_by_hand(index: LexicalIndex) -> None:
    """Three passages of one, three and two different words: two on average, which BM25 takes as the common length."""
    index.add(
        [
            ("often", "a", ["port", "port", "port"]),
            ("both", "b", ["port", "grows", "now"]),
            ("other", "c", ["harbour", "opens"]),
        ]
    )
    index.commit()
    port, grows = math.log(1 + 1.5 / 2.5), math.log(1 + 2.5 / 1.5)
    one_word, three_words, two_words = 2.2 / (1 + 0.75), 2.2 / (1 + 1.65), 2.2 / (1 + 1.2)
    expected = {
        "often": port * one_word / (port + grows),
        "both": three_words,
        "other": OTHER_WORDS * port * two_words / (port + grows),
    }
    question: list[Words] = [(("port",), ("harbour",)), (("grows",),)]
    assert dict(index.search(question, 10)) == pytest.approx(expected, rel=1e-4)
    assert list(expected.values()) == pytest.approx([0.4073, 0.8302, 0.2592], abs=1e-4)


def test_how_often_a_passage_has_a_word_does_not_count(index: LexicalIndex) -> None:
    index.add([("once", "a", ["port", "grows"]), ("often", "b", ["port", "grows", *["port"] * 20])])
    index.commit()
    found = dict(index.search(asked(["port"]), 10))
    assert found["once"] == found["often"]


def test_another_wording_counts_less_than_the_one_that_was_asked_however_rare_it_is(index: LexicalIndex) -> None:
    index.add([("asked", "a", ["port"]), ("other", "b", ["haven"]), *((f"x{n}", "c", ["port"]) for n in range(30))])
    index.commit()
    found = dict(index.search([(("port",), ("haven",))], 100))
    assert found["other"] == pytest.approx(OTHER_WORDS * found["asked"], rel=1e-5)


def test_a_passage_with_several_wordings_of_a_part_counts_as_with_the_best_of_them(index: LexicalIndex) -> None:
    index.add([("all", "a", ["port", "harbour", "haven"]), ("one", "b", ["port", "of", "call"])])
    index.commit()
    found = dict(index.search([(("port",), ("harbour",), ("haven",))], 10))
    assert found["all"] == pytest.approx(found["one"], rel=1e-5)


def test_many_commits_give_the_coverage_of_one(index: LexicalIndex) -> None:
    documents = some_documents()
    names = list(documents)
    for start in range(0, len(names), 10):
        add(index, {name: documents[name] for name in names[start : start + 10]})
        index.commit()
    for question in some_questions():
        assert dict(index.search(question, 1_000)) == pytest.approx(coverages(documents, question), rel=1e-4), question


def test_a_long_passages_length_counts_almost_exactly(index: LexicalIndex) -> None:
    documents = some_documents(longest=400, words=[*WORDS, *(f"word{n}" for n in range(300))])
    add(index, documents)
    index.commit()
    for question in some_questions():
        assert dict(index.search(question, 1_000)) == pytest.approx(coverages(documents, question), rel=0.1), question


def test_hits_come_best_first_and_no_more_than_asked_for(index: LexicalIndex) -> None:
    add(index, some_documents())
    index.commit()
    for question in some_questions():
        hits = index.search(question, 1_000)
        assert [coverage for _, coverage in hits] == sorted((coverage for _, coverage in hits), reverse=True)
        assert [coverage for _, coverage in index.search(question, 5)] == [coverage for _, coverage in hits[:5]]


def test_a_word_asked_twice_counts_once(index: LexicalIndex) -> None:
    add(index, some_documents())
    index.commit()
    assert index.search(asked(["a", "b", "a", "a"]), 1_000) == index.search(asked(["a", "b"]), 1_000)


def test_a_word_nobody_wrote_lowers_the_coverage(index: LexicalIndex) -> None:
    add(index, some_documents())
    index.commit()
    known, half_known = dict(index.search(asked(["a"]), 1_000)), dict(index.search(asked(["a", "unheard-of"]), 1_000))
    assert known.keys() == half_known.keys()
    assert all(half_known[name] < known[name] / 2 for name in known)


def test_a_filtered_search_is_the_whole_one_without_the_others(index: LexicalIndex) -> None:
    add(index, some_documents())
    index.commit()
    for allowed in (["article3"], ["article0", "article7", "nobody"], ["nobody"], []):
        for question in some_questions():
            expected = {name: c for name, c in index.search(question, 1_000) if article_of(name) in allowed}
            assert dict(index.search(question, 1_000, allowed)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("k", [1, 5, 1_000])
def test_a_filter_of_many_articles_finds_what_one_of_few_does(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch, k: int
) -> None:
    add(index, some_documents())
    index.commit()
    for allowed in (["article3"], ["article0", "article7", "nobody"], [f"article{n}" for n in range(10)], ["nobody"]):
        with monkeypatch.context() as patched:
            few = [index.search(question, k, allowed) for question in some_questions()]
            patched.setattr(lexical, "FEW_ARTICLES", 0)
            many = [index.search(question, k, allowed) for question in some_questions()]
        assert any(few) is (allowed != ["nobody"])
        for hits, expected in zip(many, few, strict=True):
            assert [coverage for _, coverage in hits] == pytest.approx([coverage for _, coverage in expected], rel=1e-5)
            assert {article_of(name) for name, _ in hits} <= set(allowed)
            if k == 1_000:
                assert dict(hits).keys() == dict(expected).keys()


def test_a_filter_that_lets_no_article_through_finds_nothing_however_few_count_as_few(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(index, some_documents())
    index.commit()
    for few in (0, 3_000):
        monkeypatch.setattr(lexical, "FEW_ARTICLES", few)
        assert index.search(asked(["a"]), 10, []) == []


@pytest.mark.parametrize(
    "question",
    [[], asked([]), asked(["unheard-of"]), [(("unheard-of",), ("unseen", "unsaid"))]],
    ids=["no-parts", "no-words", "unknown-word", "unknown-in-other-words"],
)
def test_a_question_that_shares_no_word_finds_nothing(index: LexicalIndex, question: list[Words]) -> None:
    add(index, some_documents())
    index.commit()
    assert index.search(question, 10) == []


def test_an_empty_index_finds_nothing(index: LexicalIndex) -> None:
    assert index.search(asked(["a"]), 10) == []
    assert index.search(asked(["a"]), 10, ["article1"]) == []
    assert len(index) == 0


def test_weights_are_the_idf_of_each_distinct_token(index: LexicalIndex) -> None:
    documents = some_documents()
    add(index, documents)
    index.commit()
    having = sum("a" in tokens for tokens in documents.values())
    assert index.weights(["a", "unheard-of", "a"]) == {"a": idf(120, having), "unheard-of": idf(120, 0)}


@pytest.mark.parametrize(
    ("documents", "having", "expected"),
    [(1, 1, math.log(4 / 3)), (10, 0, math.log(22)), (10, 10, math.log(1 + 0.5 / 10.5))],
    ids=["only-one", "in-none", "in-all"],
)
def test_idf_by_hand(documents: int, having: int, expected: float) -> None:
    assert idf(documents, having) == pytest.approx(expected)


def test_changes_are_seen_after_commit_and_not_before(index: LexicalIndex) -> None:
    index.add([("p1", "article1", ["old"])])
    assert index.search(asked(["old"]), 10) == []
    index.commit()
    index.remove(["p1"])
    assert [name for name, _ in index.search(asked(["old"]), 10)] == ["p1"]
    index.commit()
    assert index.search(asked(["old"]), 10) == []


def test_a_passage_put_again_has_only_its_new_words(index: LexicalIndex) -> None:
    for words in (["old"], ["new"]):
        index.add([("p1", "article1", words), ("p2", "article1", ["other"])])
        index.commit()
    assert index.search(asked(["old"]), 10) == []
    assert [name for name, _ in index.search(asked(["new"]), 10)] == ["p1"]
    assert len(index) == 2


def test_what_is_removed_is_gone_and_unknown_ids_do_not_matter(index: LexicalIndex) -> None:
    documents = some_documents()
    add(index, documents)
    index.commit()
    gone = [f"p{n}" for n in range(0, 120, 2)]
    index.remove([*gone, "nobody"])
    index.commit()
    assert len(index) == 60
    for question in some_questions():
        expected = {name for name in coverages(documents, question) if name not in gone}
        assert {name for name, _ in index.search(question, 1_000)} == expected


def test_ids_are_taken_as_they_are(index: LexicalIndex) -> None:
    index.add([("A b", "Art 1", ["x"]), ("a", "art", ["x"]), ("b", "1", ["x"])])
    index.commit()
    assert {name for name, _ in index.search(asked(["x"]), 10)} == {"A b", "a", "b"}
    assert [name for name, _ in index.search(asked(["x"]), 10, ["Art 1"])] == ["A b"]
    index.remove(["a"])
    index.commit()
    assert {name for name, _ in index.search(asked(["x"]), 10)} == {"A b", "b"}


def test_clearing_leaves_an_index_that_works(index: LexicalIndex) -> None:
    add(index, some_documents())
    index.commit()
    index.clear()
    assert (len(index), index.search(asked(["a"]), 10)) == (0, [])
    index.add([("p1", "article1", ["a"])])
    index.commit()
    assert [name for name, _ in index.search(asked(["a"]), 10)] == ["p1"]


def test_reopening_keeps_what_was_committed(tmp_path: Path) -> None:
    documents = some_documents()
    with closing(LexicalIndex(tmp_path / "bm25")) as index:
        add(index, documents)
        index.commit()
        index.add([("late", "article1", ["never-committed"])])
    with closing(LexicalIndex(tmp_path / "bm25")) as index:
        assert len(index) == len(documents)
        assert dict(index.search(asked(["a"]), 1_000)) == pytest.approx(coverages(documents, asked(["a"])), rel=1e-4)


def test_weights_never_fall_below_zero_when_most_passages_are_gone(index: LexicalIndex) -> None:
    index.add((f"p{n}", "article1", ["common", f"own{n}"]) for n in range(100))
    index.commit()
    for kept in (60, 30, 3, 1):
        index.remove([f"p{n}" for n in range(kept, 100)])
        index.commit()
        weights = index.weights(["common", "own0", "own99", "unheard-of"])
        assert len(index) == kept
        assert all(weight > 0 for weight in weights.values()), weights
        hits = index.search(asked(["common", "own0"]), 200)
        assert hits[0][0] == "p0"
        assert {name for name, _ in hits} == {f"p{n}" for n in range(kept)}
        assert all(coverage > 0 for _, coverage in hits)


def test_when_every_passage_is_gone_there_is_nothing_to_find_and_no_mistake(index: LexicalIndex) -> None:
    add(index, some_documents())
    index.commit()
    index.remove(list(some_documents()))
    index.commit()
    assert (len(index), index.search(asked(["a", "b"]), 10)) == (0, [])
    assert all(weight > 0 for weight in index.weights(["a", "b"]).values())


def test_removing_others_does_not_change_how_much_of_a_question_a_passage_covers(index: LexicalIndex) -> None:
    add(index, {f"p{n}": ["often", "rare"] if n < 10 else ["often"] for n in range(100)})
    index.commit()
    questions = (asked(["rare"]), asked(["rare", "often", "unheard-of"]))
    before = [dict(index.search(question, 100))["p1"] for question in questions]
    index.remove([f"p{n}" for n in range(10, 100)])
    index.commit()
    after = [dict(index.search(question, 100))["p1"] for question in questions]
    assert after == pytest.approx(before, rel=0.1)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an index that was closed as it should be."""
    folder = tmp_path_factory.mktemp("written") / "bm25"
    with closing(LexicalIndex(folder)) as index:
        add(index, some_documents())
        index.commit()
    return folder


POSITIONS_GONE = pytest.param(
    ".pos",
    None,
    id=".pos-gone",
)


@pytest.mark.parametrize(
    ("ending", "keep"),
    [
        *(
            pytest.param(ending, keep, id=f"{ending}-{told}")
            for ending in ("meta.json", ".store", ".idx", ".term", ".fieldnorm", ".pos", ".fast")
            for keep, told in ((None, "gone"), (0, "emptied"), (5, "cut-off"))
            if (ending, keep) != (".pos", None)
        ),
        POSITIONS_GONE,
    ],
)
def test_an_index_with_a_broken_file_is_begun_anew(
    written: Path, tmp_path: Path, ending: str, keep: int | None
) -> None:
    shutil.copytree(written, tmp_path / "bm25")
    broken = [file for file in (tmp_path / "bm25").iterdir() if file.name.endswith(ending) and file.name[0] != "."]
    assert broken
    for file in broken:
        if keep is None:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:keep])
    with closing(LexicalIndex(tmp_path / "bm25")) as index:
        assert len(index) == 0
        add(index, some_documents())
        index.commit()
        assert dict(index.search(asked(["a"]), 1_000)) == pytest.approx(
            coverages(some_documents(), asked(["a"])), rel=1e-4
        )


def test_an_index_that_was_made_with_other_fields_is_begun_anew(tmp_path: Path) -> None:
    """So it was before how often a passage has a word stopped counting."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("every", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("tokens", tokenizer_name="whitespace", index_option="freq")
    (tmp_path / "bm25").mkdir()
    writer = tantivy.Index(builder.build(), path=str(tmp_path / "bm25")).writer(num_threads=1)
    writer.add_document(tantivy.Document(id=["p1"], article=["a"], every=["any"], tokens=["old"]))
    writer.commit()
    writer.wait_merging_threads()
    del writer
    with closing(LexicalIndex(tmp_path / "bm25")) as index:
        assert len(index) == 0
        index.add([("p1", "a", ["new"])])
        index.commit()
        assert [name for name, _ in index.search(asked(["new"]), 10, ["a"])] == ["p1"]


@pytest.mark.parametrize("words", ["", "not json", "{}"], ids=["empty", "words", "another-json"])
def test_an_index_whose_list_of_parts_is_broken_is_begun_anew(tmp_path: Path, words: str) -> None:
    with closing(LexicalIndex(tmp_path / "bm25")) as index:
        add(index, some_documents())
        index.commit()
    (tmp_path / "bm25" / "meta.json").write_text(words)
    with closing(LexicalIndex(tmp_path / "bm25")) as index:
        assert len(index) == 0
