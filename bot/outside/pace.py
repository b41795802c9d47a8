"""How politely a host is asked: one request at a time, a pause between two, and what it asks us to wait.

A host is whoever answers for a name; subdomains are hosts of their own, as they often stand elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

DELAY = 1.0
"""Seconds between the end of a request and the next to the same host: slower than a reader who clicks."""

LONGEST_WAIT = 30.0
"""Seconds that we wait because a host asks us to; who wants more is told that it was not reached today."""


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Pace:
    """Turns at hosts. Of one event loop; hosts are forgotten with it."""

    def __init__(self, delay: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._delay = DELAY if delay is None else delay
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits for our turn at that host, and holds it: nobody else of us asks it meanwhile."""
        known = self._hosts.setdefault(host, _Host())
        async with known.turn:
            if (wait := known.free_at - self._clock()) > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                known.free_at = max(known.free_at, self._clock() + self._delay)

    def put_off(self, host: str, seconds: float) -> None:
        """The host wants to be left alone for so long; at most `LONGEST_WAIT`."""
        known = self._hosts.setdefault(host, _Host())
        known.free_at = max(known.free_at, self._clock() + min(seconds, LONGEST_WAIT))
