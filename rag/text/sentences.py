"""Where lines, paragraphs and sentences begin and end, in Chinese and English. All places count code points."""

from __future__ import annotations

import re

from rag.text.quotations import is_introduced, quotation_spans, says_who_behind

CHINESE_STOPS = "。！？；…!?"
CLOSERS = "」』”’）)】》〉\"'"
BEGINS_ANOTHER = re.compile(r"\s+(?:The|He|She|It|They|We|But|In|On|At|An?|This|That|His|Her|Its|Their)\b")
"""What stands behind a sentence that ends in an abbreviation of initials: in Washington, D.C. He left."""

NO_STOP_AFTER = frozenset(
    "mr mrs ms dr prof sen rep gov gen st jr sr vs etc inc corp co ltd fig al jan feb mar apr jun jul aug"
    " sep sept oct nov dec ph.d mt lt col sgt maj capt approx".split()
)
INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
"""U.S., a.m., J.D."""

NUMBERED = re.compile(r"\bNos?\Z")
"""What a stop abbreviates before a digit: the No. 1 chipmaker."""

GOES_ON = re.compile(
    r"[，、,的后後之]|等(?!到)|以(?![色军軍方])|[来來](?![自源])|[时時](?![间間代])|而(?!且)|[并並](?!非)|[为為](?![此了进進])"
)
"""What goes on behind a quotation within a sentence: 他高喊「加油！」後離開, 「加油！」的口號."""
LINE_BREAK = re.compile(r"(?<![A-Za-z,;\r-])\n|(?<![A-Za-z,;-])\r\n|\r?\n(?![a-z0-9(])|\r?\n(?=[ \t\r]{0,200}\n)")
"""A line that ends in a letter and goes on in small letters or digits was wrapped at a column; any other new line is
a new paragraph."""

SENTENCE_BREAK = re.compile(
    rf"[{re.escape(CHINESE_STOPS)}]+[{re.escape(CLOSERS)}]*|\.[{re.escape(CLOSERS)}]*(?=\s|\Z)|{LINE_BREAK.pattern}"
)
SHORTEST_TELLING, LONGEST_HEADING = 8, 30
"""Characters."""

PRONOUN = re.compile(r"[他她]|(?:he|she|they)\b", re.IGNORECASE)
IT = re.compile(
    r"它|(?:its|their|his|her)\b"
    r"|it\b(?! (?:is|was|has been|will be|would be|may be|seems?|appears?|remains?|takes?|took)\b)",
    re.IGNORECASE,
)
"""It, where it is something: not in "It is said that"."""

THEREFORE = re.compile(
    r"[^，,；;：:、]{0,20}?因此|(?:因而|[为為]此(?![次前])|由此(?!前)|所以|[于於]是)"
    r"|(?:therefore|thus|hence|consequently|as a (?:result|consequence)\b(?! of)|for this reason|because of this"
    r"|that is why)\b|(?:\w+ ){1,4}(?:therefore|thus)\b",
    re.IGNORECASE,
)
"""In the first clause, what follows from the sentence before."""

ANNOUNCES = re.compile(
    r"(?:[做作](?:出|了|出了)|[給给]出了?|[進进]行了|[發发]表了?)[^，,。；;：:的]{0,8}"
    r"(?:回應|回应|表態|表态|說明|说明|解釋|解释|介[紹绍]|[評评][論论]|答[復覆复]|[聲声]明)[。：:]?\Z"
    r"|如下[。：:]\Z"
    r"|\b(?:responded|replied|commented|issued a (?:statement|response)|as follows|the following [a-z]+)[.:]\Z",
    re.IGNORECASE,
)
"""The end of a sentence behind which the next tells what was said; of 25,596 of news reports six end so."""

NOTHING_SAID = re.compile(
    r"未(?!來|来)|[沒没拒]|不(?!公|同|滿|满)|[將将應应](?=[^，]{0,6}[做作給给])|要求|呼籲|呼吁|上述"
    r"|n['’]t\b|\b(?:not?|yet|never|nor|nobody|none|neither|unclear|how|after|before|if|when)\b",
    re.IGNORECASE,
)
CLAUSE_BREAK = re.compile(r"[，；;]|,(?=[\u3400-\u9fff])")

LAST_WORD = re.compile(r"[A-Za-z.]+\Z")
LONGEST_ABBREVIATION = 10


def line_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each line that is not blank; lines wrapped at a column are joined."""
    return _spans(text, [(match.start(), match.end()) for match in LINE_BREAK.finditer(text)])


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence, without the white space around it.

    Splits after 。！？；… with the closing quotes behind them, after English full stops that end no abbreviation or
    initial, and where lines end; never at a comma, within a title, where a sentence goes on behind a quotation or a
    name (Yahoo! said), nor between a quotation that begins a sentence and who says it.
    """
    quoted = {end: start for start, end in quotation_spans(text)}
    breaks, start = [], 0
    for match in SENTENCE_BREAK.finditer(text):
        end = match.end()
        before = text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start()]
        if match[0][0] == "." and _is_abbreviation(before, text[end : end + LONGEST_ABBREVIATION]):
            continue
        if _goes_on(text, match, quoted.get(end)):
            continue
        breaks.append((end, end))
        start = end
    return _spans(text, breaks)


def telling_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence that is long enough to tell something: what is found and quoted."""
    return [(start, end) for start, end in sentence_spans(text) if end - start >= SHORTEST_TELLING]


def begins_with_pronoun(sentence: str) -> bool:
    """Return whether a sentence begins with somebody whom the one before it names: 他認為…."""
    return PRONOUN.match(sentence) is not None


def leans_on_the_last(sentence: str) -> bool:
    """Return whether a sentence begins with what the one before it names or leads to: It forecasts…, 因此….

    Of 25,368 sentences of news reports 101 do the second.
    """
    return any(one.match(sentence) for one in (PRONOUN, IT, THEREFORE))


def only_announces(sentence: str) -> bool:
    """Return whether a sentence ends by telling that somebody spoke, and leaves what was said to the next."""
    last_clause = CLAUSE_BREAK.split(sentence)[-1]
    return ANNOUNCES.search(last_clause) is not None and NOTHING_SAID.search(last_clause) is None


def is_heading(line: str) -> bool:
    """Return whether a line is short and no sentence: nothing in it or behind it stops or goes on."""
    return (
        len(line) <= LONGEST_HEADING
        and not any(stop in line for stop in CHINESE_STOPS)
        and line[-1:] not in ".,，:：、"
    )


def _spans(text: str, breaks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    edges = [0, *(place for pair in breaks for place in pair), len(text)]
    spans = (trimmed(text, *pair) for pair in zip(edges[::2], edges[1::2], strict=True))
    return [span for span in spans if span is not None]


def _goes_on(text: str, stop: re.Match[str], quoted: int | None) -> bool:
    """Return whether a sentence goes on behind a stop and its closing marks; a quotation that they end began there."""
    behind = text[stop.end() : stop.end() + 2]
    if re.match(" [a-z]", behind) and (stop[0] != "." and stop[0][0] in "!?."):
        return True
    if stop[0][-1] in "》〉":
        return True
    if stop[0] == "!" and re.match(r"[A-Za-z]!\w", text[stop.start() - 1 : stop.end() + 1]):
        return True
    if quoted is None:
        return False
    if is_introduced(text, quoted):
        goes_on = GOES_ON.match(behind) if stop[0][0] in "！？!?" else re.match("[，、,的]", behind)
        return text[quoted - 1] not in "：:，," and goes_on is not None
    return behind[:1] == "的" or says_who_behind(text, stop.end())


def _is_abbreviation(before: str, behind: str) -> bool:
    word = LAST_WORD.search(before)
    if word is None:
        return False
    if NUMBERED.search(word[0]):
        return behind[1:2].isdigit()
    if word[0].lower() in NO_STOP_AFTER or len(word[0]) == 1:
        return len(word[0]) > 1 or word[0].isupper()
    return INITIALS.fullmatch(word[0]) is not None and not BEGINS_ANOTHER.match(behind)


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch [start, end) without the white space around it; None if there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
