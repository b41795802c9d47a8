"""Where each kind of record is edited, and what is opened there: a draft, a record, or a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.console.pages import Role, Visit
from bot.console.record_values import Values
from bot.curate.sheets import Gone, ReadOnly, Sheet
from knowledge import Kind, record_file, record_values, shipped_facts

PLACES: Mapping[Kind, str] = MappingProxyType(
    {"fact": "/facts", "subject": "/subjects", "statement": "/statements", "lexicon": "/lexicon"}
)
"""The list of each kind; the editor of a record is below it."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_ID = 60


def is_id(text: str) -> bool:
    """Whether a record may be called that."""
    return len(text) <= _MAX_ID and bool(_ID.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Opened:
    """A record in an editor's hands. `text` is in the box, `base` is what the form shows, `began` is the text
    of `version`, with which it was opened.
    """

    kind: Kind
    id: str
    text: str
    base: str
    began: str
    version: str
    sheet: Sheet | None
    """As it lies in the folder; None where the facts are read-only."""
    values: Values = field(default_factory=dict)
    waits: bool = False

    @property
    def is_new(self) -> bool:
        """Whether there is neither a draft nor a published record."""
        return self.sheet is not None and not self.sheet.is_draft and self.sheet.published is None


def opened(visit: Visit, kind: Kind, record_id: str) -> Opened | None:
    """The record at an address; None where there is none, nor unsaved text, nor `?new=1` to begin one."""
    if not is_id(record_id):
        return None
    editorial = visit.house.editorial
    sheet = editorial.open(kind, record_id)
    if isinstance(sheet, Gone) and visit.may(Role.EDITOR) and _begins(visit, kind, record_id):
        sheet = editorial.begin(kind, record_id)
    if isinstance(sheet, Gone):
        return None
    if isinstance(sheet, ReadOnly):
        shipped = record_file(shipped_facts(), kind, record_id)
        return _of(kind, record_id, shipped.text, "", None) if shipped else None
    return _of(kind, record_id, sheet.text, sheet.version, sheet)


def _begins(visit: Visit, kind: Kind, record_id: str) -> bool:
    if "new" in visit.query or visit.form.fields:
        return True
    return visit.house.store.autosaved(visit.person, kind, record_id) is not None


def _of(kind: Kind, record_id: str, text: str, version: str, sheet: Sheet | None) -> Opened:
    empty = Opened(kind, record_id, text, "", text, version, sheet)
    return with_text(empty, text)


def with_text(there: Opened, text: str) -> Opened:
    """The same with another text in the box; the form shows it where it can be read."""
    values = record_values(text)
    if values is None:
        return replace(there, text=text, waits=True)
    return replace(there, text=text, base=text, values=values, waits=False)
