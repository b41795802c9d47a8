"""What people do: the side of the platform that stories are told from."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from tests.telegram.fake.markup import spotted, utf16
from tests.telegram.fake.origins import Origin
from tests.telegram.fake.updates import Update
from tests.telegram.fake.world import BOT_ID, BOT_NAME, Chat, Message, World

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Whom Telegram names as the sender of what an anonymous admin says."""
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Whom it names for posts that a linked channel puts into its discussion group."""

_FILE = {"file_id": "file-1", "file_unique_id": "unique-1", "file_size": 1000}
ATTACHED: dict[str, dict[str, Any]] = {
    "photo": {"photo": [_FILE | {"width": 90, "height": 90}, _FILE | {"width": 800, "height": 800}]},
    "voice": {"voice": _FILE | {"duration": 5}},
    "audio": {"audio": _FILE | {"duration": 5}},
    "video": {"video": _FILE | {"duration": 5, "width": 320, "height": 240}},
    "video_note": {"video_note": _FILE | {"duration": 5, "length": 240}},
    "animation": {"animation": _FILE | {"duration": 5, "width": 320, "height": 240}},
    "document": {"document": _FILE | {"file_name": "通知.pdf"}},
    "sticker": {
        "sticker": _FILE
        | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    },
    "contact": {"contact": {"phone_number": "+8613800000000", "first_name": "王"}},
    "location": {"location": {"latitude": 31.2, "longitude": 121.5}},
}


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button."""

    world: World
    id: str

    async def answered(self) -> str:
        """The passing line it was answered with ("" where it only ended the waiting); waits for it."""
        await self.world.until(lambda: self.id in self.world.toasts, lambda: "the press was not answered")
        return str(self.world.toasts[self.id].get("text", ""))


@dataclass(frozen=True, slots=True)
class Inline:
    """Something typed after @bot in some chat."""

    world: World
    id: str
    asker: User

    async def offers(self) -> list[dict[str, Any]]:
        """What is offered: results with `title`, `text` and so on; waits for it."""
        await self.world.until(
            lambda: self.id in self.world.toasts, lambda: "the inline query was not answered"
        )
        found: list[dict[str, Any]] = self.world.toasts[self.id]["results"]
        return found

    async def chosen(self, chat: Chat, title: str) -> Message:
        """The asker takes the offer of that title: it now stands in the chat."""
        offer = next(offer for offer in await self.offers() if title in offer["title"])
        message = self.world.methods.inline_message(chat, offer, self.asker.as_json())
        self.world.log(chat, f"{self.asker.first_name} (via @{BOT_NAME}): {message.text}")
        chosen = {"result_id": offer["id"], "from": self.asker.as_json(), "query": ""}
        self.world.updates.add("chosen_inline_result", chosen, self.asker.id)
        return message


@dataclass(frozen=True, slots=True)
class GuestCall:
    """The bot was called as a guest."""

    chat: Chat
    id: str

    async def answer(self) -> Message:
        """The message it answered with; waits for it."""
        world = self.chat.world
        await world.until(lambda: self.id in world.toasts, lambda: "the guest query was not answered")
        return self.chat.from_bot[-1]


class User:
    """Somebody with a Telegram account (or another bot)."""

    def __init__(self, world: World, first_name: str, language: str = "", *, is_bot: bool = False) -> None:
        self.world, self.first_name, self.language, self.is_bot = world, first_name, language, is_bot
        self.id = world.number()
        world.users[self.id] = self
        self.private = Chat(world, self.id, "private", first_name, members={self.id: "member"})
        self.private.bot = "left" if is_bot else "member"
        world.chats[self.id] = self.private

    def as_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        shown: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.language:
            shown["language_code"] = self.language
        return shown | ({"username": f"bot{self.id}_bot"} if self.is_bot else {})

    # --- saying

    async def says(
        self, where: Chat, text: str, *, to: Message | None = None, topic: int = 0, anonymous: bool = False,
        **more: Any,
    ) -> Message:  # fmt: skip
        """Says something there. `more` are further fields of the Bot API's Message."""
        fields = self._head(where, topic=topic, anonymous=anonymous) | {"text": text} | more
        if (entities := spotted(text)) and "entities" not in more:
            fields["entities"] = entities
        return await self._post(where, fields, to)

    async def replies(self, where: Chat, to: Message, text: str, *, quote: str = "", **more: Any) -> Message:
        """Answers a message there, with a part of it selected where `quote` is given."""
        if quote:
            at = utf16(to.text[: to.text.index(quote)])
            more["quote"] = {"text": quote, "position": at, "is_manual": True}
        return await self.says(where, text, to=to, **more)

    async def replies_elsewhere(self, where: Chat, origin: Origin, quote: str, text: str) -> Message:
        """Answers here a message of another chat: only the selected words come along."""
        external: dict[str, Any] = {"origin": origin}
        if "chat" in origin:
            external |= {"chat": origin["chat"], "message_id": origin["message_id"]}
        selected = {"text": quote, "position": 0, "is_manual": True}
        return await self.says(where, text, external_reply=external, quote=selected)

    async def forwards(self, where: Chat, what: str | Message, *, origin: Origin | None = None) -> Message:
        """Forwards words of that origin, or a message of another chat."""
        if isinstance(what, str):
            return await self.says(where, what, forward_origin=origin or _of_nobody(self.world))
        kept = {"text", "caption", "entities", "caption_entities"} | {
            key for a in ATTACHED.values() for key in a
        }
        raw = {key: value for key, value in what.raw.items() if key in kept}
        raw["forward_origin"] = what.raw.get("forward_origin") or origin or _of(what)
        return await self._post(where, self._head(where) | raw, None)

    async def sends(
        self, where: Chat, kind: str, caption: str = "", *, to: Message | None = None, **more: Any
    ) -> Message:
        """Sends a photo, voice, video, document, sticker … (a key of ATTACHED), with or without a caption."""
        words = {"caption": caption, "caption_entities": spotted(caption)} if caption else {}
        return await self._post(where, self._head(where) | ATTACHED[kind] | words | more, to)

    async def sends_album(
        self, where: Chat, captions: list[str], kind: str = "photo", **more: Any
    ) -> list[Message]:
        """Sends several at once, as one album; a message each, as Telegram hands them over."""
        album = str(self.world.number())
        return [await self.sends(where, kind, caption, media_group_id=album, **more) for caption in captions]

    async def edits(self, message: Message, text: str) -> Message:
        """Changes what was said."""
        field = "caption" if "caption" in message.raw else "text"
        entities = "caption_entities" if field == "caption" else "entities"
        message.raw = message.raw | {field: text, entities: spotted(text), "edit_date": int(self.world.now())}
        self.world.log(message.chat, f"{self.first_name} (edits): {text}")
        if self.world.bot_sees(message):
            self.world.updates.add("edited_message", message.raw, message.chat.id)
        await asyncio.sleep(0)
        return message

    def _head(self, where: Chat, *, topic: int = 0, anonymous: bool = False) -> dict[str, Any]:
        assert where.moved_to is None, f"{where.title} has moved"
        if where.type == "private" and where.bot == "left":
            where.bot = "member"
        head: dict[str, Any] = {
            "message_id": where.next_id(), "date": int(self.world.now()), "chat": where.as_json(),
            "from": ANONYMOUS if anonymous else self.as_json(),
        }  # fmt: skip
        if anonymous:
            head["sender_chat"] = where.as_json()
        if topic:
            head |= {"message_thread_id": topic, "is_topic_message": True}
        return head

    async def _post(self, where: Chat, raw: dict[str, Any], to: Message | None) -> Message:
        if to is not None:
            raw["reply_to_message"] = {k: v for k, v in to.raw.items() if k != "reply_to_message"}
        message = deliver(where, Message(where, raw))
        self.world.log(where, f"{message.author}{_aside(raw, to)}: {message.text or '…'}")
        await asyncio.sleep(0)
        return message

    # --- pressing, asking, reacting

    async def presses(self, message: Message, label: str) -> Press:
        """Presses the button whose label contains that."""
        button = next((b for row in message.rows for b in row if label in b["text"]), None)
        assert button, f"no button {label!r} under {message.text[:80]!r}: {message.buttons}"
        return await self.presses_payload(message, button["callback_data"])

    async def presses_payload(self, message: Message, payload: str) -> Press:
        """Presses a button that may no longer be shown."""
        number = str(self.world.number())
        now = self.world.now()
        self.world.waiting |= {f"callback_query {number}": now, f"pressed {number}": now}
        query: dict[str, Any] = {"id": number, "from": self.as_json(), "chat_instance": "1", "data": payload}
        query |= {"inline_message_id": message.inline_id} if message.inline_id else {"message": message.raw}
        self.world.log(message.chat, f"{self.first_name} (presses): {payload}")
        self.world.updates.add("callback_query", query, message.chat.id)
        await asyncio.sleep(0)
        return Press(self.world, number)

    async def inline(self, query: str, *, chat_type: str = "group") -> Inline:
        """Types @bot and that, in some chat."""
        number = str(self.world.number())
        self.world.waiting[f"inline_query {number}"] = self.world.now()
        asked = {
            "id": number,
            "from": self.as_json(),
            "query": query[:256],
            "offset": "",
            "chat_type": chat_type,
        }
        self.world.log(None, f"{self.first_name} (inline): {query}")
        self.world.updates.add("inline_query", asked, self.id)
        await asyncio.sleep(0)
        return Inline(self.world, number, self)

    async def asks_as_guest(
        self, where: Chat, to: Message | None = None, text: str = f"@{BOT_NAME}", **more: Any
    ) -> GuestCall:
        """Calls the bot into a chat that it is no member of, mostly as an answer to what stands there."""
        number = f"{self.world.number()}/{where.id}"
        self.world.waiting[f"guest_query {number}"] = self.world.now()
        raw = self._head(where) | {"text": text, "entities": spotted(text), "guest_query_id": number} | more
        if to is not None:
            raw["reply_to_message"] = {k: v for k, v in to.raw.items() if k != "reply_to_message"}
        where.keep(Message(where, raw))
        self.world.log(where, f"{self.first_name}{_aside(raw, to)} (as a guest): {text}")
        self.world.updates.add("guest_message", raw, where.id)
        await asyncio.sleep(0)
        return GuestCall(where, number)

    async def reacts(self, message: Message, emoji: str) -> Update | None:
        """Puts an emoji under a message; the bot hears of it in private, and in groups as an admin."""
        chat = message.chat
        change: dict[str, Any] = {
            "chat": chat.as_json(), "message_id": message.id, "user": self.as_json(),
            "date": int(self.world.now()), "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}],
        }  # fmt: skip
        self.world.log(chat, f"{self.first_name} (reacts): {emoji}")
        hears = chat.type == "private" or chat.bot == "administrator"
        await asyncio.sleep(0)
        return self.world.updates.add("message_reaction", change, chat.id) if hears else None

    # --- the chat with the bot

    async def next_from_bot(self) -> Message:
        """The bot's next message to this user."""
        return await self.private.next_from_bot()

    def blocks_bot(self) -> None:
        """Wants to hear nothing more of it."""
        self._private_status("kicked")

    def unblocks_bot(self) -> None:
        """Lets it speak again."""
        self._private_status("member")

    def _private_status(self, status: str) -> None:
        old, self.private.bot = self.private.bot, status
        change_of_bot(self.private, self, old, status)


def deliver(where: Chat, message: Message) -> Message:
    """It now stands in the chat, and the bot is told of it if it may see it."""
    where.keep(message)
    if where.world.bot_sees(message):
        kind = "channel_post" if where.type == "channel" else "message"
        where.world.updates.add(kind, message.raw, where.id)
    return message


def change_of_bot(chat: Chat, by: User, old: str, new: str) -> None:
    """The bot learns that its own standing in a chat changed."""
    world = chat.world
    change = {
        "chat": chat.as_json(), "from": by.as_json(), "date": int(world.now()),
        "old_chat_member": world.member_json(chat, world.bot_json(), old),
        "new_chat_member": world.member_json(chat, world.bot_json(), new),
    }  # fmt: skip
    world.log(chat, f"{by.first_name} (the bot is now: {new})")
    world.updates.add("my_chat_member", change, chat.id)


def _aside(raw: dict[str, Any], to: Message | None) -> str:
    """What the transcript says beside the name."""
    marks = [kind for kind, fields in ATTACHED.items() if fields.keys() & raw.keys()]
    if to is not None:
        marks.append(f"to {to.author}")
    if "forward_origin" in raw:
        marks.append("forwards")
    if "quote" in raw:
        marks.append(f"quotes {raw['quote']['text']!r}")
    return f" ({', '.join(marks)})" if marks else ""


def _of(message: Message) -> Origin:
    """The origin that a forwarded message of this world gets."""
    if "sender_chat" in message.raw:
        return {"type": "chat", "date": message.raw["date"], "sender_chat": message.raw["sender_chat"]}
    return {"type": "user", "date": message.raw["date"], "sender_user": message.raw["from"]}


def _of_nobody(world: World) -> Origin:
    return {"type": "hidden_user", "date": int(world.now()) - 86400, "sender_user_name": "某人"}


def is_ours(message: Message) -> bool:
    """Whether the bot said it."""
    return bool(message.raw.get("from", {}).get("id") == BOT_ID)
