"""Streams of WeCom's callback: what is handed in is shown once, or goes another way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.channels.wecom_bot.streams import KEPT, Hand, Streams

ANSWER, OTHER, LATE = b"answer", b"other", b"late"


class Hours:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def told(story: Callable[[Streams, Hours], Awaitable[None]], *, silence: float = 0.1) -> None:
    """Run it with a clock of its own; nobody waits for requests that do not come longer than `silence`."""
    hours = Hours()

    async def within() -> None:
        async with asyncio.timeout(20):
            await story(Streams(clock=hours, silence=silence, longest=300), hours)

    asyncio.run(within())


def test_what_was_shown_before_it_was_handed_in_is_delivered() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room") as stream:
            stream.show([ANSWER, OTHER], finish=True)
        assert await streams.hand("e", "room", ANSWER) is Hand.SHOWN
        assert await streams.hand("", "room", OTHER) is Hand.SHOWN
        # Each once: a third call of the same words is another message.
        assert await streams.hand("e", "room", ANSWER) is Hand.NOBODY

    told(story)


def test_what_is_handed_in_waits_for_the_request_that_shows_it() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room") as stream:
            handing = asyncio.create_task(streams.hand("e", "room", ANSWER))
            await stream.rung(5)
            assert not handing.done()
            stream.show([ANSWER], finish=True)
            assert await handing is Hand.SHOWN
            assert stream.owing == []

    told(story)


def test_between_two_requests_it_waits_for_the_next() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room") as stream:
            stream.show([], finish=False)
        handing = asyncio.create_task(streams.hand("e", "room", ANSWER))
        await asyncio.sleep(0)
        with streams.visit("e", "room") as again:
            assert again is stream
            again.show([ANSWER], finish=True)
        assert await handing is Hand.SHOWN

    told(story)


def test_a_stream_that_nobody_asks_for_any_more_shows_nothing() -> None:
    async def story(streams: Streams, hours: Hours) -> None:
        with streams.visit("e", "room") as stream:
            stream.show([], finish=False)
        handing = asyncio.create_task(streams.hand("e", "room", ANSWER))
        await asyncio.sleep(0)
        hours.now += 1
        assert await handing is Hand.NOBODY
        assert stream.finished

    told(story)


def test_what_ended_without_it_goes_another_way() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room") as stream:
            handing = asyncio.create_task(streams.hand("e", "room", ANSWER))
            await stream.rung(5)
            stream.show([OTHER], finish=True)
            assert await handing is Hand.NOBODY

    told(story)


def test_what_comes_late_is_carried_by_the_stream_that_is_open_in_its_room() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("new", "room") as stream:
            stream.late = 1
            handing = asyncio.create_task(streams.hand("old", "room", LATE))
            await stream.rung(5)
            assert stream.late == 0
            assert stream.offered([ANSWER]) == [LATE]
            stream.show([LATE, ANSWER], finish=True)
            assert await handing is Hand.SHOWN

    told(story)


@pytest.mark.parametrize("room", ["another", "Room"])
def test_nothing_is_shown_in_another_room(room: str) -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room"):
            assert await streams.hand("", room, LATE) is Hand.NOBODY

    told(story)


def test_a_request_that_comes_twice_shows_nothing_twice() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room") as one, streams.visit("e", "room") as two:
            assert one is two
            one.show([ANSWER], finish=True)
            two.show([ANSWER], finish=True)
        assert one.said == [ANSWER]
        assert one.owing == [ANSWER]

    told(story)


def test_once_we_stop_nobody_waits_for_requests_to_come() -> None:
    async def story(streams: Streams, _: Hours) -> None:
        with streams.visit("e", "room") as stream:
            stream.show([], finish=False)
        streams.stop()
        assert await streams.hand("e", "room", ANSWER) is Hand.NOBODY
        assert not stream.owing

    told(story, silence=100)


def test_six_minutes_are_an_end_and_an_hour_forgets() -> None:
    async def story(streams: Streams, hours: Hours) -> None:
        with streams.visit("e", "room") as stream:
            assert not streams.too_long(stream)
            hours.now += 301
            assert streams.too_long(stream)
            stream.show([ANSWER], finish=True)
        assert streams.known("e") is stream
        hours.now += KEPT + 1
        with streams.visit("f", "another"):
            assert streams.known("e") is None
        assert await streams.hand("e", "room", ANSWER) is Hand.NOBODY

    told(story)


def test_just_after_a_start_requests_may_come_for_what_we_do_not_know() -> None:
    hours = Hours()
    streams = Streams(clock=hours, silence=10)
    assert streams.young
    hours.now += 11
    assert not streams.young
