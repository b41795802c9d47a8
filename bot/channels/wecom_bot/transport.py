"""What both ways to WeCom promise to the channel: the long connection, and the callback over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from starlette.routing import Route

from bot.channels.wecom_bot.calls import Call
from bot.delivery import Fate, Intake


class Transport(Protocol):
    """Brings frames in, and takes calls out. Belongs to one event loop."""

    def routes(self) -> Sequence[Route]:
        """What our web server serves for it."""
        ...

    def age(self) -> float | None:
        """Seconds since WeCom last showed that it reaches us; None: it does not, or not yet."""
        ...

    async def deliver(self, call: Call, encoded: bytes) -> Fate:
        """Make one call; within 20 seconds. `encoded` is the same as it lies in the outbox."""
        ...

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Receive until `stop` is set."""
        ...

    async def close(self) -> None:
        """Let the connections go. Later than `run`: what is being sent is sent to its end."""
        ...
