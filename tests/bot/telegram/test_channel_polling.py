"""Long polling against our own Telegram: nothing is confirmed that is not stored, nothing blocks the rest."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot import logs
from bot.channels.telegram.channel import TelegramChannel
from bot.delivery import Strange
from bot.errors import Busy, ChannelRefused, StateError
from bot.messages import Incoming
from tests.bot.telegram.telegram_channels import QUICK, Inbox, connection, running
from tests.telegram.fake import BOT_ID, Answers, Cut, Fake, server_error, telegram
from tests.telegram.fake.wire import Request, Response

CURSOR = f"telegram:{BOT_ID}"


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    return stream


def lines(log: io.StringIO, event: str) -> list[dict[str, object]]:
    return [line for line in map(json.loads, log.getvalue().splitlines()) if line["event"] == event]


def story(tell: Callable[[Fake, Inbox], Awaitable[None]], *, strict: bool = True) -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram(strict=strict) as tg:
            await tell(tg, Inbox())

    asyncio.run(told())


def test_what_is_said_arrives_in_order_and_is_confirmed() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰", language="zh-hans")
        async with running(tg, inbox):
            for text in ("一", "二", "三"):
                await lan.says(lan.private, text)
            await inbox.holds(3)
            await tg.until(tg.updates.all_confirmed, lambda: "not confirmed")
        assert inbox.texts == ["一", "二", "三"]
        first = next(iter(inbox.arrivals.values()))
        assert first.channel == "telegram"
        assert first.event_id.startswith(f"{BOT_ID}:")
        assert inbox.cursors[CURSOR] == int(list(inbox.arrivals)[-1].partition(":")[2]) + 1

    story(tell)


def test_a_stored_body_is_read_again_by_who_we_were_then() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        family = tg.group("一家人", [lan]).add_bot()
        async with running(tg, inbox):
            await lan.says(family, "@heshi_bot Sora已开放")
            arrivals = await inbox.holds(2)
        asked = next(one for one in arrivals if isinstance(one.incoming, Incoming) and one.incoming.addressed)
        # Another process, which has not reached Telegram yet and does not know its own name.
        stranger = TelegramChannel(connection(tg))
        assert stranger.read(asked.body) == asked.incoming
        await stranger.close()

    story(tell)


def test_nothing_is_confirmed_that_could_not_be_stored(log: io.StringIO) -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "Sora已开放")
        inbox.trouble = [StateError("disk full"), StateError("disk full"), Busy(0)]
        async with running(tg, inbox):
            await inbox.holds(1)
        assert inbox.texts == ["Sora已开放"]

    story(tell)
    (told,) = lines(log, "channel.down")
    assert (told["kind"], told["why"]) == ("not-stored", "StateError")
    assert len(lines(log, "channel.up")) == 1
    assert "disk full" not in log.getvalue()


def test_killed_between_storing_and_confirming_it_is_handed_in_again_under_the_same_name() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "一")
        async with running(tg, inbox):
            (first,) = await inbox.holds(1)
        # As after a restore of yesterday's file: the cursor is gone, and Telegram was never told.
        again = Inbox()
        tg.updates.pending.clear()
        await lan.says(lan.private, "二")
        again.cursors[CURSOR] = inbox.cursors[CURSOR]
        async with running(tg, again):
            (second,) = await again.holds(1)
        assert again.texts == ["二"]
        assert first.event_id != second.event_id

    story(tell)


def test_a_poison_update_is_set_aside_and_blocks_nobody() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "一")
        tg.poison()
        tg.poison({"message": {"chat": "?", "text": 3}})
        tg.poison({"wonderful_news": {"from": "tomorrow"}})
        await lan.says(lan.private, "二")
        async with running(tg, inbox):
            arrivals = await inbox.holds(5)
            await tg.until(tg.updates.all_confirmed, lambda: "not confirmed")
        assert inbox.texts == ["一", "二"]
        assert [isinstance(one.incoming, Strange) for one in arrivals] == [False, True, True, True, False]

    story(tell)


GOOD = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "一"}
ROWS = [
    json.dumps({"update_id": 1, "message": GOOD}),
    '{"update_id": 2, "message": {"date": 1' + "0" * 5_000 + "}}",
    json.dumps({"update_id": 3, "message": GOOD}),
]
"""Updates as some server may write them: one holds a number of 5,000 digits, which is no JSON to Python."""


def answer(method: str, params: dict[str, int]) -> str:
    if method == "getMe":
        return '{"id": 1, "username": "x_bot"}'
    if method != "getUpdates":
        return "true"
    first = params.get("offset", 1) - 1
    return f"[{','.join(ROWS[first : first + params['limit']])}]"


class Odd(Response):
    """An answer as text."""

    def wire(self) -> bytes:
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(self.body), self.body)


async def odd(request: Request) -> Response:
    await asyncio.sleep(0.01)
    result = answer(request.path.rpartition("/")[2], json.loads(request.body))
    return Odd(200, f'{{"ok": true, "result": {result}}}'.encode())


def test_a_batch_that_is_no_json_to_us_is_taken_apart() -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            tg.listener.handler = odd
            inbox = Inbox()
            async with running(tg, inbox):
                arrivals = await inbox.holds(3)
        assert inbox.texts == ["一", "一"]
        assert [isinstance(one.incoming, Strange) for one in arrivals] == [False, True, False]
        assert b"0000000000" in arrivals[1].body

    asyncio.run(told())


def test_a_second_poller_is_told_once_and_we_go_on_when_it_is_gone(log: io.StringIO) -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        tg.trouble("getUpdates", Answers(409, "Conflict: terminated by other getUpdates request"), times=20)
        async with running(tg, inbox):
            await tg.until(lambda: not tg.troubles.appointments, lambda: "it gave up")
            await lan.says(lan.private, "还在吗")
            await inbox.holds(1)

    story(tell)
    (told,) = lines(log, "channel.down")
    assert (told["kind"], told["why"]) == ("conflict", "http-409")
    assert "stop it" in str(told["remedy"])


def test_a_webhook_that_somebody_set_is_taken_back_and_nothing_is_dropped() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        hook = {"url": "https://127.0.0.1:8443/elsewhere"}
        tg.methods.find("setWebhook")(hook)  # type: ignore[misc]
        await lan.says(lan.private, "一")
        async with running(tg, inbox):
            await inbox.holds(1)
            tg.methods.find("setWebhook")(hook)  # type: ignore[misc]
            await lan.says(lan.private, "二")
            await inbox.holds(2)
        assert inbox.texts == ["一", "二"]

    story(tell)


def test_down_for_hours_is_two_lines_in_the_log(log: io.StringIO) -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        async with running(tg, inbox, replace(QUICK, pauses=(0.001,))):
            await lan.says(lan.private, "一")
            await inbox.holds(1)
            await tg.goes_down()
            await asyncio.sleep(0.3)  # hundreds of tries at this pace
            await lan.says(lan.private, "二")
            await tg.comes_back()
            await inbox.holds(2)
        assert inbox.texts == ["一", "二"]

    story(tell)
    assert len(lines(log, "channel.down")) == len(lines(log, "channel.up")) == 1


def test_it_starts_while_telegram_is_down() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        await lan.says(lan.private, "一")
        tg.trouble("getMe", server_error(), times=3)
        tg.trouble("getMe", Cut(made=False), times=3)
        tg.trouble("deleteWebhook", server_error(), times=2)
        await tg.goes_down()
        async with running(tg, inbox):
            await asyncio.sleep(0.05)
            await tg.comes_back()
            await inbox.holds(1)

    story(tell)


@pytest.mark.parametrize("when", ["before the first call", "while polling", "told to a reply"])
def test_a_revoked_token_ends_the_run_and_names_the_setting(when: str) -> None:
    async def told() -> None:
        async with asyncio.timeout(30), telegram() as tg:
            inbox, channel = Inbox(), TelegramChannel(connection(tg), QUICK)
            lan = tg.user("阿兰")
            if when == "before the first call":
                tg.revokes_token()
            run = asyncio.create_task(channel.run(inbox, asyncio.Event()))
            if when != "before the first call":
                await lan.says(lan.private, "一")
                await inbox.holds(1)
                tg.revokes_token()
            if when == "told to a reply":
                await channel.deliver(b'{"method": "sendMessage", "params": {"chat_id": 1, "text": "?"}}')
            if when == "while polling":
                await tg.goes_down()
                await tg.comes_back()
            with pytest.raises(ChannelRefused, match="HESHI_TELEGRAM_TOKEN") as refused:
                await run
            assert tg.token.partition(":")[2] not in str(refused.value)
            await channel.close()

    asyncio.run(told())


def test_it_stops_at_once_while_a_poll_hangs_and_while_there_is_no_room() -> None:
    async def told() -> None:
        async with asyncio.timeout(5), telegram() as tg:
            for full in (False, True):
                inbox, channel, stop = Inbox(), TelegramChannel(connection(tg), QUICK), asyncio.Event()
                if full:
                    inbox.room.clear()
                run = asyncio.create_task(channel.run(inbox, stop))
                await tg.until(lambda: len(tg.called("getMyCommands")) > 8, lambda: "no menu")
                stop.set()
                await run
                await channel.close()

    asyncio.run(told())


def test_nothing_is_asked_for_while_there_is_no_room() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        inbox.room.clear()
        await lan.says(lan.private, "一")
        async with running(tg, inbox):
            await tg.until(lambda: bool(tg.called("deleteWebhook")), lambda: "not begun")
            await asyncio.sleep(0.05)
            assert not inbox.arrivals
            inbox.room.set()
            await inbox.holds(1)

    story(tell)


def test_privacy_mode_changed_while_we_run_is_known_when_we_are_added_again() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        async with running(tg, inbox):
            family = tg.group("一家人", [lan]).add_bot()
            await inbox.holds(1)
            tg.switches.privacy = False
            family.kick_bot()
            family.add_bot()
            await inbox.holds(3)
            tg.trouble("getMe", server_error())
            family.kick_bot()
            await inbox.holds(4)
        reads_all = [one.incoming.reads_all for one in inbox.arrivals.values()]  # type: ignore[union-attr]
        assert reads_all == [False, True, True, True]

    story(tell)


def test_only_what_we_read_is_asked_for() -> None:
    async def tell(tg: Fake, inbox: Inbox) -> None:
        lan = tg.user("阿兰")
        async with running(tg, inbox):
            await lan.says(lan.private, "一")
            await inbox.holds(1)
        assert sorted(tg.updates.allowed) == sorted(
            "message edited_message callback_query inline_query my_chat_member guest_message "
            "message_reaction".split()
        )

    story(tell)
