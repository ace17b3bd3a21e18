"""What a reader takes away of an answer: it with its citations, as Markdown."""

from __future__ import annotations

import re

from rag.types import Answer, Citation
from ui.wording import say, say_day

SPECIAL = re.compile(r"([\\`*_\[\]<>#|!~])")
MARKED = re.compile(r"\\\[(\d+)\\\]")
WHOLE_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)


def as_markdown(answer: Answer) -> str:
    """Return a question, its answer and what it cites as Markdown, in the answer's language.

    Nothing that an article says becomes Markdown of its own.
    """
    parts = [f"## {_plain(' '.join(answer.question.split()))}", _with_notes(answer.answer)]
    parts += [f"> {_with_notes(notice.text)}" for notice in answer.notices]
    if answer.as_of:
        parts.append(f"*{say('as_of', answer.language, day=say_day(answer.as_of, answer.language))}*")
    parts += [_footnote(citation, answer) for citation in answer.citations]
    return "\n\n".join(parts) + "\n"


def _footnote(citation: Citation, answer: Answer) -> str:
    article, language = citation.article, answer.language
    quote = citation.repaired_quote or citation.quote
    about = (article.name, article.publisher, say_day(article.published, language) if article.published else None)
    told = ", ".join(_plain(fact) for fact in about if fact)
    link = f" <{article.url}>" if article.url and WHOLE_LINK.fullmatch(article.url) else ""
    return f"[^{citation.number}]: “{_plain(' '.join(quote.split()))}” — {told}{link}"


def _with_notes(text: str) -> str:
    return MARKED.sub(r"[^\1]", _plain(text))


def _plain(text: str) -> str:
    """Return text as Markdown that shows it."""
    return SPECIAL.sub(r"\\\1", text)
