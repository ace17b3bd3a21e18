"""GBK bytes read out of step: where a byte was lost or wedged in, each character behind it is made of two halves.

The text's bytes are a line of steps: a step is a character as it stands, a pair of bytes across two characters, or a
byte that has lost its other half. The way of the least surprise is found by Viterbi's algorithm; the lost halves are
then chosen by which words they make, and left open where no choice stands out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import accumulate, groupby, islice, pairwise
from math import inf

from rag.text.annotations import LETTERS, readings
from rag.text.characters import LONGEST_WORD, STOP_SURPRISE, character_surprise, folded, surprise, word_cost, word_fit
from rag.text.fold import is_han, script_votes
from rag.text.tokens import HAN

LOST = "\ufffd"
LOST_BYTES, OUTSIDE_GBK, NOTHING = -1, -2, -3
"""What stands for the bytes of a mark, of a character that GBK has no two bytes for, and behind the last byte."""
LEAST_TRAIL = 0x40
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
PIECE, MOST_PIECES = 2_000, 50
"""So many characters around are looked at, so many at a time, and so often in a text, at most."""

LOSS = 10.0
OPEN_HALF = 8.0
VISIBLE_LOSS = {LOST_BYTES: 3.0, ord("?"): 4.0}
MARKS = frozenset(VISIBLE_LOSS)
STRIPPED = 9.0
FULL_WIDTH = 6.0
FULL_WIDTH_LETTERS = {chr(code) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
LONE_LETTER = 10.0
FOREIGN_WORD = 4.0
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
LONG = 2 * 8
"""and from so many bytes on the stretch is called unreadable; a shorter one stays as it is, if no mark shows a loss."""
LONG_RUN = 25
PRIVATE_LEADS = frozenset([*range(0xAA, 0xB0), *range(0xF8, 0xFF)])
"""Out of step, every sixth character or so begins with one of these and is for private use. Where a run of that length
shows none, they were left out, and what stands there is not all."""

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
    guessed: bool = False
    """Whether the other half was filled in by nothing but the words around."""


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
            and self.begins(start)
            and (end == len(self.owners) or self.begins(end))
        )

    def as_it_stands(self, start: int, end: int) -> list[_Step]:
        """Return these bytes as the characters they are shown as."""
        places = [*(place for place in range(start, end) if place == start or self.begins(place)), end]
        return [_Step(first, last, self.text[slice(*self.owners[first])]) for first, last in pairwise(places)]

    def begins(self, place: int) -> bool:
        """Return whether this is the first byte of its character."""
        return place == 0 or self.owners[place - 1] != self.owners[place]

    def is_torn(self, place: int) -> bool:
        """Return whether this is the byte of a torn annotation."""
        first, last = self.owners[place]
        return last - first > 1


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


OUT_OF_STEP, FILLED_IN = "out_of_step", "filled_in"


def out_of_step_edits(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, reading, kind) for each stretch that was read out of step.

    Its kind is FILLED_IN where a lost half was told by nothing but the words around. U+FFFD in a reading is a lost
    half, and stands alone for a stretch that cannot be put right with confidence.
    """
    article = _Article(text)
    edits = []
    for start, end in islice(_suspicious(text), MOST_PIECES):
        line = _line_of(text[start:end])
        steps = _filled_in(line, _believed(line, _likeliest(line)), article)
        for changed, run in _stretches(line, steps):
            first, last = line.owners[run[0].start][0], line.owners[run[-1].end - 1][1]
            if changed and _read(run) != line.text[first:last]:
                kind = FILLED_IN if any(step.guessed for step in run) else OUT_OF_STEP
                edits.append((start + first, start + last, _read(run), kind))
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
    """Yield the steps that may begin at a byte, with what each costs besides its word."""
    code = line.codes[place]
    following, third = (*line.codes[place + 1 : place + 3], NOTHING, NOTHING)[:2]
    begins = line.begins(place)
    whole = following != NOTHING and line.owners[place + 1] == line.owners[place]
    if begins:
        yield _Step(place, place + 1 + whole, line.text[slice(*line.owners[place])]), _as_text(line, place)
    if code in MARKS and begins:
        cost = OPEN_HALF + VISIBLE_LOSS[code]
        if following >= LEAST_TRAIL:
            yield _Step(place, place + 2, LOST, following, leads=False), cost
        if code == LOST_BYTES and 0x20 <= following < 0x7F and third >= LEAST_TRAIL:
            yield _Step(place, place + 3, LOST, third, leads=False), cost + STRAY_BYTE
        if line.is_torn(place):
            yield _Step(place, place + 1, LOST), cost + OPEN_HALF
    elif 0 <= code < 0x80 and not begins:
        yield _Step(place, place + 1, chr(code)), FREED_ASCII
    elif code >= 0x80:
        yield from _out_of_step_from(place, code, following, third, begins)
        if not (begins and whole) and (character := _pairs().get((code, following))):
            yield _Step(place, place + 2, character), _alone(character) + FULL_WIDTH * (character in FULL_WIDTH_LETTERS)


def _out_of_step_from(place: int, code: int, following: int, third: int, begins: bool) -> Iterator[tuple[_Step, float]]:
    """Yield the steps from the first half of a character whose second half is lost, or comes later."""
    ends_here = not begins and (code, following) not in _pairs()
    yield (
        _Step(place, place + 1, LOST, code, leads=True if ends_here else None),
        OPEN_HALF + (0 if ends_here else LOSS),
    )
    if following in MARKS:
        yield _Step(place, place + 2, LOST, code, leads=True), OPEN_HALF + VISIBLE_LOSS[following]
    if not begins and following in MARKS and third >= LEAST_TRAIL:
        if code == COMMA_LEAD:
            yield _Step(place, place + 3, "，" + LOST, third, leads=False), OPEN_HALF + VISIBLE_LOSS[following]
        else:
            yield _Step(place, place + 3, LOST + LOST), 2 * OPEN_HALF + VISIBLE_LOSS[following]
    if not begins and code == COMMA_LEAD and following >= LEAST_TRAIL:
        yield _Step(place, place + 2, "，" + LOST, following, leads=False), STRIPPED + OPEN_HALF
    if 0x20 <= following < 0x7F and (character := _pairs().get((code, third))):
        yield _Step(place, place + 3, character), STRAY_BYTE + _alone(character)


def _as_text(line: _Line, place: int) -> float:
    """Return what it costs to leave a character as it stands."""
    first, last = line.owners[place]
    code, words = line.codes[place], line.text[first:last]
    if code == LOST_BYTES:
        return MARK_AS_TEXT if words == LOST else TORN_AS_TEXT
    if code == EURO_BYTE:
        return EURO_AS_TEXT
    beside = (line.text[first - 1 : first], line.text[last : last + 1])
    if code >= 0x80 and not is_han(words) and words.isalpha() and any(_same_alphabet(words, one) for one in beside):
        return FOREIGN_WORD
    lone = code < 0x80 and words.isalpha() and all(map(is_han, beside))
    return LONE_LETTER if lone else _alone(words)


def _same_alphabet(one: str, other: str) -> bool:
    """Return whether two letters are of one alphabet (of those with fewer than 256 letters), as in Russian."""
    return bool(other) and ord(one) >> 8 == ord(other) >> 8


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
        if LOST in steps[place].reading and article.filled < MOST_FILLED:
            article.filled += 1
            first, stop, choices = _choices(line, steps, place)
            left, right = _read(steps[max(0, first - FAR) : first]), _read(steps[stop : stop + FAR])
            readings_as = {reading: chosen for chosen in choices if article.may_hold(reading := _read(chosen))}
            ranked = sorted((article.fit(left, reading, right), reading) for reading in readings_as)
            hidden = steps[place].leads is None and _may_be_stray(left[-1:])
            if ranked and not hidden and (len(ranked) == 1 or ranked[-1][0] - ranked[-2][0] >= SURE):
                steps[first:stop] = readings_as[ranked[-1][1]]
        place += 1
    return steps


def _choices(line: _Line, steps: Sequence[_Step], place: int) -> tuple[int, int, list[list[_Step]]]:
    """Return [first, stop) of the steps around a lost half, and every way to read their bytes.

    Where no mark shows the loss, it may lie a few characters to the left or right of where it costs least.
    """
    gap = steps[place]
    if gap.known is None:
        return place, place + 1, []
    if gap.leads is not None:
        hinted = _hinted(line, gap, gap.known)
        return (
            place,
            place + 1,
            [
                [_Step(gap.start, gap.end, gap.reading.replace(LOST, one), guessed=not hinted)]
                for one in hinted or _with_half(gap.known, gap.leads)
            ],
        )
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
            choices += [
                [*before, _Step(lost, lost + 1, one, guessed=True), *behind]
                for one in _with_half(line.codes[lost], None)
            ]
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


def _hinted(line: _Line, gap: _Step, known: int) -> tuple[str, ...]:
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
        return tuple(one for one in _with_half(known, True) if torn[1] in readings(one))
    before = line.codes[mark - 1] if mark else None
    return tuple(
        wanted
        for (lead, trail), character in _pairs().items()
        if lead == before and (wanted := _pairs().get((trail, known))) and torn[1] in readings(character)
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


def _believed(line: _Line, steps: Sequence[_Step]) -> list[_Step]:
    """Return the steps, without the stretches whose new reading is hardly better: unreadable, or left as they stand."""
    believed: list[_Step] = []
    for changed, run in _stretches(line, steps):
        start, end = run[0].start, run[-1].end
        known = _read(run).replace(LOST, "")
        if not changed or (known and surprise(known) < DOUBTFUL):
            believed += run
            if changed and len(run) >= LONG_RUN and not any(line.codes[step.end - 1] in PRIVATE_LEADS for step in run):
                believed[-1] = replace(run[-1], reading=run[-1].reading + LOST)
        elif known and (end - start >= LONG or LOST_BYTES in line.codes[start:end]):
            believed.append(_Step(start, end, LOST))
        else:
            believed += line.as_it_stands(start, end)
    return believed


def _stretches(line: _Line, steps: Sequence[_Step]) -> Iterator[tuple[bool, list[_Step]]]:
    """Yield the steps in runs, each with whether they are read otherwise than they stand."""
    for is_whole, run in groupby(steps, key=lambda step: line.whole(step.start, step.end) and LOST not in step.reading):
        yield not is_whole, list(run)
