"""Damages clean paragraphs in known ways and tells how the repair does: put right, marked as damaged, or wrong.

`python -m benchmarks.damage` reports on even-numbered paragraphs; whoever tunes the repair looks at the odd-numbered
ones only: `python -m benchmarks.damage --tune`.
"""

from __future__ import annotations

import html
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from pypinyin import Style, pinyin
from tqdm import tqdm

from benchmarks.common import keep, need, read_lines
from rag.text.fold import fold, is_han, unfold
from rag.text.repair import UNSEEN, find_repairs, is_damaged
from vectorstore.reading import Reading

SEED = 20260
OF_EACH = 150
SHORTEST_RUN = 3
"""So many characters must be shown that are made of two halves: one lost character alone is no shift."""
TRIES = 200
LOST = "\ufffd"
OUTCOMES = ("exact", "marked", "wrong")
CAME_OUT = ("right", "open", "wrong")
TABLE_HEAD = """| damage | paragraphs | exact | marked | wrong, unmarked | exact but for lost halves left open | \
characters of the run back | lost halves right / open / wrong |
|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Damaged:
    """A damaged text, what it was, and of a shift, which characters it hit, [start, end), and which lost bytes."""

    text: str
    clean: str
    run: tuple[int, int] = (0, 0)
    cut: tuple[int, ...] = ()


Damage = Callable[[str, random.Random], Damaged | None]


# --- pinyin behind characters


def usual_reading(character: str) -> str:
    """Return the reading that a table without context has for a character; empty if it has none."""
    ((reading,),) = pinyin(character, style=Style.TONE, errors=lambda _character: [""])
    return reading


def annotate(text: str, rng: random.Random, chosen: Callable[[str], bool], share: float) -> Damaged | None:
    """Put the pinyin behind this share of the chosen characters, but at least one; brackets of one width in a text."""
    places = [n for n, character in enumerate(text) if chosen(character) and usual_reading(character)]
    if not places:
        return None
    annotated = set(rng.sample(places, max(1, round(share * len(places)))))
    left, right = rng.choice(("()", "（）"))
    words = (
        f"{character}{left}{usual_reading(character)}{right}" if n in annotated else character
        for n, character in enumerate(text)
    )
    return Damaged("".join(words), text)


def differs_between_scripts(character: str) -> bool:
    """Return whether a character has another form in the other script."""
    return is_han(character) and fold(character) != unfold(character)


def as_a_converter(text: str, rng: random.Random) -> Damaged | None:
    """Annotate all characters that differ between the scripts; the text becomes Traditional, as in the wild."""
    return annotate(unfold(text), rng, differs_between_scripts, 1.0)


# --- GBK out of step


@dataclass(frozen=True)
class Reader:
    """A program that reads GBK: what it shows for bytes it cannot read, and whether it has cp936's habits.

    These are € for the byte 80, and characters for private use in rows that GBK leaves empty; programs that come after
    may leave those out or show a mark for them (`private`; None if they stay).
    """

    mark: str
    cp936: bool = False
    private: str | None = None

    def show(self, data: bytes) -> tuple[str, list[int]]:
        """Return what is shown of bytes, and the places of those that are not to be seen."""
        shown, unseen, place = [], [], 0
        while place < len(data):
            width = next((width for width in (1, 2, 4) if _is_character(data[place : place + width])), 1)
            words = data[place : place + width].decode("gb18030", "replace")
            if words == LOST:
                words = "€" if self.cp936 and data[place] == 0x80 else self.mark
                unseen += [place] if words != "€" else []
            elif "\ue000" <= words <= "\uf8ff" and self.private is not None:
                words = self.private
                unseen += range(place, place + width)
            shown.append(words)
            place += width
        return "".join(shown), unseen


def _is_character(data: bytes) -> bool:
    try:
        return len(data.decode("gb18030")) == 1
    except UnicodeDecodeError:
        return False


def shifted(clean: str, data: list[tuple[int, int]], reader: Reader, lost: tuple[int, ...] = ()) -> Damaged | None:
    """Return what is shown of bytes, given with their characters' places or -1, if a run of it is out of step."""
    text, unseen = reader.show(bytes(code for code, _ in data))
    if text == clean:
        return None
    cut = {*lost, *(data[place][1] for place in unseen)} - {-1}
    start, end = differing(clean, text)
    shown_from, shown_to = differing(text, clean)
    if shown_to - shown_from < SHORTEST_RUN:
        return None
    return Damaged(text, clean, (start, end), tuple(sorted(cut)))


def differing(one: str, other: str) -> tuple[int, int]:
    """Return the [start, end) of one text that differs from another's."""
    shorter = min(len(one), len(other))
    head = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    tail = next((n for n in range(shorter - head) if one[-1 - n] != other[-1 - n]), shorter - head)
    return head, len(one) - tail


def bytes_of(text: str) -> list[tuple[int, int]]:
    """Return each byte of a text with its character's place."""
    return [(code, place) for place, character in enumerate(text) for code in character.encode("gb18030")]


def seconds_of_pairs(data: list[tuple[int, int]]) -> list[int]:
    """Return the places of the second bytes of two-byte characters."""
    counts = Counter(owner for _, owner in data)
    return [n for n in range(1, len(data)) if data[n][1] == data[n - 1][1] and counts[data[n][1]] == 2]


def at_random(
    text: str, rng: random.Random, attempt: Callable[[list[tuple[int, int]], int], Damaged | None]
) -> Damaged | None:
    """Try places, second bytes of characters, until one gives a run that is out of step."""
    data = bytes_of(text)
    places = seconds_of_pairs(data)
    tries = (attempt(data, place) for place in rng.sample(places, min(TRIES, len(places))))
    return next((damaged for damaged in tries if damaged is not None), None)


def wedged_annotation(reader: Reader, converted: bool = False) -> Damage:
    """Insert the pinyin of the character that a second byte and the next first byte make, right behind these two.

    The first byte swallows the bracket: `?`. So it was in a real article, whose converter looked at bytes. `converted`:
    with the pinyin behind all characters that differ between the scripts, as there.
    """

    def damage(text: str, rng: random.Random) -> Damaged | None:
        clean = unfold(text) if converted else text

        def attempt(data: list[tuple[int, int]], place: int) -> Damaged | None:
            straddling = bytes(code for code, _ in data[max(place - 2, 0) : place]).decode("gb18030", "ignore")
            owner = data[place][1]
            if len(straddling) != 1 or straddling == clean[owner] or not is_han(straddling):
                return None
            reading = usual_reading(straddling)
            if not reading or (converted and annotation_of(clean[owner - 1])):
                return None
            annotated = [*data[: place - 1], *ascii_bytes(f"?{reading})"), *data[place:]]
            if converted:
                annotated = [
                    one for n, (code, at) in enumerate(annotated) for one in [(code, at), *behind(annotated, n)]
                ]
            return shifted(clean, annotated, reader, (owner,))

        def behind(data: list[tuple[int, int]], n: int) -> list[tuple[int, int]]:
            at = data[n][1]
            ends = at >= 0 and (n + 1 == len(data) or data[n + 1][1] != at)
            return ascii_bytes(annotation_of(clean[at])) if ends else []

        return at_random(clean, rng, attempt)

    return damage


def annotation_of(character: str) -> str:
    """Return what a converter puts behind a character: pinyin in brackets if the other script writes it otherwise."""
    reading = usual_reading(character) if differs_between_scripts(character) else ""
    return f"({reading})" if reading else ""


def ascii_bytes(words: str) -> list[tuple[int, int]]:
    """Return the bytes of words that belong to no character of the clean text."""
    return [(code, -1) for code in words.encode("gb18030")]


def wedge(strays: str) -> Damage:
    """Put a stray ASCII byte between the two halves of a character."""

    def damage(text: str, rng: random.Random) -> Damaged | None:
        reader = Reader(rng.choice(("", LOST)))

        def attempt(data: list[tuple[int, int]], place: int) -> Damaged | None:
            return shifted(text, [*data[:place], (ord(rng.choice(strays)), -1), *data[place:]], reader)

        return at_random(text, rng, attempt)

    return damage


def lose_a_byte(mark: str) -> Damage:
    """Leave one byte out, a first or a second one."""

    def damage(text: str, rng: random.Random) -> Damaged | None:
        def attempt(data: list[tuple[int, int]], place: int) -> Damaged | None:
            lost = place - rng.randrange(2)
            return shifted(text, data[:lost] + data[lost + 1 :], Reader(mark), (data[lost][1],))

        return at_random(text, rng, attempt)

    return damage


# --- wrong encodings and entities


def misread(kind: str, taken_for: str, errors: str = "replace", script: int = 0) -> Damage:
    """Write the text in one encoding and read it in another; `script`: -1 for Traditional where it can be."""

    def damage(text: str, _rng: random.Random) -> Damaged | None:
        clean = unfold(text) if script else text
        clean = clean.encode(kind, "ignore").decode(kind)
        shown = clean.encode(kind).decode(taken_for, errors)
        return Damaged(shown, clean) if shown != clean else None

    return damage


def as_cp1252(text: str, _rng: random.Random) -> Damaged:
    """Read UTF-8 as Windows-1252 as browsers do: its five undefined bytes become control characters."""
    shown = "".join(
        bytes([code]).decode("latin-1" if code in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for code in text.encode()
    )
    return Damaged(shown, text)


def entities(write: Callable[[str], str], chosen: str) -> Damage:
    """Write the characters that match as entities, each with even odds."""

    def damage(text: str, rng: random.Random) -> Damaged | None:
        shown = re.sub(chosen, lambda match: write(match[0]) if rng.random() < 0.5 else match[0], text)
        return Damaged(shown, text) if shown != text else None

    return damage


def named(character: str) -> str:
    """Return the entity of a character that has a name."""
    return f"&{html.entities.codepoint2name[ord(character)]};"


def with_spaces(text: str, rng: random.Random) -> Damaged:
    """Put a space behind a few stops, once as it is and once as `&nbsp;`."""
    behind = set(rng.sample(range(len(text)), min(5, len(text))))
    pieces = [character + ("\0" if n in behind else "") for n, character in enumerate(text)]
    clean = "".join(pieces)
    return Damaged(clean.replace("\0", "&nbsp;"), clean.replace("\0", " "))


NAMED = "[“”‘’…—·×&<>é°±]"
PUNCTUATION = " !\"#$%&'()*+,-./0123456789:;<=>?"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz@[]_{}|~"

KINDS: dict[str, dict[str, Damage]] = {
    "pinyin": {
        "one in a paragraph": lambda text, rng: annotate(text, rng, is_han, 0),
        "every 50th character": lambda text, rng: annotate(text, rng, is_han, 1 / 50),
        "every 20th character": lambda text, rng: annotate(text, rng, is_han, 1 / 20),
        "every 4th character": lambda text, rng: annotate(text, rng, is_han, 1 / 4),
        "where the scripts differ": as_a_converter,
    },
    "shift": {
        "wedged annotation": wedged_annotation(Reader("?", cp936=True)),
        "wedged annotation, private use left out": wedged_annotation(Reader("", cp936=True, private="")),
        "wedged annotation, private use shown as ?": wedged_annotation(Reader("?", cp936=True, private="?")),
        "wedged annotation among other pinyin": wedged_annotation(Reader("?", cp936=True), converted=True),
        "stray letter": wedge(LETTERS),
        "stray digit, stop or space": wedge(PUNCTUATION),
        "lost byte, end shown as U+FFFD": lose_a_byte(LOST),
        "lost byte, end not shown": lose_a_byte(""),
    },
    "encoding": {
        "UTF-8 as Latin-1": misread("utf-8", "latin-1"),
        "UTF-8 as Windows-1252": as_cp1252,
        "UTF-8 as GBK": misread("utf-8", "gbk"),
        "UTF-8 as GB18030": misread("utf-8", "gb18030"),
        "UTF-8 as GB18030, unreadable left out": misread("utf-8", "gb18030", "ignore"),
        "Big5 as GB18030": misread("big5", "gb18030", script=-1),
        "Big5 as GBK": misread("big5", "gbk", script=-1),
        "GBK as Big5": misread("gbk", "big5hkscs"),
    },
    "entity": {
        "named": entities(named, NAMED),
        "decimal": entities(lambda character: f"&#{ord(character)};", "[\u3400-\u9fff“”，。]"),
        "hexadecimal": entities(lambda character: f"&#x{ord(character):x};", "[\u3400-\u9fff“”，。]"),
        "&nbsp;": with_spaces,
    },
}


# --- figures


def paragraphs(parity: int) -> list[str]:
    """Return 300 paragraphs, 150 of each set, with even (0) or odd (1) numbers, none with invisible characters."""
    news = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    encyclopedia = [passage["text"] for passage in read_lines("drcd/corpus.jsonl")]
    rng = random.Random(SEED)  # noqa: S311
    return [
        text
        for texts in (news, encyclopedia)
        for text in rng.sample([text for text in texts[parity::2] if not UNSEEN.search(text)], OF_EACH)
    ]


def clean_sets() -> dict[str, int]:
    """Return how many paragraphs of the three sets are changed though clean, or only lose invisible characters."""
    texts = need("news/documents.txt").read_text(encoding="utf-8").splitlines()
    texts += [passage["text"] for name in ("drcd", "cmrc") for passage in read_lines(f"{name}/corpus.jsonl")]
    kinds = [{repair.kind for repair in find_repairs(text)} for text in tqdm(texts, "clean", file=sys.stderr)]
    return {
        "paragraphs": len(texts),
        "changed": sum(bool(kind - {"invisible"}) for kind in kinds),
        "invisible_only": sum(kind == {"invisible"} for kind in kinds),
        "called_damaged": sum(is_damaged(text, ()) for text in texts),
    }


def repaired(damaged: Damaged) -> tuple[str, str]:
    """Return what a damaged text reads repaired, and how that came out."""
    repairs = find_repairs(damaged.text)
    reading = Reading(damaged.text, repairs).words
    if reading == damaged.clean:
        return reading, "exact"
    return reading, "marked" if is_damaged(reading, repairs) else "wrong"


def characters_back(reading: str, damaged: Damaged) -> Iterator[str]:
    """Yield how each character of the run came out, and again each that had lost a byte: right, open or wrong."""
    start, end = damaged.run
    was, now = damaged.clean[start:end], reading[start : len(reading) - (len(damaged.clean) - end)]
    came_out = ["wrong"] * len(was)
    for tag, first, last, other, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        same_length = last - first == stop - other
        for n in range(first, last):
            piece = now[other + n - first] if same_length else now[other:stop]
            came_out[n] = "right" if tag == "equal" else "open" if LOST in piece or not piece else "wrong"
    yield from (f"run {one}" for one in came_out)
    yield from (f"half {came_out[n - start]}" for n in damaged.cut if start <= n < end)


def measure(family: str, name: str, texts: list[str]) -> Counter[str]:
    """Damage the texts in one way, repair them, and count how they came out."""
    rng = random.Random(f"{SEED} {name}")  # noqa: S311
    counts: Counter[str] = Counter()
    for text in tqdm(texts, name, file=sys.stderr, leave=False):
        damaged = KINDS[family][name](text, rng)
        if damaged is None:
            continue
        reading, outcome = repaired(damaged)
        counts[outcome] += 1
        if family == "shift":
            came_out = list(characters_back(reading, damaged))
            counts.update(came_out)
            wrong = (
                came_out.count("run wrong")
                + came_out.count("run open")
                - sum(came_out.count(f"half {how}") for how in ("wrong", "open"))
            )
            counts["but for halves"] += not wrong and "half wrong" not in came_out
    return counts


def row(name: str, counts: Counter[str]) -> str:
    """Return a line of the table."""

    def shares(of: str, kinds: tuple[str, ...]) -> list[str]:
        total = sum(counts[of + kind] for kind in kinds)
        return [f"{100 * counts[of + kind] / total:.1f} %" if total else "" for kind in kinds]

    halves = shares("half ", CAME_OUT)
    total = sum(counts[kind] for kind in OUTCOMES)
    restored = f"{100 * counts['but for halves'] / total:.1f} %" if halves[0] else ""
    cells = [name, str(total), *shares("", OUTCOMES), restored, shares("run ", CAME_OUT)[0]]
    return "| " + " | ".join([*cells, " / ".join(filter(None, halves))]) + " |"


def main() -> None:
    """Run and report."""
    tuning = "--tune" in sys.argv
    texts = paragraphs(parity=1 if tuning else 0)
    figures: dict[str, dict[str, Counter[str]]] = {}
    print(TABLE_HEAD)
    for family, damages in KINDS.items():
        figures[family] = {}
        for name in damages:
            figures[family][name] = measure(family, name, texts)
            print(row(f"{family}: {name}", figures[family][name]), flush=True)
        together = sum(figures[family].values(), Counter())
        print(row(f"**{family}, together**", together), flush=True)
        figures[family]["together"] = together
    if not tuning:
        clean = clean_sets()
        print(clean)
        keep("damage", {"clean": clean, **figures})


if __name__ == "__main__":
    main()
