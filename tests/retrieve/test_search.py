"""The retriever over a real store, by itself and in LlamaIndex's clothes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.library import File, Library
from rag.models.fakes import FakeEmbedding
from rag.retrieve.question import understand
from rag.retrieve.search import PassageRetriever
from rag.types import Filters
from vectorstore.store import Store

ARTICLES = {
    "bridge.txt": "2025-03-01 鎮上的橋在五月開通。橋長三百公尺，可容四線車道。",
    "ferry.txt": "2025-06-02 渡輪在七月停駛。渡輪公司說，載客量已減半。",
    "port.md": "---\npublisher: Harbour Times\nlanguage: en\n---\nThe port will dredge its channel in autumn.",
}


@pytest.fixture
def retriever(open_store: Callable[..., Store]) -> PassageRetriever:
    store = open_store()
    outcomes = Library(store, FakeEmbedding).add_files(File(name, text.encode()) for name, text in ARTICLES.items())
    assert [outcome.status for outcome in outcomes] == ["added"] * 3
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
    assert nodes[0].get_content() in ARTICLES["port.md"]


def test_the_sentence_that_says_a_claim_supports_it_best(retriever: PassageRetriever) -> None:
    evidence = retriever.evidence(understand("橋和渡輪"))
    support = retriever.support("渡輪公司的載客量減半", evidence)
    assert evidence[support.index(max(support))].quote == "渡輪公司說，載客量已減半。"
