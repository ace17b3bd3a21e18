"""The parts of a question that asks several things at once, or one thing of two: each is looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.retrieve.clauses import ASKS, YEAR, clauses_of, is_english, that_can_stand, which_ask
from rag.retrieve.follow_up import made_whole, only_asks_how_it_is_seen, topic_of, without
from rag.retrieve.of_two import each_of_two
from rag.text.names import HAN, NameTable, named_in
from rag.text.sentences import sentence_spans
from rag.types import Turn

MOST_PARTS = 3
LONGEST_QUESTION = 300
"""Characters; what is longer tells a story, and its clauses are no questions by themselves."""

LEAD = re.compile(r"[^:：?？]{2,80}(?:：|:(?!\d))\s*(?=\S)")
"""What a sentence tells before it asks: June talks: who said what?"""

OF_ANOTHER = re.compile(r"\A[^，,]{1,20}呢\W*\Z|\A(?:(?:and|but) )?(?:what|how) about [^,]{2,60}\?\W*\Z", re.IGNORECASE)
"""The question before, of another thing."""

BARE = 4
"""Letters, beside names and words that ask."""

GOES_ON = re.compile(r"又|也|還|还|\b(?:also|too|then)\b", re.IGNORECASE)
NO_LETTERS = re.compile(r"[\W_]+")
BEFORE_IT_ASKS = re.compile(rf"\A.*?(?={ASKS.pattern})", re.IGNORECASE)
LAST_PHRASE = re.compile(r"\b(?:in|at|during|of|on|from|for) [^,?]{3,60}?\W*\Z")


def parts_of(question: str, names: NameTable) -> dict[str, str]:
    """Return what a question asks, as two or three questions, if it asks several things; else nothing.

    Each comes as it is put, and with what it leaves to the others to say.

    It does where it asks of two, joined by "and", what each of them does or thinks; then all else that it says belongs
    to both. It also does where several of its sentences or clauses ask. What it tells before it asks belongs to each of
    these, but where it names somebody whom another one asks about: then only what else it names. One that names nobody
    and nothing gets the names of the whole question, and one that says nothing else (Bernstein 怎麼預測？) or goes on
    (又會…？) its year.
    """
    if len(question) > LONGEST_QUESTION:
        return {}
    spans = sentence_spans(question)
    sentences = [question[start:end] for start, end in spans]
    asks = which_ask(sentences)
    if of_two := each_of_two(question, spans, asks, names):
        return {one: one for one in of_two}
    told, asked = _told_and_asked(sentences, asks, names)
    parts = dict.fromkeys(that_can_stand(asked))
    if not 1 < len(parts) <= MOST_PARTS:
        return {}
    everything, told_of = named_in(question, names), named_in(told, names)
    asked_of = [form for form in told_of if any(_is_named(form, part) for part in parts)]
    years = dict.fromkeys(YEAR.findall(question))
    first = next(iter(parts))

    def whole(part: str) -> str:
        """Return a part with what is told before, and what it leaves to the others to say."""
        named = named_in(part, names)
        is_of_all = not named or all(_is_named(form, part) for form in asked_of)
        known = told + part if is_of_all else part
        is_bare = len(NO_LETTERS.sub("", ASKS.sub("", without(part, named)))) <= BARE
        takes_year = len(years) == 1 and not YEAR.search(known) and (is_bare or GOES_ON.search(part) is not None)
        about: Iterable[str] = ()
        if not is_of_all:
            about = [form for form in told_of if form not in asked_of]
        elif not named and everything:
            about = [form for form in everything if form not in known]
        elif not named and part != first and ASKS.match(part):
            about = _topic(first)
        elif part != first and only_asks_how_it_is_seen(part, names):
            about = (topic_of(first, names),)
        return " ".join((known, *about, *(years if takes_year else ())))

    return {part: whole(part) for part in parts}


def _told_and_asked(sentences: Iterable[str], asks: Iterable[bool], names: NameTable) -> tuple[str, list[str]]:
    """Return what sentences tell before they ask, and the clauses that ask.

    One that asks the same of another thing (AMD呢？) is that question, of it. Behind one that asks, one to be answered
    by yes or no does too.
    """
    told, asked = "", list[str]()
    for sentence, does_ask in zip(sentences, asks, strict=True):
        lead = None if asked else LEAD.match(sentence)
        if lead is not None and not ASKS.search(lead[0]):
            told += lead[0]
            sentence = sentence[lead.end() :]
        if asked and OF_ANOTHER.match(sentence) and (is_english(sentence) or not does_ask):
            asked.append(made_whole(sentence, [Turn("user", asked[-1])], names, None))
        elif does_ask:
            asked += clauses_of(sentence)
        elif asked and sentence[-1] in "?？":
            asked.append(sentence)
        elif not asked:
            told += f"{sentence} " if is_english(sentence) else sentence
    return told, asked


def _is_named(form: str, text: str) -> bool:
    """Return whether a text holds a name, or the last of its words: Chris Miller, Miller."""
    last = form.split()[-1]
    return last in text if HAN.search(last) else re.search(rf"\b{re.escape(last)}\b", text) is not None


def _topic(first: str) -> tuple[str, ...]:
    """Return what a question is about, that names nobody known: what stands before it asks, or its last phrase."""
    topic = (LAST_PHRASE if is_english(first) else BEFORE_IT_ASKS).search(first)
    words = topic[0].strip(" ?？，,") if topic else ""
    return (words,) if len(words) > 1 else ()
