"""How often a stream with nothing to tell shows that it is alive."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator

from rag.types import Event, Writing

SECONDS_BETWEEN_SIGNS = 1.0


async def with_signs(first: Event, events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Yield the first event and the others, of Writing no more than one a second."""
    last_sign = time.monotonic()
    yield first
    async for event in events:
        if isinstance(event, Writing):
            if time.monotonic() - last_sign < SECONDS_BETWEEN_SIGNS:
                continue
            last_sign = time.monotonic()
        yield event
