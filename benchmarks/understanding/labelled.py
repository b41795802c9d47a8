"""Answers on labelled messages: ours and those of the usual ways, on the same messages on the same days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.understanding.answering import (
    COFACTS,
    COFACTS_GROUP,
    GroupOnly,
    UsualChecker,
    documents_of,
    fixed_on,
)
from benchmarks.understanding.metrics import Share
from benchmarks.understanding.ours import OURS, Address, checker_of
from benchmarks.understanding.retrieval import usual_way
from knowledge import Case, CheckResult, Outcome, open_facts, shipped_facts
from knowledge.measure import outcome
from knowledge.text import normal

WITH, WITHOUT = "all with a fact", "all without a fact"


class Checker(Protocol):
    """Anything that answers a message."""

    def check(self, text: str, as_of: dt.date) -> CheckResult: ...


@dataclass(slots=True)
class Answered:
    """Outcomes by style, of one system on one collection."""

    collection: str
    system: str
    rows: dict[str, Counter[Outcome]] = field(default_factory=dict)
    skipped: str = ""

    def share(self, row: str, *outcomes: Outcome) -> Share:
        """How many of a row's messages came out so."""
        counted = self.rows.get(row, Counter())
        return Share(sum(counted[outcome] for outcome in outcomes), counted.total())

    def styles(self, *, with_fact: bool) -> list[str]:
        """The styles of one half, in order of name."""
        return sorted(row for row in self.rows if row.startswith("+" if with_fact else "-"))


@dataclass(frozen=True, slots=True)
class Task:
    """One system on all collections. `first` are the messages that a usual way's thresholds are fixed on."""

    system: str
    collections: Mapping[str, Sequence[Case]]
    first: Sequence[Case]
    kept: Path | None = None
    address: Address | None = None


def run(task: Task) -> list[Answered]:
    """What one system answers, collection by collection."""
    checker = _checker(task)
    return [answered(name, task.system, checker, cases) for name, cases in task.collections.items()]


def answered(collection: str, system: str, checker: Checker, cases: Sequence[Case]) -> Answered:
    """The outcomes of one collection, each counted for its style and its half."""
    found = Answered(collection, system)
    for case in cases:
        came = outcome(case, checker.check(case.text, case.as_of))
        style = f"{'+' if case.gold else '-'}{case.style.partition('/')[2]}"
        for row in (WITH if case.gold else WITHOUT, style):
            found.rows.setdefault(row, Counter())[came] += 1
    return found


def _checker(task: Task) -> Checker:
    base = open_facts(shipped_facts())
    if task.system in OURS:
        return checker_of(base, task.system, task.address)
    entries = documents_of(base)
    name = "Cofacts" if task.system in COFACTS else task.system
    way = usual_way(name, [normal(entry.text) for entry in entries], task.kept, task.address)
    above = COFACTS.get(task.system) or fixed_on(task.first, way)
    checker = UsualChecker(way, entries, base, above)
    return GroupOnly(checker) if task.system == COFACTS_GROUP else checker
