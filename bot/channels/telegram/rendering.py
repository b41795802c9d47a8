"""A delivery → calls to the Bot API, each small enough for it. Pure.

Every message is HTML with a plain form beside it, previews of links are off, and the buttons stand under the
last part. What cannot be done on Telegram (taking back what others posted through us) is no call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.channels.telegram.calls import Call, Params, as_id
from bot.channels.telegram.keyboard import keyboard
from bot.channels.telegram.layout import first_line, sections_of
from bot.channels.telegram.markup import Section, html, plain, units
from bot.channels.telegram.names import INLINE, OnlyFor, inline_id, only_for
from bot.channels.telegram.splitting import MAX_UNITS, split, squeezed
from bot.delivery import Delivery, Way
from bot.messages import Button, Reply, Room

_NO_PREVIEW: Params = {"link_preview_options": {"is_disabled": True}}

_MAX_TOAST = 200
"""Telegram's limit for the line over the chat."""

_GLANCE = 60
"""Units that can be read before a passing line is gone; a longer one waits for a touch."""

_MAX_OFFERS = 50
"""Telegram's limit for the results of an inline query."""

_MAX_TITLE = 100
"""Two lines in the list of inline results."""

_FRESH = 10
"""Seconds for which Telegram may give the same answer to the same inline query: while somebody types, and not
so long that a new edition has to wait."""


def encode(delivery: Delivery) -> tuple[bytes, ...]:
    """The calls that deliver it, in order."""
    return tuple(call.encode() for call in calls(delivery))


def calls(delivery: Delivery) -> tuple[Call, ...]:
    """The same, before they are bytes."""
    return _WAYS[delivery.way](delivery)


# --- messages


def _send(delivery: Delivery) -> tuple[Call, ...]:
    reply, target = delivery.reply, _target(delivery)
    parts = split(sections_of(reply)) if reply else []
    if reply is None or target is None:
        return ()
    quiet: Params = {"disable_notification": True} if reply.quiet else {}
    made: list[Call] = []
    for n, part in enumerate(parts):
        buttons = reply.buttons if n == len(parts) - 1 else ()
        around = {**target, **(_anchor(delivery) if n == 0 else {}), **quiet}
        made.append(_for_one(_said("sendMessage", part, buttons, around), delivery))
    return tuple(made)


def _target(delivery: Delivery) -> Params | None:
    """Where a message goes; None for a room that is known by one message only."""
    address = delivery.address
    if not address.room.startswith(INLINE):
        thread: Params = {"message_thread_id": int(address.thread)} if address.thread.isdecimal() else {}
        return {"chat_id": as_id(address.room), **thread}
    # Who pressed a button there can be told in private, if they ever talked to us.
    return {"chat_id": as_id(delivery.only_to)} if delivery.only_to else None


def _anchor(delivery: Delivery) -> Params:
    """Which message it answers; it arrives all the same when that one is gone."""
    if delivery.address.room.startswith(INLINE):
        return {}
    hidden = only_for(delivery.to_message)
    if hidden and hidden.by_them:
        named: Params = {"ephemeral_message_id": hidden.number}
    elif delivery.to_message.isdecimal():
        named = {"message_id": int(delivery.to_message)}
    else:
        return {}
    return {"reply_parameters": {**named, "allow_sending_without_reply": True}}


def _for_one(call: Call, delivery: Delivery) -> Call:
    """The call for one reader only, where that is wanted; its other form is for everybody."""
    hidden = only_for(delivery.to_message)
    reader = delivery.only_to or (str(hidden.receiver) if hidden else "")
    if (
        delivery.address.kind is Room.PRIVATE
        or delivery.address.room.startswith(INLINE)
        or not reader.isdecimal()
    ):
        return call
    pressed: Params = {"callback_query_id": delivery.token} if delivery.token else {}
    only: Params = {"ephemeral_message_parameters": {"receiver_user_id": int(reader), **pressed}}
    hidden_call = call.changed(lambda params: params | only)
    everyone = (call.without_anchor() or call) if hidden else call
    return Call(hidden_call.method, hidden_call.params, hidden_call.plain, otherwise=everyone)


def _edit(delivery: Delivery) -> tuple[Call, ...]:
    reply, hidden = delivery.reply, only_for(delivery.to_message)
    which = _which(delivery, hidden)
    if reply is None or not which:
        return ()
    edit, sections = "editEphemeralMessage" if hidden else "editMessage", sections_of(reply)
    if not sections:
        # Other buttons under the same words; without buttons it has none from now on.
        return (Call(f"{edit}ReplyMarkup", which | keyboard(reply.buttons)),)
    return (_said(f"{edit}Text", squeezed(sections), reply.buttons, which),)


def _delete(delivery: Delivery) -> tuple[Call, ...]:
    hidden = only_for(delivery.to_message)
    which = _which(delivery, hidden)
    # What was posted through us belongs to whoever posted it.
    if not which or "inline_message_id" in which:
        return ()
    return (Call("deleteEphemeralMessage" if hidden else "deleteMessage", which),)


def _leave(delivery: Delivery) -> tuple[Call, ...]:
    room = delivery.address.room
    return () if room.startswith(INLINE) else (Call("leaveChat", {"chat_id": as_id(room)}),)


def _which(delivery: Delivery, hidden: OnlyFor | None) -> Params:
    """The message `to_message`, as Telegram wants it told; nothing for a name that is none of its own."""
    if inline := inline_id(delivery.to_message):
        return {"inline_message_id": inline}
    if delivery.address.room.startswith(INLINE):
        return {}
    room: Params = {"chat_id": as_id(delivery.address.room)}
    if hidden and not hidden.by_them:
        return {**room, "receiver_user_id": hidden.receiver, "ephemeral_message_id": hidden.number}
    return {**room, "message_id": int(delivery.to_message)} if delivery.to_message.isdecimal() else {}


def _said(method: str, part: Sequence[Section], buttons: Sequence[Button], around: Params) -> Call:
    shared = {**around, **_NO_PREVIEW, **keyboard(buttons)}
    marked = {**shared, "text": html(part), "parse_mode": "HTML"}
    return Call(method, marked, plain={**shared, "text": _fitting(part)})


def _fitting(part: Sequence[Section]) -> str:
    """The plain words, with addresses as long as there is room for them."""
    full = plain(part)
    return full if units(full) <= MAX_UNITS else plain(part, urls=False)


# --- answers to queries


def _toast(delivery: Delivery) -> tuple[Call, ...]:
    if not delivery.token:
        return ()
    params: Params = {"callback_query_id": delivery.token}
    said = plain(sections_of(delivery.reply), urls=False) if delivery.reply else ""
    if said:
        params |= {"text": _cut(said, _MAX_TOAST), "show_alert": units(said) > _GLANCE}
    return (Call("answerCallbackQuery", params),)


def _offer(delivery: Delivery) -> tuple[Call, ...]:
    if not delivery.token:
        return ()
    offers = [(title, reply) for title, reply in delivery.offers[:_MAX_OFFERS] if sections_of(reply)]
    around: Params = {"inline_query_id": delivery.token, "cache_time": _FRESH, "is_personal": False}
    marked = [_article(n, title, reply) for n, (title, reply) in enumerate(offers)]
    bare = [_article(n, title, reply, marked=False) for n, (title, reply) in enumerate(offers)]
    return (Call("answerInlineQuery", around | {"results": marked}, plain=around | {"results": bare}),)


def _answer_guest(delivery: Delivery) -> tuple[Call, ...]:
    reply = delivery.reply
    if not delivery.token or reply is None or not sections_of(reply):
        return ()
    around: Params = {"guest_query_id": delivery.token}
    marked, bare = _article(0, "", reply), _article(0, "", reply, marked=False)
    return (Call("answerGuestQuery", around | {"result": marked}, plain=around | {"result": bare}),)


def _article(number: int, title: str, reply: Reply, *, marked: bool = True) -> Params:
    """A reply that somebody may post: its name in the list, and what is posted."""
    part, first = squeezed(sections_of(reply)), first_line(reply)
    text: Params = (
        {"message_text": html(part), "parse_mode": "HTML"} if marked else {"message_text": _fitting(part)}
    )
    named = _cut(title.strip() or first, _MAX_TITLE)
    described: Params = {"description": _cut(first, _MAX_TITLE)} if first != named else {}
    content = {"input_message_content": {**text, **_NO_PREVIEW}}
    return {
        "type": "article",
        "id": str(number),
        "title": named,
        **described,
        **content,
        **keyboard(reply.buttons),
    }


def _cut(text: str, limit: int) -> str:
    """The text in at most so many units, with "…" where something is missing."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


_WAYS: Mapping[Way, Callable[[Delivery], tuple[Call, ...]]] = {
    Way.SEND: _send,
    Way.EDIT: _edit,
    Way.DELETE: _delete,
    Way.TOAST: _toast,
    Way.INLINE: _offer,
    Way.GUEST: _answer_guest,
    Way.LEAVE: _leave,
}
