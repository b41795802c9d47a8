"""Calls to WeChat and WeCom for commands at the machine: tokens, and what a refusal means.

A token is asked for each time: both platforms give out the one that a heshi which serves has, and it stays
good.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime

import httpx
from pydantic import SecretStr

from bot.channels.wechat.api import Answer, Api, Declined, Unreached
from bot.channels.wechat.remedies import our_address, remedy_for
from bot.cli.doctor import Examined

_OFF = 60.0
"""Seconds by which a clock may be off before it is said: pushes are refused from five minutes on."""

_WAIT = 5.0
"""Seconds to wait for a look at somebody's clock."""


async def clock_seen_from(base: str, proxy: str | None, clock: Callable[[], float]) -> Examined | None:
    """Whether our clock goes like the platform's, which signs with the time; None: it tells none."""
    try:
        async with httpx.AsyncClient(proxy=proxy, trust_env=False, timeout=_WAIT) as client:
            # Refused for want of a token (41001), with the date all the same.
            answer = await client.get(f"{base}/cgi-bin/getcallbackip")
        theirs = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    off = abs(clock() - theirs)
    mend = "set the clock of this machine right (timedatectl set-ntp true): pushes carry the time"
    says = "goes like the platform's" if off <= _OFF else f"is {off:.0f} s off the platform's"
    return Examined("clock", off <= _OFF, says, mend)


async def oa_token(api: Api, appid: str, secret: SecretStr) -> Answer:
    """Ask for the account's token; the same that a heshi which is serving has."""
    body = {"grant_type": "client_credential", "appid": appid, "secret": secret.get_secret_value()}
    return await api.post("/cgi-bin/stable_token", body)


async def kf_token(api: Api, corp_id: str, secret: SecretStr) -> Answer:
    """Ask for the token of the application that 微信客服 belongs to."""
    query = {"corpid": corp_id, "corpsecret": secret.get_secret_value()}
    return await api.get("/cgi-bin/gettoken", query)


_SOON = frozenset({-1, 45011})
"""errcodes that pass by themselves: 系统繁忙, too many calls this minute."""


def refused(what: str, answer: Declined | Unreached) -> Examined:
    """A call that did not do: what the platform said by its errcode, and how to mend that."""
    match answer:
        case Declined(code) if code in _SOON:
            return Examined(what, False, f"the platform is busy ({code})", "try again in a minute")
        case Declined(code, says):
            address = our_address(says)
            here = f", asked from {address}" if address else ""
            return Examined(what, False, f"the platform refuses ({code}{here})", remedy_for(answer))
        case Unreached(why):
            mend = "is there a network? A proxy, if it takes one, is HESHI_HTTP_PROXY"
            return Examined(what, False, f"the platform cannot be reached ({why})", mend)
