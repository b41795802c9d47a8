"""Drafts saved, thrown away and published; facts taken back. Whoever was slower is told, and loses nothing.

Every write says which version it expects to find ("" = none). Where another one is there, nothing is
written, and what is there comes back as a `Conflict`. A published file from which a draft was begun is kept
beside it, so that the draft can be merged when somebody else publishes first:

    <folder>/.heshi/bases/<kind>.<id>.<version>
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import BadRecordFile, FilePlace, NoSuchFact, RecordProblem, Said
from knowledge.factbase import Kind
from knowledge.records import Withdrawal
from knowledge.store import reader_words
from knowledge.store.drafts import DraftFile, draft_as_it_lies, drafts_as_they_lie, read_draft_text
from knowledge.store.kinds import SHELVES, draft_path, inside, is_record_id
from knowledge.store.publishing import last_change, published_text, withdrawn_text
from knowledge.store.record_files import RecordFile, record_file, version_of
from knowledge.store.record_text import MAX_FILE_BYTES, read_record_text
from knowledge.store.whole import OURS, move, remove, write_whole, writing
from knowledge.store.yaml_folder import content_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another version was there than the writer expected. Nothing was written."""

    theirs: RecordFile | DraftFile | None
    """What is there instead; None where nothing is."""


def save_draft(folder: Path, kind: Kind, record_id: str, text: str, *, expected: str) -> DraftFile | Conflict:
    """Save the text of a draft, complete or not, in place of version `expected` ("" = there is none yet).

    Lines end in a line feed, whatever the writer's browser sends.

    Raises:
        BadRecordFile: this is no id, or the text is no text, or larger than any record.
        StoreUnavailable: the folder is not there, or cannot be written to.
    """
    path = draft_path(folder, kind, record_id)
    clean = _clean(text, path)
    with writing(folder):
        there = draft_file(folder, kind, record_id)
        if (there.version if there else "") != expected:
            return Conflict(there)
        _keep_base(folder, kind, record_id, read_draft_text(kind, record_id, clean).note.based_on)
        write_whole(path, clean, folder)
    saved = draft_file(folder, kind, record_id)
    return saved if saved and saved.text == clean else Conflict(saved)


def discard_draft(folder: Path, kind: Kind, record_id: str, *, expected: str) -> Conflict | None:
    """Throw a draft away; None when it is gone. One that is gone already is no conflict.

    Raises:
        StoreUnavailable: the folder is not there, or cannot be written to.
    """
    with writing(folder):
        there = draft_file(folder, kind, record_id)
        if there is not None and there.version != expected:
            return Conflict(there)
        if is_record_id(record_id):
            _drop(folder, kind, record_id)
    return None


def publish_draft(
    folder: Path, kind: Kind, record_id: str, *, expected: str, on: dt.date, change: str
) -> RecordFile | Conflict | tuple[RecordProblem, ...]:
    """Make a draft the published record, and add a line to the history of a fact.

    `expected` is the version of the draft. A conflict is another draft, or another published file than the
    draft was begun from. Problems: the draft is no record yet. The record is written first, then the draft
    removed; ended in between, the draft that is left says what is published, and is taken for none.

    Raises:
        StoreUnavailable: the folder is not there, or cannot be written to.
    """
    with writing(folder):
        draft = draft_as_it_lies(folder, kind, record_id)
        published = record_file(folder, kind, record_id)
        if draft is None or draft.version != expected:
            return Conflict(draft)
        if published is not None and _is_left_over(draft, published):
            _drop(folder, kind, record_id)
            return published
        if draft.note.based_on != (published.version if published else ""):
            return Conflict(published)
        made = published_text(draft, on, change)
        if not isinstance(made, str):
            return made
        path = _settled_place(folder, draft, published)
        write_whole(path, made, folder)
        _drop(folder, kind, record_id)
    return RecordFile(kind, record_id, path, made, version_of(made))


def withdraw(folder: Path, fact_id: str, *, on: dt.date, because: str, see: str | None = None) -> RecordFile:
    """Take a fact back: it stays readable, says why, and is never matched again.

    A fact that is withdrawn already stays as it is. `see`: the id of the fact to look at instead.

    Raises:
        NoSuchFact: no file of this id is in the folder.
        BadRecordFile: the file is no record, or would be none with this reason.
        StoreUnavailable: the folder is not there, or cannot be written to.
    """
    with writing(folder):
        there = record_file(folder, "fact", fact_id)
        if there is None:
            raise NoSuchFact(fact_id)
        text = withdrawn_text(there, Withdrawal.model_construct(on=on, because=because, see=see))
        if text == there.text:
            return there
        _ = read_record_text("fact", text, str(there.path))
        write_whole(there.path, text, folder)
    return RecordFile("fact", fact_id, there.path, text, version_of(text))


def based_on_text(folder: Path, draft: DraftFile) -> str | None:
    """The published text from which a draft was begun; None where it began from nothing, or is not kept.

    Raises:
        StoreUnavailable: a link leads out of the folder.
    """
    if not draft.note.based_on:
        return None
    published = record_file(folder, draft.kind, draft.id)
    if published is not None and published.version == draft.note.based_on:
        return published.text
    kept = _base_path(folder, draft.kind, draft.id, draft.note.based_on)
    return content_of(inside(kept, folder))[0] if kept.is_file() else None


# --- drafts that were published, and whose process was ended before they were removed


def draft_file(folder: Path, kind: Kind, record_id: str) -> DraftFile | None:
    """The draft of a record; None where there is none, or this can be no id.

    What is published word for word already is no draft any more.

    Raises:
        StoreUnavailable: a link leads out of the folder.
    """
    draft = draft_as_it_lies(folder, kind, record_id)
    return None if draft is None or _is_done(folder, draft) else draft


def list_drafts(folder: Path) -> tuple[DraftFile, ...]:
    """All drafts of a folder, by kind and id; those that cannot be read tell why in their problems.

    Raises:
        StoreUnavailable: a link leads out of the folder.
    """
    return tuple(draft for draft in drafts_as_they_lie(folder) if not _is_done(folder, draft))


def _is_done(folder: Path, draft: DraftFile) -> bool:
    with suppress(BadRecordFile):
        published = record_file(folder, draft.kind, draft.id)
        return published is not None and _is_left_over(draft, published)
    return False


def _is_left_over(draft: DraftFile, published: RecordFile) -> bool:
    """Would publishing this draft have made exactly this file?"""
    if draft.record is None or draft.note.based_on == published.version:
        return False
    return published_text(draft, *last_change(published.text)) == published.text


# --- files


def _settled_place(folder: Path, draft: DraftFile, published: RecordFile | None) -> Path:
    """Where the record belongs; a fact that changes its topic moves there first, whole as it was."""
    topic = getattr(draft.record, "topic", "")
    place = folder / SHELVES[draft.kind] / topic / f"{draft.id}.yaml"
    if published is not None and published.path.parent.name != topic and draft.kind == "fact":
        move(published.path, place, folder)
        return place
    return published.path if published else place


def _keep_base(folder: Path, kind: Kind, record_id: str, version: str) -> None:
    published = record_file(folder, kind, record_id)
    if published is None or published.version != version:
        return
    kept = _base_path(folder, kind, record_id, version)
    if not kept.is_file():
        write_whole(kept, published.text, folder)


def _base_path(folder: Path, kind: Kind, record_id: str, version: str) -> Path:
    return folder / OURS / "bases" / f"{kind}.{record_id}.{version}"


def _drop(folder: Path, kind: Kind, record_id: str) -> None:
    remove(draft_path(folder, kind, record_id), folder)
    for kept in (folder / OURS / "bases").glob(f"{kind}.{record_id}.*"):
        remove(kept, folder)


def _clean(text: str, path: Path) -> str:
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    clean += "" if clean.endswith("\n") else "\n"
    try:
        too_large = len(clean.encode()) > MAX_FILE_BYTES
    except UnicodeEncodeError as error:
        raise _bad(path, reader_words.no_utf8(error.start)) from error
    if too_large:
        raise _bad(path, reader_words.too_large(MAX_FILE_BYTES))
    return clean


def _bad(path: Path, says: Said) -> BadRecordFile:
    return BadRecordFile([RecordProblem(FilePlace(str(path), 1), "", says.en, says.zh)])
