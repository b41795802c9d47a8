"""An edition as it would be with another record: its rules, the sentences it answers otherwise, a message.

Making a checker takes a moment, so the last few are kept: whoever types sees the same edition again.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from bot.conversation import Current
from bot.curate.sheets import Failing, Look, Trial, Tried, Trouble, of_reading, of_rule
from knowledge import (
    AnyRecord,
    Case,
    Fact,
    FactChecker,
    Kind,
    Outcome,
    Problem,
    Shift,
    Turn,
    blast,
    field_lines,
    lint_changes,
    outcome,
    read_draft_text,
    touched,
    with_record,
)

KEPT = 3
"""Editions on trial that are kept: as many maintainers as edit at the same moment. On the shipped facts one
takes some 10 MB beside the one in use."""

BAD = frozenset({Outcome.WRONG, Outcome.ALARM})
"""Outcomes of a regression case that keep an edition from being published."""


class Facts(Protocol):
    """The edition in use: `bot.app.Library`."""

    def current(self) -> Current:
        """The edition in use and its checker."""
        ...


class Rehearsal:
    """Tries editions without using them. Safe from many threads."""

    def __init__(self, facts: Facts, today: Callable[[], dt.date]) -> None:
        """`facts`: the edition in use; `today`: the day on which rules and verdicts are held."""
        self._facts = facts
        self._today = today
        self._kept: OrderedDict[tuple[FactChecker, AnyRecord], FactChecker] = OrderedDict()
        self._making = threading.Lock()

    def look(self, kind: Kind, record_id: str, text: str) -> Look:
        """What is wrong with a text: as a record, and in the edition that it would make."""
        draft = read_draft_text(kind, record_id, text)
        unread = tuple(of_reading(problem) for problem in draft.problems)
        if draft.record is None:
            return Look(None, unread)
        record = self._published_today(draft.record)
        return Look(record, (*unread, *_placed(self._problems(record), record, text)))

    def trial(
        self, record: AnyRecord, text: str, *, asked: Iterable[str] = (), cases: Sequence[Case] = ()
    ) -> Trial:
        """The edition with `record` in it; `text` is its file, `asked` are sentences beside the wordings."""
        now, then = self._both(record)
        troubles = _placed(self._problems(record), record, text)
        if any(trouble.level == "error" for trouble in troubles):
            return Trial(troubles)
        sentences = tuple(dict.fromkeys((*_wordings(now, then), *asked)))
        shifts = blast(now, then, sentences, self._today())
        return Trial(troubles, tuple(sorted(shifts, key=_danger)), _failing(now, then, cases), len(sentences))

    def tried(self, record: AnyRecord, message: str) -> Tried:
        """What is said of a message now, and what would be."""
        now, then = self._both(record)
        return Tried(now.check(message, self._today()), then.check(message, self._today()))

    # --- inside

    def _in_use(self) -> FactChecker:
        checker = self._facts.current().checker
        return checker if isinstance(checker, FactChecker) else FactChecker(self._facts.current().base)

    def _both(self, record: AnyRecord) -> tuple[FactChecker, FactChecker]:
        now = self._in_use()
        # Not by the name of the new edition: making that up takes longer than all the rest.
        key = (now, record)
        with self._making:
            then = self._kept.pop(key, None) or now.over(with_record(now.base, record))
            for old in [kept for kept in self._kept if kept[0] is not now]:
                del self._kept[old]  # the edition in use was swapped since
            self._kept[key] = then
            while len(self._kept) > KEPT:
                _ = self._kept.popitem(last=False)
        return now, then

    def _published_today(self, record: AnyRecord) -> AnyRecord:
        """A draft without a history is tried with the day on which it would be published, not with no day."""
        if isinstance(record, Fact) and record.last_changed == dt.date.min:
            entries = [entry.model_copy(update={"on": self._today()}) for entry in record.history]
            return record.model_copy(update={"history": tuple(entries)})
        return record

    def _problems(self, record: AnyRecord) -> tuple[Problem, ...]:
        """Errors that the record brings, and all advice about itself."""
        now, then = self._both(record)
        return lint_changes(now, then, self._today())


def _wordings(now: FactChecker, then: FactChecker) -> Iterable[str]:
    """All sentences that the edit might answer in another way: the wordings of every fact that it touches."""
    for fact_id in sorted(touched(now, then)):
        for checker in (now, then):
            fact = checker.base.facts.get(fact_id)
            if fact and not fact.withdrawn:
                yield from (*fact.wordings.affirm, *fact.wordings.deny, *fact.wordings.not_this)


def _danger(shift: Shift) -> int:
    return list(Turn).index(shift.turn)


def _failing(now: FactChecker, then: FactChecker, cases: Sequence[Case]) -> tuple[Failing, ...]:
    """Cases that come out wrong, and did not before: an old fault is not this edit's."""
    return tuple(
        Failing(case.id, case.text)
        for case in cases
        if outcome(case, then.check(case.text, case.as_of)) in BAD
        and outcome(case, now.check(case.text, case.as_of)) not in BAD
    )


def _placed(problems: Iterable[Problem], record: AnyRecord, text: str) -> tuple[Trouble, ...]:
    lines = field_lines(text)
    return tuple(of_rule(problem, record.id, _line(problem, record, lines)) for problem in problems)


def _line(problem: Problem, record: AnyRecord, lines: Mapping[tuple[str | int, ...], int]) -> int:
    """The line of the field that a problem names, or of what holds it."""
    path: list[str | int] = [int(part) if part.isdigit() else part for part in problem.field.split(".")]
    path += _entry(problem, record)
    return next((lines[key] for n in range(len(path), 0, -1) if (key := tuple(path[:n])) in lines), 1)


def _entry(problem: Problem, record: AnyRecord) -> list[str | int]:
    """Which entry of its list a problem is about."""
    if not problem.item or not isinstance(record, Fact):
        return []
    named: dict[str, Sequence[str]] = {
        "wordings.affirm": record.wordings.affirm,
        "wordings.deny": record.wordings.deny,
        "wordings.not_this": record.wordings.not_this,
        "sources": [source.id for source in record.sources],
    }
    there = named.get(problem.field, ())
    return [list(there).index(problem.item)] if problem.item in there else []
