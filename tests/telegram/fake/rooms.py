"""Groups, supergroups and channels: who comes and goes, and who may what."""

from __future__ import annotations

from typing import Any

from tests.telegram.fake.markup import spotted
from tests.telegram.fake.people import TELEGRAM, User, change_of_bot, deliver
from tests.telegram.fake.world import Chat, Message, World


class Group(Chat):
    """A group with its members; the first of them made it."""

    # Chat has slots; what is added here is behaviour only.
    __slots__ = ()

    @classmethod
    def make(
        cls,
        world: World,
        title: str,
        members: list[User],
        *,
        basic: bool = False,
        topics: tuple[str, ...] = (),
    ) -> Group:
        """A supergroup, or a basic group that can still become one; with forum topics, if any."""
        number = -world.number() if basic else -1000000000000 - world.number()
        group = cls(world, number, "group" if basic else "supergroup", title)
        group.members = {user.id: "member" for user in members}
        if members:
            group.members[members[0].id] = "creator"
        group.topics = {world.number(): name for name in topics}
        world.chats[group.id] = group
        return group

    def topic(self, name: str) -> int:
        """The number of a forum topic."""
        return next(number for number, named in self.topics.items() if named == name)

    def _owner(self) -> User:
        owners = [number for number, status in self.members.items() if status == "creator"]
        return self.world.users[owners[0]]

    # --- the bot

    def add_bot(self, *, admin: bool = False, by: User | None = None) -> Group:
        """The bot is let in."""
        self._bot_becomes("administrator" if admin else "member", by)
        return self

    def promote_bot(self, by: User | None = None) -> None:
        """It becomes an admin, and sees everything from then on."""
        self._bot_becomes("administrator", by)

    def demote_bot(self, by: User | None = None) -> None:
        """It is a member like others again."""
        self._bot_becomes("member", by)

    def kick_bot(self, by: User | None = None) -> None:
        """It is put out."""
        self._bot_becomes("kicked", by)

    def _bot_becomes(self, status: str, by: User | None) -> None:
        old, self.bot = self.bot, status
        change_of_bot(self, by or self._owner(), old, status)

    # --- people

    def promote(self, user: User) -> None:
        """An admin from now on."""
        self.members[user.id] = "administrator"

    def demote(self, user: User) -> None:
        """No admin any more."""
        self.members[user.id] = "member"

    def joins(self, user: User) -> Message:
        """Somebody comes in; the chat says so."""
        self.members[user.id] = "member"
        return self._service(user, new_chat_members=[user.as_json()])

    def leaves(self, user: User) -> Message:
        """Somebody goes; the chat says so."""
        self.members[user.id] = "left"
        return self._service(user, left_chat_member=user.as_json())

    def _service(self, user: User, **fields: Any) -> Message:
        self.world.log(self, f"{user.first_name} ({', '.join(fields)})")
        head = {
            "message_id": self.next_id(), "date": int(self.world.now()), "chat": self.as_json(),
            "from": user.as_json(),
        }  # fmt: skip
        return deliver(self, Message(self, head | fields))

    # --- the room itself

    def migrates(self) -> Group:
        """It becomes a supergroup with another id; both ends say so. Afterwards use what is returned."""
        assert self.type == "group", "only a basic group migrates"
        new = Group(self.world, -1000000000000 - self.world.number(), "supergroup", self.title)
        new.members, new.bot = dict(self.members), self.bot
        self.world.chats[new.id] = new
        self._service(self._owner(), migrate_to_chat_id=new.id)
        self.moved_to = new
        new._service(self._owner(), migrate_from_chat_id=self.id)
        return new

    def posts(self, text: str, **more: Any) -> Message:
        """A post, in a channel: nobody's name stands above it."""
        assert self.type == "channel", "only a channel posts by itself"
        raw = {
            "message_id": self.next_id(), "date": int(self.world.now()), "chat": self.as_json(),
            "sender_chat": self.as_json(), "text": text, "entities": spotted(text),
        }  # fmt: skip
        self.world.log(self, f"(post): {text}")
        return deliver(self, Message(self, raw | more))

    def auto_forwards(self, post: Message) -> Message:
        """A post of the linked channel appears in this discussion group."""
        raw = {
            "message_id": self.next_id(), "date": int(self.world.now()), "chat": self.as_json(),
            "from": TELEGRAM, "sender_chat": post.chat.as_json(), "is_automatic_forward": True,
            "forward_origin": {
                "type": "channel", "date": post.raw["date"], "chat": post.chat.as_json(),
                "message_id": post.id,
            },
            "text": post.text, "entities": spotted(post.text),
        }  # fmt: skip
        self.world.log(self, f"{post.chat.title} (channel): {post.text}")
        return deliver(self, Message(self, raw))
