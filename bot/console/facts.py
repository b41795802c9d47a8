"""The list of facts: search as one types it, filters, pages of fifty."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import asdict
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from bot.console.fact_index import SORTS, STATES, Review, Sought, State
from bot.console.fact_words import FACTS
from bot.console.pages import Page, Role, Visit
from bot.replies import Voice

MAX_WORDS = 200
"""Characters of a search: a sentence somebody pasted."""

VERDICTS = ("supported", "refuted", "misleading", "unproven", "outdated", "none")


def listing(visit: Visit) -> Response:
    """The facts that were asked for."""
    house = visit.house
    base, today = house.library.current().base, house.today()
    index, sought = house.shelf.index(base, today), sought_in(visit)
    reviews = _reviews(visit)
    marks = house.shelf.marks(base, house.editorial.folder, house.settings.data, reviews)
    found = index.find(sought, marks)
    voice = Voice(visit.language)
    return visit.page(
        "facts.html",
        words=FACTS,
        sought=sought,
        found=found,
        marks=marks,
        today=today,
        of=voice.of,
        name=lambda subject: voice.of(base.subjects[subject].names) if subject in base.subjects else subject,
        topics=index.topics,
        subjects=index.subjects,
        verdicts=VERDICTS,
        states=STATES[1:],
        sorts=SORTS,
        reviewers=sorted({one.who for one in reviews.values()}),
        turn=lambda page: _address(sought, page),
        may_edit=visit.may(Role.EDITOR) and house.editorial.folder is not None,
    )


def sought_in(visit: Visit) -> Sought:
    """What the address asks for; what makes no sense in it is left out."""
    asked = visit.query.get
    state, sort, verdict = asked("state", ""), asked("sort", ""), asked("verdict", "")
    since = None
    with suppress(ValueError):
        since = dt.date.fromisoformat(asked("since", ""))
    page = asked("page", "1")
    return Sought(
        words=asked("q", "")[:MAX_WORDS].strip(),
        topic=asked("topic", ""),
        subject=asked("subject", ""),
        verdict=verdict if verdict in VERDICTS else "",
        state=state if state in STATES[1:] else _due(visit),
        reviewer=asked("reviewer", ""),
        since=since,
        sort=sort if sort in SORTS else "",
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _due(visit: Visit) -> State:
    """The overview leads here with `?due=1`."""
    return "stale" if visit.query.get("due") else ""


def _address(sought: Sought, page: int) -> str:
    """The query of another page of the same list."""
    fields = {**asdict(sought), "q": sought.words, "page": page if page > 1 else ""}
    del fields["words"]
    return "?" + urlencode({name: str(value) for name, value in fields.items() if value})


def _reviews(visit: Visit) -> dict[str, Review]:
    zone = ZoneInfo(visit.house.settings.timezone)
    rows = visit.house.store.last_reviewed("fact")
    return {one.id: Review(one.who, dt.datetime.fromtimestamp(one.at, zone).date()) for one in rows.values()}


PAGES = (Page("GET", "/facts", Role.VIEWER, listing),)
