"""The records of a folder, read before and kept as JSON, while no file of the folder has changed.

Four hundred YAML files take a fifth of a second to read, which is a fifth of the time in which the first
answer is due. The cache is named after every file's path, size and time of change, and after the code
that types them; it holds nothing that the folder does not.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge import records
from knowledge.factbase import FactBase
from knowledge.records import Fact, LexiconRecord, StatementRecord, Subject
from knowledge.store.yaml_folder import read_folder, record_files

KEPT = 3
"""Caches kept: the folder in use, and what it was before."""

_NAME = "records-"


class _Kept(BaseModel):
    """What a cache file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: tuple[Fact, ...]
    subjects: tuple[Subject, ...]
    statements: tuple[StatementRecord, ...]
    lexicon: tuple[LexiconRecord, ...]


def read_folder_cached(folder: Path, cache: Path) -> FactBase:
    """The edition of a folder, from `cache` where it lies there; else read, and put there.

    Raises:
        StoreUnavailable, BadRecordFile, InvalidFactBase: as `read_folder`.
    """
    place = cache / f"{_NAME}{_key(folder)}.json"
    with suppress(OSError, ValidationError, ValueError):
        kept = _Kept.model_validate_json(place.read_bytes(), by_alias=True, by_name=True)
        return FactBase.of(
            kept.facts, subjects=kept.subjects, statements=kept.statements, lexicon=kept.lexicon
        )
    base = read_folder(folder)
    with suppress(OSError):
        _put(base, place)
    return base


def _put(base: FactBase, place: Path) -> None:
    kept = _Kept(
        facts=tuple(base.facts.values()),
        subjects=tuple(base.subjects.values()),
        statements=tuple(base.statements.values()),
        lexicon=tuple(base.lexicon.values()),
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".making-", delete=False) as file:
        file.write(kept.model_dump_json(by_alias=True).encode())
    Path(file.name).replace(place)
    older = sorted(place.parent.glob(f"{_NAME}*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in older[KEPT:]:
        old.unlink(missing_ok=True)


def _key(folder: Path) -> str:
    digest = hashlib.sha256(Path(records.__file__).read_bytes())
    for path in record_files(folder):
        found = path.stat()
        digest.update(f"{path.relative_to(folder)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
