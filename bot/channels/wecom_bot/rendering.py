"""A delivery → calls to WeCom, each small enough for it. Pure.

Words first, then a card for each six buttons. Nothing that we said can be changed, taken back or shown to one
member alone: a toast is a short message, and what is for one reader is for the room.
"""

from __future__ import annotations

from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.cards import cards, long_labels
from bot.channels.wecom_bot.markdown import escaped, markdown, pieces
from bot.channels.wecom_bot.reading import About, Back
from bot.delivery import Delivery, Way
from bot.messages import Reply, Room


def encode(delivery: Delivery) -> tuple[bytes, ...]:
    """The calls that deliver it, in order."""
    return tuple(call.encode() for call in calls(delivery))


def calls(delivery: Delivery) -> tuple[Call, ...]:
    """The same, before they are bytes."""
    reply, address = delivery.reply, delivery.address
    if reply is None or delivery.way not in {Way.SEND, Way.TOAST}:
        return ()
    back = _back(delivery)
    group = address.kind is Room.GROUP
    words = [Call(address.room, group, piece, back=back) for piece in pieces(_sections(reply))]
    seed = f"{address.room} {address.thread}"
    return (*words, *(Call(address.room, group, card=card, back=back) for card in cards(reply, seed)))


def _sections(reply: Reply) -> list[str]:
    long = "\n".join(map(escaped, long_labels(reply)))
    return [*markdown(reply), *([long] if long else [])]


def _back(delivery: Delivery) -> Back | None:
    """The event that it answers, where that takes an answer; a correction of old words answers none."""
    back = Back.decode(delivery.address.thread)
    if back is None:
        return None
    match back.about:
        case About.MESSAGE:
            asked = delivery.way is Way.SEND and delivery.to_message == back.event
            return back if asked else None
        case About.ENTERED:
            return back if delivery.way is Way.SEND else None
        case About.OTHER:
            # Also a passing line: where WeCom pushes to us, a pressed button takes its answer at an address.
            return back
