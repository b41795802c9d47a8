"""What an edit breaks and whom it touches: found by looking at little, and the same as by looking at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    FactBase,
    FactChecker,
    Problem,
    blast,
    lint,
    lint_changes,
    open_facts,
    shipped_facts,
    touched,
    with_wording,
)
from tests.knowledge.builders import FACTS, FREE, OPEN, TODAY, base_of, subject
from tests.knowledge.edit_moves import DAY, STATEMENT, Edit, edits, rebuilt


@cache
def before() -> FactChecker:
    return FactChecker(base_of(*FACTS))


def brought(old: FactBase, new: FactBase) -> list[Problem]:
    """By looking at everything twice."""
    there = set(lint(old, TODAY))
    return [problem for problem in lint(new, TODAY) if problem not in there]


@settings(max_examples=150, deadline=None)
@given(st.lists(edits(), max_size=2), st.lists(edits(), min_size=1, max_size=3))
def test_it_is_what_the_newer_edition_has_and_the_older_had_not(first: list[Edit], then: list[Edit]) -> None:
    old = base_of(*FACTS)
    for edit in first:
        old = edit(old)
    new = old
    for edit in then:
        new = edit(new)
    checker = before().over(old)
    assert list(lint_changes(checker, checker.over(new), TODAY)) == brought(old, new)


def test_a_wording_of_another_fact_breaks_a_rule_in_both(  # of which only one was edited
) -> None:
    said = OPEN.wordings.affirm[0]
    new = with_wording(base_of(*FACTS), FREE.id, "affirm", said, on=DAY, change="one more")
    found = lint_changes(before(), before().over(new), TODAY)
    assert {(problem.code, problem.record) for problem in found if problem.level == "error"} == {
        ("F001", OPEN.id),
        ("F001", FREE.id),
        ("F003", OPEN.id),
    }


def test_nothing_edited_breaks_nothing() -> None:
    assert lint_changes(before(), before(), TODAY) == ()
    assert lint_changes(before(), before().over(base_of(*FACTS)), TODAY) == ()
    assert touched(before(), before()) == frozenset()


def test_a_statement_taken_away_is_missed_where_it_is_cited() -> None:
    cites = OPEN.model_copy(
        update={"periods": tuple(p.model_copy(update={"sources": (STATEMENT.id,)}) for p in OPEN.periods)}
    )
    old = rebuilt(base_of(cites, FREE), statements=(STATEMENT,))
    checker = before().over(old)
    found = lint_changes(checker, checker.over(rebuilt(old, statements=())), TODAY)
    assert [(problem.code, problem.record) for problem in found] == [("F013", OPEN.id)] * 3


# Whom an edit touches


def moved(old: FactChecker, new: FactChecker, as_of: dt.date) -> set[str]:
    """The facts with a wording that is answered otherwise: by asking all of them."""
    of: dict[str, set[str]] = {}
    for base in (old.base, new.base):
        for fact in base.current():
            for text in (*fact.wordings.affirm, *fact.wordings.deny, *fact.wordings.not_this):
                of.setdefault(text, set()).add(fact.id)
    return {fact_id for shift in blast(old, new, of, as_of, offers=True) for fact_id in of[shift.text]}


@settings(max_examples=60, deadline=None)
@given(st.lists(edits(), min_size=1, max_size=2))
def test_whose_wordings_are_answered_otherwise_is_touched(made: list[Edit]) -> None:
    new = base_of(*FACTS)
    for edit in made:
        new = edit(new)
    checker = before().over(new)
    assert moved(before(), checker, TODAY) <= touched(before(), checker)


@cache
def shipped() -> FactChecker:
    return FactChecker(open_facts(shipped_facts()))


def cut(base: FactBase, fact_id: str) -> FactBase:
    """The edition with half of a fact's wordings: an edit as large as any."""
    one = base.facts[fact_id]
    fewer = one.wordings.model_copy(update={"affirm": one.wordings.affirm[::2], "not_this": ()})
    edited = one.model_copy(update={"wordings": fewer})
    return rebuilt(base, [edited if other.id == fact_id else other for other in base.facts.values()])


@pytest.mark.slow
@pytest.mark.parametrize("number", range(0, 84, 12))
def test_over_the_shipped_facts_whoever_moves_is_touched(number: int) -> None:
    fact_id = sorted(fact.id for fact in shipped().base.current())[number]
    checker = shipped().over(cut(shipped().base, fact_id))
    assert moved(shipped(), checker, TODAY) <= touched(shipped(), checker)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 41])
def test_over_the_shipped_facts_a_few_rules_looked_at_are_all_that_broke(number: int) -> None:
    base = shipped().base
    fact_id = sorted(fact.id for fact in base.current())[number]
    other = sorted(fact.id for fact in base.current())[number + 1]
    new = with_wording(
        cut(base, fact_id), other, "affirm", base.facts[fact_id].wordings.affirm[0], on=DAY, change="x"
    )
    names = [*base.subjects.values(), subject("made-up", *_words_of(base, fact_id))]
    for newer in (new, rebuilt(new, subjects=names)):
        assert list(lint_changes(shipped(), shipped().over(newer), TODAY)) == brought(base, newer)


def _words_of(base: FactBase, fact_id: str) -> Sequence[str]:
    return [base.facts[fact_id].wordings.affirm[0][:2], "某某某"]


def test_facts_that_share_nothing_with_an_edit_are_not_touched() -> None:
    edited = "deepseek-charges-fees"  # nearly all others name Sora or OpenAI, and touch each other
    new = with_wording(shipped().base, edited, "affirm", "DeepSeek进群要交会费", on=DAY, change="x")
    whom = touched(shipped(), shipped().over(new))
    assert edited in whom
    assert len(whom) < len(shipped().base.facts)
