"""Calls to the HTTP APIs: every shape of an answer, what is certain when none comes, and nothing in a log."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import socket
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import logs
from bot.channels.wechat.api import (
    MAX_ANSWER,
    Answer,
    Api,
    Authorized,
    Declined,
    Done,
    Unreached,
    read_answer,
)
from bot.channels.wechat.fates import OA, fate_of
from bot.channels.wechat.tokens import corp_tokens, stable_tokens
from bot.delivery import Fate, Gone, Held, Maybe, Refused, Sent, Unsent, Wait
from bot.errors import BadSettings
from tests.bot.wechat.shelves import Clock, Kept
from tests.wechat.fake.api import Apis, Cut, Hangs, Late, apis, errcode, status

SEND = "/cgi-bin/message/custom/send"
TOKEN = "/cgi-bin/stable_token"
TEXT = {"touser": "o-lan", "msgtype": "text", "text": {"content": "已核实：谣言。"}}


def story(tell: Callable[[Apis, Authorized], Awaitable[None]], *, strict: bool = True) -> None:
    """A 公众号 whose follower has just written, and a program that calls its API."""

    async def told() -> None:
        async with asyncio.timeout(30), apis(strict=strict) as fake:
            fake.oa.wrote("o-lan", "text")
            api = Api(fake.url)
            tokens = stable_tokens(api, fake.oa.appid, SecretStr(fake.oa.secret), Kept(), Clock(fake.now()))
            calls = Authorized(api, tokens)
            try:
                await tell(fake, calls)
            finally:
                await calls.close()

    asyncio.run(told())


# --- what an answer says


@pytest.mark.parametrize(
    ("http", "body", "read"),
    [
        (200, b'{"errcode":0,"errmsg":"ok"}', Done({"errcode": 0, "errmsg": "ok"})),
        (
            200,
            b'{"access_token":"t","expires_in":7200}',
            Done({"access_token": "t", "expires_in": 7200}),
        ),
        (200, b'{"errcode":45015,"errmsg":"response out of"}', Declined(45015, "response out of")),
        (200, b'{"errcode":-1}', Declined(-1)),
        (200, '\ufeff{"errcode":0}'.encode(), Done({"errcode": 0})),
        (200, b"", Unreached("NoJSON")),
        (200, b"<html>login to the hotel's network</html>", Unreached("NoJSON")),
        (200, b"[]", Unreached("NoJSON")),
        (200, b'{"errcode":"0"}', Unreached("NoErrcode")),
        (200, b"[" * 200_000, Unreached("NoJSON")),
        (502, b"<html>Bad Gateway</html>", Declined(502)),
        (502, b'{"message":"no upstream"}', Declined(502)),
        (412, b'{"errcode":40001,"errmsg":"x"}', Declined(40001, "x")),
        (403, b"", Declined(403)),
    ],
)
def test_every_shape_of_an_answer_is_read(http: int, body: bytes, read: Answer) -> None:
    assert read_answer(http, body) == read


@given(http=st.integers(100, 599), body=st.binary(max_size=200))
def test_any_answer_is_read(http: int, body: bytes) -> None:
    read_answer(http, body)


@given(told=st.dictionaries(st.sampled_from(["errcode", "errmsg", "access_token"]), st.from_type(object)))
def test_any_json_is_read(told: dict[str, object]) -> None:
    body = json.dumps(told, default=repr).encode()
    assert isinstance(read_answer(200, body), Done | Declined | Unreached)


# --- over HTTP


def test_a_message_arrives_with_its_characters_as_they_are() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        words = "<b>核实</b> 😀 “引号” \\u5fae & 'x' ]]>\n第二行"
        answer = await calls.post(SEND, TEXT | {"text": {"content": words}})
        assert isinstance(answer, Done)
        assert fake.oa.sent == [("o-lan", words)]

    story(tell)


def test_half_a_character_is_no_accident() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        assert isinstance(await calls.post(SEND, TEXT | {"text": {"content": "半\ud83d个"}}), Done)
        assert fake.oa.sent == [("o-lan", "半?个")]

    story(tell)


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        # trouble with one call                what is told of it
        (errcode(-1, "system error"), Maybe("busy", answered=True)),
        (errcode(40003, "invalid openid"), Gone("bad-openid")),
        (errcode(45002, "content size out of limit"), Refused("too-long")),
        (errcode(45009, "reach max api daily quota limit"), Wait(1800.0, everyone=True)),
        (errcode(45015, "response out of time limit"), Held("window-closed")),
        (errcode(45047, "out of response count limit"), Held("quota")),
        (errcode(48001, "api unauthorized"), Held("no-permission")),
        (errcode(40164, "invalid ip 203.0.113.9, not in whitelist"), Unsent("ip-not-allowed")),
        (status(502), Maybe("http-502", answered=True)),
        (status(413), Unsent("http-413")),
        (Cut(made=False), Maybe("RemoteProtocolError")),
        (Cut(made=True), Maybe("RemoteProtocolError")),
    ],
)
def test_each_trouble_has_its_fate(trouble: object, expected: Fate) -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        fake.trouble(SEND, trouble)
        assert fate_of(await calls.post(SEND, TEXT), OA) == expected
        assert fate_of(await calls.post(SEND, TEXT), OA) == Sent(""), "and the next goes through"

    story(tell)


def test_six_answers_to_one_message_are_one_too_many_and_two_days_are_too_long() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        fates = [fate_of(await calls.post(SEND, TEXT), OA) for _ in range(6)]
        assert fates == [Sent("")] * 5 + [Held("quota")]
        fake.oa.wrote("o-lan", "text")
        assert fate_of(await calls.post(SEND, TEXT), OA) == Sent("")
        fake.later(48 * 3600 + 1)
        assert fate_of(await calls.post(SEND, TEXT), OA) == Held("window-closed")

    story(tell)


def test_a_text_that_is_too_long_for_the_platform_is_refused() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        answer = await calls.post(SEND, TEXT | {"text": {"content": "实" * 683}})
        assert fate_of(answer, OA, b"shorter") == Refused("too-long", b"shorter")

    story(tell)


def test_nobody_listening_is_certainly_unsent() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        assert isinstance(await calls.post(SEND, TEXT), Done)
        await fake.goes_down()
        # The connection that was kept is cut; whether that call went out, nobody knows.
        await calls.post(SEND, TEXT)
        assert fate_of(await calls.post(SEND, TEXT), OA) == Unsent("ConnectError")
        await fake.comes_back()
        assert fate_of(await calls.post(SEND, TEXT), OA) == Sent("")

    story(tell)


def test_a_call_ends_in_time_and_its_connection_is_not_used_again() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        await calls.post(SEND, TEXT)
        fake.trouble(SEND, Late(5))
        assert await calls.post(SEND, TEXT, within=0.2) == Unreached("TimeoutError")
        # Were it, this call would read the answer of the one before.
        fake.trouble("/cgi-bin/menu/get", errcode(46003, "menu no exist"))
        assert isinstance(await calls.get("/cgi-bin/menu/get"), Declined)

    story(tell)


def test_waiting_for_a_token_counts_as_time_of_the_call_and_leaves_it_unsent() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        fake.trouble(TOKEN, Hangs(20))
        answer = await calls.post(SEND, TEXT, within=0.2)
        assert answer == Unreached("token-TimeoutError", certain=True)
        assert not fake.called(SEND)

    story(tell)


def test_an_answer_without_an_end_is_cut_off() -> None:
    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"%x\r\n%s\r\n" % (1 << 20, b" " * (1 << 20))
        try:
            for _ in range(2 * MAX_ANSWER >> 20):
                writer.write(chunk)
                await writer.drain()
        except OSError:
            cut.append(True)
        finally:
            writer.close()

    async def told() -> None:
        async with asyncio.timeout(30), await asyncio.start_server(served, "127.0.0.1", 0) as server:
            api = Api(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            answers.append(await api.get("/cgi-bin/getcallbackip"))
            await api.close()

    answers: list[Answer] = []
    cut: list[bool] = []
    asyncio.run(told())
    assert answers == [Unreached("DecodingError")]


@pytest.mark.parametrize("address", ["http://", "http://[::1", "ftp://127.0.0.1", "http://127.0.0.1:99999"])
def test_an_address_that_is_none_is_said_at_once(address: str) -> None:
    with pytest.raises(BadSettings, match="HESHI_WECHAT_API"):
        Api(address)


def test_a_proxy_that_is_none_is_said_by_the_name_of_its_setting() -> None:
    with pytest.raises(BadSettings, match="HESHI_HTTP_PROXY"):
        Api("https://api.weixin.qq.com", "gopher://127.0.0.1")


def test_a_proxy_that_cannot_be_reached_leaves_a_call_unsent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def told(scheme: str) -> Answer:
        api = Api("https://api.weixin.qq.com", f"{scheme}://127.0.0.1:{port}")
        try:
            return await api.get("/cgi-bin/getcallbackip", {"access_token": "t"})
        finally:
            await api.close()

    for scheme in ("http", "socks5"):
        answer = asyncio.run(told(scheme))
        assert isinstance(answer, Unreached)
        assert answer.certain, scheme


# --- tokens that the platform no longer takes


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_was_refused_is_renewed_and_the_call_made_once_more(code: int) -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        await calls.post(SEND, TEXT)
        fake.oa.passes.take_back()
        fake.trouble(SEND, errcode(code, "not that token"))
        assert isinstance(await calls.post(SEND, TEXT), Done)
        assert [call.errcode for call in fake.called(SEND)] == [0, code, 0]
        assert len(fake.called(TOKEN)) == 2

    story(tell)


def test_a_call_that_is_refused_for_its_token_twice_is_unsent_and_made_no_third_time() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        fake.trouble(SEND, errcode(40001, "invalid credential"), times=2)
        answer = await calls.post(SEND, TEXT)
        assert fate_of(answer, OA) == Unsent("token")
        assert len(fake.called(SEND)) == 2

    story(tell)


def test_without_a_token_the_call_is_not_made() -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        fake.oa.allowed = False
        answer = await calls.post(SEND, TEXT)
        assert answer == Unreached("token-40164", certain=True)
        assert fate_of(answer, OA) == Unsent("token-40164")
        assert not fake.called(SEND)

    story(tell)


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (errcode(-1, "system error"), "token-busy"),
        (status(502), "token-busy"),
        (errcode(40125, "invalid appsecret"), "token-40125"),
        (Cut(made=True), "token-RemoteProtocolError"),
    ],
)
def test_why_there_was_no_token_is_told_and_the_call_is_unsent(trouble: object, why: str) -> None:
    async def tell(fake: Apis, calls: Authorized) -> None:
        fake.trouble(TOKEN, trouble)
        assert await calls.post(SEND, TEXT) == Unreached(why, certain=True)
        assert not fake.called(SEND)

    story(tell)


# --- nothing of it in a log

CANARY = "canary-CANARY-canary"
TROUBLES = (errcode(40164, CANARY), status(502), Cut(made=False), errcode(-1, CANARY))


async def in_trouble(fake: Apis, calls: Authorized, path: str) -> list[object]:
    """Everything that comes back where everything goes wrong, and what holds the calls."""
    shown: list[object] = [calls, calls._tokens, calls._api, vars(calls._tokens), await calls.get("/nowhere")]
    for trouble in TROUBLES:
        fake.trouble(path, trouble)
        shown.append(await calls.post(path, TEXT))
    shown.append(fate_of(await calls.post(path, TEXT), OA))
    await fake.goes_down()
    shown.append(await calls.post(path, TEXT))
    await fake.comes_back()
    fake.oa.passes.take_back()
    fake.oa.allowed = False
    shown.append(await calls.post(path, TEXT))
    await calls.close()
    return [*shown, await calls.post(path, TEXT), vars(calls._tokens)]


async def with_canaries() -> tuple[list[object], list[str]]:
    """The same for both platforms; and the secrets that were given out meanwhile."""
    async with asyncio.timeout(30), apis(strict=False) as fake:
        fake.oa.secret = fake.kf.secret = CANARY
        clock, shown = Clock(fake.now()), []
        for tokens, whose, path in (
            (stable_tokens, fake.oa.appid, SEND),
            (corp_tokens, fake.kf.corp_id, "/cgi-bin/kf/send_msg"),
        ):
            api = Api(fake.url)
            calls = Authorized(api, tokens(api, whose, SecretStr(CANARY), Kept(), clock))
            shown += await in_trouble(fake, calls, path)
        return shown, [*fake.oa.passes.given, *fake.kf.passes.given]


def test_no_log_and_no_repr_shows_a_secret_or_a_token_whatever_goes_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything, ours = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(everything)
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.DEBUG)
    root.addHandler(handler)
    logs.configure("DEBUG", ours)
    try:
        # Debugging asyncio writes of slow callbacks, with their arguments.
        shown, tokens = asyncio.run(with_canaries(), debug=True)
    finally:
        root.removeHandler(handler)
    assert "channel.down" in ours.getvalue()
    assert len(tokens) >= 2
    written = everything.getvalue() + ours.getvalue()
    assert not [secret for secret in (CANARY, *tokens) if secret in written]
    # What a platform says may quote us: it is in a `Declined`, for `remedy_for` alone.
    assert not [token for token in tokens if token in repr(shown)]
