"""The published records of a folder, as files: their text, and the version by which a change is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from knowledge.factbase import Kind
from knowledge.store.kinds import SHELVES, inside, is_record_id
from knowledge.store.yaml_folder import content_of


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A published record as it lies in the folder."""

    kind: Kind
    id: str
    path: Path
    text: str
    version: str
    """What `version_of` says of the file's bytes."""


def version_of(content: bytes | str) -> str:
    """The version of a file: the first 16 hex digits of the SHA-256 of its bytes."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:16]


def record_file(folder: Path, kind: Kind, record_id: str) -> RecordFile | None:
    """The file of a published record; None where there is none of this id, or this can be no id.

    Raises:
        BadRecordFile: it cannot be read as text.
        StoreUnavailable: a link leads out of the folder.
    """
    path = place_of(folder, kind, record_id)
    if path is None:
        return None
    text, content = content_of(inside(path, folder))
    return RecordFile(kind, record_id, path, text, version_of(content))


def place_of(folder: Path, kind: Kind, record_id: str) -> Path | None:
    """Where a published record lies; None where it does not."""
    if not is_record_id(record_id):
        return None
    shelf, name = folder / SHELVES[kind], f"{record_id}.yaml"
    # Where they usually lie is looked at first: walking through ten thousand files takes a tenth of a second.
    usual = [shelf / name, *(topic / name for topic in sorted(shelf.glob("*/")))]
    found = next((path for path in usual if path.is_file()), None)
    return found or next((path for path in sorted(shelf.rglob(name)) if path.is_file()), None)


def list_records(folder: Path, kind: Kind) -> tuple[str, ...]:
    """The ids of the published records of a kind, in order."""
    return tuple(sorted(path.stem for path in (folder / SHELVES[kind]).rglob("*.yaml")))
