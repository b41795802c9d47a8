"""The long connection alone, against WeCom on this machine: what becomes of calls and frames."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from bot.channels.wecom_bot import connection, socket
from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.cards import cards
from bot.channels.wecom_bot.connection import LongConnection, access_of, stream_id
from bot.channels.wecom_bot.reading import About, Back
from bot.channels.wecom_bot.socket import Access, Acked, Silent, Socket
from bot.delivery import Arrival, Cursor, Fate, Gone, Maybe, Refused, Sent, Unsent, Wait
from bot.errors import BadSettings, Busy, StateError
from bot.messages import Action, Address, Button, Incoming, Language, Press, Reply
from bot.settings import Settings
from tests.wechat.fake.bot_chats import text
from tests.wechat.fake.socket import WeCom, wecom


@dataclass
class Store:
    """Inbox and shelf at once, in memory: what was taken in, and what answers it."""

    arrivals: list[Arrival] = field(default_factory=list)
    answers: dict[str, tuple[bytes, ...] | None] = field(default_factory=dict)
    trouble: list[Exception] = field(default_factory=list)
    released: list[Address] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    broken: bool = False

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        async with self.changed:
            self.arrivals += arrivals
            for one in arrivals:
                _ = self.answers.setdefault(one.event_id, None)
            self.changed.notify_all()

    async def cursor(self, name: str) -> int | str | None:
        return None

    async def ready(self) -> None: ...

    async def holds(self, number: int) -> list[Incoming]:
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(lambda: len(self.arrivals) >= number)
        return [one.incoming for one in self.arrivals if isinstance(one.incoming, Incoming)]

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        if self.broken:
            raise StateError("the disk")
        return self.answers.get(event_id, ())

    async def release(self, address: Address) -> int:
        if self.broken:
            raise StateError("the disk")
        self.released.append(address)
        return 0

    async def token(self, name: str) -> tuple[str, float] | None:
        return None

    async def keep_token(self, name: str, token: str, until: float) -> None: ...


@dataclass
class World:
    """The company, our end of the line, and what it stands on."""

    corp: WeCom
    line: LongConnection
    store: Store
    stop: asyncio.Event
    running: asyncio.Task[None]

    async def asked(self, words: str = "云雀免费", group: str = "") -> Call:
        """A message that was taken in, and the call that answers it."""
        lan, before = self.corp.member("Lan"), len(self.store.arrivals)
        chat = self.corp.group(group) if group else lan.chat
        _ = await self.corp.message("Lan", text(f"@核实 {words}" if group else words), chat)
        incoming = (await self.store.holds(before + 1))[-1]
        call = Call(incoming.address.room, bool(group), "答", back=Back.decode(incoming.address.thread))
        self.store.answers[incoming.message_id] = (call.encode(),)
        return call

    async def lost(self) -> None:
        """The line breaks, and we have seen it."""
        await self.corp.drop()
        async with asyncio.timeout(10):
            while self.line.age() is not None:  # noqa: ASYNC110 - a line that breaks rings no bell
                await asyncio.sleep(0)

    async def deliver(self, call: Call) -> Fate:
        return await self.line.deliver(call, call.encode())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds takes hundredths."""
    for name, seconds in {
        "ACK": 0.3,
        "FIRST_PAUSE": 0.02,
        "LONGEST_PAUSE": 0.05,
        "REFUSED_PAUSE": 0.1,
    }.items():
        monkeypatch.setattr(socket, name, seconds)
    monkeypatch.setattr(connection, "LATER", 0.02)
    monkeypatch.setattr(connection, "LOOK", 0.02)


@asynccontextmanager
async def world(*, stream_lasts: float = 360.0) -> AsyncIterator[World]:
    async with wecom(stream_lasts=stream_lasts) as corp:
        store, stop = Store(), asyncio.Event()
        line = LongConnection(Socket(access(corp)), store)
        running = asyncio.create_task(line.run(store, stop))
        try:
            await corp.is_up()
            yield World(corp, line, store, stop, running)
            stop.set()
            await asyncio.wait_for(running, 5)
        finally:
            running.cancel()
            await line.close()
        assert not corp.violations, corp.transcript()


def access(corp: WeCom) -> Access:
    return Access(corp.bot_id, SecretStr(corp.secret), corp.url)


# --- going out


def test_an_answer_goes_into_the_stream_of_its_message() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            assert call.back is not None
            assert await w.deliver(call) == Sent(stream_id(call.back.event))
            shown = await w.corp.member("Lan").chat.next()
            assert (shown.how, shown.to, shown.text) == ("answer", call.back.event, "答")
            assert shown.liked_as == stream_id(call.back.event)

    asyncio.run(story())


def test_what_follows_the_first_words_is_pushed() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked(group="一家人")
            more = Call(call.room, True, "还有", back=call.back)
            w.store.answers[call.back.event if call.back else ""] = (call.encode(), more.encode())
            assert isinstance(await w.deliver(call), Sent)
            assert await w.deliver(more) == Sent("")
            chat = w.corp.group("一家人")
            assert [(await chat.next()).how, (await chat.next()).how] == ["answer", "push"]

    asyncio.run(story())


def test_a_card_is_pushed_and_goes_by_its_own_name() -> None:
    async def story() -> None:
        async with world() as w:
            asked = await w.asked()
            (card,) = cards(Reply((), Language.EN, (Button("Yes", Press(Action.PICK, "a")),)), "seed")
            assert await w.deliver(Call(asked.room, card=card, back=asked.back)) == Sent(card["task_id"])

    asyncio.run(story())


def test_an_answer_whose_confirmation_is_lost_is_no_second_answer() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            w.corp.trouble.swallow["aibot_respond_msg"] = 1
            assert await w.deliver(call) == Maybe("no-ack")
            # The stream is finished: that it takes no more is the confirmation.
            w.corp._requests[call.back.request if call.back else ""].under_way = 0
            assert isinstance(await w.deliver(call), Sent)
            assert [one.text for one in w.corp.member("Lan").chat.shown] == ["答"]

    asyncio.run(story())


def test_an_answer_that_is_too_late_for_its_stream_is_pushed() -> None:
    async def story() -> None:
        async with world(stream_lasts=0.0) as w:
            assert await w.deliver(await w.asked()) == Sent("")
            assert (await w.corp.member("Lan").chat.next()).how == "push"

    asyncio.run(story())


def test_a_late_confirmation_is_not_taken_for_that_of_the_next_frame() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            line = w.line._socket
            request = call.back.request if call.back else ""
            body = {"msgtype": "stream", "stream": {"id": "s", "finish": False, "content": "一"}}
            w.corp.trouble.hold_acks = 0.4
            assert await line.ask("aibot_respond_msg", request, body) == Silent("no-ack")
            # The answer to the first frame comes while the second one waits.
            w.corp.trouble.answer["aibot_respond_msg"] = [(846608, "over")]
            w.corp.trouble.hold_acks = 0.2
            assert await line.ask("aibot_respond_msg", request, body) == Acked(846608, "over")
            w.corp.violations.clear()

    asyncio.run(story())


FATES = [
    ((45009, "api freq out of limit"), Wait(60.0)),
    ((846607, "aibot send msg frequency limit exceeded"), Wait(60.0)),
    ((93006, "invalid chatid"), Gone("bad-chat")),
    ((40201, "anti-spam check"), Refused("errcode-40201")),
    ((-1, "system busy"), Maybe("busy", answered=True)),
]


@pytest.mark.parametrize(("code", "fate"), FATES)
def test_what_becomes_of_a_push_that_is_refused(code: tuple[int, str], fate: Fate) -> None:
    async def story() -> None:
        async with world() as w:
            w.corp.trouble.answer["aibot_send_msg"] = [code]
            assert await w.deliver(Call("Lan", markdown="早")) == fate

    asyncio.run(story())


def test_a_push_reaches_only_who_wrote_and_by_the_very_letters_of_their_room() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked(group="一家人")
            assert await w.deliver(Call(call.room, True, "更正")) == Sent("")
            assert await w.deliver(Call(call.room.lower(), True, "更正")) == Gone("bad-chat")
            assert await w.deliver(Call("Nobody", markdown="早")) == Gone("bad-chat")

    asyncio.run(story())


def test_a_welcome_comes_at_once_or_not_at_all() -> None:
    async def story() -> None:
        async with world() as w:
            _ = await w.corp.member("Lan").enters()
            (entered,) = await w.store.holds(1)
            hello = Call("Lan", markdown="**你好**", back=Back.decode(entered.address.thread))
            assert isinstance(await w.deliver(hello), Sent)
            assert (await w.corp.member("Lan").chat.next()).text == "你好"
            assert await w.deliver(hello) == Refused("too-late")
            assert await w.deliver(Call("Lan", card={"a": 1}, back=hello.back)) == Refused(
                "no-card-in-a-welcome"
            )

    asyncio.run(story())


def test_what_a_pressed_button_leads_to_is_pushed() -> None:
    async def story() -> None:
        async with world() as w:
            asked = await w.asked()
            pressed = Back("EVENT", "REQ-EVENT", "", About.OTHER)
            w.store.answers["EVENT"] = (Call(asked.room, markdown="来源", back=pressed).encode(),)
            assert await w.deliver(Call(asked.room, markdown="来源", back=pressed)) == Sent("")

    asyncio.run(story())


# --- broken lines


def test_a_broken_line_is_made_anew_and_what_waits_goes_out() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            await w.lost()
            assert isinstance(await w.deliver(call), Sent)
            assert w.corp.subscriptions == 2

    asyncio.run(story())


def test_a_line_that_breaks_under_a_call_leaves_a_doubt() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            w.corp.trouble.ignore["aibot_respond_msg"] = 1
            sending = asyncio.create_task(w.deliver(call))
            await framed(w.corp, "aibot_respond_msg")
            await w.corp.drop()
            assert await sending == Maybe("connection-lost")
            assert isinstance(await w.deliver(call), Sent)

    asyncio.run(story())


def test_without_a_line_a_call_certainly_did_not_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(connection, "PATIENCE", 0.3)
        async with world() as w:
            call = await w.asked()
            w.corp.trouble.refuse_connections = True
            await w.lost()
            assert await w.deliver(call) == Unsent("not-connected")
            assert w.line.age() is None
            w.corp.trouble.refuse_connections = False
            await w.corp.is_up(2)
            assert isinstance(await w.deliver(call), Sent)
            assert w.line.age() is not None

    asyncio.run(story())


def test_a_line_that_wecom_no_longer_knows_is_made_anew() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            await w.corp.forget()
            assert await w.deliver(call) == Unsent("not-subscribed")
            await w.corp.is_up(2)
            assert isinstance(await w.deliver(call), Sent)

    asyncio.run(story())


def test_a_line_without_a_heartbeat_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(socket, "PING", 0.2)
        async with world() as w:
            await framed(w.corp, "ping", 2)
            assert w.corp.subscriptions == 1
            w.corp.trouble.ignore["ping"] = 2
            await w.corp.is_up(2)

    asyncio.run(story())


def test_whoever_takes_the_line_has_it_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(socket, "REPLACED_PAUSE", 1.0)
        async with world() as w:
            other = Socket(access(w.corp))
            keeping = asyncio.create_task(other.keep(_ignore))
            assert await other.up(5)
            await asyncio.sleep(0.1)
            assert w.line.age() is None
            assert w.corp.subscriptions == 2
            await w.corp.is_up(3)
            keeping.cancel()

    asyncio.run(story())


async def _ignore(body: bytes) -> None: ...


async def framed(corp: WeCom, cmd: str, times: int = 1) -> None:
    """Waits until a bot has sent so many frames of that command."""
    async with asyncio.timeout(30):
        while sum(frame["cmd"] == cmd for frame in corp.frames) < times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


class Hours:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_longer_the_trouble_the_longer_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "LONGEST_PAUSE", 30.0)
    clock = Hours()
    trouble = socket._Trouble(clock)
    pauses = [trouble.met(socket._End("unreachable")) for _ in range(4)]
    trouble.over()
    # Closed as soon as it stands: no peace.
    clock.now += 1
    soon = trouble.met(socket._End("closed"))
    trouble.over()
    clock.now += socket.CALM
    later = trouble.met(socket._End("closed"))
    assert pauses == sorted(pauses)
    assert soon > pauses[-1] > later
    assert later <= socket.FIRST_PAUSE * 1.25


def test_each_time_that_the_line_is_taken_we_stay_away_for_longer() -> None:
    clock = Hours()
    trouble = socket._Trouble(clock)
    away = [trouble.met(socket._End("replaced")) for _ in range(5)]
    assert away == [900, 1800, 3600, 7200, 7200]
    trouble.over()
    clock.now += 7200
    assert trouble.met(socket._End("replaced")) == 900


def test_a_wrong_secret_is_tried_again_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with wecom() as corp:
            line = Socket(Access(corp.bot_id, SecretStr("wrong"), corp.url))
            with caplog.at_level(logging.INFO, "heshi"):
                keeping = asyncio.create_task(line.keep(_ignore))
                async with asyncio.timeout(10):
                    while sum(frame["cmd"] == "aibot_subscribe" for frame in corp.frames) < 3:  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
            keeping.cancel()
            assert not await line.up(0.1)
        told = [record.fields for record in caplog.records if record.message == "channel.down"]  # type: ignore[attr-defined]
        assert [one["kind"] for one in told] == ["refused"]
        assert "wrong" not in str(told)

    asyncio.run(story())


# --- coming in


def test_what_cannot_be_stored_is_kept_and_tried_again() -> None:
    async def story() -> None:
        async with world() as w:
            w.store.trouble = [Busy(0), StateError("the disk is full"), StateError("still")]
            call = await w.asked()
            assert isinstance(await w.deliver(call), Sent)
            assert [address.room for address in w.store.released] == ["Lan"]

    asyncio.run(story())


def test_a_broken_store_stops_no_answer() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            w.store.broken = True
            # Whether it is the first of its message cannot be told: it is pushed.
            assert await w.deliver(call) == Sent("")

    asyncio.run(story())


def test_asked_to_stop_it_stores_what_it_read_and_sends_what_is_under_way() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            w.stop.set()
            await w.running
            assert isinstance(await w.deliver(call), Sent)
            _ = await w.corp.member("Lan").says("还有一句")
            # It is on disk for the next start.
            assert len(await w.store.holds(2)) == 2

    asyncio.run(story())


def test_a_message_that_comes_twice_is_one() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            w.store.arrivals.append(w.store.arrivals[0])
            await w.line._taken(w.store.arrivals[0])
            assert isinstance(await w.deliver(call), Sent)
            assert len(w.line._turns) == 1

    asyncio.run(story())


# --- while an answer is being worked out


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FIRST_WORDS", 0.05)


@pytest.mark.usefixtures("soon")
def test_a_slow_answer_is_announced_and_takes_the_place_of_that() -> None:
    async def story() -> None:
        async with world() as w:
            call = await w.asked()
            w.store.answers[call.back.event if call.back else ""] = None
            chat = w.corp.member("Lan").chat
            assert (await chat.opened()).text == "正在核查…"
            w.store.answers[call.back.event if call.back else ""] = (call.encode(),)
            assert isinstance(await w.deliver(call), Sent)
            assert (await chat.next()).versions == ["正在核查…", "答"]
            await asyncio.sleep(0.1)
            assert len(chat.shown) == 1

    asyncio.run(story())


def test_a_quick_answer_is_not_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(connection, "FIRST_WORDS", 0.5)
        async with world() as w:
            assert isinstance(await w.deliver(await w.asked()), Sent)
            await asyncio.sleep(0.7)
            assert (await w.corp.member("Lan").chat.next()).versions == ["答"]

    asyncio.run(story())


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("lasts", [0.2, 60.0])
def test_a_stream_that_nothing_answers_is_closed(monkeypatch: pytest.MonkeyPatch, lasts: float) -> None:
    async def story() -> None:
        monkeypatch.setattr(connection, "LONGEST_STREAM", lasts)
        async with world() as w:
            call = await w.asked()
            event = call.back.event if call.back else ""
            w.store.answers[event] = None
            chat = w.corp.member("Lan").chat
            _ = await chat.opened()
            if lasts > 1:
                w.store.answers[event] = ()
            assert (await chat.next()).text.startswith("这条没有单独的回复")

    asyncio.run(story())


def test_the_end_of_a_part_is_the_end_of_the_channel() -> None:
    async def story() -> None:
        async with wecom() as corp:
            store = Store()
            store.trouble = [OSError("an accident of ours")]
            line = LongConnection(Socket(access(corp)), store)
            running = asyncio.create_task(line.run(store, asyncio.Event()))
            await corp.is_up()
            _ = await corp.member("Lan").says("云雀免费")
            with pytest.raises(OSError, match="an accident of ours"):
                await asyncio.wait_for(running, 10)
            await line.close()

    asyncio.run(story())


def test_many_at_once_are_stored_together() -> None:
    async def story() -> None:
        async with world() as w:
            w.store.trouble = [StateError("for a moment")]
            for number in range(5):
                _ = await w.corp.member(f"M{number}").says("云雀免费")
            found = await w.store.holds(5)
            assert [one.author for one in found] == [f"M{number}" for number in range(5)]

    asyncio.run(story())


# --- settings


def test_how_it_is_set_up() -> None:
    assert access_of(Settings(_env_file=None)) is None
    made = Settings(_env_file=None, wecom_bot_id="aib", wecom_bot_secret=SecretStr("s3cret"))
    found = access_of(made)
    assert found is not None
    assert "s3cret" not in repr(found)
    assert found.address == "wss://openws.work.weixin.qq.com"


def test_a_proxy_that_cannot_be_used_is_told() -> None:
    made = Settings(_env_file=None, wecom_bot_id="aib", wecom_bot_secret=SecretStr("s"), http_proxy="ftp://x")
    with pytest.raises(BadSettings, match="HESHI_HTTP_PROXY"):
        _ = access_of(made)
