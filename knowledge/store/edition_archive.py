"""Editions that were published, kept in one SQLite file: to open again, to hand on, to look at with SQL.

An edition is stored once under its name; a record that two editions share is stored once. Publishing is
one transaction: after a crash the edition is there whole or not at all. The tables are described in
`edition_tables`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from knowledge.errors import InvalidFactBase, StoreNewerThanUs, StoreUnavailable
from knowledge.factbase import FactBase
from knowledge.records import SCHEMA_VERSION, Fact, LexiconRecord, StatementRecord, Subject
from knowledge.store.edition_tables import (
    APPLICATION_ID,
    LATEST_FACTS,
    LAYOUT_VERSION,
    TABLES,
    AnyRecord,
    Row,
    kind_of,
    record_json,
    revision_of,
    rows_of,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIXES = frozenset({".sqlite", ".db"})
"""How the name of an archive ends."""

PATIENCE = 5.0
"""Seconds to wait for another process that writes: publishing takes less than one."""

_KINDS: dict[str, type[AnyRecord]] = {
    "fact": Fact,
    "subject": Subject,
    "statement": StatementRecord,
    "lexicon": LexiconRecord,
}


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition in an archive: its name, its place in the order of publishing, and how much it holds."""

    name: str
    number: int
    facts: int
    subjects: int
    statements: int


def publish(base: FactBase, path: Path) -> Edition:
    """Store an edition in the archive at `path`, which is made if it is not there.

    The edition becomes the latest one; one that is there already is not stored again.

    Raises:
        InvalidFactBase: records that could not be read back, such as foreign claims with ids of their own.
        StoreNewerThanUs: the archive was written by a later version.
        StoreUnavailable: it cannot be written, is locked, or is another program's database.
    """
    records = tuple(_records(base))
    _refuse_unreadable(records)
    with _connected(path, lambda: sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        _prepare(database, path)
        edition = _enter(base, database)
        database.commit()
    return edition


def editions(path: Path) -> tuple[Edition, ...]:
    """The editions of an archive in the order in which they were published, the latest last.

    Raises:
        StoreNewerThanUs: the archive was written by a later version.
        StoreUnavailable: it is not there, cannot be read, or is none.
    """
    with _opened(path) as database:
        return _editions(database)


def open_edition(path: Path, edition: str | None = None) -> FactBase:
    """An edition of an archive, by name; the latest when none is given. Equal to what was published.

    Raises:
        StoreNewerThanUs: the archive, or the edition, was written by a later version.
        StoreUnavailable: archive or edition are not there, are damaged, or cannot be read.
    """
    with _opened(path) as database:
        there = _editions(database)
        name = edition or (there[-1].name if there else "")
        if name not in {known.name for known in there}:
            names = ", ".join(known.name for known in there) or "none"
            raise StoreUnavailable(f"{path}: no edition {name!r} here; there are: {names}")
        _refuse_later(path, database, name)
        base = _read(path, database, name)
    if base.edition != name:
        raise StoreUnavailable(
            f"{path}: damaged: the records of {name} make {base.edition}; take another copy"
        )
    return base


# --- writing


def _records(base: FactBase) -> Iterator[AnyRecord]:
    yield from base.facts.values()
    yield from base.subjects.values()
    yield from base.statements.values()
    yield from base.lexicon.values()


def _refuse_unreadable(records: Iterable[AnyRecord]) -> None:
    """What is published must open again, also when it was made without the schema's checks."""
    problems = []
    for record in records:
        try:
            same = (
                type(record).model_validate_json(record_json(record), by_alias=True, by_name=True) == record
            )
        except ValidationError as error:
            same = False
            reason = error.errors(include_url=False)[0]["msg"]
        else:
            reason = "it reads back as something else"
        if not same:
            problems.append(f"{kind_of(record)} {record.id!r} cannot be published: {reason}")
    if problems:
        raise InvalidFactBase(problems)


def _prepare(database: Database, path: Path) -> None:
    """Lay out an empty file; refuse one that is not ours or is ahead of us."""
    if not database.table_names():
        for table in TABLES:
            links = [(column, other) for column, other in table.links.items()]
            database.table(table.name).create(table.columns, pk=table.pk, foreign_keys=links)
        database.create_view("latest_facts", LATEST_FACTS)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")
    _refuse_foreign(path, database)


def _enter(base: FactBase, database: Database) -> Edition:
    there = _editions(database)
    if there and there[-1].name == base.edition:
        return there[-1]
    counts = (len(base.facts), len(base.subjects), len(base.statements))
    edition = Edition(base.edition, there[-1].number + 1 if there else 1, *counts)
    if edition.name in {known.name for known in there}:
        # An older edition published anew, such as after an edit was taken back: it only moves to the end.
        database.table("editions").update(edition.name, {"number": edition.number})
    else:
        _insert(edition, tuple(_records(base)), database)
    return edition


def _insert(edition: Edition, records: Iterable[AnyRecord], database: Database) -> None:
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    rows["editions"].append(
        {
            "edition": edition.name,
            "number": edition.number,
            "schema_version": SCHEMA_VERSION,
            "facts": edition.facts,
            "subjects": edition.subjects,
            "statements": edition.statements,
        }
    )
    known = {str(row[0]) for row in database.execute("SELECT revision FROM revisions")}
    for record in records:
        revision = revision_of(record)
        named: Row = {"kind": kind_of(record), "id": record.id, "revision": revision}
        rows["contents"].append({"edition": edition.name, **named})
        if revision not in known:
            rows["revisions"].append({**named, "first_edition": edition.name, "record": record_json(record)})
            for table, row in rows_of(record):
                rows[table].append(row)
    for table, new in rows.items():
        database.table(table).insert_all(new)


# --- reading


def _editions(database: Database) -> tuple[Edition, ...]:
    found = database.execute(
        "SELECT edition, number, facts, subjects, statements FROM editions ORDER BY number"
    )
    return tuple(Edition(*row) for row in found)


def _read(path: Path, database: Database, name: str) -> FactBase:
    found: dict[str, list[AnyRecord]] = {kind: [] for kind in _KINDS}
    rows = database.execute(
        "SELECT contents.kind, contents.id, record FROM contents JOIN revisions USING (revision)"
        " WHERE edition = ?",
        (name,),
    )
    for kind, record_id, text in rows:
        try:
            found[kind].append(_KINDS[kind].model_validate_json(text, by_alias=True, by_name=True))
        except (ValidationError, KeyError) as error:
            raise StoreUnavailable(
                f"{path}: damaged: the {kind} {record_id!r} of {name} is no record; take another copy"
            ) from error
    return FactBase.of(
        [record for record in found["fact"] if isinstance(record, Fact)],
        subjects=[record for record in found["subject"] if isinstance(record, Subject)],
        statements=[record for record in found["statement"] if isinstance(record, StatementRecord)],
        lexicon=[record for record in found["lexicon"] if isinstance(record, LexiconRecord)],
    )


# --- the file


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """An archive to read from: nothing is written, not even a file that was not there."""
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


def _refuse_later(path: Path, database: Database, name: str) -> None:
    ((version,),) = database.execute("SELECT schema_version FROM editions WHERE edition = ?", (name,))
    if version > SCHEMA_VERSION:
        raise StoreNewerThanUs(
            f"{path}: the records of {name} have schema {version}, this heshi knows {SCHEMA_VERSION};"
            " upgrade heshi"
        )


def _pragma(database: Database, name: str) -> int:
    ((value,),) = database.execute(f"PRAGMA {name}")
    return int(value)
