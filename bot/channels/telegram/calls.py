"""One call to the Bot API as it lies in the outbox, and the plainer forms to try when it is refused.

{"method": "sendMessage", "params": {…}, "plain": {…}, "otherwise": {"method": …, "params": …}}

plain       params of the same method without markup, for "can't parse entities"
otherwise   another call to the same purpose, where the platform does not know the first (ephemeral ones)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

Params: TypeAlias = dict[str, Any]
"""Parameters of a method, as JSON holds them."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its parameters. `plain` and `otherwise` may be missing."""

    method: str
    params: Params
    plain: Params = field(default_factory=dict)
    otherwise: Call | None = None

    def encode(self) -> bytes:
        """The call as bytes; the same bytes for the same call."""
        text = json.dumps(_as_json(self), ensure_ascii=False, separators=(",", ":"))
        # Half a surrogate pair cannot be sent anywhere; the rest of the text can.
        return text.encode("utf-8", "replace")

    @classmethod
    def decode(cls, call: bytes) -> Call:
        """The call that `encode` wrote.

        Raises:
            ValueError: it was written by somebody else.
        """
        try:
            return _from_json(json.loads(call))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("no call to the Bot API") from error

    def without_markup(self) -> Call | None:
        """The same as plain text; None where there is no such form, or this is it."""
        if not self.plain:
            return None
        otherwise = self.otherwise and (self.otherwise.without_markup() or self.otherwise)
        return Call(self.method, self.plain, otherwise=otherwise)

    def without_anchor(self) -> Call | None:
        """The same, answering no message; None where it answers none already."""
        if "reply_parameters" not in self.params:
            return None
        return self.changed(lambda params: {k: v for k, v in params.items() if k != "reply_parameters"})

    def for_everyone(self) -> Call | None:
        """What to send where "only to one" is unknown to the platform; None where it is not asked for."""
        return self.otherwise

    def moved_to(self, room: str) -> Call | None:
        """The same call to another room. The messages of the old room cannot be answered there.

        None for a call that changes or deletes one: its number may be somebody else's message there.
        """
        if not self.params.keys().isdisjoint({"message_id", "ephemeral_message_id"}):
            return None
        there = {"chat_id": as_id(room)}
        return (self.without_anchor() or self).changed(
            lambda params: params | there if "chat_id" in params else params
        )

    def changed(self, change: Callable[[Params], Params]) -> Call:
        """The same call with `change` made to its parameters in every form of it."""
        return replace(
            self,
            params=change(self.params),
            plain=change(self.plain) if self.plain else {},
            otherwise=self.otherwise.changed(change) if self.otherwise else None,
        )


def as_id(name: str) -> int | str:
    """A numeric id as Telegram wants it; anything else (a public @name) as it is."""
    return int(name) if name.removeprefix("-").isdecimal() else name


def _as_json(call: Call) -> Params:
    whole: Params = {"method": call.method, "params": call.params}
    if call.plain:
        whole["plain"] = call.plain
    if call.otherwise:
        whole["otherwise"] = _as_json(call.otherwise)
    return whole


def _from_json(whole: Params) -> Call:
    params, plain, other = whole["params"], whole.get("plain", {}), whole.get("otherwise")
    if not (isinstance(params, dict) and isinstance(plain, dict)):
        raise TypeError
    return Call(str(whole["method"]), params, plain, _from_json(other) if other else None)
