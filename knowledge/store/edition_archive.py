"""Editions that were published, kept in one SQLite file: to open again, to hand on, to look at with SQL.

An edition is stored once under its name; a record that two editions share is stored once. Publishing is
one transaction: after a crash the edition is there whole or not at all. The tables are described in
`edition_tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from knowledge.errors import BadRecordFile, InvalidFactBase, StoreUnavailable
from knowledge.factbase import AnyRecord, FactBase, Kind, kind_of
from knowledge.records import SCHEMA_VERSION, Fact, LexiconRecord, StatementRecord, Subject
from knowledge.store.edition_file import opened, refuse_later, written
from knowledge.store.edition_tables import TABLES, Row, record_json, revision_of, rows_of
from knowledge.store.kinds import TYPES
from knowledge.store.record_files import version_of
from knowledge.store.record_text import record_of
from knowledge.store.yaml_folder import files_by_kind, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database

Texts = Mapping[tuple[Kind, str], str]
"""The files of records as they are written, by kind and id."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition in an archive: its name, its place in the order of publishing, and how much it holds."""

    name: str
    number: int
    facts: int
    subjects: int
    statements: int


def publish(base: FactBase, path: Path, texts: Texts | Path | None = None) -> Edition:
    """Store an edition in the archive at `path`, which is made if it is not there.

    The edition becomes the latest one; one that is there already is not stored again. `texts`: the files
    of its records, or the folder where they lie; of what is new in the edition they are kept as well, with
    their comments. Of a folder, only files that say what the edition says: it may have changed since.

    Raises:
        InvalidFactBase: records that could not be read back, such as foreign claims with ids of their own.
        StoreNewerThanUs: the archive was written by a later version.
        StoreUnavailable: it cannot be written, is locked, or is another program's database.
    """
    records = [_Kept.of(record) for record in _records(base)]
    is_new = not path.is_file()
    if is_new:
        _refuse_unreadable(records)  # before there is a file
    with written(path) as database:
        known = {str(row[0]) for row in database.execute("SELECT revision FROM revisions")}
        fresh = [kept for kept in records if kept.revision not in known]
        _refuse_unreadable([] if is_new else fresh)
        return _enter(base, _Entering(database, records, fresh, _reader(texts)))


def editions(path: Path) -> tuple[Edition, ...]:
    """The editions of an archive in the order in which they were published, the latest last.

    Raises:
        StoreNewerThanUs: the archive was written by a later version.
        StoreUnavailable: it is not there, cannot be read, or is none.
    """
    with opened(path) as database:
        return _editions(database)


def open_edition(path: Path, edition: str | None = None) -> FactBase:
    """An edition of an archive, by name; the latest when none is given. Equal to what was published.

    Raises:
        StoreNewerThanUs: the archive, or the edition, was written by a later version.
        StoreUnavailable: archive or edition are not there, are damaged, or cannot be read.
    """
    with opened(path) as database:
        there = _editions(database)
        name = edition or (there[-1].name if there else "")
        if name not in {known.name for known in there}:
            names = ", ".join(known.name for known in there) or "none"
            raise StoreUnavailable(f"{path}: no edition {name!r} here; there are: {names}")
        refuse_later(path, database, name)
        base = _read(path, database, name)
    if base.edition != name:
        raise StoreUnavailable(
            f"{path}: damaged: the records of {name} make {base.edition}; take another copy"
        )
    return base


# --- writing


@dataclass(frozen=True, slots=True)
class _Kept:
    """A record on its way into the archive."""

    record: AnyRecord
    kind: Kind
    json: str
    revision: str

    @classmethod
    def of(cls, record: AnyRecord) -> _Kept:
        text = record_json(record)
        return cls(record, kind_of(record), text, revision_of(record, text))


@dataclass(frozen=True, slots=True)
class _Entering:
    """What a transaction of publishing works on. `fresh`: the records that no edition held before."""

    database: Database
    records: Sequence[_Kept]
    fresh: Sequence[_Kept]
    text_of: Callable[[_Kept], str | None]


def _records(base: FactBase) -> Iterator[AnyRecord]:
    yield from base.facts.values()
    yield from base.subjects.values()
    yield from base.statements.values()
    yield from base.lexicon.values()


def _refuse_unreadable(records: Iterable[_Kept]) -> None:
    """What is published must open again, also when it was made without the schema's checks."""
    problems = []
    for kept in records:
        try:
            same = (
                type(kept.record).model_validate_json(kept.json, by_alias=True, by_name=True) == kept.record
            )
        except ValidationError as error:
            same = False
            reason = error.errors(include_url=False)[0]["msg"]
        else:
            reason = "it reads back as something else"
        if not same:
            problems.append(f"{kept.kind} {kept.record.id!r} cannot be published: {reason}")
    if problems:
        raise InvalidFactBase(problems)


def _reader(texts: Texts | Path | None) -> Callable[[_Kept], str | None]:
    """What gives the file of a record, as far as there is one."""
    if not isinstance(texts, Path):
        given = texts or {}
        return lambda kept: given.get((kept.kind, kept.record.id))
    places = {(kind, path.stem): path for kind, path in files_by_kind(texts)}
    return lambda kept: _text_in(places.get((kept.kind, kept.record.id)), kept)


def _text_in(path: Path | None, kept: _Kept) -> str | None:
    with suppress(BadRecordFile):
        text = text_of(path) if path else ""
        record, _ = record_of(TYPES[kept.kind], text, str(path))
        return text if record == kept.record else None
    return None


def _enter(base: FactBase, entering: _Entering) -> Edition:
    there = _editions(entering.database)
    if there and there[-1].name == base.edition:
        return there[-1]
    counts = (len(base.facts), len(base.subjects), len(base.statements))
    edition = Edition(base.edition, there[-1].number + 1 if there else 1, *counts)
    if edition.name in {known.name for known in there}:
        # An older edition published anew, such as after an edit was taken back: it only moves to the end.
        entering.database.table("editions").update(edition.name, {"number": edition.number})
    else:
        _insert(edition, entering)
    return edition


def _insert(edition: Edition, entering: _Entering) -> None:
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    rows["editions"].append(_edition_row(edition))
    texts = _texts(entering)
    for kept in entering.fresh:
        revision: Row = {"kind": kept.kind, "id": kept.record.id, "revision": kept.revision}
        rows["revisions"].append({**revision, "first_edition": edition.name, "record": kept.json})
        for name, row in rows_of(kept.record, kept.revision):
            rows[name].append(row)
    rows["texts"] = list(texts.new)
    for kept in entering.records:
        named: Row = {"edition": edition.name, "kind": kept.kind, "id": kept.record.id}
        rows["contents"].append(
            {**named, "revision": kept.revision, "version": texts.versions.get(kept.revision)}
        )
    for table in TABLES:
        # Without sqlite-utils, which looks at every value of every row: half of the time of a first edition.
        places = ", ".join(f":{column}" for column in table.columns)
        _ = entering.database.conn.executemany(
            f"INSERT INTO [{table.name}] VALUES ({places})",  # noqa: S608
            rows[table.name],
        )


def _edition_row(edition: Edition) -> Row:
    return {
        "edition": edition.name,
        "number": edition.number,
        "schema_version": SCHEMA_VERSION,
        "facts": edition.facts,
        "subjects": edition.subjects,
        "statements": edition.statements,
    }


@dataclass(frozen=True, slots=True)
class _TextRows:
    """The version of the text of every revision that has one, and the rows of those not stored before."""

    versions: dict[str, str]
    new: tuple[Row, ...]


def _texts(entering: _Entering) -> _TextRows:
    """Texts of revisions as the latest edition has them; those of the others are read now."""
    rows = entering.database.execute(
        "SELECT revision, version FROM contents WHERE version IS NOT NULL AND edition ="
        " (SELECT edition FROM editions ORDER BY number DESC LIMIT 1)"
    )
    versions = {str(revision): str(version) for revision, version in rows}
    stored = {str(row[0]) for row in entering.database.execute("SELECT version FROM texts")}
    new: dict[str, Row] = {}
    for kept in entering.records:
        text = None if kept.revision in versions else entering.text_of(kept)
        if text is not None:
            version = versions[kept.revision] = version_of(text)
            if version not in stored:
                new[version] = {"version": version, "kind": kept.kind, "id": kept.record.id, "text": text}
    return _TextRows(versions, tuple(new.values()))


# --- reading


def _editions(database: Database) -> tuple[Edition, ...]:
    found = database.execute(
        "SELECT edition, number, facts, subjects, statements FROM editions ORDER BY number"
    )
    return tuple(Edition(*row) for row in found)


def _read(path: Path, database: Database, name: str) -> FactBase:
    rows = database.execute(
        "SELECT contents.kind, contents.id, record FROM contents JOIN revisions USING (revision)"
        " WHERE edition = ?",
        (name,),
    )
    return base_of([read_row(path, row) for row in rows])


def read_row(path: Path, row: tuple[str, str, str]) -> AnyRecord:
    """A record of an archive, from its kind, its id and its JSON.

    Raises:
        StoreUnavailable: it is none.
    """
    kind, record_id, text = row
    try:
        return TYPES[cast("Kind", kind)].model_validate_json(text, by_alias=True, by_name=True)
    except (ValidationError, KeyError) as error:
        raise StoreUnavailable(
            f"{path}: damaged: the {kind} {record_id!r} is no record; take another copy"
        ) from error


def base_of(records: Iterable[AnyRecord]) -> FactBase:
    """The edition that records of any kind make."""
    every = list(records)
    return FactBase.of(
        [record for record in every if isinstance(record, Fact)],
        subjects=[record for record in every if isinstance(record, Subject)],
        statements=[record for record in every if isinstance(record, StatementRecord)],
        lexicon=[record for record in every if isinstance(record, LexiconRecord)],
    )
