"""What people say is wrong with our answers, and who of them wants to hear what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection

from bot.memory import Complaint, Fault, ShowWords
from bot.messages import Incoming, Language
from bot.state.codec import (
    Addressee,
    message_key,
    person_key,
    room_key,
    seal_addressee,
    unseal_addressee,
    verdict_in,
)
from bot.state.demand import asker_key
from bot.state.keys import Keys
from knowledge import Stance, Verdict


class ComplaintState(StrEnum):
    """What became of a complaint."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Reported:
    """One complaint: the same fault of the same answer is one, however many report it."""

    number: int
    fault: Fault
    fact_id: str
    stance: Stance
    verdict: Verdict | None
    as_of: dt.date | None
    digest: str
    claim: str
    """Keyed hash of the claim that was answered; "" where the answer is not remembered any more."""
    state: ComplaintState
    posted: bool
    reporters: int
    at: float
    """When it was first reported, in seconds since 1970."""
    words: tuple[str, ...] = ()
    """What was answered, in the words of those who let the maintainers see them; none once it is decided."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who is to hear what became of a complaint."""

    complaint: int
    person: str
    addressee: Addressee
    message_id: str
    """Our answer."""
    language: Language


def complain(connection: Connection, keys: Keys, about: Incoming, effect: Complaint, now: float) -> None:
    """Take a complaint in; the same person about the same answer counts once."""
    person = asker_key(keys, about)
    number = _number(connection, keys, about, effect, now)
    connection.execute(
        """
        INSERT OR IGNORE INTO reporters (complaint, person, room, reader, message, language, at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        (
            number,
            person,
            room_key(keys, about.address),
            seal_addressee(keys, Addressee(about.address, about.author)),
            keys.seal(effect.on_message.encode()),
            effect.language.value,
            now,
        ),
    )


def show_words(connection: Connection, keys: Keys, about: Incoming, effect: ShowWords, now: float) -> None:
    """Keep the words, sealed, beside the latest open report of whoever lets them be seen."""
    _ = now
    by = effect.report or about.author
    person = person_key(keys, about.address.channel, by)
    row = connection.execute(
        """
        SELECT number FROM complaints JOIN reporters ON complaint = number
        WHERE state = 'open' AND person = ?1 AND fault = ?2 ORDER BY reporters.at DESC LIMIT 1
        """,
        (person, effect.fault.value),
    ).fetchone()
    if row:
        connection.execute(
            "UPDATE reporters SET words = ? WHERE complaint = ? AND person = ?",
            (keys.seal(effect.text.encode()), row[0], person),
        )


def _number(connection: Connection, keys: Keys, about: Incoming, effect: Complaint, now: float) -> int:
    claim, verdict, as_of, digest = _answer(connection, keys, about, effect)
    named = (effect.fault.value, effect.fact_id, effect.stance.value, claim)
    found = connection.execute(
        """
        SELECT number FROM complaints
        WHERE fault = ? AND fact = ? AND stance = ? AND claim = ? AND state = 'open'
        """,
        named,
    ).fetchone()
    if found:
        return int(found[0])
    (number,) = connection.execute(
        """
        INSERT INTO complaints (fault, fact, stance, claim, verdict, as_of, digest, state, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?) RETURNING number
        """,
        (*named, verdict, as_of, digest, now),
    ).fetchone()
    return int(number)


def _answer(
    connection: Connection, keys: Keys, about: Incoming, effect: Complaint
) -> tuple[str, str | None, str | None, str]:
    """Claim, verdict, day and digest of the answer; what the button said of it where it is not remembered."""
    row = connection.execute(
        """
        SELECT claim, verdict, as_of, digest FROM told
        WHERE answer = (SELECT answer FROM said WHERE key = ?) AND fact = ?
        """,
        (message_key(keys, about.address, effect.on_message), effect.fact_id),
    ).fetchone()
    if row:
        return str(row[0]), row[1], row[2], str(row[3])
    return "", None, effect.as_of.isoformat() if effect.as_of else None, effect.digest


def decide(connection: Connection, number: int, state: ComplaintState, now: float) -> bool:
    """Confirm or reject; False where it was decided before."""
    decided = connection.execute(
        "UPDATE complaints SET state = ?, decided_at = ? WHERE number = ? AND state = 'open'",
        (state.value, now, number),
    )
    if decided.rowcount:
        connection.execute("UPDATE reporters SET words = NULL WHERE complaint = ?", (number,))
    return decided.rowcount > 0


def posted(connection: Connection, number: int) -> None:
    """The maintainers' group has seen it."""
    connection.execute("UPDATE complaints SET posted = 1 WHERE number = ?", (number,))


def told(connection: Connection, number: int, person: str) -> bool:
    """This reporter has heard, and is nobody to us any more; False where that was so before."""
    heard = connection.execute("DELETE FROM reporters WHERE complaint = ? AND person = ?", (number, person))
    return heard.rowcount > 0


# --- looking


_COLUMNS = """
    number, fault, fact, stance, verdict, as_of, digest, claim, state, posted,
    (SELECT count(*) FROM reporters WHERE complaint = number), at
"""


def found(connection: Connection, keys: Keys, number: int) -> Reported | None:
    """The complaint of that number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM complaints WHERE number = ?", (number,)).fetchone()
    return _reported(connection, keys, row) if row else None


def listed(connection: Connection, keys: Keys, state: ComplaintState) -> list[Reported]:
    """The complaints in that state, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM complaints WHERE state = ? ORDER BY number", (state.value,)
    )
    return [_reported(connection, keys, row) for row in rows.fetchall()]


def uncorrected(connection: Connection, keys: Keys) -> list[Reported]:
    """Confirmed wrong matches of answers that are remembered, and that no campaign takes back yet."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM complaints
        WHERE state = 'confirmed' AND fault = 'wrong-match' AND claim <> '' AND NOT EXISTS (
            SELECT 1 FROM campaigns WHERE campaigns.fact = complaints.fact
                AND campaigns.claim = complaints.claim AND planned_at >= decided_at)
        ORDER BY number
        """
    )
    return [_reported(connection, keys, row) for row in rows.fetchall()]


_Row = tuple[int, str, str, str, str | None, str | None, str, str, str, int, int, float]


def _reported(connection: Connection, keys: Keys, row: _Row) -> Reported:
    number, fault, fact_id, stance, verdict, as_of, digest, claim, state, was_posted, reporters, at = row
    shown = connection.execute(
        "SELECT words FROM reporters WHERE complaint = ? AND words IS NOT NULL ORDER BY at", (number,)
    )
    words = dict.fromkeys(keys.unseal(sealed).decode() for (sealed,) in shown.fetchall())
    return Reported(
        number,
        Fault(fault),
        fact_id,
        Stance(stance),
        verdict_in(verdict),
        dt.date.fromisoformat(as_of) if as_of else None,
        digest,
        claim,
        ComplaintState(state),
        bool(was_posted),
        reporters,
        at,
        tuple(words),
    )


def waiting(connection: Connection, keys: Keys) -> list[Reporter]:
    """Who is to hear of a complaint that was decided."""
    rows = connection.execute(
        """
        SELECT complaint, person, reader, message, language FROM reporters
        JOIN complaints ON complaint = number WHERE state <> 'open' ORDER BY complaint
        """
    )
    return [
        Reporter(
            complaint,
            person,
            unseal_addressee(keys, reader),
            keys.unseal(message).decode(),
            Language(language),
        )
        for complaint, person, reader, message, language in rows.fetchall()
    ]


# --- what goes


def forget(connection: Connection, person: str, room: str = "") -> None:
    """Nothing is left of this person (and of this room); what they reported names nobody, and stays."""
    connection.execute("DELETE FROM reporters WHERE person = ? OR (room = ? AND room <> '')", (person, room))
