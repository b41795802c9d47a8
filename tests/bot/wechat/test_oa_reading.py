"""What a 公众号 pushes, as recorded in the platform's documents → who says what."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat_oa.reading import (
    asks_for_result,
    body_of,
    event_of,
    press_in,
    read,
    read_fields,
)
from bot.delivery import Strange
from bot.messages import Action, Address, Attachment, Content, Incoming, Kind, Origin, Press, Room
from knowledge import Stance

OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
HEAD = {"ToUserName": "gh_97417a04a28d", "FromUserName": OPENID, "CreateTime": "1714112445"}
TEXT = HEAD | {"MsgType": "text", "Content": "云雀已经开放", "MsgId": "24521230562213122"}
PRESS = Press(Action.DETAILS, "yunque-open", Stance.AFFIRMS, dt.date(2026, 11, 22), "ab12cd")


def incoming(fields: dict[str, str], home: str = "") -> Incoming:
    found = read(body_of(fields), home)
    assert isinstance(found, Incoming)
    return found


def message(kind: str, **fields: str) -> dict[str, str]:
    return HEAD | {"MsgType": kind, "MsgId": "1"} | fields


def happened(event: str, key: str = "") -> dict[str, str]:
    return HEAD | {"MsgType": "event", "Event": event, "EventKey": key}


def test_a_text() -> None:
    assert incoming(TEXT) == Incoming(
        Address("wechat_oa", OPENID, Room.PRIVATE, thread=f"{OPENID}:24521230562213122"),
        Content(typed="云雀已经开放"),
        message_id=f"{OPENID}:24521230562213122",
        author=OPENID,
        addressed=True,
        sent_at=dt.datetime(2024, 4, 26, 6, 20, 45, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        (message("image", PicUrl="http://mmbiz.qpic.cn/0", MediaId="m"), Attachment.PHOTO),
        (message("voice", MediaId="m", Format="amr"), Attachment.VOICE),
        (message("voice", MediaId="m", Format="amr", Recognition=" "), Attachment.VOICE),
        (message("video", MediaId="m", ThumbMediaId="t"), Attachment.VIDEO),
        (message("shortvideo", MediaId="m", ThumbMediaId="t"), Attachment.VIDEO),
        (message("file", Title="名单.pdf"), Attachment.FILE),
        (message("location", Location_X="23.1", Location_Y="113.3", Label="某地"), Attachment.OTHER),
        (message("something-new"), Attachment.OTHER),
        (message("link", Title=" ", Description=""), Attachment.OTHER),
        (message("text", Content="【收到不支持的消息类型，暂无法显示】"), Attachment.OTHER),
    ],
)
def test_what_we_cannot_read(fields: dict[str, str], content: Attachment) -> None:
    found = incoming(fields)
    assert found.kind is Kind.MESSAGE
    assert found.content == Content(attachments=(content,))


def test_the_words_of_a_voice_where_wechat_wrote_them_down() -> None:
    assert incoming(message("voice", Recognition="云雀开放了吗。")).content == Content(typed="云雀开放了吗。")


def test_a_forwarded_article_is_a_claim() -> None:
    article = message(
        "link", Title="云雀已经开放", Description="快来注册", Url="https://mp.weixin.qq.com/s/a"
    )
    assert incoming(article, "https://heshi.example").content == Content(
        forwarded=("云雀已经开放\n快来注册",), origin=Origin.CHANNEL
    )


def test_our_own_page_is_none() -> None:
    article = message("link", Title="已过时", Url="https://heshi.example/r/yunque-open.2026-11-22.ab12cd.a")
    assert incoming(article, "https://heshi.example").content.origin is Origin.OURSELVES
    assert incoming(article, "https://heshi.exam").content.origin is Origin.CHANNEL


@pytest.mark.parametrize(
    ("event", "key", "kind"),
    [
        ("subscribe", "", Kind.JOINED),
        ("subscribe", "qrscene_123", Kind.JOINED),
        ("SCAN", "123", Kind.JOINED),
        ("unsubscribe", "", Kind.LEFT),
    ],
)
def test_coming_and_going(event: str, key: str, kind: Kind) -> None:
    found = incoming(happened(event, key))
    assert found.kind is kind
    assert found.message_id == f"{OPENID}:1714112445:{event}"


def test_entries_of_our_menu() -> None:
    assert incoming(happened("CLICK", "/help")).content.typed == "/help"
    pressed = incoming(happened("CLICK", PRESS.encode()))
    assert (pressed.kind, pressed.press) == (Kind.PRESS, PRESS)


@pytest.mark.parametrize(
    ("event", "key"), [("CLICK", "V1001_TODAY"), ("VIEW", "https://x.example"), ("TEMPLATESENDJOBFINISH", "")]
)
def test_what_the_platform_tells_of_itself_is_said_by_nobody(event: str, key: str) -> None:
    assert incoming(happened(event, key)).from_bot


@pytest.mark.parametrize(
    "told", [PRESS.encode(), "gas.%3Dlang%3Ahant", "gas.=lang:hant"], ids=["plain", "encoded", "bare"]
)
def test_a_choice_that_was_touched(told: str) -> None:
    found = incoming(message("text", Content="1", bizmsgmenuid=told))
    assert found.kind is Kind.PRESS
    assert found.press == press_in(told)
    assert found.content == Content()


def test_a_menu_of_somebody_else_is_a_text() -> None:
    found = incoming(message("text", Content="满意", bizmsgmenuid="101"))
    assert (found.kind, found.content.typed) == (Kind.MESSAGE, "满意")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        json.dumps(HEAD | {"CreateTime": 1}).encode(),
        json.dumps({"FromUserName": OPENID, "MsgType": "text"}).encode(),
        json.dumps({"MsgId": "1", "MsgType": "text"}).encode(),
    ],
)
def test_what_cannot_be_read_is_a_value(body: bytes) -> None:
    assert isinstance(read(body), Strange)


def test_a_time_that_is_none_is_left_out() -> None:
    for odd in ("", "soon", "9" * 40, "-1e3"):
        assert incoming(TEXT | {"CreateTime": odd}).sent_at is None


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("结果", True),
        ("“结果”。", True),
        ("取結果！", True),
        ("Result", True),
        ("结果是什么", False),
        ("", False),
    ],
)
def test_asking_for_what_waits(said: str, asks: bool) -> None:
    assert asks_for_result(incoming(TEXT | {"Content": said})) is asks


WORDS = st.text(max_size=40)
NAMES = st.sampled_from(
    ["ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Content", "Event", "EventKey", "Title"]
)
VALUES = WORDS | st.sampled_from(
    ["text", "link", "event", "voice", "CLICK", "subscribe", OPENID, "1714112445"]
)


@given(st.dictionaries(NAMES, VALUES))
def test_reading_is_total_and_an_event_has_one_name(fields: dict[str, str]) -> None:
    found = read_fields(fields)
    assert isinstance(found, Strange) or found.message_id == event_of(fields) != ""
    assert isinstance(read(body_of(fields)), Strange) is isinstance(found, Strange)


@given(st.binary(max_size=200) | st.recursive(st.none() | WORDS, st.lists).map(repr))
def test_reading_any_bytes_is_total(told: Any) -> None:
    assert isinstance(read(told if isinstance(told, bytes) else told.encode("utf-8", "replace")), Strange)
