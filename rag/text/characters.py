"""How likely Chinese characters and words are, by jieba's dictionary: real text surprises little, mojibake a lot."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from rag.text.fold import fold, is_han

LONGEST_WORD = 4
MOST_SURPRISE = 17.0
"""That of a character which the dictionary hardly has, or not at all: too rare to tell how rare."""

ASCII_SURPRISE = 5.5
FULL_WIDTH_SURPRISE = 11.0
STRANGER_SURPRISE = 12.0
PRIVATE_USE_SURPRISE = 25.0
STOP_SURPRISE = {
    "，": 2.8,
    "。": 3.8,
    "、": 4.2,
    "「": 4.5,
    "」": 4.5,
    "“": 5.0,
    "”": 5.0,
    "：": 5.5,
    "（": 6.0,
    "）": 6.0,
}
STOP_SURPRISE |= dict.fromkeys("《》‘’", 6.0) | dict.fromkeys("；？", 6.5) | dict.fromkeys("！…—·『』", 7.0)
"""In nats, from the order in which full-width punctuation is used; the dictionary has none."""


SPACES = "\u00a0\u3000"


@dataclass(frozen=True)
class _Statistics:
    words: dict[str, float]
    """Log-probability (nats) of each Simplified word up to LONGEST_WORD characters; -inf of what only begins one."""
    characters: dict[str, float]
    """Surprise (nats) of each character in those words."""


def dictionary() -> Iterator[tuple[str, int, str]]:
    """Yield each Simplified word of jieba's dictionary with its count and its kind ("v" for a verb)."""
    found = find_spec("jieba")  # its dictionary is read as data; the module need not be loaded
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("the jieba package is missing; install Yinju's dependencies again")
    with (Path(found.submodule_search_locations[0]) / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, kind = line.split()
            yield word, int(count), kind


@cache
def _statistics() -> _Statistics:
    counts: dict[str, int] = {}
    characters: dict[str, int] = {}
    for word, count, _kind in dictionary():
        for character in word:
            characters[character] = characters.get(character, 0) + count
        if len(word) <= LONGEST_WORD:
            counts[word] = counts.get(word, 0) + count
    words_total, characters_total = sum(counts.values()), sum(characters.values())
    words = {word[:length]: -math.inf for word in counts for length in range(1, len(word))}
    return _Statistics(
        words | {word: math.log(count / words_total) for word, count in counts.items()},
        {character: min(-math.log(count / characters_total), MOST_SURPRISE) for character, count in characters.items()},
    )


@cache
def character_surprise(character: str) -> float:
    """Return the negative log-probability (nats) of one character: 3–9 if common, 11 and more if rare or foreign."""
    if is_han(character):
        return _statistics().characters.get(fold(character), MOST_SURPRISE)
    if character in STOP_SURPRISE:
        return STOP_SURPRISE[character]
    if character.isascii():
        return ASCII_SURPRISE
    if "\ue000" <= character <= "\uf8ff":
        return PRIVATE_USE_SURPRISE
    return FULL_WIDTH_SURPRISE if "\uff01" <= character <= "\uff5e" else STRANGER_SURPRISE


def surprise(text: str) -> float:
    """Return the mean surprise (nats) of a text's characters, ASCII and white space aside; 0 if there are no others.

    Chinese text has about 6.5, text read in the wrong encoding 11 to 16.
    """
    counted = [character_surprise(character) for character in text if character > "\x7f" and character not in SPACES]
    return sum(counted) / len(counted) if counted else 0.0


@cache
def folded(character: str) -> str:
    """Return one character in Simplified, remembered."""
    return fold(character)


def word_cost(word: str) -> float | None:
    """Return the negative log-probability (nats) of a Simplified word; infinite if it only begins one, else None."""
    fit = _statistics().words.get(word)
    if len(word) == 1 and (fit is None or fit == -math.inf):
        return character_surprise(word)
    return None if fit is None else -fit


def word_fit(text: str) -> float:
    """Return the log-probability (nats) of the likeliest division of a short text into words."""
    return -_divided("".join(map(folded, text)))[0][-1]


def words_in(simplified: str) -> list[tuple[int, int]]:
    """Return the (start, end) of the words in the likeliest division of a short Simplified text."""
    begun = _divided(simplified)[1]
    edges = [len(simplified)]
    while edges[-1]:
        edges.append(begun[edges[-1]])
    return list(pairwise(reversed(edges)))


def _divided(simplified: str) -> tuple[list[float], list[int]]:
    """Return for each place the cost of the likeliest division up to there, and where its last word begins."""
    costs, begun = [0.0] + [math.inf] * len(simplified), [0] * (len(simplified) + 1)
    for start in range(len(simplified)):
        for end in range(start + 1, min(start + LONGEST_WORD, len(simplified)) + 1):
            cost = word_cost(simplified[start:end])
            if cost is None:
                break
            if costs[start] + cost < costs[end]:
                costs[end], begun[end] = costs[start] + cost, start
    return costs, begun
