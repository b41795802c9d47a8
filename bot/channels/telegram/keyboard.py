"""Buttons → rows, as wide as a phone shows without cutting labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.channels.telegram.calls import Params
from bot.messages import Action, Button

_COLUMNS = 40
"""Half-width signs in a row under a message on a small phone (290 points wide, a Chinese character 15): two
buttons of eight Chinese characters, or three of five."""

_EDGES = 3
"""Columns that a button's own edges take."""

_MOST_IN_A_ROW = 3
"""Telegram takes eight; more than three are too narrow for a thumb."""

_MOST = 100
"""Buttons that Telegram takes under one message."""

_ALONE = frozenset({Action.PICK, Action.NONE_OF_THESE})
"""Choices stand below each other: they are read one after another."""


def keyboard(buttons: Sequence[Button]) -> Params:
    """The `reply_markup` of these buttons, as parameters; nothing without buttons."""
    rows: list[list[Button]] = []
    for button in buttons[:_MOST]:
        if rows and _has_room(rows[-1], button):
            rows[-1].append(button)
        else:
            rows.append([button])
    if not rows:
        return {}
    shown = [[{"text": _label(one), "callback_data": one.payload} for one in row] for row in rows]
    return {"reply_markup": {"inline_keyboard": shown}}


def _has_room(row: Sequence[Button], button: Button) -> bool:
    if len(row) >= _MOST_IN_A_ROW or {row[-1].press.action, button.press.action} & _ALONE:
        return False
    if _about(row[-1]) != _about(button):
        return False
    # Telegram makes all buttons of a row equally wide.
    widest = max(_width(one.label) for one in (*row, button)) + _EDGES
    return widest * (len(row) + 1) <= _COLUMNS


def _about(button: Button) -> tuple[str, str]:
    """What a button is about: the fact, or the setting. Those about one thing stand together, and alone."""
    return button.press.fact_id, button.press.argument.partition(":")[0]


def _width(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)


def _label(button: Button) -> str:
    # A button without words is refused, and the whole message with it.
    return button.label.strip() or "…"
