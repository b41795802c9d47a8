"""The digest: once a day, what was asked and answered the day before, and what waits for somebody.

Made of the counts of the day (`state.tallies`): numbers, facts and channels; nobody's words, nobody's name.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from bot.curate.bulletins import Day
from bot.curate.office import Office

TOP = 5
"""Facts told most that are named: as many as fit a phone without scrolling, below the counts."""

Aside = Callable[[], Awaitable[int]]
"""How many messages and answers are set aside."""


class Digest:
    """Posts the digest of the day before, from an hour of the day on; once a day, however often we start.

    Whoever was switched off at that hour posts it later in the day; a day that is over is not caught up on,
    and one on which nothing happened and nothing waits is not told of.
    """

    def __init__(self, office: Office, aside: Aside, hour: int) -> None:
        """`hour` (0 to 23) on the clock of the operator's time zone."""
        self._office = office
        self._aside = aside
        self._hour = hour
        self._posted: dt.date | None = None

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock in seconds."""
        here = dt.datetime.fromtimestamp(now, self._office.zone)
        day = here.date() - dt.timedelta(days=1)
        if not self._office.robots or here.hour < self._hour or self._posted == day:
            return
        aside = await self._aside()
        told = await asyncio.to_thread(self._day, day, aside, now)
        letters = [] if told.empty else self._office.to_robots(self._office.bulletins().digest(told))
        if await self._office.store.say_once(f"digest {day.isoformat()}", letters, now=now):
            self._office.sent(letters)
        self._posted = day

    def _day(self, day: dt.date, aside: int, now: float) -> Day:
        store = self._office.store
        before, tally = store.tallies(day - dt.timedelta(days=1), day)
        waiting = {
            "questions": len(store.entries(now)),
            "complaints": len(store.complaints()),
            "corrections": sum(listed.campaign.open for listed in store.campaigns()),
            "aside": aside,
        }
        return Day(tally, before, store.top_facts(day, TOP, day), waiting)
