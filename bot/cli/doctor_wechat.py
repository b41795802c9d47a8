"""`heshi doctor` on a 公众号: its keys, what it may do, whether WeChat finds us.

It asks, and changes nothing: nobody is written to, and the token of a heshi that is serving stays good
(stable_token gives out the same one).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping

from pydantic import SecretStr

from bot.channels.wechat.api import Answer, Api, Declined, Done
from bot.channels.wechat.crypt import Crypt
from bot.cli.doctor import Examined
from bot.cli.doctor_calls import clock_seen_from, oa_token, refused
from bot.cli.doctor_reach import Callback, Ours, ours, reached
from bot.cli.doctor_wecom import examine_wecom
from bot.errors import BadSettings
from bot.settings import Settings

_GUIDE = "docs/channels/wechat-oa.md"
_PAGE = "微信开发者平台 → 我的业务 → 公众号"
"""developers.weixin.qq.com/platform, where keys, allow-list and callback of a 公众号 are since 2025."""


def examine_wechat(settings: Settings, clock: Callable[[], float]) -> list[Examined]:
    """Everything that the channels of WeChat and WeCom need; `clock` is the wall clock."""

    async def collected(mine: Ours) -> list[Examined]:
        found = [one async for one in _clock(mine)] + [one async for one in _oa(mine)]
        return found + [one async for one in examine_wecom(mine)]

    try:
        return asyncio.run(collected(ours(settings, clock)))
    except BadSettings as bad:
        return [Examined("channels", False, str(bad), "mend that setting, or leave it out")]


async def _clock(mine: Ours) -> AsyncIterator[Examined]:
    """Looked at where a platform pushes to us, and so signs with the time."""
    settings = mine.settings
    base = settings.wechat_api if settings.wechat_oa_appid else settings.wecom_api
    if {"wechat_oa", "wecom_bot", "wecom_kf"} & set(mine.paths):
        found = await clock_seen_from(base, settings.http_proxy, mine.clock)
        if found:
            yield found


async def _oa(mine: Ours) -> AsyncIterator[Examined]:
    settings = mine.settings
    appid, token = settings.wechat_oa_appid, settings.wechat_oa_token
    if not appid or not token:
        yield Examined("公众号", True, f"not set up ({_GUIDE})")
        return
    yield _token(token)
    yield _mode(settings)
    callback = Callback(
        "wechat_oa",
        "公众号 address",
        f"as 服务器地址(URL) on {_PAGE} → 消息与事件推送",
        # An echostr comes in the clear, whatever the mode: the Token alone is asked for.
        Crypt(token, [], appid),
        encrypted=False,
        ports=frozenset({80, 443}),
    )
    yield await reached(callback, mine, settings.wechat_api)
    if settings.wechat_oa_secret is None:
        says = "not set: late answers wait until people write again, and no menu can be made"
        yield Examined("公众号 AppSecret", True, f"{says} (HESHI_WECHAT_OA_SECRET)")
        return
    async for found in _with_api(mine, appid, settings.wechat_oa_secret):
        yield found


def _token(token: SecretStr) -> Examined:
    good = bool(re.fullmatch("[A-Za-z0-9]{3,32}", token.get_secret_value()))
    mend = "make one up (heshi wechat keys does), and enter the same there and as HESHI_WECHAT_OA_TOKEN"
    return Examined(
        "公众号 Token",
        good,
        "of the right form" if good else "not of 3 to 32 letters and digits, as WeChat wants it",
        mend,
    )


def _mode(settings: Settings) -> Examined:
    what = "公众号 encryption"
    if settings.wechat_oa_aes_key is None:
        says = (
            "明文模式 (no HESHI_WECHAT_OA_AES_KEY): 安全模式 is safer, since its signature covers the words"
        )
        return Examined(what, True, says)
    says = "安全模式 or 兼容模式: what comes in the clear is refused"
    if settings.wechat_oa_aes_key_before:
        says += "; the key before is still taken (leave it out once a day has gone by)"
    return Examined(what, True, says)


async def _with_api(mine: Ours, appid: str, secret: SecretStr) -> AsyncIterator[Examined]:
    api = Api(mine.settings.wechat_api, mine.settings.http_proxy)
    try:
        answer = await oa_token(api, appid, secret)
        yield _known(answer)
        if isinstance(answer, Done):
            token = {"access_token": str(answer.result.get("access_token", ""))}
            yield await _custom(api, token)
            yield await _menu(api, token)
            yield await _looked_up(api, token, mine.paths.get("wechat_oa", ""))
    finally:
        await api.close()


def _known(answer: Answer) -> Examined:
    what = "公众号 AppSecret"
    if isinstance(answer, Done):
        return Examined(what, True, "WeChat knows it, and lets this machine in")
    return refused(what, answer)


async def _custom(api: Api, token: Mapping[str, str]) -> Examined:
    """Whether the account may write by itself: asked by writing to somebody who cannot be.

    The permission is looked at first (48001), the reader after it (40003).
    """
    what = "公众号 late answers"
    body = {"touser": "heshi-doctor", "msgtype": "text", "text": {"content": "heshi doctor"}}
    match await api.post("/cgi-bin/message/custom/send", body, token):
        case Done() | Declined(40003):
            return Examined(what, True, "sent by customer service, within 48 hours of what somebody wrote")
        case Declined(48001):
            says = "this account may not write by itself (48001: a personal or unverified one)"
            return Examined(what, True, f"{says}; a late answer waits until its reader writes again")
        case answer:
            return refused(what, answer)


async def _menu(api: Api, token: Mapping[str, str]) -> Examined:
    what = "公众号 menu"
    match await api.get("/cgi-bin/menu/get", token):
        case Done(result):
            menu = result.get("menu")
            buttons = menu.get("button", []) if isinstance(menu, dict) else []
            names = "、".join(str(one.get("name")) for one in buttons if isinstance(one, dict))
            return Examined(what, True, f"there: {names}")
        case Declined(46003):
            return Examined(what, True, "none yet (heshi wechat menu makes one)")
        case Declined(48001):
            return Examined(what, True, "this account may have none made by a program (48001)")
        case answer:
            return refused(what, answer)


async def _looked_up(api: Api, token: Mapping[str, str], path: str) -> Examined:
    """Whether WeChat itself finds the host that was entered (网络通信检测: api_callbackcheck)."""
    what = "公众号 address at WeChat"
    match await api.post("/cgi-bin/callback/check", {"action": "dns", "check_operator": "DEFAULT"}, token):
        case Done(result):
            found = result.get("dns")
            rows = found if isinstance(found, list) else []
            places = ", ".join(str(row.get("ip")) for row in rows if isinstance(row, dict))
            mend = "is the name known in China, and does its domain have an entry (备案)?"
            return Examined(what, bool(places), f"it finds the host at {places or 'no address'}", mend)
        case Declined(40201):
            mend = f"enter https://<your host>{path} on {_PAGE} → 消息与事件推送, and switch it on"
            return Examined(what, False, "no address was entered there yet (40201)", mend)
        case Declined(code):
            return Examined(what, True, f"WeChat does not say ({code})")
        case answer:
            return refused(what, answer)
