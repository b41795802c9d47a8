"""Stories from a 公众号 whose answers take long, whose bot dies, whose customer service may or may not write.

Nothing here depends on how long an answer takes: a slow one is held until the story lets it go, and what must
be late for the platform is late because the story is not done with it. The bot waits for a second where it
waits 4.5 in truth; the platform hangs up when the story needs it to (`hurried`), else after its five seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.wechat_oa.channel import ADDRESS
from bot.runtime.commons import Point
from tests.bot.builders import write_folder
from tests.wechat.fake.api import Apis, Cut, apis, errcode
from tests.wechat.fake.oa import TROUBLE, Account, Fan, How, Mode
from tests.wechat.running import Bot, running, steps
from tests.wechat.test_oa_stories import FREE, KEY, OPEN, SETTINGS, TOKEN

WAITING = "bot.channels.wechat_oa.waiting"
SOON_GONE = 1.0
"""Seconds after which the platform hangs up, where that is what a story is about."""

TIMES = {
    f"{WAITING}:PATIENCE": 1.0,
    f"{WAITING}:HANGS_UP": SOON_GONE,
    f"{WAITING}:AGAIN_WITHIN": 4.0,
    "bot.serving:PATIENCE": 30.0,  # what thinks for long is not taken for hung
}
"""A start waits for pushes of before for three times the second of these, and the third."""

SERVED = {f"{WAITING}:AGAIN_WITHIN": 2.0}
"""With customer service no request waits longer than `PATIENCE`."""

NO_MORE = {f"{WAITING}:PATIENCE": 4.5, f"{WAITING}:TRIES": 1, f"{WAITING}:AGAIN_WITHIN": 0.5}
"""Of a platform that has given up before we are back: a start waits for nothing of before."""

SLOW = f"{OPEN}，慢慢"
"""Held until the story lets it go."""

Tell = Callable[[Callable[["World"], Awaitable[None]]], None]

SEND, TOKENS = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"


class World:
    """One bot, one account, and the API where there is a secret."""

    def __init__(self, bot: Bot, oa: Account, api: Apis | None) -> None:
        self.bot, self.oa = bot, oa
        self._api = api
        self.lan = oa.fan("阿兰")

    @property
    def api(self) -> Apis:
        assert self._api
        return self._api

    async def begins(self) -> None:
        """Whatever the story before has left behind: somebody new, and a bot that lives."""
        self.lan = self.oa.fan("阿兰")
        self.oa.violations.clear()
        self.oa.hurried = ()
        self.oa.pushes_on.set()
        self.bot.holds()
        if self.bot.ended is not None:
            await self.bot.start()

    async def settled(self) -> None:
        """All is answered and sent that can be."""
        self.bot.lets_go()
        await self.bot.idle_soon()

    def seen(self, fan: Fan) -> list[str]:
        """All texts before somebody's eyes."""
        return [shown.text for shown in fan.sees]


@asynccontextmanager
async def world(
    folder: Path, api: Apis | None = None, times: Mapping[str, float] | None = None
) -> AsyncIterator[World]:
    """A bot beside an account; with `api` it has customer service."""
    secrets = {"WECHAT_OA_SECRET": api.oa.secret, "WECHAT_API": api.url} if api else {}
    settings = SETTINGS | {"WECHAT_OA_AES_KEY": KEY} | secrets
    facts = write_folder(folder / "facts")
    altered = {"times": TIMES | dict(times or {})}
    async with running(
        folder / "data", facts, altered=altered, mortal=True, held=("慢慢",), **settings
    ) as bot:
        oa = Account(token=TOKEN, appid=SETTINGS["WECHAT_OA_APPID"], aes_key=KEY, mode=Mode.SECURE)
        oa.address = f"{bot.url}{ADDRESS}"
        if api:
            oa.on_wrote, api.oa.on_sent = api.oa.wrote, oa.sent
        try:
            yield World(bot, oa, api)
        finally:
            await oa.close()


@asynccontextmanager
async def served_world(folder: Path, times: Mapping[str, float] | None = None) -> AsyncIterator[World]:
    """The same with customer service: a verified account of a company."""
    async with apis() as api, world(folder, api, times) as made:
        yield made


def _telling(made: AbstractAsyncContextManager[World]) -> Iterator[Tell]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        shared = runner.run(stack.enter_async_context(made))

        def told(story: Callable[[World], Awaitable[None]]) -> None:
            async def within() -> None:
                await shared.begins()
                async with asyncio.timeout(120):
                    await story(shared)

            runner.run(within())

        yield told
        runner.run(stack.aclose())


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Stories without customer service, as for a person's account; one bot for all of them."""
    yield from _telling(world(tmp_path_factory.mktemp("alone")))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Stories with customer service; one bot for all of them."""
    yield from _telling(served_world(tmp_path_factory.mktemp("served"), SERVED))


@pytest.fixture(scope="module")
def forsaken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Stories in which no push comes any more; one bot for all of them."""
    yield from _telling(world(tmp_path_factory.mktemp("forsaken"), times=NO_MORE))


def by_itself(
    made: AbstractAsyncContextManager[World], story: Callable[[World], Awaitable[None]], within: float = 400
) -> None:
    """A story with a bot of its own, because it dies or does not forget."""

    async def told() -> None:
        async with asyncio.timeout(within), made as one:
            await story(one)

    asyncio.run(told())


# --- without customer service


def test_a_slow_answer_comes_with_the_second_push_and_once(alone: Tell) -> None:
    async def story(w: World) -> None:
        checked = len(w.bot.events("claim.checked"))
        w.oa.hurried = (SOON_GONE,)
        said = w.lan.says(SLOW)
        await said.pushed(1)
        w.bot.lets_go()
        assert (await said.reply()).startswith("已过时")
        assert [push.status for push in said.pushes] == [0, 200]
        await w.settled()
        assert len(w.lan.sees) == 1
        assert not w.oa.violations
        assert len(w.bot.events("claim.checked")) == checked + 1

    alone(story)


async def promised(w: World) -> None:
    """An answer that takes longer than three pushes; it is there now, and nobody has seen it."""
    w.bot.holds()
    w.oa.hurried = (SOON_GONE, SOON_GONE)
    said = w.lan.says(SLOW)
    assert (await said.reply()).startswith("正在核查")
    assert [push.status for push in said.pushes] == [0, 0, 200]
    w.oa.hurried = ()
    await w.settled()


def test_what_is_too_slow_for_three_pushes_is_promised_and_brought_when_it_is_asked_for(alone: Tell) -> None:
    async def story(w: World) -> None:
        await promised(w)
        answer = await w.lan.asks("结果")
        assert "已过时：“云雀已经对公众开放" in answer
        await w.settled()
        assert len(w.lan.sees) == 2
        assert not w.oa.violations

    alone(story)


def test_what_was_promised_comes_before_the_answer_to_the_next_message(alone: Tell) -> None:
    async def story(w: World) -> None:
        await promised(w)
        both = await w.lan.asks(FREE)
        assert both.index("已过时") < both.index("误导")
        await w.settled()
        assert len(w.lan.sees) == 2
        assert not w.oa.violations

    alone(story)


def test_what_is_held_outlives_a_restart_and_a_kill(alone: Tell) -> None:
    async def story(w: World) -> None:
        await promised(w)
        assert await w.bot.stop() == 0
        await w.bot.start()
        await w.bot.kill()
        await w.bot.start()
        assert "已过时" in await w.lan.asks("结果")
        assert "已过时" not in await w.lan.asks("结果")

    alone(story)


def test_asked_to_stop_while_somebody_waits(alone: Tell) -> None:
    async def story(w: World) -> None:
        said = w.lan.says(SLOW)
        await w.bot.taken()
        w.oa.pushes_on.clear()
        assert await w.bot.stop() == 0
        await w.bot.start()
        w.oa.hurried = (0, SOON_GONE)
        w.oa.pushes_on.set()
        assert (await said.reply()).startswith("正在核查")
        await w.settled()
        assert "已过时" in await w.lan.asks("结果")
        assert not w.oa.violations

    alone(story)


@pytest.mark.parametrize("point", steps(Point.RECEIVED, Point.CLOSED, Point.DELIVERED))
def test_killed_at_a_step_the_next_push_is_answered_and_once(alone: Tell, point: Point) -> None:
    async def story(w: World) -> None:
        w.bot.dies_at(point)
        said = w.lan.says(OPEN)
        await asyncio.sleep(0)  # the first push begins, and no second one
        w.oa.pushes_on.clear()
        await w.bot.dies()
        await w.bot.start()
        w.oa.pushes_on.set()
        assert (await said.reply()).startswith("已过时")
        await w.settled()
        assert len(w.lan.sees) == 1, w.seen(w.lan)
        assert len(said.pushes) <= 2
        assert not w.oa.violations
        assert (await w.bot.counts())["dead"] == 0

    alone(story)


@pytest.mark.parametrize("point", steps(Point.RECEIVED, Point.STORED, Point.DELIVERED, Point.TRIED))
def test_killed_at_a_step_after_three_pushes_nothing_on_disk_is_lost(forsaken: Tell, point: Point) -> None:
    async def story(w: World) -> None:
        w.bot.dies_at(point)
        said = w.lan.says(OPEN)
        await w.bot.dies()
        answered = await said.reply() != TROUBLE  # all pushes are over before it is back
        await w.bot.start()
        await w.settled()
        text = await w.lan.asks("结果")
        # Not on disk yet; or its answer was written down as said, and not on the line yet.
        gone = point in (Point.RECEIVED, Point.TRIED)
        assert ("已过时" in text) == (not gone and not answered), text
        assert len([one for one in w.seen(w.lan) if "已过时" in one]) == (not gone or answered)

    forsaken(story)


# --- with customer service


async def told_to_wait(w: World, *people: Fan) -> None:
    """They ask and hear nothing yet: their answers will come by customer service, from now on."""
    w.bot.holds()
    said = [one.says(SLOW) for one in people]
    assert {await one.reply() for one in said} == {""}
    w.bot.lets_go()


def test_who_may_write_later_says_nothing_now(served: Tell) -> None:
    async def story(w: World) -> None:
        said = w.lan.says(SLOW)
        assert await said.reply() == ""
        assert [push.status for push in said.pushes] == [200]
        w.bot.lets_go()
        shown = await w.lan.next()
        assert shown.how is How.PUSHED
        assert shown.text.startswith("已过时")
        await w.settled()
        assert len(w.lan.sees) == 1

    served(story)


def test_quick_answers_use_nothing_of_the_quota(served: Tell) -> None:
    async def story(w: World) -> None:
        before = len(w.api.called(SEND))
        for _ in range(3):
            assert (await w.oa.fan("谁").asks(OPEN)).startswith("已过时")
        await w.settled()
        assert len(w.api.called(SEND)) == before

    served(story)


@pytest.mark.parametrize("code", [45015, 45047])
def test_a_closed_window_is_opened_by_the_next_message(served: Tell, code: int) -> None:
    async def story(w: World) -> None:
        w.api.trouble(SEND, errcode(code))
        await told_to_wait(w, w.lan)
        await w.settled()
        assert not w.lan.sees
        _ = await w.lan.asks(FREE)
        await w.settled()
        seen = "\n".join(w.seen(w.lan))
        assert seen.count("已过时：") == 1
        assert seen.count("误导：") == 1

    served(story)


def test_an_account_that_may_not_write_is_treated_as_one_without(tmp_path: Path) -> None:
    async def story(w: World) -> None:
        w.api.oa.certified = False
        await told_to_wait(w, w.lan)  # nobody could know it yet
        await w.settled()
        assert "已过时" in await w.lan.asks("结果")
        aunt = w.oa.fan("姨妈")
        w.bot.holds()
        w.oa.hurried = (SOON_GONE,)
        said = aunt.says(SLOW)
        await said.pushed(1)
        w.bot.lets_go()
        assert (await said.reply()).startswith("已过时")
        assert [push.status for push in said.pushes] == [0, 200]
        assert len(w.api.called(SEND)) == 1

    by_itself(served_world(tmp_path), story)


def test_a_token_that_ended_early_is_renewed_once_and_the_call_made_again(served: Tell) -> None:
    async def story(w: World) -> None:
        await told_to_wait(w, w.lan)
        assert (await w.lan.next()).text.startswith("已过时")
        w.api.oa.passes.take_back()
        before = len(w.api.called(TOKENS))
        people = [w.oa.fan(f"{n}") for n in range(5)]
        await told_to_wait(w, *people)
        for one in people:
            assert (await one.next()).text.startswith("已过时")
        await w.settled()
        assert {len(one.sees) for one in people} == {1}
        assert len(w.api.called(TOKENS)) == before + 1

    served(story)


def test_an_api_that_is_down_or_fails_delays_and_loses_nothing(served: Tell) -> None:
    async def story(w: World) -> None:
        w.api.trouble(SEND, errcode(-1, "system error"))
        await told_to_wait(w, w.lan)
        assert (await w.lan.next()).text.startswith("已过时")
        await w.api.goes_down()
        aunt = w.oa.fan("姨妈")
        await told_to_wait(w, aunt)
        while not w.bot.rows("SELECT max(attempts) FROM outbox WHERE state = 0")[0][0]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await w.api.comes_back()
        assert (await aunt.next()).text.startswith("已过时")
        await w.settled()
        assert [len(one.sees) for one in (w.lan, aunt)] == [1, 1]

    served(story)


def test_a_line_that_breaks_after_it_was_sent_is_counted(served: Tell) -> None:
    async def story(w: World) -> None:
        w.api.trouble(SEND, Cut(made=True))
        await told_to_wait(w, w.lan)
        assert (await w.lan.next()).text.startswith("已过时")
        await w.settled()
        # Nobody can tell whether it arrived: once more is the promise, and the count says so.
        assert [shown.text[:3] for shown in w.lan.sees] == ["已过时"] * 2
        assert (await w.bot.counts())["maybe"] >= 1

    served(story)


@pytest.mark.parametrize("point", steps(Point.CLAIMED, Point.CLOSED, Point.DELIVERED))
def test_what_was_acknowledged_is_sent_after_a_kill_at_a_step(served: Tell, point: Point) -> None:
    if point in (Point.RECEIVED, Point.STORED):
        pytest.skip("nothing is acknowledged then")

    async def story(w: World) -> None:
        w.bot.dies_at(point)
        said = w.lan.says(SLOW)
        if point is not Point.CLAIMED:  # that is before "success", the others are long after it
            assert await said.reply() == ""
        await asyncio.sleep(0)  # the first push begins, and no second one
        w.oa.pushes_on.clear()
        w.bot.lets_go()
        await w.bot.dies()
        await w.bot.start()
        w.oa.pushes_on.set()
        await said.reply()
        await w.settled()
        seen = [text for text in w.seen(w.lan) if "已过时" in text]
        # Handed over and not written down: the one case of a doubled answer.
        assert len(seen) == (2 if point is Point.DELIVERED else 1), w.seen(w.lan)
        assert not w.oa.violations

    served(story)
