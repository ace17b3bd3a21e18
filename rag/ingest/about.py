"""What an article tells about itself at its edges: title, publisher, author, and the day it was published.

Only the first and last few lines are read, and what can't be told stays None: no publisher or day is better than a
wrong one. The patterns match a shadow of each line, in Simplified characters and half-width signs and as long as the
line itself, so that every form is written once; what is told is cut out of the line. Every quantifier is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from rag.ingest.bylines import (
    AT_THE_END,
    BESIDE_NAMES,
    BY,
    CAPTION,
    DATE_LABEL,
    DATELINES,
    ENGLISH_NAMES,
    IS_OUTLET,
    KIND,
    LABELLED,
    NAMES,
    NO_PUBLISHER,
    NOBODY,
    PEN_NAME,
    PERSON,
    REPORTER,
    REPRINTED,
    SEPARATORS,
    SIGNED,
    SURNAMES,
    TITLE_LABEL,
    WRAPPED,
)
from rag.text.days import checked_day, day_at, iso_day
from rag.text.fold import shadow as shadow_of
from rag.text.tokens import HAN

HEAD_LINES, TAIL_LINES, DATELINE_LINES, TIMELINE_LINES = 6, 4, 4, 40
WINDOW, LONGEST_LINE, LONGEST_LABEL_LINE = 4_000, 300, 150
LONGEST_TITLE, LONGEST_CHINESE_TITLE, LONGEST_LOUD_TITLE, SHORTEST_TITLE, SHORTEST_BODY = 120, 60, 40, 4, 40
LONGEST_PLAIN_NAME = 3
LABEL, DATED_LINE, BYLINE = range(3)
"""How much a finding is worth: a label; a line that holds a date; a byline or dateline."""
NOTHING: Mapping[str, str | None] = MappingProxyType({})
BLANK = " \t\r\v\f\u3000\xa0\u200b\ufeff"

URL_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[-/_]?([01][0-9])[-/_]?([0-3][0-9])")
DATE_PREFIX = re.compile(r"(?P<word>date ?:? {1,3})?(?P<bracket>\[ ?)?", re.IGNORECASE)
AFTER_DATE = re.compile(r" ?\]?(?P<marker>[ ,]{0,5}(?:正文|内容):)? {0,9}")
DASHED = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T]")
MODIFIES = re.compile(r"[的起至到前后之以那当这,、]|[-–~]|(?:was|is|to|and|saw|marks?)\b")
EVENT = re.compile(r"(?:地点|地址|会场|venue|location|where) ?:", re.IGNORECASE)

# Titles
CLOSERS = "」』”’）)】》〉\"'*"
STOP = re.compile(rf"[。;,、:][{CLOSERS}]{{0,3}}$|[A-Za-z0-9)]\.[{CLOSERS}]{{0,3}}$|。")
LOUD_STOP = re.compile(rf"[!?…][{CLOSERS}]{{0,3}}$")
HEADING = re.compile(r"#{1,3} {1,5}(?P<title>.{1,200}?) ?#{0,6}")
NO_TITLE = re.compile(
    r"[-*•・>|<!=_+]|by [a-z]|.{0,4}来源:|[0-9年月日民国 ./:-]+$|[0-9]{1,2}[.、)] |https?:|www\."
    r"|(?:原标题|摘要|关键词|导语|编者按|特别声明|photo|advertisement)\b|.{0,60} [>›»] ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class About:
    """What an article tells about itself; None where it does not tell."""

    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    """`2025-08-18`, or `2025-08` or `2025` where no more is told."""
    body_start: int
    """Offset (code points) behind the date and byline before everything else; the title stays part of the report."""
    edge_lines: tuple[tuple[int, int], ...]
    """(start, end) of each line at the edges that holds nothing but date, byline, source or editors."""


class _Line(NamedTuple):
    start: int
    end: int
    own: str
    shadow: str


class _Finding(NamedTuple):
    """`field` is one of About's, or `updated`, or `day`: a month and day without a year, or a day alone."""

    field: str
    worth: int
    value: str


def tell(text: str, told: Mapping[str, str | None] = NOTHING) -> About:
    """Return what a text tells at its edges, with `told` (title, publisher, author, published, url) winning over it."""
    given = {key: (value or "").strip() or None for key, value in told.items()}
    head, tail = _edges(text)
    lines = (*head, *tail)
    is_event = any(EVENT.match(line.shadow) for line in lines)
    is_timeline = _is_timeline(text)
    in_body = False
    findings: list[_Finding] = []
    labels: list[_Line] = []
    report: list[_Line] = []
    for number, line in enumerate(lines):
        found = None
        if not in_body or len(lines) - number <= TAIL_LINES:
            bare_day = not (in_body or is_timeline)
            found = _labels(line, bare_day, is_event)
            if found is None and number == 0:
                line, dated = _without_date(line)
                findings += dated
                found = _labels(line, bare_day, is_event) if dated else None
        if found is None or (number == 0 and BY.fullmatch(line.shadow) and not given.get("title")):
            in_body = in_body or number >= len(head) or _is_body(line, is_first=not report)
            report.append(line)
        else:
            findings += found
            labels.append(line)
    for line in report[:DATELINE_LINES]:
        findings += _dateline(line)[0]
    if report:
        findings += _signed_at_the_end(text, report[-1])
    return About(
        title=given.get("title") or _title(report),
        publisher=given.get("publisher") or _only(findings, "publisher"),
        author=given.get("author") or _only(findings, "author"),
        published=_published(findings, iso_day(given.get("published") or ""), given.get("url") or ""),
        body_start=report[0].start if report else 0,
        edge_lines=tuple((line.start, line.end) for line in labels) if report else (),
    )


def _edges(text: str) -> tuple[list[_Line], list[_Line]]:
    """Return the first and the last lines that are not blank, none of them twice; links at the very end don't count."""
    spans = _line_spans(text, 0, min(len(text), WINDOW))
    head = spans[:HEAD_LINES]
    behind = head[-1][1] if head else 0
    from_there = max(behind, len(text) - WINDOW)
    if from_there > behind:  # the line that the window cuts is no line, unless it is the last one
        cut = text.find("\n", from_there)
        from_there = cut if cut >= 0 else len(text) - LONGEST_LINE
    tail = _line_spans(text, from_there, len(text)) if behind < len(text) else []
    while tail and tail[-1] != tail[0] and text.startswith(("- ", "* ", "• "), tail[-1][0]):
        tail.pop()
    spans = head + tail[-TAIL_LINES:]
    owns = [text[start:end][:LONGEST_LINE] for start, end in spans]
    shadows = shadow_of("\n".join(owns)).split("\n")[: len(spans)]
    lines = [_Line(*span, own, shadow) for span, own, shadow in zip(spans, owns, shadows, strict=True)]
    return lines[: len(head)], lines[len(head) :]


def _line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    while start < end:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if stripped := line.strip(BLANK):
            first = start + len(line) - len(line.lstrip(BLANK))
            spans.append((first, first + len(stripped)))
        start = stop + 1
    return spans


def _without_date(line: _Line) -> tuple[_Line, list[_Finding]]:
    """Return a line behind the date before it, and that date. A sentence that begins with a day is left alone."""
    prefix = DATE_PREFIX.match(line.shadow)
    start = prefix.end() if prefix else 0
    day, end = day_at(line.shadow, start)
    after = AFTER_DATE.match(line.shadow, end)
    if day is None or prefix is None or after is None or after.end() == len(line.shadow):
        return line, []
    is_marked = prefix["word"] or prefix["bracket"] or after["marker"]
    rest = after.end()
    if not is_marked and (not DASHED.match(line.shadow) or MODIFIES.match(line.shadow, rest)):
        return line, []
    if not is_marked and line.shadow[rest - 1] != " ":
        return line, []
    behind = _Line(line.start + rest, line.end, line.own[rest:], line.shadow[rest:])
    return behind, [_Finding("published", LABEL if prefix["word"] else DATED_LINE, day)]


def _labels(line: _Line, bare_day: bool, is_event: bool) -> list[_Finding] | None:
    """Return what a line of nothing but labels, dates and bylines tells; None for any other line."""
    if len(line.shadow) > LONGEST_LABEL_LINE:
        return None
    for form in REPRINTED:
        if match := form.fullmatch(line.shadow):
            name = "quoted" if match["quoted"] else "bare"
            publisher = _publisher(line, *match.span(name))
            is_sure = match["quoted"] or IS_OUTLET.fullmatch(match["bare"])
            return [_Finding("publisher", LABEL, publisher)] if publisher and is_sure else None
    dateline, end = _dateline(line)
    if dateline and end == len(line.shadow):
        return dateline
    wrapped = WRAPPED.fullmatch(line.shadow)
    start, end = wrapped.span("inner" if wrapped["inner"] else "plain") if wrapped else (0, len(line.shadow))
    findings: list[_Finding] = []
    place = start
    while place < end:
        piece = _piece(line, place, end, bare_day or place > start, is_event)
        if piece is None:
            return None
        findings += piece[0]
        separators = SEPARATORS.match(line.shadow, piece[1], end)
        place = separators.end() if separators else end
    return findings


def _piece(line: _Line, start: int, end: int, bare_day: bool, is_event: bool) -> tuple[list[_Finding], int] | None:
    """Return what the label, date or byline at a place of a line tells, and where it ends."""
    shadow = line.shadow[:end]
    if (label := DATE_LABEL.match(shadow, start)) and not (is_event and label["label"].lower() in ("日期", "date")):
        day, stop = day_at(shadow, label.end())
        if day:
            return [_Finding(KIND[_key(label["label"])], LABEL, day)], stop
    day, stop = day_at(shadow, start)
    if day:
        is_told = bare_day and len(day) == len("2025-08-18")
        return ([_Finding("published", DATED_LINE, day)], stop) if is_told else None
    if label := LABELLED.match(shadow, start):
        return _labelled(line, label)
    if (by := BY.match(shadow, start)) and (author := _people(line, *by.span("people"))):
        return [_Finding("author", LABEL, author)], by.end()
    match = REPORTER.match(shadow, start)
    author = _people(line, *match.span("people"), only_surnames=True) if match else None
    if match is None or author is None:
        return None
    outlet = _outlet(line, match)
    if match["role"] in ("责任编辑", "责编", "校对") or (match["role"] == "编辑" and not outlet):
        return [], match.end()
    publisher = [_Finding("publisher", BYLINE, outlet)] if outlet is not None else []
    return [*publisher, _Finding("author", BYLINE, author)], match.end()


def _labelled(line: _Line, label: re.Match[str]) -> tuple[list[_Finding], int] | None:
    kind, value = KIND[_key(label["label"])], label.span("value")
    if kind == "publisher":
        publisher = _publisher(line, *value)
        return [_Finding(kind, LABEL, publisher)] if publisher else [], label.end()
    if kind == "author":
        is_reporter = label["label"].endswith("记者")
        author = _people(line, *value, is_labelled=not is_reporter, only_surnames=is_reporter)
        if author is None and not NOBODY.search(label["value"]):
            return None
        return [_Finding(kind, LABEL, author)] if author else [], label.end()
    return ([], label.end()) if kind == "other" else None


def _key(label: str) -> str:
    return label.lower() if label.isascii() else label.replace(" ", "")


def _publisher(line: _Line, start: int, end: int) -> str | None:
    """Return the name of a publisher without the quotation marks around it; None where it names none, or several."""
    quoted = re.fullmatch('[《「『“"【](.{2,30})[》」』”"】]', line.shadow[start:end])
    start, end = (start + 1, end - 1) if quoted else (start, end)
    name = line.own[start:end].strip()
    return None if len(name) < 2 or NO_PUBLISHER.search(line.shadow, start, end) else name


def _outlet(line: _Line, match: re.Match[str]) -> str | None:
    """Return the paper of a byline or dateline; empty where it only says "our paper", None where it has none."""
    if match["publisher"] is None:
        return None
    return "" if match["publisher"].startswith("本") else line.own[slice(*match.span("publisher"))]


def _people(line: _Line, start: int, end: int, is_labelled: bool = False, only_surnames: bool = False) -> str | None:
    """Return the names in a byline, as given in English and joined by 、 in Chinese; None where one isn't a name."""
    shadow = BESIDE_NAMES.sub(lambda beside: " " * len(beside[0]), line.shadow[start:end]).rstrip()
    if NOBODY.search(shadow):
        return None
    if ENGLISH_NAMES.fullmatch(shadow):
        return line.own[start : start + len(shadow)]
    spans: list[tuple[int, int]] = []
    for match in NAMES.finditer(shadow):
        was_one = spans and spans[-1][1] - spans[-1][0] == 1
        if was_one and len(match[0]) == 1:  # 王 珂
            spans[-1] = (spans[-1][0], match.end())
        elif not IS_OUTLET.fullmatch(match[0]):
            spans.append(match.span())
    names = []
    for first, last in spans:
        name = shadow[first:last].replace(" ", "")
        if not (PEN_NAME if is_labelled and len(spans) == 1 else PERSON).fullmatch(name):
            return None
        if only_surnames and "·" not in name and (name[0] not in SURNAMES or len(name) > LONGEST_PLAIN_NAME):
            return None
        names.append(line.own[start + first : start + last].replace(" ", ""))
    return "、".join(names) or None


def _dateline(line: _Line) -> tuple[list[_Finding], int]:
    """Return what the dateline at the beginning of a paragraph tells, and where it ends."""
    for form in DATELINES:
        if match := form.match(line.shadow):
            break
    else:
        return [], 0
    parts, findings, end = match.groupdict(), [], match.end()
    if (outlet := _outlet(line, match)) is not None:
        findings.append(_Finding("publisher", BYLINE, outlet))
    signed = SIGNED.match(line.shadow, end)
    bylines = (match if parts.get("people") else None, signed)
    authors = [_people(line, *by.span("people")) for by in bylines if by]
    findings += [_Finding("author", BYLINE, author) for author in authors if author]
    if day := parts.get("day"):
        year, month = parts.get("year"), parts.get("month")
        checked = checked_day(int(year or 2000), month, day) if month else None
        if checked:
            findings.append(_Finding("published" if year else "day", BYLINE, checked if year else checked[5:]))
        elif not month and not year:
            findings.append(_Finding("day", BYLINE, day.zfill(2)))
    end = signed.end() if signed else end
    return findings, end + 1 if line.shadow[end:] in ("]", ")", "】", "〕") else end


def _signed_at_the_end(text: str, last: _Line) -> list[_Finding]:
    """Return what the brackets behind an article's last sentence tell."""
    start = max(last.start, last.end - LONGEST_LABEL_LINE)
    own = text[start : last.end]
    line = _Line(start, last.end, own, shadow_of(own))
    match = AT_THE_END.search(line.shadow)
    if match is None or CAPTION.search(line.shadow, max(0, match.start() - 60)):
        return []
    if match["publisher"]:
        publisher = _publisher(line, *match.span("publisher")) if IS_OUTLET.fullmatch(match["publisher"]) else None
        return [_Finding("publisher", BYLINE, publisher)] if publisher else []
    author = _people(line, match.start("people") + 3 * match["people"].startswith("作者:"), match.end("people"))
    return [_Finding("author", BYLINE, author)] if author else []


def _is_timeline(text: str) -> bool:
    """Return whether several lines hold a day each and nothing else: then none of them is the article's own."""
    lines = [line.strip(BLANK) for line in text[:WINDOW].split("\n", TIMELINE_LINES)[:TIMELINE_LINES]]
    days = {iso_day(line) for line in lines if SHORTEST_TITLE < len(line) <= SHORTEST_BODY}
    return len(days - {None}) > 1


def _is_body(line: _Line, is_first: bool) -> bool:
    is_loud = not is_first and LOUD_STOP.search(line.shadow)
    return len(line.shadow) > LONGEST_TITLE or bool(is_loud or STOP.search(line.shadow))


def _title(lines: list[_Line]) -> str | None:
    """Return the title in the first of the lines that hold no labels; None where that line belongs to the report."""
    if len(lines) < 2:
        return None
    first, shadow = lines[0], lines[0].shadow
    for form in (HEADING, TITLE_LABEL):
        if match := form.fullmatch(shadow):
            return first.own[slice(*match.span("title"))].strip()
    has_han = re.search(f"[{HAN}]", shadow)
    if not SHORTEST_TITLE <= len(shadow) <= (LONGEST_CHINESE_TITLE if has_han else LONGEST_TITLE):
        return None
    if not has_han and not re.search("[A-Za-z]{2} .{0,60}[A-Za-z]{2}", shadow):
        return None
    if STOP.search(shadow) or NO_TITLE.match(shadow) or iso_day(shadow) or _dateline(first)[0]:
        return None
    following = lines[1].shadow
    if re.search("[A-Za-z,-]$", shadow) and re.match("[a-z]", following):  # wrapped at a column
        return None
    if LOUD_STOP.search(shadow):
        is_followed = _is_body(lines[1], is_first=False)
        return first.own if is_followed and len(shadow) < min(len(following), LONGEST_LOUD_TITLE) else None
    is_wrapped = len(following) in range(len(shadow) - 1, len(shadow) + 2) and not _is_body(lines[1], is_first=False)
    has_body = any(_is_body(line, is_first=False) or len(line.shadow) >= SHORTEST_BODY for line in lines[1:])
    return first.own if has_body and not (has_han and is_wrapped) else None


def _only(findings: list[_Finding], field: str) -> str | None:
    """Return the value that is worth most; None where two of the same worth differ."""
    found = [finding for finding in findings if finding.field == field]
    best = {shadow_of(one.value): one.value for one in found if one.worth == min(other.worth for other in found)}
    return next(iter(best.values())) or None if len(best) == 1 else None


def _published(findings: list[_Finding], told: str | None, url: str) -> str | None:
    """Return the day an article was published: told, else found; a dateline completes what lacks month or day."""
    found = sorted((one.worth, one.value) for one in findings if one.field == "published")
    days = [value for worth, value in found if worth == found[0][0]]
    longest = max(days, key=len, default=None)
    best = told or (longest if longest and all(longest.startswith(day) for day in days) else None)
    more = {value for _, value in found if best and value.startswith(best) and len(value) > len(best)}
    if len(more) == 1:
        return more.pop()
    datelines = {one.value for one in findings if one.field == "day"}
    dateline = datelines.pop() if len(datelines) == 1 else None
    if best is None and not days:
        updated = _only(findings, "updated")
        best = updated if updated and (not dateline or updated.endswith(f"-{dateline}")) else None
    return (dateline and _completed(best, dateline, url)) or best


def _completed(best: str | None, dateline: str, url: str) -> str | None:
    """Return the day that a dateline without a year (`07-28`, `15`) means, if year and month are told or in the url.

    None on the last days of a year or month, when what went out the day after is dated in the next one.
    """
    for match in URL_DAY.finditer(url[:LONGEST_LINE]):
        day = checked_day(int(match[1]), match[2], match[3])
        if day and day.endswith(f"-{dateline}") and day.startswith(best or ""):
            return day
    is_among_the_last = dateline > "28" if len(dateline) == len("28") else dateline > "12-29"
    if best is None or is_among_the_last:
        return None
    day = f"{best[:4]}-{dateline}" if len(dateline) == 5 else f"{best}-{dateline}"
    return iso_day(day) if day.startswith(best) and len(day) == len("2025-08-18") else None
