"""A folder of YAML files → records; every problem with file and line, of all files at once.

<folder>/facts/<topic>/<id>.yaml    subjects/<id>.yaml    statements/<id>.yaml    lexicon/<id>.yaml
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem, Said, StoreUnavailable
from knowledge.factbase import AnyRecord, FactBase, Kind
from knowledge.records import Fact, LexiconRecord, StatementRecord, Subject
from knowledge.store import reader_words
from knowledge.store.kinds import SHELVES, leads_out
from knowledge.store.record_text import MAX_FILE_BYTES, RecordT, record_of

_LINK = Said(
    "is a link that leads out of the folder; put the file itself here",
    "是指向文件夹之外的链接；请把文件本身放在这里",
)


def _twice(other: str) -> Said:
    """A file whose id, its name, another file has already."""
    return Said(
        f"{other} has this id already; ids are unique: take one of the two files away",
        f"{other} 已用了这个 id；id 不能重复：请去掉其中一个文件",
    )


def _not_yaml(path: Path) -> Said:
    """A record that would be passed over without a word."""
    name = path.with_suffix(".yaml").name
    return Said(f"only .yaml is read; call the file {name}", f"只读取 .yaml；请把文件改名为 {name}")


Known = dict[str, tuple[str, AnyRecord]]
"""Records read before, by the path of their file within the folder, each with a digest of its text."""


def read_folder(
    folder: Path, known: Known | None = None, unchanged: Container[str] = frozenset()
) -> FactBase:
    """The edition that a folder of record files makes.

    With `known`, texts that have not changed are not read into records again, and it is brought up to date.
    Files that are `unchanged`, by their path, are not even looked into where they are known.

    Raises:
        StoreUnavailable: the folder, or its `facts` subfolder, is not there.
        BadRecordFile: some files are no records, or have the id of another; every problem is listed with
            file and line.
    """
    return _read(_All(folder, {}, {} if known is None else known, unchanged))


def open_with_texts(folder: Path) -> tuple[FactBase, Mapping[tuple[Kind, str], str]]:
    """The edition of a folder, and the text of each record by kind and id, each file read once.

    Raises:
        StoreUnavailable, BadRecordFile: as `read_folder`.
    """
    texts: dict[tuple[Kind, str], str] = {}
    return _read(_All(folder, texts, {})), texts


def _read(reading: _All) -> FactBase:
    """The edition; texts and records are put into the mappings of the reading."""
    if not (reading.folder / "facts").is_dir():
        raise StoreUnavailable(
            f"{reading.folder}: no fact base here; expected a folder with facts/<topic>/<id>.yaml in it"
        )
    facts = tuple(reading.records("fact", Fact))
    subjects = tuple(reading.records("subject", Subject))
    statements = tuple(reading.records("statement", StatementRecord))
    lexicon = tuple(reading.records("lexicon", LexiconRecord))
    for gone in reading.known.keys() - reading.seen:
        del reading.known[gone]
    if reading.problems:
        raise BadRecordFile(reading.problems)
    return FactBase.of(facts, subjects=subjects, statements=statements, lexicon=lexicon)


def record_files(folder: Path) -> tuple[Path, ...]:
    """All record files of a folder in a fixed order; drafts are not among them."""
    return tuple(path for _, path in files_by_kind(folder))


def files_by_kind(folder: Path) -> Iterator[tuple[Kind, Path]]:
    """All record files of a folder with their kinds, in a fixed order."""
    for kind, shelf in SHELVES.items():
        yield from ((kind, path) for path in sorted((folder / shelf).rglob("*.yaml")))


def read_record(path: Path, kind: type[RecordT]) -> RecordT:
    """One record file as a value.

    Raises:
        BadRecordFile: with every problem found in the file.
    """
    record, problems = record_of(kind, text_of(path), str(path))
    if record is None:
        raise BadRecordFile(problems)
    return record


def text_of(path: Path) -> str:
    """The text of a record file; lines may end as they do on Windows.

    Raises:
        BadRecordFile: it cannot be read, is larger than a record, or is no UTF-8.
    """
    return content_of(path)[0]


def content_of(path: Path) -> tuple[str, bytes]:
    """The text of a record file, and the bytes that it was read from, of one moment.

    Raises:
        BadRecordFile: as `text_of`.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _bad(path, reader_words.too_large(MAX_FILE_BYTES))
        content = path.read_bytes()
        return content.decode().replace("\r\n", "\n").replace("\r", "\n"), content
    except UnicodeDecodeError as error:
        raise _bad(path, reader_words.no_utf8(error.start)) from error
    except OSError as error:
        raise _bad(path, reader_words.cannot_be_read(error)) from error


def _bad(path: Path, says: Said) -> BadRecordFile:
    return BadRecordFile([RecordProblem(FilePlace(str(path), 1), "", says.en, says.zh)])


@dataclass(slots=True)
class _All:
    """The files of a folder on their way to records; what is wrong in them, in the order of the files."""

    folder: Path
    texts: dict[tuple[Kind, str], str]
    known: Known
    unchanged: Container[str] = frozenset()
    problems: list[RecordProblem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def records(self, kind: Kind, schema: type[RecordT]) -> Iterator[RecordT]:
        """The records of one kind, of the files that are some."""
        for path in self._files(kind):
            place = path.relative_to(self.folder).as_posix()
            if str(path) in self.unchanged and place in self.known:
                record = self.known[place][1]
                if isinstance(record, schema):
                    self.seen.add(place)
                    yield record
                    continue
            try:
                text = self._text(path)
            except BadRecordFile as error:
                self.problems.extend(error.problems)
                continue
            self.texts[kind, path.stem] = text
            read = self._record(path, schema, text)
            if read is not None:
                yield read

    def _files(self, kind: Kind) -> Iterator[Path]:
        """The files that may be records of a kind, each id once; the others are told."""
        found: dict[str, str] = {}
        for path in sorted((self.folder / SHELVES[kind]).rglob("*.y*ml")):
            other = found.setdefault(path.stem, str(path))
            if path.suffix == ".yml":
                self.problems.extend(_bad(path, _not_yaml(path)).problems)
            elif other != str(path):
                self.problems.extend(_bad(path, _twice(other)).problems)
            elif path.suffix == ".yaml":
                yield path

    def _record(self, path: Path, schema: type[RecordT], text: str) -> RecordT | None:
        place, digest = path.relative_to(self.folder).as_posix(), hashlib.sha256(text.encode()).hexdigest()
        before, record = self.known.get(place, ("", None))
        if before == digest and isinstance(record, schema):
            self.seen.add(place)
            return record
        made, problems = record_of(schema, text, str(path))
        self.problems.extend(problems)
        if made is not None:
            self.seen.add(place)
            self.known[place] = digest, cast("AnyRecord", made)
        return made

    def _text(self, path: Path) -> str:
        if path.is_symlink() and leads_out(path, self.folder):
            raise _bad(path, _LINK)
        return text_of(path)
