"""Times of trouble: how long to wait before the next try, and one line in the log for each, not one a try."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from bot.channels.stopping import pause
from bot.channels.telegram.client import Declined, Response, Unreached
from bot.logs import Event, note, warn

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each further try, the last for all that follow: two calls a second at most, two a minute
when it lasts, and at most half a minute until we notice that it is over."""

CALM = 60.0
"""Seconds without a conflict after which it is over: two programs take turns, and each answer that one gets
between two conflicts is no peace."""

REMEDIES = {
    "conflict": "another program asks for this bot's updates: stop it, or give it a bot of its own",
    "not-stored": "what comes cannot be written to disk: see the lines before; nothing is lost meanwhile",
}


class Trouble:
    """One spell of trouble with a channel, from the first failure to the next success."""

    def __init__(
        self,
        channel: str,
        *,
        pauses: Sequence[float] = PAUSES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` in seconds; it may start anywhere."""
        self._channel = channel
        self._pauses = pauses
        self._clock = clock
        self._tries = 0
        self._since = 0.0
        self._conflict_at = 0.0
        self._told: set[str] = set()

    async def met(self, kind: str, stop: asyncio.Event, *, why: str = "", at_least: float = 0.0) -> None:
        """It failed: say so if it is news, and wait. `kind` and `why` are fixed words or kinds of errors."""
        self.tell(kind, why)
        seconds = self._pauses[min(self._tries, len(self._pauses) - 1)]
        self._tries += 1
        await pause(stop, max(seconds, at_least))

    async def unanswered(self, answer: Response, stop: asyncio.Event) -> None:
        """A call was declined or not answered: the same."""
        match answer:
            case Unreached(why):
                await self.met("unreachable", stop, why=why)
            case Declined(code, _, retry_after):
                kind = "conflict" if code == 409 else "failing"
                await self.met(kind, stop, why=f"http-{code}", at_least=retry_after)
            case _:
                await self.met("failing", stop)

    def tell(self, kind: str, why: str = "") -> None:
        """Say so if it is news."""
        if kind == "conflict":
            self._conflict_at = self._clock()
        if kind in self._told:
            return
        if not self._told:
            self._since = self._clock()
        self._told.add(kind)
        remedy = REMEDIES.get(kind)
        more = {"remedy": remedy} if remedy else {}
        warn(Event.CHANNEL_DOWN, channel=self._channel, kind=kind, why=why, **more)

    def over(self) -> None:
        """It works: say so if it did not before."""
        if "conflict" in self._told and self._clock() - self._conflict_at < CALM:
            return
        if self._told:
            note(Event.CHANNEL_UP, channel=self._channel, seconds=round(self._clock() - self._since))
        self._tries = 0
        self._told.clear()
