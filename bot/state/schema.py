"""The file's versions: numbered migrations, each one transaction, none ever changed once it was released.

A new version is a tuple of statements at the end of `MIGRATIONS`; its number is its place there, counted
from 1, and stands in the file as `PRAGMA user_version`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from sqlite3 import Connection

from bot.errors import StateError, StateNewer
from bot.state import console_tables, desk_tables, jobs, offers, queue_tables, tables
from bot.state.keys import Keys
from bot.state.writer import said

DATABASE_FILE = "state.db"

APPLICATION_ID = 0x68735374
"""Tells our files from other programs' ("hsSt")."""

PATIENCE = 5.0
"""Seconds to wait for another program that holds a lock; copying tools need less than one."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    tables.FIRST,
    desk_tables.SECOND,
    tables.THIRD,
    queue_tables.FOURTH,
    console_tables.FIFTH,
    jobs.SIXTH,
    offers.SEVENTH,
)
"""Version 1, 2, 3 …: what each adds."""

_PRAGMAS = (
    "PRAGMA synchronous=FULL",  # NORMAL loses the last commits in a power cut: test_power_loss.py
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, on pages that fall free too
    "PRAGMA mmap_size=0",  # a failing disk is then an error code and no crash
    "PRAGMA wal_autocheckpoint=0",  # the writer does it, and sees the errors
)


def connect(path: Path) -> Connection:
    """The connection that writes, made ready; the file is made or brought up to the newest version.

    Raises:
        StateNewer: the file is from a later version; it was not touched.
        StateError: it cannot be used.
    """
    try:
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise said(error) from error
    try:
        prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> Connection:
    """A connection that cannot write, for any one thread at a time.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro",
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def prepare(connection: Connection, path: Path) -> None:
    """Pragmas and migrations on a fresh connection, whatever it was opened with.

    Raises:
        StateNewer, StateError: as `connect`.
    """
    try:
        version = version_of(connection, path)
        mode = str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        if mode.lower() != "wal":
            raise StateError(
                f"{path}: this disk cannot hold it safely (journal mode {mode!r}, not wal); "
                "network folders cannot, use a local one"
            )
        set_up(connection)
        migrate(connection, version)
    except sqlite3.Error as error:
        raise said(error) from error


def set_up(connection: Connection) -> None:
    """The pragmas of whoever writes."""
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def version_of(connection: Connection, path: Path) -> int:
    """The file's version, before anything is written; 0 for a new one.

    Raises:
        StateNewer, StateError: a later heshi's, or another program's.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables_in_it = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if owner != APPLICATION_ID and (owner or version or tables_in_it):
        raise StateError(
            f"{path}: another program's database; move it away, or set HESHI_DATA to another folder"
        )
    if version > len(MIGRATIONS):
        raise StateNewer(
            f"{path}: written by a newer heshi (version {version}, this one knows {len(MIGRATIONS)}); "
            "nothing was touched; install that version again"
        )
    return version


def migrate(connection: Connection, version: int, to: int | None = None) -> None:
    """Bring the file from `version` to the newest, or to version `to`; each step whole or not at all."""
    for number, statements in enumerate(MIGRATIONS[:to], 1):
        if number <= version:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def fit(connection: Connection, keys: Keys, path: Path) -> None:
    """Make sure that the key belongs to this file; a new file takes the key for its own.

    Raises:
        StateError: it belongs to another one.
    """
    mark = keys.pseudonym("fit", "", "")
    connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('key', ?)", (mark,))
    (found,) = connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
    if found != mark:
        raise StateError(
            f"{path}: secret.key beside it belongs to another database; take both from the same backup"
        )
