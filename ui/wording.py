"""Every visible word of the page, in its three languages side by side: the table `wording.tsv` beside this file."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files

from rag.types import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")
TRADITIONAL = ("tw", "hk", "mo", "hant")


@cache
def wording() -> dict[str, dict[str, str]]:
    """Return the table: for each key its words by language."""
    with (files("ui") / "wording.tsv").open(encoding="utf-8") as table:
        return {row["key"]: row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}


def say(key: str, language: Language, **values: object) -> str:
    """Return a sentence in a language."""
    return wording()[key][language].format(**values)


def say_kind(prefix: str, kind: str, language: Language) -> str:
    """Return what a kind is called; that it is one of `prefix` where it has no name of its own."""
    key = f"{prefix}_{kind}"
    return say(key if key in wording() else prefix, language)


def language_of_browser(accept_language: str) -> Language:
    """Return our language for a browser's `Accept-Language` header; English where it wants none of ours."""
    for wanted in accept_language.split(","):
        tag = wanted.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-Hant" if any(region in tag for region in TRADITIONAL) else "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return "en"


def say_day(published: str | None, language: Language) -> str:
    """Return an ISO day, month or year as the reader writes it."""
    if not published:
        return say("no_date", language)
    numbers = [int(part) for part in published[:10].split("-")]
    if language != "en":
        return "".join(f"{number}{sign}" for number, sign in zip(numbers, "年月日", strict=False))
    month = date(numbers[0], numbers[1], 1).strftime("%B") if len(numbers) > 1 else ""
    return " ".join(filter(None, (str(numbers[2]) if len(numbers) > 2 else "", month, str(numbers[0]))))
