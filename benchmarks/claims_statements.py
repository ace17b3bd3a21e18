"""Questions turned into statements by putting the answer in the place of the question word."""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.claims_sources import Asked, fold, in_script_of, is_chinese, words_of
from benchmarks.claims_words import PARTICIPLE, PAST

QUESTION_WORD = re.compile(r"谁|什么|甚么|哪|何|多少|几|怎|吗|如何|是否|还是")
CHINESE_TIME = re.compile(r"[年月日时]|世纪|朝|代|期|周|岁|[春夏秋冬]|\d")
CHINESE_RULES: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (re.compile(r"在?(?:哪一年|哪年|何年|几年)(?=[^年]|$)"), re.compile(r"年$|^\d{3,4}$")),
    (re.compile(r"在?(?:何时|什么时候|甚么时候|哪一天)"), CHINESE_TIME),
    (re.compile(r"谁"), re.compile(r"^[^\d，。；、]{2,20}$")),
    (re.compile(r"(?:哪裡|哪里|何处|何地|哪个地方|什么地方|哪一地区|哪个地区)"), re.compile(r"^[^，。；]{2,16}$")),
    (
        re.compile(r"多少|几(?=[个位名次种年人天座所家支部条])"),
        re.compile(r"^[\d,.]+|^[一二三四五六七八九十百千万两]+"),
    ),
    (re.compile(r"(?<=[是为叫做])(?:什么|何|甚么)(?=$)"), re.compile(r"^[^，。；]{2,30}$")),
    (
        re.compile(r"哪一?(?:个|位|种|座|部|条|场|所|家|支|项|本|份|国|州|门|届|类|名)"),
        re.compile(r"^[^，。；]{2,20}$"),
    ),
)
LEADING_PLACE = re.compile(r"^(?:在|于|位于|为|是)")
NUMBER_HEAD = re.compile(r"^(?:约|大约|近)?(?:[\d,.]+|[一二三四五六七八九十百千万两]+)\s*(?:[万亿])?")

NOT_PLAIN = re.compile(r"\b(?:not|other|else|besides|why|how do|how can|which of|or)\b|,", re.IGNORECASE)
BE = "was|were|is|are"
VERBS_AFTER_SUBJECT = sorted({*PAST.values(), *BE.split("|"), "has", "have", "had", "could", "can", "will"}, key=len)
FINITE = "|".join(reversed(VERBS_AFTER_SUBJECT))
BASES = "|".join(sorted({*PAST} - {"found", "name", "need", "form", "state", "test", "work"}, key=len, reverse=True))
PARTICIPLES = "|".join(sorted({*PARTICIPLE.values()}, key=len, reverse=True))
ENGLISH_RULES: tuple[tuple[str, Callable[[re.Match[str], str], str | None]], ...] = (
    (
        rf"Who (?P<rest>(?:\w+ly )?(?:{FINITE}) .+)",
        lambda match, answer: None if LEFT_OVER.search(match["rest"]) else f"{answer} {match['rest']}",
    ),
    (
        rf"(?:What|Which) (?:[\w'-]+ ){{1,3}}?(?P<rest>(?:{FINITE}) .+)",
        lambda match, answer: (
            None
            if re.match(rf"(?:{BE}|has|have) (?:the|a|an|it|there|[A-Z])", match["rest"])
            else f"{answer} {match['rest']}"
        ),
    ),
    (
        rf"(?:Approximately )?[Hh]ow many (?P<what>[\w' -]+?) did (?P<who>.+?) (?P<verb>{BASES})(?P<rest>| .+)",
        lambda match, answer: f"{match['who']} {PAST[match['verb']]} {answer} {match['what']}{match['rest']}",
    ),
    (
        rf"How many (?P<what>[\w' -]+?) (?P<verb>{FINITE}) (?!there)(?P<rest>.+)",
        lambda match, answer: f"{answer} {match['what']} {match['verb']} {match['rest']}",
    ),
    (
        r"How many (?P<what>[\w' -]+?) (?P<verb>are|were) there(?P<rest>| .+)",
        lambda match, answer: f"There {match['verb']} {answer} {match['what']}{match['rest']}",
    ),
    (
        r"How old (?P<verb>was|is) (?P<who>[\w' ]+?)(?P<rest>| (?:when|during|at) .+)",
        lambda match, answer: f"{match['who']} {match['verb']} {answer} years old{match['rest']}",
    ),
    (
        rf"(?:When|In (?:what|which) year|What year) (?P<be>{BE}) (?P<who>.+?) (?P<verb>{PARTICIPLES})(?P<rest>| .+)",
        lambda match, answer: f"{match['who']} {match['be']} {match['verb']}{match['rest']} {_when(answer)}",
    ),
    (
        rf"(?:When|In (?:what|which) year|What year) did (?P<who>.+?) (?P<verb>{BASES})(?P<rest>| .+)",
        lambda match, answer: f"{match['who']} {PAST[match['verb']]}{match['rest']} {_when(answer)}",
    ),
    (
        rf"(?:In|On|At|During) (?:what|which) [\w ]+? did (?P<who>.+?) (?P<verb>{BASES})(?P<rest>| .+)",
        lambda match, answer: (
            f"{match['who']} {PAST[match['verb']]}{match['rest']} {match[0].split()[0].lower()} {answer}"
        ),
    ),
    (
        rf"Where (?P<be>{BE}) (?P<who>.+?) (?P<verb>located|situated|born|founded|built|found|held|published)",
        lambda match, answer: f"{match['who']} {match['be']} {match['verb']} {_where(answer)}",
    ),
    (
        rf"Where did (?P<who>.+?) (?P<verb>{BASES})(?P<rest>| .+)",
        lambda match, answer: f"{match['who']} {PAST[match['verb']]}{match['rest']} {_where(answer)}",
    ),
    (
        rf"(?:What|Who) did (?P<who>.+?) (?P<verb>{BASES})(?P<rest>| (?:to|for|with|as|on|in|against|from)(?: .+)?)",
        lambda match, answer: _object(match, answer),
    ),
    (
        r"What (?P<be>was|is|were|are) (?P<what>(?:the|an example of) .+? (?:of|for|in|that|to|used|behind) .+)",
        lambda match, answer: f"{match['what']} {match['be']} {answer}",
    ),
    (
        rf"(?:What|Which) (?P<rest>(?:{FINITE}) (?!the |a |an |[A-Z]|it )(?:\w+ly )?(?:{PARTICIPLES}).*)",
        lambda match, answer: f"{answer} {match['rest']}",
    ),
)
DANGLING = re.compile(
    r"\b(?:did|does|do)\b|(?:in|on|at|to|from|by) (?:in|on|at|to|from|by|when|because|if) "
    r"|(?:to|for|with|by|in) (?:after|before|during|as) | called$|^There is (?:two|three|\d)"
)
LEFT_OVER = re.compile(r" (?:for|with|to|by|from|about)$| called\b")
"""The end or the verb of a question whose answer is no subject."""
PREPOSITION = re.compile(r"^(?:in|on|at|by|between|from|during|until|after|before|since|around|near|along|to)\b", re.I)


def statement(asked: Asked) -> str | None:
    """Return a question's statement, in the question's script; None if no rule gives a good sentence."""
    if is_chinese(asked.language):
        return _chinese_statement(asked)
    return _english_statement(asked.text.rstrip("? ").strip(), asked.answer)


def _chinese_statement(asked: Asked) -> str | None:
    question, answer = asked.text.rstrip("?？ 。"), in_script_of(asked.answer, asked.language)
    shadow, plain = fold(question), fold(answer)
    if len(QUESTION_WORD.findall(shadow)) != 1 or plain in shadow or "为何" in shadow or "为什么" in shadow:
        return None
    for place, fits in CHINESE_RULES:
        match = place.search(shadow)
        if match is None:
            continue
        if fits is not None and not fits.search(plain):
            return None
        start, end = match.span()
        if "哪" in match[0] and match[0][-1] not in "年天裡里方区":
            extent = _which_noun(question, end)
            if extent is None:
                return None
            end = extent
        if match[0] == "多少" or match[0] == "几":
            measured = NUMBER_HEAD.match(plain)
            unit = plain[measured.end() :] if measured else ""
            if len(unit) > 4 or not shadow[end:].lstrip().startswith(unit):
                return None
            end += (len(shadow[end:]) - len(shadow[end:].lstrip())) + len(unit)
            if not unit and not re.match(r"\s*[\u4e00-\u9fff]", shadow[end:]):
                return None
        if match[0].endswith("年") and not plain.endswith("年"):
            answer += "年"
        if shadow[:start].endswith(("在", "于", "位于", "为", "是")):
            answer = LEADING_PLACE.sub("", answer)
        said = question[:start] + answer + question[end:]
        if question[end : end + 1] == answer[-1]:
            return None
        return re.sub(r"(?<=年|日|月)[时時](?=[^代候期])", "", said) + "。"
    return None


def _which_noun(question: str, end: int) -> int | None:
    """Return where the noun after 哪一個 ends; None if it is not a single word before a verb or the end."""
    words = words_of(question)
    after = [word for word in words if word.start >= end]
    if not any(word.start == end for word in words) and fold(question)[end - 1] not in "国州":
        return None
    if fold(question)[end - 1] in "国州":
        following = after[0] if after else None
        return end if following is None or following.flag[0] in "vdpx" else None
    if not after or after[0].flag[0] not in "n" or after[0].start != end:
        return None
    noun, rest = after[0], after[1:]
    return noun.end if not rest or rest[0].flag[0] in "vdp" or rest[0].text in "，," else None


def _english_statement(question: str, answer: str) -> str | None:
    if NOT_PLAIN.search(question) or answer.lower() in question.lower() or not _is_balanced(answer):
        return None
    for pattern, build in ENGLISH_RULES:
        match = re.fullmatch(pattern, question)
        if match is None:
            continue
        said = build(match, answer)
        if said is None or " and " in match.groupdict().get("who", ""):
            return None
        said = said[0].upper() + said[1:]
        return None if DANGLING.search(said) else said + "."
    return None


def _when(answer: str) -> str | None:
    if PREPOSITION.match(answer):
        return answer
    return f"on {answer}" if re.search(r"\b\d{1,2}\b(?!\d).*\b\d{4}|[A-Z]\w+ \d{1,2}$", answer) else f"in {answer}"


def _where(answer: str) -> str:
    return answer if PREPOSITION.match(answer) else f"in {answer}"


def _is_balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count('"') % 2 == 0


def _object(match: re.Match[str], answer: str) -> str | None:
    who, verb, rest = match["who"], match["verb"], match["rest"].split()
    if verb in ("have", "use", "mean", "do", "try", "want", "say") and rest:
        return None
    if not rest or (rest[0] in ("in", "on") and len(rest) > 1):
        return " ".join([who, PAST[verb], answer, *rest])
    if len(rest) == 1 or rest[1] in ("in", "on", "at", "during", "after", "before"):
        return " ".join([who, PAST[verb], rest[0], answer, *rest[1:]])
    return None
