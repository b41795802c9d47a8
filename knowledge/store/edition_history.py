"""What an archive remembers: how a record was written over the editions, and what two editions differ in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from knowledge.comparison import RecordChange, differences
from knowledge.errors import StoreUnavailable
from knowledge.factbase import AnyRecord, FactBase, Kind
from knowledge.store.edition_archive import base_of, read_row
from knowledge.store.edition_file import layout_of, opened, refuse_later
from knowledge.store.record_files import version_of
from knowledge.store.yaml_values import Value, Values, dumped

if TYPE_CHECKING:
    from sqlite_utils import Database

WITH_TEXTS = 2
"""The layout from which on an archive holds how files are written."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A record as it was from one edition on, until the next revision."""

    edition: str
    on: dt.date
    """The day of the edition: that of the latest change in it."""
    record: AnyRecord
    text: str
    """The file as it was written; where the archive does not hold it, the record written anew."""

    @property
    def version(self) -> str:
        """The version of the file that had this text."""
        return version_of(self.text)


def revisions(path: Path, kind: Kind, record_id: str) -> tuple[Revision, ...]:
    """Every revision of a record in the archive, newest first; none where no edition had it.

    Raises:
        StoreNewerThanUs: the archive, or an edition with the record, was written by a later version.
        StoreUnavailable: the archive is not there, is damaged, or cannot be read.
    """
    with opened(path) as database:
        rows = database.execute(
            f"SELECT edition, revision, record, {_text_of_contents(database)} FROM contents"  # noqa: S608
            " JOIN editions USING (edition) JOIN revisions USING (revision)"
            " WHERE contents.kind = ? AND contents.id = ? ORDER BY number",
            (kind, record_id),
        )
        found: list[Revision] = []
        last = ""
        for edition, revision, record, text in rows:
            if revision != last:
                refuse_later(path, database, edition)
                read = read_row(path, (kind, record_id, record))
                found.append(Revision(edition, day_of(edition), read, text or written_anew(read)))
            last = revision
    return tuple(reversed(found))


def edition_changes(path: Path, older: str, newer: str) -> tuple[RecordChange, ...]:
    """What became of the records from one edition of an archive to another, the gravest first.

    Only records that are not the same are read, so it is quick however large the editions are.

    Raises:
        StoreNewerThanUs: the archive, or one of the editions, was written by a later version.
        StoreUnavailable: archive or editions are not there, are damaged, or cannot be read.
    """
    with opened(path) as database:
        for edition in (older, newer):
            require(path, database, edition)
        return differences(_only_in(path, database, older, newer), _only_in(path, database, newer, older))


def require(path: Path, database: Database, edition: str) -> None:
    """See to it that the archive has this edition, and that we can read it.

    Raises:
        StoreNewerThanUs: it was written by a later version.
        StoreUnavailable: it is not there; the names of the latest ones are told.
    """
    names = [str(row[0]) for row in database.execute("SELECT edition FROM editions ORDER BY number DESC")]
    if edition not in names:
        told = ", ".join(names[:5]) + (" …" if len(names) > 5 else "") if names else "none"
        raise StoreUnavailable(f"{path}: no edition {edition!r} here; the latest are: {told}")
    refuse_later(path, database, edition)


def day_of(edition: str) -> dt.date:
    """The day after which an edition is named."""
    try:
        return dt.datetime.strptime(edition.partition("+")[0], "%Y.%m.%d").date()  # noqa: DTZ007 — a day
    except ValueError:
        return dt.date.min


def written_anew(record: AnyRecord) -> str:
    """The text of a record of which only the values are known."""
    return dumped(
        cast("Values", _as_written(record.model_dump(mode="json", by_alias=True, exclude_defaults=True)))
    )


def _as_written(value: object, name: str = "") -> Value:
    """A value of a record as text; what may not be left out and is nothing is called `none`."""
    if isinstance(value, dict):
        return {key: _as_written(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_written(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if name == "from" and value == str(dt.date.min):
        return "always"
    return "none" if value is None else str(value)


def _text_of_contents(database: Database) -> str:
    if layout_of(database) < WITH_TEXTS:
        return "NULL"
    return "(SELECT texts.text FROM texts WHERE texts.version = contents.version)"


def _only_in(path: Path, database: Database, edition: str, other: str) -> FactBase:
    rows = database.execute(
        "SELECT here.kind, here.id, record FROM contents AS here JOIN revisions USING (revision)"
        " LEFT JOIN contents AS there"
        "  ON there.edition = ? AND there.kind = here.kind AND there.id = here.id"
        " WHERE here.edition = ? AND here.revision IS NOT there.revision",
        (other, edition),
    )
    return base_of([read_row(path, row) for row in rows])
