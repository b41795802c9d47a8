"""One call as it lies in the outbox, for both ways to WeCom: words or a card, its room, and what it answers.

{"room": "wr…", "group": true, "back": "[…]", "markdown": "…"}
{"room": "zhangsan", "group": false, "back": "[…]", "card": {"card_type": "button_interaction", …}}
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from bot.channels.wecom_bot.fields import Json, parsed, part, text
from bot.channels.wecom_bot.reading import Back


@dataclass(frozen=True, slots=True)
class Call:
    """Words (`markdown`) or a template card (`card`); the other one is empty."""

    room: str
    """A chat id of a group, or a userid."""
    group: bool = False
    markdown: str = ""
    card: Json = field(default_factory=dict)
    back: Back | None = None
    """The event that it answers; None for what comes by itself, and for what no event can take."""

    def encode(self) -> bytes:
        """The call as bytes; the same bytes for the same call."""
        whole: Json = {"room": self.room, "group": self.group}
        whole |= {"back": self.back.encode()} if self.back else {}
        whole |= {"card": self.card} if self.card else {"markdown": self.markdown}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

    @classmethod
    def decode(cls, call: bytes) -> Call | None:
        """The call that `encode` wrote; None for anything else."""
        whole = parsed(call)
        if whole is None:
            return None
        room, markdown, card = text(whole, "room"), text(whole, "markdown"), part(whole, "card")
        if not room or not (markdown or card):
            return None
        return cls(room, whole.get("group") is True, markdown, card, Back.decode(text(whole, "back")))

    @property
    def message(self) -> Json:
        """It as a message of its own, as pushes and `response_url` take it."""
        if self.card:
            return {"msgtype": "template_card", "template_card": self.card}
        return {"msgtype": "markdown", "markdown": {"content": self.markdown}}
