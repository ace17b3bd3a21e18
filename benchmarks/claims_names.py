"""Claims about somebody or something else: names found in the passages, and put in each other's place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from random import Random

from benchmarks.claims_figures import ENGLISH_NUMBER_WORDS, WEEKDAYS
from benchmarks.claims_sources import (
    Draft,
    drcd,
    fold,
    in_script_of,
    is_chinese,
    news,
    put,
    shuffled,
    values_of,
    words_of,
    xquad,
)
from benchmarks.claims_supported import name_rows
from benchmarks.claims_words import (
    ALIKE_NAMES,
    GROUPS_OF_NAMES,
    OUTLETS_CHINESE,
    PEOPLES_ENGLISH,
    SPEAKERS_CHINESE,
    SPEAKERS_ENGLISH,
    SPEECH_CHINESE,
    SPEECH_ENGLISH,
    SURNAMES,
    SYMMETRIC_CHINESE,
    TRANSITIVE_CHINESE,
    TRANSITIVE_ENGLISH,
)
from rag.text.days import ENGLISH_MONTHS
from rag.types import Language

FOREIGN_PERSON = re.compile(r"(?<![\u4e00-\u9fff·•])[\u4e00-\u9fff]{1,5}(?:[·•][\u4e00-\u9fff]{1,6})+")
PLACE_ENDS = "省市县区州岛河山湖港镇村"
ORGANISATION_ENDS = "大学 学院 公司 银行 医院 委员会 协会 集团 研究所 研究院 法院 银行 党 王朝 帝国 队".split()
ENGLISH_NAME = re.compile(
    r"(?<=[a-z,] )(?:[A-Z][\w'’-]*[a-z][\w'’-]*)(?: (?:of (?:the )?|de |von |van der )?[A-Z][\w'’-]*[a-z][\w'’-]*)*"
)
NO_NAMES = frozenset((*ENGLISH_MONTHS, *WEEKDAYS, "The", "In", "It", "He", "She", "I", "A", "An"))
ENGLISH_ORGANISATIONS = (
    "University College School Company Church Party Council Court Parliament Institute Museum Hospital Agency Center"
    " Centre Department Committee Commission Army Club League Union Association Group".split()
)

SOURCE_OF_CHINESE = re.compile(
    r"(?:据|根据|引述|援引)(?P<who>[\u4e00-\u9fff《》·]{2,14}?)(?:的)?(?:\d+日)?(?:报道|消息|介绍|统计|数据|研究|说法|记载|报导)"
)
SPEECH_OF_ENGLISH = re.compile(
    rf"(?P<who>(?:[A-Z][\w'’.-]+)(?: (?:of )?[A-Z][\w'’.-]+){{0,3}}|\b(?:{'|'.join(SPEAKERS_ENGLISH)}))"
    rf"(?= (?:also |first |later )?(?:{'|'.join(SPEECH_ENGLISH)})\b)"
    rf"|(?<=[Aa]ccording to )(?:the )?(?P<source>[A-Z][\w'’.-]+(?: (?:of )?[A-Z][\w'’.-]+){{0,3}})",
)
ENGLISH_PHRASE = r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Ii]ts|[Tt]heir) )?[\w'-]+(?: (?:of (?:the )?)?[\w'-]+){0,3}?"
ENGLISH_CLAUSE = re.compile(
    rf"^(?P<one>{ENGLISH_PHRASE}) (?P<verb>(?:(?:was|were|is|are) \w+(?:ed|en|wn|ght|lt) by)"
    rf"|(?:{'|'.join(sorted(TRANSITIVE_ENGLISH))}))"
    rf" (?P<other>{ENGLISH_PHRASE})"
    rf"(?P<rest>(?: (?:in|on|at|by|for|with|from|during|to|as|when|after|before) .+|, .+|;.+)?\.)$"
)


@cache
def all_names() -> Mapping[str, list[str]]:
    """Return the names that all passages hold, by kind, to take others from."""
    gathered: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for source in (*drcd(), *news(), *xquad("zh-Hans"), *xquad("en")):
        for kind, name in names_in(source.text, source.language):
            gathered[kind].setdefault(name)
    return {kind: list(names) for kind, names in gathered.items()}


@lru_cache(maxsize=20_000)
def names_in(text: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Return (kind, name) of the names in a text; Chinese ones in Simplified characters."""
    found = _chinese_names(fold(text)) if is_chinese(language) else _english_names(text)
    return tuple(dict.fromkeys(found))


def _group_of(name: str) -> str | None:
    return next((f"group {number}" for number, group in enumerate(GROUPS_OF_NAMES) if name in group), None)


def _chinese_names(text: str) -> Iterator[tuple[str, str]]:
    for match in FOREIGN_PERSON.finditer(text):
        last = words_of(match[0])[-1].text
        yield "foreign person", match[0] if last not in SPEECH_CHINESE else match[0].removesuffix(last)
    for match in re.finditer(r"《([^》]{2,20})》", text):
        yield "work", f"《{match[1]}》"
    words = words_of(text)
    for word, after in zip(words, [*words[1:], None], strict=True):
        name, following = word.text, after.text if after else ""
        if group := _group_of(name):
            yield group, name
        elif word.flag == "ns" and len(name) >= 3 and name[-1] in PLACE_ENDS:
            yield f"place {name[-1]}", name
        elif word.flag.startswith("nr") and 2 <= len(name) <= 3 and name[0] in SURNAMES and following not in ("·", "•"):
            if following in SPEECH_CHINESE or text.count(name) > 1:
                yield "person", name
        elif len(name) >= 4:
            end = next((end for end in ORGANISATION_ENDS if name.endswith(end)), None)
            if end and word.flag[0] == "n":
                yield f"organisation {end}", name


def _english_names(text: str) -> Iterator[tuple[str, str]]:
    for match in ENGLISH_NAME.finditer(text):
        name, words = match[0], match[0].split()
        if NO_NAMES & set(words) or name.endswith(("'s", "’s", "s'", "St")):
            continue
        before = text[: match.start()].split()[-1].lower()
        if group := _group_of(name):
            yield group, name
        elif words[-1].rstrip("s") in ENGLISH_ORGANISATIONS:
            yield f"organisation {words[-1]}", name
        elif before in ("in", "at", "near", "from", "to"):
            yield "english place", name
        elif before in ("the", "a", "an"):
            yield "english the", name
        elif len(words) in (2, 3):
            yield "english person", name


@lru_cache(maxsize=4)
def _aliases() -> dict[str, int]:
    return {fold(form).lower(): number for number, row in enumerate(name_rows()) for form in row[1:] if form}


def _are_alike(one: str, other: str) -> bool:
    """Return whether two names may mean one, or one be part of the other."""
    here, there = fold(one).lower(), fold(other).lower()
    parts = set(re.split(r"[·•\s]", here)) & set(re.split(r"[·•\s]", there)) - {"of", "the"}
    row = _aliases().get(here)
    return (
        here in there
        or there in here
        or bool(parts)
        or (row is not None and row == _aliases().get(there))
        or any({one, other} <= alike for alike in ALIKE_NAMES)
    )


def name(draft: Draft, dice: Random) -> Iterator[str]:
    """Put another name of the same kind in a name's place, often one of the same passage."""
    claim, language = draft.claim, draft.language
    shadow = fold(claim) if is_chinese(language) else claim
    own = fold(draft.own) + fold(draft.source.text[slice(*draft.quotes[0])]) + shadow
    near = names_in(draft.around, language)
    for kind, old in shuffled(names_in(claim, language), dice):
        here = [other for other_kind, other in near if other_kind == kind and other not in own]
        pool = here if here and dice.random() < 0.5 else all_names().get(kind, [])
        if kind.startswith("group"):
            pool = here or sorted(GROUPS_OF_NAMES[int(kind.split()[1])])
        for new in dice.sample(pool, min(4, len(pool))):
            if new not in own and not any(_are_alike(new, one) for _, one in near if one in own or one == old):
                yield (
                    re.sub(re.escape(old), in_script_of(new, language), claim)
                    if old in claim
                    else put(claim, shadow.index(old), shadow.index(old) + len(old), new, language)
                )
                break


def subject_object(draft: Draft, dice: Random) -> Iterator[str]:
    """Exchange who did it and to whom."""
    if is_chinese(draft.language):
        yield from _chinese_exchanged(draft, dice)
        return
    match = ENGLISH_CLAUSE.match(draft.claim)
    one, other = (match["one"], match["other"]) if match else ("", "")
    whole = all(re.match(r"(?:The|A|An|the|a|an|[Hh]is|[Ii]ts|[Tt]heir) |[A-Z]", phrase) for phrase in (one, other))
    if match and whole and not NO_PHRASE.search(f"{one} {other}"):
        small = one[0].lower() + one[1:] if re.match(r"(?:The|A|An|His|Its|Their) ", one) else one
        yield f"{other[0].upper()}{other[1:]} {match['verb']} {small}{match['rest']}"
    known = {name for _, name in names_in(draft.claim, "en")}
    names = [(place.start(), place[0]) for place in ENGLISH_NAME.finditer(draft.claim) if place[0] in known]
    for (start, one), (later, other) in pairwise(names):
        between = draft.claim[start + len(one) : later]
        if (
            not _are_alike(one, other)
            and set(re.findall(r"[a-z]+", between)) & TRANSITIVE_ENGLISH
            and not re.search(r"\b(?:and|or|between|with)\b|[,;.]", between)
            and not ({one, other} & PEOPLES or re.search(r"[A-Z]\w+ $", draft.claim[:start]))
        ):
            yield draft.claim[:start] + other + between + one + draft.claim[later + len(other) :]


PEOPLES = frozenset(PEOPLES_ENGLISH.split(","))
NO_PHRASE = re.compile(
    r"\b(?:and|or|that|which|who|it|they|he|she|there|this|by|first|also|long|after|before|when|during|since)\b",
    re.IGNORECASE,
)


def _chinese_exchanged(draft: Draft, dice: Random) -> Iterator[str]:
    claim, shadow = draft.claim, fold(draft.claim)
    places = sorted((shadow.index(old), old) for _, old in names_in(claim, draft.language) if old in shadow)
    for (start, one), (later, other) in shuffled(pairwise(places), dice):
        between = shadow[start + len(one) : later]
        verbs = {word.text for word in words_of(between) if word.flag.startswith("v")}
        if (
            verbs & TRANSITIVE_CHINESE
            and "，" not in between
            and not re.search(r"[和与及或、跟同]", between)
            and not any(word in shadow[start : later + len(other) + 6] for word in SYMMETRIC_CHINESE if len(word) > 1)
            and not _are_alike(one, other)
        ):
            yield (
                claim[:start]
                + claim[later : later + len(other)]
                + claim[start + len(one) : later]
                + claim[start : start + len(one)]
                + claim[later + len(other) :]
            )
    first = re.split(r"[，；。：]", shadow, maxsplit=1)[0]
    words = words_of(first)
    verbs_here = [word for word in words if word.flag.startswith("v")]
    if len(verbs_here) == 1 and verbs_here[0].text in TRANSITIVE_CHINESE and not re.search(r"[和与及、是]", first):
        verb = verbs_here[0]
        end = verb.end + (1 if first[verb.end : verb.end + 1] == "了" else 0)
        one, other = first[: verb.start], first[end:]
        nouns = all(word.flag[0] in "nrmqabj" or word.text == "的" for word in (*words_of(one), *words_of(other)))
        if nouns and 2 <= len(one) <= 14 and 2 <= len(other) <= 14 and not _are_alike(one, other):
            yield claim[end : len(first)] + claim[verb.start : end] + claim[: verb.start] + claim[len(first) :]


def wrong_answer(draft: Draft, dice: Random) -> Iterator[str]:
    """Give the answer of another question of the passage, of the same kind."""
    if draft.asked is None or draft.way not in ("question", "question across"):
        return
    right = in_script_of(draft.asked.answer, draft.language)
    others = [one for one in draft.asked.others if _kind_of_answer(one) == _kind_of_answer(right)]
    for other in shuffled(others, dice):
        new = in_script_of(other, draft.language)
        apart = (
            not _are_alike(new, right) and fold(new) not in fold(draft.claim) and not values_of(new) & values_of(right)
        )
        if apart and right in draft.claim:
            yield draft.claim.replace(right, new, 1)


def _kind_of_answer(answer: str) -> str:
    plain = fold(answer)
    if re.search(r"\d年|^(?:1\d|20)\d\d$|(?:January|March|April|June|July|August|October|November|December)", plain):
        return "time"
    if (
        re.match(r"(?:约|大约)?[\d,.]+|[一二三四五六七八九十百千]+[个名位次年人种]", plain)
        or plain.lower() in ENGLISH_NUMBER_WORDS
    ):
        return "number" + re.sub(r"[\d,.\s约]", "", plain)[-1:]
    if plain.isascii():
        words = plain.split()
        if all(word[0].isupper() for word in words):
            return "english name"
        return "english phrase" if len(words) <= 4 and plain[0].islower() else "long"
    flags = {word.flag for word in words_of(plain)}
    if flags <= {"ns"}:
        return "place"
    if "·" in plain or (any(flag.startswith("nr") for flag in flags) and len(plain) <= 8):
        return "person"
    return "phrase" if len(plain) <= 8 else "long"


NO_SPEAKERS = NO_NAMES | {"They", "This", "These", "Some", "Many", "Others", "We"}


def attribution(draft: Draft, dice: Random) -> Iterator[str]:
    """Let somebody else have said it."""
    claim, language = draft.claim, draft.language
    if not is_chinese(language):
        for match in SPEECH_OF_ENGLISH.finditer(claim):
            old = match["who"] or match["source"]
            start = match.start("who") if match["who"] else match.start("source")
            before = claim[:start].split()[-1:]
            if old in NO_SPEAKERS or before in (["of"], ["with"], ["and"], ["by"]):
                continue
            here = [other for kind, other in names_in(draft.around, "en") if kind == "english person"]
            pool = list(SPEAKERS_ENGLISH) if old.islower() else here or all_names()["english person"]
            for new in dice.sample(pool, min(4, len(pool))):
                if not _are_alike(new, old) and new not in draft.own:
                    yield put(claim, start, start + len(old), new, language)
                    break
        return
    shadow = fold(claim)
    for match in SOURCE_OF_CHINESE.finditer(shadow):
        new = dice.choice(OUTLETS_CHINESE)
        if not _are_alike(new, match["who"].strip("《》")) and new not in fold(draft.around):
            yield put(claim, *match.span("who"), new, language)
    for word, verb in zip(words_of(claim), words_of(claim)[1:], strict=False):
        if verb.text not in SPEECH_CHINESE:
            continue
        if word.text in SPEAKERS_CHINESE:
            pool = [one for one in SPEAKERS_CHINESE if one not in fold(draft.around)]
        elif ("person", word.text) in names_in(draft.around, language):
            pool = [
                one for kind, one in names_in(draft.around, language) if kind == "person" and one not in fold(draft.own)
            ]
            pool = pool or all_names()["person"]
        else:
            continue
        new = dice.choice(pool)
        if not _are_alike(new, word.text) and new not in fold(draft.own):
            yield put(claim, word.start, word.end, new, language)
    for match in FOREIGN_PERSON.finditer(shadow):
        after = next((word for word in words_of(claim) if word.start >= match.end()), None)
        new = dice.choice(all_names()["foreign person"])
        if after and after.start == match.end() and after.text in SPEECH_CHINESE and not _are_alike(new, match[0]):
            yield put(claim, *match.span(), new, language)
