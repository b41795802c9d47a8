"""Whole records ↔ JSON: an edition as one document, for programs; nothing of it is lost.

    {"format": "heshi-records", "version": 1, "edition": …, "facts": […], "subjects": […], "statements": […],
     "lexicon": […]}

Each record has the fields of its YAML file (docs/facts/format.md), empty ones left out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem
from knowledge.factbase import FactBase
from knowledge.records import Fact, LexiconRecord, Record, StatementRecord, Subject

FORMAT, VERSION = "heshi-records", 1
"""What the document is, and how it is written. A later version is another number."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["heshi-records"]
    version: Literal[1]
    edition: Annotated[str, Field(max_length=100)] = ""
    facts: tuple[Fact, ...] = ()
    subjects: tuple[Subject, ...] = ()
    statements: tuple[StatementRecord, ...] = ()
    lexicon: tuple[LexiconRecord, ...] = ()


def records_json(base: FactBase) -> str:
    """All records of an edition, withdrawn facts too, as JSON."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "edition": base.edition,
        "facts": _plain(base.facts.values()),
        "subjects": _plain(base.subjects.values()),
        "statements": _plain(base.statements.values()),
        "lexicon": _plain(base.lexicon.values()),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_records_json(text: str, name: str = "records") -> FactBase:
    """The edition that such a document holds.

    Raises:
        BadRecordFile: it is no such document; says which field of which record.
        InvalidFactBase: an id stands twice.
    """
    try:
        found = _Document.model_validate_json(text)
    except ValidationError as error:
        raise BadRecordFile(
            RecordProblem(FilePlace(name, 1), ".".join(map(str, wrong["loc"])), wrong["msg"])
            for wrong in error.errors(include_url=False)
        ) from error
    return FactBase.of(
        found.facts, subjects=found.subjects, statements=found.statements, lexicon=found.lexicon
    )


def plain_record(record: Record) -> dict[str, object]:
    """A record as plain values, by the names and in the order of its file, without its empty fields."""
    dumped = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {name: _as_written(value, name) for name, value in dumped.items()}


def is_records(data: object) -> bool:
    """Whether JSON is such a document, by its form."""
    return isinstance(data, dict) and data.get("format") == FORMAT


def _plain(records: Iterable[Record]) -> list[object]:
    return [plain_record(record) for record in records]


def _as_written(value: object, name: str = "") -> object:
    """A value as the files write it: `always` for the first day there is, `none` for no public address."""
    if isinstance(value, dict):
        return {key: _as_written(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_written(part) for part in value]
    if name == "from" and value == dt.date.min.isoformat():
        return "always"
    return "none" if name == "url" and value is None else value
