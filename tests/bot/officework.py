"""A small town: people, groups, maintainers and the bot over a real store, with the desk making its rounds.

What everybody sees is in `seen`, one line a message:  [room] → first line   (✎ edited, ✗ taken back)
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import pickle
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.app import Library
from bot.channels.plain import plain_text
from bot.conversation import Conversation, House
from bot.curate.alarm import Alarm
from bot.curate.correcting import Corrections
from bot.curate.desk import Maintainers, MaintainersDesk
from bot.curate.digest import Digest
from bot.curate.editorial import Editing, Editorial
from bot.curate.folds import Folds
from bot.curate.office import Office
from bot.curate.outages import Outages, Spells
from bot.curate.questioning import Questions
from bot.delivery import Abilities, Delivery, Way
from bot.memory import Outcome
from bot.messages import Action, Address, Content, Incoming, Kind, Language, Press, Reply, Room
from bot.state.contract import After, NewRow, Parcel, Tried
from bot.state.decisions import APPLIERS
from bot.state.desk import DeskStore
from bot.state.retention import RETENTION
from bot.state.store import SqliteStore, open_store
from knowledge import FactBase
from tests.bot.builders import BASE, TODAY, write_folder

T = TypeVar("T")

CHAT = Address("telegram", "-100", Room.GROUP)
"""Where the maintainers meet."""
ANN, BOB = "11", "22"
"""Maintainers."""
GROUP = Address("telegram", "-200", Room.GROUP)
ROBOT = Address("wecom_robot", "a-robot", Room.GROUP)
"""Where maintainers only read, in a town that has a robot."""
NOON = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=dt.UTC).timestamp()


@dataclass
class Message:
    """What stands in a room under one id."""

    room: str
    id: str
    reply: Reply
    to: str = ""

    @property
    def text(self) -> str:
        return plain_text(self.reply)

    @property
    def first(self) -> str:
        return self.text.splitlines()[0]


class Town:
    """Everybody, and a clock that only moves when it is told to."""

    def __init__(
        self, folder: Path, base: FactBase = BASE, robots: tuple[Address, ...] = (), console: str = ""
    ) -> None:
        self.folder = folder
        self.robots, self.console = robots, console
        self.spells = Spells()
        self.set_aside = 0
        self.facts = Library(write_folder(folder / "facts", base))
        self.now = NOON
        self.today = TODAY
        self.loop = asyncio.new_event_loop()
        self.messages: dict[tuple[str, str], Message] = {}
        self.seen: list[str] = []
        self.toasts: list[str] = []
        self._names = 0
        self.reached = frozenset({"telegram"})
        self.store: SqliteStore
        self.open()

    # --- the process

    def open(self) -> None:
        """The process starts; after `die` what it knows is what it wrote."""
        self.store = open_store(self.folder / "state", appliers=APPLIERS)
        desk = DeskStore(self.store)
        self.desk = desk
        maintainers = Maintainers("telegram", frozenset({ANN, BOB}), CHAT)
        counter = MaintainersDesk(desk, maintainers, self.facts.current, Language.ZH_HANS, dt.UTC)
        self.folds = Folds(desk, self.facts)
        self.editorial = Editorial(
            Editing(self.facts, lambda: self.today, asked=lambda: [one.text for one in desk.open_texts()])
        )
        self.bot = Conversation(
            House(
                self.facts.current,
                lambda: self.today,
                memory=self.store,
                maintainers=counter,
                counted_as=self.folds.counted_as,
                pages=frozenset({"web"}),
                channels={"telegram": Abilities(pushes=True, edits=True)},
                kept=tuple((kept.name, kept.how_long) for kept in RETENTION),
            )
        )
        office = Office(
            store=desk,
            facts=self.facts,
            today=lambda: self.today,
            encode=lambda delivery: (pickle.dumps(delivery),),
            ring=lambda _: None,
            language=Language.ZH_HANS,
            zone=dt.UTC,
            editorial=self.editorial,
            reached=self.reached,
            chat=CHAT,
            robots=self.robots,
            console=self.console and f"{self.console}/console",
            pages=self.console,
        )
        self.corrections, self.questions = Corrections(office), Questions(office)
        self.alarm = Alarm(office, lambda: self.facts.refused)
        self.outages = Outages(office, self.spells)
        self.digest = Digest(office, self._aside, 9)

    async def _aside(self) -> int:
        return self.set_aside

    def close(self) -> None:
        self.run(self.questions.settled())
        self.store.close_store()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def restart(self) -> None:
        """The process ends wherever it is, and starts again."""
        self.store.close_store()
        self.open()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    # --- people

    def says(self, who: str, text: str, room: Address | None = None, **over: Any) -> list[Message]:
        """Somebody writes, in private where no room is given; what comes back."""
        where = room or Address("telegram", who)
        named = {"message_id": self._name("m"), "author": who, "addressed": True} | over
        return self.happens(Incoming(where, Content(typed=text), **named))

    def presses(self, who: str, message: Message, label: str, **over: Any) -> list[Message]:
        """Somebody presses a button under a message of ours; `label` is how it begins."""
        button = next(b for b in message.reply.buttons if b.label.startswith(label))
        return self.presses_on(who, message, Press.decode(button.payload), **over)

    def presses_on(self, who: str, message: Message, press: Press, **over: Any) -> list[Message]:
        kind = Room.GROUP if message.room.startswith("-") else Room.PRIVATE
        about = {
            "author": who,
            "press": press,
            "kind": Kind.PRESS,
            "on_message": message.id,
            "token": "t",
            "addressed": True,
            "content": Content(quoted=message.to),
        } | over
        return self.happens(Incoming(Address("telegram", message.room, kind), **about))

    def happens(self, incoming: Incoming) -> list[Message]:
        at = dt.datetime.fromtimestamp(self.now, dt.UTC)
        outcome = self.bot.respond([incoming], at)
        self.run(self._closed(incoming, outcome))
        return self.deliver(incoming.content.typed)

    async def _closed(self, incoming: Incoming, outcome: Outcome) -> None:
        row = NewRow("telegram", self._name("e"), incoming.address.room, b"{}")
        _ = await self.store.take([row], None, now=self.now)
        (task,) = await self.store.claim(1, now=self.now)
        calls = {n: (pickle.dumps(delivery),) for n, delivery in enumerate(outcome.deliveries)}
        await self.store.close(task, incoming, outcome, calls, now=self.now)

    # --- the platform

    def deliver(self, to: str = "") -> list[Message]:
        """Everything in the outbox that may leave now arrives; what can be seen of it."""
        came: list[Message] = []
        while parcels := self._parcels():
            for parcel in parcels:
                shown, name = self._arrive(pickle.loads(parcel.call), to)
                came += [shown] if shown else []
                self.run(self.store.tried([Tried(parcel.seq, After.SENT, name)], now=self.now))
        return came

    def _parcels(self) -> list[Parcel]:
        channels = ("telegram", "wecom_robot")
        return [one for name in channels for one in self.run(self.store.claim_calls(name, 50, now=self.now))]

    def _arrive(self, delivery: Delivery, to: str) -> tuple[Message | None, str]:
        room, reply = delivery.address.room, delivery.reply
        if delivery.way is Way.TOAST:
            self.toasts.append(plain_text(reply) if reply else "")
            return None, ""
        if delivery.way is Way.DELETE:
            self.seen.append(f"[{room}] ✗")
            return None, ""
        if reply is None:
            return None, ""
        if delivery.way is not Way.EDIT:
            return self._put(room, self._name("b"), reply, "→", to)
        before = self.messages[room, delivery.to_message]
        if not reply.blocks:
            reply = Reply(before.reply.blocks, reply.language, reply.buttons)
        return self._put(room, before.id, reply, "✎", before.to)

    def _put(self, room: str, name: str, reply: Reply, sign: str, to: str) -> tuple[Message, str]:
        message = Message(room, name, reply, to)
        self.messages[room, name] = message
        self.seen.append(f"[{room}] {sign} {message.first}")
        return message, name

    # --- time

    def passes(self, seconds: float = 5.0) -> list[str]:
        """Time goes on, the desk makes its rounds every five seconds; what people see meanwhile."""
        before = len(self.seen)
        end = self.now + seconds
        while self.now < end:
            self.now = min(self.now + 5.0, end)
            self.round()
        return self.seen[before:]

    def skips(self, **time: float) -> list[str]:
        """A long time passes at once, and the desk looks around after it."""
        self.now += dt.timedelta(**time).total_seconds()
        self.today = dt.datetime.fromtimestamp(self.now, dt.UTC).date()
        return self.passes(10)

    def round(self) -> None:
        self.run(self._round())
        _ = self.deliver()

    async def _round(self) -> None:
        await self.folds.round(self.now)
        await self.corrections.round(self.now)
        await self.questions.round(self.now)
        await self.questions.settled()
        await self.alarm.round(self.now)
        await self.outages.round(self.now)
        await self.digest.round(self.now)

    def publishes(self, fact_id: str, change: Callable[[dict[str, Any]], None]) -> None:
        """An editor changes a record, and the new edition is read."""
        path = self.folder / "facts" / "facts" / "test" / f"{fact_id}.yaml"
        record = json.loads(path.read_text(encoding="utf-8"))
        change(record)
        record["history"].append({"on": str(self.today), "change": "changed"})
        _ = path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        assert self.facts.reload() is None

    # --- looking

    def last(self, room: str) -> Message:
        return [message for (where, _), message in self.messages.items() if where == room][-1]

    def in_chat(self, start: str) -> Message:
        """The latest message among maintainers that begins so."""
        found = [
            m for (where, _), m in self.messages.items() if where == CHAT.room and m.text.startswith(start)
        ]
        return found[-1]

    def _name(self, kind: str) -> str:
        self._names += 1
        return f"{kind}{self._names}"


def texts(messages: Sequence[Message]) -> str:
    return "\n".join(message.text for message in messages)


def desk_press(argument: str) -> Press:
    return Press(Action.DESK, argument=argument)
