"""Claims with other figures: numbers, units, dates, and the numbers of editions and models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from benchmarks.claims_sources import Draft, fold, is_chinese, known_values, put, shuffled, values_of
from benchmarks.claims_words import CHINESE_UNITS, ENGLISH_UNITS
from rag.text.days import ENGLISH_MONTHS

VAGUE = re.compile(
    r"(?:超过|超過|逾|多于|多於|至少|不到|不足|近|约|約|大约|大約"
    r"|over|more than|less than|at least|up to|about|some|nearly|around"
    r"|approximately|fewer than|under|almost) ?$"
)
NUMBER = re.compile(
    r"(?<![\dA-Za-z.,/:–~～-])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d:/–~～-]|\.\d|,\d{3}|[A-Za-z]{2})"
)
CHINESE_NUMERAL = re.compile(
    r"(?<![一二三四五六七八九十百千万萬亿億第两兩几幾数數点點])(?:[二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?|两|兩)"
    r"(?=[个個名位次年人天座家支条條种種项項届屆岁歲艘架辆輛场場倍块塊件])"
)
ENGLISH_NUMERAL = re.compile(
    r"(?<![\w-])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty)(?![\w-])", re.I
)
LIST = re.compile(r"(?:[\d\s,、，和与與及年月日]|and)*")
"""What stands between two numbers whose order tells nothing."""
CHINESE_ORDER = "二三四五六七八九"
ENGLISH_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
YEAR = re.compile(r"(?<![\d,.–-])(1\d{3}|20\d{2})(?![\d–-]|,\d|\.\d|\s?(?:公里|米|人|名|元|km|mm|people))")
CHINESE_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])(?=\s?月(?:\s?\d|[，。底初中末下上]|$|[的起間间]))")
CHINESE_DAY = re.compile(r"(?<=月)\s?(3[01]|[12]\d|[1-9])(?=\s?日)")
CENTURY = re.compile(r"(?<!\d)(1\d|20|[5-9])(?=世纪|世紀|th century|th-century)|(?<=第|十)[四五六七八九](?=世纪|世紀)")
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
VERSION = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Za-z]{0,5}-?(?P<digits>\d{1,4})(?![\d.,%年月日])|第\s?(?P<place>\d{1,3})(?=\s?[^\d\s])|第(?P<numeral>[二三四五六七八九])(?![十百千万])|"
    r"[A-Z][a-z]+ (?P<roman>XX?X?I{0,3}|I{2,3}|IV|VI{0,3}|IX)\b|"
    r"\b(?P<word>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b|\b(?P<ordinal>\d{1,2})(?=(?:st|nd|rd|th)\b)"
    r"|(?<=[A-Z][a-z]{3} )(?P<after>\d{1,3})\b(?!,)"
)
ENGLISH_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
ROMANS = "II III IV V VI VII VIII IX X".split()

CHINESE_UNIT_BEHIND = "|".join(sorted(CHINESE_UNITS, key=len, reverse=True))
CHINESE_QUANTITY = re.compile(
    rf"(?<![\d第])(?:\d[\d,.]*|[一二三四五六七八九十百千兩两]+)\s?(?:[万亿]*[多余]?)(?P<unit>{CHINESE_UNIT_BEHIND})(?![代级轻份度月])"
)
ENGLISH_UNIT_BEHIND = "|".join(sorted(map(re.escape, ENGLISH_UNITS), key=len, reverse=True))
ENGLISH_QUANTITY = re.compile(
    rf"(?:\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty))"
    rf"[ -](?P<unit>{ENGLISH_UNIT_BEHIND})(?![\w])"
)


def number(draft: Draft, dice: Random) -> Iterator[str]:
    """Put another plausible number, which the passage does not have, in a number's place."""
    claim, known = draft.claim, known_values(draft)
    for match in shuffled(NUMBER.finditer(claim), dice):
        if _is_plain_number(claim, match):
            new = _other_number(match[0], dice)
            if new and float(new.replace(",", "")) not in known:
                yield put(claim, *match.span(), new, draft.language)
    pattern = CHINESE_NUMERAL if is_chinese(draft.language) else ENGLISH_NUMERAL
    for match in shuffled(pattern.finditer(claim), dice):
        if VAGUE.search(claim[: match.start()]):
            continue
        choices = CHINESE_ORDER if is_chinese(draft.language) else ENGLISH_NUMBER_WORDS
        new = (
            dice.choice(choices)
            if len(match[0]) != 2 or not is_chinese(draft.language)
            else "十" + dice.choice(choices)
        )
        if not values_of(new) & known and new != fold(match[0]):
            yield put(
                claim,
                *match.span(),
                new if match[0][0].islower() or is_chinese(draft.language) else new.title(),
                draft.language,
            )


def _is_plain_number(claim: str, match: re.Match[str]) -> bool:
    before, after = claim[: match.start()], claim[match.end() :].lstrip()
    return not (
        VAGUE.search(before)
        or before.endswith(("第", "月", "-", "$ ", "No. "))
        or (
            after[:1] in ("年", "月", "日", "世", "号", "號", "届", "屆", "时", "時")
            and (after[0] != "年" or len(match[0]) == 4)
        )
        or YEAR.match(claim, match.start())
        or re.match(r"(?:st|nd|rd|th)\b|多|余|餘|以上|以下|or more", after)
        or re.match(rf"[½¼¾]|(?:{'|'.join(ENGLISH_MONTHS)})", after)
        or re.search(r"[A-Z][a-z]* $", before)
    )


def _other_number(written: str, dice: Random) -> str | None:
    places = [place for place, sign in enumerate(written) if sign.isdigit() and sign != "0"][:2]
    if not places:
        return None
    place = dice.choice(places)
    digit = dice.choice([digit for digit in "123456789" if abs(int(digit) - int(written[place])) > (place > 0)])
    return written[:place] + digit + written[place + 1 :]


def number_same_sentence(draft: Draft, dice: Random) -> Iterator[str]:
    """Exchange two numbers, or take one that the cited words say of something else."""
    claim = draft.claim
    found = [match for match in NUMBER.finditer(claim) if _is_plain_number(claim, match)]
    pairs = [
        (one, other)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if not LIST.fullmatch(claim[one.end() : other.start()])
        and other.start() - one.end() > 5
        and one[0] != other[0]
        and _shape(claim, one) == _shape(claim, other)
    ]
    for one, other in shuffled(pairs, dice):
        yield claim[: one.start()] + other[0] + claim[one.end() : other.start()] + one[0] + claim[other.end() :]
    cited = [match for match in NUMBER.finditer(draft.own) if _is_plain_number(draft.own, match)]
    for one in shuffled(found, dice):
        for other in shuffled(cited, dice):
            differs = float(other[0].replace(",", "")) not in values_of(claim)
            if differs and _shape(draft.own, other)[0] == _shape(claim, one)[0]:
                yield put(claim, *one.span(), other[0], draft.language)
    years = list(YEAR.finditer(claim))
    for one, other in pairwise(years):
        if one[0] != other[0] and not re.search(r"[至到与與和及]|–|and|to|between", claim[one.end() : other.start()]):
            yield claim[: one.start()] + other[0] + claim[one.end() : other.start()] + one[0] + claim[other.end() :]


def _shape(text: str, match: re.Match[str]) -> tuple[bool, str]:
    after = text[match.end() :].lstrip()
    percent = after[:1] in ("%", "％") or after.startswith("percent")
    return percent, "" if percent else re.sub(r"[^万亿萬億]", "", after[:2]) or ("." if "." in match[0] else "")


def unit(draft: Draft, dice: Random) -> Iterator[str]:
    """Give the same number of something else."""
    claim = draft.claim
    shadow = fold(claim)
    pattern, table = (
        (CHINESE_QUANTITY, CHINESE_UNITS) if is_chinese(draft.language) else (ENGLISH_QUANTITY, ENGLISH_UNITS)
    )
    for match in shuffled(pattern.finditer(shadow), dice):
        old = match["unit"]
        before, after = shadow[: match.start()], shadow[match.end() :]
        lasts = re.search(r"(?:约|共|近|达|了|经|历|有|期|长|每|后|头|前|用|需要|持续)\s?$", before) or after[:1] in (
            "的",
            "内",
            "间",
            "战",
            "以",
        )
        is_date = old == "年" and is_chinese(draft.language) and (not lasts or bool(re.match(r"\d{4}\s?年", match[0])))
        if is_date or VAGUE.search(before) or re.search(r"(?:/|每|平均)$", before) or after.startswith(("前", "来")):
            continue
        new = dice.choice(table[old])
        start, end = match.span("unit")
        yield put(claim, start, end, new, draft.language)
    for sign, other in (("$", "€"), ("£", "$"), ("€", "$")):
        if f"{sign}" in claim and not is_chinese(draft.language) and other not in draft.around:
            yield claim.replace(sign, other, 1)


def date(draft: Draft, dice: Random) -> Iterator[str]:
    """Give another year, month, day or century; now and then one that the passage has elsewhere."""
    claim, known = draft.claim, known_values(draft)
    elsewhere = sorted(
        {match[0] for match in YEAR.finditer(draft.around)} - {match[0] for match in YEAR.finditer(draft.own + claim)}
    )
    changed: list[str] = []
    for match in YEAR.finditer(claim):
        if re.search(
            r"(?:约|約|about|around|circa|ca\.) ?$|(?:before|after|since|until|by|以前|以来) $", claim[: match.start()]
        ):
            continue
        year = int(match[0]) + dice.choice((-12, -5, -3, -2, -1, 1, 2, 3, 5, 10))
        if elsewhere and dice.random() < 0.4:
            changed.append(put(claim, *match.span(), dice.choice(elsewhere), draft.language))
        elif float(year) not in known and year < 2040:
            changed.append(put(claim, *match.span(), str(year), draft.language))
    for pattern, most in ((CHINESE_MONTH, 12), (CHINESE_DAY, 28)):
        for match in pattern.finditer(claim) if is_chinese(draft.language) else ():
            new = dice.randint(1, most)
            if float(new) not in known:
                changed.append(put(claim, *match.span(1), str(new), draft.language))
    for match in re.finditer(rf"\b(?:{'|'.join(ENGLISH_MONTHS)})\b", claim):
        new_month = dice.choice(ENGLISH_MONTHS)
        if (
            new_month not in draft.around
            and not is_chinese(draft.language)
            and claim[match.end() : match.end() + 2].strip()
        ):
            changed.append(put(claim, *match.span(), new_month, draft.language))
    for match in CENTURY.finditer(claim):
        new_century = str(int(match[0]) - 1) if match[0].isdigit() else dice.choice("四五六七八九")
        if new_century not in draft.around and new_century != match[0]:
            changed.append(put(claim, *match.span(), new_century, draft.language))
    dice.shuffle(changed)
    yield from changed


def version(draft: Draft, dice: Random) -> Iterator[str]:
    """Name another model, edition or place in an order."""
    claim = draft.claim
    for match in shuffled(VERSION.finditer(fold(claim)), dice):
        group = match.lastgroup
        if group is None:
            continue
        old = match[group]
        if group == "numeral":
            new = dice.choice("二三四五六七八九")
        elif group == "word":
            new = dice.choice(ENGLISH_ORDINALS)
        elif group == "roman":
            new = dice.choice(ROMANS)
        elif group == "ordinal":
            new = str(dice.randint(4, 20))
        else:
            new = dice.choice((str(int(old) + 1), f"{old}0", str(int(old) + 2), str(max(1, int(old) - 1))))
        start, end = match.span(group)
        said = claim[:start] + new + claim[end:]
        named = said[match.start() : match.end() - len(old) + len(new)]
        if new != old and named not in draft.around and not (group == "after" and YEAR.match(old)):
            yield said
