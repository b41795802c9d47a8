"""What a maintainer can do about an errcode: for the log, and for `heshi doctor`. Pure.

Names of pages and switches are those of the platforms' own consoles, in Chinese as they stand there. What
was 设置与开发 → 基本配置 is 微信开发者平台 (developers.weixin.qq.com/platform) since 2025
(doc/subscription/guide/dev/migration).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.channels.wechat.api import Declined

REMEDIES: Mapping[int, str] = {
    40001: "the secret is not that of this account: copy it anew from its console",
    40013: "there is no such AppID or CorpID: copy it anew",
    40091: "the secret is not that of this application: copy it anew from its page",
    40125: "the AppSecret is not valid: reset it at 微信开发者平台 → 开发密钥 and set HESHI_WECHAT_OA_SECRET",
    40164: "WeChat does not take calls from here: add {address} to 微信开发者平台 → 开发密钥 → IP白名单",
    40243: "the AppSecret is frozen: unfreeze it at 微信开发者平台 → 开发密钥",
    41004: "no secret arrived: set it",
    45009: "the quota of calls is used up: it comes back by itself, at midnight in Beijing at the latest",
    48001: "this account may not do that: customer service and menus want a verified account of a company",
    48002: "this secret may not do that: add the application at 微信客服 → 可调用接口的应用",
    48004: "WeChat has closed this interface for the account: see 通知中心 on its console",
    50002: "WeChat has restricted the account: see 通知中心 on its console",
    60020: "WeCom does not take calls from here: add {address} to the application's 企业可信IP",
    89503: "a call from a new address waits for the account's administrator to confirm it in WeChat",
    93000: "there is no such group robot any more: make one in the group, and set HESHI_WECOM_ROBOTS",
    93004: "the robot is switched off: an administrator of the company can switch it on",
    95000: "there is no such 客服账号: see the list at 微信客服",
    95011: "people look after the 客服账号: hand it over at 微信客服 → 通过API管理微信客服账号",
    95017: "the API of 微信客服 is switched off: switch it on at 微信客服 → 通过API管理微信客服账号",
    95018: "a person has taken the conversation over, or it has ended: it goes on when they write again",
}
"""What each wants; `{address}` is put in where the platform told it."""

_ADDRESS = re.compile(r"(?:invalid ip|from ip:) ([0-9a-fA-F.:]+)")


def remedy_for(refusal: Declined) -> str:
    """What to do about it; where nothing is known, where to look."""
    known = REMEDIES.get(refusal.code, "look the errcode up in the platform's documentation")
    return known.replace("{address}", our_address(refusal.says) or "this machine's public address")


def our_address(says: str) -> str:
    """The address from which the platform was called, as its refusal tells it; "" where it does not."""
    found = _ADDRESS.search(says)
    return found[1].rstrip(".:,") if found else ""
