"""From settings to a working assistant: the only place that picks concrete classes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rag import embedding
from rag.answer.refuse import E5_SMALL, Thresholds
from rag.assistant import NO_MODEL, Assistant
from rag.ingest import chunk, same
from rag.library import Library
from rag.models import chooser, translator
from rag.models.bundled import ANSWER_MODEL
from rag.models.embedder import BUNDLED, embedder_fingerprint, load_embedder
from rag.models.llm import LlamaCpp, bundled_llm, endpoint_llm
from rag.models.reader import load_entailment, load_reader
from rag.models.reranker import load_reranker
from rag.models.word_vectors import word_vectors
from rag.retrieve.rewrite import Rewriter
from rag.settings import Settings
from rag.text import tokens
from rag.text.names import built_in, with_own_names
from rag.types import AnswerModel
from vectorstore.lock import Holder, read_holder
from vectorstore.store import Store

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import LLM

    from rag.retrieve.search import PassageRetriever

Made = TypeVar("Made")


def build_assistant(
    settings: Settings, command: str = "ask", url: str | None = None, to_rebuild: bool = False
) -> Assistant:
    """Open the data folder and put an assistant together. Models load when first needed, or by `warm_up`.

    `command` and the `url` it serves at, if it does, are told to whoever finds the folder in use. `to_rebuild`
    opens a folder that was made with another embedder, chunker or tokenizer, to remake it.
    Raises StoreInUse, FingerprintChanged, StoreDamaged or StoreError, and BadInput if the user's names cannot be read.
    """
    threads = settings.most_threads
    names = with_own_names(Path(settings.names)) if settings.names else built_in()
    store = Store(
        settings.data_dir,
        embedder_fingerprint(settings.embed_model)
        | {"chunker": f"{chunk.VERSION}+{same.VERSION}+{embedding.VERSION}", "tokenizer": tokens.VERSION},
        tokens.tokenize,
        Holder.this_process(command, url),
        chroma_url=settings.chroma_url or None,
        to_rebuild=to_rebuild,
    )

    @made_once
    def embedder() -> BaseEmbedding:
        return load_embedder(settings.embed_model, settings.model_dir, threads)

    @made_once
    def bundled_embedder() -> BaseEmbedding:
        """Return the model that the readers are made from, whichever makes the vectors."""
        if settings.embed_model == BUNDLED:
            return embedder()
        return load_embedder(BUNDLED, settings.model_dir, threads)

    model = _answer_model(settings, threads)
    rewriter = Rewriter(model.llm, names) if model.llm else None

    @made_once
    def retriever() -> PassageRetriever:
        from rag.retrieve.search import PassageRetriever

        reranker = load_reranker(settings.rerank_model, settings.model_dir) if settings.rerank_model else None
        reader = load_reader(bundled_embedder())
        return PassageRetriever(store, embedder(), names, rewriter, reranker, reader)

    thresholds = E5_SMALL if settings.embed_model == BUNDLED else Thresholds()
    library = Library(store, embedder, settings.allow_urls, names)
    vectors = made_once(lambda: word_vectors(embedder()))
    entails = made_once(lambda: load_entailment(bundled_embedder()))
    return Assistant(library, retriever, model, thresholds, names, rewriter, vectors, entails)


def server_url(settings: Settings) -> str | None:
    """Return where the process that last held the data folder serves, if it serves; it may have died since."""
    holder = read_holder(settings.data_dir)
    return holder.url if holder else None


def _answer_model(settings: Settings, threads: int) -> AnswerModel:
    own = settings.llm_model
    if settings.llm == "none":
        return AnswerModel(NO_MODEL)
    if settings.llm == "endpoint":
        key = settings.llm_api_key.get_secret_value()
        return AnswerModel(own, made_once(lambda: endpoint_llm(settings.llm_base_url, key, own)))

    @made_once
    def bundled() -> tuple[LLM, LlamaCpp]:
        updates = () if own else (chooser.UPDATES, translator.UPDATES)
        return bundled_llm(own, settings.model_dir, threads, updates=updates)

    def llm() -> LLM:
        return bundled()[0]

    if own:
        return AnswerModel(own, llm, is_small=True)
    name = ANSWER_MODEL.file_name.removesuffix(".gguf")
    choosing = made_once(lambda: chooser.load_chooser(bundled()[1]))
    translating = made_once(lambda: translator.load_translator(bundled()[1]))
    return AnswerModel(name, llm, is_small=True, chooser=choosing, translator=translating)


def made_once(make: Callable[[], Made]) -> Callable[[], Made]:
    """Return a function that makes the thing when first called, once, whichever thread calls."""
    lock = threading.Lock()
    remembered = cache(make)

    def get() -> Made:
        with lock:
            return remembered()

    return get
