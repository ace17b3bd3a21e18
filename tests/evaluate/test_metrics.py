"""What is counted, worked out by hand."""

from __future__ import annotations

import pytest

from rag.evaluate import metrics
from rag.evaluate.records import Judged
from rag.evaluate.report import MEASURES
from tests.evaluate.made import answer, citation, judged, question, refusal

AUTUMN = ("秋天", "autumn")
SPRING = ("春天", "spring")


@pytest.mark.parametrize(
    ("truths", "counted"),
    [([True, False], 0.5), ([True, True, False], 0.667), ([True], 1.0), ([False], 0.0), ([], None)],
)
def test_a_share_is_rounded_and_nothing_has_none(truths: list[bool], counted: float | None) -> None:
    assert metrics.share(truths) == counted


def test_of_no_answers_nothing_is_measured() -> None:
    figures = {name: measure([]) for name, (_title, measure) in MEASURES.items()}
    assert {name for name, figure in figures.items() if figure is not None} == {"questions", "withheld_claims"}


def test_right_are_all_facts_told_and_rightful_refusals() -> None:
    answers = [
        judged(question(AUTUMN), answer("秋天[1]。")),
        judged(question(AUTUMN, SPRING), answer("秋天[1]。")),  # a fact is missing
        judged(question(AUTUMN), refusal()),  # could have been answered
        judged(question(), refusal()),
        judged(question(), answer("秋天[1]。")),  # should have been refused
    ]
    assert [one.correct for one in answers] == [True, False, False, True, False]
    assert metrics.accuracy(answers) == 0.4
    assert metrics.refusal_precision(answers) == 0.5
    assert metrics.refusal_recall(answers) == 0.5


def test_without_refusals_there_is_no_precision_and_without_cause_no_recall() -> None:
    answered = [judged(question(AUTUMN), answer("秋天。"))]
    assert metrics.refusal_precision(answered) is None
    assert metrics.refusal_recall(answered) is None


@pytest.fixture
def citing() -> list[Judged]:
    """Return three answers with five citations that count, and three whose citations do not."""
    return [
        judged(
            question(AUTUMN, SPRING),
            answer(
                "秋天[1]，春天[2][3]。",
                citation("秋天擴建。"),  # expected and proving
                citation(
                    "經費已有。", passage="經費已有。春天開工。"
                ),  # expected; its passage tells, its quote does not
                citation("春天開花。", source="flowers.txt"),  # not expected
            ),
        ),
        judged(question(AUTUMN), answer("秋天[1]。", citation("秋天轉涼。", source="weather.txt"))),
        judged(
            question(AUTUMN),
            answer("春天[1]。", citation("春(chūn)天開工。", repaired="春天開工。")),  # expected, does not tell
        ),
        judged(question(AUTUMN, articles=()), answer("秋天[1]。", citation("秋天擴建。"))),
        judged(question(), answer("秋天[1]。", citation("秋天擴建。"))),
        judged(question(AUTUMN), refusal()),
    ]


def test_citations_are_counted_together_and_recall_an_answer_at_a_time(citing: list[Judged]) -> None:
    assert metrics.citation_precision(citing) == 0.6  # 2 + 0 + 1 of 5
    assert metrics.quote_precision(citing) == 0.2  # 1 of 5
    assert metrics.citation_recall(citing) == 0.667  # first and third
    assert metrics.fact_recall(citing) == 0.667  # (2/2 + 1/1 + 0/1) / 3
    assert metrics.several_facts_recall(citing) == 1.0  # the first alone


def test_an_answer_without_citations_has_no_precision_but_a_recall_of_nothing() -> None:
    bare = [judged(question(AUTUMN), answer("秋天。"))]
    assert metrics.citation_precision(bare) is None
    assert metrics.citation_recall(bare) == 0.0
    assert metrics.fact_recall(bare) == 0.0


def test_repaired_words_prove_as_they_read() -> None:
    damaged = answer("數量[1]。", citation("數(shù)量", repaired="數量"))
    assert metrics.quote_precision([judged(question(("數量",)), damaged)]) == 1.0


def test_a_quote_in_another_language_proves_by_its_article() -> None:
    asked = question(("autumn",), lang="en")
    assert metrics.quote_precision([judged(asked, answer("In autumn [1].", citation("港口於秋天擴建。")))]) == 1.0
    elsewhere = citation("港口於秋天擴建。", source="weather.txt")
    assert metrics.quote_precision([judged(asked, answer("In autumn [1].", elsewhere))]) == 0.0


def test_claims_are_counted_together() -> None:
    answers = [
        judged(
            question(AUTUMN),
            answer(
                "…",
                claims=[{"verdict": "supported"}, {"verdict": "supported"}, {"verdict": "partly"}],
                notices=[{"kind": "withheld_claim"}, {"kind": "damaged_source"}],
            ),
        ),
        judged(question(AUTUMN), answer("…", claims=[{"verdict": "supported"}], notices=[{"kind": "withheld_claim"}])),
        judged(question(), refusal()),
    ]
    assert metrics.claims_supported(answers) == 0.75
    assert metrics.claims_partly(answers) == 0.25
    assert metrics.withheld_claims(answers) == 2


def test_language_counts_every_answer_and_script_the_chinese_ones() -> None:
    answers = [
        judged(question(AUTUMN), answer("港口於秋天擴建。")),
        judged(question(AUTUMN), answer("港口於秋天擴建，开工。")),
        judged(question(AUTUMN, lang="zh-Hans"), answer("港口於秋天擴建。")),
        judged(question(AUTUMN, lang="en"), answer("In autumn.")),
        judged(question(AUTUMN), answer("In autumn.")),
    ]
    assert metrics.language_match(answers) == 0.6
    assert metrics.script_match(answers) == 0.333


def test_times_are_medians_and_a_95th_percentile_by_nearest_rank() -> None:
    answers = [
        judged(question(), answer("…", timings_ms={"retrieve": 100 * n, "first_token": 1000 * n}), seconds=float(n))
        for n in range(1, 21)
    ]
    assert metrics.median_seconds(answers) == 10.5
    assert metrics.p95_seconds(answers) == 19.0  # the 19th of 20
    assert metrics.p95_seconds(answers[:3]) == 3.0
    assert metrics.median_first_token_seconds(answers) == 10.5
    assert metrics.median_quotes_seconds(answers) == 1.05
    assert metrics.median_quotes_seconds([judged(question(), refusal())]) is None


def test_tokens_are_means_over_the_answers_that_tell_them() -> None:
    answers = [
        judged(question(), answer("…", usage={"prompt_tokens": 900, "completion_tokens": 40})),
        judged(question(), answer("…", usage={"prompt_tokens": 1100, "completion_tokens": 21})),
        judged(question(), answer("…", usage={"prompt_tokens": 0, "completion_tokens": 0})),
    ]
    assert metrics.mean_prompt_tokens(answers) == 1000.0
    assert metrics.mean_completion_tokens(answers) == 30.0
