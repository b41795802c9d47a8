"""One call to 微信客服, as it lies in the outbox. Pure.

    {"path": "/cgi-bin/kf/send_msg", "body": {"touser", "open_kfid", "msgid", "msgtype", …}}

Every call brings a `msgid` of its own. An account takes each only once, so a call whose answer was lost is
sent again without anybody reading it twice. It is made from what the call answers and says, not from chance:
worked out again after a crash it is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SEND = "/cgi-bin/kf/send_msg"
"""To a customer, within 48 hours of their last message (document/path/94677)."""

ON_EVENT = "/cgi-bin/kf/send_msg_on_event"
"""To a customer who opened the chat, with the code that came with that (document/path/95122)."""

_PATHS = frozenset({SEND, ON_EVENT})

_MSGID = 32
"""Characters of a `msgid`, the most that it may have: here 128 bits as hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Call:
    """A path and what goes there; the access token is added when the call is made."""

    path: str
    body: Mapping[str, Any]

    def encode(self) -> bytes:
        """The call as bytes."""
        return json.dumps({"path": self.path, "body": self.body}, ensure_ascii=False).encode(
            "utf-8", "replace"
        )

    @classmethod
    def decode(cls, raw: bytes) -> Call:
        """The call that `encode` wrote.

        Raises:
            ValueError: anything else.
        """
        told = json.loads(raw)
        path, body = (told.get("path"), told.get("body")) if isinstance(told, dict) else (None, None)
        if path not in _PATHS or not isinstance(body, dict):
            raise ValueError("no call of ours")
        return cls(path, body)


def named(calls: Sequence[Call], answering: Sequence[str]) -> tuple[Call, ...]:
    """The calls, each with its `msgid`. `answering` names what they answer, and so tells two equal answers
    to two messages from each other.
    """
    return tuple(
        Call(call.path, {**call.body, "msgid": _hashed((*answering, str(n), json.dumps(call.body)))})
        for n, call in enumerate(calls)
    )


def _hashed(parts: Sequence[str]) -> str:
    joined = "\x1e".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:_MSGID]
