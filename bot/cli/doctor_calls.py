"""Calls to WeChat and WeCom for commands at the machine: tokens, and what a refusal means.

A token is asked for each time: both platforms give out the one that a heshi which serves has, and it stays
good.
"""

from __future__ import annotations

from pydantic import SecretStr

from bot.channels.wechat.api import Answer, Api, Declined, Unreached
from bot.channels.wechat.remedies import our_address, remedy_for
from bot.cli.doctor import Examined


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
