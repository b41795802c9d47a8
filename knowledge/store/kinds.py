"""The four kinds of records, and where in a folder the files of each lie.

facts/<topic>/<id>.yaml     subjects/<id>.yaml          statements/<id>.yaml          lexicon/<id>.yaml
drafts/<id>.yaml            drafts/subjects/<id>.yaml   drafts/statements/<id>.yaml   drafts/lexicon/<id>.yaml
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem, StoreUnavailable
from knowledge.factbase import AnyRecord, Kind
from knowledge.records import ID_PATTERN, Fact, LexiconRecord, StatementRecord, Subject

TYPES: Mapping[Kind, type[AnyRecord]] = MappingProxyType(
    {"fact": Fact, "subject": Subject, "statement": StatementRecord, "lexicon": LexiconRecord}
)
"""The schema of each kind, in the order in which a folder is read."""

SHELVES: Mapping[Kind, str] = MappingProxyType(
    {"fact": "facts", "subject": "subjects", "statement": "statements", "lexicon": "lexicon"}
)
"""The folder of the published records of each kind."""

DRAFTS = "drafts"
"""The folder of drafts, which are in no edition."""

MAX_ID = 60
"""Characters of an id, as the schema has it: fine for every disk."""


def is_record_id(text: str) -> bool:
    """Can this be the id of a record, and so the name of its file? Nothing else becomes part of a path."""
    return len(text) <= MAX_ID and re.fullmatch(ID_PATTERN, text) is not None


def checked_id(record_id: str, what: str = "id") -> str:
    """The id itself.

    Raises:
        BadRecordFile: it is none; such a name would be no file of ours.
    """
    if not is_record_id(record_id):
        says = (
            f"{record_id[:MAX_ID]!r} is no {what}; expected lower-case words joined by hyphens: sora-is-free"
        )
        says_zh = f"「{record_id[:MAX_ID]}」不能作编号；只能用小写英文字母、数字和连字符，例如 sora-is-free"
        raise BadRecordFile([RecordProblem(FilePlace(record_id[:MAX_ID], 1), what, says, says_zh)])
    return record_id


def draft_path(folder: Path, kind: Kind, record_id: str) -> Path:
    """Where the draft of a record lies, whether it is there or not.

    Raises:
        BadRecordFile: this is no id.
    """
    shelf = folder / DRAFTS if kind == "fact" else folder / DRAFTS / SHELVES[kind]
    return shelf / f"{checked_id(record_id)}.yaml"


def leads_out(path: Path, folder: Path) -> bool:
    """Does the path, links followed, end outside the folder? Another's file is neither read nor written."""
    return not path.resolve().is_relative_to(folder.resolve())


def inside(path: Path, folder: Path) -> Path:
    """The path itself.

    Raises:
        StoreUnavailable: a symbolic link leads out of the folder.
    """
    if leads_out(path, folder):
        raise StoreUnavailable(f"{path}: a link leads out of {folder}; put the file itself in its place")
    return path
