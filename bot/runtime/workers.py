"""From inbox to outbox: the oldest work of each room is claimed, answered and closed.

fails        again after 1 s and 2 s, then set aside
hangs        given up after 3 s, once more in a process of its own, then set aside
killed us    the third claim of such a row is worked on in a process of its own, then set aside
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import StateError, TooManyHung
from bot.logs import Event, correlated, warn
from bot.runtime.answering import Answering, Done, NoChannel, NothingToRead
from bot.runtime.apart import DiedApart, NotStarted
from bot.runtime.commons import Commons, Point, insist
from bot.runtime.underway import UnderWay
from bot.state.contract import DIED, Task

AT_ONCE = 16
"""Tasks under way at once: most of their time they wait for the disk, or for a platform to tell rights."""

MAX_TRIES = 3
PAUSES = (1.0, 2.0)
"""Seconds before the second and the third try of what failed: a fault that passes passes soon."""

STATE_PAUSE = 1.0
"""Seconds before the next try when the disk was the trouble, not the message."""

START_PAUSE = 10.0
"""Seconds before the next try when the machine was too busy to start a process for it."""

NO_CHANNEL = 3600.0
"""Seconds until we look again whether the channel of a row is served: it was switched off for this run."""

MAX_CLAIMS = 10
"""Claims after which a row is set aside whatever happened to them: even alone it took us down."""

GRACE = 4.0
"""Seconds that a stopping process waits for answers under way."""


@dataclass(slots=True)
class _Tries:
    """How the tries of a row in this process ended. Tries that are not here ended with another process."""

    raised: int = 0
    hung: bool = False
    excused: int = 0
    """Claims that say nothing against the message."""


@dataclass(frozen=True, slots=True)
class _Undone:
    """Work that failed: again after so many seconds, or set aside (None)."""

    why: str
    again_in: float | None


class Workers:
    """Answers what waits, several rooms at once, each room in order."""

    def __init__(self, commons: Commons, answering: Answering) -> None:
        self._commons = commons
        self._answering = answering
        self._one_apart = asyncio.Semaphore(1)
        # Its room may have more, and there is room for another.
        self._under_way = UnderWay(commons.inbox.ring)
        self._careful = True
        """Whether we still take one at a time what was under way when another process ended: should one of
        them end this one too, only that one is to blame."""
        self._tries: dict[int, _Tries] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, and what is under way is done or has had its grace.

        Raises:
            TooManyHung: the process is better made anew.
        """
        try:
            while not stop.is_set() and not self._under_way.broken:
                if not await self._begin():
                    await self._commons.inbox.wait(self._commons.look_every)
            await self._under_way.finish(GRACE)
        finally:
            self._answering.hands.close()

    async def _begin(self) -> bool:
        """Claim what can be worked on now; whether there was any, so that there may be more."""
        free = (1 if self._careful else AT_ONCE) - len(self._under_way)
        if free <= 0:
            return False
        claiming = self._commons.store.claim
        tasks = await insist(lambda: claiming(free, now=self._commons.clock()), "claiming work")
        self._careful = self._careful and any(task.error == DIED for task in tasks)
        for task in tasks:
            self._commons.at(Point.CLAIMED)
            self._under_way.begin(self._do(task), f"work {task.rows[0]}")
        return bool(tasks)

    # --- one task

    async def _do(self, task: Task) -> None:
        with correlated():
            done = await self._worked_out(task)
            undone = await self._written_down(task, done) if isinstance(done, Done) else done
            if undone:
                await self._give_back(task, undone)

    async def _worked_out(self, task: Task) -> Done | _Undone:
        tries = self._tries.setdefault(task.rows[0], _Tries())
        apart = self._must_be_apart(task, tries)
        try:
            if not apart:
                return await self._answering.answer(task, self._commons.clock(), apart=False)
            async with self._one_apart:
                return await self._answering.answer(task, self._commons.clock(), apart=True)
        except TooManyHung:
            raise
        except (NoChannel, NotStarted, StateError, NothingToRead) as error:
            return _not_its_fault(error, tries)
        except TimeoutError:
            tries.hung = True
            return _Undone("hung", 0.0)
        except Exception as error:
            return self._raised(task, tries, error)

    @staticmethod
    def _must_be_apart(task: Task, tries: _Tries) -> bool:
        unexplained = task.attempts - tries.excused >= MAX_TRIES and not tries.raised
        return tries.hung or unexplained

    @staticmethod
    def _raised(task: Task, tries: _Tries, error: Exception) -> _Undone:
        if isinstance(error, DiedApart):
            return _Undone(f"apart: {error.why}", None)
        tries.raised += 1
        failed = task.attempts - tries.excused
        again_in = PAUSES[failed - 1] if failed < MAX_TRIES else None
        # The kind of the error only: its message may quote what somebody wrote.
        return _Undone(type(error).__name__, again_in)

    # --- writing down

    async def _written_down(self, task: Task, done: Done) -> _Undone | None:
        try:
            await self._close(task, done)
        except Exception as error:
            # Not the disk, which is insisted on: what it would write cannot be. Like any fault it is this
            # message's alone; should it end the process, the next one would end in the same way.
            return self._raised(task, self._tries.setdefault(task.rows[0], _Tries()), error)
        return None

    async def _close(self, task: Task, done: Done) -> None:
        self._commons.at(Point.ANSWERED)
        now = self._commons.clock()
        await insist(
            lambda: self._commons.store.close(task, done.about, done.outcome, done.calls, now=now),
            "closing work",
        )
        self._commons.at(Point.CLOSED)
        _ = self._tries.pop(task.rows[0], None)
        for channel in {delivery.address.channel for delivery in done.outcome.deliveries}:
            self._commons.post(channel)

    async def _give_back(self, task: Task, undone: _Undone) -> None:
        now = self._commons.clock()
        again_in = undone.again_in if task.attempts < MAX_CLAIMS else None
        not_before = None if again_in is None else now + again_in
        event = Event.TASK_DEAD if not_before is None else Event.TASK_FAILED
        warn(event, channel=task.channel, row=task.rows[0], tries=task.attempts, error=undone.why)
        giving = self._commons.store.give_back
        await insist(lambda: giving(task, undone.why, not_before=not_before, now=now), "giving work back")
        if again_in is None:
            _ = self._tries.pop(task.rows[0], None)
        else:
            self._commons.inbox.ring_in(again_in)


def _not_its_fault(error: Exception, tries: _Tries) -> _Undone:
    match error:
        case NothingToRead():
            return _Undone("cannot be read", None)
        case NoChannel():
            tries.excused += 1
            return _Undone("channel is off", NO_CHANNEL)
        case NotStarted():
            # Not excused: it is to be begun apart the next time too.
            return _Undone("apart: not started", START_PAUSE)
        case _:
            tries.excused += 1
            return _Undone("state", STATE_PAUSE)
