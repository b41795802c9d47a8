"""How long what is kept is kept: one table, enforced by `tidy`, printed by /privacy and the documentation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept, and for how long after it was written or closed. `name` never changes."""

    name: str
    how_long: dt.timedelta
    reason: str


def _kept(name: str, reason: str, **how_long: float) -> Kept:
    return Kept(name, dt.timedelta(**how_long), reason)


MESSAGE = _kept("message", "erased in the transaction that closes it", seconds=0)
EVENT = _kept("event", "Telegram hands a message in again for up to 24 hours; twice that", hours=48)
PICK_UP = _kept("web-reply", "long enough to come back to a page that was left open", hours=1)
DEAD = _kept("dead", "what could not be read or sent, for maintainers to mend and try again", days=30)
ANSWER = _kept("answer", "whom a correction has to reach", days=90)
SPOKE = _kept("spoke", "limits of what we say unasked are counted by the day", days=2)
WITHHELD = _kept("withheld", "/why tells of the last day", days=2)
NOTICE = _kept("notice", "twice as long as the answers it corrects, so that none is sent again", days=180)

RETENTION: tuple[Kept, ...] = (MESSAGE, EVENT, PICK_UP, DEAD, ANSWER, SPOKE, WITHHELD, NOTICE)
"""Watches and room settings are missing here: they are kept until they are taken back or forgotten."""

_TOO_FAR = 3600.0
"""Seconds that wall clock and monotonic clock may disagree by: leap and summer time never reach an hour's
difference in UTC, a clock that was set does."""


class SteadyClock:
    """Knows whether the wall clock was set since it was last asked."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None

    def was_set(self, wall: float, monotonic: float) -> bool:
        """Whether the two clocks went different ways since the last call."""
        last, self._last = self._last, (wall, monotonic)
        return last is not None and abs((wall - last[0]) - (monotonic - last[1])) > _TOO_FAR


_OUTLIVED: tuple[tuple[Kept, str], ...] = (
    (EVENT, "DELETE FROM inbox WHERE state > 1 AND state = 2 AND closed_at < ?"),
    (DEAD, "DELETE FROM inbox WHERE state > 1 AND state = 3 AND closed_at < ?"),
    (DEAD, "DELETE FROM outbox WHERE state > 1 AND state = 3 AND created_at < ?"),
    (PICK_UP, "DELETE FROM outbox WHERE state > 1 AND state = 2 AND created_at < ?"),
    (PICK_UP, "DELETE FROM outbox WHERE state < 2 AND channel = 'web' AND created_at < ?"),
    (ANSWER, "DELETE FROM answers WHERE at < ?"),
    (SPOKE, "DELETE FROM spoke WHERE at < ?"),
    (WITHHELD, "DELETE FROM withheld WHERE at < ?"),
    (NOTICE, "DELETE FROM posted WHERE at < ?"),
)


def tidy(connection: Connection, now: float) -> int:
    """Delete what has outlived its time; how many rows."""
    before = connection.total_changes
    for kept, statement in _OUTLIVED:
        connection.execute(statement, (now - kept.how_long.total_seconds(),))
    return connection.total_changes - before
