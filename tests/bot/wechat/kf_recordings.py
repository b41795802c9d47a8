"""Entries of `msg_list` in the shapes that WeCom documents (document/path/94670); all names are made up."""

from __future__ import annotations

import json
from typing import Any

KF, LAN = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q", "wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw"

SENT = 1_771_205_400
"""2026-02-16, 01:30 UTC: half past nine in the morning in Shanghai."""

NIGHT = 1_771_176_600
"""2026-02-15, 17:30 UTC: in Shanghai the 16th had begun."""

SORA = "Sora已经对公众开放"


def said(kind: str, body: Any, **over: Any) -> dict[str, Any]:
    """Something a customer sent."""
    return {
        "msgid": "4gw7MepFLfgF2VC5npN",
        "open_kfid": KF,
        "external_userid": LAN,
        "send_time": SENT,
        "origin": 3,
        "servicer_userid": "",
        "msgtype": kind,
        kind: body,
    } | over


def happened(what: str, **fields: Any) -> dict[str, Any]:
    """An event."""
    told = {"event_type": what, "open_kfid": KF, "external_userid": LAN} | fields
    return {"msgid": "4gw7MepFLfgF2VC5npE", "send_time": SENT, "origin": 4, "msgtype": "event", "event": told}


def item(kind: str, body: Any, *, at: int = SENT, inside: object = None) -> dict[str, Any]:
    """A message of a chat history; `inside` is its `msg_content`, where it is to be something else."""
    told = json.dumps({"msgtype": kind, kind: body}, ensure_ascii=False) if inside is None else inside
    return {"send_time": at, "msgtype": kind, "sender_name": "李四", "msg_content": told}


def history(*items: dict[str, Any]) -> dict[str, Any]:
    """A chat history."""
    return said("merged_msg", {"title": "张三和李四的聊天记录", "item": list(items)})


MEDIA = {"media_id": "2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw"}
CARD = {"title": SORA, "desc": "官方公告", "url": "https://mp.weixin.qq.com/s/a", "pic_url": "https://p/0"}

RECORDED: dict[str, dict[str, Any]] = {
    "text": said("text", {"content": SORA}),
    "menu": said("text", {"content": "1 来源和时间线", "menu_id": "das.sora-open.20260216.ab12cd"}),
    "old menu": said("text", {"content": "满意", "menu_id": "101"}),
    "image": said("image", MEDIA),
    "voice": said("voice", MEDIA),
    "video": said("video", MEDIA),
    "file": said("file", MEDIA),
    "location": said(
        "location", {"latitude": 23.1, "longitude": 113.3, "name": "某地", "address": "某路1号"}
    ),
    "link": said("link", CARD),
    "business_card": said("business_card", {"userid": "zhangsan"}),
    "miniprogram": said(
        "miniprogram", {"title": SORA, "appid": "wx1", "pagepath": "p", "thumb_media_id": "m"}
    ),
    "msgmenu": said(
        "msgmenu", {"head_content": "满意吗", "list": [{"type": "click", "click": {"id": "101"}}]}
    ),
    "channels": said("channels", {"sub_type": 1, "nickname": "某某", "title": SORA}),
    "channels_shop_product": said(
        "channels_shop_product", {"product_id": "1", "title": "课程", "sales_price": "1"}
    ),
    "channels_shop_order": said("channels_shop_order", {"order_id": "1", "product_titles": "课程"}),
    "note": said("note", {}),
    "meeting": said("meeting", {"meetingid": "1"}),
    "merged_msg": history(item("text", {"content": SORA}), item("image", MEDIA), item("link", CARD)),
    "enter_session": happened("enter_session", scene="123", scene_param="abc", welcome_code="aaaaaa"),
    "enter_session without a code": happened("enter_session", scene="123", scene_param=""),
    "msg_send_fail": happened("msg_send_fail", fail_msgid="abc", fail_type=4),
    "refused by the customer": happened("msg_send_fail", fail_msgid="abc", fail_type=10),
    "servicer_status_change": happened("servicer_status_change", servicer_userid="zhangsan", status=1),
    "session_status_change": happened(
        "session_status_change", change_type=1, old_servicer_userid="", new_servicer_userid="l", msg_code="c"
    ),
    "user_recall_msg": happened("user_recall_msg", recall_msgid="abc"),
    "servicer_recall_msg": happened("servicer_recall_msg", recall_msgid="abc", servicer_userid="z"),
    "reject_customer_msg_switch_change": happened("reject_customer_msg_switch_change", reject_switch=1),
    "a colleague": said("text", {"content": "您好，我来回答。"}, origin=5, servicer_userid="zhangsan"),
}
"""By what they are."""


def raw(name: str) -> bytes:
    """A recording as it lies in the inbox."""
    return json.dumps(RECORDED[name], ensure_ascii=False).encode()
