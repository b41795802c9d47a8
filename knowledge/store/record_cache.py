"""The records of a folder, read again and again: a file that has not changed is not read into a record twice.

    in memory    records by the digest of their file's text: the next reading takes those that are the same
    on disk      all of them as JSON between runs, named after every file's path, size and time of change, and
                 after the code that types them

Four hundred YAML files take a fifth of a second to read, which is a fifth of the time in which the first
answer is due, and ten thousand take ten. What is kept holds nothing that the folder does not.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge import records
from knowledge.factbase import FactBase
from knowledge.records import Fact, LexiconRecord, StatementRecord, Subject
from knowledge.store.yaml_folder import Known, read_folder, record_files

KEPT = 3
"""Caches kept: the folder in use, and what it was before."""

_NAME = "records-"

AGAIN = 5
"""Readings of a folder that changed while it was read, before the last one is taken as it is: somebody writes
without a pause, and whoever watches the folder reads it again soon."""

MOMENT = 2_000_000_000
"""Nanoseconds before the latest change of all within which times of change are not trusted: there are file
systems that count in steps of two seconds."""

Files = frozenset[tuple[str, int, int, int]]
"""Path, size, time of change and number of every record file: what tells whether anything changed."""


class _Read(BaseModel):
    """A file, and the record that was read from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    digest: str


class _ReadFact(_Read):
    record: Fact


class _ReadSubject(_Read):
    record: Subject


class _ReadStatement(_Read):
    record: StatementRecord


class _ReadWords(_Read):
    record: LexiconRecord


class _Kept(BaseModel):
    """What a cache file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    folder: str
    facts: tuple[_ReadFact, ...] = ()
    subjects: tuple[_ReadSubject, ...] = ()
    statements: tuple[_ReadStatement, ...] = ()
    lexicon: tuple[_ReadWords, ...] = ()

    def each(self) -> Iterator[_ReadFact | _ReadSubject | _ReadStatement | _ReadWords]:
        """All of them."""
        yield from self.facts
        yield from self.subjects
        yield from self.statements
        yield from self.lexicon


class FolderReading:
    """A folder that is read more than once. Not for two threads at a time."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """`cache`: a folder where records are kept between runs, if anywhere."""
        self._folder, self._cache = folder, cache
        self._known: Known | None = None
        self._files: Files = frozenset()

    def read(self) -> FactBase:
        """The edition that the folder makes now, of files that all stood there at one moment.

        Raises:
            StoreUnavailable, BadRecordFile, InvalidFactBase: as `read_folder`.
        """
        files = files_of(self._folder)
        for _ in range(AGAIN):
            base = self._at(files)
            now = files_of(self._folder)
            if now == files:
                self._files = files
                return base
            files = now
        self._files = frozenset()
        return self._at(files)

    def _unchanged(self, files: Files) -> frozenset[str]:
        """Paths of files that are as they were when they were read last: by their time of change, unless that
        is so late that another change may have fallen into the same moment.
        """
        settled = max((changed for _, _, changed, _ in self._files), default=0) - MOMENT
        return frozenset(path for path, _, changed, _ in files & self._files if changed < settled)

    def _at(self, files: Files) -> FactBase:
        """The edition of these files."""
        if self._known is not None:  # written down again by the next run: it reads what changed since
            return read_folder(self._folder, self._known, self._unchanged(files))
        place = self._cache / f"{_NAME}{_key(files)}.json" if self._cache else None
        with suppress(OSError, ValidationError, ValueError):
            return self._opened(place)
        self._known = self._older()
        base = read_folder(self._folder, self._known)
        with suppress(OSError):
            self._put(place)
        return base

    def _opened(self, place: Path | None) -> FactBase:
        """The edition as the cache file has it.

        Raises:
            OSError, ValueError: there is none, or it is not what was written.
        """
        if place is None:
            raise FileNotFoundError
        kept = _Kept.model_validate_json(place.read_bytes(), by_alias=True, by_name=True)
        base = FactBase.of(
            (one.record for one in kept.facts),
            subjects=(one.record for one in kept.subjects),
            statements=(one.record for one in kept.statements),
            lexicon=(one.record for one in kept.lexicon),
        )
        self._known = _known(kept)
        return base

    def _older(self) -> Known:
        """What the newest cache of this folder holds; files that have changed since are found out."""
        for place in _newest_first(self._cache) if self._cache else ():
            with suppress(OSError, ValidationError, ValueError):
                kept = _Kept.model_validate_json(place.read_bytes(), by_alias=True, by_name=True)
                if (kept.code, kept.folder) == (_code(), str(self._folder)):
                    return _known(kept)
        return {}

    def _put(self, place: Path | None) -> None:
        """Keep the records on disk."""
        if place is None or self._known is None:
            return
        kept = _kept(str(self._folder), self._known)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".making-", delete=False) as file:
            _ = file.write(kept.model_dump_json(by_alias=True).encode())
        _ = Path(file.name).replace(place)
        for old in _newest_first(place.parent)[KEPT:]:
            old.unlink(missing_ok=True)


def files_of(folder: Path) -> Files:
    """What the record files of a folder look like now, without reading them."""
    return frozenset(seen for path in record_files(folder) if (seen := _seen(path)))


def _seen(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None  # removed while we looked: the next look sees it gone
    return str(path), found.st_size, found.st_mtime_ns, found.st_ino


def _kept(folder: str, known: Known) -> _Kept:
    shelves: dict[type, list[object]] = {Fact: [], Subject: [], StatementRecord: [], LexiconRecord: []}
    for file, (digest, record) in known.items():
        shelves[type(record)].append({"file": file, "digest": digest, "record": record})
    facts, subjects, statements, lexicon = shelves.values()
    return _Kept.model_validate(
        {
            "code": _code(),
            "folder": folder,
            "facts": facts,
            "subjects": subjects,
            "statements": statements,
            "lexicon": lexicon,
        }
    )


def _known(kept: _Kept) -> Known:
    return {one.file: (one.digest, one.record) for one in kept.each()}


def _newest_first(cache: Path) -> list[Path]:
    return sorted(cache.glob(f"{_NAME}*.json"), key=lambda path: path.stat().st_mtime, reverse=True)


def _code() -> str:
    return hashlib.sha256(Path(records.__file__).read_bytes()).hexdigest()[:16]


def _key(files: Files) -> str:
    digest = hashlib.sha256(_code().encode())
    for seen in sorted(files):
        digest.update(repr(seen).encode())
    return digest.hexdigest()[:16]
