"""Calls on their way, in the order of their room. What arrived is deleted; what may have, is counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from bot.errors import StateError
from bot.messages import Address, Room
from bot.state import answers, rooms
from bot.state.changes import Changes
from bot.state.codec import room_key
from bot.state.contract import After, Parcel, Tried
from bot.state.keys import Keys

TODO: Final = 0
DEAD: Final = 3
HELD: Final = 4

PAGES = frozenset({"web"})
"""Channels whose readers come for their replies and cannot be told anything: they are no address."""

PICKED_UP = PAGES | {"wechat_oa", "wecom_bot"}
"""Channels that hand a reply over when they are asked again: kept after delivery, for `retention.PICK_UP`."""

MAYBE_TWICE = "calls that may have been made twice"


@dataclass(frozen=True, slots=True)
class NewCall:
    """One call to be written, sealed already."""

    to: Address
    room: str
    call: bytes
    answer: int | None = None
    inbox: int | None = None
    n: int | None = None
    ready: float = 0.0
    wipes: bool = False


def put(connection: Connection, calls: Sequence[NewCall], now: float) -> None:
    """Write calls, in order."""
    connection.executemany(
        """
        INSERT INTO outbox (inbox, n, channel, room, kind, call, ready, answer, wipes, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [_row(call, now) for call in calls],
    )


_NewRow = tuple[int | None, int | None, str, str, str, bytes, float, int | None, bool, float]


def _row(new: NewCall, now: float) -> _NewRow:
    to = new.to
    return (
        new.inbox,
        new.n,
        to.channel,
        new.room,
        to.kind.value,
        new.call,
        new.ready,
        new.answer,
        new.wipes,
        now,
    )


def first_time(connection: Connection, key: str, now: float) -> bool:
    """Whether a notice of that (hashed) key is new; it is not any more then."""
    posted = "INSERT INTO posted (key, at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING"
    return connection.execute(posted, (key, now)).rowcount > 0


def claim(connection: Connection, keys: Keys, channel: str, limit: int, now: float) -> list[Parcel]:
    """Mark and return the head of each room that is ready."""
    rows = connection.execute(
        """
        UPDATE outbox SET state = 1, attempts = attempts + 1 WHERE seq IN (
            SELECT head FROM (
                SELECT min(seq) AS head, state, ready FROM outbox
                WHERE state < 2 AND channel = ? GROUP BY room
            ) WHERE state = 0 AND ready <= ? ORDER BY head LIMIT ?
        ) RETURNING seq, room, call, attempts, maybe, created_at, kind
        """,
        (channel, now, limit),
    ).fetchall()
    parcels = (_parcel(connection, keys, channel, row) for row in sorted(rows))
    return [parcel for parcel in parcels if parcel]


_Claimed = tuple[int, str, bytes, int, int, float, str]


def _parcel(connection: Connection, keys: Keys, channel: str, row: _Claimed) -> Parcel | None:
    seq, room, sealed, attempts, maybe, created_at, kind = row
    try:
        call = keys.unseal(sealed)
    except StateError:
        connection.execute("UPDATE outbox SET state = 3, error = 'does not unseal' WHERE seq = ?", (seq,))
        return None
    return Parcel(seq, channel, room, call, attempts, maybe, created_at, Room(kind))


# --- what became of it


def tried(connection: Connection, keys: Keys, result: Tried, now: float) -> Changes:
    """Write what became of one call, and of its room."""
    row = connection.execute(
        "SELECT answer, n, channel, room, kind, wipes, created_at FROM outbox WHERE seq = ? AND state = 1",
        (result.seq,),
    ).fetchone()
    if row is None:  # the room was left, or somebody forgotten, while it was under way
        return Changes()
    answer, n, channel, room, kind, wipes, since = row
    if result.maybe:
        _count(connection, 1)
    if result.after is After.SENT:
        if answer is not None and result.sent_id:
            answers.said(connection, keys, answer, result.sent_id, n or 0)
        _arrived(connection, result.seq, channel, now)
    else:
        _not_sent(connection, keys, result, now)
    if result.gone:
        rooms.closed(connection, room, since, now)
    changed = _changed_rooms(connection, keys, result, Address(channel, room, Room(kind)))
    return Changes(changed, bool(wipes) and result.after is not After.AGAIN)


def _arrived(connection: Connection, seq: int, channel: str, now: float) -> None:
    if channel in PICKED_UP:
        connection.execute("UPDATE outbox SET state = 2, closed_at = ? WHERE seq = ?", (now, seq))
    else:
        connection.execute("DELETE FROM outbox WHERE seq = ?", (seq,))


def _changed_rooms(connection: Connection, keys: Keys, result: Tried, hashed: Address) -> list[str]:
    """Keys of the rooms that are others now; `hashed.room` is the room's key."""
    if result.gone:
        return [hashed.room]
    if result.moved_to:
        to = Address(hashed.channel, result.moved_to, hashed.kind)
        rooms.move(connection, keys, hashed.room, to)
        return [hashed.room, room_key(keys, to)]
    return []


def _not_sent(connection: Connection, keys: Keys, result: Tried, now: float) -> None:
    state = {After.DEAD: DEAD, After.HELD: HELD}.get(result.after, TODO)
    connection.execute(
        """
        UPDATE outbox SET state = ?, ready = ?, error = ?, maybe = maybe + ?, closed_at = ?,
            call = coalesce(?, call)
        WHERE seq = ?
        """,
        (
            state,
            result.not_before,
            result.error,
            int(result.maybe),
            None if state == TODO else now,
            keys.seal(result.instead) if result.instead else None,
            result.seq,
        ),
    )


def release(connection: Connection, room: str, now: float) -> int:
    """What was held for a room is to be sent now. `created_at` starts anew: its age was no fault of ours."""
    released = """
        UPDATE outbox SET state = 0, ready = 0, attempts = 0, closed_at = NULL, created_at = ?
        WHERE state > 1 AND state = 4 AND room = ?
    """
    return connection.execute(released, (now, room)).rowcount


def recover(connection: Connection) -> None:
    """After the end of a process: what was under way may have arrived, and is sent again."""
    again = """
        UPDATE outbox SET state = 0, maybe = maybe + 1, error = 'process ended' WHERE state < 2 AND state = 1
    """
    _count(connection, connection.execute(again).rowcount)


def _count(connection: Connection, more: int) -> None:
    if more:
        connection.execute(
            """
            INSERT INTO counters (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
            """,
            (MAYBE_TWICE, more),
        )


# --- looking


def counts(connection: Connection) -> tuple[int, int, int]:
    """How many calls wait or are under way, are dead, and may have been made twice, ever."""
    # What waits to be picked up is on its way to nobody.
    open_calls = (
        "SELECT count(*) FROM outbox WHERE state < 2 AND channel NOT IN (SELECT value FROM json_each(?))"
    )
    (unsent,) = connection.execute(open_calls, (json.dumps(sorted(PAGES)),)).fetchone()
    (dead,) = connection.execute("SELECT count(*) FROM outbox WHERE state > 1 AND state = 3").fetchone()
    row = connection.execute("SELECT value FROM counters WHERE name = ?", (MAYBE_TWICE,)).fetchone()
    return unsent, dead, row[0] if row else 0


def calls_of(connection: Connection, keys: Keys, inbox: int) -> tuple[bytes, ...]:
    """The calls that answer an inbox row, in order, as far as they are kept."""
    rows = connection.execute(
        "SELECT call FROM outbox WHERE inbox = ? AND call IS NOT NULL ORDER BY n", (inbox,)
    ).fetchall()
    return tuple(keys.unseal(call) for (call,) in rows)
