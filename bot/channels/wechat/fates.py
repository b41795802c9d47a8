"""What became of a call: the platform's answer → `bot.delivery.Fate`. Pure; one table for each platform.

    OA      公众号, message/custom/send     developers.weixin.qq.com/doc/oplatform/developers/errCode/
    KF      微信客服, kf/send_msg           developer.work.weixin.qq.com/document/path/90313
    ROBOT   group robots, webhook/send     the same
    BOT     智能机器人                      its SDKs (@wecom/aibot-node-sdk): no page lists its errcodes

What is in no table, nobody can mend by waiting: set aside, where a maintainer sees it. `why` is one of our
own words: what a platform says may quote what we wrote, and we quote people.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.wechat.api import Answer, Declined, Done, Unreached
from bot.delivery import Fate, Gone, Held, Maybe, Refused, Sent, Unsent, Wait

_MINUTE = 60.0
"""Seconds of the platforms' shortest quotas, which begin at their own minutes."""

_DAILY = 1800.0
"""Seconds to wait where a day's quota is used up: it comes back at midnight in Beijing, and half an hour
later at the latest we notice."""

_MOMENT = 5.0
"""Seconds after which calls that were under way together are over."""

_TOKEN = Unsent("token")
"""Refused for the token alone, and again with another: nothing was done; later it will be."""

_MANY = Wait(_MINUTE, everyone=True)

_BOTH: Mapping[int, Fate] = {
    -1: Maybe("busy", answered=True),  # 系统繁忙: "again, three times at most"
    40001: _TOKEN,  # invalid credential
    40014: _TOKEN,  # invalid access_token
    41001: _TOKEN,  # access_token missing
    42001: _TOKEN,  # access_token expired
    429: _MANY,  # HTTP
}

OA: Mapping[int, Fate] = {
    **_BOTH,
    40003: Gone("bad-openid"),  # invalid openid: another account's, or following no longer
    40033: Refused("bad-characters"),  # invalid charset
    40164: Unsent("ip-not-allowed"),  # invalid ip, not in whitelist
    43004: Gone("not-following"),  # require subscribe
    43019: Gone("blacklisted"),  # 需要将接收者从黑名单中移除: the account's own black list
    44004: Refused("empty"),  # empty content
    45002: Refused("too-long"),  # content size out of limit
    45009: Wait(_DAILY, everyone=True),  # reach max api daily quota limit
    45011: _MANY,  # API 调用太频繁
    45015: Held("window-closed"),  # response out of time limit or subscription is canceled
    45047: Held("quota"),  # out of response count limit
    45098: Refused("too-many-choices"),  # msgmenu list size is out of limit
    48001: Held("no-permission"),  # api unauthorized: a personal or unverified account
    48002: Held("messages-off"),  # 粉丝拒收消息: the reader has switched them off
    48004: Held("interface-closed"),  # api 接口被封禁
    48008: Refused("no-such-kind"),  # 没有该类型消息的发送权限
    50002: Held("restricted"),  # 用户受限: the account, for a breach of the rules
    50005: Gone("not-following"),  # 用户未关注公众号
}

KF: Mapping[int, Fate] = {
    **_BOTH,
    40003: Gone("bad-user"),  # 无效的UserID
    40058: Refused("bad-request"),  # invalid Request Parameter: a text that is too long as well
    40096: Gone("bad-user"),  # 不合法的外部联系人userid
    41050: Refused("welcome-code"),  # 无效的欢迎语code: older than 20 seconds, or used
    41051: Refused("welcome-code"),  # 客户和服务人员已经开始聊天了
    45009: _MANY,  # api freq out of limit
    45033: Wait(_MOMENT, everyone=True),  # api concurrent out of limit
    48002: Held("no-permission"),  # api forbidden
    60020: Unsent("ip-not-allowed"),  # not allow to access from your ip
    95000: Refused("no-such-account"),  # 不合法的open_kfid
    95001: Held("quota"),  # 发送客服消息次数限制: five after each message of theirs
    95002: Held("window-closed"),  # 发送客服消息时间限制: 48 hours
    95011: Held("no-permission"),  # 已在企业微信使用微信客服: people look after this account, not we
    95013: Held("session"),  # 会话已经结束
    95017: Held("no-permission"),  # api 开关处于关闭状态
    95018: Held("session"),  # send msg session status invalid: taken over by a person, or ended
}

ROBOT: Mapping[int, Fate] = {
    **_BOTH,
    40058: Refused("bad-request"),  # content exceed max length
    45009: Wait(_MINUTE),  # api freq out of limit: 20 a minute for each robot
    45033: Wait(_MOMENT),
    93000: Gone("bad-key"),  # invalid webhook url: it was put out of its group
    93004: Refused("switched-off"),  # 机器人被停用
    93008: Gone("not-in-group"),  # 不在群里
}

BOT: Mapping[int, Fate] = {
    **_BOTH,
    40058: Refused("bad-request"),
    45009: Wait(_MINUTE),
    45033: Wait(_MOMENT),
    93004: Refused("switched-off"),  # 机器人被停用
    93006: Gone("bad-chat"),  # invalid chatid
    93008: Gone("not-in-group"),  # 不在群里
    846605: Refused("bad-request-id"),  # invalid req_id: an event's, or of a connection before
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
    fate = table.get(code) or _unknown(code)
    return Refused(fate.why, instead) if isinstance(fate, Refused) else fate


def _unknown(code: int) -> Fate:
    if 500 <= code <= 599:
        return Maybe(f"http-{code}", answered=True)
    # The platforms themselves answer 200, whatever they think: the call ended at something before them.
    return Unsent(f"http-{code}") if 400 <= code <= 499 else Refused(f"errcode-{code}")
