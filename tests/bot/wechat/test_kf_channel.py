"""微信客服 against our own stand-in: nothing that was written is lost or taken in twice, whatever breaks."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot import logs
from bot.channels.wechat.api import Api, Authorized
from bot.channels.wechat.crypt import Crypt
from bot.channels.wechat.tokens import corp_tokens
from bot.channels.wecom_kf import sync, trouble
from bot.channels.wecom_kf.calls import SEND, Call
from bot.channels.wecom_kf.channel import PATH, KfChannel
from bot.delivery import (
    Arrival,
    Cursor,
    Delivery,
    Fate,
    Gone,
    Held,
    Maybe,
    Refused,
    Sent,
    Strange,
    Unsent,
    Wait,
)
from bot.errors import Busy, ChannelRefused, StateError
from bot.messages import Address, Incoming, Kind, Language, Paragraph, Reply, Rights, Room
from tests.bot.wechat.shelves import Kept
from tests.wechat.fake.api import Apis, Cut, Hangs, apis, errcode, status
from tests.wechat.fake.api_kf import ENDED, NEW, PERSON, POOL
from tests.wechat.fake.kf import Customer, Desk

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SYNC, LIST, STATE = "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/account/list", "/cgi-bin/kf/service_state/get"


@dataclass
class Shelf(Kept):
    """Remembers for whom what was held went out, among all that happened."""

    happened: list[str] = field(default_factory=list)

    async def release(self, address: Address) -> int:
        self._works()
        self.happened.append(f"released {address.room}")
        return 0


@dataclass
class Inbox:
    """Takes what comes, once, and remembers how far it got: what `runtime` promises, in memory."""

    happened: list[str]
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    cursors: dict[str, int | str] = field(default_factory=dict)
    trouble: list[Exception] = field(default_factory=list)
    """Raised by the next calls of `take`, one each."""
    batches: list[int] = field(default_factory=list)
    taken: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        async with self.taken:
            self.batches.append(len(arrivals))
            for arrival in arrivals:
                known = self.arrivals.setdefault(arrival.event_id, arrival)
                self.happened.append(f"{'took' if known is arrival else 'knew'} {arrival.event_id}")
            if cursor:
                self.cursors[cursor.name] = cursor.next
            self.taken.notify_all()

    async def cursor(self, name: str) -> int | str | None:
        return self.cursors.get(name)

    async def ready(self) -> None:
        return

    async def holds(self, number: int) -> list[Incoming]:
        """Waits until so many are there."""
        async with self.taken:
            await self.taken.wait_for(lambda: len(self.arrivals) >= number)
        return self.all

    async def has_come_to(self, name: str, cursor: str) -> None:
        """Waits until an account has been read so far."""
        async with self.taken:
            await self.taken.wait_for(lambda: self.cursors.get(name) == cursor)

    @property
    def all(self) -> list[Incoming]:
        return [one.incoming for one in self.arrivals.values() if isinstance(one.incoming, Incoming)]

    @property
    def texts(self) -> list[str]:
        return [one.content.typed for one in self.all]


class World:
    """The platform, its customers, and where the channel hands things in."""

    def __init__(self, fake: Apis) -> None:
        self.fake = fake
        self.shelf = Shelf()
        self.inbox = Inbox(self.shelf.happened)
        self.log = io.StringIO()
        logs.configure("INFO", self.log)
        self.channel = self.made()
        app = Starlette(routes=self.channel.routes())
        self.http = httpx.ASGITransport(app=app)
        self.desk = Desk(fake.kf, aes_key=KEY, apart=0.1, over=self.http)
        self.desk.address = f"http://heshi.example.org{PATH}"
        self.lan = self.desk.customer("阿兰")

    def made(self, secret: str = "") -> KfChannel:
        """A channel that was just started."""
        api = Api(self.fake.url)
        kf = self.fake.kf
        tokens = corp_tokens(api, kf.corp_id, SecretStr(secret or kf.secret), self.shelf, self.fake.now)
        crypt = Crypt(SecretStr("a-token"), [SecretStr(KEY)], kf.corp_id)
        return KfChannel(Authorized(api, tokens), crypt, self.shelf, self.fake.now)

    @property
    def cursor(self) -> str:
        return f"wecom_kf:{self.fake.kf.first}"

    def lines(self, event: str) -> list[dict[str, Any]]:
        """The log lines of that event."""
        return [line for line in map(json.loads, self.log.getvalue().splitlines()) if line["event"] == event]

    def asked(self) -> list[dict[str, Any]]:
        """What was asked of `sync_msg`, oldest first."""
        return [call.body for call in self.fake.called(SYNC)]

    @asynccontextmanager
    async def running(self, channel: KfChannel | None = None) -> AsyncIterator[KfChannel]:
        """The channel runs until the story is told, and then ends in good order."""
        channel, stop = channel or self.channel, asyncio.Event()
        run = asyncio.create_task(channel.run(self.inbox, stop))
        try:
            yield channel
            await self.desk.quiet()
        finally:
            stop.set()
            async with asyncio.timeout(2):
                await run

    async def reads_all(self) -> None:
        """Waits until everything that was written has been read."""
        last = len(self.fake.kf.rows)
        await self.inbox.has_come_to(self.cursor, f"{self.fake.kf.first[-8:]}.{last}")


def story(tell: Callable[[World], Awaitable[None]], *, strict: bool = True) -> None:
    async def told() -> None:
        async with asyncio.timeout(20), apis(strict=strict) as fake:
            world = World(fake)
            try:
                await tell(world)
            finally:
                await world.desk.close()
                await world.channel.close()

    asyncio.run(told())


async def until(what: Callable[[], bool]) -> None:
    """Waits until that is so."""
    while not what():  # noqa: ASYNC110 - a log, which rings no bell
        await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trouble is met a hundred times as fast as in life."""
    monkeypatch.setattr(trouble, "PAUSES", (0.01, 0.02, 0.05))


# --- coming in


def test_who_writes_rings_and_what_they_wrote_is_fetched_with_the_token_of_the_ring() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            for text in ("一", "二", "三"):
                world.lan.says(text)
            _ = await world.inbox.holds(3)
            await world.reads_all()
        assert world.inbox.texts == ["一", "二", "三"]
        assert [ring.status for ring in world.desk.rung] == [200, 200, 200]
        assert world.asked()[-1]["token"].startswith("ENC")
        assert world.inbox.all[0].address.room == world.lan.room
        (ready,) = world.lines("channel.ready")
        assert ready["accounts"] == 1

    story(tell)


def test_pages_follow_each_other_until_there_is_no_more() -> None:
    async def tell(world: World) -> None:
        world.fake.kf.page = 2
        for n in range(7):
            world.fake.kf.receives(world.lan.account, world.lan.number, "text", {"content": str(n)})
        async with world.running():
            _ = await world.inbox.holds(7)
        assert world.inbox.texts == [str(n) for n in range(7)]
        assert world.inbox.batches == [2, 2, 2, 1]

    story(tell)


def test_a_page_without_messages_that_says_there_are_more_is_not_the_last() -> None:
    async def tell(world: World) -> None:
        world.fake.kf.page, world.fake.kf.hollow = 1, True
        for n in range(3):
            world.fake.kf.receives(world.lan.account, world.lan.number, "text", {"content": str(n)})
        async with world.running():
            world.lan.says("还有")
            _ = await world.inbox.holds(4)

    story(tell)


def test_what_was_written_while_we_were_away_is_read_at_the_start_and_nothing_twice() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            world.lan.says("之前")
            _ = await world.inbox.holds(1)
            await world.reads_all()
        world.desk.rings = False
        world.lan.says("关着的时候")
        world.fake.later(20 * 3600)
        again = world.made()
        async with world.running(again):
            _ = await world.inbox.holds(2)
        await again.close()
        assert world.inbox.texts == ["之前", "关着的时候"]
        assert not [one for one in world.shelf.happened if one.startswith("knew")]

    story(tell)


def test_a_lost_ring_costs_no_more_than_the_time_to_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "LOOK_EVERY", 0.2)

    async def tell(world: World) -> None:
        impatient = world.made()
        async with world.running(impatient):
            await world.reads_all()
            world.desk.rings = False
            world.lan.says("没有人听见铃声")
            _ = await world.inbox.holds(1)
        await impatient.close()

    story(tell)


def test_at_the_very_first_time_old_talk_is_passed_over() -> None:
    async def tell(world: World) -> None:
        kf, lan = world.fake.kf, world.lan
        kf.receives(lan.account, lan.number, "text", {"content": "昨天问的是别人"})
        world.fake.later(86_400)
        kf.receives(lan.account, lan.number, "text", {"content": "刚才问的是我们"})
        world.fake.later(60)
        async with world.running():
            await world.reads_all()
        assert world.inbox.texts == ["刚才问的是我们"]

    story(tell)


def test_a_new_account_is_found_when_it_rings() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            await world.reads_all()
            world.fake.kf.add("wkLater", "核实二号")
            aunt = world.desk.customer("姨妈", "wkLater")
            aunt.says("新的账号")
            (said,) = await world.inbox.holds(1)
        assert said.address.room == aunt.room
        assert set(world.inbox.cursors) == {world.cursor, "wecom_kf:wkLater"}

    story(tell)


def test_what_was_held_for_somebody_goes_out_before_what_they_write_is_taken_in() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            msgid = world.lan.says("在吗")
            _ = await world.inbox.holds(1)
        assert world.shelf.happened == [f"released {world.lan.room}", f"took {msgid}"]

    story(tell)


def test_opening_the_chat_lets_nothing_out_and_brings_a_greeting_only_while_its_code_holds() -> None:
    async def tell(world: World) -> None:
        world.fake.kf.enters(world.lan.account, world.lan.number)
        world.fake.later(120)
        aunt = world.desk.customer("姨妈")
        async with world.running():
            aunt.opens()
            (came,) = await world.inbox.holds(1)
            await world.reads_all()
        assert (came.kind, came.address.room) == (Kind.JOINED, aunt.room)
        assert not [one for one in world.shelf.happened if one.startswith("released")]

    story(tell)


def test_what_somebody_took_back_before_we_read_it_is_not_taken_in() -> None:
    async def tell(world: World) -> None:
        world.desk.rings = False
        kept, taken = world.lan.says("留着"), world.lan.says("发错了")
        world.fake.kf.event(world.lan.account, world.lan.number, "user_recall_msg", recall_msgid=taken)
        async with world.running():
            await world.reads_all()
        assert kept in world.inbox.arrivals
        assert taken not in world.inbox.arrivals

    story(tell)


def test_all_pages_of_the_list_of_accounts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.wecom_kf.accounts._LISTED_AT_ONCE", 2)

    async def tell(world: World) -> None:
        for n in range(4):
            world.fake.kf.add(f"wk{n}", f"核实{n}")
            world.fake.kf.receives(f"wk{n}", world.lan.number, "text", {"content": str(n)})
        async with world.running():
            _ = await world.inbox.holds(4)
        assert sorted(world.inbox.texts) == ["0", "1", "2", "3"]

    story(tell)


# --- talks that a colleague has taken over


async def says(world: World, text: str) -> None:
    """She writes, and it is read."""
    world.lan.says(text)
    await world.reads_all()


def test_what_is_said_to_a_colleague_is_not_taken_in() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            await says(world, "之前")
            world.lan.talks_to_a_colleague("您好，我来回答。")
            await says(world, "这句是对您说的")
            world.fake.kf.state(world.lan.account, world.lan.number, ENDED)
            await says(world, "之后")
            await says(world, "再之后")
        assert [text for text in world.inbox.texts if text] == ["之前", "之后", "再之后"]
        assert len(world.fake.called(STATE)) == 2

    story(tell)


def test_a_talk_is_also_known_to_be_taken_over_by_its_event_and_by_a_refusal() -> None:
    async def tell(world: World) -> None:
        kf, lan = world.fake.kf, world.lan
        async with world.running():
            await says(world, "在吗")
            kf.state(lan.account, lan.number, PERSON)
            kf.event(lan.account, lan.number, "session_status_change", change_type=1, msg_code="c")
            await says(world, "对同事说的")
            kf.state(lan.account, lan.number, NEW)
            await says(world, "对我们说的")
            kf.state(lan.account, lan.number, POOL)
            assert await sent(world) == Refused("with-a-colleague")
            await says(world, "又是对同事说的")
        assert [text for text in world.inbox.texts if text] == ["在吗", "对我们说的"]

    story(tell)


def test_where_nobody_says_who_has_a_talk_it_is_ours() -> None:
    async def tell(world: World) -> None:
        world.fake.trouble(STATE, status(502))
        async with world.running():
            world.lan.talks_to_a_colleague("您好")
            await says(world, "有人吗")
        assert "有人吗" in world.inbox.texts

    story(tell)


# --- trouble


@pytest.mark.parametrize("error", [StateError("the disk is full"), Busy(0)])
def test_what_cannot_be_stored_is_fetched_again(error: Exception) -> None:
    async def tell(world: World) -> None:
        world.inbox.trouble = [error, error]
        world.fake.kf.receives(world.lan.account, world.lan.number, "text", {"content": "别丢"})
        async with world.running():
            _ = await world.inbox.holds(1)
            await world.reads_all()
        assert world.inbox.texts == ["别丢"]
        down = [line["kind"] for line in world.lines("channel.down")]
        assert down == (["not-stored"] if isinstance(error, StateError) else [])

    story(tell)


def test_a_shelf_that_fails_holds_nothing_up_for_good() -> None:
    async def tell(world: World) -> None:
        world.shelf.broken = True
        async with world.running():
            world.lan.says("别丢")
            await until(lambda: bool(world.lines("channel.down")))
            world.shelf.broken = False
            _ = await world.inbox.holds(1)

    story(tell)


def test_asked_to_ask_less_often_it_waits_and_goes_on() -> None:
    async def tell(world: World) -> None:
        world.fake.trouble(SYNC, errcode(45009, "api freq out of limit"), times=3)
        async with world.running():
            world.lan.says("慢一点")
            _ = await world.inbox.holds(1)
        (down,) = world.lines("channel.down")
        assert (down["kind"], down["why"]) == ("failing", "errcode-45009")
        assert len(world.lines("channel.up")) == 1

    story(tell)


def test_a_token_that_is_not_taken_is_left_away() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            await world.reads_all()
            world.fake.trouble(SYNC, errcode(95007, "invalid msg token"))
            world.lan.says("令牌过期了")
            _ = await world.inbox.holds(1)
        assert "token" not in world.asked()[-1]
        assert world.lines("channel.down") == []

    story(tell)


def test_a_token_is_not_used_beyond_its_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.wecom_kf.accounts._TOKEN_HOLDS", -1.0)

    async def tell(world: World) -> None:
        async with world.running():
            world.lan.says("在吗")
            _ = await world.inbox.holds(1)
        assert all("token" not in asked for asked in world.asked())

    story(tell)


def test_a_cursor_that_is_refused_again_and_again_is_given_up() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            world.lan.says("之前")
            _ = await world.inbox.holds(1)
            await world.reads_all()
        world.desk.rings = False
        world.lan.says("之后")
        world.fake.trouble(SYNC, errcode(40058, "invalid cursor"), times=3)
        again = world.made()
        async with world.running(again):
            _ = await world.inbox.holds(2)
        await again.close()
        assert "cursor" not in world.asked()[-1]
        assert [one.partition(" ")[0] for one in world.shelf.happened if "released" not in one] == [
            "took",
            "knew",
            "took",
        ]

    story(tell)


@pytest.mark.parametrize(
    ("met", "why"),
    [(Cut(made=False), "unreachable"), (status(502), "failing"), (errcode(-1, "system error"), "failing")],
)
def test_a_platform_that_is_away_is_said_once_and_asked_again(met: Any, why: str) -> None:
    async def tell(world: World) -> None:
        world.fake.trouble(SYNC, met, times=4)
        async with world.running():
            world.lan.says("还在吗")
            _ = await world.inbox.holds(1)
        assert [line["kind"] for line in world.lines("channel.down")] == [why]
        assert len(world.lines("channel.up")) == 1

    story(tell)


def test_an_account_that_fails_does_not_hold_up_another() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            await world.reads_all()
            stranger = world.desk.customer("老王", "wkGone")
            world.fake.kf.accounts["wkGone"] = "不在了"
            world.fake.kf.receives("wkGone", stranger.number, "text", {"content": "？"})
            del world.fake.kf.accounts["wkGone"]
            world.desk.ring("wkGone")
            await world.desk.quiet()
            world.lan.says("我还在")
            _ = await world.inbox.holds(1)
        assert world.inbox.texts == ["我还在"]

    story(tell)


def test_a_secret_that_was_never_right_ends_the_run_and_names_the_setting() -> None:
    async def tell(world: World) -> None:
        channel = world.made("another-secret")
        with pytest.raises(ChannelRefused, match="HESHI_WECOM_KF_SECRET"):
            await channel.run(world.inbox, asyncio.Event())
        await channel.close()

    story(tell)


def test_a_secret_that_is_changed_later_is_only_told_of() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            await world.reads_all()
            world.fake.kf.secret = "another-secret"
            world.fake.kf.passes.take_back()
            world.lan.says("在吗")
            await until(
                lambda: any(line.get("kind") == "unreachable" for line in world.lines("channel.down"))
            )
        assert any(line.get("why") == "errcode-40001" for line in world.lines("channel.down"))

    story(tell)


def test_an_address_that_is_not_allowed_is_told_with_the_remedy() -> None:
    async def tell(world: World) -> None:
        world.fake.kf.allowed = False
        async with world.running():
            await until(lambda: bool(world.lines("channel.down")))
            world.fake.kf.allowed = True
            world.lan.says("好了吗")
            _ = await world.inbox.holds(1)
        (down,) = world.lines("channel.down")
        assert "企业可信IP" in down["remedy"]

    story(tell)


def test_told_to_stop_it_waits_for_nobody() -> None:
    async def tell(world: World) -> None:
        world.fake.trouble(SYNC, Hangs(30.0, made=False))
        async with world.running():
            await until(lambda: bool(world.fake.called(SYNC)))
        assert world.channel.age() is not None

    story(tell)


def test_what_cannot_be_read_is_handed_in_as_such_and_nothing_hides_behind_another() -> None:
    async def tell(world: World) -> None:
        kf = world.fake.kf
        for words in ("一", "二"):
            row = {"send_time": int(kf.now()), "origin": 3, "msgtype": "text", "text": {"content": words}}
            kf.rows.append(row | {"_kf": kf.first})
        async with world.running():
            await world.reads_all()
        strange = [one.incoming for one in world.inbox.arrivals.values()]
        assert strange == [Strange("no msgid")] * 2

    story(tell)


def test_a_message_that_was_taken_and_did_not_arrive_is_told_of() -> None:
    async def tell(world: World) -> None:
        async with world.running():
            await world.reads_all()
            world.fake.kf.fails(world.lan.account, world.lan.number, "abc", 6)
            world.desk.ring(world.lan.account)
            await world.reads_all()
        (line,) = world.lines("channel.limited")
        assert (line["kind"], line["why"]) == ("undelivered", "quota")
        assert world.inbox.all[-1].from_bot

    story(tell)


# --- the address that WeCom rings at


def test_the_address_proves_itself_and_refuses_strangers() -> None:
    async def tell(world: World) -> None:
        assert await world.desk.checks_address()
        query, body = world.desk.request(world.lan.account, "ENC")
        async with httpx.AsyncClient(transport=world.http, base_url="http://heshi.example.org") as http:
            before = await http.post(PATH, params=query, content=body)
            assert (before.status_code, before.headers["retry-after"]) == (503, "5")
            wrong = query | {"msg_signature": "0" * 40}
            assert (await http.post(PATH, params=wrong, content=body)).status_code == 403
            assert (await http.put(PATH, params=query, content=body)).status_code == 405
            async with world.running():
                await world.reads_all()
                answer = await http.post(PATH, params=query, content=body)
                assert (answer.status_code, answer.content) == (200, b"")

    story(tell)


def test_a_ring_that_names_no_account_is_for_all_of_them() -> None:
    async def tell(world: World) -> None:
        world.desk.rings = False
        async with world.running():
            await world.reads_all()
            world.lan.says("旧的格式")
            world.desk.rings = True
            world.desk.ring("")
            _ = await world.inbox.holds(1)

    story(tell)


# --- going out


def said(text: str, to: Customer, event: str = "event-1") -> Delivery:
    address = Address("wecom_kf", to.room, Room.PRIVATE, event)
    return Delivery(address, Reply((Paragraph(text),), Language.ZH_HANS), to_message=event)


async def sent(world: World, text: str = "已核实。", event: str = "event-1") -> Fate:
    (call,) = world.channel.encode(said(text, world.lan, event))
    return await world.channel.deliver(call)


def test_an_answer_arrives_under_the_name_that_we_gave_it() -> None:
    async def tell(world: World) -> None:
        world.lan.says("在吗")
        fate = await sent(world)
        (shown,) = world.lan.unread()
        assert fate == Sent(shown.msgid)
        assert shown.text == "已核实。"

    story(tell)


def test_an_answer_whose_confirmation_was_lost_is_sent_again_and_read_once() -> None:
    async def tell(world: World) -> None:
        world.lan.says("在吗")
        world.fake.trouble(SEND, Cut(made=True))
        assert isinstance(await sent(world), Maybe)
        (shown,) = world.lan.sees
        assert await sent(world) == Sent(shown.msgid)
        assert len(world.lan.sees) == 1

    story(tell)


@pytest.mark.parametrize(
    ("happens", "fate"),
    [
        (lambda world: None, Sent),
        (lambda world: world.fake.later(48 * 3600 + 1), Held),
        (lambda world: world.fake.kf.state(world.lan.account, world.lan.number, PERSON), Refused),
        (lambda world: world.fake.kf.state(world.lan.account, world.lan.number, POOL), Refused),
        (lambda world: world.fake.kf.state(world.lan.account, world.lan.number, ENDED), Held),
        (lambda world: world.fake.kf.passes.take_back(), Sent),
        (lambda world: world.fake.trouble(SEND, errcode(-1, "system error")), Maybe),
        (lambda world: world.fake.trouble(SEND, errcode(45009, "freq")), Wait),
        (lambda world: world.fake.trouble(SEND, errcode(40003, "invalid userid")), Gone),
        (lambda world: world.fake.trouble(SEND, errcode(48002, "forbidden")), Held),
        (lambda world: world.fake.trouble(SEND, errcode(60020, "not allowed")), Unsent),
        (lambda world: world.fake.trouble(SEND, errcode(40058, "invalid text")), Refused),
        (lambda world: world.fake.trouble(SEND, errcode(40035, "the msgid was used before")), Sent),
    ],
)
def test_what_becomes_of_an_answer(happens: Callable[[World], None], fate: type[Fate]) -> None:
    async def tell(world: World) -> None:
        world.lan.says("在吗")
        happens(world)
        assert isinstance(await sent(world), fate)

    story(tell)


def test_of_a_talk_that_was_taken_over_the_log_says_once_what_to_do() -> None:
    async def tell(world: World) -> None:
        world.lan.says("在吗")
        world.lan.talks_to_a_colleague("您好")
        for n in range(3):
            assert await sent(world, event=f"event-{n}") == Refused("with-a-colleague")
        (line,) = world.lines("channel.limited")
        assert line["kind"] == "errcode-95018"
        assert line["remedy"]

    story(tell)


def test_where_nobody_says_who_has_the_talk_it_is_kept() -> None:
    async def tell(world: World) -> None:
        world.lan.says("在吗")
        world.lan.talks_to_a_colleague("您好")
        world.fake.trouble(STATE, status(502))
        assert await sent(world) == Held("session")

    story(tell)


def test_five_answers_and_the_sixth_waits_for_their_next_message() -> None:
    async def tell(world: World) -> None:
        world.lan.says("在吗")
        fates = [await sent(world, event=f"event-{n}") for n in range(6)]
        assert [type(fate) for fate in fates] == [Sent] * 5 + [Held]
        world.lan.says("还有吗")
        assert isinstance(await sent(world, event="event-5"), Sent)
        assert len(world.lan.sees) == 6

    story(tell)


def test_a_greeting_is_said_once_and_never_late() -> None:
    async def tell(world: World) -> None:
        code = world.lan.opens()
        greeting = said("你好", world.lan, f"welcome:{code}")
        (call,) = world.channel.encode(Delivery(greeting.address, greeting.reply))
        world.fake.later(21)
        assert isinstance(await world.channel.deliver(call), Refused)
        aunt = world.desk.customer("姨妈")
        hello = said("你好", aunt, f"welcome:{aunt.opens()}")
        (call,) = world.channel.encode(Delivery(hello.address, hello.reply))
        assert isinstance(await world.channel.deliver(call), Sent)
        assert isinstance(await world.channel.deliver(call), Refused)
        assert [one.text for one in aunt.sees] == ["你好"]

    story(tell)


def test_a_greeting_that_is_not_allowed_now_does_not_wait_for_their_first_question() -> None:
    async def tell(world: World) -> None:
        greeting = said("你好", world.lan, f"welcome:{world.lan.opens()}")
        (call,) = world.channel.encode(Delivery(greeting.address, greeting.reply))
        world.fake.trouble("/cgi-bin/kf/send_msg_on_event", errcode(95001, "send msg count limit"))
        assert await world.channel.deliver(call) == Refused("quota")

    story(tell)


def test_what_is_no_call_is_refused() -> None:
    async def tell(world: World) -> None:
        assert await world.channel.deliver(b"{}") == Refused("no-call")
        assert await world.channel.deliver(Call("/other", {}).encode()) == Refused("no-call")

    story(tell)


def test_everybody_is_the_master_of_their_own_room() -> None:
    async def tell(world: World) -> None:
        here = Incoming(said("x", world.lan).address)
        assert await world.channel.rights(here) is Rights.ADMIN

    story(tell)


def test_no_secret_token_or_person_is_ever_in_the_log() -> None:
    async def tell(world: World) -> None:
        world.fake.trouble(SYNC, errcode(-1, "system error"), times=2)
        async with world.running():
            world.lan.says("云雀已经开放，快加微信")
            _ = await world.inbox.holds(1)
        world.lan.talks_to_a_colleague("您好")
        _ = await sent(world)
        told = world.log.getvalue()
        kf = world.fake.kf
        secrets = [kf.secret, KEY, *kf.passes.given, *kf._tokens, world.lan.number, "云雀", "已核实"]
        assert not [one for one in secrets if one in told]

    story(tell)
