"""Why an article was refused, in the reader's language: the table `reasons.tsv` beside this file.

Whoever refuses says why in English, and a child process passes it on as text. So a reason is known by its English, as
in gettext: each row is a template with places for what differs. What stands in such a place can be in the table too.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from string import Formatter

from rag.types import Language

LONGEST = 600
"""Characters. In a longer one most is a stranger's text, and trying every way to fit it would take too long."""

PLACEHOLDER = re.compile(r"\\{(\w+)\\}")
"""In a template whose signs are escaped."""

IN_FILE = re.compile(r"(, (?:line|record|row|after row) \d+): \Z")
"""Where in a file, behind its name."""


def reason_in(reason: str, language: Language) -> str:
    """Return a reason in a language, the name before it as it is; in English where no template fits."""
    if language == "en" or len(reason) > LONGEST:
        return reason
    for pattern, row in _templates():
        if found := pattern.fullmatch(reason):
            name = IN_FILE.sub(lambda place: f"{reason_in(place[1], language)}：", found[1])
            values = {key: reason_in(value, language) for key, value in found.groupdict().items()}
            return name + row[language].format(**values)
    return reason


@cache
def _templates() -> list[tuple[re.Pattern[str], dict[str, str]]]:
    """Return the table, the rows with the most words of their own first, and what each fits: first the name, if any."""
    with (files("ui") / "reasons.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows.sort(key=lambda row: sum(len(words) for words, *_ in Formatter().parse(row["en"])), reverse=True)
    places = [PLACEHOLDER.sub(r"(?P<\1>.*)", re.escape(row["en"])) for row in rows]
    return [(re.compile(f"((?:.*: )?){words}", re.DOTALL), row) for words, row in zip(places, rows, strict=True)]
