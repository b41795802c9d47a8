"""The life of a record: its own history, the commits and the editions it is in, newest first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.curate.sheets import Entry
from bot.repository import Repository
from knowledge import FactBase, Kind, KnowledgeError, RecordFile, Revision, record_file, revisions


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What is kept of the past. `archive`: the file of editions, if there is one."""

    base: FactBase
    folder: Path
    repository: Repository | None = None
    archive: Path | None = None

    def of(self, kind: Kind, record_id: str) -> tuple[Entry, ...]:
        """The life of a record, newest first; what different books say of one day stands side by side."""
        found = [*self._own(kind, record_id), *self._commits(kind, record_id)]
        found += [
            Entry(row.on, "", "edition", revision=row.edition) for row in self._revisions(kind, record_id)
        ]
        return tuple(sorted(found, key=lambda entry: (entry.on, entry.source), reverse=True))

    def text_at(self, kind: Kind, record_id: str, revision: str) -> str | None:
        """The text of a record in a commit or an edition; None where it is not kept."""
        for row in self._revisions(kind, record_id):
            if row.edition == revision:
                return row.text
        there = self._file(kind, record_id)
        return self.repository.text_at(revision, there.path) if there and self.repository else None

    def _revisions(self, kind: Kind, record_id: str) -> tuple[Revision, ...]:
        """Its revisions in the archive; none where that cannot be read: the other books tell enough."""
        if self.archive is None or not self.archive.is_file():
            return ()
        with suppress(KnowledgeError):
            return revisions(self.archive, kind, record_id)
        return ()

    def _file(self, kind: Kind, record_id: str) -> RecordFile | None:
        return record_file(self.folder, kind, record_id) if self.folder.is_dir() else None

    def _own(self, kind: Kind, record_id: str) -> list[Entry]:
        fact = self.base.facts.get(record_id) if kind == "fact" else None
        if fact is None:
            return []
        found = [Entry(entry.on, entry.change, "record") for entry in reversed(fact.history)]
        if fact.withdrawn:
            found.insert(0, Entry(fact.withdrawn.on, fact.withdrawn.because, "record"))
        return found

    def _commits(self, kind: Kind, record_id: str) -> list[Entry]:
        there = self._file(kind, record_id)
        if there is None or self.repository is None:
            return []
        return [
            Entry(row.at.date(), row.summary, "git", row.author, row.revision, row.at)
            for row in self.repository.log(there.path)
        ]
