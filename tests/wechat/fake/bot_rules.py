"""What WeCom takes of a 智能机器人: words, streams and cards, as its documents limit them.

developer.work.weixin.qq.com/document/path/101031 (answers), 101032 (cards), 101463 (the long connection).
What the documents only recommend ("建议不超过") is a rule here: more of it is cut on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST_BYTES = 20_480
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")

Broken = Iterator[str]


def broken_words(content: object, where: str) -> Broken:
    """Rules broken by the content of a stream or a Markdown message."""
    if not isinstance(content, str) or not content.strip():
        yield f"{where}: no words"
    elif len(content.encode()) > MOST_BYTES:
        yield f"{where}: {len(content.encode())} bytes"


def broken_card(card: object) -> Broken:
    """Rules broken by a template card with buttons."""
    if not isinstance(card, Mapping):
        yield "card: no object"
        return
    if card.get("card_type") != "button_interaction":
        yield f"card: of type {card.get('card_type')}"
    if not TASK_ID.fullmatch(str(card.get("task_id", ""))):
        yield "card: its task_id"
    yield from _broken_text(card.get("main_title", {}).get("title"), 26, "main_title.title")
    yield from _broken_text(card.get("source", {}).get("desc"), 13, "source.desc")
    if "sub_title_text" in card:
        yield from _broken_text(card["sub_title_text"], 112, "sub_title_text")
    yield from _broken_lines(card.get("horizontal_content_list", []))
    yield from _broken_buttons(card.get("button_list", []))


def _broken_lines(lines: list[Mapping[str, Any]]) -> Broken:
    if len(lines) > 6:
        yield "card: more than six lines"
    for line in lines:
        yield from _broken_text(line.get("keyname"), 5, "keyname")
        yield from _broken_text(line.get("value"), 26, "value")


def _broken_buttons(buttons: list[Mapping[str, Any]]) -> Broken:
    if not 1 <= len(buttons) <= 6:
        yield f"card: {len(buttons)} buttons"
    keys = [str(button.get("key", "")) for button in buttons]
    if len(set(keys)) < len(keys):
        yield "card: a key twice"
    for button, key in zip(buttons, keys, strict=True):
        if not 1 <= len(key.encode()) <= 1024:
            yield "card: its key"
        label = button.get("text")
        columns = sum(1 if ord(char) < 256 else 2 for char in str(label))
        if not isinstance(label, str) or not label.strip() or columns > 20:
            yield f"card: the button {label!r}"


def _broken_text(text: object, limit: int, where: str) -> Broken:
    if not isinstance(text, str) or not text.strip() or len(text) > limit:
        yield f"card: {where} is {text!r}"
