"""The life of a record: versions looked at, compared, brought back as drafts; and withdrawing a fact."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from bot.console.acting import person
from bot.console.conflicts import draft_conflict, named
from bot.console.differences import differences, lines
from bot.console.pages import Page, Role, Visit
from bot.console.places import PLACES, Opened, opened
from bot.console.review_words import REVIEW
from bot.console.reviewing import rebased
from bot.curate.sheets import Gone, ReadOnly, Saved
from knowledge import BadRecordFile, Conflict, Kind

MAX_BECAUSE = 1000
"""Characters of a reason for withdrawing: a few sentences."""


def history(kind: Kind, visit: Visit) -> Response:
    """Everything that is known of its life, newest first."""
    record_id = visit.path["id"]
    there = opened(visit, kind, record_id)
    if there is None:
        return visit.refuse(404, "gone", REVIEW)
    entries = visit.house.editorial.chronicle.of(kind, record_id)
    return visit.page("history.html", words=REVIEW, id=record_id, place=PLACES[kind], entries=entries)


def revision(kind: Kind, visit: Visit) -> Response:
    """One version, against what is published now."""
    record_id, name = visit.path["id"], visit.path["revision"]
    text = visit.house.editorial.chronicle.text_at(kind, record_id, name)
    there = opened(visit, kind, record_id)
    if text is None or there is None:
        return visit.refuse(404, "no_revision", REVIEW)
    now = _published(there)
    return visit.page(
        "revision.html",
        words=REVIEW,
        id=record_id,
        place=PLACES[kind],
        revision=name,
        text=text,
        changed=named(visit, differences(now, text)),
        blocks=lines(now, text),
        same=now == text,
        may_edit=there.sheet is not None and visit.may(Role.EDITOR),
    )


def restore(kind: Kind, visit: Visit) -> Response:
    """Make a version a draft, begun from what is published now; nothing is published by it."""
    record_id, house = visit.path["id"], visit.house
    text = house.editorial.chronicle.text_at(kind, record_id, visit.form.field("revision"))
    there = opened(visit, kind, record_id)
    if text is None or there is None or there.sheet is None:
        return visit.refuse(404, "no_revision", REVIEW)
    published = there.sheet.published
    mine = rebased(text, published.version) if published else text
    expected = visit.form.field("version") if visit.form.has("version") else ""
    came = house.editorial.save(kind, record_id, mine, person(visit), expected=expected)
    if isinstance(came, Conflict):
        # There is a draft already: it is joined with, never written over.
        house.store.autosave(visit.person, kind, record_id, mine, expected)
        return draft_conflict(visit, kind, came, began=there.sheet.text, mine=mine)
    if not isinstance(came, Saved):
        return visit.refuse(409, "read_only", REVIEW)
    house.store.saved(kind, record_id, came.version, visit.person.name)
    house.store.note(visit.person.name, "draft-restore", f"{kind}:{record_id}", came.version)
    return visit.redirect(f"{PLACES[kind]}/{record_id}", "restored")


def _published(there: Opened) -> str:
    if there.sheet is None:
        return there.text
    return there.sheet.published.text if there.sheet.published else ""


# --- withdrawing


def farewell(visit: Visit) -> Response:
    """Ask why a fact is to be withdrawn."""
    fact = visit.house.editorial.base.facts.get(visit.path["id"])
    if fact is None or fact.withdrawn:
        return visit.refuse(404, "gone", REVIEW)
    return visit.page("withdraw.html", words=REVIEW, fact=fact, max_because=MAX_BECAUSE)


def withdraw(visit: Visit) -> Response:
    """Take a fact back: it stays readable, and is never matched again."""
    fact_id, editorial = visit.path["id"], visit.house.editorial
    because = " ".join(visit.form.field("because").split())[:MAX_BECAUSE]
    see = visit.form.field("see").strip()
    if not because:
        return visit.refuse(422, "no_because", REVIEW)
    if see and (see not in editorial.base.facts or see == fact_id):
        return visit.refuse(422, "no_see", REVIEW, id=see)
    try:
        came = editorial.withdraw(fact_id, person(visit), because=because, see=see or None)
    except BadRecordFile:
        return visit.refuse(409, "gone", REVIEW)
    if isinstance(came, Gone | ReadOnly):
        return visit.refuse(409, "gone" if isinstance(came, Gone) else "read_only", REVIEW)
    visit.house.store.note(visit.person.name, "withdraw", f"fact:{fact_id}", came.edition)
    return visit.redirect(f"/facts/{fact_id}", "withdrawn")


def _pages(kind: Kind, path: str) -> tuple[Page, ...]:
    at = f"{path}/{{id}}"
    return (
        Page("GET", f"{at}/history", Role.VIEWER, partial(history, kind)),
        Page("GET", f"{at}/history/{{revision}}", Role.VIEWER, partial(revision, kind)),
        Page("POST", f"{at}/restore", Role.EDITOR, partial(restore, kind)),
    )


PAGES: tuple[Page, ...] = (
    *(page for kind, path in PLACES.items() for page in _pages(kind, path)),
    Page("GET", "/facts/{id}/withdraw", Role.PUBLISHER, farewell),
    Page("POST", "/facts/{id}/withdraw", Role.PUBLISHER, withdraw),
)
