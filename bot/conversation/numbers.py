"""Choices by number, on platforms whose buttons carry nothing: "2" means the second of what was offered last.

What the numbers mean is remembered with the answer that offers them (`bot.memory.Offered`). Another question
takes them back; a choice that offers nothing new leaves them, so that who read the sources can still say "2".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.turn import Turn
from bot.delivery import Delivery
from bot.errors import BadReceipt
from bot.memory import Offered, Outcome
from bot.messages import Content, Incoming, Kind, Press

_MOST = 9
"""Choices that are numbered: two digits begin to look like a claim's own figure; no answer has as many."""

_ENDS = "。．.、，,）) "
"""What people put behind a number that they choose."""

_IN_WORDS = {word: n for n, words in enumerate(("一", "二两兩", *"三四五六七八九"), 1) for word in words}

_AS_SAID = re.compile(r"(?:第|选|選)?([1-9一二两兩三四五六七八九])(?:个|個|条|條|则|則|项|項|号|號)?")
"""A number as people say it: 二, 第二个, 选2, 2号. With anything else around it, it is words."""


def chosen(turn: Turn) -> Incoming:
    """The message, as a pressed button where it is the number of one that was offered."""
    incoming, number = turn.incoming, _number(turn.incoming.content)
    plain = incoming.kind is Kind.MESSAGE and incoming.press is None
    if not (turn.abilities.numbered and turn.private and plain and number):
        return incoming
    payloads = turn.house.memory.offered(incoming.address)
    if number > len(payloads):
        return incoming
    try:
        press = Press.decode(payloads[number - 1])
    except BadReceipt:  # offered by an older heshi
        return incoming
    return replace(incoming, kind=Kind.PRESS, press=press, content=Content())


def _number(content: Content) -> int:
    """The number that somebody sent and nothing else, in any width (２, ②) or as a word; 0: it is none."""
    typed = unicodedata.normalize("NFKC", content.typed).strip().rstrip(_ENDS)
    said = None if content.quoted or content.forwarded else _AS_SAID.fullmatch(typed)
    return (_IN_WORDS.get(said[1]) or int(said[1])) if said else 0


def numbered(outcome: Outcome, about: Incoming) -> Outcome:
    """The outcome with its buttons numbered through all its messages, and what the numbers mean."""
    deliveries: list[Delivery] = []
    payloads: list[str] = []
    for delivery in outcome.deliveries:
        reply = delivery.reply
        if reply and reply.buttons:
            kept = reply.buttons[: _MOST - len(payloads)]
            reply = replace(reply, buttons=kept, first_number=len(payloads) + 1)
            payloads += [button.payload for button in kept]
        deliveries.append(replace(delivery, reply=reply))
    if not _changes(outcome, about, payloads):
        return outcome
    return replace(
        outcome, deliveries=tuple(deliveries), effects=(*outcome.effects, Offered(tuple(payloads)))
    )


def _changes(outcome: Outcome, about: Incoming, payloads: Sequence[str]) -> bool:
    return bool(payloads) or (bool(outcome.deliveries) and about.press is None)
