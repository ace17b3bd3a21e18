"""The reader with its real weights."""

from __future__ import annotations

import numpy as np
import pytest

from rag.assemble import BUNDLED
from rag.models.embedder import load_embedder
from rag.models.reader import SUPPORTING, load_entailment, load_reader
from rag.settings import Settings
from rag.text.fold import to_script
from rag.text.sentences import telling_sentences
from rag.types import Entailment, Reader

PASSAGE = "老橋建於1911年，全長320公尺。設計者是工程師何文彬。橋頭的茶館每天清晨開門。"
ENGLISH = "The old bridge was built in 1911. It was designed by the engineer He Wenbin. A tea house opens at dawn."
ASKED = {"老橋是哪一年建成的？": 0, "這座橋由誰設計？": 1, "Who designed the old bridge?": 1}


@pytest.fixture(scope="module")
def read(real_settings: Settings) -> Reader:
    return load_reader(load_embedder(BUNDLED, real_settings.model_dir, 2))


def told(read: Reader, question: str, passage: str) -> list[float]:
    ((log_odds),) = read([question], [passage], [telling_sentences(passage)])
    return log_odds


@pytest.mark.parametrize("passage", [PASSAGE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize(("question", "place"), ASKED.items(), ids=["year", "who", "across"])
def test_the_sentence_that_tells_comes_first(read: Reader, question: str, place: int, passage: str) -> None:
    assert np.argmax(told(read, question, passage)) == place


def test_a_passage_that_tells_is_told_from_one_that_does_not(read: Reader) -> None:
    assert max(told(read, "這座橋由誰設計？", PASSAGE)) > max(told(read, "鐵路的票價是多少？", PASSAGE)) + 2


def test_the_script_makes_no_difference(read: Reader) -> None:
    simplified = to_script(PASSAGE, "zh-Hans")
    assert told(read, "老桥是哪一年建成的？", PASSAGE) == pytest.approx(told(read, "老橋是哪一年建成的？", simplified))


def test_passages_read_together_are_read_as_each_by_itself(read: Reader) -> None:
    passages = [PASSAGE, ENGLISH, "茶館。", PASSAGE * 3]
    spans = [telling_sentences(one) for one in passages]
    question = "這座橋由誰設計？"
    together = read([question] * len(passages), passages, spans)
    assert [len(one) for one in together] == [len(one) for one in spans]
    for one, own, log_odds in zip(passages, spans, together, strict=True):
        assert log_odds == pytest.approx(read([question], [one], [own])[0], abs=0.3)


def test_what_stands_behind_all_that_is_read_tells_nothing_and_breaks_nothing(read: Reader) -> None:
    long = "沒有相關的話。" * 200 + PASSAGE
    assert len(told(read, "這座橋由誰設計？" * 100, long)) == len(telling_sentences(long))


def test_the_embedder_embeds_as_before_the_reader_was_made_of_it(real_settings: Settings) -> None:
    embedder = load_embedder(BUNDLED, real_settings.model_dir, 2)
    before = embedder.get_query_embedding("老橋")
    load_reader(embedder)
    assert embedder.get_query_embedding("老橋") == before


FORECAST = "券商預估，這家船廠明年的交船量約為 70 艘，仍低於訂單的數量。"
TRANSLATED = "The broker expects the shipyard to deliver about 70 ships next year, still fewer than were ordered."


@pytest.fixture(scope="module")
def entails(real_settings: Settings) -> Entailment:
    return load_entailment(load_embedder(BUNDLED, real_settings.model_dir, 2))


@pytest.mark.parametrize("words", [FORECAST, TRANSLATED], ids=["zh", "en"])
@pytest.mark.parametrize("claim", [FORECAST, TRANSLATED, "這家船廠明年約交船 70 艘。"], ids=["zh", "en", "shorter"])
def test_words_support_what_they_say_more_than_what_they_do_not(entails: Entailment, claim: str, words: str) -> None:
    others = ("這家船廠去年沒有交船。", "The museum opened a new wing.", "樂隊在雨中演奏到深夜。")
    assert entails(claim, words) > max(entails(other, words) for other in others)


def test_the_script_of_a_claim_makes_no_difference(entails: Entailment) -> None:
    simplified = to_script(FORECAST, "zh-Hans")
    assert entails(simplified, FORECAST) == entails(FORECAST, FORECAST)


@pytest.mark.parametrize("odd", ["", "😀", "港口" * 2_000], ids=["empty", "emoji", "long"])
def test_odd_claims_and_words_have_log_odds_too(entails: Entailment, odd: str) -> None:
    assert all(np.isfinite(entails(*pair)) for pair in ((odd, FORECAST), (FORECAST, odd), (odd, odd)))


def test_the_two_readers_have_weights_of_their_own(real_settings: Settings, read: Reader) -> None:
    other = load_reader(load_embedder(BUNDLED, real_settings.model_dir, 2), SUPPORTING)
    assert told(other, "這座橋由誰設計？", PASSAGE) != told(read, "這座橋由誰設計？", PASSAGE)
