"""What kind of fact a question asks for (a time, a share, a sum, a number, a name), and whether words may tell it.

Question answering has sorted questions by the type of their answer since its first evaluations (Voorhees, "The TREC-8
Question Answering Track Report", 1999): a sentence without a number does not tell how many, one without a name not who.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.text.days import MONTHS
from rag.text.fold import fold
from rag.text.measures import VAGUE, Measured, measured
from rag.text.names import Name, NameTable, built_in, numbered_names, singular
from rag.text.periods import periods_in
from rag.text.sentences import begins_with_pronoun
from rag.text.units import Unit, units_of

Kind = Literal["time", "share", "amount", "name"]

CHINESE_ROLE = (
    r"[部市州省县区乡村院校会董司局处厅科社行首]长|总统|总理|主席|(?:官|议|委|研究)员|官方|发言人|人士|专家|学者|教授|分析师|记者|作者|作家|编辑"
    r"|律师|工程师|科学家|负责人|创[办始]人|董事|经理|总监|执行官|大使|领事|将军|(?:法|检察)官|工人|居民|民众|投资[者人]|业者|厂商|实验室"
)
ENGLISH_ROLE = (
    r"mayor|president|minister|secretary|governor|senator|lawmaker|official|judge|spokes\w+|expert|analyst|professor"
    r"|reporter|author|editor|lawyer|engineer|scientist|researcher|founder|chair\w*|director|executive|ceo|ambassador"
    r"|worker|resident|investor|owner"
)
ENGLISH_VERB = r"(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could)\b"
SOMEBODY = rf"{CHINESE_ROLE}|\b(?:{ENGLISH_ROLE}|laborator(?:y|ie)|compan(?:y|ie)|firm)s?\b"
"""Who, by a role."""

ASKS_FOR: dict[Kind, str] = {
    "time": r"哪一?[年天日周季]|哪一?个?(?:月|星期|礼拜|季度?)|几月|几号|几日|何[时年月日]|什么时[候间]|什么日[子期]"
    r"|(?:\A|[,.;:?!]\s*|\b(?:and|since|by|exactly)\s+)when\b"
    r"|\b(?:which|what) (?:year|month|day|date|week|quarter)\b",
    "share": r"百分之[几多]|几成|多[大高少]的?(?:比例|占比|比重|比率|份额)"
    r"|(?:比例|占比|比重|比率|份额|市占)[^，,？?]{0,6}多[大高少]"
    r"|\b(?:what|which) (?:share|percentage|proportion|percent)\b"
    r"|\bhow much of (?:[\w'’.-]+ ){1,4}(?:market|world|total|capacity|output|sales|population|business)\b",
    "amount": r"多少"
    r"|(?<![这那哪前后近好十数])几(?:[百千万亿]|\s?[A-Za-z]|[个名位颗家种块款艘辆项条次倍吨座间所支台部件人页代年月天周岁])"
    r"|多久|多长时间|年[纪龄]|\bhow (?:many|much|long|old)\b"
    r"|\bwhat (?:is|was|are|were) the (?:[a-z]+ ){0,2}(?:price|cost|number|amount|sum|size|height|length|weight)\b",
    "name": rf"谁|哪一?位|哪一?[个名](?:人|{CHINESE_ROLE})|何人|什么人"
    r"|(?:\A|[,.;:?!]\s*|\b(?:and|by|from|with|to|of|exactly|tell me)\s+)who(?:m|se)?\b"
    rf"|\b(?:which|what) (?:(?!{ENGLISH_VERB})[\w'’.-]+ ){{0,3}}(?:person|man|woman|member|{ENGLISH_ROLE})\b",
}
"""Patterns of folded questions."""

WHICH_DAY = re.compile(
    r"(?<![这那])[哪几]一?[天日号]|[何几]日|什么日[子期]|\b(?:which|what|exact) (?:day|date)\b", re.IGNORECASE
)
OF_A_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
A_DAY = re.compile(
    r"[\d一二三四五六七八九十]\s?[日号]|[今昨前明后当][天日]|(?:周|星期|礼拜)[一二三四五六日天]|\d{4}-\d{2}-\d{2}"
    rf"|\b{OF_A_MONTH} \d{{1,2}}(?!\d)|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{OF_A_MONTH}"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun|yester|to)day\b|\btomorrow\b",
    re.IGNORECASE,
)
"""Folded questions for a day, and folded words that tell one."""

NUMERAL = r"[\d一二三四五六七八九十]{1,3}\s?"
MONTH_OR_DATE = re.compile(
    rf"{NUMERAL}月(?:{NUMERAL}[日号])?|\b{OF_A_MONTH} \d{{1,2}}(?!\d)|\b\d{{1,2}} (?:of )?{OF_A_MONTH}", re.IGNORECASE
)
"""In folded words: what says when, not how long."""

HOW_MANY = re.compile(r"多少|(?<![这那哪前后近好十数])几(?=[百千万亿]?\s?\S)|\bhow many\b", re.IGNORECASE)
HOW_LONG = re.compile(r"多久|多长时间|年[纪龄]|\bhow (?:long|old)\b", re.IGNORECASE)

ROUGH_SHARE = r"[过一]半|大半|半数|成(?![为功立员果本交])|倍|\b(?:half|third|quarter|majority|most)\b"

ROUGHLY: dict[Kind, str] = {
    "time": r"[今去前明后当][年天日]|昨|[上下这本]个?[月周季]|近[日期来]|目前|现在|[年月][底初]|[春夏秋冬]天?|世纪|年代"
    r"|\b(?:today|yesterday|tomorrow|tonight|now|soon|recently|later|earlier|(?:last|next|this) \w+|\w+ ago)\b",
    "share": ROUGH_SHARE,
    "amount": ROUGH_SHARE,
    "name": SOMEBODY,
}
"""Patterns of folded words that tell a fact of a kind without a number or a name."""

WHOM = ("person", "company", "organisation")

ROUGHLY_HOW_LONG = r"半[年天个]|[多数][年月周天]|\b(?:half a|several|many) (?:year|month|week|day)"

NO_NOUN = r"(?:is|was|does|has|its|this|makes|causes|happens)\b"
SEVERAL = re.compile(
    r"哪(?:[些两三几]|一些)|[两三几](?:个?人|家|位|方面?|点|种|者|派|边|件|项|样)|分别|各[自方家说打有持预会是占要]|变[化了]|怎么变|前后"
    r"|不太?一[样致]|一致吗|是否一致|兜不|对不上|分歧|矛盾|出入|差(?:异|别|在哪)|不同|相比"
    r"|\b(?:both|each|respectively|differ\w*|disagree\w*|conflict\w*|contradict\w*|compare\w*|changed?)\b"
    r"|\bwho are\b|\bwhat are\b"
    rf"|\b(?:which|what) (?:(?!{NO_NOUN})\w+ )?(?:two|three|(?!{NO_NOUN})\w+(?:ies|[^s]s))\b",
    re.IGNORECASE,
)
"""Folded questions that ask for more than one thing: a list, what each says, what changed, where reports differ."""

ASKS_ITSELF = re.compile(
    r"[?？]\s*\Z|(?:到底|究竟)\S{0,8}(?:什么|谁|哪|多少|几|怎么|如何|为何)|\b(?:just|exactly) (?:what|who|how|why)\b",
    re.IGNORECASE,
)
"""Folded words that ask, and tell nothing; a question that is quoted is what somebody said."""

ANY_DAY = date(2025, 1, 1)
FIRST_YEAR = 1000
TIMES = frozenset({"year", "month", "day", "week", "decade", "century"})
LENGTHS: frozenset[str | None] = TIMES | {"hour", "minute", "second", "year old"}
THINGS: frozenset[str | None] = VAGUE | {None}
SUMS: frozenset[str | None] = frozenset(
    {"us dollar", "euro", "yuan", "yen", "pound sterling", "taiwan dollar", "hong kong dollar", "won", "rouble"}
)
LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Wanted:
    """What a question asks for: a fact of one of these kinds; of the years, versions (H20) and people that it names.

    A question for a time may name another one to tell what it means, so its years are not kept; nor are people, where
    it asks for a name.
    """

    kinds: tuple[Kind, ...]
    units: frozenset[str | None]
    """What an amount is to be counted in, None being what has no unit of its own; empty if all that is left open."""
    years: frozenset[float]
    versions: frozenset[str]
    people: frozenset[Name]
    is_day: bool
    """Whether the time is to be told to the day."""
    names: NameTable
    said: frozenset[str]
    """The keys of the question's own words, which do not tell who it was."""

    def may_be_told_by(self, words: str) -> bool:
        """Return whether words hold such a fact, if only roughly (去年), speak of nothing else instead, nor ask.

        Something else is another year, version or person.
        """
        if ASKS_ITSELF.search(fold(words)):
            return False
        told = measured(words)
        if self.kinds and not any(self._is_held(kind, words, told) for kind in self.kinds):
            return False
        years, versions = _years(told), _versions(words)
        if self.years and years and not self.years & years:
            return False
        if versions and not self.versions & versions and _letters(self.versions) & _letters(versions):
            return False
        if not self.people or begins_with_pronoun(words):
            return True
        people = _people(words, self.names)
        return not people or bool(self.people & people)

    def _is_held(self, kind: Kind, words: str, told: Iterable[Measured]) -> bool:
        if kind == "time" and self.is_day:
            return A_DAY.search(fold(words)) is not None
        units = self.units if kind == "amount" else frozenset[str | None]()
        rough = ROUGHLY_HOW_LONG if units == LENGTHS else "" if units else ROUGHLY[kind]
        if rough and re.search(rough, fold(words), re.IGNORECASE):
            return True
        if kind == "name":
            return begins_with_pronoun(words) or any(
                _names_whom(unit) and unit.key not in self.said for unit in units_of(words, self.names)
            )
        if units == LENGTHS:
            told = measured(MONTH_OR_DATE.sub("", fold(words)))
        if units:
            return any(one.unit in units and _counts(one, units) for one in told)
        if kind == "time":
            return any(one.unit in TIMES for one in told) or bool(periods_in(words, ANY_DAY))
        return any(one.percent if kind == "share" else _counts(one) for one in told)


def wanted_by(question: str, names: NameTable | None = None) -> Wanted:
    """Return what a question asks for; who is known by these names, or the built-in ones."""
    asked, names = fold(question), names or built_in()
    kinds = kinds_asked_for(question)
    asks_who = "name" in kinds
    return Wanted(
        kinds=kinds,
        units=_units(asked) if "amount" in kinds else frozenset(),
        years=frozenset() if "time" in kinds else _years(measured(question)),
        versions=_versions(question),
        people=frozenset() if asks_who else _people(question, names),
        is_day=WHICH_DAY.search(asked) is not None,
        names=names,
        said=frozenset(unit.key for unit in units_of(question, names)) if asks_who else frozenset(),
    )


def asks_for_several(question: str) -> bool:
    """Return whether a question asks for several things, which one sentence may not tell all."""
    return SEVERAL.search(fold(question)) is not None or len(kinds_asked_for(question)) > 1


def kinds_asked_for(question: str) -> tuple[Kind, ...]:
    """Return the kinds of facts that a question asks for; what asks for one asks for no other (幾月)."""
    asked = fold(question)
    kinds: list[Kind] = []
    for kind, pattern in ASKS_FOR.items():
        rest = re.sub(pattern, " ", asked, flags=re.IGNORECASE)
        if rest != asked:
            kinds.append(kind)
        asked = rest
    return tuple(kinds)


def _people(text: str, names: NameTable) -> frozenset[Name]:
    return frozenset(name for _, name in names.names_in(text) if name.kind == "person")


def _names_whom(unit: Unit) -> bool:
    return unit.is_proper or (unit.name is not None and unit.name.kind in WHOM)


def _units(asked: str) -> frozenset[str | None]:
    """Return the units of the amount that a folded question asks for: those of "3 GB" where it asks 几 GB."""
    if HOW_LONG.search(asked):
        return LENGTHS
    how_many = HOW_MANY.search(asked)
    if how_many is None:
        return frozenset()
    amount = f"3 {asked[how_many.end() :].lstrip()}"
    unit = next((one.unit for one in measured(amount) if one.start == 0), None)
    if unit in THINGS and (unit is not None or how_many[0].isascii()):
        return THINGS
    return next((some for some in (LENGTHS, SUMS) if unit in some), frozenset({unit} - {None}))


def _counts(one: Measured, units: frozenset[str | None] = frozenset()) -> bool:
    """Return whether an amount tells how many or how much: not 一個, the third or 2025; of things, no percentage."""
    if units == LENGTHS:
        return not _is_year(one)
    is_one = one.value == 1 and one.unit in (None, "piece")
    return one.unit not in TIMES and one.unit != "ordinal" and not is_one and not (one.percent and units == THINGS)


def _years(told: Iterable[Measured]) -> frozenset[float]:
    return frozenset(one.value for one in told if _is_year(one))


def _is_year(one: Measured) -> bool:
    return one.unit == "year" and one.value >= FIRST_YEAR


def _versions(text: str) -> frozenset[str]:
    return frozenset(singular(name) for name in numbered_names(text))


def _letters(versions: Iterable[str]) -> set[str]:
    return {match[0] for one in versions if (match := LETTERS.match(one))}
