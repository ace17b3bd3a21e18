"""The retriever over a real store, by itself and in LlamaIndex's clothes."""

from __future__ import annotations

import pytest

from rag.models.fakes import FakeEmbedding
from rag.retrieve.question import understand
from rag.retrieve.search import PassageRetriever
from rag.types import Filters
from tests.conftest import article, take_in
from vectorstore.store import Store

BRIDGE = "鎮上的橋在五月開通。橋長三百公尺，可容四線車道。"
PORT = "The port will dredge its channel in autumn."
ARTICLES = (
    article(BRIDGE, "bridge.txt", published="2025-03-01"),
    article("渡輪在七月停駛。渡輪公司說，載客量已減半。", "ferry.txt", published="2025-06-02"),
    article(PORT, "port.txt", publisher="Harbour Times", language="en"),
)

LONG_REPORT = (
    "港務局宣布，第四座貨櫃碼頭將在明年春天動工，總投資 38 億元，預計三年後啟用。"
    "局長在說明會上表示，新碼頭全部採用電動設備，每年可以減少約兩萬噸碳排放。"
    "附近的漁民擔心施工影響漁場，要求先完成環境評估。"
)


@pytest.fixture
def retriever(store: Store) -> PassageRetriever:
    assert [outcome.status for outcome in take_in(store, *ARTICLES)] == ["added"] * 3
    return PassageRetriever(store, FakeEmbedding(), top_k=2)


@pytest.mark.parametrize("question", ["橋何時開通？", "桥何时开通？"])
def test_either_script_finds_the_same_passage_first(retriever: PassageRetriever, question: str) -> None:
    (best, *_) = retriever.passages(understand(question), top_k=3)
    assert best.hit.article.source == "bridge.txt"
    assert (best.hit.dense_rank, best.hit.lexical_rank) == (1, 1)


def test_filters_leave_only_what_they_say(retriever: PassageRetriever) -> None:
    since = understand("橋何時開通？", filters=Filters(published_from="2025-06"))
    assert [one.hit.article.source for one in retriever.passages(since, top_k=3)] == ["ferry.txt"]


def test_evidence_is_sentences_that_stand_in_their_passages(retriever: PassageRetriever) -> None:
    evidence = retriever.evidence(understand("橋何時開通？"))
    assert evidence[0].quote == "鎮上的橋在五月開通。"
    assert all(one.passage.text[one.start : one.end] == one.quote for one in evidence)


def test_llamaindex_gets_nodes_with_scores_and_where_they_are_from(retriever: PassageRetriever) -> None:
    nodes = retriever.retrieve("When will the port dredge its channel?")
    assert len(nodes) == 2
    assert nodes[0].node.metadata["publisher"] == "Harbour Times"
    assert nodes[0].score is not None
    assert nodes[0].get_content() == PORT


def test_the_sentence_that_says_a_claim_supports_it_best(retriever: PassageRetriever) -> None:
    evidence = retriever.evidence(understand("橋和渡輪"))
    support = retriever.support("渡輪公司的載客量減半", evidence)
    assert evidence[support.index(max(support))].quote == "渡輪公司說，載客量已減半。"


def test_a_damaged_passage_is_found_by_its_repaired_words_and_quoted_as_it_was_given(store: Store) -> None:
    damaged = "鎮(zhèn)上的橋(qiáo)在五月開(kāi)通(tōng)。橋(qiáo)長(cháng)三百公尺。"
    take_in(store, article(damaged, "bridge.txt"), *ARTICLES[1:])
    retriever = PassageRetriever(store, FakeEmbedding(), top_k=2)
    (best, *_) = retriever.passages(understand("橋何時開通？"), top_k=2)
    assert (best.hit.article.source, best.hit.lexical_rank) == ("bridge.txt", 1)
    (evidence, *_) = retriever.evidence(understand("橋何時開通？"))
    assert evidence.reading == "鎮上的橋在五月開通。"
    assert evidence.quote == damaged[: damaged.index("。") + 1]
    assert evidence.passage.text[evidence.start : evidence.end] == evidence.quote


def test_llamaindex_gets_the_repaired_words_and_a_name_to_call_the_article_by(store: Store) -> None:
    take_in(store, article("鎮(zhèn)上的橋(qiáo)在五月開(kāi)通(tōng)。", "bridge.txt"))
    (node,) = PassageRetriever(store, FakeEmbedding()).retrieve("橋何時開通？")
    assert node.get_content() == "鎮上的橋在五月開通。"
    assert node.node.metadata["title"] == "鎮上的橋在五月開通。"


def test_two_outlets_copies_of_one_report_give_their_words_once(store: Store) -> None:
    copies = [article(LONG_REPORT, f"{outlet}.txt", publisher=outlet) for outlet in ("海風報", "山風報")]
    assert [outcome.status for outcome in take_in(store, *copies)] == ["added", "near_duplicate"]
    retriever = PassageRetriever(store, FakeEmbedding())
    asked = understand("第四座貨櫃碼頭何時動工？")
    assert len(retriever.passages(asked, top_k=5)) == 1
    quotes = [one.quote for one in retriever.evidence(asked)]
    assert len(quotes) == len(set(quotes)) > 1
    assert len({one.article.id for one in retriever.evidence(asked)}) == 1


def test_a_filter_for_one_outlet_still_finds_its_copy(store: Store) -> None:
    take_in(store, *(article(LONG_REPORT, f"{outlet}.txt", publisher=outlet) for outlet in ("海風報", "山風報")))
    retriever = PassageRetriever(store, FakeEmbedding())
    for outlet in ("海風報", "山風報"):
        asked = understand("第四座貨櫃碼頭何時動工？", filters=Filters(publishers=(outlet,)))
        assert [one.hit.article.publisher for one in retriever.passages(asked, top_k=5)] == [outlet]
