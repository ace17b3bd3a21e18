"""GBK bytes read out of step: where a byte was lost or wedged in, each character behind it is made of two halves.

The text's bytes are a line of steps: a step is a character as it stands, a pair of bytes across two characters, or a
byte that has lost its other half. The way of the least surprise is found by Viterbi's algorithm; the lost halves are
then chosen by which word they make, and left open where no choice stands out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.text.annotations import LETTERS, readings
from rag.text.characters import STOP_SURPRISE, character_surprise, word_fit
from rag.text.fold import is_han, script_votes

LOST = "\ufffd"
LOST_BYTES, OUTSIDE_GBK = -1, -2
"""What stands for the bytes of a mark, and of a character that GBK has no two bytes for."""
EURO = "€"
"""What cp936 shows for the byte 80, which GBK uses only as a second half."""

TORN_ANNOTATION = re.compile(rf"\?([{LETTERS}]{{1,8}})[)）]")
"""An annotation wedged into the middle of a character: its bracket went down with the half before it, as `?`."""

RARE = 12.5
NEAR = 8
"""Two characters of at least RARE nats within NEAR places are reason to look closer."""

LOSS = 16.0
OPEN_HALF = 8.0
VISIBLE_LOSS = 3.0
STRAY_BYTE = 9.0
FREED_ASCII = 10.0
MARK_AS_TEXT = 16.0
TORN_AS_TEXT = 30.0
EURO_AS_TEXT = 40.0
"""What the steps cost, in nats: a loss is dear unless a mark shows it, so that clean text stays as it is."""

SURE = 0.9
"""A lost half is filled in if its best reading is likelier than the next by so many nats."""

SEEN_BEFORE = {1: 1.0, 2: 2.5, 3: 1.5}
"""What it is worth, in nats, if the article has the same character, pair or three in a row elsewhere."""

CONTEXT = 4
AROUND = 2


@dataclass(frozen=True)
class _Step:
    """A stretch of bytes, [start, end), and the character it is read as; None where a half is missing."""

    start: int
    end: int
    character: str | None
    kept: bool = False


@dataclass(frozen=True)
class _Line:
    """A text as bytes. `owners[n]` is its character's place."""

    text: str
    codes: list[int]
    owners: list[tuple[int, int]]


def out_of_step_edits(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, reading) for each stretch that was read out of step.

    U+FFFD in a reading is a lost half, and stands alone for a stretch that cannot be put right with confidence.
    """
    edits = []
    for start, end in _suspicious(text):
        line = _line_of(text[start:end])
        steps = _filled_in(line, _likeliest(line), text)
        edits += [(start + first, start + last, reading) for first, last, reading in _changed(line, steps)]
    return edits


def _suspicious(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that may hold such a stretch."""
    place = 0
    for line in text.splitlines(keepends=True):
        rare = [n for n, character in enumerate(line) if is_han(character) and character_surprise(character) >= RARE]
        if (
            LOST in line
            or TORN_ANNOTATION.search(line)
            or any("\ue000" <= character <= "\uf8ff" for character in line)
            or any(later - earlier <= NEAR for earlier, later in zip(rare, rare[1:], strict=False))
        ):
            yield place, place + len(line)
        place += len(line)


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
            code = [0x80]
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
def _with_half(code: int) -> tuple[str, ...]:
    """Return the Chinese characters and stops one half of which is this byte."""
    return tuple(
        character
        for pair, character in _pairs().items()
        if code in pair and (is_han(character) or character in STOP_SURPRISE)
    )


def _steps_from(line: _Line, place: int) -> Iterator[tuple[_Step, float]]:
    """Yield the steps that may begin at a byte, with what each costs."""
    codes, owners = line.codes, line.owners
    code, owner = codes[place], owners[place]
    following = codes[place + 1] if place + 1 < len(codes) else None
    begins = place == 0 or owners[place - 1] != owner
    width = 1
    while place + width < len(codes) and owners[place + width] == owner:
        width += 1
    if begins:
        words = line.text[slice(*owner)]
        if code == LOST_BYTES:
            yield _Step(place, place + 1, words, kept=True), MARK_AS_TEXT if words == LOST else TORN_AS_TEXT
        elif code == 0x80:
            yield _Step(place, place + 1, words, kept=True), EURO_AS_TEXT
        else:
            yield _Step(place, place + width, words, kept=True), character_surprise(words)
    if code == LOST_BYTES:
        if following is not None and following >= 0x40:
            yield _Step(place, place + 2, None), VISIBLE_LOSS + OPEN_HALF
        return
    if code < 0x80:
        if code >= 0 and not begins:
            yield _Step(place, place + 1, chr(code)), FREED_ASCII
            if code >= 0x40:
                yield _Step(place, place + 1, None), LOSS + OPEN_HALF
        return
    yield _Step(place, place + 1, None), LOSS + OPEN_HALF
    if following == LOST_BYTES:
        yield _Step(place, place + 2, None), VISIBLE_LOSS + OPEN_HALF
    if following is not None and not (begins and width == 2):
        character = _pairs().get((code, following))
        if character:
            yield _Step(place, place + 2, character), character_surprise(character)
    if following is not None and 0x20 <= following < 0x80 and place + 2 < len(codes):
        character = _pairs().get((code, codes[place + 2]))
        if character:
            yield _Step(place, place + 3, character), STRAY_BYTE + character_surprise(character)


def _likeliest(line: _Line) -> list[_Step]:
    best = [0.0] + [float("inf")] * len(line.codes)
    last: list[_Step | None] = [None] * (len(line.codes) + 1)
    for place in range(len(line.codes)):
        if best[place] == float("inf"):
            continue
        for step, cost in _steps_from(line, place):
            if best[place] + cost < best[step.end]:
                best[step.end] = best[place] + cost
                last[step.end] = step
    steps: list[_Step] = []
    place = len(line.codes)
    while place and (step_here := last[place]) is not None:
        steps.append(step_here)
        place = step_here.start
    return steps[::-1]


def _filled_in(line: _Line, steps: list[_Step], article: str) -> list[_Step]:
    """Return the steps with their lost halves restored where one reading stands out."""
    if all(step.kept for step in steps):
        return steps
    elsewhere = _runs(article)
    only_traditional, only_simplified = script_votes(article)
    for place, step in enumerate(steps):
        if step.character is None:
            first, stop, choices = _choices(line, steps, place)
            left = _read(steps[max(0, first - CONTEXT) : first])
            right = _read(steps[stop : stop + CONTEXT])
            ranked = sorted(
                (
                    word_fit(left + reading + right) + _seen(left[-2:] + reading + right[:2], elsewhere),
                    reading,
                    chosen,
                )
                for reading, chosen in choices
                if not _of_the_other_script(reading, only_traditional, only_simplified)
            )
            if ranked and (len(ranked) == 1 or ranked[-1][0] - ranked[-2][0] >= SURE):
                steps[first:stop] = [_Step(*span, character) for span, character in ranked[-1][2]]
    return steps


_Chosen = tuple[tuple[tuple[int, int], str], ...]


def _choices(line: _Line, steps: Sequence[_Step], place: int) -> tuple[int, int, list[tuple[str, _Chosen]]]:
    """Return [first, stop) of the steps around a lost half, and every way to read their bytes.

    Where no mark shows the loss, it may lie a character or two to the left or right of where it costs least.
    """
    gap = steps[place]
    fixed = LOST_BYTES in line.codes[gap.start : gap.end] or gap.end - gap.start != 1
    first, stop = place, place + 1
    while not fixed and place - first < AROUND and first and _is_pair(line, steps[first - 1]):
        first -= 1
    while not fixed and stop - place <= AROUND and stop < len(steps) and _is_pair(line, steps[stop]):
        stop += 1
    start, end = steps[first].start, steps[stop - 1].end
    readings_of: list[tuple[str, _Chosen]] = []
    for lost in [gap.start] if fixed else range(start, end, 2):
        width = gap.end - gap.start if fixed else 1
        before = _paired(line, start, lost)
        behind = _paired(line, lost + width, end)
        if before is None or behind is None:
            continue
        code = max(line.codes[lost : lost + width])
        for character in _hinted(line, lost, code) or _with_half(code):
            chosen = (*before, ((lost, lost + width), character), *behind)
            readings_of.append(("".join(one for _, one in chosen), chosen))
    return first, stop, readings_of


def _is_pair(line: _Line, step: _Step) -> bool:
    return step.end - step.start == 2 and tuple(line.codes[step.start : step.end]) in _pairs()


def _paired(line: _Line, start: int, end: int) -> _Chosen | None:
    pairs = []
    for place in range(start, end, 2):
        character = _pairs().get((line.codes[place], line.codes[place + 1]))
        if character is None:
            return None
        pairs.append(((place, place + 2), character))
    return tuple(pairs)


def _hinted(line: _Line, lost: int, code: int) -> tuple[str, ...]:
    """Return the characters that a torn annotation allows, if there is one at this loss.

    It is the pinyin of the two bytes before it: of this byte and the lost one (國 in `袊?guó)`), or of the byte before
    and the lost one, which is then the first half of the character sought (為 in `因?yàn)橹`: 驗 has the bytes between).
    """
    marks = [place for place in (lost, lost + 1) if place < len(line.codes) and line.codes[place] == LOST_BYTES]
    torn = TORN_ANNOTATION.match(line.text, line.owners[marks[0]][0]) if marks else None
    if torn is None:
        return ()
    if marks[0] == lost + 1:
        return tuple(
            character for (lead, _), character in _pairs().items() if lead == code and torn[1] in readings(character)
        )
    before = line.codes[lost - 1] if lost else -1
    return tuple(
        _pairs()[trail, code]
        for (lead, trail), character in _pairs().items()
        if lead == before and (trail, code) in _pairs() and torn[1] in readings(character)
    )


def _of_the_other_script(reading: str, only_traditional: int, only_simplified: int) -> bool:
    traditional, simplified = script_votes(reading)
    return bool(simplified) if only_traditional > only_simplified else bool(traditional)


def _runs(text: str) -> dict[int, set[str]]:
    """Return the characters, pairs and threes in a row of a text; half- and full-width punctuation are one."""
    plain = "".join(unicodedata.normalize("NFKC", character)[:1] for character in text)
    return {size: {plain[n : n + size] for n in range(len(plain) - size + 1)} for size in SEEN_BEFORE}


def _seen(reading: str, elsewhere: dict[int, set[str]]) -> float:
    return sum(
        worth * len(_runs(reading)[size] & elsewhere[size]) for size, worth in SEEN_BEFORE.items()
    )


def _read(steps: Sequence[_Step]) -> str:
    return "".join(LOST if step.character is None else step.character for step in steps)


def _changed(line: _Line, steps: Sequence[_Step]) -> Iterator[tuple[int, int, str]]:
    run: list[_Step] = []
    for step in (*steps, None):
        if step is not None and (step.character is None or step.character != _as_it_stands(line, step)):
            run.append(step)
        elif run:
            reading = _read(run)
            if any(is_han(character) and character_surprise(character) >= RARE for character in reading):
                reading = LOST
            yield line.owners[run[0].start][0], line.owners[run[-1].end - 1][1], reading
            run = []


def _as_it_stands(line: _Line, step: _Step) -> str | None:
    owners = set(line.owners[step.start : step.end])
    if len(owners) != 1:
        return None
    (owner,) = owners
    whole = [place for place in (step.start - 1, step.end) if 0 <= place < len(line.owners)]
    if any(line.owners[place] == owner for place in whole):
        return None
    return line.text[slice(*owner)]
