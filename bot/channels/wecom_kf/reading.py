"""What 微信客服 hands over → `Incoming`. Pure and total: whatever the bytes are, the answer is a value.

A body is one entry of `msg_list` as `kf/sync_msg` gave it (developer.work.weixin.qq.com/document/path/94670):

    origin 3, msgtype text, link, merged_msg …    a customer wrote, or touched an entry of a menu of ours
    origin 4, msgtype event                       they opened the chat, or refuse what we send
    origin 5                                      a colleague answered by hand: nobody's business of ours

A room is one customer at one account: the same person may write to two accounts of a company, and each has
hours and quotas of its own.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from bot.channels.wecom_kf.content import Json, content_of, moment, part, text
from bot.delivery import Strange
from bot.errors import BadReceipt
from bot.messages import Address, Content, Incoming, Kind, Press

__all__ = [
    "NAME",
    "WELCOME",
    "account_of",
    "event_id",
    "read",
    "read_message",
    "room_of",
    "taken_back",
    "undelivered",
]

NAME = "wecom_kf"
"""The channel in addresses, rows and logs."""

WELCOME = "welcome:"
"""What stands before a welcome code in `Address.thread`: with it, and only for 20 seconds, somebody can be
greeted who has not written yet."""

_CUSTOMER, _SYSTEM = 3, 4
"""`origin`: a customer in WeChat, WeCom itself; 5 is a colleague."""

_REFUSES_US = 10

_UNDELIVERED = {
    1: "account-deleted",
    2: "app-closed",
    4: "window-closed",
    5: "session-closed",
    6: "quota",
    8: "company-unverified",
    _REFUSES_US: "refused-by-customer",
    11: "nobody-logged-in",
    12: "kind-forbidden",
    13: "security",
}
"""`fail_type` of a message that WeCom took and did not deliver after all. 11: no member of the company has
ever logged in to WeCom by phone number."""


def room_of(account: str, customer: str) -> str:
    """The room of a customer (external_userid) at an account (open_kfid)."""
    return f"{account}/{customer}"


def account_of(room: str) -> tuple[str, str]:
    """Account and customer of a room; empty where it is none."""
    account, _, customer = room.partition("/")
    return account, customer


def event_id(message: Json) -> str:
    """What names a message for ever: its msgid; events of older accounts have none, but a moment."""
    if found := text(message, "msgid"):
        return found
    about = part(message, "event")
    parts = (text(about, "open_kfid"), text(about, "external_userid"), text(about, "event_type"))
    when = moment(message)
    return ":".join((*parts, str(int(when.timestamp())))) if all(parts) and when else ""


def read(body: bytes, zone: dt.tzinfo) -> Incoming | Strange:
    """What a body of the inbox says. `zone` is where a moment becomes a day."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return Strange("no JSON")
    return read_message(message, zone)


def read_message(message: object, zone: dt.tzinfo) -> Incoming | Strange:
    """The same, for a message that was parsed already."""
    if not isinstance(message, dict):
        return Strange("no message")
    kind, name = text(message, "msgtype"), event_id(message)
    if not kind or not name:
        return Strange("no msgtype" if name else "no msgid")
    about = part(message, "event") if kind == "event" else message
    account, customer = text(about, "open_kfid"), text(about, "external_userid")
    if kind == "event":
        return _event(message, Address(NAME, room_of(account, customer), thread=name))
    if not account or not customer:
        return Strange(f"{kind[:40]}: no customer")
    address = Address(NAME, room_of(account, customer), thread=name)
    if message.get("origin") != _CUSTOMER:
        return Incoming(address, from_bot=True)
    return _said(message, address, zone)


def _said(message: Json, address: Address, zone: dt.tzinfo) -> Incoming:
    press = _touched(message)
    return Incoming(
        address,
        Content() if press else content_of(message, zone),
        address.thread,
        author=address.room,
        addressed=True,
        press=press,
        kind=Kind.PRESS if press else Kind.MESSAGE,
        sent_at=moment(message),
        token=address.thread,
    )


def _touched(message: Json) -> Press | None:
    """What an entry of our menu stands for; None for words of their own, and for menus of an older heshi."""
    payload = text(part(message, "text"), "menu_id")
    try:
        return Press.decode(payload) if payload else None
    except BadReceipt:
        return None


def _event(message: Json, address: Address) -> Incoming:
    about = part(message, "event")
    account, customer = account_of(address.room)
    known = bool(account and customer) and message.get("origin", _SYSTEM) == _SYSTEM
    code = text(about, "welcome_code")
    match text(about, "event_type"):
        case "enter_session" if known and code:
            # Without a code they were greeted within two days, or have written: nothing is to be said.
            there = Address(NAME, address.room, thread=WELCOME + code)
            return _about_the_room(message, there, Kind.JOINED)
        case "msg_send_fail" if known and about.get("fail_type") == _REFUSES_US:
            return _about_the_room(message, address, Kind.LEFT)
        case _:
            return Incoming(address, from_bot=True)


def _about_the_room(message: Json, address: Address, kind: Kind) -> Incoming:
    name = event_id(message)
    return Incoming(address, message_id=name, author=address.room, kind=kind, sent_at=moment(message))


def taken_back(messages: Sequence[Json]) -> frozenset[str]:
    """The names of what customers have taken back, as far as these messages tell: it was not to be read."""
    events = (part(one, "event") for one in messages)
    told = (one for one in events if text(one, "event_type") == "user_recall_msg")
    return frozenset(name for one in told if (name := text(one, "recall_msgid")))


def undelivered(message: Json) -> str:
    """Why a message of ours did not arrive although WeCom had taken it, in a fixed word; "" for all else."""
    about = part(message, "event")
    if text(about, "event_type") != "msg_send_fail":
        return ""
    why = about.get("fail_type")
    return _UNDELIVERED.get(why, "unknown") if isinstance(why, int) else "unknown"
