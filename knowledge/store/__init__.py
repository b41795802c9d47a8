"""The only shelf that touches the disk: folders of records, archives of editions, files of foreign claims."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from knowledge.errors import StoreUnavailable
from knowledge.factbase import FactBase, Kind
from knowledge.store.claim_lines import read_claim_lines
from knowledge.store.drafts import (
    DraftFile,
    DraftNote,
    DraftOrigin,
    begin_draft,
    read_draft_text,
    write_draft,
)
from knowledge.store.editing import add_wording
from knowledge.store.edition_archive import Edition, editions, open_edition, publish
from knowledge.store.edition_file import SUFFIXES
from knowledge.store.edition_history import Revision, edition_changes, revisions
from knowledge.store.edition_rollback import RolledBack, roll_back
from knowledge.store.lines import line_of
from knowledge.store.local_encoder import local_encoder
from knowledge.store.merging import Merged, three_way
from knowledge.store.patching import with_values
from knowledge.store.record_cache import FolderReading, files_of
from knowledge.store.record_files import RecordFile, list_records, record_file, version_of
from knowledge.store.record_text import field_lines, read_record_text
from knowledge.store.saving import (
    Conflict,
    based_on_text,
    discard_draft,
    draft_file,
    list_drafts,
    publish_draft,
    save_draft,
    withdraw,
)
from knowledge.store.updating import Updated, copy_shipped, update
from knowledge.store.yaml_folder import files_by_kind, text_of
from knowledge.store.yaml_folder import open_with_texts as read_with_texts
from knowledge.store.yaml_values import record_values

__all__ = [
    "Conflict",
    "DraftFile",
    "DraftNote",
    "DraftOrigin",
    "Edition",
    "FactSource",
    "Kind",
    "Merged",
    "RecordFile",
    "Revision",
    "RolledBack",
    "Updated",
    "add_wording",
    "based_on_text",
    "begin_draft",
    "copy_shipped",
    "discard_draft",
    "draft_file",
    "edition_changes",
    "editions",
    "field_lines",
    "line_of",
    "list_drafts",
    "list_records",
    "local_encoder",
    "open_edition",
    "open_facts",
    "open_with_texts",
    "publish",
    "publish_draft",
    "read_draft_text",
    "read_record_text",
    "record_file",
    "record_values",
    "revisions",
    "roll_back",
    "save_draft",
    "shipped_facts",
    "three_way",
    "update",
    "version_of",
    "with_values",
    "withdraw",
    "write_draft",
]


def shipped_facts() -> Path:
    """The folder of the facts that come with heshi (read-only)."""
    return Path(__file__).resolve().parent.parent / "base"


def open_with_texts(
    folder: Path, cache: Path | None = None
) -> tuple[FactBase, Mapping[tuple[Kind, str], str]]:
    """The edition of a folder, and the text of each record by kind and id, as both stood at one moment.

    `cache` as for `open_facts`.

    Raises:
        StoreUnavailable, BadRecordFile, InvalidFactBase: as `open_facts`.
    """
    before = files_of(folder)
    if cache is not None:
        base = FolderReading(folder, cache).read()
        texts = {(kind, path.stem): text_of(path) for kind, path in files_by_kind(folder)}
        if files_of(folder) == before:
            return base, texts
    return read_with_texts(folder)


def open_facts(path: Path, cache: Path | None = None) -> FactBase:
    """The edition at a path: a folder of record files, the latest one of a `.sqlite` or `.db` archive, or a
    `.jsonl` file of {"id", "text"} lines.

    `cache` is a folder where a folder's records are kept between runs, as long as no file changes.

    Raises:
        StoreUnavailable: nothing of the kind is there, or it cannot be read.
        StoreNewerThanUs: an archive written by a later version.
        BadRecordFile: files that are no records; every problem with file and line.
        InvalidFactBase: an id stands twice.
    """
    return FactSource(path, cache).read()


class FactSource:
    """Where facts lie, to be read again and again: of a folder only files that changed are read anew."""

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        """`path` and `cache` as in `open_facts`."""
        self.path, self._cache = path, cache
        self._folder: FolderReading | None = None
        self._reading = Lock()

    def read(self) -> FactBase:
        """The edition that is there now.

        Raises:
            KnowledgeError: as `open_facts`.
        """
        with self._reading:
            if not self.path.is_dir():
                return _open_file(self.path)
            self._folder = self._folder or FolderReading(self.path, self._cache)
            return self._folder.read()

    def seen(self) -> frozenset[object]:
        """What lies there, without reading it: another value where anything changed. Drafts do not count."""
        if self.path.is_dir():
            return frozenset(files_of(self.path))
        with suppress(OSError):
            found = self.path.stat()
            return frozenset({(found.st_size, found.st_mtime_ns, found.st_ino)})
        return frozenset()


def _open_file(path: Path) -> FactBase:
    if path.suffix == ".jsonl" and path.is_file():
        return read_claim_lines(path)
    if path.suffix in SUFFIXES and path.is_file():
        return open_edition(path)
    raise StoreUnavailable(
        f"{path}: no fact base; expected a folder with facts/ in it, a .sqlite archive of editions,"
        " or a .jsonl file of claims"
    )
