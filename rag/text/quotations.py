"""What a text puts between quotation marks."""

from __future__ import annotations

import re

QUOTATION = re.compile(r"「([^「」]{4,})」|“([^“”]{4,})”|\"([^\"]{4,})\"|『([^『』]{4,})』")


def quotations(text: str) -> list[str]:
    """Return what a text puts between quotation marks, if it is four characters or more."""
    return ["".join(groups) for groups in QUOTATION.findall(text)]
