"""Replies on their way, and what every channel promises: the written contract between us and a platform.

    body ── Channel.read ──► Incoming          pure, total: a strange body is a value (`Strange`)
    Delivery ── Channel.encode ──► calls       pure: each is one call to the platform, small enough for it
    call ── Channel.deliver ──► Fate           what became of it, so that the sender knows whether to repeat

A channel decides nothing and remembers nothing; `runtime` calls it, `conversation` never sees it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.messages import Address, Incoming, Reply, Rights
from knowledge import Stance, Verdict


class Way(StrEnum):
    """How a reply reaches its room."""

    SEND = "send"
    """As a new message; as an answer to `to_message` where that is given."""
    EDIT = "edit"
    """In place of our message `to_message`; a reply without blocks changes its buttons alone."""
    DELETE = "delete"
    """Nothing: our message `to_message` is taken back."""
    TOAST = "toast"
    """As a passing line to whoever pressed the button that `token` stands for; an empty reply only ends
    the waiting."""
    INLINE = "inline"
    """As what an inline query offers."""
    GUEST = "guest"
    """As the one answer to a guest query."""
    LEAVE = "leave"
    """Nothing: we leave the room."""


@dataclass(frozen=True, slots=True)
class Told:
    """One verdict that a reply tells: what is remembered of it, so that its correction finds its readers.

    `claim` is the claim in normal form; only a keyed hash of it is ever kept.
    """

    fact_id: str
    stance: Stance
    verdict: Verdict | None
    as_of: dt.date
    digest: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply on its way: where it goes, how, and what it tells."""

    address: Address
    reply: Reply | None
    way: Way = Way.SEND
    to_message: str = ""
    token: str = ""
    tells: tuple[Told, ...] = ()
    asker: str = ""
    """Who asked (the platform's id), so that they hear of a correction; empty in a notice."""
    offers: tuple[tuple[str, Reply], ...] = ()
    """For `Way.INLINE`: what is offered, each under a title."""
    only_to: str = ""
    """Show it to this member only, where the platform can; else to everyone."""
    unasked: bool = False
    """Nobody asked for it: remembered with the answer, so that /why and later edits know."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A body that could not be read: set aside for the maintainers, in nobody's way."""

    why: str


# --- what became of a call


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it. `message_id` is the platform's name for our message, where it has one."""

    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Unsent:
    """It certainly did not arrive (no connection): send it again."""

    why: str


@dataclass(frozen=True, slots=True)
class Maybe:
    """It may have arrived (time-out, a broken connection, the platform's own failure): counted as such."""

    why: str
    answered: bool = False
    """The platform itself said that it failed: then it has hardly ever arrived."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many: again after so many seconds; `everyone`: the whole channel has to wait, not this room."""

    seconds: float
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken as it is. `instead` is the same in a plainer form, to be tried once."""

    why: str
    instead: bytes = b""


@dataclass(frozen=True, slots=True)
class Gone:
    """The room is closed to us: blocked, put out, deleted."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The room goes on under another id: `instead` is the same call to it; empty for what is about a message
    of the old room, because the same number may be somebody else's message there.
    """

    room: str
    instead: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """The platform lets us write there only after its people wrote to us: kept until they do (`release`)."""

    why: str


Fate = Sent | Unsent | Maybe | Wait | Refused | Gone | Moved | Held


# --- the two sides of a channel


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that a platform handed us: `body` as it came, and what `read` made of it.

    `event_id` names it for ever on its channel: handed in twice, it is worked on once.
    """

    channel: str
    event_id: str
    body: bytes
    incoming: Incoming | Strange


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a channel that we poll has been read, stored together with what was read."""

    name: str
    next: int | str
    """A number to ask from, or whatever the platform gave us to bring back."""


class Groups(StrEnum):
    """What a platform makes of groups with us in them."""

    NONE = "none"
    """There are none: everybody writes to us alone."""
    MENTIONS = "mentions"
    """We see what mentions us and nothing else; nobody tells us when we come, or who is an admin."""
    MEMBER = "member"
    """We are told when we come and go, and who may change our settings."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a platform lets us do, as far as a conversation depends on it."""

    pushes: bool = False
    """We can write to somebody later, if only when they write again (`Held`)."""
    edits: bool = False
    """What we wrote can be changed."""
    numbered: bool = False
    """There are no buttons that carry anything: choices are numbered, and a number is the answer."""
    greets: bool = False
    """Who comes to us in private (`Kind.JOINED`) has said nothing yet, and is greeted once."""
    window: dt.timedelta | None = None
    """How long after somebody's last message we may still write to them; None: for ever."""
    groups: Groups = Groups.MEMBER
    """What it makes of groups with us in them."""
    slashes: bool = True
    """Its people know commands such as "/help"; else they are plain words, and so we name them."""
    recalls: bool = True
    """A pressed button brings back the words that were answered; else they are gone."""


class Intake(Protocol):
    """Where channels hand in what they received; `runtime` is behind it."""

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        """Returns once everything that is ours to answer is on disk; only then may it be acknowledged.

        What is not addressed to us, and what the gate refuses, is not stored.

        Raises:
            Busy: nothing was taken; the platform is to come again later.
            StateError: it could not be written; nothing was taken.
        """
        ...

    async def cursor(self, name: str) -> int | str | None:
        """Where to go on reading; None at the very first time."""
        ...

    async def ready(self) -> None:
        """Returns when there is room for more: who polls waits here before asking."""
        ...


class Channel(Protocol):
    """One platform. `read` and `encode` are pure; the rest is transport."""

    @property
    def name(self) -> str:
        """The name in addresses, rows and logs: "telegram"."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What this platform lets us do. It never changes."""
        ...

    def read(self, body: bytes) -> Incoming | Strange:
        """What a body says. Total: never raises."""
        ...

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The calls that deliver it, in order; none where this channel cannot do that."""
        ...

    async def deliver(self, call: bytes) -> Fate:
        """Make one call; within 20 seconds. Never raises for what a platform or a network can do."""
        ...

    async def rights(self, incoming: Incoming) -> Rights:
        """What the author may do in that room; asked of the platform, remembered for at most a minute."""
        ...

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Receive until `stop` is set. Returns in good order within a few seconds of it."""
        ...


class Shelf(Protocol):
    """What a channel may keep, or look up of its own; `bot.state` is behind it."""

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        """The calls that answer that event; None while it waits or is worked on, empty where none come."""
        ...

    async def release(self, address: Address) -> int:
        """What was `Held` for that room is sent now, in order; how many calls that are."""
        ...

    async def token(self, name: str) -> tuple[str, float] | None:
        """An access token as it was kept last, and the moment (seconds since 1970) at which it ends."""
        ...

    async def keep_token(self, name: str, token: str, until: float) -> None:
        """Keep it, sealed, for the next run and for whoever asks meanwhile."""
        ...
