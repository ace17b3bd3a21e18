"""A cross-encoder from a folder, as small as they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from rag.models.fakes import FakeEmbedding
from rag.models.reranker import load_reranker
from rag.retrieve.question import understand
from rag.retrieve.search import PassageRetriever
from tests.conftest import article, take_in
from vectorstore.store import Store

WORDS = (
    "橋",
    "渡",
    "輪",
    "港",
    "口",
    "工",
    "廠",
    "在",
    "開",
    "通",
    "停",
    "駛",
    "何",
    "時",
    "？",
    "。",
    "port",
    "opens",
)
TEXTS = ["橋在通。", "渡輪停駛。", "港口在開工。", "工廠停工。", "The port opens"]
QUESTION = "港口何時開工？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a cross-encoder of a few random numbers, with a vocabulary of a few words."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    place = tmp_path_factory.mktemp("cross-encoder")
    vocabulary = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS)
    (place / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        num_labels=1,
        initializer_range=1.0,
    )
    BertForSequenceClassification(config).save_pretrained(place)
    BertTokenizerFast(vocab=str(place / "vocab.txt"), model_max_length=64).save_pretrained(place)
    return place


def test_every_text_gets_a_score_and_the_same_one_beside_any_others(folder: Path, tmp_path: Path) -> None:
    scores = load_reranker(str(folder), tmp_path)
    together = scores(QUESTION, TEXTS)
    assert all(isinstance(score, float) for score in together)
    assert len(set(together)) == len(TEXTS)
    assert [scores(QUESTION, [text])[0] for text in TEXTS] == pytest.approx(together, abs=1e-4)


def test_the_score_is_that_of_question_and_text_together(folder: Path, tmp_path: Path) -> None:
    scores = load_reranker(str(folder), tmp_path)
    assert scores(QUESTION, TEXTS) != pytest.approx(scores("橋？", TEXTS), abs=1e-4)


def test_no_texts_have_no_scores(folder: Path, tmp_path: Path) -> None:
    assert load_reranker(str(folder), tmp_path)(QUESTION, []) == []


def test_a_text_longer_than_the_model_reads_has_a_score_too(folder: Path, tmp_path: Path) -> None:
    assert len(load_reranker(str(folder), tmp_path)(QUESTION, ["港口在開工。" * 200])) == 1


def test_the_retriever_gives_passages_in_the_cross_encoders_order(folder: Path, tmp_path: Path, store: Store) -> None:
    scores = load_reranker(str(folder), tmp_path)
    take_in(store, *(article(text, f"{n}.txt") for n, text in enumerate(TEXTS)))
    asked = understand(QUESTION)
    plain = [one.hit.passage.text for one in PassageRetriever(store, FakeEmbedding()).passages(asked, 9)]
    by_score = sorted(TEXTS, key=lambda text: -scores(QUESTION, [text])[0])
    orders = []
    for sign in (1, -1):
        retriever = PassageRetriever(
            store, FakeEmbedding(), reranker=lambda q, texts, sign=sign: [sign * score for score in scores(q, texts)]
        )
        orders.append([one.hit.passage.text for one in retriever.passages(asked, 9)])
    assert orders == [by_score, by_score[::-1]]
    assert orders[0] != plain or orders[1] != plain
    assert sorted(plain) == sorted(TEXTS)


def test_evidence_is_drawn_from_the_passages_that_the_cross_encoder_puts_first(
    folder: Path, tmp_path: Path, store: Store
) -> None:
    scores = load_reranker(str(folder), tmp_path)
    long = [f"{text[:-1]}，鎮上的人這樣說。" for text in TEXTS]
    take_in(store, *(article(text, f"{n}.txt") for n, text in enumerate(long)))
    evidence = PassageRetriever(store, FakeEmbedding(), reranker=scores).evidence(understand(QUESTION), top_k=2)
    best = sorted(long, key=lambda text: -scores(QUESTION, [text])[0])[:2]
    assert {one.passage.text for one in evidence} == set(best)


@pytest.mark.parametrize("missing", ["nobody", "empty"])
def test_a_model_that_is_not_there_is_told_with_what_to_do(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnavailable, match=rf"reranker .*{missing} could not be loaded .*YINJU_RERANK_MODEL"):
        load_reranker(str(tmp_path / missing), tmp_path / "models")
