"""The overview: what waits for somebody, what was asked and answered, and which edition answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from starlette.responses import Response

from bot.console import links
from bot.console.overview_view import (
    STALE_LISTED,
    WEEK,
    Waiting,
    asked_plot,
    due_lines,
    rate_plot,
    stale,
    top_rows,
    verdict_rows,
    wordings,
)
from bot.console.overview_words import OVERVIEW, OverviewWords
from bot.console.pages import Page, Role, Visit
from bot.console.rendering import BASE, moment
from bot.replies import Voice
from bot.state.tallies import Tally
from knowledge import list_drafts

WINDOWS = (30, 90)
"""Days that can be shown: a month, and what answers are remembered for."""

TOP = 10
"""Facts among the most asked: as many as are read."""


def overview(visit: Visit) -> Response:
    """All of it, on one page."""
    words, voice = OVERVIEW[visit.language], Voice(visit.language)
    house, today = visit.house, visit.house.today()
    base = house.library.current().base
    shown = next((days for days in WINDOWS if visit.query.get("days") == str(days)), WINDOWS[0])
    tallies = _tallies(visit, today - dt.timedelta(days=shown + WEEK - 2))
    week = today - dt.timedelta(days=WEEK - 1)
    due = stale(base, today)
    return visit.page(
        "overview.html",
        words=OVERVIEW,
        waiting=_waiting(visit, words, len(due)),
        steps=_steps(visit, words, tallies),
        windows=((30, words.days_30), (90, words.days_90)),
        shown=shown,
        asked=asked_plot(tallies[-shown:], words),
        rate=rate_plot(tallies, words, shown),
        verdicts=verdict_rows(tallies[-shown:], voice),
        top=top_rows(house.desk.top_facts(week, TOP) if house.desk else (), base, voice, BASE),
        top_about=words.top_about.format(start=week.isoformat(), end=today.isoformat()),
        due=due_lines(due[:STALE_LISTED], today, voice, words),
        due_all=len(due),
        counted=words.edition_facts.format(facts=len(list(base.current())), wordings=wordings(base)),
        refused=house.refused(),
        read_only=_read_only(visit),
        since=words.edition_loaded.format(when=moment(house.library.since, house.settings.timezone)),
    )


def _tallies(visit: Visit, since: dt.date) -> tuple[Tally, ...]:
    desk = visit.house.desk
    return desk.tallies(since, visit.house.today()) if desk else ()


def _read_only(visit: Visit) -> bool:
    return visit.house.editorial.folder is None


def _waiting(visit: Visit, words: OverviewWords, due: int) -> tuple[Waiting, ...]:
    house = visit.house
    desk, folder = house.desk, house.editorial.folder
    questions = len(desk.entries(house.clock())) if desk else 0
    feedback = len(desk.complaints()) if desk else 0
    corrections = sum(listed.campaign.open for listed in desk.campaigns()) if desk else 0
    drafts = len(list_drafts(folder)) if folder else 0
    return (
        Waiting(words.questions, questions, f"{BASE}/queue"),
        Waiting(words.feedback, feedback, f"{BASE}/feedback"),
        Waiting(words.corrections, corrections, f"{BASE}/corrections"),
        Waiting(words.drafts, drafts, f"{BASE}/drafts"),
        Waiting(words.stale, due, f"{BASE}/facts?due=1"),
        Waiting(*_links(visit, words), f"{BASE}/links"),
    )


def _links(visit: Visit, words: OverviewWords) -> tuple[str, int | None]:
    gone = links.dead(visit.house)
    return (words.links_never if gone is None else words.links), gone


Step = tuple[str, str, str]
"""A line, an address, and what the link to it is called."""


def _steps(visit: Visit, words: OverviewWords, tallies: Sequence[Tally]) -> tuple[Step, ...]:
    """What to do first, as long as nobody has asked anything."""
    if any(day.asked for day in tallies):
        return ()
    ask = (words.next_ask, f"/?lang={visit.language.value}", words.next_ask_link)
    if _read_only(visit):
        return ((words.next_copy, "", ""), ask)
    if not visit.may(Role.EDITOR):
        return (ask,)
    return (
        ask,
        (words.next_fact, f"{BASE}/facts/new", words.next_fact_link),
        (words.next_import, f"{BASE}/exchange", words.next_import_link),
    )


PAGES = (Page("GET", "/", Role.VIEWER, overview),)
