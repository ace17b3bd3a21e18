"""Whom and what a question is about, and whether an article mentions them, in whatever form and script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from rag.text.names import Name, NameTable, numbered_names, singular
from rag.text.subjects import is_town
from rag.text.wanted import asks_for_several
from rag.types import ArticleInfo, Evidence, Language

WHO = ("person", "company")
MODEL = re.compile(r"[a-z]{1,3}[0-9]+\Z")
"""Names of models, which are the same in every language."""

NEAREST, MOST_SUBJECTS = 3, 5

Named = set[Name | str]
"""Known names, and names with digits."""


def named_by(names: NameTable, text_of: Callable[[str], str]) -> Callable[[ArticleInfo], Named]:
    """Return a function that tells whom and what an article mentions, and remembers it.

    `text_of` gives the text of an article by its id.
    """

    @cache
    def named(article: ArticleInfo) -> Named:
        return _named(f"{_head(article)}\n{text_of(article.id)}", names)

    return named


def about_the_subject(
    evidence: Sequence[Evidence], question: str, names: NameTable, named_in: Callable[[ArticleInfo], Named]
) -> list[Evidence]:
    """Return the evidence from articles that mention whom and what the question is about.

    A question's subjects are the people and companies it names, in whatever form, and names with digits in them: what
    is said of H200 does not answer a question about H20. Where it names none of these, they are its organisations. One
    of several is enough. Where some passages mention whom it is about, those of the same articles that do not are left
    out.
    """
    named = _named(question, names)
    numbered = {one for one in named if isinstance(one, str)}
    whom = _of_kinds(named, WHO) or (set() if numbered else _of_kinds(named, ("organisation",)))
    if not whom and not numbered:
        return list(evidence)

    def is_about_it(article: ArticleInfo) -> bool:
        there = named_in(article)
        return (not whom or bool(whom & there)) and (not numbered or bool(numbered & there))

    def is_close(one: Evidence) -> bool:
        return not whom or bool(whom & _named(f"{_head(one.article)}\n{one.passage.reading.words}", names))

    about_it = [one for one in evidence if is_about_it(one.article)]
    return [one for one in about_it if is_close(one)] or about_it


def naming_all(
    evidence: Sequence[Evidence], question: str, names: NameTable, named_in: Callable[[ArticleInfo], Named]
) -> list[Evidence]:
    """Return the evidence from articles that mention every person, company, model and town that a question names.

    One that asks for several things may compare what different articles tell: for it any will do.
    """
    named = _named(question, names)
    models = {one for one in named if isinstance(one, str) and MODEL.match(one)}
    needed = _of_kinds(named, WHO) | models | {one for one in named if isinstance(one, Name) and is_town(one)}
    if not needed or asks_for_several(question):
        return list(evidence)
    return [one for one in evidence if needed <= named_in(one.article)]


def latest_about(evidence: Sequence[Evidence], question: str, names: NameTable) -> list[Evidence]:
    """Return the sentences that mention someone or something a question names, those of the newest article first."""
    named = _named(question, names)
    about = [one for one in evidence if named & _named(one.reading, names)]
    newest = max((one.article.published or "" for one in about), default="")
    return sorted(about, key=lambda one: (one.article.published or "") != newest)


def subjects_nearby(evidence: Sequence[Evidence], language: Language, names: NameTable) -> list[str]:
    """Return what the best evidence is about, at most five names in the asker's language, the most frequent first."""
    counted = Counter(
        name
        for one in evidence[:NEAREST]
        for _, name in names.names_in(one.passage.reading.words)
        if name.kind != "term"
    )
    forms = (name.in_language(language) for name, _ in counted.most_common())
    return [form for form in forms if form][:MOST_SUBJECTS]


def _named(words: str, names: NameTable) -> Named:
    return {*(name for _, name in names.names_in(words)), *map(singular, numbered_names(words))}


def _of_kinds(named: Iterable[Name | str], kinds: Sequence[str]) -> Named:
    return {one for one in named if isinstance(one, Name) and one.kind in kinds}


def _head(article: ArticleInfo) -> str:
    return f"{article.name}\n{article.publisher or ''}"
