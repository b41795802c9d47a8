"""What /readyz shows: whether anybody should be sent to us, and how much waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.errors import StateError
from bot.runtime.commons import Commons
from bot.runtime.intake import FULL

Age = Callable[[], float | None]
"""Seconds since a platform last answered well; None: not yet."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Asks the store and the channels. `ages` by the name of the channel."""

    commons: Commons
    ages: Mapping[str, Age]

    async def __call__(self) -> Mapping[str, object]:
        """`ready` is False while nothing can be written, or too much waits; numbers otherwise, no names."""
        channels = {name: {"seconds_since_answer": _rounded(age())} for name, age in self.ages.items()}
        try:
            counts = await self.commons.store.counts()
        except StateError:
            return {"ready": False, "state": "failed", "channels": channels}
        waited = None if counts.oldest is None else self.commons.clock() - counts.oldest
        return {
            "ready": counts.todo <= FULL,
            "state": "good",
            "todo": counts.todo,
            "oldest_seconds": _rounded(waited),
            "dead": counts.dead,
            "unsent": counts.unsent,
            "maybe": counts.maybe,
            "channels": channels,
        }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(max(0.0, seconds), 1)
