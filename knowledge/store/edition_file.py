"""The SQLite file of an archive, opened: to read, or to write in one transaction.

Another program's database, and an archive of a later layout, are refused before anything is looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StoreNewerThanUs, StoreUnavailable
from knowledge.records import SCHEMA_VERSION
from knowledge.store.edition_tables import APPLICATION_ID, LAYOUT_VERSION, TABLES, VIEWS, Table

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIXES = frozenset({".sqlite", ".db"})
"""How the name of an archive ends."""

PATIENCE = 5.0
"""Seconds to wait for another process that writes: publishing takes less than one."""


@contextmanager
def written(path: Path) -> Iterator[Database]:
    """An archive to write to, laid out as this version has it. Kept when the block ends well, else as it was.

    Raises:
        StoreNewerThanUs: the archive was written by a later version.
        StoreUnavailable: it cannot be written, is locked, or is another program's database.
    """
    with _connected(path, lambda: sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        _prepare(database, path)
        yield database
        database.commit()


def _prepare(database: Database, path: Path) -> None:
    """Lay out an empty file, bring an older one up to date; refuse one that is not ours or is ahead of us."""
    if not database.table_names():
        for table in TABLES:
            _create(database, table)
        _create_views(database)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")
    _refuse_foreign(path, database)
    if layout_of(database) < LAYOUT_VERSION:
        _upgrade(database)


def _upgrade(database: Database) -> None:
    """From layout 1, which kept no texts."""
    _create(database, next(table for table in TABLES if table.name == "texts"))
    database.execute("ALTER TABLE contents ADD COLUMN version TEXT REFERENCES texts(version)")
    _create_views(database)
    database.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")


def _create(database: Database, table: Table) -> None:
    links = [(column, other) for column, other in table.links.items()]
    _ = database.table(table.name).create(table.columns, pk=table.pk, foreign_keys=links)


def _create_views(database: Database) -> None:
    for name, query in VIEWS.items():
        _ = database.create_view(name, query, replace=True)


def layout_of(database: Database) -> int:
    """The layout of an archive, as its file says."""
    return _pragma(database, "user_version")


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """An archive to read from: nothing is written, not even a file that was not there.

    Raises:
        StoreNewerThanUs: the archive was written by a later version.
        StoreUnavailable: it is not there, cannot be read, or is none.
    """
    if not path.is_file():
        raise StoreUnavailable(f"{path}: there is no archive here; make one with: heshi facts publish {path}")
    address = f"{path.resolve().as_uri()}?mode=ro"
    with _connected(path, lambda: sqlite3.connect(address, uri=True, timeout=PATIENCE)) as database:
        _refuse_foreign(path, database)
        yield database


@contextmanager
def _connected(path: Path, connect: Callable[[], sqlite3.Connection]) -> Iterator[Database]:
    # Half a second to import, and most runs open a folder.
    from sqlite_utils import Database  # noqa: PLC0415

    try:
        with closing(connect()) as connection:
            yield Database(connection, execute_plugins=False)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{path}: the archive cannot be used: {error}") from error


def _refuse_foreign(path: Path, database: Database) -> None:
    if _pragma(database, "application_id") != APPLICATION_ID:
        raise StoreUnavailable(f"{path}: this SQLite file is no archive of heshi; give another name")
    version = _pragma(database, "user_version")
    if version > LAYOUT_VERSION:
        raise StoreNewerThanUs(
            f"{path}: the archive has layout {version}, this heshi knows {LAYOUT_VERSION}; upgrade heshi"
        )


def refuse_later(path: Path, database: Database, name: str) -> None:
    """Refuse an edition whose records have a later schema.

    Raises:
        StoreNewerThanUs: this heshi cannot read them.
    """
    ((version,),) = database.execute("SELECT schema_version FROM editions WHERE edition = ?", (name,))
    if version > SCHEMA_VERSION:
        raise StoreNewerThanUs(
            f"{path}: the records of {name} have schema {version}, this heshi knows {SCHEMA_VERSION};"
            " upgrade heshi"
        )


def _pragma(database: Database, name: str) -> int:
    ((value,),) = database.execute(f"PRAGMA {name}")
    return int(value)
