"""Group robots beside a whole `heshi serve`: the digest of a day, once, and alarms while it runs."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.state.schema import DATABASE_FILE
from tests.bot.builders import OPEN, write_folder
from tests.wechat.fake.api import Apis, apis
from tests.wechat.running import Bot, running

pytestmark = pytest.mark.slow

KEY = "robot-key-1"
SEND = "/cgi-bin/webhook/send"


async def until(what: Callable[[], bool], within: float = 30.0) -> None:
    """Waits until that is so."""
    async with asyncio.timeout(within):
        while not what():  # noqa: ASYNC110 - another process, which rings no bell
            await asyncio.sleep(0.03)


def asked_yesterday(bot: Bot) -> None:
    """The counts of a day that is over, as answers leave them."""
    yesterday = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date() - dt.timedelta(days=1)
    rows = [
        ("wechat_oa", "known", "", "", "", 7),
        ("wechat_oa", "told", OPEN.id, "affirms", "refuted", 7),
        ("telegram", "unknown", "", "", "", 2),
    ]
    with closing(sqlite3.connect(bot.folder / DATABASE_FILE)) as state, state:
        state.executemany(
            "INSERT INTO tallies (day, channel, what, fact, stance, verdict, n) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(yesterday.isoformat(), *row) for row in rows],
        )


def robots(fake: Apis, **over: str) -> dict[str, Any]:
    """Settings with a robot, by its webhook's address; the digest is due at any hour."""
    return {"WECOM_ROBOTS": f"{fake.url}{SEND}?key={KEY}", "DIGEST_HOUR": "0"} | over


def test_the_digest_comes_once_through_restarts_and_a_kill(tmp_path: Path) -> None:
    async def tell() -> None:
        facts = write_folder(tmp_path / "facts")
        async with apis() as fake, running(tmp_path / "data", facts) as bot:
            said = fake.robots.said[KEY]
            assert await bot.stop() == 0
            asked_yesterday(bot)
            bot.settings = robots(fake, PUBLIC_URL="https://heshi.example.org")
            await bot.start()
            await until(lambda: bool(said))
            # Until it is written down that it arrived, a kill might double it.
            await bot.idle_soon()
            await bot.kill()
            await bot.start()
            await bot.idle_soon()
            assert await bot.stop() == 0
            ((kind, digest),) = said
            assert kind == "text"
            assert digest.splitlines()[1:] == [
                "",
                "收到的问题：9（前一天 0）",
                "怎么答的：有结论 7、没有收录 2",
                "从哪里来：公众号 7、Telegram 2",
                "给出的结论：不实 7",
                "说到最多的事实：",
                "1. “云雀已经对公众开放”（7）",
                f"https://heshi.example.org/f/{OPEN.id}",
            ]
            assert KEY not in bot.told()

    asyncio.run(tell())


def test_maintainers_hear_of_facts_that_cannot_be_read_and_of_a_channel_that_is_down(tmp_path: Path) -> None:
    async def tell() -> None:
        facts = write_folder(tmp_path / "facts")
        record = facts / "facts" / "test" / f"{OPEN.id}.yaml"
        async with apis() as fake:
            # Nobody listens there: a Telegram that cannot be reached.
            nowhere = robots(fake, TELEGRAM_TOKEN="1:" + "x" * 35, TELEGRAM_API="http://127.0.0.1:9")
            soon = {"times": {"bot.curate.outages:PATIENCE": 0.1}}
            async with running(tmp_path / "data", facts, altered=soon, **nowhere):
                _ = record.write_text("verdict: [", encoding="utf-8")
                said = fake.robots.said[KEY]
                await until(lambda: len(said) == 2)
            texts = sorted(text for _, text in said)
            assert texts[0].startswith("Telegram 从 ")
            assert f"facts/test/{OPEN.id}.yaml:2" in texts[1]

    asyncio.run(tell())
