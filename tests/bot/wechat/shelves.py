"""A shelf in a dictionary, and a clock that is set: what a channel keeps, without a store."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import StateError
from bot.messages import Address


@dataclass
class Clock:
    """The wall clock; seconds since 1970."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Kept:
    """`bot.delivery.Shelf`: tokens are kept, nothing waits for anybody."""

    tokens: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)
    broken: bool = False
    """The disk fails."""
    looked: int = 0

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        return ()

    async def release(self, address: Address) -> int:
        return 0

    async def token(self, name: str) -> tuple[str, float] | None:
        self.looked += 1
        self._works()
        return self.tokens.get(name)

    async def keep_token(self, name: str, token: str, until: float) -> None:
        self._works()
        self.tokens[name] = (token, until)

    def _works(self) -> None:
        if self.broken:
            raise StateError("state.db: disk I/O error")
