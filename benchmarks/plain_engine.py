"""LlamaIndex's own query engine over our passages, with our embedder and our LLM, to put beside ours.

All else is at its default: a `VectorStoreIndex` in memory, `as_query_engine()`, thus two passages and its own prompt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rag.evaluate.facts import holds_gold
from rag.evaluate.records import EvalQuestion
from rag.text.fold import fold

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import LLM

NAME = f"LlamaIndex {version('llama-index-core')} query engine"

SAYS_NOTHING = re.compile(
    r"\bno (?:specific |direct |explicit |relevant )?(?:information|mention|details?|answer|evidence)\b"
    r"|\b(?:context|information|text|passages?|articles?|sources?)\b[^.]*\b(?:not|n't|n’t|insufficient|unclear)\b"
    r"|(?:n't|n’t|\bnot) (?:explicitly |directly |specifically )?"
    r"(?:mention|provided|specif|stated?\b|contain|possible to (?:answer|determine|say)|enough information)"
    r"|\b(?:cannot|can't|can’t|unable to) (?:be )?(?:answer|determin|provid|find|say)|\bi (?:do not|don't|don’t) know\b"
    r"|\bempty response\b"
    r"|没有[^。，,]{0,6}(?:提到|提及|提供|说明|包含|给出|涉及|明确|指出|足够|相关|信息)"
    r"|未(?:有|能|被|曾|明确|直接|具体){0,2}(?:提到|提及|提供|说明|包含|给出|涉及|指出)|无相关|并无|不(?:包含|涉及|足以)"
    r"|无法(?:直接|从[^。，,]{0,10})?(?:回答|确定|得知|判断|提供|给出|找到)|信息不足|不(?:知道|清楚)"
)
"""Ways in which a model says, in folded lower case, that what it was given does not tell."""


@dataclass(frozen=True)
class PlainPassage:
    """What there is to search: a passage's words, with its name and its article's."""

    id: str
    source: str
    words: str


def plain_engine(
    passages: Sequence[PlainPassage], embedder: BaseEmbedding, llm: LLM
) -> Callable[[EvalQuestion], dict[str, Any]]:
    """Return what asks the engine and gives its answer as a document like ours. It is told nothing of a history."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.schema import TextNode

    known = {passage.id: passage for passage in passages}
    nodes = [TextNode(id_=passage.id, text=passage.words) for passage in passages]
    engine = VectorStoreIndex(nodes, embed_model=embedder).as_query_engine(llm=llm)

    def ask(question: EvalQuestion) -> dict[str, Any]:
        response = engine.query(question.question)
        text = str(response)
        refused = is_refusal(text, question)
        used = [] if refused else [known[found.node.node_id] for found in response.source_nodes]
        return {
            "answer": text,
            "refused": refused,
            "citations": [_citation(passage) for passage in used],
            "claims": [],
            "notices": [],
            "timings_ms": {},
            "usage": {},
        }

    return ask


def is_refusal(text: str, question: EvalQuestion) -> bool:
    """Return whether an answer says that the sources do not tell. One that yet tells the gold facts does not."""
    if question.gold and holds_gold(text, question.gold):
        return False
    return not text.strip() or SAYS_NOTHING.search(fold(text).lower()) is not None


def _citation(passage: PlainPassage) -> dict[str, Any]:
    """Return a passage that the engine used as a citation: all of it is the quote."""
    return {
        "article": {"source": passage.source},
        "quote": passage.words,
        "passage": passage.words,
        "repaired": None,
        "repaired_quote": None,
    }
