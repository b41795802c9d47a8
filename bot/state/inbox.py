"""What was handed in and is not answered yet: one row each, worked on in the order of its room.

take ─► to do ─► claim ─► being worked on ─► closed │ given back ─► to do │ set aside
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from bot.errors import StateError
from bot.state.contract import DIED, DeadRow, NewRow, Task
from bot.state.keys import Keys

TODO: Final = 0
RUNNING: Final = 1
DEAD: Final = 3

LONGEST_WAIT = 30.0
"""Seconds that the oldest of several may wait for more: who pastes for a minute hears from us meanwhile."""

MOST_TOGETHER = 100
"""Rows of one task: as many as a Telegram client forwards at once."""

SealedRow = tuple[str, str, str, str, int, float, bytes, float, int, float, str, float | None]


def sealed(row: NewRow, keys: Keys, now: float) -> SealedRow:
    """A row as it is written: hashes and sealed bytes."""
    return (
        keys.hashed("event", row.channel, row.event_id),
        row.channel,
        keys.pseudonym("room", row.channel, row.room),
        keys.pseudonym("person", row.channel, row.author) if row.author else "",
        int(row.joins),
        row.wait,
        keys.seal(row.body),
        now,
        DEAD if row.dead else TODO,
        now + row.wait,
        row.dead,
        now if row.dead else None,
    )


def take(connection: Connection, rows: Sequence[SealedRow]) -> int:
    """Write what is new of them; how many were."""
    before = connection.total_changes
    connection.executemany(
        """
        INSERT INTO inbox
            (event, channel, room, author, joins, wait, body, received_at, state, ready, error, closed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event) DO NOTHING
        """,
        rows,
    )
    new = connection.total_changes - before
    _end_waiting(connection, rows)
    return new


def _end_waiting(connection: Connection, rows: Sequence[SealedRow]) -> None:
    """Rows that wait for more of their kind are looked at again once something else came after them.

    Looked at, no more: whether they go now, is decided where they are claimed.
    """
    connection.executemany(
        """
        UPDATE inbox SET ready = received_at
        WHERE state < 2 AND room = ? AND joins AND attempts = 0 AND ready > ? AND (author <> ? OR NOT ?)
        """,
        [(room, now, author, joins) for _, _, room, author, joins, _, _, now, *_ in rows],
    )


# --- claiming


@dataclass(slots=True)
class _Waiting:
    """An open row, as far as claiming asks."""

    seq: int
    author: str
    joins: int
    wait: float
    received_at: float
    state: int
    ready: float


def claim(connection: Connection, keys: Keys, limit: int, now: float) -> list[Task]:
    """Mark and return what may be worked on: the head of each room, with what joins it."""
    runs: list[list[int]] = []
    for room in _ready_rooms(connection, now):
        if len(runs) == limit:
            break
        if run := _run(_open_rows(connection, room), now):
            runs.append(run)
    return _marked(connection, keys, runs) if runs else []


def _ready_rooms(connection: Connection, now: float) -> list[str]:
    # One pass over an index that holds open rows only, and nothing else of them.
    heads = """
        SELECT room
        FROM (SELECT room, min(seq) AS head, state, ready FROM inbox WHERE state < 2 GROUP BY room)
        WHERE state = 0 AND ready <= ? ORDER BY head
    """
    return [room for (room,) in connection.execute(heads, (now,))]


def _open_rows(connection: Connection, room: str) -> list[_Waiting]:
    columns = "seq, author, joins, wait, received_at, state, ready"
    rows = f"SELECT {columns} FROM inbox WHERE state < 2 AND room = ? ORDER BY seq LIMIT ?"  # noqa: S608 -- ours
    return [_Waiting(*row) for row in connection.execute(rows, (room, MOST_TOGETHER + 1))]


def _run(rows: list[_Waiting], now: float) -> list[int]:
    """The rows at the head of a room that are answered as one; empty while more of them may come."""
    head = rows[0]
    if not head.joins:
        return [head.seq]
    run = [head]
    for row in rows[1:]:
        if not row.joins or row.author != head.author or row.state != TODO or len(run) == MOST_TOGETHER:
            return [one.seq for one in run]  # ended by something else: nothing can join any more
        run.append(row)
    newest = run[-1]
    patient = newest.received_at + newest.wait > now and head.received_at + LONGEST_WAIT > now
    return [] if patient else [one.seq for one in run]


def _marked(connection: Connection, keys: Keys, runs: list[list[int]]) -> list[Task]:
    marked = connection.execute(
        """
        UPDATE inbox SET state = 1, attempts = attempts + 1
        WHERE seq IN (SELECT value FROM json_each(?)) AND state = 0
        RETURNING seq, channel, body, attempts, received_at, error
        """,
        (json.dumps([seq for run in runs for seq in run]),),
    ).fetchall()
    rows = {row[0]: row for row in marked}
    tasks = (_task(connection, keys, [rows[seq] for seq in run if seq in rows]) for run in runs)
    return [task for task in tasks if task]


_Marked = tuple[int, str, bytes, int, float, str]


def _task(connection: Connection, keys: Keys, rows: list[_Marked]) -> Task | None:
    opened = [(row, body) for row in rows if (body := _body(connection, keys, row)) is not None]
    if not opened:
        return None
    first = opened[0][0]
    return Task(
        rows=tuple(row[0] for row, _ in opened),
        channel=first[1],
        bodies=tuple(body for _, body in opened),
        attempts=max(row[3] for row, _ in opened),
        received_at=first[4],
        error=first[5],
    )


def _body(connection: Connection, keys: Keys, row: _Marked) -> bytes | None:
    try:
        return keys.unseal(row[2])
    except StateError:
        # Damaged on the disk: it must not keep its room waiting for ever.
        aside = "UPDATE inbox SET state = 3, error = 'does not unseal', closed_at = received_at WHERE seq = ?"
        connection.execute(aside, (row[0],))
        return None


# --- what becomes of it


def close(connection: Connection, task: Task, now: float) -> bool:
    """Erase the bodies; False where the task was closed, given back or forgotten meanwhile."""
    closed = connection.execute(
        """
        UPDATE inbox SET state = 2, body = NULL, room = '', author = '', error = '', closed_at = ?
        WHERE seq IN (SELECT value FROM json_each(?)) AND state = 1 AND attempts = ?
        """,
        (now, json.dumps(task.rows), task.attempts),
    )
    return closed.rowcount > 0


def give_back(connection: Connection, task: Task, error: str, not_before: float | None, now: float) -> None:
    """To do again after that moment, each by itself: what spoils one of several spoils it alone then."""
    state, ready, closed_at = (DEAD, 0.0, now) if not_before is None else (TODO, not_before, None)
    connection.execute(
        """
        UPDATE inbox SET state = ?, ready = ?, error = ?, joins = 0, closed_at = ?
        WHERE seq IN (SELECT value FROM json_each(?)) AND state = 1 AND attempts = ?
        """,
        (state, ready, error, closed_at, json.dumps(task.rows), task.attempts),
    )


def recover(connection: Connection) -> None:
    """After the end of a process: what it was working on is to do again."""
    again = "UPDATE inbox SET state = 0, joins = 0, error = ? WHERE state < 2 AND state = 1"
    connection.execute(again, (DIED,))


def drop_room(connection: Connection, room: str, before: float, now: float) -> None:
    """Close unanswered what waits in a room and was taken in before a moment."""
    connection.execute(
        """
        UPDATE inbox SET state = 2, body = NULL, room = '', author = '', error = '', closed_at = ?
        WHERE state < 2 AND room = ? AND state = 0 AND received_at < ?
        """,
        (now, room, before),
    )


# --- looking


def counts(connection: Connection) -> tuple[int, float | None, int]:
    """How many wait, since when the oldest, and how many are dead."""
    # state < 2 is what the index over open rows is asked for by.
    waiting = "SELECT count(*), min(received_at) FROM inbox WHERE state < 2 AND state = 0"
    todo, oldest = connection.execute(waiting).fetchone()
    (dead,) = connection.execute("SELECT count(*) FROM inbox WHERE state > 1 AND state = 3").fetchone()
    return todo, oldest, dead


def dead(connection: Connection, limit: int) -> Iterator[DeadRow]:
    """What was set aside, newest first: rows of ours, and calls (with the number below zero)."""
    rows = """
        SELECT seq, channel, error, attempts, received_at AS at FROM inbox WHERE state > 1 AND state = 3
        UNION ALL
        SELECT -seq, channel, error, attempts, created_at FROM outbox WHERE state > 1 AND state = 3
        ORDER BY at DESC LIMIT ?
    """
    return (DeadRow(*row) for row in connection.execute(rows, (limit,)))


def replay(connection: Connection, seq: int, now: float) -> bool:
    """Put a row, or a call, that was set aside back to work; a call is as good as new then."""
    if seq < 0:
        call = """
            UPDATE outbox SET state = 0, attempts = 0, maybe = 0, ready = 0, created_at = ?, closed_at = NULL
            WHERE seq = ? AND state = 3
        """
        return connection.execute(call, (now, -seq)).rowcount > 0
    again = """
        UPDATE inbox SET state = 0, attempts = 0, ready = 0, joins = 0, closed_at = NULL
        WHERE seq = ? AND state = 3 AND body IS NOT NULL
    """
    return connection.execute(again, (seq,)).rowcount > 0


def state_of(connection: Connection, event: str) -> tuple[int, int] | None:
    """Row number and state of an event; None where it is not known."""
    row = connection.execute("SELECT seq, state FROM inbox WHERE event = ?", (event,)).fetchone()
    return (row[0], row[1]) if row else None


# --- the clock

_AFTER_JUMP = 60.0
"""Seconds that anything may wait after the clock was set: as long as the longest ordinary retry."""


def clock_jumped(connection: Connection, now: float) -> None:
    """What waits for a later moment than a minute from now, in or out, waits till then."""
    latest = now + _AFTER_JUMP
    for statement, moment in (
        ("UPDATE inbox SET ready = ?1 WHERE state < 2 AND ready > ?1", latest),
        ("UPDATE outbox SET ready = ?1 WHERE state < 2 AND ready > ?1", latest),
        # Several that are answered as one wait for each other by this.
        ("UPDATE inbox SET received_at = ?1 WHERE state < 2 AND received_at > ?1", now),
    ):
        connection.execute(statement, (moment,))
