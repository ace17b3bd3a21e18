"""Which articles are meant, as parts of a query on `articles a`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from vectorstore.records import Filters

SEARCHED = (
    "a.title || ' ' || coalesce(a.publisher, '') || ' ' || coalesce(a.author, '') || ' ' || a.source || ' ' || a.text"
)
SPECIAL = re.compile("[!%_]")
Order = Literal["newest", "oldest", "title", "publisher"]
ORDERS: dict[Order, str] = {
    "newest": "a.last_day IS NULL, a.last_day DESC, a.source",
    "oldest": "a.first_day IS NULL, a.first_day, a.source",
    "title": "a.title = '', a.title, a.source",
    "publisher": "a.publisher IS NULL, a.publisher, a.last_day DESC, a.source",
}


def condition(filters: Filters, wordings: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Return the condition on `articles a` that these filters and wordings stand for, and its values."""
    conditions, values = ["1"], list[str]()
    if filters.published_from:
        conditions.append("a.last_day >= ?")
        values.append(filters.published_from)
    if filters.published_to:
        or_undated = " OR a.first_day IS NULL" if filters.undated_too else ""
        conditions.append(f"(a.first_day <= ?{or_undated})")
        values.append(filters.published_to)
    for column, allowed in (
        ("publisher", filters.publishers),
        ("id", filters.article_ids),
        ("language", filters.languages),
    ):
        if allowed:
            conditions.append(f"a.{column} IN ({marks(allowed)})")
            values.extend(allowed)
    if wordings:
        one_of = " OR ".join([f"{SEARCHED} LIKE ? ESCAPE '!'"] * len(wordings))
        conditions.append(f"({one_of})")
        values.extend("%" + SPECIAL.sub(r"!\g<0>", wording) + "%" for wording in wordings)
    return " AND ".join(conditions), values


def marks(values: Sequence[str]) -> str:
    """Return a question mark for each value."""
    return ", ".join("?" * len(values))
