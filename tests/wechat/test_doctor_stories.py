"""`heshi doctor` while `heshi serve` runs beside the platforms: all is well, then something is broken."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.cli.doctor import Examined, examine
from bot.cli.doctor_wechat import examine_wechat
from bot.settings import Settings
from tests.bot.builders import write_folder
from tests.wechat.fake.api import Apis, apis
from tests.wechat.running import Bot, running

KEY, TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "a1token2of3ours"


def settings(fake: Apis) -> dict[str, str]:
    """Both platforms that push to an address, and a robot, as somebody sets them up."""
    return {
        "WECHAT_OA_APPID": fake.oa.appid,
        "WECHAT_OA_TOKEN": TOKEN,
        "WECHAT_OA_SECRET": fake.oa.secret,
        "WECHAT_OA_AES_KEY": KEY,
        "WECHAT_API": fake.url,
        "WECOM_CORP_ID": fake.kf.corp_id,
        "WECOM_KF_SECRET": fake.kf.secret,
        "WECOM_KF_TOKEN": TOKEN,
        "WECOM_KF_AES_KEY": KEY,
        "WECOM_BOT_ID": "aibBOT",
        "WECOM_BOT_TOKEN": TOKEN,
        "WECOM_BOT_AES_KEY": KEY,
        "WECOM_API": fake.url,
        "WECOM_ROBOTS": "robot-key-1",
    }


async def doctor(bot: Bot, **changed: str) -> dict[str, Examined]:
    """What it finds with the settings of the bot, of which some were changed since."""
    known = {**bot.settings, "PORT": str(bot.port), "PUBLIC_URL": bot.url, **changed}
    chosen = Settings(_env_file=None, **{name.lower(): value for name, value in known.items()})  # type: ignore[call-arg, arg-type]
    found = [*examine(chosen, bot.facts), *await asyncio.to_thread(examine_wechat, chosen, time.time)]
    return {one.what: one for one in found}


def test_the_doctor_beside_a_bot_that_serves(tmp_path: Path) -> None:
    async def told() -> None:
        facts = write_folder(tmp_path / "facts")
        async with (
            asyncio.timeout(120),
            apis() as fake,
            running(tmp_path / "data", facts, **settings(fake)) as bot,
        ):
            await all_is_well(bot)
            await something_is_broken(bot, fake)

    asyncio.run(told())


async def all_is_well(bot: Bot) -> None:
    found = await doctor(bot)

    assert wrong_in(found) == {}
    assert found["web address"].says.startswith("heshi serves")
    for what in ("公众号 address", "智能机器人 address", "微信客服 address"):
        assert " answers" in found[what].says
    assert found["微信客服 accounts"].says.startswith("核实")


async def something_is_broken(bot: Bot, fake: Apis) -> None:
    fake.oa.allowed = False
    found = await doctor(bot, WECOM_KF_TOKEN="b2other", WECOM_ROBOTS="robot-key-2")

    wrong = wrong_in(found)
    assert set(wrong) == {"公众号 AppSecret", "微信客服 address", "group robot 1"}
    assert "203.0.113.9" in wrong["公众号 AppSecret"].mend
    assert "restart it" in wrong["微信客服 address"].mend


def wrong_in(found: dict[str, Examined]) -> dict[str, Examined]:
    """What is not good: apart from the test's own facts, and from seconds on a machine that is busy."""
    slow = "are allowed"
    return {what: one for what, one in found.items() if not (one.good or what == "rules" or slow in one.says)}
