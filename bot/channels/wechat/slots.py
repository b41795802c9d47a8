"""Requests that wait for the answer to an event: an answer is handed to them, or it goes another way.

A platform that wants its answer as the answer to its own request asks again when none comes in time, a few
times in all. All these requests are one slot:

    visit()  ── a request is here ──► carries what is handed in for its event
       │ hangs up                     … or for an earlier one of its room (`late`)
       ▼
    expected ── it will ask again ──► what is handed in now is to come again in a moment
       │ never comes, or we gave up
       ▼
    over     ── nobody carries it ──► the channel sends it otherwise, or holds it

So an answer goes one way, never two. All of it is in memory and belongs to one event loop: after a restart
every slot is over, and the store knows what was not handed over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

KEPT = 60.0
"""Seconds for which a slot is remembered after its last request: repetitions come within 15."""

KEPT_OWING = 3600.0
"""Seconds for which we remember what was said before it was handed in (the outbox waited for something else):
as long as the store gives replies out."""

_SWEEP = 10.0
"""Seconds between two looks for slots to forget."""


class Hand(Enum):
    """What became of a call that was handed in."""

    TAKEN = auto()
    """A request carries it, or has carried it."""
    EXPECTED = auto()
    """The platform is about to ask again: to be handed in once more, in a moment."""
    NOBODY = auto()
    """It has to go another way."""


@dataclass(slots=True)
class Slot:
    """All requests for the answer to one event."""

    event: str
    room: str
    requests: int = 0
    visit: Visit | None = None
    until: float = 0.0
    """While no request is here: until when another one is expected."""
    calls: list[bytes] = field(default_factory=list)
    """What was handed in for it, and is said to nobody yet or in `words`."""
    owing: list[bytes] = field(default_factory=list)
    """What was said before it was handed in."""
    words: object = None
    """What it was answered with: said again to a request that comes again."""
    over: bool = False
    promised: bool = False
    """Its answer comes later, and nothing of it has come yet."""
    seen: float = 0.0


class Slots:
    """The slots of one channel."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, kept: float = KEPT) -> None:
        """`clock` in seconds; it may start anywhere."""
        self._clock = clock
        self._kept = kept
        self._slots: dict[str, Slot] = {}
        self._open: dict[str, Visit] = {}
        self._latest: dict[str, Slot] = {}
        self._swept = clock()

    @contextmanager
    def visit(self, event: str, room: str, expects: float = 0.0) -> Iterator[Visit]:
        """A request that wants the answer to `event`, while it is here; from before it is stored.

        `expects`: seconds after its end in which the platform asks again if it got no answer; 0: it does not.
        It may be set later as well (`Visit.expects`).
        """
        self._sweep()
        slot = self._slots.setdefault(event, Slot(event, room))
        slot.requests += 1
        before, slot.visit = slot.visit, (visit := Visit(slot, self._owed(slot), expects))
        if before:  # the platform has hung up there, and nobody told us
            before.ring()
        if not slot.over:
            self._open[room] = visit
        self._latest[room] = slot
        try:
            yield visit
        finally:
            self._leave(visit)

    def _owed(self, slot: Slot) -> tuple[bytes, ...]:
        """What the slot before in that room was handed and could tell nobody: the platform came no more."""
        before = self._latest.get(slot.room)
        if before is None or before is slot or before.visit or self._clock() < before.until:
            return ()
        before.over = True
        owed, before.calls = tuple(before.calls), []
        return owed

    def _leave(self, visit: Visit) -> None:
        slot = visit.slot
        slot.seen = self._clock()
        if self._open.get(slot.room) is visit:
            del self._open[slot.room]
        if slot.visit is visit:
            slot.visit = None
            slot.until = slot.seen + visit.expects
            slot.over = slot.over or not visit.expects
        visit.drop()

    def known(self, event: str) -> Slot | None:
        """The slot of an event, as far as it is remembered."""
        return self._slots.get(event)

    def pending(self, room: str) -> bool:
        """Whether the latest answer in that room is still to come, and somebody was told so."""
        latest = self._latest.get(room)
        return latest is not None and latest.promised

    async def hand(self, event: str, room: str, call: bytes) -> Hand:
        """Hand in a call that answers `event` (or nothing: ""), for that room. Returns within one visit."""
        slot = self._slots.get(event)
        if slot and (found := self._of_its_own(slot, call)) is not Hand.NOBODY:
            return found
        open_here = self._open.get(room)
        return await open_here.carry(call) if open_here else Hand.NOBODY

    def _of_its_own(self, slot: Slot, call: bytes) -> Hand:
        if call in slot.owing:
            slot.owing.remove(call)
            return Hand.TAKEN
        if slot.visit and not slot.over:
            slot.calls.append(call)
            slot.visit.ring()
            return Hand.TAKEN
        if not slot.over and self._clock() < slot.until:
            return Hand.EXPECTED
        slot.over, slot.promised = True, False
        return Hand.NOBODY

    def ring_all(self) -> None:
        """Every request that waits looks around: something that concerns all has happened."""
        for visit in tuple(self._open.values()):
            visit.ring()

    def _sweep(self) -> None:
        now = self._clock()
        if now - self._swept < _SWEEP:
            return
        self._swept = now
        self._slots = {event: slot for event, slot in self._slots.items() if not self._forgotten(slot, now)}
        self._latest = {room: slot for room, slot in self._latest.items() if slot.event in self._slots}

    def _forgotten(self, slot: Slot, now: float) -> bool:
        longer = slot.owing or slot.calls
        return not slot.visit and now - max(slot.seen, slot.until) > (KEPT_OWING if longer else self._kept)


class Visit:
    """One request that waits."""

    def __init__(self, slot: Slot, owed: tuple[bytes, ...], expects: float) -> None:
        """`owed` is to be said first."""
        self.slot = slot
        self.number = slot.requests
        """Which request of its event it is, from 1."""
        self.owed = owed
        self.expects = expects
        self._bell = asyncio.Event()
        self._late: tuple[bytes, asyncio.Future[bool]] | None = None

    @property
    def current(self) -> bool:
        """Whether this is the newest request of its event: an older one is heard by nobody."""
        return self.slot.visit is self

    @property
    def calls(self) -> tuple[bytes, ...]:
        """What was handed in for its event, in order."""
        return tuple(self.slot.calls)

    @property
    def late(self) -> bytes | None:
        """What was handed in for an earlier event of its room: to be said first."""
        return self._late[0] if self._late else None

    async def rung(self, seconds: float) -> None:
        """Returns when something was handed in, at the latest after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                _ = await self._bell.wait()
        self._bell.clear()

    def ring(self) -> None:
        """Wake whoever waits."""
        self._bell.set()

    def says(self, words: object, calls: Sequence[bytes] = ()) -> None:
        """From now on the slot is over: `words` are the answer, and hold `calls` (of its event)."""
        slot = self.slot
        owing = list(calls)
        for call in slot.calls:
            if call in owing:
                owing.remove(call)
        slot.words, slot.owing, slot.calls, slot.over = words, owing, [], True

    def gives_up(self, words: object, calls: Sequence[bytes] = ()) -> None:
        """The same, but more is to come another way: `words` say so, or nothing."""
        self.says(words, calls)
        self.slot.promised = True

    def said(self) -> None:
        """The answer, if there was one, is on the line: what came late is delivered with it."""
        if self.slot.over and self._late and not self._late[1].done():
            self._late[1].set_result(True)

    async def carry(self, call: bytes) -> Hand:
        """Take a late call along; one at a time, so that none is lost if we die before it is on the line."""
        if self._late or self.slot.over:
            return Hand.NOBODY
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._late = call, done
        self.ring()
        return Hand.TAKEN if await done else Hand.EXPECTED

    def drop(self) -> None:
        """The request is gone: what it was to carry must come again."""
        if self._late and not self._late[1].done():
            self._late[1].set_result(False)
