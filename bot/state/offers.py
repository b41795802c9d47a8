"""What a number answers, in rooms without buttons: the choices that we offered there last, sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from sqlite3 import Connection

from bot.state.keys import Keys

SEVENTH = (
    # A cursor may be a text that only its platform reads: no affinity, so that "007" stays what it is.
    "ALTER TABLE cursors RENAME TO cursors_before",
    "CREATE TABLE cursors (name TEXT PRIMARY KEY, next NOT NULL) WITHOUT ROWID",
    "INSERT INTO cursors (name, next) SELECT name, next FROM cursors_before",
    "DROP TABLE cursors_before",
    "CREATE TABLE tokens (name TEXT PRIMARY KEY, token BLOB NOT NULL, until REAL NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE offers (
        room TEXT PRIMARY KEY,       -- a keyed hash, as everywhere
        payloads BLOB NOT NULL,      -- of our own buttons, in the order of their numbers: JSON, sealed
        at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX offers_at ON offers (at)",
)
"""The seventh version: tokens, choices by number, cursors that are texts."""


def write(connection: Connection, keys: Keys, room: str, payloads: Sequence[str], now: float) -> None:
    """These are the choices now; none: there are none any more."""
    if not payloads:
        connection.execute("DELETE FROM offers WHERE room = ?", (room,))
        return
    connection.execute(
        "INSERT OR REPLACE INTO offers (room, payloads, at) VALUES (?, ?, ?)",
        (room, keys.seal(json.dumps(list(payloads)).encode()), now),
    )


def of_room(connection: Connection, keys: Keys, room: str) -> tuple[str, ...]:
    """The payloads by their numbers, counted from 1; empty where nothing was offered lately."""
    row = connection.execute("SELECT payloads FROM offers WHERE room = ?", (room,)).fetchone()
    return tuple(json.loads(keys.unseal(row[0]))) if row else ()
