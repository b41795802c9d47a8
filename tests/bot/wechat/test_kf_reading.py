"""Recorded messages of 微信客服 → Incoming."""

from __future__ import annotations

import datetime as dt
import json
from copy import deepcopy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_kf.reading import WELCOME, event_id, read, read_message, undelivered
from bot.delivery import Strange
from bot.etiquette import Listening, listen
from bot.messages import Action, Address, Attachment, Content, Incoming, Kind, Origin, Room
from tests.bot.wechat.kf_recordings import (
    CARD,
    KF,
    LAN,
    MEDIA,
    NIGHT,
    RECORDED,
    SENT,
    SORA,
    happened,
    history,
    item,
    raw,
    said,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOM = f"{KF}/{LAN}"


def reading(message: dict[str, Any]) -> Incoming:
    found = read(json.dumps(message, ensure_ascii=False).encode(), SHANGHAI)
    assert isinstance(found, Incoming), found
    return found


def words(message: dict[str, Any]) -> Content:
    return reading(message).content


# --- who, where, when


def test_a_customer_writes() -> None:
    assert reading(RECORDED["text"]) == Incoming(
        Address("wecom_kf", ROOM, Room.PRIVATE, "4gw7MepFLfgF2VC5npN"),
        Content(typed=SORA),
        "4gw7MepFLfgF2VC5npN",
        ROOM,
        addressed=True,
        sent_at=dt.datetime(2026, 2, 16, 1, 30, tzinfo=dt.UTC),
        token="4gw7MepFLfgF2VC5npN",
    )


def test_the_same_person_at_two_accounts_has_two_rooms() -> None:
    other = reading(said("text", {"content": SORA}, open_kfid="wkOther"))
    assert other.address.room == f"wkOther/{LAN}"
    assert other.author == other.address.room


def test_an_entry_of_our_menu_is_a_pressed_button() -> None:
    touched = reading(RECORDED["menu"])
    assert touched.kind is Kind.PRESS
    assert touched.press is not None
    assert (touched.press.action, touched.press.fact_id) == (Action.DETAILS, "sora-open")
    assert touched.content == Content()


def test_an_entry_of_a_menu_that_is_not_ours_is_what_it_says() -> None:
    touched = reading(RECORDED["old menu"])
    assert (touched.kind, touched.content.typed) == (Kind.MESSAGE, "满意")


def test_who_opens_the_chat_can_be_greeted_with_the_code_that_comes_with_it() -> None:
    came = reading(RECORDED["enter_session"])
    assert came.kind is Kind.JOINED
    assert came.address == Address("wecom_kf", ROOM, Room.PRIVATE, f"{WELCOME}aaaaaa")
    assert listen(came) is Listening.ANSWER


def test_who_refuses_what_we_send_has_left() -> None:
    assert reading(RECORDED["refused by the customer"]).kind is Kind.LEFT


@pytest.mark.parametrize(
    "name",
    [
        "enter_session without a code",
        "msg_send_fail",
        "servicer_status_change",
        "session_status_change",
        "user_recall_msg",
        "servicer_recall_msg",
        "reject_customer_msg_switch_change",
        "a colleague",
    ],
)
def test_what_nobody_says_to_us_is_left_alone(name: str) -> None:
    found = read(raw(name), SHANGHAI)
    assert isinstance(found, Incoming)
    assert listen(found) is Listening.IGNORE


def test_an_event_of_an_older_account_is_named_by_its_moment() -> None:
    nameless = happened("enter_session", welcome_code="aaaaaa")
    del nameless["msgid"]
    assert event_id(nameless) == f"{KF}:{LAN}:enter_session:{SENT}"
    assert reading(nameless).kind is Kind.JOINED


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"fail_type": 4}, "window-closed"),
        ({"fail_type": 6}, "quota"),
        ({"fail_type": 10}, "refused-by-customer"),
        ({"fail_type": 99}, "unknown"),
        ({"fail_type": "6"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_why_a_message_did_not_arrive_is_one_of_our_words(fields: dict[str, Any], why: str) -> None:
    assert undelivered(happened("msg_send_fail", **fields)) == why
    assert undelivered(RECORDED["text"]) == ""


# --- which words


def test_a_forwarded_article_is_its_title_and_what_stands_under_it() -> None:
    assert words(RECORDED["link"]) == Content(forwarded=(f"{SORA}\n官方公告",), origin=Origin.CHANNEL)


@pytest.mark.parametrize(
    ("title", "under", "text"),
    [
        (SORA, "", SORA),
        (SORA, SORA, SORA),
        (SORA, "https://mp.weixin.qq.com/s/a", SORA),
        ("", "只有摘要", "只有摘要"),
        ("Sora", "Sora已开放", "Sora已开放"),
        (" 标题 ", " 摘要 ", "标题\n摘要"),
    ],
)
def test_what_a_link_says_twice_is_read_once(title: str, under: str, text: str) -> None:
    assert words(said("link", CARD | {"title": title, "desc": under})).forwarded == (text,)


def test_a_chat_history_brings_each_message_and_no_names() -> None:
    found = words(RECORDED["merged_msg"])
    assert found == Content(
        forwarded=(SORA, f"{SORA}\n官方公告"),
        attachments=(Attachment.PHOTO,),
        said_on=dt.date(2026, 2, 16),
        origin=Origin.CHAT,
    )
    everything = repr(reading(RECORDED["merged_msg"]))
    assert "张三" not in everything
    assert "李四" not in everything


def test_the_day_of_a_chat_history_is_that_of_the_operator() -> None:
    assert words(history(item("text", {"content": SORA}, at=NIGHT))).said_on == dt.date(2026, 2, 16)


def test_a_chat_history_over_two_days_has_no_day() -> None:
    two = history(item("text", {"content": "一"}), item("text", {"content": "二"}, at=SENT - 86_400))
    assert words(two).said_on is None


def test_a_chat_history_inside_another_is_opened() -> None:
    inner = {"title": "聊天记录", "item": [item("text", {"content": SORA})]}
    found = words(history(item("merged_msg", inner), item("voice", MEDIA)))
    assert found.forwarded == (SORA,)
    assert found.attachments == (Attachment.VOICE,)
    assert found.said_on == dt.date(2026, 2, 16)


def test_contents_of_a_chat_history_may_come_as_objects() -> None:
    found = words(history(item("text", None, inside={"text": {"content": SORA}})))
    assert found.forwarded == (SORA,)


def test_histories_inside_each_other_come_to_an_end() -> None:
    deep = {"title": "", "item": [item("text", {"content": SORA})]}
    for _ in range(12):
        deep = {"title": "", "item": [item("merged_msg", deep)]}
    assert words(history(item("merged_msg", deep))).attachments == (Attachment.OTHER,)


def test_a_chat_history_that_cannot_be_read_is_still_something() -> None:
    assert words(history(item("text", None, inside="no JSON"))).attachments == (Attachment.OTHER,)
    assert words(said("merged_msg", {"title": "聊天记录"})).attachments == (Attachment.OTHER,)


@pytest.mark.parametrize(
    ("name", "attachment"),
    [
        ("image", Attachment.PHOTO),
        ("voice", Attachment.VOICE),
        ("video", Attachment.VIDEO),
        ("file", Attachment.FILE),
        ("location", Attachment.OTHER),
        ("business_card", Attachment.OTHER),
        ("msgmenu", Attachment.OTHER),
        ("channels_shop_product", Attachment.OTHER),
        ("channels_shop_order", Attachment.OTHER),
        ("note", Attachment.OTHER),
        ("meeting", Attachment.OTHER),
    ],
)
def test_what_cannot_be_read_is_said_to_be_there(name: str, attachment: Attachment) -> None:
    assert words(RECORDED[name]) == Content(attachments=(attachment,))


def test_a_kind_that_is_yet_to_come_is_something_we_cannot_read() -> None:
    assert words(said("hologram", {"id": 1})).attachments == (Attachment.OTHER,)


@pytest.mark.parametrize(
    ("name", "attachment"), [("channels", Attachment.VIDEO), ("miniprogram", Attachment.OTHER)]
)
def test_of_videos_and_pages_of_others_the_title_can_be_read(name: str, attachment: Attachment) -> None:
    assert words(RECORDED[name]) == Content(
        forwarded=(SORA,), attachments=(attachment,), origin=Origin.CHANNEL
    )


# --- whatever comes


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no message"),
        (b"{}", "no msgid"),
        (b'{"msgid": "a"}', "no msgtype"),
        (b'{"msgid": "a", "msgtype": "text", "text": {"content": "x"}}', "text: no customer"),
    ],
)
def test_what_cannot_be_read_is_a_value(body: bytes, why: str) -> None:
    assert read(body, SHANGHAI) == Strange(why)


_ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([-1, 2**63, 10**400, float("nan"), float("inf"), "\ud800", [], {}, [None], [[]], "{}"]),
    st.text(max_size=5),
)


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A recording in which one to three places hold something else, or nothing."""
    whole = deepcopy(RECORDED[draw(st.sampled_from(sorted(RECORDED)))])
    for _ in range(draw(st.integers(1, 3))):
        place: Any = whole
        while place:
            key = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
            if isinstance(place[key], dict | list) and draw(st.booleans()):
                place = place[key]
                continue
            place[key] = deepcopy(draw(_ODD))
            break
    return whole


@given(spoilt())
def test_it_is_total(message: Any) -> None:
    found = read_message(message, SHANGHAI)
    assert isinstance(found, Incoming | Strange)
    assert isinstance(undelivered(message), str)
    assert read(json.dumps(message).encode("utf-8", "replace"), SHANGHAI) == found or "NaN" in str(message)
    if isinstance(found, Incoming) and found.addressed:
        assert found.address.room.partition("/")[2]
        assert found.message_id
