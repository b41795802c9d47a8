"""Edits of a folder of records: the file of one fact, with its comments and order kept.

Every write is whole or not at all: the new text is read back as a record before it replaces the old file.
ruamel.yaml is imported where it is used: loading it takes a fifth of what a check takes in all.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import BadRecordFile, NoSuchFact, StoreUnavailable
from knowledge.factbase import Side
from knowledge.records import Fact
from knowledge.store.yaml_folder import read_record
from knowledge.text import normal

if TYPE_CHECKING:
    from ruamel.yaml import YAML


def add_wording(folder: Path, fact_id: str, side: Side, wording: str, *, on: dt.date, change: str) -> Path:
    """Add a wording to the file of a fact, and to its history; the path of the file.

    A wording that stands in that list already changes nothing, so the edit may be repeated.

    Raises:
        NoSuchFact: no file of this id is in the folder.
        BadRecordFile: the file is no record, or would be none with the wording in it; it stays as it was.
        StoreUnavailable: the folder is not there, or cannot be written to.
    """
    path = _file_of(folder, fact_id)
    fact = read_record(path, Fact)
    if normal(wording) in {normal(text) for text in getattr(fact.wordings, side)}:
        return path
    try:
        _replace(path, _with_wording(path, side, wording, on, change))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise StoreUnavailable(
            f"{path}: cannot be written ({why}); the folder of facts must belong to whoever runs heshi"
        ) from error
    return path


def _file_of(folder: Path, fact_id: str) -> Path:
    if not (folder / "facts").is_dir():
        raise StoreUnavailable(f"{folder}: no folder of records; expected facts/<topic>/<id>.yaml in it")
    # By comparing names and not by a pattern, in which an id from elsewhere might mean more than itself.
    found = [path for path in sorted((folder / "facts").rglob("*.yaml")) if path.stem == fact_id]
    if not found:
        raise NoSuchFact(fact_id)
    return found[0]


def _with_wording(path: Path, side: Side, wording: str, on: dt.date, change: str) -> str:
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415

    yaml = _round_trip()
    record: Any = yaml.load(path.read_text(encoding="utf-8"))
    lists = record["wordings"]
    if side not in lists:
        lists[side] = []
    lists[side].append(wording)
    entry = CommentedMap(on=on, change=change)
    entry.fa.set_flow_style()
    record["history"].append(entry)
    text = io.StringIO()
    yaml.dump(record, text)
    return text.getvalue()


def _round_trip() -> YAML:
    """Reads and writes YAML such that what is not touched stays as it is written in the shipped records."""
    from ruamel.yaml import YAML  # noqa: PLC0415

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000  # never break a line that an editor left whole
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _replace(path: Path, text: str) -> None:
    """Put the text in place of the file, once it reads as a record of the same id."""
    # The stem is the id, as reading asks; the ending keeps readers of the folder from taking it for a record.
    new = path.with_suffix(".new")
    try:
        with new.open("w", encoding="utf-8") as file:
            _ = file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _ = read_record(new, Fact)
        _ = new.replace(path)
    except (OSError, BadRecordFile):
        new.unlink(missing_ok=True)
        raise
