"""The same bot as people usually write it: python-telegram-bot's Application, and our FactChecker answering.

python -m benchmarks.telegram.plain URL TOKEN
"""

from __future__ import annotations

import sys

from telegram import Message, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.app import build
from bot.messages import Address, Block, Content, Incoming
from bot.settings import read_settings

CONVERSATION = build(read_settings()).conversation


async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Every text gets an answer."""
    message: Message | None = update.effective_message
    if message is None or not message.text:
        return
    content = Content(typed=message.text.replace("@heshi_bot", ""))
    reply = CONVERSATION.answer(Incoming(Address("telegram", str(message.chat_id)), content, addressed=True))
    await message.reply_text(_words(reply.blocks) if reply else "?", do_quote=True)


def _words(blocks: tuple[Block, ...]) -> str:
    return "\n".join(text for block in blocks if (text := getattr(block, "text", "")))[:4000] or "?"


def main(url: str, token: str) -> None:
    """Poll until stopped."""
    application: Application = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling(timeout=5)


if __name__ == "__main__":
    main(*sys.argv[1:])
