"""The parts of a question that asks several things at once, or one thing of two: each is looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.retrieve.follow_up import made_whole
from rag.text.characters import words_in
from rag.text.fold import fold
from rag.text.names import HAN, NameTable, named_in, numbered_names
from rag.text.sentences import sentence_spans
from rag.text.units import units_of
from rag.types import Turn

MOST_PARTS = 3
LONGEST_QUESTION = 300
"""Characters; what is longer tells a story, and its clauses are no questions by themselves."""

SHORTEST_CHINESE, SHORTEST_ENGLISH = 5, 3
"""Characters, words: what is shorter (誰？ Who are they?) asks nothing that can be looked for by itself."""

LEAD = re.compile(r"[^:：?？]{2,80}(?:：|:(?!\d))\s*(?=\S)")
"""What a sentence tells before it asks: June talks: who said what?"""

ASKS = re.compile(
    r"[誰谁哪]|(?<![這这那沒没好十數数前後后近])[幾几]|什[麼么]|多[少大高長长久遠远快重深寬宽厚]|為何|为何|為什|为什|怎|如何|何[時时]|\b(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
CHINESE_SEAM = re.compile(r"[，,]\s*")
ENGLISH_SEAM = re.compile(
    r"(?:,?\s+(?:and|but|while|or|with|versus|vs\.?)|;)\s+(?:(?:conversely|meanwhile|finally|then|later|also),? )?"
    r"(?=(?:(?:by|from|in|on|of|to|for|at|with) )?(?:who|what|when|where|which|why|how)\b)",
    re.IGNORECASE,
)
EACH = re.compile(
    r"各自|各(?![種种界地國国方類类])|分別|分别|先後|先后|\b(?:each|both|respectively)\b,?\s*", re.IGNORECASE
)
DEMANDS = re.compile(r"\s*(?:please )?(?:tell|say|explain|describe|list|name|give|compare)\b", re.IGNORECASE)
"""How a sentence begins that asks and ends in a full stop."""

OF_ANOTHER = re.compile(r"\A[^，,]{1,20}呢\W*\Z|\A(?:(?:and|but) )?(?:what|how) about [^,]{2,60}\?\W*\Z", re.IGNORECASE)
"""The question before, of another thing."""

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
    rf"(?:各自|各|分别|(?={CHINESE_VIEW}|(?:[给说讲提]?出?的(?:答案|数字|结论)?)?{UNLIKE}\W*\Z))(?P<rest>.+)"
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

BARE = 4
"""Letters, beside names and words that ask."""

GOES_ON = re.compile(r"又|也|還|还|\b(?:also|too|then)\b", re.IGNORECASE)
NO_LETTERS = re.compile(r"[\W_]+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年?(?!\d)")
JOINED = r"\s*(?:和|與|与|跟|及|、|and)\s*(?:(?:[後后][來来]|之[後后]|其[後后]|[隨随][後后])的?\s*)?"
BOTH = re.compile(
    r"[這这那][兩两](?:[款者家個个人位種种項项國国張张條条部份])?|[它他她][們们](?:[兩两][者款家個个人位])?|[兩两]者"
    r"|\b(?:of )?(?:them|the two)\b",
    re.IGNORECASE,
)
"""What stands for both of two that were named."""

BEFORE_IT_ASKS = re.compile(rf"\A.*?(?={ASKS.pattern})", re.IGNORECASE)
LAST_PHRASE = re.compile(r"\b(?:in|at|during|of|on|from|for) [^,?]{3,60}?\W*\Z")
OF_BOTH_IN_ENGLISH = re.compile(r" [a-z][^A-Z]*\Z")
NEARLY_AS_LONG = 2
"""Characters by which two that are joined may differ: 拜登政府, 川普政府."""

SHARED = re.compile(r"[的在對对]|第[一二三四\d]|(?:19|20)\d\d ?年|[今去明]年|[上下]半年|(?<!\d)\d{1,2}月")
"""What of both begins with."""


def parts_of(question: str, names: NameTable) -> dict[str, str]:
    """Return what a question asks, as two or three questions, if it asks several things; else nothing.

    Each comes as it is put, and with what it leaves to the others to say.

    It does where it asks of two, joined by "and", what each of them does or thinks; then all else that it says belongs
    to both. It also does where several of its sentences or clauses ask. What it tells before it asks belongs to each of
    these, but where it names somebody whom another one asks about: then only what else it names. One that names nobody
    and nothing gets the names of the whole question, and one that says nothing else (Bernstein 怎麼預測？) or goes on
    (又會…？) its year.
    """
    if len(question) > LONGEST_QUESTION:
        return {}
    spans = sentence_spans(question)
    sentences = [question[start:end] for start, end in spans]
    asks = _which_ask(sentences)
    if of_two := _each_of_two(question, spans, asks, names):
        return {one: one for one in of_two}
    told, asked = _told_and_asked(sentences, asks, names)
    parts = dict.fromkeys(_that_can_stand(asked))
    if not 1 < len(parts) <= MOST_PARTS:
        return {}
    everything, told_of = named_in(question, names), named_in(told, names)
    asked_of = [form for form in told_of if any(_is_named(form, part) for part in parts)]
    years = dict.fromkeys(YEAR.findall(question))
    first = next(iter(parts))

    def whole(part: str) -> str:
        """Return a part with what is told before, and what it leaves to the others to say."""
        named = named_in(part, names)
        is_of_all = not named or all(_is_named(form, part) for form in asked_of)
        known = told + part if is_of_all else part
        is_bare = len(NO_LETTERS.sub("", ASKS.sub("", _without(part, named)))) <= BARE
        takes_year = len(years) == 1 and not YEAR.search(known) and (is_bare or GOES_ON.search(part) is not None)
        about: Iterable[str] = ()
        if not is_of_all:
            about = [form for form in told_of if form not in asked_of]
        elif not named and everything:
            about = [form for form in everything if form not in known]
        elif not named and part != first and ASKS.match(part):
            about = _topic(first)
        return " ".join((known, *about, *(years if takes_year else ())))

    return {part: whole(part) for part in parts}


def _which_ask(sentences: Sequence[str]) -> list[bool]:
    """Return which of the sentences ask: not one that ends in a full stop (When he called, …) before a question.

    Unless it demands an answer (Tell me who …).
    """
    marked = max((place for place, sentence in enumerate(sentences) if sentence[-1] in "?？"), default=-1)
    return [
        ASKS.search(sentence) is not None
        and (place >= marked or not sentence.endswith(".") or DEMANDS.match(sentence) is not None)
        for place, sentence in enumerate(sentences)
    ]


def _each_of_two(
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


def _told_and_asked(sentences: Iterable[str], asks: Iterable[bool], names: NameTable) -> tuple[str, list[str]]:
    """Return what sentences tell before they ask, and the clauses that ask.

    One that asks the same of another thing (AMD呢？) is that question, of it.
    """
    told, asked = "", list[str]()
    for sentence, does_ask in zip(sentences, asks, strict=True):
        lead = None if asked else LEAD.match(sentence)
        if lead is not None and not ASKS.search(lead[0]):
            told += lead[0]
            sentence = sentence[lead.end() :]
        if asked and OF_ANOTHER.match(sentence) and (_is_english(sentence) or not does_ask):
            asked.append(made_whole(sentence, [Turn("user", asked[-1])], names, None))
        elif does_ask:
            asked += _clauses(sentence)
        elif not asked:
            told += f"{sentence} " if _is_english(sentence) else sentence
    return told, asked


def _is_named(form: str, text: str) -> bool:
    """Return whether a text holds a name, or the last of its words: Chris Miller, Miller."""
    last = form.split()[-1]
    return last in text if HAN.search(last) else re.search(rf"\b{re.escape(last)}\b", text) is not None


def _that_can_stand(clauses: Iterable[str]) -> list[str]:
    """Return clauses as questions; one that is too short for one is put to its neighbour."""
    standing: list[str] = []
    for clause in clauses:
        if standing and not (_can_stand(clause) and _can_stand(standing[-1])):
            standing[-1] += (" " if _is_english(clause) else "，" if standing[-1][-1] not in "？?。" else "") + clause
        else:
            standing.append(clause)
    return standing


def _topic(first: str) -> tuple[str, ...]:
    """Return what a question is about, that names nobody known: what stands before it asks, or its last phrase."""
    topic = (LAST_PHRASE if _is_english(first) else BEFORE_IT_ASKS).search(first)
    words = topic[0].strip(" ?？，,") if topic else ""
    return (words,) if len(words) > 1 else ()


def _without(text: str, forms: Iterable[str]) -> str:
    for form in forms:
        text = text.replace(form, "")
    return text


def _clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence that asks if each does, else it whole."""
    clauses = ENGLISH_SEAM.split(sentence) if _is_english(sentence) else _chinese_clauses(sentence)
    return clauses if all(ASKS.search(clause) for clause in clauses) else [sentence]


def _chinese_clauses(sentence: str) -> list[str]:
    """Return clauses of which each asks something; one that does not belongs to the next, or else to the last."""
    clauses: list[str] = []
    waiting = ""
    for clause in CHINESE_SEAM.split(sentence):
        waiting = f"{waiting}，{clause}" if waiting else clause
        if ASKS.search(waiting):
            clauses.append(waiting)
            waiting = ""
    if waiting and clauses:
        clauses[-1] = f"{clauses[-1]}，{waiting}"
    return clauses


def _of_two(sentence: str, names: NameTable) -> list[str]:
    """Return what a sentence asks of each of two: names that "and" joins, or what stands before "each" or a view."""
    folded = fold(sentence)
    compared = CHINESE_COMPARE.match(folded) or ENGLISH_COMPARE.match(folded)
    if compared and _are_two(folded, compared):
        one, other, rest = (sentence[slice(*compared.span(name))] for name in ("one", "other", "rest"))
        one, other, shared = _apart(one, other, names)
        asks = "What about {}{}?" if _is_english(sentence) else "{}{}如何？"
        return [asks.format(each, shared + rest) for each in (one, other)]
    two = CHINESE_TWO.match(folded) or ENGLISH_TWO.match(folded)
    if two and _are_two(folded, two):
        groups = ("head", "one", "other", "about", "rest")
        head, one, other, about, rest = (sentence[slice(*two.span(name))] for name in groups)
        one, other, shared = _apart(one, other, names)
        gap = " " if _is_english(sentence) else "，" if about else ""
        return [f"{head}{each}{shared}{about}{gap}{_of_one(rest)}".replace("的的", "的") for each in (one, other)]
    if EACH.search(sentence) is None:
        return []
    known = "|".join(map(re.escape, sorted(named_in(sentence, names), key=len, reverse=True)))
    pair = re.search(rf"({known}){JOINED}({known})", sentence) if known else None
    if pair is None:
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
    """Return whether the joint of a matched sentence is a word that joins two, of which neither asks."""
    look = ASKS.match if _is_english(folded) else ASKS.search
    asks = any(look(match[name].strip()) for name in ("one", "other"))
    return not asks and _is_a_word(folded, *match.span("joint"))


def _is_a_word(folded: str, start: int, end: int) -> bool:
    """Return whether a stretch is a word by itself: not the 和 of 共和党."""
    return folded[start:end].isascii() or (start, end) in words_in(folded)


def _of_one(rest: str) -> str:
    """Return what is asked of two as it is asked of one: what he holds, not how they differ."""
    rest = EACH.sub("", rest)
    differ = CHINESE_DIFFER.search(fold(rest))
    rest = rest if differ is None else f"{rest[: differ.start()]}如何{rest[differ.end() :]}"
    return ENGLISH_DIFFER.sub("think", rest)


def _is_english(text: str) -> bool:
    return HAN.search(text) is None


def _can_stand(part: str) -> bool:
    return len(part.split()) > SHORTEST_ENGLISH if _is_english(part) else len(part) > SHORTEST_CHINESE
