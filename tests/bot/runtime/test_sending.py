"""The sender of a channel: fates, order, pauses, and what happens when the platform is away."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import logs
from bot.delivery import Fate, Gone, Maybe, Moved, Refused, Sent, Unsent, Wait
from bot.runtime.sender import DOWN_AFTER, IN_FLIGHT, Road
from tests.bot.runtime.toys import Run, running, until

GROUP = {"in": "group", "addressed": True}


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    return stream


@pytest.fixture
def story(tmp_path: Path) -> Callable[[Callable[[Run], Awaitable[None]]], None]:
    def told(tell: Callable[[Run], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with running(tmp_path / "data") as run:
                await tell(run)

        asyncio.run(whole())

    return told


Story = Callable[[Callable[[Run], Awaitable[None]]], None]


@pytest.mark.parametrize(
    ("fate", "seconds"), [(Unsent("x"), 1.3), (Maybe("x"), 1.3), (Wait(40), 40), (ValueError("a fault"), 1.3)]
)
def test_what_did_not_arrive_is_sent_again_after_its_pause(story: Story, fate: Fate, seconds: float) -> None:
    async def tell(run: Run) -> None:
        run.toy.fates["re 一"] = [fate]
        await run.says("一")
        await run.says("/二")
        await until(lambda: len(run.toy.tried) == 1)
        await asyncio.sleep(0.1)
        assert len(run.toy.tried) == 1, "its room waits for it"
        run.clock.now += seconds
        await run.hears("re 一", "re /二")
        doubtful = isinstance(fate, Maybe | ValueError)
        assert (await run.store.counts()).maybe == int(doubtful)

    story(tell)


def test_a_room_that_has_to_wait_holds_nobody_up(story: Story) -> None:
    async def tell(run: Run) -> None:
        run.toy.fates["re 一"] = [Wait(60)]
        await run.says("一")
        await until(lambda: len(run.toy.tried) == 1)
        await run.says("二", "aunt")
        await run.hears("re 二", room="aunt")

    story(tell)


def test_a_channel_that_has_to_wait_waits_as_a_whole(story: Story) -> None:
    async def tell(run: Run) -> None:
        run.toy.fates["re 一"] = [Wait(0.3, everyone=True)]
        await run.says("一")
        await until(lambda: len(run.toy.tried) == 1)
        asked = time.monotonic()
        await run.says("二", "aunt")
        await run.hears("re 二", room="aunt")
        assert time.monotonic() - asked >= 0.25

    story(tell)


def test_what_is_refused_is_sent_once_in_its_plainer_form(story: Story) -> None:
    async def tell(run: Run) -> None:
        plain = json.dumps(["lan", "plain"]).encode()
        run.toy.fates["re 一"] = [Refused("html", plain)]
        run.toy.fates["re /二"] = [Refused("html", plain)]
        await run.says("一")
        await run.hears("plain")
        run.toy.fates["plain"] = [Refused("worse")]
        await run.says("/二")
        await run.settled()
        assert [text for _, text in run.toy.tried] == ["re 一", "plain", "re /二", "plain"]
        assert (await run.store.counts()).dead == 1

    story(tell)


def test_a_room_that_is_closed_to_us_hears_nothing_more(story: Story) -> None:
    async def tell(run: Run) -> None:
        run.toy.slow = asyncio.Event()
        run.toy.fates["re 一"] = [Gone("blocked")]
        for text in ("一", "二", "三"):
            await run.says(text, **GROUP)
        await until(lambda: run.echo.batches == [["一"], ["二"], ["三"]])
        await asyncio.sleep(0.05)
        run.toy.slow.set()
        await run.settled()
        assert run.toy.heard == []

    story(tell)


def test_a_room_that_moved_is_found_again(story: Story) -> None:
    async def tell(run: Run) -> None:
        run.toy.fates["re 一"] = [Moved("new", json.dumps(["new", "re 一"]).encode())]
        await run.says("一", "old", **GROUP)
        await run.hears("re 一", room="new")

    story(tell)


def test_eight_rooms_at_most_are_sent_to_at_once_each_in_order(story: Story) -> None:
    async def tell(run: Run) -> None:
        run.toy.slow = asyncio.Event()
        for room in range(20):
            for turn in range(3):
                await run.says(f"{turn}", f"{room}", **GROUP)
        await until(lambda: run.toy.most_at_once == IN_FLIGHT)
        await asyncio.sleep(0.1)
        assert run.toy.most_at_once == IN_FLIGHT
        run.toy.slow.set()
        for room in range(20):
            await run.hears("re 0", "re 1", "re 2", room=f"{room}")

    story(tell)


def test_a_platform_that_is_away_is_asked_by_one_call_at_a_time(story: Story, log: io.StringIO) -> None:
    async def tell(run: Run) -> None:
        for room in range(20):
            run.toy.fates[f"re {room}"] = [Unsent("no connection")] * 2
            await run.says(f"{room}", f"room {room}")
        await until(lambda: "channel.down" in log.getvalue())
        run.clock.now += 90
        await asyncio.sleep(0.5)
        # Those that were under way together, and then nothing for a second.
        assert len(run.toy.tried) <= IN_FLIGHT + 1
        run.toy.fates.clear()
        await until(lambda: len(run.toy.heard) >= 12)
        run.clock.now += 90
        await until(lambda: len(run.toy.heard) == 20)
        assert log.getvalue().count("channel.down") == log.getvalue().count("channel.up") == 1
        assert (await run.store.counts()).maybe == 0

    story(tell)


def test_the_road_closes_for_longer_each_time_and_opens_at_once() -> None:
    road, now = Road(), 0.0
    for _ in range(DOWN_AFTER):
        assert road.wait(now) == 0
        road.learn(Unsent("x"), now)
    pauses = []
    for _ in range(9):
        pauses.append(road.wait(now))
        road.learn(Maybe("was under way with the others"), now)
        assert road.wait(now) == pauses[-1]
        now += pauses[-1]
        road.learn(Unsent("x"), now)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    road.learn(Sent(), now)
    assert not road.down
    road.learn(Unsent("x"), now + 100)
    assert road.wait(now + 100) == 0
