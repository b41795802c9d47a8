"""Templates of the console: everything is escaped, and a name that is not there is an error."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

BASE = "/console"
"""Where the console stands in the address."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of every page."""
    found = Environment(
        loader=PackageLoader("bot.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["base"] = BASE
    found.globals["hidden"] = hidden
    found.filters["moment"] = moment
    found.filters["day"] = day
    found.tests["web_address"] = is_web_address
    return found


def hidden(csrf: str) -> Markup:
    """The field that every form with method="post" carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(csrf)


def moment(at: float, zone: str) -> str:
    """Seconds since 1970 as a day and a minute in the operator's time zone, such as 2026-11-22 18:03."""
    return dt.datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def day(at: float, zone: str) -> str:
    """The same without the minute."""
    return dt.datetime.fromtimestamp(at, ZoneInfo(zone)).date().isoformat()


def is_web_address(url: str | None) -> bool:
    """True for what a link may lead to: records are checked when read, drafts are not."""
    return url is not None and url.startswith(("https://", "http://"))
