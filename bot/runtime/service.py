"""All of it in one event loop: started together, stopped in good order.

    sources     what brings work: channels, the web server
    engines     what does it: workers, senders, the janitor

Asked to stop, the sources end first, then the engines finish what is under way; together within ten
seconds. A part that ends by itself ends all of us in the same order, and says so with an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from bot.errors import PartStopped
from bot.logs import Event, note, warn
from bot.runtime.commons import Commons
from bot.runtime.janitor import Janitor
from bot.runtime.sender import Sender
from bot.runtime.workers import Workers

SOURCES_GRACE = 4.0
"""Seconds that sources have to end: a poll that hangs is broken off, a page under way is finished."""

ENGINES_GRACE = 5.0
"""Seconds that engines have: four for what is under way, and one to write it down."""

_LAST = 0.5
"""Seconds for what was broken off to let go of what it holds."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs until it is told to stop."""

    name: str
    run: Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Service:
    """Sources and engines, and when the whole ends."""

    commons: Commons
    sources: Sequence[Part]
    engines: Sequence[Part]

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set.

        Raises:
            PartStopped: a part ended by itself, without saying why.
            Exception: what ended it, such as ChannelRefused or StateError.
        """
        halt = asyncio.Event()
        sources = _started(self.sources, stop)
        engines = _started(self.engines, halt)
        asked = asyncio.create_task(stop.wait())
        parts = {**sources, **engines}
        _ = await asyncio.wait({asked, *parts}, return_when=asyncio.FIRST_COMPLETED)
        # Who asked us to stop gets a good end, whatever ended in the same moment.
        broken = None if asked.done() else _why(parts)
        note(Event.STOPPING, asked=broken is None)
        stop.set()
        await _ended(sources, SOURCES_GRACE)
        halt.set()
        self.commons.ring_all()
        await _ended(engines, ENGINES_GRACE)
        with suppress(asyncio.CancelledError):
            _ = asked.cancel()
            await asked
        if broken:
            raise broken


def service(
    commons: Commons,
    workers: Workers,
    janitor: Janitor,
    sources: Iterable[Part],
    *,
    also: Iterable[Part] = (),
) -> Service:
    """The service of these parts, with a sender for each channel; `also` are engines of others."""
    senders = [Part(f"sender {name}", Sender(commons, one).run) for name, one in commons.channels.items()]
    disk = Part("state", partial(_sound, commons))
    engines = (disk, Part("workers", workers.run), *senders, Part("janitor", janitor.run), *also)
    return Service(commons, tuple(sources), engines)


async def _sound(commons: Commons, stop: asyncio.Event) -> None:
    """Until `stop`: raises when the disk has failed for good, and nothing can be promised any more."""
    breaks = asyncio.create_task(commons.store.breaks())
    asked = asyncio.create_task(stop.wait())
    try:
        _ = await asyncio.wait({breaks, asked}, return_when=asyncio.FIRST_COMPLETED)
        if breaks.done():
            raise breaks.result()
    finally:
        _ = breaks.cancel(), asked.cancel()


_Running = Mapping[asyncio.Task[None], str]


def _started(parts: Sequence[Part], stop: asyncio.Event) -> dict[asyncio.Task[None], str]:
    async def run(part: Part) -> None:
        await part.run(stop)

    return {asyncio.create_task(run(part), name=part.name): part.name for part in parts}


def _why(parts: _Running) -> BaseException:
    """What to raise for a part that ended by itself."""
    ended = next(task for task in parts if task.done())
    error = asyncio.CancelledError() if ended.cancelled() else ended.exception()
    warn(Event.PART_FAILED, part=parts[ended], error=type(error).__name__ if error else "ended")
    return error or PartStopped(parts[ended], "it ended without being asked")


async def _ended(parts: _Running, grace: float) -> None:
    """Wait for them, and break off what takes too long."""
    running = {task for task in parts if not task.done()}
    if not running:
        return
    done, late = await asyncio.wait(running, timeout=grace)
    for task in late:
        warn(Event.PART_FAILED, part=parts[task], error="late")
        _ = task.cancel()
    if late:
        _ = await asyncio.wait(late, timeout=_LAST)
    for task in done:
        # What fails while stopping is said, and changes nothing.
        if not task.cancelled() and (error := task.exception()):
            warn(Event.PART_FAILED, part=parts[task], error=type(error).__name__)
