"""Claims beside words that support them and words that do not, of the development half, to train on.

Beside the claims of `claims.py` there are those from sentences that the embedded model translated. Many pairs are also
turned round, so that nothing in a claim by itself gives away whether it is supported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from random import Random

from benchmarks.claims import Item, Limits, items_of
from benchmarks.claims_sources import SEED, Draft, Source, half_of, values_of
from benchmarks.claims_supported import drafts_of_all, rewritten
from benchmarks.training import Example
from benchmarks.translations import Translation, translations
from rag.text.fold import fold
from rag.text.numbers import amounts
from rag.text.sentences import telling_sentences

LIMITS = Limits(
    {"zh←zh": 900, "en←en": 600, "en←zh": 900, "zh←en": 900},
    {"zh←zh": 900, "en←en": 400, "en←zh": 400, "zh←en": 400},
    {"zh←zh": 2, "en←en": 4, "en←zh": 4, "zh←en": 4},
)
WHOLE = ("verbatim", "script", "parallel")
"""Ways in which a claim says all that the cited sentence does."""

SHORTENED = "clause dropped"
TURNED_SHARE, ELSEWHERE_SHARE = 0.5, 0.2

KEPT_BACK = 4
"""One text in so many of the development half is not trained on: these set how the verifier weighs the model."""


def examples() -> list[Example]:
    """Return the examples in a random order, always the same."""
    dice = Random(SEED)  # noqa: S311
    made = drafts_of_all(is_trained_on)
    translated = [one for one in translations() if is_trained_on(one.source.group) and _keeps_numbers(one)]
    made += [draft for one in translated for draft in _of_translation(one)]
    told = [example for item in items_of(made, LIMITS) for example in _examples_of(item, dice)]
    dice.shuffle(told)
    return told


def is_trained_on(group: str) -> bool:
    """Return whether claims from this text are among the examples."""
    return half_of(group) == "development" and hashlib.sha256(group.encode()).digest()[1] % KEPT_BACK > 0


def _keeps_numbers(one: Translation) -> bool:
    """Return whether either language states the amounts that the other does; "one" and the like may come and go."""
    chinese = one.source.text[slice(*one.span)]
    return all(
        {amount.value for amount in amounts(text)} <= values_of(other)
        for text, other in ((one.text, chinese), (chinese, one.text))
    )


def _of_translation(one: Translation) -> Iterator[Draft]:
    chinese = one.source.text[slice(*one.span)]
    whole = (0, len(one.text))
    english = Source(f"{one.source.origin}:{one.span[0]}.en", one.source.group, one.text, "en", (whole,))
    yield Draft(one.text, "en", one.source, (one.span,), "parallel", one.text, one.text)
    yield Draft(chinese, "zh-Hans", english, (whole,), "parallel", chinese, one.source.text)
    yield Draft(one.text, "en", english, (whole,), "verbatim", one.text, one.text)
    for draft in rewritten(one.text, english, whole):
        yield draft
        yield Draft(draft.claim, "en", one.source, (one.span,), "parallel reworded", one.text, one.text)


def _examples_of(item: Item, dice: Random) -> Iterator[Example]:
    cited = "\n".join(item.passage[start:end] for start, end in item.quotes)
    yield _example(item.claim, cited, supported=item.supported)
    if item.kind == "neighbour":
        return
    if not item.supported and item.way in WHOLE and dice.random() < TURNED_SHARE:
        yield _example(cited, item.claim, supported=False)
        yield _example(item.claim, item.claim, supported=True)
    if item.kind == SHORTENED:
        yield _example(cited, item.claim, supported=False)
    if item.supported and dice.random() < ELSEWHERE_SHARE and (other := _elsewhere(item, dice)):
        yield _example(item.claim, other, supported=False)


def _elsewhere(item: Item, dice: Random) -> str | None:
    """Return a sentence of the passage that the claim does not cite."""
    others = [
        item.passage[first:last]
        for first, last in telling_sentences(item.passage)
        if all(last <= start or end <= first for start, end in item.quotes)
    ]
    return dice.choice(others) if others else None


def _example(claim: str, cited: str, *, supported: bool) -> Example:
    return Example(fold(claim), fold(cited), [(0, len(fold(cited)))], [supported])
