"""What becomes of a call: every answer that Telegram or the network can give, over real HTTP."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.telegram.calls import Call
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.client import Accepted, Connection, Declined, Unreached, read_response
from bot.channels.telegram.fates import fate_of
from bot.delivery import Gone, Maybe, Moved, Refused, Sent, Unsent, Wait
from bot.messages import Address, Incoming, Rights, Room
from tests.bot.telegram.telegram_channels import message, sending, with_plain
from tests.telegram.fake import (
    Answers,
    Cut,
    Fake,
    bad_request,
    kicked,
    server_error,
    telegram,
    too_many,
)


def story(tell: Callable[[Fake, TelegramChannel], Awaitable[None]], *, strict: bool = True) -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram(strict=strict) as tg, sending(tg) as channel:
            await tell(tg, channel)

    asyncio.run(told())


# --- over HTTP


def test_what_telegram_takes_is_sent_and_has_its_name() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "/start")
        fate = await channel.deliver(message(lan.private.id).encode())
        said = await lan.next_from_bot()
        assert fate == Sent(str(said.id))
        assert channel.age() is not None

    story(tell)


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        # trouble with one call to a group       what is told of it
        (too_many(3), Wait(3.0)),
        (server_error(500), Maybe("http-500", answered=True)),
        (server_error(502), Maybe("http-502", answered=True)),
        (Answers(504, "Gateway Timeout"), Maybe("http-504", answered=True)),
        (Cut(made=False), Maybe("RemoteProtocolError")),
        (Cut(made=True), Maybe("RemoteProtocolError")),
        (kicked(), Gone("forbidden")),
        (bad_request("chat not found"), Gone("closed")),
        (bad_request("PEER_ID_INVALID"), Gone("closed")),
        (bad_request("not enough rights to send text messages to the chat"), Refused("silenced")),
        (bad_request("message to edit not found"), Refused("no-such-message")),
        (bad_request("query is too old or query ID is invalid"), Refused("too-late")),
        (bad_request("message is not modified: it is the same"), Sent("")),
        (bad_request("something that nobody has seen before"), Refused("http-400")),
    ],
)  # fmt: skip
def test_each_trouble_has_its_fate(trouble: Answers | Cut, expected: object) -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        family = tg.group("一家人", [tg.user("阿兰")]).add_bot()
        tg.trouble("sendMessage", trouble)
        assert await channel.deliver(message(family.id).encode()) == expected

    story(tell)


def test_too_many_to_a_person_is_about_all_of_us() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "/start")
        tg.trouble("sendMessage", too_many(2))
        assert await channel.deliver(message(lan.private.id).encode()) == Wait(2.0, everyone=True)

    story(tell)


def test_bad_markup_is_followed_by_plain_words() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        family = tg.group("一家人", [tg.user("阿兰")]).add_bot()
        call = with_plain(message(family.id, "<b>属实", parse_mode="HTML"))
        tg.trouble("sendMessage", bad_request("can't parse entities: Can't find end tag"))
        fate = await channel.deliver(call.encode())
        assert isinstance(fate, Refused)
        assert fate.why == "markup"
        assert isinstance(await channel.deliver(fate.instead), Sent)
        assert (await family.next_from_bot()).text == "plain"

    story(tell)


def test_a_message_that_is_gone_is_not_replied_to() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        family = tg.group("一家人", [tg.user("阿兰")]).add_bot()
        call = message(family.id, reply_parameters={"message_id": 9_999})
        fate = await channel.deliver(call.encode())
        assert isinstance(fate, Refused)
        assert fate.why == "anchor"
        assert isinstance(await channel.deliver(fate.instead), Sent)

    story(tell)


def test_a_group_that_moved_is_followed() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        lan = tg.user("阿兰")
        old = tg.group("一家人", [lan], basic=True).add_bot()
        new = old.migrates()
        fate = await channel.deliver(message(old.id, reply_parameters={"message_id": 3}).encode())
        assert isinstance(fate, Moved)
        assert fate.room == str(new.id)
        assert isinstance(await channel.deliver(fate.instead), Sent)
        assert (await new.next_from_bot()).text == "好的"

    story(tell)


@pytest.mark.parametrize(
    "call",
    [
        Call("deleteMessage", {"chat_id": -5, "message_id": 7}),
        Call("editMessageText", {"chat_id": -5, "message_id": 7, "text": "…"}),
        Call("editMessageReplyMarkup", {"chat_id": -5, "message_id": 7}),
        Call("deleteEphemeralMessage", {"chat_id": -5, "receiver_user_id": 1, "ephemeral_message_id": 7}),
    ],
)
def test_no_message_of_the_new_room_is_changed_for_one_of_the_old(call: Call) -> None:
    """They are counted anew there: number 7 may be somebody else's, and we may be allowed to delete it."""
    assert fate_of(call, Declined(400, "upgraded", moved_to="-1005")) == Moved("-1005", b"")


@pytest.mark.parametrize("says", ["Bad Request: PEER_ID_INVALID", "Bad Request: chat not found"])
def test_a_room_is_not_closed_because_one_member_is_not_found(says: str) -> None:
    everyone = message(-5)
    hidden = Call("sendMessage", everyone.params | {"ephemeral_message_parameters": {}}, otherwise=everyone)
    assert fate_of(hidden, Declined(400, says)) == Refused("closed", everyone.encode())
    assert fate_of(hidden, Declined(403, "Forbidden")) == Refused("forbidden", everyone.encode())
    assert fate_of(everyone, Declined(400, says)) == Gone("closed")


def test_who_never_talked_to_us_closes_no_room() -> None:
    says = "Forbidden: bot can't initiate conversation with a user"
    assert fate_of(message(11), Declined(403, says)) == Refused("never-met")


def test_whoever_blocked_us_is_gone() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "/start")
        lan.blocks_bot()
        assert await channel.deliver(message(lan.private.id).encode()) == Gone("forbidden")

    story(tell)


def test_for_one_member_only_where_telegram_can() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        lan = tg.user("阿兰")
        family = tg.group("一家人", [lan]).add_bot()
        open_call = message(family.id)
        hidden = Call(
            "sendMessage",
            open_call.params | {"ephemeral_message_parameters": {"receiver_user_id": lan.id}},
            otherwise=open_call,
        )
        fate = await channel.deliver(hidden.encode())
        assert isinstance(fate, Sent)
        assert fate.message_id.startswith(f"e:{lan.id}:")

        tg.switches.ephemeral = False
        fate = await channel.deliver(hidden.encode())
        assert isinstance(fate, Refused)
        assert fate.instead == open_call.encode()
        # Once is enough: from now on it is said to everybody at once.
        before = len(tg.called("sendMessage"))
        assert isinstance(await channel.deliver(hidden.encode()), Sent)
        assert len(tg.called("sendMessage")) == before + 1

    story(tell, strict=False)


def test_nobody_at_home_is_certainly_unsent() -> None:
    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        family = tg.group("一家人", [tg.user("阿兰")]).add_bot()
        await tg.goes_down()
        assert await channel.deliver(message(family.id).encode()) == Unsent("ConnectError")
        await tg.comes_back()
        assert isinstance(await channel.deliver(message(family.id).encode()), Sent)

    story(tell)


def test_a_proxy_that_is_not_there_is_certainly_unsent() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            for proxy in ("http://127.0.0.1:1", "socks5://127.0.0.1:1"):
                channel = TelegramChannel(Connection(SecretStr(tg.token), tg.url, proxy))
                assert isinstance(await channel.deliver(message(5).encode()), Unsent)
                await channel.close()

    asyncio.run(told())


# httpcore forgets to close the connection to such a SOCKS proxy; the collector does it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_talks_nonsense_never_raises(scheme: str) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"\xff" * 64)
        await writer.drain()
        writer.close()

    async def told() -> None:
        async with asyncio.timeout(30), await asyncio.start_server(nonsense, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            connection = Connection(SecretStr("1:a"), "http://127.0.0.1:9", f"{scheme}://127.0.0.1:{port}")
            channel = TelegramChannel(connection)
            assert isinstance(await channel.deliver(message(5).encode()), Unsent | Maybe)
            await channel.close()

    asyncio.run(told())
    gc.collect()


def test_bytes_that_are_no_call_are_refused() -> None:
    async def tell(_tg: Fake, channel: TelegramChannel) -> None:
        for rubbish in (b"", b"{}", b"[]", b"\xff", b'{"method": "sendMessage", "params": 3}'):
            assert await channel.deliver(rubbish) == Refused("no-call")

    story(tell)


# --- what Telegram says, as a table


@pytest.mark.parametrize(
    ("result", "name"),
    [
        ({"message_id": 7, "text": "…"}, "7"),
        ({"inline_message_id": "AbC"}, "i:AbC"),
        ({"message_id": 0, "ephemeral_message_id": 5, "receiver_user": {"id": 11}}, "e:11:5"),
        ({}, ""),
        ("?", "4"),
        (True, "4"),
    ],
)
def test_what_was_sent_goes_by_our_names(result: object, name: str) -> None:
    edit = Call("editMessageText", {"chat_id": 1, "message_id": 4, "text": "…"})
    assert fate_of(edit, Accepted(result)) == Sent(name)


def test_edits_of_messages_without_a_room_keep_their_names() -> None:
    same = Declined(400, "Bad Request: message is not modified")
    inline = Call("editMessageText", {"inline_message_id": "AbC", "text": "…"})
    hidden = Call(
        "editEphemeralMessageText", {"chat_id": 1, "receiver_user_id": 11, "ephemeral_message_id": 5}
    )
    assert fate_of(inline, same) == Sent("i:AbC")
    assert fate_of(hidden, same) == Sent("e:11:5")


def test_methods_of_newer_bot_apis_fall_back_and_old_ones_blame_the_token() -> None:
    other = message(-1)
    newer = Call("sendRichMessage", {"chat_id": -1}, otherwise=other)
    assert fate_of(newer, Declined(404, "Not Found")) == Refused("http-404", other.encode())
    assert fate_of(message(-1), Declined(404, "Not Found")) == Unsent("token-unknown")
    assert fate_of(newer, Declined(401, "Unauthorized")) == Unsent("token-unknown")


@given(status=st.integers(100, 599), body=st.binary(max_size=80))
def test_any_answer_is_read(status: int, body: bytes) -> None:
    response = read_response(status, body)
    assert isinstance(response, Declined | Unreached)
    assert fate_of(message(-1), response)


@given(
    told=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "ok",
                        "result",
                        "error_code",
                        "description",
                        "parameters",
                        "retry_after",
                        "migrate_to_chat_id",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read(told: object) -> None:
    assert fate_of(message(-1), read_response(200, json.dumps(told).encode()))


# --- rights


def test_rights_are_telegrams_and_hold_for_a_minute() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            now = [0.0]
            channel = TelegramChannel(Connection(SecretStr(tg.token), tg.url), clock=lambda: now[0])
            lan, aunt = tg.user("阿兰"), tg.user("姨妈")
            family = tg.group("一家人", [lan, aunt]).add_bot()
            room = Address("telegram", str(family.id), Room.GROUP)

            def said_by(author: object, **more: bool) -> Incoming:
                return Incoming(room, author=str(author), **more)  # type: ignore[arg-type]

            assert await channel.rights(said_by(lan.id)) is Rights.ADMIN
            assert await channel.rights(said_by(aunt.id)) is Rights.MEMBER
            family.promote(aunt)
            assert await channel.rights(said_by(aunt.id)) is Rights.MEMBER
            now[0] = 61.0
            assert await channel.rights(said_by(aunt.id)) is Rights.ADMIN
            asked = len(tg.called("getChatMember"))
            # The room itself speaks; a channel speaks; a private room is its owner's.
            assert await channel.rights(said_by(family.id, anonymous=True)) is Rights.ADMIN
            assert await channel.rights(said_by(-100123)) is Rights.UNKNOWN
            alone = Incoming(Address("telegram", str(lan.id)), author=str(lan.id))
            assert await channel.rights(alone) is Rights.ADMIN
            assert len(tg.called("getChatMember")) == asked

            now[0] = 122.0
            await tg.goes_down()
            assert await channel.rights(said_by(lan.id)) is Rights.UNKNOWN
            await tg.comes_back()
            assert await channel.rights(said_by(lan.id)) is Rights.ADMIN
            await channel.close()

    asyncio.run(told())


def test_the_memory_of_rights_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.channel._RIGHTS_KEPT", 3)

    async def tell(tg: Fake, channel: TelegramChannel) -> None:
        members = [tg.user(f"u{n}") for n in range(6)]
        family = tg.group("一家人", members).add_bot()
        for one in members:
            who = Incoming(Address("telegram", str(family.id), Room.GROUP), author=str(one.id))
            await channel.rights(who)
        assert len(channel._rights) == 3

    story(tell)
