"""One task from its bodies to the calls that answer it: read, may it be answered, rights, respond, encode."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.conversation import claim_text
from bot.delivery import Channel, Strange
from bot.errors import BotError
from bot.logs import Event, note
from bot.memory import SILENCE, Outcome
from bot.messages import Incoming, Rights
from bot.runtime.apart import Apart, Responds
from bot.runtime.hands import Hands
from bot.runtime.pace import Allowed, Pace
from bot.runtime.staleness import age_of, in_time, is_stale
from bot.state.contract import Task
from knowledge import MAX_TEXT

HANDS = 4
"""Threads that answer. Python lets one of them think at a time; the others are for one that hangs."""

PATIENCE = 3.0
"""Seconds for one answer: ten times what the longest text takes (20,000 characters: 0.25 s)."""

ASK_RIGHTS = 5.0
"""Seconds to ask a platform what somebody may do; then they may nothing special, and are told so."""


@dataclass(frozen=True, slots=True)
class Done:
    """All that comes of a task. `calls[n]` deliver `outcome.deliveries[n]`."""

    about: Incoming | None
    outcome: Outcome = SILENCE
    calls: Mapping[int, tuple[bytes, ...]] = field(default_factory=dict)


class NothingToRead(BotError):
    """None of the bodies can be read (any more)."""


class NoChannel(BotError):
    """The channel of this task is not served in this run."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers one task at a time, or several side by side. `zone` is the operator's."""

    channels: Mapping[str, Channel]
    conversation: Responds
    apart: Apart
    zone: dt.tzinfo
    pace: Pace = field(default_factory=Pace)
    patience: float = PATIENCE
    hands: Hands = field(default_factory=lambda: Hands(HANDS))

    async def answer(self, task: Task, now: float, *, apart: bool) -> Done:
        """What comes of it; `apart`: worked out in a process of its own. `now` is the wall clock.

        Raises:
            NothingToRead, NoChannel, TimeoutError, DiedApart: as they say.
            Exception: whatever fails in the conversation.
        """
        channel = self.channels.get(task.channel)
        if channel is None:
            raise NoChannel
        batch = tuple(read for body in task.bodies if not isinstance(read := channel.read(body), Strange))
        if not batch:
            raise NothingToRead
        ages = [age_of(one, task.received_at, now) for one in batch]
        fresh = tuple(one for one, age in zip(batch, ages, strict=True) if not is_stale(one, age))
        if not fresh:
            note(Event.TASK_STALE, channel=task.channel, messages=len(batch))
            return Done(batch[-1])
        # Those who ask again and again are counted once for what is answered at once.
        match self.pace.allowed(fresh[-1], now):
            case Allowed.NOTHING:
                return Done(fresh[-1])
            case Allowed.BUSY:
                note(Event.TASK_LIMITED, channel=task.channel)
                return self._encoded(fresh[-1], self.conversation.busy(fresh[-1]))
        asked = tuple([await self._with_rights(channel, one) for one in fresh])
        return await self._respond(asked, min(ages), now, apart=apart)

    async def _respond(
        self, batch: Sequence[Incoming], age: dt.timedelta, now: float, *, apart: bool
    ) -> Done:
        moment = dt.datetime.fromtimestamp(now, self.zone)
        parts: list[Done] = []
        for part in portions(batch):
            if apart:
                parts.append(self._encoded(part[-1], in_time(await self.apart.run(part, moment), age)))
            else:
                parts.append(await self.hands.run(partial(self._work, part, moment, age), self.patience))
        return _whole(parts)

    def _work(self, batch: Sequence[Incoming], moment: dt.datetime, age: dt.timedelta) -> Done:
        return self._encoded(batch[-1], in_time(self.conversation.respond(batch, moment), age))

    def _encoded(self, about: Incoming, outcome: Outcome) -> Done:
        calls: dict[int, tuple[bytes, ...]] = {}
        for number, delivery in enumerate(outcome.deliveries):
            channel = self.channels.get(delivery.address.channel)
            calls[number] = channel.encode(delivery) if channel else ()
        return Done(about, outcome, calls)

    async def _with_rights(self, channel: Channel, incoming: Incoming) -> Incoming:
        if not self.conversation.needs_rights(incoming):
            return incoming
        try:
            async with asyncio.timeout(ASK_RIGHTS):
                return replace(incoming, rights=await channel.rights(incoming))
        except TimeoutError:
            return replace(incoming, rights=Rights.UNKNOWN)


def portions(batch: Sequence[Incoming]) -> Iterator[tuple[Incoming, ...]]:
    """The batch in parts that are each read to their end: nothing beyond `MAX_TEXT` characters is read."""
    part: list[Incoming] = []
    chars = 0
    for one in batch:
        more = len(claim_text(one.content)) + 2
        if part and chars + more > MAX_TEXT:
            yield tuple(part)
            part, chars = [], 0
        part.append(one)
        chars += more
    yield tuple(part)


def _whole(parts: Sequence[Done]) -> Done:
    if len(parts) == 1:
        return parts[0]
    calls = [part.calls[number] for part in parts for number in range(len(part.outcome.deliveries))]
    outcome = Outcome.of(part.outcome for part in parts)
    return Done(parts[-1].about, outcome, dict(enumerate(calls)))
