"""Many messages of one author in quick succession: the first is answered at once, the rest as one.

Who pastes eighty rumours within a minute does not read eighty answers; and several messages forwarded at
once are one question. Only in private rooms: in a group others wait for an answer of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.words import command
from bot.messages import Incoming, Kind, Room

QUIET = 2.0
"""Seconds without a message after which a burst is over: longer than pasting the next one takes."""

QUIET_LONG = 5.0
"""The same from the sixth message on: who has pasted five goes on, and stops to look for the next."""

_LONG_FROM = 6

FORWARDED = 0.6
"""Seconds to wait for more after a forwarded message or a picture: several forwarded at once, and pictures
of an album, come as messages of their own, at worst two polls apart (0.3 s each through a slow proxy)."""

_MANY = 10_000
"""Authors remembered at once; about a megabyte."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Whether a message may be answered with its neighbours, and how long it waits for them, in seconds."""

    joins: bool = False
    wait: float = 0.0


ALONE = Joining()


@dataclass(slots=True)
class _Burst:
    last: float
    messages: int


@dataclass(slots=True)
class Bursts:
    """Who wrote how much just now. In memory alone; belongs to the event loop."""

    _lately: dict[tuple[str, str, str], _Burst] = field(default_factory=dict)

    def joining(self, incoming: Incoming, now: float) -> Joining:
        """How this message is answered, and count it. `now` in seconds of any clock."""
        if not _may_join(incoming):
            return ALONE
        burst = self._counted(incoming, now)
        if burst.messages == 1:
            several = incoming.content.forwarded or incoming.content.attachments
            return Joining(joins=True, wait=FORWARDED) if several else ALONE
        return Joining(joins=True, wait=_quiet(burst.messages))

    def _counted(self, incoming: Incoming, now: float) -> _Burst:
        who = (incoming.address.channel, incoming.address.room, incoming.author)
        burst = self._lately.get(who)
        # A clock that was set back ends the burst as well.
        if burst and 0 <= now - burst.last <= _quiet(burst.messages):
            burst.last, burst.messages = now, burst.messages + 1
            return burst
        if len(self._lately) >= _MANY:
            self._lately = {
                key: one for key, one in self._lately.items() if 0 <= now - one.last <= QUIET_LONG
            }
        self._lately[who] = _Burst(now, 1)
        return self._lately[who]


def _quiet(messages: int) -> float:
    return QUIET_LONG if messages >= _LONG_FROM else QUIET


def _may_join(incoming: Incoming) -> bool:
    if incoming.kind is not Kind.MESSAGE or incoming.address.kind is not Room.PRIVATE:
        return False
    return bool(incoming.author) and not incoming.press and not command(incoming.content.typed)
