"""The one thread that writes: closures in, one transaction for as many as are waiting, then their results.

    run(work) ─► queue ─► BEGIN IMMEDIATE · work · work · … · COMMIT (fsync) ─► futures

What is waiting while one commit is under way goes into the next: at rest one closure a commit, under load
tens of them, and nobody has to tune that. A result is handed out only after its COMMIT.

Where a closure fails, all of the batch is undone and done again, now each in a savepoint of its own. That is
rare; two statements more for each closure would be paid always, and after every statement this thread has to
win Python's lock back, for which a thread that computes lets it wait for milliseconds. So a closure may run
twice, and does nothing that the connection could not undo.

SQLite's own automatic checkpoints swallow the errors of their fsync. We make them ourselves, on this thread,
so that such an error is seen; after one, nobody knows what is on the disk, and the writer gives up.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, suppress
from queue import Empty, SimpleQueue
from sqlite3 import Connection
from typing import TypeVar, cast

from bot.errors import Busy, StateError, StateInUse
from bot.logs import Event, warn

T = TypeVar("T")
Work = Callable[[Connection], T]

BATCH = 256
"""Closures in one commit. More would only make the first of them wait for longer."""

QUEUE = 2_000
"""Closures that may wait: a fifth of a second's work, at the 10,000 a second of `benchmarks.state`."""

COME_AGAIN = 2
"""Seconds after which whoever was refused may come again: the queue is empty long before."""

CHECKPOINT_ROWS = 400
"""Changed rows after which the log is carried over into the file: about 1,000 pages, SQLite's own measure."""

REST = 1.0
"""Seconds without work after which the rest of the log is carried over, and debts of deletion are paid;
and between two looks at what other processes wrote."""

_BROKEN = frozenset(
    {
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)
"""After these the handle must not be used again: what the disk holds is unknown, or nonsense."""


class _Job:
    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(self, work: Work[object], loop: asyncio.AbstractEventLoop | None) -> None:
        self.work = work
        self.loop = loop
        self.future: asyncio.Future[object] | Future[object] = loop.create_future() if loop else Future()
        self.result: object = None
        self.error: Exception | None = None


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():  # whoever asked has gone; what they asked for is done all the same
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


class Writer:
    """Owns the only connection that writes. `run` from an event loop, `run_now` from anywhere else."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        at: Callable[[str], None] = lambda _: None,
        log_at_rest: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """`connect` is called on the writer's own thread; what it raises is raised here.

        The log is carried over inside `log_at_rest`, which may raise `StateInUse`: then later. `at` hears of
        named points ("before commit", "after commit"): a test may end the process there.
        """
        self._connect = connect
        self._at = at
        self._log_at_rest = log_at_rest
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._hooks: list[Callable[[], None]] = []
        self._owes_truncation = False
        self._log_told = False
        self._looked = 0.0
        self._seen = 0
        self.others_wrote: Callable[[Connection], None] = lambda _: None
        """What to do, on the writer's thread, when another process has written to the file."""
        self._unsaved_rows = 0
        self._broken: Future[StateError] = Future()
        self._opened: Future[None] = Future()
        self._closed = False
        self._thread = threading.Thread(target=self._live, name="heshi-writer", daemon=True)
        self._thread.start()
        self._opened.result()

    # --- for those who ask

    async def run(self, work: Work[T], *, refusable: bool = False) -> T:
        """The result of `work`, once it is on the disk.

        Raises:
            Busy: too much is waiting; only where `refusable`, as for what somebody can hand in again.
            StateError: it could not be written; nothing of it was.
        """
        self._check(refusable=refusable)
        job = _Job(work, asyncio.get_running_loop())
        self._queue.put(job)
        return cast("T", await cast("asyncio.Future[object]", job.future))

    def run_now(self, work: Work[T]) -> T:
        """The same for callers without an event loop: blocks."""
        self._check(refusable=False)
        job = _Job(work, None)
        self._queue.put(job)
        return cast("T", cast("Future[object]", job.future).result())

    def after_commit(self, then: Callable[[], None]) -> None:
        """Called by a closure: do this on this thread once the transaction is durable."""
        self._hooks.append(then)

    def owe_truncation(self) -> None:
        """Called by a closure that deleted for good: the log must not keep a copy of what is gone."""
        self._hooks.append(self._note_debt)

    def waiting(self) -> int:
        """How many closures wait."""
        return self._queue.qsize()

    @property
    def broken(self) -> StateError | None:
        """Why nothing more can be written, ever, by this process; None while all is well."""
        return self._broken.result() if self._broken.done() else None

    async def breaks(self) -> StateError:
        """Returns when the disk has failed us: the process has to end."""
        return await asyncio.shield(asyncio.wrap_future(self._broken))

    def stop(self) -> None:
        """Finish what is queued, carry the log over, close. Calling it again does nothing."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    # --- the thread

    def _check(self, *, refusable: bool) -> None:
        if self.broken:
            raise StateError(str(self.broken)) from self.broken
        if self._closed:
            raise StateError("the state was closed already")
        if refusable and self._queue.qsize() >= QUEUE:
            raise Busy(COME_AGAIN)

    def _live(self) -> None:
        try:
            self._connection = self._connect()
            # From now on: whoever opened us reads the rest, and may do so before we look for the first time.
            self._seen = self._version()
        except BaseException as error:  # handed to whoever opens the store
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        going = True
        while going:
            jobs, going = self._gather()
            if jobs:
                self._carry_out(jobs)
            if not self.broken:
                self._keep_house(resting=not jobs)
        with suppress(StateError), self._log_at_rest():
            self._connection.close()  # carries the log over, too
        self._connection.close()

    def _keep_house(self, *, resting: bool) -> None:
        try:
            self._look_around()
            self._look_after_log(resting=resting)
        except Exception as error:  # a thread that ended in silence would keep everybody waiting for ever
            self._give_up(
                StateError(f"state.db: a fault of ours while it was looked after ({type(error).__name__})")
            )

    def _gather(self) -> tuple[list[_Job], bool]:
        jobs: list[_Job] = []
        try:
            job = self._queue.get(timeout=REST)
            while job is not None:
                jobs.append(job)
                if len(jobs) == BATCH:
                    return jobs, True
                job = self._queue.get_nowait()
        except Empty:
            return jobs, True
        return jobs, False

    def _carry_out(self, jobs: list[_Job]) -> None:
        self._hooks.clear()
        before = self._connection.total_changes
        try:
            if not self._done_together(jobs):
                self._transact(jobs, self._done_apart)
        except Exception as error:  # nothing was written: every one of them hears why
            self._undo()
            for job in jobs:
                job.error = job.error or self._translated(error)
        else:
            self._unsaved_rows += self._connection.total_changes - before
            self._see_to_hooks()
        self._hand_out(jobs)

    def _see_to_hooks(self) -> None:
        try:
            for hook in self._hooks:
                hook()
        except sqlite3.Error as error:
            self._give_up(said(error))  # what is in memory is no longer what is on the disk
        except Exception as error:
            self._give_up(
                StateError(f"state.db: it holds what cannot be understood ({type(error).__name__})")
            )

    def _done_together(self, jobs: list[_Job]) -> bool:
        """Whether it went well; if not, nothing of it happened."""
        failed: list[Exception] = []

        def do(job: _Job) -> None:
            try:
                job.result = job.work(self._connection)
            except Exception as error:
                failed.append(error)
                raise

        try:
            self._transact(jobs, do)
        except Exception as error:
            if error not in failed:  # the disk's doing: it would fail again
                raise
            self._undo()
            self._hooks.clear()
            return False
        return True

    def _transact(self, jobs: list[_Job], do: Callable[[_Job], None]) -> None:
        if self.broken:
            raise self.broken
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        for job in jobs:
            do(job)
        self._at("before commit")
        execute("COMMIT")
        self._at("after commit")

    def _done_apart(self, job: _Job) -> None:
        hooks = len(self._hooks)
        self._connection.execute("SAVEPOINT job")
        try:
            job.result = job.work(self._connection)
        except Exception as error:  # one that fails does not fail its neighbours
            del self._hooks[hooks:]
            job.error = self._translated(error)
            if not self._connection.in_transaction:
                raise  # a full disk may undo the whole transaction at once
            self._connection.execute("ROLLBACK TO job")
        self._connection.execute("RELEASE job")

    def _undo(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            self._translated(error)

    def _translated(self, error: Exception) -> Exception:
        if not isinstance(error, sqlite3.Error):
            return error
        state_error = said(error)
        state_error.__cause__ = error
        code = getattr(error, "sqlite_errorcode", 0)
        if code in _BROKEN or code & 0xFF in _BROKEN:
            self._give_up(state_error)
        return state_error

    def _give_up(self, error: StateError) -> None:
        if not self._broken.done():
            self._broken.set_result(error)

    def _hand_out(self, jobs: list[_Job]) -> None:
        loops: dict[asyncio.AbstractEventLoop | None, list[_Job]] = {}
        for job in jobs:
            loops.setdefault(job.loop, []).append(job)
        for loop, its_jobs in loops.items():
            if loop is None:
                _settle(its_jobs)
            else:
                with suppress(RuntimeError):  # a loop that was closed waits for nothing
                    loop.call_soon_threadsafe(_settle, its_jobs)

    # --- others, and the log

    def _look_around(self) -> None:
        """Once a second: did a command write from outside?"""
        now = time.monotonic()
        if now - self._looked < REST:
            return
        self._looked = now
        try:
            version = self._version()
            if self._seen != version:
                self._owes_truncation = True  # it may have deleted for good, and cannot empty the log itself
                self.others_wrote(self._connection)
            self._seen = version
        except sqlite3.Error as error:
            self._translated(error)

    def _version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _note_debt(self) -> None:
        self._owes_truncation = True

    def _look_after_log(self, *, resting: bool) -> None:
        due = self._unsaved_rows >= CHECKPOINT_ROWS or (resting and self._unsaved_rows > 0)
        if not (due or self._owes_truncation):
            return
        try:
            with self._log_at_rest():
                self._carry_over()
        except StateInUse:
            pass  # a command writes at this moment: after the next commit, or the next rest
        except StateError as error:
            # Its lock cannot be opened (a full disk, too many files): the log grows, and loses nothing.
            self._note_log(error)
        except sqlite3.Error as error:
            self._translated(error)
        else:
            self._log_told = False

    def _note_log(self, error: StateError) -> None:
        if not self._log_told:
            warn(Event.STATE_FAILED, doing="carrying the log over", error=type(error).__name__)
            self._log_told = True

    def _carry_over(self) -> None:
        if not self._owes_truncation:
            self._unsaved_rows = 0
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            return
        busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:  # else somebody still reads: again after the next rest
            self._owes_truncation = False
            self._unsaved_rows = 0


_SAID = {
    sqlite3.SQLITE_FULL: "the disk is full; make room, and it goes on by itself",
    sqlite3.SQLITE_BUSY: "another program keeps the database locked; end it, and it goes on by itself",
    sqlite3.SQLITE_LOCKED: "another program keeps the database locked; end it, and it goes on by itself",
    sqlite3.SQLITE_READONLY: "the database may not be written; allow it, and start again",
    sqlite3.SQLITE_IOERR: "the disk does not do what it is told; look at the system's log",
    sqlite3.SQLITE_CORRUPT: "the database is damaged; restore a backup (heshi restore)",
    sqlite3.SQLITE_NOTADB: "this is no database; restore a backup (heshi restore)",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened; look whether its folder is there and ours",
}


def said(error: sqlite3.Error) -> StateError:
    """The error in our words: what is wrong, and how to go on."""
    code = getattr(error, "sqlite_errorcode", 0)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return StateError(f"state.db: {_SAID.get(code & 0xFF, 'it cannot be read or written')} ({name})")
