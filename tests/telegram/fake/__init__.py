"""Our own Telegram: a Bot API server over real HTTP, stricter than the real one, and people who use it.

    async with telegram() as tg:          # HESHI_TELEGRAM_API=tg.url HESHI_TELEGRAM_TOKEN=tg.token
        lan, aunt = tg.user("阿兰", language="zh-hans"), tg.user("姨妈")
        family = tg.group("一家人", [lan, aunt]).add_bot()
        tg.idle = …                                    # whether the bot under test has nothing left to do
        said = await aunt.says(family, "Sora已开放")
        await lan.replies(family, said, "@heshi_bot")
        answer = await family.next_from_bot()          # .text .buttons .links .reply_to .silent .only_to
        press = await lan.presses(answer, "来源")
        toast = await press.answered()
        await aunt.edits(said, "Sora没有开放")
        await answer.changed()                         # edited or deleted
        await family.silence()                         # all its work done, it said nothing more
        print(tg.transcript())

Privacy mode, membership, blocks and migrations hold as on Telegram. On the way out `telegram` asserts that
the bot broke no rule (`tg.violations`): unknown or missing parameters, bad HTML, texts and payloads that are
too long, negative offsets, dropped updates. Trouble comes by appointment: `tg.trouble("sendMessage",
too_many(2), chat=family)`, `tg.trouble("sendMessage", Cut(made=True))`, `await tg.goes_down()`.

`python -m tests.telegram.fake --port 8081` runs it for trying things by hand.
"""

from tests.telegram.fake.origins import channel, chat, hidden, somebody
from tests.telegram.fake.people import GuestCall, Inline, Press, User
from tests.telegram.fake.rooms import Group
from tests.telegram.fake.server import Call, Fake, telegram
from tests.telegram.fake.trouble import (
    Answers,
    Cut,
    Hangs,
    Late,
    bad_request,
    kicked,
    server_error,
    too_many,
)
from tests.telegram.fake.updates import Update
from tests.telegram.fake.world import BOT_ID, BOT_NAME, TOKEN, Chat, Message

__all__ = [
    "BOT_ID",
    "BOT_NAME",
    "TOKEN",
    "Answers",
    "Call",
    "Chat",
    "Cut",
    "Fake",
    "Group",
    "GuestCall",
    "Hangs",
    "Inline",
    "Late",
    "Message",
    "Press",
    "Update",
    "User",
    "bad_request",
    "channel",
    "chat",
    "hidden",
    "kicked",
    "server_error",
    "somebody",
    "telegram",
    "too_many",
]
