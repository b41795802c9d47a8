"""Labelled messages → right, wrong, close, silent: how good the matching is, in figures.

A case is a message with the day it is judged on and the facts it is about. The outcomes:

    with a fact      right   every fact found with an accepted verdict, and nothing else
                     part    some of several, nothing wrong
                     wrong   a fact or a verdict that is not accepted: the dangerous one
                     close   offered among the candidates
                     miss    none of these
    without a fact   silent, hint (candidates offered), alarm (a verdict given)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.checker import FactChecker
from knowledge.finding import Answer, CheckResult
from knowledge.labelled import Case


class Outcome(StrEnum):
    """What came of a case."""

    RIGHT = "right"
    PART = "part"
    WRONG = "wrong"
    CLOSE = "close"
    MISS = "miss"
    SILENT = "silent"
    HINT = "hint"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes counted: over all cases with and without facts, and per kind and style."""

    rows: Mapping[str, Mapping[Outcome, int]]
    wrong: tuple[tuple[Case, CheckResult], ...]
    """Wrong answers and false alarms."""
    missed: tuple[tuple[Case, CheckResult], ...] = ()
    """Messages with a fact of which nothing was told or offered."""

    def share(self, row: str, outcome: Outcome) -> float:
        """The share of an outcome in a row, 0 to 1."""
        counted = self.rows[row]
        return counted.get(outcome, 0) / max(1, sum(counted.values()))


def measure(checker: FactChecker, cases: Iterable[Case]) -> Tally:
    """The outcomes of all cases."""
    rows: dict[str, Counter[Outcome]] = {}
    kept: dict[Outcome, list[tuple[Case, CheckResult]]] = {}
    for case in cases:
        result = checker.check(case.text, case.as_of)
        came = outcome(case, result)
        for row in ("with a fact" if case.gold else "without a fact", case.style):
            rows.setdefault(row, Counter())[came] += 1
        kept.setdefault(came, []).append((case, result))
    wrong = (*kept.get(Outcome.WRONG, ()), *kept.get(Outcome.ALARM, ()))
    return Tally(dict(sorted(rows.items())), wrong, tuple(kept.get(Outcome.MISS, ())))


def outcome(case: Case, result: CheckResult) -> Outcome:
    """What came of one case."""
    told = {finding.fact_id: finding.verdict for finding in result.known}
    if not case.gold:
        if told.keys() - case.also.keys():
            return Outcome.ALARM
        return Outcome.HINT if result.answer is Answer.CLOSE else Outcome.SILENT
    if any(not _accepted(case, fact, verdict) for fact, verdict in told.items()):
        return Outcome.WRONG
    found = {fact for fact in told if fact in case.gold} | (
        set(list(case.gold)[:1]) if told.keys() & case.also.keys() else set()
    )
    if found:
        return Outcome.RIGHT if len(found) == len(case.gold) else Outcome.PART
    offered = {candidate.fact_id for candidate in result.candidates}
    return Outcome.CLOSE if offered & (case.gold.keys() | case.also.keys()) else Outcome.MISS


def _accepted(case: Case, fact: str, verdict: str | None) -> bool:
    if fact in case.gold:
        return verdict in case.gold[fact]
    return fact in case.also and (not case.also[fact] or verdict in case.also[fact])
