"""Other retrievers, over the same passages and with the same vectors as ours, each as its own quick start sets it up.

What they are told is only what to search, what is asked and how many passages to return; everything else is at its
default. None embeds anything itself: all are handed the vectors. Nothing here needs the network, and what would send
figures on its use is told not to.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from vectorstore.records import Vectors

Peer = Callable[[Sequence[str], Vectors, Sequence[str], Vectors, int], list[list[int]]]
"""Passages and their unit vectors (n, d), questions and their unit vectors (m, d), k: for each question up to k numbers
of passages, best first."""

HAYSTACK_TOP_K = 10
"""How many passages each of Haystack's retrievers finds by default."""


class NotInstalled(Exception):
    """A peer's package is not here."""


def llama_index_vectors(
    passages: Sequence[str],
    passage_vectors: Vectors,
    questions: Sequence[str],
    question_vectors: Vectors,
    k: int,
) -> list[list[int]]:
    """LlamaIndex: a VectorStoreIndex with the store in memory that it makes by default."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.schema import TextNode

    of_passages: dict[str, list[float]] = dict(zip(passages, passage_vectors.tolist(), strict=True))
    of_questions: dict[str, list[float]] = dict(zip(questions, question_vectors.tolist(), strict=True))

    class Given(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return of_passages[text]

        def _get_query_embedding(self, query: str) -> list[float]:
            return of_questions[query]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return of_questions[query]

    nodes = [TextNode(id_=str(number), text=passage) for number, passage in enumerate(passages)]
    index = VectorStoreIndex(nodes, embed_model=Given())
    retriever = index.as_retriever(similarity_top_k=k)
    return [[int(found.node.node_id) for found in retriever.retrieve(question)] for question in questions]


def llama_index_bm25(
    passages: Sequence[str],
    _passage_vectors: Vectors,
    questions: Sequence[str],
    _question_vectors: Vectors,
    k: int,
) -> list[list[int]]:
    """LlamaIndex: BM25Retriever, made for English. What shares no word with the question fills the list up to k."""
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(id_=str(number), text=passage) for number, passage in enumerate(passages)]
    retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=k)
    return [[int(found.node.node_id) for found in retriever.retrieve(question)] for question in questions]


def chroma(
    passages: Sequence[str],
    passage_vectors: Vectors,
    _questions: Sequence[str],
    question_vectors: Vectors,
    k: int,
) -> list[list[int]]:
    """Chroma: a collection of a client in memory, its approximate index as it comes."""
    import chromadb

    client = chromadb.EphemeralClient()
    collection = client.create_collection("peers")
    batch = client.get_max_batch_size()
    for start in range(0, len(passages), batch):
        stop = min(start + batch, len(passages))
        collection.add(
            ids=[str(number) for number in range(start, stop)],
            documents=list(passages[start:stop]),
            embeddings=passage_vectors[start:stop],
        )
    found = [collection.query(query_embeddings=vector[np.newaxis], n_results=k) for vector in question_vectors]
    client.delete_collection("peers")
    return [[int(number) for number in answer["ids"][0]] for answer in found]


def txtai_hybrid(
    passages: Sequence[str],
    passage_vectors: Vectors,
    questions: Sequence[str],
    question_vectors: Vectors,
    k: int,
) -> list[list[int]]:
    """Search with txtai's Embeddings, hybrid; its instructions tell the lookup a passage from a question."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read once, when txtai imports onnxruntime, which else gathers figures
    from txtai import Embeddings

    vectors = {f"passage: {text}": vector for text, vector in zip(passages, passage_vectors, strict=True)}
    vectors |= {f"query: {text}": vector for text, vector in zip(questions, question_vectors, strict=True)}

    def given(texts: Sequence[str]) -> Vectors:
        return np.stack([vectors[text] for text in texts])

    instructions = {"data": "passage: ", "query": "query: "}
    embeddings = Embeddings(transform=given, instructions=instructions, hybrid=True)
    embeddings.index(passages)
    return [[number for number, _score in embeddings.search(question, k)] for question in questions]


def haystack_hybrid(
    passages: Sequence[str],
    passage_vectors: Vectors,
    questions: Sequence[str],
    question_vectors: Vectors,
    k: int,
) -> list[list[int]]:
    """Haystack: BM25 and embeddings over its store in memory, joined by the ranks that they give."""
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "false"  # read once, when haystack is imported
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore()
    store.write_documents(
        [
            Document(id=str(number), content=passage, embedding=vector)
            for number, (passage, vector) in enumerate(zip(passages, passage_vectors.tolist(), strict=True))
        ]
    )
    top_k = max(k, HAYSTACK_TOP_K)
    pipeline = Pipeline()
    pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=top_k))
    pipeline.add_component("embedding", InMemoryEmbeddingRetriever(store, top_k=top_k))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=k))
    pipeline.connect("bm25", "joiner")
    pipeline.connect("embedding", "joiner")
    found = []
    for question, vector in zip(questions, question_vectors.tolist(), strict=True):
        answer = pipeline.run({"bm25": {"query": question}, "embedding": {"query_embedding": vector}})
        found.append([int(document.id) for document in answer["joiner"]["documents"]])
    return found


def _named(name: str, package: str, peer: Peer) -> tuple[str, Peer]:
    """Return a peer with its name and its package's version, or, without the package, one that only says so."""
    try:
        return f"{name} {version(package)}", peer
    except PackageNotFoundError:

        def missing(*_what: object) -> list[list[int]]:
            raise NotInstalled(f"{package} is not installed")

        return name, missing


PEERS: dict[str, Peer] = dict(
    (
        _named("LlamaIndex vector index", "llama-index-core", llama_index_vectors),
        _named("LlamaIndex BM25", "llama-index-retrievers-bm25", llama_index_bm25),
        _named("Chroma", "chromadb", chroma),
        _named("txtai hybrid", "txtai", txtai_hybrid),
        _named("Haystack BM25 + embedding", "haystack-ai", haystack_hybrid),
    )
)
"""By the name to print, with the version. One whose package is not here raises NotInstalled when it is asked."""
