"""A 智能机器人 that WeCom pushes to, beside a whole `heshi serve`: what members of a company see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.runtime.commons import Point
from tests.bot.builders import write_folder
from tests.wechat.fake.bot_chats import Chat, Shown, image, text
from tests.wechat.fake.callback import KEY, CallbackCorp, calling
from tests.wechat.fake.envelope import Envelope
from tests.wechat.running import Bot, running, steps

OPEN, FREE, NEWS = "云雀已经对公众开放", "云雀免费", "云雀会跳舞"
SLOW = "云雀今天对公众开放了吗"

TIMES = {
    # We wait for one second instead of four; WeCom hangs up after its five: a machine may be busy.
    "bot.channels.wecom_bot.callback:PATIENCE": 1.0,
    "bot.channels.wecom_bot.callback:LOOK": 0.1,
    "bot.channels.wecom_bot.streams:SILENCE": 3.0,
    "bot.serving:PATIENCE": 30.0,  # what is held is not taken for hung
}

NEW_KEY = KEY[::-1]
"""The key that the company is about to change to; the bot knows both."""

Story = Callable[["World"], Awaitable[None]]


class World:
    """The company, the bot, and a name for a story's own people."""

    def __init__(self, corp: CallbackCorp, bot: Bot, name: str) -> None:
        self.corp, self.bot, self.name = corp, bot, name
        self.lan, self.ming = corp.member(f"Lan.{name}"), corp.member(f"Ming.{name}")
        self.group = corp.group(name)


@asynccontextmanager
async def served(folder: Path, corp: CallbackCorp) -> AsyncIterator[Bot]:
    """`heshi serve` with a bot of that company; it can be told to die, and to hold an answer back."""
    names = {"WECOM_BOT_ID": "aibTest", "WECOM_BOT_TOKEN": corp.token}
    names |= {"WECOM_BOT_AES_KEY": NEW_KEY, "WECOM_BOT_AES_KEY_BEFORE": corp.aes_key}
    facts, names = write_folder(folder / "facts"), names | {"WECOM_API": corp.url}
    altered = {"times": TIMES}
    async with running(folder / "data", facts, altered=altered, mortal=True, held=(SLOW,), **names) as bot:
        corp.address = f"{bot.url}/wecom/bot"
        yield bot


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Story], None]]:
    """Tells a story with one bot for all of them; no rule may be broken in it."""
    folder = tmp_path_factory.mktemp("callback")
    numbers = iter(range(1000))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[CallbackCorp, Bot]:
            corp = await stack.enter_async_context(calling(every=0.1))
            return corp, await stack.enter_async_context(served(folder, corp))

        corp, bot = runner.run(begin())

        async def within(story: Story) -> None:
            bot.holds()
            if bot.ended is not None:  # a story failed before this one
                await bot.start()
            async with asyncio.timeout(120):
                await story(World(corp, bot, f"s{next(numbers)}"))

        def told(story: Story) -> None:
            runner.run(within(story))
            assert not corp.violations, corp.transcript()

        yield told
        runner.run(stack.aclose())


async def answer_and_card(chat: Chat) -> tuple[Shown, Shown]:
    """The words, and the card below them."""
    words, card = await chat.next(), await chat.next()
    assert words.text
    assert card.card
    return words, card


# --- the address


def test_the_console_accepts_the_address(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        assert await at.corp.checks_address()

    tell(story)


def test_who_cannot_sign_gets_nothing(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        stranger = Envelope("another token", KEY, "").seal(json.dumps({"msgtype": "text", "msgid": "x"}))
        query = {"timestamp": stranger.timestamp, "nonce": stranger.nonce}
        async with httpx.AsyncClient(trust_env=False) as http:
            signed = query | {"msg_signature": stranger.signature}
            pushed = await http.post(at.corp.address, params=signed, json={"encrypt": stranger.encrypt})
            bare = await http.post(at.corp.address, json={"encrypt": stranger.encrypt})
            looked = await http.get(at.corp.address, params=signed | {"echostr": stranger.encrypt})
        assert [pushed.status_code, bare.status_code, looked.status_code] == [403, 400, 403]
        assert pushed.text == bare.text == looked.text == ""

    tell(story)


# --- in private


def test_a_claim_is_answered_at_once_in_one_finished_stream_with_its_card(
    tell: Callable[[Story], None],
) -> None:
    async def story(at: World) -> None:
        asked = await at.lan.says(OPEN)
        words, card = await answer_and_card(at.lan.chat)
        assert words.text.startswith("**已过时：")
        assert words.to == asked
        assert words.versions == [words.text]
        assert "转给家人" in card.buttons
        await at.bot.idle_soon()
        assert at.lan.chat.rest == []
        assert at.corp.asked[asked].pushes == 1

    tell(story)


def test_a_pressed_button_is_answered_though_wecom_takes_no_words_for_it(
    tell: Callable[[Story], None],
) -> None:
    async def story(at: World) -> None:
        await at.lan.says(OPEN)
        _, card = await answer_and_card(at.lan.chat)
        await at.lan.presses(card, "来源和时间线")
        details = await at.lan.chat.next()
        assert details.how == "later"
        assert "来源" in details.text
        await at.lan.presses(card, "转给家人")
        assert (await at.lan.chat.next()).text.startswith("跟你说一声")

    tell(story)


def test_the_faults_take_the_place_of_the_buttons(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        await at.lan.says(OPEN)
        _, card = await answer_and_card(at.lan.chat)
        await at.lan.presses(card, "这条有问题")
        assert "哪里有问题" in (await at.lan.chat.next()).text
        await at.corp.until(lambda: "来源不可靠" in card.buttons)
        await at.lan.presses(card, "来源不可靠")
        assert "谢谢" in (await at.lan.chat.next()).text

    tell(story)


def test_who_opens_the_chat_is_welcomed_in_words_that_work_there(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        await at.lan.enters()
        hello = await at.lan.chat.next()
        assert hello.how == "welcome"
        assert "我是“核实”" in hello.text
        assert "/help" not in hello.text
        await at.lan.says("进展 云雀")
        assert "云雀" in (await at.lan.chat.next()).text

    tell(story)


def test_a_picture_gets_the_kind_line(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        await at.lan.sends(image())
        assert "还看不了图片" in (await at.lan.chat.next()).text

    tell(story)


# --- in groups


def test_in_a_group_the_quoted_message_is_the_claim_and_we_introduce_ourselves_once(
    tell: Callable[[Story], None],
) -> None:
    async def story(at: World) -> None:
        await at.group.hears(at.lan, "@核实 真的吗", quote=text(OPEN))
        words, _card = await answer_and_card(at.group)
        assert words.text.startswith("**已过时：")
        assert "我是“核实”" in words.text
        await at.group.hears(at.ming, f"@核实 {FREE}")
        again = await at.group.next()
        assert "我是“核实”" not in again.text

    tell(story)


def test_nobody_is_an_admin_there_and_the_settings_say_so(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        await at.group.hears(at.lan, "@核实 设置")
        shown = await at.group.next()
        assert "谁也改不了" in shown.text
        await at.bot.idle_soon()
        assert at.group.rest == []

    tell(story)


# --- slow answers, and requests that come twice


def test_a_slow_answer_says_so_and_comes_in_the_same_place(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        asked = await at.lan.says(SLOW)
        opened = await at.lan.chat.opened()
        assert opened.text == "正在核查…"
        at.bot.lets_go()
        words, _ = await answer_and_card(at.lan.chat)
        assert words is opened
        assert "云雀" in words.text
        assert at.corp.asked[asked].refreshes >= 1
        await at.bot.idle_soon()
        assert at.lan.chat.rest == []

    tell(story)


def test_a_message_that_is_pushed_again_is_answered_with_the_same_words(
    tell: Callable[[Story], None],
) -> None:
    async def story(at: World) -> None:
        asked = await at.lan.says(OPEN)
        await answer_and_card(at.lan.chat)
        await at.corp.again(asked)
        await at.bot.idle_soon()
        assert at.lan.chat.rest == []

    tell(story)


def test_an_answer_after_the_stream_goes_to_the_response_url_once(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        at.corp.stream_lasts = 0.2
        try:
            await at.lan.says(SLOW)
            opened = await at.lan.chat.next()
        finally:
            at.corp.stream_lasts = 360.0
        assert opened.text == "正在核查…"
        at.bot.lets_go()
        late = await at.lan.chat.next()
        assert late.how == "later"
        assert "云雀" in late.text

    tell(story)


def test_a_lost_confirmation_is_no_second_answer(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        await at.lan.says(OPEN)
        _, card = await answer_and_card(at.lan.chat)
        at.corp.lose_responses = 1
        await at.lan.presses(card, "转给家人")
        assert (await at.lan.chat.next()).text.startswith("跟你说一声")
        await at.bot.idle_soon()
        await at.lan.says(FREE)
        words = await at.lan.chat.next()
        assert "跟你说一声" not in words.text

    tell(story)


def test_what_nobody_asks_for_any_more_is_told_with_the_next_answer(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        before = _held(at.bot)
        await at.lan.says(SLOW)
        assert (await at.lan.chat.opened()).text == "正在核查…"
        # Nobody looks at the stream any more, and its response_url is no longer known.
        at.corp.refreshes_on.clear()
        at.corp.addresses.clear()
        at.bot.lets_go()
        async with asyncio.timeout(60):
            while _held(at.bot) < before + 2:  # noqa: ASYNC110 - another process, which rings no bell
                await asyncio.sleep(0.05)
        await at.lan.says(FREE)
        at.corp.refreshes_on.set()
        await at.corp.until(lambda: len(at.lan.chat.shown) > 1 and at.lan.chat.shown[1].finished)
        told = at.lan.chat.shown[1]
        assert told.text.startswith("之前那条的结果：")
        late, _, now = told.text.partition("---")
        assert "开放" in late
        assert "免费" in now

    tell(story)


def _held(bot: Bot) -> int:
    """How many calls are kept for somebody's next message: words, and their card."""
    return int(bot.rows("SELECT count(*) FROM outbox WHERE state = 4")[0][0])


def test_the_key_may_be_changed_while_both_are_known(tell: Callable[[Story], None]) -> None:
    async def story(at: World) -> None:
        await at.lan.says(OPEN)
        await answer_and_card(at.lan.chat)
        at.corp.rotates(NEW_KEY)
        assert await at.corp.checks_address()
        await at.lan.says("进展 云雀")
        assert "云雀" in (await at.lan.chat.next()).text

    tell(story)


# --- deaths


@pytest.mark.parametrize("point", steps(Point.STORED, Point.CALL_CLAIMED))
def test_a_kill_loses_no_answer_and_doubles_none(tell: Callable[[Story], None], point: Point) -> None:
    if point in (Point.RECEIVED, Point.TRIED, Point.DELIVERED):
        pytest.skip("not on disk yet, or shown already: see docs/reliability.md")

    async def story(at: World) -> None:
        at.bot.dies_at(point)
        await at.lan.says(OPEN)
        await at.bot.dies()
        await at.bot.start()
        words = await at.lan.chat.next(within=60)
        assert words.text.startswith("**已过时：")
        await at.bot.idle_soon()
        assert [one for one in at.lan.chat.rest if one.text] == []

    tell(story)
