"""What reports call a country beside its name: the table `countries.tsv`, whose countries are rows of `names.tsv`."""

from __future__ import annotations

import csv
from importlib.resources import files


def _rows() -> list[dict[str, str]]:
    with files("rag.text").joinpath("countries.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


DEMONYMS = {form: row["country"] for row in _rows() for form in row["also"].split(", ") if form}
"""Countries by what they, or what is theirs, are also called: French is 法國 as much as France is."""

COUNTRIES = frozenset(row["country"] for row in _rows())
"""All that the table names: countries, and regions that hold towns."""

SEATS = {row["seat"]: row["country"] for row in _rows() if row["seat"]}
"""Countries by where their governments sit, which reports name in their place."""
