"""Claims that follow from what they cite, made in many ways from one or two sentences of a passage."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from benchmarks.claims_sources import (
    Asked,
    Draft,
    Source,
    Span,
    all_drcd,
    all_news,
    cmrc,
    converter,
    drcd,
    fold,
    in_script_of,
    is_chinese,
    news,
    parts_of,
    questions,
    words_of,
    xquad,
)
from benchmarks.claims_statements import statement
from benchmarks.claims_words import BASE_OF_PAST, CHINESE_REWORDED, ENGLISH_REWORDED, PARTICIPLE, PAST_OF_PARTICIPLE
from rag.text.days import ENGLISH_MONTHS
from rag.types import Language

SHORTEST_CHINESE, LONGEST_CHINESE = 14, 130
SHORTEST_ENGLISH, LONGEST_ENGLISH = 40, 320
BRACKETS = ("（）", "()", "「」", "『』", "《》", "“”", "[]", "【】")

CHINESE_HINGE = re.compile(
    r"^(?:如果|若|假如|虽|尽管|由于|因|当|除|为了|只要|只有|无论|不论|不仅|不但|即使|倘若|一旦|与其|据|根据|按|按照|以|在|从|对|"
    r"随着|经|通过|其中|包括|例如|比如|如|也|但|而|并|却|且|则|或|还|又|就|才|所以|因此|因而|然而|不过|使|让|导致|把|将|被)"
)
CHINESE_OPEN_END = re.compile(
    r"(?:说|称|指出|表示|认为|强调|介绍|透露|显示|发现|报道|消息|时|后|前|中|下|上|的|和|与|及|：|是|为|以|所|之|等|分别|包括)$"
)
CHINESE_OPINION = re.compile(
    r"说|称|指出|表示|认为|强调|介绍|透露|显示|报道|据|如果|若|假如|可能|否则|传|相信|预计|希望|承认|要求|提议|计划|允许|规定|"
    r"同意|决定|发现|因|虽|期间|之间"
)
CHINESE_WHEN = r"(?:\d{4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?|\d{1,2}月\d{1,2}日)"
CHINESE_SUBJECT_TIME = re.compile(
    rf"^(?P<who>[^，。；：、]{{2,14}}?)[于於在](?P<when>{CHINESE_WHEN})(?P<rest>[^年月日代底初末以之至到前後后的上下晚早午起，至到\d－–—~-].+)$"
)
CHINESE_FULL_DATE = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")

MONTH = "|".join(ENGLISH_MONTHS)
ENGLISH_ASIDE = re.compile(r", (?:which|who|whose|where) [^,.;()]+(?=\.$)| \([^()]{3,60}\)")
ENGLISH_AND_ALSO = re.compile(
    r"^(?P<first>[A-Z][^;:]{35,}?), (?:and|but|while|although|though) (?:the|it|he|she|they|this|[A-Z])"
)
ENGLISH_LEADING_TIME = re.compile(
    rf"^(?P<when>(?:In|On|By|During|After|Since) (?:(?:{MONTH}) )?(?:\d{{1,2}}, )?\d{{4}}), (?P<rest>[^,]+|.+)\.$"
)
ENGLISH_TRAILING_TIME = re.compile(
    rf"^(?P<rest>[A-Z][^,;:()]+) (?P<when>(?:in|on) (?:(?:{MONTH}) )?(?:\d{{1,2}},? )?\d{{4}})\.$"
)
ENGLISH_SUBORDINATE = re.compile(r"\b(?:that|which|who|when|where|while|because|if|and|but|after|before|until|as)\b")
ENGLISH_CONDITION = re.compile(
    r"^(?:If|Unless|Although|Though|While|When|Because|Since|Despite|Whether|Either|Not only)\b"
    r"|\b(?:said|argued?s?|claim\w*|believe\w*"
    r"|suggest\w*|according|whether|if|either|both|between|not only)\b",
    re.IGNORECASE,
)
ENGLISH_PASSIVE = re.compile(
    r"^(?P<what>(?!That)(?:The |A |An )?[\w' -]{3,50}?) (?:was|were) "
    r"(?P<verb>\w+(?:ed|en|wn|ne|ld|lt|nt|ht|und|ut|de|ad|on))"
    r" by (?P<who>[^,;:()]{3,60}?)(?P<rest>(?: (?:in|on|at|during|for|with) [^,;:()]+)?)\.$"
)
ENGLISH_ACTIVE = re.compile(
    r"^(?P<who>[A-Z][\w'.-]+(?: (?:of )?[A-Z][\w'.-]+){0,4}) (?P<verb>[a-z]+) "
    r"(?P<what>(?:the|a|an) (?:[\w'-]+ ){0,4}?[\w'-]+"
    r"|[A-Z][\w'-]+(?: (?:of )?[A-Z][\w'-]+){0,3})(?P<rest>(?: (?:in|on|at|for|during) [\w' ]+)?)\.$"
)
PRONOUNS = ("He", "She", "It", "They", "This", "These")
CHINESE_PASSIVE = re.compile(
    r"^(?P<what>[^，。；：、是而但]{2,16}?)(?:是)?由(?P<who>[^，。；：、]{2,16}?)(?P<verb>创作|发明|设计|建立|创立|创办|创建|提出|发现|执导|编写|撰写|"
    r"建造|领导|主持|制作|开发|出版|发行|演唱|主演|掌管|管理|制造|生产|负责|组成|构成)(?:的)?[。]?$"
)
PASSIVE_INSTEAD = re.compile(
    r"^(?P<who>[^，。；：、]{2,12}?)(?P<verb>击败|收购|占领|征服|打败|取代|发现|发明|推翻|逮捕|杀死|授予|任命)了?(?P<what>[^，。；：、的]{2,12})[。]?$"
)
CHINESE_MADE = re.compile(
    r"^(?P<who>[^，。；：、是由被\d]{2,12}?)(?P<verb>设计|创立|创办|创建|建立|提出|编写|撰写|建造|制造|开发|执导|成立|翻译|绘制)了?"
    r"(?P<what>[^，。；：、]{2,16})[。]?$"
)

CHINESE_DIGITS = "零一二三四五六七八九"
SMALL_ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve".split()
MEASURES = "个名位次年人天座家支条种项届岁艘架辆场倍块件枚颗"
PERCENT = re.compile(r"(?<![\d.至到~～–-])(\d{1,2})(?:\.(\d+))?\s?[%％]")
TEN_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,4})(?:\.(\d{1,2}))?\s?[万萬](?![亿億一二三四五六七八九\d])")
PLAIN_NUMBER = re.compile(r"(?<![\d.,A-Za-z/:-])(\d{1,3}(?:,\d{3})+|\d{5,8})(?![\d.,:/-])")
NUMERAL = re.compile(
    rf"(?<![{CHINESE_DIGITS}十百千万亿萬億第两兩几点])([二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九])(?=[{MEASURES}個種條項屆歲艘輛場塊顆][^{CHINESE_DIGITS}])"
)
DIGITS = re.compile(r"(?<![\d.,A-Za-z:/-])([1-9]|[1-9]\d)(?=[名位個个座所家條条種种項项艘架輛辆場场])")
ENGLISH_SCALED = re.compile(r"(?<![\d.,])(\d{1,3})(?:\.(\d))? (million|billion)\b")
ENGLISH_SMALL = re.compile(rf"(?<![-\w])({'|'.join(SMALL_ENGLISH[2:])})(?= [a-z]+s\b)")
ENGLISH_PERCENT = re.compile(r"(\d)(%| percent\b| per cent\b)")

Rewriting = Callable[[str, Language], Iterator[str]]


def drafts() -> list[Draft]:
    """Return every supported claim that the sample of the sets gives, in a fixed order."""
    asked = questions("drcd/queries.jsonl", "zh-Hant", drcd())
    return _drafts((*drcd(), *news()), asked, xquad("zh-Hans"), xquad("en"))


def drafts_of_all(is_wanted: Callable[[str], bool]) -> list[Draft]:
    """Return every supported claim that all texts of the sets give whose group is wanted, but the real articles'."""
    traditional, simplified, reports, chinese, english = (
        [source for source in sources if is_wanted(source.group)]
        for sources in (all_drcd(), cmrc(), all_news(), xquad("zh-Hans"), xquad("en"))
    )
    asked = [
        *questions("drcd/queries.jsonl", "zh-Hant", traditional),
        *questions("cmrc/queries.jsonl", "zh-Hans", simplified),
    ]
    return _drafts((*traditional, *simplified, *reports), asked, chinese, english)


def _drafts(
    texts: Sequence[Source], asked: Sequence[Asked], chinese: Sequence[Source], english: Sequence[Source]
) -> list[Draft]:
    """Return the claims from texts, from questions about them, and from the same passages in two languages."""
    made = [draft for source in (*texts, *chinese, *english) for draft in (*_single(source), *_joined(source))]
    sources = {"zh-Hans": chinese, "en": english}
    asked_in_both: dict[Language, list[Asked]] = {
        "zh-Hans": questions("xquad/queries.zh.jsonl", "zh-Hans", chinese),
        "en": questions("xquad/queries.en.jsonl", "en", english),
    }
    made += [draft for one in asked for draft in _answered(one)]
    made += [draft for some in asked_in_both.values() for one in some for draft in _answered(one)]
    for claimed, cited in (("zh-Hans", "en"), ("en", "zh-Hans")):
        made += _parallel(sources[claimed], sources[cited])
        made += _answered_across(asked_in_both[claimed], asked_in_both[cited])
    return made


def _single(source: Source) -> Iterator[Draft]:
    for span in source.sentences:
        sentence = source.text[slice(*span)]
        if is_plain(sentence, source.language):
            yield Draft(sentence, source.language, source, (span,), "verbatim", sentence, source.text)
            yield from rewritten(sentence, source, span)


def rewritten(sentence: str, source: Source, span: Span) -> Iterator[Draft]:
    """Yield what a sentence says in other words, each way that there is one."""
    for way, rewriting in REWRITINGS.items():
        for claim in rewriting(sentence, source.language):
            if claim != sentence:
                yield Draft(claim, source.language, source, (span,), way, sentence, source.text)
    if is_chinese(source.language):
        to_traditional = source.language == "zh-Hans"
        other: Language = "zh-Hant" if to_traditional else "zh-Hans"
        for configuration in ("s2twp", "s2t") if to_traditional else ("tw2sp", "t2s"):
            crossed = converter(configuration)
            yield Draft(
                crossed.convert(sentence), other, source, (span,), "script", crossed.convert(sentence),
                crossed.convert(source.text),
            )  # fmt: skip


def is_plain(sentence: str, language: Language) -> bool:
    """Return whether a sentence is whole and of a good length for a claim."""
    shortest, longest = (
        (SHORTEST_CHINESE, LONGEST_CHINESE) if is_chinese(language) else (SHORTEST_ENGLISH, LONGEST_ENGLISH)
    )
    return (
        shortest <= len(sentence) <= longest
        and sentence[-1] in "。."
        and is_balanced(sentence)
        and not re.search(r"[\n?？!！…]|记者|記者|责任|編輯|www|摄）|citation", sentence)
    )


def is_balanced(text: str) -> bool:
    """Return whether what is opened is closed."""
    return all(text.count(opening) == text.count(closing) for opening, closing in BRACKETS) and text.count('"') % 2 == 0


def _clause_dropped(sentence: str, language: Language) -> Iterator[str]:
    if not is_chinese(language):
        shorter = ENGLISH_ASIDE.sub("", sentence, count=1)
        if len(shorter) >= SHORTEST_ENGLISH:
            yield shorter
        first = ENGLISH_AND_ALSO.match(sentence)
        whole = first and not re.search(r"\bthat\b|, ", first["first"].partition(", ")[2] or first["first"])
        if first and whole and not ENGLISH_CONDITION.search(sentence) and is_balanced(first["first"]):
            yield first["first"] + "."
        leading = ENGLISH_LEADING_TIME.match(sentence)
        if leading:
            yield leading["rest"][0].upper() + leading["rest"][1:] + "."
        return
    clauses = sentence.rstrip("。").split("，")
    plain = [fold(clause) for clause in clauses]
    if len(clauses) < 2 or CHINESE_OPINION.search("".join(plain)) or any(mark in sentence for mark in "：；「“"):
        return
    for kept in range(1, len(clauses)):
        head = "，".join(clauses[:kept])
        if (
            len(head) >= SHORTEST_CHINESE
            and not any(CHINESE_HINGE.match(clause) for clause in plain[:kept])
            and not CHINESE_OPEN_END.search(plain[kept - 1])
            and _has_verb(clauses[0])
            and is_balanced(head)
        ):
            yield head + "。"
            break
    time = re.match(rf"^(?:在|于|於)?{CHINESE_WHEN}$", clauses[0])
    rest = "，".join(clauses[1:])
    if time and len(rest) >= SHORTEST_CHINESE and not CHINESE_HINGE.match(plain[1]):
        yield rest + "。"


def _has_verb(clause: str) -> bool:
    words = words_of(clause)
    return bool(words) and words[0].flag[0] in "nrj" and any(word.flag in ("v", "vn") for word in words[1:])


def _fronted(sentence: str, language: Language) -> Iterator[str]:
    if is_chinese(language):
        match = CHINESE_SUBJECT_TIME.match(sentence)
        if match and _is_noun(match["who"]):
            yield f"{match['when']}，{match['who']}{match['rest']}"
        return
    leading, trailing = ENGLISH_LEADING_TIME.match(sentence), ENGLISH_TRAILING_TIME.match(sentence)
    if leading and "," not in leading["rest"] and not ENGLISH_SUBORDINATE.search(leading["rest"]):
        rest = leading["rest"]
        yield f"{rest[0].upper()}{rest[1:]} {leading['when'][0].lower()}{leading['when'][1:]}."
    if trailing and not ENGLISH_SUBORDINATE.search(trailing["rest"]):
        rest = trailing["rest"]
        small = rest[0].lower() + rest[1:] if re.match(r"(?:The|A|An|It|He|She|They|This|These) ", rest) else rest
        yield f"{trailing['when'][0].upper()}{trailing['when'][1:]}, {small}."


def _is_noun(text: str) -> bool:
    return all(word.flag[0] in "nrjmqaubx" or word.text == "的" for word in words_of(text))


def _number_form(sentence: str, language: Language) -> Iterator[str]:
    if not is_chinese(language):
        for pattern, rewrite in (
            (ENGLISH_SCALED, _scaled_out),
            (ENGLISH_SMALL, lambda match: str(SMALL_ENGLISH.index(match[1]))),
            (ENGLISH_PERCENT, lambda match: f"{match[1]} percent" if match[2] == "%" else f"{match[1]}%"),
            (re.compile(r"(?<![\d,.])(\d{1,3}),(\d{3})\b(?!,)"), lambda match: match[1] + match[2]),
        ):
            yield pattern.sub(rewrite, sentence)
        return
    for pattern, rewrite in (
        (PERCENT, lambda match: "百分之" + _numeral(int(match[1])) + _decimals(match[2])),
        (TEN_THOUSANDS, lambda match: f"{int(match[1] + (match[2] or '').ljust(4, '0')):,}"),
        (PLAIN_NUMBER, lambda match: _in_ten_thousands(match[1], language)),
        (NUMERAL, lambda match: str(_value(match[1]))),
        (DIGITS, lambda match: _numeral(int(match[1])) if match[1] != "2" else match[1]),
    ):
        yield pattern.sub(rewrite, sentence)


def _scaled_out(match: re.Match[str]) -> str:
    zeros = {"million": 6, "billion": 9}[match[3]]
    return f"{int(match[1] + (match[2] or '').ljust(zeros, '0')):,}"


def _in_ten_thousands(written: str, language: Language) -> str:
    value = int(written.replace(",", ""))
    if value >= 10_000 and value % 1_000 == 0:
        return f"{value / 10_000:g}" + ("萬" if language == "zh-Hant" else "万")
    return f"{value:,}" if "," not in written else str(value)


def _numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else CHINESE_DIGITS[tens] + "十"
    return head + (CHINESE_DIGITS[ones] if ones or not tens else "")


def _decimals(digits: str | None) -> str:
    return "点".replace("点", "點") + "".join(CHINESE_DIGITS[int(digit)] for digit in digits) if digits else ""


def _value(numeral: str) -> int:
    head, ten, tail = numeral.partition("十")
    if not ten:
        return CHINESE_DIGITS.index(head)
    return 10 * (CHINESE_DIGITS.index(head) if head else 1) + (CHINESE_DIGITS.index(tail) if tail else 0)


def _date_form(sentence: str, language: Language) -> Iterator[str]:
    if is_chinese(language):
        yield CHINESE_FULL_DATE.sub(lambda match: f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}", sentence)
        yield CHINESE_FULL_DATE.sub(lambda match: f"{match[1]}/{match[2]}/{match[3]}", sentence)
        yield CHINESE_FULL_DATE.sub(r"\2月\3日", sentence)
        yield CHINESE_FULL_DATE.sub(r"\1年\2月", sentence)
        return
    yield re.sub(rf"\b(\d{{1,2}}) ({MONTH}) (\d{{4}})\b", r"\2 \1, \3", sentence)
    yield re.sub(rf"\b({MONTH}) (\d{{1,2}}), (\d{{4}})\b", r"\2 \1 \3", sentence)
    yield re.sub(rf"\b({MONTH}) (\d{{1,2}}), \d{{4}}\b,?", r"\1 \2", sentence)
    yield re.sub(
        rf"\b({MONTH}) (\d{{1,2}}), (\d{{4}})\b",
        lambda match: f"{match[3]}-{ENGLISH_MONTHS.index(match[1]) + 1:02}-{int(match[2]):02}",
        sentence,
    )


@cache
def name_rows() -> tuple[tuple[str, ...], ...]:
    """Return the names' table: kind, English, Taiwan, Hong Kong, mainland."""
    with (files("rag.text") / "names.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return tuple(tuple(row[:5]) for row in rows)


@cache
def _rows_by_form() -> dict[str, tuple[str, ...]]:
    forms = [(form, row) for row in name_rows() for form in row[1:] if len(form) > 1]
    seen = Counter(form for form, _ in set(forms))
    return {form: row for form, row in forms if seen[form] == 1}


@cache
def _any_form() -> re.Pattern[str]:
    han = sorted((form for form in _rows_by_form() if not form.isascii()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, han)))


def _name_form(sentence: str, language: Language) -> Iterator[str]:
    """Rewrite one name: in the other region's form, or in English."""
    if not is_chinese(language):
        return
    edges = {place for word in words_of(sentence) for place in (word.start, word.end)}
    for match in _any_form().finditer(sentence):
        row = _rows_by_form()[match[0]]
        if {match.start(), match.end()} <= edges and row[0] != "term":
            others = {in_script_of(form, language) for form in row[2:]} - {match[0], ""}
            beside = sentence[max(0, match.start() - 1) : match.start()] + sentence[match.end() : match.end() + 1]
            latin = [] if re.search(r"\w", beside, re.ASCII) else [row[1]]
            for form in sorted(others) or latin:
                yield sentence[: match.start()] + form + sentence[match.end() :]
            return


def _reworded(sentence: str, language: Language) -> Iterator[str]:
    if is_chinese(language):
        words = words_of(sentence)
        changed = [
            (word, CHINESE_REWORDED[word.text])
            for word, after in zip(words, [*words[1:], None], strict=True)
            if word.text in CHINESE_REWORDED
            and (
                word.text not in ("表示", "指出", "称") or (after is not None and after.text in ("，", "：", ",", ":"))
            )
            and (word.text != "表示" or (word.start and words_of(sentence[: word.start])[-1].flag[0] == "n"))
        ]
        if changed:
            said = sentence
            for word, choices in reversed(changed[:3]):
                said = said[: word.start] + in_script_of(choices[0], language) + said[word.end :]
            yield said
        return
    said = sentence
    for old, (new, *_) in ENGLISH_REWORDED.items():
        if re.search(rf"\b{old}\b", sentence):
            said = re.sub(rf"\b{old}\b", new, said, count=1)
    yield said


def _voice(sentence: str, language: Language) -> Iterator[str]:
    if is_chinese(language):
        plain = fold(sentence)
        match = CHINESE_PASSIVE.match(plain)
        if match and _is_noun(match["what"]) and _is_noun(match["who"]):
            yield in_script_of(f"{match['who']}{match['verb']}了{match['what']}。", language)
        match = PASSIVE_INSTEAD.match(plain)
        if match and _is_noun(match["what"]) and _is_noun(match["who"]):
            yield in_script_of(f"{match['what']}被{match['who']}{match['verb']}。", language)
        match = CHINESE_MADE.match(plain)
        if match and _is_noun(match["what"]) and _is_noun(match["who"]):
            yield in_script_of(f"{match['what']}是由{match['who']}{match['verb']}的。", language)
        return
    active = ENGLISH_ACTIVE.match(sentence)
    if active and active["verb"] in BASE_OF_PAST and active["verb"] != "had" and active["who"] not in PRONOUNS:
        what, plural = active["what"], active["what"].endswith("s") and not active["what"][0].isupper()
        done = f"{'were' if plural else 'was'} {PARTICIPLE[BASE_OF_PAST[active['verb']]]}"
        yield f"{what[0].upper()}{what[1:]} {done} by {active['who']}{active['rest']}."
    match = ENGLISH_PASSIVE.match(sentence)
    if match and match["verb"] in PAST_OF_PARTICIPLE and not ENGLISH_SUBORDINATE.search(match[0]):
        who, what = match["who"], match["what"]
        small = what[0].lower() + what[1:] if re.match(r"(?:The|A|An) ", what) else what
        yield f"{who[0].upper()}{who[1:]} {PAST_OF_PARTICIPLE[match['verb']]} {small}{match['rest']}."


REWRITINGS: dict[str, Rewriting] = {
    "clause dropped": _clause_dropped,
    "fronted": _fronted,
    "number form": _number_form,
    "date form": _date_form,
    "name form": _name_form,
    "reworded": _reworded,
    "voice": _voice,
}
QUESTION_REWRITINGS = (
    ("voice", _voice),
    ("question reworded", _number_form),
    ("question reworded", _date_form),
    ("question reworded", _name_form),
)


def _joined(source: Source) -> Iterator[Draft]:
    for first, second in zip(source.sentences, source.sentences[1:], strict=False):
        one, other = source.text[slice(*first)], source.text[slice(*second)]
        whole = is_plain(one, source.language) and is_plain(other, source.language)
        if not whole or len(one) + len(other) > (150 if is_chinese(source.language) else 330):
            continue
        if is_chinese(source.language):
            claim = f"{one.rstrip('。')}；{other}" if len(one) % 2 else f"{one.rstrip('。')}，{other}"
        else:
            small = re.match(r"(?:The|It|He|She|They|This|These|In|A|An|Most|Some|Many|His|Her|Their|Its) ", other)
            claim = f"{one.rstrip('.')}, and {other[0].lower()}{other[1:]}" if small else f"{one.rstrip('.')}; {other}"
        yield Draft(claim, source.language, source, (first, second), "joined", f"{one} {other}", source.text)


def _answered(asked: Asked) -> Iterator[Draft]:
    """Make a statement of a question, and rewrite it further."""
    claim = statement(asked)
    if claim is None or not _is_told_by_quote(asked):
        return
    own = asked.source.text[slice(*asked.quote)]
    yield Draft(claim, asked.language, asked.source, (asked.quote,), "question", own, asked.source.text, asked)
    for way, rewriting in QUESTION_REWRITINGS:
        for changed in rewriting(claim, asked.language):
            if changed != claim:
                yield Draft(
                    changed, asked.language, asked.source, (asked.quote,), way, own,
                    asked.source.text, asked,
                )  # fmt: skip


def _is_told_by_quote(asked: Asked) -> bool:
    """Return whether no other sentence of the passage has more in common with the question than the one cited."""
    wanted = parts_of(asked.text, asked.language)
    shared = {
        span: len(wanted & parts_of(asked.source.text[slice(*span)], asked.language)) for span in asked.source.sentences
    }
    return shared[asked.quote] == max(shared.values())


def _answered_across(asked: Sequence[Asked], cited: Sequence[Asked]) -> Iterator[Draft]:
    by_number = {one.number: one for one in cited}
    for one in asked:
        other = by_number.get(one.number)
        claim = statement(one)
        if other is not None and claim is not None and _is_told_by_quote(one) and _is_told_by_quote(other):
            own = one.source.text[slice(*one.quote)]
            yield Draft(
                claim, one.language, other.source, (other.quote,), "question across", own, one.source.text, one
            )  # fmt: skip


def _parallel(claimed: Sequence[Source], cited: Sequence[Source]) -> Iterator[Draft]:
    for one, other in zip(claimed, cited, strict=True):
        if not _is_aligned(one, other):
            continue
        for span, quote in zip(one.sentences, other.sentences, strict=True):
            sentence = one.text[slice(*span)]
            if not is_plain(sentence, one.language):
                continue
            yield Draft(sentence, one.language, other, (quote,), "parallel", sentence, one.text)
            for rewriting in (_clause_dropped, _number_form, _reworded, _date_form):
                for claim in rewriting(sentence, one.language):
                    if claim != sentence:
                        yield Draft(claim, one.language, other, (quote,), "parallel reworded", sentence, one.text)


def _is_aligned(one: Source, other: Source) -> bool:
    """Two passages of one text are aligned if they have as many sentences, alike in numbers and in length."""
    if len(one.sentences) != len(other.sentences):
        return False
    for span, quote in zip(one.sentences, other.sentences, strict=True):
        here, there = one.text[slice(*span)], other.text[slice(*quote)]
        numbers, others = ({run for run in re.findall(r"\d+", text) if len(run) > 2} for text in (here, there))
        long, short = (there, here) if is_chinese(one.language) else (here, there)
        if (numbers and others and not numbers & others) or not 1.8 <= len(long) / len(short) <= 6.5:
            return False
    return True
