"""Our names for Telegram's messages, one text each.

    "5"        message 5 of its room
    "i:AbC"    a message posted through us by somebody else (inline and guest answers)
    "e:11:5"   message 5 of ours that only user 11 sees (ephemeral)
    "h:11:5"   command 5 of user 11 that nobody else but us sees

Everything above this package knows names only, and compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INLINE = "i:"
_ONLY = "e:"
_HIDDEN = "h:"


@dataclass(frozen=True, slots=True)
class OnlyFor:
    """A message that one person sees, in a room of many."""

    receiver: int
    number: int
    by_them: bool = False
    """They said it, to us alone: it can be answered, and not changed."""


def inline_name(inline_message_id: str) -> str:
    """The name of a message posted through us; rooms of which we know no more go by such a name as well."""
    return f"{INLINE}{inline_message_id}"


def inline_id(name: str) -> str:
    """What Telegram calls that message; "" for other names."""
    return name.removeprefix(INLINE) if name.startswith(INLINE) else ""


def message_name(message: Mapping[str, object]) -> str:
    """The name of a message as Telegram describes it; "" where it tells no id."""
    number, hidden = message.get("message_id"), message.get("ephemeral_message_id")
    receiver = message.get("receiver_user")
    if isinstance(hidden, int) and hidden and isinstance(receiver, Mapping):
        return only_name(receiver.get("id"), hidden)
    return str(number) if isinstance(number, int) and number else ""


def only_name(receiver: object, number: int) -> str:
    """The name of a message that only `receiver` sees."""
    return f"{_ONLY}{receiver}:{number}" if isinstance(receiver, int) else ""


def hidden_name(author: object, number: int) -> str:
    """The name of a command that nobody but its author and we see."""
    return f"{_HIDDEN}{author}:{number}" if isinstance(author, int) else ""


def only_for(name: str) -> OnlyFor | None:
    """Who sees the message of that name, and its number; None where everybody does."""
    prefix, _, rest = name.partition(":")
    receiver, _, number = rest.partition(":")
    if f"{prefix}:" in {_ONLY, _HIDDEN} and receiver.isdecimal() and number.isdecimal():
        return OnlyFor(int(receiver), int(number), by_them=f"{prefix}:" == _HIDDEN)
    return None
