"""How many were answered how, by civil day: nothing about people, and no text.

A message costs one statement: its answer is one row more, and each verdict that it told is another.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from bot.corrections import Change
from bot.memory import Tallied
from knowledge import Answer

TOLD = "told"
UNASKED = "unasked"

_ROW = "(?, ?, ?, ?, ?, ?, 1)"


@dataclass(frozen=True, slots=True)
class Tally:
    """One civil day, counted. Zeros where nothing happened."""

    day: dt.date
    answers: Mapping[Answer, int]
    """Questions to us by how they were answered."""
    verdicts: Mapping[str, int]
    """Verdicts told to who asked, by their word; "" for a statement without a verdict."""
    channels: Mapping[str, int]
    """Questions to us by channel."""
    unasked: int
    """Claims to which we spoke up unasked."""

    @property
    def asked(self) -> int:
        """Messages to us that were answered, whatever the answer."""
        return sum(self.answers.values())

    @property
    def hit_rate(self) -> float | None:
        """The share of claims that were known, 0 to 1; None where there were none."""
        claims = self.asked - self.answers.get(Answer.NOT_A_CLAIM, 0)
        return self.answers.get(Answer.KNOWN, 0) / claims if claims else None


def count(connection: Connection, channel: str, tallied: Iterable[Tallied]) -> None:
    """Count what came of a message, in the transaction that closes it."""
    rows = [row for one in tallied for row in _rows(channel, one)]
    if rows:
        values = ", ".join([_ROW] * len(rows))
        connection.execute(
            "INSERT INTO tallies (day, channel, what, fact, stance, verdict, n) "  # noqa: S608 - question marks
            f"VALUES {values} ON CONFLICT DO UPDATE SET n = n + 1",
            [value for row in rows for value in row],
        )


def _rows(channel: str, one: Tallied) -> Iterable[tuple[str, str, str, str, str, str]]:
    day = one.day.isoformat()
    if one.answer is not None:
        yield day, channel, one.answer.value, "", "", ""
    for told in one.tells:
        verdict = told.verdict.value if told.verdict else ""
        yield day, channel, UNASKED if one.unasked else TOLD, told.fact_id, told.stance.value, verdict


def by_day(connection: Connection, since: dt.date, until: dt.date) -> tuple[Tally, ...]:
    """Every day from `since` to `until`, both included."""
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    rows = connection.execute(
        """
        SELECT day, channel, what, verdict, sum(n) FROM tallies WHERE day BETWEEN ? AND ?
        GROUP BY day, channel, what, verdict
        """,
        (since.isoformat(), until.isoformat()),
    )
    for day, channel, what, verdict, n in rows.fetchall():
        found.setdefault(day, []).append((channel, what, verdict, n))
    days = (since + dt.timedelta(n) for n in range((until - since).days + 1))
    return tuple(_tally(day, found.get(day.isoformat(), ())) for day in days)


def _tally(day: dt.date, rows: Iterable[tuple[str, str, str, int]]) -> Tally:
    answers: Counter[Answer] = Counter()
    verdicts: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    unasked = 0
    for channel, what, verdict, n in rows:
        match what:
            case "told":
                verdicts[verdict] += n
            case "unasked":
                unasked += n
            case _:
                answers[Answer(what)] += n
                channels[channel] += n
    return Tally(day, answers, verdicts, channels, unasked)


def top_facts(
    connection: Connection, since: dt.date, limit: int, until: dt.date = dt.date.max
) -> tuple[tuple[str, int], ...]:
    """The facts that were told most from `since` to `until`, unasked ones among them, with how often."""
    rows = connection.execute(
        """
        SELECT fact, sum(n) AS times FROM tallies WHERE day BETWEEN ? AND ? AND fact <> ''
        GROUP BY fact ORDER BY times DESC, fact LIMIT ?
        """,
        (since.isoformat(), until.isoformat(), limit),
    )
    return tuple(rows.fetchall())


def told_on(connection: Connection, channel: str, change: Change, since: dt.date) -> int:
    """How often what a change takes back was told on a channel since that day."""
    if change.claim:
        return 0  # which claim was answered is not counted
    turns = [f"{turn.stance.value} {turn.old.value if turn.old else ''}" for turn in change.turns]
    (times,) = connection.execute(
        """
        SELECT coalesce(sum(n), 0) FROM tallies WHERE day >= ? AND channel = ? AND what = 'told' AND fact = ?
            AND stance || ' ' || verdict IN (SELECT value FROM json_each(?))
        """,
        (since.isoformat(), channel, change.fact_id, json.dumps(turns)),
    ).fetchone()
    return int(times)
