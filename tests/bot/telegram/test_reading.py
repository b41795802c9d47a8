"""Recorded updates → Incoming; every name in them is made up."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.reading import ASKED_FOR, Me, read, read_update
from bot.delivery import Strange
from bot.etiquette import Listening, listen
from bot.memory import Policy
from bot.messages import (
    Action,
    Address,
    Attachment,
    Content,
    Incoming,
    Kind,
    Language,
    Origin,
    Press,
    Room,
)
from tests.bot.telegram.recordings import PAYLOADS, mutated

ME = Me(7_000_001, "heshi_bot", reads_all=False, zone=ZoneInfo("Asia/Shanghai"))
SEES_ALL = replace(ME, reads_all=True)

SORA = "Sora已经对公众开放，可以使用"
FAMILY = Address("telegram", "-1001500000001", Room.GROUP)
FORUM = Address("telegram", "-1001500000002", Room.GROUP, "40")
LAN = "1101"
FEBRUARY = dt.date(2024, 2, 16)
"""It was sent at 17:30 UTC on the 15th: in Shanghai the day had begun."""


def reading(name: str, me: Me = ME) -> Incoming:
    found = read(PAYLOADS[name], me)
    assert isinstance(found, Incoming), found
    return found


def update(kind: str, **about: Any) -> Incoming | Strange:
    return read_update({"update_id": 1, kind: about}, ME)


# --- private


def test_typed_words_in_private() -> None:
    assert reading("private_text") == Incoming(
        Address("telegram", LAN),
        Content(typed=SORA),
        message_id="501",
        author=LAN,
        addressed=True,
        prefers=Language.ZH_HANS,
        sent_at=dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("private_command", Content(typed="/check Sora is open to the public")),
        ("private_start_with_payload", Content(typed="/start from_group")),
        (
            "private_forward_user",
            Content(forwarded=(SORA,), said_on=FEBRUARY, origin=Origin.USER),
        ),
        (
            "private_forward_hidden_user",
            Content(forwarded=(SORA,), said_on=FEBRUARY, origin=Origin.HIDDEN_USER),
        ),
        (
            "private_forward_chat",
            Content(forwarded=(SORA,), said_on=FEBRUARY, origin=Origin.CHAT),
        ),
        (
            "private_forward_channel",
            Content(
                forwarded=(f"独家：{SORA}",),
                attachments=(Attachment.PHOTO,),
                said_on=FEBRUARY,
                origin=Origin.CHANNEL,
            ),
        ),
        (
            "private_forward_of_ours",
            Content(
                forwarded=("已过时：“Sora 已经对公众开放”……",),
                said_on=dt.date(2026, 11, 22),
                origin=Origin.OURSELVES,
            ),
        ),
        (
            "private_forward_made_via_a_bot",
            Content(forwarded=(SORA,), said_on=FEBRUARY, origin=Origin.USER),
        ),
        (
            "private_external_reply",
            Content(typed="这个是真的吗？", quoted=SORA, said_on=FEBRUARY),
        ),
        ("private_reply_to_ours", Content(typed="那Sora还免费吗")),
        ("private_video", Content(caption=SORA, attachments=(Attachment.VIDEO,))),
    ],
)
def test_which_words_are_whose(name: str, content: Content) -> None:
    found = reading(name)
    assert found.content == content
    assert found.addressed
    assert not found.from_bot


@pytest.mark.parametrize(
    ("name", "attachment"),
    [
        ("photo", Attachment.PHOTO),
        ("picture_as_document", Attachment.PHOTO),
        ("voice", Attachment.VOICE),
        ("audio", Attachment.VOICE),
        ("video", Attachment.VIDEO),
        ("video_note", Attachment.VIDEO),
        ("animation", Attachment.VIDEO),
        ("document", Attachment.FILE),
        ("sticker", Attachment.STICKER),
        ("contact", Attachment.OTHER),
        ("location", Attachment.OTHER),
        ("poll", Attachment.OTHER),
        ("dice", Attachment.OTHER),
        ("story", Attachment.OTHER),
        ("checklist", Attachment.OTHER),
        ("of_tomorrow", Attachment.OTHER),
    ],
)
def test_what_we_cannot_read_is_named_and_never_nothing(name: str, attachment: Attachment) -> None:
    assert reading(f"private_{name}").content.attachments == (attachment,)


def test_topics_are_kept_in_private_too() -> None:
    assert reading("private_topic").address == Address("telegram", LAN, thread="31")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hans", Language.ZH_HANS),
        ("zh-CN", Language.ZH_HANS),
        ("zh", Language.ZH_HANS),
        ("zh-hant", Language.ZH_HANT),
        ("zh_TW", Language.ZH_HANT),
        ("zh-Hant-HK", Language.ZH_HANT),
        ("en", Language.EN),
        ("en-GB", Language.EN),
        ("eng", None),
        ("fr", None),
        ("", None),
        (5, None),
    ],
)
def test_the_language_of_the_app(code: object, language: Language | None) -> None:
    person = {"id": 5, "is_bot": False, "first_name": "x", "language_code": code}
    found = update("inline_query", id="1", query="", offset="", **{"from": person})
    assert isinstance(found, Incoming)
    assert found.prefers is language


# --- who is asked, in groups


@pytest.mark.parametrize(
    ("name", "addressed", "typed", "quoted"),
    [
        ("group_talk", False, "今晚吃什么？😀", ""),
        ("group_mention", True, "😀👨‍👩‍👧 Sora已开放？", ""),
        ("group_mention_of_another_bot", False, "@other_check_bot Sora已开放？", ""),
        ("group_mention_without_entity", False, "邮箱是 x@heshi_bot.example，别发错", ""),
        ("group_text_mention", True, "看一下：Sora已开放", ""),
        ("group_reply_with_mention", True, "真的吗", f"{SORA}！大家快去。"),
        ("group_reply_with_check", True, "/check@heshi_bot", f"{SORA}！大家快去。"),
        ("group_reply_with_bare_check", True, "/check", f"{SORA}！大家快去。"),
        ("group_reply_with_selected_quote", True, "", "可以使用"),
        ("group_reply_with_automatic_quote", True, "", f"{SORA}！大家快去。"),
        ("group_reply_to_a_photo", True, "这张图", "Sora公测了"),
        ("group_reply_to_another_member", False, "哈哈别信", f"{SORA}！大家快去。"),
        ("group_reply_to_ours", True, "那什么时候关的？", ""),
        ("group_reply_to_what_was_posted_through_us", False, "谢谢", ""),
        ("group_check_for_another_bot", False, "", ""),
        ("group_unknown_bare_command", False, "", ""),
        ("group_bare_help", True, "/help", ""),
        ("group_named_help", True, "/help@heshi_bot", ""),
        ("group_command_inside", True, "看看这个 Sora已开放", ""),
        ("group_caption_command", True, "/check@heshi_bot Sora公测了", ""),
        ("group_hidden_command", True, f"/check {SORA}", ""),
        ("group_anonymous_admin", True, "/settings@heshi_bot", ""),
        ("group_member_as_channel", True, "Sora已开放", ""),
        ("forum_topic", True, "Sora已开放", ""),
        ("forum_topic_that_we_opened", False, "大家好", ""),
    ],
)
def test_who_is_asked_and_what_was_said(name: str, addressed: bool, typed: str, quoted: str) -> None:
    found = reading(name)
    assert (found.addressed, found.content.typed, found.content.quoted) == (addressed, typed, quoted)
    assert found.address.kind is Room.GROUP
    assert not found.from_bot


def test_where_we_see_everything_a_bare_command_of_every_bot_is_nobodys() -> None:
    assert not reading("group_bare_help", SEES_ALL).addressed
    assert reading("group_named_help", SEES_ALL).addressed
    assert reading("group_reply_with_bare_check", SEES_ALL).addressed


def test_a_message_that_commands_another_bot_is_not_even_overheard() -> None:
    assert reading("group_check_for_another_bot").content == Content()


def test_what_a_forwarded_message_says_to_us_was_not_said_by_its_forwarder() -> None:
    found = reading("group_forward_naming_us")
    assert not found.addressed
    assert found.content.forwarded == ("Sora已开放",)


def test_a_caption_is_read_without_our_name() -> None:
    found = reading("group_caption_mention")
    assert found.addressed
    assert found.content == Content(caption="Sora公测了", attachments=(Attachment.VIDEO,))


def test_a_reply_to_a_photo_brings_the_photo() -> None:
    assert reading("group_reply_to_a_photo").content.attachments == (Attachment.PHOTO,)


def test_the_day_of_a_replied_message_counts_only_where_it_is_another_day() -> None:
    assert reading("group_reply_with_mention").content.said_on is None
    assert reading("group_reply_to_an_old_message").content.said_on == FEBRUARY


def test_topics_of_forums() -> None:
    assert reading("forum_topic").address == FORUM
    assert reading("forum_general_reply_thread").address == replace(FORUM, thread="")


@pytest.mark.parametrize(("me", "sees"), [(ME, False), (SEES_ALL, True)])
def test_how_much_of_a_group_we_see(me: Me, sees: bool) -> None:
    assert reading("group_talk", me).reads_all is sees


# --- who speaks


@pytest.mark.parametrize(
    "name",
    [
        "group_from_bot",
        "group_via_bot",
        "group_answer_of_a_guest_bot",
        "group_our_own_text",
        "group_linked_channel_post",
        "group_member_joined",
        "group_we_joined_as_service_message",
        "group_migrated_from",
        "private_pinned_message",
        "channel_post",
        "member_added_to_a_channel",
        "edited_live_location",
        "chat_member",
        "poll_closed",
    ],
)
def test_what_no_person_said_is_never_listened_to(name: str) -> None:
    found = reading(name)
    assert found.from_bot
    assert listen(found, Policy.SURE_ONLY) is Listening.IGNORE


def test_an_anonymous_admin_speaks_as_the_room() -> None:
    found = reading("group_anonymous_admin")
    assert (found.author, found.anonymous) == (FAMILY.room, True)


def test_a_member_who_speaks_as_a_channel_is_that_channel() -> None:
    found = reading("group_member_as_channel")
    assert (found.author, found.anonymous) == ("-1001500000003", False)


def test_a_command_that_only_its_author_sees_is_answered_to_them() -> None:
    found = reading("group_hidden_command")
    assert (found.message_id, found.named) == (f"h:{LAN}:17", True)


def test_a_hidden_command_is_ours_whatever_others_have() -> None:
    whole = json.loads(PAYLOADS["group_bare_help"])
    whole["message"] |= {"message_id": 0, "ephemeral_message_id": 18}
    found = read_update(whole, SEES_ALL)
    assert isinstance(found, Incoming)
    assert (found.addressed, found.content.typed, found.message_id) == (True, "/help", f"h:{LAN}:18")


def test_who_calls_us_by_name_and_who_only_replies_to_us() -> None:
    asked, replied = reading("group_mention"), reading("group_reply_to_ours")
    assert (asked.named, asked.on_message) == (True, "")
    assert (replied.named, replied.on_message) == (False, "547")


# --- edits, buttons, queries, rooms


def test_an_edit_is_known_by_its_message() -> None:
    found = reading("edited_private")
    assert (found.kind, found.message_id, found.content.typed) == (Kind.EDITED, "575", "Sora还没有开放")
    assert found.sent_at == dt.datetime(2026, 11, 22, 3, 1, 30, tzinfo=dt.UTC)
    assert reading("edited_group").addressed


def test_a_button_in_private_brings_the_words_that_were_asked() -> None:
    found = reading("press_private")
    assert found.kind is Kind.PRESS
    assert found.press == Press.decode("das.sora-open-to-public.20261122.a80e18")
    assert (found.on_message, found.token, found.author) == ("579", "4730000000000000001", LAN)
    assert found.content == Content(quoted=SORA)


def test_a_button_in_a_topic_is_answered_in_the_topic() -> None:
    found = reading("press_group_topic")
    assert found.address == FORUM
    assert found.content == Content(quoted=SORA)
    assert found.press == Press(Action.DELETE)


def test_a_button_under_a_message_too_old_to_be_shown() -> None:
    found = reading("press_inaccessible")
    assert (found.address, found.on_message, found.content) == (FAMILY, "77", Content())


def test_a_button_under_what_somebody_posted_through_us() -> None:
    found = reading("press_inline")
    assert found.on_message == "i:BAAAAMPLE-1_x"
    assert found.address == Address("telegram", "i:BAAAAMPLE-1_x", Room.GROUP)


def test_a_button_of_another_program_is_about_no_fact() -> None:
    assert reading("press_unknown_payload").press == Press(Action.DETAILS)


def test_a_button_that_only_one_sees() -> None:
    assert reading("press_ephemeral").on_message == "e:1102:23"


def test_an_inline_query() -> None:
    assert reading("inline_query") == Incoming(
        Address("telegram", LAN),
        Content(typed="Sora已开放"),
        author=LAN,
        addressed=True,
        prefers=Language.ZH_HANS,
        kind=Kind.INLINE,
        token="99000000001",
    )


def test_a_guest_asks_about_the_message_replied_to() -> None:
    found = reading("guest_in_a_group")
    assert (found.kind, found.token, found.author) == (Kind.GUEST, "gq-5001", LAN)
    assert found.addressed
    assert found.content == Content(typed="是真的吗", quoted=SORA)


def test_the_chat_of_a_guest_is_no_room_of_ours() -> None:
    # The private chat of Lan and Bob has Bob's number, and so has our own with Bob.
    found = reading("guest_in_a_private_chat")
    assert found.address == Address("telegram", "i:gq-5002", Room.GROUP)


@pytest.mark.parametrize(
    ("name", "kind", "reads_all"),
    [
        ("member_added", Kind.JOINED, False),
        ("member_promoted", Kind.JOINED, True),
        ("member_demoted", Kind.JOINED, False),
        ("member_restricted", Kind.JOINED, False),
        ("member_kicked", Kind.LEFT, False),
        ("member_removed", Kind.LEFT, False),
        ("member_blocked_in_private", Kind.LEFT, None),
        ("member_unblocked_in_private", Kind.JOINED, None),
    ],
)
def test_in_and_out(name: str, kind: Kind, reads_all: bool | None) -> None:
    found = reading(name)
    assert (found.kind, found.author, found.reads_all) == (kind, LAN, reads_all)


def test_a_group_that_became_a_supergroup() -> None:
    found = reading("group_migrated_to")
    assert (found.kind, found.address.room, found.moved_to) == (Kind.MOVED, "-4500001", "-1001500000009")


def test_a_reaction_is_what_was_added() -> None:
    found = reading("reaction")
    assert (found.kind, found.on_message, found.content.typed) == (Kind.REACTION, "77", "👎")
    assert reading("reaction_anonymous").author == FAMILY.room


# --- whatever comes


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_a_recording_is_an_update_for_others_too(name: str) -> None:
    """python-telegram-bot reads it as well, and sees the same author, message and kind."""
    theirs, ours = Update.de_json(json.loads(PAYLOADS[name]), None), reading(name)
    if ours.from_bot or not (message := theirs.effective_message) or ours.kind is Kind.PRESS:
        return
    assert theirs.effective_sender is not None
    if ours.kind is not Kind.MOVED:
        assert ours.author == str(theirs.effective_sender.id)
    if ours.kind is not Kind.GUEST:
        assert ours.address.room == str(message.chat.id)
    assert ours.message_id in {str(message.message_id), f"h:{LAN}:17"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"\xff\xfe\x00",
        b"[]",
        b"7",
        b"{}",
        b'{"update_id": "7", "message": {}}',
        b'{"update_id": true, "message": {}}',
        b'{"update_id": 1}',
        b'{"update_id": 1, "prophecy": {}}',
        b'{"update_id": 1, "message": null}',
        b'{"update_id": 1, "message": "hi"}',
        b'{"update_id": 1, "message": {}}',
        b'{"update_id": 1, "message": {"chat": {"id": 5, "type": "private"}}}',
        b'{"update_id": 1, "message": {"chat": {"id": 5, "type": "private"}, "message_id": 4}}',
        b'{"update_id": 1, "message": {"chat": {"id": 5, "type": "private"}, "from": {"id": 5}}}',
        b'{"update_id": 1, "message": {"message_id": 1, "from": {"id": 5}, "chat": {"id": 5}, "text": 7}}',
        b'{"update_id": 1, "message": {"message_id": 1, "from": {"id": 5}, "chat": {"id": 1e400}}}',
        b'{"update_id": 1, "message": {"message_id": 1, "from": {"id": 5}, "chat": {"id": %d}}}' % 2**70,
        b'{"update_id": 1, "callback_query": {"id": "5"}}',
        b'{"update_id": 1, "callback_query": {"from": {"id": 5}}}',
        b'{"update_id": 1, "callback_query": {"id": "5", "from": {"id": 5}, "data": "x"}}',
        b'{"update_id": 1, "inline_query": {"id": "5", "query": "x"}}',
        b'{"update_id": 1, "inline_query": {"from": {"id": 5}, "query": "x"}}',
        b'{"update_id": 1, "guest_message": {"message_id": 1, "chat": {"id": 5}, "from": {"id": 5}}}',
        b'{"update_id": 1, "guest_message": {"guest_query_id": "5"}}',
        b'{"update_id": 1, "my_chat_member": {"chat": {"id": 5}}}',
        b'{"update_id": 1, "my_chat_member": {"new_chat_member": {"status": "left"}}}',
        b'{"update_id": 1, "message_reaction": {"chat": {"id": 5}}}',
        b'{"update_id": 1, "message": ' + b"[" * 100_000,
        b'{"update_id": 1, "message": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_strange_body_is_a_value(body: bytes) -> None:
    found = read(body, ME)
    assert isinstance(found, Strange)
    assert found.why


def test_broken_characters_and_moments_beyond_the_calendar_are_survived() -> None:
    found = update(
        "message",
        message_id=1,
        chat={"id": 5, "type": "private"},
        date=10**17,
        text="\ud800 @heshi_bot",
        entities=[
            {"type": "mention", "offset": 2, "length": 10},
            {"type": "mention", "offset": -4, "length": 1},
            {"type": [], "offset": 0, "length": 1},
        ],
        forward_origin={"type": "prophet", "date": -5},
        **{"from": {"id": 5}},
    )
    assert isinstance(found, Incoming)
    assert found.content == Content(forwarded=("\ufffd",), origin=Origin.HIDDEN_USER)
    assert found.sent_at is None


def test_every_kind_that_we_ask_for_is_recorded() -> None:
    recorded = {key for body in PAYLOADS.values() for key in json.loads(body)}
    assert set(ASKED_FOR) <= recorded


# More than usual, for the deep places: few are spoiled there.
@settings(max_examples=400)
@given(mutated(), st.sampled_from([ME, SEES_ALL, Me(0, "")]))
def test_reading_is_total_over_mutated_updates(whole: object, me: Me) -> None:
    found = read_update(whole, me)
    assert isinstance(found, Incoming | Strange)
    if isinstance(found, Incoming):
        # Whatever is stored and sent later can be written as UTF-8.
        _ = repr(found).encode()


@given(st.binary(max_size=200))
def test_reading_is_total_over_bytes(body: bytes) -> None:
    assert isinstance(read(body, ME), Incoming | Strange)


def entity(kind: str, start: int, length: int) -> dict[str, Any]:
    return {"type": kind, "offset": start, "length": length, "user": {"id": ME.id}}


@given(
    st.text(max_size=30),
    st.lists(
        st.builds(
            entity,
            st.sampled_from(["mention", "text_mention", "bot_command"]),
            st.integers(-2, 40),
            st.integers(-2, 40),
        ),
        max_size=4,
    ),
)
def test_entities_wherever_they_stand_take_away_only_words(said: str, entities: list[dict[str, Any]]) -> None:
    found = update(
        "message",
        message_id=1,
        chat={"id": 5, "type": "private"},
        text=said,
        entities=entities,
        **{"from": {"id": 5}},
    )
    assert isinstance(found, Incoming)
    letters = [char for char in found.content.typed if not char.isspace()]
    rest = iter(said.replace("\ufffd", ""))
    assert all(char in rest for char in letters if char != "\ufffd")


PICKED = Press(Action.PICK, "sora-closed").encode()
NONE = Press(Action.NONE_OF_THESE).encode()
DETAILS = Press(Action.DETAILS, "sora-closed").encode()


@pytest.mark.parametrize(
    ("data", "offered", "chat", "date", "action"),
    [
        # pressed  what stands under our message  where         when  what it is taken for
        (PICKED, [PICKED, NONE], "supergroup", 1, Action.PICK),
        (NONE, [PICKED, NONE], "group", 1, Action.NONE_OF_THESE),
        (NONE, [DETAILS], "supergroup", 1, Action.DETAILS),
        (PICKED, [DETAILS, NONE], "group", 1, Action.DETAILS),
        (PICKED, [], "supergroup", 1, Action.DETAILS),
        (PICKED, [], "supergroup", 0, Action.PICK),
        (PICKED, [], "private", 1, Action.PICK),
        (DETAILS, [], "supergroup", 1, Action.DETAILS),
    ],
)
def test_nobody_puts_words_into_our_answer_that_it_does_not_offer(
    data: str, offered: list[str], chat: str, date: int, action: Action
) -> None:
    """A client can claim to have pressed anything."""
    message: dict[str, Any] = {"message_id": 5, "date": date, "chat": {"id": -5, "type": chat}}
    if offered:
        rows = [[{"text": "…", "callback_data": one}] for one in offered]
        message["reply_markup"] = {"inline_keyboard": rows}
    found = update("callback_query", id="1", **{"from": {"id": 7}}, message=message, data=data)
    assert isinstance(found, Incoming)
    assert found.press
    assert found.press.action is action
    assert bool(found.press.fact_id) is (action is Action.PICK or data == DETAILS)
