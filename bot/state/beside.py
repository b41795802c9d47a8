"""A short transaction from another process than the one that serves: for commands such as `heshi forget`.

Two connections that write to one log, while a third carries it over, is where SQLite before 3.51.3 has lost
data (the "WAL-reset" bug). So whoever writes from outside, and whoever carries the log over, hold one lock.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from bot.errors import StateError, StateInUse
from bot.state import schema
from bot.state.keys import Keys
from bot.state.lock import Lock
from bot.state.writer import said

T = TypeVar("T")

_PATIENCE = 5.0
"""Seconds to wait for the server to finish carrying its log over: it takes milliseconds."""

_PAUSE = 0.01


def beside(folder: Path, work: Callable[[Connection, Keys], T]) -> T:
    """The result of `work`, written durably into the state of `folder`; a server may be running, or not.

    Raises:
        StateError: there is no state, it is of another version, or it cannot be written.
    """
    path = folder / schema.DATABASE_FILE
    if not path.exists():
        raise StateError(f"{folder}: nothing is kept here yet; HESHI_DATA names another folder")
    keys = Keys.open(folder, create=False)
    try:
        with log_at_rest(path, _PATIENCE), closing(_connected(path, keys)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection, keys)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise said(error) from error
    return result


@contextmanager
def log_at_rest(database: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock under which the log is carried over, or written from outside.

    Raises:
        StateInUse: somebody else holds it for longer than `patience` seconds.
    """
    lock = _patiently(database.with_name(f"{database.name}.checkpoint"), patience)
    try:
        yield
    finally:
        lock.release()


def _patiently(path: Path, patience: float) -> Lock:
    until = time.monotonic() + patience
    while True:
        try:
            return Lock(path)
        except StateInUse:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)


def _connected(path: Path, keys: Keys) -> Connection:
    connection = sqlite3.connect(path, timeout=schema.PATIENCE, isolation_level=None)
    try:
        _refuse_older(connection, path)
        schema.set_up(connection)
        schema.fit(connection, keys, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_older(connection: Connection, path: Path) -> None:
    if schema.version_of(connection, path) != len(schema.MIGRATIONS):
        raise StateError(f"{path}: from an older heshi; start `heshi serve` once, which brings it up to date")
