"""The edition in use, to take away: each format as bytes with its name and kind."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from starlette.responses import Response

from bot.console.exchange_words import EXCHANGE
from bot.console.pages import Page, Role, Visit
from bot.messages import Language
from knowledge import (
    FactBase,
    Publisher,
    change_feed,
    claim_reviews,
    draft_of,
    drafts_table,
    publish,
    records_json,
    wordings_table,
)

PUBLISHER = "核实 heshi"
"""Who answers for the verdicts, where nobody else is named."""

_BOM = "\ufeff"
"""Spreadsheets take a CSV file for UTF-8 only when it begins with this mark."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: an edition as on a day, in a language, by a publisher."""

    base: FactBase
    as_of: dt.date
    lang: Literal["zh", "en"]
    publisher: Publisher


@dataclass(frozen=True, slots=True)
class Form:
    """A format: the ending of its file, its media type, and how it is written."""

    ending: str
    media: str
    write: Callable[[Order], bytes]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _sqlite(order: Order) -> bytes:
    """An archive of this edition alone."""
    with tempfile.TemporaryDirectory(prefix="heshi-") as folder:
        made = Path(folder) / "edition.sqlite"
        _ = publish(order.base, made)
        return made.read_bytes()


def _facts(order: Order) -> bytes:
    table = drafts_table(draft_of(fact, order.base, order.as_of) for fact in order.base.current())
    return (_BOM + table).encode()


FORMS: Mapping[str, Form] = {
    "sqlite": Form("sqlite", "application/vnd.sqlite3", _sqlite),
    "json": Form("json", "application/json", lambda order: records_json(order.base).encode()),
    "csv": Form("csv", "text/csv; charset=utf-8", _facts),
    "wordings": Form(
        "wordings.csv",
        "text/csv; charset=utf-8",
        lambda order: (_BOM + wordings_table(order.base.current())).encode(),
    ),
    "claimreview": Form(
        "claimreview.json",
        "application/ld+json",
        lambda order: _json(claim_reviews(order.base, order.as_of, order.publisher, order.lang)),
    ),
    "feed": Form(
        "feed.json",
        "application/feed+json",
        lambda order: _json(change_feed(order.base, order.as_of, order.publisher, order.lang)),
    ),
}
"""Every format, by its name in the address."""


def export(visit: Visit) -> Response:
    """The edition in use in one of the formats, as a file."""
    form = FORMS.get(visit.query.get("format", ""))
    if form is None:
        return visit.refuse(404, "format", EXCHANGE)
    order = _order(visit)
    name = f"heshi-{order.base.edition.replace('+', '-')}.{form.ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(form.write(order), media_type=form.media, headers=headers)


def _order(visit: Visit) -> Order:
    house = visit.house
    settings = house.settings
    home = settings.public_url or f"http://{settings.host}:{settings.port}"
    publisher = Publisher(PUBLISHER, f"{home}/", f"{home}/f/{{id}}")
    lang: Literal["zh", "en"] = "en" if visit.language is Language.EN else "zh"
    return Order(house.library.current().base, house.today(), lang, publisher)


PAGES = (Page("GET", "/exchange/export", Role.VIEWER, export),)
