"""What people asked and nobody could answer: the texts that they let maintainers see, and who waits for news.

How many asked is counted in `demand`; which texts stand for each other is said in `entries`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection

from bot.memory import Asked
from bot.messages import Incoming, Language
from bot.state.codec import Addressee, person_key, room_key, seal_addressee, unseal_addressee
from bot.state.demand import FEW, UNKNOWN_VISITORS, count, normal_key
from bot.state.keys import Keys
from knowledge import Stance

PATIENCE = dt.timedelta(days=14)
"""After so long without a verdict its asker is told so, once: longer, and a promise looks forgotten."""


class QuestionState(StrEnum):
    """How far a question has come."""

    OPEN = "open"
    DRAFTED = "drafted"
    """Somebody took it for a wording of a fact; nothing is changed yet."""
    TRYING = "trying"
    TRIED = "tried"
    """What the wording would change was shown, and no rule is broken."""
    PUBLISHING = "publishing"
    DRAFTING = "drafting"
    """A draft of a new fact is to be written."""
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    """Nobody decided it in time (`retention.QUESTION`)."""


OPEN_STATES = frozenset(QuestionState) - {
    QuestionState.ANSWERED,
    QuestionState.DISMISSED,
    QuestionState.EXPIRED,
}
"""States in which the text is kept."""

_AT_REST = frozenset({QuestionState.OPEN, QuestionState.DRAFTED, QuestionState.TRIED})

STEPS = {
    "wording": (_AT_REST, QuestionState.DRAFTED),
    "try": (frozenset({QuestionState.DRAFTED, QuestionState.TRIED}), QuestionState.TRYING),
    "publish": (frozenset({QuestionState.TRIED}), QuestionState.PUBLISHING),
    "drop": (frozenset({QuestionState.DRAFTED, QuestionState.TRIED}), QuestionState.OPEN),
    "draft": (_AT_REST, QuestionState.DRAFTING),
    "dismiss": (_AT_REST, QuestionState.DISMISSED),
    "mute": (_AT_REST, QuestionState.DISMISSED),
    "never": (_AT_REST, QuestionState.DISMISSED),
}
"""By decision: in which states it may be taken, and which one follows."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the queue. `text` is empty once it was decided."""

    number: int
    text: str
    language: Language
    state: QuestionState
    posted: bool
    candidates: tuple[str, ...]
    """Ids of the facts that were offered for it."""
    fact_id: str
    side: str
    asked_at: float
    askers: int
    """How many different people asked it: all of them from `FEW` on, below that those who agreed."""
    entry: int | None = None
    """The number of the question that stands for it, because it says the same; None: it stands for itself."""
    near: tuple[int, ...] = ()
    """Numbers of questions that may say the same."""
    answers: tuple[tuple[str, Stance], ...] = ()
    """Facts that answered it, each with the stance of the words to it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who waits for the verdict on a question."""

    question: int
    person: str
    addressee: Addressee
    message_id: str
    language: Language
    asked_at: float


_IN_STATES = "state IN (SELECT value FROM json_each(?))"
"""With `_listed`: a list as one parameter."""


# --- what people do


def ask(connection: Connection, keys: Keys, about: Incoming, asked: Asked, now: float) -> None:
    """Put a question into the queue, or its asker beside those who asked it before."""
    person = person_key(keys, about.address.channel, about.author)
    if connection.execute("SELECT 1 FROM muted WHERE person = ?", (person,)).fetchone():
        return
    if unwanted(connection, keys, asked.normal):
        return
    count(connection, keys, about, asked, now)
    number = _number(connection, keys, asked, now)
    if about.address.channel in UNKNOWN_VISITORS:
        _give_ticket(connection, keys, about, number, now)
    else:
        _let_wait(connection, keys, about, (number, asked.language), now)


def _give_ticket(connection: Connection, keys: Keys, about: Incoming, number: int, now: float) -> None:
    """Nobody can be written to there: a page may ask what became of it, by the name of its own room."""
    connection.execute(
        "INSERT OR IGNORE INTO tickets (ticket, question, asked_at) VALUES (?, ?, ?)",
        (_ticket_key(keys, about.address.room), number, now),
    )


def _ticket_key(keys: Keys, ticket: str) -> str:
    return keys.hashed("ticket", "", ticket)


def _let_wait(
    connection: Connection, keys: Keys, about: Incoming, asked: tuple[int, Language], now: float
) -> None:
    number, language = asked
    connection.execute(
        """
        INSERT OR IGNORE INTO askers (question, person, room, reader, message, language, asked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        (
            number,
            person_key(keys, about.address.channel, about.author),
            room_key(keys, about.address),
            seal_addressee(keys, Addressee(about.address, about.author)),
            keys.seal(about.message_id.encode()),
            language.value,
            now,
        ),
    )


def _number(connection: Connection, keys: Keys, asked: Asked, now: float) -> int:
    normal = normal_key(keys, asked.normal)
    found = connection.execute(
        f"SELECT number FROM questions WHERE normal = ? AND {_IN_STATES}", (normal, _listed(OPEN_STATES))
    ).fetchone()
    if found:
        return int(found[0])
    (number,) = connection.execute(
        """
        INSERT INTO questions (normal, text, language, state, asked_at)
        VALUES (?, ?, ?, ?, ?) RETURNING number
        """,
        (normal, keys.seal(asked.text.encode()), asked.language.value, QuestionState.OPEN.value, now),
    ).fetchone()
    return int(number)


def unwanted(connection: Connection, keys: Keys, text: str) -> bool:
    """Whether maintainers said that they never want a question with this normal form."""
    named = (normal_key(keys, text),)
    return connection.execute("SELECT 1 FROM unwanted WHERE normal = ?", named).fetchone() is not None


# --- what maintainers do


def offer(connection: Connection, number: int, candidates: Iterable[str]) -> None:
    """It was posted with these facts to choose from."""
    connection.execute(
        "UPDATE questions SET posted = 1, candidates = ? WHERE number = ?",
        (json.dumps(list(candidates)), number),
    )


def step(connection: Connection, number: int, decision: str, now: float) -> bool:
    """Take a decision about an entry; False where it has gone on meanwhile, or there is none.

    What ends it ends the questions that stand under it as well.
    """
    allowed, then = STEPS[decision]
    moved = connection.execute(
        f"UPDATE questions SET state = ? WHERE number = ? AND entry IS NULL AND {_IN_STATES}",
        (then.value, number, _listed(allowed)),
    ).rowcount
    if moved and decision in _OF_ITS_ASKERS:
        connection.execute(_OF_ITS_ASKERS[decision], (now, number))
    if moved and then not in OPEN_STATES:
        for one in members(connection, number):
            end(connection, one, then, now)
    return moved > 0


_OF_ITS_ASKERS = {
    "mute": """
        INSERT OR IGNORE INTO muted (person, since) SELECT person, ?1 FROM askers
        WHERE question IN (SELECT number FROM questions WHERE number = ?2 OR entry = ?2)
    """,
    "never": """
        INSERT OR IGNORE INTO unwanted (normal, at) SELECT normal, ?1 FROM questions
        WHERE number = ?2 OR entry = ?2
    """,
}
"""What a decision does beyond the question: to those who asked it, or to its words."""


def members(connection: Connection, number: int) -> list[int]:
    """The open questions that an entry stands for, its own first."""
    rows = connection.execute(
        "SELECT number FROM questions WHERE (number = ?1 OR entry = ?1) AND text IS NOT NULL ORDER BY number",
        (number,),
    )
    return [one for (one,) in rows.fetchall()]


def draft(connection: Connection, number: int, fact_id: str, side: str) -> None:
    """The wording that a question was taken for."""
    connection.execute("UPDATE questions SET fact = ?, side = ? WHERE number = ?", (fact_id, side, number))


def put_back(connection: Connection, number: int, state: QuestionState) -> None:
    """What was under way has come to an end: the question is in this state now."""
    connection.execute("UPDATE questions SET state = ? WHERE number = ?", (state.value, number))


def end(
    connection: Connection,
    number: int,
    state: QuestionState,
    now: float,
    answers: Iterable[tuple[str, Stance]] = (),
) -> None:
    """The question is decided: its text goes; who still waits for news of it stays until they are told.

    `answers`: facts that answer it now, each with the stance of its words.
    """
    told_by = json.dumps([[fact_id, stance.value] for fact_id, stance in answers])
    connection.execute(
        "UPDATE questions SET state = ?, text = NULL, decided_at = ?, answers = ? WHERE number = ?",
        (state.value, now, told_by, number),
    )


def told(connection: Connection, number: int, person: str) -> bool:
    """This asker has heard, and is nobody to us any more; False where that was so before."""
    heard = connection.execute("DELETE FROM askers WHERE question = ? AND person = ?", (number, person))
    return heard.rowcount > 0


# --- looking


_COLUMNS = (
    "number, text, language, state, posted, candidates, fact, side, asked_at, normal, entry, near, answers"
)


def found(connection: Connection, keys: Keys, number: int) -> Question | None:
    """The question of that number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM questions WHERE number = ?", (number,)).fetchone()
    return _question(connection, keys, row) if row else None


def listed(connection: Connection, keys: Keys, states: Iterable[QuestionState]) -> list[Question]:
    """The questions in these states, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM questions WHERE {_IN_STATES} ORDER BY number", (_listed(states),)
    ).fetchall()
    return [_question(connection, keys, row) for row in rows]


def unposted(connection: Connection, keys: Keys) -> Question | None:
    """The oldest open question that maintainers were not shown yet."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM questions WHERE posted = 0 AND text IS NOT NULL AND entry IS NULL "
        "ORDER BY number LIMIT 1"
    ).fetchone()
    return _question(connection, keys, row) if row else None


_Row = tuple[int, bytes | None, str, str, int, str, str, str, float, str, int | None, str, str]


def _question(connection: Connection, keys: Keys, row: _Row) -> Question:
    number, text, language, state, posted, candidates, fact_id, side, asked_at, named, entry, near, told = row
    (agreed,) = connection.execute("SELECT count(*) FROM askers WHERE question = ?", (number,)).fetchone()
    (all_,) = connection.execute("SELECT count(*) FROM unanswered WHERE normal = ?", (named,)).fetchone()
    return Question(
        number,
        keys.unseal(text).decode() if text else "",
        Language(language),
        QuestionState(state),
        bool(posted),
        tuple(json.loads(candidates)),
        fact_id,
        side,
        asked_at,
        askers=all_ if all_ >= FEW else agreed,
        entry=entry,
        near=tuple(json.loads(near)),
        answers=tuple((fact, Stance(stance)) for fact, stance in json.loads(told)),
    )


def askers(connection: Connection, keys: Keys, number: int) -> list[Asker]:
    """Who waits for news of a question."""
    rows = connection.execute(f"SELECT {_ASKER} FROM askers WHERE question = ? ORDER BY asked_at", (number,))
    return [_asker(keys, row) for row in rows.fetchall()]


def overdue(connection: Connection, keys: Keys, now: float) -> list[Asker]:
    """Who has waited for so long that they are told there is no verdict."""
    since = now - PATIENCE.total_seconds()
    wait = f"asked_at <= ? AND question NOT IN ({_ANSWERED})"
    rows = connection.execute(f"SELECT {_ASKER} FROM askers WHERE {wait} ORDER BY asked_at", (since,))
    return [_asker(keys, row) for row in rows.fetchall()]


def late(connection: Connection, keys: Keys) -> list[Asker]:
    """Who waits for the verdict on a question that was answered while nobody could write to them."""
    rows = connection.execute(
        f"SELECT {_ASKER} FROM askers WHERE question IN ({_ANSWERED}) ORDER BY asked_at"
    )
    return [_asker(keys, row) for row in rows.fetchall()]


_ANSWERED = "SELECT number FROM questions WHERE state = 'answered'"


_ASKER = "question, person, reader, message, language, asked_at"


def _asker(keys: Keys, row: tuple[int, str, bytes, bytes, str, float]) -> Asker:
    question, person, reader, message, language, asked_at = row
    return Asker(
        question,
        person,
        unseal_addressee(keys, reader),
        keys.unseal(message).decode(),
        Language(language),
        asked_at,
    )


def of_ticket(connection: Connection, keys: Keys, ticket: str) -> Question | None:
    """The question that a page of the web chat handed on; None where it is kept no more, or never was."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM questions WHERE number = (SELECT question FROM tickets WHERE ticket = ?)",
        (_ticket_key(keys, ticket),),
    ).fetchone()
    return _question(connection, keys, row) if row else None


# --- what goes


def forget(connection: Connection, person: str, room: str = "") -> None:
    """Nothing is left of this person (and of this room); questions that only they asked go as well."""
    theirs = "askers WHERE person = ? OR (room = ? AND room <> '')"
    asked = connection.execute(f"SELECT DISTINCT question FROM {theirs}", (person, room)).fetchall()
    connection.execute(f"DELETE FROM {theirs}", (person, room))
    connection.executemany(
        """
        DELETE FROM questions WHERE number = ?1 AND text IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM askers WHERE question = ?1)
            AND NOT EXISTS (SELECT 1 FROM tickets WHERE question = ?1)
        """,
        asked,
    )
    adopt(connection)


def adopt(connection: Connection) -> None:
    """Questions whose entry is gone stand for themselves again, until rules look at them."""
    connection.execute(
        """
        UPDATE questions SET entry = NULL, settled = 0 WHERE text IS NOT NULL AND entry IS NOT NULL
            AND entry NOT IN (SELECT number FROM questions WHERE text IS NOT NULL)
        """
    )


def _listed(states: Iterable[QuestionState]) -> str:
    return json.dumps(sorted(state.value for state in states))
