"""Claims that answer nothing, and claims that do not say who says so."""

from __future__ import annotations

import pytest

from rag.answer.wanting import says_nothing_new, with_speaker
from rag.text.names import built_in

ESTIMATE = "券商 Bernstein 預估，華為今年的出貨量約為 70 萬顆。"
CLAIM = "華為今年的出貨量約為 70 萬顆。"


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("港口為什麼要擴建？", "港口擴建的原因是什麼？"),
        ("港口将要扩建。", "港口将在什么时候扩建？"),
        ("The port is to be enlarged", "When is the port to be enlarged?"),
        ("The ports of the mayor", "Which of the mayor's ports?"),
        ("黃仁勳訪問了北京。", "輝達的黃仁勳何時訪問了北京？"),
    ],
    ids=["a-question", "chinese", "english", "other-endings", "some-of-its-names"],
)
def test_a_claim_that_says_the_question_again_answers_nothing(claim: str, question: str) -> None:
    assert says_nothing_new(claim, question, built_in())


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("港口五月擴建。", "港口將在什麼時候擴建？"),
        ("港口擴建了。", "港口擴建了嗎？"),
        ("港口會擴建。", "擴建的是港口還是鐵路？哪一個？"),
        ("The port is to be enlarged in May.", "When is the port to be enlarged?"),
        ("The port is enlarged.", "Is the port enlarged?"),
        ("The port is bigger.", "Which is bigger, the port or the town?"),
        ("林一負責。", "誰負責？"),
        ("台積電的良率較高。", "台積電和三星，誰的良率較高？"),
        ("Samsung sold more phones.", "Between Apple and Samsung, which sold more phones?"),
        ("習近平先打電話給川普。", "川普和習近平誰先打電話給誰？"),
    ],
    ids=[
        "a-time", "yes", "a-choice", "english-time", "english-yes", "english-choice", "a-name", "one-of-two",
        "english-one-of-two", "who-to-whom",
    ],
)  # fmt: skip
def test_a_claim_that_brings_a_word_or_answers_yes_or_chooses_is_an_answer(claim: str, question: str) -> None:
    assert not says_nothing_new(claim, question, built_in())


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        (ESTIMATE, "券商 Bernstein 預估，"),
        ("Bernstein 估計華為今年的出貨量約為 70 萬顆。", "Bernstein 估計"),
        ("項立剛認為，華為今年的出貨量約為 70 萬顆。", "項立剛認為，"),
        ("《海風報》報導稱：華為今年的出貨量約為 70 萬顆。", "《海風報》報導稱："),
        ("卓薇安（Vivian Toh）向海風報強調，華為今年的出貨量約為 70 萬顆。", "卓薇安（Vivian Toh）向海風報強調，"),
    ],
)
def test_a_claim_is_told_with_who_says_so(sentence: str, lead: str) -> None:
    assert with_speaker(CLAIM, sentence, "出貨多少？", built_in()) == lead + CLAIM


@pytest.mark.parametrize(
    ("claim", "sentence", "question"),
    [
        (CLAIM, ESTIMATE, "Bernstein 預估出貨多少？"),
        ("Bernstein 說出貨 70 萬顆。", ESTIMATE, "出貨多少？"),
        ("伯恩斯坦說出貨 70 萬顆。", ESTIMATE, "出貨多少？"),
        (CLAIM, "他表示，華為今年的出貨量約為 70 萬顆。", "出貨多少？"),
        (CLAIM, "專家指出，華為今年的出貨量約為 70 萬顆。", "出貨多少？"),
        (CLAIM, CLAIM, "出貨多少？"),
        (CLAIM, "項立剛說服了華為，華為今年的出貨量約為 70 萬顆。", "出貨多少？"),
        (CLAIM, "華為今年的出貨量約為 70 萬顆，項立剛認為太少。", "出貨多少？"),
    ],
    ids=[
        "question-names",
        "claim-names",
        "other-form",
        "pronoun",
        "nobody",
        "no-speaker",
        "another-verb",
        "speaks-later",
    ],
)
def test_a_claim_stays_as_it_is_where_the_speaker_is_named_or_unknown(claim: str, sentence: str, question: str) -> None:
    assert with_speaker(claim, sentence, question, built_in()) == claim
