"""What maintainers are writing, and who read it: autosaves, and the reviews of drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Protocol, TypeVar

from bot.state.accounts import User
from bot.state.keys import Keys

T = TypeVar("T")


class Shelf(Protocol):
    """Where it is kept."""

    @property
    def keys(self) -> Keys:
        """Of this installation."""
        ...

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of reading."""
        ...

    def transact_now(self, work: Callable[[Connection], T]) -> T:
        """The result of work in one durable transaction; blocks, never to be called on an event loop."""
        ...


@dataclass(frozen=True, slots=True)
class Autosave:
    """What somebody was writing: the text, and the version of the file that it was begun from."""

    kind: str
    id: str
    text: str
    version: str
    at: float


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Somebody saved, approved or published a version of a record, or asked for changes (`note`)."""

    id: str
    who: str
    did: str
    at: float
    note: str = ""


class Writing:
    """Every method is one read or one transaction. It blocks: call it from a thread that may wait."""

    def __init__(self, shelf: Shelf, clock: Callable[[], float]) -> None:
        """`shelf`: where it is kept; `clock`: seconds since 1970."""
        self._read = shelf.read
        self._write = shelf.transact_now
        self._clock = clock

    # --- what is being written

    def autosave(self, user: User, kind: str, id: str, text: str, version: str) -> float:
        """Keep what somebody is writing, in the place of what was kept; when it was."""
        now = self._clock()
        self._write(
            lambda c: (
                c.execute(
                    "INSERT OR REPLACE INTO autosaves VALUES (?, ?, ?, ?, ?, ?)",
                    (user.number, kind, id, text, version, now),
                ).rowcount
            )
        )
        return now

    def autosaved(self, user: User, kind: str, id: str) -> Autosave | None:
        """What somebody was writing."""
        row = self._read(
            lambda c: c.execute(
                "SELECT kind, id, text, version, at FROM autosaves WHERE user = ? AND kind = ? AND id = ?",
                (user.number, kind, id),
            ).fetchone()
        )
        return Autosave(*row) if row else None

    def autosaves(self, user: User) -> list[Autosave]:
        """All that somebody was writing, the newest first."""
        statement = (
            "SELECT kind, id, text, version, at FROM autosaves WHERE user = ? ORDER BY at DESC, kind, id"
        )
        return self._read(lambda c: [Autosave(*row) for row in c.execute(statement, (user.number,))])

    def drop_autosave(self, user: User, kind: str, id: str) -> None:
        """It was saved, or is not wanted."""
        self._write(
            lambda c: (
                c.execute(
                    "DELETE FROM autosaves WHERE user = ? AND kind = ? AND id = ?", (user.number, kind, id)
                ).rowcount
            )
        )

    # --- second readers: `bot.curate.editorial.Reviews`

    def saved(self, kind: str, record_id: str, version: str, by: str) -> None:
        """Somebody saved that version of a draft."""
        self._reviewed(kind, record_id, version, by, "saved")

    def approve(self, kind: str, record_id: str, version: str, by: str) -> None:
        """Somebody agrees to that version of a draft."""
        self._reviewed(kind, record_id, version, by, "approved")

    def saved_by(self, kind: str, record_id: str, version: str) -> str:
        """Who saved that version last; "" where nobody knows."""
        return ["", *self._reviewers(kind, record_id, version, "saved")][-1]

    def approved_by(self, kind: str, record_id: str, version: str) -> frozenset[str]:
        """Who agreed to that version."""
        return frozenset(self._reviewers(kind, record_id, version, "approved"))

    def ask(self, kind: str, record_id: str, version: str, by: str, note: str) -> None:
        """Somebody asks for changes to that version of a draft."""
        self._reviewed(kind, record_id, version, by, "asked", note)

    def published(self, kind: str, record_id: str, version: str, by: str) -> None:
        """Somebody published a record; `version` is that of its file."""
        self._reviewed(kind, record_id, version, by, "published")

    def asked(self, kind: str, record_id: str) -> list[Reviewed]:
        """All changes that were asked for since the record was published last, newest first."""
        statement = (
            "SELECT id, who, did, at, note FROM reviews WHERE kind = ? AND id = ? AND did = 'asked' AND at > "
            "coalesce((SELECT max(at) FROM reviews WHERE kind = ? AND id = ? AND did = 'published'), 0) "
            "ORDER BY at DESC, who"
        )
        row = (kind, record_id, kind, record_id)
        return self._read(lambda c: [Reviewed(*one) for one in c.execute(statement, row)])

    def last_reviewed(self, kind: str) -> dict[str, Reviewed]:
        """For each record, who published or approved it last."""
        statement = (
            "SELECT id, who, did, max(at), note FROM reviews "
            "WHERE kind = ? AND did IN ('published', 'approved') GROUP BY id"
        )
        return self._read(lambda c: {row[0]: Reviewed(*row) for row in c.execute(statement, (kind,))})

    def first_saved(self, kind: str) -> dict[str, Reviewed]:
        """For each record, who saved a draft of it first since it was published last."""
        statement = (
            "SELECT id, who, did, min(at), note FROM reviews AS one WHERE kind = ? AND did = 'saved' "
            "AND at > coalesce((SELECT max(at) FROM reviews WHERE kind = one.kind AND id = one.id "
            "AND did = 'published'), 0) GROUP BY id"
        )
        return self._read(lambda c: {row[0]: Reviewed(*row) for row in c.execute(statement, (kind,))})

    def _reviewed(self, *row: str) -> None:
        """Enter kind, id, version, who and what they did; at the end a note, where there is one."""
        now, (kind, record_id, version, who, did, *note) = self._clock(), row
        columns = "kind, id, version, who, did, at, note"
        statement = f"INSERT OR REPLACE INTO reviews ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - columns of ours
        whole = (kind, record_id, version, who, did, now, "".join(note))
        self._write(lambda c: c.execute(statement, whole).rowcount)

    def _reviewers(self, *row: str) -> list[str]:
        statement = (
            "SELECT who FROM reviews WHERE kind = ? AND id = ? AND version = ? AND did = ? ORDER BY at"
        )
        return self._read(lambda c: [who for (who,) in c.execute(statement, row)])
