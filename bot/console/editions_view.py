"""What is shown of editions: changes by what became of records, and who would hear of another edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.corrections import Turn, changes_of, plan
from bot.messages import Language
from bot.replies import Circumstances
from bot.state.desk import DeskReading
from knowledge import RecordChange

SHOWN = 200
"""Records of one group that are shown with their fields; of more, a list is read nowhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records to which the same happened. `what` as in `RecordChange`."""

    what: str
    changes: tuple[RecordChange, ...]
    more: int


def grouped(changes: Iterable[RecordChange]) -> tuple[Group, ...]:
    """Changes by what became of the records: other verdicts first, as they come."""
    found: dict[str, list[RecordChange]] = {}
    for change in changes:
        found.setdefault(change.what, []).append(change)
    return tuple(
        Group(what, tuple(alike[:SHOWN]), max(0, len(alike) - SHOWN)) for what, alike in found.items()
    )


@dataclass(frozen=True, slots=True)
class Hearing:
    """How many would hear of one fact's change."""

    fact_id: str
    turns: tuple[Turn, ...]
    edits: int
    notices: int


def hearings(desk: DeskReading, then: Circumstances, language: Language) -> tuple[Hearing, ...]:
    """Who would hear of it if that edition were in use: before anything is published."""
    found = []
    for change in changes_of(desk.said(), then.base, then.today):
        planned = plan(change, desk.readers(change, language))
        if planned.edits or planned.watchers:
            found.append(Hearing(change.fact_id, change.turns, len(planned.edits), planned.notices))
    return tuple(found)
