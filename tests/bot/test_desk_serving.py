"""The maintainers' desk of `heshi serve`, over HTTP against a Telegram of our own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Language
from bot.phrases.room_words import room_words
from tests.bot.test_serving import address, both, serving
from tests.telegram.fake import Group, Message, User
from tests.telegram.fake.world import Chat

pytestmark = pytest.mark.slow

ASK = room_words(Language.ZH_HANS).ask
NEW = "云雀其实有三条性命"
FREE = "云雀免费。"


async def heard(chat: Chat, start: str) -> Message:
    """The last message of the bot in that chat that begins so; waits for it."""

    def found() -> list[Message]:
        return [message for message in chat.from_bot if message.text.startswith(start)]

    await chat.world.until(lambda: bool(found()), lambda: f"nothing was said that begins with {start}")
    return found()[-1]


async def reads(message: Message, words: str) -> None:
    """Waits until the message says that."""
    world = message.chat.world
    await world.until(lambda: words in message.text, lambda: f"it does not say {words}")


def edit(folder: Path) -> None:
    """An editor finds that nobody knows whether it is free."""
    path = folder / "own" / "facts" / "test" / "yunque-free.yaml"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    because = {"zh": "没人知道。", "en": "Nobody knows."}
    record["periods"].append(
        {"from": "2026-11-01", "verdict": "unproven", "because": because, "sources": ["daily"]}
    )
    _ = path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[tuple[User, User, User, Group]]:
    """Somebody who asks, a maintainer, a guest of the maintainers' group, and that group; heshi serves."""
    async with both(folder) as (tg, settings):
        lan, ann, guest = tg.user("阿兰", language="zh-hans"), tg.user("安"), tg.user("客人")
        desk = tg.group("维护者", [ann, guest])
        settings |= {
            "HESHI_TELEGRAM_MAINTAINERS": str(ann.id),
            "HESHI_TELEGRAM_MAINTAINERS_CHAT": str(desk.id),
        }
        with serving(folder, **settings) as process:
            _ = await asyncio.to_thread(address, process)
            yield lan, ann, guest, desk.add_bot()
            process.terminate()
            assert await asyncio.to_thread(process.wait, 10) == 0


async def is_corrected(folder: Path, lan: User, ann: User, guest: User, desk: Group) -> None:
    await lan.says(lan.private, FREE)
    old = await heard(lan.private, "误导")
    edit(folder)
    preview = await heard(desk, "k1：更正预演")
    press = await guest.presses(preview, "现在就发")
    assert "只有维护者" in await press.answered()
    await ann.presses(preview, "现在就发")
    correction = await heard(lan.private, "更正：无法证实")
    assert correction.reply_to is old
    await reads(old, "更正过")


async def is_answered(asks: User, ann: User, desk: Group) -> None:
    await asks.says(asks.private, NEW)
    offered = await heard(asks.private, "你想问")
    await asks.presses(offered, "都不是")
    await reads(offered, "没有查到")
    await asks.presses(offered, ASK)
    card = await heard(desk, "q1：")
    assert NEW in card.text
    await ann.says(desk, "/approve q1 yunque-alive affirm")
    drafted = await heard(desk, "q1：准备作为")
    await ann.presses(drafted, "试跑")
    tried = await heard(desk, "q1：规则都通过")
    await ann.presses(tried, "发布")
    answer = await heard(asks.private, "你20")
    assert "现在有结论了" in answer.text


def test_a_correction_and_a_question_go_all_the_way(tmp_path: Path) -> None:
    async def tell() -> None:
        async with town(tmp_path) as (lan, ann, guest, desk):
            asked = is_answered(guest, ann, desk)
            _ = await asyncio.gather(is_corrected(tmp_path, lan, ann, guest, desk), asked)

    asyncio.run(tell())
