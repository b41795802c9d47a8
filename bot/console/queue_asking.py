"""From a question of the queue to a wording of a fact: chosen, tried, published; or never matched again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import cast

from starlette.responses import Response

from bot.console.acting import awaited, begun, noted, person, who
from bot.console.jobs import Progress
from bot.console.pages import Page, Role, Visit
from bot.console.queue_words import QUEUE
from bot.console.trial_view import kinds, trial_line, trouble_lines
from bot.console.trial_words import TRIAL
from bot.curate.queue import Act, QueueWork, Wording
from bot.curate.sheets import Published, Refused, Trial
from bot.replies import Voice, cut, without_contacts
from bot.repository import NotCommitted
from bot.state.decisions import item_of
from knowledge import Side

MAX_WORDING = 300
"""Characters of a wording: the longest of the shipped ones has 60, and an article is none."""

SIDES = frozenset({"affirm", "deny", "not_this"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be added to which list of which fact, and for which entry."""

    number: int
    fact_id: str
    side: Side
    wording: str

    @property
    def name(self) -> str:
        """How it is written down: without the words."""
        mark = hashlib.sha256(self.wording.encode()).hexdigest()[:8]
        return f"q{self.number} {self.fact_id} {self.side} {mark}"


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a job: of a trial, or of publishing."""

    wanted: Wanted
    outcome: object


def work(visit: Visit) -> QueueWork | None:
    """What can be done with entries; None where nothing is remembered."""
    house = visit.house
    return QueueWork(house.desk, house.editorial, house.today) if house.desk else None


# --- trying


async def attempt(visit: Visit) -> Response:
    """Try a wording, beside everything else."""
    wanted = _wanted(visit)
    if isinstance(wanted, Response):
        return wanted
    queue = work(visit)
    if queue is None:
        return visit.refuse(404, "no_desk", QUEUE)
    trial = partial(_tried, queue, wanted)
    return await begun(visit, "trial", wanted.name, trial, f"/queue/q{wanted.number}/trial/{{job}}")


def _tried(queue: QueueWork, wanted: Wanted, _: Progress) -> Came:
    return Came(wanted, queue.trial(Wording(wanted.fact_id, wanted.side, wanted.wording)))


def trial(visit: Visit) -> Response:
    """What a wording would change."""
    item, found, voice = visit.path["item"], TRIAL[visit.language], Voice(visit.language)
    done = awaited(visit, "trial", f"/queue/{item}")
    if isinstance(done, Response):
        return done
    came = cast("Came", done.result)
    outcome = cast("Trial", came.outcome)
    return visit.page(
        "trial.html",
        words=QUEUE,
        found=found,
        item=item,
        wanted=came.wanted,
        of=_of(came.wanted, visit),
        says=trial_line(outcome, found),
        clean=outcome.clean,
        troubles=trouble_lines(outcome.troubles, voice),
        failing=[(one.case, cut(one.text, MAX_WORDING)) for one in outcome.failing],
        kinds=kinds(outcome.shifts, voice, found),
        may_publish=visit.may(Role.PUBLISHER),
        read_only=visit.house.editorial.folder is None,
    )


# --- publishing


async def publish(visit: Visit) -> Response:
    """Write the wording into the facts and use the new edition."""
    return await _publish(visit, _wanted(visit))


async def _publish(visit: Visit, wanted: Wanted | Response) -> Response:
    queue = work(visit)
    if isinstance(wanted, Response):
        return wanted
    if queue is None or visit.house.editorial.folder is None:
        return visit.refuse(409, "read_only", QUEUE)
    add = partial(_added, visit, queue, wanted)
    return await begun(visit, "wording", wanted.name, add, f"/queue/q{wanted.number}/published/{{job}}")


async def _added(visit: Visit, queue: QueueWork, wanted: Wanted, _: Progress) -> Came:
    desk = visit.house.desk
    mine = who(visit, desk) if desk else ""
    wording = Wording(wanted.fact_id, wanted.side, wanted.wording)
    came = await queue.add_wording(wanted.number, wording, Act(person(visit), mine, visit.house.clock()))
    if isinstance(came, Published):
        detail = f"{wanted.side} {wanted.fact_id} edition {came.edition}"
        await noted(visit, "question-wording", f"question:q{wanted.number}", detail)
    return Came(wanted, came)


def published(visit: Visit) -> Response:
    """The new edition is in use, or why it is not."""
    item, words, voice = visit.path["item"], QUEUE[visit.language], Voice(visit.language)
    done = awaited(visit, "wording", f"/queue/{item}")
    if isinstance(done, Response):
        return done
    came = cast("Came", done.result)
    outcome = came.outcome
    if isinstance(outcome, Published):
        form = words.published_not_this if came.wanted.side == "not_this" else words.published_about
        line = form.format(edition=outcome.edition, fact=came.wanted.fact_id)
        entered = outcome.entered
        why = entered.why if isinstance(entered, NotCommitted) else ""
        return visit.page(
            "published.html",
            words=QUEUE,
            line=line,
            of=_of(came.wanted, visit),
            fact_id=came.wanted.fact_id,
            unread=words.unread.format(why=outcome.unread) if outcome.unread else "",
            uncommitted=words.not_committed.format(why=why) if why else "",
        )
    if isinstance(outcome, Refused):
        return visit.page(
            "refused.html",
            409,
            words=QUEUE,
            found=TRIAL[visit.language],
            item=item,
            title=words.refused_title,
            troubles=trouble_lines(outcome.trial.troubles, voice),
            failing=[(one.case, cut(one.text, MAX_WORDING)) for one in outcome.trial.failing],
        )
    return visit.refuse(409, "late", QUEUE)


# --- never again


async def never(visit: Visit) -> Response:
    """Never match these words again: for one fact (which is an edit), or for any."""
    queue, desk, number = work(visit), visit.house.desk, number_of(visit.path["item"])
    if queue is None or desk is None or number is None:
        return visit.refuse(404, "not_found")
    if fact_id := visit.form.field("fact").strip():
        return await _never_that(visit, number, fact_id)
    act = Act(person(visit), who(visit, desk), visit.house.clock())
    if not await queue.never(number, "", act):
        return visit.refuse(409, "late", QUEUE)
    await noted(visit, "question-never", f"question:q{number}")
    return visit.redirect("/queue", "never")


async def _never_that(visit: Visit, number: int, fact_id: str) -> Response:
    """Its words become a near miss of the fact: published at once, for it can only take answers away."""
    entry = visit.house.desk.entry(number, visit.house.clock()) if visit.house.desk else None
    if entry is None or not entry.texts:
        return visit.refuse(409, "late", QUEUE)
    if not visit.may(Role.PUBLISHER):
        return visit.refuse(403, "refused", QUEUE, why=QUEUE[visit.language].needs_publisher)
    wording = " ".join(without_contacts(entry.texts[0].text).split())
    return await _publish(visit, _checked(visit, Wanted(number, fact_id, "not_this", wording)))


# --- inside


def _wanted(visit: Visit) -> Wanted | Response:
    """What the form asks for, or why it cannot be had."""
    number, form = number_of(visit.path["item"]), visit.form
    side, wording = form.field("side"), " ".join(form.field("wording").split())
    fact_id = form.field("other").strip() or form.field("fact").strip()
    desk = visit.house.desk
    entry = desk.entry(number, visit.house.clock()) if desk and number is not None else None
    if number is None or entry is None or side not in SIDES:
        return visit.refuse(404, "not_found")
    if not entry.texts:
        return visit.refuse(409, "late", QUEUE)  # decided meanwhile
    return _checked(visit, Wanted(number, fact_id, cast("Side", side), wording))


def _checked(visit: Visit, wanted: Wanted) -> Wanted | Response:
    if wanted.fact_id not in visit.house.library.current().base.facts:
        return visit.refuse(422, "no_fact", QUEUE, fact=cut(wanted.fact_id, 60))
    if not wanted.wording:
        return visit.refuse(422, "no_words", QUEUE)
    if len(wanted.wording) > MAX_WORDING:
        return visit.refuse(422, "too_long", QUEUE, limit=MAX_WORDING)
    return wanted


def number_of(item: str) -> int | None:
    """The number of a question by its name, such as q12; None for what is none."""
    found = item_of(item)
    return found[1] if found and found[0] == "q" else None


def _of(wanted: Wanted, visit: Visit) -> str:
    words = QUEUE[visit.language]
    return words.trial_of.format(wording=wanted.wording, fact=wanted.fact_id, side=words.side[wanted.side])


PAGES = (
    Page("POST", "/queue/{item}/try", Role.EDITOR, attempt),
    Page("GET", "/queue/{item}/trial/{job}", Role.EDITOR, trial),
    Page("POST", "/queue/{item}/publish", Role.PUBLISHER, publish),
    Page("GET", "/queue/{item}/published/{job}", Role.EDITOR, published),
    Page("POST", "/queue/{item}/never", Role.EDITOR, never),
)
