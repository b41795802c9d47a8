"""Which words a message of 微信客服 brings, and whose they are. Pure.

    text                    typed
    link                    an article somebody forwards: its title and what stands under it
    merged_msg              a chat history somebody forwards: what each of its messages says, without names
    channels, miniprogram   a video or a page of others: the title is all that we get to read
    image, voice, video …   cannot be read yet

Shapes: developer.work.weixin.qq.com/document/path/94670. `msg_content` of a merged message is JSON in a
string there; some accounts were seen to send it as an object, and both are read.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.messages import Attachment, Content, Origin

Json: TypeAlias = Mapping[str, Any]

_DEEPEST = 4
"""Chat histories inside each other that are opened: people forward what was forwarded to them, twice at most
in what we have seen."""

_MOST = 200
"""Messages of a chat history that are read. WeChat lets people choose 100."""

_ATTACHMENTS = {
    "image": Attachment.PHOTO,
    "voice": Attachment.VOICE,
    "video": Attachment.VIDEO,
    "channels": Attachment.VIDEO,
    "file": Attachment.FILE,
    "emotion": Attachment.STICKER,
}
"""What is not here is `OTHER`: places, cards, orders, notes, meetings, and what is yet to come."""

_WORDS_ONLY = frozenset({"text", "link", "merged_msg"})


def part(fields: Json, name: str) -> Json:
    """The object of that name; an empty one where there is none."""
    found = fields.get(name)
    return found if isinstance(found, dict) else {}


def text(fields: Json, name: str) -> str:
    """The text of that name; "" where there is none."""
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def moment(message: Json) -> dt.datetime | None:
    """When it was sent (`send_time`, seconds since 1970); None where that is no moment."""
    sent = message.get("send_time")
    if not isinstance(sent, int) or isinstance(sent, bool) or sent <= 0:
        return None
    try:
        return dt.datetime.fromtimestamp(sent, dt.UTC)
    except (OverflowError, OSError, ValueError):
        return None


def content_of(message: Json, zone: dt.tzinfo) -> Content:
    """The words of a message that a customer sent."""
    kind = text(message, "msgtype")
    if kind == "text":
        return Content(typed=text(part(message, "text"), "content"))
    found = _Found([], [], [])
    _gather(kind, part(message, kind), found, 0)
    if not (found.texts or found.attachments):
        found.attachments.append(Attachment.OTHER)
    return Content(
        forwarded=tuple(found.texts),
        attachments=tuple(one for one in Attachment if one in found.attachments),
        said_on=found.day(zone),
        origin=_ORIGINS.get(kind) if found.texts else None,
    )


_ORIGINS = {
    "merged_msg": Origin.CHAT,
    "link": Origin.CHANNEL,
    "channels": Origin.CHANNEL,
    "miniprogram": Origin.CHANNEL,
}


@dataclass(frozen=True, slots=True)
class _Found:
    texts: list[str]
    attachments: list[Attachment]
    moments: list[dt.datetime | None]

    def day(self, zone: dt.tzinfo) -> dt.date | None:
        """The day on which all of it was said; None where that is not one day."""
        days = {when.astimezone(zone).date() if when else None for when in self.moments}
        return days.pop() if len(days) == 1 else None


def _gather(kind: str, what: Json, found: _Found, depth: int) -> None:
    if kind == "merged_msg" and depth < _DEEPEST:
        items = what.get("item")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and len(found.moments) < _MOST:
                _gather_item(item, found, depth + 1)
    if words := _WORDS.get(kind, _no_words)(what):
        found.texts.append(words)
    if kind not in _WORDS_ONLY:
        found.attachments.append(_ATTACHMENTS.get(kind, Attachment.OTHER))


def _gather_item(item: Json, found: _Found, depth: int) -> None:
    inside = _inside(item.get("msg_content"))
    kind = text(item, "msgtype") or text(inside, "msgtype")
    # A history inside a history brings the moments of its own messages.
    if kind != "merged_msg":
        found.moments.append(moment(item))
    _gather(kind, part(inside, kind), found, depth)


def _inside(told: object) -> Json:
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except (ValueError, RecursionError):
            return {}
    return told if isinstance(told, dict) else {}


def _no_words(_: Json) -> str:
    return ""


def _card(what: Json) -> str:
    """Title and description of a link; one of them where they say the same."""
    title, under = text(what, "title").strip(), text(what, "desc").strip()
    # Where an article has no summary, WeChat shows its address or repeats its title.
    if under.startswith(("http://", "https://")) or under in title:
        return title
    return under if title in under else f"{title}\n{under}"


_WORDS: Mapping[str, Callable[[Json], str]] = {
    "text": lambda what: text(what, "content").strip(),
    "link": _card,
    "channels": lambda what: text(what, "title").strip(),
    "miniprogram": lambda what: text(what, "title").strip(),
}
