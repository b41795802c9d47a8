"""What is said in the answer to a request of WeCom's: streams, welcomes, cards in the place of cards. Pure.

Shapes and limits: developer.work.weixin.qq.com/document/path/101031.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.fields import Json, text
from bot.channels.wecom_bot.markdown import LIMIT

_LINES = 100
"""Bytes kept for the lines between what came late and what was asked."""


def stream_id(event: str) -> str:
    """The name of the stream that answers an event; the way back is `event_of`, also after a restart."""
    return base64.urlsafe_b64encode(event.encode("utf-8", "replace")).decode().rstrip("=")


def event_of(name: str) -> str:
    """The event that a stream of ours answers; "" where it is none of ours."""
    try:
        return base64.b64decode(name + "=" * (-len(name) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def fitting(calls: Sequence[bytes]) -> list[Call]:
    """As many of these calls, in order, as one message shows: so many bytes of words, and one card."""
    shown: list[Call] = []
    room, card = LIMIT - _LINES, ""
    for call in filter(None, map(Call.decode, dict.fromkeys(calls))):
        size = len(call.markdown.encode("utf-8", "replace")) + 2
        if (call.card and card) or (size > room and shown):
            continue
        room, card = room - size, card or task_of(call)
        shown.append(call)
    return shown


def is_card(encoded: bytes) -> bool:
    """Whether a call carries a card."""
    call = Call.decode(encoded)
    return call is not None and bool(call.card)


def together(calls: Sequence[Call]) -> str:
    """The words of these calls as one."""
    return "\n\n".join(call.markdown for call in calls if call.markdown)


def task_of(call: Call) -> str:
    """The name of its card; "" where it has none."""
    return text(call.card, "task_id")


def stream(name: str, content: str, *, finish: bool, card: Call | None = None) -> Json:
    """A stream as it is now, with a card where there is one: a message takes one card in all."""
    told: Json = {"msgtype": "stream", "stream": {"id": name, "finish": finish, "content": content}}
    return told | ({"msgtype": "stream_with_template_card", "template_card": card.card} if card else {})


def welcome(words: str) -> Json:
    """The greeting of somebody who opened our chat: a text, which knows no bold."""
    return {"msgtype": "text", "text": {"content": words.replace("**", "")}}


def instead(card: Call, task: str) -> Json:
    """A card in the place of the one with the pressed button, whose name it keeps."""
    return {"response_type": "update_template_card", "template_card": card.card | {"task_id": task}}
