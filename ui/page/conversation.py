"""One question and its answer as HTML: each claim with its verdict and its citations, and what to know about them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from rag.assistant import language_of
from rag.types import Answer, Citation, Claim, Language, Notice
from ui.page.evidence import side_by_side, sources, timeline
from ui.page.keeping import as_markdown
from ui.page.markup import attributes, escaped, language_tag, marker
from ui.wording import say, say_day

MARKER = re.compile(r"\s?\[([1-9]\d?)\]")
FINAL_STOP = re.compile(r"[。．.！!？?；;]+\Z")
SHAPES = {"supported": "✓", "partly": "◐", "unsupported": "✕"}
THUMB = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 9h3v8H3zM6 9l4-6.5c1.6 0 2.4 1 2.1 2.6L11.6 8H16'
    'c1.2 0 1.9 1 1.6 2.1l-1.5 5.4c-.3 1-1 1.5-2 1.5H6z"/></svg>'
)
ACCOUNTS = ("newer_source", "conflict")

OPENING_QUOTES = ("「", "“")


@dataclass(frozen=True)
class Piece:
    """A stretch of an answer's text; `claim` is None for words that lead to the claims, or follow them."""

    text: str
    claim: Claim | None


def pieces(answer: Answer) -> list[Piece]:
    """Return an answer's text, divided into its claims; whole where a claim is not found in it word for word.

    A claim that is a quotation begins with its quotation mark; the last one ends with its line.
    """
    places, looked = [], 0
    for claim in answer.claims:
        body = FINAL_STOP.sub("", claim.text)
        found = answer.answer.find(body, looked) if body else -1
        if found < 0:
            return [Piece(answer.answer, None)]
        places.append(found - answer.answer[:found].endswith(OPENING_QUOTES))
        looked = found + len(body)
    if not places:
        return [Piece(answer.answer, None)]
    parts = [Piece(answer.answer[: places[0]], None)] if places[0] else []
    last = answer.answer.find("\n", looked)
    ends = [*places[1:], last if last >= 0 else len(answer.answer)]
    parts += [
        Piece(answer.answer[start:end], claim) for start, end, claim in zip(places, ends, answer.claims, strict=False)
    ]
    if last >= 0:
        parts += [Piece(line, None) for line in answer.answer[last:].strip().split("\n")]
    return parts


def asked(question: str, language: Language, state: str) -> str:
    """Return a question that has no answer yet, or never got one, with what to say of that (a key of the wording)."""
    return _turn(question, f'<p class="state" role="status">{escaped(say(state, language))}</p>', state)


def failed(question: str, words: str) -> str:
    """Return a question that could not be answered, and why."""
    return _turn(question, f'<p class="state problem" role="alert">{escaped(words)}</p>', "failed")


def found(question: str, quotes: Sequence[Citation], language: Language) -> str:
    """Return a question with the evidence that its answer will be drawn from."""
    state = f'<p class="state" role="status">{escaped(say("found", language))}</p>'
    return _turn(question, state + sources(quotes, say("sources_found", language), language), "found")


def answered(answer: Answer, language: Language, whole: bool = True) -> str:
    """Return a question and its answer, or what there is of it so far."""
    cited = {citation.number: citation for citation in answer.citations}
    inside = (
        f'<div class="answer"{attributes(lang=language_tag(answer.language))}>'
        + "".join(_claims(answer, cited, language))
        + "</div>"
        + "".join(_beside(answer, cited, language))
        + (_foot(answer, language) if whole else "")
        + sources(answer.citations, say("sources", language), language)
        + (timeline(answer.citations, language) if whole else "")
    )
    return _turn(answer.question, inside, "done" if whole else "writing", answer if whole else None)


def _turn(question: str, inside: str, state: str, answer: Answer | None = None) -> str:
    document = json.dumps(asdict(answer), ensure_ascii=False) if answer else None
    markdown = as_markdown(answer) if answer and not answer.refused else None
    return (
        f'<article class="turn"{attributes(data_state=state, data_answer=document, data_markdown=markdown)}>'
        f'<h2 class="asked">{escaped(question)}</h2>{inside}</article>'
    )


def _claims(answer: Answer, cited: dict[int, Citation], language: Language) -> Iterator[str]:
    """Yield each claim with its verdict, and behind it the notices that concern what it cites."""
    told = [notice for notice in answer.notices if notice.citations]
    for piece in pieces(answer):
        claim = piece.claim
        words = _with_markers(piece.text.strip(), cited, language)
        if claim is None:
            yield f"<p>{words}</p>"
            continue
        verdict = _verdict(claim.verdict, language)
        if _is_translated(claim, answer, cited):
            verdict += f' <span class="translated">{escaped(say("translated", language))}</span>'
        yield f'<p class="claim" data-verdict="{claim.verdict}">{words} {verdict}</p>'
        if claim.verdict == "partly" and claim.reasons:
            reasons = "".join(f"<li>{escaped(reason)}</li>" for reason in claim.reasons)
            label = escaped(say("reasons", language))
            yield f'<details class="reasons"><summary>{label}</summary><ul>{reasons}</ul></details>'
        for notice in [one for one in told if set(one.citations) & set(claim.citations)]:
            told.remove(notice)
            yield _notice(notice, cited, language)
    for notice in told:
        yield _notice(notice, cited, language)


def _beside(answer: Answer, cited: dict[int, Citation], language: Language) -> Iterator[str]:
    """Yield the notices that concern no citation: what was withheld, and a model that did not answer."""
    for notice in answer.notices:
        if not notice.citations:
            yield _notice(notice, cited, language)


def _notice(notice: Notice, cited: dict[int, Citation], language: Language) -> str:
    if notice.kind in ACCOUNTS and len(notice.citations) == 2 and all(n in cited for n in notice.citations):
        return side_by_side(notice, cited, language)
    sign = _verdict("unsupported", language) if notice.kind == "withheld_claim" else '<span aria-hidden="true">!</span>'
    words = _with_markers(notice.text, cited, language)
    return f'<p class="notice" data-kind="{notice.kind}">{sign} <span>{words}</span></p>'


def _is_translated(claim: Claim, answer: Answer, cited: dict[int, Citation]) -> bool:
    """Return whether a claim tells in the answer's language what it cites in another one; scripts do not matter."""
    own = answer.language[:2]
    languages = {cited[number].article.language[:2] for number in claim.citations if number in cited}
    return bool(languages) and own not in languages and language_of(claim.text)[:2] == own


def _verdict(verdict: str, language: Language) -> str:
    shape = f'<span aria-hidden="true">{SHAPES[verdict]}</span>'
    return f'<span class="verdict" data-verdict="{verdict}">{shape} {escaped(say(verdict, language))}</span>'


def _foot(answer: Answer, language: Language) -> str:
    day = f'<span class="as-of">{escaped(say("as_of", language, day=say_day(answer.as_of, language)))}</span>'
    keep = (
        "".join(_action(name, f"{name}_answer", name, language) for name in ("copy", "download"))
        if not answer.refused
        else ""
    )
    judge = "".join(_thumb(way, language) for way in ("up", "down"))
    return f'<footer class="foot">{day if answer.as_of else ""}<span class="actions">{keep}{judge}</span></footer>'


def _thumb(way: str, language: Language) -> str:
    named = say(f"thumb_{way}", language)
    return (
        f'<button type="button" class="quiet thumb"{attributes(data_judge=way, aria_label=named, title=named)}'
        f' aria-pressed="false">{THUMB}</button>'
    )


def _action(do: str, title: str, words: str, language: Language) -> str:
    named = say(title, language)
    return (
        f'<button type="button" class="quiet"{attributes(data_do=do, title=named, aria_label=named)}>'
        f"{escaped(say(words, language))}</button>"
    )


def _with_markers(text: str, cited: dict[int, Citation], language: Language) -> str:
    """Return text as HTML: escaped, with a button for each marker of a citation that there is."""
    shown, done = list[str](), 0
    for match in MARKER.finditer(text):
        citation = cited.get(int(match[1]))
        if citation is not None:
            shown += (escaped(text[done : match.start()]), marker(citation, language))
            done = match.end()
    return "".join((*shown, escaped(text[done:]))).replace("\n", "<br>")
