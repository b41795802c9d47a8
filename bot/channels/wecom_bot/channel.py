"""A 智能机器人 of WeCom as a channel: `read` and `encode` are pure, the rest is transport.

With its Secret set, over the long connection (no address of ours is needed); else, with Token and
EncodingAESKey, over a callback of WeCom's to us. Both bring the same frames and take the same calls.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from starlette.routing import Route

from bot.channels.wecom_bot import reading, rendering
from bot.channels.wecom_bot.callback import Callback
from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.connection import LongConnection
from bot.channels.wecom_bot.transport import Transport
from bot.delivery import Abilities, Delivery, Fate, Groups, Intake, Refused, Shelf, Strange
from bot.messages import Incoming, Rights, Room
from bot.settings import Settings

_WINDOW = dt.timedelta(hours=1)
"""As long as a `response_url` lasts (path/101138): the callback has no other way to write first."""


class WecomBotChannel:
    """`bot.delivery.Channel` over either way to WeCom."""

    name = reading.NAME

    def __init__(self, transport: Transport, window: dt.timedelta | None = None) -> None:
        """`window`: how long after a message we may still write by that way; None: at any time."""
        self._transport = transport
        self.abilities = Abilities(
            pushes=True, greets=True, window=window, groups=Groups.MENTIONS, slashes=False, recalls=False
        )
        """Pushes over the long connection reach whoever wrote to us before, at any time later: at most 30
        messages a minute and 1,000 an hour in one chat, answers included (path/101463)."""

    @classmethod
    def of(cls, settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> WecomBotChannel | None:
        """The channel as it is set up; None where it is not. `clock` is the wall clock.

        Raises:
            BadSettings: a proxy that cannot be used.
        """
        if connection := LongConnection.of(settings, shelf):
            return cls(connection)
        callback = Callback.of(settings, shelf, clock)
        return cls(callback, window=_WINDOW) if callback else None

    # --- pure

    def read(self, body: bytes) -> Incoming | Strange:
        """What a body says. Total: never raises."""
        return reading.read(body)

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The calls that deliver it, in order; none where WeCom cannot do that."""
        return rendering.encode(delivery)

    # --- transport

    async def deliver(self, call: bytes) -> Fate:
        """Make one call; within 20 seconds. Never raises for what WeCom or the network can do."""
        read = Call.decode(call)
        return Refused("no-call") if read is None else await self._transport.deliver(read, call)

    async def rights(self, incoming: Incoming) -> Rights:
        """A private chat is its owner's. Who leads a group is told to no bot: all are members there."""
        return Rights.ADMIN if incoming.address.kind is Room.PRIVATE else Rights.MEMBER

    def routes(self) -> Sequence[Route]:
        """What the web server has to serve for us: the callback, where that is the way."""
        return self._transport.routes()

    def age(self) -> float | None:
        """Seconds since WeCom last showed that it reaches us; None: it does not, or not yet."""
        return self._transport.age()

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Receive until `stop` is set."""
        await self._transport.run(intake, stop)

    async def close(self) -> None:
        """Let the connections go. Later than `run`: what is being sent is sent to its end."""
        await self._transport.close()
