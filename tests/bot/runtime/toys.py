"""A platform in this process, a conversation that says what it was told, and the runtime around both."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.delivery import Arrival, Cursor, Delivery, Fate, Intake, Sent, Strange
from bot.memory import SILENCE, Blank, Memory, Outcome, Silence, Withheld
from bot.messages import Address, Content, Incoming, Kind, Language, Paragraph, Reply, Rights, Room
from bot.runtime.answering import Answering
from bot.runtime.apart import Apart
from bot.runtime.commons import Bell, Commons, nowhere
from bot.runtime.intake import RoomIntake
from bot.runtime.janitor import Janitor
from bot.runtime.pace import Limit, Limits, Pace
from bot.runtime.service import Part, Service, service
from bot.runtime.workers import Workers
from bot.state.store import SqliteStore, open_store

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC).timestamp()
PLENTY = Limits(*[Limit(10_000, 10_000)] * 4)


def message(text: str, room: str = "lan", **over: Any) -> bytes:
    """A body: said in that room by its only member, unless told otherwise."""
    return json.dumps({"text": text, "room": room, "author": f"author of {room}"} | over).encode()


def read(body: bytes) -> Incoming | Strange:
    try:
        said = json.loads(body)
        kind = Kind(said.get("kind", "message"))
        sent_at = said.get("sent_at")
        forwarded = (said["text"],) if said.get("forwarded") else ()
        return Incoming(
            Address("toy", said["room"], Room(said.get("in", "private"))),
            Content(forwarded=forwarded) if forwarded else Content(typed=said["text"]),
            message_id=said.get("id", ""),
            author=said["author"],
            addressed=said.get("addressed", False),
            from_bot=said.get("from_bot", False),
            kind=kind,
            sent_at=dt.datetime.fromtimestamp(sent_at, dt.UTC) if sent_at else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        return Strange(type(error).__name__)


def reply(text: str) -> Reply:
    return Reply((Paragraph(text),), Language.ZH_HANS)


class Toy:
    """The platform: `heard` is what arrived there, in order; `fates` what becomes of calls, in order."""

    name = "toy"

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.tried: list[tuple[str, str]] = []
        self.fates: dict[str, list[Fate]] = {}
        self.right = Rights.MEMBER
        self.slow: asyncio.Event | None = None
        self.most_at_once = self._at_once = 0
        self.updates: list[tuple[str, bytes]] = []

    def read(self, body: bytes) -> Incoming | Strange:
        return read(body)

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        if not delivery.reply:
            return (json.dumps([delivery.address.room, delivery.way.value]).encode(),)
        text = "".join(block.text for block in delivery.reply.blocks if isinstance(block, Paragraph))
        return (json.dumps([delivery.address.room, text]).encode(),)

    async def deliver(self, call: bytes) -> Fate:
        room, text = json.loads(call)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if self.slow:
                await self.slow.wait()
        finally:
            self._at_once -= 1
        self.tried.append((room, text))
        fate = self.fates[text].pop(0) if self.fates.get(text) else Sent(f"id of {text}")
        if isinstance(fate, Exception):
            raise fate
        if isinstance(fate, Sent):
            self.heard.append((room, text))
        return fate

    async def rights(self, incoming: Incoming) -> Rights:
        return self.right

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        await stop.wait()

    def texts(self, room: str = "lan") -> list[str]:
        return [text for place, text in self.heard if place == room]


class Echo:
    """Answers with what it was told; some words make it fail in a way of their own."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Blank()
        self.batches: list[list[str]] = []
        self.rights: list[Rights] = []

    def respond(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        texts = [one.content.typed or "".join(one.content.forwarded) for one in batch]
        self.batches.append(texts)
        self.rights += [one.rights for one in batch]
        if "silence" in texts:
            return SILENCE
        if "spoil" in texts:
            return Outcome(effects=(Withheld(Silence.TOPIC),))
        act = _DEEDS.get(texts[-1].partition(" ")[0])
        told = act(self.memory, batch[-1]) if act else " + ".join(texts)
        return Outcome((Delivery(batch[-1].address, reply(f"re {told}"), to_message=batch[-1].message_id),))

    def needs_rights(self, incoming: Incoming) -> bool:
        return incoming.content.typed.startswith("may I")

    def busy(self, incoming: Incoming) -> Outcome:
        return Outcome((Delivery(incoming.address, reply("busy")),))


def _raise(memory: Memory, incoming: Incoming) -> str:
    raise ValueError("words of somebody")


def _hang(memory: Memory, incoming: Incoming) -> str:
    while True:
        time.sleep(0.001)


def _sleep(memory: Memory, incoming: Incoming) -> str:
    time.sleep(3600)
    return "never"


def _exit(memory: Memory, incoming: Incoming) -> str:
    os._exit(9)


def _eat(memory: Memory, incoming: Incoming) -> str:
    return str(len([bytes(1 << 28) for _ in range(16)]))


def _once(memory: Memory, incoming: Incoming) -> str:
    """Fails the first time."""
    file = Path(incoming.content.typed.partition(" ")[2])
    if not file.exists():
        file.touch()
        raise OSError("no luck")
    return "once"


def _remember(memory: Memory, incoming: Incoming) -> str:
    return memory.room(incoming.address).policy.value + str(os.getpid())


_DEEDS: dict[str, Callable[[Memory, Incoming], str]] = {
    "raise": _raise,
    "hang": _hang,
    "sleep": _sleep,
    "exit": _exit,
    "eat": _eat,
    "once": _once,
    "remember": _remember,
}


def make_echo(memory: Memory) -> Echo:
    return Echo(memory)


@dataclass
class Clock:
    """A wall clock that goes on when it is told to."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


@dataclass
class Run:
    """A runtime at work."""

    store: SqliteStore
    toy: Toy
    echo: Echo
    clock: Clock
    commons: Commons
    intake: RoomIntake
    service: Service
    stop: asyncio.Event
    count: int = 0

    async def says(self, text: str, room: str = "lan", **over: Any) -> None:
        """One message, handed in by itself."""
        await self.take(message(text, room, **over))

    async def take(self, *bodies: bytes, cursor: Cursor | None = None) -> None:
        """Messages handed in together."""
        arrivals = []
        for body in bodies:
            self.count += 1
            arrivals.append(Arrival("toy", f"e{self.count}", body, read(body)))
        await self.intake.take(arrivals, cursor)

    async def hears(self, *texts: str, room: str = "lan") -> None:
        """Wait until exactly this was said in the room."""
        await until(lambda: len(self.toy.texts(room)) >= len(texts), lambda: self.toy.heard)
        assert self.toy.texts(room) == list(texts)

    async def settled(self) -> None:
        """Wait until nothing is left to do."""
        while (counts := await self.store.counts()).todo or counts.unsent or self.busy():  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def busy(self) -> bool:
        return any(task.get_name().startswith("work ") for task in asyncio.all_tasks())

    async def dead(self) -> list[str]:
        return [f"{row.error} after {row.attempts}" for row in await self.store.dead(99)]


async def until(
    true: Callable[[], bool], says: Callable[[], object] = lambda: "", seconds: float = 20
) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {says()}"
        await asyncio.sleep(0.005)


@dataclass
class Setting:
    """What a story wants to be different."""

    limits: Limits = PLENTY
    patience: float = 3.0
    within: float = 6.0
    concerns: Callable[[str], bool] = lambda text: "rumour" in text
    sources: Sequence[Part] = ()
    engines: Sequence[Part] = ()
    rounds: Sequence[Any] = ()
    at: Callable[[Any], None] = nowhere
    clock: Clock = field(default_factory=Clock)


def set_up(store: SqliteStore, setting: Setting | None = None) -> Run:
    """A runtime over that store, not started."""
    setting = setting or Setting()
    toy, echo, stop = Toy(), Echo(store), asyncio.Event()
    commons = Commons(store, {"toy": toy}, setting.clock, setting.at, 0.02, outboxes={"toy": Bell()})
    answering = Answering(
        commons.channels,
        echo,
        Apart(make_echo, store, setting.within),
        dt.UTC,
        Pace(setting.limits),
        setting.patience,
    )
    intake = RoomIntake(commons, setting.concerns, dt.UTC)
    sources = (Part("toy", partial(toy.run, intake)), *setting.sources)
    janitor = Janitor(commons, setting.rounds, tick=0.02)
    whole = service(commons, Workers(commons, answering), janitor, sources, also=setting.engines)
    return Run(store, toy, echo, setting.clock, commons, intake, whole, stop)


@asynccontextmanager
async def running(folder: Path, setting: Setting | None = None) -> AsyncIterator[Run]:
    """A runtime at work, stopped in good order at the end."""
    store = open_store(folder)
    try:
        run = set_up(store, setting)
        whole = asyncio.create_task(run.service.run(run.stop))
        try:
            async with asyncio.timeout(40):
                yield run
        finally:
            run.stop.set()
            await whole
    finally:
        store.close_store()
