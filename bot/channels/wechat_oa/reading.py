"""What a 公众号 pushes → `Incoming`. Pure and total: whatever the fields are, the answer is a value.

    text · voice · image · video · shortvideo · location · file    what somebody sent
    link                             an article that was forwarded to the account: the claim is its title
    event  subscribe · SCAN          somebody came; unsubscribe: left; CLICK: an entry of our menu

Sources: developers.weixin.qq.com/doc/subscription/guide/product/message/Receiving_standard_messages.html and
…/Receiving_event_pushes.html. What was forwarded as chat history never comes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from urllib.parse import unquote

from bot.delivery import Strange
from bot.errors import BadReceipt
from bot.messages import Address, Attachment, Content, Incoming, Kind, Origin, Press
from bot.phrases.wechat_words import RESULT

NAME = "wechat_oa"
"""The channel in addresses, rows and logs."""

Fields = Mapping[str, str]

_UNREADABLE = "【收到不支持的消息类型，暂无法显示】"
"""The text that stands for a sticker and other things that the platform does not hand on. Not documented;
many bots have met it."""

_ATTACHED = {
    "image": Attachment.PHOTO,
    "voice": Attachment.VOICE,
    "video": Attachment.VIDEO,
    "shortvideo": Attachment.VIDEO,
    "file": Attachment.FILE,
}

_COMES = frozenset({"subscribe", "SCAN"})
"""Begins to follow; or follows already and came by a QR code of ours."""


def event_of(fields: Fields) -> str:
    """The name of a push, the same when it comes again: its sender, and the MsgId of a message; events have
    none, but a moment. "" where it can have none.

    The MsgId alone would do, were it not for plain mode, in which no signature covers it: who names a message
    of somebody else there must not get the answer to that.
    """
    sender, number, made, event = (
        fields.get(name, "") for name in ("FromUserName", "MsgId", "CreateTime", "Event")
    )
    if not sender or not (number or made):
        return ""
    return f"{sender}:{number}" if number else f"{sender}:{made}:{event}"


def body_of(fields: Fields) -> bytes:
    """The fields as they lie in the inbox."""
    return json.dumps(dict(fields), ensure_ascii=False).encode("utf-8", "replace")


def read(body: bytes, home: str = "") -> Incoming | Strange:
    """What a body says. `home` is the address of our own pages: what is forwarded from there is ours."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return Strange("no JSON")
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        return Strange("no fields")
    return read_fields(told, home)


def read_fields(fields: Fields, home: str = "") -> Incoming | Strange:
    """The same, for fields that were parsed already."""
    sender, event = fields.get("FromUserName", ""), event_of(fields)
    if not sender or not event:
        return Strange("no sender or no number")
    kind, content, press = _said(fields, home)
    return Incoming(
        Address(NAME, sender, thread=event),
        content,
        message_id=event,
        author=sender,
        addressed=True,
        from_bot=kind is None,  # said by nobody: the platform tells us of something
        press=press,
        kind=kind or Kind.MESSAGE,
        sent_at=_moment(fields.get("CreateTime", "")),
    )


def asks_for_result(incoming: Incoming) -> bool:
    """Whether somebody wants nothing but what waits for them."""
    said = incoming.content.typed.strip(" \n\t。.！!“”「」\"'").casefold()
    return incoming.kind is Kind.MESSAGE and said in RESULT


_Said = tuple[Kind | None, Content, Press | None]


def _said(fields: Fields, home: str) -> _Said:
    match fields.get("MsgType", ""):
        case "event":
            return _happened(fields)
        case "text":
            return _text(fields)
        case "link":
            return Kind.MESSAGE, _article(fields, home), None
        case "voice" if words := fields.get("Recognition", "").strip():
            # Speech recognition was switched off in 2023 or so; where it is not, its words are the message.
            return Kind.MESSAGE, Content(typed=words), None
        case other:
            attached = _ATTACHED.get(other, Attachment.OTHER)
            return Kind.MESSAGE, Content(attachments=(attached,)), None


def _text(fields: Fields) -> _Said:
    if pressed := press_in(fields.get("bizmsgmenuid", "")):
        return Kind.PRESS, Content(), pressed
    words = fields.get("Content", "")
    if words.strip() == _UNREADABLE:
        return Kind.MESSAGE, Content(attachments=(Attachment.OTHER,)), None
    return Kind.MESSAGE, Content(typed=words), None


def _article(fields: Fields, home: str) -> Content:
    texts = [text for name in ("Title", "Description") if (text := fields.get(name, "").strip())]
    if not texts:
        return Content(attachments=(Attachment.OTHER,))
    ours = bool(home) and fields.get("Url", "").startswith(f"{home}/")
    return Content(forwarded=("\n".join(texts),), origin=Origin.OURSELVES if ours else Origin.CHANNEL)


def _happened(fields: Fields) -> _Said:
    match fields.get("Event", ""), fields.get("EventKey", ""):
        case (event, _) if event in _COMES:
            return Kind.JOINED, Content(), None
        case ("unsubscribe", _):
            return Kind.LEFT, Content(), None
        case ("CLICK", key) if key.startswith("/"):
            return Kind.MESSAGE, Content(typed=key), None
        case ("CLICK", key) if pressed := press_in(key):
            return Kind.PRESS, Content(), pressed
        case _:
            return None, Content(), None


def press_in(payload: str) -> Press | None:
    """The button that was pressed, by what it carries; None where that is not ours.

    It has gone through a link of the client, and perhaps nobody decoded it on the way.
    """
    for told in dict.fromkeys((payload, unquote(payload))):
        try:
            return Press.decode(told)
        except BadReceipt:
            continue
    return None


def _moment(told: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(int(told), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
