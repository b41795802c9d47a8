"""A delivery → calls to 微信客服, each small enough for it. Pure.

Words go as a text, choices as a menu (`msgmenu`): its entries are touched, and carry the same payload as any
button. Their numbers stand before them, because a number may be typed as well. What is short goes into the
menu's own head, and so is one message.

After each message of theirs a customer can be told five things; so an answer is at most four messages: a
longer one is cut, with a link to all of it. (developer.work.weixin.qq.com/document/path/94677)

Nothing that we sent can be changed or taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot.channels.wechat.texts import Choice, Draft, cut, size
from bot.channels.wecom_kf.calls import ON_EVENT, SEND, Call, named
from bot.channels.wecom_kf.reading import WELCOME, account_of
from bot.delivery import Delivery, Way
from bot.messages import Reply
from bot.phrases.wechat_words import wechat_words

MAX_TEXT = 2048
"""UTF-8 bytes of a text."""

MAX_HEAD = 1024
"""UTF-8 bytes of a menu's head."""

_MAX_ENTRIES = 10
_MAX_LABEL = 128
"""UTF-8 bytes of a menu's entry; its id has 128 in `send_msg`, and 64 in `send_msg_on_event` as a button's
payload has everywhere."""

_MOST_TEXTS = 3
"""Texts of one answer: with its menu four messages of five, so that one is left for a correction."""


def encode(delivery: Delivery, public_url: str = "") -> tuple[bytes, ...]:
    """The calls that deliver it, in order; none for what 微信客服 cannot do.

    `public_url` is where our pages are, without a slash at the end; "": nowhere that others reach.
    """
    return tuple(call.encode() for call in calls(delivery, public_url))


def calls(delivery: Delivery, public_url: str = "") -> tuple[Call, ...]:
    """The same, before they are bytes."""
    reply, address = delivery.reply, delivery.address
    account, customer = account_of(address.room)
    if delivery.way not in {Way.SEND, Way.TOAST} or reply is None or not customer:
        return ()
    told = (delivery.address.room, address.thread, delivery.to_message, delivery.token)
    messages = _messages(reply, public_url)
    if address.thread.startswith(WELCOME) and not delivery.to_message:
        code = address.thread.removeprefix(WELCOME)
        # One message is allowed there, and one is enough to say who we are.
        return named([Call(ON_EVENT, {"code": code, **one}) for one in messages[:1]], told)
    there = {"touser": customer, "open_kfid": account}
    return named([Call(SEND, {**there, **one}) for one in messages], told)


def _messages(reply: Reply, public_url: str) -> list[dict[str, Any]]:
    draft = Draft.of(reply)
    words, choices = replace(draft, choices=()), draft.choices[:_MAX_ENTRIES]
    texts = words.parts(MAX_TEXT)
    if not choices:
        return [_text(text) for text in _few(texts, words, public_url)]
    touch = wechat_words(reply.language).touch
    head = "\n\n".join([*texts, touch])
    if len(texts) <= 1 and size(head) <= MAX_HEAD:
        return [_menu(head, choices)]
    return [*(_text(text) for text in _few(texts, words, public_url)), _menu(touch, choices)]


def _few(texts: Sequence[str], words: Draft, public_url: str) -> Sequence[str]:
    if len(texts) <= _MOST_TEXTS:
        return texts
    link = f"{public_url}/r/{quote(words.receipt)}" if public_url and words.receipt else ""
    return [words.fitted(MAX_TEXT, link)]


def _text(text: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": _harmless(text)}}


_ANCHOR = re.compile("<(?=/?a)", re.IGNORECASE)


def _harmless(text: str) -> str:
    """A text without links under other words, as long as it was. WeChat shows `<a href>` as a link in what an
    account says; whether here too is not documented, and we may quote whoever wants to be clicked.
    """
    return _ANCHOR.sub("(", text)


def _menu(head: str, choices: Sequence[Choice]) -> dict[str, Any]:
    entries = [
        {
            "type": "click",
            "click": {"id": choice.payload, "content": cut(_harmless(choice.line()), _MAX_LABEL)},
        }
        for choice in choices
    ]
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": _harmless(head), "list": entries}}
