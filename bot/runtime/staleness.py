"""What is too old to be answered, and which part of an answer comes too late. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.delivery import Way
from bot.memory import Outcome
from bot.messages import Incoming, Kind, Room

STALE = {Room.GROUP: dt.timedelta(minutes=10), Room.PRIVATE: dt.timedelta(hours=24)}
"""After this a group talks of something else, and who asked in private has gone elsewhere."""

STALE_INLINE = dt.timedelta(seconds=25)
"""Telegram forgets an inline query after 30 seconds."""

STALE_TOAST = dt.timedelta(seconds=15)
"""After this a platform no longer takes the passing line to whoever pressed a button."""

_EVER = frozenset({Kind.JOINED, Kind.LEFT, Kind.MOVED})
"""What holds however old it is."""


def is_stale(incoming: Incoming, age: dt.timedelta) -> bool:
    """Whether it is too late to answer this."""
    if incoming.kind in _EVER:
        return False
    if incoming.kind is Kind.INLINE:
        return age > STALE_INLINE
    return age > STALE[incoming.address.kind]


def age_of(incoming: Incoming, received_at: float, now: float) -> dt.timedelta:
    """How long ago it was sent; since we took it in, where the platform does not say when it was sent."""
    sent_at = incoming.sent_at.timestamp() if incoming.sent_at else received_at
    return dt.timedelta(seconds=max(0.0, now - min(sent_at, received_at)))


def in_time(outcome: Outcome, age: dt.timedelta) -> Outcome:
    """The outcome without what a platform would no longer take."""
    if age <= STALE_TOAST:
        return outcome
    return replace(outcome, deliveries=tuple(one for one in outcome.deliveries if one.way is not Way.TOAST))
