"""All drafts, with what each lacks; records begun anew; drafts under another id."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.console.acting import person
from bot.console.fact_shelf import Kept
from bot.console.fact_words import FACTS
from bot.console.pages import Page, Role, Visit
from bot.console.places import PLACES, Opened, is_id, opened, with_text
from bot.console.record_forms import FORMS
from bot.console.record_values import Values, value_at
from bot.console.rendering import moment
from bot.console.sheet_view import Said, said
from bot.console.sheet_words import FIELDS
from bot.curate.queue import QueueWork
from bot.curate.sheets import Saved, of_reading
from bot.messages import Language
from bot.state.decisions import item_of
from bot.state.entries import Entry
from bot.state.writing import Reviewed
from knowledge import Kind, record_values, with_values

LACKS_SHOWN = 3
"""What a draft lacks, in the list: the rest is told in the editor."""

KINDS: tuple[Kind, ...] = ("fact", "subject", "statement", "lexicon")


@dataclass(frozen=True, slots=True)
class Line:
    """A draft in the list."""

    kept: Kept
    title: str
    place: str
    lacks: tuple[Said, ...]
    begun: Reviewed | None


def listing(visit: Visit) -> Response:
    """All drafts, and what this person has written and not saved."""
    house = visit.house
    wanted = visit.query.get("kind", "")
    drafts = [one for one in house.shelf.drafts(house.editorial.folder) if wanted in {"", one.draft.kind}]
    begun = {one: house.store.first_saved(one) for one in KINDS}
    lines = tuple(_line(visit, one, begun[one.draft.kind].get(one.draft.id)) for one in drafts)
    zone = house.settings.timezone
    return visit.page(
        "drafts.html",
        words=FACTS,
        kinds=KINDS,
        kind=wanted,
        lines=lines,
        shown=LACKS_SHOWN,
        unsaved=[
            (one, place, moment(one.at, zone))
            for one in house.store.autosaves(visit.person)
            for name, place in PLACES.items()
            if name == one.kind
        ],
        may_edit=visit.may(Role.EDITOR) and house.editorial.folder is not None,
    )


def _line(visit: Visit, kept: Kept, begun: Reviewed | None) -> Line:
    draft, words = kept.draft, FIELDS[visit.language]
    values = record_values(draft.text) or {}
    troubles = [of_reading(problem) for problem in draft.problems]
    lacks = said(troubles, FORMS[draft.kind], values, words, visit.language)
    return Line(kept, _title(values, visit.language) or draft.id, PLACES[draft.kind], lacks, begun)


def _title(values: Values, language: Language) -> str:
    """What a draft says, as far as it is written: its statement or name, else the first wording."""
    own, other = ("en", "zh") if language is Language.EN else ("zh", "en")
    fields = ("statement", "paraphrase", "names")
    places = [f"{field}.{lang}" for field in fields for lang in (own, other)]
    found = (value_at(values, place) for place in (*places, "wordings.affirm.0"))
    return next((text for text in found if isinstance(text, str) and text), "")


# --- anew


def blank(kind: Kind, visit: Visit) -> Response:
    """Ask for the id of a new record; `?from=q12` begins with a question of the queue."""
    if visit.house.editorial.folder is None:
        return visit.refuse(409, "read_only", FACTS)
    item = visit.query.get("from", "")
    entry = _entry(visit, item) if item else None
    if item and entry is None:
        return visit.refuse(404, "no_entry", FACTS)
    return visit.page(
        "new_record.html", words=FACTS, kind=kind, place=PLACES[kind], item=item, entry=entry, wanted=""
    )


def begin(kind: Kind, visit: Visit) -> Response:
    """Open the editor over a new record; nothing is written yet."""
    record_id, item = visit.form.field("id").strip(), visit.form.field("from")
    if not is_id(record_id):
        return visit.refuse(422, "bad_id", FACTS)
    there = opened(replace(visit, path={"id": record_id}), kind, record_id)
    if there is None or there.sheet is None:
        return visit.refuse(409, "read_only", FACTS)
    if not there.is_new:
        return visit.refuse(409, "taken", FACTS, id=record_id)
    return visit.redirect(f"{PLACES[kind]}/{record_id}", new="1", **({"from": item} if item else {}))


def prefilled(visit: Visit, there: Opened) -> Opened:
    """A new fact with the words of the question that the address names (`?from=q12`)."""
    house, entry = visit.house, _entry(visit, visit.query.get("from", ""))
    if house.desk is None or entry is None or there.kind != "fact" or not there.is_new:
        return there
    _, text = QueueWork(house.desk, house.editorial, house.today).prefilled(entry)
    values = record_values(text)
    return with_text(there, with_values(text, {**values, "id": there.id}) if values else text)


def _entry(visit: Visit, item: str) -> Entry | None:
    """The question of that name, as long as its words are there."""
    desk, named = visit.house.desk, item_of(item)
    if desk is None or named is None or named[0] != "q":
        return None
    entry = desk.entry(named[1], visit.house.clock())
    return entry if entry and entry.texts else None


async def rename(kind: Kind, visit: Visit) -> Response:
    """Another id for a draft that was never published: the new draft is written before the old one goes."""
    return await run_in_threadpool(_renamed, kind, visit)


def _renamed(kind: Kind, visit: Visit) -> Response:
    old, new = visit.path["id"], visit.form.field("to").strip()
    editorial, store = visit.house.editorial, visit.house.store
    there, target = opened(visit, kind, old), opened(visit, kind, new) if is_id(new) else None
    if there is None or there.sheet is None or not there.sheet.is_draft or there.sheet.published:
        return visit.refuse(409, "read_only", FACTS)
    if target is None:
        return visit.refuse(422, "bad_id", FACTS)
    if not target.is_new:
        return visit.refuse(409, "taken", FACTS, id=new)
    values = record_values(there.text)
    text = with_values(there.text, {**values, "id": new}) if values else there.text
    came = editorial.save(kind, new, text, person(visit), expected="")
    if not isinstance(came, Saved):
        return visit.refuse(409, "taken", FACTS, id=new)
    store.saved(kind, new, came.version, visit.person.name)
    editorial.discard(kind, old, person(visit), expected=there.version)
    store.drop_autosave(visit.person, kind, old)
    store.note(visit.person.name, "draft-rename", f"{kind}:{new}", f"{kind}:{old}")
    return visit.redirect(f"{PLACES[kind]}/{new}", "renamed")


PAGES: tuple[Page, ...] = (
    Page("GET", "/drafts", Role.VIEWER, listing),
    *(
        one
        for kind, path in PLACES.items()
        for one in (
            Page("GET", f"{path}/new", Role.EDITOR, partial(blank, kind)),
            Page("POST", f"{path}/new", Role.EDITOR, partial(begin, kind)),
            Page("POST", f"{path}/{{id}}/rename", Role.EDITOR, partial(rename, kind)),
        )
    ),
)
