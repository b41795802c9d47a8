"""`kill -9` at every step of the store, again and again on one file: a child works, its parent counts."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.memory import Outcome, SpokeUnasked
from bot.messages import Address
from bot.state.contract import After, Tried
from bot.state.store import open_store
from tests.bot.state.stores import NOON, Box, answer, message, row

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")

ROOMS = 4
STEPS = ("take", "claim", "close", "claim calls", "tried")
POINTS = [(step, point) for step in STEPS for point in ("before commit", "after commit")] + [
    ("api", "called")
]


def room_of(event: int) -> Address:
    return Address("telegram", f"room {event % ROOMS}")


class Child:
    """Takes events from `first` on, answers each; says on a pipe what was acknowledged and what was sent."""

    def __init__(self, folder: Path, first: int, dies: Callable[[str, str], bool], pipe: int) -> None:
        self.folder, self.first, self.dies, self.pipe = folder, first, dies, pipe
        self.step = ""

    def at(self, point: str) -> None:
        if self.step and self.dies(self.step, point):
            os.kill(os.getpid(), signal.SIGKILL)

    def say(self, *words: object) -> None:
        os.write(self.pipe, (" ".join(map(str, words)) + "\n").encode())

    async def live(self) -> None:
        store = open_store(self.folder, at=self.at)
        for event in range(self.first, self.first + 500):
            self.step = "take"
            await store.take([row(str(event), room_of(event), str(event))], None, now=NOON)
            self.say("taken", event)
            self.step = "claim"
            for task in await store.claim(10, now=NOON):
                about = int(task.bodies[0])
                self.step = "close"
                outcome = Outcome((answer(room_of(about)),), (SpokeUnasked(str(about)),))
                calls = {0: [f"{about}".encode()]}
                await store.close(task, message(room_of(about)), outcome, calls, now=NOON)
            self.step = "claim calls"
            for parcel in await store.claim_calls("telegram", 10, now=NOON):
                self.say("sent", parcel.call.decode(), int(parcel.maybe))
                self.step = "api"
                self.at("called")
                self.step = "tried"
                await store.tried([Tried(parcel.seq, After.SENT)], now=NOON)


def killed_child(
    folder: Path, first: int, dies: Callable[[str, str], bool], patience: float
) -> list[list[str]]:
    """What a child said before it was killed, by itself or after that many seconds."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reads)
            asyncio.run(Child(folder, first, dies, writes).live())
        finally:
            os._exit(1)
    os.close(writes)
    if patience:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reads) as said:
        lines = [line.split() for line in said.read().splitlines()]
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child was to be killed, and ended by itself"
    return lines


class Witness:
    """What the platform saw: which events it may forget, and which answers it was handed."""

    def __init__(self) -> None:
        self.acknowledged = -1
        self.sent: list[int] = []
        self.windows = 0

    def hear(self, lines: list[list[str]]) -> None:
        for line in lines:
            if line[0] == "taken":
                self.acknowledged = int(line[1])
            else:
                self.sent.append(int(line[1]))

    def judge(self, folder: Path, kills: int) -> None:
        """Every acknowledged event was answered, in the order of its room; doubled at most once a kill."""
        store = Box(folder)
        while tasks := store.claim(10, now=NOON):
            for task in tasks:
                about = int(task.bodies[0])
                outcome = Outcome((answer(room_of(about)),), (SpokeUnasked(str(about)),))
                calls = {0: [f"{about}".encode()]}
                store.close(task, message(room_of(about)), outcome, calls, now=NOON)
        while parcels := store.claim_calls("telegram", 10, now=NOON):
            for parcel in parcels:
                self.sent.append(int(parcel.call))
                store.tried([Tried(parcel.seq, After.SENT)], now=NOON)
        times = Counter(self.sent)
        assert set(range(self.acknowledged + 1)) <= set(times), "lost"
        spoken = store.transact(
            lambda c: c.execute("SELECT fact, count(*) FROM spoke GROUP BY fact").fetchall()
        )
        assert sorted(spoken) == sorted((str(event), 1) for event in times), "effects are not once"
        for room in range(ROOMS):
            mine = [event for event in self.sent if event % ROOMS == room]
            assert mine == sorted(mine), "out of order"
        doubled = sum(times.values()) - len(times)
        assert doubled <= kills
        assert doubled <= store.counts().maybe
        store.end()


def nth(step: str, point: str, n: int) -> Callable[[str, str], bool]:
    """Dies at the n-th time that it comes there."""
    left = n

    def dies(*here: str) -> bool:
        nonlocal left
        left -= here == (step, point)
        return left == 0

    return dies


def test_killed_at_every_step_nothing_is_lost_doubled_or_out_of_order(tmp_path):
    witness, chance = Witness(), random.Random(7)
    for step, point in POINTS * 2:
        dies = nth(step, point, chance.randrange(1, 12))
        witness.hear(killed_child(tmp_path, witness.acknowledged + 1, dies, patience=0))
    witness.judge(tmp_path, kills=2 * len(POINTS))


def test_killed_at_any_moment_nothing_is_lost_doubled_or_out_of_order(tmp_path):
    witness, chance = Witness(), random.Random(8)
    for _ in range(15):
        patience = chance.uniform(0.01, 0.12)
        witness.hear(killed_child(tmp_path, witness.acknowledged + 1, lambda *_: False, patience))
    witness.judge(tmp_path, kills=15)
