"""Small typed looks into WeCom's JSON: what is missing or of another type is empty, never an error."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, TypeAlias

from bot.messages import well_formed

Json: TypeAlias = dict[str, Any]

_LATEST = 32_503_680_000
"""The year 3000 in seconds: beyond it a number is no moment of a message."""


def parsed(body: bytes | str) -> Json | None:
    """The object that some JSON holds; None where it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        # A number of 5,000 digits does it, or brackets 100,000 deep.
        return None
    return found if isinstance(found, dict) else None


def part(of: Json, key: str) -> Json:
    """An object in an object."""
    found = of.get(key)
    return found if isinstance(found, dict) else {}


def parts(of: Json, key: str) -> list[Json]:
    """The objects of a list."""
    found = of.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(of: Json, key: str) -> str:
    """A text, without broken characters."""
    found = of.get(key)
    return well_formed(found) if isinstance(found, str) else ""


def number(of: Json, key: str) -> int | None:
    """A whole number."""
    found = of.get(key)
    return found if type(found) is int else None


def moment(of: Json, key: str) -> dt.datetime | None:
    """A moment given in seconds since 1970."""
    seconds = number(of, key)
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds and 0 < seconds < _LATEST else None
