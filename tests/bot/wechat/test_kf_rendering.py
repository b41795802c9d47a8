"""Deliveries → calls to 微信客服: what is a text, what a menu, what is named how; within its limits."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_kf.calls import ON_EVENT, SEND, Call
from bot.channels.wecom_kf.rendering import calls, encode
from bot.delivery import Delivery, Way
from bot.messages import (
    Action,
    Address,
    Button,
    Footer,
    Headline,
    Language,
    Paragraph,
    Press,
    Reply,
    SourceLine,
    Sources,
)
from knowledge import Stance
from tests.bot.wechat.kf_recordings import KF, LAN
from tests.wechat.fake.api_kf import KfApi

ZH = Language.ZH_HANS
HERE = Address("wecom_kf", f"{KF}/{LAN}", thread="event-1")
RECEIPT = "yunque-open.2026-11-22.ab12cd"
MORE = (
    Button("来源和时间线", Press(Action.DETAILS, "yunque-open")),
    Button("转给家人", Press(Action.FAMILY, "yunque-open")),
)


def made(reply: Reply | None, **over: Any) -> tuple[Call, ...]:
    return calls(replace(Delivery(HERE, reply, to_message="event-1"), **over), "https://heshi.example.org")


@pytest.mark.parametrize("buttons", [(), MORE])
def test_what_is_quoted_makes_no_link(buttons: tuple[Button, ...]) -> None:
    quoted = '“<a href="https://bad.example">官方</a> 1<2 <A HREF=weixin://x>”'
    reply = Reply((Headline(quoted),), ZH, (*buttons, *(replace(one, label=quoted) for one in buttons[:1])))
    said = json.dumps([call.body for call in made(reply)], ensure_ascii=False).casefold()
    assert "<a" not in said
    assert "</a" not in said
    assert "官方" in said
    assert "1<2" in said


def answer(sentences: int = 1, buttons: tuple[Button, ...] = ()) -> Reply:
    why = Paragraph("云雀的网页和应用已经关闭了。" * sentences)
    blocks = (Headline("已过时：云雀不再开放。"), why, Footer("上次核对：2026年11月21日", RECEIPT))
    return Reply(blocks, ZH, buttons, first_number=1 if buttons else 0)


def test_words_alone_are_a_text() -> None:
    (call,) = made(answer())
    assert call.path == SEND
    assert {name: call.body[name] for name in ("touser", "open_kfid", "msgtype")} == {
        "touser": LAN,
        "open_kfid": KF,
        "msgtype": "text",
    }
    assert call.body["text"]["content"].splitlines()[0] == "已过时：云雀不再开放。"
    assert call.body["text"]["content"].splitlines()[-1] == f"凭证：{RECEIPT}"


def test_a_short_answer_with_choices_is_one_menu() -> None:
    (call,) = made(answer(buttons=MORE))
    menu = call.body["msgmenu"]
    assert menu["head_content"].startswith("已过时：云雀不再开放。\n\n")
    assert menu["head_content"].endswith(f"凭证：{RECEIPT}\n\n点一下：")
    assert menu["list"] == [
        {"type": "click", "click": {"id": MORE[0].payload, "content": "1 来源和时间线"}},
        {"type": "click", "click": {"id": MORE[1].payload, "content": "2 转给家人"}},
    ]
    assert "tail_content" not in menu


def test_a_longer_one_is_a_text_and_a_menu_behind_it() -> None:
    text, menu = made(answer(30, MORE))
    assert text.body["msgtype"] == "text"
    assert menu.body["msgmenu"]["head_content"] == "点一下："


def test_a_long_one_is_a_few_texts() -> None:
    made_of = made(answer(100, MORE))
    assert [call.body["msgtype"] for call in made_of] == ["text", "text", "text", "msgmenu"]
    assert RECEIPT in made_of[2].body["text"]["content"]


def test_what_would_use_up_all_we_may_say_is_cut_and_leads_to_the_whole() -> None:
    text, menu = made(answer(1000, MORE))
    content = text.body["text"]["content"]
    assert content.startswith("已过时：云雀不再开放。")
    assert f"https://heshi.example.org/r/{RECEIPT}" in content
    assert content.endswith(f"凭证：{RECEIPT}")
    assert menu.body["msgtype"] == "msgmenu"


def test_without_pages_of_ours_there_is_no_link() -> None:
    (call,) = calls(Delivery(HERE, answer(1000), to_message="event-1"))
    assert "/r/" not in call.body["text"]["content"]


def test_choices_that_no_number_answers_are_touched_all_the_same() -> None:
    (call,) = made(replace(answer(buttons=MORE), first_number=0))
    assert [one["click"]["content"] for one in call.body["msgmenu"]["list"]] == ["来源和时间线", "转给家人"]


def test_a_toast_is_a_short_text_and_an_empty_one_nothing() -> None:
    (call,) = made(Reply((Paragraph("好，我会告诉你。"),), ZH), way=Way.TOAST, token="event-1")
    assert call.body["text"]["content"] == "好，我会告诉你。"
    assert made(None, way=Way.TOAST, token="event-1") == ()


@pytest.mark.parametrize("way", [Way.EDIT, Way.DELETE, Way.INLINE, Way.GUEST, Way.LEAVE])
def test_what_cannot_be_done_is_no_call(way: Way) -> None:
    assert made(answer(), way=way) == ()


@pytest.mark.parametrize("room", ["", "wkA", "wkA/"])
def test_an_address_of_no_customer_is_no_call(room: str) -> None:
    assert made(answer(), address=replace(HERE, room=room)) == ()


def test_a_reply_of_nothing_is_no_call() -> None:
    assert made(Reply((), ZH)) == ()


def test_a_greeting_goes_out_with_the_code_that_allows_it() -> None:
    (call,) = made(answer(1000), address=replace(HERE, thread="welcome:aaaaaa"), to_message="")
    assert call.path == ON_EVENT
    assert call.body["code"] == "aaaaaa"
    assert not {"touser", "open_kfid"} & set(call.body)


# --- names: a call that is made twice is read once, and no two calls have one name


def names(*deliveries: Delivery) -> list[str]:
    return [call.body["msgid"] for delivery in deliveries for call in calls(delivery)]


def test_worked_out_again_it_has_the_same_name() -> None:
    delivery = Delivery(HERE, answer(100, MORE), to_message="event-1")
    assert encode(delivery) == encode(delivery)
    assert len(set(names(delivery))) == 4


def test_equal_answers_to_two_messages_have_two_names() -> None:
    first = Delivery(HERE, answer(), to_message="event-1")
    later = replace(first, address=replace(HERE, thread="event-2"), to_message="event-2")
    elsewhere = replace(first, address=replace(HERE, room=f"{KF}/wmOther"))
    pressed = replace(first, token="event-3")
    assert len(set(names(first, later, elsewhere, pressed))) == 4


# --- whatever the reply

LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400) | st.sampled_from(
    ["长" * 3000, "word " * 2000, "👨‍👩‍👧‍👦" * 300, "https://a.example/" + "x" * 3000, "e\u0301" * 2000]
)
BLOCKS = st.one_of(
    st.builds(Headline, TEXT),
    st.builds(Paragraph, TEXT),
    st.builds(
        Sources,
        TEXT,
        st.lists(
            st.builds(SourceLine, TEXT, TEXT, TEXT, st.sampled_from([None, "https://a.example/?q=1"])),
            max_size=4,
        ).map(tuple),
    ),
    st.builds(Footer, TEXT, st.just(RECEIPT)),
)
PRESSES = st.builds(Press, st.sampled_from(Action), st.sampled_from(["a", "x" * 60]), st.sampled_from(Stance))
REPLIES = st.builds(
    Reply,
    st.lists(BLOCKS, max_size=5).map(tuple),
    st.sampled_from(Language),
    st.lists(st.builds(Button, LABELS, PRESSES), max_size=12).map(tuple),
    first_number=st.sampled_from([0, 1, 9]),
)


@given(REPLIES, st.booleans())
def test_the_platform_takes_every_reply(reply: Reply, greets: bool) -> None:
    desk = KfApi(lambda: 1_800_000_000.0)
    desk.accounts = {KF: "核实"}
    code = desk.enters(KF, LAN)
    _ = desk.receives(KF, LAN, "text", {"content": "在吗"})
    address = replace(HERE, thread=f"welcome:{code}") if greets else HERE
    delivery = Delivery(address, reply, to_message="" if greets else "event-1")
    for raw in encode(delivery):
        call = Call.decode(raw)
        _ = desk.routes[call.path].method({}, json.loads(json.dumps(call.body)))
    assert len(desk.sent) <= 4
    if not greets:
        shown = [
            entry["click"]["id"] for one in desk.sent for entry in one.body.get("msgmenu", {}).get("list", [])
        ]
        assert shown == [button.payload for button in reply.buttons[:10]]


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"path": "/cgi-bin/kf/account/del", "body": {}}'])
def test_what_is_no_call_of_ours_is_not_made(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - as `decode` promises
        _ = Call.decode(raw)
