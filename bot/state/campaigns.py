"""Corrections on their way: what was told and may no longer hold, campaigns, and notices, each sent once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot.corrections import (
    OPEN_STAGES,
    Campaign,
    Cause,
    Change,
    Notice,
    Plan,
    Reader,
    Said,
    Stage,
    Step,
    Turn,
)
from bot.delivery import Told
from bot.messages import Address, Language, Room
from bot.state.answers import tells
from bot.state.codec import room_key, unseal_reader
from bot.state.keys import Keys
from knowledge import Stance, Verdict

KEPT = dt.timedelta(days=90)
"""How long a campaign is known after its end: as long as the answers that it was about."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many would hear of a campaign, by kind, as it was planned."""

    edits: int
    rooms: int
    askers: int
    watchers: int

    @classmethod
    def of(cls, planned: Plan) -> Counted:
        """The counts of a plan."""
        return cls(len(planned.edits), len(planned.rooms), len(planned.askers), len(planned.watchers))


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign with what maintainers are shown of it: counts and kinds, never who."""

    campaign: Campaign
    counted: Counted
    posted: str
    """The stage that the maintainers' group was told of; "" for none."""
    left: int
    """Notices that were not handed to the outbox yet."""


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


# --- what was told


def said(connection: Connection) -> set[Said]:
    """Every different thing that was told, or that somebody follows as they know it."""
    rows = connection.execute(
        "SELECT fact, stance, verdict FROM told UNION SELECT fact, stance, verdict FROM watches"
    )
    return {(fact, Stance(stance), _verdict(verdict)) for fact, stance, verdict in rows.fetchall()}


def readers(connection: Connection, keys: Keys, change: Change, language: Language) -> list[Reader]:
    """Everybody who was told something about the fact of a change (on its claim, where it has one).

    `language` is that of answers whose own is not known.
    """
    rows = connection.execute(
        """
        SELECT seq, room, address, language, fact, stance, verdict, as_of, digest FROM told
        JOIN answers ON seq = answer
        WHERE fact = ?1 AND (?2 = '' OR claim = ?2) AND EXISTS (SELECT 1 FROM said WHERE said.answer = seq)
        """,
        (change.fact_id, change.claim),
    ).fetchall()
    return [_answered(keys, row, language) for row in rows] + (
        [] if change.claim else _watching(connection, keys, change.fact_id)
    )


_AnswerRow = tuple[int, str, bytes, str, str, str, str | None, str, str]


def _answered(keys: Keys, row: _AnswerRow, language: Language) -> Reader:
    seq, room, address, own, fact, stance, verdict, as_of, digest = row
    private = unseal_reader(keys, address).address.kind is Room.PRIVATE
    told = Told(fact, Stance(stance), _verdict(verdict), dt.date.fromisoformat(as_of), digest)
    return Reader(seq, room, private, told, Language(own) if own else language)


def _watching(connection: Connection, keys: Keys, fact_id: str) -> list[Reader]:
    rows = connection.execute(
        "SELECT person, room, reader, stance, verdict, language, since FROM watches WHERE fact = ?",
        (fact_id,),
    ).fetchall()
    return [
        Reader(
            0,
            room,
            unseal_reader(keys, reader).address.kind is Room.PRIVATE,
            Told(fact_id, Stance(stance), _verdict(verdict), _day(since), ""),
            Language(language),
            person,
        )
        for person, room, reader, stance, verdict, language, since in rows
    ]


def _day(since: float) -> dt.date:
    return dt.datetime.fromtimestamp(since, dt.UTC).date()


def _verdict(name: str | None) -> Verdict | None:
    return Verdict(name) if name else None


# --- campaigns


def enter(connection: Connection, campaign: Campaign, counts: Counted, now: float) -> int:
    """Write a new campaign down; its number."""
    change = campaign.change
    (number,) = connection.execute(
        """
        INSERT INTO campaigns (fact, cause, claim, turns, stage, needs_second, not_before, counts, planned_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
        """,
        (
            change.fact_id,
            change.cause.value,
            change.claim,
            json.dumps([[turn.stance, turn.old, turn.new] for turn in change.turns]),
            campaign.stage.value,
            int(campaign.needs_second),
            campaign.not_before,
            json.dumps([counts.edits, counts.rooms, counts.askers, counts.watchers]),
            now,
        ),
    ).fetchone()
    return int(number)


def update(connection: Connection, campaign: Campaign, now: float) -> None:
    """Write down how far a campaign has come; notices of one that is over are dropped."""
    over = campaign.stage not in OPEN_STAGES
    connection.execute(
        """
        UPDATE campaigns SET stage = ?, needs_second = ?, not_before = ?, approvals = ?,
            ended_at = coalesce(ended_at, ?)
        WHERE number = ?
        """,
        (
            campaign.stage.value,
            int(campaign.needs_second),
            campaign.not_before,
            json.dumps(campaign.approvals),
            now if over else None,
            campaign.number,
        ),
    )
    if over:
        connection.execute("DELETE FROM notices WHERE campaign = ?", (campaign.number,))


def posted(connection: Connection, number: int, stage: Stage) -> None:
    """The maintainers' group was told that a campaign is at this stage."""
    connection.execute("UPDATE campaigns SET posted = ? WHERE number = ?", (stage.value, number))


_COLUMNS = """
    number, fact, cause, claim, turns, stage, needs_second, not_before, approvals, counts, posted,
    (SELECT count(*) FROM notices WHERE campaign = number)
"""


def found(connection: Connection, number: int) -> Listed | None:
    """The campaign of that number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM campaigns WHERE number = ?", (number,)).fetchone()
    return _listed(row) if row else None


def listed(connection: Connection, stages: Iterable[Stage] = frozenset(Stage)) -> list[Listed]:
    """The campaigns at these stages, oldest first."""
    wanted = json.dumps(sorted(stage.value for stage in stages))
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM campaigns WHERE stage IN (SELECT value FROM json_each(?)) ORDER BY number
        """,
        (wanted,),
    )
    return [_listed(row) for row in rows.fetchall()]


_Row = tuple[int, str, str, str, str, str, int, float, str, str, str, int]


def _listed(row: _Row) -> Listed:
    number, fact, cause, claim, turns, stage, second, not_before, approvals, counts, posted_at, left = row
    turned = tuple(Turn(Stance(s), _verdict(old), _verdict(new)) for s, old, new in json.loads(turns))
    change = Change(fact, Cause(cause), turned, claim)
    campaign = Campaign(number, change, Stage(stage), bool(second), not_before, tuple(json.loads(approvals)))
    return Listed(campaign, Counted(*json.loads(counts)), posted_at, left)


# --- notices


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
        SELECT campaign, n, notice, answer, person FROM notices
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
    connection: Connection, keys: Keys, row: tuple[int, int, str, int, str], language: Language
) -> Due | None:
    number, n, notice, answer, person = row
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
    address, who, own, about, all_, messages = to
    return Due(
        listed_.campaign, n, Notice(notice), answer, address, who, own or language, about, all_, messages
    )


_To = tuple[Address, str, Language | None, Told, tuple[Told, ...], tuple[str, ...]]


def _of_watch(connection: Connection, keys: Keys, listed_: Listed, person: str) -> _To | None:
    fact_id = listed_.campaign.change.fact_id
    row = connection.execute(
        "SELECT reader, language, stance, verdict, since FROM watches WHERE person = ? AND fact = ?",
        (person, fact_id),
    ).fetchone()
    if row is None:
        return None
    sealed, language, stance, verdict, since = row
    reader = unseal_reader(keys, sealed)
    about = Told(fact_id, Stance(stance), _verdict(verdict), _day(since), "")
    return reader.address, reader.person, Language(language), about, (), ()


def _of_answer(connection: Connection, keys: Keys, listed_: Listed, answer: int) -> _To | None:
    row = connection.execute("SELECT address, language FROM answers WHERE seq = ?", (answer,)).fetchone()
    all_ = tells(connection, answer)
    fact_id = listed_.campaign.change.fact_id
    about = next((told for told in all_ if told.fact_id == fact_id), None)
    if row is None or about is None:
        return None
    reader = unseal_reader(keys, row[0])
    messages = connection.execute("SELECT message FROM said WHERE answer = ? ORDER BY n", (answer,))
    ids = tuple(keys.unseal(message).decode() for (message,) in messages.fetchall())
    return reader.address, reader.person, Language(row[1]) if row[1] else None, about, all_, ids


def done(connection: Connection, campaign: int, n: int) -> bool:
    """This notice is on its way; False where that was so before, or the campaign was cancelled."""
    gone = connection.execute("DELETE FROM notices WHERE campaign = ? AND n = ?", (campaign, n)).rowcount
    return gone > 0


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


def finish(connection: Connection, now: float) -> None:
    """Running campaigns without a notice left are done."""
    for one in listed(connection, {Stage.RUNNING}):
        if not one.left:
            update(connection, replace(one.campaign, stage=Stage.DONE), now)


# --- what goes


def tidy(connection: Connection, now: float) -> int:
    """Let go what has outlived its time; how many rows went."""
    before = now - KEPT.total_seconds()
    return connection.execute("DELETE FROM campaigns WHERE ended_at < ?", (before,)).rowcount
