"""Notices of a campaign: who hears what and when, each handed over once; and what its readers know then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot.corrections import Campaign, Cause, Notice, Step, Turn
from bot.delivery import Told
from bot.messages import Address, Language
from bot.state.answers import tells
from bot.state.campaigns import Listed, found, known_by_watcher, update
from bot.state.codec import Addressee, room_key, unseal_addressee
from bot.state.keys import Keys


@dataclass(frozen=True, slots=True)
class Due:
    """One notice whose time has come: to whom, about what, in which language."""

    campaign: Campaign
    n: int
    notice: Notice
    answer: int
    """The answer that is corrected; 0 for a watch."""
    address: Address
    person: str
    """The platform's id of who asked or follows."""
    language: Language
    about: Told
    """What they were told that no longer stands."""
    tells: tuple[Told, ...]
    """All that the answer told; empty for a watch."""
    messages: tuple[str, ...]
    """Ids of our messages in which the answer stands, first to last."""
    unasked: bool
    """Whether nobody had asked for that answer."""
    ready: float
    """From when on it may leave."""


def start(connection: Connection, campaign: Campaign, steps: Sequence[Step], now: float) -> None:
    """The campaign runs: its notices, each with the moment from which it may leave."""
    update(connection, campaign, now)
    connection.executemany(
        "INSERT INTO notices (campaign, n, notice, answer, person, ready) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (campaign.number, n, s.notice.value, s.reader.row, s.reader.person, now + s.after)
            for n, s in enumerate(steps)
        ],
    )


def due(connection: Connection, keys: Keys, limit: int, language: Language, now: float) -> list[Due]:
    """The notices whose time has come, at most `limit`; those whose answer or watch is gone are dropped."""
    rows = connection.execute(
        """
        SELECT campaign, n, notice, answer, person, ready FROM notices
        WHERE ready <= ? ORDER BY ready, campaign, n LIMIT ?
        """,
        (now, limit),
    ).fetchall()
    found_ = [(row, _due(connection, keys, row, language)) for row in rows]
    for (campaign, n, *_), one in found_:
        if one is None:
            _ = done(connection, campaign, n)
    return [one for _, one in found_ if one]


def _due(
    connection: Connection, keys: Keys, row: tuple[int, int, str, int, str, float], language: Language
) -> Due | None:
    number, n, notice, answer, person, ready = row
    listed_ = found(connection, number)
    if listed_ is None:
        return None
    to = (
        _of_watch(connection, keys, listed_, person)
        if person
        else _of_answer(connection, keys, listed_, answer)
    )
    if to is None:
        return None
    return Due(
        campaign=listed_.campaign,
        n=n,
        notice=Notice(notice),
        answer=answer,
        address=to.addressee.address,
        person=to.addressee.person,
        language=to.language or language,
        about=to.about,
        tells=to.tells,
        messages=to.messages,
        unasked=to.unasked,
        ready=ready,
    )


@dataclass(frozen=True, slots=True)
class _To:
    """Where a notice goes, and what was told there."""

    addressee: Addressee
    language: Language | None
    about: Told
    tells: tuple[Told, ...] = ()
    messages: tuple[str, ...] = ()
    unasked: bool = False


def _of_watch(connection: Connection, keys: Keys, listed_: Listed, person: str) -> _To | None:
    fact_id = listed_.campaign.change.fact_id
    row = connection.execute(
        "SELECT reader, language, stance, verdict, since FROM watches WHERE person = ? AND fact = ?",
        (person, fact_id),
    ).fetchone()
    if row is None:
        return None
    sealed, language, stance, verdict, since = row
    addressee = unseal_addressee(keys, sealed)
    about = known_by_watcher(fact_id, stance, verdict, since)
    return _To(addressee, Language(language), about)


def _of_answer(connection: Connection, keys: Keys, listed_: Listed, answer: int) -> _To | None:
    row = connection.execute(
        "SELECT address, language, unasked FROM answers WHERE seq = ?", (answer,)
    ).fetchone()
    all_ = tells(connection, answer)
    fact_id = listed_.campaign.change.fact_id
    about = next((told for told in all_ if told.fact_id == fact_id), None)
    if row is None or about is None:
        return None
    sealed, language, unasked = row
    messages = connection.execute("SELECT message FROM said WHERE answer = ? ORDER BY n", (answer,))
    ids = tuple(keys.unseal(message).decode() for (message,) in messages.fetchall())
    own = Language(language) if language else None
    return _To(unseal_addressee(keys, sealed), own, about, all_, ids, bool(unasked))


def done(connection: Connection, campaign: int, n: int) -> bool:
    """This notice is on its way; False where that was so before, or the campaign was cancelled."""
    gone = connection.execute("DELETE FROM notices WHERE campaign = ? AND n = ?", (campaign, n)).rowcount
    return gone > 0


def postpone(connection: Connection, campaign: int, n: int, until: float) -> None:
    """This notice leaves no earlier than then."""
    connection.execute("UPDATE notices SET ready = ? WHERE campaign = ? AND n = ?", (until, campaign, n))


def know(connection: Connection, keys: Keys, told: Due) -> None:
    """A reader has heard what holds now, so that nobody tells them again."""
    change = told.campaign.change
    kept = change.cause is Cause.VERDICT
    for turn in change.turns:
        if told.notice is Notice.EDIT:
            _answer_knows(connection, told.answer, change.fact_id, turn, kept=kept)
        elif not change.claim:
            room = room_key(keys, told.address)
            _watch_knows(connection, room, change.fact_id, turn, kept=kept)


def _answer_knows(connection: Connection, answer: int, fact_id: str, turn: Turn, *, kept: bool) -> None:
    same = (answer, fact_id, turn.stance.value, turn.old)
    if kept:
        connection.execute(
            "UPDATE told SET verdict = ?5 WHERE answer = ?1 AND fact = ?2 AND stance = ?3 AND verdict IS ?4",
            (*same, turn.new),
        )
    else:
        connection.execute(
            "DELETE FROM told WHERE answer = ? AND fact = ? AND stance = ? AND verdict IS ?", same
        )


def _watch_knows(connection: Connection, room: str, fact_id: str, turn: Turn, *, kept: bool) -> None:
    """Everybody who follows the fact in that room: they see the same message."""
    same = (room, fact_id, turn.stance.value, turn.old)
    if kept:
        connection.execute(
            "UPDATE watches SET verdict = ?5 WHERE room = ?1 AND fact = ?2 AND stance = ?3 AND verdict IS ?4",
            (*same, turn.new),
        )
    else:
        connection.execute(
            "DELETE FROM watches WHERE room = ? AND fact = ? AND stance = ? AND verdict IS ?", same
        )
