"""What a store of our state promises, whatever engine is behind it (S1-S8 of docs/reliability.md).

    Inbox   what was handed to us and is not answered yet: bodies are sealed, and erased when closed
    Outbox  calls that deliver answers, in the order of their room
    Memory  (bot.memory) what a conversation may ask

Every method is one transaction, durable when it returns. Wall-clock moments (`now`) are seconds since 1970
and come in as arguments. Rooms and people are keyed hashes inside; sealed means: with a key kept
beside the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.delivery import Cursor
from bot.errors import StateError
from bot.memory import Effect, Memory, Outcome
from bot.messages import Address, Incoming, Room


@dataclass(frozen=True, slots=True)
class NewRow:
    """One arrival to be stored. `room` and `author` are the platform's ids; the store hashes them."""

    channel: str
    event_id: str
    room: str
    """What is worked on in order: the address's room, with its channel."""
    body: bytes
    author: str = ""
    joins: bool = False
    """It may be answered together with its neighbours of the same author (several forwarded at once)."""
    wait: float = 0.0
    """Seconds to wait for such neighbours before it is worked on."""
    dead: str = ""
    """Why it is set aside at once; empty: it is work."""


@dataclass(frozen=True, slots=True)
class Task:
    """Work of one room: a row, or several that are answered as one. Claimed: `attempts` counts this time."""

    rows: tuple[int, ...]
    channel: str
    bodies: tuple[bytes, ...]
    attempts: int
    received_at: float
    """When the oldest of them was taken in."""
    error: str = ""
    """How it failed the last time; `DIED` where the process ended in the midst of it."""


DIED = "process ended"
"""The error of work that was under way when its process ended: it may have ended it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call to be made. Claimed: should we die now, it counts as perhaps sent."""

    seq: int
    channel: str
    room: str
    """Hash of its room: parcels of one room leave in order."""
    call: bytes
    attempts: int
    maybe: int
    """How often it may have been sent before."""
    created_at: float
    kind: Room = Room.PRIVATE
    """Whether its room is a group: there, a doubtful call is repeated less often."""


class After(StrEnum):
    """What becomes of a parcel after a try."""

    SENT = "sent"
    AGAIN = "again"
    """Tried again at `not_before`."""
    DEAD = "dead"
    HELD = "held"
    """Kept until somebody in its room writes to us; nothing else waits for it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The result of one try. `instead` replaces the call; `maybe`: it may have arrived all the same.

    `gone`: its room is closed to us, as `LeftRoom`. `moved_to`: its room goes on under that id of the
    platform, as `MovedRoom`. Both are applied in the transaction that writes the try.
    """

    seq: int
    after: After
    sent_id: str = ""
    not_before: float = 0.0
    maybe: bool = False
    error: str = ""
    instead: bytes = b""
    gone: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of what there is: for /readyz, doctor and the back-pressure."""

    todo: int
    oldest: float | None
    """`received_at` of the oldest row that waits."""
    dead: int
    unsent: int
    maybe: int
    """Calls that may have been made twice, ever."""


@dataclass(frozen=True, slots=True)
class DeadRow:
    """Something set aside, for the maintainers: never its text."""

    seq: int
    """Negative where it is a call that could not be made; else what was handed in."""
    channel: str
    error: str
    attempts: int
    received_at: float


class Store(Memory, Protocol):
    """Everything that is kept, behind one door. Safe from many threads and one event loop."""

    # --- inbox

    async def take(self, rows: Sequence[NewRow], cursor: Cursor | None, *, now: float) -> int:
        """Store what is new of them, and the cursor, in one transaction; how many were new."""
        ...

    async def cursor(self, name: str) -> int | str | None:
        """The cursor of that name."""
        ...

    async def claim(self, limit: int, *, now: float) -> list[Task]:
        """The oldest open row of each room that is ready and has no row being worked on, at most `limit`."""
        ...

    async def close(
        self,
        task: Task,
        about: Incoming | None,
        outcome: Outcome,
        calls: Mapping[int, Sequence[bytes]],
        *,
        now: float,
    ) -> None:
        """Write effects, answers told and calls; erase the bodies: one transaction, once.

        `about` is the message (of several the last) whose room and author the effects are about.
        `calls[n]` are the calls of `outcome.deliveries[n]`, in order. A task closed already changes nothing.
        """
        ...

    async def give_back(self, task: Task, error: str, *, not_before: float | None, now: float) -> None:
        """Work that failed: again after `not_before`, or set aside (None). `error` never quotes anybody."""
        ...

    async def post(
        self,
        key: str,
        deliveries: Sequence[tuple[Address, Sequence[bytes]]],
        *,
        now: float,
        not_before: float = 0.0,
    ) -> bool:
        """Put calls into the outbox that answer no message (notices); False where `key` was used before."""
        ...

    async def apply(self, about: Incoming, effects: Sequence[Effect], *, now: float) -> None:
        """Write effects that come of no stored message; `about` says whose they are."""
        ...

    # --- outbox

    async def claim_calls(self, channel: str, limit: int, *, now: float) -> list[Parcel]:
        """The oldest call of each room that is ready and has none under way, at most `limit`."""
        ...

    async def tried(self, results: Sequence[Tried], *, now: float) -> None:
        """What became of calls."""
        ...

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        """The calls that answer that event, for channels that pick up; None while it waits or is worked on.

        Empty where nothing is to be picked up: answered by silence, set aside, kept no longer, never taken.
        """
        ...

    async def release_held(self, address: Address, *, now: float) -> int:
        """Calls of that room that were held are to be sent now, in order; how many."""
        ...

    async def token(self, name: str) -> tuple[str, float] | None:
        """As `bot.delivery.Shelf` says."""
        ...

    async def keep_token(self, name: str, token: str, until: float) -> None:
        """As `bot.delivery.Shelf` says."""
        ...

    # --- around

    async def counts(self) -> Counts:
        """How much is waiting, dead and doubtful."""
        ...

    async def dead(self, limit: int) -> list[DeadRow]:
        """What was set aside, newest first."""
        ...

    async def replay(self, seq: int, *, now: float) -> bool:
        """Try a row that was set aside once more; False where there is none, or its body is gone."""
        ...

    async def clock_jumped(self, *, now: float) -> None:
        """The wall clock was set: what waits for a later moment than a minute from now waits till then."""
        ...

    async def breaks(self) -> StateError:
        """Returns when the disk has failed for good: the process has to end, with exit code 3."""
        ...

    async def tidy(self, *, now: float) -> int:
        """Delete what has outlived its time (`bot.state.retention`); how many rows went."""
        ...

    def close_store(self) -> None:
        """Finish what was begun, and let the file go."""
        ...
