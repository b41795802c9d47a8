"""Where forwarded and quoted words come from: the Bot API's MessageOrigin, from a name and a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

Origin = dict[str, Any]


def moment(day: str) -> int:
    """Seconds since 1970 of noon (UTC) of a day such as 2024-02-16."""
    return int(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp())


def channel(title: str, day: str, username: str = "", number: int = -1001500000001) -> Origin:
    """First posted in a channel."""
    chat = {"id": number, "type": "channel", "title": title} | ({"username": username} if username else {})
    return {"type": "channel", "date": moment(day), "chat": chat, "message_id": 7}


def chat(title: str, day: str, number: int = -1001500000002) -> Origin:
    """First said in the name of a group."""
    sender = {"id": number, "type": "supergroup", "title": title}
    return {"type": "chat", "date": moment(day), "sender_chat": sender}


def somebody(name: str, day: str, number: int = 1999999, *, is_bot: bool = False) -> Origin:
    """First said by a user who lets it be known."""
    user = {"id": number, "is_bot": is_bot, "first_name": name}
    return {"type": "user", "date": moment(day), "sender_user": user}


def hidden(name: str, day: str) -> Origin:
    """First said by a user who lets only the name be known."""
    return {"type": "hidden_user", "date": moment(day), "sender_user_name": name}
