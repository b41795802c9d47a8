"""From a draft to a published record: what changed, what it would change, who agrees; and taking a fact back.

GET  /facts/{id}/review            the draft against what is published    POST …/trial     ask both editions
GET  /facts/{id}/review/{job}      the same, with what came of that       POST …/approve   agree to a version
POST /facts/{id}/publish           publish it                             POST …/ask       ask for changes
GET  /facts/{id}/published/{job}   what came of publishing                GET  …/join      two versions in one
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.console.acting import awaited, begun, noted, person
from bot.console.conflicts import Meeting, named
from bot.console.conflicts import shown as meeting
from bot.console.differences import differences, lines
from bot.console.editor_shown import looked
from bot.console.hearing import foretold
from bot.console.jobs import Progress
from bot.console.pages import Page, Role, Visit
from bot.console.places import PLACES, is_id
from bot.console.record_forms import FORMS
from bot.console.rendering import moment
from bot.console.review_words import REVIEW
from bot.console.sheet_view import said
from bot.console.sheet_words import FIELDS
from bot.console.trial_view import kinds, trial_line, trouble_lines
from bot.console.trial_words import TRIAL
from bot.curate.sheets import (
    Gone,
    NeedsReview,
    Published,
    PublishOutcome,
    ReadOnly,
    Refused,
    Sheet,
    Trial,
)
from bot.replies import Voice
from bot.repository import NotCommitted
from knowledge import Conflict, Kind, based_on_text, draft_file, record_values, with_values

MAX_CHANGE = 200
"""Characters of a line in the history of a fact: one sentence."""

MAX_NOTE = 2000
"""Characters of a note to an author: a page is a talk, not a note."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial of one version of a draft."""

    version: str
    trial: Trial


def review(kind: Kind, visit: Visit) -> Response:
    """A draft, before it is tried."""
    sheet = _draft(kind, visit)
    return sheet if isinstance(sheet, Response) else _page(kind, visit, sheet, None)


def reviewed(kind: Kind, visit: Visit) -> Response:
    """A draft, with what its trial found."""
    found = awaited(visit, "draft-trial", _at(kind, visit, "review"), _item(kind, visit))
    if isinstance(found, Response):
        return found
    sheet = _draft(kind, visit)
    result = found.result
    if isinstance(sheet, Response):
        return sheet
    return _page(kind, visit, sheet, result if isinstance(result, Tried) else None)


def _page(kind: Kind, visit: Visit, sheet: Sheet, tried: Tried | None) -> Response:
    found, voice = TRIAL[visit.language], Voice(visit.language)
    fields = FIELDS[visit.language]
    look = looked(visit, kind, sheet.id, sheet.text)
    old = sheet.published.text if sheet.published else ""
    trial = tried.trial if tried else None
    return visit.page(
        "review.html",
        words=REVIEW,
        found=found,
        sheet=sheet,
        place=PLACES[kind],
        moved=_moved(sheet),
        changed=named(visit, differences(old or "{}", sheet.text)) if old else None,
        blocks=lines(old, sheet.text) if old else (),
        troubles=said(look.troubles, FORMS[kind], record_values(sheet.text) or {}, fields, visit.language),
        publishable=look.publishable,
        foretold=foretold(visit, look.record),
        trial=trial,
        trial_says=trial_line(trial, found) if trial else "",
        trial_is_old=tried is not None and tried.version != sheet.version,
        kinds=kinds(trial.shifts, voice, found) if trial else (),
        failing=[(one.case, one.text) for one in trial.failing] if trial else [],
        trial_troubles=trouble_lines(trial.troubles, voice) if trial else (),
        **_people(kind, visit, sheet),
    )


def _people(kind: Kind, visit: Visit, sheet: Sheet) -> dict[str, Any]:
    """Who saved it, who agreed, and whether this visitor may publish it."""
    store, name = visit.house.store, visit.person.name
    saved_by = store.saved_by(kind, sheet.id, sheet.version)
    approved = store.approved_by(kind, sheet.id, sheet.version)
    two = visit.house.settings.review == "two"
    waits = two and saved_by in {"", name} and not approved - {saved_by or name}
    return {
        "two": two,
        "saved_by": saved_by,
        "approved": sorted(approved),
        "may_approve": visit.may(Role.EDITOR) and name not in {saved_by, *approved},
        "is_own": saved_by == name,
        "waits": waits,
        "may_publish": visit.may(Role.PUBLISHER),
        "asked": _asked(kind, visit, sheet),
        "default_change": REVIEW[visit.language].publish_default["edit" if sheet.published else "new"],
        "max_change": MAX_CHANGE,
    }


def _asked(kind: Kind, visit: Visit, sheet: Sheet) -> tuple[tuple[str, str, str], ...]:
    """What reviewers asked for: who, when, what."""
    zone = visit.house.settings.timezone
    asked = visit.house.store.asked(kind, sheet.id)
    return tuple((one.who, moment(one.at, zone), one.note) for one in asked)


def _moved(sheet: Sheet) -> bool:
    """Whether the record was published anew since the draft was begun."""
    based_on = sheet.note.based_on if sheet.note else ""
    return (sheet.published.version if sheet.published else "") != based_on


# --- trying


async def attempt(kind: Kind, visit: Visit) -> Response:
    """Ask both editions, as a job."""
    sheet = await run_in_threadpool(_draft, kind, visit)
    if isinstance(sheet, Response):
        return sheet
    work = partial(_tried, kind, visit, sheet)
    item = _item(kind, visit) + sheet.version
    return await begun(visit, "draft-trial", item, work, _at(kind, visit, "review/{job}"))


def _tried(kind: Kind, visit: Visit, sheet: Sheet, _: Progress) -> Tried:
    return Tried(sheet.version, visit.house.editorial.trial(kind, sheet.id, sheet.text))


# --- agreeing


async def approve(kind: Kind, visit: Visit) -> Response:
    """Agree to the version that was looked at; never to one's own."""
    sheet = await run_in_threadpool(_draft, kind, visit)
    if isinstance(sheet, Response):
        return sheet
    version, store, name = visit.form.field("version"), visit.house.store, visit.person.name
    if version != sheet.version:
        return visit.refuse(409, "moved", REVIEW)
    if store.saved_by(kind, sheet.id, version) == name:
        return visit.refuse(409, "own", REVIEW)
    await run_in_threadpool(store.approve, kind, sheet.id, version, name)
    await noted(visit, "draft-approve", f"{kind}:{sheet.id}", version)
    return visit.redirect(_at(kind, visit, "review"), "approved")


async def ask(kind: Kind, visit: Visit) -> Response:
    """Ask the author of a draft for changes."""
    sheet = await run_in_threadpool(_draft, kind, visit)
    if isinstance(sheet, Response):
        return sheet
    note = visit.form.field("note").strip()[:MAX_NOTE]
    if note:
        await run_in_threadpool(visit.house.store.ask, kind, sheet.id, sheet.version, visit.person.name, note)
        await noted(visit, "draft-ask", f"{kind}:{sheet.id}", sheet.version)
    return visit.redirect(_at(kind, visit, "review"), "asked" if note else "")


# --- publishing


async def publish(kind: Kind, visit: Visit) -> Response:
    """Publish the version that was looked at, as a job: everything is checked once more."""
    version = visit.form.field("version")
    change = " ".join(visit.form.field("change").split())[:MAX_CHANGE]
    work = partial(_published, kind, visit, version, change or "edited")
    item = _item(kind, visit) + version
    return await begun(visit, "draft-publish", item, work, _at(kind, visit, "published/{job}"))


def _published(kind: Kind, visit: Visit, version: str, change: str, _: Progress) -> PublishOutcome:
    house, record_id = visit.house, visit.path["id"]
    came: PublishOutcome = house.editorial.publish(
        kind, record_id, person(visit), expected=version, change=change
    )
    if isinstance(came, Published):
        house.store.drop_autosave(visit.person, kind, record_id)
        house.store.published(kind, record_id, came.version, visit.person.name)
        house.store.note(visit.person.name, "publish", f"{kind}:{record_id}", came.edition)
    return came


def published(kind: Kind, visit: Visit) -> Response:
    """What came of publishing."""
    found = awaited(visit, "draft-publish", _at(kind, visit, "review"), _item(kind, visit))
    if isinstance(found, Response):
        return found
    came, voice = found.result, Voice(visit.language)
    if isinstance(came, Conflict):
        return _joined(kind, visit)
    if isinstance(came, Gone | ReadOnly):
        return visit.refuse(409, "no_draft" if isinstance(came, Gone) else "read_only", REVIEW)
    trial = came.trial if isinstance(came, Refused) else None
    done = came if isinstance(came, Published) else None
    return visit.page(
        "sheet_published.html",
        200 if done else 409,
        words=REVIEW,
        found=TRIAL[visit.language],
        id=visit.path["id"],
        place=PLACES[kind],
        done=done,
        uncommitted=done.entered.why if done and isinstance(done.entered, NotCommitted) else "",
        waits=isinstance(came, NeedsReview),
        troubles=trouble_lines(trial.troubles, voice) if trial else (),
        failing=[(one.case, one.text) for one in trial.failing] if trial else [],
    )


def _joined(kind: Kind, visit: Visit) -> Response:
    """The page that joins a draft with the record that was published since it was begun."""
    editorial, record_id = visit.house.editorial, visit.path["id"]
    folder = editorial.folder
    draft = draft_file(folder, kind, record_id) if folder else None
    sheet = editorial.open(kind, record_id)
    if not isinstance(sheet, Sheet) or not _moved(sheet) or sheet.published is None:
        return visit.refuse(409, "moved", REVIEW)
    if folder is None or draft is None:
        return visit.refuse(409, "moved", REVIEW)
    base = based_on_text(folder, draft) or ""
    theirs = sheet.published
    return meeting(
        visit,
        Meeting(
            kind,
            record_id,
            rebased(base, theirs.version),
            rebased(draft.text, theirs.version),
            rebased(theirs.text, theirs.version),
            draft.version,
            published=True,
        ),
    )


def join(kind: Kind, visit: Visit) -> Response:
    """The same, asked for on the page of the draft."""
    return _joined(kind, visit)


def rebased(text: str, version: str) -> str:
    """A text as a draft that was begun from that version of the published record."""
    values = record_values(text)
    if values is None:
        return text
    there = values.get("draft")
    note = there if isinstance(there, dict) else {}
    return with_values(text, {**values, "draft": {**note, "based_on": version}})


# --- inside


def _draft(kind: Kind, visit: Visit) -> Sheet | Response:
    """The saved draft of the address, or why there is none to review."""
    record_id = visit.path["id"]
    sheet = visit.house.editorial.open(kind, record_id) if is_id(record_id) else Gone()
    if isinstance(sheet, ReadOnly):
        return visit.refuse(409, "read_only", REVIEW)
    if isinstance(sheet, Gone):
        return visit.refuse(404, "gone", REVIEW)
    return sheet if sheet.is_draft else visit.refuse(404, "no_draft", REVIEW)


def _item(kind: Kind, visit: Visit) -> str:
    """How the item of every job about this record begins; the version follows."""
    return f"{kind}:{visit.path['id']} "


def _at(kind: Kind, visit: Visit, page: str) -> str:
    return f"{PLACES[kind]}/{visit.path['id']}/{page}"


def _pages(kind: Kind, path: str) -> tuple[Page, ...]:
    at = f"{path}/{{id}}"
    return (
        Page("GET", f"{at}/review", Role.VIEWER, partial(review, kind)),
        Page("GET", f"{at}/review/{{job}}", Role.VIEWER, partial(reviewed, kind)),
        Page("GET", f"{at}/join", Role.EDITOR, partial(join, kind)),
        Page("GET", f"{at}/published/{{job}}", Role.PUBLISHER, partial(published, kind)),
        Page("POST", f"{at}/trial", Role.EDITOR, partial(attempt, kind)),
        Page("POST", f"{at}/approve", Role.EDITOR, partial(approve, kind)),
        Page("POST", f"{at}/ask", Role.EDITOR, partial(ask, kind)),
        Page("POST", f"{at}/publish", Role.PUBLISHER, partial(publish, kind)),
    )


PAGES: tuple[Page, ...] = tuple(page for kind, path in PLACES.items() for page in _pages(kind, path))
