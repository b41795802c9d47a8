"""Whether a call is one that the published Bot API knows: names, what is required, rough types.

`methods.json` beside this file was derived from a published description of the Bot API (see its first lines):

    python -m tests.telegram.fake.contract path/to/api.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("methods.json")

KEPT_TYPES = """
    BotCommand BotCommandScope BotCommandScopeDefault BotCommandScopeAllPrivateChats
    BotCommandScopeAllGroupChats BotCommandScopeAllChatAdministrators BotCommandScopeChat
    BotCommandScopeChatAdministrators BotCommandScopeChatMember ChatAdministratorRights CopyTextButton
    InlineKeyboardButton InlineKeyboardMarkup InlineQueryResultArticle InlineQueryResultsButton
    InputTextMessageContent LinkPreviewOptions MenuButton MenuButtonCommands MenuButtonDefault MessageEntity
    ReactionType ReactionTypeCustomEmoji ReactionTypeEmoji ReactionTypePaid ReplyParameters User
""".split()
"""Objects that a bot of text and buttons hands over; of all others only the shape is looked at."""

ADDED: dict[str, dict[str, dict[str, str]]] = {
    "methods": {
        "sendMessage": {"ephemeral_message_parameters": "EphemeralMessageParameters"},
        "editEphemeralMessageText": {
            "chat_id": "!Integer|String", "receiver_user_id": "!Integer", "ephemeral_message_id": "!Integer",
            "text": "String", "parse_mode": "String", "entities": "Array of MessageEntity",
            "link_preview_options": "LinkPreviewOptions", "reply_markup": "InlineKeyboardMarkup",
        },
        "editEphemeralMessageReplyMarkup": {
            "chat_id": "!Integer|String", "receiver_user_id": "!Integer", "ephemeral_message_id": "!Integer",
            "reply_markup": "InlineKeyboardMarkup",
        },
        "deleteEphemeralMessage": {
            "chat_id": "!Integer|String", "receiver_user_id": "!Integer", "ephemeral_message_id": "!Integer",
        },
    },
    "types": {
        "BotCommand": {"is_ephemeral": "Boolean"},
        "EphemeralMessageParameters": {
            "receiver_user_id": "!Integer", "callback_query_id": "String",
            "replace_callback_query_message": "Boolean",
        },
        "ReplyParameters": {"message_id": "Integer", "ephemeral_message_id": "Integer"},
    },
}  # fmt: skip
"""Newer than the description we derive from: Bot API 10.2 and 10.3."""


class _OtherKind(ValueError):
    """A value of another kind than was tried."""


class Broken(Exception):
    """A call that the Bot API does not know in this form."""


@cache
def book() -> Mapping[str, Any]:
    """The published methods and types."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def checked(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as values: text from forms becomes numbers, truth and objects.

    Raises:
        Broken: an unknown method or parameter, a missing one, or one of a wrong type.
    """
    known = book()["methods"].get(method)
    if known is None:
        raise Broken(f"{method}: no such method")
    return _fields(method, known, raw)


def _fields(where: str, known: Mapping[str, str], raw: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(raw) - set(known)):
        raise Broken(f"{where}: unknown {', '.join(unknown)}")
    if missing := sorted(name for name, kind in known.items() if kind.startswith("!") and name not in raw):
        raise Broken(f"{where}: missing {', '.join(missing)}")
    return {name: _value(f"{where}.{name}", known[name].lstrip("!"), value) for name, value in raw.items()}


def _value(where: str, kinds: str, value: Any) -> Any:
    for kind in kinds.split("|"):
        try:
            return _of_kind(where, kind, value)
        except ValueError:
            continue
    raise Broken(f"{where}: expected {kinds}, got {type(value).__name__}")


def _of_kind(where: str, kind: str, value: Any) -> Any:
    """The value as that kind; ValueError where it is of another, Broken where an object is wrong inside."""
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    value = json.loads(value) if isinstance(value, str) else value
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise _OtherKind(where)
        inner = kind.removeprefix("Array of ")
        return [_value(f"{where}[{n}]", inner, part) for n, part in enumerate(value)]
    if not isinstance(value, dict):
        raise _OtherKind(where)
    known = _type(kind, value)
    return value if known is None else _fields(where, known, value)


def _type(kind: str, value: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The fields of a type; of a union those of the member that the value says it is."""
    types = book()["types"]
    if kind == "InlineQueryResult":
        kind = "InlineQueryResultArticle" if value.get("type") == "article" else kind
    elif kind == "InputMessageContent" and "message_text" in value:
        kind = "InputTextMessageContent"
    elif kind in {"BotCommandScope", "ReactionType", "MenuButton"}:
        kind += "".join(part.capitalize() for part in str(value.get("type", "")).split("_"))
        if kind not in types:
            raise Broken(f"{kind}: no such type")
    return types.get(kind)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _OtherKind(value)
    return int(value)


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise _OtherKind(value)
    return float(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"true", "false", "1", "0"}:
        return str(value).lower() in {"true", "1"}
    raise _OtherKind(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _OtherKind(value)
    return value


_PLAIN = {"Integer": _integer, "Float": _float, "Boolean": _boolean, "String": _string}


# --- deriving methods.json


def derive(api: Mapping[str, Any]) -> dict[str, Any]:
    """Our compact book from the long description: per method or type its fields, "!" before what must be."""
    types = {name: _shortened(api["types"][name]) for name in KEPT_TYPES}
    methods = {name: _shortened(method) for name, method in sorted(api["methods"].items())}
    for name, fields in ADDED["methods"].items():
        methods[name] = methods.get(name, {}) | fields
    for name, fields in ADDED["types"].items():
        types[name] = types.get(name, {}) | fields
    return {"source": SOURCE | {"version": api["version"]}, "methods": methods, "types": types}


def _shortened(described: Mapping[str, Any]) -> dict[str, str]:
    return {
        field["name"]: ("!" if field["required"] else "") + "|".join(field["types"])
        for field in described.get("fields", [])
    }


LICENCE = """
MIT License. Copyright (c) 2020 Paul Larsen. Permission is hereby granted, free of charge, to any person
obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software
without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions: The above copyright notice and this permission notice shall be
included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT
WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
SOURCE = {
    "derived_from": "names, required, types of api.json, github.com/PaulSonOfLars/telegram-bot-api-spec",
    "added_by_hand": "ephemeral messages and BotCommand.is_ephemeral of 10.2 and 10.3: see contract.py",
    "licence": " ".join(LICENCE.split()),
}


def _written(found: Mapping[str, Any]) -> str:
    """One method or type a line, so that a difference can be read."""
    parts = []
    for name, entries in found.items():
        lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in entries.items()]
        parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(
        _written(derive(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))), encoding="utf-8"
    )
