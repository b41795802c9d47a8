"""What WeCom hands a 智能机器人 → `Incoming`. Pure and total: whatever the bytes are, the answer is a value.

A body is one frame, as the long connection brings it; the HTTP callback wraps its message in the same form:

    {"cmd": "aibot_msg_callback", "headers": {"req_id": …}, "body": {"msgid": …, "msgtype": "text", …}}

    text · mixed · voice · image · file · video    words; `quote` is how a user points at a rumour
    template_card_event                            a pressed button, `event_key` is its payload
    enter_chat · feedback_event                    somebody opened our private chat; liked an answer, or not

In a group we hear only what mentions us. Messages: developer.work.weixin.qq.com/document/path/100719, events:
path/101027, frames: path/101463.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.channels.wecom_bot.fields import Json, moment, parsed, part, parts, text
from bot.delivery import Arrival, Strange
from bot.errors import BadReceipt
from bot.etiquette import DISLIKE
from bot.messages import Action, Address, Attachment, Content, Incoming, Kind, Press, Room

NAME = "wecom_bot"
"""The channel in addresses, rows and logs."""

MESSAGE, EVENT = "aibot_msg_callback", "aibot_event_callback"
"""Commands of frames that bring something."""


class About(StrEnum):
    """What kind of event an answer would go back to: each takes answers of another form."""

    MESSAGE = "m"
    """A message: it takes a stream."""
    ENTERED = "w"
    """Somebody opened our chat: it takes one welcome, within five seconds."""
    OTHER = "e"
    """A pressed button, a like: it takes no words (errcode 846605); they are pushed."""


@dataclass(frozen=True, slots=True)
class Back:
    """The way from a delivery back to the event that it answers; it travels as the thread of an address."""

    event: str
    """The event's id: `Arrival.event_id`, `Incoming.message_id`."""
    request: str = ""
    """Its `req_id`, on the long connection."""
    url: str = ""
    """Its `response_url`: takes one answer within an hour (path/101138)."""
    about: About = About.MESSAGE

    def encode(self) -> str:
        """As a thread."""
        return json.dumps([self.event, self.request, self.url, self.about])

    @classmethod
    def decode(cls, thread: str) -> Back | None:
        """What `encode` wrote; None for anything else."""
        try:
            event, request, url, about = map(str, json.loads(thread))
            return cls(event, request, url, About(about))
        except (ValueError, TypeError, RecursionError):
            return None


def framed(message: Json, request: str = "") -> bytes:
    """A message or event as the body of an arrival, the same on both ways in."""
    command = EVENT if text(message, "msgtype") == "event" else MESSAGE
    frame = {"cmd": command, "headers": {"req_id": request}, "body": message}
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def arrival(body: bytes) -> Arrival:
    """A frame as it is handed in."""
    frame = parsed(body) or {}
    return Arrival(NAME, event_id(part(frame, "body"), body), body, read(body))


def event_id(message: Json, body: bytes) -> str:
    """What names a message or event for ever; a hash where WeCom does not."""
    return text(message, "msgid") or hashlib.sha256(body).hexdigest()


def read(body: bytes) -> Incoming | Strange:
    """What a frame says."""
    frame = parsed(body)
    if frame is None:
        return Strange("no JSON object")
    message = part(frame, "body")
    kind = text(message, "msgtype")
    if not kind:
        return Strange("no msgtype")
    back = _Back(
        event_id(message, body), text(part(frame, "headers"), "req_id"), text(message, "response_url")
    )
    return _event(message, back) if kind == "event" else _message(message, back)


@dataclass(frozen=True, slots=True)
class _Back:
    event: str
    request: str
    url: str

    def __call__(self, about: About) -> Back:
        return Back(self.event, self.request, self.url, about)


# --- words


def _message(message: Json, back: _Back) -> Incoming | Strange:
    address = _address(message, back(About.MESSAGE))
    if address is None:
        return Strange("message: no room")
    group = address.kind is Room.GROUP
    return Incoming(
        address,
        _content(message, group=group),
        back.event,
        text(part(message, "from"), "userid"),
        # WeCom hands us nothing of a group but what mentions us.
        addressed=True,
        named=group,
        sent_at=moment(message, "create_time"),
        reads_all=False if group else None,
    )


def _content(message: Json, *, group: bool) -> Content:
    said, own = _said(message)
    quoted, theirs = _said(part(message, "quote")) if "quote" in message else ("", ())
    return Content(
        typed=without_mention(said) if group else said.strip(),
        quoted=quoted.strip(),
        attachments=(*own, *theirs),
    )


def _said(of: Json) -> tuple[str, tuple[Attachment, ...]]:
    """The words of a message or quote, and what it carries besides."""
    kind = text(of, "msgtype")
    items = parts(part(of, "mixed"), "msg_item") if kind == "mixed" else [of]
    words: list[str] = []
    attached: list[Attachment] = []
    for item in items:
        kind = text(item, "msgtype")
        # WeCom has turned speech into text already.
        said = text(part(item, kind), "content") if kind in {"text", "voice"} else ""
        if said.strip():
            words.append(said)
        elif kind != "text":
            attached.append(_ATTACHMENTS.get(kind, Attachment.OTHER))
    return "\n".join(words), tuple(attached)


_ATTACHMENTS = {
    "image": Attachment.PHOTO,
    "voice": Attachment.VOICE,
    "video": Attachment.VIDEO,
    "file": Attachment.FILE,
}

_MENTION = re.compile(r"(?<!\S)@\S+(?:\s+|$)")

_LONGEST_NAME = 12
"""Characters of a mention without a space behind it that can still be nothing but a name: WeCom's own clients
put a space behind each. What is longer has the claim typed onto it."""


def without_mention(said: str) -> str:
    """The words without our name: the mention that they begin with, else the only one, else the last.

    Nothing tells how we are called there. A name with a space in it leaves its rest in the words.
    """
    found = list(_MENTION.finditer(said))
    if not found:
        return said.strip()
    ours = found[0] if not said[: found[0].start()].strip() else found[-1]
    if ours.end() == len(said) and len(ours[0].strip()) > _LONGEST_NAME and not said[: ours.start()].strip():
        return ours[0].strip().removeprefix("@")
    return f"{said[: ours.start()].rstrip()} {said[ours.end() :].lstrip()}".strip()


# --- events


def _event(message: Json, back: _Back) -> Incoming | Strange:
    event = part(message, "event")
    reader = _EVENTS.get(text(event, "eventtype"))
    # What we do not know is nobody's message: acknowledged, and nothing of it is kept.
    return reader(message, event, back) if reader else NOBODY


def _press(message: Json, event: Json, back: _Back) -> Incoming | Strange:
    address = _address(message, back(About.OTHER))
    author = text(part(message, "from"), "userid")
    if address is None or not author:
        return Strange("template_card_event: nobody pressed" if address else "template_card_event: no room")
    # The documents show the fields inside `template_card_event`; some SDKs know them one floor higher.
    pressed = part(event, "template_card_event") or event
    return Incoming(
        address,
        message_id=back.event,
        author=author,
        addressed=True,
        press=_pressed(text(pressed, "event_key")),
        kind=Kind.PRESS,
        sent_at=moment(message, "create_time"),
        on_message=_first(text(pressed, key) for key in ("task_id", "taskid")),
        reads_all=False if address.kind is Room.GROUP else None,
    )


def _pressed(key: str) -> Press:
    try:
        return Press.decode(key)
    except BadReceipt:
        # A button of another program under our name: it is about no fact of ours, and its presser is told so.
        return Press(Action.DETAILS)


def _entered(message: Json, _event: Json, back: _Back) -> Incoming | Strange:
    author = text(part(message, "from"), "userid")
    if not author:
        return Strange("enter_chat: nobody entered")
    return Incoming(
        Address(NAME, author, Room.PRIVATE, back(About.ENTERED).encode()),
        message_id=back.event,
        author=author,
        kind=Kind.JOINED,
        sent_at=moment(message, "create_time"),
    )


def _feedback(message: Json, event: Json, back: _Back) -> Incoming | Strange:
    address = _address(message, back(About.OTHER))
    if address is None:
        return Strange("feedback_event: no room")
    feedback = part(event, "feedback_event")
    return Incoming(
        address,
        # 1: accurate, 2: not accurate, 3: taken back.
        Content(typed=DISLIKE if feedback.get("type") == 2 else ""),
        back.event,
        text(part(message, "from"), "userid"),
        kind=Kind.REACTION,
        sent_at=moment(message, "create_time"),
        on_message=text(feedback, "id"),
    )


_EVENTS: dict[str, Callable[[Json, Json, _Back], Incoming | Strange]] = {
    "template_card_event": _press,
    "enter_chat": _entered,
    "feedback_event": _feedback,
}

NOBODY = Incoming(Address(NAME, ""), from_bot=True)
"""Nobody said anything."""


# --- small things


def _address(message: Json, back: Back) -> Address | None:
    """The room: a group's chat id, whose upper and lower case count, or whom we talk to in private."""
    group = text(message, "chattype") == "group" or bool(text(message, "chatid"))
    room = text(message, "chatid") if group else text(part(message, "from"), "userid")
    kind = Room.GROUP if group else Room.PRIVATE
    return Address(NAME, room, kind, back.encode()) if room else None


def _first(found: Iterable[str]) -> str:
    return next(filter(None, found), "")
