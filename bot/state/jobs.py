"""Work of the console that takes longer than a page: that it began, whose it is, and how it ended.

What came of it is not kept: it may quote what somebody asked. After a restart it can so be said of every job
whether it had ended, and of none what it found; whoever wants to know starts it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection

SIXTH: tuple[str, ...] = (
    """
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY,         -- drawn at random: it stands in the address of a page
        kind TEXT NOT NULL,
        item TEXT NOT NULL,          -- what it is about: q12, an edition, nothing
        who TEXT NOT NULL,           -- the account that started it
        state TEXT NOT NULL,
        begun_at REAL NOT NULL,
        ended_at REAL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX jobs_ended ON jobs (ended_at)",
)
"""The sixth version of the file, never changed once released."""

KEPT_SECONDS = 7 * 86_400.0
"""A job that ended a week ago is looked up by nobody; who did what stands in the audit log."""


class JobState(StrEnum):
    """How far a job has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """An accident: nothing is known to have been done."""
    INTERRUPTED = "interrupted"
    """The program ended before the job did. Never written: it is read as running, with nobody at it."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """What is kept of a job. Times in seconds since 1970."""

    id: str
    kind: str
    item: str
    who: str
    state: JobState
    begun_at: float
    ended_at: float | None


def begin(connection: Connection, row: JobRow) -> None:
    """Enter a job that begins now, and forget those that ended long ago."""
    connection.execute("DELETE FROM jobs WHERE ended_at < ?", (row.begun_at - KEPT_SECONDS,))
    connection.execute(
        "INSERT INTO jobs (id, kind, item, who, state, begun_at) VALUES (?, ?, ?, ?, ?, ?)",
        (row.id, row.kind, row.item, row.who, row.state.value, row.begun_at),
    )


def end(connection: Connection, job_id: str, state: JobState, now: float) -> None:
    """A job has ended."""
    connection.execute("UPDATE jobs SET state = ?, ended_at = ? WHERE id = ?", (state.value, now, job_id))


def found(connection: Connection, job_id: str) -> JobRow | None:
    """The job of that id, of whatever run of the program."""
    row = connection.execute(
        "SELECT id, kind, item, who, state, begun_at, ended_at FROM jobs WHERE id = ?", (job_id,)
    ).fetchone()
    if row is None:
        return None
    name, kind, item, who, state, begun_at, ended_at = row
    return JobRow(name, kind, item, who, JobState(state), begun_at, ended_at)
