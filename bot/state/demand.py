"""How many asked a question: different people and groups, counted without knowing who or what.

A person is hashed together with the question, so that askers can be counted for one question and not be
followed through several; so is a group. One person counts once, and one group at most three times a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot.memory import Asked, Unanswered
from bot.messages import Address, Incoming, Room
from bot.state.codec import person_key, room_key
from bot.state.keys import Keys

FEW = 3
"""Askers from whom a count is shown: below, it might point at somebody."""

A_ROOM_A_DAY = 3
"""Times that one group counts for one question in 24 hours: a group that agrees to push a claim pushes it no
further than three people would."""

WEEK = 7 * 86_400.0
"""Seconds of either part of a trend: shorter, and weekends look like trends."""

UNKNOWN_VISITORS = frozenset({"web"})
"""Channels on which one visitor cannot be told from another: each asks in a room of its own, and all of them
together count as one group does, at most three times a day."""


@dataclass(frozen=True, slots=True)
class Demand:
    """How much a question is asked for. Counts are None where fewer than `FEW` asked: say so, and no more."""

    people: int | None
    """Different people; a lower bound where several ways of asking were joined afterwards."""
    rooms: int | None
    """Different groups in which it was asked."""
    web: int | None
    """Of the people: visitors of the web chat, where one who came back counts again."""
    recent: int | None
    """Who asked it for the first time in the last seven days."""
    before: int | None
    """The same in the seven days before."""
    first: float
    """When it was first asked, in seconds since 1970; 0 where that is known no more."""
    latest: float

    @property
    def weight(self) -> tuple[int, int, float]:
        """What sorts questions by demand: people, then those of this week, then how lately."""
        return self.people or 0, self.recent or 0, self.latest


@dataclass(frozen=True, slots=True)
class _Row:
    person: str
    room: str
    web: bool
    at: float
    latest: float


def count(
    connection: Connection, keys: Keys, about: Incoming, effect: Unanswered | Asked, now: float
) -> None:
    """One more person asked this, if it is another one, and the group has not counted too often today."""
    normal = normal_key(keys, effect.normal)
    web = about.address.channel in UNKNOWN_VISITORS
    person = in_question(keys, normal, asker_key(keys, about))
    room = _room(keys, normal, about.address)
    # What a page hands on, it has asked before: the same visitor, under another name.
    again = room if web and isinstance(effect, Asked) else ""
    known = connection.execute(
        """
        UPDATE unanswered SET latest = ?1 WHERE normal = ?2 AND (person = ?3 OR (?4 <> '' AND room = ?4))
        """,
        (now, normal, person, again),
    ).rowcount
    if known or (room and _today(connection, normal, room, now) >= A_ROOM_A_DAY):
        return
    connection.execute(
        "INSERT INTO unanswered (normal, person, at, room, web, latest) VALUES (?, ?, ?, ?, ?, ?)",
        (normal, person, now, room, int(web), now),
    )


def _today(connection: Connection, normal: str, room: str, now: float) -> int:
    since = now - dt.timedelta(days=1).total_seconds()
    row = connection.execute(
        "SELECT count(*) FROM unanswered WHERE normal = ? AND room = ? AND at > ?", (normal, room, since)
    ).fetchone()
    return int(row[0])


def asker_key(keys: Keys, about: Incoming) -> str:
    """The name under which whoever asks is counted: the person, or the page where nobody has a name."""
    return person_key(keys, about.address.channel, about.author or about.address.room)


def normal_key(keys: Keys, normal: str) -> str:
    """The name under which a question's normal form is counted."""
    return keys.hashed("question", "", normal)


def in_question(keys: Keys, normal: str, person: str) -> str:
    """The name under which a person is counted for one question."""
    return keys.hashed("asker", normal, person)


def _room(keys: Keys, normal: str, address: Address) -> str:
    """The name of a group in one question; "" in private, where the person says it all."""
    if address.channel in UNKNOWN_VISITORS:
        return _room_in_question(keys, normal, address.channel)
    group = address.kind is Room.GROUP
    return _room_in_question(keys, normal, room_key(keys, address)) if group else ""


def _room_in_question(keys: Keys, normal: str, room: str) -> str:
    return keys.hashed("group", normal, room)


# --- looking


def demand_of(
    connection: Connection, keys: Keys, normals: Sequence[str], agreed: Iterable[str], now: float
) -> Demand:
    """How much a question is asked for that has several normal forms (hashes), all of one entry.

    `agreed`: keyed hashes of the people who let the maintainers see it. They are recognised in every form;
    others cannot be followed from one to the next, so that only the form with most of them is counted.
    """
    forms = [(_rows(connection, normal), normal) for normal in dict.fromkeys(normals)]
    ours = {in_question(keys, normal, person): person for _, normal in forms for person in set(agreed)}
    known: dict[str, _Row] = {}
    others: list[_Row] = []
    for rows, _ in forms:
        for row in rows:
            if row.person in ours:
                person = ours[row.person]
                known[person] = _earlier(known.get(person), row)
        rest = [row for row in rows if row.person not in ours]
        others = max(others, rest, key=len)
    rows = [*known.values(), *others]
    people = len(rows) + max(len(set(agreed)) - len(known), 0)
    # Below that, nothing is told of those who did not agree, not even when.
    return _demand(rows, people, now) if people >= FEW else _few(list(known.values()))


def _earlier(one: _Row | None, other: _Row) -> _Row:
    if one is None:
        return other
    first, then = sorted((one, other), key=lambda row: row.at)
    return _Row(first.person, first.room, first.web, first.at, max(first.latest, then.latest))


def _few(rows: Sequence[_Row]) -> Demand:
    first = min((row.at for row in rows), default=0.0)
    return Demand(None, None, None, None, None, first, max((row.latest for row in rows), default=0.0))


def _demand(rows: Sequence[_Row], people: int, now: float) -> Demand:
    return Demand(
        people,
        rooms=len({row.room for row in rows if row.room and not row.web}),
        web=sum(row.web for row in rows),
        recent=sum(row.at > now - WEEK for row in rows),
        before=sum(now - 2 * WEEK < row.at <= now - WEEK for row in rows),
        first=min(row.at for row in rows),
        latest=max(row.latest for row in rows),
    )


def _rows(connection: Connection, normal: str) -> list[_Row]:
    rows = connection.execute(
        "SELECT person, room, web, at, latest FROM unanswered WHERE normal = ?", (normal,)
    )
    return [_Row(person, room, bool(web), at, latest) for person, room, web, at, latest in rows.fetchall()]


def counted(connection: Connection, now: float) -> list[Demand]:
    """What nobody let us show the words of, each thing that `FEW` or more asked, most wanted first."""
    rows = connection.execute(
        """
        SELECT normal FROM unanswered WHERE normal NOT IN (SELECT normal FROM questions)
            AND normal NOT IN (SELECT normal FROM unwanted)
        GROUP BY normal HAVING count(*) >= ?
        """,
        (FEW,),
    )
    wanted = [_rows(connection, normal) for (normal,) in rows.fetchall()]
    found = [_demand(asked, len(asked), now) for asked in wanted]
    return sorted(found, key=lambda one: one.weight, reverse=True)


# --- what goes


def forget(connection: Connection, keys: Keys, person: str, room: str = "") -> None:
    """Nothing counts any more that this person asked (and that was asked in this room)."""
    # Who asked is hashed together with what: one has to try every question to find somebody's.
    normals = [n for (n,) in connection.execute("SELECT DISTINCT normal FROM unanswered").fetchall()]
    if person:
        connection.executemany(
            "DELETE FROM unanswered WHERE normal = ? AND person = ?",
            [(normal, in_question(keys, normal, person)) for normal in normals],
        )
    if room:
        connection.executemany(
            "DELETE FROM unanswered WHERE normal = ? AND room = ?",
            [(normal, _room_in_question(keys, normal, room)) for normal in normals],
        )
