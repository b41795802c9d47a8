"""What WeCom hands a 智能机器人, in the shapes that its documents show (path/100719, 101027, 101463)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_bot.reading import NOBODY, About, Back, arrival, framed, read, without_mention
from bot.delivery import Strange
from bot.messages import Action, Address, Attachment, Content, Incoming, Kind, Press, Room

GROUP = {"chatid": "wrKpQxAbC", "chattype": "group"}
SINGLE = {"chattype": "single"}


def message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    about = {"msgid": "CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI=", "aibotid": "AIBOTID", "create_time": 1_800_000_000}
    return about | {"from": {"userid": "ZhangSan"}, "msgtype": kind, kind: content} | SINGLE | more


def event(kind: str, content: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return message("event", {"eventtype": kind} | ({kind: content} if content is not None else {}), **more)


def come(said: dict[str, Any]) -> Incoming:
    found = read(framed(said, "REQ"))
    assert isinstance(found, Incoming), found
    return found


def words(content: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": content}}


PICTURE = {"msgtype": "image", "image": {"url": "https://cos.example/a?sign=1", "aeskey": "k" * 43}}

CONTENTS = [
    (message("text", {"content": " 云雀免费 "}), Content(typed="云雀免费")),
    (message("text", {"content": "@核实 云雀免费"}, **GROUP), Content(typed="云雀免费")),
    (message("text", {"content": "@核实 "}, quote=words("云雀免费"), **GROUP), Content(quoted="云雀免费")),
    (message("voice", {"content": "云雀免费。"}), Content(typed="云雀免费。")),
    (message("voice", {"content": ""}), Content(attachments=(Attachment.VOICE,))),
    (message("image", PICTURE["image"]), Content(attachments=(Attachment.PHOTO,))),
    (message("file", {"url": "https://cos.example/f"}), Content(attachments=(Attachment.FILE,))),
    (message("video", {"url": "https://cos.example/v"}), Content(attachments=(Attachment.VIDEO,))),
    (message("shop_card", {"id": 7}), Content(attachments=(Attachment.OTHER,))),
    (
        message("mixed", {"msg_item": [words("@核实 看这张"), PICTURE, words("是真的吗")]}, **GROUP),
        Content(typed="看这张\n是真的吗", attachments=(Attachment.PHOTO,)),
    ),
    (
        message(
            "text",
            {"content": "真的吗"},
            quote={"msgtype": "mixed", "mixed": {"msg_item": [words("甲"), PICTURE]}},
        ),
        Content(typed="真的吗", quoted="甲", attachments=(Attachment.PHOTO,)),
    ),
    (
        message("text", {"content": "真的吗"}, quote=PICTURE),
        Content(typed="真的吗", attachments=(Attachment.PHOTO,)),
    ),
]


@pytest.mark.parametrize(("said", "content"), CONTENTS)
def test_what_a_message_says(said: dict[str, Any], content: Content) -> None:
    assert come(said).content == content


def test_who_says_it_where_and_how_it_is_answered() -> None:
    found = come(message("text", {"content": "@核实 云雀免费"}, **GROUP))
    back = Back(found.message_id, "REQ", "", About.MESSAGE)
    assert found.address == Address("wecom_bot", "wrKpQxAbC", Room.GROUP, back.encode())
    assert Back.decode(found.address.thread) == back
    assert (found.author, found.addressed, found.named, found.reads_all) == ("ZhangSan", True, True, False)
    assert found.sent_at == dt.datetime.fromtimestamp(1_800_000_000, dt.UTC)
    private = come(
        message("text", {"content": "云雀免费"}, response_url="https://qyapi.example/r?response_code=1")
    )
    assert (private.address.room, private.address.kind) == ("ZhangSan", Room.PRIVATE)
    assert private.reads_all is None
    told = Back.decode(private.address.thread)
    assert told is not None
    assert told.url == "https://qyapi.example/r?response_code=1"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("@核实 云雀免费", "云雀免费"),
        ("@核实\u2005云雀免费", "云雀免费"),
        ("云雀免费 @核实", "云雀免费"),
        ("你看 @核实 云雀免费", "你看 云雀免费"),
        ("@核实 @云公司 说云雀免费", "@云公司 说云雀免费"),
        ("问问 @老王 再问 @核实", "问问 @老王 再问"),
        ("写信到 me@example.com", "写信到 me@example.com"),
        ("@核实", ""),
        ("@核实\n/check 云雀免费", "/check 云雀免费"),
        ("@云雀已经对公众开放了是真的吗", "云雀已经对公众开放了是真的吗"),
        ("", ""),
    ],
)
def test_our_name_is_no_word_of_the_claim(said: str, left: str) -> None:
    assert without_mention(said) == left


PRESSED = Press(Action.DETAILS, "yunque-free")


@pytest.mark.parametrize(
    "pressed",
    [
        {
            "template_card_event": {
                "event_key": PRESSED.encode(),
                "task_id": "heshi-1",
                "card_type": "button_interaction",
            }
        },
        {"template_card_event": {"event_key": PRESSED.encode(), "taskid": "heshi-1"}},
        {"event_key": PRESSED.encode(), "task_id": "heshi-1"},
    ],
)
def test_a_pressed_button(pressed: dict[str, Any]) -> None:
    found = come(message("event", {"eventtype": "template_card_event"} | pressed, **GROUP))
    assert (found.kind, found.press, found.on_message) == (Kind.PRESS, PRESSED, "heshi-1")
    assert (found.author, found.address.room) == ("ZhangSan", "wrKpQxAbC")
    back = Back.decode(found.address.thread)
    assert back is not None
    assert back.about is About.OTHER


def test_a_button_of_another_program_is_about_no_fact() -> None:
    assert come(event("template_card_event", {"event_key": "approve", "task_id": "x"})).press == Press(
        Action.DETAILS
    )


def test_who_opens_our_chat_and_who_dislikes_an_answer() -> None:
    entered = come(event("enter_chat"))
    assert (entered.kind, entered.address.room, entered.author) == (Kind.JOINED, "ZhangSan", "ZhangSan")
    disliked = come(event("feedback_event", {"id": "heshi-7", "type": 2, "content": "不对"}))
    assert (disliked.kind, disliked.content.typed, disliked.on_message) == (Kind.REACTION, "👎", "heshi-7")
    assert come(event("feedback_event", {"id": "heshi-7", "type": 1})).content == Content()


def test_events_that_we_do_not_know_are_nobodys() -> None:
    assert come(event("robot_was_renamed")) == NOBODY
    assert come(event("disconnected_event")) == NOBODY


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no JSON object"),
        (b"[]", "no JSON object"),
        (b'{"cmd": "aibot_msg_callback"}', "no msgtype"),
        (b"[" * 100_000, "no JSON object"),
        (framed({"msgid": "1", "msgtype": "text", "text": {"content": "x"}}), "message: no room"),
        (framed(event("template_card_event") | {"from": {}}), "template_card_event: no room"),
        (framed(event("template_card_event") | GROUP | {"from": {}}), "template_card_event: nobody pressed"),
        (framed(event("enter_chat") | {"from": {}}), "enter_chat: nobody entered"),
        (framed(event("feedback_event") | {"from": {}}), "feedback_event: no room"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, why: str) -> None:
    assert read(body) == Strange(why)


def test_an_event_is_named_for_ever() -> None:
    said = framed(message("text", {"content": "x"}), "REQ-1")
    assert arrival(said).event_id == "CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI="
    nameless = framed({"msgtype": "text", "text": {"content": "x"}, "from": {"userid": "a"}})
    assert arrival(nameless).event_id == arrival(nameless).event_id != ""
    incoming = arrival(nameless).incoming
    assert isinstance(incoming, Incoming)
    assert incoming.message_id == arrival(nameless).event_id


SHAPES = [said for said, _ in CONTENTS] + [
    event("template_card_event", {"event_key": "k", "task_id": "t"}),
    event("enter_chat"),
    event("feedback_event", {"id": "f", "type": 2}),
]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def spoilt(value: Any, path: list[int], junk: Any) -> Any:
    """The value with junk at some place in it."""
    if not path or not isinstance(value, dict | list) or not value:
        return junk
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    at = keys[path[0] % len(keys)]
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[at] = spoilt(value[at], path[1:], junk)
    return copy


@given(st.sampled_from(SHAPES), st.lists(st.integers(0, 9), max_size=5), JUNK)
def test_whatever_stands_in_a_frame_it_is_read(said: dict[str, Any], path: list[int], junk: Any) -> None:
    frame = spoilt(json.loads(framed(said, "R")), path, junk)
    one = arrival(json.dumps(frame).encode())
    assert isinstance(one.incoming, Incoming | Strange)
    assert one.event_id
    assert read(one.body) == one.incoming


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_they_are_read(body: bytes) -> None:
    assert isinstance(arrival(body).incoming, Incoming | Strange)


@given(st.text(), st.text(), st.text(), st.sampled_from(About))
def test_the_way_back_is_found_again(event_id: str, request: str, url: str, about: About) -> None:
    back = Back(event_id, request, url, about)
    assert Back.decode(back.encode()) == back


@given(st.text())
def test_what_is_no_way_back_leads_nowhere(thread: str) -> None:
    assert Back.decode(thread) is None or thread.startswith("[")
