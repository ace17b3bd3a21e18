"""The tokens that BM25 counts: single characters and bigrams of Chinese, stemmed words of everything else.

Measured better than word segmentation on news (DRCD: 91.4 % against 88.6 % recall@1 with jieba's words).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from rag.text.fold import fold

if TYPE_CHECKING:
    from snowballstemmer import stemmer

VERSION = "han-unigram-bigram+english-stem-stop/2"
"""Part of the store's fingerprint: change it whenever the same text would give other tokens."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
STOP_WORDS = frozenset(
    "a about an and any are as at be been but by can could did do does for from had has have how if in into is"
    " it its may of on or our shall should so such than that the their them then there these they this those to"
    " was we were what when where which while who whom whose why will with would you your".split()
)
"""English words that carry no topic. Among Chinese articles they are rare, so BM25 would take them for telling."""

RUN = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+\d[^\W_{HAN}]*|\d+(?:[.,]\d+)+|\d[^\W_{HAN}]*|[^\W\d_{HAN}]+")
"""Runs of Chinese; names with digits (H20, 5G); numbers; words."""


@cache
def _stemmer() -> stemmer:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def tokenize(text: str) -> list[str]:
    """Return the tokens of a passage or question, both scripts folded to one; none holds white space."""
    tokens: list[str] = []
    for run in RUN.findall(unicodedata.normalize("NFKC", fold(text)).lower()):
        if re.match(rf"[{HAN}]", run):
            tokens += run
            tokens += [run[n : n + 2] for n in range(len(run) - 1)]
        elif any(character.isdigit() for character in run):
            tokens.append(run.replace(",", ""))
        elif run not in STOP_WORDS:
            tokens.append(_stem(run))
    return tokens
