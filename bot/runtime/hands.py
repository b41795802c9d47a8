"""Threads for work that blocks. One that does not come back is given up, and another takes its place."""

from __future__ import annotations

import asyncio
import contextvars
import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from bot.errors import TooManyHung

_T = TypeVar("_T")

MAX_LOST = 8
"""Threads given up that still run: each takes its share of the processor, and the process is better made
anew. What hangs twice is not tried again, so this takes many bad messages."""

BREAK_OFF = 30.0
"""Seconds after which a thread that was given up and still loops is broken off. Not sooner: it may only have
been slow, and whatever is broken off in the midst of a log line keeps the lock of all log lines."""


class Hands:
    """A few threads that do jobs, one at a time each. Belongs to one event loop.

    Daemon threads: a job that hangs cannot keep the process from ending.
    """

    def __init__(self, count: int, *, break_off: float = BREAK_OFF) -> None:
        self._break_off = break_off
        self._free = asyncio.Semaphore(count)
        self._idle: list[_Hand] = []
        self._lost: list[_Hand] = []

    async def run(self, job: Callable[[], _T], patience: float) -> _T:
        """Do it in a thread; logs keep their correlation id.

        Raises:
            TimeoutError: it took longer than `patience` seconds after it began; it may go on for ever.
            TooManyHung: so many jobs hang that the process should be made anew.
        """
        async with self._free:
            hand = self._idle.pop() if self._idle else _Hand()
            done: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
            hand.jobs.put(_Job(partial(contextvars.copy_context().run, job), done))
            try:
                async with asyncio.timeout(patience):
                    found = await asyncio.shield(done)
            except (TimeoutError, asyncio.CancelledError):
                if not done.done():
                    done.cancel()
                    self._give_up(hand)
                raise
            finally:
                if done.done() and not done.cancelled():
                    self._idle.append(hand)
            return found

    def close(self) -> None:
        """Let the idle threads go."""
        for hand in self._idle:
            hand.jobs.put(None)
        self._idle.clear()

    def _give_up(self, hand: _Hand) -> None:
        hand.jobs.put(None)
        _ = asyncio.get_running_loop().call_later(self._break_off, hand.break_off)
        self._lost = [one for one in (*self._lost, hand) if one.thread.is_alive()]
        if len(self._lost) > MAX_LOST:
            raise TooManyHung(len(self._lost))


@dataclass(frozen=True, slots=True)
class _Job(Generic[_T]):
    work: Callable[[], _T]
    done: asyncio.Future[_T]

    def do(self) -> None:
        loop = self.done.get_loop()
        try:
            found = self.work()
        except BaseException as error:
            self._tell(loop, self.done.set_exception, _told(error))
        else:
            self._tell(loop, self.done.set_result, found)

    def _tell(self, loop: asyncio.AbstractEventLoop, tell: Callable[..., None], what: object) -> None:
        def tell_if_awaited() -> None:
            if not self.done.done():
                tell(what)

        try:
            _ = loop.call_soon_threadsafe(tell_if_awaited)
        except RuntimeError:
            return  # the loop is gone, and nobody waits


def _told(error: BaseException) -> Exception:
    # A future takes no StopIteration, and `sys.exit` of a job must not end the loop.
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return RuntimeError(type(error).__name__)


@dataclass(slots=True)
class _Hand:
    jobs: SimpleQueue[_Job[Any] | None] = field(default_factory=SimpleQueue)
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, name="heshi-hand", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while job := self.jobs.get():
            job.do()

    def break_off(self) -> None:
        """End a job that still loops in Python, at its next step."""
        if self.thread.is_alive() and self.thread.ident is not None:
            _ = ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.thread.ident), ctypes.py_object(SystemExit)
            )
