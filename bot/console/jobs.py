"""Jobs: what takes longer than a page may. A page starts one, shows how far it is, and then what came of it.

    jobs.start(Order(…), work) ──► id ──► a page that shows how far it is, and then what came of it

Work is done on a thread of its own, one job of a kind at a time, and reports its steps to a `Progress`.
What it returns is kept in memory for its page; that it ran, and how it ended, is written down and outlives a
restart.
"""

from __future__ import annotations

import asyncio
import inspect
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from bot.aside import aside
from bot.logs import Event, warn
from bot.state import jobs as ledger
from bot.state.desk import WritableShelf
from bot.state.jobs import JobRow, JobState

KEPT = 50
"""Results in memory: a day's work of several maintainers. One of a trial takes some ten kilobytes."""

_ID_BYTES = 9
"""72 random bits: nobody comes to another's page by trying. As hex digits: a part of an address begins and
ends with a letter or a digit."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, about which item (nobody's words: it is written down), and for whom."""

    kind: str
    item: str
    who: str


@dataclass(slots=True)
class Progress:
    """How far a job is: steps done, and how many there are (0: nobody can say). Written by one thread."""

    done: int = 0
    of: int = 0

    def expect(self, steps: int) -> None:
        """So many steps are to be done from now on."""
        self.done, self.of = 0, steps

    def step(self) -> None:
        """One more is done."""
        self.done += 1


@dataclass(frozen=True, slots=True)
class Running:
    """A job of this run of the program. `result` is None until it is done, and where it failed."""

    order: Order
    row: JobRow
    progress: Progress = field(default_factory=Progress)
    result: object | None = None


Work = Callable[[Progress], object] | Callable[[Progress], Awaitable[object]]
"""Does it on a thread of its own, or on the event loop where it is a coroutine function; what it returns is
kept for the page."""


class Jobs:
    """All jobs. Started on the event loop; looked at from any thread."""

    def __init__(self, shelf: WritableShelf, clock: Callable[[], float]) -> None:
        """`shelf`: where it is written down; `clock`: seconds since 1970."""
        self._shelf = shelf
        self._clock = clock
        self._here: OrderedDict[str, Running] = OrderedDict()
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, order: Order, work: Work) -> str:
        """The id of a new job, or of the one of that kind and item that is under way already."""
        for job_id, one in self._here.items():
            same = (one.order.kind, one.order.item) == (order.kind, order.item)
            if same and one.row.state is JobState.RUNNING:
                return job_id
        return await self._begin(order, work)

    async def _begin(self, order: Order, work: Work) -> str:
        job_id = secrets.token_hex(_ID_BYTES)
        row = JobRow(job_id, order.kind, order.item, order.who, JobState.RUNNING, self._clock(), None)
        # Before it is written down: whoever starts the same in that moment comes to this one.
        self._here[job_id] = running = Running(order, row)
        self._forget_oldest()
        await self._shelf.transact(partial(ledger.begin, row=row))
        task = asyncio.ensure_future(self._run(running, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job_id

    def found(self, job_id: str) -> Running | JobRow | None:
        """A job of this run, whole; of an earlier one, what is written down; None where there was none."""
        if here := self._here.get(job_id):
            return here
        row = self._shelf.read(lambda connection: ledger.found(connection, job_id))
        # One process serves: what runs, and not here, ended with the one before.
        return replace(row, state=JobState.INTERRUPTED) if row and row.state is JobState.RUNNING else row

    async def settled(self) -> None:
        """Returns when no job is under way."""
        while self._tasks:
            _ = await asyncio.wait(self._tasks)

    # --- inside

    async def _run(self, running: Running, work: Work) -> None:
        job_id = running.row.id
        async with self._turns.setdefault(running.order.kind, asyncio.Lock()):
            result, state = None, JobState.FAILED
            try:
                result = await _done(work, running.progress)
                state = JobState.DONE
            except Exception as error:  # the kind only: its message may quote what somebody wrote
                warn(Event.ROUND_FAILED, doing=running.order.kind, error=type(error).__name__)
        now = self._clock()
        await self._shelf.transact(lambda connection: ledger.end(connection, job_id, state, now))
        ended = replace(running.row, state=state, ended_at=now)
        self._here[job_id] = replace(running, row=ended, result=result)

    def _forget_oldest(self) -> None:
        over = [name for name, one in self._here.items() if one.row.state is not JobState.RUNNING]
        for name in over[: max(0, len(self._here) - KEPT)]:
            del self._here[name]


async def _done(work: Work, progress: Progress) -> object:
    if inspect.iscoroutinefunction(work):
        return cast("object", await work(progress))
    return await aside(partial(work, progress))
