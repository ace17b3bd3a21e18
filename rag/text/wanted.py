"""What a question asks for: a fact of some kind, of what it names; and whether words may tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rag.text.days import ENGLISH_WEEKDAY, MONTHS, ORDINAL_ENDING
from rag.text.fold import fold
from rag.text.kinds import (
    MANY,
    ROUGH_SUM,
    ROUGHLY,
    ROUGHLY_HOW_LONG,
    ROUGHLY_HOW_OLD,
    WHAT_IT_COSTS,
    Kind,
    kinds_asked_for,
)
from rag.text.measures import SUMS, VAGUE, Measured, measured
from rag.text.names import NUMBERED, NameTable, built_in
from rag.text.periods import periods_in
from rag.text.sentences import begins_with_pronoun
from rag.text.splice import spliced
from rag.text.subjects import Subjects, is_year, subjects_of
from rag.text.units import units_of

UNFIT = 8.0
"""Taken from the reader's log-odds of a sentence that cannot tell what is asked for: so much lies between the best
sentences for most questions that are answerable and for most that are not, on the development half of our own questions
(`make bench-answers`)."""

WHICH_DAY = re.compile(
    r"(?<![这那])[哪几]一?[天日号]|[何几]日|什么日[子期]|\b(?:which|what|exact) (?:day|date)\b", re.IGNORECASE
)
OF_A_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
A_DAY = re.compile(
    r"[\d一二三四五六七八九十]\s?[日号]|[今昨前明后当][天日]|(?:周|星期|礼拜)[一二三四五六日天]|\d{4}-\d{2}-\d{2}"
    rf"|\b{OF_A_MONTH} \d{{1,2}}(?!\d)|\b\d{{1,2}}{ORDINAL_ENDING}? (?:of )?{OF_A_MONTH}"
    rf"|\b(?:{ENGLISH_WEEKDAY}|yesterday|today|tomorrow)\b",
    re.IGNORECASE,
)
"""Folded questions for a day, and folded words that tell one."""

NUMERAL = r"[\d一二三四五六七八九十]{1,3}\s?"
MONTH_OR_DATE = re.compile(
    rf"{NUMERAL}月(?:{NUMERAL}[日号])?|\b{OF_A_MONTH} \d{{1,2}}(?!\d)|\b\d{{1,2}} (?:of )?{OF_A_MONTH}", re.IGNORECASE
)
"""In folded words: what says when, not how long."""

HOW_MANY = re.compile(r"多少|(?<![这那哪前后近好十数第])几(?=[百千万亿]?\s?\S)|\bhow many\b", re.IGNORECASE)
LIMIT = re.compile(
    r"[上下]限|配额|限额|限量|门槛|最多(?:只|就)?(?:能|可以?|准|许|让)|[顶至]多|\b(?:caps?|capped|ceilings?|limits?|limited|quotas?"
    r"|thresholds?|maximum|minimum|at most)\b",
    re.IGNORECASE,
)
"""How many there may be, which a share of others may tell as well: no more than half as many."""

MAY_BE_A_SHARE = re.compile(
    r"多少(?:股[份权]|持股)|[上缴交付抽分]{1,2}[^，,？?]{0,4}多少|\bhow many (?:shares|of|americans|people support)\b"
    r"|\bhow much [^,.?]{1,60}? (?:pay|hand over|give)\b",
    re.IGNORECASE,
)
"""What a share of it tells as well: 上繳多少, how many shares."""

HOW_LONG = re.compile(r"多久|多长时间|\bhow long\b", re.IGNORECASE)
HOW_OLD = re.compile(r"年[纪龄]|几岁|多大岁数|\bhow old\b", re.IGNORECASE)

MONEY = re.compile(
    r"多少(?:钱|资金|经费|预算|费用|补[贴助]|投资|营收|收入|利润|贷款|罚[款金]|[工薪]资|[租奖]金)"
    r"|(?:[单票售要造车房油电]价|价[格钱]|花了?|[耗斥]资)(?:大[约概])?(?:是|为|要|了)?多少|\bhow much (?:money|cash"
    r"|funding)\b|\bhow much [^,.?]{1,60}? (?:costs?|pay|paid|spen[dt]|invest(?:ed)?|fined)\b|\bwhat (?:is|was|are"
    rf"|were) the (?:[a-z]+ ){{0,2}}(?:price|cost)\b|{WHAT_IT_COSTS}",
    re.IGNORECASE,
)
"""Folded questions for a sum of money."""

NAMED: dict[Kind, tuple[str, ...]] = {
    "name": ("person", "company", "organisation", "place"),
    "place": ("place",),
    "body": ("company", "organisation"),
}
"""Kinds of fact that a name tells which the question does not hold itself, and what kinds of names."""

CODE = re.compile(rf"(?!\d){NUMBERED.pattern}")
"""A name whose digits are no figure: H200 and COVID-19, not 4nm."""

NO_NOUN = (
    r"(?:is|was|does|has|its|this|makes|causes|happens|cris[ie]s|series|news|status|basis|bonus|virus|analysis|census"
    r"|focus|consensus|chaos|gas|headquarters|(?:phys|polit|econom)ics)\b"
)
ANY_NEWS = re.compile(
    r"(?:关于|有关)?的?,?，?(?:最近|近来|近日|近期|现在|目前|这阵子)?又?有(?:什么|何|哪些|啥)(?:最?新的?)?"
    r"(?:消息|动态|动向|进展|新闻|近况|报道)[吗呢]?\s?[?？]?"
    r"|(?:最近|近来|近期|现在)(?:怎么样|如何)了?[?？]?"
    r"|(?:what(?:['’]s| is| are) (?:new|the latest(?: news| developments?)?|happening|going on)|any (?:recent )?news)"
    r"(?: (?:on|about|with|at|from|in|for))?(?: (?:lately|recently|now|these days))? ?\??",
    re.IGNORECASE,
)
"""What a folded question reads without the names in it, if it asks only for news of them."""

SEVERAL = re.compile(
    r"哪(?:[些两三几]|一些)|[两三几](?:个?人(?![质权类物数])|家|位|方面?|点|种|者|派|边|件|项|样)|分别"
    r"|各(?![种界地国类级项式样行位处省市县州部校])|变[化了](?![^，,？?]{0,3}(?:这么|那么|多|速度|率))|怎么变"
    r"|前后(?!任|去|来|共|历时|用了|花了)|先后|不太?一[样致]|一致吗|是否一致|兜不|对不上|分歧|矛盾(?!的?[根核])"
    r"|出入(?![境口证])|差(?:异|别|在哪)|区别|异同|不同(?![意步凡])|相比(?!去年|前年|同期|上[年季月个一])"
    r"|比较[^，,？?]{1,20}[和与跟及]|列[出举]|盘点|包括[什哪]么?|[两二三四五六七八九十几]大(?:重点|亮点|原因|条件"
    r"|理由|议题|方向|领域|要求|成果|共识|趋势|挑战)|从多少[^？?]{0,6}[到至]多少|前[三四五六七八九十]名|\b(?:both"
    r"|each(?! (?:chip|unit|day|year|month|share|one|person)\b)|respectively|differ(?:s|ed|ent|ently|ences?)?"
    r"|disagree\w*|conflict\w*|contradict\w*|compare\w*|changed?)\b|\blist (?:the|all|some|\w+s)\b|\bname (?:two"
    r"|three|four|five|all|some|the \w+s)\b|\bthe names of\b|\bwho (?:are|were)\b|\bwhat (?:are|were)\b|\b(?:what"
    r"|who) else\b|\bwho attended\b|\bbefore and after\b"
    rf"|\b(?:which|what) (?:(?!{NO_NOUN})\w+ )?(?:two|three|(?!{NO_NOUN})\w+(?:ies|[^s]s))\b",
    re.IGNORECASE,
)
"""Folded questions that ask for more than one thing: a list, what each says, what changed, where reports differ."""

JOINS = re.compile(r"\s*(?:[和跟與与或、]|還是|还是|,? or|,? and|versus|vs\.?)\s*(?:the )?", re.IGNORECASE)
"""What stands between names to choose from: Harris or Trump."""

OF_ANOTHER_TIME = re.compile(
    r"后来|之后|随后|前一[年季月]|同期|上一[年季]"
    r"|\b(?:afterwards?|since then|later|then|(?:last|next) (?:year|month))\b",
    re.IGNORECASE,
)
"""In a folded follow-up: what is of no time that was named before."""

ASKS_ITSELF = re.compile(
    r"[?？]\s*\Z|(?:到底|究竟)\S{0,8}(?:什么|谁|哪|多少|几|怎么|如何|为何)|\b(?:just|exactly) (?:what|who|how|why)\b",
    re.IGNORECASE,
)
"""Folded words that ask, and tell nothing; a question that is quoted is what somebody said."""

LEAST_BARE_SUM = 10_000
ENDS_AMOUNT = re.compile(r"(?:左右|以上|以下|上下)?\s*(?:[^\w\s]|\Z)")
ANY_DAY = date(2025, 1, 1)
TIMES = frozenset({"year", "month", "day", "week", "decade", "century"})
LENGTHS: frozenset[str | None] = TIMES | {"hour", "minute", "second", "year old", "metre", "kilometre", "mile"}
THINGS: frozenset[str | None] = VAGUE | {None}
AGES = LENGTHS | {"age"}
"""How old somebody or something is."""

ROUGHLY_OF_UNITS = {SUMS: ROUGH_SUM, LENGTHS: ROUGHLY_HOW_LONG, AGES: ROUGHLY_HOW_OLD, THINGS: MANY}


@dataclass(frozen=True)
class Wanted:
    """What a question asks for: a fact of one of these kinds, of what it names."""

    kinds: tuple[Kind, ...]
    units: frozenset[str | None]
    """What an amount is to be counted in, None being what has no unit of its own; empty if all that is left open."""
    is_day: bool
    """Whether the time is to be told to the day."""
    subjects: Subjects
    names: NameTable
    said: frozenset[str]
    """The keys of the question's own words, which do not tell who it was."""

    def may_be_told_by(self, words: str, before: str = "") -> bool:
        """Return whether words hold such a fact, if only roughly (去年), speak of nothing else instead, nor ask.

        `before` is what stands before them, which may tell of what day they speak.
        """
        if ASKS_ITSELF.search(fold(words)):
            return False
        told = measured(words)
        if self.kinds and not any(self._is_held(kind, words, told) for kind in self.kinds):
            return False
        return not self.subjects.are_others_in(words, told, before)

    def _is_held(self, kind: Kind, words: str, told: Iterable[Measured]) -> bool:
        if kind == "time" and self.is_day:
            return A_DAY.search(fold(words)) is not None
        units = self.units if kind == "amount" else frozenset[str | None]()
        rough = ROUGHLY_OF_UNITS.get(units, "") if units else ROUGHLY[kind]
        telling = words
        if kind in ("place", "body"):
            telling = self._not_said(words)
        elif kind == "figure":
            telling = CODE.sub(" ", words)
        if rough and re.search(rough, fold(telling), re.IGNORECASE):
            return True
        if kind == "figure":
            return False
        if kind in NAMED:
            return (kind == "name" and begins_with_pronoun(words)) or any(
                unit.key not in self.said
                and (unit.is_proper or (unit.name is not None and unit.name.kind in NAMED[kind]))
                for unit in units_of(words, self.names)
            )
        if units in (LENGTHS, AGES):
            told = measured(MONTH_OR_DATE.sub("", fold(words)))
        if units:
            is_sum = units == SUMS
            return any(
                (one.unit in units or (is_sum and _is_bare_sum(one, words))) and _counts(one, units) for one in told
            )
        if kind == "time":
            return any(one.unit in TIMES for one in told) or bool(periods_in(words, ANY_DAY))
        return any(one.percent if kind == "share" else _counts(one) for one in told)

    def _not_said(self, words: str) -> str:
        """Return words without those that the question says itself."""
        return " ".join(
            words[unit.start : unit.end] for unit in units_of(words, self.names) if unit.key not in self.said
        )


def wanted_by(question: str, names: NameTable | None = None, about: str = "") -> Wanted:
    """Return what a question asks for; who is known by these names, or the built-in ones.

    A figure that is asked for in a unit of its own (幾奈米) is an amount. A follow-up is `about` whom and what other
    words name, and about their times if it has none of its own.
    """
    asked, names = fold(question), names or built_in()
    kinds, units = kinds_asked_for(question), _units(asked)
    if len(units) == 1:
        kinds = tuple("amount" if kind == "figure" else kind for kind in kinds)
    asks_when, asks_who = "time" in kinds, "name" in kinds
    subjects = subjects_of(about or question, names, asks_when, asks_who)
    if about and (OF_ANOTHER_TIME.search(asked) or periods_in(question, ANY_DAY)):
        own = subjects_of(question, names, asks_when, asks_who)
        subjects = replace(subjects, years=own.years, days=own.days)
    return Wanted(
        kinds=kinds,
        units=units if "amount" in kinds else frozenset(),
        is_day=WHICH_DAY.search(asked) is not None,
        subjects=subjects,
        names=names,
        said=_said_by(question, names) if NAMED.keys() & set(kinds) else frozenset(),
    )


def _said_by(question: str, names: NameTable) -> frozenset[str]:
    """Return the keys of a question's words, but for those of names that it gives to choose from."""
    units = units_of(question, names)
    named = [unit for unit in units if unit.name is not None or unit.is_proper]
    pairs = ((one, other) for one, other in pairwise(named) if JOINS.fullmatch(question, one.end, other.start))
    return frozenset(unit.key for unit in units) - {unit.key for pair in pairs for unit in pair}


def asks_for_several(question: str) -> bool:
    """Return whether a question asks for several things, which one sentence may not tell all."""
    return SEVERAL.search(fold(question)) is not None or len(kinds_asked_for(question)) > 1


def asks_for_news(question: str, names: NameTable) -> bool:
    """Return whether a question asks for nothing but what is new about those it names (華為最近有什麼消息？)."""
    named = [one for one in names.mentions(question) if one.name.kind != "term"]
    rest = spliced(question, [(one.start, one.end, "") for one in named])
    return bool(named) and ANY_NEWS.fullmatch(" ".join(fold(rest).split())) is not None


def _units(asked: str) -> frozenset[str | None]:
    """Return the units of the amount that a folded question asks for: those of "3 GB" where it asks 几 GB."""
    if HOW_LONG.search(asked):
        return LENGTHS
    if HOW_OLD.search(asked):
        return AGES
    how_many = HOW_MANY.search(asked)
    if MAY_BE_A_SHARE.search(asked) or (how_many and LIMIT.search(asked)):
        return frozenset()
    if MONEY.search(asked):
        return SUMS
    if how_many is None:
        return frozenset()
    amount = f"3 {asked[how_many.end() :].lstrip()}"
    unit = next((one.unit for one in measured(amount) if one.start == 0), None)
    if unit in THINGS and (unit is not None or how_many[0].isascii()):
        return THINGS
    return next((some for some in (LENGTHS, SUMS) if unit in some), frozenset({unit} - {None}))


def _is_bare_sum(one: Measured, words: str) -> bool:
    """Return whether an amount may be one of money without saying so: 營收 230 億 at the end of a clause."""
    is_large = one.unit is None and not one.percent and one.value >= LEAST_BARE_SUM
    return is_large and ENDS_AMOUNT.match(words, one.end) is not None


def _counts(one: Measured, units: frozenset[str | None] = frozenset()) -> bool:
    """Return whether an amount tells how many or how much: not 一個, the third or 2025; of things, no percentage."""
    if units in (LENGTHS, AGES):
        return not is_year(one)
    is_one = one.value == 1 and one.unit in (None, "piece")
    return one.unit not in TIMES and one.unit != "ordinal" and not is_one and not (one.percent and units == THINGS)
