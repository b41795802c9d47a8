"""The stand-in of WeCom's callback notices each way of answering badly, and shows what is answered well."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.telegram.fake.wire import Listener, Request, Response
from tests.wechat.fake.callback import KEY, CallbackCorp
from tests.wechat.fake.envelope import Envelope, Sealed

Json = dict[str, Any]
BUTTONS = [{"text": "来源", "key": "d"}]
CARD = {"card_type": "button_interaction", "task_id": "t1", "main_title": {"title": "核实"},
        "source": {"desc": "核实"}, "button_list": BUTTONS}  # fmt: skip


def stream(content: str = "属实", *, finish: bool = True, name: str = "s") -> Json:
    return {"msgtype": "stream", "stream": {"id": name, "finish": finish, "content": content}}


def told(
    says: Callable[[Json], Json], story: Callable[[CallbackCorp], Awaitable[None]], *, nonce: str = ""
) -> list[str]:
    """What is noticed of a bot that answers so."""
    ours = Envelope("aTokenOfWecom", KEY, "")

    async def bot(request: Request) -> Response:
        query = dict(parse_qsl(request.query))
        encrypt = json.loads(request.body)["encrypt"]
        signed = Sealed(encrypt, query["msg_signature"], query["timestamp"], query["nonce"])
        sealed = ours.seal(json.dumps(says(json.loads(ours.open(signed)))), fresh=nonce or query["nonce"])
        answer = {"encrypt": sealed.encrypt, "msgsignature": sealed.signature}
        return Response(200, answer | {"timestamp": int(sealed.timestamp), "nonce": sealed.nonce})

    async def within() -> list[str]:
        corp = CallbackCorp(patience=2.0, every=0.02, stream_lasts=1.0)
        listener = Listener(bot, corp.violations.append)
        await listener.open()
        await corp.listener.open()
        corp.address = f"http://127.0.0.1:{listener.port}/"
        try:
            async with asyncio.timeout(20):
                await story(corp)
                await corp.until(lambda: all(asked.over for asked in corp.asked.values()))
        finally:
            await corp.close()
            await listener.close()
        return corp.violations

    return asyncio.run(within())


async def asks(corp: CallbackCorp) -> None:
    await corp.member("lan").says("云雀免费")


async def asks_in_a_group(corp: CallbackCorp) -> None:
    await corp.group("g").hears(corp.member("lan"), "@核实 云雀免费")


async def enters(corp: CallbackCorp) -> None:
    await corp.member("lan").enters()


def test_a_good_answer_is_seen_and_nothing_is_noticed() -> None:
    async def story(corp: CallbackCorp) -> None:
        lan = corp.member("lan")
        await lan.says("云雀免费")
        assert (await lan.chat.next()).text == "属实"
        assert (await lan.chat.next()).buttons == {"来源": "d"}

    said = stream() | {"msgtype": "stream_with_template_card", "template_card": CARD}
    assert told(lambda _: said, story) == []


def test_a_stream_is_asked_for_until_it_is_finished() -> None:
    async def story(corp: CallbackCorp) -> None:
        lan = corp.member("lan")
        await lan.says("云雀免费")
        shown = await lan.chat.next()
        assert shown.versions == ["等等", "属实"]

    assert told(lambda m: stream() if m["msgtype"] == "stream" else stream("等等", finish=False), story) == []


@pytest.mark.parametrize(
    ("says", "story", "noticed"),
    [
        (lambda _: stream(""), asks, "no words"),
        (lambda _: stream("字" * 6827), asks, "20481 bytes"),
        (lambda _: {"msgtype": "text", "text": {"content": "好"}}, asks, "answered with text"),
        (lambda _: stream(), enters, "answered with stream"),
        (
            lambda m: stream("等", finish=False) if m["msgtype"] == "text" else {"msgtype": "text"},
            asks,
            "text",
        ),
        (lambda m: stream(finish=m["msgtype"] != "text", name=m["msgtype"]), asks, "is answered as stream"),
        (
            lambda _: {"msgtype": "template_card", "template_card": CARD | {"button_list": BUTTONS * 7}},
            asks,
            "7 buttons",
        ),
        (
            lambda m: (
                stream(finish=m["msgtype"] != "text")
                | {"msgtype": "stream_with_template_card", "template_card": CARD}
            ),
            asks,
            "a second card",
        ),
    ],
)
def test_a_bad_answer_is_noticed(
    says: Callable[[Json], Json], story: Callable[[CallbackCorp], Awaitable[None]], noticed: str
) -> None:
    assert any(noticed in one for one in told(says, story)), noticed


def test_another_nonce_is_noticed() -> None:
    assert "an answer of nonce 7" in told(lambda _: stream(), asks, nonce="7")[0]


def test_a_response_url_takes_one_call_and_in_a_group_no_card() -> None:
    async def story(corp: CallbackCorp) -> None:
        await asks_in_a_group(corp)
        await asks(corp)
        group, private = corp.addresses
        async with httpx.AsyncClient(trust_env=False, base_url=corp.url) as http:

            async def posted(code: str, body: Json) -> int:
                answer = await http.post("/cgi-bin/aibot/response", params={"response_code": code}, json=body)
                return int(answer.json()["errcode"])

            words = {"msgtype": "markdown", "markdown": {"content": "属实"}}
            assert await posted(private, words) == 0
            assert await posted(private, words) == 93010
            assert await posted("none", words) == 93010
            assert await posted(group, {"msgtype": "template_card", "template_card": CARD}) == 0

    assert told(lambda _: stream(), story) == ["response_url: a card in a group"]
