"""Requests that wait for an answer: who carries it, and that nobody does twice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.channels.wechat.slots import KEPT, KEPT_OWING, Hand, Slots

ROOM, EVENT, BEFORE = "阿兰", "2", "1"


class Clock:
    """Monotonic seconds, set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(story: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(10):
            await story

    asyncio.run(within())


def test_a_request_that_waits_carries_what_is_handed_in() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            assert await slots.hand(EVENT, ROOM, b"answer") is Hand.TAKEN
            await visit.rung(10)
            assert visit.calls == (b"answer",)
            visit.says("words", visit.calls)
        known = slots.known(EVENT)
        assert known is not None
        assert known.words == "words"

    run(story())


def test_between_two_requests_it_is_expected_and_then_given_up() -> None:
    async def story() -> None:
        clock = Clock()
        slots = Slots(clock=clock)
        with slots.visit(EVENT, ROOM, expects=2):
            pass
        assert await slots.hand(EVENT, ROOM, b"answer") is Hand.EXPECTED
        clock.now += 2
        assert await slots.hand(EVENT, ROOM, b"answer") is Hand.NOBODY
        with slots.visit(EVENT, ROOM):
            # The platform came after all: its answer goes the other way already.
            assert await slots.hand(EVENT, ROOM, b"answer") is Hand.NOBODY

    run(story())


def test_what_was_handed_in_is_there_for_the_next_request() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM, expects=2):
            assert await slots.hand(EVENT, ROOM, b"answer") is Hand.TAKEN
        with slots.visit(EVENT, ROOM) as again:
            assert again.number == 2
            assert again.calls == (b"answer",)

    run(story())


def test_the_newest_request_of_an_event_is_the_one_that_is_heard() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as first:
            with slots.visit(EVENT, ROOM) as second:
                await first.rung(10)  # woken, so that it goes
                assert (first.current, second.current) == (False, True)
            assert not first.current

    run(story())


def test_what_was_given_up_goes_another_way() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            visit.gives_up("later")
            assert await slots.hand(EVENT, ROOM, b"answer") is Hand.NOBODY
        assert await slots.hand("", ROOM, b"news") is Hand.NOBODY

    run(story())


def test_somebody_who_was_told_to_wait_waits_until_something_comes() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            assert not slots.pending(ROOM)
            visit.gives_up("later")
        assert slots.pending(ROOM)
        assert await slots.hand(EVENT, ROOM, b"answer") is Hand.NOBODY
        assert not slots.pending(ROOM)

    run(story())


def test_what_is_late_goes_with_the_next_request_of_its_room_and_counts_when_it_is_on_the_line() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            late = asyncio.create_task(slots.hand(BEFORE, ROOM, b"late"))
            await visit.rung(10)
            assert visit.late == b"late"
            visit.says("words")
            await asyncio.sleep(0)
            assert not late.done()
            visit.said()
            assert await late is Hand.TAKEN

    run(story())


def test_what_was_carried_by_a_request_that_broke_off_is_to_come_again() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            late = asyncio.create_task(slots.hand(BEFORE, ROOM, b"late"))
            await visit.rung(10)
            visit.said()  # a response that nobody heard: nothing was said in it
        assert await late is Hand.EXPECTED

    run(story())


def test_one_late_call_at_a_time() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            first = asyncio.create_task(slots.hand(BEFORE, ROOM, b"late"))
            await visit.rung(10)
            assert await slots.hand("0", ROOM, b"later") is Hand.NOBODY
            visit.says("words")
            visit.said()
            assert await first is Hand.TAKEN

    run(story())


def test_rooms_do_not_mix() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            assert await slots.hand(BEFORE, "姨妈", b"late") is Hand.NOBODY
            assert visit.late is None

    run(story())


def test_what_was_said_before_it_was_handed_in_is_taken_once() -> None:
    async def story() -> None:
        slots = Slots()
        with slots.visit(EVENT, ROOM) as visit:
            visit.says("words", [b"one", b"two"])
        assert await slots.hand(EVENT, ROOM, b"one") is Hand.TAKEN
        assert await slots.hand(EVENT, ROOM, b"two") is Hand.TAKEN
        # A correction of that answer, months later in truth: it is none of what was said.
        assert await slots.hand(EVENT, ROOM, b"correction") is Hand.NOBODY
        assert await slots.hand(EVENT, ROOM, b"two") is Hand.NOBODY

    run(story())


def test_what_was_handed_to_a_platform_that_never_came_again_is_owed_to_the_room() -> None:
    async def story() -> None:
        clock = Clock()
        slots = Slots(clock=clock)
        with slots.visit(BEFORE, ROOM, expects=2):
            assert await slots.hand(BEFORE, ROOM, b"answer") is Hand.TAKEN
        with slots.visit(EVENT, ROOM) as too_early:
            assert too_early.owed == ()
        with slots.visit(BEFORE, ROOM, expects=2):
            pass
        clock.now += 3
        with slots.visit("3", ROOM) as visit:
            assert visit.owed == (b"answer",)
            visit.says("words")
        with slots.visit("4", ROOM) as visit:
            assert visit.owed == ()

    run(story())


@pytest.mark.parametrize(("calls", "kept"), [((), KEPT), ((b"one",), KEPT_OWING)])
def test_slots_are_forgotten_in_time(calls: tuple[bytes, ...], kept: float) -> None:
    async def story() -> None:
        clock = Clock()
        slots = Slots(clock=clock)
        with slots.visit(BEFORE, ROOM) as visit:
            visit.says("words", calls)
        clock.now += kept - 1
        with slots.visit("a", "x"):
            pass
        assert slots.known(BEFORE)
        clock.now += 20
        with slots.visit("b", "x"):
            pass
        assert slots.known(BEFORE) is None

    run(story())


class OneWay(RuleBasedStateMachine):
    """Whatever the order of pushes, hang-ups and calls: each answer goes one way, and only one."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = Clock()
        self.slots = Slots(clock=self.clock)
        self.visits: list[Any] = []
        self.open: Any = None
        self.said: list[bytes] = []
        self.elsewhere: list[bytes] = []
        self.waiting: list[bytes] = []
        self.calls = 0

    def teardown(self) -> None:
        self.loop.close()

    @rule(more=st.booleans())
    def comes(self, more: bool) -> None:
        """The platform asks, or asks again: an older request is heard no more."""
        if self.open is not None:
            self.leaves()
        self.open = self.slots.visit(EVENT, ROOM, expects=2.0 if more else 0.0)
        self.visit = self.open.__enter__()

    @precondition(lambda self: self.open is not None)
    @rule()
    def leaves(self) -> None:
        """It hangs up."""
        self.open.__exit__(None, None, None)
        self.open = None

    @precondition(lambda self: self.open is not None and not self.visit.slot.over)
    @rule()
    def answers(self) -> None:
        """All that was handed in is said."""
        self.said += self.visit.calls
        self.visit.says("words", self.visit.calls)

    @rule()
    def an_answer_is_there(self) -> None:
        """Something new is to be sent."""
        self.calls += 1
        self.waiting.append(b"%d" % self.calls)

    @precondition(lambda self: self.waiting)
    @rule()
    def hands_in(self) -> None:
        """The sender takes the oldest."""
        call = self.waiting[0]
        # Of the only event there is: nothing can be late, so nothing waits.
        hand = self.loop.run_until_complete(asyncio.wait_for(self.slots.hand(EVENT, ROOM, call), 5))
        if hand is not Hand.EXPECTED:
            self.waiting.pop(0)
        if hand is Hand.NOBODY:
            self.elsewhere.append(call)

    @rule(seconds=st.sampled_from([0.5, 2.0, 5.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.clock.now += seconds

    @invariant()
    def nothing_goes_two_ways(self) -> None:
        both = [*self.said, *self.elsewhere, *self.waiting]
        assert len(both) == len(set(both))
        slot = self.slots.known(EVENT)
        held = slot.calls if slot else []
        assert not set(held) & set(both)
        assert len(both) + len(held) == self.calls


OneWay.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestOneWay = OneWay.TestCase
