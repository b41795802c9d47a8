"""Values as they are kept: addresses as JSON (then sealed), room settings as a row."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from bot.memory import Policy, RoomSettings
from bot.messages import Address, Language, Room
from bot.state.keys import Keys
from knowledge import Verdict

RoomRow = tuple[str, str | None, int | None, int | None, str, str | None, int, int | None]
"""policy, language, quiet_from, quiet_to, topics, muted_until, introduced, sees_all."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is to hear of a change: where they asked, and who they are to the platform."""

    address: Address
    person: str = ""


def seal_addressee(keys: Keys, addressee: Addressee) -> bytes:
    """An address and a person's id, so that only the key's owner reads them."""
    where = addressee.address
    parts = [where.channel, where.room, where.kind.value, where.thread, addressee.person]
    return keys.seal(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode())


def unseal_addressee(keys: Keys, sealed: bytes) -> Addressee:
    """What `seal_addressee` sealed."""
    channel, room, kind, thread, person = json.loads(keys.unseal(sealed))
    return Addressee(Address(channel, room, Room(kind), thread), person)


def verdict_in(column: str | None) -> Verdict | None:
    """The verdict that a column names; None for none."""
    return Verdict(column) if column else None


def room_row(settings: RoomSettings) -> RoomRow:
    """Settings as columns."""
    return (
        settings.policy.value,
        settings.language.value if settings.language else None,
        settings.quiet_from,
        settings.quiet_to,
        json.dumps(sorted(settings.topics)),
        settings.muted_until.isoformat() if settings.muted_until else None,
        int(settings.introduced),
        None if settings.sees_all is None else int(settings.sees_all),
    )


def room_settings(row: RoomRow) -> RoomSettings:
    """What `room_row` wrote."""
    policy, language, quiet_from, quiet_to, topics, muted_until, introduced, sees_all = row
    return RoomSettings(
        policy=Policy(policy),
        language=Language(language) if language else None,
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        topics=frozenset(json.loads(topics)),
        muted_until=dt.datetime.fromisoformat(muted_until) if muted_until else None,
        introduced=bool(introduced),
        sees_all=None if sees_all is None else bool(sees_all),
    )


def room_key(keys: Keys, address: Address) -> str:
    """The name under which a room is kept."""
    return keys.pseudonym("room", address.channel, address.room)


def person_key(keys: Keys, channel: str, person: str) -> str:
    """The name under which a person is kept; "" for nobody."""
    return keys.pseudonym("person", channel, person) if person else ""


def message_key(keys: Keys, address: Address, message_id: str) -> str:
    """The name under which a message of a room is kept; "" for none."""
    name = f"{address.room}\x1e{message_id}"
    return keys.hashed("message", address.channel, name) if message_id else ""
