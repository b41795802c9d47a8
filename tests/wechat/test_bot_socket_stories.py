"""A 智能机器人 on its long connection, beside a whole `heshi serve`: what members of a company see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from bot.runtime.commons import Point
from tests.bot.builders import write_folder
from tests.wechat.fake.bot_chats import Shown, image, mixed, text
from tests.wechat.fake.socket import WeCom, plain, wecom
from tests.wechat.running import Bot, running

pytestmark = pytest.mark.slow

OPEN, FREE = "云雀已经对公众开放", "云雀免费"

Story = Callable[["World"], Awaitable[None]]


class World:
    """The company, the bot, and a name for a story's own people."""

    def __init__(self, corp: WeCom, bot: Bot, name: str) -> None:
        self.corp, self.bot, self.name = corp, bot, name
        self.lan = corp.member(f"Lan.{name}")
        self.group = corp.group(name)


def settings(corp: WeCom, **more: str) -> dict[str, str]:
    """A bot of that company."""
    names = {"WECOM_BOT_ID": corp.bot_id, "WECOM_BOT_SECRET": corp.secret, "WECOM_BOT_SOCKET": corp.url}
    return names | more


@asynccontextmanager
async def served(folder: Path, corp: WeCom, *, mortal: bool = False, **altered: Any) -> AsyncIterator[Bot]:
    """`heshi serve` with a bot of that company, once it is subscribed."""
    facts = write_folder(folder / "facts")
    async with running(folder / "data", facts, altered=altered, mortal=mortal, **settings(corp)) as bot:
        await corp.is_up()
        yield bot


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Story], None]]:
    """Tells a story with one bot for all of them; no rule may be broken in it."""
    folder = tmp_path_factory.mktemp("socket")
    numbers = iter(range(1000))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[WeCom, Bot]:
            corp = await stack.enter_async_context(wecom())
            return corp, await stack.enter_async_context(served(folder, corp))

        corp, bot = runner.run(begin())

        def told(story: Story) -> None:
            runner.run(story(World(corp, bot, f"s{next(numbers)}")))
            assert not corp.violations, corp.transcript()

        yield told
        runner.run(stack.aclose())


async def answer_and_card(chat: Any) -> tuple[Shown, Shown]:
    """The words, and the card below them."""
    words, card = await chat.next(), await chat.next()
    assert words.text
    assert card.card
    return words, card


# --- in private


def test_a_claim_its_sources_and_the_family(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        msgid = await w.lan.says(OPEN)
        words, card = await answer_and_card(w.lan.chat)
        assert words.how == "answer"
        assert words.to == msgid
        assert plain(words.text).startswith("已过时：“云雀已经对公众开放”自2026年4月26日起不再属实")
        assert "](https://cloud.example/bye)" in words.text
        assert card.card["sub_title_text"] == plain(words.text).splitlines()[0]
        assert list(card.buttons) == ["来源和时间线", "转给家人", "结论变了告诉我", "这条有问题"]
        await w.lan.presses(card, "来源和时间线")
        assert "](https://news.example/daily)" in (await w.lan.chat.next()).text
        await w.lan.presses(card, "转给家人")
        family = await w.lan.chat.next()
        assert family.text.startswith("跟你说一声：云雀没有对公众开放。")
        assert not w.lan.chat.rest

    tell(story)


def test_a_fault_is_told_over_a_card_of_its_own(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.says(FREE)
        _, card = await answer_and_card(w.lan.chat)
        await w.lan.presses(card, "这条有问题")
        assert (await w.lan.chat.next()).text == "哪里有问题？请选一项。"
        faults = await w.lan.chat.next()
        assert faults.card["main_title"]["title"] == "请选一项"
        assert "答非所问" in faults.buttons
        await w.lan.presses(faults, "信息过时了")
        assert (await w.lan.chat.next()).text.startswith("谢谢")

    tell(story)


def test_somebody_dislikes_an_answer(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.says(FREE)
        words, _ = await answer_and_card(w.lan.chat)
        await w.lan.dislikes(words)
        assert "答非所问" in (await w.lan.chat.next()).buttons

    tell(story)


def test_who_opens_the_chat_is_greeted_once(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.enters()
        hello = await w.lan.chat.next()
        assert hello.how == "welcome"
        assert "**" not in hello.text
        await w.lan.enters()
        await w.lan.says(FREE)
        assert (await w.lan.chat.next()).text.startswith("**误导")

    tell(story)


def test_speech_and_pictures(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.sends({"msgtype": "voice", "voice": {"content": "云雀免费。"}})
        words, _ = await answer_and_card(w.lan.chat)
        assert words.text.startswith("**误导")
        await w.lan.sends(image())
        assert "图片" in (await w.lan.chat.next()).text
        await w.lan.sends(mixed(text(OPEN), image()))
        words, _ = await answer_and_card(w.lan.chat)
        assert words.text.startswith("**已过时")

    tell(story)


# --- in groups


def test_a_group_asks_about_what_it_quotes(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        msgid = await w.group.hears(w.lan, "@核实 这是真的吗？", quote=text(OPEN))
        words, card = await answer_and_card(w.group)
        assert words.to == msgid
        assert words.text.startswith("**已过时")
        # Nobody tells that we were let in: we introduce ourselves behind the first answer, once.
        assert "平台只让我看到 @我的消息" in (await w.group.next()).text
        await w.corp.member("someone-else").presses(Shown(w.group, "push", card=card.card), "来源和时间线")
        assert "](https://news.example/daily)" in (await w.group.next()).text

    tell(story)


def test_a_claim_behind_the_mention(tell: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.group.hears(w.lan, "@核实 云雀免费")
        words, _ = await answer_and_card(w.group)
        assert words.text.startswith("**误导")
        assert "@" not in words.text
        assert "我是“核实”" in (await w.group.next()).text
        await w.group.hears(w.lan, "@核实")
        assert "没有看到要核实的话" in (await w.group.next()).text

    tell(story)


# --- trouble, each with a bot of its own


def test_a_slow_answer_says_first_that_it_is_being_worked_on(tmp_path: Path) -> None:
    async def story() -> None:
        times = {"bot.channels.wecom_bot.connection:FIRST_WORDS": 0.2}
        async with wecom() as corp, served(tmp_path, corp, times=times, slow={OPEN: 1.2}):
            lan = corp.member("lan")
            await lan.says(OPEN)
            begun = await lan.chat.opened()
            assert (begun.text, begun.finished) == ("正在核查…", False)
            words, _ = await answer_and_card(lan.chat)
            assert words is begun
            assert len(words.versions) == 2
            assert words.text.startswith("**已过时")
            assert not corp.violations, corp.transcript()

    asyncio.run(story())


def test_an_answer_that_is_too_late_for_its_stream_is_pushed(tmp_path: Path) -> None:
    async def story() -> None:
        times = {"bot.channels.wecom_bot.connection:FIRST_WORDS": 0.2}
        async with wecom(stream_lasts=0.5) as corp, served(tmp_path, corp, times=times, slow={OPEN: 1.2}):
            lan = corp.member("lan")
            await lan.says(OPEN)
            begun = await lan.chat.opened()
            lan.chat.seen += 1
            words, _ = await answer_and_card(lan.chat)
            assert (begun.text, words.how) == ("正在核查…", "push")
            assert words.text.startswith("**已过时")

    asyncio.run(story())


def test_the_line_breaks_and_comes_back_with_the_answer(tmp_path: Path) -> None:
    async def story() -> None:
        times = {"bot.channels.wecom_bot.socket:FIRST_PAUSE": 0.2}
        async with wecom() as corp, served(tmp_path, corp, times=times, slow={OPEN: 0.6}) as bot:
            lan = corp.member("lan")
            await lan.says(OPEN)
            await until_taken(bot)
            await corp.drop()
            words, _ = await answer_and_card(lan.chat)
            assert words.how == "answer"
            assert corp.subscriptions == 2
            assert [line["kind"] for line in bot.events("channel.down")] == ["closed"]
            assert len(bot.events("channel.up")) == 1

    asyncio.run(story())


def test_a_kill_while_it_answers_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with wecom() as corp, served(tmp_path, corp, slow={OPEN: 0.8}) as bot:
            lan = corp.member("lan")
            await lan.says(OPEN)
            await until_taken(bot)
            await bot.kill()
            assert not lan.chat.shown
            await bot.start()
            words, _ = await answer_and_card(lan.chat)
            assert words.how == "answer"
            await bot.idle_soon()
            assert not lan.chat.rest

    asyncio.run(story())


def test_killed_while_it_shows_that_it_is_at_work(tmp_path: Path) -> None:
    async def story() -> None:
        times = {"bot.channels.wecom_bot.connection:FIRST_WORDS": 0.2}
        async with wecom() as corp, served(tmp_path, corp, times=times, slow={OPEN: 1.5}) as bot:
            lan = corp.member("lan")
            await lan.says(OPEN)
            begun = await lan.chat.opened()
            await bot.kill()
            assert not begun.finished
            await bot.start()
            words, _ = await answer_and_card(lan.chat)
            # The stream is named after the message: its answer finds it again.
            assert words is begun
            assert words.text.startswith("**已过时")
            assert not corp.violations, corp.transcript()

    asyncio.run(story())


def test_stopped_while_it_answers(tmp_path: Path) -> None:
    async def story() -> None:
        async with wecom() as corp, served(tmp_path, corp, slow={OPEN: 1.0}) as bot:
            lan = corp.member("lan")
            await lan.says(OPEN)
            await until_taken(bot)
            assert await bot.stop() == 0
            await bot.start()
            await bot.idle_soon()
            words, _ = await answer_and_card(lan.chat)
            assert words.how == "answer"
            assert not lan.chat.rest
            assert not corp.violations, corp.transcript()

    asyncio.run(story())


@pytest.mark.parametrize("step", [Point.STORED, Point.CLOSED, Point.CALL_CLAIMED, Point.DELIVERED])
def test_killed_at_a_step(tmp_path: Path, step: Point) -> None:
    async def story() -> None:
        async with wecom() as corp, served(tmp_path, corp, mortal=True) as bot:
            lan = corp.member("lan")
            bot.dies_at(step)
            await lan.says(OPEN)
            await bot.dies()
            await bot.start()
            await bot.idle_soon()
            said = [one for one in lan.chat.shown if one.text]
            cards = [one for one in lan.chat.shown if one.card]
            assert said[0].text.startswith("**已过时")
            assert len(cards) == 1
            # Handed over and not written down is the one doubled answer: a finished stream takes no more.
            assert len(said) == (2 if step is Point.DELIVERED else 1)

    asyncio.run(story())


def test_another_program_takes_the_connection(tmp_path: Path) -> None:
    async def story() -> None:
        times = {"bot.channels.wecom_bot.socket:REPLACED_PAUSE": 1.0}
        async with wecom() as corp, served(tmp_path, corp, times=times) as bot:
            thief = await other_program(corp)
            await corp.until(lambda: corp.subscriptions == 2)
            await told(bot, "channel.down")
            (down,) = bot.events("channel.down")
            assert down["kind"] == "replaced"
            assert "another program" in down["remedy"]
            assert (await bot.counts())["channels"]["wecom_bot"]["seconds_since_answer"] is None
            await thief.close()
            await corp.is_up(3)
            lan = corp.member("lan")
            await lan.says(FREE)
            assert (await lan.chat.next()).text.startswith("**误导")

    asyncio.run(story())


def test_a_wrong_secret_is_told_with_the_remedy(tmp_path: Path) -> None:
    async def story() -> None:
        facts = write_folder(tmp_path / "facts")
        async with wecom() as corp:
            wrong = settings(corp, WECOM_BOT_SECRET="not-this-one")
            async with running(tmp_path / "data", facts, **wrong) as bot:
                await told(bot, "channel.down")
                (down,) = bot.events("channel.down")
                assert (down["kind"], down["why"]) == ("refused", "errcode-40001")
                assert "HESHI_WECOM_BOT_ID" in down["remedy"]
                assert "not-this-one" not in bot.told()
                assert corp.bot_id not in bot.told()

    asyncio.run(story())


async def until_taken(bot: Bot) -> None:
    """Waits until a message is on disk."""
    async with asyncio.timeout(20):
        while not bot.rows("SELECT count(*) FROM inbox")[0][0]:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def told(bot: Bot, event: str) -> None:
    """Waits for a line in the log."""
    async with asyncio.timeout(20):
        while not bot.events(event):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def other_program(corp: WeCom) -> Any:
    """Somebody else's program with the same bot."""
    line = await connect(corp.url, proxy=None)
    body = {"bot_id": corp.bot_id, "secret": corp.secret}
    await line.send(json.dumps({"cmd": "aibot_subscribe", "headers": {"req_id": "thief"}, "body": body}))
    return line
