"""A folder of YAML files → records; every problem with file and line, of all files at once.

<folder>/facts/<topic>/<id>.yaml    subjects/<id>.yaml    statements/<id>.yaml    lexicon/<id>.yaml
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem, Said, StoreUnavailable
from knowledge.factbase import FactBase
from knowledge.records import Fact, LexiconRecord, StatementRecord, Subject
from knowledge.store import reader_words
from knowledge.store.kinds import SHELVES, leads_out
from knowledge.store.record_text import MAX_FILE_BYTES, RecordT, record_of

_LINK = Said(
    "is a link that leads out of the folder; put the file itself here",
    "是指向文件夹之外的链接；请把文件本身放在这里",
)


def read_folder(folder: Path) -> FactBase:
    """The edition that a folder of record files makes.

    Raises:
        StoreUnavailable: the folder, or its `facts` subfolder, is not there.
        BadRecordFile: some files are no records; every problem is listed with file and line.
        InvalidFactBase: two files claim the same id.
    """
    if not (folder / "facts").is_dir():
        raise StoreUnavailable(
            f"{folder}: no fact base here; expected a folder with facts/<topic>/<id>.yaml in it"
        )
    problems: list[RecordProblem] = []
    facts = tuple(_read_all(folder / "facts", Fact, problems))
    subjects = tuple(_read_all(folder / "subjects", Subject, problems))
    statements = tuple(_read_all(folder / "statements", StatementRecord, problems))
    lexicon = tuple(_read_all(folder / "lexicon", LexiconRecord, problems))
    if problems:
        raise BadRecordFile(problems)
    return FactBase.of(facts, subjects=subjects, statements=statements, lexicon=lexicon)


def record_files(folder: Path) -> tuple[Path, ...]:
    """All record files of a folder in a fixed order; drafts are not among them."""
    return tuple(path for shelf in SHELVES.values() for path in sorted((folder / shelf).rglob("*.yaml")))


def read_record(path: Path, kind: type[RecordT]) -> RecordT:
    """One record file as a value.

    Raises:
        BadRecordFile: with every problem found in the file.
    """
    problems: list[RecordProblem] = []
    record = _read_one(path, kind, problems)
    if record is None:
        raise BadRecordFile(problems)
    return record


def text_of(path: Path) -> str:
    """The text of a record file; lines may end as they do on Windows.

    Raises:
        BadRecordFile: it cannot be read, is larger than a record, or is no UTF-8.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _bad(path, reader_words.too_large(MAX_FILE_BYTES))
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _bad(path, reader_words.no_utf8(error.start)) from error
    except OSError as error:
        raise _bad(path, reader_words.cannot_be_read(error)) from error


def _bad(path: Path, says: Said) -> BadRecordFile:
    return BadRecordFile([RecordProblem(FilePlace(str(path), 1), "", says.en, says.zh)])


def _read_all(folder: Path, kind: type[RecordT], problems: list[RecordProblem]) -> Iterator[RecordT]:
    for path in sorted(folder.rglob("*.yaml")):
        if path.is_symlink() and leads_out(path, folder.parent):
            problems.extend(_bad(path, _LINK).problems)
            continue
        record = _read_one(path, kind, problems)
        if record is not None:
            yield record


def _read_one(path: Path, kind: type[RecordT], problems: list[RecordProblem]) -> RecordT | None:
    try:
        record, found = record_of(kind, text_of(path), str(path))
    except BadRecordFile as error:
        problems.extend(error.problems)
        return None
    problems.extend(found)
    return record
