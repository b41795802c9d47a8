"""What has to be done now and then: tidying, looking at the clock, and the rounds of others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from bot.errors import Busy, StateError
from bot.logs import Event, warn
from bot.runtime.commons import Commons
from bot.state.steady import SteadyClock

TICK = 5.0
"""Seconds between two rounds: a correction that waits five seconds longer is no worse."""

TIDY_EVERY = 3600.0
"""Seconds between two times that what has outlived its time is deleted; the first at once."""

JUMP = 60.0
"""Seconds by which the wall clock may run away from the steady one between two rounds: more is a clock
that was set, or a machine that slept."""


class Round(Protocol):
    """Something that wants to look around now and then; `bot.curate` has some."""

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock. What it raises is logged, and it is called again."""
        ...


class Janitor:
    """Makes the rounds, one at a time."""

    def __init__(self, commons: Commons, rounds: Sequence[Round] = (), *, tick: float = TICK) -> None:
        self._commons = commons
        self._rounds = (self, *rounds)
        self._tick = tick
        self._clocks = SteadyClock()
        _ = self._clocks.ran_away(commons.clock(), time.monotonic())
        self._tidied: float | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Make rounds until `stop` is set."""
        while not stop.is_set():
            for one in self._rounds:
                await self._made(one)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tick):
                    _ = await stop.wait()

    async def _made(self, one: Round) -> None:
        try:
            await one.round(self._commons.clock())
        except (StateError, Busy) as error:
            warn(Event.STATE_FAILED, doing=type(one).__name__, error=type(error).__name__)
        except Exception as error:
            # What fails here must not end the answering; it is tried again at the next round.
            warn(Event.ROUND_FAILED, doing=type(one).__name__, error=type(error).__name__)

    async def round(self, now: float) -> None:
        """Our own round: the clock, and what has outlived its time."""
        await self._look_at_the_clock(now)
        steady = time.monotonic()
        if self._tidied is None or steady - self._tidied >= TIDY_EVERY:
            self._tidied = steady
            _ = await self._commons.store.tidy(now=now)

    async def _look_at_the_clock(self, now: float) -> None:
        ran_away = self._clocks.ran_away(now, time.monotonic())
        if abs(ran_away) > JUMP:
            warn(Event.CLOCK_SET, seconds=round(ran_away))
            await self._commons.store.clock_jumped(now=now)
            self._commons.ring_all()
