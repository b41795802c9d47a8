"""What is kept of rooms: settings, when we spoke unasked, why we kept silent; how a room is left or moves."""

from __future__ import annotations

import datetime as dt
from sqlite3 import Connection

from bot.memory import RoomSettings, Silence, Spoke
from bot.messages import Address
from bot.state import inbox
from bot.state.codec import Addressee, room_key, room_row, room_settings, seal_addressee, unseal_addressee
from bot.state.keys import Keys

_SETTINGS = "policy, language, quiet_from, quiet_to, topics, muted_until, introduced, sees_all"

DEFAULTS = RoomSettings()


class RoomBook:
    """The settings of all rooms in memory: every message of every group asks for them.

    Written to by the writer's thread alone, read by any.
    A room that chose nothing takes no place; one that did takes about 600 bytes.
    """

    def __init__(self, connection: Connection) -> None:
        self._rooms: dict[str, RoomSettings] = {}
        self.reread_all(connection)

    def of(self, room: str) -> RoomSettings:
        """The settings of a room by its key."""
        return self._rooms.get(room, DEFAULTS)

    def reread(self, connection: Connection, room: str) -> None:
        """Look at a room again that was written to."""
        rows = connection.execute(f"SELECT {_SETTINGS} FROM rooms WHERE room = ?", (room,))  # noqa: S608 -- ours
        row = rows.fetchone()
        if row:
            self._rooms[room] = room_settings(row)
        else:
            self._rooms.pop(room, None)

    def reread_all(self, connection: Connection) -> None:
        """Look at every room: another process has written."""
        rows = connection.execute(f"SELECT room, {_SETTINGS} FROM rooms")  # noqa: S608 -- column names of ours
        self._rooms = {row[0]: room_settings(row[1:]) for row in rows}


def set_room(connection: Connection, room: str, settings: RoomSettings, now: float) -> None:
    """These settings hold from now on."""
    connection.execute(
        f"INSERT OR REPLACE INTO rooms (room, {_SETTINGS}, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (room, *room_row(settings), now),
    )


def spoke_unasked(connection: Connection, room: str, author: str, fact: str, now: float) -> None:
    """Count that we spoke."""
    connection.execute(
        "INSERT INTO spoke (room, author, fact, at) VALUES (?, ?, ?, ?)", (room, author, fact, now)
    )


def spoken(connection: Connection, room: str, author: str, since: float) -> tuple[Spoke, ...]:
    """When we spoke unasked in a room since then."""
    rows = connection.execute(
        "SELECT at, fact, author <> '' AND author = ? FROM spoke WHERE room = ? AND at >= ? ORDER BY at",
        (author, room, since),
    )
    return tuple(Spoke(dt.datetime.fromtimestamp(at, dt.UTC), fact, bool(by)) for at, fact, by in rows)


def withhold(connection: Connection, room: str, why: Silence, now: float) -> None:
    """Keep why we last said nothing."""
    connection.execute(
        "INSERT OR REPLACE INTO withheld (room, why, at) VALUES (?, ?, ?)", (room, why.value, now)
    )


def withheld(connection: Connection, room: str) -> str:
    """Why we last said nothing; ""."""
    row = connection.execute("SELECT why FROM withheld WHERE room = ?", (room,)).fetchone()
    return row[0] if row else ""


_OF_A_ROOM = (
    "DELETE FROM rooms WHERE room = ?",
    "DELETE FROM withheld WHERE room = ?",
    "DELETE FROM spoke WHERE room = ?",
    "DELETE FROM answers WHERE room = ?",
    "DELETE FROM watches WHERE room = ?",
    "DELETE FROM outbox WHERE state < 2 AND room = ?",
    "DELETE FROM outbox WHERE state > 1 AND room = ?",
    "DELETE FROM offers WHERE room = ?",
    "DELETE FROM inbox WHERE state > 1 AND state = 3 AND room = ?",
)


def erase(connection: Connection, room: str) -> None:
    """Delete all that is kept of a room, and what was still to be said there."""
    for statement in _OF_A_ROOM:
        connection.execute(statement, (room,))


def closed(connection: Connection, room: str, since: float, now: float) -> None:
    """Found closed to us by a call of `since`: what was kept goes, what came before is closed unanswered.

    What came later stays: it may have been said after the room was open to us again.
    """
    inbox.drop_room(connection, room, since, now)
    erase(connection, room)


_REKEYED = (
    "UPDATE OR IGNORE rooms SET room = ? WHERE room = ?",  # what was set at the new place already, stands
    "UPDATE OR IGNORE withheld SET room = ? WHERE room = ?",
    "UPDATE spoke SET room = ? WHERE room = ?",
    "UPDATE inbox SET room = ? WHERE state < 2 AND room = ?",
    "UPDATE outbox SET room = ? WHERE state < 2 AND room = ?",
)


def move(connection: Connection, keys: Keys, room: str, to: Address) -> None:
    """Everything kept of the room belongs to its new address. Messages have other ids there: those go.

    That an answer was said stays known: its correction has to reach the room, as a new message.
    """
    new = room_key(keys, to)
    if new == room:
        return
    for statement in _REKEYED:
        connection.execute(statement, (new, room))
    connection.execute("DELETE FROM rooms WHERE room = ?", (room,))
    connection.execute("DELETE FROM withheld WHERE room = ?", (room,))
    _move_answers(connection, keys, room, to)
    _move_watches(connection, keys, room, to)


def _move_answers(connection: Connection, keys: Keys, room: str, to: Address) -> None:
    new = room_key(keys, to)
    rows = connection.execute("SELECT seq, address FROM answers WHERE room = ?", (room,)).fetchall()
    for seq, _ in rows:
        was_said = connection.execute("DELETE FROM said WHERE answer = ?", (seq,)).rowcount > 0
        if was_said:
            connection.execute(
                "INSERT INTO said (key, answer, message, n) VALUES (?, ?, ?, 0)",
                (keys.hashed("moved", to.channel, str(seq)), seq, keys.seal(b"")),
            )
    connection.executemany(
        "UPDATE answers SET room = ?, source = '', address = ? WHERE seq = ?",
        [(new, _readdressed(keys, address, to), seq) for seq, address in rows],
    )


def _move_watches(connection: Connection, keys: Keys, room: str, to: Address) -> None:
    new = room_key(keys, to)
    rows = connection.execute("SELECT person, fact, reader FROM watches WHERE room = ?", (room,)).fetchall()
    connection.executemany(
        "UPDATE watches SET room = ?, reader = ? WHERE person = ? AND fact = ?",
        [(new, _readdressed(keys, reader, to), person, fact) for person, fact, reader in rows],
    )


def _readdressed(keys: Keys, sealed: bytes, to: Address) -> bytes:
    before = unseal_addressee(keys, sealed)
    return seal_addressee(
        keys, Addressee(Address(to.channel, to.room, to.kind, before.address.thread), before.person)
    )
