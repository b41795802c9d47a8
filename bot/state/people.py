"""What is kept of people: what they want to hear of; and how all of it is deleted."""

from __future__ import annotations

from sqlite3 import Connection

from bot.memory import Watch
from bot.messages import Address, Incoming, Room
from bot.state import rooms
from bot.state.codec import Addressee, person_key, room_key, seal_addressee
from bot.state.keys import Keys


def watch(connection: Connection, keys: Keys, about: Incoming, wish: Watch, now: float) -> None:
    """Tell this person of changes of a fact; or no more."""
    person = person_key(keys, about.address.channel, about.author)
    if not wish.on:
        connection.execute("DELETE FROM watches WHERE person = ? AND fact = ?", (person, wish.fact_id))
    elif person:
        connection.execute(
            """
            INSERT OR REPLACE INTO watches (person, fact, room, stance, verdict, language, reader, since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                person,
                wish.fact_id,
                room_key(keys, about.address),
                wish.stance.value,
                wish.verdict.value if wish.verdict else None,
                wish.language.value,
                seal_addressee(keys, Addressee(about.address, about.author)),
                now,
            ),
        )


def watches(connection: Connection, person: str) -> tuple[str, ...]:
    """Facts whose changes a person wants to hear of, in the order of their ids."""
    rows = connection.execute("SELECT fact FROM watches WHERE person = ? ORDER BY fact", (person,))
    return tuple(fact for (fact,) in rows)


def muted(connection: Connection, person: str) -> bool:
    """Whether maintainers want no more questions from this person."""
    return connection.execute("SELECT 1 FROM muted WHERE person = ?", (person,)).fetchone() is not None


_OF_A_PERSON = (
    "DELETE FROM watches WHERE person = ?",
    "DELETE FROM muted WHERE person = ?",
    "DELETE FROM outbox WHERE answer IN (SELECT seq FROM answers WHERE asker <> '' AND asker = ?)",
    "DELETE FROM answers WHERE asker <> '' AND asker = ?",
    "UPDATE spoke SET author = '' WHERE author = ?",  # the room's own limits still count it
    "DELETE FROM inbox WHERE state < 2 AND author = ?",
    "DELETE FROM inbox WHERE state > 1 AND state = 3 AND author = ?",
)


def forget(connection: Connection, keys: Keys, about: Incoming, *, room_too: bool) -> list[str]:
    """Delete all that is kept of the author; of a private chat, the chat too; of a group where asked.

    Returns the keys of the rooms that were erased.
    """
    erased: list[str] = []
    if person := person_key(keys, about.address.channel, about.author):
        for statement in _OF_A_PERSON:
            connection.execute(statement, (person,))
        # A private chat is usually named after the person in it.
        erased.append(room_key(keys, Address(about.address.channel, about.author)))
    if room_too or about.address.kind is Room.PRIVATE:
        erased.append(room_key(keys, about.address))
    for room in erased:
        rooms.erase(connection, room)
    return erased
