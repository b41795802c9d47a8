"""Entries of the queue: questions that say the same, shown and decided as one.

A question is an entry, or stands under another one (`questions.entry`). What rules join, a maintainer may
take apart, and the other way round; what a maintainer has settled, rules leave alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot.messages import Language
from bot.state import questions
from bot.state.demand import Demand, demand_of
from bot.state.keys import Keys
from bot.state.questions import OPEN_STATES, Question, QuestionState

MOST = 2_000
"""Open texts that are held against each other: two seconds of work at first, a fifth of that later. More wait
until some of these are decided."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """One of the texts that say the same: of somebody who let the maintainers see it."""

    number: int
    text: str
    language: Language
    asked_at: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What maintainers decide about: `number` is that of its first question."""

    question: Question
    """The first one: its text stands for all of them."""
    texts: tuple[EntryText, ...]
    """All of them, oldest first; empty once it was decided."""
    demand: Demand
    similar: tuple[int, ...]
    """Entries that may say the same."""
    waiting: int
    """How many people wait for the verdict, and are told."""
    tickets: int
    """How many pages of the web chat may ask what became of it."""

    @property
    def number(self) -> int:
        """Its name is q and this number."""
        return self.question.number

    @property
    def state(self) -> QuestionState:
        """How far it has come."""
        return self.question.state


@dataclass(frozen=True, slots=True)
class Open:
    """An open text as rules compare it. `settled`: a maintainer has said where it belongs."""

    number: int
    text: str
    entry: int | None
    settled: bool


def open_mark(connection: Connection) -> tuple[int, ...]:
    """What changes whenever a text comes or goes or is put elsewhere: a look that opens nothing."""
    row = connection.execute(
        """
        SELECT count(*), coalesce(max(number), 0), coalesce(sum(number), 0), coalesce(sum(settled), 0),
            coalesce(sum(entry * number), 0) FROM questions WHERE text IS NOT NULL
        """
    ).fetchone()
    return tuple(row)


def open_texts(connection: Connection, keys: Keys) -> list[Open]:
    """The open texts, oldest first, at most `MOST`."""
    rows = connection.execute(
        """
        SELECT number, text, entry, settled FROM questions WHERE text IS NOT NULL ORDER BY number LIMIT ?
        """,
        (MOST,),
    )
    return [
        Open(number, keys.unseal(text).decode(), entry, bool(settled))
        for number, text, entry, settled in rows.fetchall()
    ]


def place(
    connection: Connection, entries: Iterable[tuple[int, int | None]], near: Iterable[tuple[int, list[int]]]
) -> None:
    """Write where rules put texts that nobody has settled, and which entries may say the same."""
    questions.adopt(connection)
    connection.executemany(
        "UPDATE questions SET entry = ?2 WHERE number = ?1 AND settled = 0 AND text IS NOT NULL",
        list(entries),
    )
    # Whoever stands under one that was put under another goes along.
    connection.execute(
        """
        UPDATE questions SET entry = (
            SELECT above.entry FROM questions AS above WHERE above.number = questions.entry)
        WHERE entry IN (SELECT number FROM questions WHERE entry IS NOT NULL)
        """
    )
    connection.executemany(
        "UPDATE questions SET near = ?2 WHERE number = ?1",
        [(number, json.dumps(numbers)) for number, numbers in near],
    )


def join(connection: Connection, number: int, into: int) -> bool:
    """A maintainer says that two entries are one; the older one keeps its name. False where one is none."""
    first, then = sorted((number, into))
    if first == then or not all(_is_open_entry(connection, one) for one in (first, then)):
        return False
    connection.execute(
        "UPDATE questions SET entry = ?1, settled = 1 WHERE number = ?2 OR entry = ?2", (first, then)
    )
    return True


def part(connection: Connection, number: int) -> bool:
    """A maintainer takes a text out of its entry; False where it is in none."""
    parted = connection.execute(
        "UPDATE questions SET entry = NULL, settled = 1 WHERE number = ? AND entry IS NOT NULL", (number,)
    )
    return parted.rowcount > 0


def _is_open_entry(connection: Connection, number: int) -> bool:
    row = connection.execute(
        "SELECT entry, state FROM questions WHERE number = ? AND text IS NOT NULL", (number,)
    ).fetchone()
    return row is not None and row[0] is None and QuestionState(row[1]) in OPEN_STATES


# --- looking


def listed(connection: Connection, keys: Keys, now: float) -> list[Entry]:
    """The open entries, most wanted first."""
    first = [
        question for question in questions.listed(connection, keys, OPEN_STATES) if question.entry is None
    ]
    found = [_entry(connection, keys, question, now) for question in first]
    return sorted(found, key=lambda entry: entry.demand.weight, reverse=True)


def found(connection: Connection, keys: Keys, number: int, now: float) -> Entry | None:
    """The entry of that number, or the one under which that question stands."""
    question = questions.found(connection, keys, number)
    if question is not None and question.entry is not None:
        question = questions.found(connection, keys, question.entry)
    return _entry(connection, keys, question, now) if question else None


def _entry(connection: Connection, keys: Keys, question: Question, now: float) -> Entry:
    rows = connection.execute(
        "SELECT number, text, language, asked_at, normal FROM questions WHERE number = ?1 OR entry = ?1 "
        "ORDER BY number",
        (question.number,),
    ).fetchall()
    numbers = [row[0] for row in rows]
    agreed = _agreed(connection, numbers)
    texts = [
        EntryText(number, keys.unseal(text).decode(), Language(language), asked_at)
        for number, text, language, asked_at, _ in rows
        if text
    ]
    demand = demand_of(connection, keys, [row[4] for row in rows], agreed, now)
    if not demand.first:
        demand = replace(demand, first=question.asked_at, latest=rows[-1][3])
    open_near = tuple(other for other in question.near if _is_open_entry(connection, other))
    return Entry(question, tuple(texts), demand, open_near, len(agreed), _tickets(connection, numbers))


def _agreed(connection: Connection, numbers: Sequence[int]) -> set[str]:
    rows = connection.execute(
        "SELECT person FROM askers WHERE question IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
    )
    return {person for (person,) in rows.fetchall()}


def _tickets(connection: Connection, numbers: Sequence[int]) -> int:
    (pages,) = connection.execute(
        "SELECT count(*) FROM tickets WHERE question IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers),),
    ).fetchone()
    return int(pages)
