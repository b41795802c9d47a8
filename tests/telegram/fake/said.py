"""What the bot wants shown: texts, keyboards, replies; refused where Telegram would, and sooner."""

from __future__ import annotations

import re
from typing import Any

from tests.telegram.fake.markup import BadMarkup, parsed, spotted, utf16
from tests.telegram.fake.updates import Refused
from tests.telegram.fake.world import Chat, Message, World

MAX_TEXT = 4096
MAX_ENTITIES = 100
MAX_ROW, MAX_BUTTONS = 8, 100
MAX_PAYLOAD = 64
MAX_QUOTE = 1024
REACTIONS = set("👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷 😡".split())  # fmt: skip  # noqa: E501
"""The emoji that a reaction may be."""

_ACTIONS = {
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
_URL = re.compile(r"https?://\S+|tg://\S+")


class Said:
    """Checks of what is to be shown. What a bot can avoid is a violation besides being refused."""

    def __init__(self, world: World) -> None:
        self.world = world

    def wrong(self, why: str) -> Refused:
        """A refusal that the bot had it in its hands to avoid."""
        self.world.violate(why)
        return Refused(400, f"Bad Request: {why}")

    def text(
        self, params: dict[str, Any], name: str = "text", longest: int = MAX_TEXT
    ) -> tuple[str, list[dict[str, Any]]]:
        """Text and entities of a message, from HTML or plain."""
        mode = params.get("parse_mode", "")
        text, entities = params.get(name, ""), params.get("entities", [])
        if mode == "HTML":
            text, entities = self._html(text)
        elif mode:
            raise self.wrong(f"parse_mode {mode}: only HTML is understood here")
        if not text.strip():
            raise self.wrong("message text is empty")
        if utf16(text) > longest:
            raise self.wrong(f"message is too long: {utf16(text)} UTF-16 units of {longest}")
        if len(entities) > MAX_ENTITIES:
            raise self.wrong(f"{len(entities)} entities: only the first {MAX_ENTITIES} would be shown")
        return text, entities + ([] if mode == "HTML" else spotted(text))

    def _html(self, marked: str) -> tuple[str, list[dict[str, Any]]]:
        try:
            return parsed(marked)
        except BadMarkup as error:
            raise self.wrong(str(error)) from error

    def keyboard(self, params: dict[str, Any]) -> dict[str, Any] | None:
        """The inline keyboard, if there is one; an empty one counts as none."""
        markup = params.get("reply_markup")
        if markup is None:
            return None
        rows = markup.get("inline_keyboard")
        if rows is None:
            raise self.wrong("only inline keyboards are understood here")
        if any(len(row) > MAX_ROW for row in rows) or sum(map(len, rows)) > MAX_BUTTONS:
            raise self.wrong(f"more than {MAX_ROW} buttons in a row or {MAX_BUTTONS} in all")
        for button in (button for row in rows for button in row):
            self._button(button)
        return {"inline_keyboard": [row for row in rows if row]} if any(rows) else None

    def _button(self, button: dict[str, Any]) -> None:
        does = _ACTIONS & button.keys()
        if not button["text"].strip() or len(does) != 1:
            raise self.wrong(f"a button needs a label and one thing to do, not {sorted(does)}")
        payload = button.get("callback_data")
        if payload is not None and not 1 <= len(payload.encode()) <= MAX_PAYLOAD:
            raise self.wrong(f"BUTTON_DATA_INVALID: {len(payload.encode())} bytes")
        if "url" in button and not _URL.fullmatch(button["url"]):
            raise self.wrong(f"BUTTON_URL_INVALID: {button['url'][:40]!r}")

    def replied(self, chat: Chat, params: dict[str, Any]) -> tuple[Message | None, dict[str, Any] | None]:
        """The message that is answered, and the quote from it."""
        asked = params.get("reply_parameters")
        if not asked:
            return None, None
        if asked.get("chat_id") not in (None, chat.id):
            raise self.wrong("replies to another chat are not understood here")
        message = chat.messages.get(asked.get("message_id", 0))
        if message is None or message.deleted:
            if asked.get("allow_sending_without_reply"):
                return None, None
            raise Refused(400, "Bad Request: message to be replied not found")
        return message, self._quote(message, asked)

    def _quote(self, message: Message, asked: dict[str, Any]) -> dict[str, Any] | None:
        if not asked.get("quote"):
            return None
        quote = asked["quote"]
        if asked.get("quote_parse_mode") == "HTML":
            quote, _ = self._html(quote)
        if utf16(quote) > MAX_QUOTE or quote not in message.text:
            raise Refused(400, "Bad Request: quote not found in the message to be replied")
        return {"text": quote, "position": utf16(message.text[: message.text.index(quote)])}

    def content(self, content: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
        """The text of an inline or guest result."""
        if "message_text" not in content:
            raise self.wrong("only input_message_content with message_text is understood here")
        return self.text(content, "message_text")

    def article(self, result: dict[str, Any]) -> dict[str, Any]:
        """One offered result, checked: an article with text."""
        if result.get("type") != "article":
            raise self.wrong("only articles are understood here")
        if not 1 <= len(result["id"].encode()) <= MAX_PAYLOAD:
            raise self.wrong(f"RESULT_ID_INVALID: {len(result['id'].encode())} bytes")
        if not result["title"].strip():
            raise self.wrong("ARTICLE_TITLE_EMPTY")
        text, entities = self.content(result["input_message_content"])
        return result | {"text": text, "entities": entities, "keyboard": self.keyboard(result)}
