"""Tells the maintainers of a channel that has not worked for a while, and when it does again.

What a channel and its sender log when the platform is lost (`channel.down`) and found again (`channel.up`) is
the one source: a log that nobody reads until people complain is no alarm.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.curate.office import Office
from bot.logs import Event, Field
from bot.messages import Reply

PATIENCE = 180.0
"""Seconds that a channel may be down before anybody is told. Reconnecting takes up to a minute
(`runtime.retries.LONGEST_PAUSE`), and somebody who restarts a router needs two."""


_ENDS = frozenset({Event.CHANNEL_UP, Event.CHANNEL_READY})
"""A channel that was down from the start is never up again: it is ready."""


class Spells:
    """Which channels are down, as the log has it. Safe from many threads."""

    def __init__(self) -> None:
        self._down: dict[tuple[str, str], None] = {}

    def hear(self, event: Event, fields: Mapping[str, Field]) -> None:
        """Something was logged (`bot.logs.heard_by`)."""
        # A channel may receive and not send, or the other way round: each ends by itself.
        spell = str(fields.get("channel", "")), str(fields.get("doing", ""))
        if event is Event.CHANNEL_DOWN:
            self._down[spell] = None
        elif event in _ENDS:
            _ = self._down.pop(spell, None)

    @property
    def down(self) -> frozenset[str]:
        """The channels that are down in any way."""
        return frozenset(channel for channel, _ in tuple(self._down))


class Outages:
    """Looks, with every round, which channels are down. Each spell is told once, and so is its end."""

    def __init__(self, office: Office, spells: Spells) -> None:
        """`spells` hears the log."""
        self._office = office
        self._spells = spells
        self._since: dict[str, float] = {}
        self._told: set[str] = set()

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock in seconds."""
        down = self._spells.down
        for channel in sorted(down):
            since = self._since.setdefault(channel, now)
            if channel not in self._told and now - since >= PATIENCE:
                await self._say(self._office.bulletins().down(channel, since), down, now)
                self._told.add(channel)
        for channel in sorted(self._since.keys() - down):
            if channel in self._told:
                await self._say(self._office.bulletins().up(channel, self._since[channel]), down, now)
            del self._since[channel]
            self._told.discard(channel)

    async def _say(self, reply: Reply, down: frozenset[str], now: float) -> None:
        # What is down would bring the news when it is none any more.
        await self._office.say(self._office.to_all(reply, but=down), now=now)
