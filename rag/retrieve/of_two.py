"""One thing that is asked of two: what each does, what views they hold, how they compare."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.retrieve.clauses import ASKS, YEAR, is_english
from rag.text.characters import words_in
from rag.text.fold import fold
from rag.text.names import NameTable, named_in, numbered_names
from rag.text.units import units_of

EACH = re.compile(
    r"各自|各(?![種种界地國国方類类])|分別|分别|先後|先后|\b(?:each|both|respectively)\b,?\s*", re.IGNORECASE
)
AND_OTHERS = re.compile(r"(?<![中高初平均上下同])等(?![於于待級级到])|\bother\b", re.IGNORECASE)
"""What is of a group, which the two before stand for: 輝達和AMD等美國廠商, Nvidia and other makers."""

EACH_DOES = re.compile(r"\b(do|does|did|have|has|will|would) each\b(?! of\b)", re.IGNORECASE)

CHINESE_VIEW = (
    r"(?:[对就][^，,]{1,20}?)?的?(?:看法|说法|讲法|比喻|观点|意见|立场|态度|反应|评价|主张|预测|估计)"
    r"|怎[么样][看说想评]|如何[看评回]"
)
ENGLISH_VIEW = (
    r"(?:think|say|see|view|feel|believe|expect|argue|judge|react|respond|differ|disagree|describe|explain|assess)\b"
)
UNLIKE = r"(?:好像|似乎)?(?:不太?一样|不太?一致|不同)[吧吗]?"
CHINESE_TWO = re.compile(
    r"(?P<head>\A|.*[，,：:])(?P<one>[^，,：:。！？；!?]{2,30}?)[，,]?(?P<joint>[和与跟及]|以及|还有)(?P<other>[^，,：:。！？；!?]{2,30}?)"
    r"(?P<about>(?:[，,](?:对|就|在|关于|针对)[^，,：:]{2,40}(?=[，,]))?)[，,]?"
    rf"(?:各自|各|分别|(?={CHINESE_VIEW}|(?:[给说讲提]?出?的(?:答案|数字|结论)?)?(?:有|存在)?(?:什么|何|哪些)?{UNLIKE}\W*\Z))(?P<rest>.+)"
)
IN_A_SENTENCE = r"(?:(?![.?!]\s+(?-i:[A-Z]))[^,])"
ENGLISH_TWO = re.compile(
    r"(?P<head>.*?\b(?:did|do|does|have|has|had|are|were|is|was|will|would|can|could|should|that)\s+|\A)"
    rf"(?P<one>{IN_A_SENTENCE}+?)\s+(?P<joint>and)\s+(?P<other>{IN_A_SENTENCE}+?)(?P<about>)\s+(?:(?:each|both)\s+|(?={ENGLISH_VIEW}))"
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
"""Of a folded sentence: what each of two does, or what views they hold, or that these are not the same."""

CHINESE_COMPARE = re.compile(
    r"\s*(?:请|麻烦)?你?(?:帮我)?(?:比较|对比)(?:一下)?(?P<one>[^，,。？?]{2,20}?)(?P<joint>[和与跟及]|以及)"
    r"(?P<other>[^，,。？?]{2,20}?)(?P<rest>(?:[的对在][^。？?]*)?)[。？?]*\s*\Z"
)
ENGLISH_COMPARE = re.compile(
    r"\s*(?:please )?compare (?P<one>[^,.?]+?) (?P<joint>with|to|and) (?P<other>[^,.?]+?)(?P<rest>)[.?]*\s*\Z",
    re.IGNORECASE,
)
"""A folded sentence that wants two compared."""

CHINESE_DIFFER = re.compile(
    rf"{UNLIKE}(?=\W*\Z)"
    r"|(?:之间)?(?:有|存在)?(?:什么|何|哪些|多[少大])?(?:不同|差[异别]|区别|分歧|出入)(?:之处)?(?:在哪里?|是什么)?"
    r"|差在哪里?|相差多[少大]"
)
ENGLISH_DIFFER = re.compile(r"\A(?:differ|disagree)\b", re.IGNORECASE)
"""How two differ, in the rest of a folded sentence."""

JOINED = r"\s*(?:和|與|与|跟|及|、|and)\s*(?:(?:[後后][來来]|之[後后]|其[後后]|[隨随][後后])的?\s*)?"
BOTH = re.compile(
    r"[這这那][兩两](?:[款者家個个人位種种項项國国張张條条部份])?|[它他她][們们](?:[兩两][者款家個个人位])?|[兩两]者"
    r"|\b(?:of )?(?:them|the two)\b",
    re.IGNORECASE,
)
"""What stands for both of two that were named."""

TIME_OR_SIZE = re.compile(r"[今去明前]年|[上下]半年|第[一二三四]季|\d+ ?(?:奈米|纳米|nm)")
OF_BOTH_IN_ENGLISH = re.compile(r" [a-z][^A-Z]*\Z")
NEARLY_AS_LONG = 2
"""Characters by which two that are joined may differ: 拜登政府, 川普政府."""

SHARED = re.compile(r"[的在對对]|第[一二三四\d]|(?:19|20)\d\d ?年|[今去明]年|[上下]半年|(?<!\d)\d{1,2}月")
"""What of both begins with."""


def each_of_two(
    question: str, spans: Sequence[tuple[int, int]], asks: Sequence[bool], names: NameTable
) -> tuple[str, ...]:
    """Return a question as it is asked of each of two, whom the sentence that asks names, or those before it."""
    for place, (start, end) in enumerate(spans):
        if not asks[place] and any(asks[place:]):
            continue
        for begin in (start, 0) if EACH.search(question, start, end) else (start,):
            if of_two := _of_two(question[begin:end], names):
                return tuple(f"{question[:begin]}{one}{question[end:]}".strip() for one in of_two)
    return ()


def _of_two(sentence: str, names: NameTable) -> list[str]:
    """Return what a sentence asks of each of two: names that "and" joins, or what stands before "each" or a view."""
    folded = fold(sentence)
    compared = CHINESE_COMPARE.match(folded) or ENGLISH_COMPARE.match(folded)
    if compared and _are_two(folded, compared):
        one, other, rest = (sentence[slice(*compared.span(name))] for name in ("one", "other", "rest"))
        one, other, shared = _apart(one, other, names)
        asks = "What about {}{}?" if is_english(sentence) else "{}{}如何？"
        return [asks.format(each, shared + rest) for each in (one, other)]
    two = CHINESE_TWO.match(folded) or ENGLISH_TWO.match(folded)
    if two and _are_two(folded, two):
        groups = ("head", "one", "other", "about", "rest")
        head, one, other, about, rest = (sentence[slice(*two.span(name))] for name in groups)
        one, other, shared = _apart(one, other, names)
        gap = " " if is_english(sentence) else "，" if about else ""
        return [f"{head}{each}{shared}{about}{gap}{_of_one(rest)}".replace("的的", "的") for each in (one, other)]
    if EACH.search(sentence) is None:
        return []
    known = "|".join(map(re.escape, sorted(named_in(sentence, names), key=len, reverse=True)))
    pair = re.search(rf"({known}){JOINED}({known})", sentence) if known else None
    if pair is None or sentence[: pair.start()].endswith("、") or re.match(JOINED, sentence[pair.end() :]):
        return []
    before, after = sentence[: pair.start()], sentence[pair.end() :]
    return [BOTH.sub(one, EACH.sub("", EACH_DOES.sub(rf"\1 {one}", before + one + after))) for one in pair.groups()]


def _apart(one: str, other: str, names: NameTable) -> tuple[str, str, str]:
    """Return two that are joined, and what stands behind the second but belongs to both: 輝達, AMD, 第三季營收.

    What stands before the first of two names and belongs to both (美國對H20和H200) is put before the second.
    """
    kinds = {form: name.kind for form, name in names.names_in(f"{one}\n{other}") if name.kind != "term"}
    kinds |= dict.fromkeys(numbered_names(f"{one}\n{other}"), "version")
    kinds |= dict.fromkeys(YEAR.findall(f"{one}\n{other}"), "year")
    kinds |= dict.fromkeys(TIME_OR_SIZE.findall(f"{one}\n{other}"), "time or size")
    first = next((form for form in sorted(kinds, key=len, reverse=True) if one.endswith(form)), None)
    second = next((form for form in sorted(kinds, key=len, reverse=True) if other.startswith(form)), None)
    if first and second and kinds[first] == kinds[second]:
        rest, lead = other[len(second) :], one.removesuffix(first)
        shared = SHARED.search(rest) or OF_BOTH_IN_ENGLISH.match(rest)
        if (rest and (shared is None or shared.start() > NEARLY_AS_LONG)) or lead.endswith(("的", "'s ", "’s ")):
            return one, other, ""
        place = len(second) + (shared.start() if shared else 0)
        return one, lead + other[:place], other[place:]
    belongs = SHARED.search(other)
    if belongs is None or first or second or SHARED.search(one) or _names_anybody(other[belongs.start() :], names):
        return one, other, ""
    if abs(belongs.start() - len(one)) > NEARLY_AS_LONG:
        return one, other, ""
    return one, other[: belongs.start()], other[belongs.start() :]


def _names_anybody(text: str, names: NameTable) -> bool:
    return any(unit.is_proper or unit.name is not None for unit in units_of(text, names))


def _are_two(folded: str, match: re.Match[str]) -> bool:
    """Return whether the joint of a matched sentence is a word that joins two: neither asks, nor is of a group."""
    look = ASKS.match if is_english(folded) else ASKS.search
    asks = any(look(match[name].strip()) for name in ("one", "other"))
    is_of_more = (
        AND_OTHERS.search(match["other"]) or "、" in match["one"] or folded[: match.start("one")].endswith("、")
    )
    return not asks and not is_of_more and _is_a_word(folded, *match.span("joint"))


def _is_a_word(folded: str, start: int, end: int) -> bool:
    """Return whether a stretch is a word by itself: not the 和 of 共和党."""
    return folded[start:end].isascii() or (start, end) in words_in(folded)


def _of_one(rest: str) -> str:
    """Return what is asked of two as it is asked of one: what he holds, not how they differ."""
    rest = EACH.sub("", rest)
    differ = CHINESE_DIFFER.search(fold(rest))
    rest = rest if differ is None else f"{rest[: differ.start()]}如何{rest[differ.end() :]}"
    return ENGLISH_DIFFER.sub("think", rest)
