"""The pages of editions: what is kept, what two of them differ in, a record as it was, and going back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from starlette.responses import Response

from bot.console.acting import awaited, begun, noted, person
from bot.console.editions_view import Hearing, grouped, hearings
from bot.console.editions_words import EDITIONS
from bot.console.jobs import Progress
from bot.console.pages import House, Page, Role, Visit
from bot.console.sheet_view import name_of
from bot.console.sheet_words import FIELDS
from bot.curate.sheets import Person, Published
from bot.messages import Language, Reply
from bot.replies import Circumstances, Voice, answer_fact, details
from bot.wire import AnswerBody, body
from knowledge import (
    Edition,
    FactBase,
    KnowledgeError,
    RolledBack,
    Stance,
    edition_changes,
    editions,
    open_edition,
    revisions,
)

_ID = r"[a-z0-9]+(-[a-z0-9]+)*"


def archive_of(house: House) -> Path:
    """The file of editions of this installation."""
    return house.settings.data / "editions.sqlite"


def listing(visit: Visit) -> Response:
    """Every edition that is kept, the latest first."""
    return _with_archive(visit, lambda: _listing(visit))


def _listing(visit: Visit) -> Response:
    house = visit.house
    kept = _kept(house)
    in_use = house.library.current().base.edition
    return visit.page(
        "editions.html",
        words=EDITIONS,
        editions=list(reversed(kept)),
        in_use=in_use,
        facts=sorted(house.library.current().base.facts),
        is_kept=bool(kept) and kept[-1].name == in_use,
        may_edit=visit.may(Role.EDITOR),
        may_go_back=visit.may(Role.PUBLISHER),
        read_only=house.editorial.folder is None,
    )


def compare(visit: Visit) -> Response:
    """What became of the records from one edition to another, other verdicts first."""
    older, newer = visit.query.get("from", ""), visit.query.get("to", "")
    names = {edition.name for edition in _kept(visit.house)}
    if missing := [name for name in (older, newer) if name not in names]:
        return visit.refuse(404, "no_edition", EDITIONS, edition=missing[0][:60])

    def page() -> Response:
        found = edition_changes(archive_of(visit.house), older, newer)
        return visit.page(
            "edition_changes.html",
            words=EDITIONS,
            older=older,
            newer=newer,
            groups=grouped(found),
            name_of=partial(name_of, words=FIELDS[visit.language]),
        )

    return _with_archive(visit, page)


def open_one(visit: Visit) -> Response:
    """On to a fact as it was in an edition, both chosen in a form."""
    edition, fact_id = visit.query.get("edition", ""), visit.query.get("id", "").strip()
    if edition not in {one.name for one in _kept(visit.house)}:
        return visit.refuse(404, "no_edition", EDITIONS, edition=edition[:60])
    if not re.fullmatch(_ID, fact_id):
        return visit.refuse(404, "no_record", EDITIONS, edition=edition, id=fact_id[:60])
    return visit.redirect(f"/editions/{edition}/facts/{fact_id}")


def record(visit: Visit) -> Response:
    """One fact as it was in an edition: what was answered, and the file."""
    return _with_archive(visit, lambda: _record(visit))


def _record(visit: Visit) -> Response:
    house, edition, fact_id = visit.house, visit.path["edition"], visit.path["id"]
    kept = [one.name for one in _kept(house)]
    if edition not in kept:
        return visit.refuse(404, "no_edition", EDITIONS, edition=edition)
    base = open_edition(archive_of(house), edition)
    if fact_id not in base.facts:
        return visit.refuse(404, "no_record", EDITIONS, edition=edition, id=fact_id)
    earlier = kept[: kept.index(edition) + 1]
    texts = [one.text for one in revisions(archive_of(house), "fact", fact_id) if one.edition in earlier]
    return visit.page(
        "edition_record.html",
        words=EDITIONS,
        fact_id=fact_id,
        name=edition,
        answer=_answered(base, fact_id, visit),
        text=texts[0] if texts else "",
        known=fact_id in house.library.current().base.facts,
    )


def _answered(base: FactBase, fact_id: str, visit: Visit) -> AnswerBody:
    voice: Voice = Voice(visit.language)
    around, fact = Circumstances(base, visit.house.today()), base.fact(fact_id)
    told = answer_fact(fact, around, voice, Stance.AFFIRMS)
    more = details(fact, around, voice, Stance.AFFIRMS)
    language: Language = visit.language
    # Of what was withdrawn the details begin with the same words.
    first = () if fact.withdrawn else told.blocks[:-1]
    return body(Reply((*first, *more.blocks), language))


# --- keeping one


async def keep(visit: Visit) -> Response:
    """Keep the edition in use, beside everything else: ten thousand facts take seconds."""
    work = partial(_keep, visit.house, visit.person.name)
    return await begun(visit, "edition", "", work, "/editions/kept/{job}")


def _keep(house: House, by: str, _: Progress) -> Edition | None:
    edition: Edition | None = house.editorial.keep()
    if edition:
        house.store.note(by, "edition-keep", f"edition:{edition.name}", "")
    return edition


def kept(visit: Visit) -> Response:
    """It is kept."""
    done = awaited(visit, "edition", "/editions")
    if isinstance(done, Response):
        return done
    edition = cast("Edition | None", done.result)
    words = EDITIONS[visit.language]
    line = words.kept_done.format(edition=edition.name, facts=edition.facts) if edition else words.no_archive
    return visit.page(
        "edition_done.html", words=EDITIONS, title=words.title, line=line, unread="", corrections=False
    )


# --- going back


@dataclass(frozen=True, slots=True)
class Preview:
    """What going back would write, and who would hear of it."""

    edition: str
    told: RolledBack
    hears: tuple[Hearing, ...]


async def look_back(visit: Visit) -> Response:
    """Find out what going back would change."""
    edition = visit.path["edition"]
    work = partial(_previewed, visit.house, edition)
    return await begun(visit, "roll-back-preview", edition, work, f"/editions/{edition}/back/{{job}}")


def _previewed(house: House, edition: str, _: Progress) -> Preview | str:
    if house.editorial.folder is None:
        return "read_only"
    try:
        told = house.editorial.preview(edition)
        target = open_edition(archive_of(house), edition)
    except KnowledgeError as error:
        return str(error)
    if not isinstance(told, RolledBack):
        return "no_edition"
    hears = (
        hearings(house.desk, Circumstances(target, house.today()), house.settings.language)
        if house.desk
        else ()
    )
    return Preview(edition, told, hears)


def back(visit: Visit) -> Response:
    """What going back would change, and the form that does it."""
    edition = visit.path["edition"]
    done = awaited(visit, "roll-back-preview", "/editions")
    if isinstance(done, Response):
        return done
    found = cast("Preview | str", done.result)
    if isinstance(found, str):
        return _failed(visit, found, edition)
    if found.edition != edition:
        return visit.refuse(404, "not_found")
    voice, words = Voice(visit.language), EDITIONS[visit.language]
    hears = [
        words.back_hear.format(
            fact=one.fact_id,
            turns=voice.names([f"{voice.word(turn.old)} → {voice.word(turn.new)}" for turn in one.turns]),
            edits=one.edits,
            notices=one.notices,
        )
        for one in found.hears
    ]
    told = found.told
    return visit.page(
        "edition_back.html",
        words=EDITIONS,
        name=edition,
        told=told,
        same=not (told.restored or told.withdrawn or told.set_aside),
        hears=hears,
        may_go_back=visit.may(Role.PUBLISHER),
    )


async def go_back(visit: Visit) -> Response:
    """Make the records those of that edition again; its name is typed, so that nobody does it by a slip."""
    edition = visit.path["edition"]
    if visit.form.field("edition").strip() != edition:
        return visit.refuse(422, "typed", EDITIONS, edition=edition)
    if visit.house.editorial.folder is None:
        return visit.refuse(409, "read_only", EDITIONS)
    work = partial(_gone_back, visit.house, edition, person(visit))
    await noted(visit, "edition-back-begin", f"edition:{edition}")
    return await begun(visit, "roll-back", edition, work, f"/editions/{edition}/went/{{job}}")


def _gone_back(house: House, edition: str, by: Person, _: Progress) -> Published | str:
    try:
        came = house.editorial.roll_back(edition, by)
    except KnowledgeError as error:
        return str(error)
    if isinstance(came, Published):
        house.store.note(by.name, "edition-back", f"edition:{edition}", f"edition {came.edition}")
        return came
    return "no_edition"


def went(visit: Visit) -> Response:
    """The facts are those of that edition again, or why they are not."""
    done = awaited(visit, "roll-back", "/editions")
    if isinstance(done, Response):
        return done
    came = cast("Published | str", done.result)
    if isinstance(came, str):
        return _failed(visit, came, visit.path["edition"])
    words = EDITIONS[visit.language]
    return visit.page(
        "edition_done.html",
        words=EDITIONS,
        title=words.back_title.format(edition=visit.path["edition"]),
        line=words.back_done.format(edition=came.edition),
        unread=words.back_unread.format(why=came.unread) if came.unread else "",
        corrections=True,
    )


# --- inside


def _kept(house: House) -> tuple[Edition, ...]:
    archive = archive_of(house)
    return editions(archive) if archive.is_file() else ()


def _with_archive(visit: Visit, page: Callable[[], Response]) -> Response:
    """A page that reads the archive, or why it cannot be read."""
    try:
        return page()
    except KnowledgeError as error:
        return visit.refuse(409, "archive", EDITIONS, why=str(error)[:300])


def _failed(visit: Visit, why: str, edition: str) -> Response:
    if why == "read_only":
        return visit.refuse(409, "read_only", EDITIONS)
    if why == "no_edition":
        return visit.refuse(404, "no_edition", EDITIONS, edition=edition)
    return visit.refuse(409, "archive", EDITIONS, why=why[:300])


PAGES = (
    Page("GET", "/editions", Role.VIEWER, listing),
    Page("GET", "/editions/compare", Role.VIEWER, compare),
    Page("GET", "/editions/open", Role.VIEWER, open_one),
    Page("POST", "/editions/keep", Role.EDITOR, keep),
    Page("GET", "/editions/kept/{job}", Role.VIEWER, kept),
    Page("GET", "/editions/{edition}/facts/{id}", Role.VIEWER, record),
    Page("POST", "/editions/{edition}/look-back", Role.PUBLISHER, look_back),
    Page("GET", "/editions/{edition}/back/{job}", Role.PUBLISHER, back),
    Page("POST", "/editions/{edition}/back", Role.PUBLISHER, go_back),
    Page("GET", "/editions/{edition}/went/{job}", Role.PUBLISHER, went),
)
