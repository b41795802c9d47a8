"""Deleting what is kept of somebody from outside: for `heshi forget`, whether a server runs or not."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from sqlite3 import Connection

from bot.memory import Forget
from bot.messages import Address, Incoming, Room
from bot.state.beside import beside
from bot.state.decisions import APPLIERS
from bot.state.effects import Scribe
from bot.state.keys import Keys


def forget_person(folder: Path, channel: str, person: str, *, now: float) -> int:
    """Delete all that is kept of a person, and of their private chat with us; how many rows changed.

    `person` is the platform's id. `now` in seconds since 1970.

    Raises:
        StateError: there is no state in `folder`, or it cannot be written.
    """
    about = Incoming(Address(channel, person), author=person)
    return beside(folder, partial(_forget, about=about, effect=Forget(), now=now))


def forget_room(folder: Path, channel: str, room: str, *, now: float) -> int:
    """Delete all that is kept of a group, its settings too; how many rows changed.

    Raises:
        StateError: as in `forget_person`.
    """
    about = Incoming(Address(channel, room, Room.GROUP))
    return beside(folder, partial(_forget, about=about, effect=Forget(room_too=True), now=now))


def _forget(connection: Connection, keys: Keys, *, about: Incoming, effect: Forget, now: float) -> int:
    before = connection.total_changes
    Scribe(connection, keys, APPLIERS, now).write(about, (effect,))
    return connection.total_changes - before
