"""`heshi doctor` on WeCom: the 智能机器人, 微信客服, and group robots.

It asks, and changes nothing. Above all it does not log the 智能机器人 in: a bot has one connection at a time,
and ours would end that of a heshi which is serving.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from pydantic import SecretStr
from websockets.exceptions import WebSocketException

from bot.channels.wechat.api import Answer, Api, Declined, Done
from bot.channels.wechat.crypt import Crypt
from bot.channels.wecom_bot.connection import access_of
from bot.channels.wecom_bot.socket import connected
from bot.channels.wecom_robot import Robot, robots_of
from bot.cli.doctor import Examined
from bot.cli.doctor_calls import kf_token, refused
from bot.cli.doctor_reach import Callback, Ours, reached
from bot.settings import Settings

_PAGE = "企业微信管理后台"
"""work.weixin.qq.com, where a company manages itself."""


_CONNECT = 5.0
"""Seconds to open a connection, as heshi itself waits."""

_CHECKED_WITHIN = 1.0
"""Seconds in which WeCom wants its echostr back (document/path/101033)."""

_SILENT = 90.0
"""Seconds after which a connection is not good any more: three of its heartbeats of 30 s."""


async def examine_wecom(mine: Ours) -> AsyncIterator[Examined]:
    """Everything that the three ways to WeCom need."""
    for ways in (_bot, _kf, _robots):
        async for found in ways(mine):
            yield found


# --- 智能机器人


async def _bot(mine: Ours) -> AsyncIterator[Examined]:
    what, settings = "智能机器人", mine.settings
    if not settings.wecom_bot_id:
        yield Examined(what, True, "not set up (docs/channels/wecom-bot.md)")
    elif settings.wecom_bot_secret:
        road = await _socket(what, settings)
        served = road.good and "wecom_bot" in mine.served
        yield _connected(what, mine.served["wecom_bot"]) if served else road
    elif settings.wecom_bot_token and settings.wecom_bot_aes_key:
        keys = _keys(settings.wecom_bot_aes_key, settings.wecom_bot_aes_key_before)
        callback = Callback(
            "wecom_bot",
            f"{what} address",
            f"as URL on the bot's page ({_PAGE} → 智能机器人) → 设置接收消息回调地址",
            Crypt(settings.wecom_bot_token, keys, ""),
            encrypted=True,
            within=_CHECKED_WITHIN,
        )
        yield await reached(callback, mine, settings.wecom_api)


def _keys(*keys: SecretStr | None) -> list[SecretStr]:
    return [key for key in keys if key]


def _connected(what: str, silent: float | None) -> Examined:
    if silent is not None and silent < _SILENT:
        return Examined(what, True, f"connected; WeCom was last heard of {silent:.0f} s ago")
    mend = (
        "see channel.down in the log of heshi serve; are HESHI_WECOM_BOT_ID and _SECRET those of the bot's "
        "page, and does nobody else connect with them? Then restart heshi"
    )
    return Examined(what, False, "heshi serves, and has no connection to WeCom", mend)


async def _socket(what: str, settings: Settings) -> Examined:
    access = access_of(settings)
    if access is None:
        return Examined(what, True, "not set up (docs/channels/wecom-bot.md)")
    host = urlsplit(access.address).hostname
    start = time.monotonic()
    try:
        async with asyncio.timeout(_CONNECT), await connected(access):
            took = time.monotonic() - start
    except (OSError, TimeoutError, WebSocketException) as error:
        mend = "is there a network? A proxy, if it takes one, is HESHI_HTTP_PROXY"
        return Examined(what, False, f"{host} cannot be reached ({type(error).__name__})", mend)
    says = f"{host} is reached ({took:.2f} s); whether it knows the Secret shows when heshi serves"
    return Examined(what, True, f"{says} (run this again then)")


# --- 微信客服


async def _kf(mine: Ours) -> AsyncIterator[Examined]:
    settings = mine.settings
    corp_id, secret = settings.wecom_corp_id, settings.wecom_kf_secret
    token, key = settings.wecom_kf_token, settings.wecom_kf_aes_key
    if not (corp_id and secret and token and key):
        yield Examined("微信客服", True, "not set up (docs/channels/wecom-kf.md)")
        return
    callback = Callback(
        "wecom_kf",
        "微信客服 address",
        f"as URL on the application's page ({_PAGE} → 应用管理) → 接收消息 → 设置API接收",
        Crypt(token, _keys(key, settings.wecom_kf_aes_key_before), corp_id),
        encrypted=True,
        within=_CHECKED_WITHIN,
    )
    yield await reached(callback, mine, settings.wecom_api)
    api = Api(settings.wecom_api, settings.http_proxy)
    try:
        answer = await kf_token(api, corp_id, secret)
        yield _known(answer)
        if isinstance(answer, Done):
            yield await _accounts(api, str(answer.result.get("access_token", "")))
    finally:
        await api.close()


def _known(answer: Answer) -> Examined:
    what = "微信客服 Secret"
    return Examined(what, True, "WeCom knows it") if isinstance(answer, Done) else refused(what, answer)


async def _accounts(api: Api, token: str) -> Examined:
    what = "微信客服 accounts"
    body = {"offset": 0, "limit": 100}
    answer = await api.post("/cgi-bin/kf/account/list", body, {"access_token": token})
    if not isinstance(answer, Done):
        return refused(what, answer)
    listed = answer.result.get("account_list")
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    ours = [str(row.get("name")) for row in rows if row.get("manage_privilege") is not False]
    others = [str(row.get("name")) for row in rows if row.get("manage_privilege") is False]
    if not ours:
        there = f"; there are {'、'.join(others)}, which it may not manage" if others else ""
        mend = f"make one, or give it to the application: {_PAGE} → 微信客服 → API → 可管理的客服账号"
        return Examined(what, False, f"none that this application may manage{there}", mend)
    return Examined(what, True, f"{'、'.join(ours)} (a link to it: heshi wechat kf-link)")


# --- group robots


async def _robots(mine: Ours) -> AsyncIterator[Examined]:
    robots = robots_of(mine.settings)
    if not robots:
        yield Examined("group robots", True, "none (HESHI_WECOM_ROBOTS: docs/channels/wecom-robot.md)")
    for number, robot in enumerate(robots, 1):
        api = Api(robot.base, mine.settings.http_proxy)
        yield await _robot(f"group robot {number}", api, robot)
        await api.close()


async def _robot(what: str, api: Api, robot: Robot) -> Examined:
    """Whether WeCom knows its key: asked with a message without words, which it posts nowhere."""
    body = {"msgtype": "text", "text": {"content": ""}}
    match await api.post(robot.path, body, {"key": robot.key.get_secret_value()}):
        case Done() | Declined(40008 | 40058 | 44004 | 45009):
            # Refused for the message, or for the pace: the key itself was known.
            return Examined(what, True, f"WeCom knows its key ({robot.name} in the log)")
        case answer:
            return refused(what, answer)
