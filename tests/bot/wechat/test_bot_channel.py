"""A 智能机器人 as a channel: which way it takes to WeCom, and what holds on either."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.wecom_bot.channel import WecomBotChannel
from bot.channels.wecom_bot.reading import framed
from bot.delivery import Delivery, Refused, Strange, Unsent
from bot.messages import Address, Incoming, Language, Paragraph, Reply, Rights, Room
from bot.settings import Settings
from tests.bot.wechat.shelves import Clock, Kept

SOCKET = {"wecom_bot_id": "aib", "wecom_bot_secret": SecretStr("s3cret")}
CALLBACK = {
    "wecom_bot_id": "aib",
    "wecom_bot_token": SecretStr("t0ken"),
    "wecom_bot_aes_key": SecretStr("k" * 43),
}


def channel(**settings: Any) -> WecomBotChannel | None:
    return WecomBotChannel.of(Settings(_env_file=None, **settings), Kept(), Clock())


@pytest.mark.parametrize(
    ("settings", "addresses", "window"),
    [(SOCKET, 0, None), (SOCKET | CALLBACK, 0, None), (CALLBACK, 1, dt.timedelta(hours=1))],
)
def test_which_way_it_takes(settings: dict[str, Any], addresses: int, window: dt.timedelta | None) -> None:
    found = channel(**settings)
    assert found is not None
    assert len(found.routes()) == addresses
    assert found.abilities.window == window
    assert found.abilities.greets
    assert not found.abilities.edits
    assert found.age() is None
    asyncio.run(found.close())


def test_without_settings_there_is_none() -> None:
    assert channel() is None


def test_what_holds_on_either_way() -> None:
    found = channel(**SOCKET)
    assert found is not None
    said = {"msgid": "m", "msgtype": "text", "text": {"content": "云雀免费"}, "from": {"userid": "Lan"}}
    incoming = found.read(framed(said))
    assert isinstance(incoming, Incoming)
    assert found.read(b"") == Strange("no JSON object")
    reply = Reply((Paragraph("早"),), Language.ZH_HANS)
    assert len(found.encode(Delivery(incoming.address, reply))) == 1

    async def story() -> None:
        assert await found.rights(incoming) is Rights.ADMIN
        group = Address(incoming.address.channel, "wrA", Room.GROUP)
        assert await found.rights(replace(incoming, address=group)) is Rights.MEMBER
        assert await found.deliver(b"{}") == Refused("no-call")

    asyncio.run(story())


def test_before_it_runs_nothing_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.wecom_bot.connection.PATIENCE", 0.1)
    found = channel(**SOCKET)
    assert found is not None
    reply = Reply((Paragraph("早"),), Language.ZH_HANS)
    (call,) = found.encode(Delivery(Address("wecom_bot", "Lan"), reply))

    async def story() -> None:
        assert await found.deliver(call) == Unsent("not-connected")

    asyncio.run(story())
