"""What was changed in nearly the same words, who changed places with whom, what the cited words never say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from rag.answer.checks.case import Case, Problem, is_named
from rag.answer.checks.polarity import FOLLOWS, KINDRED, QUANTITIES
from rag.text.cues import Cue
from rag.text.fold import fold
from rag.text.names import HAN
from rag.text.quotations import quotations
from rag.text.sounds import chinese_sound
from rag.text.units import Unit

LEAST_SAID, LEAST_SAID_ACROSS = 0.5, 0.45
"""The least share of a claim's telling words that the cited words say in whatever words; across languages."""

LEAST_LOG_ODDS = -3.5
"""Of the cited words' supporting the claim, by the model that read both. On claims from texts of the development half
that it was not trained on (`benchmarks/entailment_examples.py`), the checks with it accept 95.7 % of the right ones
within a language and 2.2 % of the corrupted ones, without it 96.6 and 8.2 %; across languages 82.7 and 28.7 %, and 83.6
and 32.8 %. One more would reject 3 of 100 right ones across languages, and 1 within."""

NEARLY_VERBATIM, LONGEST_CHANGE = 0.7, 3
"""Where so much of a claim is word for word, up to three words in another's place are a change of what is said."""

NOT_WORDS = re.compile(r"[\W_]+")

RELATES = frozenset("对 向 自 从 比 由 to from than".split())
"""Words that set who stands before them against who stands behind."""

NEGATIONS = ("negation", "implied negation")


def changes(case: Case) -> Iterator[Problem]:
    """Find, in a claim that is nearly word for word, another name or cue than there is in the source."""
    if case.is_crossed or case.share_verbatim < NEARLY_VERBATIM:
        return
    telling, told = {unit.key for unit in case.telling}, {unit.key for unit in case.told}
    for kind, first, last, start, end in case.matcher.get_opcodes():
        if kind != "replace" or last - first > LONGEST_CHANGE or end - start > LONGEST_CHANGE:
            continue
        put = [
            unit
            for unit in case.telling[first:last]
            if unit.key not in told and not case.is_said_elsewhere(unit, case.told[start:end])
        ]
        gone = [unit for unit in case.told[start:end] if unit.key not in telling]
        if not put or not gone:
            continue
        if len(put) == len(gone) == 1 and _is_another_count(put[0], gone[0]):
            yield Problem("number", case.says(put[0]))
            continue
        words = case.claim[put[0].start : put[-1].end]
        if _cues(put) != _cues(gone) and not _is_harmless(_cues(put), _cues(gone)):
            yield Problem("opposite", words)
        elif (any(map(is_named, (*put, *gone))) or _is_spelled(put)) and not _sound_alike(
            words, case.words[gone[0].start : gone[-1].end]
        ):
            yield Problem("belongs", words)


def _is_another_count(put: Unit, gone: Unit) -> bool:
    """Return whether one number stands for another: one, which many words hold that count nothing, for three."""
    return put.amount is not None and gone.amount is not None and not put.amount.agrees_with(gone.amount)


def _is_spelled(units: Sequence[Unit]) -> bool:
    """Return whether words fall into single Chinese characters, as names do that no dictionary has."""
    return sum(unit.end - unit.start == 1 and HAN.match(unit.key) is not None for unit in units) > 1


def _cues(units: Sequence[Unit]) -> set[Cue]:
    return {cue for unit in units for cue in unit.cues}


def _is_harmless(put: set[Cue], gone: set[Cue]) -> bool:
    """Return whether two sets of cues differ only in what says nearly the same."""
    for cue in put | gone:
        ours = {one.value for one in put if one.group == cue.group}
        theirs = {one.value for one in gone if one.group == cue.group}
        is_denied, was_denied = (bool({one.group for one in some} & set(NEGATIONS)) for some in (put, gone))
        if cue.group == "negation" and is_denied != was_denied and was_denied:
            return False
        if cue.opposite is not None and cue.opposite in (gone if cue in put else put):
            return False
        if cue.group == "modality" and not any(
            one in FOLLOWS[other] for other in theirs or {""} for one in ours or {""}
        ):
            return False
    ours, theirs = ({cue.value for cue in some if cue.group in QUANTITIES} for some in (put, gone))
    return not (ours and theirs) or any(one == other or {one, other} in KINDRED for one in ours for other in theirs)


def _sound_alike(one: str, other: str) -> bool:
    if HAN.search(one) and HAN.search(other):
        return chinese_sound(one) == chinese_sound(other)
    return False


def exchange(case: Case) -> Iterator[Problem]:
    """Find doer and done-to in each other's place: a word whose neighbours stand in reverse order."""
    compared = case.compared
    if compared.is_turned:
        return
    if case.is_crossed:
        yield from _crossed_exchange(case)
        return
    yield from _turned_relations(case)
    pairs = compared.pairs
    for place, (at, there) in enumerate(pairs):
        if compared.claim[at].is_fact:
            continue

        def in_clause(pair: tuple[int, int], at: int = at, there: int = there) -> bool:
            one, other = pair
            return (
                compared.claim[one].clause == compared.claim[at].clause
                and compared.source[other].clause == compared.source[there].clause
            )

        before = [one for one in pairs[max(0, place - 3) : place] if in_clause(one) and one[1] > there]
        after = [one for one in pairs[place + 1 : place + 4] if in_clause(one) and one[1] < there]
        if (
            before
            and after
            and (
                case.share_verbatim >= NEARLY_VERBATIM
                or any(is_named(compared.claim[one]) for one in (at, before[0][0], after[0][0]))
            )
        ):
            first, last = compared.claim[before[0][0]], compared.claim[after[0][0]]
            yield Problem("exchange", case.claim[first.start : last.end])
            return


def _turned_relations(case: Case) -> Iterator[Problem]:
    """Find two names in each other's place about a word that is between them alone: 美國對中國, from China to Japan."""
    compared = case.compared
    ours, theirs = _relations(compared.claim), _relations(compared.source)
    for (one, other, word), (first, last) in ours.items():
        if (other, one, word) in theirs and (one, other, word) not in theirs:
            yield Problem("exchange", case.claim[compared.claim[first].start : compared.claim[last].end])


def _relations(units: Sequence[Unit]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return the names of a text, by their keys, that stand on two sides of a word of RELATES, and where they stand."""
    found = {}
    named = [place for place, unit in enumerate(units) if is_named(unit)]
    for first, last in pairwise(named):
        between = units[first + 1 : last]
        if units[first].clause == units[last].clause and all(unit.is_empty for unit in between):
            for unit in between:
                if unit.key in RELATES:
                    found[units[first].key, units[last].key, unit.key] = (first, last)
    return found


def _crossed_exchange(case: Case) -> Iterator[Problem]:
    """Find names, on either side of one word of the clause, in reverse order in another language.

    Where a thing happens stands before the doing in Chinese and behind it in English, so a place only raises a doubt.
    """
    compared = case.compared
    for (at, there), (last, end) in combinations(compared.pairs, 2):
        one, other = compared.claim[at], compared.claim[last]
        if not (is_named(one) and is_named(other) and one.clause == other.clause and end < there):
            continue
        if compared.source[there].clause == compared.source[end].clause and any(
            at < middle < last and end < place < there and not compared.claim[middle].is_fact
            for middle, place in compared.pairs
        ):
            is_grave = not any(unit.name is not None and unit.name.kind == "place" for unit in (one, other))
            yield Problem("exchange", case.claim[one.start : other.end], is_grave=is_grave)


def coverage(case: Case) -> Iterator[Problem]:
    """Find that the cited words speak of something else, or that nobody can tell, for want of word vectors."""
    if case.is_crossed and not case.is_seen and case.words:
        if not any(unit.is_fact for unit in case.compared.claim):
            yield Problem("uncompared", "", is_grave=False)
        return
    if case.compared.share_said < (LEAST_SAID_ACROSS if case.is_crossed else LEAST_SAID):
        yield Problem("unsaid", "")


def meaning(case: Case) -> Iterator[Problem]:
    """Find that the whole claim says otherwise than the whole of the cited words, or more, in whichever way."""
    if case.log_odds is not None and case.log_odds < LEAST_LOG_ODDS:
        yield Problem("meaning", "")


def misquotations(case: Case) -> Iterator[Problem]:
    """Find quotations that are not in the cited words; a translated one cannot be checked by its letters."""
    told = "\n".join((case.words, *(one.reading for one in case.cited)))  # with the times put in, and as it stands
    words = NOT_WORDS.sub("", fold(told)).lower()
    for quote in quotations(case.claim):
        is_translated = bool(HAN.search(quote)) != bool(HAN.search(case.words))
        if not is_translated and NOT_WORDS.sub("", fold(quote)).lower() not in words:
            yield Problem("quotation", quote, is_grave=False)
