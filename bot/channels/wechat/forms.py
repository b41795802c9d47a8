"""A push as flat fields, whether its platform was told to write XML or JSON (数据格式 on its page)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from bot.channels.wechat import xml

Form = Literal["xml", "json"]

_DEEPEST = 8
"""Objects inside each other; as for XML."""


def form_of(body: bytes) -> Form | None:
    """XML or JSON, by the first character that is no white space; None for neither."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"<": "xml", b"{": "json"}.get(start)  # type: ignore[return-value]  # mypy widens the values


def fields(body: bytes) -> Mapping[str, str] | None:
    """Every value of an XML or JSON push as text, by name; those inside another are `outer.inner`.

    A list counts from 0: `outer.0.inner`. None: neither of the two, or broken.
    """
    match form_of(body):
        case "xml":
            return xml.fields(body)
        case "json":
            return _of_json(body)
        case None:
            return None


def _of_json(body: bytes) -> Mapping[str, str] | None:
    if len(body) > xml.MAX_BYTES:
        return None
    try:
        told = json.loads(body.decode("utf-8-sig"))
        return dict(_flat(told, (), 0))
    except (ValueError, RecursionError):
        # ValueError: no JSON, no UTF-8, a number of thousands of digits, or deeper than any push.
        return None


def _flat(value: object, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        raise ValueError("deeper than any push")
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = [(str(place), part) for place, part in enumerate(value)]
    else:
        yield ".".join(path), _text(value)
        return
    for name, part in parts:
        yield from _flat(part, (*path, name), depth + 1)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    # Numbers as they stand in JSON; true, false and null as their words, null as nothing.
    return "" if value is None else json.dumps(value)
