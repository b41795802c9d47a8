"""The edition in use, to take away: each format as a file."""

from __future__ import annotations

from typing import Literal

from starlette.responses import Response

from bot.console.exchange_words import EXCHANGE
from bot.console.pages import Page, Role, Visit
from bot.curate.exporting import FORMS, PUBLISHER, Format, Order, bytes_of
from bot.messages import Language
from knowledge import Publisher


def export(visit: Visit) -> Response:
    """The edition in use in one of the formats, as a file."""
    asked = visit.query.get("format", "")
    if asked not in set(Format):
        return visit.refuse(404, "format", EXCHANGE)
    form, order = FORMS[Format(asked)], _order(visit)
    name = f"heshi-{order.base.edition.replace('+', '-')}.{form.ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(bytes_of(Format(asked), order), media_type=form.media, headers=headers)


def _order(visit: Visit) -> Order:
    house = visit.house
    settings = house.settings
    home = settings.public_url or f"http://{settings.host}:{settings.port}"
    publisher = Publisher(PUBLISHER, f"{home}/", f"{home}/f/{{id}}")
    lang: Literal["zh", "en"] = "en" if visit.language is Language.EN else "zh"
    return Order(house.library.current().base, house.today(), lang, publisher)


PAGES = (Page("GET", "/exchange/export", Role.VIEWER, export),)
