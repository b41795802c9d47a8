"""Corrections: what was told and no longer stands, who hears of it, and who must agree first. Pure.

    verdicts told ── changes_of(base, today) ──► Change …     what no longer holds, by fact
    Changes, Readers ── plan ──► Plan                         who hears what, each once
    Campaign ── decided(decision, who, now) ──► Campaign      two maintainers, or a typed word and ten minutes

Nothing here sends anything: `curate` runs campaigns, `state` remembers them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from bot.delivery import Told
from bot.messages import Language
from knowledge import FactBase, Stance, Verdict

LARGE = 20
"""Notices from which a second pair of eyes is asked for: more than one person can write to by hand."""

GRACE = 120.0
"""Seconds between the preview of a small correction and its start: time enough to read it and to cancel."""

TYPED_DELAY = 600.0
"""Seconds between a correction that one maintainer confirmed in words and its start."""

PER_SECOND = 20
"""Notices a second over all rooms: two thirds of what Telegram lets a bot send, so that answers go on."""

PER_ROOM_SECONDS = 1.0
"""Seconds between two notices in one room."""


class Cause(StrEnum):
    """Why something that was told no longer stands."""

    VERDICT = "verdict"
    """The verdict is another one now: a new edition, or a day on which a period began."""
    WITHDRAWN = "withdrawn"
    WRONG_MATCH = "wrong-match"
    """The sentence was taken for another one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A verdict on one stance towards a fact that was told, and what holds instead."""

    stance: Stance
    old: Verdict | None
    new: Verdict | None

    @property
    def reverses(self) -> bool:
        """True from supported to refuted (or outdated, which is refuted now), and back."""
        return {_side(self.old), _side(self.new)} == {Verdict.SUPPORTED, Verdict.REFUTED}

    def __str__(self) -> str:
        return f"{self.stance}:{self.old or '-'}>{self.new or '-'}"


def _side(verdict: Verdict | None) -> Verdict | None:
    return Verdict.REFUTED if verdict is Verdict.OUTDATED else verdict


@dataclass(frozen=True, slots=True)
class Change:
    """All that turned about one fact, for one cause. `claim` (hashed) only for a wrong match."""

    fact_id: str
    cause: Cause
    turns: tuple[Turn, ...]
    claim: str = ""

    @property
    def reverses(self) -> bool:
        """Whether somebody who was told yes must now be told no, or the other way round."""
        return any(turn.reverses for turn in self.turns)


Said = tuple[str, Stance, Verdict | None]
"""Fact, stance and verdict as told."""


def changes_of(said: Iterable[Said], base: FactBase, today: dt.date) -> tuple[Change, ...]:
    """What no longer stands of all that was told, by fact, in order of id.

    A fact that the edition does not have is passed over: there is nothing to say of it but that.
    """
    turned = [
        (fact_id, turn)
        for fact_id, stance, verdict in sorted(set(said), key=lambda one: (one[0], one[1], one[2] or ""))
        if (turn := _turn(fact_id, stance, verdict, base, today))
    ]
    return tuple(
        Change(fact_id, _cause(base, fact_id), tuple(turn for _, turn in turns))
        for fact_id, turns in groupby(turned, key=lambda pair: pair[0])
    )


def _turn(
    fact_id: str, stance: Stance, verdict: Verdict | None, base: FactBase, today: dt.date
) -> Turn | None:
    fact = base.facts.get(fact_id)
    if fact is None:
        return None
    if fact.withdrawn:
        return Turn(stance, verdict, None)
    now = fact.verdict_on(today, stance)
    return Turn(stance, verdict, now) if now is not verdict else None


def _cause(base: FactBase, fact_id: str) -> Cause:
    return Cause.WITHDRAWN if base.fact(fact_id).withdrawn else Cause.VERDICT


def mismatch(fact_id: str, claim: str, readers: Iterable[Reader]) -> Change:
    """All that was told about a fact on a claim that was not about it. `claim` is the keyed hash."""
    said = {(reader.told.stance, reader.told.verdict) for reader in readers}
    turns = tuple(
        Turn(stance, old, None) for stance, old in sorted(said, key=lambda pair: (*map(str, pair),))
    )
    return Change(fact_id, Cause.WRONG_MATCH, turns, claim)


def uncovered(changes: Iterable[Change], campaigns: Iterable[Campaign]) -> tuple[Change, ...]:
    """The changes without the turns that a campaign is about already, or was about when it was cancelled."""
    covered = {
        (campaign.change.fact_id, turn)
        for campaign in campaigns
        # One about a single claim leaves all others uncorrected.
        if not campaign.change.claim and (campaign.stage in OPEN_STAGES or campaign.stage is Stage.CANCELLED)
        for turn in campaign.change.turns
    }
    left = (
        replace(change, turns=tuple(turn for turn in change.turns if (change.fact_id, turn) not in covered))
        for change in changes
    )
    return tuple(change for change in left if change.turns)


# --- who hears of it


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who knows the old verdict: an answer in a room, or one who asked to be told of changes."""

    row: int
    """The name of that answer in the store; 0 for one who follows the fact."""
    place: str
    """A keyed hash of the room: the same for all that was told there."""
    private: bool
    told: Told
    language: Language
    person: str = ""
    """Who follows the fact (a keyed hash); "" for an answer."""

    @property
    def watching(self) -> bool:
        """Whether they asked to be told of changes."""
        return bool(self.person)


class Notice(StrEnum):
    """What one reader gets."""

    EDIT = "edit"
    """The old answer in its new form, where it stands."""
    CORRECTION = "correction"
    """A short new message."""
    WATCH = "watch"
    """A short new message to one who asked for it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would hear what of one change."""

    change: Change
    edits: tuple[Reader, ...] = ()
    rooms: tuple[Reader, ...] = ()
    """One answer, the latest, of each group."""
    askers: tuple[Reader, ...] = ()
    """One answer, the latest, of each private chat."""
    watchers: tuple[Reader, ...] = ()
    """Those who asked to be told, and are not among the askers."""

    @property
    def notices(self) -> int:
        """How many new messages it would be; edits make no sound and are not counted."""
        return len(self.rooms) + len(self.askers) + len(self.watchers)

    @property
    def large(self) -> bool:
        """Whether so many would hear of it that a second pair of eyes is needed."""
        return self.notices > LARGE

    @property
    def needs_second(self) -> bool:
        """Whether one maintainer's press is not enough."""
        return self.large or self.change.reverses


def plan(change: Change, readers: Iterable[Reader]) -> Plan:
    """Who hears what: every old answer is edited, every room and person told once."""
    turned = {(turn.stance, turn.old) for turn in change.turns}
    concerned = [
        reader
        for reader in sorted(readers, key=lambda one: (one.told.as_of, one.row, one.person))
        if reader.told.fact_id == change.fact_id and (reader.told.stance, reader.told.verdict) in turned
    ]
    answers = [reader for reader in concerned if not reader.watching]
    latest = {reader.place: reader for reader in answers}
    watchers = {reader.place: reader for reader in concerned if reader.watching}
    return Plan(
        change,
        edits=tuple(answers),
        rooms=tuple(reader for reader in latest.values() if not reader.private),
        askers=tuple(reader for reader in latest.values() if reader.private),
        watchers=tuple(reader for place, reader in watchers.items() if place not in latest),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One notice, and how many seconds after the start it may leave."""

    notice: Notice
    reader: Reader
    after: float


def steps(planned: Plan) -> tuple[Step, ...]:
    """The notices of a plan in order: at most one a second in a room, and twenty a second over all."""
    in_order = [
        *((Notice.CORRECTION, reader) for reader in (*planned.rooms, *planned.askers)),
        *((Notice.WATCH, reader) for reader in planned.watchers),
        *((Notice.EDIT, reader) for reader in planned.edits),
    ]
    return tuple(_paced(in_order))


def _paced(in_order: Sequence[tuple[Notice, Reader]]) -> Iterable[Step]:
    room_free: dict[str, float] = {}
    taken: dict[int, int] = {}
    for notice, reader in in_order:
        second = int(room_free.get(reader.place, 0.0))
        while taken.get(second, 0) >= PER_SECOND:
            second += 1
        taken[second] = taken.get(second, 0) + 1
        room_free[reader.place] = second + PER_ROOM_SECONDS
        yield Step(notice, reader, float(second))


# --- who must agree


class Stage(StrEnum):
    """How far a campaign has come."""

    WAITING = "waiting"
    """For a second maintainer, or for a typed confirmation."""
    DUE = "due"
    """It starts at `not_before`, if nobody cancels it."""
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    """Before it began, what was told had come true again."""


OPEN_STAGES = frozenset({Stage.WAITING, Stage.DUE, Stage.RUNNING})
"""Stages in which a campaign can still be cancelled."""


class Decision(StrEnum):
    """What a maintainer says about a campaign."""

    APPROVE = "approve"
    CONFIRM = "confirm"
    """In words, typed: for a maintainer who is alone."""
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Campaign:
    """The notices of one change on their way: `not_before` in seconds since 1970."""

    number: int
    change: Change
    stage: Stage
    needs_second: bool
    not_before: float
    approvals: tuple[str, ...] = ()
    """Keyed hashes of the maintainers who agreed, each once."""

    @property
    def open(self) -> bool:
        """Whether it is not over yet, and may be cancelled."""
        return self.stage in OPEN_STAGES


def begun(number: int, planned: Plan, now: float) -> Campaign:
    """A new campaign: a small one starts by itself after a while, others wait for people."""
    stage = Stage.WAITING if planned.needs_second else Stage.DUE
    return Campaign(number, planned.change, stage, planned.needs_second, now + GRACE)


def decided(campaign: Campaign, decision: Decision, who: str, now: float) -> Campaign:
    """The campaign after a maintainer's decision; unchanged where it comes too late or counts already."""
    if campaign.stage not in OPEN_STAGES:
        return campaign
    if decision is Decision.CANCEL:
        return replace(campaign, stage=Stage.CANCELLED)
    if campaign.stage is Stage.RUNNING:
        return campaign
    if decision is Decision.CONFIRM:
        return replace(campaign, stage=Stage.DUE, not_before=now + TYPED_DELAY)
    approvals = campaign.approvals if who in campaign.approvals else (*campaign.approvals, who)
    enough = len(approvals) >= (2 if campaign.needs_second else 1)
    if not enough:
        return replace(campaign, approvals=approvals)
    return replace(campaign, approvals=approvals, stage=Stage.DUE, not_before=now)


def remaining(campaign: Campaign, now: Iterable[Change]) -> Change:
    """What of the campaign's change is still so, by what `changes_of` tells now; perhaps no turn at all."""
    same = {turn for change in now if change.fact_id == campaign.change.fact_id for turn in change.turns}
    return replace(campaign.change, turns=tuple(turn for turn in campaign.change.turns if turn in same))


def started(campaign: Campaign, planned: Plan) -> Campaign:
    """The campaign at the moment of its start, over those who would hear of it now.

    It lapses where nothing is left to correct, and waits again where it grew beyond what was agreed to.
    """
    if not planned.edits and not planned.watchers:
        return replace(campaign, stage=Stage.LAPSED)
    if planned.needs_second and not campaign.needs_second:
        return replace(campaign, stage=Stage.WAITING, needs_second=True, approvals=())
    return replace(campaign, stage=Stage.RUNNING)
