"""Labelled messages → right, wrong, close, silent: how good the matching is, in figures.

A case is a message with the day it is judged on and the facts it is about. The outcomes:

    with a fact      right   every fact found with an accepted verdict, and nothing else
                     part    some of several, nothing wrong
                     wrong   a fact or a verdict that is not accepted: the dangerous one
                     close   offered among the candidates
                     miss    none of these
    without a fact   silent, hint (candidates offered), alarm (a verdict given)

And what an edit would do (`blast`): the texts that a newer edition answers in another way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.checker import FactChecker
from knowledge.finding import Answer, CheckResult
from knowledge.records import Stance, Verdict


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
class Case:
    """A labelled message: `gold` maps the facts it is about to the accepted verdicts (None: no word)."""

    id: str
    text: str
    as_of: dt.date
    style: str
    gold: Mapping[str, frozenset[str | None]]
    also: Mapping[str, frozenset[str | None]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes counted: over all cases with and without facts, and per kind and style."""

    rows: Mapping[str, Mapping[Outcome, int]]
    wrong: tuple[tuple[Case, CheckResult], ...]

    def share(self, row: str, outcome: Outcome) -> float:
        """The share of an outcome in a row, 0 to 1."""
        counted = self.rows[row]
        return counted.get(outcome, 0) / max(1, sum(counted.values()))


def read_case(row: Mapping[str, Any]) -> Case:
    """A case from a JSON object with id, text, as_of, style, gold and also.

    Raises:
        ValueError: a field is missing or no date.
    """
    try:
        gold = {g["fact"]: frozenset(g["verdicts"]) for g in row["gold"]}
        accepted = row.get("also_verdicts", {})
        also = {fact: frozenset(accepted.get(fact, ())) for fact in row.get("also", ())}
        kinds = {g["kind"] for g in row["gold"]}
        kind = kinds.pop() if len(kinds) == 1 else ("several" if kinds else "none")
        style = f"{kind}/{row.get('style', '-')}"
        return Case(str(row["id"]), str(row["text"]), dt.date.fromisoformat(row["as_of"]), style, gold, also)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no labelled case: {type(error).__name__} {error}; see docs/measured.md") from error


def measure(checker: FactChecker, cases: Iterable[Case]) -> Tally:
    """The outcomes of all cases."""
    rows: dict[str, Counter[Outcome]] = {}
    wrong: list[tuple[Case, CheckResult]] = []
    for case in cases:
        result = checker.check(case.text, case.as_of)
        came = outcome(case, result)
        for row in ("with a fact" if case.gold else "without a fact", case.style):
            rows.setdefault(row, Counter())[came] += 1
        if came in {Outcome.WRONG, Outcome.ALARM}:
            wrong.append((case, result))
    return Tally(dict(sorted(rows.items())), tuple(wrong))


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


Telling = tuple[tuple[str, Stance, Verdict | None], ...]
"""What is told about a text: fact, stance and verdict of every known claim, in order of appearance."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A text that two editions answer in different ways."""

    text: str
    old: Telling
    new: Telling


def blast(old: FactChecker, new: FactChecker, texts: Iterable[str], as_of: dt.date) -> tuple[Shift, ...]:
    """The texts, each once, about which `new` tells something else than `old` did on that day."""
    shifts = (
        Shift(text, _telling(old, text, as_of), _telling(new, text, as_of)) for text in dict.fromkeys(texts)
    )
    return tuple(shift for shift in shifts if shift.old != shift.new)


def _telling(checker: FactChecker, text: str, as_of: dt.date) -> Telling:
    return tuple((f.fact_id, f.stance, f.verdict) for f in checker.check(text, as_of).known)
