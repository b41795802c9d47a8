"""The stand-in for a 公众号 against a bot written with wechatpy: it is read, and what comes back is shown.

And the other way round: each way of answering badly is noticed.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pytest
from wechatpy import parse_message
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from tests.telegram.fake.wire import Listener, Request
from tests.wechat.fake.envelope import BLOCK, Broken, Envelope, Sealed, signature
from tests.wechat.fake.oa import TROUBLE, Account, How, Mode
from tests.wechat.fake.shapes import Wrong, shown

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY = KEY[::-1]


@dataclass(frozen=True)
class Text:
    """An answer as it goes over the line."""

    body: str
    status: int = 200

    def wire(self) -> bytes:
        body = self.body.encode()
        return f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


Bot = Callable[[Request, dict[str, str]], Awaitable[Text | None]]


def told(story: Callable[[], Awaitable[None]]) -> None:
    """Run it."""

    async def within() -> None:
        async with asyncio.timeout(20):
            await story()

    asyncio.run(within())


@asynccontextmanager
async def account(bot: Bot, **over: object) -> AsyncIterator[Account]:
    """An account that pushes to that bot, which must not raise."""

    async def handle(request: Request) -> Text | None:
        return await bot(request, dict(parse_qsl(request.query)))

    problems: list[str] = []
    listener = Listener(handle, problems.append)  # type: ignore[arg-type]
    await listener.open()
    made = Account(**({"token": "AAAAA", "patience": 0.3} | over))  # type: ignore[arg-type]
    made.address = f"http://127.0.0.1:{listener.port}/wx"
    try:
        yield made
    finally:
        await made.close()
        await listener.close()
    assert not problems, problems


def wechatpy_bot(account_key: str = KEY) -> Bot:
    """It says back what it was told, as the examples of wechatpy do."""

    async def bot(request: Request, query: dict[str, str]) -> Text:
        check_signature("AAAAA", query["signature"], query["timestamp"], query["nonce"])
        if request.verb == "GET":
            return Text(query["echostr"])
        crypto = WeChatCrypto("AAAAA", account_key, "wx5823bf96d3bd56c7")
        body, sealed = request.body.decode(), query.get("encrypt_type") == "aes"
        if sealed:
            body = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        message = parse_message(body)
        assert message.source == query["openid"]
        said = f"{type(message).__name__}: {getattr(message, 'content', None) or message.type}"
        reply = TextReply(message=message, content=said).render()
        return Text(crypto.encrypt_message(reply, query["nonce"], query["timestamp"]) if sealed else reply)

    return bot


@pytest.mark.parametrize("mode", Mode)
def test_a_bot_of_wechatpy_understands_it_and_is_understood(mode: Mode) -> None:
    async def story() -> None:
        async with account(wechatpy_bot(), mode=mode, aes_key=KEY) as oa:
            assert await oa.checks_address()
            lan = oa.fan("阿兰")
            assert await lan.asks("Sora已开放👨‍👩‍👧 <b>&amp;") == "TextMessage: Sora已开放👨‍👩‍👧 <b>&amp;"
            assert await lan.forwards("震惊", "点开看看").reply() == "LinkMessage: link"
            for kind in ("image", "voice", "video", "shortvideo", "location"):
                assert (await lan.sends(kind).reply()).endswith(f": {kind}")
            assert await lan.follows().reply() == "SubscribeEvent: event"
            assert await lan.follows("7").reply() == "SubscribeScanEvent: event"
            assert await lan.clicks("HELP").reply() == "ClickEvent: event"
            assert {one.how for one in lan.sees} == {How.PASSIVE}
            assert not oa.violations
            _ = await lan.leaves().reply()
            assert oa.violations == ["spoke to somebody who has left"]

    told(story)


def test_json_is_the_other_form() -> None:
    async def bot(request: Request, query: dict[str, str]) -> Text:
        outer = json.loads(request.body)
        assert set(outer) == {"ToUserName", "Encrypt"}
        prp = PrpCrypto(WeChatCrypto("", KEY, "").key)
        inner = json.loads(prp.decrypt(outer["Encrypt"], "wx5823bf96d3bd56c7"))
        assert isinstance(inner["MsgId"], int)
        swapped = {"ToUserName": inner["FromUserName"], "FromUserName": inner["ToUserName"]}
        reply = json.dumps(swapped | {"CreateTime": int(time.time()), "MsgType": "text", "Content": "好"})
        encrypt = prp.encrypt(reply, "wx5823bf96d3bd56c7").decode()
        sealed = {"Encrypt": encrypt, "TimeStamp": 1714037059, "Nonce": "1"}
        return Text(json.dumps(sealed | {"MsgSignature": signature("AAAAA", "1714037059", "1", encrypt)}))

    async def story() -> None:
        async with account(bot, mode=Mode.SECURE, aes_key=KEY, form="json") as oa:
            assert await oa.fan("阿兰").asks("在吗") == "好"
            assert not oa.violations

    told(story)


def test_five_seconds_three_times_and_the_same_name_each_time() -> None:
    asked: list[tuple[str, str]] = []

    async def bot(request: Request, query: dict[str, str]) -> Text | None:
        asked.append((str(parse_message(request.body).id), query["signature"]))
        if len(asked) == 1:
            return None  # the line is cut
        await asyncio.sleep(1)
        return Text("success")

    async def story() -> None:
        async with account(bot) as oa:
            lan = oa.fan("阿兰")
            said = lan.says("在吗")
            assert await said.reply() == TROUBLE
            assert [push.status for push in said.pushes] == [0, 0, 0]
            assert {name for name, _ in asked} == {said.event}
            assert [one.how for one in lan.sees] == [How.TROUBLE]
            assert oa.violations == ["text: nothing came back three times"]

    told(story)


def test_who_comes_back_in_time_is_shown_once() -> None:
    answers = iter([Text("", 503), Text("success")])

    async def bot(request: Request, query: dict[str, str]) -> Text:
        return next(answers)

    async def story() -> None:
        async with account(bot) as oa:
            lan = oa.fan("阿兰")
            said = lan.says("在吗")
            assert await said.reply() == ""
            assert [push.status for push in said.pushes] == [503, 200]
            assert not lan.sees
            assert not oa.violations

    told(story)


GOOD = {
    "ToUserName": "{to}",
    "FromUserName": "{by}",
    "CreateTime": "{now}",
    "MsgType": "text",
    "Content": "好",
}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("好", "no XML"),
        ('{"a": 1}', "no XML"),
        ("<xml><Content>a]]></Content>", "no XML"),
        ("<!DOCTYPE a><xml></xml>", "document type"),
        (GOOD | {"ToUserName": "somebody"}, "somebody else"),
        (GOOD | {"CreateTime": "1348831860"}, "is not now"),
        (GOOD | {"MsgType": "markdown"}, "MsgType"),
        (GOOD | {"FuncFlag": "0"}, "takes texts"),
        (GOOD | {"Content": " "}, "empty"),
        (GOOD | {"Content": "好" * 683}, "2049 bytes"),
        (GOOD | {"Content": '<a href="javascript:1">x</a>'}, "links that do nothing"),
        (GOOD | {"Content": '<a href="https://a.example/">x'}, "does not end"),
    ],
)
def test_what_cannot_be_shown_is_trouble(body: str | Mapping[str, str], why: str) -> None:
    async def bot(request: Request, query: dict[str, str]) -> Text:
        if isinstance(body, str):
            return Text(body)
        to, by = query["openid"], parse_message(request.body).target
        fields = [
            f"<{name}><![CDATA[{value.format(to=to, by=by, now=int(time.time()))}]]></{name}>"
            for name, value in body.items()
        ]
        return Text(f"<xml>{''.join(fields)}</xml>")

    async def story() -> None:
        async with account(bot) as oa:
            assert await oa.fan("阿兰").asks("在吗") == TROUBLE
            assert len(oa.violations) == 1
            assert why in oa.violations[0]

    told(story)


def sealed_with(key: str) -> Bot:
    async def bot(request: Request, query: dict[str, str]) -> Text:
        crypto = WeChatCrypto("AAAAA", key, "wx5823bf96d3bd56c7")
        return Text(crypto.encrypt_message("<xml></xml>", query["nonce"], query["timestamp"]))

    return bot


async def in_the_clear(request: Request, query: dict[str, str]) -> Text:
    return Text("<xml><Content>x</Content></xml>")


@pytest.mark.parametrize(
    ("bot", "why"), [(in_the_clear, "an envelope with"), (sealed_with(OTHER_KEY), r"padding|frame")]
)
def test_who_answers_in_the_clear_or_with_another_key_is_not_understood(bot: Bot, why: str) -> None:
    async def story() -> None:
        async with account(bot, mode=Mode.SECURE, aes_key=KEY) as oa:
            assert await oa.fan("阿兰").asks("在吗") == TROUBLE
            assert re.search(why, oa.violations[0])

    told(story)


def test_a_link_to_answer_with_is_tapped() -> None:
    async def bot(request: Request, query: dict[str, str]) -> Text:
        message = parse_message(request.body)
        said = f"{message.content} {message._data.get('bizmsgmenuid')}"
        link = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%9D%A5%E6%BA%90&msgmenuid=p.1">来源</a>'
        return Text(TextReply(message=message, content=f"{said} {link}").render())

    async def story() -> None:
        async with account(bot) as oa:
            lan = oa.fan("阿兰")
            seen = await lan.asks("在吗")
            assert (await lan.taps(seen, "来源").reply()).startswith("来源 p.1")

    told(story)


# --- the envelope alone


def test_an_envelope_is_read_strictly() -> None:
    envelope = Envelope("AAAAA", KEY, "wx1")
    sealed = envelope.seal("你好")
    assert envelope.open(sealed) == "你好"
    crypto = WeChatCrypto("AAAAA", KEY, "wx1")
    assert PrpCrypto(crypto.key).decrypt(sealed.encrypt, "wx1") == "你好"
    with pytest.raises(Broken, match="signature"):
        _ = envelope.open(Sealed(sealed.encrypt, "0" * 40, sealed.timestamp, sealed.nonce))
    with pytest.raises(Broken, match="base64"):
        _ = envelope.decrypted(f"{sealed.encrypt} ")
    with pytest.raises(Broken, match="blocks"):
        _ = envelope.decrypted("AAAA")
    with pytest.raises(Broken, match=r"padding|frame"):
        _ = Envelope("AAAAA", OTHER_KEY, "wx1").decrypted(sealed.encrypt)
    with pytest.raises(Broken, match="frame"):
        _ = Envelope("AAAAA", KEY, "wx2").decrypted(sealed.encrypt)


@pytest.mark.parametrize("length", range(0, 3 * BLOCK, 5))
def test_every_length_fills_its_blocks(length: int) -> None:
    envelope = Envelope("AAAAA", KEY, "wx1")
    assert envelope.open(envelope.seal("a" * length)) == "a" * length


def test_a_text_of_exactly_so_many_bytes_goes_through() -> None:
    assert len(shown("好" * 682 + "ab")) == 684
    with pytest.raises(Wrong):
        _ = shown("好" * 682 + "abc")
