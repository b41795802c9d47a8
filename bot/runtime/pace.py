"""How many answers an author and a room get: token buckets, in memory alone.

Over the limit, one polite "busy" a minute is said, and the rest is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.messages import Action, Incoming, Kind, Press, Room

_MANY = 10_000
"""Buckets kept at once: some MB. Beyond, those that are full again are forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, and then so many a second."""

    burst: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """How much anybody may ask of us."""

    author: Limit = Limit(10, 0.5)
    """Questions: nobody reads more than thirty answers a minute. What was pasted in a row counts as one."""
    presses: Limit = Limit(20, 1.0)
    """Buttons are pressed faster than questions are typed, and cost little."""
    inline: Limit = Limit(30, 2.0)
    """Every few letters typed are a query of their own."""
    room: Limit = Limit(20, 1.0)
    """Answers in a group, whoever asks: Telegram lets one message a second pass in a chat in the long run,
    and 20 a minute in a group; what it refuses it says, and is waited for."""
    busy_every: float = 60.0
    """Seconds between two times that we say "busy" to an author, and in a room."""


class Allowed(Enum):
    """What somebody gets who asks."""

    ANSWER = auto()
    BUSY = auto()
    NOTHING = auto()


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(slots=True)
class Pace:
    """Counts per author and per room. Not safe from several threads; belongs to the event loop."""

    limits: Limits = field(default_factory=Limits)
    _buckets: dict[Hashable, _Bucket] = field(default_factory=dict)
    _enough: int = _MANY
    """Buckets from which on it is looked for full ones."""

    def allowed(self, incoming: Incoming, now: float) -> Allowed:
        """What this message gets, and count it. `now` in seconds of any clock."""
        if incoming.kind in _ALWAYS or not incoming.author:
            # Pages without authors have a limit of their own, at the door.
            return Allowed.ANSWER
        author, room = _who(incoming), (incoming.address.channel, incoming.address.room)
        if not self._take(("author", *author), self._limit(incoming), now):
            return self._refused(incoming, author, room, now)
        fills = _posts(incoming.press) if incoming.press else incoming.addressed
        group = incoming.address.kind is Room.GROUP and fills
        if group and not self._take(("room", *room), self.limits.room, now):
            return self._refused(incoming, author, room, now)
        return Allowed.ANSWER

    def _limit(self, incoming: Incoming) -> Limit:
        if incoming.kind is Kind.INLINE:
            return self.limits.inline
        return self.limits.presses if incoming.press else self.limits.author

    def _refused(
        self, incoming: Incoming, author: tuple[str, ...], room: tuple[str, ...], now: float
    ) -> Allowed:
        private = incoming.address.kind is Room.PRIVATE
        asked = private or incoming.addressed or incoming.press is not None
        if incoming.kind is Kind.INLINE or not asked:
            return Allowed.NOTHING
        once = Limit(1, 1 / self.limits.busy_every)
        said = self._take(("busy", *author), once, now) and (
            # A thousand authors who shout in one room hear it once.
            private or self._take(("busy in", *room), once, now)
        )
        return Allowed.BUSY if said else Allowed.NOTHING

    def _take(self, key: Hashable, limit: Limit, now: float) -> bool:
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = _Bucket(limit.burst, now)
        since = max(0.0, now - bucket.at)
        bucket.left = min(limit.burst, bucket.left + since * limit.a_second)
        bucket.at = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _make_room(self, now: float) -> None:
        if len(self._buckets) >= self._enough:
            # After two minutes every bucket is full again, and as good as none.
            self._buckets = {key: one for key, one in self._buckets.items() if now - one.at < 120}
            # Where very many write, not at each of them.
            self._enough = max(_MANY, 2 * len(self._buckets))


_ALWAYS = frozenset({Kind.JOINED, Kind.LEFT, Kind.MOVED, Kind.REACTION})


_POST = frozenset({Action.FAMILY, Action.DETAILS, Action.WHY})


def _posts(press: Press) -> bool:
    """Whether what it brings may stand in the room for all to see, like an answer."""
    return press.action in _POST


def _who(incoming: Incoming) -> tuple[str, ...]:
    kind = "press" if incoming.press else "inline" if incoming.kind is Kind.INLINE else "said"
    return (kind, incoming.address.channel, incoming.author)
