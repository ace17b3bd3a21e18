"""What an answer stands on, as HTML: its sources, accounts side by side, and when what was known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.types import Citation, Language, Notice
from ui.page.markup import about, attributes, escaped, language_tag, name_of, place
from ui.wording import say, say_day

OTHER_ACCOUNT = {"newer_source": "newer_account", "conflict": "other_account"}


def sources(citations: Sequence[Citation], heading: str, language: Language) -> str:
    """Return the cited passages, each a button that opens its article at the quote."""
    if not citations:
        return ""
    listed = "".join(f"<li>{_source(citation, language)}</li>" for citation in citations)
    return f'<section class="sources"><h3>{escaped(heading)}</h3><ol>{listed}</ol></section>'


def _source(citation: Citation, language: Language) -> str:
    article = citation.article
    written = attributes(lang=language_tag(article.language))
    quote = citation.repaired_quote or citation.quote
    return (
        f'<button type="button" class="source"{place(citation)}><span class="number">{citation.number}</span>'
        f'<span class="name"{written}>{escaped(name_of(article, language))}</span>'
        f'<span class="about">{escaped(about(article, language))}</span>'
        f'<span class="quote"{written}>{escaped(quote.strip())}</span></button>'
    )


def side_by_side(notice: Notice, cited: Mapping[int, Citation], language: Language) -> str:
    """Return two accounts of one thing beside each other: who says what, when."""
    own, other = (cited[number] for number in notice.citations)
    columns = (
        (say("cited_account", language), own),
        (say(OTHER_ACCOUNT[notice.kind], language), other),
    )
    accounts = "".join(
        f'<figure class="account"><figcaption><b>{escaped(label)}</b>'
        f"<span>{escaped(about(citation.article, language))}</span></figcaption>"
        f"<blockquote{attributes(lang=language_tag(citation.article.language))}>"
        f"{escaped((citation.repaired_quote or citation.quote).strip())}</blockquote>"
        f"{_opener(citation, language)}</figure>"
        for label, citation in columns
    )
    heading = escaped(say(notice.kind, language))
    return f'<section class="accounts" data-kind="{notice.kind}"><h4>≠ {heading}</h4><div>{accounts}</div></section>'


def timeline(citations: Sequence[Citation], language: Language) -> str:
    """Return the cited articles by their days, the earliest first; nothing where there is only one day to tell."""
    by_article = {citation.article.id: citation for citation in reversed(citations) if citation.article.published}
    dated = sorted(by_article.values(), key=lambda citation: citation.article.published or "")
    if len({citation.article.published for citation in dated}) < 2:
        return ""
    listed = "".join(f"<li>{_day(citation, language)}{_opener(citation, language)}</li>" for citation in dated)
    heading = escaped(say("timeline", language))
    return f'<details class="timeline"><summary>{heading}</summary><ol>{listed}</ol></details>'


def _day(citation: Citation, language: Language) -> str:
    published = citation.article.published
    return f"<time{attributes(datetime=published)}>{escaped(say_day(published, language))}</time>"


def _opener(citation: Citation, language: Language) -> str:
    """Return a citation's number and article as one button that opens it."""
    article = citation.article
    name = f"<span{attributes(lang=language_tag(article.language))}> {escaped(name_of(article, language))}</span>"
    return f'<button type="button" class="open"{place(citation)}>{citation.number}{name}</button>'
