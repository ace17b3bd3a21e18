"""A statement as the units that are compared: numbers, names, words; with the cues among them and their clauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rag.text.characters import dictionary, words_in
from rag.text.countries import DEMONYMS
from rag.text.cues import LONGEST_WORDS, Cue, cues_of
from rag.text.fold import fold
from rag.text.measures import Measured, is_unit, measured
from rag.text.names import Mention, Name, NameTable
from rag.text.tokens import HAN, STOP_WORDS, stem

RUN = re.compile(
    rf"[{HAN}]+|n['’]t(?![a-z])|[^\W\d_{HAN}]+?(?=n['’]t(?![a-z]))|[^\W_{HAN}]+(?:-[^\W_{HAN}]+)*", re.ASCII
)
HAN_SIGN = re.compile(f"[{HAN}]")
CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]|(?<!\d)\.(?!\d)")
EMPTY_WORDS = frozenset(
    "的 了 在 是 和 与 及 也 都 就 还 而 等 着 过 把 对 于 从 向 到 为 以 其 这 那 该 此 之 所 个 上 中 里 "
    "内 间 并 或 由 被 让 使 给 又 再 再次 便 则 但 因 且 地 得 吗 呢 吧 啊 些 名 位 家 项 种 次 们 他 她 它 我 "
    "你 他们 她们 它们 我们 这个 那个 这些 那些 其中 以及 并且 而且 但是 因为 所以 由于 如果 虽然 对于 关于 "
    "根据 通过 进行 表示 指出 认为 说 称 并 来 去 做 有 当 时 时候 一个 一种 目前 现在 当时 同时 此外 另外 "
    "自 至 比 更 很 最 非常 十分 相当 特别 是否 什么 如何".split()
)
"""Chinese words that carry little meaning of their own, or that reports use in each other's place."""

NOUNS_TOO = frozenset("计划 预期 预测 估计 准备 plan plans forecast forecasts hopes".split())
OF_TERMS = ("rise", "outcome", "permit")
"""Groups of cues that the names of things hold."""

LETTERS_OF_MONEY = re.compile(r"(?:US|NT|HK|A|C)\$\Z", re.IGNORECASE)
"""What stands before a sum, and is no name: US$10 billion."""
LONGEST_MONEY = len("US$")

SMALL_WORDS = ("may", "march", "second")
"""English words that are a month or an ordinal only in other places."""

ENGLISH_EMPTY = STOP_WORDS | frozenset("said say says stated s t also he she his her him i me my ours".split())

NO_SIDE_BEHIND = {
    "美": "完精优健",
    "中": "其空当手心从",
    "日": r"今近昨每当本节假\d一二三四五六七八九十",
    "法": "司立办无没看想语书方设",
    "德": "道品公",
    "台": "平舞电月站阳柜后前",
    "以": "可得予足加所给",
    "英": "精",
}
NO_SIDE_BEFORE = {
    "方": "便面案向式才法块针程圆言位形舱阵寸", "对日": "益常后子程期元圆语渐前", "对华": "为盛尔府北南东西中夏裔润虹纳"
}  # fmt: skip
"""Characters beside 美方, 对日 and the like where these are parts of other words: 完美方案, 對日益."""


def _as_pattern(demonym: str) -> str:
    if demonym.isascii():
        return rf"(?<![A-Za-z]){demonym}(?![A-Za-z])"
    behind = NO_SIDE_BEHIND.get(demonym[0]) if demonym[1:] == "方" else None
    before = NO_SIDE_BEFORE.get(demonym[1:]) or NO_SIDE_BEFORE.get(demonym)
    return f"{f'(?<![{behind}])' if behind else ''}{demonym}{f'(?![{before}])' if before else ''}"


IN_CAPITALS = {
    "US": "United States",
    "Fed": "Federal Reserve",
    "BOJ": "Bank of Japan",
    "WHO": "World Health Organization",
}
"""Short forms of names that are other words in small letters (us, fed, who), and so are not in the table."""

NAMED_BY = {**DEMONYMS, **IN_CAPITALS}
NAMED_SO = re.compile("|".join(map(_as_pattern, sorted(NAMED_BY, key=len, reverse=True))))


@dataclass(frozen=True)
class Unit:
    """A number, a name or a word of a text, at [start, end) in code points; `clause` counts from 0."""

    key: str
    """What it is compared by: the same in both scripts, for all forms of a name, for all ways to write a number."""
    start: int
    end: int
    clause: int
    amount: Measured | None = None
    name: Name | None = None
    cues: tuple[Cue, ...] = ()
    is_empty: bool = False
    """Whether it is a word of little meaning."""
    is_proper: bool = False
    """Whether it is part of a name, by the dictionary or by its capital letter: in Chinese text any, in English one
    that begins no sentence."""

    @property
    def is_fact(self) -> bool:
        """Whether it is a number or a name of the table, which says the same only as itself."""
        return self.amount is not None or self.name is not None


def units_of(text: str, names: NameTable) -> list[Unit]:
    """Return the units of a text in their order."""
    shadow = "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", one).lower()) == 1 else one for one in fold(text)
    )
    facts = _facts(text, names)
    ends = [match.start() for match in CLAUSE_END.finditer(shadow)]
    found: list[Unit] = []
    place = 0
    for fact in (*facts, None):
        start = fact.start if fact else len(shadow)
        found += _words(text, shadow, place, start)
        if fact:
            found.append(fact)
            place = fact.end
    clause, counted = 0, []
    for unit in found:
        while clause < len(ends) and ends[clause] < unit.start:
            clause += 1
        counted.append(replace(unit, clause=clause))
    return counted


def names_of(text: str, names: NameTable) -> list[Mention]:
    """Return where a text names whom, by the table's forms and by those of `NAMED_BY`."""
    found = names.mentions(text)
    for match in NAMED_SO.finditer(fold(text)):
        name = names.named(NAMED_BY[match[0]])
        if name is not None and all(match.end() <= one.start or one.end <= match.start() for one in found):
            found.append(Mention(match.start(), match.end(), name))
    return found


def _facts(text: str, names: NameTable) -> list[Unit]:
    """Return names and numbers, in their order; where they overlap, the longer one."""
    candidates = [
        *(
            Unit(
                f"name:{one.name.en or one.name.zh_tw}",
                one.start,
                one.end,
                0,
                name=one.name,
                cues=_cues_of(one.name) if one.name.kind == "term" else (),
            )
            for one in names_of(text, names)
        ),
        *(
            Unit(f"number:{one.value:.12g}{'%' if one.percent else ''}", _with_money(text, one), one.end, 0, amount=one)
            for one in measured(text)
            if text[one.start : one.end] not in SMALL_WORDS
        ),
    ]
    kept: list[Unit] = []
    for unit in sorted(candidates, key=lambda one: (one.start - one.end, one.start)):
        if all(
            unit.end <= other.start
            or unit.start >= other.end
            or (unit.amount and other.amount and unit.start == other.start)
            for other in kept
        ):
            kept.append(unit)
    return sorted(kept, key=lambda one: (one.start, one.end))


@cache
def _cues_of(term: Name) -> tuple[Cue, ...]:
    """Return what the words of a term say that has an opposite, in any of its forms: a trade surplus is no deficit."""
    shadows = (fold(form).lower() for form in term.forms)
    units = (unit for shadow in shadows for unit in _words(shadow, shadow, 0, len(shadow)))
    cues = dict.fromkeys(cue for unit in units for cue in unit.cues if cue.group in OF_TERMS)
    return tuple(cue for cue in cues if cue.opposite not in cues)


def _with_money(text: str, amount: Measured) -> int:
    """Return where an amount begins, with the letters of its currency."""
    letters = LETTERS_OF_MONEY.search(text, max(0, amount.start - LONGEST_MONEY), amount.start)
    return letters.start() if letters else amount.start


@cache
def name_words() -> frozenset[str]:
    """Return the Simplified words that the dictionary holds for names of people, places and institutions."""
    return frozenset(word for word, _, kind in dictionary() if kind.startswith(("nr", "ns", "nt")))


def _is_proper(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if not word[0].isascii():
        return len(word) > 1 and fold(word) in name_words()
    return word[0].isupper() and (
        text[max(0, start - 2) : start].strip(" \"“”'") not in ("", ".", "?", "!", ":")
        or word[1:].lower() != word[1:]
        or HAN_SIGN.search(text) is not None
    )


def _words(text: str, shadow: str, start: int, end: int) -> Iterator[Unit]:
    """Yield the words of a stretch without facts; neighbours that together are a cue are one."""
    spans = [
        (match.start() + first, match.start() + last)
        for match in RUN.finditer(shadow, start, end)
        for first, last in (words_in(match[0]) if HAN_SIGN.match(match[0]) else [(0, len(match[0]))])
    ]
    place = 0
    while place < len(spans):
        for count in range(min(LONGEST_WORDS, len(spans) - place), 0, -1):
            first, last = spans[place][0], spans[place + count - 1][1]
            words = shadow[first:last].replace("’", "'")
            cues = cues_of(words)
            if (
                cues is not None
                and words in NOUNS_TOO
                and (shadow[last : last + 1] in EMPTY_WORDS or CLAUSE_END.match(shadow, last))
            ):
                cues = ()
            if cues is not None:
                yield Unit(words, first, last, 0, cues=cues)
                place += count
                break
        else:
            first, last = spans[place]
            word = shadow[first:last]
            is_empty = word in EMPTY_WORDS or word in ENGLISH_EMPTY or is_unit(word)
            is_proper = not is_empty and _is_proper(text, first, last)
            yield Unit(stem(word) if word.isascii() else word, first, last, 0, is_empty=is_empty, is_proper=is_proper)
            place += 1
