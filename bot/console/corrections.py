"""The pages of corrections: what no longer holds, who hears of it in which words; agree, confirm, cancel."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.console.acting import noted, who
from bot.console.corrections_view import Letter, letters, may_agree, ordered, sent
from bot.console.corrections_words import CORRECTIONS, CorrectionWords
from bot.console.pages import Page, Role, Visit
from bot.console.rendering import moment
from bot.console.words import LANGUAGE_NAMES
from bot.corrections import (
    LARGE,
    TYPED_DELAY,
    Campaign,
    Cause,
    Change,
    Decision,
    Plan,
    Stage,
    Turn,
    changes_of,
    mismatch,
    plan,
    remaining,
)
from bot.memory import Decided
from bot.replies import Circumstances, Voice, statement
from bot.state.campaigns import Listed
from bot.state.decisions import item_of
from bot.state.desk import DeskStore
from bot.state.retention import ANSWER
from knowledge import FactBase

SHOWN = 50
"""Corrections that are over and still listed: half a year of them stays in the store."""

_AGREES = frozenset({Stage.WAITING, Stage.DUE})


@dataclass(frozen=True, slots=True)
class Line:
    """A correction in the list."""

    item: str
    fact_id: str
    statement: str
    cause: str
    turns: tuple[str, ...]
    stage: str
    counts: str


def listing(visit: Visit) -> Response:
    """All that are known: those under way, and those that are over."""
    desk = visit.house.desk
    under_way, over = ordered(desk.campaigns() if desk else ())
    return visit.page(
        "corrections.html",
        words=CORRECTIONS,
        served=_served(visit),
        under_way=[_line(visit, one) for one in under_way],
        over=[_line(visit, one) for one in over[:SHOWN]],
    )


def one(visit: Visit) -> Response:
    """One correction: the preview, and what can be decided."""
    listed = _listed(visit)
    desk = visit.house.desk
    if listed is None or desk is None:
        return visit.refuse(404, "not_found")
    around = _around(visit)
    campaign = listed.campaign
    planned = _planned(desk, campaign, around, visit) if campaign.open else Plan(campaign.change)
    mine = who(visit, desk)
    words = CORRECTIONS[visit.language]
    return visit.page(
        "correction.html",
        words=CORRECTIONS,
        line=_line(visit, listed),
        campaign=campaign,
        planned=planned,
        letters=[(_letter_head(letter, visit), letter.shown) for letter in letters(planned, around)],
        known=campaign.change.fact_id in around.base.facts,
        sent=sent(listed),
        web=desk.told_on_the_web(campaign.change, around.today - ANSWER.how_long) if campaign.open else 0,
        says=_says(visit, listed, mine),
        agrees=words.agree if campaign.stage is Stage.WAITING else words.send_now,
        may_agree=visit.may(Role.PUBLISHER) and may_agree(campaign, mine),
        may_confirm=visit.may(Role.PUBLISHER) and campaign.stage is Stage.WAITING,
        may_cancel=visit.may(Role.PUBLISHER) and campaign.open,
        minutes=int(TYPED_DELAY // 60),
    )


# --- deciding


async def approve(visit: Visit) -> Response:
    """Agree: enough for a small one, half of it for a large one."""
    return await _decide(visit, Decision.APPROVE, "approved")


async def confirm(visit: Visit) -> Response:
    """Confirm in words, alone: those of the fact, so that nobody does it by a slip."""
    listed = _listed(visit)
    if listed and visit.form.field("fact").strip() != listed.campaign.change.fact_id:
        return visit.refuse(422, "typed", CORRECTIONS, fact=listed.campaign.change.fact_id)
    return await _decide(visit, Decision.CONFIRM, "confirmed")


async def cancel(visit: Visit) -> Response:
    """Do not send it, or no more of it."""
    return await _decide(visit, Decision.CANCEL, "cancelled")


async def _decide(visit: Visit, decision: Decision, notice: str) -> Response:
    desk, item = visit.house.desk, visit.path["item"]
    listed = _listed(visit)
    if desk is None or listed is None:
        return visit.refuse(404, "not_found")
    now = visit.house.clock()
    taken = await desk.decide(Decided(item, decision.value), who(visit, desk), now=now)
    if not taken:
        return visit.refuse(409, "late", CORRECTIONS)
    await noted(visit, f"correction-{decision.value}", f"correction:{item}", listed.campaign.change.fact_id)
    return visit.redirect(f"/corrections/{item}", notice)


# --- what is shown


def _listed(visit: Visit) -> Listed | None:
    found = item_of(visit.path["item"])
    desk = visit.house.desk
    return desk.campaign(found[1]) if desk and found and found[0] == "k" else None


def _around(visit: Visit) -> Circumstances:
    return Circumstances(visit.house.library.current().base, visit.house.today())


def _planned(desk: DeskStore, campaign: Campaign, around: Circumstances, visit: Visit) -> Plan:
    """Who would hear of it now: what has come true again since needs no correction any more."""
    language, change = visit.house.settings.language, campaign.change
    if change.cause is Cause.WRONG_MATCH:
        about = Change(change.fact_id, Cause.WRONG_MATCH, (), change.claim)
        still = mismatch(change.fact_id, change.claim, desk.readers(about, language))
    else:
        still = remaining(campaign, changes_of(desk.said(), around.base, around.today))
    return plan(still, desk.readers(still, language))


def _served(visit: Visit) -> bool:
    return visit.house.settings.telegram_token is not None


def _line(visit: Visit, listed: Listed) -> Line:
    words, voice = CORRECTIONS[visit.language], Voice(visit.language)
    campaign, counted = listed.campaign, listed.counted
    base: FactBase = visit.house.library.current().base
    fact = base.facts.get(campaign.change.fact_id)
    counts = words.counts.format(
        edits=counted.edits, rooms=counted.rooms, askers=counted.askers, watchers=counted.watchers
    )
    return Line(
        f"k{campaign.number}",
        campaign.change.fact_id,
        statement(voice, fact) if fact else "",
        words.cause[campaign.change.cause.value],
        tuple(_turn(words, voice, turn) for turn in campaign.change.turns),
        words.stage[campaign.stage.value],
        counts,
    )


def _turn(words: CorrectionWords, voice: Voice, turn: Turn) -> str:
    stance = words.stance[turn.stance.value]
    return words.turn.format(stance=stance, old=voice.word(turn.old), new=voice.word(turn.new))


def _letter_head(letter: Letter, visit: Visit) -> str:
    words, voice = CORRECTIONS[visit.language], Voice(visit.language)
    return words.letter.format(
        to=words.letter_to[letter.kind],
        turn=_turn(words, voice, letter.turn),
        language=LANGUAGE_NAMES[letter.language],
        n=letter.n,
    )


def _says(visit: Visit, listed: Listed, mine: str) -> tuple[str, ...]:
    """What is missing before it goes out, in sentences."""
    words, campaign = CORRECTIONS[visit.language], listed.campaign
    if campaign.stage is Stage.WAITING:
        large = words.waiting_large.format(large=LARGE)
        first = words.waiting_reversal if campaign.change.reverses else large
        if not campaign.approvals:
            return (first,)
        return (first, words.waiting_self if mine in campaign.approvals else words.waiting_one)
    if campaign.stage is Stage.DUE:
        when = moment(campaign.not_before, visit.house.settings.timezone)
        return (words.due.format(when=when),)
    if campaign.stage is Stage.RUNNING:
        so_far = sent(listed)
        return (words.running, words.progress.format(done=so_far.done, all=so_far.all))
    return (words.over[campaign.stage.value],)


PAGES = (
    Page("GET", "/corrections", Role.VIEWER, listing),
    Page("GET", "/corrections/{item}", Role.VIEWER, one),
    Page("POST", "/corrections/{item}/approve", Role.PUBLISHER, approve),
    Page("POST", "/corrections/{item}/confirm", Role.PUBLISHER, confirm),
    Page("POST", "/corrections/{item}/cancel", Role.PUBLISHER, cancel),
)
