"""What Telegram hands us, cut into arrivals: each update with bytes of its own. Pure and total.

A body begins with a line that says who we were when it came (`me:[…]`), so that it can be read again
after a restart while Telegram cannot be reached, or after our username was changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass

from bot.channels.telegram import reading
from bot.channels.telegram.fields import Me, number
from bot.delivery import Arrival, Strange
from bot.messages import Incoming

_MARK = b"me:"
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})(?!\d)')


@dataclass(frozen=True, slots=True)
class Raw:
    """One update as it came, and parsed. `number` is None where it does not tell its `update_id`."""

    number: int | None
    body: bytes
    update: object = None

    @property
    def about_us(self) -> bool:
        """Whether it tells that we were let in somewhere, put out, or given other rights."""
        return isinstance(self.update, dict) and "my_chat_member" in self.update


def updates_in(answer: bytes) -> tuple[Raw, ...] | None:
    """The updates that an answer to `getUpdates` holds; None where it cannot be read at all."""
    try:
        updates = json.loads(answer)["result"]
        if not isinstance(updates, list):
            return None
        return tuple(Raw(_number(update), json.dumps(update).encode(), update) for update in updates)
    except (ValueError, RecursionError, KeyError, TypeError):
        # A number of 5,000 digits does it, or brackets 100,000 deep.
        return None


def update_in(body: bytes) -> Raw:
    """The one update that a push brings, or that an answer holds which cannot be read."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        found = _UPDATE_ID.search(body)
        return Raw(int(found[1]) if found else None, body)
    return Raw(_number(update), body, update)


def arrival(raw: Raw, me: Me) -> Arrival:
    """An update as it is handed in. Its name holds our id: another bot counts from another number."""
    name = str(raw.number) if raw.number is not None else hashlib.sha256(raw.body).hexdigest()
    incoming = reading.read_update(raw.update, me)
    return Arrival(reading.NAME, f"{me.id}:{name}", stamp(me) + raw.body, incoming)


def read_again(body: bytes, me: Me) -> Incoming | Strange:
    """What a stored body says, read as whoever we were when it came; `me` where it does not tell."""
    then, update = stamped(body, me.zone)
    return reading.read(update, then or me)


def stamp(me: Me) -> bytes:
    """The first line of a body."""
    return _MARK + json.dumps([me.id, me.username, me.reads_all]).encode() + b"\n"


def stamped(body: bytes, zone: dt.tzinfo) -> tuple[Me | None, bytes]:
    """Who we were when a body came, where it says so; and the update itself."""
    if not body.startswith(_MARK):
        return None, body
    line, _, rest = body.removeprefix(_MARK).partition(b"\n")
    try:
        told = json.loads(line)
        return Me(int(told[0]), str(told[1]), bool(told[2]), zone), rest
    except (ValueError, RecursionError, TypeError, LookupError):
        return None, rest


def _number(update: object) -> int | None:
    return number(update, "update_id") if isinstance(update, dict) else None
