"""An article as HTML: its words as they were given, what was left out and repaired, and the quoted words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.types import INVISIBLE, Article, ArticleInfo, Language, Passage, Reading, Repair
from ui.page.markup import about, attributes, escaped, language_tag, name_of, original_link
from ui.wording import say, say_kind

Place = tuple[int, int]


def opened_at(article: Article, passage: Passage, quote: Place, language: Language) -> str:
    """Return an article with the words at `quote` marked; `quote` counts from the passage's start."""
    start, end = (passage.start + max(0, min(place, len(passage.text))) for place in quote)
    told = []
    if passage.repaired is not None:
        told.append(say("repaired", language))
    if passage.damaged:
        told.append(say("beyond_repair", language))
    link = f'<button type="button" class="quiet" data-do="link">{escaped(say("copy_link", language))}</button>'
    whole = (
        f'<button type="button" class="quiet" data-article="{escaped(article.info.id)}">'
        f"{escaped(say('whole_article', language))}</button>"
    )
    return _head(article.info, link + whole, language) + _notes(told) + _body(article, (start, end), language)


def whole(article: Article, passages: Sequence[Passage], language: Language) -> str:
    """Return an article's own page."""
    info = article.info
    visible = [repair for repair in article.repairs if repair.kind != INVISIBLE]
    counts = {"passages": len(passages), "left_out": len(article.left_out), "repairs": len(visible)}
    counted = " · ".join(say(f"count_{what}", language, count=count) for what, count in counts.items() if count)
    remove = say("remove", language)
    button = f'<button type="button" class="quiet" data-remove="{escaped(info.id)}">{escaped(remove)}</button>'
    summary = f'<p class="summary">{escaped(counted)}</p>'
    damaged = [say("beyond_repair", language)] if any(passage.damaged for passage in passages) else []
    return _head(info, button, language) + summary + _notes(damaged) + _body(article, None, language)


def _head(info: ArticleInfo, actions: str, language: Language) -> str:
    author = f" · {say('by_author', language, name=info.author)}" if info.author else ""
    return (
        f'<header class="article-head"><p class="about">{escaped(about(info, language) + author)}</p>'
        f"<h2{attributes(lang=language_tag(info.language))}>{escaped(name_of(info, language))}</h2>"
        f'<p class="links">{original_link(info, language)}{actions}</p></header>'
    )


def _notes(told: Sequence[str]) -> str:
    return "".join(f'<p class="notice" data-kind="damaged_source"><span>{escaped(one)}</span></p>' for one in told)


def _body(article: Article, quote: Place | None, language: Language) -> str:
    blocks = "".join(
        _block(article, start, end, quote, language)
        for start, end in _blocks(article.text, quote)
        if article.text[start:end].strip()
    )
    return f'<div class="text"{attributes(lang=language_tag(article.info.language))}>{blocks}</div>'


def _blocks(text: str, quote: Place | None) -> Iterator[Place]:
    """Yield the lines of a text; those that the quote stretches over are one."""
    start = place = 0
    for line in text.splitlines(keepends=True):
        place += len(line)
        if quote is None or not quote[0] < place < quote[1]:
            yield start, place
            start = place


def _block(article: Article, start: int, end: int, quote: Place | None, language: Language) -> str:
    places = [start, end]
    if quote is not None and start < quote[1] and quote[0] < end:
        places[1:1] = [max(start, quote[0]), min(end, quote[1])]
    parts = [article.text[a:b] for a, b in pairwise(places)]
    left_out = _left_out(article, start, end)
    if left_out and len(parts) == 1:
        kind = escaped(say_kind("left_out", left_out, language))
        return f'<p class="left-out"><span class="kind">{kind}</span> {escaped(parts[0].strip())}</p>'
    return f"<p>{_marked(parts, 'quote')}</p>" + _reading(article, places, language)


def _left_out(article: Article, start: int, end: int) -> str | None:
    """Return the kind of what was left out, if that is all there is between these places."""
    kind, seen = None, start
    for one in sorted(article.left_out, key=lambda one: one.start):
        if one.start < end and start < one.end:
            if article.text[seen : max(seen, one.start)].strip():
                return None
            kind, seen = one.kind, one.end
    return kind if kind and not article.text[seen:end].strip() else None


def _reading(article: Article, places: Sequence[int], language: Language) -> str:
    """Return what a damaged block reads, for beside it; nothing where no damage is seen."""
    stretches = list(pairwise(places))
    within = [[r for r in article.repairs if start <= r.start and r.end <= end] for start, end in stretches]
    if all(repair.kind == INVISIBLE for repairs in within for repair in repairs):
        return ""
    parts = [
        Reading(article.text[start:end], [_moved(repair, start) for repair in repairs]).words
        for (start, end), repairs in zip(stretches, within, strict=True)
    ]
    label = escaped(say("reading", language))
    return f'<p class="reading"><span class="kind">{label}</span> {_marked(parts)}</p>'


def _moved(repair: Repair, by: int) -> Repair:
    return Repair(repair.start - by, repair.end - by, repair.reading, repair.kind)


def _marked(parts: Sequence[str], mark_id: str | None = None) -> str:
    """Return text as HTML; of three parts the one in the middle is marked."""
    if len(parts) == 1:
        return escaped(parts[0].strip())
    before, marked, after = (escaped(part) for part in parts)
    return f"{before.lstrip()}<mark{attributes(id=mark_id)}>{marked}</mark>{after.rstrip()}"
