"""A question as words to look for, and in what other words."""

from __future__ import annotations

from datetime import date

import pytest

from rag.models.fakes import FakeEmbedding
from rag.retrieve.question import understand
from rag.retrieve.search import PassageRetriever
from rag.retrieve.words import MOST_FORMS, Synonyms, period_forms, words_of
from rag.text.names import Name, NameTable
from rag.text.periods import periods_in
from rag.text.tokens import tokenize
from rag.types import Period, Words
from tests.conftest import article, take_in
from vectorstore.store import Store

TODAY = date(2025, 9, 3)
NORTH = Name("company", "North Power", "北方電力", "北方電力", "北方电力", ("北電",))


def tokens(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tokenize(text)))


def synonyms(text: str, **forms: tuple[str, ...]) -> list[Synonyms]:
    """Return other forms for words of a text."""
    return [Synonyms(text.index(word), text.index(word) + len(word), of_word) for word, of_word in forms.items()]


def asked(parts: list[Words]) -> list[str]:
    """Return every token of the words that were asked, part by part."""
    return [token for part in parts for token in part[0]]


def test_a_question_without_synonyms_is_one_part() -> None:
    assert words_of("港口何時擴建？", []) == [(tokens("港口何時擴建"),)]


@pytest.mark.parametrize("text", ["", "？！", "of the"])
def test_a_question_without_words_has_no_parts(text: str) -> None:
    assert words_of(text, []) == []


def test_a_name_is_a_part_with_its_other_forms_and_the_rest_another() -> None:
    text = "請問北電擴產了嗎？"
    rest, name = words_of(text, synonyms(text, 北電=NORTH.forms))
    assert name == (tokens("北電"), tokens("North Power"), tokens("北方電力"))
    assert rest == ((*tokens("請問"), *tokens("擴產了嗎")),) or set(rest[0]) == {*tokens("請問"), *tokens("擴產了嗎")}


def test_what_was_asked_comes_first_whichever_form_it_is() -> None:
    for form in NORTH.forms:
        (part,) = words_of(form, [Synonyms(0, len(form), NORTH.forms)])
        assert part[0] == tokens(form)
        assert set(part) == {tokens(other) for other in NORTH.forms}
        assert len(part) == len(set(part))


def test_forms_without_a_word_are_left_out() -> None:
    assert words_of("北電", [Synonyms(0, 2, ("", "——", "the", "北電", "北电"))]) == [(tokens("北電"),)]


def test_a_stretch_without_a_word_is_no_part_of_its_own() -> None:
    assert words_of("？北電", [Synonyms(0, 1, ("北方電力",))]) == [(tokens("北電"),)]


def test_a_name_of_very_many_forms_has_the_first_ones() -> None:
    (part,) = words_of("北電", [Synonyms(0, 2, tuple(f"form{n}" for n in range(40)))])
    assert part == (tokens("北電"), *((f"form{n}",) for n in range(MOST_FORMS)))


@pytest.mark.parametrize("swapped", [False, True], ids=["longer-first", "longer-last"])
def test_of_stretches_that_overlap_the_longest_counts(swapped: bool) -> None:
    text = "北方電力公司的電力"
    some = [Synonyms(0, 6, ("NPC",)), Synonyms(2, 4, ("power",)), Synonyms(7, 9, ("current",))]
    rest, company, power = words_of(text, some[::-1] if swapped else some)
    assert company == (tokens("北方電力公司"), ("npc",))
    assert power == (tokens("電力"), ("current",))
    assert rest == (("的",),)


def test_stretches_that_touch_are_parts_of_their_own() -> None:
    text = "北電南銀"
    assert words_of(text, synonyms(text, 北電=("NP",), 南銀=("SB",))) == [
        (tokens("北電"), ("np",)),
        (tokens("南銀"), ("sb",)),
    ]


def test_what_the_table_and_an_article_say_of_one_stretch_counts_both() -> None:
    (part,) = words_of("北電", [Synonyms(0, 2, ("北方電力",)), Synonyms(0, 2, ("Northern Grid",))])
    assert set(part[1:]) == {tokens("北方電力"), tokens("Northern Grid")}


# Regions


@pytest.mark.parametrize(
    ("word", "other"),
    [("芯片", "晶片"), ("晶片", "芯片"), ("软件", "軟體"), ("軟體", "软件"), ("内存", "記憶體"), ("記憶體", "内存")],
)
def test_a_word_that_other_regions_have_another_one_for_is_looked_for_in_theirs_too(word: str, other: str) -> None:
    parts = words_of(f"{word}的出口", [])
    said = {token for part in parts for form in part[1:] for token in form}
    assert set(tokens(other)) <= said | set(asked(parts))
    assert said & set(tokens(other)) - set(tokens(word))
    assert set(asked(parts)) == set(tokens(f"{word}的出口"))


def test_a_question_that_all_regions_word_alike_has_no_other_wording() -> None:
    assert [len(part) for part in words_of("港口何時擴建？", [])] == [1]


def test_what_regions_word_alike_is_not_looked_for_in_other_words() -> None:
    (same,), (changed, *others) = words_of("港口的軟體", [])
    assert set(tokens("港口的")) <= set(same)
    assert others
    assert all(not set(same) & set(form) for form in (changed, *others))


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("北電的晶片何時出口？", "北电的晶片何时出口？"),
        ("軟體公司的頭髮與發展", "软体公司的头发与发展"),
        ("What did 北電 say about 記憶體?", "What did 北电 say about 记忆体?"),
    ],
    ids=["name-and-chip", "two-characters-become-one", "mixed"],
)
def test_a_question_in_either_script_has_the_same_parts(traditional: str, simplified: str) -> None:
    table = NameTable([NORTH])

    def parts(text: str) -> list[Words]:
        return words_of(text, [Synonyms(one.start, one.end, one.name.forms) for one in table.mentions(text)])

    assert parts(traditional) == parts(simplified)


# What is counted


QUESTIONS = {
    "chinese": "北電的晶片與軟體出口，北電說港口的軟體出口",
    "english": "Did North Power sue the port over the software of the port?",
    "mixed": "北電 said 晶片 and chips and 晶片 said 2025 年 2025",
}


@pytest.mark.parametrize("text", QUESTIONS.values(), ids=QUESTIONS)
def test_no_form_of_a_part_has_a_token_twice(text: str) -> None:
    some = [Synonyms(one.start, one.end, one.name.forms) for one in NameTable([NORTH]).mentions(text)]
    for part in words_of(text, some):
        for form in part:
            assert len(form) == len(set(form)) > 0
        assert len(part) == len(set(part))


@pytest.mark.parametrize("text", QUESTIONS.values(), ids=QUESTIONS)
def test_without_names_every_token_of_a_question_is_asked_for_once(text: str) -> None:
    assert sorted(asked(words_of(text, []))) == sorted(set(tokenize(text)))


def test_a_name_that_a_question_has_twice_counts_once() -> None:
    text = "北電說了什麼？北電何時說的？"
    some = [Synonyms(one.start, one.end, one.name.forms) for one in NameTable([NORTH]).mentions(text)]
    assert asked(words_of(text, some)).count("北电") == 1


def test_taking_a_name_out_makes_no_pair_that_the_question_does_not_have() -> None:
    text = "Did North Power sue Beta over patents?"
    parts = words_of(text, synonyms(text, **{"North Power": ("北電",), "Beta": ("貝塔",)}))
    assert set(asked(parts)) <= set(tokenize(text))


def test_every_token_of_a_question_but_pairs_at_the_edge_of_a_name_is_still_asked_for() -> None:
    text = "請問北電的晶片何時出口？"
    parts = words_of(text, synonyms(text, 北電=NORTH.forms))
    assert set(tokenize(text)) - set(asked(parts)) == {"问北", "电的"}


# Days


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("去年十二月的出口", ("2024年12月", "December 2024")),
        ("八月的出口", ("2025年8月", "August 2025")),
        ("二月的出口", ("2025年2月", "February 2025")),
        ("昨天的會議", ("2025年9月2日", "September 2, 2025")),
        ("去年的出口", ("2024年", "2024")),
        ("yesterday's meeting", ("2025年9月2日", "September 2, 2025")),
    ],
)
def test_a_day_a_month_or_a_year_has_the_forms_that_an_article_writes(text: str, forms: tuple[str, ...]) -> None:
    (period,) = periods_in(text, TODAY)
    assert period_forms(period) == forms


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, "2025-07-31"),
        ("2025-03-01", None),
        ("2025-07-01", "2025-09-30"),
        ("2025-07-02", "2025-07-31"),
        ("2025-07-01", "2025-07-30"),
        ("2025-01-01", "2026-12-31"),
        ("2024-02-01", "2024-02-28"),
    ],
    ids=["until", "since", "quarter", "no-first", "no-last", "two-years", "leap-february"],
)
def test_any_other_period_is_looked_for_only_as_it_was_asked(first: str | None, last: str | None) -> None:
    assert period_forms(Period(first, last, "那時")) == ()


def test_december_and_a_leap_february_are_months() -> None:
    assert period_forms(Period("2025-12-01", "2025-12-31", "x")) == ("2025年12月", "December 2025")
    assert period_forms(Period("2024-02-01", "2024-02-29", "x")) == ("2024年2月", "February 2024")


# All of it, over a store


def found(store: Store, question: str, names: NameTable | None = None) -> dict[str, float]:
    """Return how much of a question's own wording each article says."""
    hits = PassageRetriever(store, FakeEmbedding(), names=names).passages(understand(question, today=TODAY), 10)
    return {one.hit.article.source: one.hit.coverages[0] for one in hits}


def test_a_name_of_the_users_finds_the_passage_that_has_another_form_of_it(store: Store) -> None:
    take_in(store, article("North Power opened a plant.", "form.txt"), article("銀行開了新的分行。", "other.txt"))
    assert found(store, "北電", NameTable([NORTH]))["form.txt"] > 0.2
    assert found(store, "北電", NameTable([]))["form.txt"] == 0


def test_a_name_that_an_article_told_another_form_of_finds_passages_with_that_form(store: Store) -> None:
    told = article("北方電力（North Power，簡稱北電）宣布擴建港口的電廠。", "told.txt")
    take_in(store, article("North Power opened a plant.", "form.txt"), article("銀行開了新的分行。", "other.txt"))
    assert found(store, "北方電力", NameTable([]))["form.txt"] == 0
    take_in(store, told)
    assert found(store, "北方電力", NameTable([]))["form.txt"] > 0.2
    store.remove(told.info.id)
    assert found(store, "北方電力", NameTable([]))["form.txt"] == 0


def test_a_word_of_one_region_finds_the_passage_that_has_the_others(store: Store) -> None:
    take_in(store, article("軟體", "taiwan.txt"), article("其他", "other.txt"), article("銀行", "bank.txt"))
    assert found(store, "软件")["taiwan.txt"] > 0.5


def test_a_described_month_finds_the_passage_that_names_it(store: Store) -> None:
    take_in(store, article("港口在2024年12月擴建。", "named.txt"), article("港口在2023年擴建。", "other.txt"))
    of = found(store, "去年十二月")
    assert of["named.txt"] > 0.3 > of.get("other.txt", 0)
