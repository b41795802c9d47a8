"""What all loops of the runtime share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.delivery import Channel
from bot.errors import Busy, StateError
from bot.logs import Event, note, warn
from bot.state.contract import Store

Clock = Callable[[], float]
"""The wall clock: seconds since 1970. It may jump."""

LOOK_EVERY = 1.0
"""Seconds between two looks at the store when no bell rings: what other processes wrote (a maintainer's
command) is found by looking. An empty look writes nothing."""

_AGAIN = (0.1, 0.3, 1.0)
"""Seconds between tries to write to a store that cannot be written; the last one for ever. A full disk is
noticed by people in minutes, and by us within a second of its end."""


class Point(StrEnum):
    """Steps at which a process may die; a test dies at each of them."""

    RECEIVED = "received"
    STORED = "stored"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"
    CALL_CLAIMED = "call-claimed"
    DELIVERED = "delivered"
    TRIED = "tried"


def nowhere(point: Point) -> None:
    """Nothing happens at any point: production."""
    _ = point


class Bell:
    """Wakes a loop that waits for work, at once or after some seconds. Belongs to one event loop."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits; if nobody does, whoever waits next."""
        self._rung.set()

    def ring_in(self, seconds: float) -> None:
        """Wake somebody then."""
        # A little later than asked: the store compares with another clock than the event loop's.
        _ = asyncio.get_running_loop().call_later(max(0.0, seconds) + 0.005, self.ring)

    async def wait(self, longest: float) -> None:
        """Returns when the bell rings, at the latest after so many seconds."""
        try:
            async with asyncio.timeout(longest):
                _ = await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()


@dataclass(frozen=True, slots=True)
class Commons:
    """Store, channels and clock, and the bells that the loops ring for each other."""

    store: Store
    channels: Mapping[str, Channel]
    clock: Clock
    at: Callable[[Point], None] = nowhere
    look_every: float = LOOK_EVERY
    inbox: Bell = field(default_factory=Bell)
    outboxes: Mapping[str, Bell] = field(default_factory=dict)

    def post(self, channel: str) -> None:
        """There is something to send on that channel."""
        if bell := self.outboxes.get(channel):
            bell.ring()

    def ring_all(self) -> None:
        """Every loop looks around: something that concerns all has happened."""
        for bell in (self.inbox, *self.outboxes.values()):
            bell.ring()


def commons(
    store: Store, channels: Mapping[str, Channel], clock: Clock, at: Callable[[Point], None] = nowhere
) -> Commons:
    """The commons of these channels, each with a bell of its own."""
    return Commons(store, channels, clock, at, outboxes={name: Bell() for name in channels})


_T = TypeVar("_T")


async def insist(write: Callable[[], Awaitable[_T]], what: str) -> _T:
    """Do it until the store takes it: what has happened must be written, or it would happen again.

    Ends only by success or by being cancelled. What cannot be written is said once, and once when it can.
    """
    for tries in range(10**9):
        try:
            done = await write()
        except (StateError, Busy) as error:
            if not tries:
                warn(Event.STATE_FAILED, doing=what, error=type(error).__name__)
            await asyncio.sleep(_AGAIN[min(tries, len(_AGAIN) - 1)])
        else:
            if tries:
                note(Event.STATE_RECOVERED, doing=what)
            return done
    raise AssertionError
