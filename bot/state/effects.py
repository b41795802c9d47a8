"""What an answer changes, written in the transaction that closes its message.

The memory of rooms and people is written here; what belongs to the maintainers' desk is written by the
appliers that the desk hands in, under the type of the effect. An applier for `LeftRoom`, `MovedRoom` or
`Forget` is called after ours, so that other tables follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

from bot.memory import (
    Effect,
    Forget,
    LeftRoom,
    MovedRoom,
    Offered,
    SetRoom,
    SpokeUnasked,
    Watch,
    Withheld,
)
from bot.messages import Incoming
from bot.state import offers, people, rooms
from bot.state.changes import Changes
from bot.state.codec import person_key, room_key
from bot.state.keys import Keys

Applier = Callable[[Connection, Keys, Incoming, Any, float], None]
"""Writes one effect: (connection, keys, about, effect, now). It must not commit."""

Appliers = Mapping[type, Applier]


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes effects in a transaction: what is ours here, the rest by the appliers."""

    connection: Connection
    keys: Keys
    appliers: Appliers
    now: float
    changes: Changes = field(default_factory=Changes)

    def write(self, about: Incoming, effects: tuple[Effect, ...]) -> None:
        """Write them, in order. `about` says whose they are."""
        for effect in effects:
            self._ours(about, effect)
            if applier := self.appliers.get(type(effect)):
                applier(self.connection, self.keys, about, effect, self.now)

    def _ours(self, about: Incoming, effect: Effect) -> None:
        connection, keys, now = self.connection, self.keys, self.now
        room = room_key(keys, about.address)
        match effect:
            case SetRoom(settings):
                rooms.set_room(connection, room, settings, now)
                self.changes.rooms.append(room)
            case LeftRoom():
                # What waits there came later, as rooms are worked on in order: we are in again by then.
                rooms.erase(connection, room)
                self.changes.rooms.append(room)
            case MovedRoom(to):
                rooms.move(connection, keys, room, to)
                self.changes.rooms += [room, room_key(keys, to)]
            case SpokeUnasked(fact_id):
                author = person_key(keys, about.address.channel, about.author)
                rooms.spoke_unasked(connection, room, author, fact_id, now)
            case Withheld(why):
                rooms.withhold(connection, room, why, now)
            case Offered(payloads):
                offers.write(connection, keys, room, payloads, now)
            case _:
                self._of_a_person(about, effect)

    def _of_a_person(self, about: Incoming, effect: Effect) -> None:
        match effect:
            case Watch():
                people.watch(self.connection, self.keys, about, effect, self.now)
            case Forget(room_too):
                self.changes.rooms += people.forget(self.connection, self.keys, about, room_too=room_too)
                self.changes.wiped = True
            case _:
                pass  # the desk's
