"""What two editions say differently, record by record and field by field, the gravest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.factbase import AnyRecord, FactBase, Kind, kind_of
from knowledge.records import Fact

Gravity = Literal["verdict", "vanished", "withdrawn", "added", "edited"]
"""What became of a record: another verdict at some time, gone without a trace, taken back, new, or edited."""

_GRAVEST_FIRST: Sequence[Gravity] = ("verdict", "vanished", "withdrawn", "added", "edited")

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"] | None
"""A record as text: mappings of fields, lists, and every other value as YAML would have it."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that is not the same. None: there was none before, or there is none any more."""

    field: str
    """The way to it, such as `periods.2024-02-15.verdict`: entries of lists go by what they are known by."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of one record. `fields` is empty for what was added or is gone."""

    kind: Kind
    id: str
    what: Gravity
    fields: tuple[FieldChange, ...]


def differences(old: FactBase, new: FactBase) -> tuple[RecordChange, ...]:
    """What became of the records from `old` to `new`: verdicts first, then by kind and id."""
    found = [change for before, after in _pairs(old, new) if (change := record_change(before, after))]
    return tuple(sorted(found, key=lambda change: _GRAVEST_FIRST.index(change.what)))


def record_change(before: AnyRecord | None, after: AnyRecord | None) -> RecordChange | None:
    """What became of one record; None where nothing did. At most one of the two is None."""
    some = after or before
    if some is None or before == after:
        return None
    kind = kind_of(some)
    if before is None:
        return RecordChange(kind, some.id, "added", ())
    if after is None:
        return RecordChange(kind, some.id, "vanished", ())
    return RecordChange(kind, some.id, _gravity(before, after), tuple(_fields(_plain(before), _plain(after))))


def known_by(entry: Plain) -> str:
    """What an entry of a list goes by, so that it is found again when others come or go before it."""
    if isinstance(entry, Mapping):
        names = [entry.get(name) for name in ("id", "name", "from", "on", "surface", "stage", "change")]
        return " ".join(name for name in names if isinstance(name, str))
    return entry if isinstance(entry, str) else repr(entry)


def _pairs(old: FactBase, new: FactBase) -> Iterator[tuple[AnyRecord | None, AnyRecord | None]]:
    shelves: Sequence[tuple[Mapping[str, AnyRecord], Mapping[str, AnyRecord]]] = (
        (old.facts, new.facts),
        (old.subjects, new.subjects),
        (old.statements, new.statements),
        (old.lexicon, new.lexicon),
    )
    for before, after in shelves:
        for record_id in sorted(before.keys() | after.keys()):
            yield before.get(record_id), after.get(record_id)


def _gravity(before: AnyRecord, after: AnyRecord) -> Gravity:
    if not isinstance(before, Fact) or not isinstance(after, Fact):
        return "edited"
    if after.withdrawn and not before.withdrawn:
        return "withdrawn"
    return "edited" if _verdicts(before) == _verdicts(after) else "verdict"


def _verdicts(fact: Fact) -> list[tuple[dt.date, str, bool]]:
    return [(period.from_, period.verdict, period.lapsed) for period in fact.periods]


def _plain(record: AnyRecord) -> Plain:
    return _text(record.model_dump(mode="json", by_alias=True, exclude_none=True))


def _text(value: object) -> Plain:
    if isinstance(value, dict):
        return {str(name): _text(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_text(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _fields(before: Plain, after: Plain, at: str = "") -> Iterator[FieldChange]:
    if before == after:
        return
    one, other = _parts(before), _parts(after)
    if one is None or other is None:
        yield FieldChange(at, _said(before), _said(after))
        return
    for name in dict.fromkeys([*one, *other]):
        gone, come = one.get(name), other.get(name)
        is_entry = not isinstance(before, Mapping) and isinstance(gone or come, str)
        yield from _fields(gone, come, at if is_entry else f"{at}.{name}".removeprefix("."))


def _parts(value: Plain) -> dict[str, Plain] | None:
    """The fields of a mapping, or the entries of a list by what they go by; None for what has no parts."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str) or value is None:
        return None
    found: dict[str, Plain] = {}
    for entry in value:
        name = known_by(entry)
        found[name if name not in found else f"{name} ({len(found) + 1})"] = entry
    return found


def _said(value: Plain) -> str | None:
    """All that a value says, on one line."""
    parts = _parts(value)
    if parts is None:
        return value if isinstance(value, str) else None
    return " · ".join(said for part in parts.values() if (said := _said(part)))
