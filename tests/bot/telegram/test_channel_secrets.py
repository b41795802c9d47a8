"""The token is part of every address, and in nothing that we write."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback

import pytest
from pydantic import SecretStr

from bot import logs
from bot.channels.telegram.channel import Options, TelegramChannel, connection_of
from bot.channels.telegram.client import Connection
from bot.errors import BadSettings, ChannelRefused
from bot.settings import Settings
from tests.bot.telegram.telegram_channels import QUICK, Inbox, message, running
from tests.telegram.fake import Cut, bad_request, server_error, telegram

CANARY = "AAcanaryCANARYcanaryCANARYcanaryCANARY"
TOKEN = f"7000000001:{CANARY}"


def test_no_log_of_any_library_shows_the_token_whatever_goes_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything, ours = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(everything)
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.DEBUG)
    root.addHandler(handler)
    logs.configure("DEBUG", ours)

    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            tg.token = TOKEN
            lan, inbox = tg.user("阿兰"), Inbox()
            for trouble in (server_error(), Cut(made=False), bad_request("token of bot " + TOKEN)):
                tg.trouble("getMe", trouble)
                tg.trouble("getUpdates", trouble)
                tg.trouble("setMyCommands", trouble)
            channel = TelegramChannel(Connection(SecretStr(TOKEN), tg.url), QUICK)
            async with running(tg, inbox, channel=channel):
                await lan.says(lan.private, "一")
                await inbox.holds(1)
                await channel.deliver(message(lan.private.id).encode())
                await tg.goes_down()
                assert CANARY not in repr(await channel.deliver(message(lan.private.id).encode()))
                await tg.comes_back()
            assert CANARY not in repr(channel) + repr(channel._connection) + repr(channel._client)

    try:
        # Debugging asyncio writes of slow callbacks, with their arguments.
        asyncio.run(told(), debug=True)
    finally:
        root.removeHandler(handler)
    assert "channel.ready" in ours.getvalue()
    assert CANARY not in everything.getvalue() + ours.getvalue()


def test_no_error_shows_the_token() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            channel = TelegramChannel(Connection(SecretStr(TOKEN), tg.url), QUICK)
            with pytest.raises(ChannelRefused, match="bot 7000000001") as refused:
                await channel.run(Inbox(), asyncio.Event())
            assert CANARY not in "".join(traceback.format_exception(refused.value))
            await channel.close()

    asyncio.run(told())


def test_a_proxy_that_is_none_is_named_without_its_password() -> None:
    with pytest.raises(BadSettings, match="HESHI_TELEGRAM_PROXY") as bad:
        TelegramChannel(Connection(SecretStr(TOKEN), proxy="ftp://me:secret-word@host"))
    assert "secret-word" not in str(bad.value)


def test_settings_lead_to_a_channel_or_to_none() -> None:
    assert TelegramChannel.of(Settings(_env_file=None)) is None  # type: ignore[call-arg]
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        telegram_token=SecretStr(TOKEN),
        http_proxy="http://127.0.0.1:1",
        telegram_proxy="socks5://127.0.0.1:2",
        telegram_webhook_url="https://bot.example.org",
        telegram_maintainers_chat=-100,
    )
    connection = connection_of(settings)
    assert connection
    assert (connection.bot_id, connection.proxy) == (7_000_000_001, "socks5://127.0.0.1:2")
    channel = TelegramChannel.of(settings)
    assert channel
    assert channel.name == "telegram"
    assert len(channel.routes()) == 1
    options: Options = channel._options
    assert options.maintainers_chat == -100
    asyncio.run(channel.close())
