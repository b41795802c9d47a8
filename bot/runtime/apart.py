"""One message worked on in a process of its own, with limits: what killed or hung us before.

    parent                                    child
    run(batch) ── batch, now ──────────────►  makes a conversation of its own
        answers what the child asks ◄───────  memory.room(…), memory.answer_to(…)
        Outcome ◄───────────────────────────  conversation.respond(batch, now)

The child can die, loop or eat memory, and takes nobody with it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from bot.errors import BotError
from bot.memory import Answered, Memory, Outcome, RoomSettings, Spoke
from bot.messages import Address, Incoming

START_WITHIN = 30.0
"""Seconds for the process to start, which takes 1.5 s: more says something of the machine, and nothing of
the message."""

WITHIN = 4.0
"""Seconds for an answer then: the longest text takes 0.3 s. With the three seconds of the first try a room
waits less than ten."""

PROCESSOR = 5
"""Seconds of processor time, for systems on which the parent might be late to look."""

MEMORY = 1 << 30
"""Bytes that answering may take beyond what the facts take: a hundred times what the longest text needs."""


class Responds(Protocol):
    """What answers; `bot.conversation.Conversation` is one."""

    def respond(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        """What comes of a message, or of several that are answered as one."""
        ...

    def needs_rights(self, incoming: Incoming) -> bool:
        """Whether the author's rights must be known before."""
        ...

    def busy(self, incoming: Incoming) -> Outcome:
        """What is said instead of an answer when it is too much."""
        ...


Make = Callable[[Memory], Responds]
"""How a process of its own comes by a conversation: a function of a module, or a partial of one."""


class DiedApart(BotError):
    """The process that worked on it ended, hung or failed; `why` is a fixed word or the name of an error."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NotStarted(BotError):
    """The process did not come to the message: that says nothing against it, and it may be tried again."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Works on messages in processes of their own. `memory` is asked by the parent on the child's behalf."""

    make: Make
    memory: Memory
    within: float = WITHIN
    start_within: float = START_WITHIN

    async def run(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        """What comes of it.

        Raises:
            DiedApart: nothing came of it.
            NotStarted: it was not even begun.
        """
        ours, theirs = multiprocessing.Pipe()
        # Never forked: locks that other threads hold would stay held for ever in the child.
        child = multiprocessing.get_context("spawn").Process(
            target=_work, args=(theirs, self.make, tuple(batch), now), name="heshi-apart", daemon=True
        )
        try:
            await asyncio.to_thread(child.start)
            theirs.close()
            await self._started(ours)
            async with asyncio.timeout(self.within):
                return await self._heard(ours)
        except TimeoutError:
            raise DiedApart("hung") from None
        finally:
            await asyncio.to_thread(_end, child)
            ours.close()

    async def _started(self, ours: Connection) -> None:
        try:
            async with asyncio.timeout(self.start_within):
                said = await _next(ours)
        except TimeoutError:
            raise NotStarted("late") from None
        except DiedApart as error:
            raise NotStarted(error.why) from None
        if said != _READY:
            raise NotStarted(str(said))

    async def _heard(self, ours: Connection) -> Outcome:
        while True:
            said = await _next(ours)
            match said:
                case _Ask(name, arguments):
                    ours.send(await asyncio.to_thread(_asked, self.memory, name, arguments))
                case Outcome():
                    return said
                case _:
                    raise DiedApart(str(said))


async def _next(ours: Connection) -> object:
    while not ours.poll():  # noqa: ASYNC110 - not on every system does such a pipe ring a bell
        await asyncio.sleep(0.01)
    try:
        said: object = ours.recv()
    except (EOFError, OSError):
        raise DiedApart("died") from None
    return said


def _end(child: BaseProcess) -> None:
    if child.pid is not None:
        child.kill()
        child.join()
        child.close()


# --- in the child


@dataclass(frozen=True, slots=True)
class _Ask:
    name: str
    arguments: tuple[object, ...]


_READY = "ready"
"""The first word of a child that is about to begin."""

_MAY_ASK = frozenset({"room", "spoke", "answer_to", "answer_at", "watches", "withheld", "muted", "unwanted"})


def _asked(memory: Memory, name: str, arguments: tuple[object, ...]) -> object:
    if name not in _MAY_ASK:
        return None
    return getattr(memory, name)(*arguments)


@dataclass(frozen=True, slots=True)
class _Afar:
    """The parent's memory, asked over a pipe."""

    pipe: Connection

    def _ask(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - as many types as questions
        self.pipe.send(_Ask(name, arguments))
        return self.pipe.recv()

    def room(self, address: Address) -> RoomSettings:
        """The settings of a room."""
        told: RoomSettings = self._ask("room", address)
        return told

    def spoke(self, address: Address, author: str, since: dt.datetime) -> tuple[Spoke, ...]:
        """When we spoke unasked."""
        told: tuple[Spoke, ...] = self._ask("spoke", address, author, since)
        return told

    def answer_to(self, address: Address, message_id: str) -> Answered | None:
        """Our answer to that message."""
        told: Answered | None = self._ask("answer_to", address, message_id)
        return told

    def answer_at(self, address: Address, message_id: str) -> Answered | None:
        """Our answer with that id."""
        told: Answered | None = self._ask("answer_at", address, message_id)
        return told

    def watches(self, address: Address, author: str) -> tuple[str, ...]:
        """What this person wants to hear of."""
        told: tuple[str, ...] = self._ask("watches", address, author)
        return told

    def offered(self, address: Address) -> tuple[str, ...]:
        """What the numbers mean here."""
        told: tuple[str, ...] = self._ask("offered", address)
        return told

    def withheld(self, address: Address) -> str:
        """Why we last kept silent here."""
        told: str = self._ask("withheld", address)
        return told

    def muted(self, author: str, channel: str) -> bool:
        """Whether questions of this person are no longer wanted."""
        told: bool = self._ask("muted", author, channel)
        return told

    def unwanted(self, text: str) -> bool:
        """As `bot.memory` says."""
        told: bool = self._ask("unwanted", text)
        return told


def _work(pipe: Connection, make: Make, batch: Sequence[Incoming], now: dt.datetime) -> None:
    # Who stops us with Ctrl-C stops the parent, and that ends us.
    _ = signal.signal(signal.SIGINT, signal.SIG_IGN)
    # systemd asks all of a service's processes to stop, and the message would be blamed for our end.
    _ = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        conversation = make(_Afar(pipe))
        _limit()
        pipe.send(_READY)
        said: object = conversation.respond(batch, now)
    except BaseException as error:
        # Its name is all that leaves this process: what it says may quote somebody.
        said = type(error).__name__
    with suppress(OSError):  # nobody listens any more
        pipe.send(said)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        _ = wait([parent.sentinel])
        os._exit(1)


def _limit() -> None:
    """Bound what is left to do; on systems without such limits the parent's clock is all there is."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _lower(resource.RLIMIT_CPU, spent + PROCESSOR)
    if held := _address_space():
        _lower(resource.RLIMIT_AS, held + MEMORY)


def _lower(what: int, limit: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    _, most = resource.getrlimit(what)
    resource.setrlimit(what, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - no path, a window of the kernel's
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
