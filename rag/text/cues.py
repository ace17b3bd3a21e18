"""Words that turn a statement round or weaken it: not, may, all, rise, ban. From the table `cues.tsv` beside this file.

Each row is a group and a value in it, with its words in Simplified Chinese and in English. In groups whose values are
`+` and `-` the two are opposites.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.text.tokens import stem

NEITHER = "neither"
"""The group of words that only look like a cue (不僅, "not only")."""

LONGEST_WORDS = 3
OPPOSITE = {"+": "-", "-": "+"}


@dataclass(frozen=True)
class Cue:
    """A value in its group: Cue("negation", "not"), Cue("rise", "+")."""

    group: str
    value: str

    @property
    def opposite(self) -> Cue | None:
        """Return the cue that says the contrary, where there is one."""
        return Cue(self.group, OPPOSITE[self.value]) if self.value in OPPOSITE else None


@cache
def _table() -> dict[str, tuple[Cue, ...]]:
    """Return the cues of each word or phrase; English words also by their stem, but for those whose form matters."""
    found: dict[str, tuple[Cue, ...]] = {}
    text = files("rag.text").joinpath("cues.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        cue = Cue(row["group"], row["value"])
        by_stem = row["value"] in OPPOSITE
        for word in (*row["zh"].split("|"), *row["en"].split("|")):
            for form in {word, stem(word)} if by_stem and word.isascii() and " " not in word else {word}:
                found[form] = tuple(dict.fromkeys((*found.get(form, ()), cue)))
    return found


def cues_of(words: str) -> tuple[Cue, ...] | None:
    """Return what a Simplified Chinese word, or English words in small letters, say; None if they are no cue.

    Words that only look like a cue give an empty tuple.
    """
    cues = _table().get(words)
    if words.isascii() and words.isalpha() and not (cues and cues[0].group == NEITHER):
        by_stem = tuple(cue for cue in _table().get(stem(words), ()) if cue.value in OPPOSITE)
        cues = tuple(dict.fromkeys((*(cues or ()), *by_stem))) or None
    return None if cues is None else tuple(cue for cue in cues if cue.group != NEITHER)


OPPOSED = (
    "大小 多少 高低 上下 左右 前后 内外 东西 南北 有无 主次 直间 正负 正反 新旧 早晚 长短 快慢 强弱 公私 进出 买卖 "
    "增减 升降 涨跌 开关 开闭 冷热 轻重 深浅 远近 先后 首末 好坏 优劣 难易 真假 胜负 胜败 输赢 盈亏 合分 是否 男女 "
    "生死 攻防 进退 加减 收放 顺逆 利弊 有无 得失 始终 松紧 迎拒 古今 老幼 贫富 父母 子女 夫妻 兄弟 天地 昼夜 "
    "积消 乐悲 扩缩 宽严 繁简 纵横 粗细 厚薄 虚实 明暗 朝野 供需 宾主"
).split()
"""Characters of opposite meaning: words that differ in one of them alone are opposites (直接, 间接)."""

OPPOSING_BEGINNINGS = {"un": 4, "dis": 4, "non": 4, "non-": 4, "mis": 4, "il": 5, "ir": 6, "in": 6, "im": 6}
"""Beginnings that say the opposite, with the length of the shortest word they say it of (not import, improve)."""


@cache
def _opposed() -> frozenset[str]:
    return frozenset(form for pair in OPPOSED for form in (pair, pair[::-1]))


def are_opposite(one: str, other: str) -> bool:
    """Return whether two words are opposite by their form: 直接 and 间接, direct and indirect, useful and useless."""
    if one.isascii() and other.isascii():
        short, long = sorted((one, other), key=len)
        return any(
            len(short) >= shortest and long == begin + short for begin, shortest in OPPOSING_BEGINNINGS.items()
        ) or (len(long) > len("less") and long.endswith("less") and short == long.removesuffix("less") + "ful")
    if len(one) != len(other) or len(one) < 2:
        return False
    changed = [first + second for first, second in zip(one, other, strict=True) if first != second]
    return len(changed) == 1 and changed[0] in _opposed()
