"""Claims made false: one thing of a supported claim changed, so that neither cited words nor passage say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from benchmarks.claims_figures import date, number, number_same_sentence, unit, version
from benchmarks.claims_names import attribution, name, subject_object, wrong_answer
from benchmarks.claims_sources import Draft, is_chinese, put, shuffled, words_of
from benchmarks.claims_words import (
    BASE_OF_PAST,
    CHINESE_DIRECTION,
    CHINESE_MODALITY,
    CHINESE_NEGATED,
    CHINESE_QUANTIFIER,
    ENGLISH_DIRECTION,
    ENGLISH_MODALITY,
    ENGLISH_NEGATED,
    ENGLISH_QUANTIFIER,
    PARTICIPLE,
)

Corruption = Callable[[Draft, Random], Iterator[str]]

TITLE = re.compile(r"《[^》]*》|〈[^〉]*〉")


def negated(draft: Draft, dice: Random) -> Iterator[str]:
    """Put a no in, or take one out."""
    if is_chinese(draft.language):
        yield from _chinese_swapped(draft, CHINESE_NEGATED, dice, negating=True)
        return
    yield from _english_swapped(draft, ENGLISH_NEGATED, dice)
    first = next((match for match in re.finditer(r"\b[a-z]+\b", draft.claim) if match[0] in FINITE_VERBS), None)
    base = BASE_OF_PAST.get(first[0]) if first else None
    if first and base and base != "have" and not re.search(r"\b(?:not|never|no|none|nor)\b", draft.claim):
        yield put(draft.claim, *first.span(), f"did not {base}", "en")


FINITE_VERBS = {
    *BASE_OF_PAST,
    *"was were is are has have had can could will would may might must should which that".split(),
}


def direction(draft: Draft, dice: Random) -> Iterator[str]:
    """Say the opposite."""
    if is_chinese(draft.language):
        yield from _chinese_swapped(draft, CHINESE_DIRECTION, dice)
    else:
        yield from _english_swapped(draft, ENGLISH_DIRECTION, dice)


def quantifier(draft: Draft, dice: Random) -> Iterator[str]:
    """Say it of more, or of fewer."""
    if is_chinese(draft.language):
        yield from _chinese_swapped(draft, CHINESE_QUANTIFIER, dice)
    else:
        yield from _english_swapped(draft, ENGLISH_QUANTIFIER, dice)


def modality(draft: Draft, dice: Random) -> Iterator[str]:
    """Tell what may be, or is planned, as certain or done; and the other way."""
    if is_chinese(draft.language):
        yield from _chinese_swapped(draft, CHINESE_MODALITY, dice)
        return
    yield from _english_swapped(draft, ENGLISH_MODALITY, dice)
    for match in re.finditer(r"\b(?:will|plans to|is expected to|is to) ([a-z]+)\b", draft.claim):
        if match[1] in PARTICIPLE:
            yield put(draft.claim, *match.span(), f"has already {PARTICIPLE[match[1]]}", "en")


def _chinese_swapped(
    draft: Draft, table: Mapping[str, Sequence[str]], dice: Random, negating: bool = False
) -> Iterator[str]:
    """Swap one word of a table; never inside a title."""
    claim, words = draft.claim, words_of(draft.claim)
    closed = [match.span() for match in TITLE.finditer(claim)]
    for place, word in shuffled(list(enumerate(words)), dice):
        before = words[place - 1].text if place else ""
        after = words[place + 1] if place + 1 < len(words) else None
        if word.text not in table or any(start <= word.start < end for start, end in closed):
            continue
        if not _is_swappable(word.text, word.flag, before, after.text if after else "", negating):
            continue
        yield put(claim, word.start, word.end, dice.choice(table[word.text]), draft.language)


def _is_swappable(word: str, flag: str, before: str, after: str, negating: bool) -> bool:
    if negating:
        if before.endswith(
            ("不", "没", "未", "非", "无", "是否", "不是", "还", "就", "也", "都", "只", "更", "正", "则", "并", "尚")
        ):
            return False
        if before in (
            "分别",
            "受到",
            "要",
            "将",
            "会",
            "能",
            "可",
            "可以",
            "应",
            "应该",
            "需",
            "须",
            "该",
            "曾",
            "已",
            "已经",
            "的",
            "被",
        ):
            return False
        if word == "不" and (
            len(after) > 2 or after in ("同", "仅", "过", "但", "久", "断", "得", "少", "只", "等", "足", "到", "一")
        ):
            return False
        if word in ("是", "会", "能", "将", "可", "已", "需", "没", "未", "仍", "达") and not after:
            return False
        if word in ("会", "将", "能", "需") and (not after or words_of(after)[0].flag[0] != "v" or after == "有"):
            return False
        return after not in ("否", "的", "不", "了", "没有")
    if word in ("会", "能", "将", "应", "需", "拟", "仅", "逾"):
        return (
            flag[0] in "dv" and before not in ("不", "没", "未") and bool(after) and words_of(after)[0].flag[0] == "v"
        )
    if word in ("可以", "可能", "必须", "应该", "认为", "支持", "同意", "接受", "成功"):
        return before not in ("不", "没有", "未", "并不", "没", "不会", "也", "尽", "有", "很", "极")
    if word in ("至少", "至多", "超过", "不到", "逾", "不足", "接近", "将近"):
        return before not in ("更", "最", "很") and bool(re.match(r"[\d一二三四五六七八九十百千万两半]", after))
    if word == "全体" and after in ("会议", "大会"):
        return False
    return before not in ("不", "没有", "未", "没", "无", "非") and after not in ("化", "性", "率", "度", "品", "商")


def _english_swapped(draft: Draft, table: Mapping[str, Sequence[str]], dice: Random) -> Iterator[str]:
    claim = draft.claim
    found = [
        (match, old)
        for old in table
        for match in re.finditer(rf"(?<![\w'’-]){re.escape(old)}(?![\w'’-])", claim, re.IGNORECASE)
        if match.start() == 0 or match[0][0].islower()
    ]
    longest = [one for one in found if not any(_covers(other[0], one[0]) for other in found)]
    for match, old in shuffled(longest, dice):
        before = claim[: match.start()].split()[-1:] or [""]
        if not _reads_well(old, before[0].lower(), claim[match.end() :]):
            continue
        negated_before = re.search(
            r"\b(?:not|never|no|neither|nor)\b", claim[max(0, match.start() - 30) : match.start()]
        )
        if negated_before and table is ENGLISH_QUANTIFIER:
            continue
        new = dice.choice(table[old])
        if new == "no" and claim[match.end() :].startswith(" of "):
            new = "none"
        said = claim[: match.start()] + (new.capitalize() if match.start() == 0 else new) + claim[match.end() :]
        said = re.sub(r"\b([Aa]) (?=old\b|unsuc|unkn|in|early|easy)", r"\1n ", re.sub(r"\s{2,}", " ", said)).strip()
        yield re.sub(r"\ban (?=(?:confirmed|proven|new|known|late|difficult|defended)\b)", "a ", said)


def _covers(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() <= other.start() and other.end() <= one.end() and len(one[0]) > len(other[0])


def _reads_well(old: str, before: str, after: str) -> bool:
    if before in ("not", "no", "never", "neither", "nor", "without") or after.startswith((" not ", " never ", " no ")):
        return False
    if old in ("most", "least"):
        return before in ("", "of", "that", "in", "for", "and") and not re.match(
            r" [a-z]+(?:ed|ing|ly|ive|al|ous|ant|ful)\b", after
        )
    if old in ("all", "both"):
        return before not in ("at", "of", "first", "in") and not after.startswith((" over", ", ", " but"))
    if old in ("over", "under", "up to", "nearly", "almost", "only"):
        return bool(re.match(r" \$?£?\d| (?:two|three|four|five|six|half|all|every)\b", after))
    if old in ("usually", "often", "generally") and after.startswith((" do ", " does ", " is not", " are not")):
        return False
    if old in ("began", "begin", "started", "start", "ended"):
        return not after.startswith((" to", " in earnest"))
    if old in ("can", "may", "will", "might", "must"):
        return bool(re.match(r" [a-z]", after))
    if old in (
        "first",
        "last",
        "open",
        "left",
        "more",
        "new",
        "high",
        "low",
        "large",
        "small",
        "early",
        "late",
        "before",
        "after",
    ):
        return (
            before not in ("at", "the very") and bool(re.match(r" [a-zA-Z\d]", after)) and not after.startswith(" than")
        )
    if old in (
        "supports",
        "allowed",
        "required",
        "expected",
        "estimated",
        "suspected",
        "potential",
        "possible",
        "still",
    ):
        return not after.startswith((",", "."))
    if old == "left":
        return after.startswith((" the", " his"))
    return True


CORRUPTIONS: dict[str, Corruption] = {
    "number": number,
    "number_same_sentence": number_same_sentence,
    "unit": unit,
    "date": date,
    "version": version,
    "name": name,
    "subject_object": subject_object,
    "wrong_answer": wrong_answer,
    "negated": negated,
    "direction": direction,
    "quantifier": quantifier,
    "modality": modality,
    "attribution": attribution,
}
