"""A follow-up as a question that can be searched for: with whom, and what, it leaves to the turns before it to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.retrieve.rewrite import Rewriter
from rag.text.days import ENGLISH_MONTHS, ENGLISH_WEEKDAY
from rag.text.kinds import kinds_asked_for
from rag.text.language import detect_language
from rag.text.names import HAN, Name, NameTable, named_in, numbered_names
from rag.text.units import units_of
from rag.types import Language, Question, Turn

MONTHS = "|".join(ENGLISH_MONTHS)
TIME_WORDS = (
    r"(?:morning|afternoon|evening|week|weekend|month|quarter|year|decade|century|spring|summer|autumn|fall|winter"
    rf"|{ENGLISH_WEEKDAY}|{MONTHS})s?\b"
)
THINGS_SPOKEN_OF = (
    r"(?:agreement|approval|article|ban|bill|business|case|chip|claim|company|deal|decision|event|fee|figure|firm"
    r"|incident|issue|law|man|meeting|move|number|order|person|plan|policy|proposal|report|rule|sale|statement|talk"
    r"|tariff|tax|time|visit|woman)s?\b"
)
JOINS = r"那(?!斯[達达]克|不勒斯|坡里|霸市|英(?:[，,]|\Z))[麼么]?|(?:and|but|so)\b"
ADDS = r"還有|还有|然[後后]|而且"
TURNS_TO = r"[換换][成到]|what about|how about"
"""How a question begins that goes on from another: with any of these, adding to it, of another thing."""

LEANS_ON_EARLIER = re.compile(
    rf"\A\s*(?:{JOINS}|{ADDS}|{TURNS_TO})|\A[^，,]{{1,12}}呢[？?\s]*\Z"
    r"|[這这那][個个](?!月|星期|禮拜|礼拜|年)|此事|其中|該公司|该公司|上述|後者|后者|前者"
    r"|[這这那]一?[些道條条項项次家款筆笔份位名種种樣样件場场批張张座部起輛辆間间顆颗]|[這这](?:裡|里|是什[麼么]|[兩两幾几](?!年|[個个]月|週|周))|[此該该](?:計[畫劃]|计划|案|舉|举|公司|工廠|工厂|廠|厂|法|項|项)"
    rf"|\b(?:this|those|these)\b(?! (?:{TIME_WORDS}))"
    r"|\Athat\b|\bthat(?=\s*(?:[?.,!]|\Z))"
    rf"|\bthat (?:{THINGS_SPOKEN_OF}|{TIME_WORDS}|day\b)"
    r"|\b(?:of|about|for|with|from|to|by|at|after|before|do|does|did|is|was|would|will|can|could) that\b"
    r"|\A\s*(?:为什么|為什麼|为何|為何|怎么会|怎麼會|多少|什么时候|什麼時候|何時|何时|在哪[裡里]?|是谁|是誰|谁|誰"
    r"|why(?: not| so)?|when|where|who|how(?: much| many| come)?)\s*[？?]?\s*\Z",
    re.IGNORECASE,
)
"""Words that only mean something beside what was said before."""

PRONOUN = re.compile(
    r"(?<![其吉])[他她它](?![国國人方乡鄉日])|\b(?:he|she|it|its|they|them|their|his|her)\b", re.IGNORECASE
)
"""So do these, but for one that the same question names before (`BOUND`)."""

MEANS_NOTHING = re.compile(
    r"\bit(?= (?:true|legal|possible|likely|safe|known) (?:that|for|to)\b)"
    r"|\bis it(?= (?:true|legal|possible|likely|safe|known)\b)"
    r"|\b(?:does|did|will|would) it (?:take|cost)\b(?=.* to )",
    re.IGNORECASE,
)
"""An "it" that stands for nothing."""

BOUND = re.compile(
    r"[他她它][們们]?的|(?<=[，,、說说稱称為为示])[他她它]"
    r"|\b(?:its|their|his|her) [a-z]"
    r"|(?:\b(?:that|and|but|if|when|after|before|because|whether)|,) (?:he|she|it|they)\b",
    re.IGNORECASE,
)
"""What a pronoun stands in where a name before it is whom it means: 台積電和它的供應商, "did Trump say that he"."""

PERSON = re.compile(r"(?<!其)[他她](?!們|们)|\b(?:he|she|him|his|her)\b", re.IGNORECASE)
FIRM = re.compile(
    r"[這这那該该此]一?[家間间]?(?:公司|企業|企业|機構|机构)|\b(?:this|that|the) (?:company|firm)\b", re.IGNORECASE
)
MEANS = ((PERSON, ("person",)), (FIRM, ("company", "organisation")))
"""Words for whom the turns before name, and the kinds of names they stand for."""

BEGINS = re.compile(rf"\A\s*(?:{JOINS}|{ADDS})", re.IGNORECASE)
ASKS = re.compile(
    r"[誰谁哪]\S?|什[麼么](?:[時时]候|地方)?|多[少大高長长久]|為[何什]麼?|为[何什]么?|怎[麼么樣样]*|如何|何[時时]|[幾几]"
    r"|\b(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
ENOUGH_OF_ITS_OWN = 2
"""Words of some meaning, beside those that ask or lean, of a question that only leaves it open who is meant."""

OTHER_THING = re.compile(
    rf"\A\s*(?:{JOINS})?\s*(?:{TURNS_TO})?\s*"
    r"(?P<other>\S.{0,39}?)\s*(?:呢|如何|怎[麼么]?[樣样]|也(?:是|一[樣样])?[嗎吗])?[\s？?]*\Z",
    re.IGNORECASE,
)
"""The question before, of another thing: 那 H200 呢？三星也是嗎？"""

SMALL_WORDS = re.compile(r"\b(?:in|by|for|of|with|the|about)\b|[在對对到的]|[\W_]", re.IGNORECASE)
TIMES = {
    "year": re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)年?|[今去前明]年|\b(?:this|last|next) year\b", re.IGNORECASE),
    "half": re.compile(r"[上下前後后]半年|\b(?:first|second) half\b", re.IGNORECASE),
    "quarter": re.compile(r"第?[一二三四1-4]季度?|\bQ[1-4]\b|\b(?:first|second|third|fourth) quarter\b", re.IGNORECASE),
    "month": re.compile(rf"(?<![\d一二三四五六七八九十])(?:1?\d|[一二三四五六七八九十]{{1,2}})月|\b(?:{MONTHS})\b"),
}
"""Times that one of the same kind can stand for."""
ASKS_FOR_MORE = re.compile(
    r"[為为][什何]|怎[麼么][會会]|[還还]有[呢嗎吗什哪誰谁]|其他|其它"
    r"|\bwhy\b|\bhow come\b|\b(?:what|who|anything|anyone) else\b",
    re.IGNORECASE,
)
ASKS_WHY = re.compile(
    rf"\A\s*(?:(?:{JOINS})\s*)?(?:[為为][什何][麼么]?|怎[麼么][會会][這这]?[樣样]?|(?:原因|理由)(?:呢|是什[麼么]|何在)?"
    r"|why(?: not| so| is that)?|how come)\s*[？?]*\s*\Z",
    re.IGNORECASE,
)
"""Why what was just told is so, and nothing else."""

SEES_IT = re.compile(
    r"怎[麼么][樣样]?(?:看待?|[說说]|想|[回反][應应制]|[評评][價论論]|表[態态])|如何(?:看待?|[回反][應应制]|[評评][價论論]|表[態态])"
    r"|(?:有)?什[麼么](?:看法|反[應应]|回[應应]|[態态]度|立[場场])|\b(?:respond|react|say|think|comment)(?:ed|s)?\b",
    re.IGNORECASE,
)
"""What somebody says or does about a thing."""

AUXILIARY = re.compile(
    r"\b(?:and|did|do|does|is|was|were|are|has|have|had|about|to|that|it|the)\b|[又也呢則则就都那卻却]", re.IGNORECASE
)

MARKER = re.compile(r"\[\d+\]")
SAYS_ENOUGH = 4
"""Words of some meaning, of an answer that says by itself what it is about."""

LONGEST_TOLD = 300
"""Characters of an answer."""

MOST_TURNS_BACK = 3


def made_whole(text: str, history: Sequence[Turn], names: NameTable, rewriter: Rewriter | None) -> str:
    """Return what to search for: the question, with what it leans on.

    One that only puts another thing in the place of one of the question before (那 H200 呢？) is that question, of it.
    One that only asks why is why the last answer is so, about whom the questions name. One that says enough of its own
    gets the names that its pronouns mean; any other the earlier questions, and the names in the answer; of turns in
    another language only the names, as its own has them. Where these name nobody and nothing that is known, the
    rewriter is asked to make it whole. A question that leans on nothing but names nobody is still about those of the
    question before.
    """
    asked_at = [n for n, turn in enumerate(history) if turn.role == "user"][-MOST_TURNS_BACK:]
    if not asked_at:
        return text
    history = history[asked_at[0] :]
    earlier = [turn.content for turn in history if turn.role == "user"]
    language = detect_language(text)
    before = made_whole(earlier[-1], history[: asked_at[-1] - asked_at[0]], names, None)
    if of_another := _of_another_thing(text, before, names):
        return of_another
    if not leans_on_earlier(text, names) and not ASKS_WHY.search(text):
        if only_asks_how_it_is_seen(text, names):
            return f"{text} {topic_of(before, names)}"
        return text if _names_something(text, names) else " ".join((text, *_named_as(before, language, names)))
    answered = [turn.content for turn in history if turn.role == "assistant"][-1:]
    told = _as_told("".join(answered))
    if ASKS_WHY.search(text) and sum(not unit.is_empty for unit in units_of(told, names)) >= SAYS_ENOUGH:
        asked_about = dict.fromkeys(form for one in earlier for form in _named_as(one, language, names))
        return " ".join((told, text, *(form for form in asked_about if form not in told)))
    first = next((n for n in reversed(range(len(earlier))) if not leans_on_earlier(earlier[n], names)), 0)
    asks_who = "name" in kinds_asked_for(earlier[first])
    said_so_far = (*answered, earlier[first]) if asks_who else (earlier[first], *answered)
    if meant := _whom_it_means(text, said_so_far, language, names):
        return " ".join((text, *meant))
    said = dict.fromkeys(_as_in(language, form, name) for answer in answered for form, name in names.names_in(answer))
    asked = " ".join((*(_told_in(language, one, names) for one in earlier[first:]), text))
    if rewriter is not None and not said and not names.names_in(asked):
        return rewriter.made_whole(text, history) or asked
    return " ".join((asked, *(form for form in said if form not in asked)))


def only_asks_how_it_is_seen(text: str, names: NameTable) -> bool:
    """Return whether a question asks what somebody says or does about a thing, and leaves it open about what."""
    if not SEES_IT.search(text) or not _names_something(text, names):
        return False
    rest = without(SEES_IT.sub(" ", text), named_in(text, names))
    return not SMALL_WORDS.sub("", AUXILIARY.sub("", ASKS.sub("", rest)))


def topic_of(question: str, names: NameTable) -> str:
    """Return what a question is about: its words without those that ask and without people, who do not tell that."""
    for form, name in names.names_in(question):
        if name.kind == "person":
            question = question.replace(form, " ")
    return " ".join(AUXILIARY.sub(" ", ASKS.sub(" ", question)).strip(" ?？。，,").split())


def without(text: str, forms: Iterable[str]) -> str:
    """Return a text without the forms of names that stand in it."""
    for form in forms:
        text = text.replace(form, "")
    return text


def leans_on_earlier(text: str, names: NameTable) -> bool:
    """Return whether a question holds words that only mean something beside what was said before."""
    if LEANS_ON_EARLIER.search(text):
        return True
    text = MEANS_NOTHING.sub(" ", text)
    pronoun = PRONOUN.search(text)
    if pronoun is None:
        return False
    bound = BOUND.search(text)
    is_bound = bound is not None and bound.start() <= pronoun.start() < bound.end()
    return not (is_bound and _names_something(text[: pronoun.start()], names))


def _names_something(text: str, names: NameTable) -> bool:
    return bool(named_in(text, names)) or any(unit.is_proper for unit in units_of(text, names))


def _told_in(language: Language, turn: str, names: NameTable) -> str:
    """Return a turn, or only what it names if it is in another language; all of it if it names nothing."""
    if detect_language(turn)[:2] == language[:2]:
        return turn
    return " ".join(_named_as(turn, language, names)) or turn


def _named_as(text: str, language: Language, names: NameTable) -> list[str]:
    """Return what a text names, each once, as a language has it."""
    own = {form: _as_in(language, form, name) for form, name in names.names_in(text)}
    return list(dict.fromkeys(own.get(form, form) for form in (*own, *numbered_names(text))))


def _as_in(language: Language, form: str, name: Name) -> str:
    """Return a form of a name, or the language's own if it is in other letters."""
    return form if (HAN.search(form) is None) == (language == "en") else name.in_language(language) or form


def asked_itself(asked: Question) -> str:
    """Return the words that tell what kind of fact is asked for: a question's own, if it is searched for with them.

    Else it only puts another thing in the place of one of the question before, and asks what that asks.
    """
    return asked.text if asked.text in asked.search_text else asked.search_text


def spoken_of(asked: Question) -> str:
    """Return the words that name whom, what and when a question is about: without what only an answer told.

    Those that its pronouns mean may come from an answer.
    """
    if asked.text not in asked.search_text:
        return asked.search_text
    earlier = [turn.content for turn in asked.history if turn.role == "user"]
    answered = [_as_told(turn.content) for turn in asked.history if turn.role == "assistant"][-1:]
    leans_on = [one for one in earlier if one in asked.search_text]
    is_of_an_answer = any(one and asked.search_text.startswith(one) for one in answered)
    if not leans_on and not is_of_an_answer:
        return asked.search_text
    return " ".join((*(leans_on or earlier[-1:]), asked.text))


def _as_told(answer: str) -> str:
    return MARKER.sub("", answer)[:LONGEST_TOLD]


def said_before(asked: Question) -> str:
    """Return what was asked and answered in the turns that a question leans on, if it asks for more: why, what else.

    A sentence that was told may well hold the answer to any other, but not to such a one.
    """
    if asked.search_text == asked.text or not ASKS_FOR_MORE.search(asked.text):
        return ""
    answered = [turn.content for turn in asked.history if turn.role == "assistant"][-1:]
    return " ".join((asked.search_text, *answered))


def _of_another_thing(text: str, before: str, names: NameTable) -> str | None:
    """Return the question before with another name, version or time in the place of its own; None if it is no such."""
    asked = OTHER_THING.match(text)
    things = _things(asked["other"], names) if asked else {}
    if asked is None or not things or len(set(things.values())) < len(things):
        return None
    rest = asked["other"]
    for other, kind in things.items():
        rest = rest.replace(other, "")
        there = _things(before, names)
        own = next((form for form, its in there.items() if its == kind), None)
        if own is None or other in there:
            return None
        before = _replaced(before, own, other)
    return None if SMALL_WORDS.sub("", rest) else before


def _replaced(text: str, own: str, other: str) -> str:
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(own)}(?![A-Za-z0-9])", lambda _: other, text)


def _things(text: str, names: NameTable) -> dict[str, str]:
    """Return what a text names, with its kind: that of a person or the like, version (H20), one of `TIMES`."""
    named = {form: name.kind for form, name in names.names_in(text)}
    times = {form: kind for kind, pattern in TIMES.items() for form in pattern.findall(text)}
    return named | dict.fromkeys(numbered_names(text), "version") | times


def _whom_it_means(text: str, said: Sequence[str], language: Language, names: NameTable) -> list[str]:
    """Return the names that a question's 他 or 這家公司 means, as its language has them, if it says all else itself.

    They are those of the kind in the first of the texts that names such.
    """
    for pattern, kinds in MEANS:
        rest = BEGINS.sub("", pattern.sub(" ", text))
        if not pattern.search(text) or leans_on_earlier(rest, names):
            continue
        if sum(not unit.is_empty for unit in units_of(ASKS.sub(" ", rest), names)) < ENOUGH_OF_ITS_OWN:
            continue
        for one in said:
            if meant := [(form, name) for form, name in names.names_in(one) if name.kind in kinds and form not in text]:
                return [_as_in(language, *one) for one in meant]
    return []
