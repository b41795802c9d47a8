"""JSON from strangers: read strictly, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NoReturn, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def parsed(text: str | bytes) -> Json:
    """The value of a JSON text in UTF-8.

    Raises:
        ValueError: it is none, is nested too deeply, says one key twice or holds a number that is none.
    """
    try:
        words = text.decode("utf-8") if isinstance(text, bytes) else text
        value: Json = json.loads(words, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _once(pairs: Iterable[tuple[str, Json]]) -> Mapping[str, Json]:
    # Of a key that stands twice each reader takes another one.
    told: dict[str, Json] = {}
    for name, value in pairs:
        if name in told:
            raise ValueError("a key stands twice")
        told[name] = value
    return told


def _no_number(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def at(value: Json, *path: str | int) -> Json:
    """What lies at that path; None where there is nothing of the kind."""
    for step in path:
        match value, step:
            case dict(), str():
                value = value.get(step)
            case list(), int() if step < len(value):
                value = value[step]
            case _:
                return None
    return value
