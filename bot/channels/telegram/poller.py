"""Long polling that loses nothing: Telegram is told to forget an update only after it is on disk.

    getUpdates(offset) ─► updates ─► intake.take(updates, cursor) ─► getUpdates(cursor) confirms them

Never a negative offset, which would throw away what waits. A batch that cannot be read is asked for again
one update at a time, and the one that nobody can read is set aside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from bot.channels.stopping import pause, unless_stopped
from bot.channels.telegram.client import NOT_KNOWN, Client, Connection, Declined, Unreached, read_response
from bot.channels.telegram.fields import Me
from bot.channels.telegram.reading import ASKED_FOR, NAME
from bot.channels.telegram.trouble import Trouble
from bot.channels.telegram.updates import Raw, arrival, update_in, updates_in
from bot.delivery import Cursor, Intake
from bot.errors import Busy, StateError

_HOLD = 30
"""Seconds that Telegram may hold a request open until something comes (50 at most): below the minute
after which proxies and routers drop a silent connection, and only two requests a minute."""

_SLACK = 10.0
"""Seconds beyond `_HOLD` after which the connection counts as dead (a laptop that slept, a lost route)."""

_BATCH = 100
"""Updates in one answer: the most that Telegram gives."""

_GATHER = 0.015
"""Seconds between an answer and the next question: where many write, several updates come with one answer
then and go to disk together; to Telegram's own servers the way takes longer than this anyway."""

Who: TypeAlias = Callable[[Sequence[Raw]], Awaitable[Me]]
"""Who we are as these updates come."""


class Poller:
    """Asks for updates and hands them in, until told to stop."""

    def __init__(
        self,
        client: Client,
        connection: Connection,
        who: Who,
        seen: Callable[[], None],
        trouble: Trouble,
    ) -> None:
        """`seen` is called whenever Telegram answered well."""
        self._client = client
        self._connection = connection
        self._who = who
        self._seen = seen
        self._trouble = trouble
        self._next: int | None = None
        self._limit = _BATCH

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Poll until `stop`.

        Raises:
            ChannelRefused: Telegram does not know our token any more.
        """
        name = f"{NAME}:{self._connection.bot_id}"
        read_so_far = await intake.cursor(name)
        self._next = read_so_far if isinstance(read_so_far, int) else None
        while not stop.is_set():
            await unless_stopped(stop, intake.ready())
            answer = None if stop.is_set() else await unless_stopped(stop, self._ask())
            if answer is None:
                return
            if isinstance(answer, bytes):
                await self._hand_in(answer, name, intake, stop)
                await asyncio.sleep(_GATHER)
            else:
                await self._failed(answer, stop)

    async def _ask(self) -> bytes | Declined | Unreached:
        params = {"timeout": _HOLD, "limit": self._limit, "allowed_updates": list(ASKED_FOR)}
        if self._next is not None:
            params["offset"] = self._next
        raw = await self._client.fetch("getUpdates", params, within=_HOLD + _SLACK)
        if isinstance(raw, Unreached):
            return raw
        status, body = raw
        if status == 200:
            return body
        said = read_response(status, body)
        return said if isinstance(said, Declined | Unreached) else Declined(status)

    async def _hand_in(self, answer: bytes, name: str, intake: Intake, stop: asyncio.Event) -> None:
        raws = updates_in(answer)
        if raws is None and self._limit > 1:
            self._limit = 1
            return
        if raws is None:
            raws = (update_in(answer),)
        self._limit = _BATCH
        if not raws or await self._stored(raws, name, intake, stop):
            self._trouble.over()
            self._seen()

    async def _stored(self, raws: tuple[Raw, ...], name: str, intake: Intake, stop: asyncio.Event) -> bool:
        numbers = [raw.number for raw in raws if raw.number is not None]
        if not numbers:
            await self._trouble.met("unreadable", stop)
            return False
        # The last one, not the greatest: after a silent week Telegram counts on from any number.
        cursor = Cursor(name, numbers[-1] + 1)
        me = await self._who(raws)
        try:
            await intake.take([arrival(raw, me) for raw in raws], cursor)
        except Busy as busy:
            await pause(stop, busy.seconds)
            return False
        except StateError as error:
            await self._trouble.met("not-stored", stop, why=type(error).__name__)
            return False
        self._next = numbers[-1] + 1
        return True

    async def _failed(self, answer: Declined | Unreached, stop: asyncio.Event) -> None:
        if isinstance(answer, Declined):
            if answer.code in NOT_KNOWN:
                raise self._connection.refused()
            if answer.code == 409 and "webhook" in answer.says.casefold():
                # Somebody has set one since we began; while it stands we are given nothing.
                await self._client.call("deleteWebhook")
        await self._trouble.unanswered(answer, stop)
