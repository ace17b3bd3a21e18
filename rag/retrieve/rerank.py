"""The best evidence, sentence by sentence: small units find, passages are what is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rag.retrieve.fuse import lexical_vote
from rag.text.dated import dated
from rag.text.sentences import is_heading, telling_sentences
from rag.text.tokens import tokenize
from rag.text.wanted import UNFIT, Wanted
from rag.types import Evidence, ScoredPassage, Words
from vectorstore.lexical import OTHER_WORDS

PASSAGE_SHARE = 0.5
"""How much of a sentence's score is its passage's: a sentence is read in its context."""

READER_WEIGHT = 0.005
"""Of the reader's log-odds, beside cosines and shares. More finds more among five articles and less among two thousand:
it was trained on few passages that do not tell. For the same reason it has no say in the order of passages."""

SAID_BEFORE = 0.8
"""The share of a sentence's tokens from which on it only says again what a follow-up leans on."""

Reranker = Callable[[str, Sequence[str]], Sequence[float]]
"""A cross-encoder: the scores of texts for a question, higher is better."""

RERANKED = 20


def reranked(passages: Sequence[ScoredPassage], question: str, reranker: Reranker) -> list[ScoredPassage]:
    """Return the passages with the first 20 in the reranker's order; their scores stay the retriever's."""
    first = passages[:RERANKED]
    scores = reranker(question, [scored.hit.passage.reading.words for scored in first])
    order = sorted(range(len(first)), key=lambda place: -scores[place])
    return [*(first[place] for place in order), *passages[RERANKED:]]


def best_sentences(
    passages: Sequence[ScoredPassage],
    covers: Callable[[str], tuple[float, ...]],
    count: int,
    wanted: Wanted,
    told: Sequence[Sequence[float]] | None = None,
    said: str = "",
) -> list[Evidence]:
    """Return the `count` sentences of these passages that tell most of what is asked, best first.

    A sentence is scored as a passage is, by cosine and by how much of each wording of the question it says (`covers`),
    averaged with its passage's score; to which the reader's log-odds (`told`, for each sentence of each passage) are
    added, less where the sentence is a heading, holds nothing of the kind that is `wanted`, or only says again what was
    `said` before.
    """
    said_tokens = set(tokenize(said))
    texts = [scored.hit.passage.reading.words for scored in passages]
    sentences = [telling_sentences(words) for words in texts]
    unread: list[list[None]] = [[None] * len(places) for places in sentences]
    evidence = []
    for scored, words, places, all_log_odds in zip(passages, texts, sentences, told or unread, strict=True):
        passage = scored.hit.passage
        for (first, last), cosine, log_odds in zip(places, scored.hit.sentence_cosines, all_log_odds, strict=True):
            start, end = passage.reading.place(first, last)
            own = cosine + lexical_vote(covers(words[first:last]))
            fits = (
                not is_heading(words[first:last])
                and not _is_said(words[first:last], said_tokens)
                and wanted.may_be_told_by(dated(words[first:last], scored.hit.article.published), words[:first])
            )
            if log_odds is not None and not fits:
                log_odds -= UNFIT
            score = (1 - PASSAGE_SHARE) * own + PASSAGE_SHARE * scored.score + READER_WEIGHT * (log_odds or 0.0)
            quote, reading = passage.text[start:end], words[first:last]
            evidence.append(Evidence(passage, scored.hit.article, quote, start, end, reading, score, log_odds, fits))
    return sorted(_once_each(evidence), key=lambda one: (-one.score, one.passage.id, one.start))[:count]


def _is_said(words: str, said: set[str]) -> bool:
    tokens = set(tokenize(words))
    return len(tokens & said) >= SAID_BEFORE * len(tokens) > 0


def coverer(
    wordings: Sequence[Sequence[Words]], token_weights: Mapping[str, float]
) -> Callable[[str], tuple[float, ...]]:
    """Return a function that tells which share (0 to 1) of each wording's idf a text's tokens hold.

    Of each part of a wording the form counts that the text holds most of, another than was asked less.
    """

    def share(tokens: set[str], wording: tuple[str, ...]) -> float:
        return sum(token_weights[token] for token in wording if token in tokens) / weight_of(wording)

    def weight_of(wording: tuple[str, ...]) -> float:
        return sum(token_weights[token] for token in wording)

    def covers(text: str) -> tuple[float, ...]:
        tokens = set(tokenize(text))
        return tuple(
            sum(_best(share(tokens, form) for form in part) * weight_of(part[0]) for part in parts)
            / sum(weight_of(part[0]) for part in parts)
            if parts
            else 0.0
            for parts in wordings
        )

    return covers


def _best(shares: Iterable[float]) -> float:
    asked, *others = shares
    return max(asked, OTHER_WORDS * max(others, default=0.0))


def _once_each(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep the best of sentences that say the very same words."""
    best: dict[str, Evidence] = {}
    for one in evidence:
        kept = best.get(one.reading)
        if kept is None or one.score > kept.score:
            best[one.reading] = one
    return list(best.values())
