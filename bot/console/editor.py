"""The editor of a record: form and text side by side, checked while one writes, kept, tried, saved.

Every kind of record has the same pages below its list:

GET  /facts/{id}            the editor                    POST …/save      text and form → the draft's file
POST …/form                 form ↔ text, checks, kept     POST …/try       what heshi would say of a message
POST …/found                take or drop unsaved text     POST …/discard   throw the draft away
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from starlette.responses import Response

from bot.console.acting import person
from bot.console.conflicts import draft_conflict
from bot.console.drafts import prefilled
from bot.console.editor_shown import Beside, fragment, page, tried, troubles_json
from bot.console.editor_text import Edited, Sent, edited, form_is_stale, sent_of, worked
from bot.console.editor_words import EDITOR
from bot.console.pages import Page, Role, Visit
from bot.console.places import PLACES, Opened, is_id, opened, with_text
from bot.console.rendering import moment
from bot.curate.sheets import Gone, ReadOnly, Saved
from knowledge import BadRecordFile, Conflict, Kind

Work = Callable[[Kind, Visit], Response]


def show(kind: Kind, visit: Visit) -> Response:
    """The editor of a record, as saved; or with the text that was found again."""
    record_id = visit.path["id"]
    there = opened(visit, kind, record_id)
    if there is None:
        return visit.refuse(404, "gone", EDITOR)
    kept = visit.house.store.autosaved(visit.person, kind, record_id)
    if kept and kept.text == there.text:
        kept = None
    if kept and visit.query.get("found") == "take":
        taken = replace(with_text(there, kept.text), version=kept.version)
        return page(visit, taken, Beside(taken_at=kept.at))
    return page(visit, prefilled(visit, there), Beside(kept=kept))


def form(kind: Kind, visit: Visit) -> Response:
    """Bring form and text together, do what a button says, keep it, and say what is wrong with it."""
    sent, record_id = sent_of(visit.form), visit.path["id"]
    there = opened(visit, kind, record_id)
    if there is None:
        return visit.refuse(404, "gone", EDITOR)
    done = worked(kind, edited(kind, sent), visit.form.field("do"), visit.house.today().isoformat())
    kept_at = _keep(kind, visit, sent, done)
    now = _now(sent, done, there)
    if not visit.wants_json:
        return page(visit, now, Beside(kept_at=kept_at))
    answer: dict[str, object] = {
        **troubles_json(visit, now),
        "text": done.text,
        "base": done.base,
        "waits": done.waits,
        "kept": moment(kept_at, visit.house.settings.timezone)[-5:] if kept_at else "",
    }
    if not done.waits and form_is_stale(kind, done, sent):
        answer["form"] = fragment(visit, now, "sheet_form.html")
    return visit.json(answer)


def save(kind: Kind, visit: Visit) -> Response:
    """Write the draft; where somebody was faster, show both."""
    sent, record_id = sent_of(visit.form), visit.path["id"]
    done = edited(kind, sent)
    house = visit.house
    try:
        came = house.editorial.save(kind, record_id, done.text, person(visit), expected=sent.version)
    except BadRecordFile as error:
        return visit.refuse(422, "bad_id" if not is_id(record_id) else "unread", EDITOR, why=str(error))
    if isinstance(came, ReadOnly):
        return visit.refuse(409, "read_only", EDITOR)
    if isinstance(came, Conflict):
        # Before anything else: what was written here must not be lost.
        house.store.autosave(visit.person, kind, record_id, done.text, sent.version)
        return draft_conflict(visit, kind, came, began=sent.began, mine=done.text)
    return _saved(kind, visit, done, came)


def _saved(kind: Kind, visit: Visit, done: Edited, came: Saved) -> Response:
    house, record_id = visit.house, visit.path["id"]
    house.store.drop_autosave(visit.person, kind, record_id)
    house.store.saved(kind, record_id, came.version, visit.person.name)
    house.store.note(visit.person.name, "draft-save", f"{kind}:{record_id}", came.version)
    if not visit.wants_json:
        return visit.redirect(f"{PLACES[kind]}/{record_id}", "saved")
    there = opened(visit, kind, record_id)
    at = moment(house.clock(), house.settings.timezone)[-5:]
    text = there.text if there else done.text
    words = EDITOR[visit.language]
    return visit.json({"version": came.version, "text": text, "says": words.saved_at.format(at=at)})


def try_message(kind: Kind, visit: Visit) -> Response:
    """What heshi would say of a message with this text in use, and what it says now."""
    sent, record_id = sent_of(visit.form), visit.path["id"]
    there = opened(visit, kind, record_id)
    if there is None:
        return visit.refuse(404, "gone", EDITOR)
    done = edited(kind, sent)
    now = _now(sent, done, there)
    answers = tried(visit, now, visit.form.field("message").strip())
    if visit.wants_json:
        return visit.json({"html": fragment(visit, now, "sheet_tried.html", answers=answers)})
    return page(visit, now, Beside(answers=answers, message=answers.message))


def found(kind: Kind, visit: Visit) -> Response:
    """Take unsaved text up again, or drop it."""
    record_id = visit.path["id"]
    place = f"{PLACES[kind]}/{record_id}"
    if visit.form.field("do") == "take":
        return visit.redirect(place, found="take")
    visit.house.store.drop_autosave(visit.person, kind, record_id)
    # What was never saved is gone with it: there is no page to go back to.
    gone = isinstance(visit.house.editorial.open(kind, record_id), Gone)
    return visit.redirect("/drafts" if gone else place, "dropped")


def discard(kind: Kind, visit: Visit) -> Response:
    """Throw the draft away; what is published stays. Its text is kept as the editor's unsaved text."""
    record_id, house = visit.path["id"], visit.house
    version = visit.form.field("version")
    sheet = house.editorial.open(kind, record_id)
    came = house.editorial.discard(kind, record_id, person(visit), expected=version)
    if isinstance(came, ReadOnly):
        return visit.refuse(409, "read_only", EDITOR)
    if isinstance(came, Gone):
        return visit.refuse(404, "no_draft", EDITOR)
    if isinstance(came, Conflict):
        return visit.refuse(409, "unsaved", EDITOR)
    house.store.drop_autosave(visit.person, kind, record_id)
    house.store.note(visit.person.name, "draft-discard", f"{kind}:{record_id}", version)
    published = not isinstance(sheet, Gone | ReadOnly) and sheet.published
    return visit.redirect(f"{PLACES[kind]}/{record_id}" if published else "/drafts", "discarded")


def _now(sent: Sent, done: Edited, there: Opened) -> Opened:
    """The editor as it stands after what was sent."""
    return replace(
        there,
        text=done.text,
        base=done.base,
        began=sent.began,
        version=sent.version,
        values=done.values,
        waits=done.waits,
    )


def _keep(kind: Kind, visit: Visit, sent: Sent, done: Edited) -> float:
    """Keep what is not in a file yet; when it was, or 0."""
    store, record_id = visit.house.store, visit.path["id"]
    if visit.wants_json and not visit.form.has("keep"):
        return 0.0
    if done.text == sent.began and not done.waits:
        store.drop_autosave(visit.person, kind, record_id)
        return 0.0
    return store.autosave(visit.person, kind, record_id, done.text, sent.version)


def _pages(kind: Kind, path: str) -> tuple[Page, ...]:
    posts: Mapping[str, tuple[Role, Work]] = {
        "form": (Role.EDITOR, form),
        "save": (Role.EDITOR, save),
        "try": (Role.VIEWER, try_message),
        "found": (Role.EDITOR, found),
        "discard": (Role.EDITOR, discard),
    }
    return (
        Page("GET", f"{path}/{{id}}", Role.VIEWER, partial(show, kind)),
        *(
            Page("POST", f"{path}/{{id}}/{name}", role, partial(work, kind))
            for name, (role, work) in posts.items()
        ),
    )


PAGES: tuple[Page, ...] = tuple(page for kind, path in PLACES.items() for page in _pages(kind, path))
