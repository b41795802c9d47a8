"""Corrections on their way: what was told and may no longer hold, campaigns, and notices, each sent once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot.corrections import (
    OPEN_STAGES,
    Campaign,
    Cause,
    Change,
    Plan,
    Reader,
    Said,
    Stage,
    Turn,
)
from bot.delivery import Told
from bot.messages import Language, Room
from bot.state.codec import unseal_addressee, verdict_in
from bot.state.keys import Keys
from knowledge import Stance


@dataclass(frozen=True, slots=True)
class Counted:
    """How many would hear of a campaign, by kind, as it was planned."""

    edits: int
    rooms: int
    askers: int
    watchers: int
    web: int = 0
    """Answers that were given on the web in the time for which others are remembered: nobody can write to
    their readers."""

    @classmethod
    def of(cls, planned: Plan, web: int = 0) -> Counted:
        """The counts of a plan."""
        return cls(len(planned.edits), len(planned.rooms), len(planned.askers), len(planned.watchers), web)


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign with what maintainers are shown of it: counts and kinds, never who."""

    campaign: Campaign
    counted: Counted
    posted: str
    """The stage that the maintainers' group was told of; "" for none."""
    left: int
    """Notices that were not handed to the outbox yet."""


# --- what was told


def said(connection: Connection) -> set[Said]:
    """Every different thing that was told, or that somebody follows as they know it."""
    rows = connection.execute(
        "SELECT fact, stance, verdict FROM told UNION SELECT fact, stance, verdict FROM watches"
    )
    return {(fact, Stance(stance), verdict_in(verdict)) for fact, stance, verdict in rows.fetchall()}


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
    private = unseal_addressee(keys, address).address.kind is Room.PRIVATE
    told = Told(fact, Stance(stance), verdict_in(verdict), dt.date.fromisoformat(as_of), digest)
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
            unseal_addressee(keys, reader).address.kind is Room.PRIVATE,
            known_by_watcher(fact_id, stance, verdict, since),
            Language(language),
            person,
        )
        for person, room, reader, stance, verdict, language, since in rows
    ]


def known_by_watcher(fact_id: str, stance: str, verdict: str | None, since: float) -> Told:
    """What somebody who follows a fact knows of it, from the columns of a watch."""
    day = dt.datetime.fromtimestamp(since, dt.UTC).date()
    return Told(fact_id, Stance(stance), verdict_in(verdict), day, "")


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
            json.dumps([counts.edits, counts.rooms, counts.askers, counts.watchers, counts.web]),
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
    turned = tuple(Turn(Stance(s), verdict_in(old), verdict_in(new)) for s, old, new in json.loads(turns))
    change = Change(fact, Cause(cause), turned, claim)
    campaign = Campaign(number, change, Stage(stage), bool(second), not_before, tuple(json.loads(approvals)))
    return Listed(campaign, Counted(*json.loads(counts)), posted_at, left)


def finish(connection: Connection, now: float) -> None:
    """Running campaigns without a notice left are done."""
    for one in listed(connection, {Stage.RUNNING}):
        if not one.left:
            update(connection, replace(one.campaign, stage=Stage.DONE), now)
