"""Drafts: records on their way, which are in no edition and in no answer.

A draft has the schema of its kind, every field but `id` may be missing or empty, and a block may stand in it
that says where it comes from:

    draft:
      based_on: 0123456789abcdef       the version of the published file from which it was begun
      from: {name, url, licence, retrieved, id}
      like: [fact ids]                 facts that may say the same
      why: conflict with the shipped edition of 2026.12.01
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from knowledge.errors import BadRecordFile, RecordProblem, StoreUnavailable
from knowledge.factbase import AnyRecord, Kind
from knowledge.records import Record, RecordId
from knowledge.store import reader_words
from knowledge.store.kinds import SHELVES, TYPES, draft_path, inside, is_record_id
from knowledge.store.record_files import place_of, record_file, version_of
from knowledge.store.record_text import Reading, composed, typed, values_of
from knowledge.store.templates import FIRST, template
from knowledge.store.whole import write_whole, writing
from knowledge.store.yaml_folder import content_of
from knowledge.store.yaml_values import Value, Values, dumped, record_values

NOT_YET = dt.date.min
"""The day in the history of a draft that has none: before all days, so that no edition is named after it."""

_Short = Annotated[str, Field(max_length=2000)]


class DraftOrigin(Record):
    """Where a draft was taken from, and on what terms; what is not known is empty."""

    name: _Short = ""
    url: _Short = ""
    licence: _Short = ""
    retrieved: _Short = ""
    id: _Short = ""


class DraftNote(Record):
    """What a draft says of itself, in its block `draft:`."""

    based_on: Annotated[str, Field(pattern="^([0-9a-f]{16})?$")] = ""
    origin: DraftOrigin | None = Field(default=None, alias="from")
    like: tuple[RecordId, ...] = ()
    why: _Short = ""


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft as it lies in the folder, or as somebody is typing it."""

    kind: Kind
    id: str
    path: Path
    text: str
    version: str
    note: DraftNote
    record: AnyRecord | None
    """The record that it would be: None while something is missing or wrong."""
    problems: tuple[RecordProblem, ...]
    """What keeps it from being one, each with its line and field."""


def read_draft_text(kind: Kind, record_id: str, text: str) -> DraftFile:
    """The draft that a text is. Whatever is wrong in it is in its `problems`."""
    return _draft(kind, record_id, Path(f"{record_id}.yaml"), text, version_of(_bytes(text)))


def draft_as_it_lies(folder: Path, kind: Kind, record_id: str) -> DraftFile | None:
    """The file of a draft, published or not; None where there is none, or this can be no id.

    Raises:
        StoreUnavailable: a link leads out of the folder.
    """
    if not is_record_id(record_id):
        return None
    path = draft_path(folder, kind, record_id)
    return _read(folder, kind, path) if path.is_file() else None


def drafts_as_they_lie(folder: Path) -> tuple[DraftFile, ...]:
    """The files of all drafts of a folder, by kind and id."""
    places = [(kind, draft_path(folder, kind, "x").parent) for kind in SHELVES]
    found = [(kind, path) for kind, place in places for path in sorted(place.glob("*.yaml"))]
    return tuple(_read(folder, kind, path) for kind, path in found if is_record_id(path.stem))


def begin_draft(folder: Path, kind: Kind, record_id: str, *, on: dt.date | None = None) -> str:
    """The text of a new draft: of the published record, or of one that is not there yet.

    `on`: the day for the fields of a new record that hold one. Nothing is written.

    Raises:
        BadRecordFile: this is no id, or the published file is no text.
    """
    _ = draft_path(folder, kind, record_id)
    published = record_file(folder, kind, record_id)
    if published is None:
        return template(kind, record_id, on=on)
    return with_block(published.text, [f"  based_on: {published.version}"])


def write_draft(
    folder: Path, fact_id: str, *, topic: str, today: dt.date, affirm: Sequence[str] = ()
) -> Path | None:
    """Write `drafts/<id>.yaml`; None where a fact or draft of this id is in the folder already.

    Raises:
        BadRecordFile: this is no id.
        StoreUnavailable: the folder cannot be written to.
    """
    draft = draft_path(folder, "fact", fact_id)
    with writing(folder):
        if draft.exists() or place_of(folder, "fact", fact_id) is not None:
            return None
        write_whole(draft, template("fact", fact_id, on=today, topic=topic, affirm=affirm), folder)
    return draft


# --- the block


def with_block(text: str, lines: Sequence[str]) -> str:
    """The text of a record with a block `draft:` of these lines before its first field."""
    node = composed(Reading(""), text)
    block = "".join(f"{line}\n" for line in ("draft:", *lines))
    if node is None or node.flow_style or not node.value or node.value[0][0].start_mark.column:
        # Written as JSON, or with all of it indented: no line can be put before the others.
        return dumped({**(record_values(block) or {}), **(record_values(text) or {})})
    above = node.value[0][0].start_mark.line
    every = text.splitlines(keepends=True)
    return "".join([*every[:above], block, *every[above:]])


def without_block(text: str) -> str:
    """The text of a draft without its block; all else stays as it is, byte for byte."""
    node = composed(Reading(""), text)
    pairs = node.value if node and not node.flow_style else []  # what is written as JSON is written anew
    every = text.splitlines(keepends=True)
    for key, value in pairs:
        if key.value == "draft" and not key.start_mark.column:
            first = key.start_mark.line
            del every[first : _end_of_block(every, first, value)]
            break
    return "".join(every)


def _end_of_block(lines: Sequence[str], first: int, value: yaml.Node) -> int:
    """The line behind a field of the top level, which begins at line `first`; blank lines below stay."""
    style = getattr(value, "style", None)
    is_block = isinstance(value, yaml.CollectionNode) and not value.flow_style
    end = first + 1 if is_block or style in {"|", ">"} else value.end_mark.line + 1
    for n in range(end, len(lines)):
        if lines[n].strip() and not lines[n].startswith((" ", "\t")):
            break
        end = n + 1 if lines[n].strip() else end
    return end


# --- reading


def _read(folder: Path, kind: Kind, path: Path) -> DraftFile:
    try:
        text, content = content_of(inside(path, folder))
        return _draft(kind, path.stem, path, text, version_of(content))
    except BadRecordFile as error:
        version = version_of(path.read_bytes()) if path.is_file() else ""
        return DraftFile(kind, path.stem, path, "", version, DraftNote(), None, error.problems)
    except (OSError, StoreUnavailable) as error:
        raise StoreUnavailable(f"{path}: cannot be read: {error}") from error


def _draft(kind: Kind, record_id: str, path: Path, text: str, version: str) -> DraftFile:
    reading = Reading(str(path))
    values = values_of(reading, text)
    record, note = None, DraftNote()
    if values is not None:
        note = _note(reading, values.pop("draft", None))
        found = list(reading.problems)
        record = typed(reading, TYPES[kind], filled(kind, values))
        record = None if found else record
    problems = tuple(sorted(reading.problems, key=lambda problem: problem.place.line))
    return DraftFile(kind, record_id, path, text, version, note, record, problems)


def filled(kind: Kind, values: Mapping[str, Value]) -> Values:
    """The fields that somebody filled in; a fact without history has one that is still to come."""
    found = _some(values)
    if kind == "fact":
        _ = found.setdefault("history", [{"on": str(NOT_YET), "change": FIRST}])
        _ = found.setdefault("wordings", {})
    return found


def _some(values: Mapping[str, Value]) -> Values:
    kept = {name: _filled(value) for name, value in values.items()}
    return {name: value for name, value in kept.items() if value is not None}


def _filled(value: Value) -> Value:
    """A value without its empty fields; None where nothing is left of it. Items keep their places."""
    if isinstance(value, dict):
        return _some(value) or None
    if isinstance(value, list):
        return [part if isinstance(part, str) else _filled(part) for part in value] or None
    return value or None


def _note(reading: Reading, block: Value) -> DraftNote:
    kept = _filled(block)
    try:
        return DraftNote.model_validate(kept or {})
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            reading.complain(("draft", *problem["loc"]), reader_words.in_words(problem, DraftNote))
        return DraftNote()


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
