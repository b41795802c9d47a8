"""What the tests of the channel hand arrivals to, and a channel that runs against our own Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from bot.channels.telegram.calls import Call, Params
from bot.channels.telegram.channel import Options, TelegramChannel
from bot.channels.telegram.client import Connection
from bot.delivery import Arrival, Cursor
from bot.messages import Incoming
from tests.telegram.fake import Fake

QUICK = Options(pauses=(0.01, 0.02))
"""Trouble is met a hundred times as fast as in life."""


@dataclass
class Inbox:
    """Takes what comes, once, and remembers how far it got: what `runtime` promises, in memory."""

    arrivals: dict[str, Arrival] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    trouble: list[Exception] = field(default_factory=list)
    """Raised by the next calls of `take`, one each."""
    taken: asyncio.Condition = field(default_factory=asyncio.Condition)
    room: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.room.set()

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        async with self.taken:
            for arrival in arrivals:
                self.arrivals.setdefault(arrival.event_id, arrival)
            if cursor:
                self.cursors[cursor.name] = cursor.next
            self.taken.notify_all()

    async def cursor(self, name: str) -> int | None:
        return self.cursors.get(name)

    async def ready(self) -> None:
        await self.room.wait()

    async def holds(self, number: int) -> list[Arrival]:
        """Waits until so many are there."""
        async with self.taken:
            await self.taken.wait_for(lambda: len(self.arrivals) >= number)
        return list(self.arrivals.values())

    @property
    def texts(self) -> list[str]:
        """What was typed in what came, in order."""
        said = [arrival.incoming for arrival in self.arrivals.values()]
        return [one.content.typed for one in said if isinstance(one, Incoming)]


def connection(tg: Fake, token: str = "") -> Connection:
    return Connection(SecretStr(token or tg.token), tg.url)


@asynccontextmanager
async def running(
    tg: Fake, inbox: Inbox, options: Options = QUICK, channel: TelegramChannel | None = None
) -> AsyncIterator[TelegramChannel]:
    """A channel that runs until the story is told, and then ends in good order."""
    channel = channel or TelegramChannel(connection(tg), options)
    stop = asyncio.Event()
    run = asyncio.create_task(channel.run(inbox, stop))
    try:
        yield channel
    finally:
        stop.set()
        with suppress(asyncio.CancelledError):
            await run
        await channel.close()


@asynccontextmanager
async def sending(tg: Fake) -> AsyncIterator[TelegramChannel]:
    """A channel that only sends."""
    channel = TelegramChannel(connection(tg), QUICK)
    try:
        yield channel
    finally:
        await channel.close()


def message(chat: int, text: str = "好的", **more: object) -> Call:
    """A call that says something."""
    params: Params = {"chat_id": chat, "text": text, **more}
    return Call("sendMessage", params)


def with_plain(call: Call) -> Call:
    return replace(call, plain=call.params | {"text": "plain"})
