"""Does a text ask for money or contact? A reviewed list of words, not a verdict.

Used where nothing is known of a message: a price or a call to pay, together with a way to be
reached, earns a reader the advice not to pay first.
"""

from __future__ import annotations

import re

from knowledge.quantity import Kind, quantities
from knowledge.text import fold

_PAYS = re.compile(
    r"付款|打款|转账|汇款|收费|缴费|缴纳|交钱|定金|押金|保证金|手续费|入群费|会费|学费|报名费|充值|红包|扫码支付|先付|到付|下单|拍下|秒杀|限时|特价|原价|优惠价|仅需|只要\s?\d"
    r"|pay(?:ment)?(?![a-z])|deposit|transfer|fee(?![a-z])|send (?:money|btc|eth|usdt)|usdt|gift card|wire|invest(?:ment)?(?![a-z])"
)
_REACHES = re.compile(
    r"扫码|二维码|加(?:我|v|V|微|群|老师|客服|助理|qq|企鹅)|微信号|vx|wx(?![a-z])|威信|薇信|私聊|私信|滴滴我|联系(?:我|客服|老师)|客服|进群|入群|拉群|点击链接|点链接|名额|席位|报名|代办|代开|内部渠道|扣\s?1|评论区"
    r"|dm me|whatsapp|telegram me|contact (?:me|us)|scan the|click the link|limited (?:seats|slots|spots)|spots left|sign up now"
)


def asks_for_money(text: str) -> bool:
    """True when the text names a price or a payment and a way to pay or get in touch."""
    plain = fold(text[:5000]).text
    if not _REACHES.search(plain):
        return False
    return bool(_PAYS.search(plain)) or any(quantity.kind is Kind.MONEY for quantity in quantities(plain))
