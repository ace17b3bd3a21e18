"""Text whose bytes were read in the wrong encoding: UTF-8 as Latin-1 or GBK, Big5 as GBK, GBK as Big5 and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from rag.text.characters import surprise, word_fit
from rag.text.fold import is_han
from rag.text.sentences import line_spans
from rag.text.tokens import HAN

LOST = "\ufffd"
READ_AS = {
    "gb18030": ("utf-8", "big5hkscs"),
    "big5": ("utf-8", "gb18030"),
    "big5hkscs": ("utf-8", "gb18030"),
    "latin-1": ("utf-8", "gb18030", "big5hkscs"),
    "sloppy-windows-1252": ("utf-8", "gb18030", "big5hkscs"),
}
"""What bytes were taken for, and what they may have been."""

SUSPICIOUS = 9.0
PLAUSIBLE = 8.5
BETTER_BY = 2.0
"""Mean surprise (nats) from which a text is looked at, up to which a reading is believed, and what must be gained."""

FEWEST_HAN = 3
SURE = 1.5
CONTEXT = 4
FOREIGN_RUN = re.compile(r"[^\x00-\x7f]{4,}")
FOREIGN_WORD = re.compile("[\u0370-\u03ff]{3,}|[\u0400-\u04ff]{3,}|[\u3040-\u30ff]{3,}|[\uac00-\ud7af]{2,}")
"""Greek, Russian, Japanese, Korean: their letters have places in GBK and Big5 too, and are no damage."""
LATIN_SIGN = re.compile(r"[\u0080-\u00ff][\u0080-\u00ff\u0152-\u02dc\u2013-\u203a\u20ac\u2122]")
EXPECTED = re.compile(
    rf"[\x20-\x7e\u00a0-\u024f\u2010-\u206f\u20a0-\u20bf\u2100-\u214f\u3000-\u30ff\uff00-\uffef{HAN}]*"
)
"""What may stand in a repaired text; ftfy, which knows all languages, also finds Hebrew in `×“`."""

WASTE = re.compile(r"(?:锟斤拷)+|(?:烫{4,}|屯{4,})")
"""What is left where U+FFFD or unset memory was written out and read as GBK: nothing of the text is in it."""

STOPS = "。！？；.!?;"
NO_BYTE = b"\xff"
CUT_SHORT = re.compile(rb"([\xe2-\xec\xee\xef][\x80-\xbf])(?![\x80-\xbf])[\xff?]?")
LOST_SURPRISE = 9.0
MOST_LOST = 0.4
"""A reading more than this share of which is lost is none."""


def mojibake_edits(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, reading) for each stretch read in the wrong encoding; U+FFFD in a reading is lost."""
    return [
        (start + first, start + last, reading)
        for start, end in line_spans(text)
        for first, last, reading in _line_edits(text[start:end])
    ]


def _line_edits(line: str) -> Iterator[tuple[int, int, str]]:
    if line.isascii():
        return
    if _is_suspicious(line):
        runs = [(0, line), *((run.start(), run[0]) for run in FOREIGN_RUN.finditer(line))]
        again = [(start, _read_again(run)) for start, run in runs]
        believed = again[:1] if again[0][1] else again[1:]
        if any(edits for _, edits in believed):
            for start, edits in believed:
                yield from ((start + first, start + last, reading) for first, last, reading in edits)
            return
    if LATIN_SIGN.search(line):
        from ftfy import fix_encoding

        fixed = fix_encoding(line)
        if fixed != line and EXPECTED.fullmatch(_difference(line, fixed)[2]):
            yield _difference(line, fixed)
            return
    yield from ((*match.span(), LOST) for match in WASTE.finditer(line))


def _is_suspicious(line: str) -> bool:
    return any(surprise(run) >= SUSPICIOUS for run in FOREIGN_RUN.findall(line))


def _read_again(text: str) -> list[tuple[int, int, str]]:
    """Return what the text was before its bytes were misread, if one reading is far likelier than what stands there."""
    from ftfy import bad_codecs  # noqa: F401  (registers sloppy-windows-1252)

    readings = [
        (reading, taken_for, kind)
        for taken_for, kinds in READ_AS.items()
        for kind in kinds
        if (reading := _recode(text, taken_for, kind))
    ]
    best = min(readings, key=lambda one: _doubt(one[0]), default=None)
    if best is None or _doubt(best[0]) > min(PLAUSIBLE, surprise(text) - BETTER_BY):
        return []
    return _by_sentence(text, *best)


def _by_sentence(text: str, reading: str, taken_for: str, kind: str) -> list[tuple[int, int, str]]:
    """Return the reading sentence by sentence, where its stops and the text's characters begin at the same bytes."""
    if LOST in text or LOST in reading:
        return [_difference(text, reading)]
    places = {before: place for place, before in enumerate(_bytes_before(text, taken_for))}
    cuts = [(0, 0)]
    for place, before in enumerate(_bytes_before(reading, kind)):
        if place and reading[place - 1] in STOPS and before in places:
            cuts.append((places[before], place))
    cuts.append((len(text), len(reading)))
    return [
        (start, end, reading[first:last])
        for (start, first), (end, last) in pairwise(cuts)
        if text[start:end] != reading[first:last]
    ]


def _bytes_before(text: str, encoding: str) -> Iterator[int]:
    return accumulate((len(character.encode(encoding)) for character in text), initial=0)


def _doubt(reading: str) -> float:
    return surprise(reading.replace(LOST, "")) + LOST_SURPRISE * reading.count(LOST) / len(reading)


def _recode(text: str, taken_for: str, kind: str) -> str | None:
    if 2 * sum(map(len, FOREIGN_WORD.findall(text))) > len(text):
        return None
    try:
        data = NO_BYTE.join(piece.encode(taken_for) for piece in text.split(LOST))
    except UnicodeEncodeError:
        return None
    reading = _utf8(data) if kind == "utf-8" else data.decode(kind, "replace")
    return reading if reading and sum(map(is_han, reading)) >= FEWEST_HAN else None


def _utf8(data: bytes) -> str:
    """Return UTF-8 in which bytes are missing, empty if too many are; the last byte is told by the words around."""
    pieces: list[str] = []
    place = 0
    for cut in CUT_SHORT.finditer(data):
        pieces += [*data[place : cut.start()].decode("utf-8", "replace"), _sharing(cut[1])]
        place = cut.end()
    pieces += data[place:].decode("utf-8", "replace")
    if pieces.count(LOST) > MOST_LOST * len(pieces):
        return ""
    for n, choices in enumerate(pieces):
        if len(choices) > 1:
            pieces[n] = _likeliest(choices, pieces[max(0, n - CONTEXT) : n], pieces[n + 1 : n + 1 + CONTEXT])
    return re.sub(f"{LOST}+", LOST, "".join(pieces))


def _sharing(head: bytes) -> str:
    """Return the 64 characters whose first two bytes are these."""
    return "".join((head + bytes([last])).decode() for last in range(0x80, 0xC0))


def _likeliest(choices: str, before: Sequence[str], behind: Sequence[str]) -> str:
    left, right = ("".join(piece for piece in pieces if len(piece) == 1) for pieces in (before, behind))
    (first, best), (second, _) = sorted(((word_fit(left + one + right), one) for one in choices), reverse=True)[:2]
    return best if first - second >= SURE else LOST


def _difference(before: str, after: str) -> tuple[int, int, str]:
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - head) if before[-1 - n] != after[-1 - n]), shorter - head)
    return head, len(before) - tail, after[head : len(after) - tail]
