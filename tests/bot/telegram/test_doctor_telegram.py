"""`heshi doctor` on Telegram: what is wrong is named, with the way out, and no secret is shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cli.doctor import Examined
from bot.cli.doctor_telegram import examine_telegram
from bot.settings import Settings
from tests.telegram.fake import Fake, server_error, telegram


def settings(tg: Fake | None = None, **more: Any) -> Settings:
    known = {"telegram_token": SecretStr(tg.token), "telegram_api": tg.url} if tg else {}
    return Settings(_env_file=None, **(known | more))  # type: ignore[call-arg]


def examined(
    arrange: Callable[[Fake], dict[str, Any] | None] = lambda _: None, *, strict: bool = True
) -> dict[str, Examined]:
    """What the doctor finds after `arrange`, which may give further settings."""

    async def told() -> list[Examined]:
        async with asyncio.timeout(30), telegram(strict=strict) as tg:
            more = arrange(tg) or {}
            return await asyncio.to_thread(examine_telegram, settings(tg, **more))

    return {found.what: found for found in asyncio.run(told())}


def test_without_a_token_it_says_how_to_get_one() -> None:
    (found,) = examine_telegram(settings())
    assert found.good
    assert "@BotFather" in found.says


def test_all_is_well() -> None:
    found = examined()
    assert all(one.good for one in found.values())
    assert "@heshi_bot" in found["Telegram"].says
    assert found["Telegram privacy mode"].says.startswith("on, as recommended")
    assert "inline mode on; guest mode on" in found["Telegram groups"].says
    assert "long polling" in found["Telegram updates"].says


def test_what_botfather_can_switch_is_said() -> None:
    def arrange(tg: Fake) -> None:
        tg.switches.privacy = tg.switches.inline = tg.switches.guest = False

    found = examined(arrange)
    assert all(one.good for one in found.values())
    assert "/setprivacy" in found["Telegram privacy mode"].says
    assert "/setinline" in found["Telegram groups"].says
    assert "Guest Mode" in found["Telegram groups"].says


@pytest.mark.parametrize(
    "token", ["", "heshi_bot", "7000000001:short", "AAFakeFakeFakeFakeFakeFakeFakeFake_-x"]
)
def test_a_token_of_another_form_is_not_even_tried(token: str) -> None:
    (found,) = examine_telegram(settings(telegram_token=SecretStr(token), telegram_api="http://127.0.0.1:1"))
    assert not found.good
    assert "API Token" in found.mend


def test_a_revoked_token() -> None:
    found = examined(lambda tg: tg.revokes_token())
    assert list(found) == ["Telegram token"]
    assert "revoked" in found["Telegram token"].says


def test_nobody_there_and_a_proxy_that_is_not_there() -> None:
    def nobody(_: Fake) -> dict[str, Any]:
        return {"telegram_api": "http://127.0.0.1:1"}

    def no_proxy(_: Fake) -> dict[str, Any]:
        return {"telegram_proxy": "http://me:secret-word@127.0.0.1:1"}

    found = examined(nobody)["Telegram"]
    assert not found.good
    assert "without a proxy" in found.says
    assert "HESHI_TELEGRAM_PROXY" in found.mend
    found = examined(no_proxy)["Telegram"]
    assert "through the proxy http://127.0.0.1:1" in found.says
    assert "secret-word" not in found.says + found.mend


def test_a_proxy_that_is_none() -> None:
    found = examined(lambda _: {"http_proxy": "ftp://host"})
    assert not found["Telegram proxy"].good


def test_telegram_out_of_order() -> None:
    found = examined(lambda tg: tg.trouble("getMe", server_error()))
    assert "502" in found["Telegram"].says
    found = examined(lambda tg: tg.trouble("getWebhookInfo", server_error()))
    assert not found["Telegram updates"].good


def test_webhooks() -> None:
    ours = {"telegram_webhook_url": "https://bot.example.org"}

    def hook(tg: Fake, error: str = "") -> None:
        tg.methods.find("setWebhook")({"url": "https://bot.example.org/telegram/x"})  # type: ignore[misc]
        assert tg.updates.webhook
        tg.updates.webhook.last_error, tg.updates.webhook.last_error_date = error, 1_795_000_000

    assert "heshi serve sets it" in examined(lambda _: ours)["Telegram updates"].says
    assert "taken back" in examined(hook)["Telegram updates"].says
    good = examined(lambda tg: hook(tg) or ours)["Telegram updates"]
    assert good.good
    assert good.says == "pushed to bot.example.org, 0 waiting"

    def failing(tg: Fake) -> dict[str, Any]:
        tg.updates.reach = "http://127.0.0.1:1"
        hook(tg, "Connection refused")
        tg.poison()
        return ours

    bad = examined(failing)["Telegram updates"]
    assert not bad.good
    assert re.search(r"1 waiting; on 20\d\d-\d\d-\d\d at \d\d:\d\d that failed: Conn", bad.says)
    assert "certificate" in bad.mend


def test_the_maintainers_group() -> None:
    def group(tg: Fake, *, inside: bool, named: bool = True) -> dict[str, Any]:
        made = tg.group("维护者", [tg.user("阿兰")])
        if inside:
            made.add_bot()
        people = {"telegram_maintainers": "1, 2"} if named else {}
        return {"telegram_maintainers_chat": made.id, **people}

    found = examined(lambda tg: group(tg, inside=True))["Telegram maintainers"]
    assert found.good
    assert "维护者" in found.says
    found = examined(lambda tg: group(tg, inside=False))["Telegram maintainers"]
    assert not found.good
    assert "add the bot" in found.mend
    found = examined(lambda tg: group(tg, inside=True, named=False))["Telegram maintainers"]
    assert "HESHI_TELEGRAM_MAINTAINERS=" in found.mend
    assert not examined(lambda _: {"telegram_maintainers_chat": -100999})["Telegram maintainers"].good
