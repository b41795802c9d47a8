"""Where in the text of a record a field stands, as rules name it: `periods.0.sources`, `sources.axios`, …"""

from __future__ import annotations

from knowledge.store.record_text import At, field_lines
from knowledge.store.yaml_values import record_values


def line_of(text: str, field: str, item: str = "") -> int:
    """The line of a field, counted from 1; of what holds it where it is not there, and 1 at the least.

    `field` is a path with dots. A part of it may be the place of an entry in a list, or its `id` or `name`.
    `item` is the entry of the list that is meant: a wording as it stands there, or the `id` of a source.
    """
    at: At = ()
    value: object = record_values(text)
    for part in (*filter(None, field.split(".")), *filter(None, (item,))):
        step = _step(value, part)
        if step is None:
            break
        at = (*at, step)
        value = value[step]  # type: ignore[index]  # a step is a key or a place that is there
    lines = field_lines(text)
    return next((lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in lines), 1)


def _step(value: object, part: str) -> str | int | None:
    """The key, or the place in the list, that a part of a path means; None where nothing is there."""
    if isinstance(value, dict):
        return part if part in value else None
    if not isinstance(value, list):
        return None
    named = [one for one, entry in enumerate(value) if part in _names(entry)]
    if named:
        return named[0]
    return int(part) if part.isascii() and part.isdigit() and int(part) < len(value) else None


def _names(entry: object) -> tuple[object, ...]:
    """What an entry of a list may be called."""
    return (entry.get("id"), entry.get("name")) if isinstance(entry, dict) else (entry,)
