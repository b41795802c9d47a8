"""A process that is killed at one named step, again and again, until its work is done; then it is counted.

`python -m tests.bot.runtime.dying FOLDER` prints one JSON line per step. Each life is a fork of this process,
so that a hundred of them take seconds. The platform is a list of updates and a file of what it accepted.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.delivery import Arrival, Cursor, Fate, Intake, Sent
from bot.memory import Memory, Outcome, SpokeUnasked
from bot.messages import Address, Incoming, Room
from bot.runtime.answering import Answering
from bot.runtime.apart import Apart
from bot.runtime.commons import Bell, Commons, Point
from bot.runtime.intake import RoomIntake
from bot.runtime.janitor import Janitor
from bot.runtime.pace import Pace
from bot.runtime.service import Part, service
from bot.runtime.workers import Workers
from bot.state.store import SqliteStore, open_store
from tests.bot.runtime.toys import PLENTY, Echo, Toy, message, read

COMMITS = ("before commit", "after commit")
"""Steps inside the store."""

STEPS = (*(point.value for point in Point), *COMMITS)
KILLS = 2
UPDATES = 40


@dataclass(frozen=True)
class Life:
    """Where this life ends, and what the platform has: `rooms` of them are spoken in."""

    folder: Path
    step: str
    visit: int
    rooms: int
    batch: int

    def at(self, step: str) -> None:
        if step == self.step:
            VISITS[step] = VISITS.get(step, 0) + 1
            if VISITS[step] == self.visit:
                os.kill(os.getpid(), signal.SIGKILL)


VISITS: dict[str, int] = {}


class File(Toy):
    """Accepts by writing a line, and hands out what nobody confirmed."""

    def __init__(self, life: Life) -> None:
        super().__init__()
        self.life = life
        self.lines = os.open(life.folder / "accepted", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    async def deliver(self, call: bytes) -> Fate:
        await asyncio.sleep(0.001)
        os.write(self.lines, call + b"\n")
        return Sent("id")

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        confirmed = self.life.folder / "confirmed"
        while not stop.is_set():
            offset = await intake.cursor("toy") or 0
            confirmed.write_text(str(offset))
            await intake.ready()
            batch = range(offset, min(offset + self.life.batch, UPDATES))
            if not batch:
                await stop.wait()
                return
            await intake.take([self.update(number) for number in batch], Cursor("toy", batch[-1] + 1))

    def update(self, number: int) -> Arrival:
        body = message(str(number), f"room {number % self.life.rooms}", **{"in": "group", "addressed": True})
        return Arrival("toy", str(number), body, read(body))


def make_counting(memory: Memory) -> Counts:
    return Counts(memory)


class Counts(Echo):
    """Every answer leaves something behind that can be counted."""

    def respond(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        outcome = super().respond(batch, now)
        return replace(outcome, effects=(SpokeUnasked(f"fact-{batch[-1].content.typed}"),))


async def live(life: Life) -> None:
    store = open_store(life.folder / "data", at=life.at)
    file, stop = File(life), asyncio.Event()
    commons = Commons(
        store, {"toy": file}, time.time, lambda point: life.at(point.value), 0.02, outboxes={"toy": Bell()}
    )
    answering = Answering({"toy": file}, Counts(store), Apart(make_counting, store), dt.UTC, Pace(PLENTY))
    intake = RoomIntake(commons, lambda _: True, dt.UTC)
    whole = service(
        commons,
        Workers(commons, answering),
        Janitor(commons),
        [Part("toy", lambda stop: file.run(intake, stop))],
    )
    running = asyncio.create_task(whole.run(stop))
    while not await finished(store):
        assert not running.done(), running.exception()
        await asyncio.sleep(0.005)
    stop.set()
    await running
    store.close_store()


async def finished(store: SqliteStore) -> bool:
    counts = await store.counts()
    working = any(task.get_name().startswith("work ") for task in asyncio.all_tasks())
    return await store.cursor("toy") == UPDATES and not counts.todo and not counts.unsent and not working


def lives(folder: Path, step: str, rooms: int, batch: int) -> dict[str, object]:
    """Live and die at one step until all is done; what came of it."""
    killed = 0
    for visit in (*range(1, KILLS * 6, 6), 0):
        ended = _fork(Life(folder, step, visit, rooms, batch))
        assert ended in {0, -signal.SIGKILL}, f"{step}: a life ended with {ended}"
        killed += ended != 0
        if not ended:
            break
    return asyncio.run(counted(folder, rooms)) | {"step": step, "rooms": rooms, "killed": killed}


def _fork(life: Life) -> int:
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    try:
        asyncio.run(live(life))
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


async def counted(folder: Path, rooms: int) -> dict[str, object]:
    accepted = [json.loads(line) for line in (folder / "accepted").read_text().splitlines()]
    first: dict[str, list[int]] = {}
    for room, text in accepted:
        number = int(text.removeprefix("re "))
        if number not in first.setdefault(room, []):
            first[room].append(number)
    store = open_store(folder / "data")
    since = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    effects = [
        len(store.spoke(Address("toy", f"room {room}", Room.GROUP), "", since)) for room in range(rooms)
    ]
    counts = await store.counts()
    store.close_store()
    return {
        "lost": UPDATES - sum(len(numbers) for numbers in first.values()),
        "disorder": sum(numbers != sorted(numbers) for numbers in first.values()),
        "effects": sum(effects),
        "doubles": len(accepted) - sum(len(numbers) for numbers in first.values()),
        "maybe": counts.maybe,
        "dead": counts.dead,
    }


def main(folder: Path, told: Callable[[str], None] = print) -> None:
    for rooms, batch in ((1, 1), (20, 10)):
        for number, step in enumerate(STEPS):
            place = folder / f"{rooms}-{number}"
            place.mkdir()
            told(json.dumps(lives(place, step, rooms, batch)))
            shutil.rmtree(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), lambda line: print(line, flush=True))
