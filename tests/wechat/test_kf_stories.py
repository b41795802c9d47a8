"""Stories from 微信客服 over real HTTP, with the bot as it is shipped in its own process.

One bot serves most of them; every story has customers of its own. What dies, or starts anew, has one of its
own.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wecom_kf.channel import PATH
from bot.runtime.commons import Point
from tests.bot.builders import write_folder
from tests.wechat.fake.api import Apis, Cut, apis, errcode, status
from tests.wechat.fake.api_kf import NEW
from tests.wechat.fake.kf import Customer, Desk, entries
from tests.wechat.running import Bot, running, steps

OPEN, FREE, COURSE = "云雀已经对公众开放", "云雀免费", "学完这门云雀课能接单赚钱"
PICTURE = ("image", {"media_id": "2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw"})
KEY, KEY_BEFORE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
SEND, SYNC = "/cgi-bin/kf/send_msg", "/cgi-bin/kf/sync_msg"

SOON = {"times": {"bot.channels.wecom_kf.sync:LOOK_EVERY": 2.0, "bot.runtime.sender:DOWN_AFTER": 1000}}
"""An account is looked at every two seconds (unasked, WeCom lets us ten times a minute), and a platform that
is away is tried again at once."""

TURNED = {"times": {"bot.corrections:GRACE": 0.2, "bot.runtime.janitor:TICK": 0.3}}
"""A verdict that changes is told at once."""

Tell = Callable[[Callable[["World"], Awaitable[None]]], None]


class World:
    """The platform, its customers, and the bot."""

    def __init__(self, fake: Apis, desk: Desk, bot: Bot) -> None:
        self.fake, self.desk, self.bot = fake, desk, bot
        self.lan, self.aunt = self.customer(), self.customer()

    def customer(self, account: str = "") -> Customer:
        """Somebody whom no other story knows."""
        return self.desk.customer(secrets.token_hex(4), account)

    async def all_said(self) -> None:
        """Waits until everything that was written has been read and answered."""
        await self.desk.quiet()
        while not self._read():  # noqa: ASYNC110 - another process, which rings no bell
            await asyncio.sleep(0.03)
        await self.bot.idle_soon()

    def _read(self) -> bool:
        last = {row["_kf"]: number for number, row in enumerate(self.fake.kf.rows, 1)}
        came_to = dict(self.bot.rows("SELECT name, next FROM cursors"))
        return all(
            int(came_to.get(f"wecom_kf:{account}", ".0").partition(".")[2]) >= number
            for account, number in last.items()
        )


def settings(fake: Apis, **over: str) -> dict[str, str]:
    """As an operator sets it up."""
    kf = fake.kf
    return {
        "WECOM_CORP_ID": kf.corp_id,
        "WECOM_KF_SECRET": kf.secret,
        "WECOM_KF_TOKEN": "a-token",
        "WECOM_KF_AES_KEY": KEY,
        "WECOM_API": fake.url,
    } | over


@asynccontextmanager
async def world(
    folder: Path, altered: dict[str, Any] | None = None, *, mortal: bool = False, **over: str
) -> AsyncIterator[World]:
    """A platform and a bot beside it; a `mortal` one can be told where to die."""
    facts = write_folder(folder / "facts")
    async with apis() as fake:
        desk = Desk(fake.kf, aes_key=KEY, apart=0.5)
        async with running(
            folder / "data", facts, altered=altered, mortal=mortal, **settings(fake, **over)
        ) as bot:
            desk.address = f"{bot.url}{PATH}"
            try:
                yield World(fake, desk, bot)
            finally:
                await desk.close()


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Tells a story; the platform must have seen no call that no careful program makes."""
    over = {"WECOM_KF_AES_KEY_BEFORE": KEY_BEFORE, "PUBLIC_URL": "https://heshi.example.org"}
    yield from telling(world(tmp_path_factory.mktemp("kf"), **over))


@pytest.fixture(scope="module")
def tell_roughly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """The same with a bot that dies, starts anew and corrects itself."""
    yield from telling(world(tmp_path_factory.mktemp("rough"), TURNED, mortal=True))


def telling(made: AbstractAsyncContextManager[World]) -> Iterator[Tell]:
    """Stories with one platform and one bot."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        shared = runner.run(stack.enter_async_context(made))

        def told(story: Callable[[World], Awaitable[None]]) -> None:
            async def within() -> None:
                if shared.bot.ended is not None:  # a story failed before this one
                    await shared.bot.start()
                async with asyncio.timeout(120):
                    await story(World(shared.fake, shared.desk, shared.bot))
                    await shared.desk.quiet()
                assert not shared.fake.violations

            runner.run(within())

        yield told
        runner.run(stack.aclose())


def tell_alone(story: Callable[[], Awaitable[None]]) -> None:
    """A story with a bot of its own."""

    async def within() -> None:
        async with asyncio.timeout(240):
            await story()

    asyncio.run(within())


# --- what people send


def test_the_console_may_save_our_address(tell: Tell) -> None:
    async def story(w: World) -> None:
        assert await w.desk.checks_address()

    tell(story)


def test_who_opens_the_chat_is_greeted_once(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.lan.opens()
        hello = await w.lan.next()
        assert hello.text.startswith("你好，我是“核实”。")
        assert hello.body["code"]
        w.fake.later(49 * 3600)
        w.lan.opens()
        await w.all_said()
        assert w.lan.unread() == []
        w.lan.says(OPEN)
        assert (await w.lan.next()).text.startswith("已过时")

    tell(story)


def test_a_claim_is_answered_with_its_choices_to_touch_or_to_type(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.lan.says(OPEN)
        answer = await w.lan.next()
        assert answer.text.startswith("已过时：“云雀已经对公众开放”自2026年4月26日起不再属实")
        assert "https://cloud.example/bye" in answer.text
        w.lan.touches(answer, "来源和时间线")
        details = await w.lan.next()
        assert "全部来源" in details.text
        assert "点一下" not in details.text
        w.lan.says("2")
        assert (await w.lan.next()).text.startswith("跟你说一声：云雀没有对公众开放。")
        # A day later the entry of the menu is as good as it was; so is its number.
        w.fake.later(86_400)
        w.lan.touches(answer, "来源和时间线")
        assert (await w.lan.next()).text == details.text
        await w.all_said()
        assert w.lan.unread() == []

    tell(story)


def test_a_forwarded_article_is_the_claim(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.aunt.forwards(f"重磅！{OPEN}", "点开就知道")
        assert (await w.aunt.next()).text.startswith("已过时")

    tell(story)


def test_a_forwarded_chat_history_is_answered_message_by_message(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.aunt.forwards_history(("text", {"content": OPEN}), ("text", {"content": FREE}), PICTURE)
        await w.all_said()
        shown = "\n".join(one.text for one in w.aunt.unread())
        assert "已过时：" in shown
        assert "误导：" in shown
        assert "邻居" not in shown

    tell(story)


def test_a_course_that_asks_for_money_is_warned_of_first(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.aunt.forwards(COURSE, "只要九块九")
        assert "先别付款" in (await w.aunt.next()).text.splitlines()[0]

    tell(story)


@pytest.mark.parametrize("kind", ["image", "voice", "video", "file", "location", "miniprogram", "merged_msg"])
def test_what_we_cannot_read_is_said(tell: Tell, kind: str) -> None:
    async def story(w: World) -> None:
        w.lan.sends(kind)
        assert "文字" in (await w.lan.next()).text

    tell(story)


def test_several_sent_at_once_are_answered_together_and_none_twice(tell: Tell) -> None:
    async def story(w: World) -> None:
        for text in (OPEN, FREE):
            w.lan.says(text)
        await w.all_said()
        shown = [one.text for one in w.lan.unread()]
        whole = "\n".join(shown)
        assert [whole.count(said) for said in ("已过时：", "误导：")] == [1, 1], shown

    tell(story)


def test_two_accounts_of_a_company_are_two_rooms(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.fake.kf.add("wkAJ2GCAAAsecond", "核实二号")
        here = w.customer()
        there = w.desk.customer(here.number, "wkAJ2GCAAAsecond")
        here.says(OPEN)
        assert (await here.next()).open_kfid == here.account
        there.says("1")
        assert "时间线" not in (await there.next()).text

    tell(story)


def test_a_ring_under_the_key_before_is_heard_as_well(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.desk.rotates(KEY_BEFORE)
        w.lan.says(OPEN)
        assert (await w.lan.next()).text.startswith("已过时")
        w.desk.rotates(KEY)
        assert await w.desk.checks_address()

    tell(story)


# --- windows, quotas, colleagues


def test_what_may_not_be_said_now_comes_first_when_they_write_again(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.fake.trouble(SEND, errcode(95002, "send msg time limit"))
        w.lan.says(OPEN)
        await w.all_said()
        assert w.lan.unread() == []
        w.lan.says(FREE)
        assert (await w.lan.next()).text.startswith("已过时")
        assert (await w.lan.next()).text.startswith("误导")

    tell(story)


def test_while_a_colleague_talks_we_are_silent_and_do_not_catch_up_later(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.lan.talks_to_a_colleague("您好，我来回答。")
        w.lan.says(OPEN)
        await w.all_said()
        assert w.lan.unread() == []
        assert not [call for call in w.fake.called(SEND) if call.body.get("touser") == w.lan.number]
        w.fake.kf.state(w.lan.account, w.lan.number, NEW)
        w.lan.says(FREE)
        assert (await w.lan.next()).text.startswith("误导")
        await w.all_said()
        assert w.lan.unread() == []

    tell(story)


def test_who_refuses_what_we_send_is_forgotten(tell: Tell) -> None:
    async def story(w: World) -> None:
        def watches() -> int:
            return int(w.bot.rows("SELECT count(*) FROM watches")[0][0])

        before = watches()
        w.lan.says(OPEN)
        w.lan.touches(await w.lan.next(), "结论变了告诉我")
        _ = await w.lan.next()
        assert watches() == before + 1
        w.lan.refuses = True
        w.lan.says(FREE)
        await w.all_said()
        # What came back of our answer is a row of its own by now.
        await w.all_said()
        assert watches() == before

    tell(story)


# --- nothing is lost, nothing is read twice


def test_a_confirmation_that_gets_lost_doubles_nothing(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.fake.trouble(SEND, Cut(made=True))
        w.lan.says(OPEN)
        _ = await w.lan.next()
        await w.all_said()
        assert w.lan.unread() == []
        sent = [call for call in w.fake.called(SEND) if call.body.get("touser") == w.lan.number]
        assert len(sent) == 2

    tell(story)


def test_a_crowd_is_answered_once_each_and_the_token_asked_for_once(tell: Tell) -> None:
    async def story(w: World) -> None:
        crowd = [w.customer() for _ in range(60)]
        for one in crowd:
            one.says(OPEN)
        await asyncio.gather(*(one.next() for one in crowd))
        await w.all_said()
        assert [len(one.sees) for one in crowd] == [1] * 60
        assert w.fake.kf.passes.asked == len(w.fake.kf.passes.given)

    tell(story)


@pytest.mark.parametrize("point", steps(Point.RECEIVED, Point.STORED, Point.DELIVERED))
def test_killed_at_a_step_it_answers_each_message_once(tell_roughly: Tell, point: Point) -> None:
    async def story(w: World) -> None:
        people = [w.customer() for _ in range(3)]
        w.bot.dies_at(point)
        for one in people:
            one.says(OPEN)
        await w.bot.dies()
        await w.bot.start()
        await w.all_said()
        # A call that was made and not written down is made again: the platform knows its name.
        shown = [[one.text for one in somebody.sees] for somebody in people]
        assert [len(texts) for texts in shown] == [1, 1, 1], shown
        assert all(text.startswith("已过时") for (text,) in shown)

    tell_roughly(story)


def test_what_was_written_while_we_were_away_is_answered_at_the_start(tell_roughly: Tell) -> None:
    async def story(w: World) -> None:
        w.lan.says(OPEN)
        _ = await w.lan.next()
        await w.all_said()
        assert await w.bot.stop() == 0
        before = len(w.desk.rung)
        w.aunt.says(FREE)
        await w.desk.quiet()
        assert {ring.status for ring in w.desk.rung[before:]} == {0}
        await w.bot.start()
        assert (await w.aunt.next()).text.startswith("误导")
        await w.all_said()
        assert (w.lan.unread(), w.aunt.unread()) == ([], [])

    tell_roughly(story)


def test_a_correction_comes_at_once_or_before_the_next_answer(tell_roughly: Tell) -> None:
    async def story(w: World) -> None:
        w.aunt.says(FREE)
        _ = await w.aunt.next()
        w.fake.later(49 * 3600)
        w.lan.says(FREE)
        _ = await w.lan.next()
        turn(w.bot.facts / "facts" / "test" / "yunque-free.yaml", "unproven")
        corrected = await w.lan.next(60)
        assert corrected.text.startswith("更正：无法证实：没有可靠证据能说明“云雀免费”。")
        await w.all_said()
        assert w.aunt.unread() == []
        w.aunt.says(OPEN)
        assert (await w.aunt.next()).text.startswith("更正：无法证实")
        assert (await w.aunt.next()).text.startswith("已过时")

    tell_roughly(story)


def turn(record: Path, verdict: str) -> None:
    """Another verdict from this month on."""
    told = json.loads(record.read_text(encoding="utf-8"))
    because = {"zh": "没人知道。", "en": "Nobody knows."}
    told["periods"].append(
        {"from": "2026-11-01", "verdict": verdict, "because": because, "sources": ["daily"]}
    )
    _ = record.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


@pytest.mark.slow
def test_rings_that_get_lost_and_a_platform_that_goes_away_cost_only_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with world(tmp_path, SOON) as w:
            w.desk.rings = False
            w.lan.says(OPEN)
            assert (await w.lan.next()).text.startswith("已过时")
            await w.fake.goes_down()
            w.aunt.says(FREE)
            while not w.bot.events("channel.down"):  # noqa: ASYNC110 - a log, which rings no bell
                await asyncio.sleep(0.1)
            await w.fake.comes_back()
            assert (await w.aunt.next()).text.startswith("误导")
            w.fake.trouble("*", status(502), times=3)
            w.lan.says(FREE)
            assert (await w.lan.next()).text.startswith("误导")
            kinds = [line.get("kind") for line in w.bot.events("channel.down")]
            assert "unreachable" in kinds

    tell_alone(story)


@pytest.mark.slow
def test_a_secret_that_is_wrong_ends_it_with_the_name_of_the_setting(tmp_path: Path) -> None:
    async def story() -> None:
        async with apis() as fake:
            bot = Bot(tmp_path / "data", write_folder(tmp_path / "facts"), {})
            bot.settings = settings(fake, WECOM_KF_SECRET="another-secret")
            await bot.start(wait=False)
            assert await bot.exits(90) == 3
            assert "HESHI_WECOM_KF_SECRET" in bot.told()
            assert "another-secret" not in bot.told()

    tell_alone(story)


def test_no_secret_and_nobody_is_in_the_log(tell: Tell) -> None:
    async def story(w: World) -> None:
        w.lan.says("这是我的私事，别写进日志")
        shown = await w.lan.next()
        assert entries(shown) == [] or shown.text
        told = w.bot.told()
        hidden = [w.fake.kf.secret, KEY, *w.fake.kf.passes.given, w.lan.number, "私事", SYNC + "?"]
        assert not [one for one in hidden if one in told]

    tell(story)
