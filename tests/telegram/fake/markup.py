"""Telegram's HTML: the text that is left after parsing, its entities, and everything that is wrong with it.

Written from the published rules, and on purpose shares no code with our renderer.
"""

from __future__ import annotations

import html
import re
from typing import Any

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link", "code": "code",
    "pre": "pre", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
KNOWN_ENTITIES = {"lt", "gt", "amp", "quot"}
"""The named entities that the Bot API knows; numeric ones are all allowed."""

_TOKEN = re.compile(r"<[^<>]*>|&[^;\s<&]{0,12};?|[<>]|[^<>&]+")
_TAG = re.compile(r"<(/?)([a-z-]+)((?:\s+[a-z-]+(?:=\"[^\"]*\")?)*)\s*>")
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:=\"([^\"]*)\")?")
_LINK = re.compile(r"(?:https?://[^\s/?#]+|tg://\S+)", re.IGNORECASE)


class BadMarkup(Exception):
    """Markup that the Bot API would refuse, or should."""


def utf16(text: str) -> int:
    """Length in UTF-16 code units: how the Bot API counts. Lone surrogates count as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parsed(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of HTML.

    Raises:
        BadMarkup: unknown or unbalanced tags, bare "<", ">" or "&", links that lead elsewhere than the web.
    """
    text: list[str] = []
    length = 0
    entities: list[dict[str, Any]] = []
    open_tags: list[tuple[str, dict[str, Any]]] = []
    for token in _TOKEN.findall(marked):
        if token.startswith("<"):
            _tag(token, length, open_tags, entities)
            continue
        plain = _plain(token)
        text.append(plain)
        length += utf16(plain)
    if open_tags:
        raise BadMarkup(f"can't parse entities: can't find end tag of {open_tags[-1][0]}")
    return "".join(text), sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _plain(token: str) -> str:
    if token == ">":
        raise BadMarkup("can't parse entities: bare >")
    if not token.startswith("&"):
        return token
    name = token[1:].removesuffix(";")
    if not token.endswith(";") or not (
        name in KNOWN_ENTITIES or re.fullmatch(r"#\d{1,7}|#x[0-9a-f]{1,6}", name)
    ):
        raise BadMarkup(f"can't parse entities: {token!r} is no entity; & has to be escaped")
    return html.unescape(token)


def _tag(
    token: str, at: int, open_tags: list[tuple[str, dict[str, Any]]], entities: list[dict[str, Any]]
) -> None:
    found = _TAG.fullmatch(token)
    if not found or found[2] not in TAGS:
        raise BadMarkup(f"can't parse entities: unsupported start tag {token[:30]!r}")
    closing, name, rest = found.groups()
    if not closing:
        open_tags.append((name, _opened(name, dict(_ATTRIBUTE.findall(rest)), at)))
        return
    if not open_tags or open_tags[-1][0] != name:
        raise BadMarkup(f"can't parse entities: unmatched end tag {name}")
    entity = open_tags.pop()[1]
    entity["length"] = at - entity["offset"]
    if entity["length"]:
        entities.append(entity)


def _opened(name: str, attributes: dict[str, str], at: int) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": TAGS[name], "offset": at, "length": 0}
    if name == "a":
        url = html.unescape(attributes.get("href", ""))
        if not _LINK.match(url):
            raise BadMarkup(f"can't parse entities: a link has to be http(s) or tg, not {url[:30]!r}")
        entity["url"] = url
    elif name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    elif name == "span" and attributes.get("class") != "tg-spoiler":
        raise BadMarkup("can't parse entities: span needs the class tg-spoiler")
    return entity


_SAID = re.compile(
    r"(?P<bot_command>(?<![\w/])/\w+(?:@\w+)?)|(?P<url>https?://\S+)|(?P<mention>(?<!\w)@\w{4,32})"
)


def spotted(text: str) -> list[dict[str, Any]]:
    """The entities that Telegram finds by itself in what people type: commands, mentions, addresses."""
    return [
        {"type": found.lastgroup, "offset": utf16(text[: found.start()]), "length": utf16(found[0])}
        for found in _SAID.finditer(text)
    ]
