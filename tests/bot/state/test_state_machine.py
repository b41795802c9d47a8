"""Any order of taking, working, sending, failing and dying: nothing is lost, rooms keep their order, once."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from bot.memory import Outcome, SpokeUnasked
from bot.messages import Address
from bot.state.contract import After, Tried
from tests.bot.state.stores import MEMORY, NOON, Box, answer, message, row

ROOMS = [Address("telegram", f"room {n}") for n in range(3)]


class Life(RuleBasedStateMachine):
    """A store, and beside it a model: lists in memory that never crash."""

    @initialize()
    def open(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="heshi-", dir=MEMORY if MEMORY.is_dir() else None))
        self.store = Box(self.home / "data")
        self.now = NOON
        self.taken: dict[str, Address] = {}
        self.waiting: dict[str, list[str]] = defaultdict(list)
        """Events of a room that are not closed, oldest first."""
        self.working: list[tuple[object, Address]] = []
        self.to_send: dict[str, list[str]] = defaultdict(list)
        """Calls of a room that did not arrive yet, in order."""
        self.sending: list[tuple[object, str]] = []
        self.maybe = 0
        self.effects = 0

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.live_on_in_peace()
            self.store.end()
            shutil.rmtree(self.home)

    # --- what happens

    @rule(room=st.sampled_from(ROOMS), many=st.integers(1, 3), joins=st.booleans())
    def hand_in(self, room: Address, many: int, joins: bool) -> None:
        events = [f"e{len(self.taken) + n}" for n in range(many)]
        wait = 1.0 if joins else 0.0
        rows = [row(event, room, event, "someone", joins=joins, wait=wait) for event in events]
        assert self.store.take(rows, None, now=self.now) == many
        for event in events:
            self.taken[event] = room
            self.waiting[room.room].append(event)

    @precondition(lambda self: self.taken)
    @rule(data=st.data())
    def hand_in_again(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(sorted(self.taken)))
        assert self.store.take([row(event, self.taken[event])], None, now=self.now) == 0

    @rule(seconds=st.sampled_from([0.1, 1.0, 5.0]))
    def pass_time(self, seconds: float) -> None:
        self.now += seconds

    @rule(limit=st.integers(1, 4))
    def claim(self, limit: int) -> None:
        for task in self.store.claim(limit, now=self.now):
            events = [body.decode() for body in task.bodies]
            room = self.taken[events[0]]
            assert self.waiting[room.room][: len(events)] == events  # the oldest, in order, of one room
            assert room not in [at for _, at in self.working]  # which nobody works on
            self.working.append((task, room))

    @precondition(lambda self: self.working)
    @rule(which=st.integers(0), calls=st.integers(0, 2), twice=st.booleans())
    def close(self, which: int, calls: int, twice: bool) -> None:
        task, room = self.working.pop(which % len(self.working))
        events = [body.decode() for body in task.bodies]
        made = [f"{events[-1]}/{n}" for n in range(calls)]
        outcome = Outcome((answer(room),), (SpokeUnasked(events[-1]),))
        for _ in range(2 if twice else 1):
            calls_of = {0: [call.encode() for call in made]}
            self.store.close(task, message(room, author="someone"), outcome, calls_of, now=self.now)
        del self.waiting[room.room][: len(events)]
        self.to_send[room.room] += made
        self.effects += 1

    @precondition(lambda self: self.working)
    @rule(which=st.integers(0), later=st.sampled_from([0.0, 3.0]))
    def fail(self, which: int, later: float) -> None:
        task, _ = self.working.pop(which % len(self.working))
        self.store.give_back(task, "ValueError", not_before=self.now + later, now=self.now)

    @rule(limit=st.integers(1, 4))
    def claim_calls(self, limit: int) -> None:
        for parcel in self.store.claim_calls("telegram", limit, now=self.now):
            call = parcel.call.decode()
            room = self.taken[call.partition("/")[0]].room
            assert self.to_send[room][0] == call
            assert room not in [at for _, at in self.sending]
            self.sending.append((parcel, room))

    @precondition(lambda self: self.sending)
    @rule(which=st.integers(0), fate=st.sampled_from(["sent", "again", "maybe"]))
    def hear(self, which: int, fate: str) -> None:
        parcel, room = self.sending.pop(which % len(self.sending))
        if fate == "sent":
            self.store.tried([Tried(parcel.seq, After.SENT, sent_id="1")], now=self.now)
            self.to_send[room].pop(0)
        else:
            doubtful = fate == "maybe"
            again = Tried(parcel.seq, After.AGAIN, not_before=self.now + 2, maybe=doubtful)
            self.store.tried([again], now=self.now)
            self.maybe += doubtful

    @rule(kindly=st.booleans())
    def end(self, kindly: bool) -> None:
        self.store = self.store.stopped() if kindly else self.store.killed()
        self.maybe += len(self.sending)
        self.working, self.sending = [], []

    @rule()
    def tidy(self) -> None:
        self.store.tidy(now=self.now)

    # --- what holds at all times

    @invariant()
    def counted(self) -> None:
        if not hasattr(self, "store"):
            return
        counts = self.store.counts()
        running = sum(len(task.rows) for task, _ in self.working)
        assert counts.todo + running == sum(map(len, self.waiting.values()))
        assert counts.unsent == sum(map(len, self.to_send.values()))
        assert (counts.dead, counts.maybe) == (0, self.maybe)

    def live_on_in_peace(self) -> None:
        """Whatever happened, in the end everything is worked off and sent, in order."""
        self.end(kindly=False)
        self.now += 100
        while tasks := self.store.claim(10, now=self.now):
            for task in tasks:
                events = [body.decode() for body in task.bodies]
                room = self.taken[events[0]].room
                assert self.waiting[room][: len(events)] == events
                del self.waiting[room][: len(events)]
                self.store.close(task, None, Outcome(), {}, now=self.now)
        while parcels := self.store.claim_calls("telegram", 10, now=self.now):
            for parcel in parcels:
                call = parcel.call.decode()
                assert self.to_send[self.taken[call.partition("/")[0]].room].pop(0) == call
                self.store.tried([Tried(parcel.seq, After.SENT)], now=self.now)
        assert not any(self.waiting.values())
        assert not any(self.to_send.values())
        spoken = self.store.transact(lambda c: c.execute("SELECT count(*) FROM spoke").fetchone())
        assert spoken == (self.effects,)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)
