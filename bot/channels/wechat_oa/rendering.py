"""A delivery → the call that says it: one text, in the answer to a request or by customer service. Pure.

A call holds the reply in pieces, because how much room it has is known only where it is said: in an answer
it may stand beside another one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.wechat.texts import BETWEEN, Draft, Fitting, size, together, touchable
from bot.delivery import Delivery, Way
from bot.messages import Language
from bot.phrases.wechat_words import wechat_words

MAX_BYTES = 2000
"""Bytes of a text. The documents name no limit; 2048 go through, as many found, and we keep away from it."""

PLAINER_BYTES = 1000
"""Bytes of the same where that was too long (errcode 45002): somebody met the limit at 1097 characters."""

RESULT = "result"
"""What comes back with the touched word for what waits: no button, so that the word itself counts."""

_WAYS = frozenset({Way.SEND, Way.TOAST})
"""What we wrote cannot be changed or taken back, and there is nothing to leave."""


@dataclass(frozen=True, slots=True)
class Call:
    """One text on its way to one follower.

    `event`: what it is about; the request that waits for it is found by that name. `answers`: it is the
    answer to it, and no news of our own. `link` leads to the whole of it.
    """

    event: str
    to: str
    draft: Draft
    answers: bool = False
    link: str = ""

    def encode(self) -> bytes:
        """As it lies in the outbox."""
        told = {
            "event": self.event,
            "to": self.to,
            "draft": self.draft.told(),
            "answers": self.answers,
            "link": self.link,
        }
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def decode(cls, call: bytes) -> Call:
        """The call that `encode` wrote.

        Raises:
            ValueError: anything else.
        """
        try:
            told = json.loads(call)
            draft = Draft.read(told["draft"])
            return cls(str(told["event"]), str(told["to"]), draft, bool(told["answers"]), str(told["link"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"no call of ours: {type(error).__name__}") from error

    def by_service(self) -> dict[str, Any]:
        """The body of `message/custom/send` (developers.weixin.qq.com, 发送客服消息)."""
        text = self.draft.fitted(MAX_BYTES, self.link, touch=True)
        return {"touser": self.to, "msgtype": "text", "text": {"content": text}}

    def shorter(self) -> bytes:
        """The same with less in it, for who finds it too long; b"" where it is short already."""
        text = self.draft.fitted(PLAINER_BYTES, self.link)
        less = replace(self, draft=Draft(text, (), "", (), self.draft.language))
        made = less.encode()
        return made if len(made) < len(self.encode()) else b""


def encode(delivery: Delivery, home: str = "") -> tuple[bytes, ...]:
    """The call that delivers it; none where there is nothing to say. `home` is the address of our pages."""
    reply, address = delivery.reply, delivery.address
    if reply is None or not (reply.blocks or reply.buttons) or delivery.way not in _WAYS:
        return ()
    draft = Draft.of(reply, anchors=True)
    link = f"{home}/r/{draft.receipt}" if home and draft.receipt else ""
    # Whoever asked stands beside each answer; beside what we tell of ourselves, nobody does.
    return (Call(address.thread, address.room, draft, bool(delivery.asker), link).encode(),)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one answer to a request says: what came late, what is its own, and a line about the rest.

    `more`: how many still wait. `checking`: its own answer is still to come; the language of saying so.
    """

    late: Sequence[Call] = ()
    own: Sequence[Call] = ()
    more: int = 0
    checking: Language | None = None

    def text(self) -> str:
        """In at most `MAX_BYTES`; "" where there is nothing."""
        calls = [*self.late, *self.own]
        lines = self._lines(calls[-1].draft.language if calls else Language.ZH_HANS)
        room = MAX_BYTES - (size(lines) + size(BETWEEN) if lines else 0)
        several = [
            *map(self._late, self.late),
            *(Fitting(one.draft, one.link, touch=True) for one in self.own),
        ]
        return BETWEEN.join(text for text in (together(several, room), lines) if text)

    def _late(self, call: Call) -> Fitting:
        draft = call.draft
        if call is not self.late[-1] or self.own:
            # A number now means what was offered last.
            draft = draft.without_numbers(touch=True)
        if call.answers:
            draft = draft.after(wechat_words(draft.language).late)
        return Fitting(draft, call.link, touch=True)

    def _lines(self, language: Language) -> str:
        said: list[str] = []
        if self.checking:
            say = wechat_words(self.checking)
            said.append(say.checking.format(result=touchable(say.result, say.result, RESULT)))
        if self.more:
            say = wechat_words(language)
            said.append(say.more.format(n=self.more, result=touchable(say.result, say.result, RESULT)))
        return "\n".join(said)
