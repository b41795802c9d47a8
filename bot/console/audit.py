"""The audit log: who did what, and when. Read only; nobody can change or delete a line here."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from starlette.responses import Response

from bot.console.audit_words import AUDIT
from bot.console.pages import Page, Role, Visit
from bot.state.console import Search

PER_PAGE = 100
"""Lines on one page: a busy day of a small desk."""

_MAX_FILTER = 200
"""Characters of a filter that are looked at."""


def _audit(visit: Visit) -> Response:
    search = _search(visit)
    lines = visit.house.store.done(search, PER_PAGE + 1)
    shown = lines[:PER_PAGE]
    return visit.page(
        "audit.html",
        words=AUDIT,
        lines=shown,
        older=shown[-1].number if len(lines) > PER_PAGE else None,
        actions=visit.house.store.actions(),
        doers=visit.house.store.doers(),
        asked={
            name: visit.query.get(name, "")[:_MAX_FILTER]
            for name in ("who", "action", "item", "since", "until")
        },
    )


def _search(visit: Visit) -> Search:
    """What the address asks for; days that are none ask for nothing."""
    before = visit.query.get("before", "")
    search = Search(
        who=visit.query.get("who", "")[:_MAX_FILTER],
        action=visit.query.get("action", "")[:_MAX_FILTER],
        item=visit.query.get("item", "").strip()[:_MAX_FILTER],
        before=int(before) if before.isdecimal() and len(before) < 15 else None,
    )
    return replace(search, since=_begins(visit, "since", 0), until=_begins(visit, "until", 1))


def _begins(visit: Visit, field: str, later: int) -> float | None:
    """When the day of that field begins in the operator's time zone, or the day after it."""
    try:
        day = dt.date.fromisoformat(visit.query.get(field, "")) + dt.timedelta(days=later)
        return dt.datetime.combine(day, dt.time(), ZoneInfo(visit.house.settings.timezone)).timestamp()
    except (ValueError, OverflowError):
        return None


PAGES = (Page("GET", "/audit", Role.PUBLISHER, _audit),)
