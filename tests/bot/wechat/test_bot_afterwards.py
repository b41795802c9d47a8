"""response_url: one call each, at our API's address alone; what it refuses is kept for another time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

import pytest

from bot.channels.wechat.api import Api
from bot.channels.wecom_bot.afterwards import Afterwards, response_code
from bot.delivery import Fate, Held, Maybe, Sent, Unsent
from tests.telegram.fake.wire import Listener, Request, Response

MESSAGE = {"msgtype": "markdown", "markdown": {"content": "属实"}}
REAL = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=F7dK-1Zr_x"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (REAL, "F7dK-1Zr_x"),
        ("https://evil.example/steal?response_code=abc", "abc"),
        ("https://qyapi.weixin.qq.com/cgi-bin/aibot/response", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_code_is_taken(url: str, code: str) -> None:
    assert response_code(url) == code


def posted(*answers: Response | None, times: int = 0) -> tuple[list[Fate], list[Request], bool]:
    """What becomes of calls by the same code, as the platform answers; None cuts the line."""
    seen: list[Request] = []
    waiting = list(answers)

    async def answer(request: Request) -> Response | None:
        seen.append(request)
        return waiting.pop(0)

    async def within() -> tuple[list[Fate], bool]:
        listener = Listener(answer, print)
        await listener.open()
        afterwards = Afterwards(Api(f"http://127.0.0.1:{listener.port}"))
        try:
            fates = [await afterwards.post("code", MESSAGE, "name") for _ in range(times or len(answers))]
            return fates, afterwards.takes("code")
        finally:
            await afterwards.close()
            await listener.close()

    fates, takes = asyncio.run(within())
    return fates, seen, takes


def test_it_is_posted_in_the_clear_with_its_code() -> None:
    fates, seen, takes = posted(Response(200, {"errcode": 0}))
    assert fates == [Sent("name")]
    assert seen[0].path == "/cgi-bin/aibot/response"
    assert parse_qs(seen[0].query) == {"response_code": ["code"]}
    assert json.loads(seen[0].body) == MESSAGE
    assert "属实".encode() in seen[0].body
    assert not takes


def test_what_is_refused_is_kept_and_not_tried_again() -> None:
    fates, _, takes = posted(Response(200, {"errcode": 93010, "errmsg": "x"}))
    assert fates == [Held("response-url")]
    assert not takes


@pytest.mark.parametrize("answer", [Response(200, {"errcode": -1}), Response(502, {})])
def test_a_busy_platform_is_asked_again(answer: Response) -> None:
    fates, _, takes = posted(answer, Response(200, {"errcode": 0}))
    assert fates == [Maybe("busy", answered=True), Sent("name")]
    assert not takes


def test_refused_after_a_doubt_it_had_arrived() -> None:
    fates, _, _ = posted(None, Response(200, {"errcode": 93010}))
    assert isinstance(fates[0], Maybe)
    assert fates[1] == Sent("name")


def test_refused_after_the_platform_failed_by_itself_it_had_not() -> None:
    fates, _, _ = posted(Response(502, {}), Response(200, {"errcode": 93010}))
    assert fates[1] == Held("response-url")


def test_without_a_connection_it_is_certainly_unsent() -> None:
    async def within() -> Fate:
        afterwards = Afterwards(Api("http://127.0.0.1:9"))
        try:
            return await afterwards.post("code", MESSAGE, "name")
        finally:
            await afterwards.close()

    assert isinstance(asyncio.run(within()), Unsent)


def test_codes_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.wecom_bot.afterwards._REMEMBERED", 2)

    async def answer(_: Request) -> Response:
        return Response(200, {"errcode": 0})

    async def within(told: Callable[[Afterwards], Awaitable[None]]) -> None:
        listener = Listener(answer, print)
        await listener.open()
        afterwards = Afterwards(Api(f"http://127.0.0.1:{listener.port}"))
        await told(afterwards)
        await afterwards.close()
        await listener.close()

    async def story(afterwards: Afterwards) -> None:
        for code in ("a", "b", "c"):
            await afterwards.post(code, MESSAGE, "name")
        assert [afterwards.takes(code) for code in ("a", "b", "c")] == [True, False, False]

    asyncio.run(within(story))
