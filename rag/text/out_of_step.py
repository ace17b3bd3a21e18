"""GBK bytes read out of step: where a byte was lost or wedged in, each character behind it is made of two halves.

The text's bytes are a line of steps: a step is a character as it stands, a pair of bytes across two characters, or a
byte that has lost its other half. The way of the least surprise is found by Viterbi's algorithm; the lost halves are
then chosen by which words they make, and left open where no choice stands out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from math import inf

from rag.text.annotations import LETTERS, readings
from rag.text.characters import ASCII_SURPRISE, LONGEST_WORD, STOP_SURPRISE, character_surprise, folded, surprise, word_cost, word_fit
from rag.text.fold import is_han, script_votes
from rag.text.tokens import HAN

LOST = "\ufffd"
LOST_BYTES, OUTSIDE_GBK = -1, -2
"""What stands for the bytes of a mark, and of a character that GBK has no two bytes for."""
EURO, EURO_BYTE = "€", 0x80
"""What cp936 shows for the byte 80, which GBK uses only as a second half."""
COMMA_LEAD = 0xA3
"""The comma's second byte and what follows it are for private use in cp936: both may have vanished, unseen."""

TORN_ANNOTATION = re.compile(rf"(?:\?|{LOST}[(（]?)([{LETTERS}]{{1,8}})[)）]")
"""An annotation wedged into the middle of a character: its bracket went down with the half before it, as `?`."""

WINDOW = 3
SUSPICIOUS = 10.5
"""Odd are so many characters in a row that surprise by so many nats in the mean,"""
ODD = re.compile(rf"{LOST}|(?<=[{HAN}])[A-Za-z](?=[{HAN}])|{TORN_ANNOTATION.pattern}")
"""and these: a mark, a letter alone among Chinese characters, a torn annotation."""
AROUND_SPOT = 24
PIECE = 2_000
"""So many characters around are looked at, and so many at a time, at most."""

LOSS = 10.0
OPEN_HALF = 8.0
VISIBLE_LOSS = 3.0
STRIPPED = 6.0
LONE_LETTER = 10.0
STRAY_BYTE = 9.0
FREED_ASCII = 10.0
MARK_AS_TEXT = 16.0
TORN_AS_TEXT = 30.0
EURO_AS_TEXT = 40.0
"""What the steps cost, in nats: a loss is dear unless a mark shows it, so that clean text stays as it is."""

SURE = 2.5
"""A lost half is filled in if its best reading is likelier than the next by so many nats."""
MOST_FILLED = 300
"""So many lost halves of a text are filled in, at most."""

DOUBTFUL = 9.5
"""Mean surprise (nats) from which a new reading is not believed,"""
LONG = 8
"""and from this length on the stretch is called unreadable; a shorter one stays as it is, if no mark shows a loss."""

SEEN_BEFORE = {1: 1.0, 2: 2.5, 3: 1.5}
"""What it is worth, in nats, if the article has the same character, pair or three in a row elsewhere."""
BEFORE_A_NUMBER = dict.fromkeys("至约約", 3.0) | dict.fromkeys("于於達达到第（长長近值", 2.4)
BEFORE_A_NUMBER |= dict.fromkeys("在为為过過超自從从：；。共计計", 1.5)
BETWEEN_NUMBERS = dict.fromkeys("年月日時时", 3.0)
CLINGING = dict.fromkeys("的了着過过们們", -4.0)
"""These stand behind a word, hardly behind a stop."""
AT_THE_END = dict.fromkeys("。）！", 3.7) | dict.fromkeys("？”」…", 1.5) | dict.fromkeys("，、（“「《", -6.0)
ELSEWHERE = {"number": -0.7, "end": -2.0}
"""How much likelier than in the mean a character is before a number and at the end of a line, in nats (logarithms of
ratios counted in news and in Wikipedia's Chinese articles)."""
OPENED_BY = dict(zip("）”」》』’", "（“「《『‘", strict=True))
CLOSED_BY = {opening: closing for closing, opening in OPENED_BY.items()}
UNBALANCED = 3.0

CONTEXT, FAR = 4, 40
"""So many characters on either side tell which words a lost half makes, and which brackets are open."""
AROUND = 3


@dataclass(frozen=True)
class _Step:
    """A stretch of bytes, [start, end), and what it is read as; with LOST in it where only one half is known."""

    start: int
    end: int
    reading: str
    known: int | None = None
    """The half that is known,"""
    leads: bool | None = None
    """and whether it is the first one, if that is known too."""


@dataclass(frozen=True)
class _Line:
    """A text as bytes. `owners[n]` is its character's place."""

    text: str
    codes: list[int]
    owners: list[tuple[int, int]]

    def whole(self, start: int, end: int) -> bool:
        """Return whether these bytes are those of one character as it stands."""
        return (
            self.owners[start] == self.owners[end - 1]
            and (start == 0 or self.owners[start - 1] != self.owners[start])
            and (end == len(self.owners) or self.owners[end] != self.owners[end - 1])
        )


class _Article:
    """What the whole text tells about a stretch of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.filled = 0

    @cached_property
    def runs(self) -> dict[int, set[str]]:
        return _runs(self.text)

    @cached_property
    def is_traditional(self) -> bool:
        traditional, simplified = script_votes(self.text)
        return traditional > simplified

    def may_hold(self, reading: str) -> bool:
        return not script_votes(reading)[self.is_traditional]

    def fit(self, left: str, reading: str, right: str) -> float:
        """Return how well a reading suits what stands before and behind it, in nats."""
        near = _runs(left[-2:] + reading + right[:2])
        seen = sum(worth * len(near[size] & self.runs[size]) for size, worth in SEEN_BEFORE.items())
        return word_fit(left[-CONTEXT:] + reading + right[:CONTEXT]) + seen + _in_place(left, reading, right)


def out_of_step_edits(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, reading) for each stretch that was read out of step.

    U+FFFD in a reading is a lost half, and stands alone for a stretch that cannot be put right with confidence.
    """
    article = _Article(text)
    edits = []
    for start, end in _suspicious(text):
        line = _line_of(text[start:end])
        steps = _filled_in(line, _likeliest(line), article)
        edits += [(start + first, start + last, reading) for first, last, reading in _changed(line, steps)]
    return edits


def _suspicious(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches, within a line, that may hold what was read out of step."""
    begin = 0
    for line in text.splitlines(keepends=True):
        if not line.isascii():
            end = 0
            stretches: list[tuple[int, int]] = []
            for spot in _spots(line):
                if stretches and spot - AROUND_SPOT <= stretches[-1][1]:
                    end = min(spot + AROUND_SPOT, len(line))
                    stretches[-1] = (stretches[-1][0], end)
                else:
                    stretches.append((max(spot - AROUND_SPOT, 0), min(spot + AROUND_SPOT, len(line))))
            for first, last in stretches:
                for start in range(first, last, PIECE):
                    yield begin + start, begin + min(start + PIECE, last)
        begin += len(line)


def _spots(line: str) -> list[int]:
    """Return the places in a line where something is odd."""
    sums = [0.0, *accumulate(map(character_surprise, line))]
    odd = [
        place
        for place, (before, behind) in enumerate(zip(sums, sums[WINDOW:], strict=False))
        if behind - before >= WINDOW * SUSPICIOUS
    ]
    return sorted(odd + [match.start() for match in ODD.finditer(line)])


def _line_of(text: str) -> _Line:
    codes: list[int] = []
    owners: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        torn = TORN_ANNOTATION.match(text, place)
        owner = (place, torn.end() if torn else place + 1)
        character = text[place]
        if torn or character == LOST:
            code = [LOST_BYTES]
        elif character == EURO and _beside_han(text, place):
            code = [EURO_BYTE]
        else:
            code = list(character.encode("gb18030"))
            code = code if len(code) <= 2 else [OUTSIDE_GBK]
        codes += code
        owners += [owner] * len(code)
        place = owner[1]
    return _Line(text, codes, owners)


def _among_han(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and is_han(text[place - 1]) and is_han(text[place + 1])


def _beside_han(text: str, place: int) -> bool:
    return any(is_han(character) for character in text[max(place - 1, 0) : place + 2])


@cache
def _pairs() -> dict[tuple[int, int], str]:
    """Return the characters of GBK by their two bytes."""
    pairs = {}
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                pairs[lead, trail] = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
    return pairs


@cache
def _with_half(known: int, leads: bool | None) -> tuple[str, ...]:
    """Return the Chinese characters and stops that have this byte, as their first if it leads, or where it may be."""
    return tuple(
        character
        for (lead, trail), character in _pairs().items()
        if ((known == lead and leads is not False) or (known == trail and leads is not True))
        and (is_han(character) or character in STOP_SURPRISE)
    )


def _steps_from(line: _Line, place: int) -> Iterator[tuple[_Step, float]]:
    """Yield the steps that may begin at a byte, with what each costs."""
    codes, owner = line.codes, line.owners[place]
    code = codes[place]
    following = codes[place + 1] if place + 1 < len(codes) else None
    third = codes[place + 2] if place + 2 < len(codes) else 0
    begins = place == 0 or line.owners[place - 1] != owner
    stray = following is not None and 0x20 <= following < 0x7F
    if begins:
        words = line.text[slice(*owner)]
        width = 2 if following is not None and line.owners[place + 1] == owner else 1
        if code == LOST_BYTES:
            cost = MARK_AS_TEXT if words == LOST else TORN_AS_TEXT
        else:
            cost = EURO_AS_TEXT if code == EURO_BYTE else _alone(words)
            if cost == ASCII_SURPRISE and words.isalpha() and _among_han(line.text, owner[0]):
                cost = LONE_LETTER
        yield _Step(place, place + width, words), cost
    if code == LOST_BYTES:
        if following is not None and following >= 0x40:
            yield _Step(place, place + 2, LOST, following, False), VISIBLE_LOSS + OPEN_HALF
        if stray and third >= 0x40:
            yield _Step(place, place + 3, LOST, third, False), VISIBLE_LOSS + STRAY_BYTE + OPEN_HALF
        return
    if code < 0x80:
        if code >= 0 and not begins:
            yield _Step(place, place + 1, chr(code)), FREED_ASCII
        return
    ends_here = not begins and (following is None or (code, following) not in _pairs())
    yield (
        _Step(place, place + 1, LOST, code, True if ends_here else None),
        OPEN_HALF + (0 if ends_here else LOSS),
    )
    if following is None:
        return
    if following == LOST_BYTES:
        yield _Step(place, place + 2, LOST, code, True), VISIBLE_LOSS + OPEN_HALF
    if code == COMMA_LEAD and not begins:
        end = place + (3 if following in (LOST_BYTES, ord("?")) else 2)
        if end <= len(codes) and codes[end - 1] >= 0x40:
            yield _Step(place, end, "，" + LOST, codes[end - 1], False), STRIPPED + OPEN_HALF + STOP_SURPRISE["，"]
    if not (begins and width == 2) and (character := _pairs().get((code, following))):
        yield _Step(place, place + 2, character), _alone(character)
    if stray and (character := _pairs().get((code, third))):
        yield _Step(place, place + 3, character), STRAY_BYTE + _alone(character)


def _alone(character: str) -> float:
    """Return what a character costs by itself: nothing if it is Chinese, for then its word does."""
    return 0.0 if is_han(character) else character_surprise(character)


def _likeliest(line: _Line) -> list[_Step]:
    """Return the way from the first byte to the last that costs least; characters in a row cost what their words do."""
    best = [0.0] + [inf] * len(line.codes)
    last: list[tuple[_Step, ...]] = [()] * (len(line.codes) + 1)
    steps_from = [list(_steps_from(line, place)) for place in range(len(line.codes))]
    for place in range(len(line.codes)):
        if best[place] < inf:
            for steps, cost in _words_from(place, steps_from):
                end = steps[-1].end
                if best[place] + cost < best[end]:
                    best[end], last[end] = best[place] + cost, steps
    way: list[_Step] = []
    place = len(line.codes)
    while place:
        way[:0] = last[place]
        place = last[place][0].start
    return way


def _words_from(
    place: int, steps_from: Sequence[Sequence[tuple[_Step, float]]], word: str = ""
) -> Iterator[tuple[tuple[_Step, ...], float]]:
    """Yield the steps, one or those of a word, that lead away from a place."""
    if place == len(steps_from):
        return
    for step, extra in steps_from[place]:
        longer = word + folded(step.reading)
        cost = word_cost(longer) if is_han(step.reading) else None
        if cost is None:
            if not word:
                yield (step,), extra
            continue
        if cost < inf:
            yield (step,), extra + cost
        if len(longer) < LONGEST_WORD:
            for behind, more in _words_from(step.end, steps_from, longer):
                yield (step, *behind), extra + more


def _filled_in(line: _Line, steps: list[_Step], article: _Article) -> list[_Step]:
    """Return the steps with their lost halves restored where one reading stands out."""
    place = 0
    while place < len(steps):
        if steps[place].known is not None and article.filled < MOST_FILLED:
            article.filled += 1
            first, stop, choices = _choices(line, steps, place)
            left, right = _read(steps[max(0, first - FAR) : first]), _read(steps[stop : stop + FAR])
            ranked = sorted(
                (
                    (article.fit(left, reading, right), chosen)
                    for chosen in choices
                    if article.may_hold(reading := _read(chosen))
                ),
                key=lambda pair: pair[0],
            )
            hidden = steps[place].leads is None and _may_be_stray(left[-1:])
            if ranked and not hidden and (len(ranked) == 1 or ranked[-1][0] - ranked[-2][0] >= SURE):
                steps[first:stop] = ranked[-1][1]
        place += 1
    return steps


def _choices(line: _Line, steps: Sequence[_Step], place: int) -> tuple[int, int, list[list[_Step]]]:
    """Return [first, stop) of the steps around a lost half, and every way to read their bytes.

    Where no mark shows the loss, it may lie a few characters to the left or right of where it costs least.
    """
    gap = steps[place]
    if gap.leads is not None:
        hinted = _hinted(line, gap) or _with_half(gap.known, gap.leads)
        return place, place + 1, [[_Step(gap.start, gap.end, gap.reading.replace(LOST, one))] for one in hinted]
    first, stop = place, place + 1
    while place - first < AROUND and first and _is_pair(line, steps[first - 1]):
        first -= 1
    while stop - place <= AROUND and stop < len(steps) and _is_pair(line, steps[stop]):
        stop += 1
    start, end = steps[first].start, steps[stop - 1].end
    choices = []
    for lost in range(start, end, 2):
        before, behind = _paired(line, start, lost), _paired(line, lost + 1, end)
        if before is not None and behind is not None:
            choices += [[*before, _Step(lost, lost + 1, one), *behind] for one in _with_half(line.codes[lost], None)]
    return first, stop, choices


def _is_pair(line: _Line, step: _Step) -> bool:
    return step.end - step.start == 2 and tuple(line.codes[step.start : step.end]) in _pairs()


def _paired(line: _Line, start: int, end: int) -> list[_Step] | None:
    steps = []
    for place in range(start, end, 2):
        character = _pairs().get((line.codes[place], line.codes[place + 1]))
        if character is None:
            return None
        steps.append(_Step(place, place + 2, character))
    return steps


def _hinted(line: _Line, gap: _Step) -> tuple[str, ...]:
    """Return the characters that a torn annotation allows, if there is one at this loss.

    It is the pinyin of the two bytes before it: of the known byte and the lost one (國 in `袊?guó)`), or of the byte
    before and the lost one, which is then the first half of the character sought (為 in `因?yàn)橹`: 驗 has the bytes
    between).
    """
    mark = gap.end - 1 if gap.leads else gap.start
    torn = TORN_ANNOTATION.match(line.text, line.owners[mark][0]) if line.codes[mark] == LOST_BYTES else None
    if torn is None:
        return ()
    if gap.leads:
        return tuple(one for one in _with_half(gap.known, True) if torn[1] in readings(one))
    before = line.codes[mark - 1] if mark else None
    return tuple(
        _pairs()[trail, gap.known]
        for (lead, trail), character in _pairs().items()
        if lead == before and (trail, gap.known) in _pairs() and torn[1] in readings(character)
    )


def _in_place(left: str, reading: str, right: str) -> float:
    """Return how well a character suits the end of a line, the number behind it, or the brackets around, in nats."""
    last, fit = reading[-1], 0.0
    if not right or right[0] == "\n":
        fit = AT_THE_END.get(last, ELSEWHERE["end"])
    elif right[0].isdecimal():
        numbers = left[-1:].isdecimal() and BETWEEN_NUMBERS.get(last)
        fit = numbers or BEFORE_A_NUMBER.get(last, ELSEWHERE["number"])
    if left[-1:] in STOP_SURPRISE:
        fit += CLINGING.get(reading[0], 0.0)
    if last in OPENED_BY:
        fit += UNBALANCED if left.rfind(OPENED_BY[last]) > left.rfind(last) else -UNBALANCED
    elif last in CLOSED_BY:
        closed, opened = right.find(CLOSED_BY[last]), right.find(last)
        fit += UNBALANCED if closed >= 0 and not 0 <= opened < closed else -UNBALANCED
    return fit


def _may_be_stray(before: str) -> bool:
    """Return whether a sign before a loss that no mark shows may have been wedged in there, and be no text at all."""
    return before.isascii() and before.isprintable() and before != ""


def _runs(text: str) -> dict[int, set[str]]:
    """Return the characters, pairs and threes in a row of a text; half- and full-width punctuation are one."""
    plain = "".join(_plain(character) for character in text)
    return {size: {plain[n : n + size] for n in range(len(plain) - size + 1)} for size in SEEN_BEFORE}


@cache
def _plain(character: str) -> str:
    return "0" if character.isdecimal() else unicodedata.normalize("NFKC", character)[:1]


def _read(steps: Sequence[_Step]) -> str:
    return "".join(step.reading for step in steps)


def _changed(line: _Line, steps: Sequence[_Step]) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches that are read otherwise than they stand, as far as the new reading is to be believed."""
    run: list[_Step] = []
    for step in (*steps, None):
        if step is not None and not line.whole(step.start, step.end):
            run.append(step)
        elif run:
            start, end = line.owners[run[0].start][0], line.owners[run[-1].end - 1][1]
            reading = _read(run)
            if surprise(reading.replace(LOST, "")) < DOUBTFUL:
                yield start, end, reading
            elif end - start >= LONG or LOST_BYTES in line.codes[run[0].start : run[-1].end]:
                yield start, end, LOST
            run = []
