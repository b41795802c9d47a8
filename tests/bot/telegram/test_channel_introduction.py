"""Menus of commands and our profile: per language and scope, and written only where they differ."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.channels.telegram.introduction import items
from bot.messages import Language
from tests.bot.telegram.telegram_channels import QUICK, Inbox, running
from tests.telegram.fake import Fake, bad_request, server_error, telegram, too_many

READS = len(list(items(Language.ZH_HANS, None)))


def story(tell: Callable[[Fake], Awaitable[None]]) -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            await tell(tg)

    asyncio.run(told())


async def introduced(tg: Fake, options: object = QUICK) -> None:
    """A run that lasts until all menus were looked at."""
    before = len(tg.called("getMyCommands"))
    async with running(tg, Inbox(), options) as _:  # type: ignore[arg-type]
        menus = 12 if getattr(options, "maintainers_chat", None) else 9
        await tg.until(lambda: len(tg.called("getMyCommands")) >= before + menus, lambda: "no menus")
        await asyncio.sleep(0.05)


def menu(tg: Fake, scope: dict[str, object], language: str = "") -> dict[str, str]:
    found = tg.methods.profile.commands[json.dumps(scope, sort_keys=True), language]
    return {one["command"]: one["description"] for one in found}


def test_everybody_gets_the_commands_of_their_place_in_their_language() -> None:
    async def tell(tg: Fake) -> None:
        desk = tg.group("维护者", [tg.user("阿兰")]).add_bot()
        await introduced(tg, replace(QUICK, maintainers_chat=desk.id))
        alone, groups = {"type": "all_private_chats"}, {"type": "all_group_chats"}
        admins = {"type": "all_chat_administrators"}
        assert list(menu(tg, alone)) == (
            "check ask status statements subscribe settings why privacy forget help".split()
        )
        assert "settings" not in menu(tg, groups)
        assert "settings" in menu(tg, admins)
        assert {"queue", "approve", "settings"} <= menu(tg, {"type": "chat", "chat_id": desk.id}).keys()
        assert not {"queue", "approve"} & menu(tg, admins).keys()
        assert menu(tg, alone, "zh") == menu(tg, alone)
        assert menu(tg, alone, "en")["help"] == "How to use me"
        texts = tg.methods.profile.texts
        assert "不猜" in texts["short_description", ""]
        assert "I say so" in texts["description", "en"]

    story(tell)


def test_a_taiwanese_operator_speaks_traditional_chinese_an_english_one_both() -> None:
    async def tell(tg: Fake) -> None:
        await introduced(tg, replace(QUICK, language=Language.ZH_HANT))
        assert menu(tg, {"type": "all_private_chats"}, "zh")["help"] == "怎麼用"
        await introduced(tg, replace(QUICK, language=Language.EN))
        assert menu(tg, {"type": "all_private_chats"})["help"] == "How to use me"
        assert menu(tg, {"type": "all_private_chats"}, "zh")["help"] == "怎么用"

    story(tell)


def test_a_second_start_writes_nothing() -> None:
    async def tell(tg: Fake) -> None:
        await introduced(tg)
        written = [call for call in tg.calls if call.method.startswith("setMy")]
        assert written
        await introduced(tg)
        assert [call for call in tg.calls if call.method.startswith("setMy")] == written

    story(tell)


def test_what_older_servers_do_not_know_is_left_out() -> None:
    async def tell(tg: Fake) -> None:
        tg.trouble("setMyCommands", bad_request("unknown field is_ephemeral"))
        await introduced(tg)
        sent = [call.params["commands"] for call in tg.called("setMyCommands") if call.made]
        assert any(one.get("is_ephemeral") for commands in sent for one in commands)
        # In private every answer is seen by its asker alone anyway.
        private = [call for call in tg.called("setMyCommands") if "private" in str(call.params["scope"])]
        assert not any(one.get("is_ephemeral") for call in private for one in call.params["commands"])

    story(tell)


def test_trouble_with_menus_keeps_nobody_from_an_answer() -> None:
    async def tell(tg: Fake) -> None:
        lan, inbox = tg.user("阿兰"), Inbox()
        tg.trouble("setMyCommands", bad_request("BOT_COMMAND_INVALID"), times=100)
        tg.trouble("getMyDescription", server_error(), times=3)
        tg.trouble("setMyShortDescription", too_many(0), times=2)
        async with running(tg, inbox):
            await lan.says(lan.private, "一")
            await inbox.holds(1)
            await tg.until(lambda: len(tg.called("getMyCommands")) >= 9, lambda: "no menus")
        assert tg.methods.profile.texts

    story(tell)


@pytest.mark.parametrize("language", list(Language))
def test_words_fit_into_what_telegram_gives_them(language: Language) -> None:
    for item in items(language, 5):
        for command in item.value.get("commands", ()):
            assert 1 <= len(command["description"]) <= 256
        assert len(item.value.get("short_description", "")) <= 120
        assert len(item.value.get("description", "")) <= 512
