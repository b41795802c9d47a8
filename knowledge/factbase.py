"""FactBase: one immutable edition of all records, and what changed between two editions."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeVar, cast

from knowledge.errors import InvalidFactBase, NoSuchFact
from knowledge.records import Fact, HistoryEntry, LexiconRecord, Period, Source, StatementRecord, Subject

_T = TypeVar("_T", Fact, Subject, StatementRecord, LexiconRecord)

AnyRecord = Fact | Subject | StatementRecord | LexiconRecord

Kind = Literal["fact", "subject", "statement", "lexicon"]
"""What a record is: decides its schema, its folder, and where else it is kept."""

Side = Literal["affirm", "deny", "not_this"]
"""The list of a fact's wordings to which a wording belongs."""


@dataclass(frozen=True)
class FactBase:
    """All records of one edition. Build it with `FactBase.of`; then it never changes."""

    facts: Mapping[str, Fact]
    subjects: Mapping[str, Subject]
    statements: Mapping[str, StatementRecord]
    lexicon: Mapping[str, LexiconRecord]
    """Words of its topics that mean the same, beside those that come with heshi."""

    @classmethod
    def of(
        cls,
        facts: Iterable[Fact],
        *,
        subjects: Iterable[Subject] = (),
        statements: Iterable[StatementRecord] = (),
        lexicon: Iterable[LexiconRecord] = (),
    ) -> FactBase:
        """An edition of these records, kept in the order of their ids.

        Raises:
            InvalidFactBase: an id stands twice.
        """
        return cls(
            _by_id("fact", facts),
            _by_id("subject", subjects),
            _by_id("statement", statements),
            _by_id("lexicon", lexicon),
        )

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id, withdrawn or not.

        Raises:
            NoSuchFact: with the nearest ids there are.
        """
        if fact_id not in self.facts:
            raise NoSuchFact(fact_id, difflib.get_close_matches(fact_id, self.facts, n=3))
        return self.facts[fact_id]

    def current(self) -> Iterator[Fact]:
        """The facts that may be matched: all but the withdrawn ones, in order of id."""
        return (fact for fact in self.facts.values() if fact.withdrawn is None)

    def sources_of(self, fact: Fact, period: Period | None) -> tuple[Source, ...]:
        """The sources of a period, own ones and cited statements; of the whole fact when None."""
        if period is None:
            return fact.sources
        found = (fact.source(cited) or self._statement_source(cited) for cited in period.sources)
        return tuple(source for source in found if source is not None)

    def _statement_source(self, statement_id: str) -> Source | None:
        statement = self.statements.get(statement_id)
        return statement.as_source() if statement else None

    @cached_property
    def edition(self) -> str:
        """Name of the edition: day of the latest change, then a digest of the canonical records."""
        day = max((fact.last_changed for fact in self.facts.values()), default=dt.date.min)
        return f"{day:%Y.%m.%d}+{self._digest[:6]}"

    @cached_property
    def _digest(self) -> str:
        digest = hashlib.sha256()
        for shelf in (self.facts, self.subjects, self.statements, self.lexicon):
            for record in shelf.values():
                digest.update(record.model_dump_json(by_alias=True).encode())
                digest.update(b"\n")
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer edition says otherwise, as ids in order."""

    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    vanished: tuple[str, ...]
    verdict_changed: tuple[str, ...]
    edited: tuple[str, ...]


def kind_of(record: AnyRecord) -> Kind:
    """What a record is."""
    match record:
        case Fact():
            return "fact"
        case Subject():
            return "subject"
        case StatementRecord():
            return "statement"
        case LexiconRecord():
            return "lexicon"


def changes(old: FactBase, new: FactBase) -> Changes:
    """What changed from `old` to `new`. `vanished` must stay empty: ids are for ever."""
    both = [fact_id for fact_id in new.facts if fact_id in old.facts]
    other = [fact_id for fact_id in both if old.facts[fact_id] != new.facts[fact_id]]
    turned = [fact_id for fact_id in other if _verdicts(old.facts[fact_id]) != _verdicts(new.facts[fact_id])]
    return Changes(
        added=tuple(fact_id for fact_id in new.facts if fact_id not in old.facts),
        withdrawn=tuple(i for i in other if new.facts[i].withdrawn and not old.facts[i].withdrawn),
        vanished=tuple(fact_id for fact_id in old.facts if fact_id not in new.facts),
        verdict_changed=tuple(turned),
        edited=tuple(fact_id for fact_id in other if fact_id not in turned),
    )


def with_wording(
    base: FactBase, fact_id: str, side: Side, wording: str, *, on: dt.date, change: str
) -> FactBase:
    """The edition as it would be with one more wording of a fact: for looking before it is written.

    Raises:
        NoSuchFact: there is no such fact.
    """
    fact = base.fact(fact_id)
    longer = (*getattr(fact.wordings, side), wording)
    wordings = fact.wordings.model_copy(update={side: longer})
    history = (*fact.history, HistoryEntry(on=on, change=change))
    edited = fact.model_copy(update={"wordings": wordings, "history": history})
    facts = [edited if one.id == fact_id else one for one in base.facts.values()]
    return FactBase.of(
        facts,
        subjects=base.subjects.values(),
        statements=base.statements.values(),
        lexicon=base.lexicon.values(),
    )


def with_record(base: FactBase, record: AnyRecord) -> FactBase:
    """The edition as it would be with this record, in place of the one of its kind and id if there is one."""
    shelves: dict[type[AnyRecord], Mapping[str, AnyRecord]] = {
        Fact: base.facts,
        Subject: base.subjects,
        StatementRecord: base.statements,
        LexiconRecord: base.lexicon,
    }
    shelves[type(record)] = {**shelves[type(record)], record.id: record}
    facts, subjects, statements, lexicon = (tuple(shelf.values()) for shelf in shelves.values())
    return FactBase.of(
        cast("tuple[Fact, ...]", facts),
        subjects=cast("tuple[Subject, ...]", subjects),
        statements=cast("tuple[StatementRecord, ...]", statements),
        lexicon=cast("tuple[LexiconRecord, ...]", lexicon),
    )


def _verdicts(fact: Fact) -> list[tuple[dt.date, str, bool]]:
    return [(period.from_, period.verdict, period.lapsed) for period in fact.periods]


def _by_id(what: str, records: Iterable[_T]) -> Mapping[str, _T]:
    ordered = sorted(records, key=lambda record: record.id)
    counted = Counter(record.id for record in ordered)
    twice = [
        f"the {what} id {i!r} stands in {n} records; ids are unique" for i, n in counted.items() if n > 1
    ]
    if twice:
        raise InvalidFactBase(twice)
    return MappingProxyType({record.id: record for record in ordered})
