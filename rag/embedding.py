"""From texts to vectors, through LlamaIndex's BaseEmbedding, whichever model stands behind it.

Texts are folded to Simplified characters before they are embedded, so that script makes no difference at all: with
passages and questions folded, DRCD (Traditional) measured as with its own script, and its questions need one vector
instead of one in each script.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.text.fold import fold
from rag.text.language import detect_language
from vectorstore.records import Vectors

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

VERSION = "folded/1"
"""Part of the store's fingerprint: change it whenever the same passage would get another vector, or other sentences."""

COMMON_SHARE = 0.5
"""How much of what all questions of a language have in common is taken out of a question's vector."""

PARALLEL_QUESTIONS = (
    ("Who is the new director of the museum?", "博物馆的新馆长是谁？"),
    ("When was the bridge opened?", "这座桥是什么时候开通的？"),
    ("How much did the company earn last year?", "公司去年赚了多少钱？"),
    ("Why did the workers go on strike?", "工人为什么罢工？"),
    ("Where will the next meeting be held?", "下一次会议将在哪里举行？"),
    ("Which country exports the most coffee?", "哪个国家出口的咖啡最多？"),
    ("What did the minister say about the law?", "部长对这项法律说了什么？"),
    ("How many people live on the island?", "岛上有多少人居住？"),
    ("What caused the fire in the factory?", "工厂的火灾是怎么发生的？"),
    ("Who won the election?", "谁赢得了选举？"),
    ("How long does the journey take?", "这趟旅程需要多长时间？"),
    ("What is the name of the river?", "这条河叫什么名字？"),
)
"""The same questions in English and Chinese, about nothing in particular."""


def unit_rows(rows: Sequence[Sequence[float]]) -> Vectors:
    """Return the rows (n, dimension) scaled to length 1."""
    matrix = np.asarray(rows, np.float32)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), np.float32)


def embed_passages(embedder: BaseEmbedding, texts: Sequence[str]) -> Vectors:
    """Return one unit vector a text, shape (n, dimension). Texts of like length share a batch, to waste no padding."""
    if not texts:
        return np.empty((0, 0), np.float32)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    vectors = unit_rows(embedder.get_text_embedding_batch([fold(texts[n]) for n in order]))
    in_place = np.empty_like(vectors)
    in_place[order] = vectors
    return in_place


class QuestionEmbedder:
    """Embeds questions so that what they are about decides, and not that they are questions, or in which language.

    Vectors of multilingual models lie close together by language and kind of text, which lets some passages be near to
    every question ("hubs") and hides passages of another language behind all of the question's own. Two steps mend
    that, on the question's side alone, so that any index still works: a share of the mean question of its language is
    taken away (as in "all-but-the-top", Mu and Viswanath 2018), and the direction from English to Chinese is projected
    out. Measured with e5-small on XQuAD (`make bench-retrieval`): without, Chinese questions find no English passage
    among Chinese ones.
    """

    def __init__(self, embedder: BaseEmbedding) -> None:
        """Take the measure of `embedder`, which takes two dozen questions."""
        self._embedder = embedder
        english, chinese = (
            unit_rows([embedder.get_query_embedding(pair[n]) for pair in PARALLEL_QUESTIONS]).mean(axis=0)
            for n in (0, 1)
        )
        axis = chinese - english
        self._axis = axis / np.linalg.norm(axis)
        self._common = {"en": english, "zh": chinese}

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vector (dimension,) of a question that is worded in these ways; its length is not 1."""
        vectors = [
            unit_rows([self._embedder.get_query_embedding(fold(text))])[0]
            - COMMON_SHARE * self._common[detect_language(text)[:2]]
            for text in texts
        ]
        mean = np.mean(vectors, axis=0)
        return np.asarray(mean - (mean @ self._axis) * self._axis, np.float32)
