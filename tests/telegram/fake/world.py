"""What there is on the platform: chats, messages, who is in and who may what."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegram.fake.updates import Updates

if TYPE_CHECKING:
    from tests.telegram.fake.people import User

BOT_ID = 7000000001
BOT_NAME = "heshi_bot"
TOKEN = f"{BOT_ID}:AAFakeFakeFakeFakeFakeFakeFakeFake_-x"
PATIENCE = 20.0
"""Seconds after which something awaited is taken for never coming."""

RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
).split()


@dataclass(slots=True, eq=False)
class Message:
    """A message as its chat shows it; `raw` is the Bot API's object for it."""

    chat: Chat
    raw: dict[str, Any]
    by_bot: bool = False
    deleted: bool = False
    silent: bool = False
    only_to: int = 0
    """The one user who sees it (an ephemeral message); 0: everyone."""
    inline_id: str = ""
    """Set where it was posted through an inline or guest answer."""
    versions: int = 1
    looked_at: int = 1
    reactions: list[str] = field(default_factory=list)
    """What the bot shows under it."""

    @property
    def id(self) -> int:
        """Its number in its chat."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """Its text, or the caption of what it carries."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The buttons below it, row by row, as the Bot API's objects."""
        rows: list[list[dict[str, Any]]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def links(self) -> list[str]:
        """The addresses behind its words."""
        return [entity["url"] for entity in self.raw.get("entities", []) if "url" in entity]

    @property
    def reply_to(self) -> Message | None:
        """The message that it answers, if that is still there."""
        replied = self.raw.get("reply_to_message")
        return self.chat.messages.get(replied["message_id"]) if replied else None

    @property
    def author(self) -> str:
        """The name that stands above it."""
        shown = self.raw.get("sender_chat") or self.raw.get("from") or {}
        return str(shown.get("title") or shown.get("first_name") or "?")

    async def changed(self) -> Message:
        """Waits until it is edited or deleted after we last looked; then itself."""
        await self.chat.world.until(
            lambda: self.deleted or self.versions > self.looked_at, lambda: f"no change of {self.text[:60]!r}"
        )
        self.looked_at = self.versions
        return self


@dataclass(slots=True, eq=False)
class Chat:
    """A chat: with the bot alone, a group, a supergroup or a channel."""

    world: World
    id: int
    type: str
    title: str
    username: str = ""
    members: dict[int, str] = field(default_factory=dict)
    """User id → "member", "administrator", "creator", "left", "kicked"."""
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    bot: str = "left"
    """The bot's own status; in a private chat "member" once it was started, "kicked" while blocked."""
    moved_to: Chat | None = None
    from_bot: list[Message] = field(default_factory=list)
    """All that the bot said here, in order."""
    _read: int = 0
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        shown: dict[str, Any] = {"id": self.id, "type": self.type}
        shown["first_name" if self.type == "private" else "title"] = self.title
        if self.username:
            shown["username"] = self.username
        if self.topics:
            shown["is_forum"] = True
        return shown

    def next_id(self) -> int:
        """A fresh message number."""
        return next(self._ids)

    def keep(self, message: Message) -> Message:
        """It is now part of the chat."""
        self.messages[message.id] = message
        if message.by_bot:
            self.from_bot.append(message)
        self.world.ring()
        return message

    async def next_from_bot(self) -> Message:
        """The bot's next message here that no test has looked at; waits for it."""
        await self.world.until(
            lambda: len(self.from_bot) > self._read, lambda: f"the bot said nothing (more) in {self.title}"
        )
        self._read += 1
        return self.from_bot[self._read - 1]

    async def silence(self) -> None:
        """Asserts that the bot, with all its work done, has said nothing here that was not looked at."""
        await self.world.settled()
        unexpected = [message.text for message in self.from_bot[self._read :]]
        assert not unexpected, f"in {self.title} the bot said {unexpected}"

    def unread(self) -> list[Message]:
        """What the bot said here that was not looked at; looked at now. Does not wait."""
        new = self.from_bot[self._read :]
        self._read = len(self.from_bot)
        return new

    def transcript(self) -> str:
        """What was said in this chat."""
        return self.world.transcript(self)


@dataclass(slots=True)
class Switches:
    """How the bot is set up with BotFather, and what this Bot API can do."""

    privacy: bool = True
    """Privacy mode: in groups the bot sees commands, mentions and replies to it only."""
    inline: bool = True
    guest: bool = True
    ephemeral: bool = True
    """Whether messages for one member's eyes are known."""
    token_works: bool = True


class World:
    """Everything on the platform, and the bell that rings when any of it changes."""

    def __init__(self) -> None:
        self.switches = Switches()
        self.updates = Updates(self)
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, User] = {}
        self.inline_messages: dict[str, Message] = {}
        self.lines: list[tuple[Chat | None, str]] = []
        self.violations: list[str] = []
        self.toasts: dict[str, dict[str, Any]] = {}
        """What callbacks, inline and guest queries were answered with, by their id."""
        self.waiting: dict[str, float] = {}
        """Ids of queries that may be answered yet, with the moment they were asked."""
        self.idle: Callable[[], Any] | None = None
        """Whether the bot has nothing to do (plain or async); without it `settled` has to guess."""
        self.ahead = 0.0
        """Seconds by which this platform's clock is ahead of ours."""
        self._numbers = itertools.count(1001)
        self._sleepers: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """Seconds since 1970, as this platform has them."""
        return time.time() + self.ahead

    def number(self) -> int:
        """A fresh id."""
        return next(self._numbers)

    def violate(self, what: str) -> None:
        """The bot did what the published API forbids, or the fake broke: fails the test in the end."""
        self.violations.append(what)
        self.ring()

    # --- waiting

    def ring(self) -> None:
        """Something changed: whoever waits looks again."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        self._sleepers.clear()

    async def until(
        self, true: Callable[[], bool], what: Callable[[], str], patience: float = PATIENCE
    ) -> None:
        """Waits until that is true.

        Raises:
            AssertionError: it did not become true; `what` says what was missing, with all that was said.
        """
        end = time.monotonic() + patience
        while not true():
            left = end - time.monotonic()
            if left <= 0:
                wrong = "".join(f"\nviolation: {line}" for line in self.violations)
                raise AssertionError(f"{what()}{wrong}\n{self.transcript()}")
            sleeper = asyncio.get_running_loop().create_future()
            self._sleepers.add(sleeper)
            await asyncio.wait([sleeper], timeout=left)
            self._sleepers.discard(sleeper)

    async def settled(self) -> None:
        """Waits until the bot has taken in everything and has nothing left to do or to say."""
        await self.until(self.updates.all_confirmed, lambda: f"not taken in: {self.updates.open_kinds()}")
        end = time.monotonic() + PATIENCE
        while not await self._idle():
            if time.monotonic() > end:
                raise AssertionError(f"the bot still has work\n{self.transcript()}")
            await asyncio.sleep(0.01)

    async def _idle(self) -> bool:
        if self.idle is None:
            before = len(self.lines)
            await asyncio.sleep(0.3)  # nobody tells us: long enough for a bot that only thinks
            return len(self.lines) == before
        found = self.idle()
        return bool(await found if asyncio.iscoroutine(found) else found)

    # --- what was said

    def log(self, chat: Chat | None, line: str) -> None:
        """One line for the transcript."""
        self.lines.append((chat, line))
        self.ring()

    def transcript(self, only: Chat | None = None) -> str:
        """Everything that was said, in order, in words."""
        return "\n".join(
            f"{chat.title if chat else '—'} · {line}" for chat, line in self.lines if only in (None, chat)
        )

    # --- looking up

    def bot_json(self) -> dict[str, Any]:
        """The bot as a User."""
        return {"id": BOT_ID, "is_bot": True, "first_name": "核实", "username": BOT_NAME}

    def member_json(self, chat: Chat, user: dict[str, Any], status: str) -> dict[str, Any]:
        """The Bot API's ChatMember."""
        found: dict[str, Any] = {"user": user, "status": status}
        if status == "administrator":
            found |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
        elif status == "creator":
            found |= {"is_anonymous": False}
        elif status == "kicked":
            found |= {"until_date": 0}
        return found

    def bot_sees(self, message: Message) -> bool:
        """Whether the bot is told of a message, by its membership and privacy mode."""
        chat = message.chat
        if chat.type == "private":
            return chat.bot == "member"
        if chat.bot not in {"member", "administrator"}:
            return False
        return chat.bot == "administrator" or not self.switches.privacy or _is_for_bot(message)


SERVICE = {
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "new_chat_title",
}


def _is_for_bot(message: Message) -> bool:
    raw = message.raw
    if SERVICE & raw.keys() or raw.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID:
        return True
    entities = raw.get("entities", []) + raw.get("caption_entities", [])
    units = message.text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        at = entity["offset"] * 2
        said = units[at : at + entity["length"] * 2].decode("utf-16-le", "replace").lower()
        if entity["type"] == "mention" and said == f"@{BOT_NAME}":
            return True
        if entity["type"] == "bot_command" and said.partition("@")[2] in {"", BOT_NAME}:
            return True
        if entity["type"] == "text_mention" and entity["user"]["id"] == BOT_ID:
            return True
    return False
