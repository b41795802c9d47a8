"""What bounds our asking: the patience for one message, calls an hour, and a pause after failures."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.logs import Event, note, warn

CALLS_A_MESSAGE = 12
"""Calls that one message may cost, of both kinds. A forward leaves a claim or two open; an article of a
hundred sentences must not take the whole budget of an hour."""

FAILURES = 3
"""Failures in a row after which an endpoint is left alone: one may be chance, three hardly."""

FIRST_PAUSE, LONGEST_PAUSE = 15.0, 600.0
"""Seconds it is left alone then, doubled with every further failure: a restart takes seconds, an outage
hours."""

LEAST = 0.3
"""Seconds below which no call is begun: what then comes late would say nothing of the endpoint."""

_HOUR = 3600.0


@dataclass(slots=True)
class Window:
    """What is left for one message: until when, and how many calls."""

    until: float
    calls: int


_WINDOW: ContextVar[Window | None] = ContextVar("window", default=None)


@contextmanager
def patience(seconds: float, calls: int = CALLS_A_MESSAGE) -> Iterator[Window]:
    """All calls made inside together take at most so many seconds; a call more than `calls` is not made."""
    window = Window(time.monotonic() + seconds, calls)
    token = _WINDOW.set(window)
    try:
        yield window
    finally:
        _WINDOW.reset(token)


def may_take(seconds: float) -> float:
    """Seconds that the next call may take: at most that many, and 0 where it must not be made."""
    window = _WINDOW.get()
    if window is None:
        return seconds
    if window.calls <= 0:
        return 0.0
    left = min(seconds, window.until - time.monotonic())
    if left < LEAST:
        return 0.0
    window.calls -= 1
    return left


class Budget:
    """At most so many calls in any hour. Safe from many threads."""

    def __init__(self, an_hour: int) -> None:
        self._an_hour = an_hour
        self._made: deque[float] = deque()
        self._told = False
        self._counting = threading.Lock()

    def spend(self) -> bool:
        """Whether one more call may be made; it counts as made."""
        with self._counting:
            now = time.monotonic()
            while self._made and now - self._made[0] >= _HOUR:
                _ = self._made.popleft()
            if len(self._made) >= self._an_hour:
                return False
            self._made.append(now)
            self._told = False
            return True

    def is_news(self) -> bool:
        """Whether nobody was told yet that the budget is used up; asked once, it is told."""
        with self._counting:
            told, self._told = self._told, True
        return not told


@dataclass(slots=True)
class Breaker:
    """Leaves an endpoint alone for a while after failures, and tries it with a single call then.

    Safe from many threads. Every failure is one log line, and while it is left alone there is none.
    """

    kind: str
    _failures: int = 0
    _until: float = 0.0
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def allows(self) -> bool:
        """Whether it may be asked now."""
        with self._changing:
            if self._failures < FAILURES:
                return True
            now = time.monotonic()
            if now < self._until:
                return False
            # One goes first; the others wait for what becomes of it.
            self._until = now + FIRST_PAUSE
            return True

    def stumbled(self, why: str, status: int) -> None:
        """It answered, but not to this: that says nothing of the next question, and switches nothing off.

        Or whoever finds words that a model chokes on could switch it off for everybody.
        """
        warn(Event.ENDPOINT_FAILED, endpoint=self.kind, error=why, status=status, rests=False)

    def worked(self) -> None:
        """It answered as it should."""
        with self._changing:
            was_off, self._failures = self._failures >= FAILURES, 0
        if was_off:
            note(Event.ENDPOINT_BACK, endpoint=self.kind)

    def failed(self, why: str, status: int = 0, pause: float = 0.0, *, for_good: bool = False) -> None:
        """It did not. `pause`: seconds it asked us to wait; `for_good`: asking again will not mend it."""
        with self._changing:
            self._failures = max(self._failures + 1, FAILURES if for_good or pause else 0)
            doubled = FIRST_PAUSE * 2 ** min(self._failures - FAILURES, 10)
            wait = LONGEST_PAUSE if for_good else min(LONGEST_PAUSE, max(doubled, pause))
            self._until = time.monotonic() + wait
            rests = self._failures >= FAILURES
        warn(Event.ENDPOINT_FAILED, endpoint=self.kind, error=why, status=status, rests=rests)
