"""Back to an edition of the archive: its records become the files again, and nothing is lost for ever.

- A record that says something else now gets the text that it had. What it said until now is kept: the edition
  in the folder is entered in the archive first.
- A fact that came later is withdrawn, for ids are for ever: who was given a receipt must find the fact. Its
  text stays as a draft, from which it can be published again.
- A subject or a statement that came later stays: nothing is told of it unless a fact cites it.
- Words that came later are set aside as a draft, for they change what is understood.
- Drafts stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.factbase import AnyRecord, FactBase, Kind
from knowledge.records import Fact, Withdrawal
from knowledge.store.drafts import with_block
from knowledge.store.edition_archive import open_edition, publish
from knowledge.store.edition_file import layout_of, opened
from knowledge.store.edition_history import WITH_TEXTS, written_anew
from knowledge.store.kinds import SHELVES, draft_path
from knowledge.store.publishing import withdrawn_text
from knowledge.store.record_files import RecordFile, place_of, record_file, version_of
from knowledge.store.whole import move, remove, write_whole, writing
from knowledge.store.yaml_folder import read_folder
from knowledge.store.yaml_values import scalar


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What going back to an edition wrote, or would write."""

    edition: str
    restored: tuple[tuple[Kind, str], ...]
    """Records that say again what they said."""
    withdrawn: tuple[str, ...]
    """Facts that the edition did not have."""
    set_aside: tuple[tuple[Kind, str], ...]
    """Records of which a draft was made, so that nothing is lost."""
    paths: tuple[Path, ...]
    """Every file that was written or removed."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One file to be written. `text` None: it is removed."""

    kind: Kind
    id: str
    path: Path
    text: str | None
    old: Path | None = None
    """Where the file is until then, if elsewhere."""
    is_later: bool = False
    """The edition does not have this record."""
    draft: str = ""
    """What is written first of all, as its draft."""


def roll_back(path: Path, edition: str, folder: Path, *, on: dt.date, dry_run: bool = False) -> RolledBack:
    """Make the records of a folder those of an edition of the archive at `path` again.

    `on`: the day on which facts that came later are withdrawn. `dry_run`: nothing is written, only told.
    Ended in between, it may be done again.

    Raises:
        BadRecordFile, InvalidFactBase: the folder holds no edition now; mend or discard what is wrong first,
            so that nothing is lost which no archive and no draft holds.
        StoreNewerThanUs: the archive, or the edition, was written by a later version.
        StoreUnavailable: archive, edition or folder are not there, or cannot be used.
    """
    target = open_edition(path, edition)
    texts = _texts(path, edition)
    if dry_run:
        return _told(folder, edition, list(_steps(folder, target, texts, _Day(on, edition))))
    _ = publish(read_folder(folder), path, folder)
    with writing(folder):
        # Listed only now: nobody else writes any more.
        steps = list(_steps(folder, target, texts, _Day(on, edition)))
        for step in steps:
            _take(step, folder)
    return _told(folder, edition, steps)


def _texts(path: Path, edition: str) -> dict[tuple[str, str], str]:
    with opened(path) as database:
        if layout_of(database) < WITH_TEXTS:
            return {}
        rows = database.execute(
            "SELECT contents.kind, contents.id, texts.text FROM contents"
            " JOIN texts USING (version) WHERE edition = ?",
            (edition,),
        )
        return {(str(kind), str(record_id)): str(text) for kind, record_id, text in rows}


@dataclass(frozen=True, slots=True)
class _Day:
    """When, and to which edition."""

    on: dt.date
    edition: str

    @property
    def why(self) -> str:
        """What is told of a record that came later."""
        return f"not in edition {self.edition}, to which the facts were taken back on {self.on}"


def _steps(folder: Path, target: FactBase, texts: dict[tuple[str, str], str], day: _Day) -> Iterator[_Step]:
    now = read_folder(folder)
    for kind, then, there in _shelves(target, now):
        for record_id, record in then.items():
            if there.get(record_id) != record:
                text = texts.get((kind, record_id)) or written_anew(record)
                place, old = _place(folder, kind, record_id, record), place_of(folder, kind, record_id)
                if kind == "fact" or old is None:
                    yield _Step(kind, record_id, place, text, old if old != place else None)
                else:
                    yield _Step(kind, record_id, old, text)
        for record_id in there.keys() - then.keys():
            file = record_file(folder, kind, record_id)
            if file is not None:
                yield from _later(folder, file, there[record_id], day)


def _shelves(
    one: FactBase, other: FactBase
) -> Iterator[tuple[Kind, Mapping[str, AnyRecord], Mapping[str, AnyRecord]]]:
    yield "fact", one.facts, other.facts
    yield "subject", one.subjects, other.subjects
    yield "statement", one.statements, other.statements
    yield "lexicon", one.lexicon, other.lexicon


def _later(folder: Path, file: RecordFile, record: AnyRecord, day: _Day) -> Iterator[_Step]:
    """What becomes of a record that the edition does not have."""
    if isinstance(record, Fact) and record.withdrawn is None:
        taken = withdrawn_text(file, Withdrawal(on=day.on, because=day.why))
        draft = _draft(folder, file, version_of(taken), day)
        yield _Step("fact", file.id, file.path, taken, is_later=True, draft=draft)
    elif file.kind == "lexicon":
        draft = _draft(folder, file, "", day)
        yield _Step("lexicon", file.id, file.path, None, is_later=True, draft=draft)


def _draft(folder: Path, file: RecordFile, based_on: str, day: _Day) -> str:
    """The text as a draft that may be published in place of what is there then; "" where there is a draft."""
    if draft_path(folder, file.kind, file.id).exists():
        return ""
    based = [f"  based_on: {based_on}"] if based_on else []
    why = scalar(day.why, '"')
    return with_block(file.text, [*based, f"  why: {why}"])


def _place(folder: Path, kind: Kind, record_id: str, record: AnyRecord) -> Path:
    topic = record.topic if isinstance(record, Fact) else ""
    return folder / SHELVES[kind] / topic / f"{record_id}.yaml"


def _take(step: _Step, folder: Path) -> None:
    if step.draft:
        write_whole(draft_path(folder, step.kind, step.id), step.draft, folder)
    if step.text is None:
        remove(step.path, folder)
        return
    if step.old is not None:
        move(step.old, step.path, folder)
    write_whole(step.path, step.text, folder)


def _told(folder: Path, edition: str, steps: list[_Step]) -> RolledBack:
    return RolledBack(
        edition,
        restored=tuple((step.kind, step.id) for step in steps if not step.is_later),
        withdrawn=tuple(step.id for step in steps if step.is_later and step.kind == "fact"),
        set_aside=tuple((step.kind, step.id) for step in steps if step.draft),
        paths=(
            *(path for step in steps for path in (step.path, step.old) if path),
            *(draft_path(folder, step.kind, step.id) for step in steps if step.draft),
        ),
    )
