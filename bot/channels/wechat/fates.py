"""What became of a call: the platform's answer → `bot.delivery.Fate`. Pure; one table for each platform.

    公众号     developers.weixin.qq.com/doc/oplatform/developers/errCode/
    微信客服, WeCom   developer.work.weixin.qq.com/document/path/90313

`why` is one of our own words: what a platform says may quote what we wrote, and we quote people.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.wechat.api import Answer, Declined, Done, Unreached
from bot.delivery import Fate, Gone, Held, Maybe, Refused, Sent, Unsent, Wait

_MINUTE = 60.0
_DAILY = 1800.0
"""Seconds to wait where a day's quota is used up: it comes back at midnight in Beijing; half an hour after it
at the latest we notice."""

_TOKEN = Unsent("token")
"""Refused for the token alone, twice: nothing was done; with another one it will be."""

_BOTH: Mapping[int, Fate] = {
    -1: Maybe("busy", answered=True),  # 系统繁忙
    40001: _TOKEN,  # invalid credential
    40014: _TOKEN,  # invalid access_token
    41001: _TOKEN,  # access_token missing
    42001: _TOKEN,  # access_token expired
    429: Wait(_MINUTE, everyone=True),  # HTTP
}

OA: Mapping[int, Fate] = {
    **_BOTH,
    40003: Gone("bad-openid"),  # invalid openid: of another account, or no longer following
    40013: _TOKEN,  # invalid appid
    40164: Unsent("ip-not-allowed"),  # invalid ip, not in whitelist
    43004: Gone("not-following"),  # require subscribe
    43019: Gone("blacklisted"),  # the account itself has put them on its black list
    45002: Refused("too-long"),  # content size out of limit
    45009: Wait(_DAILY, everyone=True),  # reach max api daily quota limit
    45011: Wait(_MINUTE, everyone=True),  # api minute-quota reach limit
    45015: Held("window-closed"),  # response out of time limit or subscription is canceled
    45047: Held("quota"),  # out of response count limit
    48001: Held("no-permission"),  # api unauthorized: a personal or unverified account
    48002: Held("messages-off"),  # the reader has switched the account's messages off
}

KF: Mapping[int, Fate] = {
    **_BOTH,
    40003: Gone("bad-user"),
    40013: _TOKEN,  # invalid corpid
    40096: Gone("bad-user"),  # invalid external userid
    45009: Wait(_MINUTE, everyone=True),  # api freq out of limit
    45033: Wait(5.0, everyone=True),  # api concurrent out of limit
    48002: Held("no-permission"),  # api forbidden: this secret may not do that
    60020: Unsent("ip-not-allowed"),  # not allow to access from your ip
    95001: Held("quota"),  # send msg count limit
    95002: Held("window-closed"),  # send msg time limit
    95018: Held("session"),  # send msg session status invalid: a person has taken it over, or it has ended
}

ROBOT: Mapping[int, Fate] = {
    **_BOTH,
    45009: Wait(_MINUTE),  # 20 messages a minute for each robot
    93000: Gone("bad-key"),  # invalid webhook url
}

BOT: Mapping[int, Fate] = {
    **_BOTH,
    45009: Wait(_MINUTE),
    45033: Wait(5.0),
    93006: Gone("bad-chat"),  # invalid chatid
    846605: Refused("bad-request"),  # invalid req_id
    846608: Refused("stream-expired"),  # more than six minutes since the message
}


def fate_of(answer: Answer, table: Mapping[int, Fate], instead: bytes = b"") -> Fate:
    """What became of a call. `table` is its platform's; `instead` is the same call in a plainer form."""
    match answer:
        case Done(result):
            return Sent(str(result.get("msgid", "")))
        case Unreached(why, certain):
            return Unsent(why) if certain else Maybe(why)
        case Declined(code):
            return fate_of_code(code, table, instead)


def fate_of_code(code: int, table: Mapping[int, Fate], instead: bytes = b"") -> Fate:
    """What became of a call that was answered with that errcode, which is not 0."""
    fate = table.get(code)
    if fate is None:
        fate = Maybe(f"http-{code}", answered=True) if 500 <= code <= 599 else Refused(f"errcode-{code}")
    return Refused(fate.why, instead) if isinstance(fate, Refused) else fate
