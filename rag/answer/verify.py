"""Each claim against its cited words: numbers, names, polarity, and who does what to whom must agree. Needs no LLM.

The claim is put beside the cited words, unit by unit (`rag.answer.compare`), so that the same checks hold within a
language and across. Each check looks for one kind of contradiction and says in words what it found. The thresholds were
chosen on the development half of `make bench-verification`, which reports the other half.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rag.answer import wording
from rag.answer.compare import ALIKE, Comparison, compare, cues_over
from rag.text.cues import Cue
from rag.text.fold import fold, to_script
from rag.text.measures import Measured, measured
from rag.text.names import HAN, NameTable, built_in, numbered_names
from rag.text.numbers import Amount, amounts
from rag.text.quotations import quotations
from rag.text.sounds import chinese_sound, heard_in, sound_difference
from rag.text.tokens import tokenize
from rag.text.units import Unit
from rag.types import Evidence, Question, Verdict, WordVectors

NAMED_BONUS = 0.05
MOST_CITED = 3
WORDS_BROUGHT = 0.25
"""A sentence that holds a quarter of the claim's words which no other cited one holds was used for it."""

LEAST_SAID = 0.5
"""The least share of a claim's telling words that the cited words say, in whatever words."""

BETTER_FIT = 0.35
"""How much better the surroundings of a number or an opposite must suit another one, for it to be that one's."""

NAME_FIT, NAME_MARGIN, STRANGER_FIT = 1.3, 0.8, 1.2
"""A name is another's where that one's surroundings fit 1.3 times as well and 0.8 better; one that the cited words do
not have, where another's fit at all well."""

SURE_ALIKE = 0.3
"""From here on, words of two languages mean the same."""

SOUNDS_LIKE = 0.34
NEARLY_VERBATIM, LONGEST_CHANGE = 0.7, 3
"""Where so much of a claim is word for word, up to three words in another's place are a change of what is said."""

SMALL = 2
LATIN_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]+")
NOT_WORDS = re.compile(r"[\W_]+")

FOLLOWS: dict[str, frozenset[str]] = {
    "": frozenset({"", "done", "can", "future", "forecast"}),
    "done": frozenset({"", "done"}),
    "future": frozenset({"", "future", "forecast", "plan"}),
    "plan": frozenset({"plan", "future", "forecast"}),
    "forecast": frozenset({"forecast", "future", "possible", "plan"}),
    "possible": frozenset({"possible", "can", "forecast"}),
    "must": frozenset({"must"}),
    "should": frozenset({"should"}),
    "can": frozenset({"", "can", "possible"}),
}
"""Which modality a claim may have where its source has this one; "" is none."""

KINDRED = (
    {"at least", "more than"},
    {"at most", "less than"},
    {"most", "many"},
    {"few", "only"},
    {"about", "some"},
)
"""Quantities that say nearly the same."""

HARMLESS = {"about", "some", "reported"}
"""Quantities and hearsay that weaken what a source states outright."""

SWEEPING = {"all", "only", "always", "few", "at most", "less than"}
QUANTITIES = ("amount", "frequency", "hearsay")


@dataclass(frozen=True)
class Finding:
    """What checking a claim found. `score` is the share of its checked facts that the cited words hold."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """A contradiction of a kind (a key of `wording.PROBLEMS`) at these words of the claim."""

    kind: str
    words: str
    is_grave: bool = True
    """Whether the claim cannot stand with it."""


@dataclass(frozen=True)
class _Case:
    """A claim, the words it cites, and what stands around them: their passages and titles."""

    claim: str
    cited: Sequence[Evidence]
    names: NameTable
    asked: str
    compared: Comparison
    words: str

    @cached_property
    def around(self) -> str:
        return "\n".join(f"{one.article.title or ''}\n{one.passage.reading.words}" for one in self.cited)

    @cached_property
    def around_folded(self) -> str:
        return fold(self.around).lower()

    @cached_property
    def is_crossed(self) -> bool:
        """Whether claim and cited words are in two languages."""
        return bool(HAN.search(self.claim)) != bool(HAN.search(self.words))

    def says(self, unit: Unit) -> str:
        return self.claim[unit.start : unit.end]

    def stands_around(self, unit: Unit) -> bool:
        return fold(self.says(unit)).lower() in self.around_folded

    def most_alike(self, place: int) -> float:
        row = self.compared.similarity[place]
        return float(row.max()) if len(row) else 0.0


def verify(
    claim: str,
    cited: Sequence[Evidence],
    question: Question,
    names: NameTable | None = None,
    word_vectors: WordVectors | None = None,
) -> Finding:
    """Check a claim against the words it cites; the reasons are in the asker's language.

    A grave problem makes it `unsupported`, another `partly`. `word_vectors` align words that differ, within a language
    and across; without them only equal words are compared.
    """
    words = "\n".join(one.reading for one in cited)
    compared = compare(claim, words, names or built_in(), word_vectors)
    case = _Case(claim, cited, names or built_in(), question.text, compared, words)
    problems = list(dict.fromkeys(problem for check in CHECKS for problem in check(case)))
    facts = sum(unit.is_fact or unit.is_proper or bool(unit.cues) for unit in compared.claim) + len(quotations(claim))
    verdict: Verdict = "supported"
    if problems:
        verdict = "unsupported" if any(problem.is_grave for problem in problems) else "partly"
    score = 1 - min(1.0, len(problems) / max(1, facts))
    language = question.language
    reasons = (
        wording.PROBLEMS[problem.kind][language].format(fact=to_script(problem.words, language)) for problem in problems
    )
    return Finding(verdict, round(score, 2), tuple(dict.fromkeys(reasons)))


def _numbers(case: _Case) -> Iterator[Problem]:
    """Find numbers that the cited words do not hold, with their units; years may be the question's or passage's."""
    stated = [unit.amount for unit in case.compared.source if unit.amount]
    certain = {(amount.start, amount.end) for amount in amounts(case.claim)}
    around = measured(case.around)
    asked = measured(case.asked)
    tells_year = any(amount.unit == "year" for amount in stated)
    for unit in case.compared.claim:
        amount = unit.amount
        if amount is None or any(amount.agrees_with(other) for other in stated):
            continue
        is_small = (unit.start, unit.end) not in certain and amount.unit != "ordinal"
        if is_small and amount.value < SMALL + case.is_crossed:
            continue
        if amount.unit == "year" and (_is_held(amount, asked) or (not tells_year and _is_held(amount, around))):
            continue
        yield Problem("number", case.says(unit))


def _belonging(case: _Case) -> Iterator[Problem]:
    """Find a number or a name where the cited words have another one."""
    compared = case.compared
    for place, unit in enumerate(compared.claim):
        is_name = unit.name is not None and unit.name.kind != "term"
        if not (unit.amount or is_name or (unit.is_proper and not case.is_crossed)):
            continue
        own, others = [], []
        for there, other in enumerate(compared.source):
            if unit.amount:
                if other.amount and unit.amount.agrees_with(other.amount):
                    own.append(there)
                elif other.amount and _is_comparable(unit.amount, other.amount):
                    others.append(there)
            elif unit.key == other.key or (case.is_crossed and compared.similarity[place, there] >= SURE_ALIKE):
                own.append(there)
            elif _is_rival(unit, other):
                others.append(there)
        if not others or (not own and (unit.amount or case.is_crossed)):
            continue
        best = max(compared.fit(place, there) for there in others)
        fits = max((compared.fit(place, there) for there in own), default=0.0)
        if best > _limit(fits, is_amount=unit.amount is not None, is_there=bool(own)):
            yield Problem("belongs", case.says(unit))


def _is_rival(unit: Unit, other: Unit) -> bool:
    """Return whether two different names may stand in each other's place."""
    if unit.name and other.name:
        return unit.name.kind == other.name.kind
    return other.is_proper or (other.name is not None and other.name.kind != "term")


def _limit(fits: float, *, is_amount: bool, is_there: bool) -> float:
    """Return how well another's surroundings may fit at most."""
    if is_amount:
        return fits + BETTER_FIT
    return NAME_FIT * fits + NAME_MARGIN if is_there else STRANGER_FIT


def _is_comparable(one: Measured, other: Measured) -> bool:
    return one.percent == other.percent and one.unit == other.unit


def _names(case: _Case) -> Iterator[Problem]:
    """Find names that are not in the cited words, their passages or titles, in any form or by their sound."""
    compared = case.compared
    there = {unit.key for unit in compared.source}
    around = {name for _, name in case.names.names_in(case.around)}
    latin = LATIN_NAME.findall(case.around)
    for place, unit in enumerate(compared.claim):
        if unit.name is not None:
            if unit.name.kind != "term" and unit.key not in there and unit.name not in around:
                yield Problem("name", case.says(unit))
        elif unit.is_proper and unit.key not in there and not case.stands_around(unit):
            if case.most_alike(place) >= SURE_ALIKE:
                continue
            if case.is_crossed and _sounds_known(case.says(unit), case.around, latin):
                continue
            yield Problem("name", case.says(unit))
    if not case.is_crossed:
        yield from (Problem("name", stretch) for stretch in _strange_stretches(case))
    present = {
        form.lower() for name in numbered_names(case.words) for form in (*name.split("-"), name.replace("-", ""))
    }
    for name in numbered_names(case.claim):
        if name.replace("-", "").lower() not in present:
            yield Problem("name", name)


def _sounds_known(name: str, around: str, latin: Sequence[str]) -> bool:
    if HAN.search(name):
        sound = chinese_sound(name)
        return any(sound_difference(sound, one) <= SOUNDS_LIKE for one in latin)
    return heard_in(name, around)


def _strange_stretches(case: _Case) -> Iterator[str]:
    """Yield runs of Chinese characters that are no words, of which no two stand side by side in the passages: names."""
    folded = fold(case.claim)

    def is_strange(unit: Unit) -> bool:
        pairs = (folded[max(0, unit.start - 1) : unit.end], folded[unit.start : unit.end + 1])
        return (
            unit.end - unit.start == 1
            and HAN.match(unit.key) is not None
            and not (unit.is_empty or unit.cues or unit.is_fact)
            and not any(len(pair) == 2 and pair in case.around_folded for pair in pairs)
        )

    run: list[Unit] = []
    for unit in case.compared.claim:
        if is_strange(unit) and (not run or run[-1].end == unit.start):
            run.append(unit)
            continue
        if len(run) > 1:
            yield case.claim[run[0].start : run[-1].end]
        run = [unit] if is_strange(unit) else []
    if len(run) > 1:
        yield case.claim[run[0].start : run[-1].end]


def _negation(case: _Case) -> Iterator[Problem]:
    """Find what the claim denies and the cited words do not, and the other way round."""
    compared = case.compared
    is_denied = any(cue.group == "negation" for unit in compared.source for cue in unit.cues)
    for at, head in _heads(compared.claim, "negation"):
        there = compared.counterpart[head]
        if there is None:
            if not is_denied:
                yield Problem("negation", case.says(compared.claim[at]))
            continue
        alike = [place for place, value in enumerate(compared.similarity[head]) if value >= ALIKE]
        if not any(cues_over(compared.source, place, "negation", 3) for place in (there, *alike)):
            yield Problem("negation", case.says(compared.claim[at]))
    ours = {there: at for at, there in compared.pairs}
    for at, head in _heads(compared.source, "negation"):
        if head in ours and not cues_over(compared.claim, ours[head], "negation", 3):
            yield Problem("negation dropped", case.words[compared.source[at].start : compared.source[at].end])


def _heads(units: Sequence[Unit], group: str) -> Iterator[tuple[int, int]]:
    """Yield (place of a cue of the group, place of the word it is said of: the next telling one of its clause)."""
    for at, unit in enumerate(units):
        if any(cue.group == group for cue in unit.cues):
            for place in range(at + 1, len(units)):
                if units[place].clause != unit.clause:
                    break
                if _is_head(units[place]):
                    yield at, place
                    break


def _is_head(unit: Unit) -> bool:
    return not unit.is_empty and (not unit.cues or any(cue.opposite for cue in unit.cues))


def _modality(case: _Case) -> Iterator[Problem]:
    """Find what is said to be certain, planned, allowed or done otherwise than the source says."""
    compared = case.compared
    anywhere = {cue.value for unit in compared.source for cue in unit.cues if cue.group == "modality"}
    for at, there in compared.pairs:
        ours = {cue.value for cue in cues_over(compared.claim, at, "modality", 1)} or {""}
        theirs = {cue.value for cue in cues_over(compared.source, there, "modality", 1)} or {""}
        if case.is_crossed:
            theirs |= anywhere
            if theirs == {""} and ours <= {"plan", "possible", "should"}:
                continue
        if not any(one in FOLLOWS[other] for other in theirs for one in ours):
            yield Problem("modality", case.says(compared.claim[at]))


def _opposites(case: _Case) -> Iterator[Problem]:
    """Find a word where the cited words have its opposite."""
    compared = case.compared
    for at, unit in enumerate(compared.claim):
        for cue in unit.cues:
            if cue.opposite is None:
                continue
            same = [place for place, other in enumerate(compared.source) if cue in other.cues]
            opposite = [
                place
                for place, other in enumerate(compared.source)
                if cue.opposite in other.cues and cue not in other.cues
            ]
            best = max((compared.fit(at, place) for place in opposite), default=0.0)
            fits = max((compared.fit(at, place) for place in same), default=0.0)
            if best > fits + BETTER_FIT:
                yield Problem("opposite", case.says(unit))


def _quantities(case: _Case) -> Iterator[Problem]:
    """Find all, most, at least, always and the like where the source says otherwise, and hearsay told as a fact."""
    compared = case.compared
    for group in QUANTITIES:
        anywhere = {cue.value for unit in compared.source for cue in unit.cues if cue.group == group}
        for at, there in compared.pairs:
            ours = {cue.value for cue in cues_over(compared.claim, at, group, 1)}
            theirs = {cue.value for cue in cues_over(compared.source, there, group, 1)}
            if case.is_crossed:
                theirs = anywhere
            if not ours:
                if theirs and group == "hearsay" and not case.is_crossed:
                    yield Problem("hearsay", case.says(compared.claim[at]), is_grave=False)
                continue
            if any(one == other or any({one, other} <= kin for kin in KINDRED) for one in ours for other in theirs):
                continue
            if theirs or (not ours <= HARMLESS and (not case.is_crossed or ours & SWEEPING)):
                yield Problem("quantity", case.says(compared.claim[at]))


def _changes(case: _Case) -> Iterator[Problem]:
    """Find, in a claim that is nearly word for word, another name or cue than there is in the source."""
    if case.is_crossed:
        return
    ours = [unit for unit in case.compared.claim if not unit.is_empty]
    theirs = [unit for unit in case.compared.source if not unit.is_empty]
    matcher = SequenceMatcher(None, [unit.key for unit in ours], [unit.key for unit in theirs], autojunk=False)
    if sum(block.size for block in matcher.get_matching_blocks()) < NEARLY_VERBATIM * len(ours):
        return
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "replace" or last - first > LONGEST_CHANGE or end - start > LONGEST_CHANGE:
            continue
        put, gone = ours[first:last], theirs[start:end]
        words = case.claim[put[0].start : put[-1].end]
        if _cues(put) != _cues(gone) and not _is_harmless(_cues(put), _cues(gone)):
            yield Problem("opposite", words)
        elif any(unit.is_proper or unit.name for unit in put) and not _sound_alike(
            words, case.words[gone[0].start : gone[-1].end]
        ):
            yield Problem("belongs", words)


def _cues(units: Sequence[Unit]) -> set[Cue]:
    return {cue for unit in units for cue in unit.cues}


def _is_harmless(put: set[Cue], gone: set[Cue]) -> bool:
    """Return whether two sets of cues differ only in what says nearly the same."""
    for cue in put | gone:
        ours = {one.value for one in put if one.group == cue.group}
        theirs = {one.value for one in gone if one.group == cue.group}
        if cue.group == "negation" and ours != theirs:
            return False
        if cue.opposite is not None and cue.opposite in (gone if cue in put else put):
            return False
        if cue.group == "modality" and not any(
            one in FOLLOWS[other] for other in theirs or {""} for one in ours or {""}
        ):
            return False
        if cue.group in QUANTITIES and ours and theirs and not ours & theirs:
            return any({one, other} <= kin for one in ours for other in theirs for kin in KINDRED)
    return True


def _sound_alike(one: str, other: str) -> bool:
    if HAN.search(one) and HAN.search(other):
        return chinese_sound(one) == chinese_sound(other)
    return False


def _exchange(case: _Case) -> Iterator[Problem]:
    """Find doer and done-to in each other's place: a word whose neighbours stand in reverse order."""
    compared = case.compared
    if case.is_crossed or compared.is_turned:
        return
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
        if before and after:
            first, last = compared.claim[before[0][0]], compared.claim[after[0][0]]
            yield Problem("exchange", case.claim[first.start : last.end])
            return


def _coverage(case: _Case) -> Iterator[Problem]:
    """Find that the cited words speak of something else."""
    if case.compared.share_said < LEAST_SAID:
        yield Problem("unsaid", "")


def _quotations(case: _Case) -> Iterator[Problem]:
    """Find quotations that are not in the cited words; a translated one cannot be checked by its letters."""
    words = NOT_WORDS.sub("", fold(case.words)).lower()
    for quote in quotations(case.claim):
        is_translated = bool(HAN.search(quote)) != bool(HAN.search(case.words))
        if not is_translated and NOT_WORDS.sub("", fold(quote)).lower() not in words:
            yield Problem("quotation", quote, is_grave=False)


CHECKS: tuple[Callable[[_Case], Iterator[Problem]], ...] = (
    _numbers,
    _belonging,
    _names,
    _negation,
    _modality,
    _opposites,
    _quantities,
    _changes,
    _exchange,
    _quotations,
    _coverage,
)


def backing(claim: str, cited: Sequence[str], named: Collection[int], support: Sequence[float]) -> list[int]:
    """Return the places of the sentences in `cited` that back a claim, best first.

    A small model names the wrong sentence about as often as the right one, so what it names (`named`) only tips the
    scales: first comes, of the sentences that hold most of the claim's numbers, the one that matches it best
    (`support`). Another one joins it if it holds a number that is still missing, or a good part of the claim's words.
    """
    stated = amounts(claim)
    sources = [amounts(words, every_numeral=True) for words in cited]
    held = [{n for n, amount in enumerate(stated) if _is_held(amount, source)} for source in sources]
    said = set(tokenize(claim))
    words_held = [said & set(tokenize(words)) for words in cited]

    def worth(place: int) -> tuple[int, float]:
        return len(held[place]), support[place] + (NAMED_BONUS if place in named else 0.0)

    best, *others = sorted(range(len(cited)), key=worth, reverse=True)
    backed, numbers, words = [best], set(held[best]), set(words_held[best])
    for place in others:
        brings_number = place in named and held[place] - numbers
        brings_words = bool(said) and len(words_held[place] - words) >= WORDS_BROUGHT * len(said)
        if (brings_number or brings_words) and len(backed) < MOST_CITED:
            backed.append(place)
            numbers |= held[place]
            words |= words_held[place]
    return backed


def _is_held(amount: Amount, stated: Sequence[Amount]) -> bool:
    return any(amount.same_as(other) for other in stated)
