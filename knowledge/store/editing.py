"""Edits of a folder of records: the file of one fact, with its comments and order kept.

Every write is whole or not at all: the new text is read back as a record before it replaces the old file.
ruamel.yaml is imported where it is used: loading it takes a fifth of what a check takes in all.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import NoSuchFact, StoreUnavailable
from knowledge.factbase import Side
from knowledge.records import Fact
from knowledge.store.record_files import record_file
from knowledge.store.record_text import read_record_text
from knowledge.store.whole import write_whole, writing
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
    if not (folder / "facts").is_dir():
        raise StoreUnavailable(f"{folder}: no folder of records; expected facts/<topic>/<id>.yaml in it")
    with writing(folder):
        file = record_file(folder, "fact", fact_id)
        if file is None:
            raise NoSuchFact(fact_id)
        fact = read_record(file.path, Fact)
        if normal(wording) not in {normal(text) for text in getattr(fact.wordings, side)}:
            text = _with_wording(file.text, side, wording, on, change)
            _ = read_record_text("fact", text, str(file.path))
            write_whole(file.path, text, folder)
    return file.path


def _with_wording(text: str, side: Side, wording: str, on: dt.date, change: str) -> str:
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415

    yaml = _round_trip()
    record: Any = yaml.load(text)
    lists = record["wordings"]
    if side not in lists:
        lists[side] = []
    lists[side].append(wording)
    entry = CommentedMap(on=on, change=change)
    entry.fa.set_flow_style()
    record["history"].append(entry)
    written = io.StringIO()
    yaml.dump(record, written)
    return written.getvalue()


def _round_trip() -> YAML:
    """Reads and writes YAML such that what is not touched stays as it is written in the shipped records."""
    from ruamel.yaml import YAML  # noqa: PLC0415

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000  # never break a line that an editor left whole
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
