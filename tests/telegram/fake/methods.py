"""The methods of the Bot API, as far as a bot of text and buttons needs them."""

# ruff: noqa: N802 - the names are the Bot API's

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.telegram.fake.profile import Profile
from tests.telegram.fake.said import REACTIONS, Said
from tests.telegram.fake.updates import Refused
from tests.telegram.fake.world import BOT_ID, Chat, Message, World

EDITABLE = 48 * 3600
"""Seconds in which a bot may delete its own message."""
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
LIFE_OF_QUERY = {"inline_query": 30.0, "guest_query": 60.0, "callback_query": 60.0}
"""Seconds in which a query may be answered. For callbacks and guests nothing exact is published."""
EPHEMERAL_AFTER_PRESS = 15.0


class Methods:
    """Each public method is one of the Bot API, with parameters already checked against the book."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.said = Said(world)
        self.profile = Profile(world, self.said, self.chat)

    def find(self, name: str) -> Callable[[dict[str, Any]], Any] | None:
        """The method of that name; None where this fake has none."""
        if name.startswith("_") or name in {"find", "chat"}:
            return None
        return getattr(self, name, None) or getattr(self.profile, name, None)

    # --- where

    def chat(self, chat_id: int | str, *, to_send: bool = True) -> Chat:
        """The chat with that id, if the bot may do something there."""
        chat = self.world.chats.get(chat_id) if isinstance(chat_id, int) else None
        if isinstance(chat_id, str):
            named = [chat for chat in self.world.chats.values() if f"@{chat.username}" == chat_id]
            chat = named[0] if named else None
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to:
            raise Refused(
                400, "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to.id,
            )  # fmt: skip
        if to_send and chat.bot not in {"member", "administrator"}:
            raise Refused(403, _closed(chat))
        return chat

    def _message(self, params: dict[str, Any], wanted: str) -> Message:
        """The message that a call is about; `wanted` is the word in the refusal."""
        if "inline_message_id" in params:
            found = self.world.inline_messages.get(params["inline_message_id"])
            if found is None:
                raise Refused(400, "Bad Request: MESSAGE_ID_INVALID")
            return found
        if "chat_id" not in params or "message_id" not in params:
            raise self.said.wrong("chat_id and message_id, or inline_message_id, have to be given")
        message = self.chat(params["chat_id"]).messages.get(params["message_id"])
        if message is None or message.deleted or message.only_to:
            raise Refused(400, f"Bad Request: message to {wanted} not found")
        return message

    # --- saying

    def sendMessage(self, params: dict[str, Any]) -> dict[str, Any]:
        """A new message of the bot."""
        chat = self.chat(params["chat_id"])
        text, entities = self.said.text(params)
        replied, quote = self.said.replied(chat, params)
        raw = self._head(chat) | {"text": text}
        raw |= {"entities": entities} if entities else {}
        raw |= self._thread(chat, params)
        if keyboard := self.said.keyboard(params):
            raw["reply_markup"] = keyboard
        if replied:
            raw["reply_to_message"] = {k: v for k, v in replied.raw.items() if k != "reply_to_message"}
        if quote:
            raw["quote"] = quote
        message = Message(chat, raw, by_bot=True, silent=params.get("disable_notification", False))
        if asked := params.get("ephemeral_message_parameters"):
            self._only_to(message, asked)
        else:
            message.raw["message_id"] = chat.next_id()
        chat.keep(message)
        self._tell(message, "")
        return message.raw

    def _head(self, chat: Chat) -> dict[str, Any]:
        now = int(self.world.now())
        return {"message_id": 0, "from": self.world.bot_json(), "chat": chat.as_json(), "date": now}

    def _thread(self, chat: Chat, params: dict[str, Any]) -> dict[str, Any]:
        thread = params.get("message_thread_id")
        if thread is None:
            return {}
        if thread not in chat.topics:
            raise Refused(400, "Bad Request: message thread not found")
        return {"message_thread_id": thread, "is_topic_message": True}

    def _only_to(self, message: Message, asked: dict[str, Any]) -> None:
        if not self.world.switches.ephemeral or message.chat.type == "private":
            raise Refused(400, "Bad Request: ephemeral messages are not supported in this chat")
        receiver = asked["receiver_user_id"]
        if receiver not in message.chat.members:
            raise Refused(400, "Bad Request: USER_NOT_PARTICIPANT")
        query = asked.get("callback_query_id")
        pressed = self.world.waiting.get(f"pressed {query}", 0)
        if query is not None and self.world.now() - pressed > EPHEMERAL_AFTER_PRESS:
            raise Refused(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        message.only_to = receiver
        number = self.world.number()
        message.raw |= {"ephemeral_message_id": number, "receiver_user": self.world.users[receiver].as_json()}
        message.chat.messages[-number] = message

    def _tell(self, message: Message, how: str) -> None:
        marks = [how] if how else []
        if message.reply_to:
            marks.append(f"to {message.reply_to.author}")
        if message.silent:
            marks.append("silently")
        if message.only_to:
            marks.append(f"only {self.world.users[message.only_to].first_name} sees it")
        rows = "".join("\n    " + " ".join(f"[{button['text']}]" for button in row) for row in message.rows)
        aside = f" ({', '.join(marks)})" if marks else ""
        said = message.text.replace("\n", "\n    ")
        self.world.log(message.chat, f"核实{aside}: {said}{rows}")

    def sendChatAction(self, params: dict[str, Any]) -> bool:
        """Typing."""
        self.chat(params["chat_id"])
        return True

    def sendMessageDraft(self, params: dict[str, Any]) -> bool:
        """A passing preview in a private chat."""
        if self.chat(params["chat_id"]).type != "private":
            raise self.said.wrong("drafts are for private chats only")
        return True

    # --- changing

    def editMessageText(self, params: dict[str, Any]) -> dict[str, Any] | bool:
        """Another text, and another keyboard (or none)."""
        message = self._message(params, "edit")
        text, entities = self.said.text(params)
        return self._edit(message, {"text": text, "entities": entities}, self.said.keyboard(params))

    def editMessageReplyMarkup(self, params: dict[str, Any]) -> dict[str, Any] | bool:
        """Another keyboard (or none)."""
        return self._edit(self._message(params, "edit"), {}, self.said.keyboard(params))

    def _edit(
        self, message: Message, words: dict[str, Any], keyboard: dict[str, Any] | None
    ) -> dict[str, Any] | bool:
        if not message.by_bot:
            raise Refused(400, "Bad Request: message can't be edited")
        new = {
            key: value
            for key, value in (message.raw | words).items()
            if key != "reply_markup" and value != []
        }
        new |= {"reply_markup": keyboard} if keyboard else {}
        if new == {key: value for key, value in message.raw.items() if value != []}:
            raise Refused(400, NOT_MODIFIED)
        message.raw = new | ({} if message.only_to else {"edit_date": int(self.world.now())})
        message.versions += 1
        self._tell(message, "edited")
        return True if message.inline_id or message.only_to else message.raw

    def _ephemeral(self, params: dict[str, Any]) -> Message:
        message = self.chat(params["chat_id"]).messages.get(-params["ephemeral_message_id"])
        if message is None or message.deleted or message.only_to != params["receiver_user_id"]:
            raise Refused(400, "Bad Request: message to edit not found")
        return message

    def editEphemeralMessageText(self, params: dict[str, Any]) -> bool:
        """The same for a message that one member sees."""
        message = self._ephemeral(params)
        text, entities = self.said.text(params)
        self._edit(message, {"text": text, "entities": entities}, self.said.keyboard(params))
        return True

    def editEphemeralMessageReplyMarkup(self, params: dict[str, Any]) -> bool:
        """The same for its keyboard."""
        self._edit(self._ephemeral(params), {}, self.said.keyboard(params))
        return True

    def deleteEphemeralMessage(self, params: dict[str, Any]) -> bool:
        """Takes back what one member saw."""
        self._delete(self._ephemeral(params))
        return True

    def deleteMessage(self, params: dict[str, Any]) -> bool:
        """Takes back a message: its own within two days, others' only as an admin."""
        message = self._message(params, "delete")
        if not message.by_bot and message.chat.bot != "administrator":
            raise Refused(400, "Bad Request: message can't be deleted")
        if message.by_bot and self.world.now() - message.raw["date"] > EDITABLE:
            raise Refused(400, "Bad Request: message can't be deleted for everyone")
        self._delete(message)
        return True

    def deleteMessages(self, params: dict[str, Any]) -> bool:
        """Takes back several; those that are not there are skipped."""
        chat = self.chat(params["chat_id"])
        for number in params["message_ids"]:
            if (message := chat.messages.get(number)) and message.by_bot:
                self._delete(message)
        return True

    def _delete(self, message: Message) -> None:
        message.deleted = True
        self.world.log(message.chat, f"核实 (deleted): {message.text[:40]}")

    def setMessageReaction(self, params: dict[str, Any]) -> bool:
        """One emoji under somebody's message; none takes it away."""
        message = self._message(params, "react")
        emoji = [reaction.get("emoji", "") for reaction in params.get("reaction", [])]
        if len(emoji) > 1 or not set(emoji) <= REACTIONS:
            raise self.said.wrong(f"REACTION_INVALID: {emoji}")
        message.reactions = emoji
        self.world.log(message.chat, f"核实 (reacts to {message.author}): {' '.join(emoji)}")
        return True

    # --- answering queries

    def _answer(self, kind: str, number: str, answer: dict[str, Any]) -> None:
        asked = self.world.waiting.pop(f"{kind} {number}", None)
        if asked is None or self.world.now() - asked > LIFE_OF_QUERY[kind]:
            raise Refused(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.world.toasts[number] = answer
        self.world.ring()

    def answerCallbackQuery(self, params: dict[str, Any]) -> bool:
        """Ends the waiting of whoever pressed a button, with a passing line or without."""
        text = params.get("text", "")
        if len(text) > 200:
            raise self.said.wrong(f"MESSAGE_TOO_LONG: {len(text)} of 200")
        self._answer("callback_query", params["callback_query_id"], params)
        self.world.log(None, f"核实 (toast): {text}")
        return True

    def answerInlineQuery(self, params: dict[str, Any]) -> bool:
        """What is offered to whoever types @bot somewhere."""
        results = [self.said.article(result) for result in params["results"]]
        if len(results) > 50 or len({result["id"] for result in results}) < len(results):
            raise self.said.wrong("more than 50 results, or two of one id")
        if len(params.get("next_offset", "").encode()) > 64:
            raise self.said.wrong("NEXT_OFFSET_INVALID")
        self._answer("inline_query", params["inline_query_id"], params | {"results": results})
        self.world.log(None, "核实 (offers): " + " ".join(f"[{result['title']}]" for result in results))
        return True

    def answerGuestQuery(self, params: dict[str, Any]) -> dict[str, Any]:
        """The one answer in a chat that the bot is no member of."""
        result = self.said.article(params["result"])
        number = params["guest_query_id"]
        chat = self.world.chats[int(number.partition("/")[2])]
        self._answer("guest_query", number, params)
        message = self.inline_message(chat, result)
        self._tell(message, "as a guest")
        return {"inline_message_id": message.inline_id}

    def inline_message(
        self, chat: Chat, result: dict[str, Any], author: dict[str, Any] | None = None
    ) -> Message:
        """A message that stands in a chat through the bot."""
        raw = self._head(chat) | {"message_id": chat.next_id(), "text": result["text"]}
        raw |= {"entities": result["entities"], "via_bot": self.world.bot_json()}
        raw |= {"from": author} if author else {}
        raw |= {"reply_markup": result["keyboard"]} if result["keyboard"] else {}
        message = Message(chat, raw, by_bot=True, inline_id=f"inline-{self.world.number()}")
        self.world.inline_messages[message.inline_id] = message
        return chat.keep(message)

    # --- where the bot is

    def getChat(self, params: dict[str, Any]) -> dict[str, Any]:
        """ChatFullInfo."""
        chat = self.chat(params["chat_id"])
        more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
        return chat.as_json() | more

    def getChatMember(self, params: dict[str, Any]) -> dict[str, Any]:
        """ChatMember, as it is at this moment."""
        chat = self.chat(params["chat_id"])
        if params["user_id"] == BOT_ID:
            return self.world.member_json(chat, self.world.bot_json(), chat.bot)
        user = self.world.users.get(params["user_id"])
        if user is None:
            raise Refused(400, "Bad Request: PARTICIPANT_ID_INVALID")
        return self.world.member_json(chat, user.as_json(), chat.members.get(user.id, "left"))

    def getChatAdministrators(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The admins of a group."""
        chat = self.chat(params["chat_id"])
        return [
            self.world.member_json(chat, self.world.users[number].as_json(), status)
            for number, status in chat.members.items()
            if status in {"creator", "administrator"}
        ]

    def getChatMemberCount(self, params: dict[str, Any]) -> int:
        """How many there are."""
        return len(self.chat(params["chat_id"]).members) + 1

    def leaveChat(self, params: dict[str, Any]) -> bool:
        """The bot goes."""
        chat = self.chat(params["chat_id"])
        chat.bot = "left"
        self.world.log(chat, "核实 (leaves)")
        return True


_NO_GIFTS = dict.fromkeys(
    "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels".split(), False
)


def _closed(chat: Chat) -> str:
    """Why the bot may say nothing there."""
    if chat.type == "private":
        return (
            "Forbidden: bot was blocked by the user"
            if chat.bot == "kicked"
            else "Forbidden: bot can't initiate conversation with a user"
        )
    kind = re.sub("^group$", "group", chat.type)
    return (
        f"Forbidden: bot was kicked from the {kind} chat"
        if chat.bot == "kicked"
        else f"Forbidden: bot is not a member of the {kind} chat"
    )
