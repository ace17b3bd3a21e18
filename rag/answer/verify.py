"""Each claim against its cited words: numbers, names, polarity, and who does what to whom must agree. Needs no LLM.

The claim is put beside the cited words, unit by unit (`rag.answer.compare`), so that the same checks hold within a
language and across. Each check looks for one kind of contradiction and says in words what it found. The thresholds were
chosen on the development half of `make bench-verification`, which reports the other half.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations

from rag.answer import wording
from rag.answer.compare import ALIKE, NEARLY, Comparison, compare, cues_over
from rag.text.cues import Cue, are_opposite
from rag.text.dated import dated
from rag.text.fold import fold, to_script
from rag.text.measures import Measured, measured
from rag.text.names import HAN, Name, NameTable, built_in, numbered_names
from rag.text.numbers import Amount, amounts
from rag.text.quotations import quotations
from rag.text.sounds import chinese_sound, heard_in, sound_difference
from rag.text.tokens import tokenize
from rag.text.units import DEMONYMS, Unit, names_of
from rag.types import Evidence, Question, Verdict, WordVectors

NAMED_BONUS = 0.05
MOST_CITED = 3
WORDS_BROUGHT = 0.25
"""A sentence that holds a quarter of the claim's words which no other cited one holds was used for it."""

LEAST_SAID, LEAST_SAID_ACROSS = 0.5, 0.45
"""The least share of a claim's telling words that the cited words say in whatever words; across languages."""

MOSTLY_SAID = 0.7
"""From this share on, a claim in another language surely speaks of the same, and a name in it is doubted less."""

CROSSED_MARGIN = 0.4
"""How much less sure fits are across languages."""

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

SMALL, IDIOMATIC = 2, 3
"""Numerals below 2 are no facts; those in words up to 3 may stand for something else in another language (both, 兩)."""

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

KINDRED = ({"at least", "more than"}, {"at most", "less than"}, {"most", "many"}, {"few", "only"})
"""Quantities that say nearly the same."""

SEATS = {
    "Beijing": "China",
    "Washington": "United States",
    "Taipei": "Taiwan",
    "Tokyo": "Japan",
    "Seoul": "South Korea",
    "Moscow": "Russia",
    "London": "United Kingdom",
    "Brussels": "European Union",
}
"""Where governments sit, which reports name in their place; a claim of one is backed by words about the other."""

HARMLESS = {"about", "some", "reported"}
"""Quantities and hearsay that weaken what a source states outright."""

NEGATIONS = ("negation", "implied negation")
NEAR, FAR = 3, 6
"""How many telling words away a no, and a verb that says no, still deny a word."""

DENIED_BOUND = {"more than": "at most", "at least": "less than", "less than": "at least", "at most": "more than"}
CONVERSE = ("deal", "trade")
"""Opposites that may tell one event from its two ends: sold to them is bought by them."""

QUANTITIES = ("amount", "bound", "frequency", "hearsay")


@dataclass(frozen=True)
class Finding:
    """What checking a claim found. `score` is the share of its checked facts that the cited words hold."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    """The kinds of its problems, keys of `wording.PROBLEMS`."""


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
    is_seen: bool
    """Whether words are compared by their vectors; without, those of two languages cannot be."""

    @cached_property
    def around(self) -> str:
        return "\n".join(f"{one.article.title or ''}\n{one.passage.reading.words}" for one in self.cited)

    @cached_property
    def around_folded(self) -> str:
        return fold(self.around).lower()

    @cached_property
    def named_around(self) -> set[Name]:
        return {one.name for one in names_of(self.around, self.names)}

    @cached_property
    def latin_around(self) -> list[str]:
        return LATIN_NAME.findall(self.around)

    @cached_property
    def is_crossed(self) -> bool:
        """Whether claim and cited words are in two languages."""
        return bool(HAN.search(self.claim)) != bool(HAN.search(self.words))

    @cached_property
    def telling(self) -> list[Unit]:
        return [unit for unit in self.compared.claim if not unit.is_empty]

    @cached_property
    def told(self) -> list[Unit]:
        return [unit for unit in self.compared.source if not unit.is_empty]

    @cached_property
    def matcher(self) -> SequenceMatcher[str]:
        """What of the claim stands word for word, and in the same order, in the source."""
        return SequenceMatcher(
            None, [unit.key for unit in self.telling], [unit.key for unit in self.told], autojunk=False
        )

    @cached_property
    def share_verbatim(self) -> float:
        return sum(block.size for block in self.matcher.get_matching_blocks()) / max(1, len(self.telling))

    def is_said_elsewhere(self, unit: Unit, here: Sequence[Unit]) -> bool:
        """Return whether what a cue of the claim says is said of it in the source at another place than here."""
        there = self.compared.counterpart[self.compared.claim.index(unit)]
        if there is None or self.compared.source[there] in here:
            return False
        return bool(set(unit.cues) & set(self.compared.source[there].cues))

    def says(self, unit: Unit) -> str:
        return self.claim[unit.start : unit.end]

    def stands_around(self, unit: Unit) -> bool:
        return fold(self.says(unit)).lower() in self.around_folded

    def counterparts(self, place: int) -> list[int]:
        """Return the places in the source of what says the same as a unit of the claim, wherever it stands."""
        there = self.compared.counterpart[place]
        row = self.compared.similarity[place]
        return [] if there is None else [at for at, value in enumerate(row) if value >= max(ALIKE, NEARLY * row[there])]

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
    words = "\n".join(dated(one.reading, one.article.published) for one in cited)
    compared = compare(claim, words, names or built_in(), word_vectors)
    case = _Case(claim, cited, names or built_in(), question.text, compared, words, word_vectors is not None)
    problems = list(dict.fromkeys(_weighed(problem, case) for check in CHECKS for problem in check(case)))
    facts = sum(unit.is_fact or unit.is_proper or bool(unit.cues) for unit in compared.claim) + len(quotations(claim))
    verdict: Verdict = "supported"
    if problems:
        verdict = "unsupported" if any(problem.is_grave for problem in problems) else "partly"
    score = 1 - min(1.0, len(problems) / max(1, facts))
    language = question.language
    reasons = (
        wording.PROBLEMS[problem.kind][language].format(fact=to_script(problem.words, language)) for problem in problems
    )
    return Finding(
        verdict, round(score, 2), tuple(dict.fromkeys(reasons)), frozenset(problem.kind for problem in problems)
    )


def _weighed(problem: Problem, case: _Case) -> Problem:
    """Return a problem, less grave where it is a name that only repeats the question's: 美國 for 川普政府."""
    if problem.kind != "name":
        return problem
    name = case.names.named(problem.words)
    is_asked = name is not None and name in {asked for _, asked in case.names.names_in(case.asked)}
    return replace(problem, is_grave=problem.is_grave and not is_asked)


def _numbers(case: _Case) -> Iterator[Problem]:
    """Find numbers that the cited words do not hold, with their units; years may be the question's or passage's."""
    stated = measured(case.words)
    certain = {(amount.start, amount.end) for amount in amounts(case.claim)}
    around = measured(case.around)
    asked = measured(case.asked)
    tells_year = any(amount.unit == "year" for amount in stated)
    for unit in case.compared.claim:
        amount = unit.amount
        if amount is None or any(amount.agrees_with(other) for other in stated):
            continue
        is_small = (unit.start, unit.end) not in certain and amount.unit != "ordinal"
        if is_small and amount.value < SMALL:
            continue
        if amount.unit == "year" and (_is_held(amount, asked) or (not tells_year and _is_held(amount, around))):
            continue
        is_idiom = is_small and amount.value <= IDIOMATIC and not re.search(r"\d", case.says(unit))
        yield Problem("number", case.says(unit), is_grave=not (is_idiom and case.is_crossed))


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
        if not own and (unit.amount or case.is_crossed):
            continue
        if _is_paired(compared, place, own) or (not own and _is_part_known(case, place)):
            continue
        if own and _first_named(compared.claim) == place:
            others = [there for there in others if _begins(compared, there)]
        best = max((compared.fit(place, there) for there in others), default=0.0)
        fits = max((compared.fit(place, there) for there in own), default=0.0)
        if case.is_crossed:
            best -= CROSSED_MARGIN
        if best > _limit(fits, is_amount=unit.amount is not None, is_there=bool(own)):
            yield Problem("belongs", case.says(unit), is_grave=unit.amount is not None or not case.is_crossed)


def _is_paired(compared: Comparison, place: int, own: Sequence[int]) -> bool:
    """Return whether a number stands beside the same other number in the claim and in the source."""
    if compared.claim[place].amount is None:
        return False

    def beside(units: Sequence[Unit], at: int) -> set[str]:
        amounts_there = [n for n, unit in enumerate(units) if unit.amount]
        where = amounts_there.index(at)
        return {
            units[n].key
            for n in amounts_there[max(0, where - 1) : where + 2]
            if n != at and units[n].clause == units[at].clause
        }

    ours = beside(compared.claim, place)
    return any(ours & beside(compared.source, there) for there in own)


def _is_part_known(case: _Case, place: int) -> bool:
    """Return whether another word of the same name is in the cited words."""
    keys = {unit.key for unit in case.compared.source}
    return any(
        place in run and any(case.compared.claim[at].key in keys for at in run)
        for run in _name_runs(case.compared.claim)
    )


def _first_named(units: Sequence[Unit]) -> int | None:
    return next((place for place, unit in enumerate(units) if _is_named(unit)), None)


def _begins(compared: Comparison, there: int) -> bool:
    """Return whether a name of the source stands before all that the claim repeats of its clause: is its doer.

    Another one in a later clause does not take the place of a claim's doer, who may be named long before.
    """
    clause = compared.source[there].clause
    return not any(place < there and compared.source[place].clause == clause for _, place in compared.pairs)


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
    for run in _name_runs(case.compared.claim):
        known = [_is_known(case, place) for place in run]
        if case.is_crossed and (any(known) or (len(run) == 1 and _is_title(case, run[0]))):
            continue
        is_doubtful = any(known) or _may_be_translated(case, run)
        for place, is_known in zip(run, known, strict=True):
            name = case.says(case.compared.claim[place])
            if not is_known:
                yield Problem("name", name, is_grave=not (is_doubtful or (case.is_crossed and name in DEMONYMS)))
    if not case.is_crossed:
        yield from (Problem("name", stretch) for stretch in _strange_stretches(case))
    present = {
        form.lower() for name in numbered_names(case.words) for form in (*name.split("-"), name.replace("-", ""))
    }
    amounts_there = {case.says(unit) for unit in case.compared.claim if unit.amount}
    for name in numbered_names(case.claim):
        plain = name.replace("-", "").lower()
        if not {plain, plain.removesuffix("s")} & present and name not in amounts_there:
            yield Problem("name", name)


def _may_be_translated(case: _Case, run: Sequence[int]) -> bool:
    """Return whether a name that was not found may be there in another language."""
    if not case.is_crossed or not case.is_seen:
        return case.is_crossed
    is_like = any(case.most_alike(place) >= ALIKE for place in run)
    return is_like and case.compared.share_said >= MOSTLY_SAID


def _name_runs(units: Sequence[Unit]) -> Iterator[list[int]]:
    """Yield the places of names: one of the table alone, the words of another ("Nobel Prize") together."""
    run: list[int] = []
    for place, unit in enumerate(units):
        if unit.is_proper and unit.name is None:
            if run and units[run[-1]].end + 1 < unit.start:
                yield run
                run = []
            run.append(place)
        elif unit.name is not None and unit.name.kind != "term":
            yield [place]
    if run:
        yield run


def _is_title(case: _Case, place: int) -> bool:
    """Return whether a capitalised word stands right beside a known name: CEO Jensen Huang."""
    unit = case.compared.claim[place]
    return unit.name is None and any(
        other.name is not None
        and min(abs(other.start - unit.end), abs(unit.start - other.end)) <= 1
        and _is_known(case, at)
        for at, other in enumerate(case.compared.claim)
    )


def _is_known(case: _Case, place: int) -> bool:
    unit = case.compared.claim[place]
    if unit.key in {other.key for other in case.compared.source} or case.stands_around(unit):
        return True
    if unit.name is not None:
        if SEATS.get(unit.name.en) in {name.en for name in case.named_around}:
            return True
        is_around = unit.name in case.named_around or any(
            HAN.search(form) and fold(form).lower() in case.around_folded for form in unit.name.forms
        )
        return is_around or (case.is_crossed and case.most_alike(place) >= SURE_ALIKE)
    if case.most_alike(place) >= SURE_ALIKE:
        return True
    return case.is_crossed and _sounds_known(case.says(unit), case.around, case.latin_around)


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
    """Find what the claim denies and the cited words do not, and the other way round.

    What prevents, lacks or denies a thing says no as well.
    """
    compared = case.compared
    is_denied = any(cue.group == "negation" for unit in compared.source for cue in unit.cues)
    for at, head in _heads(compared.claim, "negation"):
        places = case.counterparts(head)
        if not any(_is_denied(compared.source, place) for place in places) and (places or not is_denied):
            yield Problem("negation", case.says(compared.claim[at]))
    ours = {there: at for at, there in compared.pairs}
    for at, head in _heads(compared.source, "negation"):
        if head in ours and not _is_denied(compared.claim, ours[head]):
            yield Problem("negation dropped", case.words[compared.source[at].start : compared.source[at].end])


def _is_denied(units: Sequence[Unit], place: int) -> bool:
    return bool(cues_over(units, place, "negation", NEAR) or cues_over(units, place, "implied negation", FAR))


def _heads(units: Sequence[Unit], group: str) -> Iterator[tuple[int, int]]:
    """Yield (place of a cue of the group, place of the word it is said of: the next telling one of its clause).

    A name is it only where nothing else is; of "no more than 50%" nothing is denied.
    """
    for at, unit in enumerate(units):
        if not any(cue.group == group for cue in unit.cues):
            continue
        later = [place for place in range(at + 1, len(units)) if units[place].clause == unit.clause]
        heads = [place for place in later if _is_head(units[place])]
        plain = [place for place in heads if not _is_named(units[place])]
        head = next(iter(plain or heads), None)
        if head is not None and not (units[head].amount and cues_over(units, head, "bound", 1)):
            yield at, head


def _is_head(unit: Unit) -> bool:
    return not (unit.is_empty or unit.name or unit.is_proper) and (
        not unit.cues or any(cue.opposite for cue in unit.cues)
    )


def _modality(case: _Case) -> Iterator[Problem]:
    """Find what is said to be certain, planned, allowed or done otherwise than the source says."""
    compared = case.compared
    anywhere = {cue.value for unit in compared.source for cue in unit.cues if cue.group == "modality"}
    for at, there in compared.pairs:
        if compared.claim[at].is_fact or compared.claim[at].is_proper:
            continue
        ours = _values(compared.claim, at, "modality", 1) or {""}
        if case.is_crossed:
            theirs = {"", *anywhere} if ours == {""} or not anywhere else anywhere
        else:
            theirs = _values(compared.source, there, "modality", 1) or {""}
        near = _values(compared.claim, at, "modality", NEAR) & _values(compared.source, there, "modality", NEAR)
        if not near & (ours | theirs) and not any(one in FOLLOWS[other] for other in theirs for one in ours):
            yield Problem("modality", case.says(compared.claim[at]), is_grave=not case.is_crossed or bool(anywhere))


def _values(units: Sequence[Unit], place: int, group: str, reach: int) -> set[str]:
    return {cue.value for cue in cues_over(units, place, group, reach)}


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
                is_sure = cue.group not in CONVERSE and not (case.is_crossed and same)
                yield Problem("opposite", case.says(unit), is_grave=is_sure)
        if not case.is_crossed and any(
            _are_opposite(case, unit, other) and compared.fit(at, place) > BETTER_FIT
            for place, other in enumerate(compared.source)
        ):
            yield Problem("opposite", case.says(unit))


def _are_opposite(case: _Case, unit: Unit, other: Unit) -> bool:
    one, two = fold(case.says(unit)).lower(), fold(case.words[other.start : other.end]).lower()
    return are_opposite(one, two) and one not in fold(case.words).lower()


def _quantities(case: _Case) -> Iterator[Problem]:
    """Find all, most, at least, always and the like where the source says otherwise, and hearsay told as a fact."""
    compared = case.compared
    for group in QUANTITIES:
        anywhere = _said_anywhere(compared.source, group)
        for at, there in compared.pairs:
            if (group == "bound") != (compared.claim[at].amount is not None):
                continue
            ours = _said_of(compared.claim, at, group, 1)
            theirs = _said_of(compared.source, there, group, 1)
            if not ours:
                if theirs and group == "hearsay" and not case.is_crossed:
                    yield Problem("hearsay", case.says(compared.claim[at]), is_grave=False)
                continue
            nearby = anywhere if case.is_crossed else _said_of(compared.source, there, group, NEAR)
            if any(one == other or {one, other} in KINDRED for one in ours for other in nearby):
                continue
            if theirs or not ours <= HARMLESS:
                yield Problem("quantity", case.says(compared.claim[at]), is_grave=bool(nearby) or not case.is_crossed)


def _said_anywhere(units: Sequence[Unit], group: str) -> set[str]:
    found = set()
    for before, unit in zip([None, *units], units, strict=False):
        is_denied = before is not None and any(cue.group == "negation" for cue in before.cues)
        for cue in unit.cues:
            if cue.group == group:
                found.add(DENIED_BOUND.get(cue.value, cue.value) if is_denied else cue.value)
    return found


def _said_of(units: Sequence[Unit], place: int, group: str, reach: int) -> set[str]:
    """Return the cues of a group that are said of a unit; those of an amount stand behind it too (70 以上)."""
    found = _values(units, place, group, 2 if group == "bound" else reach)
    for other in units[place + 1 : place + 3] if group == "bound" else ():
        found |= {cue.value for cue in other.cues if cue.group == group and other.clause == units[place].clause}
    is_denied = group == "bound" and bool(cues_over(units, place, "negation", 2))
    return {DENIED_BOUND.get(value, value) for value in found} if is_denied else found


def _changes(case: _Case) -> Iterator[Problem]:
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
        words = case.claim[put[0].start : put[-1].end]
        if _cues(put) != _cues(gone) and not _is_harmless(_cues(put), _cues(gone)):
            yield Problem("opposite", words)
        elif (any(map(_is_named, (*put, *gone))) or _is_spelled(put)) and not _sound_alike(
            words, case.words[gone[0].start : gone[-1].end]
        ):
            yield Problem("belongs", words)


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


def _exchange(case: _Case) -> Iterator[Problem]:
    """Find doer and done-to in each other's place: a word whose neighbours stand in reverse order."""
    compared = case.compared
    if compared.is_turned:
        return
    if case.is_crossed:
        yield from _crossed_exchange(case)
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
        if (
            before
            and after
            and (
                case.share_verbatim >= NEARLY_VERBATIM
                or any(_is_named(compared.claim[one]) for one in (at, before[0][0], after[0][0]))
            )
        ):
            first, last = compared.claim[before[0][0]], compared.claim[after[0][0]]
            yield Problem("exchange", case.claim[first.start : last.end])
            return


def _crossed_exchange(case: _Case) -> Iterator[Problem]:
    """Find names, on either side of one word of the clause, in reverse order in another language.

    Where a thing happens stands before the doing in Chinese and behind it in English, so a place only raises a doubt.
    """
    compared = case.compared
    for (at, there), (last, end) in combinations(compared.pairs, 2):
        one, other = compared.claim[at], compared.claim[last]
        if not (_is_named(one) and _is_named(other) and one.clause == other.clause and end < there):
            continue
        if compared.source[there].clause == compared.source[end].clause and any(
            at < middle < last and end < place < there and not compared.claim[middle].is_fact
            for middle, place in compared.pairs
        ):
            is_grave = not any(unit.name is not None and unit.name.kind == "place" for unit in (one, other))
            yield Problem("exchange", case.claim[one.start : other.end], is_grave=is_grave)


def _is_named(unit: Unit) -> bool:
    return unit.is_proper or (unit.name is not None and unit.name.kind != "term")


def _coverage(case: _Case) -> Iterator[Problem]:
    """Find that the cited words speak of something else, or that nobody can tell, for want of word vectors."""
    if case.is_crossed and not case.is_seen and case.words:
        if not any(unit.is_fact for unit in case.compared.claim):
            yield Problem("uncompared", "", is_grave=False)
        return
    if case.compared.share_said < (LEAST_SAID_ACROSS if case.is_crossed else LEAST_SAID):
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
