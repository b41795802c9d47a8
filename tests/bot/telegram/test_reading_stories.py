"""What people do on Telegram, and what we make of it: each story beside its reading, line by line.

The updates come from our own Telegram, which knows nothing of the reader; no bot is running.
"""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from bot.channels.telegram.reading import Me, read
from bot.delivery import Strange
from bot.messages import Incoming, Room
from tests.telegram.fake import BOT_ID, BOT_NAME, channel, hidden, somebody
from tests.telegram.fake.server import Fake
from tests.telegram.fake.world import Chat, Message

ME = Me(BOT_ID, BOT_NAME, reads_all=True, zone=ZoneInfo("Asia/Shanghai"))
SORA = "Sora已经对公众开放"

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def world(*, privacy: bool = False) -> Fake:
    """A platform on which the bot hears everything, unless privacy mode is on."""
    tg = Fake()
    tg.switches.privacy = privacy
    tg.updates.allowed |= {"message_reaction"}
    return tg


def heard(tg: Fake) -> list[str]:
    """All updates so far, as we read them; one line each."""
    bodies = [json.dumps(update.as_json()).encode() for update in tg.updates.all.values()]
    return [line for body in bodies if (line := _line(tg, read(body, ME)))]


def _line(tg: Fake, found: Incoming | Strange) -> str:
    if isinstance(found, Strange):
        return f"strange: {found.why}"
    if found.from_bot:
        return ""
    content = found.content
    parts = [
        f"{_place(tg, found)} {found.kind.value} {_name(tg, found.author)}",
        "to us" if found.addressed and found.address.kind is Room.GROUP else "",
        f"typed {content.typed!r}" if content.typed else "",
        f"quoted {content.quoted!r}" if content.quoted else "",
        f"forwarded {content.forwarded[0]!r} of {content.origin}"
        if content.forwarded and content.origin
        else "",
        f"caption {content.caption!r}" if content.caption else "",
        f"with {', '.join(content.attachments)}" if content.attachments else "",
        f"said on {content.said_on}" if content.said_on else "",
        f"on {found.on_message}" if found.on_message else "",
        f"to {found.moved_to}" if found.moved_to else "",
    ]
    return "; ".join(filter(None, parts))


def _place(tg: Fake, found: Incoming) -> str:
    if found.address.kind is Room.PRIVATE:
        return "private"
    known = tg.chats.get(int(found.address.room)) if found.address.room.lstrip("-").isdecimal() else None
    topic = known.topics.get(int(found.address.thread), "") if known and found.address.thread else ""
    return (known.title if known else "elsewhere") + (f"/{topic}" if topic else "")


def _name(tg: Fake, author: str) -> str:
    number = int(author or 0)
    return tg.users[number].first_name if number in tg.users else "the room" if number else ""


def answered(chat: Chat, tg: Fake, to: Message) -> Message:
    """An answer of the bot, as it would stand in the chat."""
    bot = tg.bot_json()
    shown = {k: v for k, v in to.raw.items() if k != "reply_to_message"}
    raw = {"message_id": chat.next_id(), "date": to.raw["date"], "chat": chat.as_json(), "from": bot}
    return chat.keep(Message(chat, raw | {"text": "已过时：……", "reply_to_message": shown}, by_bot=True))


async def test_an_aunt_asks_in_private() -> None:
    tg = world()
    aunt = tg.user("姨妈", language="zh-hans")
    await aunt.says(aunt.private, "/start")
    await aunt.says(aunt.private, SORA)
    await aunt.forwards(aunt.private, SORA, origin=channel("某频道", "2024-02-16"))
    await aunt.forwards(aunt.private, SORA, origin=hidden("王", "2024-02-17"))
    await aunt.forwards(aunt.private, SORA, origin=somebody("李", "2024-02-18"))
    await aunt.sends(aunt.private, "photo", caption="Sora公测了")
    await aunt.sends(aunt.private, "voice")
    assert heard(tg) == [
        "private message 姨妈; typed '/start'",
        f"private message 姨妈; typed '{SORA}'",
        f"private message 姨妈; forwarded '{SORA}' of channel; said on 2024-02-16",
        f"private message 姨妈; forwarded '{SORA}' of hidden_user; said on 2024-02-17",
        f"private message 姨妈; forwarded '{SORA}' of user; said on 2024-02-18",
        "private message 姨妈; caption 'Sora公测了'; with photo",
        "private message 姨妈; with voice",
    ]


async def test_a_rumour_in_the_family_group() -> None:
    tg = world()
    lan, aunt = tg.user("阿兰"), tg.user("姨妈")
    family = tg.group("一家人", [lan, aunt]).add_bot()
    said = await aunt.says(family, f"{SORA}！快去注册")
    await lan.says(family, "真的假的")
    await lan.replies(family, said, f"@{BOT_NAME} 真的吗")
    await lan.replies(family, said, "/check")
    await lan.replies(family, said, f"@{BOT_NAME}", quote="快去注册")
    answer = answered(family, tg, said)
    await aunt.replies(family, answer, "原来是这样")
    await aunt.replies(family, said, "哈哈")
    assert heard(tg) == [
        "一家人 joined 阿兰",
        f"一家人 message 姨妈; typed '{SORA}！快去注册'",
        "一家人 message 阿兰; typed '真的假的'",
        f"一家人 message 阿兰; to us; typed '真的吗'; quoted '{SORA}！快去注册'",
        f"一家人 message 阿兰; to us; typed '/check'; quoted '{SORA}！快去注册'",
        "一家人 message 阿兰; to us; quoted '快去注册'",
        f"一家人 message 姨妈; to us; typed '原来是这样'; on {answer.id}",
        f"一家人 message 姨妈; typed '哈哈'; quoted '{SORA}！快去注册'",
    ]


async def test_two_fact_checkers_in_one_room() -> None:
    tg = world()
    lan, other = tg.user("阿兰"), tg.another_bot("别家")
    room = tg.group("读书会", [lan, other]).add_bot()
    said = await lan.says(room, f"/check@{other.as_json()['username']} {SORA}")
    theirs = await other.replies(room, said, f"@{BOT_NAME} 不实：{SORA}是谣言")
    await other.replies(room, answered(room, tg, theirs), f"/check@{BOT_NAME} {SORA}")
    await lan.replies(room, theirs, f"@{BOT_NAME} 它说得对吗")
    assert heard(tg) == [
        "读书会 joined 阿兰",
        "读书会 message 阿兰",
        f"读书会 message 阿兰; to us; typed '它说得对吗'; quoted '不实：{SORA}是谣言'",
    ]


async def test_a_forum_with_topics_and_an_anonymous_admin() -> None:
    tg = world()
    lan = tg.user("阿兰")
    forum = tg.group("爱好者", [lan], topics=("视频", "闲聊")).add_bot(admin=True)
    await lan.says(forum, f"@{BOT_NAME} {SORA}", topic=forum.topic("视频"))
    await lan.says(forum, f"/settings@{BOT_NAME}", anonymous=True)
    assert heard(tg) == [
        "爱好者 joined 阿兰",
        f"爱好者/视频 message 阿兰; to us; typed '{SORA}'",
        f"爱好者 message the room; to us; typed '/settings@{BOT_NAME}'",
    ]


async def test_a_channel_and_its_discussion_group() -> None:
    tg = world()
    lan = tg.user("阿兰")
    news = tg.channel("某资讯", lan).add_bot()
    talk = tg.group("讨论", [lan]).add_bot()
    post = news.posts(f"@{BOT_NAME} {SORA}")
    copy = talk.auto_forwards(post)
    await lan.replies(talk, copy, f"@{BOT_NAME}")
    # A post of today: its day tells nothing more than the reply's.
    (said_on,) = {line.rpartition("; said on ")[2] for line in heard(tg) if "said on" in line}
    assert heard(tg) == [
        "讨论 joined 阿兰",
        f"讨论 message 阿兰; to us; quoted '{SORA}'; said on {said_on}",
    ]


async def test_words_of_another_chat_come_along_with_a_reply() -> None:
    tg = world()
    lan = tg.user("阿兰")
    family = tg.group("一家人", [lan]).add_bot()
    await lan.replies_elsewhere(family, channel("某频道", "2024-02-16"), SORA, f"@{BOT_NAME} 查一下")
    assert heard(tg)[1:] == [
        f"一家人 message 阿兰; to us; typed '查一下'; quoted '{SORA}'; said on 2024-02-16",
    ]


async def test_second_thoughts_presses_and_reactions() -> None:
    tg = world()
    lan = tg.user("阿兰")
    asked = await lan.says(lan.private, f"/check {SORA}")
    await lan.edits(asked, "/check Sora没有开放")
    answer = answered(lan.private, tg, asked)
    await lan.presses_payload(answer, "das.sora-open-to-public")
    await lan.presses_payload(answer, "something of long ago")
    await lan.reacts(answer, "👎")
    assert heard(tg) == [
        f"private message 阿兰; typed '/check {SORA}'",
        "private edited 阿兰; typed '/check Sora没有开放'",
        f"private press 阿兰; quoted 'Sora没有开放'; on {answer.id}",
        f"private press 阿兰; quoted 'Sora没有开放'; on {answer.id}",
        f"private reaction 阿兰; typed '👎'; on {answer.id}",
    ]


async def test_asked_from_chats_that_we_are_not_in() -> None:
    tg = world()
    lan, bob = tg.user("阿兰"), tg.user("Bob", language="en")
    theirs = tg.group("车友", [bob, lan])
    said = await bob.says(theirs, SORA)
    await lan.inline(SORA)
    await lan.asks_as_guest(theirs, said)
    await lan.asks_as_guest(bob.private, None, f"@{BOT_NAME} {SORA}")
    assert heard(tg) == [
        f"private inline 阿兰; typed '{SORA}'",
        f"elsewhere guest 阿兰; to us; quoted '{SORA}'",
        f"elsewhere guest 阿兰; to us; typed '{SORA}'",
    ]


async def test_a_room_comes_and_goes_and_grows() -> None:
    tg = world()
    lan, aunt = tg.user("阿兰"), tg.user("姨妈")
    small = tg.group("牌友", [lan], basic=True).add_bot()
    small.joins(aunt)
    small.leaves(aunt)
    large = small.migrates()
    large.promote_bot()
    large.kick_bot()
    lan.blocks_bot()
    assert heard(tg) == [
        "牌友 joined 阿兰",
        f"牌友 moved ; to {large.id}",
        "牌友 joined 阿兰",
        "牌友 left 阿兰",
        "private left 阿兰",
    ]


async def test_an_album_is_several_messages_and_one_caption() -> None:
    tg = world()
    lan = tg.user("阿兰")
    await lan.sends_album(lan.private, [SORA, "", ""])
    assert heard(tg) == [
        f"private message 阿兰; caption '{SORA}'; with photo",
        "private message 阿兰; with photo",
        "private message 阿兰; with photo",
    ]


async def test_poison_is_a_value() -> None:
    tg = world()
    _ = tg.poison()
    _ = tg.poison({"message": {"message_id": 1, "chat": "5"}})
    assert heard(tg) == ["strange: callback_query: nobody pressed", "strange: message: no chat"]
