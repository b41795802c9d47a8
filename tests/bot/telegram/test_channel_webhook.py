"""Pushes from Telegram: the secret before the body, the disk before the answer."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from starlette.applications import Starlette

from bot import logs
from bot.channels.telegram.channel import Options, TelegramChannel
from bot.channels.telegram.webhook import HEADER, MAX_BODY
from bot.delivery import Strange
from bot.errors import Busy, ChannelRefused, StateError
from bot.runtime.http import web_server
from tests.bot.telegram.telegram_channels import QUICK, Inbox, connection, running
from tests.telegram.fake import Fake, server_error, telegram

HOOKED = Options(pauses=QUICK.pauses, webhook_url="https://bot.example.org/")


@asynccontextmanager
async def pushed_to(
    tg: Fake, inbox: Inbox, *, options: Options = HOOKED
) -> AsyncIterator[tuple[TelegramChannel, str]]:
    """A channel behind a real web server that our own Telegram finds; and the webhook's address there."""
    channel = TelegramChannel(connection(tg), options)
    stop = asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        tg.updates.reach = f"http://127.0.0.1:{port}"
        server = asyncio.create_task(web_server(Starlette(routes=channel.routes()), listening).run(stop))
        try:
            async with running(tg, inbox, channel=channel):
                await tg.until(lambda: tg.updates.webhook is not None, lambda: "no webhook")
                assert tg.updates.webhook
                path = httpx.URL(tg.updates.webhook.url).path
                yield channel, f"http://127.0.0.1:{port}{path}"
        finally:
            stop.set()
            await server


def story(tell: Callable[[Fake, Inbox], Awaitable[None]]) -> None:
    async def told() -> None:
        async with asyncio.timeout(60), telegram() as tg:
            await tell(tg, Inbox())

    asyncio.run(told())


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    return stream


def test_what_is_pushed_is_stored_once_in_order_and_taken() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "一")  # waits since before the webhook
        async with pushed_to(tg, inbox) as (channel, _):
            for text in ("二", "三"):
                await lan.says(lan.private, text)
            await inbox.holds(3)
            await tg.until(tg.updates.all_confirmed, lambda: "not taken")
            assert channel.age() is not None
        assert inbox.texts == ["一", "二", "三"]
        assert {status for _, status in tg.updates.pushes} == {200}
        assert not tg.updates.polls

    story(tell)


def test_a_push_and_a_poll_give_an_update_the_same_name_and_body_meaning() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        async with pushed_to(tg, inbox):
            await lan.says(lan.private, "一")
            (pushed,) = await inbox.holds(1)
        (update,) = tg.updates.all.values()
        tg.updates.again(update)
        polled = Inbox()
        async with running(tg, polled):
            (again,) = await polled.holds(1)
        assert again.event_id == pushed.event_id
        assert again.incoming == pushed.incoming

    story(tell)


def test_what_cannot_be_stored_is_pushed_again() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        tg.updates.longest_retry_after = 0.05  # an hour, in life
        inbox.trouble = [Busy(1), StateError("disk full"), RuntimeError("a fault of ours")]
        async with pushed_to(tg, inbox):
            await lan.says(lan.private, "一")
            await inbox.holds(1)
            await tg.until(tg.updates.all_confirmed, lambda: "not taken")
        assert [status for _, status in tg.updates.pushes] == [503, 503, 503, 200]

    story(tell)


def test_a_thousand_wrong_secrets_store_nothing(log: io.StringIO) -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        update = b'{"update_id": 1, "message": {"text": "canary-wrong-secret"}}'
        async with pushed_to(tg, inbox) as (_, url), httpx.AsyncClient(trust_env=False) as http:
            assert tg.updates.webhook
            right = tg.updates.webhook.secret
            wrong = ["", "x", right[:-1], right + "x", right.upper(), "\u00ff" * 64]
            statuses = set()
            for n in range(1_000):
                headers = {HEADER: wrong[n % len(wrong)].encode("latin-1")}
                statuses.add((await http.post(url, content=update, headers=headers)).status_code)
            statuses.add((await http.post(url, content=update)).status_code)
            assert statuses == {403}
            # Neither another path nor another verb is an open door.
            assert (await http.post(url + "x", content=update, headers={HEADER: right})).status_code == 404
            assert (await http.get(url, headers={HEADER: right})).status_code == 405
        assert not inbox.arrivals

    story(tell)
    told = [line for line in log.getvalue().splitlines() if "push.refused" in line]
    assert len(told) == 1  # a line a minute at most
    assert "canary" not in log.getvalue()


def test_the_secret_is_looked_at_before_the_body_is_there() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        async with pushed_to(tg, inbox) as (_, url):
            target = httpx.URL(url)
            reader, writer = await asyncio.open_connection(target.host, target.port)
            writer.write(
                f"POST {target.path} HTTP/1.1\r\nHost: x\r\n{HEADER}: wrong\r\n"
                "Content-Length: 10000000\r\n\r\n".encode()
            )
            await writer.drain()
            assert (await reader.readline()).startswith(b"HTTP/1.1 403")
            writer.close()
            await writer.wait_closed()

    story(tell)


def test_ten_megabytes_are_cut_and_set_aside() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        async with pushed_to(tg, inbox) as (channel, url), httpx.AsyncClient(trust_env=False) as http:
            assert tg.updates.webhook
            headers = {HEADER: tg.updates.webhook.secret}
            body = b'{"update_id": 1, "message": {"text": "' + b"a" * 10_000_000 + b'"}}'

            async def trickle() -> AsyncIterator[bytes]:
                for start in range(0, len(body), 65_536):
                    yield body[start : start + 65_536]

            for content in (body, trickle()):
                with suppress(httpx.WriteError):  # answered, and closed, before all of it was written
                    assert (await http.post(url, content=content, headers=headers)).status_code == 200
            (dead,) = await inbox.holds(1)
            assert isinstance(dead.incoming, Strange)
            assert len(dead.body) < MAX_BODY + 100
            assert isinstance(channel.read(dead.body), Strange)

    story(tell)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"[]", b"{}", b'"?"', b'{"update_id": true}', b"[" * 100_000]
)
def test_what_telegram_would_never_send_is_set_aside_and_taken(body: bytes) -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        async with pushed_to(tg, inbox) as (_, url), httpx.AsyncClient(trust_env=False) as http:
            assert tg.updates.webhook
            headers = {HEADER: tg.updates.webhook.secret}
            assert (await http.post(url, content=body, headers=headers)).status_code == 200
            (dead,) = await inbox.holds(1)
            assert isinstance(dead.incoming, Strange)

    story(tell)


def test_before_the_run_and_after_it_telegram_is_told_to_come_again() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            channel, stop = TelegramChannel(connection(tg), HOOKED), asyncio.Event()
            with socket.create_server(("127.0.0.1", 0)) as listening:
                app = Starlette(routes=channel.routes())
                server = asyncio.create_task(web_server(app, listening).run(stop))
                url = f"http://127.0.0.1:{listening.getsockname()[1]}{channel.routes()[0].path}"
                assert channel._webhook
                headers = {HEADER: channel._webhook._secret}
                async with httpx.AsyncClient(trust_env=False) as http:
                    answer = await http.post(url, content=b"{}", headers=headers)
                assert answer.status_code == 503
                assert int(answer.headers["retry-after"]) > 0
                stop.set()
                await server
            await channel.close()

    asyncio.run(told())


def test_a_webhook_that_was_changed_is_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.webhook._WATCH_EVERY", 0.02)

    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        async with pushed_to(tg, inbox) as (_, url):
            tg.methods.find("deleteWebhook")({})  # type: ignore[misc]
            tg.trouble("getWebhookInfo", server_error(), times=2)
            tg.trouble("setWebhook", server_error(), times=2)
            await lan.says(lan.private, "一")
            await inbox.holds(1)
            assert tg.updates.webhook
            assert httpx.URL(tg.updates.webhook.url).path == httpx.URL(url).path

    story(tell)


def test_that_pushes_fail_is_said(monkeypatch: pytest.MonkeyPatch, log: io.StringIO) -> None:
    monkeypatch.setattr("bot.channels.telegram.webhook._WATCH_EVERY", 0.02)

    async def tell(tg: Fake, inbox: Inbox) -> None:
        async with pushed_to(tg, inbox):
            looked = len(tg.called("getWebhookInfo"))
            await tg.until(lambda: len(tg.called("getWebhookInfo")) > looked + 1, lambda: "does not look")
            assert tg.updates.webhook
            tg.updates.webhook.last_error = "Connection timed out"
            tg.updates.webhook.last_error_date = 1_800_000_000
            looked = len(tg.called("getWebhookInfo"))
            await tg.until(lambda: len(tg.called("getWebhookInfo")) > looked + 3, lambda: "does not look")

    story(tell)
    told = [
        line for line in map(json.loads, log.getvalue().splitlines()) if line.get("kind") == "pushes-fail"
    ]
    assert len(told) == 1


def test_an_address_that_telegram_does_not_take_ends_the_run() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram(strict=False) as tg:
            options = Options(pauses=QUICK.pauses, webhook_url="http://bot.example.org")
            channel = TelegramChannel(connection(tg), options)
            with pytest.raises(ChannelRefused, match="HESHI_TELEGRAM_WEBHOOK_URL"):
                await channel.run(Inbox(), asyncio.Event())
            await channel.close()

    asyncio.run(told())


def test_path_and_secret_tell_nothing_of_the_token_and_change_with_it() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            one = TelegramChannel(connection(tg), HOOKED)
            other = TelegramChannel(connection(tg, token="7000000001:another"), HOOKED)
            paths = {channel.routes()[0].path for channel in (one, other)}
            assert len(paths) == 2
            assert not any(tg.token.partition(":")[2] in path for path in paths)
            await one.close()
            await other.close()

    asyncio.run(told())
