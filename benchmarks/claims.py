"""Test claims, supported and corrupted, each with the passage and the sentences it cites.

`items()` returns them, always the same ones. The rules know nothing of how claims are verified. No passage is in both
halves: what is read while a verifier is made is `development`, what is reported is `held`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.claims_corrupted import CORRUPTIONS
from benchmarks.claims_sources import (
    SEED,
    Draft,
    Half,
    Source,
    Span,
    all_news,
    bare,
    drcd,
    half_of,
    news,
    parts_of,
    shuffled,
    xquad,
)
from benchmarks.claims_supported import drafts
from benchmarks.common import HERE
from rag.types import Language

PAIRS = ("zh←zh", "en←en", "en←zh", "zh←en")
PerPair = Mapping[str, int]


@dataclass(frozen=True)
class Limits:
    """How many claims there are of each pair of languages."""

    supported_of_a_way: PerPair
    corrupted_of_a_kind: PerPair
    corrupted_of_a_sentence: PerPair
    """Of one kind."""


REPORTED = Limits(
    {"zh←zh": 60, "en←en": 50, "en←zh": 60, "zh←en": 60},
    {"zh←zh": 130, "en←en": 70, "en←zh": 50, "zh←en": 50},
    {"zh←zh": 1, "en←en": 3, "en←zh": 3, "zh←en": 3},
)
OWN = HERE / "questions" / "claims.jsonl"
MOST_TOLD_BY_NEIGHBOUR = 0.45
"""The greatest share of a claim's pairs of characters, or words, that a neighbouring passage may have."""


@dataclass(frozen=True)
class Item:
    """A claim, what it cites, and whether that supports it."""

    id: str
    claim: str
    language: Language
    passage: str
    quotes: tuple[Span, ...]
    kind: str
    """How it was made (`supported`), or what is false in it."""
    supported: bool
    pair: str
    """The claim's language ← the passage's."""
    origin: str
    way: str
    """How the claim, or the one that was corrupted, was made from the passage."""

    @property
    def half(self) -> Half:
        """Return which half it belongs to: the one of the text that the claim comes from."""
        return half_of(self.origin)


def items() -> list[Item]:
    """Return every item that is reported, in a fixed order."""
    return items_of(drafts(), REPORTED)


def own_items() -> list[Item]:
    """Return our own claims about news reports, each beside the Chinese sentence and beside its translation.

    All are of the development half. Raises KeyError if a sentence is not in the news reports.
    """
    sentences = {
        f"{source.origin.removeprefix('news/')}:{start}": (source, (start, end))
        for source in all_news()
        for start, end in source.sentences
    }
    made = []
    for line in OWN.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        chinese, span = sentences[record["sentence"]]
        whole = (0, len(record["whole"]))
        english = Source(f"{chinese.origin}:{span[0]}.en", chinese.group, record["whole"], "en", (whole,))
        claims: tuple[tuple[Language, bool, list[str]], ...] = (
            ("en", True, record["right"]),
            ("en", False, record["wrong"]),
            ("zh-Hans", True, [record["right_zh"]]),
            ("zh-Hans", False, record["wrong_zh"]),
        )
        for language, supported, some in claims:
            for claim in some:
                for source, cited in ((chinese, span), (english, whole)):
                    draft = Draft(claim, language, source, (cited,), "our own", claim, claim)
                    made.append(_item(draft, claim, "our own" if supported else "one thing changed", supported))
    return made


def items_of(made: Iterable[Draft], limits: Limits) -> list[Item]:
    """Return claims that are supported as drafted, corrupted ones, and ones that cite a neighbouring passage."""
    dice = Random(SEED)  # noqa: S311
    mixed = shuffled(made, dice)
    return [*_supported(mixed, limits), *_corrupted(mixed, limits, dice), *_neighbours(mixed, limits)]


def pair_of(draft: Draft) -> str:
    """Return the claim's language ← the passage's."""
    return f"{draft.language[:2]}←{draft.source.language[:2]}"


def _item(draft: Draft, claim: str, kind: str, supported: bool) -> Item:
    name = f"{draft.source.origin}:{draft.quotes[0][0]}:{draft.way}:{kind}:{draft.language}"
    digest = hashlib.sha256(claim.encode()).hexdigest()[:6]
    return Item(
        f"{name}:{digest}", claim, draft.language, draft.source.text, draft.quotes, kind, supported,
        pair_of(draft), draft.source.group, draft.way,
    )  # fmt: skip


def _supported(made: Sequence[Draft], limits: Limits) -> Iterator[Item]:
    counts: Counter[tuple[str, str]] = Counter()
    used: set[tuple[str, str]] = set()
    for draft in made:
        slot, sentence = (draft.way, pair_of(draft)), (draft.way, draft.own)
        if counts[slot] < limits.supported_of_a_way[slot[1]] and sentence not in used:
            counts[slot] += 1
            used.add(sentence)
            yield _item(draft, draft.claim, draft.way, supported=True)


def _by_way(made: Sequence[Draft]) -> list[Draft]:
    """Order claims so that every way has its turn."""
    turns: defaultdict[tuple[str, str], int] = defaultdict(int)
    ordered = []
    for draft in made:
        slot = (draft.way, pair_of(draft))
        turns[slot] += 1
        ordered.append((turns[slot], draft))
    return [draft for _, draft in sorted(ordered, key=lambda one: one[0])]


def _corrupted(made: Sequence[Draft], limits: Limits, dice: Random) -> Iterator[Item]:
    ordered = _by_way(made)
    for kind, corrupt in CORRUPTIONS.items():
        counts: Counter[str] = Counter()
        used: Counter[tuple[str, str]] = Counter()
        told: set[tuple[str, str]] = set()
        for draft in ordered:
            pair = pair_of(draft)
            slot = (pair, draft.own)
            if counts[pair] >= limits.corrupted_of_a_kind[pair] or used[slot] >= limits.corrupted_of_a_sentence[pair]:
                continue
            claim = next((claim for claim in corrupt(draft, dice) if _is_new(claim, draft)), None)
            if claim is not None and (pair, claim) not in told:
                counts[pair] += 1
                used[slot] += 1
                told.add((pair, claim))
                yield _item(draft, claim, kind, supported=False)


def _is_new(claim: str, draft: Draft) -> bool:
    """Return whether a corrupted claim is not just what the passage says."""
    said = bare(claim)
    return said != bare(draft.claim) and said not in bare(draft.source.text) and said not in bare(draft.around)


def _neighbours(made: Sequence[Draft], limits: Limits) -> Iterator[Item]:
    """Put the citation of right claims into another passage of the same half, as like theirs as can be."""
    sources = (*drcd(), *news(), *xquad("zh-Hans"), *xquad("en"), *(draft.source for draft in made))
    found = _Likeness(dict.fromkeys(sources))
    counts: Counter[str] = Counter()
    used: set[str] = set()
    for draft in _by_way(made):
        pair = pair_of(draft)
        if counts[pair] >= limits.corrupted_of_a_kind[pair] or draft.own in used:
            continue
        cited = found.neighbour(draft)
        if cited is not None:
            source, quote = cited
            counts[pair] += 1
            used.add(draft.own)
            moved = Draft(draft.claim, draft.language, source, (quote,), draft.way, draft.own, source.text)
            yield _item(moved, draft.claim, "neighbour", supported=False)


class _Likeness:
    """Finds the passage that shares most with another, and its sentence that shares most with a claim."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = list(sources)
        self._parts = [parts_of(source.text, source.language) for source in self._sources]
        self._places = {source.origin: place for place, source in enumerate(self._sources)}
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for place, parts in enumerate(self._parts):
            for part in sorted(parts):
                self._holding[part].append(place)

    def neighbour(self, draft: Draft) -> tuple[Source, Span] | None:
        """Return the passage and the sentence to cite instead; None if there is none, or it may tell the same."""
        source = draft.source
        place = self._places[source.origin]
        shared: Counter[int] = Counter()
        for part in sorted(self._parts[place]):
            holding = self._holding[part]
            if len(holding) < 120:
                for other in holding:
                    shared[other] += 1
        for other, _ in shared.most_common(6):
            near = self._sources[other]
            fits = near.language[:2] == source.language[:2] and half_of(near.group) == half_of(source.group)
            if other == place or not fits or not near.sentences:
                continue
            said = parts_of(source.text[slice(*draft.quotes[0])], source.language)
            if len(said & self._parts[other]) > MOST_TOLD_BY_NEIGHBOUR * len(said):
                continue
            return near, max(
                near.sentences, key=lambda span: len(said & parts_of(near.text[slice(*span)], near.language))
            )
        return None
