"""The store on SQLite: one file, one thread that writes, as many readers as ask.

    open_store(folder) ─► lock ─► secret.key ─► state.db (migrated) ─► SqliteStore

SQL is in the modules for what it is about; here is who calls it on which connection, and nothing else.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from bot.delivery import Cursor, Delivery
from bot.errors import StateError
from bot.memory import Effect, Outcome
from bot.messages import Address, Incoming
from bot.state import (
    answers,
    effects,
    inbox,
    outbox,
    retention,
    rooms,
    schema,
    tallies,
    tokens,
)
from bot.state.backup import finish_restore, lock_file
from bot.state.beside import log_at_rest
from bot.state.changes import Changes
from bot.state.codec import room_key
from bot.state.contract import Counts, DeadRow, NewRow, Parcel, Task, Tried
from bot.state.keys import Keys
from bot.state.lock import Lock
from bot.state.recall import SqliteMemory
from bot.state.steady import SteadyClock
from bot.state.writer import Writer, said

T = TypeVar("T")


def open_store(
    folder: Path,
    *,
    appliers: effects.Appliers | None = None,
    at: Callable[[str], None] = lambda _: None,
    connect: Callable[[Path], Connection] = schema.connect,
) -> SqliteStore:
    """The state of the installation in `folder`, which is made if it is not there. One process at a time.

    `appliers` write the effects that belong to other tables. `at` hears of named points, and `connect` opens
    the connection that writes: tests end the process there, or put a failing disk underneath.

    Raises:
        StateInUse: another process serves from it.
        StateNewer: it was written by a newer heshi.
        StateError: it cannot be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(f"{folder}: cannot be made ({error.strerror})") from error
    path = folder / schema.DATABASE_FILE
    lock = Lock(lock_file(folder))
    try:
        finish_restore(folder)
        keys = Keys.open(folder, create=not path.exists())
        path.touch(mode=0o600)  # SQLite gives its log the mode of the file that is there
        path.chmod(0o600)
        writer = Writer(partial(_opened, connect, path, keys), at, partial(log_at_rest, path))
    except OSError as error:
        lock.release()
        raise StateError(f"{folder}: cannot be used ({error.strerror})") from error
    except BaseException:
        lock.release()
        raise
    return SqliteStore(path, keys, writer, lock, appliers or {})


def _opened(connect: Callable[[Path], Connection], path: Path, keys: Keys) -> Connection:
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        schema.fit(connection, keys, path)
        inbox.recover(connection)
        outbox.recover(connection)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.close()
        raise said(error) from error
    except BaseException:
        connection.close()
        raise
    return connection


class SqliteStore(SqliteMemory):
    """`bot.state.contract.Store` on one SQLite file."""

    def __init__(
        self, path: Path, keys: Keys, writer: Writer, lock: Lock, appliers: effects.Appliers
    ) -> None:
        """As `open_store` puts it together."""
        super().__init__(path, keys, writer.run_now(rooms.RoomBook))
        self._writer = writer
        self._lock = lock
        self._appliers = appliers
        self._clock = SteadyClock()
        writer.others_wrote = self._rooms.reread_all

    # --- inbox

    async def take(self, rows: Sequence[NewRow], cursor: Cursor | None, *, now: float) -> int:
        """As the contract says. Refused with `Busy` while too much waits to be written."""
        sealed = [inbox.sealed(row, self.keys, now) for row in rows]

        def work(connection: Connection) -> int:
            taken = inbox.take(connection, sealed)
            if cursor:
                connection.execute(
                    "INSERT OR REPLACE INTO cursors (name, next) VALUES (?, ?)", (cursor.name, cursor.next)
                )
            return taken

        return await self._writer.run(work, refusable=True)

    async def cursor(self, name: str) -> int | str | None:
        """As the contract says."""

        def work(connection: Connection) -> int | str | None:
            row = connection.execute("SELECT next FROM cursors WHERE name = ?", (name,)).fetchone()
            return row[0] if row else None

        return await self._writer.run(work)

    async def claim(self, limit: int, *, now: float) -> list[Task]:
        """As the contract says."""
        return await self._writer.run(lambda connection: inbox.claim(connection, self.keys, limit, now))

    async def close(
        self,
        task: Task,
        about: Incoming | None,
        outcome: Outcome,
        calls: Mapping[int, Sequence[bytes]],
        *,
        now: float,
    ) -> None:
        """As the contract says. Effects are written before answers: what is forgotten, is what was before."""

        def work(connection: Connection) -> None:
            if not inbox.close(connection, task, now):
                return
            scribe = effects.Scribe(connection, self.keys, self._appliers, now)
            if about is not None:
                scribe.write(about, outcome.effects)
            self._see_to(connection, scribe.changes)
            if about is not None:
                tallies.count(connection, about.address.channel, outcome.tallied)
            new = self._answers(scribe, task, about, outcome, calls)
            outbox.put(connection, new, now)

        await self._writer.run(work)

    def _answers(
        self,
        scribe: effects.Scribe,
        task: Task,
        about: Incoming | None,
        outcome: Outcome,
        calls: Mapping[int, Sequence[bytes]],
    ) -> list[outbox.NewCall]:
        new: list[outbox.NewCall] = []
        for number, delivery in enumerate(outcome.deliveries):
            answer = self._remember(scribe, delivery, about)
            room = room_key(self.keys, delivery.address)
            new += [
                outbox.NewCall(
                    delivery.address,
                    room,
                    self.keys.seal(call),
                    answer=answer,
                    inbox=task.rows[-1],
                    n=len(new) + n,
                    wipes=scribe.changes.wiped,
                )
                for n, call in enumerate(calls.get(number, ()))
            ]
        return new

    def _remember(self, scribe: effects.Scribe, delivery: Delivery, about: Incoming | None) -> int | None:
        if delivery.address.channel in outbox.PAGES:
            return None  # nobody could be told of a correction there
        return answers.remember(scribe.connection, self.keys, delivery, about, now=scribe.now)

    async def give_back(self, task: Task, error: str, *, not_before: float | None, now: float) -> None:
        """As the contract says. A task of several rows is taken apart: what spoils one, spoils it alone."""
        await self._writer.run(lambda connection: inbox.give_back(connection, task, error, not_before, now))

    async def post(
        self,
        key: str,
        deliveries: Sequence[tuple[Address, Sequence[bytes]]],
        *,
        now: float,
        not_before: float = 0.0,
    ) -> bool:
        """As the contract says."""
        return await self._writer.run(
            lambda connection: self.post_within(connection, key, deliveries, now=now, not_before=not_before)
        )

    def post_within(
        self,
        connection: Connection,
        key: str,
        deliveries: Sequence[tuple[Address, Sequence[bytes]]],
        *,
        now: float,
        not_before: float = 0.0,
    ) -> bool:
        """`post` inside a transaction of the caller (`transact`)."""
        if not outbox.first_time(connection, self.keys.hashed("post", "", key), now):
            return False
        new = [
            outbox.NewCall(to, room_key(self.keys, to), self.keys.seal(call), ready=not_before)
            for to, calls in deliveries
            for call in calls
        ]
        outbox.put(connection, new, now)
        return True

    async def apply(self, about: Incoming, changes: Sequence[Effect], *, now: float) -> None:
        """As the contract says."""

        def work(connection: Connection) -> None:
            scribe = effects.Scribe(connection, self.keys, self._appliers, now)
            scribe.write(about, tuple(changes))
            self._see_to(connection, scribe.changes)

        await self._writer.run(work)

    def _see_to(self, connection: Connection, changes: Changes) -> None:
        for room in changes.rooms:
            self._writer.after_commit(partial(self._rooms.reread, connection, room))
        if changes.wiped:
            self._writer.owe_truncation()

    # --- outbox

    async def claim_calls(self, channel: str, limit: int, *, now: float) -> list[Parcel]:
        """As the contract says."""
        return await self._writer.run(
            lambda connection: outbox.claim(connection, self.keys, channel, limit, now)
        )

    async def tried(self, results: Sequence[Tried], *, now: float) -> None:
        """As the contract says."""

        def work(connection: Connection) -> None:
            for result in results:
                self._see_to(connection, outbox.tried(connection, self.keys, result, now))

        await self._writer.run(work)

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        """As the contract says."""
        event = self.keys.hashed("event", channel, event_id)

        def work(connection: Connection) -> tuple[bytes, ...] | None:
            found = inbox.state_of(connection, event)
            if found is None:
                return ()
            seq, state = found
            waiting = state in (inbox.TODO, inbox.RUNNING)
            return None if waiting else outbox.calls_of(connection, self.keys, seq)

        return await self._writer.run(work)

    async def release_held(self, address: Address, *, now: float) -> int:
        """As the contract says."""
        room = room_key(self.keys, address)
        return await self._writer.run(lambda connection: outbox.release(connection, room, now))

    async def token(self, name: str) -> tuple[str, float] | None:
        """As the contract says."""
        return await self._writer.run(lambda connection: tokens.read(connection, self.keys, name))

    async def keep_token(self, name: str, token: str, until: float) -> None:
        """As the contract says."""
        await self._writer.run(lambda connection: tokens.keep(connection, self.keys, name, token, until))

    # --- around

    async def counts(self) -> Counts:
        """As the contract says."""

        def work(connection: Connection) -> Counts:
            todo, oldest, dead = inbox.counts(connection)
            unsent, dead_calls, maybe = outbox.counts(connection)
            return Counts(todo, oldest, dead + dead_calls, unsent, maybe)

        return await self._writer.run(work)

    async def dead(self, limit: int) -> list[DeadRow]:
        """As the contract says."""
        return await self._writer.run(lambda connection: list(inbox.dead(connection, limit)))

    async def replay(self, seq: int, *, now: float) -> bool:
        """As the contract says."""
        return await self._writer.run(lambda connection: inbox.replay(connection, seq, now))

    async def clock_jumped(self, *, now: float) -> None:
        """As the contract says."""
        await self._writer.run(lambda connection: inbox.clock_jumped(connection, now))

    async def tidy(self, *, now: float) -> int:
        """As the contract says. Does nothing where the clock was set since the last time."""
        if abs(self._clock.ran_away(now, time.monotonic())) > retention.TOO_FAR:
            return 0
        total, more = 0, True
        while more:  # in pieces, so that messages come in between
            deleted, more = await self._writer.run(lambda connection: retention.tidy(connection, now))
            total += deleted
        return total

    async def breaks(self) -> StateError:
        """As the contract says."""
        return await self._writer.breaks()

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Any work of `bot.state` on the connection that writes, as one durable transaction.

        It may run twice, the first time undone: it changes nothing but the database.
        """
        return await self._writer.run(work)

    def transact_now(self, work: Callable[[Connection], T]) -> T:
        """The same for a thread without an event loop: blocks."""
        return self._writer.run_now(work)

    def close_store(self) -> None:
        """As the contract says. Calling it again does nothing."""
        self._writer.stop()
        self.close_readers()
        self._lock.release()
