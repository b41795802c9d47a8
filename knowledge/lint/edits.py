"""What an edit breaks: the problems that a newer edition has and the older one had not.

Most rules look at one record and at what it names, so only records near to the edit are examined. A rule that
is not listed here is asked about both editions whole: slower, and always right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from knowledge.checker import FactChecker
from knowledge.factbase import FactBase
from knowledge.lint.rules import RULES, Examination, Problem, Rule
from knowledge.records import Fact
from knowledge.text import bare
from knowledge.touched import altered, touched


def lint_changes(old: FactChecker, new: FactChecker, today: dt.date) -> tuple[Problem, ...]:
    """The problems of the edition of `new` that the one of `old` has not, in order of rule codes."""
    edit = _Edit(old, new)
    rules = [rule for _, rule in sorted(RULES.items()) if not rule.deep]
    return tuple(problem for rule in rules for problem in _new_problems(rule, edit, today))


def _new_problems(rule: Rule, edit: _Edit, today: dt.date) -> Iterator[Problem]:
    focus = _FOCUS[rule.code](edit) if rule.code in _FOCUS else None
    if focus is not None and not focus:
        return
    found = list(rule.problems(Examination(_focused(edit.new.base, focus), today, edit.new)))
    if found:
        before = set(rule.problems(Examination(_focused(edit.old.base, focus), today, edit.old)))
        yield from (problem for problem in found if problem not in before)


def _focused(base: FactBase, focus: frozenset[str] | None) -> FactBase:
    """The base with these facts alone, in their order; the whole where there is no focus."""
    if focus is None:
        return base
    return replace(base, facts=MappingProxyType({i: fact for i, fact in base.facts.items() if i in focus}))


@dataclass(frozen=True)
class _Edit:
    """Two editions, and the facts to which different kinds of rules must look."""

    old: FactChecker
    new: FactChecker

    @cached_property
    def altered(self) -> frozenset[str]:
        """Facts that were changed, or are read otherwise."""
        return altered(self.old, self.new)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Facts whose wordings may be answered otherwise."""
        return touched(self.old, self.new) | self.alike

    def at_sight(self) -> frozenset[str]:
        """Facts whose own wordings may be answered otherwise: mostly those with the same wordings."""
        facts = ((i, self.new.base.facts[i].wordings) for i in self.touched if i in self.new.base.facts)
        sees = self.new.is_answered_at_sight
        return self.alike | {i for i, said in facts if not all(map(sees, (*said.affirm, *said.deny)))}

    def near_misses(self) -> frozenset[str] | None:
        """Facts whose near misses may be answered otherwise; all where names or words are others, since
        a message is read with more of them than a wording is.
        """
        return self.touched if self.new.reads_as(self.old) else None

    @cached_property
    def alike(self) -> frozenset[str]:
        """Changed facts, and those that have a wording in common with one of them."""
        forms = {bare(form) for i in self.altered for one in (self.old, self.new) for form in one.forms_of(i)}
        return self.altered | frozenset(chain.from_iterable(self.old.facts_by_form.get(f, ()) for f in forms))

    @cached_property
    def near(self) -> frozenset[str]:
        """Changed facts, and those that name a changed subject or statement."""
        records = self.subjects | self.statements
        if not records:
            return self.altered
        naming = (fact.id for fact in self.new.base.facts.values() if not records.isdisjoint(_named(fact)))
        return self.altered | frozenset(naming)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Subjects that are not the same in both."""
        return _differing(self.old.base.subjects, self.new.base.subjects)

    @cached_property
    def statements(self) -> frozenset[str]:
        """Statements that are not the same in both."""
        return _differing(self.old.base.statements, self.new.base.statements)

    @cached_property
    def words(self) -> frozenset[str]:
        """Lexicon records that are not the same in both."""
        return _differing(self.old.base.lexicon, self.new.base.lexicon)

    def at_the_gate(self) -> frozenset[str] | None:
        """Changed facts; all where wordings that passed the gate may be refused now."""
        return self.altered if self.new.lets_in_all_of(self.old) else None

    def by_names(self) -> frozenset[str] | None:
        """All, or nothing where subjects are the same."""
        return None if self.subjects else frozenset()

    def by_words(self) -> frozenset[str] | None:
        """All, or nothing where subjects and words are the same."""
        return None if self.subjects or self.words else frozenset()

    def by_use(self) -> frozenset[str] | None:
        """All, or nothing where the same words are there, and no wording is gone that may have used them."""
        fewer = any(set(self.old.forms_of(i)) - set(self.new.forms_of(i)) for i in self.altered)
        return None if self.words or fewer else frozenset()


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> frozenset[str]:
    both = old.keys() | new.keys()
    return frozenset(i for i in both if old.get(i) is not new.get(i) and old.get(i) != new.get(i))


def _named(fact: Fact) -> Iterator[str]:
    """Ids of subjects and statements that a fact names, or that its sources are called by."""
    yield from fact.subjects
    yield from (source for period in fact.periods for source in period.sources)
    yield from (source.id for source in fact.sources)
    if fact.depends_on:
        yield fact.depends_on.subject


_FOCUS: Mapping[str, Callable[[_Edit], frozenset[str] | None]] = {
    "F001": lambda edit: edit.at_sight(),
    "F002": lambda edit: edit.near_misses(),
    "F003": lambda edit: edit.alike,
    **dict.fromkeys(("F004", "F005"), lambda edit: edit.altered),
    "F006": lambda edit: edit.at_the_gate(),
    **dict.fromkeys(("F010", "F011", "F012", "F013", "F014", "F015", "F016"), lambda edit: edit.near),
    **dict.fromkeys(("F030", "F031", "F040", "F042"), lambda edit: edit.altered),
    "F051": lambda edit: edit.by_names(),
    **dict.fromkeys(("F060", "F061", "F062", "F063"), lambda edit: edit.by_words()),
    "F064": lambda edit: edit.by_use(),
}
"""Which facts each rule must look at; None stands for all of them. Rules that look at other records as well
(F030 at statements) see all of those."""
