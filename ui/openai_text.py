"""An answer as a chat client shows it: its text, its notices and a numbered list of its sources."""

from __future__ import annotations

import re
from typing import Any

from rag.types import Answer, Citation
from ui.wording import LANGUAGES

MARKER = re.compile(r"\[([1-9]\d?)\]")
WEB = re.compile(r"https?://", re.IGNORECASE)
HEADINGS = ("依據", "依据", "Sources")
COLON = ("：", "：", ":")
QUOTES = ("「{}」", "“{}”", "“{}”")
LIST_BEGINS = re.compile(r"\n\n(?:⚠ .*?\n)?(?:依據：|依据：|Sources:)\n\[\d+\] .*\Z|\n\n⚠ .*\Z", re.DOTALL)


def end_of(answer: Answer) -> str:
    """Return what follows the answer's text: what the reader should know of it, and its sources."""
    parts = [f"\n⚠ {_one_line(notice.text)}" for notice in answer.notices]
    if parts:
        parts.insert(0, "\n")
    if answer.citations:
        column = LANGUAGES.index(answer.language)
        parts.append(f"\n\n{HEADINGS[column]}{COLON[column]}")
        parts += [f"\n[{one.number}] {_source(one, QUOTES[column])}" for one in answer.citations]
    return "".join(parts)


def without_sources(text: str) -> str:
    """Return a message of an earlier answer without what `end_of` put behind it."""
    return LIST_BEGINS.sub("", text)


def url_citations(answer: Answer) -> list[dict[str, Any]]:
    """Return one `url_citation` for each marker in the text whose source has an address; places are code points."""
    cited = {one.number: one for one in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": marker.start(),
                "end_index": marker.end(),
                "title": cited[number].article.name,
                "url": cited[number].article.url,
            },
        }
        for marker in MARKER.finditer(answer.answer)
        if (number := int(marker[1])) in cited and WEB.match(cited[number].article.url or "")
    ]


def _source(citation: Citation, quotes: str) -> str:
    article = citation.article
    about = [article.name, article.publisher, article.published, article.url]
    quote = _one_line(citation.repaired_quote or citation.quote)
    return " · ".join(_one_line(part) for part in about if part) + "\n    " + quotes.format(quote)


def _one_line(text: str) -> str:
    return " ".join(text.split())
