"""A folder of YAML files ↔ records, with file and line kept for every complaint.

    <folder>/facts/<topic>/<id>.yaml    subjects/<id>.yaml    statements/<id>.yaml    lexicon/<id>.yaml

Reading is strict in form and total in report: every scalar is taken as text, a duplicate or
unknown key is an error, and all bad files are named at once, not the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ValidationError

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem, StoreUnavailable
from knowledge.factbase import FactBase
from knowledge.records import Fact, LexiconRecord, Record, StatementRecord, Subject

RecordT = TypeVar("RecordT", bound=Record)

# libyaml reads the shipped base in a fifth of the time of the pure Python loader, which remains
# as the fallback where the wheel carries no C extension.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_FILE_BYTES = 1_000_000
"""A fact file is a page or two; anything of this size is a mistake, and slow to parse."""


@dataclass(slots=True)
class _Reading:
    """One file on its way to a record: plain values, and the line of every field."""

    path: Path
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    problems: list[RecordProblem] = field(default_factory=list)

    def complain(self, at: tuple[str | int, ...], says: str) -> None:
        line = next((self.lines[at[:n]] for n in range(len(at), -1, -1) if at[:n] in self.lines), 1)
        self.problems.append(RecordProblem(FilePlace(str(self.path), line), ".".join(map(str, at)), says))


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
    kinds = ("facts", "subjects", "statements", "lexicon")
    return tuple(path for kind in kinds for path in sorted((folder / kind).rglob("*.yaml")))


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


def _read_all(folder: Path, kind: type[RecordT], problems: list[RecordProblem]) -> Iterator[RecordT]:
    for path in sorted(folder.rglob("*.yaml")):
        record = _read_one(path, kind, problems)
        if record is not None:
            yield record


def _read_one(path: Path, kind: type[RecordT], problems: list[RecordProblem]) -> RecordT | None:
    reading = _Reading(path)
    record = None
    node = _compose(reading)
    if node is not None:
        try:
            values = _plain(reading, node, ())
            record = None if reading.problems else _typed(reading, kind, values)
        except RecursionError:
            reading.complain((), "nested too deeply; a record is a few levels deep")
    problems.extend(reading.problems)
    return record


def _compose(reading: _Reading) -> yaml.Node | None:
    try:
        if reading.path.stat().st_size > MAX_FILE_BYTES:
            reading.complain(
                (), f"the file is larger than {MAX_FILE_BYTES} bytes; one record is a page or two"
            )
            return None
        text = reading.path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        reading.complain((), f"not UTF-8 text (byte {error.start}); save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.lines[()] = mark.line + 1 if mark else 1
        reading.complain((), f"not valid YAML: {error.problem or error.context}")
    except (yaml.YAMLError, OSError, RecursionError) as error:
        reading.complain((), f"cannot be read: {error}")
    else:
        if isinstance(node, yaml.MappingNode):
            return node
        reading.complain((), "expected a mapping of fields, such as `id: …`")
    return None


def _plain(reading: _Reading, node: yaml.Node, at: tuple[str | int, ...]) -> Any:
    """Plain values of a node, every scalar as text; notes the line of each field."""
    reading.lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        # Only a bare `null`, `~` or nothing is "not there"; a quoted one is a word.
        return None if not node.style and node.value in {"", "~", "null"} else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(reading, item, (*at, n)) for n, item in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key, value in cast("yaml.MappingNode", node).value:
        name = str(key.value)
        if name in values:
            reading.lines[(*at, name)] = key.start_mark.line + 1
            reading.complain((*at, name), "this key stands twice; keep one of them")
        values[name] = _plain(reading, value, (*at, name))
        reading.lines[(*at, name)] = key.start_mark.line + 1
    return values


def _typed(reading: _Reading, kind: type[RecordT], values: Any) -> RecordT | None:
    try:
        record = kind.model_validate(values)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False):
            reading.complain(problem["loc"], _in_words(problem["msg"], problem["type"], problem.get("input")))
        return None
    record_id = getattr(record, "id", reading.path.stem)
    if record_id != reading.path.stem:
        reading.complain(
            ("id",), f"is {record_id!r} but the file is {reading.path.name!r}; they must be the same"
        )
        return None
    return record


def _in_words(message: str, kind: str, value: Any) -> str:
    if kind == "extra_forbidden":
        return "no such field here; see docs/facts/format.md for the fields there are"
    if kind == "missing":
        return "is missing"
    shown = "" if isinstance(value, dict | list) else f" (found {str(value)[:60]!r})"
    plain = re.sub(r"<Verdict\.\w+: '(\w+)'>", r"'\1'", message.removeprefix("Value error, "))
    return f"{plain}{shown}"
