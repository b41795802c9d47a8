"""What no longer stands, who hears of it, and who must agree first: pure plans, as tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corrections import (
    GRACE,
    LARGE,
    PER_SECOND,
    TYPED_DELAY,
    Campaign,
    Cause,
    Change,
    Decision,
    Notice,
    Plan,
    Reader,
    Stage,
    Turn,
    begun,
    changes_of,
    decided,
    mismatch,
    plan,
    remaining,
    started,
    steps,
    uncovered,
)
from bot.delivery import Told
from bot.messages import Language
from knowledge import Stance, Verdict
from tests.bot.builders import BASE, GONE, LAPSED, MISLEADING, OPEN, TODAY

SUPPORTED, REFUTED, OUTDATED = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.OUTDATED
WHILE_OPEN = dt.date(2025, 6, 1)
NOW = 1_000_000.0


def reader(row: int, place: str, *, private: bool = True, watching: bool = False, **over: object) -> Reader:
    told = Told(OPEN.id, Stance.AFFIRMS, SUPPORTED, WHILE_OPEN, "ab12cd")
    person = f"w{row}" if watching else ""
    return Reader(row, place, private, replace(told, **over), Language.ZH_HANS, person)  # type: ignore[arg-type]


WAS_OPEN = Change(OPEN.id, Cause.VERDICT, (Turn(Stance.AFFIRMS, SUPPORTED, OUTDATED),))

# --- what no longer stands


@pytest.mark.parametrize(
    ("said", "turn"),
    [
        ((OPEN.id, Stance.AFFIRMS, SUPPORTED), Turn(Stance.AFFIRMS, SUPPORTED, OUTDATED)),
        ((OPEN.id, Stance.ASKS, REFUTED), Turn(Stance.ASKS, REFUTED, OUTDATED)),
        ((OPEN.id, Stance.DENIES, REFUTED), Turn(Stance.DENIES, REFUTED, SUPPORTED)),
        ((OPEN.id, Stance.AFFIRMS, None), Turn(Stance.AFFIRMS, None, OUTDATED)),
        ((OPEN.id, Stance.AFFIRMS, OUTDATED), None),
        ((MISLEADING.id, Stance.DENIES, Verdict.MISLEADING), None),
        ((LAPSED.id, Stance.DENIES, Verdict.UNPROVEN), Turn(Stance.DENIES, Verdict.UNPROVEN, None)),
        ((GONE.id, Stance.AFFIRMS, SUPPORTED), Turn(Stance.AFFIRMS, SUPPORTED, None)),
        (("of-another-edition", Stance.AFFIRMS, SUPPORTED), None),
    ],
)
def test_what_was_told_is_held_against_today(
    said: tuple[str, Stance, Verdict | None], turn: Turn | None
) -> None:
    found = changes_of([said], BASE, TODAY)
    assert [t for change in found for t in change.turns] == ([turn] if turn else [])


def test_one_fact_is_one_change_however_often_it_was_told() -> None:
    said = [(OPEN.id, Stance.AFFIRMS, SUPPORTED), (OPEN.id, Stance.DENIES, REFUTED)] * 3
    (change,) = changes_of(said, BASE, TODAY)
    assert len(change.turns) == 2
    assert change.reverses


def test_a_fact_taken_back_says_so() -> None:
    (change,) = changes_of([(GONE.id, Stance.AFFIRMS, SUPPORTED)], BASE, TODAY)
    assert (change.cause, change.reverses) == (Cause.WITHDRAWN, False)


@pytest.mark.parametrize(
    ("old", "new", "reverses"),
    [
        (SUPPORTED, REFUTED, True),
        (REFUTED, SUPPORTED, True),
        (SUPPORTED, OUTDATED, True),
        (OUTDATED, SUPPORTED, True),
        (REFUTED, OUTDATED, False),
        (SUPPORTED, Verdict.MISLEADING, False),
        (Verdict.UNPROVEN, REFUTED, False),
        (SUPPORTED, None, False),
        (None, REFUTED, False),
    ],
)
def test_a_reversal_is_from_yes_to_no_or_back(
    old: Verdict | None, new: Verdict | None, reverses: bool
) -> None:
    assert Turn(Stance.AFFIRMS, old, new).reverses is reverses


def test_a_wrong_match_is_taken_back_from_all_who_saw_that_claim() -> None:
    change = mismatch(OPEN.id, "hash", [reader(1, "a"), reader(2, "b", verdict=None)])
    assert change.cause is Cause.WRONG_MATCH
    assert {turn.old for turn in change.turns} == {SUPPORTED, None}
    assert not change.reverses


# --- who hears


def test_old_answers_are_edited_and_every_room_and_person_hears_once() -> None:
    group_twice = [reader(1, "group", private=False), reader(2, "group", private=False)]
    person_twice = [reader(3, "ann"), reader(4, "ann")]
    watching = [reader(5, "ann", watching=True), reader(6, "bob", watching=True)]
    planned = plan(WAS_OPEN, [*group_twice, *person_twice, *watching])
    assert [r.row for r in planned.edits] == [1, 2, 3, 4]
    assert [r.row for r in planned.rooms] == [2]
    assert [r.row for r in planned.askers] == [4]
    assert [r.row for r in planned.watchers] == [6]
    assert planned.notices == 3


@pytest.mark.parametrize(
    "over", [{"fact_id": "other"}, {"stance": Stance.DENIES}, {"verdict": OUTDATED}, {"verdict": None}]
)
def test_who_was_told_something_else_hears_nothing(over: dict[str, object]) -> None:
    planned = plan(WAS_OPEN, [reader(1, "a", **over), reader(2, "b", watching=True, **over)])
    assert (planned.edits, planned.notices) == ((), 0)


@pytest.mark.parametrize(("people", "large"), [(LARGE, False), (LARGE + 1, True)])
def test_more_than_twenty_are_many(people: int, large: bool) -> None:
    to_misleading = Change(OPEN.id, Cause.VERDICT, (Turn(Stance.AFFIRMS, SUPPORTED, Verdict.MISLEADING),))
    planned = plan(to_misleading, [reader(n, f"p{n}") for n in range(people)])
    assert planned.large is planned.needs_second is large


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.booleans()), max_size=120))
def test_whatever_was_told_nobody_hears_twice_and_no_room_faster_than_once_a_second(
    told: list[tuple[int, bool, bool]],
) -> None:
    readers = [reader(n, f"p{p}-{g}", private=not g, watching=w) for n, (p, g, w) in enumerate(told)]
    taken = steps(plan(WAS_OPEN, readers))
    aloud = [s.reader.place for s in taken if s.notice is not Notice.EDIT]
    assert len(aloud) == len(set(aloud))
    assert len(taken) <= len(readers) * 2
    moments = [(s.reader.place, s.after) for s in taken]
    assert len(moments) == len(set(moments))
    each_second = [sum(s.after == second for s in taken) for second in range(130)]
    assert max(each_second) <= PER_SECOND
    answered = {r.row for r in readers if not r.watching}
    assert {s.reader.row for s in taken if s.notice is Notice.EDIT} == answered


# --- who must agree


def planned(*, large: bool = False, reverses: bool = False) -> Plan:
    turn = Turn(Stance.AFFIRMS, SUPPORTED, REFUTED if reverses else Verdict.MISLEADING)
    change = Change(OPEN.id, Cause.VERDICT, (turn,))
    return plan(change, [reader(n, f"p{n}") for n in range(21 if large else 2)])


SMALL, BIG, TURNED = planned(), planned(large=True), planned(reverses=True)
APPROVE, CONFIRM, CANCEL = Decision.APPROVE, Decision.CONFIRM, Decision.CANCEL


@pytest.mark.parametrize(
    ("what", "decisions", "stage", "after"),
    [
        (SMALL, [], Stage.DUE, GRACE),
        (SMALL, [(APPROVE, "ann")], Stage.DUE, 0),
        (SMALL, [(CANCEL, "ann")], Stage.CANCELLED, GRACE),
        (BIG, [], Stage.WAITING, GRACE),
        (BIG, [(APPROVE, "ann")], Stage.WAITING, GRACE),
        (BIG, [(APPROVE, "ann"), (APPROVE, "ann")], Stage.WAITING, GRACE),
        (BIG, [(APPROVE, "ann"), (APPROVE, "bob")], Stage.DUE, 0),
        (BIG, [(CONFIRM, "ann")], Stage.DUE, TYPED_DELAY),
        (BIG, [(CONFIRM, "ann"), (CANCEL, "bob")], Stage.CANCELLED, TYPED_DELAY),
        (BIG, [(CANCEL, "ann"), (APPROVE, "ann"), (APPROVE, "bob")], Stage.CANCELLED, GRACE),
        (BIG, [(CANCEL, "ann"), (CONFIRM, "bob")], Stage.CANCELLED, GRACE),
        (TURNED, [], Stage.WAITING, GRACE),
        (TURNED, [(APPROVE, "ann")], Stage.WAITING, GRACE),
        (TURNED, [(APPROVE, "ann"), (APPROVE, "bob")], Stage.DUE, 0),
        (TURNED, [(CONFIRM, "ann")], Stage.DUE, TYPED_DELAY),
    ],
)
def test_large_and_reversed_ones_need_two_or_a_typed_word_and_ten_minutes(
    what: Plan, decisions: list[tuple[Decision, str]], stage: Stage, after: float
) -> None:
    campaign = begun(1, what, NOW)
    for decision, who in decisions:
        campaign = decided(campaign, decision, who, NOW)
    assert (campaign.stage, campaign.not_before) == (stage, NOW + after)


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.LAPSED, Stage.CANCELLED])
@pytest.mark.parametrize("decision", Decision)
def test_what_is_over_is_over(stage: Stage, decision: Decision) -> None:
    campaign = replace(begun(1, BIG, NOW), stage=stage)
    assert decided(campaign, decision, "ann", NOW) == campaign


@pytest.mark.parametrize(
    ("decision", "stage"),
    [(APPROVE, Stage.RUNNING), (CONFIRM, Stage.RUNNING), (CANCEL, Stage.CANCELLED)],
)
def test_while_it_runs_it_can_still_be_stopped(decision: Decision, stage: Stage) -> None:
    running = replace(begun(1, SMALL, NOW), stage=Stage.RUNNING)
    assert decided(running, decision, "ann", NOW).stage is stage


def test_what_came_true_again_is_not_corrected() -> None:
    campaign = begun(1, SMALL, NOW)
    assert remaining(campaign, []).turns == ()
    assert started(campaign, Plan(campaign.change)).stage is Stage.LAPSED


def test_only_what_is_still_so_is_told() -> None:
    two = Change(OPEN.id, Cause.VERDICT, (*WAS_OPEN.turns, Turn(Stance.DENIES, REFUTED, SUPPORTED)))
    campaign = begun(1, plan(two, [reader(1, "a")]), NOW)
    assert remaining(campaign, [WAS_OPEN]).turns == WAS_OPEN.turns


def test_a_small_one_that_has_grown_waits_for_people() -> None:
    campaign = begun(1, SMALL, NOW)
    assert started(campaign, SMALL).stage is Stage.RUNNING
    assert started(campaign, BIG).stage is Stage.WAITING
    agreed = decided(decided(begun(1, BIG, NOW), APPROVE, "ann", NOW), APPROVE, "bob", NOW)
    assert started(agreed, BIG).stage is Stage.RUNNING


@pytest.mark.parametrize(
    ("stage", "again"),
    [
        (Stage.WAITING, False),
        (Stage.DUE, False),
        (Stage.RUNNING, False),
        (Stage.CANCELLED, False),
        (Stage.DONE, True),
        (Stage.LAPSED, True),
    ],
)
def test_a_change_is_planned_once_and_a_cancelled_one_not_again(stage: Stage, again: bool) -> None:
    campaign = Campaign(1, WAS_OPEN, stage, needs_second=False, not_before=NOW)
    assert bool(uncovered([WAS_OPEN], [campaign])) is again


@pytest.mark.parametrize("stage", Stage)
def test_taking_back_one_claim_leaves_a_withdrawal_to_be_told(stage: Stage) -> None:
    turns = (Turn(Stance.AFFIRMS, SUPPORTED, None),)
    one_claim = Campaign(1, Change(OPEN.id, Cause.WRONG_MATCH, turns, "a-hash"), stage, False, NOW)
    withdrawn = Change(OPEN.id, Cause.WITHDRAWN, turns)
    assert uncovered([withdrawn], [one_claim]) == (withdrawn,)
