"""The same report in two outlets or two scripts: found by MinHash, confirmed by figures and by what is repeated.

Two steps. Articles that share a band key are candidates (locality-sensitive hashing: Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, chapter 3); `same_report` then looks at both texts. Wording alone does not tell an agency
report in two outlets from two issues of a bulletin, so the figures must agree where the words around them do, and what
one text keeps coming back to (a person, a fund) must stand in the other.

The only file that imports datasketch. Every threshold is read off `benchmarks/near_duplicates.py`.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.text.fold import fold, to_script
from rag.text.numbers import amounts
from rag.text.tokens import HAN

VERSION = "minhash128-affine32-seed1+4units+42x3/2"
"""Names how signatures and keys are made: signatures and keys of another version cannot be compared with these."""

PERMUTATIONS, SEED = 128, 1
SHINGLE = 4
"""Units (Chinese characters or words) in a shingle. With 3, unrelated reports come to a third more likeness; with 5,
98.3 % instead of 99.7 % of the copies that were changed most reach NEAR."""
BANDS, ROWS = 42, 3
"""Two texts of likeness s share a key with probability 1 - (1 - s**3)**42: 94 % at 0.4, 99.6 % at 0.5, 4 % at 0.1."""
SHORTEST = 50
"""Units, about two sentences. Not measured: in less, one changed sentence makes another text of a copy."""

NEAR = 0.4
"""Estimated Jaccard similarity of two texts' shingles from which they may be the same report."""
FIGURES_AGREE, FIGURES_DIFFER = 0.85, 2
"""Two texts are different reports if at least so many figures differ and less than this share agrees. Among news
reports, the next issue of a bulletin and updates with new figures agree in 80 % and less, nearly all copies in 91 % and
more."""
REPEATED, REPEATED_AGREE = 3, 0.8
"""What stands so often in a text is what it is about; in a copy, at least this share of it is found again."""

UNIT = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
GROUPED_DIGITS = re.compile(r"(?<=\d),(?=\d{3})")
FIGURE = "ꙮ"
"""Stands for any figure, so that places can be compared: a letter that no text holds, to be a unit of its own."""
AROUND = 2
"""Units before and behind a figure that make its place: 最高气[气温 28 度最]低."""
IN_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")
"""What outlets add or leave out: share prices of the moment, names in other scripts."""


def signature(text: str) -> bytes:
    """Return the text's MinHash: 128 little-endian uint32, the same in every process; b"" if it is too short to judge.

    Title, date and byline belong to an outlet, so give the report alone where it is known.
    """
    from datasketch import MinHash

    units = _units(text)
    if len(units) < SHORTEST:
        return b""
    shingles = {" ".join(units[n : n + SHINGLE]).encode() for n in range(len(units) - SHINGLE + 1)}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=zlib.crc32, scheme="affine32")
    sketch.update_batch(shingles)
    return bytes(sketch.hashvalues.astype("<u4").tobytes())


def band_keys(signature: bytes) -> list[str]:
    """Return the keys to look up and to keep, 16 hexadecimal digits each; articles that share one are candidates."""
    if not signature:
        return []
    bands = _values(signature)[: BANDS * ROWS].reshape(BANDS, ROWS)
    return [blake2b(bytes([n]) + band.tobytes(), digest_size=8).hexdigest() for n, band in enumerate(bands)]


def likeness(one: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity (0 to 1; standard error 0.04) of two signatures; 0 if one is b""."""
    if not one or not other:
        return 0.0
    return float(np.mean(_values(one) == _values(other)))


def same_report(one_text: str, one_signature: bytes, other_text: str, other_signature: bytes) -> bool:
    """Return whether two texts are the same report, perhaps cut, edited, in another script or with other ends.

    Not the same are two issues of a bulletin, an update with new figures, and a notice about somebody else.
    """
    return (
        likeness(one_signature, other_signature) >= NEAR
        and figures_agree(one_text, other_text)
        and subjects_agree(one_text, other_text)
    )


def figures_agree(one: str, other: str) -> bool:
    """Return whether the same figures stand where the two texts have the same words around a figure.

    What only one of them tells counts for nothing: a copy may lack a paragraph and bring another.
    """
    ours, theirs = _figures(one), _figures(other)
    alike = differ = 0
    for place in ours.keys() & theirs.keys():
        fewer, more = sorted((ours[place], theirs[place]), key=len)
        alike += len(fewer & more)
        differ += len(fewer - more)
    return differ < FIGURES_DIFFER or alike >= FIGURES_AGREE * (alike + differ)


def subjects_agree(one: str, other: str) -> bool:
    """Return whether nearly all that the shorter text repeats is also in the other."""
    shorter, longer = sorted((_pairs(one), _pairs(other)), key=lambda pairs: pairs.total())
    repeated = [pair for pair, times in shorter.items() if times >= REPEATED]
    return sum(pair in longer for pair in repeated) >= REPEATED_AGREE * len(repeated)


def _units(text: str) -> list[str]:
    """Return the characters (Chinese) and words (anything else) of a text, in one script and one region's words."""
    plain = unicodedata.normalize("NFKC", fold(to_script(text, "zh-Hans"))).lower()
    return UNIT.findall(GROUPED_DIGITS.sub("", plain))


def _figures(text: str) -> dict[tuple[str, ...], set[tuple[float, bool]]]:
    """Return the (value, is percentage) of the amounts outside parentheses, by the units around them."""
    text = IN_PARENTHESES.sub("。", text).replace(FIGURE, "")
    stated: dict[tuple[int, int], set[tuple[float, bool]]] = {}
    for amount in amounts(text):  # two for a range, at the same place
        stated.setdefault((amount.start, amount.end), set()).add((round(amount.value, 6), amount.percent))
    ends = [0, *(end for span in stated for end in span), len(text)]
    between = [text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
    units = _units(f" {FIGURE} ".join(between))
    places = [n for n, unit in enumerate(units) if unit == FIGURE]
    figures: dict[tuple[str, ...], set[tuple[float, bool]]] = {}
    for n, values in zip(places, stated.values(), strict=True):
        around = (*units[max(0, n - AROUND) : n], FIGURE, *units[n + 1 : n + 1 + AROUND])
        figures.setdefault(around, set()).update(values)
    return figures


def _pairs(text: str) -> Counter[tuple[str, str]]:
    """Return how often each two neighbouring units stand in a text, without figures."""
    return Counter(pair for pair in pairwise(_units(text)) if not any(unit[0].isdigit() for unit in pair))


def _values(signature: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(signature, dtype="<u4")
