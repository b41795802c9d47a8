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
from tests.wechat.running import Bot, running, steps

pytestmark = pytest.mark.slow

OPEN, FREE = "云雀已经对公众开放", "云雀免费"
SLOW = f"{OPEN}，慢慢"
"""Held until the story lets it go."""

SOON = {
    "bot.channels.wecom_bot.connection:FIRST_WORDS": 0.2,
    "bot.channels.wecom_bot.socket:FIRST_PAUSE": 0.2,
    "bot.channels.wecom_bot.socket:REPLACED_PAUSE": 3.0,
    "bot.serving:PATIENCE": 30.0,  # what is held is not taken for hung
}
"""A bot that says early that it is at work, and comes back early."""

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
async def served(folder: Path, corp: WeCom, *, shipped: bool = True) -> AsyncIterator[Bot]:
    """`heshi serve` with a bot of that company, once it is subscribed; as it is shipped, or one that is soon
    back, can be told to die and holds slow answers."""
    facts, more = write_folder(folder / "facts"), dict[str, Any]()
    if not shipped:
        more = {"altered": {"times": SOON}, "mortal": True, "held": ("慢慢",)}
    async with running(folder / "data", facts, **more, **settings(corp)) as bot:
        await corp.is_up()
        yield bot


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Story], None]]:
    """Tells a story with one bot for all of them; no rule may be broken in it."""
    yield from telling(tmp_path_factory.mktemp("socket"), shipped=True)


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Story], None]]:
    """The same with another bot, which has a hard life."""
    yield from telling(tmp_path_factory.mktemp("trouble"), shipped=False)


def telling(folder: Path, *, shipped: bool) -> Iterator[Callable[[Story], None]]:
    """Stories with one company and one bot."""
    numbers = iter(range(1000))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[WeCom, Bot]:
            corp = await stack.enter_async_context(wecom())
            return corp, await stack.enter_async_context(served(folder, corp, shipped=shipped))

        corp, bot = runner.run(begin())

        async def within(story: Story) -> None:
            bot.holds()
            corp.violations.clear()
            if bot.ended is not None:  # a story failed before this one
                await bot.start()
            await corp.is_up()
            async with asyncio.timeout(120):
                await story(World(corp, bot, f"s{next(numbers)}"))

        def told(story: Story) -> None:
            runner.run(within(story))
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


# --- trouble


def test_a_slow_answer_says_first_that_it_is_being_worked_on(trouble: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.says(SLOW)
        begun = await w.lan.chat.opened()
        assert (begun.text, begun.finished) == ("正在核查…", False)
        w.bot.lets_go()
        words, _ = await answer_and_card(w.lan.chat)
        assert words is begun
        assert len(words.versions) == 2
        assert words.text.startswith("**已过时")

    trouble(story)


def test_an_answer_that_is_too_late_for_its_stream_is_pushed(trouble: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.says(SLOW)
        begun = await w.lan.chat.opened()
        lasts, w.corp.stream_lasts = w.corp.stream_lasts, 0.0
        try:
            w.bot.lets_go()
            w.lan.chat.seen += 1
            words, _ = await answer_and_card(w.lan.chat)
        finally:
            w.corp.stream_lasts = lasts
        assert (begun.text, words.how) == ("正在核查…", "push")
        assert words.text.startswith("**已过时")
        w.corp.violations.clear()  # that of the stream, which nobody can know to be over

    trouble(story)


def test_the_line_breaks_and_comes_back_with_the_answer(trouble: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        before = w.corp.subscriptions, len(w.bot.events("channel.down")), len(w.bot.events("channel.up"))
        await w.lan.says(SLOW)
        await w.bot.taken()
        await w.corp.drop()
        w.bot.lets_go()
        words, _ = await answer_and_card(w.lan.chat)
        assert words.how == "answer"
        assert w.corp.subscriptions == before[0] + 1
        assert [line["kind"] for line in w.bot.events("channel.down")[before[1] :]] == ["closed"]
        assert len(w.bot.events("channel.up")) == before[2] + 1

    trouble(story)


def test_killed_while_it_shows_that_it_is_at_work(trouble: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.says(SLOW)
        begun = await w.lan.chat.opened()
        await w.bot.kill()
        assert not begun.finished
        w.bot.lets_go()
        await w.bot.start()
        words, _ = await answer_and_card(w.lan.chat)
        # The stream is named after the message: its answer finds it again.
        assert words is begun
        assert words.text.startswith("**已过时")

    trouble(story)


def test_stopped_while_it_answers(trouble: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        await w.lan.says(SLOW)
        await w.bot.taken()
        assert w.bot.process
        w.bot.process.terminate()
        w.bot.lets_go()
        assert await w.bot.exits() == 0
        await w.bot.start()
        await w.bot.idle_soon()
        words, _ = await answer_and_card(w.lan.chat)
        assert words.how == "answer"
        assert not w.lan.chat.rest

    trouble(story)


@pytest.mark.parametrize("step", steps(Point.CLAIMED, Point.CLOSED, Point.DELIVERED))
def test_killed_at_a_step(trouble: Callable[[Story], None], step: Point) -> None:
    if step in (Point.RECEIVED, Point.TRIED):
        pytest.skip("not on disk yet, or over: see docs/reliability.md")

    async def story(w: World) -> None:
        w.bot.dies_at(step)
        await w.lan.says(OPEN)
        await w.bot.dies()
        await w.bot.start()
        await w.bot.idle_soon()
        said = [one for one in w.lan.chat.shown if one.text]
        cards = [one for one in w.lan.chat.shown if one.card]
        assert (said[0].how, said[0].text[:5]) == ("answer", "**已过时")
        assert len(cards) == 1
        # Handed over and not written down is the one doubled answer: a finished stream takes no more.
        assert len(said) == (2 if step is Point.DELIVERED else 1)
        if step is Point.DELIVERED:
            w.corp.violations.clear()

    trouble(story)


def test_another_program_takes_the_connection(trouble: Callable[[Story], None]) -> None:
    async def story(w: World) -> None:
        before, downs = w.corp.subscriptions, len(w.bot.events("channel.down"))
        thief = await other_program(w.corp)
        await w.corp.until(lambda: w.corp.subscriptions == before + 1)
        await told(w.bot, "channel.down", downs + 1)
        (down,) = w.bot.events("channel.down")[downs:]
        assert down["kind"] == "replaced"
        assert "another program" in down["remedy"]
        assert (await w.bot.counts())["channels"]["wecom_bot"]["seconds_since_answer"] is None
        await thief.close()
        await w.corp.is_up(before + 2)
        await w.lan.says(FREE)
        assert (await w.lan.chat.next()).text.startswith("**误导")

    trouble(story)


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


async def told(bot: Bot, event: str, times: int = 1) -> None:
    """Waits for a line in the log, as often as that."""
    async with asyncio.timeout(60):
        while len(bot.events(event)) < times:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def other_program(corp: WeCom) -> Any:
    """Somebody else's program with the same bot."""
    line = await connect(corp.url, proxy=None)
    body = {"bot_id": corp.bot_id, "secret": corp.secret}
    await line.send(json.dumps({"cmd": "aibot_subscribe", "headers": {"req_id": "thief"}, "body": body}))
    return line
