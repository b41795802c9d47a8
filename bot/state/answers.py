"""What we told, to whom and when: an edited question finds its answer by it, and a correction its readers."""

from __future__ import annotations

import datetime as dt
from sqlite3 import Connection

from bot.delivery import Delivery, Told, Way
from bot.memory import Answered
from bot.messages import Address, Incoming, Kind
from bot.state.codec import (
    Addressee,
    message_key,
    person_key,
    room_key,
    seal_addressee,
    unseal_addressee,
    verdict_in,
)
from bot.state.keys import Keys
from knowledge import Stance

_REMEMBERED_WAYS = frozenset({Way.SEND, Way.EDIT, Way.GUEST})
"""Ways that leave a message behind; what an inline query offers may never be chosen."""


def remember(
    connection: Connection,
    keys: Keys,
    delivery: Delivery,
    about: Incoming | None,
    *,
    now: float,
) -> int | None:
    """Write down what a delivery tells; the number of the answer, None where there is nothing to remember."""
    stays, question = _replaced(connection, keys, delivery, about)
    if delivery.way not in _REMEMBERED_WAYS or not (delivery.tells or _may_be_edited(delivery, about)):
        return None
    (answer,) = connection.execute(
        """
        INSERT INTO answers (room, asker, source, address, unasked, language, at)
        VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING seq
        """,
        (
            room_key(keys, delivery.address),
            person_key(keys, delivery.address.channel, delivery.asker),
            _source(keys, delivery.address, about) or question,
            seal_addressee(keys, Addressee(delivery.address, delivery.asker)),
            int(delivery.unasked),
            delivery.reply.language.value if delivery.reply else "",
            now,
        ),
    ).fetchone()
    connection.executemany(
        "INSERT INTO told (answer, fact, stance, verdict, as_of, digest, claim) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [_told_row(keys, answer, told) for told in delivery.tells],
    )
    if stays:
        said(connection, keys, answer, delivery.to_message, 0)
    return int(answer)


def _replaced(
    connection: Connection, keys: Keys, delivery: Delivery, about: Incoming | None
) -> tuple[bool, str]:
    """Forget what our message told that is now edited or taken back.

    Returns whether our message stays under its own id, and which question it answered.
    """
    edits = delivery.way is Way.EDIT and bool(delivery.to_message)
    retold = edits and (bool(delivery.tells) or (about is not None and about.kind is Kind.EDITED))
    if not (retold or delivery.way is Way.DELETE):
        return edits, ""
    key = message_key(keys, delivery.address, delivery.to_message)
    old = "DELETE FROM answers WHERE seq = (SELECT answer FROM said WHERE key = ?) RETURNING source"
    row = connection.execute(old, (key,)).fetchone()
    return edits, row[0] if row else ""


def _may_be_edited(delivery: Delivery, about: Incoming | None) -> bool:
    """Whether it answers a message that its author may still change: our answer changes with it."""
    if about is None or about.kind not in (Kind.MESSAGE, Kind.EDITED) or not delivery.asker:
        return False
    return delivery.way is Way.EDIT or (bool(about.message_id) and delivery.to_message == about.message_id)


def _source(keys: Keys, address: Address, about: Incoming | None) -> str:
    if about is None or about.kind not in (Kind.MESSAGE, Kind.EDITED):
        return ""
    return message_key(keys, address, about.message_id)


def _told_row(keys: Keys, answer: int, told: Told) -> tuple[int, str, str, str | None, str, str, str]:
    verdict = told.verdict.value if told.verdict else None
    claim = keys.hashed("claim", "", told.claim) if told.claim else ""
    return (answer, told.fact_id, told.stance.value, verdict, told.as_of.isoformat(), told.digest, claim)


def said(connection: Connection, keys: Keys, answer: int, message_id: str, n: int) -> None:
    """An answer stands in our message of that id; the `n`-th of its messages."""
    row = connection.execute("SELECT address FROM answers WHERE seq = ?", (answer,)).fetchone()
    if row is None:
        return
    address = unseal_addressee(keys, row[0]).address
    connection.execute(
        "INSERT OR REPLACE INTO said (key, answer, message, n) VALUES (?, ?, ?, ?)",
        (message_key(keys, address, message_id), answer, keys.seal(message_id.encode()), n),
    )


# --- looking


def to_message(connection: Connection, keys: Keys, address: Address, message_id: str) -> Answered | None:
    """Our answer to that message of theirs, if it was sent; of several the last."""
    found = connection.execute(
        """
        SELECT answers.seq FROM answers JOIN said ON said.answer = answers.seq
        WHERE source = ? AND source <> '' ORDER BY answers.seq DESC LIMIT 1
        """,
        (message_key(keys, address, message_id),),
    ).fetchone()
    return _answered(connection, keys, found[0]) if found else None


def at_message(connection: Connection, keys: Keys, address: Address, message_id: str) -> Answered | None:
    """Our answer that stands in that message of ours."""
    key = message_key(keys, address, message_id)
    found = connection.execute("SELECT answer FROM said WHERE key = ?", (key,)).fetchone()
    return _answered(connection, keys, found[0]) if found else None


def _answered(connection: Connection, keys: Keys, answer: int) -> Answered:
    unasked, at = connection.execute("SELECT unasked, at FROM answers WHERE seq = ?", (answer,)).fetchone()
    # A long answer stands in several messages; the first carries the verdict, so it is the one to edit.
    (message,) = connection.execute(
        "SELECT message FROM said WHERE answer = ? ORDER BY n LIMIT 1", (answer,)
    ).fetchone()
    return Answered(
        message_id=keys.unseal(message).decode(),
        tells=tells(connection, answer),
        unasked=bool(unasked),
        at=dt.datetime.fromtimestamp(at, dt.UTC),
    )


def tells(connection: Connection, answer: int) -> tuple[Told, ...]:
    """What an answer told, without the claims' words."""
    rows = connection.execute(
        "SELECT fact, stance, verdict, as_of, digest FROM told WHERE answer = ? ORDER BY rowid", (answer,)
    )
    return tuple(
        Told(fact, Stance(stance), verdict_in(verdict), dt.date.fromisoformat(as_of), digest)
        for fact, stance, verdict, as_of, digest in rows
    )
