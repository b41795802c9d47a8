"""Members of a company, its chats, and what is seen in them, however a 智能机器人 is reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]

PATIENCE = 30.0
"""Seconds that a story waits for what is to be seen, on a machine that may be busy."""


class Corp(Protocol):
    """The company behind it all."""

    chats: dict[str, Chat]

    async def until(self, what: Callable[[], bool], within: float = PATIENCE) -> None: ...

    async def message(
        self, author: str, content: Json, chat: Chat, *, quote: Json | None = None, **more: Any
    ) -> str: ...

    async def event(self, author: str, event: Json, chat: Chat) -> str: ...


def text(words: str) -> Json:
    """A text as it is quoted."""
    return {"msgtype": "text", "text": {"content": words}}


def image() -> Json:
    """A picture as it is sent or quoted."""
    return {"msgtype": "image", "image": {"url": "https://cos.example/a?sign=1", "aeskey": "k" * 43}}


def mixed(*items: Json) -> Json:
    """Words and pictures in one message."""
    return {"msgtype": "mixed", "mixed": {"msg_item": list(items)}}


@dataclass
class Shown:
    """Something that members see in a chat."""

    chat: Chat
    how: str
    """answer (a stream), push, welcome."""
    text: str = ""
    card: Json = field(default_factory=dict)
    finished: bool = True
    to: str = ""
    """The msgid of what it answers."""
    at: float = 0.0
    liked_as: str = ""
    versions: list[str] = field(default_factory=list)
    """What a stream showed, one after the other."""

    @property
    def buttons(self) -> dict[str, str]:
        """Keys by label; by number and what the card says of it, where the button shows a number."""
        said = {line["keyname"]: line["value"] for line in self.card.get("horizontal_content_list", [])}
        return {said.get(one["text"], one["text"]): one["key"] for one in self.card.get("button_list", [])}


@dataclass
class Chat:
    """A group, or a member and the bot."""

    corp: Corp
    id: str
    group: bool
    shown: list[Shown] = field(default_factory=list)
    seen: int = 0
    known: bool = False
    """Somebody wrote to the bot here."""
    sent_at: list[float] = field(default_factory=list)

    async def next(self, within: float = PATIENCE) -> Shown:
        """The next thing that is seen and finished."""
        found: list[Shown] = []

        def is_there() -> bool:
            found[:] = [one for one in self.shown[self.seen :][:1] if one.finished]
            return bool(found)

        await self.corp.until(is_there, within)
        self.seen += 1
        return found[0]

    async def opened(self, within: float = PATIENCE) -> Shown:
        """The next thing that is seen, finished or not; it is still to come for `next`."""
        await self.corp.until(lambda: len(self.shown) > self.seen, within)
        return self.shown[self.seen]

    @property
    def rest(self) -> list[Shown]:
        """What nobody has asked for yet."""
        return self.shown[self.seen :]

    async def hears(self, member: Member, words: str, **more: Any) -> str:
        """A member mentions the bot in this group; the message's id."""
        return await self.corp.message(member.id, text(words), self, **more)


@dataclass
class Member:
    """Somebody of the company."""

    corp: Corp
    id: str

    @property
    def chat(self) -> Chat:
        """Where they talk to the bot in private."""
        return self.corp.chats.setdefault(self.id, Chat(self.corp, self.id, group=False))

    async def says(self, words: str, **more: Any) -> str:
        """Something in private; the message's id."""
        return await self.corp.message(self.id, text(words), self.chat, **more)

    async def sends(self, content: Json, **more: Any) -> str:
        """The same of another kind."""
        return await self.corp.message(self.id, content, self.chat, **more)

    async def presses(self, shown: Shown, label: str) -> str:
        """A button of a card, by its label; the event's id."""
        event = {
            "eventtype": "template_card_event",
            "template_card_event": {
                "card_type": shown.card["card_type"],
                "event_key": shown.buttons[label],
                "task_id": shown.card["task_id"],
            },
        }
        return await self.corp.event(self.id, event, shown.chat)

    async def enters(self) -> str:
        """Opens the private chat, for the first time of the day."""
        return await self.corp.event(self.id, {"eventtype": "enter_chat"}, self.chat)

    async def dislikes(self, shown: Shown) -> str:
        """Says that an answer is not accurate."""
        feedback = {"id": shown.liked_as, "type": 2, "content": "", "inaccurate_reason_list": [2]}
        return await self.corp.event(
            self.id, {"eventtype": "feedback_event", "feedback_event": feedback}, shown.chat
        )
