"""Questions that fit the collection, made of whom and what its newest articles are about."""

from __future__ import annotations

from rag.library import Library
from rag.types import Filters, Language
from ui.page.markup import escaped
from ui.wording import say

MOST_SUBJECTS = 3


def examples(library: Library, language: Language) -> str:
    """Return buttons that ask; nothing where there are no articles."""
    questions = [say("example_subject", language, name=name) for name in library.subjects(language, MOST_SUBJECTS)]
    newest, _ = library.find(filters=Filters(languages=(language,)), limit=1)
    questions += [say("example_title", language, title=info.title) for info in newest if info.title]
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" data-example>{escaped(question)}</button></li>' for question in questions
    )
    return f"<h2>{escaped(say('examples', language))}</h2><ul>{buttons}</ul>"
