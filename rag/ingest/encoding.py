"""Bytes to text, in whichever encoding Chinese and English articles come; what is not certain is refused.

A byte order mark or valid UTF-8 settles it. Otherwise the bytes are read under every other encoding in use for
Chinese, each character is weighed by how rare it is (in nats, rag.text.characters), and a reading is taken only if it
is credible Chinese and far likelier than garbage and than every other reading. The thresholds were set on 30,000
cuts of 6 to 60 characters out of DRCD, CMRC 2018 and CRUD-RAG's news, against 300,000 words and sentences in over 20
other languages and 60,000 random strings.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import category

from rag.errors import UnreadableArticle
from rag.text.characters import STOP_SURPRISE, character_surprise
from rag.text.fold import is_han

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
UTF16 = ("utf-16-le", "utf-16-be")
DECLARED_NAMES = {"big5": re.compile(r"(?:x-x-)?big5|(?:cp|ms)950"), "gb18030": re.compile(r"(?:x-)?gb|(?:cp|ms)936")}

CREDIBLE = 8.0
"""The highest mean surprise: Chinese cut to 60 characters stays below in 99.9 of 100, Japanese in EUC-JP is above."""
GARBAGE = 9.5
"""The surprise of a character of garbage: the logarithm of the number of characters in these sets, about 13,000."""
CERTAIN = 18.0
"""How much likelier than garbage, and than any other reading, the taken one must be; eight usual characters are."""
DECLARED = 6.0
"""What the encoding that a page or header names is worth: two characters."""
FAMILIAR = frozenset(
    "嘅咗啲嚟喺冇嘢佢哋唔嗰噉咁㗎嘞喎啫嘥攞睇諗俾畀瞓咩乜嗌揸搵揾啱餸嘟冚─━│※★☆●○◎■◆◇▲△▼▽→←↑↓℃％．～‧﹑・‘’①②③④⑤⑥⑦⑧⑨⑩"
)
FAMILIAR_SURPRISE = 8.0
"""At most this for Cantonese characters, list marks, and full-width letters, which the dictionary does not know."""
STRETCH = 12
STRETCH_SURPRISE = 12.0
"""The highest mean surprise of as many Chinese characters in a row; lists of rare birds and metals stay below."""

SPACES = "\t\n\v\f\r"
OTHER_SHARE = 0.05
"""The largest share of characters in UTF-8 that belong to no text: control characters, replacements, unassigned."""
SEVEN_BIT = re.compile(r"\x1b[$(]|~\{(?:[!-w][!-~])+~\}")
"""Encodings that look like ASCII: ISO-2022 and HZ."""
RUN = re.compile(r"(.)\1{2,}")
SIGNS = str.maketrans("•､‾∼♁☉¥¢£∕﹨", "‧﹑¯～⊕⊙￥￠￡／＼")
"""Signs that Python's tables for Big5 read differently: as Windows and the web do (Encoding Standard, index Big5)."""


@dataclass(frozen=True)
class _Reading:
    encoding: str
    text: str
    cost: float
    """The surprise of the whole text, in nats."""
    mean: float
    """The surprise of a character other than ASCII and white space."""
    evidence: float
    """How much likelier than garbage its characters are, in nats, punctuation aside."""


def decode(name: str, data: bytes, declared: str | None = None) -> str:
    """Return the text of a file in UTF-8, UTF-16, Big5 (with HKSCS) or GB18030 (with GBK and GB 2312), without mark.

    `declared`, an encoding named by the page or header, only tips the scales. Raises UnreadableArticle if the bytes are
    no text, damaged, cut off, or if their encoding is not certain.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _marked(name, data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_cut_off(data, error):
            raise UnreadableArticle(
                f"{name}: cut off in the middle of its last character; get the whole file and try again"
            ) from None
    else:
        if _is_text(text):
            return text
    found = _certain(list(_readings(data, _family(declared))), _family(declared))
    if found is not None:
        return found.removeprefix("\ufeff")
    if b"\0" in data:
        raise UnreadableArticle(f"{name}: not a text file; save it as UTF-8 text and try again")
    raise UnreadableArticle(f"{name}: it is not certain which encoding it is in; save it as UTF-8 and try again")


def _marked(name: str, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableArticle(
            f"{name}: marked as {encoding.upper()} but damaged or cut off (byte {error.start}); "
            "save it as UTF-8 and try again"
        ) from None
    if not _is_text(text):
        raise UnreadableArticle(f"{name}: not a text file; save it as UTF-8 text and try again")
    return text


def _is_cut_off(data: bytes, error: UnicodeDecodeError) -> bool:
    return error.reason == "unexpected end of data" and not data[: error.start].isascii()


def _is_text(text: str) -> bool:
    counts = Counter(text)
    others = sum(count for character, count in counts.items() if _is_other(character) or character == "\ufffd")
    return not counts["\0"] and others <= OTHER_SHARE * len(text) and not SEVEN_BIT.search(text)


def _is_other(character: str) -> bool:
    return category(character) in ("Cc", "Cn", "Co", "Cs") and character not in SPACES


def _family(declared: str | None) -> str | None:
    name = (declared or "").strip(" \t\"'").lower()
    return next((family for family, names in DECLARED_NAMES.items() if names.match(name)), None)


def _readings(data: bytes, declared: str | None) -> Iterator[_Reading]:
    """Yield what the bytes can mean. Big5 has two readings where Python's table and everyone else's differ."""
    hkscs = _strictly(data, "big5hkscs")
    texts = [("big5", hkscs)] + [(encoding, _strictly(data, encoding)) for encoding in ("gb18030", *UTF16)]
    if hkscs is None or declared != "big5":
        texts.append(("big5", _strictly(data, "cp950")))
    for encoding, text in texts:
        if text is not None:
            yield from _weighed(encoding, text.translate(SIGNS) if encoding == "big5" else text)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _weighed(encoding: str, text: str) -> Iterator[_Reading]:
    """Yield the reading with its weights, unless it holds what no text does."""
    counts = Counter(RUN.sub(r"\1\1", text))
    if any(_is_other(character) for character in counts):
        return
    surprises = {character: _surprise(character) for character in counts}
    # ASCII says nothing, as every encoding has it in the same bytes; only in UTF-16 each stands beside a NUL.
    telling = [c for c in counts if not c.isspace() and (encoding in UTF16 or not c.isascii())]
    number = sum(counts[c] for c in telling)
    yield _Reading(
        encoding,
        text,
        sum(counts[c] * surprise for c, surprise in surprises.items()),
        sum(counts[c] * surprises[c] for c in telling) / max(number, 1),
        sum(counts[c] * (GARBAGE - surprises[c]) for c in telling if c not in STOP_SURPRISE),
    )


def _surprise(character: str) -> float:
    if character in FAMILIAR or "\uff01" <= character <= "\uff5e":
        return min(FAMILIAR_SURPRISE, character_surprise(character))
    return character_surprise(character)


def _certain(readings: list[_Reading], declared: str | None) -> str | None:
    """Return the text of the one reading that is credible and likely enough; None if there is none."""

    def prior(reading: _Reading) -> float:
        return DECLARED if reading.encoding == declared else 0.0

    for one in readings:
        margins = [other.cost - prior(other) - one.cost + prior(one) for other in readings if other.text != one.text]
        if one.mean <= CREDIBLE and min([one.evidence + prior(one), *margins]) >= CERTAIN and _is_even(one.text):
            return one.text
    return None


def _is_even(text: str) -> bool:
    """Return whether no stretch of the text is garbage, as where bytes are lost or files were pasted together."""
    sums = list(accumulate((_surprise(character) for character in text if is_han(character)), initial=0.0))
    return all(end - start <= STRETCH * STRETCH_SURPRISE for start, end in zip(sums, sums[STRETCH:], strict=False))
