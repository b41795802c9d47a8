"""Corrections carried out: planned when an edition or a day has changed, shown, then sent step by step."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from bot.corrections import (
    PER_SECOND,
    Campaign,
    Cause,
    Change,
    Notice,
    Plan,
    Stage,
    begun,
    changes_of,
    mismatch,
    plan,
    remaining,
    started,
    steps,
    uncovered,
)
from bot.curate.office import Office
from bot.delivery import Delivery, Way
from bot.logs import Event, note, warn
from bot.messages import Reply, Room
from bot.replies import Voice, notices
from bot.replies.under import answer_buttons, unasked_buttons
from bot.state.campaigns import Counted, Listed
from bot.state.desk import Letters
from bot.state.notices import Due
from bot.state.retention import ANSWER

REPLAN_EVERY = 600.0
"""Seconds between two looks whether what was told still holds, where neither edition nor day has changed:
an answer may have been on its way while they did."""

AHEAD = 5.0
"""Seconds of notices that are handed to the outbox at once: as long as two rounds are apart. What is handed
over cannot be cancelled any more."""

NOT_SERVED = 3600.0
"""Seconds until a notice is looked at again whose channel this run does not serve: it is for the next run."""

_WORTH_SAYING = frozenset({Stage.DONE, Stage.LAPSED})
"""Stages that maintainers hear of although nobody pressed a button just then."""


class Corrections:
    """Plans, shows and runs corrections; one round at a time."""

    def __init__(self, office: Office) -> None:
        """`office`: store, facts and channels."""
        self._office = office
        self._planned_for: tuple[str, dt.date] | None = None
        self._planned_at = 0.0

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock in seconds."""
        await self._plan(now)
        await self._take_back(now)
        await self._start(now)
        await self._send(now)
        await self._office.store.finish(now=now)
        await self._show(now)

    # --- planning

    async def _plan(self, now: float) -> None:
        base, today = self._office.facts.current().base, self._office.today()
        if self._planned_for == (base.edition, today) and abs(now - self._planned_at) < REPLAN_EVERY:
            return
        await self._lapse(now)
        for change in await asyncio.to_thread(self._changes):
            await self._enter(change, now)
        self._planned_for, self._planned_at = (base.edition, today), now

    async def _lapse(self, now: float) -> None:
        """Corrections that wait for people, and of which nothing is left to correct."""
        for listed in self._office.store.campaigns():
            campaign = listed.campaign
            if campaign.stage is Stage.WAITING and not (await asyncio.to_thread(self._still, campaign)).turns:
                lapsed = replace(campaign, stage=Stage.LAPSED)
                _ = await self._office.store.start(lapsed, (), now=now)

    def _changes(self) -> tuple[Change, ...]:
        store = self._office.store
        return uncovered(self._fresh(), [listed.campaign for listed in store.campaigns()])

    def _fresh(self) -> tuple[Change, ...]:
        around = self._office.around()
        return changes_of(self._office.store.said(), around.base, around.today)

    async def _take_back(self, now: float) -> None:
        """Wrong matches that maintainers have confirmed."""
        for reported in self._office.store.wrong_matches():
            change = await asyncio.to_thread(self._mismatch, reported.fact_id, reported.claim)
            await self._enter(change, now)

    def _mismatch(self, fact_id: str, claim: str) -> Change:
        about = Change(fact_id, Cause.WRONG_MATCH, (), claim)
        return mismatch(fact_id, claim, self._office.store.readers(about, self._office.language))

    async def _enter(self, change: Change, now: float) -> None:
        planned = await asyncio.to_thread(self._who_hears, change)
        # A wrong match is entered even if nobody is left to hear of it: or it would be looked at for ever.
        if planned.edits or planned.watchers or change.claim:
            campaign = begun(0, planned, now)
            number = await self._office.store.plan(campaign, self._counted(planned), now=now)
            waits = campaign.stage is Stage.WAITING
            note(Event.CORRECTION_PLANNED, number=number, notices=planned.notices, waits=waits)

    def _counted(self, planned: Plan) -> Counted:
        since = self._office.today() - ANSWER.how_long
        return Counted.of(planned, self._office.store.told_on_the_web(planned.change, since))

    def _who_hears(self, change: Change) -> Plan:
        return plan(change, self._office.store.readers(change, self._office.language))

    # --- showing

    async def _show(self, now: float) -> None:
        for listed in self._office.store.campaigns():
            if _is_news(listed):
                group = self._office.to_maintainers(self._office.card().correction(listed))
                robots = self._office.to_robots(self._office.bulletins().correction(listed))
                letters = [*group, *robots]
                await self._office.store.show_campaign(listed.campaign, letters, now=now)
                self._office.sent(letters)

    # --- running

    async def _start(self, now: float) -> None:
        for listed in self._office.store.campaigns():
            campaign = listed.campaign
            # What was never shown is shown first: it starts a round later.
            if campaign.stage is Stage.DUE and campaign.not_before <= now and listed.posted:
                await self._start_one(campaign, now)

    async def _start_one(self, campaign: Campaign, now: float) -> None:
        change = await asyncio.to_thread(self._still, campaign)
        planned = await asyncio.to_thread(self._who_hears, change)
        after = started(campaign, planned)
        runs = after.stage is Stage.RUNNING
        if await self._office.store.start(after, steps(planned) if runs else (), now=now) and runs:
            note(Event.CORRECTION_STARTED, number=campaign.number, notices=planned.notices)

    def _still(self, campaign: Campaign) -> Change:
        change = campaign.change
        if change.cause is Cause.WRONG_MATCH:
            return self._mismatch(change.fact_id, change.claim)
        return remaining(campaign, self._fresh())

    async def _send(self, now: float) -> None:
        limit = int(PER_SECOND * AHEAD)
        for due in await self._office.store.due(limit, self._office.language, now=now):
            if due.address.channel not in self._office.reached:
                await self._office.store.postpone(due, now + NOT_SERVED)
                continue
            letters = await self._written(due)
            # Handed over in one go, they leave with the distances that were planned.
            not_before = due.ready + AHEAD
            if await self._office.store.notify(due, letters, not_before=not_before, now=now):
                self._office.sent(letters)

    async def _written(self, due: Due) -> Letters:
        """The letters of one notice; none where it cannot be written, so that the others still get theirs."""
        try:
            return await asyncio.to_thread(self._letters, due)
        except Exception as error:  # the kind only: its message may quote what somebody wrote
            warn(Event.ROUND_FAILED, doing="notice", error=type(error).__name__)
            return []

    def _letters(self, due: Due) -> Letters:
        if due.about.fact_id not in self._office.facts.current().base.facts:
            return []
        match due.notice:
            case Notice.EDIT:
                return self._edits(due)
            case Notice.CORRECTION:
                reply = self._correction(due)
                to = due.messages[0] if due.messages else ""
                return self._office.letters(Delivery(due.address, reply, to_message=to))
            case Notice.WATCH:
                voice = Voice(due.language)
                reply = notices.watched(due.about, self._office.around(), voice)
                return self._office.letters(Delivery(due.address, reply))

    def _correction(self, due: Due) -> Reply:
        voice, around = Voice(due.language), self._office.around()
        taken_back = due.campaign.change.cause is Cause.WRONG_MATCH
        return (notices.mismatch if taken_back else notices.correction)(due.about, around, voice)

    def _edits(self, due: Due) -> Letters:
        """The old answer as it is now in its first message; what stood in further ones goes."""
        if not due.messages:
            return []
        first, *rest = due.messages
        replaced = Delivery(due.address, self._edited(due), Way.EDIT, to_message=first)
        gone = (Delivery(due.address, None, Way.DELETE, to_message=message) for message in rest)
        return self._office.letters(replaced, *gone)

    def _edited(self, due: Due) -> Reply:
        change, voice = due.campaign.change, Voice(due.language)
        private = due.address.kind is Room.PRIVATE
        around = replace(self._office.around(), brief=not private)
        mended = [
            notices.Mended(told, change.cause is Cause.WRONG_MATCH and told.fact_id == change.fact_id)
            for told in due.tells
            if told.fact_id in around.base.facts
        ]
        left = [one.told for one in mended if not one.mismatched]
        buttons = unasked_buttons(left, voice) if due.unasked else answer_buttons(left, voice, watch=private)
        return notices.edited(mended, around, voice, buttons)


def _is_news(listed: Listed) -> bool:
    stage = listed.campaign.stage
    grown = stage is Stage.WAITING and listed.posted == Stage.DUE.value
    return (
        (not listed.posted and listed.campaign.open)
        or grown
        or (stage in _WORTH_SAYING and listed.posted != stage.value)
    )
