"""What we remember between two messages, as values: what is read, and what an answer leaves behind.

    Memory   ── what a conversation may ask: this room's settings, what we said here lately
    Effect … ── what an answer changes; written together with the answer, in one transaction, once
    Outcome  ── deliveries and effects: all that comes of one message

People and rooms appear here under the platform's own ids; `state` keeps keyed hashes of them, and sealed
addresses only while a reply, a subscription or a possible correction needs one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.delivery import Delivery, Told
from bot.messages import Address, Language
from knowledge import Answer, Stance, Verdict


class Policy(StrEnum):
    """What a group lets us do."""

    MENTION_ONLY = "mention-only"
    SURE_ONLY = "sure-only"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """What a room's admins chose. A new room starts with these."""

    policy: Policy = Policy.MENTION_ONLY
    language: Language | None = None
    """None: the language of each message."""
    quiet_from: int | None = None
    quiet_to: int | None = None
    """Hours (0-23, in the operator's time zone) between which we never speak unasked; None: no such hours."""
    topics: frozenset[str] = frozenset()
    """Ids of the subjects we may speak up about; empty: all."""
    muted_until: dt.datetime | None = None
    introduced: bool = False
    sees_all: bool | None = None
    """Whether the platform lets us see every message here, as it said when we came or our rights changed;
    None: it never did, and `Incoming.reads_all` says it for each message."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """Once that we spoke unasked in a room."""

    at: dt.datetime
    fact_id: str
    by_author: bool
    """Whether it was the author of the present message whose words we answered then."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of ours, found by the message it answered or by its own id."""

    message_id: str
    """Ours."""
    tells: tuple[Told, ...]
    """What it told; `Told.claim` is empty: only a hash of it was kept."""
    unasked: bool
    at: dt.datetime


class Memory(Protocol):
    """What may be asked before answering; reading only. Safe from many threads."""

    def room(self, address: Address) -> RoomSettings:
        """The settings of a room; of a private one only the language counts."""
        ...

    def spoke(self, address: Address, author: str, since: dt.datetime) -> tuple[Spoke, ...]:
        """When we spoke unasked in this room since then, oldest first."""
        ...

    def answer_to(self, address: Address, message_id: str) -> Answered | None:
        """Our answer to that message of theirs, if it is remembered and was sent."""
        ...

    def answer_at(self, address: Address, message_id: str) -> Answered | None:
        """Our answer with that id of its own."""
        ...

    def watches(self, address: Address, author: str) -> tuple[str, ...]:
        """Ids of the facts whose changes this person wants to hear of."""
        ...

    def offered(self, address: Address) -> tuple[str, ...]:
        """Payloads of the buttons that were offered here last by their numbers, counted from 1."""
        ...

    def withheld(self, address: Address) -> str:
        """Why we last kept silent here although something was known: a word of `Silence`; or ""."""
        ...

    def muted(self, author: str, channel: str) -> bool:
        """Whether maintainers no longer want questions from this person in their queue."""
        ...

    def unwanted(self, text: str) -> bool:
        """Whether maintainers said that they never want this question, by its normal form."""
        ...


class Silence(StrEnum):
    """Why we kept silent although something was known: what /why tells."""

    POLICY = "policy"
    MUTED = "muted"
    QUIET_HOURS = "quiet-hours"
    TOPIC = "topic"
    TOLD_LATELY = "told-lately"
    AUTHOR_TOLD = "author-told"
    HOUR_FULL = "hour-full"
    DAY_FULL = "day-full"


# --- effects: what an answer changes


@dataclass(frozen=True, slots=True)
class SetRoom:
    """These settings hold from now on."""

    settings: RoomSettings


@dataclass(frozen=True, slots=True)
class LeftRoom:
    """We are out: nothing more is sent there, and what was kept of it goes."""


@dataclass(frozen=True, slots=True)
class MovedRoom:
    """Everything kept of the room belongs to its new address."""

    to: Address


@dataclass(frozen=True, slots=True)
class SpokeUnasked:
    """We speak unasked about this fact: counts against the room's and the author's limits."""

    fact_id: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something was known, and we kept silent."""

    why: Silence


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell this person when the verdict on the fact changes. `on` False: no more."""

    fact_id: str
    stance: Stance
    verdict: Verdict | None
    language: Language
    on: bool = True


@dataclass(frozen=True, slots=True)
class Offered:
    """A number answers with these buttons from now on (where there are none to press)."""

    payloads: tuple[str, ...]


class Fault(StrEnum):
    """What may be wrong with an answer: four queues."""

    WRONG_MATCH = "wrong-match"
    OUTDATED = "outdated"
    WRONG_VERDICT = "wrong-verdict"
    WEAK_SOURCE = "weak-source"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Somebody says that an answer of ours is wrong in one of four ways. `on_message` is that answer."""

    fault: Fault
    fact_id: str
    stance: Stance
    as_of: dt.date | None
    digest: str
    on_message: str
    language: Language


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Something was asked that nobody answered: counted by a keyed hash of its normal form, not kept."""

    normal: str
    """Of the words; or of a question in the queue that says the same, and with which it is counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question handed to the maintainers with its asker's consent: the one text that is kept."""

    text: str
    normal: str
    language: Language


@dataclass(frozen=True, slots=True)
class ShowWords:
    """Who reported a fault lets the maintainers see the words that were answered, until they decide."""

    text: str
    fault: Fault
    report: str = ""
    """Where nobody has a name: the room of the page on which it was reported."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything that is kept of this person (in a group asked by an admin: of the room too)."""

    room_too: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A maintainer decided about an item of the queue, a complaint or a correction."""

    item: str
    """`q12` a question, `f3` a complaint, `k5` a correction."""
    decision: str
    argument: str = ""


Effect = (
    SetRoom
    | LeftRoom
    | MovedRoom
    | SpokeUnasked
    | Withheld
    | Watch
    | Offered
    | Complaint
    | Unanswered
    | Asked
    | ShowWords
    | Forget
    | Decided
)


@dataclass(frozen=True, slots=True)
class Tallied:
    """One answer as the overview counts it: by civil day, nothing of who or what was asked."""

    day: dt.date
    answer: Answer | None
    """How a question to us was answered; None where nobody asked, or the question was counted before."""
    tells: tuple[Told, ...] = ()
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that comes of one message (or of several that were answered as one)."""

    deliveries: tuple[Delivery, ...] = ()
    effects: tuple[Effect, ...] = ()
    tallied: tuple[Tallied, ...] = ()

    @classmethod
    def of(cls, several: Iterable[Outcome]) -> Outcome:
        """Several as one, in their order."""
        parts = tuple(several)
        return cls(
            tuple(delivery for part in parts for delivery in part.deliveries),
            tuple(effect for part in parts for effect in part.effects),
            tuple(tallied for part in parts for tallied in part.tallied),
        )

    @property
    def silent(self) -> bool:
        """Whether nothing at all is sent."""
        return not self.deliveries


SILENCE = Outcome()


class Blank:
    """A memory with nothing in it: for the terminal, and wherever nothing is kept."""

    def room(self, address: Address) -> RoomSettings:
        """The defaults."""
        _ = address
        return RoomSettings()

    def spoke(self, address: Address, author: str, since: dt.datetime) -> tuple[Spoke, ...]:
        """Never."""
        _ = address, author, since
        return ()

    def answer_to(self, address: Address, message_id: str) -> Answered | None:
        """None."""
        _ = address, message_id
        return None

    def answer_at(self, address: Address, message_id: str) -> Answered | None:
        """None."""
        _ = address, message_id
        return None

    def watches(self, address: Address, author: str) -> tuple[str, ...]:
        """None."""
        _ = address, author
        return ()

    def offered(self, address: Address) -> tuple[str, ...]:
        """Nothing was."""
        _ = address
        return ()

    def withheld(self, address: Address) -> str:
        """Nothing was."""
        _ = address
        return ""

    def muted(self, author: str, channel: str) -> bool:
        """Nobody is."""
        _ = author, channel
        return False

    def unwanted(self, text: str) -> bool:
        """Nothing is."""
        _ = text
        return False
